// Files that go with outputs: each is sent as soon as it is chosen, and the update names it by its digest. So a file is
// sent once, whatever becomes of the update, and the draft keeps that it is there.

import { L, fileSize, number } from "./language.js";
import { announce, h, newID } from "./elements.js";
import { attemptKey, download, inPlan, upload } from "./api.js";
import { progressLine } from "./parts.js";
import { filePicker, setFault } from "./fields.js";

const types = {
  pdf: "application/pdf",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  odt: "application/vnd.oasis.opendocument.text",
  ods: "application/vnd.oasis.opendocument.spreadsheet",
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  txt: "text/plain; charset=utf-8",
  csv: "text/csv; charset=utf-8",
};
const largest = 25 * 1024 * 1024;

/** The uploads under way by their forms: an update is sent after them. */
const underWay = new WeakMap();

/** Waits until all files of a form are there. @returns whether they are; one that is not has the focus */
export async function filesArrived(form) {
  await Promise.all(underWay.get(form) ?? []);
  const missing = [...form.querySelectorAll("[data-unsent]")];
  for (const place of missing)
    setFault(
      place,
      place.querySelector("input"),
      L(
        "Tệp này chưa gửi được: gửi lại, chọn tệp khác hoặc bỏ.",
        "This file is not sent yet: send it again, choose another or remove it.",
      ),
    );
  missing[0]?.querySelector("input").focus();
  return missing.length === 0;
}

/** A button that fetches a file with the token and saves it. */
export function fileButton(target, name, label) {
  return h(
    "button",
    {
      type: "button",
      class: "link-button",
      "aria-label": `${label}: ${name}`,
      onclick: async (event) => {
        const button = event.target;
        button.disabled = true;
        try {
          await download(target, name);
        } catch (failure) {
          announce(failure.detail ?? failure.message, "failure");
        }
        button.disabled = false;
      },
    },
    label,
  );
}

/**
 * The field of an output's file.
 * @param values the output as it is typed: `attachment` is the digest of what was sent, `file` its name
 * @param unit whose file it is
 * @param changed is called when a file has arrived or is taken back
 */
export function fileField(name, values, unit, changed) {
  const id = newID("file");
  const digest = h("input", { type: "hidden", name: `${name}/attachment`, value: values.attachment ?? "" });
  const called = h("input", { type: "hidden", name: `${name}/file`, value: values.file ?? "" });
  const state = h("div", { class: "file-state", id: `${id}-state` });
  const picker = filePicker({
    id,
    accept: Object.keys(types)
      .map((end) => `.${end}`)
      .join(","),
    "aria-describedby": `${id}-hint ${id}-state ${id}-fault`,
    onchange: () => input.files.length && begin(input.files[0]),
  });
  const { input } = picker;
  const place = h(
    "div",
    { class: "field", "data-field": `${name}/attachment` },
    h("label", { for: id }, L("Tệp kèm theo", "File"), h("span", { class: "optional" }, L(" (nếu có)", " (if any)"))),
    h(
      "p",
      { class: "hint", id: `${id}-hint` },
      L("PDF, Word, Excel, ảnh hoặc văn bản, tối đa 25 MB", "PDF, Word, Excel, picture or text, up to 25 MB"),
    ),
    picker.element,
    h("p", { class: "fault", id: `${id}-fault` }),
    state,
    digest,
    called,
  );

  function begin(file) {
    const form = place.closest("form");
    const all = underWay.get(form) ?? new Set();
    const own = send(file).finally(() => {
      all.delete(own);
      if (all.size === 0) form.removeAttribute("aria-busy");
    });
    underWay.set(form, all.add(own));
    form.setAttribute("aria-busy", "true");
  }

  async function send(file) {
    const type = types[file.name.split(".").pop().toLowerCase()];
    setFault(place, input, "");
    delete place.dataset.unsent;
    if (!type) return refuse(L("Loại tệp này không nhận.", "Files of this kind are not taken."));
    if (file.size > largest)
      return refuse(
        L(`Tệp ${fileSize(file.size)}, quá 25 MB.`, `The file has ${fileSize(file.size)}, more than 25 MB.`),
      );
    const words = L(`Đang gửi ${file.name}`, `Sending ${file.name}`);
    const line = progressLine(words);
    line.set(0);
    state.replaceChildren(line.element);
    try {
      const target = inPlan("attachments", { name: file.name, unit });
      const kept = await upload(target, file, type, attemptKey(), (share) => {
        if (share < 1) line.set(share, `${words}: ${number(share * 100, 0)}%`);
        else line.set(undefined, L(`${words}: máy chủ đang kiểm tra`, `${words}: the server is checking it`));
      });
      [digest.value, called.value] = [kept.sha256, kept.name];
      showState();
      changed();
    } catch (failure) {
      const [error] = failure.errors;
      refuse([failure.title, error?.detail ?? failure.detail].filter(Boolean).join(": "));
      if (failure.isTemporary) state.prepend(again(file));
    }
  }

  function again(file) {
    return h(
      "button",
      { type: "button", class: "button", onclick: () => begin(file) },
      L("Gửi lại tệp", "Send it again"),
    );
  }

  /** What was there before stays: nothing is lost by a file that is not taken. */
  function refuse(detail) {
    place.dataset.unsent = "";
    showState();
    setFault(place, input, detail);
  }

  function showState() {
    const isUnsent = "unsent" in place.dataset;
    if (!digest.value) {
      const unsent = L("tệp chưa gửi", "the file that is not sent");
      return state.replaceChildren(isUnsent ? removal(unsent) : "");
    }
    const name = called.value || L("tệp đã gửi", "the file that was sent");
    state.replaceChildren(
      h(
        "p",
        { class: "file-kept" },
        L("Đã gửi: ", "Sent: "),
        h("strong", null, name),
        " ",
        fileButton(inPlan(`attachments/${digest.value}`), name, L("Tải về", "Download")),
        " ",
        removal(name),
      ),
    );
  }

  function removal(name) {
    return h(
      "button",
      {
        type: "button",
        class: "link-button",
        "aria-label": L(`Bỏ tệp: ${name}`, `Remove: ${name}`),
        onclick: () => {
          [digest.value, called.value, input.value] = ["", "", ""];
          picker.show();
          delete place.dataset.unsent;
          setFault(place, input, "");
          showState();
          changed();
          input.focus();
        },
      },
      L("Bỏ tệp", "Remove"),
    );
  }

  showState();
  return place;
}
