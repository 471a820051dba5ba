// A dialog that asks for something to be said of a thing, and sends it.

import { L } from "./language.js";
import { announce, dialog, h } from "./elements.js";
import { post } from "./api.js";
import { formFault, showFaults, typed } from "./fields.js";
import { draftOf } from "./drafts.js";

/**
 * What is typed is kept until the server has it.
 * @param words `{title, about, draft, target, fields, body, send, done}`: `fields` makes the fields of what was typed
 * before, if anything was; `body` makes what is sent of what is typed
 */
export function ask(context, words) {
  const draft = draftOf(words.draft);
  const form = h(
    "form",
    {
      novalidate: true,
      oninput: () => draft.save(typed(form)),
      onsubmit: async (event) => {
        event.preventDefault();
        const body = words.body(typed(form));
        form.setAttribute("aria-busy", "true");
        try {
          await post(words.target, body, draft.attempt(body));
          draft.drop();
          box.close();
          announce(words.done);
          context.refresh();
        } catch (failure) {
          form.removeAttribute("aria-busy");
          showFaults(form, failure);
        }
      },
    },
    formFault(),
    words.fields(draft.values ?? {}),
    h(
      "div",
      { class: "form-end" },
      h("button", { type: "submit", class: "button button-main" }, words.send),
      h("button", { type: "button", class: "button", onclick: () => box.close() }, L("Đóng", "Close")),
    ),
  );
  const box = dialog(words.title, h("p", { class: "quiet" }, words.about), form);
  form.querySelector("textarea, input").focus();
}
