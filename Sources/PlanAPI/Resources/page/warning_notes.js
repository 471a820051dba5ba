// What is said of a warning: a unit explains, a leader takes note.

import { L } from "./language.js";
import { announce, dialog, h } from "./elements.js";
import { inPlan, post } from "./api.js";
import { hasRole, session } from "./session.js";
import { areaField, formFault, showFaults, typed } from "./fields.js";
import { draftOf } from "./drafts.js";

/** The buttons of those who may say something, if whoever looks is one. */
export function actions(warning, context) {
  const canExplain = hasRole("reporter") && warning.units.includes(session.unit);
  const canAcknowledge = hasRole("leader");
  if (!canExplain && !canAcknowledge) return null;
  return h(
    "p",
    { class: "actions" },
    canExplain &&
      h(
        "button",
        {
          type: "button",
          class: "button button-small",
          id: `explain-${warning.id}`,
          onclick: () => explain(warning, context),
        },
        warning.explanations.some((one) => one.unit === session.unit)
          ? L("Sửa giải trình", "Revise the explanation")
          : L("Giải trình", "Explain"),
        h("span", { class: "for-readers" }, `: ${warning.message}`),
      ),
    canAcknowledge &&
      h(
        "button",
        {
          type: "button",
          class: "button button-small",
          id: `note-${warning.id}`,
          onclick: () => acknowledge(warning, context),
        },
        warning.acknowledgement ? L("Thêm ý kiến", "Add a note") : L("Xác nhận đã xem", "Take note"),
        h("span", { class: "for-readers" }, `: ${warning.message}`),
      ),
  );
}

function explain(warning, context) {
  const own = warning.explanations.find((one) => one.unit === session.unit);
  ask(warning, context, {
    title: L("Giải trình", "Explain"),
    name: "text",
    path: "explanation",
    text: own?.text ?? "",
    label: L("Nguyên nhân và cách khắc phục", "The cause, and what is being done"),
    send: L("Gửi giải trình", "Send the explanation"),
    done: L("Đã gửi giải trình.", "The explanation is sent."),
  });
}

function acknowledge(warning, context) {
  ask(warning, context, {
    title: L("Xác nhận đã xem", "Take note"),
    name: "note",
    path: "acknowledgement",
    text: "",
    isOptional: true,
    label: L("Ý kiến chỉ đạo", "Direction"),
    send: L("Xác nhận", "Take note"),
    done: L("Đã xác nhận.", "It is noted."),
  });
}

/** Asks for a text in a dialog and sends it. What is typed is kept until the server has it. */
function ask(warning, context, words) {
  const draft = draftOf(`${words.path}.${warning.id}`);
  const form = h(
    "form",
    {
      novalidate: true,
      oninput: () => draft.save(typed(form)),
      onsubmit: async (event) => {
        event.preventDefault();
        const text = typed(form)[words.name].trim();
        const body = {
          ...(text && { [words.name]: text }),
          ...(context.query.period && { period: context.query.period }),
        };
        try {
          await post(inPlan(`warnings/${encodeURIComponent(warning.id)}/${words.path}`), body, draft.attempt(body));
          draft.drop();
          box.close();
          announce(words.done);
          context.refresh();
        } catch (failure) {
          showFaults(form, failure);
        }
      },
    },
    formFault(),
    areaField(words.name, words.label, draft.values?.[words.name] ?? words.text, {
      rows: 4,
      isOptional: words.isOptional,
    }),
    h(
      "div",
      { class: "form-end" },
      h("button", { type: "submit", class: "button button-main" }, words.send),
      h("button", { type: "button", class: "button", onclick: () => box.close() }, L("Đóng", "Close")),
    ),
  );
  const box = dialog(words.title, h("p", { class: "quiet" }, warning.message), form);
  form.querySelector("textarea").focus();
}
