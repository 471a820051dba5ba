// The documentation of the API: what /openapi.json says, to be read and searched.

import { L, language, setLanguage } from "./language.js";
import { announce, announcements, h } from "./elements.js";

const methods = ["get", "post", "put", "patch", "delete"];
let whole = null;

/** The schema that a reference stands for. */
function resolved(schema) {
  return schema.$ref ? schema.$ref.split("/").slice(1).reduce((place, name) => place[name], whole) : schema;
}

/** A schema in a few words: `string (2026-10…)`, `Task[]`, `integer 1–200 | null`. */
function typeName(schema) {
  if (schema.$ref) return schema.$ref.split("/").at(-1);
  if (schema.anyOf || schema.oneOf) return (schema.anyOf ?? schema.oneOf).map(typeName).join(" | ");
  const names = [schema.type ?? L("bất kỳ", "any")].flat();
  if (schema.enum) return schema.enum.map(String).join(" | ");
  if (names.includes("array")) return names.map((name) => (name === "array" ? `${typeName(schema.items)}[]` : name)).join(" | ");
  const bounds = [schema.minimum ?? schema.minLength, schema.maximum ?? schema.maxLength];
  const range = bounds[1] === undefined ? "" : ` ${bounds[0] ?? 0}–${bounds[1]}`;
  return `${names.join(" | ")}${schema.format ? ` (${schema.format})` : ""}${range}`;
}

/** The object that a schema speaks of, be it in a list or beside `null`. */
function objectIn(schema) {
  const found = resolved(schema);
  if (found.properties) return found;
  if (found.items) return objectIn(found.items);
  return (found.anyOf ?? found.oneOf ?? []).map(objectIn).find(Boolean);
}

/** The members of an object; those that are objects themselves are shown when they are opened. */
function membersList(object) {
  return h("ul", { class: "members" }, Object.entries(object.properties).map(([name, schema]) => {
    const inner = objectIn(schema);
    const isOptional = !object.required?.includes(name);
    const words = [h("code", {}, name), " ", h("span", { class: "type" }, typeName(schema)),
      isOptional && h("span", { class: "optional" }, ` · ${L("có thể bỏ", "optional")}`),
      resolved(schema).description && ` · ${resolved(schema).description}`];
    return h("li", {}, inner ? lazy("details", {}, h("summary", {}, words), () => membersList(inner)) : words);
  }));
}

/** A part that is made when it is opened for the first time. */
function lazy(tag, attributes, summary, content) {
  const details = h(tag, attributes, summary);
  details.addEventListener("toggle", () => details.open && details.children.length === 1 && details.append(content()));
  return details;
}

/** Text in which `code` stands between backticks, as the document writes it (CommonMark §6.1). */
function marked(text) {
  return text.split("`").map((part, place) => (place % 2 ? h("code", {}, part) : part));
}

function schemaPart(schema) {
  const object = objectIn(schema);
  return object ? membersList(object) : h("p", { class: "type" }, typeName(schema));
}

/** A body of a request or an answer, each of its formats with its schema and its example. */
function contentPart(content) {
  return Object.entries(content ?? {}).map(([type, media]) => [
    h("p", {}, h("code", {}, type), media.schema.$ref && ` · ${typeName(media.schema)}`),
    media.schema.contentMediaType ? null : schemaPart(media.schema),
    media.example !== undefined && lazy("details", { class: "example" }, h("summary", {}, L("Ví dụ", "Example")),
      () => h("pre", { tabindex: "0" }, JSON.stringify(media.example, null, 2))),
  ]);
}

function parametersPart(parameters) {
  if (parameters.length === 0) return null;
  const rows = parameters.map(resolved).map((one) => h("tr", {},
    h("th", { scope: "row" }, h("code", {}, one.name), one.required && h("span", { class: "code" }, L("bắt buộc", "required"))),
    h("td", { "data-title": L("Ở", "In") }, one.in),
    h("td", { "data-title": L("Giá trị", "Value") }, h("span", { class: "type" }, typeName(one.schema))),
    h("td", { "data-title": L("Ý nghĩa", "Meaning"), class: "wide" }, one.description ?? one.schema.description ?? "")));
  const heads = [L("Tham số", "Parameter"), L("Ở", "In"), L("Giá trị", "Value"), L("Ý nghĩa", "Meaning")];
  return h("section", {}, h("h3", {}, L("Tham số", "Parameters")),
    h("table", { class: "table" }, h("thead", {}, h("tr", {}, heads.map((head) => h("th", { scope: "col" }, head)))), h("tbody", {}, rows)));
}

function commandPart(operation) {
  const command = operation["x-codeSamples"][0].source;
  const copy = async () => {
    await navigator.clipboard.writeText(command);
    announce(L("Đã chép lệnh", "The command is copied"));
  };
  return h("section", {}, h("h3", {}, "curl"), h("div", { class: "copied" }, h("pre", { tabindex: "0" }, command),
    navigator.clipboard && h("button", { class: "button button-small", type: "button", onclick: copy }, L("Chép", "Copy"))));
}

function responsesPart(operation) {
  const known = Object.entries(operation.responses).map(([status, answer]) => [status, resolved(answer)]);
  const good = known.filter(([status]) => status < 300);
  const others = known.filter(([status]) => status >= 300);
  return h("section", {}, h("h3", {}, L("Trả lời", "Answers")),
    good.map(([status, answer]) => h("div", { class: "view" }, h("p", {}, h("strong", {}, status), ` ${answer.description}`,
      answer.headers && h("span", { class: "type" }, ` · ${Object.keys(answer.headers).join(", ")}`)), contentPart(answer.content))),
    h("ul", { class: "members" }, others.map(([status, answer]) => h("li", {}, h("strong", {}, status), ` ${answer.description}`))));
}

function whoMay(operation) {
  if (operation.security.length === 0) return L("không cần mã truy cập", "no token needed");
  return operation["x-roles"]?.join(", ") ?? L("mọi mã truy cập", "any token");
}

function operationPart(method, path, operation, shared) {
  const summary = h("summary", {}, h("span", { class: `chip method method-${method}` }, method.toUpperCase()), h("code", {}, path),
    h("span", { class: "about" }, operation.summary), h("span", { class: "chip chip-long" }, whoMay(operation)));
  const details = lazy("details", { class: "operation", id: operation.operationId }, summary, () => h("div", { class: "operation-parts" },
    commandPart(operation), parametersPart([...shared, ...operation.parameters]),
    operation.requestBody && h("section", {}, h("h3", {}, L("Nội dung gửi", "Body")), contentPart(operation.requestBody.content)),
    responsesPart(operation)));
  return { details, text: folded([method, path, operation.summary, operation.operationId, whoMay(operation),
    ...operation.parameters.map((one) => resolved(one).name)].join(" ")) };
}

/** Without case and diacritics: `bao cao` finds `Báo cáo`. */
function folded(text) {
  return text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replaceAll("đ", "d");
}

function groups() {
  const paths = Object.entries(whole.paths);
  return whole.tags.map((tag) => {
    const operations = paths.flatMap(([path, item]) => methods.filter((method) => item[method]?.tags.includes(tag.name))
      .map((method) => operationPart(method, path, item[method], item.parameters ?? [])));
    for (const one of operations) one.text += ` ${folded(tag.description)}`;
    const section = h("section", { class: "group", id: `tag-${tag.name}` }, h("h2", {}, tag.description), operations.map((one) => one.details));
    return { operations, section, link: h("li", {}, h("a", { href: `#tag-${tag.name}` }, tag.description)) };
  });
}

function headerPart() {
  const turn = () => {
    setLanguage(language === "vi" ? "en" : "vi");
    show();
  };
  return h("header", { class: "header" }, h("div", { class: "bar" },
    h("a", { class: "brand", href: "/" }, h("span", { class: "flag", "aria-hidden": "true" }), L("Theo dõi kế hoạch", "Plan tracking")),
    h("div", { class: "bar-tools" }, h("a", { class: "bar-button", href: "/openapi.json" }, "openapi.json"),
      h("button", { class: "bar-button", id: "language", type: "button", lang: language === "vi" ? "en" : "vi", onclick: turn }, language === "vi" ? "English" : "Tiếng Việt"))));
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
  const shown = groups();
  const result = h("p", { class: "quiet", id: "result", role: "status" });
  const search = h("input", { id: "search", type: "search", autocomplete: "off", oninput: () => tell() });
  function tell() {
    const count = filter(shown, search.value);
    result.textContent = L(`${count} lệnh gọi`, `${count} operations`);
  }
  const main = h("main", { id: "main", tabindex: "-1" }, h("div", { class: "view" }, h("h1", {}, L("Tài liệu API", "API documentation")),
    h("p", { class: "lead" }, marked(whole.info.description)),
    h("pre", { tabindex: "0" }, `SERVER=${location.origin}\nTOKEN=plan_…`),
    h("div", { class: "field search" }, h("label", { for: "search" }, L("Tìm lệnh gọi", "Find an operation")), search), result,
    h("nav", { "aria-label": L("Mục lục", "Contents") }, h("ul", { class: "contents" }, shown.map(({ link }) => link))),
    shown.map((group) => group.section)));
  document.body.replaceChildren(h("a", { class: "skip", href: "#main" }, L("Đến nội dung", "To the content")), headerPart(), main, announcements());
  tell();
  openNamed();
}

addEventListener("hashchange", openNamed);
show();
