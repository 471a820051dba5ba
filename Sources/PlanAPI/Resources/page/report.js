// The report to the city: what it says, its files, and submitting it.

import { L, instant, monthName, number } from "./language.js";
import { announce, dialog, h } from "./elements.js";
import { attemptKey, download, get, inPlan, post, thePlan } from "./api.js";
import { hasRole } from "./session.js";
import { card, chip, empty, progressLine, table, unreportedNotice, viewHead } from "./parts.js";
import { formFault, showFaults } from "./fields.js";
import { formatName, reportFormats } from "./words.js";
import { reportPreview } from "./report_preview.js";

export async function reportView(context) {
  const { query, go } = context;
  const plan = await thePlan();
  const span = query.period ?? plan.default_period;
  const [report, submitted, periods] = await Promise.all([
    get(inPlan("report", { period: span, format: "json" })),
    get(inPlan("reports", { limit: 200 })),
    get(inPlan("periods")),
  ]);
  const standing = submitted.items.find((item) => item.period === span && item.state === "submitted");
  return h(
    "div",
    { class: "view" },
    viewHead(
      L("Báo cáo gửi thành phố", "Report to the city"),
      monthName(span),
      h(
        "div",
        { class: "field field-inline" },
        h("label", { for: "span" }, L("Kỳ", "Period")),
        h(
          "select",
          { id: "span", value: span, onchange: (event) => go("report", { period: event.target.value }) },
          spans(plan.year).map((one) => h("option", { value: one }, monthName(one))),
        ),
      ),
      h("button", { type: "button", class: "button", onclick: () => print() }, L("In", "Print")),
    ),
    // A quarter or a year has months of both kinds.
    /^\d{4}-\d{2}$/.test(span) &&
      unreportedNotice(span, periods.last_reported, (period) => go("report", { period })),
    h("div", { class: "columns for-screen" }, filesCard(span), submitCard(context, span, standing)),
    submittedCard(submitted.items),
    reportPreview(report),
  );
}

function spans(year) {
  const months = Array.from({ length: 12 }, (_, index) => `${year}-${String(index + 1).padStart(2, "0")}`);
  return [
    ...months.reverse(),
    `${year}-Q1`,
    `${year}-Q2`,
    `${year}-Q3`,
    `${year}-Q4`,
    `${year}-H1`,
    `${year}-H2`,
    String(year),
  ];
}

function fileButtons(target, name) {
  const place = h("div", { "aria-live": "polite" });
  return [
    h(
      "div",
      { class: "buttons" },
      reportFormats().map((format) =>
        h(
          "button",
          {
            type: "button",
            class: "button",
            onclick: async (event) => {
              const line = progressLine(L("Máy chủ đang lập báo cáo", "The server is making the report"));
              place.replaceChildren(line.element);
              event.target.disabled = true;
              try {
                await download(target(format), `${name}.${format}`, (bytes) =>
                  line.set(
                    undefined,
                    L(`Đang tải: ${number(bytes / 1024, 0)} KB`, `Loading: ${number(bytes / 1024, 0)} KB`),
                  ),
                );
                place.replaceChildren(h("p", { class: "quiet" }, L("Đã tải xong.", "It is saved.")));
              } catch (failure) {
                place.replaceChildren(h("p", { class: "fault" }, failure.title ?? failure.message));
              }
              event.target.disabled = false;
            },
          },
          formatName(format),
        ),
      ),
    ),
    place,
  ];
}

function filesCard(span) {
  return card(
    L("Tải tệp", "Files"),
    { lead: L("Báo cáo theo số liệu lúc này", "The report as the data stand now") },
    fileButtons((format) => inPlan("report", { period: span, format }), `bao-cao-${span}`),
  );
}

function submitCard(context, span, standing) {
  const canSubmit = hasRole("consolidator", "leader");
  return card(
    L("Gửi báo cáo", "Submit"),
    {},
    standing
      ? h("p", null, chip("done", L("Đã gửi", "Submitted")), ` ${instant(standing.submitted_at ?? standing.at)}`)
      : h("p", null, chip("unsent", L("Chưa gửi", "Not submitted"))),
    h(
      "p",
      { class: "quiet" },
      L(
        "Báo cáo đã gửi được giữ nguyên từng chữ; muốn đính chính thì gửi bản thay thế.",
        "A submitted report never changes; a correction is a new one that takes its place.",
      ),
    ),
    canSubmit &&
      h(
        "button",
        {
          type: "button",
          class: "button button-main",
          id: "submit-report",
          onclick: () => confirmSubmit(context, span, standing),
        },
        standing ? L("Gửi bản thay thế", "Submit a correction") : L("Gửi báo cáo", "Submit the report"),
      ),
  );
}

function confirmSubmit(context, span, standing) {
  const key = attemptKey();
  const form = h(
    "form",
    {
      novalidate: true,
      onsubmit: async (event) => {
        event.preventDefault();
        const button = form.querySelector("[type=submit]");
        button.disabled = true;
        try {
          await post(inPlan("reports"), { period: span, ...(standing && { supersedes: standing.id }) }, key);
          box.close();
          announce(L("Đã gửi báo cáo.", "The report is submitted."));
          context.refresh();
        } catch (failure) {
          showFaults(form, failure);
          button.disabled = false;
        }
      },
    },
    formFault(),
    h(
      "p",
      null,
      standing
        ? L(
            "Báo cáo mới thay thế báo cáo đã gửi, báo cáo cũ vẫn được giữ.",
            "The new report takes the place of the one that stands, which is kept.",
          )
        : L(
            "Báo cáo được giữ nguyên như lúc này và gửi thành phố.",
            "The report is kept as it is at this moment, for the city.",
          ),
    ),
    h(
      "div",
      { class: "form-end" },
      h("button", { type: "submit", class: "button button-main" }, L("Gửi", "Submit")),
      h("button", { type: "button", class: "button", onclick: () => box.close() }, L("Thôi", "Cancel")),
    ),
  );
  const box = dialog(L(`Gửi báo cáo ${monthName(span)}?`, `Submit the report on ${monthName(span)}?`), form);
}

function submittedCard(reports) {
  return card(
    L("Báo cáo đã gửi", "Submitted reports"),
    { class: "for-screen" },
    reports.length === 0
      ? empty(L("Chưa gửi báo cáo nào.", "No report has been submitted yet."))
      : table(
          L("Báo cáo đã gửi", "Submitted reports"),
          [
            { title: L("Số", "No."), number: true, cell: (item) => String(item.id) },
            { title: L("Kỳ", "Period"), heading: true, tight: true, cell: (item) => monthName(item.period) },
            { title: L("Gửi lúc", "Submitted"), tight: true, cell: (item) => instant(item.submitted_at ?? item.at) },
            {
              title: L("Trạng thái", "State"),
              cell: (item) =>
                item.state === "submitted"
                  ? chip("done", L("Có hiệu lực", "Stands"))
                  : chip("plain", L("Đã thay thế", "Superseded")),
            },
            {
              title: L("Tệp", "Files"),
              wide: true,
              cell: (item) =>
                fileButtons((format) => inPlan(`reports/${item.id}`, { format }), `bao-cao-${item.period}-${item.id}`),
            },
          ],
          reports,
        ),
  );
}
