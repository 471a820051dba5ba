// One task of those that a unit owes: closed a line, open a form.

import { L, instant, monthName, named, percent, shortMonth } from "./language.js";
import { announce, h } from "./elements.js";
import { inPlan, post } from "./api.js";
import { chip, link } from "./parts.js";
import { areaField, choiceField, clearFaults, formFault, showFaults, textField } from "./fields.js";
import { statuses, statusName, timelinessName } from "./words.js";
import { draftOf } from "./drafts.js";
import { filesArrived } from "./attachments.js";
import { beginning, bodyOf, content, outputFields } from "./update_fields.js";

export function updateForm(item, expected, context, isFirst) {
  const { task, current, previous } = item;
  const draft = draftOf(`${expected.period}.task.${task.number}`);
  const kept = draft.values;
  const begun = kept ?? beginning(item);
  const outputs = h("div", { class: "outputs" });
  const dropping = h(
    "button",
    {
      type: "button",
      class: "button button-quiet",
      hidden: !kept,
      onclick: async () => {
        draft.drop();
        await context.refresh();
        document.querySelector(`#task-${task.number} summary`)?.focus();
      },
    },
    L("Bỏ bản nháp", "Drop the draft"),
  );
  const state = h("span", { class: "owed-state" }, stateChip(current, kept));
  const form = h(
    "form",
    {
      novalidate: true,
      class: "update-form",
      oninput: () => keep(),
      onsubmit: (event) => {
        event.preventDefault();
        send();
      },
    },
    formFault(),
    h("p", { class: "hint prefilled" }, source(current, previous, kept)),
    h(
      "div",
      { class: "row" },
      textField("percent", L("Tiến độ lũy kế (%)", "Progress to date (%)"), begun.percent, {
        attributes: { inputmode: "decimal", class: "short" },
      }),
      choiceField("status", L("Trạng thái", "Status"), begun.status, [
        ["", L("Chọn…", "Choose…")],
        ...statuses.map((status) => [status, statusName(status)]),
      ]),
      textField(
        "disbursed_vnd",
        L("Đã giải ngân từ đầu năm (đồng)", "Spent since January (VND)"),
        begun.disbursed_vnd,
        { isOptional: true, attributes: { inputmode: "numeric", class: "middle" } },
      ),
    ),
    areaField("summary", L("Kết quả thực hiện", "What was done"), begun.summary),
    h(
      "div",
      { class: "row row-even" },
      areaField("difficulties", L("Khó khăn, vướng mắc", "Difficulties"), begun.difficulties, {
        isOptional: true,
        rows: 2,
      }),
      areaField("proposals", L("Đề xuất, kiến nghị", "Proposals"), begun.proposals, { isOptional: true, rows: 2 }),
    ),
    outputs,
    h(
      "div",
      { class: "form-end" },
      h(
        "button",
        { type: "submit", class: "button button-main" },
        current ? L("Gửi bản sửa", "Send the revision") : L("Gửi cập nhật", "Send the update"),
      ),
      h("button", { type: "button", class: "button", onclick: () => addOutput() }, L("Thêm sản phẩm", "Add an output")),
      dropping,
    ),
  );

  function addOutput(values = { kind: task.outputs[0] ?? "" }, isTyped = true) {
    const place = outputFields(outputs.children.length, values, expected.unit, keep);
    outputs.append(place);
    if (isTyped) {
      place.querySelector("input").focus();
      draft.save(content(form, outputs));
    }
  }
  for (const output of begun.outputs) addOutput(output, false);

  function keep() {
    draft.save(content(form, outputs));
    state.replaceChildren(stateChip(current, true));
    dropping.hidden = false;
  }

  async function send() {
    const button = form.querySelector("[type=submit]");
    clearFaults(form);
    button.disabled = true;
    form.setAttribute("aria-busy", "true");
    try {
      if (!(await filesArrived(form))) return;
      const body = bodyOf(form, outputs, expected);
      const stored = await post(inPlan(`tasks/${task.number}/progress`), body, draft.attempt(body));
      draft.drop();
      details.open = false;
      const [done, time] = [percent(stored.percent), timelinessName(stored.timeliness).toLowerCase()];
      announce(
        L(
          `Đã gửi nhiệm vụ ${task.number}: ${done}, ${time}, lần ${stored.revision}.`,
          `Task ${task.number} is sent: ${done}, ${time}, revision ${stored.revision}.`,
        ),
      );
      await context.refresh();
      focusNext(task.number);
    } catch (failure) {
      showFaults(form, failure);
    } finally {
      button.disabled = false;
      form.removeAttribute("aria-busy");
    }
  }

  const details = h(
    "details",
    { class: `owed-task ${current ? "is-sent" : ""}`, id: `task-${task.number}`, open: isFirst },
    h(
      "summary",
      null,
      h("span", { class: "owed-number" }, String(task.number)),
      h("span", { class: "owed-title" }, named(task, "title")),
      state,
    ),
    h(
      "p",
      { class: "quiet" },
      link(`#/tasks/${task.number}`, L("Lịch sử và cảnh báo của nhiệm vụ", "History and warnings of the task")),
    ),
    form,
  );
  return details;
}

function stateChip(current, isDraft) {
  if (isDraft) return chip("draft", L("Bản nháp", "Draft"));
  if (!current) return chip("unsent", L("Chưa gửi", "Not sent"));
  return chip("done", current.timeliness === "late" ? L("Đã gửi, muộn", "Sent, late") : L("Đã gửi", "Sent"));
}

function source(current, previous, isDraft) {
  if (isDraft)
    return L("Bản nháp chưa gửi, giữ trong trình duyệt này.", "A draft that is not sent, kept in this browser.");
  if (current)
    return L(
      `Đã gửi lần ${current.revision} lúc ${instant(current.recorded_at)}.`,
      `Revision ${current.revision}, sent at ${instant(current.recorded_at)}.`,
    );
  if (previous)
    return L(
      `Điền sẵn từ kỳ ${shortMonth(previous.period)}. Còn đúng thì gửi luôn.`,
      `Filled in from ${monthName(previous.period)}. Where it still holds, just send it.`,
    );
  return L("Chưa có kỳ trước để điền sẵn.", "There is no earlier month to fill in from.");
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
