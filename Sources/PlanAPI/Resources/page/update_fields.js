// The fields of an update: what they begin with, and what is sent of them.

import { L, fieldDay, fieldMoney, fieldNumber, typedDay, typedMoney, typedNumber } from "./language.js";
import { h } from "./elements.js";
import { textField, typed } from "./fields.js";
import { fileField } from "./attachments.js";

/** What the fields begin with. Outputs are those of the month alone: a document is delivered once. */
export function beginning({ current, previous, disbursed_vnd: disbursed }) {
  const from = current ?? previous;
  return {
    percent: fieldNumber(from?.percent),
    status: from?.status ?? "",
    summary: from?.summary ?? "",
    difficulties: from?.difficulties ?? "",
    proposals: from?.proposals ?? "",
    disbursed_vnd: fieldMoney(current ? current.disbursed_vnd : disbursed),
    outputs: current?.outputs ?? [],
  };
}

/**
 * @param unit whose output it is
 * @param changed is called when a file has arrived or is taken back
 */
export function outputFields(index, values, unit, changed) {
  const name = (part) => `outputs/${index}/${part}`;
  return h(
    "fieldset",
    { class: "output" },
    h("legend", null, L(`Sản phẩm ${index + 1}`, `Output ${index + 1}`)),
    h(
      "div",
      { class: "row" },
      textField(name("kind"), L("Loại", "Kind"), values.kind, { hint: L("ví dụ: Kế hoạch", "e.g. Plan") }),
      textField(name("number"), L("Số, ký hiệu", "Number"), values.number, {
        isOptional: true,
        hint: L("ví dụ: 41/KH-UBND", "e.g. 41/KH-UBND"),
      }),
      textField(name("issued"), L("Ngày ban hành", "Issued"), fieldDay(values.issued), {
        isOptional: true,
        hint: L("ví dụ: 25/11/2026", "e.g. 25/11/2026"),
        attributes: { inputmode: "numeric" },
      }),
    ),
    textField(name("title"), L("Tên văn bản", "Title"), values.title),
    textField(name("url"), L("Liên kết", "Link"), values.url, { isOptional: true, attributes: { inputmode: "url" } }),
    fileField(`outputs/${index}`, values, unit, changed),
    h(
      "button",
      {
        type: "button",
        class: "button button-quiet",
        onclick: (event) => {
          const form = event.target.closest("form");
          event.target.closest("fieldset").remove();
          renumber(form);
          form.dispatchEvent(new Event("input"));
          form.querySelector("[type=submit]").focus();
        },
      },
      L("Bỏ sản phẩm này", "Remove this output"),
    ),
  );
}

/** After one is gone the names say again which place each has in the body. */
function renumber(form) {
  [...form.querySelectorAll("fieldset.output")].forEach((fieldset, index) => {
    fieldset.querySelector("legend").textContent = L(`Sản phẩm ${index + 1}`, `Output ${index + 1}`);
    for (const place of fieldset.querySelectorAll("[data-field]"))
      place.dataset.field = place.dataset.field.replace(/\d+/, String(index));
    for (const control of fieldset.querySelectorAll("[name]"))
      control.name = control.name.replace(/\d+/, String(index));
  });
}

const outputParts = ["kind", "number", "issued", "title", "url", "attachment", "file"];

/** All that is typed, as it is typed: what a draft keeps. */
export function content(form, outputs) {
  const values = typed(form);
  const { percent: done, status, summary, difficulties, proposals, disbursed_vnd } = values;
  return {
    percent: done,
    status,
    summary,
    difficulties,
    proposals,
    disbursed_vnd,
    outputs: [...outputs.children].map((_, index) =>
      Object.fromEntries(outputParts.map((part) => [part, values[`outputs/${index}/${part}`]])),
    ),
  };
}

/** The body of the request: fields without text are left out, and the server says which it needs. */
export function bodyOf(form, outputs, { period, unit }) {
  const values = content(form, outputs);
  const body = { unit, period };
  if (values.percent.trim()) body.percent = typedNumber(values.percent);
  for (const name of ["status", "summary", "difficulties", "proposals"])
    if (values[name].trim()) body[name] = values[name].trim();
  if (values.disbursed_vnd.trim()) body.disbursed_vnd = typedMoney(values.disbursed_vnd);
  body.outputs = values.outputs.map((output) =>
    Object.fromEntries(
      Object.entries(output)
        // The file goes by its digest; its name is for whoever fills in the form.
        .filter(([part, text]) => part !== "file" && text.trim())
        .map(([part, text]) => [part, part === "issued" ? typedDay(text) : text.trim()]),
    ),
  );
  return body;
}
