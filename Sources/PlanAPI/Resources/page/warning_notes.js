// What is said of a warning: a unit explains, a leader takes note.

import { L } from "./language.js";
import { h } from "./elements.js";
import { inPlan } from "./api.js";
import { hasRole, session } from "./session.js";
import { areaField } from "./fields.js";
import { ask } from "./asking.js";

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
  say(warning, context, {
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
  say(warning, context, {
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

function say(warning, context, { name, path, label, text, isOptional, ...words }) {
  ask(context, {
    ...words,
    about: warning.message,
    draft: `${path}.${warning.id}`,
    target: inPlan(`warnings/${encodeURIComponent(warning.id)}/${path}`),
    fields: (kept) => areaField(name, label, kept[name] ?? text, { rows: 4, isOptional }),
    body: (values) => ({
      ...(values[name].trim() && { [name]: values[name].trim() }),
      ...(context.query.period && { period: context.query.period }),
    }),
  });
}
