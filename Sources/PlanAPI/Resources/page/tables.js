// Importing files: updates and KPI figures as CSV, checked first and sent then; and, for an administrator, a plan.

import { L, monthName, named, number } from "./language.js";
import { announce, h } from "./elements.js";
import { asQuery, attemptKey, download, forgetPlan, get, inPlan, thePlan, theUnits, upload } from "./api.js";
import { hasRole, session } from "./session.js";
import { filePicker } from "./fields.js";
import { card, chip, failureNotice, progressLine, table, viewHead } from "./parts.js";

export async function tablesView() {
  if (hasRole("admin")) return h("div", { class: "view" }, viewHead(L("Nhập tệp", "Import")), planCard());
  const [plan, periods, units] = await Promise.all([thePlan(), get(inPlan("periods")), theUnits()]);
  const months = periods.items.filter((item) => item.state !== "upcoming").map((item) => item.period);
  const kinds = [
    { path: "progress", title: L("Cập nhật tiến độ", "Progress updates") },
    { path: "kpis/values", title: L("Số liệu chỉ tiêu", "KPI figures") },
  ];
  return h(
    "div",
    { class: "view" },
    viewHead(
      L("Nhập tệp", "Import"),
      L(
        "Tải bảng mẫu, điền bằng Excel hoặc LibreOffice, lưu dạng CSV (UTF-8), rồi nhập ở đây.",
        "Fetch the template, fill it in with Excel or LibreOffice, save it as CSV (UTF-8), and import it here.",
      ),
    ),
    kinds.map((kind) => tableCard(kind, months.length ? months : [plan.default_period], units)),
  );
}

function tableCard(kind, months, units) {
  const stem = kind.path.replace("/", "-");
  const month = h(
    "select",
    { id: `${stem}-month`, value: months.at(-1) },
    [...months].reverse().map((period) => h("option", { value: period }, monthName(period))),
  );
  const leading = [...units.values()].filter((unit) => ["department", "partner"].includes(unit.kind));
  const unit =
    hasRole("consolidator") &&
    h(
      "select",
      { id: `${stem}-unit` },
      h("option", { value: "" }, L("Tất cả đơn vị", "All units")),
      leading.map((one) => h("option", { value: one.code }, named(one))),
    );
  return card(
    kind.title,
    {},
    h("h3", null, L("1. Tải bảng mẫu", "1. Fetch the template")),
    h(
      "div",
      { class: "row" },
      h("div", { class: "field" }, h("label", { for: `${stem}-month` }, L("Kỳ", "Month")), month),
      unit && h("div", { class: "field" }, h("label", { for: `${stem}-unit` }, L("Đơn vị", "Unit")), unit),
      h(
        "button",
        {
          type: "button",
          class: "button",
          onclick: async (event) => {
            const query = {
              period: month.value,
              unit: unit ? unit.value : session.unit,
              separator: "semicolon",
              bom: "true",
            };
            await saving(event.target, inPlan(`${kind.path}/template`, query), `${stem}-${month.value}.csv`);
          },
        },
        L("Tải bảng mẫu", "Fetch the template"),
      ),
    ),
    h("h3", null, L("2. Nhập bảng đã điền", "2. Import what you have filled in")),
    importForm(
      `${stem}-file`,
      ".csv,text/csv",
      L("Tệp CSV", "CSV file"),
      (file, key, progress) =>
        upload(inPlan(kind.path, { dry_run: key ? null : "true" }), file, "text/csv; charset=utf-8", key, progress),
      batchResult,
    ),
  );
}

function planCard() {
  return card(
    L("Kế hoạch", "Plan"),
    {
      lead: L(
        "Tài liệu kế hoạch dạng JSON (plan/1). Nhập lại tài liệu cũ không làm thay đổi gì.",
        "A plan document in JSON (plan/1). The same document again changes nothing.",
      ),
    },
    importForm(
      "plan-file",
      ".json,application/json",
      L("Tệp JSON", "JSON file"),
      (file, key, progress) =>
        upload(`/v1/plans${asQuery({ dry_run: key ? null : "true" })}`, file, "application/json", key, progress),
      planResult,
    ),
  );
}

async function saving(button, target, name) {
  button.disabled = true;
  try {
    await download(target, name);
  } catch (failure) {
    announce(failure.title ?? failure.message, "failure");
  }
  button.disabled = false;
}

/**
 * A file is checked before it is sent: the button that sends it is there once the check has found something to send.
 * @param send takes the file and the key of the attempt, which is nothing for a check
 */
function importForm(id, accept, label, send, resultOf) {
  let key;
  const { element, input } = filePicker({
    id,
    accept,
    onchange: () => {
      key = attemptKey();
      run();
    },
  });
  const place = h("div", { class: "import-result", "aria-live": "polite" });

  async function run(attempt) {
    const [file] = input.files;
    const isRehearsal = !attempt;
    if (!file) return;
    const words = isRehearsal ? L("Đang kiểm tra", "Checking") : L("Đang nhập", "Importing");
    const line = progressLine(words);
    place.replaceChildren(line.element);
    input.disabled = true;
    try {
      const answer = await send(file, attempt, (share) => {
        if (share < 1) line.set(share, `${words}: ${number(share * 100, 0)}%`);
        else line.set(undefined, L(`${words}: máy chủ đang xử lý`, `${words}: the server is at work`));
      });
      if (!isRehearsal) forgetPlan();
      place.replaceChildren(resultOf(answer, isRehearsal && (() => run(key))));
    } catch (failure) {
      place.replaceChildren(
        failureNotice(failure, () => run(attempt)),
        failure.errors?.length
          ? h(
              "ul",
              { class: "faults" },
              failure.errors.map((error) => h("li", null, `${error.pointer}: ${error.detail}`)),
            )
          : "",
      );
    }
    input.disabled = false;
  }

  return [h("div", { class: "field" }, h("label", { for: id }, label), element), place];
}

function batchResult(answer, send) {
  const refused = answer.items.filter((item) => item.status >= 400);
  return h(
    "div",
    null,
    h(
      "p",
      null,
      h(
        "strong",
        null,
        answer.dry_run
          ? L(
              `Kiểm tra xong: ${answer.accepted} dòng nhận được, ${answer.rejected} dòng có lỗi.`,
              `Checked: ${answer.accepted} rows are good, ${answer.rejected} are not.`,
            )
          : L(
              `Đã nhập ${answer.accepted} dòng, từ chối ${answer.rejected} dòng.`,
              `${answer.accepted} rows imported, ${answer.rejected} refused.`,
            ),
      ),
    ),
    refused.length > 0 &&
      table(
        L("Dòng có lỗi", "Rows with faults"),
        [
          { title: L("Dòng", "Line"), heading: true, number: true, cell: (item) => String(item.line ?? item.pointer) },
          {
            title: L("Lỗi", "Fault"),
            wide: true,
            cell: (item) =>
              item.errors?.length
                ? item.errors.map((error) => h("p", null, `${error.column ?? error.pointer}: ${error.detail}`))
                : (item.detail ?? item.title),
          },
        ],
        refused,
        { isCaptionShown: true },
      ),
    send &&
      answer.accepted > 0 &&
      h(
        "button",
        { type: "button", class: "button button-main", onclick: send },
        L(`Nhập ${answer.accepted} dòng`, `Import ${answer.accepted} rows`),
      ),
  );
}

function planResult(answer, send) {
  const outcome = {
    imported: L("Kế hoạch mới", "A new plan"),
    unchanged: L("Không có gì thay đổi", "Nothing changes"),
    amended: L("Kế hoạch được điều chỉnh", "The plan is amended"),
  }[answer.outcome];
  return h(
    "div",
    null,
    h(
      "p",
      null,
      chip("plain", answer.dry_run ? L("Kiểm tra", "Checked") : L("Đã nhập", "Imported")),
      " ",
      h("strong", null, outcome),
      ` ${answer.number}: ${named(answer, "title")}`,
    ),
    send &&
      answer.outcome !== "unchanged" &&
      h(
        "button",
        { type: "button", class: "button button-main", onclick: send },
        L("Nhập kế hoạch", "Import the plan"),
      ),
  );
}
