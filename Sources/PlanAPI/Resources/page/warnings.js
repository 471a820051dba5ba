// Warnings: the list, red first, and one with what was said of it. A unit explains, a leader takes note.

import { L, instant, named, shortMonth } from "./language.js";
import { announce, dialog, h } from "./elements.js";
import { asQuery, get, inPlan, post, theUnits } from "./api.js";
import { hasRole, session } from "./session.js";
import { card, chip, empty, facts, levelChip, link, periodPicker, unitNames, viewHead } from "./parts.js";
import { areaField, formFault, showFaults, typed } from "./fields.js";
import { kindName, levelName, warningKinds, warningName } from "./words.js";
import { draftOf } from "./drafts.js";

export function warningsView(context) {
  return context.path[0] ? warningView(context) : warningList(context);
}

async function warningList(context) {
  const { query, go } = context;
  const [list, units, periods] = await Promise.all([get(inPlan("warnings", query)), theUnits(), get(inPlan("periods"))]);
  const locked = periods.items.filter((item) => item.locked).map((item) => item.period);
  const choice = (name, label, options) => h("div", { class: "field" }, h("label", { for: `filter-${name}` }, label),
    h("select", { id: `filter-${name}`, value: query[name] ?? "", onchange: (event) => go("warnings", { ...query, [name]: event.target.value }) },
      h("option", { value: "" }, L("Tất cả", "All")), options.map(([value, text]) => h("option", { value }, text))));
  const concerned = [...units.values()].filter((unit) => ["department", "partner"].includes(unit.kind));
  const [red, yellow] = ["red", "yellow"].map((level) => list.items.filter((warning) => warning.level === level));
  const part = (title, warnings) => warnings.length > 0 && card(title, {},
    h("ul", { class: "warning-list" }, warnings.map((warning) => warningItem(warning, units, context))));
  return h("div", { class: "view" },
    viewHead(L("Diện cảnh báo", "Warnings"), L(`${red.length} đỏ, ${yellow.length} vàng`, `${red.length} red, ${yellow.length} yellow`),
      periodPicker(periods.items.map((item) => item.period), list.period, locked, (period) => go("warnings", { ...query, period }))),
    h("details", { class: "filter-box", open: innerWidth > 720 || Object.keys(query).some((name) => name !== "period") },
      h("summary", null, L("Bộ lọc", "Filters")), h("div", { class: "filters" },
      choice("level", L("Mức", "Level"), ["red", "yellow"].map((level) => [level, levelName(level)])),
      choice("unit", L("Đơn vị", "Unit"), concerned.map((unit) => [unit.code, named(unit)])),
      choice("kind", L("Loại", "Kind"), warningKinds.map((kind) => [kind, kindName(kind)])))),
    list.items.length === 0 && empty(L("Không có cảnh báo nào.", "There are no warnings.")),
    part(L(`Đỏ (${red.length})`, `Red (${red.length})`), red), part(L(`Vàng (${yellow.length})`, `Yellow (${yellow.length})`), yellow));
}

function warningItem(warning, units, context) {
  const period = context.query.period ? { period: context.query.period } : {};
  return h("li", { id: `warning-${warning.id}`, class: `warning warning-${warning.level}` },
    h("div", { class: "warning-head" }, levelChip(warning.level),
      h("h3", null, link(`#/warnings/${encodeURIComponent(warning.id)}${asQuery(period)}`, warningName(warning))),
      h("span", { class: "quiet" }, unitNames(warning.units, units), L(` · từ kỳ ${shortMonth(warning.since)}`, ` · since ${shortMonth(warning.since)}`))),
    h("p", null, warning.message),
    actions(warning, context),
    warning.explanation && h("blockquote", null, h("p", null, warning.explanation.text),
      h("footer", null, `${warning.explanation.by.name}, ${instant(warning.explanation.recorded_at)}`)),
    warning.acknowledgement && h("p", { class: "quiet" }, chip("plain", L("Đã xem", "Noted")), " ",
      warning.acknowledgement.note ?? "", ` ${warning.acknowledgement.by.name}, ${instant(warning.acknowledgement.recorded_at)}`));
}

function actions(warning, context) {
  const canExplain = hasRole("reporter") && warning.units.includes(session.unit);
  const canAcknowledge = hasRole("leader");
  if (!canExplain && !canAcknowledge) return null;
  return h("p", { class: "actions" },
    canExplain && h("button", { type: "button", class: "button button-small", id: `explain-${warning.id}`, onclick: () => explain(warning, context) },
      warning.explanations.some((one) => one.unit === session.unit) ? L("Sửa giải trình", "Revise the explanation") : L("Giải trình", "Explain"),
      h("span", { class: "for-readers" }, `: ${warning.message}`)),
    canAcknowledge && h("button", { type: "button", class: "button button-small", id: `note-${warning.id}`, onclick: () => acknowledge(warning, context) },
      warning.acknowledgement ? L("Thêm ý kiến", "Add a note") : L("Xác nhận đã xem", "Take note"), h("span", { class: "for-readers" }, `: ${warning.message}`)));
}

function explain(warning, context) {
  const own = warning.explanations.find((one) => one.unit === session.unit);
  ask(warning, context, {
    title: L("Giải trình", "Explain"), name: "text", path: "explanation", text: own?.text ?? "",
    label: L("Nguyên nhân và cách khắc phục", "The cause, and what is being done"), send: L("Gửi giải trình", "Send the explanation"),
    done: L("Đã gửi giải trình.", "The explanation is sent."),
  });
}

function acknowledge(warning, context) {
  ask(warning, context, {
    title: L("Xác nhận đã xem", "Take note"), name: "note", path: "acknowledgement", text: "", isOptional: true,
    label: L("Ý kiến chỉ đạo", "Direction"), send: L("Xác nhận", "Take note"), done: L("Đã xác nhận.", "It is noted."),
  });
}

/** Asks for a text in a dialog and sends it. What is typed is kept until the server has it. */
function ask(warning, context, words) {
  const draft = draftOf(`${words.path}.${warning.id}`);
  const form = h("form", { novalidate: true, oninput: () => draft.save(typed(form)), onsubmit: async (event) => {
    event.preventDefault();
    const text = typed(form)[words.name].trim();
    const body = { ...(text && { [words.name]: text }), ...(context.query.period && { period: context.query.period }) };
    try {
      await post(inPlan(`warnings/${encodeURIComponent(warning.id)}/${words.path}`), body, draft.attempt(body));
      draft.drop();
      box.close();
      announce(words.done);
      context.refresh();
    } catch (failure) {
      showFaults(form, failure);
    }
  } },
    formFault(),
    areaField(words.name, words.label, draft.values?.[words.name] ?? words.text, { rows: 4, isOptional: words.isOptional }),
    h("div", { class: "form-end" }, h("button", { type: "submit", class: "button button-main" }, words.send),
      h("button", { type: "button", class: "button", onclick: () => box.close() }, L("Đóng", "Close"))));
  const box = dialog(words.title, h("p", { class: "quiet" }, warning.message), form);
  form.querySelector("textarea").focus();
}

async function warningView(context) {
  const { path, query } = context;
  const [warning, units] = await Promise.all([get(inPlan(`warnings/${encodeURIComponent(path[0])}`, query)), theUnits()]);
  return h("div", { class: "view" },
    h("p", { class: "back" }, link(`#/warnings${asQuery(query)}`, L("Tất cả cảnh báo", "All warnings"))),
    viewHead(warningName(warning), L(`Kỳ ${shortMonth(warning.period)}`, shortMonth(warning.period))),
    card(L("Nội dung", "What it is"), { action: levelChip(warning.level) },
      h("p", null, warning.message), h("p", null, warning.ends_when),
      facts(
        [L("Đơn vị", "Units"), unitNames(warning.units, units)],
        warning.task !== null && [L("Nhiệm vụ", "Task"), link(`#/tasks/${warning.task}${asQuery(query)}`, String(warning.task))],
        warning.kpi !== null && [L("Chỉ tiêu", "KPI"), link(`#/kpis/${warning.kpi}${asQuery(query)}`, warning.kpi)],
        [L("Từ kỳ", "Since"), shortMonth(warning.since)]),
      actions(warning, context)),
    card(L("Giải trình", "Explanations"), {}, warning.revisions.length === 0 ? empty(L("Chưa có giải trình.", "Nothing has been explained yet."))
      : h("ol", { class: "updates" }, [...warning.revisions].reverse().map((one) => h("li", null, h("p", null, one.text),
        h("p", { class: "quiet" }, L(`${one.by.name}, lần ${one.revision}, ${instant(one.recorded_at)}`, `${one.by.name}, revision ${one.revision}, ${instant(one.recorded_at)}`)))))),
    card(L("Xác nhận của lãnh đạo", "Taken note of"), {}, warning.acknowledgements.length === 0 ? empty(L("Chưa có xác nhận.", "Nobody has taken note yet."))
      : h("ol", { class: "updates" }, warning.acknowledgements.map((one) => h("li", null, one.note && h("p", null, one.note),
        h("p", { class: "quiet" }, `${one.by.name}, ${instant(one.recorded_at)}`))))));
}
