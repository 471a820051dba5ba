// My reports: what my unit owes for a month, a form for each task. Each begins with what the month has, else with what
// was said last, so that where that still holds one press of a button sends it.

import { L, day, dayOf, fieldDay, fieldMoney, fieldNumber, instant, monthName, named, percent, shortMonth, typedDay, typedMoney, typedNumber } from "./language.js";
import { announce, h } from "./elements.js";
import { get, inPlan, post, thePlan } from "./api.js";
import { session } from "./session.js";
import { chip, empty, link, notice, periodPicker, progressLine, viewHead } from "./parts.js";
import { areaField, choiceField, clearFaults, formFault, showFaults, textField, typed } from "./fields.js";
import { statuses, statusName } from "./words.js";
import { draftOf } from "./drafts.js";
import { kpiValuesCard } from "./kpi_values.js";

export async function updatesView(context) {
  const { query, go } = context;
  const [expected, plan, periods] = await Promise.all([
    get(inPlan(`units/${session.unit}/expected`, { period: query.period })), thePlan(), get(inPlan("periods")),
  ]);
  const opened = periods.items.filter((item) => item.state !== "upcoming");
  const locked = opened.filter((item) => item.locked).map((item) => item.period);
  // A form in which somebody writes is not taken away from under the hands.
  context.keepsStill = () => document.activeElement?.closest("form") !== null;
  const first = expected.updates.find((item) => !item.current);
  return h("div", { class: "view" },
    viewHead(L("Báo cáo của tôi", "My reports"), L(`${expected.name}, kỳ ${shortMonth(expected.period)}`, `${named(expected)}, ${monthName(expected.period)}`),
      opened.length > 0 && periodPicker(opened.map((item) => item.period), expected.period, locked, (period) => go("updates", { period }))),
    windowNotice(expected),
    expected.updates.length > 0 && sentLine(expected),
    expected.updates.length === 0
      ? empty(L("Đơn vị không phải cập nhật nhiệm vụ nào trong kỳ này.", "The unit owes no update for this month."))
      : h("div", { class: "owed" }, expected.updates.map((item) => updateForm(item, expected, context, item === first))),
    kpiValuesCard(expected, context, plan));
}

function windowNotice({ window, period }) {
  if (window.locked) {
    return notice("late", h("p", null, h("strong", null, L(`Kỳ ${shortMonth(period)} đã khóa.`, `${monthName(period)} is locked.`)),
      L(" Đề nghị đơn vị tổng hợp mở lại nếu cần sửa.", " Ask the consolidator to reopen it if something has to be mended.")));
  }
  if (window.state === "open") {
    return notice("todo", h("p", null, h("strong", null, L(`Hạn cuối: hết ngày ${day(window.last_day)}.`, `Due by the end of ${day(window.last_day)}.`))));
  }
  if (window.state === "closed") {
    return notice("late", h("p", null, h("strong", null, L(`Đã quá hạn ${day(window.last_day)}.`, `It was due on ${day(window.last_day)}.`)),
      L(" Cập nhật vẫn được nhận, ghi là muộn.", " Updates are still taken, and marked late.")));
  }
  return notice("todo", h("p", null, L(`Kỳ mở từ ngày ${dayOf(window.opens_at)}.`, `The window opens on ${dayOf(window.opens_at)}.`)));
}

function sentLine(expected) {
  const line = progressLine(L(`Đã gửi ${expected.received} trong ${expected.expected} cập nhật`, `${expected.received} of ${expected.expected} updates sent`));
  line.set(expected.expected ? expected.received / expected.expected : 1);
  return line.element;
}

/** One task: closed a line, open a form. */
function updateForm(item, expected, context, isFirst) {
  const { task, current, previous } = item;
  const draft = draftOf(`${expected.period}.task.${task.number}`);
  const kept = draft.values;
  const begun = kept ?? beginning(item);
  const outputs = h("div", { class: "outputs" });
  const dropping = h("button", { type: "button", class: "button button-quiet", hidden: !kept, onclick: async () => {
    draft.drop();
    await context.refresh();
    document.querySelector(`#task-${task.number} summary`)?.focus();
  } }, L("Bỏ bản nháp", "Drop the draft"));
  const state = h("span", { class: "owed-state" }, stateChip(current, kept));
  const form = h("form", { novalidate: true, class: "update-form", oninput: () => {
    draft.save(content(form, outputs));
    state.replaceChildren(stateChip(current, true));
    dropping.hidden = false;
  }, onsubmit: (event) => {
    event.preventDefault();
    send();
  } },
    formFault(),
    h("p", { class: "hint prefilled" }, source(current, previous, kept)),
    h("div", { class: "row" },
      textField("percent", L("Tiến độ lũy kế (%)", "Progress to date (%)"), begun.percent, { attributes: { inputmode: "decimal", class: "short" } }),
      choiceField("status", L("Trạng thái", "Status"), begun.status, [["", L("Chọn…", "Choose…")], ...statuses.map((status) => [status, statusName(status)])]),
      textField("disbursed_vnd", L("Đã giải ngân từ đầu năm (đồng)", "Spent since January (VND)"), begun.disbursed_vnd, { isOptional: true, attributes: { inputmode: "numeric", class: "middle" } })),
    areaField("summary", L("Kết quả thực hiện", "What was done"), begun.summary),
    h("div", { class: "row row-even" },
      areaField("difficulties", L("Khó khăn, vướng mắc", "Difficulties"), begun.difficulties, { isOptional: true, rows: 2 }),
      areaField("proposals", L("Đề xuất, kiến nghị", "Proposals"), begun.proposals, { isOptional: true, rows: 2 })),
    outputs,
    h("div", { class: "form-end" },
      h("button", { type: "submit", class: "button button-main" }, current ? L("Gửi bản sửa", "Send the revision") : L("Gửi cập nhật", "Send the update")),
      h("button", { type: "button", class: "button", onclick: () => addOutput() }, L("Thêm sản phẩm", "Add an output")),
      dropping));

  function addOutput(values = { kind: task.outputs[0] ?? "" }, isTyped = true) {
    const place = outputFields(outputs.children.length, values);
    outputs.append(place);
    if (isTyped) {
      place.querySelector("input").focus();
      draft.save(content(form, outputs));
    }
  }
  for (const output of begun.outputs) addOutput(output, false);

  async function send() {
    const button = form.querySelector("[type=submit]");
    const body = bodyOf(form, outputs, expected);
    clearFaults(form);
    button.disabled = true;
    form.setAttribute("aria-busy", "true");
    try {
      const stored = await post(inPlan(`tasks/${task.number}/progress`), body, draft.attempt(body));
      draft.drop();
      details.open = false;
      announce(L(
        `Đã gửi nhiệm vụ ${task.number}: ${percent(stored.percent)}, ${stored.timeliness === "late" ? "muộn" : "đúng hạn"}, lần ${stored.revision}.`,
        `Task ${task.number} is sent: ${percent(stored.percent)}, ${stored.timeliness === "late" ? "late" : "on time"}, revision ${stored.revision}.`));
      await context.refresh();
      focusNext(task.number);
    } catch (failure) {
      showFaults(form, failure);
    }
    button.disabled = false;
    form.removeAttribute("aria-busy");
  }

  const details = h("details", { class: `owed-task ${current ? "is-sent" : ""}`, id: `task-${task.number}`, open: isFirst },
    h("summary", null, h("span", { class: "owed-number" }, String(task.number)), h("span", { class: "owed-title" }, named(task, "title")), state),
    h("p", { class: "quiet" }, link(`#/tasks/${task.number}`, L("Lịch sử và cảnh báo của nhiệm vụ", "History and warnings of the task"))),
    form);
  return details;
}

function stateChip(current, isDraft) {
  if (isDraft) return chip("draft", L("Bản nháp", "Draft"));
  if (!current) return chip("unsent", L("Chưa gửi", "Not sent"));
  return chip("done", current.timeliness === "late" ? L("Đã gửi, muộn", "Sent, late") : L("Đã gửi", "Sent"));
}

function source(current, previous, isDraft) {
  if (isDraft) return L("Bản nháp chưa gửi, giữ trong trình duyệt này.", "A draft that is not sent, kept in this browser.");
  if (current) return L(`Đã gửi lần ${current.revision} lúc ${instant(current.recorded_at)}.`, `Revision ${current.revision}, sent at ${instant(current.recorded_at)}.`);
  if (previous) return L(`Điền sẵn từ kỳ ${shortMonth(previous.period)}. Còn đúng thì gửi luôn.`, `Filled in from ${monthName(previous.period)}. Where it still holds, just send it.`);
  return L("Chưa có kỳ trước để điền sẵn.", "There is no earlier month to fill in from.");
}

/** What the fields begin with. Outputs are those of the month alone: a document is delivered once. */
function beginning({ current, previous, disbursed_vnd: disbursed }) {
  const from = current ?? previous;
  return {
    percent: fieldNumber(from?.percent), status: from?.status ?? "", summary: from?.summary ?? "",
    difficulties: from?.difficulties ?? "", proposals: from?.proposals ?? "",
    disbursed_vnd: fieldMoney(current ? current.disbursed_vnd : disbursed), outputs: current?.outputs ?? [],
  };
}

function outputFields(index, values) {
  const name = (part) => `outputs/${index}/${part}`;
  return h("fieldset", { class: "output" },
    h("legend", null, L(`Sản phẩm ${index + 1}`, `Output ${index + 1}`)),
    h("div", { class: "row" },
      textField(name("kind"), L("Loại", "Kind"), values.kind, { hint: L("ví dụ: Kế hoạch", "e.g. Plan") }),
      textField(name("number"), L("Số, ký hiệu", "Number"), values.number, { isOptional: true, hint: L("ví dụ: 41/KH-UBND", "e.g. 41/KH-UBND") }),
      textField(name("issued"), L("Ngày ban hành", "Issued"), fieldDay(values.issued), { isOptional: true, hint: L("ví dụ: 25/11/2026", "e.g. 25/11/2026"), attributes: { inputmode: "numeric" } })),
    textField(name("title"), L("Tên văn bản", "Title"), values.title),
    textField(name("url"), L("Liên kết", "Link"), values.url, { isOptional: true, attributes: { inputmode: "url" } }),
    h("button", { type: "button", class: "button button-quiet", onclick: (event) => {
      const form = event.target.closest("form");
      event.target.closest("fieldset").remove();
      renumber(form);
      form.dispatchEvent(new Event("input"));
      form.querySelector("[type=submit]").focus();
    } }, L("Bỏ sản phẩm này", "Remove this output")));
}

/** After one is gone the names say again which place each has in the body. */
function renumber(form) {
  [...form.querySelectorAll("fieldset.output")].forEach((fieldset, index) => {
    fieldset.querySelector("legend").textContent = L(`Sản phẩm ${index + 1}`, `Output ${index + 1}`);
    for (const place of fieldset.querySelectorAll("[data-field]")) {
      place.dataset.field = place.dataset.field.replace(/\d+/, String(index));
      place.querySelector("input").name = place.dataset.field;
    }
  });
}

const outputParts = ["kind", "number", "issued", "title", "url"];

/** All that is typed, as it is typed: what a draft keeps. */
function content(form, outputs) {
  const values = typed(form);
  const { percent: done, status, summary, difficulties, proposals, disbursed_vnd } = values;
  return {
    percent: done, status, summary, difficulties, proposals, disbursed_vnd,
    outputs: [...outputs.children].map((_, index) =>
      Object.fromEntries(outputParts.map((part) => [part, values[`outputs/${index}/${part}`]]))),
  };
}

/** The body of the request: fields without text are left out, and the server says which it needs. */
function bodyOf(form, outputs, { period, unit }) {
  const values = content(form, outputs);
  const body = { unit, period };
  if (values.percent.trim()) body.percent = typedNumber(values.percent);
  for (const name of ["status", "summary", "difficulties", "proposals"]) if (values[name].trim()) body[name] = values[name].trim();
  if (values.disbursed_vnd.trim()) body.disbursed_vnd = typedMoney(values.disbursed_vnd);
  body.outputs = values.outputs.map((output) =>
    Object.fromEntries(Object.entries(output).filter(([, text]) => text.trim()).map(([part, text]) => [part, part === "issued" ? typedDay(text) : text.trim()])));
  return body;
}

/** On to the next that is not sent: there Enter sends what is filled in. */
function focusNext(number) {
  const waiting = [...document.querySelectorAll("details.owed-task:not(.is-sent)")];
  const next = waiting.find((details) => Number(details.id.slice(5)) > number) ?? waiting[0];
  if (!next) return document.querySelector("h1").focus();
  for (const details of waiting) details.open = details === next;
  next.querySelector("input").focus({ preventScroll: true });
  next.scrollIntoView({ block: "start" });
}
