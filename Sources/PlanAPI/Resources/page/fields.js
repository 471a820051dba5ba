// Fields of forms, and the server's words beside them.

import { L } from "./language.js";
import { h, newID } from "./elements.js";

/**
 * A labelled field.
 * @param name its place in the body that is sent: `percent`, `outputs/0/title`
 * @param control makes the control of `{id, name, "aria-describedby"}`
 */
export function field(name, label, control, { hint, isOptional, class: className } = {}) {
  const id = newID("field");
  const [hintID, faultID] = [`${id}-hint`, `${id}-fault`];
  const described = [hint && hintID, faultID].filter(Boolean).join(" ");
  return h(
    "div",
    { class: `field ${className ?? ""}`, "data-field": name },
    h("label", { for: id }, label, isOptional && h("span", { class: "optional" }, L(" (nếu có)", " (if any)"))),
    hint && h("p", { class: "hint", id: hintID }, hint),
    control({ id, name, "aria-describedby": described }),
    h("p", { class: "fault", id: faultID }),
  );
}

export function textField(name, label, value, more = {}) {
  return field(
    name,
    label,
    (own) => h("input", { ...own, type: "text", autocomplete: "off", value: value ?? "", ...more.attributes }),
    more,
  );
}

export function areaField(name, label, value, more = {}) {
  return field(name, label, (own) => h("textarea", { ...own, rows: more.rows ?? 3, value: value ?? "" }), more);
}

export function choiceField(name, label, value, options, more = {}) {
  return field(
    name,
    label,
    (own) =>
      h(
        "select",
        { ...own, value },
        options.map(([option, text]) => h("option", { value: option }, text)),
      ),
    more,
  );
}

/**
 * What a file is chosen with, in the language of the page: what the browser shows is in its own.
 * @returns `{element, input, show}`; `show` is called after `input.value` is set
 */
export function filePicker({ onchange, ...attributes }) {
  const chosen = h("span", { class: "file-chosen" });
  const show = () => {
    chosen.textContent = input.files[0]?.name ?? L("chưa chọn tệp", "no file is chosen");
  };
  const input = h("input", {
    ...attributes,
    type: "file",
    onchange: () => {
      show();
      onchange();
    },
  });
  show();
  const button = h("span", { class: "button" }, L("Chọn tệp", "Choose a file"));
  return { element: h("div", { class: "file-picker" }, input, button, chosen), input, show };
}

/** Puts the words beside one field, or takes them away. */
export function setFault(place, control, detail) {
  place.querySelector(".fault").textContent = detail;
  if (detail) control.setAttribute("aria-invalid", "true");
  else control.removeAttribute("aria-invalid");
}

export function clearFaults(form) {
  for (const fault of form.querySelectorAll(".fault")) fault.textContent = "";
  for (const control of form.querySelectorAll("[aria-invalid]")) control.removeAttribute("aria-invalid");
  form.querySelector(".form-fault").replaceChildren();
}

/** The place of a form for what is wrong with all of it. */
export function formFault() {
  return h("div", { class: "form-fault", role: "alert" });
}

/** Puts each of the failure's errors beside its field, all of them above the form, and the focus on the first. */
export function showFaults(form, failure) {
  clearFaults(form);
  const items = failure.errors.map((error) => {
    const place = form.querySelector(`[data-field="${CSS.escape(error.pointer.slice(1))}"]`);
    const control = place?.querySelector("input:not([type=hidden]), textarea, select");
    if (!control) return h("li", null, `${error.pointer.slice(1)}: ${error.detail}`);
    // The server speaks of a body; whoever has left a field empty sees a field.
    const isEmpty = control.type !== "file" && !control.value.trim();
    const detail = isEmpty ? L("Hãy điền mục này.", "Please fill this in.") : error.detail;
    setFault(place, control, detail);
    const label = place.querySelector("label").firstChild.textContent;
    return h(
      "li",
      null,
      h(
        "a",
        {
          href: `#${control.id}`,
          onclick: (event) => {
            event.preventDefault();
            control.focus();
          },
        },
        `${label}: ${detail}`,
      ),
    );
  });
  form
    .querySelector(".form-fault")
    .replaceChildren(
      h(
        "div",
        { class: "notice notice-failure" },
        h(
          "p",
          null,
          h(
            "strong",
            null,
            items.length
              ? L("Chưa gửi được, hãy sửa:", "Not sent yet. Please mend:")
              : (failure.title ?? failure.message),
          ),
        ),
        items.length ? h("ul", null, items) : failure.detail && h("p", null, failure.detail),
        failure.isTemporary &&
          h(
            "p",
            null,
            L("Nội dung vẫn được giữ trong trình duyệt này.", "What you have typed is kept in this browser."),
          ),
      ),
    );
  const first = form.querySelector("[aria-invalid]");
  if (first) first.focus();
  else form.querySelector(".form-fault").scrollIntoView({ block: "center" });
}

/** The text of a form's controls by their names. */
export function typed(form) {
  return Object.fromEntries(
    [...form.elements].filter((control) => control.name).map((control) => [control.name, control.value]),
  );
}
