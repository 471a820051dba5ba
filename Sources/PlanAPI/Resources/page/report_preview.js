// What the report to the city says, in its order (DOMAIN.md rule 13), to be read and printed.

import {
  L,
  day,
  figure,
  instant,
  money,
  monthName,
  named,
  none,
  number,
  percent,
  shortMonth,
  signed,
} from "./language.js";
import { h } from "./elements.js";
import { empty, kpiChip, levelChip, statusChip, table } from "./parts.js";
import { disagreementName, kindName, statuses, statusName } from "./words.js";

export function reportPreview(report) {
  const parts = [
    [L("Tình hình chung", "General situation"), general(report)],
    [L("Kết quả thực hiện chỉ tiêu", "KPIs"), kpis(report)],
    [L("Kết quả thực hiện nhiệm vụ", "Tasks"), tasks(report)],
    [L("Diện cảnh báo", "Warnings"), warnings(report)],
    [L("Khó khăn, vướng mắc và đề xuất, kiến nghị", "Difficulties and proposals"), remarks(report)],
    [L("Giải ngân", "Disbursement"), disbursement(report)],
    [L("Phản ánh, góp ý", "Feedback"), feedback(report)],
    [L("Kế hoạch kỳ tiếp theo", "Plan for the next period"), next(report)],
  ];
  const { header } = report;
  return h(
    "article",
    { class: "card document", "aria-label": L("Xem trước báo cáo", "Preview of the report") },
    h(
      "header",
      { class: "document-head" },
      h("p", { class: "document-issuer" }, named(header.issuer)),
      h(
        "h2",
        null,
        L("Báo cáo", "Report"),
        h("br"),
        L(`${monthName(header.period)}: ${header.title}`, `${monthName(header.period)}: ${named(header, "title")}`),
      ),
      h(
        "p",
        { class: "quiet" },
        header.recipient && L(`Kính gửi: ${header.recipient.name}. `, `To: ${named(header.recipient)}. `),
        L(
          `Kế hoạch số ${header.number} ngày ${day(header.issued)}. Số liệu lúc ${instant(header.generated_at)}.`,
          `Plan ${header.number} of ${day(header.issued)}. As of ${instant(header.generated_at)}.`,
        ),
      ),
    ),
    parts.map(([title, content], index) => h("section", null, h("h3", null, `${index + 1}. ${title}`), content)),
  );
}

function general({ general: state }) {
  const { tasks: counts, updates, update_rate: rate, warnings: levels } = state;
  const { total, met, below_target: below, no_data: unknown, no_target: without } = state.kpis;
  const line = (...text) => h("li", null, text);
  const { expected, on_time: onTime, late, missing, awaited } = updates;
  const [share, tasksOnTime] = [percent(rate.value), `${number(rate.numerator)}/${number(rate.denominator)}`];
  return h(
    "ul",
    null,
    line(
      L(`${counts.total} nhiệm vụ: `, `${counts.total} tasks: `),
      statuses
        .filter((status) => counts.by_status[status] > 0)
        .map((status) => `${counts.by_status[status]} ${statusName(status).toLowerCase()}`)
        .join(", "),
      ".",
    ),
    line(
      L(
        `${expected} cập nhật phải gửi: ${onTime} đúng hạn, ${late} muộn, ${missing} thiếu, ${awaited} còn trong hạn.`,
        `${expected} updates expected: ${onTime} on time, ${late} late, ${missing} missing, ${awaited} awaited.`,
      ),
    ),
    line(
      L(
        `Nhiệm vụ cập nhật đúng hạn: ${share} (${tasksOnTime}), mục tiêu ${percent(rate.target)}.`,
        `Tasks whose every update came on time: ${share} (${tasksOnTime}), target ${percent(rate.target)}.`,
      ),
    ),
    line(
      L(
        `${total} chỉ tiêu: ${met} đạt, ${below} chưa đạt, ${unknown} chưa có số liệu`,
        `${total} KPIs: ${met} met, ${below} below target, ${unknown} without data`,
      ),
      without > 0 && L(`, ${without} không có mục tiêu`, `, ${without} without a target`),
      ".",
    ),
    line(
      L(
        `${levels.red} cảnh báo đỏ, ${levels.yellow} cảnh báo vàng.`,
        `${levels.red} red and ${levels.yellow} yellow warnings.`,
      ),
    ),
  );
}

function kpis(report) {
  return table(
    L("Kết quả thực hiện chỉ tiêu", "KPIs"),
    [
      { title: L("Mã", "Code"), cell: (kpi) => h("span", { class: "code code-alone" }, kpi.code) },
      { title: L("Chỉ tiêu", "KPI"), heading: true, wide: true, cell: (kpi) => named(kpi) },
      { title: L("Mục tiêu", "Target"), number: true, cell: (kpi) => figure(kpi.target, kpi.unit) },
      { title: L("Kết quả", "Value"), number: true, cell: (kpi) => figure(kpi.value, kpi.unit) },
      { title: L("Kỳ trước", "Before"), number: true, cell: (kpi) => figure(kpi.previous, kpi.unit) },
      { title: L("Thay đổi", "Change"), number: true, cell: (kpi) => signed(kpi.change) },
      { title: L("Trạng thái", "Status"), cell: (kpi) => kpiChip(kpi.status) },
    ],
    report.kpis,
  );
}

function tasks(report) {
  return table(
    L("Kết quả thực hiện nhiệm vụ", "Tasks"),
    [
      { title: L("Stt", "No."), number: true, cell: (task) => String(task.number) },
      { title: L("Nhiệm vụ", "Task"), heading: true, wide: true, cell: (task) => named(task, "title") },
      { title: L("Chủ trì", "Lead"), cell: (task) => task.lead_units.map((unit) => named(unit)).join(", ") },
      {
        title: L("Thời hạn", "Due"),
        cell: (task) => (task.schedule.due ? day(task.schedule.due) : L("Thường xuyên", "Continuous")),
      },
      { title: L("Tiến độ", "Progress"), number: true, cell: (task) => percent(task.percent) },
      { title: L("Thay đổi", "Change"), number: true, cell: (task) => signed(task.change) },
      { title: L("Trạng thái", "Status"), cell: (task) => statusChip(task.status) },
    ],
    report.tasks,
  );
}

function warnings(report) {
  if (report.warnings.length === 0) return empty(L("Không có cảnh báo nào.", "There are no warnings."));
  return table(
    L("Diện cảnh báo", "Warnings"),
    [
      { title: L("Mức", "Level"), cell: (warning) => levelChip(warning.level) },
      { title: L("Loại", "Kind"), heading: true, cell: (warning) => kindName(warning.kind) },
      { title: L("Nội dung", "What it is"), wide: true, cell: (warning) => warning.message },
      {
        title: L("Giải trình", "Explanation"),
        wide: true,
        cell: (warning) => warning.explanations.map((one) => h("p", null, one.text)),
      },
    ],
    report.warnings,
  );
}

function remarks(report) {
  const units = report.difficulties_and_proposals;
  if (units.length === 0) return empty(L("Các đơn vị không nêu khó khăn hay đề xuất nào.", "No unit has named any."));
  return units.map(({ unit, remarks: all }) => [
    h("h4", null, named(unit)),
    h(
      "ul",
      null,
      all.map((remark) =>
        h(
          "li",
          null,
          L(
            `Nhiệm vụ ${remark.task} (${shortMonth(remark.period)}): `,
            `Task ${remark.task} (${shortMonth(remark.period)}): `,
          ),
          remark.difficulties,
          remark.difficulties && remark.proposals && " ",
          remark.proposals && h("em", null, remark.proposals),
        ),
      ),
    ),
  ]);
}

function disbursement({ reconciliation }) {
  const { disbursed_vnd: spent, registered_vnd: registered } = reconciliation.totals;
  const rows = reconciliation.items.filter(
    (row) => row.registered_vnd !== null || row.disbursed_vnd !== null || row.disagreements.length > 0,
  );
  return [
    h(
      "p",
      null,
      L(
        `Đã giải ngân ${money(spent)}, đăng ký ${money(registered)}.`,
        `${money(spent)} spent, ${money(registered)} registered.`,
      ),
    ),
    rows.length > 0 &&
      table(
        L("Giải ngân", "Disbursement"),
        [
          {
            title: L("Nhiệm vụ", "Task"),
            heading: true,
            wide: true,
            cell: (row) => `${row.task}. ${named(row, "title")}`,
          },
          { title: L("Tiến độ", "Work"), number: true, cell: (row) => percent(row.percent) },
          { title: L("Đăng ký", "Registered"), number: true, cell: (row) => money(row.registered_vnd) },
          { title: L("Đã giải ngân", "Spent"), number: true, cell: (row) => money(row.disbursed_vnd) },
          { title: L("Tỷ lệ", "Share"), number: true, cell: (row) => percent(row.spent_share) },
          {
            title: L("Lưu ý", "Note"),
            cell: (row) => row.disagreements.map((one) => disagreementName(one.kind)).join("; ") || none,
          },
        ],
        rows,
      ),
  ];
}

function feedback(report) {
  const { feedback: figures } = report;
  if (figures.received === 0) return h("p", null, report.feedback_reason ?? none);
  const [satisfied, answered] = [percent(figures.satisfied.value), percent(figures.answered.value)];
  return h(
    "p",
    null,
    L(
      `${figures.received} phản ánh; điểm trung bình ${number(figures.average)}/5; `,
      `${figures.received} received; average ${number(figures.average)} of 5; `,
    ),
    L(`hài lòng ${satisfied}; đã trả lời ${answered}.`, `satisfied ${satisfied}; answered ${answered}.`),
  );
}

function next(report) {
  const timing = {
    overdue: L("Quá hạn", "Overdue"),
    due: L("Đến hạn trong kỳ", "Due in the period"),
    later: L("Còn trong hạn", "Due later"),
    continuous: L("Thường xuyên", "Continuous"),
  };
  if (!report.next_period || report.next_period.tasks.length === 0)
    return empty(L("Không còn nhiệm vụ nào phải làm.", "No task is left."));
  return table(
    L("Kế hoạch kỳ tiếp theo", "Plan for the next period"),
    [
      { title: L("Stt", "No."), number: true, cell: (task) => String(task.task) },
      { title: L("Nhiệm vụ", "Task"), heading: true, wide: true, cell: (task) => named(task, "title") },
      { title: L("Chủ trì", "Lead"), cell: (task) => task.lead_units.map((unit) => named(unit)).join(", ") },
      { title: L("Thời hạn", "Due"), cell: (task) => (task.due ? day(task.due) : none) },
      { title: L("Trong kỳ", "Timing"), cell: (task) => timing[task.timing] ?? task.timing },
    ],
    report.next_period.tasks,
  );
}
