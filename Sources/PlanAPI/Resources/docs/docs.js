// The documentation of the API: what /openapi.json says, to be read and searched.

import { L, language, setLanguage } from "./language.js";
import { announce, announcements, h } from "./elements.js";
import { contentPart, lazy, marked, resolved, setDescribed, typeName } from "./docs_schema.js";

const methods = ["get", "post", "put", "patch", "delete"];
let whole = null;

function parametersPart(parameters) {
  if (parameters.length === 0) return null;
  const heads = [L("Tham số", "Parameter"), L("Ở", "In"), L("Giá trị", "Value"), L("Ý nghĩa", "Meaning")];
  const required = () => L("bắt buộc", "required");
  const row = (one) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, h("code", {}, one.name), one.required && h("span", { class: "code" }, required())),
      h("td", { "data-title": heads[1] }, one.in),
      h("td", { "data-title": heads[2] }, h("span", { class: "type" }, typeName(one.schema))),
      h("td", { "data-title": heads[3], class: "wide" }, one.description ?? one.schema.description ?? ""),
    );
  const head = h("tr", {}, heads.map((text) => h("th", { scope: "col" }, text)));
  const table = h("table", { class: "table" }, h("thead", {}, head), h("tbody", {}, parameters.map(resolved).map(row)));
  return h("section", {}, h("h3", {}, L("Tham số", "Parameters")), table);
}

function commandPart(operation) {
  const command = operation["x-codeSamples"][0].source;
  const copy = async () => {
    await navigator.clipboard.writeText(command);
    announce(L("Đã chép lệnh", "The command is copied"));
  };
  // Without TLS a page of another machine has no clipboard.
  const button =
    navigator.clipboard &&
    h("button", { class: "button button-small", type: "button", onclick: copy }, L("Chép", "Copy"));
  const parts = h("div", { class: "copied" }, h("pre", { tabindex: "0" }, command), button);
  return h("section", {}, h("h3", {}, "curl"), parts);
}

function responsesPart(operation) {
  const known = Object.entries(operation.responses).map(([status, answer]) => [status, resolved(answer)]);
  const carriedOut = known.filter(([status]) => status < 300);
  const others = known.filter(([status]) => status >= 300);
  const words = ([status, answer]) => [h("strong", {}, status), ` ${answer.description}`];
  const fields = ({ headers }) => headers && h("span", { class: "type" }, ` · ${Object.keys(headers).join(", ")}`);
  return h(
    "section",
    {},
    h("h3", {}, L("Trả lời", "Answers")),
    carriedOut.map((one) => [h("p", {}, words(one), fields(one[1])), contentPart(one[1].content)]),
    h("ul", { class: "members" }, others.map((one) => h("li", {}, words(one)))),
  );
}

function whoMay(operation) {
  if (operation.security.length === 0) return L("không cần mã truy cập", "no token needed");
  return operation["x-roles"]?.join(", ") ?? L("mọi mã truy cập", "any token");
}

function operationPart(method, path, operation, shared) {
  const summary = h(
    "summary",
    {},
    h("span", { class: `chip method method-${method}` }, method.toUpperCase()),
    h("code", {}, path),
    h("span", { class: "about" }, operation.summary),
    h("span", { class: "chip chip-long" }, whoMay(operation)),
  );
  const body = operation.requestBody;
  const details = lazy({ class: "operation", id: operation.operationId }, summary, () =>
    h(
      "div",
      { class: "operation-parts" },
      commandPart(operation),
      parametersPart([...shared, ...operation.parameters]),
      body && h("section", {}, h("h3", {}, L("Nội dung gửi", "Body")), contentPart(body.content)),
      responsesPart(operation),
    ),
  );
  const names = operation.parameters.map((one) => resolved(one).name);
  const words = [method, path, operation.summary, operation.operationId, whoMay(operation), ...names];
  return { details, text: folded(words.join(" ")) };
}

/** Without case and diacritics: `bao cao` finds `Báo cáo`. */
function folded(text) {
  return text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replaceAll("đ", "d");
}

/** The operations by their resources. */
function groups() {
  const all = Object.entries(whole.paths).flatMap(([path, item]) =>
    methods.filter((method) => item[method]).map((method) => ({ path, item, method, operation: item[method] })),
  );
  return whole.tags.map((tag) => {
    const operations = all
      .filter(({ operation }) => operation.tags.includes(tag.name))
      .map(({ path, item, method, operation }) => operationPart(method, path, operation, item.parameters ?? []));
    for (const one of operations) one.text += ` ${folded(tag.description)}`;
    const id = `tag-${tag.name}`;
    const parts = operations.map((one) => one.details);
    const section = h("section", { class: "group", id }, h("h2", {}, tag.description), parts);
    return { operations, section, link: h("li", {}, h("a", { href: `#${id}` }, tag.description)) };
  });
}

function headerPart() {
  const other = language === "vi" ? "en" : "vi";
  const turn = () => {
    setLanguage(other);
    show();
  };
  const flag = h("span", { class: "flag", "aria-hidden": "true" });
  const button = { class: "bar-button", id: "language", type: "button", lang: other, onclick: turn };
  return h(
    "header",
    { class: "header" },
    h(
      "div",
      { class: "bar" },
      h("a", { class: "brand", href: "/" }, flag, L("Theo dõi kế hoạch", "Plan tracking")),
      h(
        "div",
        { class: "bar-tools" },
        h("a", { class: "bar-button", href: "/openapi.json" }, "openapi.json"),
        h("button", button, other === "en" ? "English" : "Tiếng Việt"),
      ),
    ),
  );
}

/** Leaves what has every word that is looked for; gives how many. */
function filter(shown, wanted) {
  const words = folded(wanted).split(/\s+/).filter(Boolean);
  let count = 0;
  for (const group of shown) {
    for (const { details, text } of group.operations) {
      details.hidden = !words.every((word) => text.includes(word));
      count += details.hidden ? 0 : 1;
    }
    group.section.hidden = group.link.hidden = group.operations.every(({ details }) => details.hidden);
  }
  return count;
}

function openNamed() {
  const named = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (named?.tagName === "DETAILS") {
    named.open = true;
    named.scrollIntoView();
  }
}

async function show() {
  document.title = L("Tài liệu API", "API documentation");
  const answer = await fetch("/openapi.json", { headers: { "Accept-Language": language } });
  whole = await answer.json();
  setDescribed(whole);
  const shown = groups();
  const result = h("p", { class: "quiet", id: "result", role: "status" });
  const search = h("input", { id: "search", type: "search", autocomplete: "off", oninput: () => tell() });
  function tell() {
    const count = filter(shown, search.value);
    result.textContent = L(`${count} lệnh gọi`, `${count} operations`);
  }
  const view = h(
    "div",
    { class: "view" },
    h("h1", {}, L("Tài liệu API", "API documentation")),
    h("p", { class: "lead" }, marked(whole.info.description)),
    h("pre", { tabindex: "0" }, `SERVER=${location.origin}\nTOKEN=plan_…`),
    h("div", { class: "field search" }, h("label", { for: "search" }, L("Tìm lệnh gọi", "Find an operation")), search),
    result,
    h("nav", { "aria-label": L("Mục lục", "Contents") }, h("ul", { class: "contents" }, shown.map(({ link }) => link))),
    shown.map((group) => group.section),
  );
  const skip = h("a", { class: "skip", href: "#main" }, L("Đến nội dung", "To the content"));
  document.body.replaceChildren(skip, headerPart(), h("main", { id: "main", tabindex: "-1" }, view), announcements());
  tell();
  openNamed();
}

addEventListener("hashchange", openNamed);
show();
