// What a list is narrowed with, and how it goes on.

import { L } from "./language.js";
import { announce, h } from "./elements.js";

/** The filters of a list; on a narrow screen they are closed unless one `isSet`. */
export function filterBox(isSet, ...choices) {
  return h(
    "details",
    { class: "filter-box", id: "filters", open: innerWidth > 720 || isSet },
    h("summary", null, L("Bộ lọc", "Filters")),
    h("div", { class: "filters" }, choices),
  );
}

/** @param options `[[value, text]]`; `onPick` is called with the value that was chosen */
export function filterChoice(name, label, selected, options, onPick) {
  const id = `filter-${name}`;
  return h(
    "div",
    { class: "field" },
    h("label", { for: id }, label),
    h(
      "select",
      { id, value: selected ?? "", onchange: (event) => onPick(event.target.value) },
      options.map(([value, text]) => h("option", { value }, text)),
    ),
  );
}

/** The same with all before the others. */
export function filterOf(name, label, selected, options, onPick) {
  return filterChoice(name, label, selected, [["", L("Tất cả", "All")], ...options], onPick);
}

/**
 * The button after the first page of a list: the others come when they are asked for.
 * @param load gives the page after a cursor
 * @param add puts a page's items where they belong, and gives what the focus goes to
 */
export function moreButton(text, cursor, load, add) {
  const button = h(
    "button",
    {
      type: "button",
      class: "button more",
      onclick: async () => {
        button.disabled = true;
        try {
          const page = await load(cursor);
          const first = add(page);
          button.replaceWith(...(page.next_cursor ? [moreButton(text, page.next_cursor, load, add)] : []));
          first?.focus();
        } catch (failure) {
          announce(failure.title ?? failure.message, "failure");
          button.disabled = false;
        }
      },
    },
    text,
  );
  return button;
}
