// One task with its state, who does it, its warnings and its history.

import { L, day, instant, money, named, none, percent, shortMonth } from "./language.js";
import { h, newID } from "./elements.js";
import { asQuery, get, inPlan, thePlan, theUnits } from "./api.js";
import {
  card,
  chip,
  empty,
  facts,
  figuresTable,
  grouped,
  levelChip,
  link,
  statusChip,
  table,
  unitNames,
  viewHead,
} from "./parts.js";
import { fileButton } from "./attachments.js";
import { lineChart } from "./charts.js";
import { kindName, timelinessName } from "./words.js";

/** When a task has to be done. */
export function schedule(task) {
  if (task.schedule.kind === "continuous") return L("Thường xuyên", "Continuous");
  return day(task.schedule.due);
}

export async function taskView({ path, query }) {
  const [number] = path;
  const [task, plan, units, history, warnings, budget] = await Promise.all([
    get(inPlan(`tasks/${encodeURIComponent(number)}`, query)),
    thePlan(),
    theUnits(),
    get(inPlan(`tasks/${encodeURIComponent(number)}/progress`, { revisions: "all" })),
    get(inPlan("warnings", query)),
    get(inPlan(`tasks/${encodeURIComponent(number)}/budget`)),
  ]);
  const own = warnings.items.filter((warning) => warning.task === task.number);
  const section = plan.sections.find((one) => one.code === task.section);
  return h(
    "div",
    { class: "view" },
    h("p", { class: "back" }, link(`#/tasks${asQuery(query)}`, L("Tất cả nhiệm vụ", "All tasks"))),
    viewHead(`${task.number}. ${named(task, "title")}`, section && `${section.code}. ${named(section, "title")}`),
    h(
      "div",
      { class: "columns" },
      card(
        L("Tình hình", "State"),
        { lead: L(`Đến kỳ ${shortMonth(task.progress.period)}`, `As of ${shortMonth(task.progress.period)}`) },
        facts(
          [L("Tiến độ", "Progress"), percent(task.progress.percent)],
          [L("Trạng thái", "Status"), statusChip(task.progress.status)],
          budget.items.length > 0 && [
            L("Kinh phí đăng ký", "Registered"),
            money(budget.registered_vnd),
            ...(budget.items.length > 1
              ? budget.items.map((line) =>
                  h("span", { class: "quiet" }, `${line.source}: ${money(line.registered_vnd)}`),
                )
              : [h("span", { class: "quiet" }, budget.items[0].source)]),
          ],
          [L("Đã giải ngân", "Spent"), spent(task.progress.disbursed_vnd, budget.registered_vnd)],
          [
            L("Thời hạn", "Schedule"),
            task.schedule.label ? `${task.schedule.label} (${schedule(task)})` : schedule(task),
          ],
          [L("Sản phẩm", "Outputs"), ...task.outputs],
        ),
      ),
      card(
        L("Phân công", "Who does it"),
        {},
        facts(
          [L("Chỉ đạo", "Directs"), unitNames([task.directing].filter(Boolean), units)],
          [L("Chủ trì", "Leads"), unitNames(task.lead_units, units)],
          task.coordinating_units.length > 0 && [L("Phối hợp", "Helps"), unitNames(task.coordinating_units, units)],
        ),
      ),
    ),
    own.length > 0 &&
      card(
        L("Cảnh báo", "Warnings"),
        {},
        h(
          "ul",
          { class: "warning-lines" },
          own.map((warning) =>
            h(
              "li",
              null,
              levelChip(warning.level),
              h(
                "div",
                null,
                link(`#/warnings/${encodeURIComponent(warning.id)}${asQuery(query)}`, kindName(warning.kind)),
                h("p", null, warning.message),
              ),
            ),
          ),
        ),
      ),
    task.progress.by_unit.length > 1 &&
      card(
        L("Từng đơn vị", "Unit by unit"),
        {},
        table(
          L("Từng đơn vị", "Unit by unit"),
          [
            { title: L("Đơn vị", "Unit"), heading: true, cell: (share) => unitNames([share.unit], units) },
            {
              title: L("Kỳ gần nhất", "Newest month"),
              cell: (share) => (share.period ? shortMonth(share.period) : none),
            },
            { title: L("Tiến độ", "Progress"), number: true, cell: (share) => percent(share.percent) },
            { title: L("Trạng thái", "Status"), cell: (share) => statusChip(share.status) },
          ],
          task.progress.by_unit,
        ),
      ),
    historyCard(task, history.items, units),
  );
}

/** What is spent, with its share of what is registered. */
function spent(amount, registered) {
  if (amount === null || !registered) return money(amount);
  const share = percent(Math.round((amount / registered) * 10000) / 100);
  return `${money(amount)} (${share})`;
}

/** The mean of the units' newest figures in each month, as the server has it for the task. */
function course(updates) {
  const months = [...new Set(updates.map((update) => update.period))].sort();
  const newest = new Map();
  return months.map((period) => {
    for (const update of updates) if (update.period === period) newest.set(update.unit, update.percent);
    const values = [...newest.values()];
    return { period, value: Math.round((values.reduce((sum, value) => sum + value, 0) / values.length) * 100) / 100 };
  });
}

function historyCard(task, updates, units) {
  if (updates.length === 0)
    return card(
      L("Lịch sử cập nhật", "History"),
      {},
      empty(L("Chưa có cập nhật nào.", "Nothing has been reported yet.")),
    );
  const series = course(updates).slice(-12);
  const byMonth = grouped(updates, (update) => update.period);
  const name = L("Tiến độ (%)", "Progress (%)");
  return card(
    L("Lịch sử cập nhật", "History"),
    { lead: L(`${updates.length} cập nhật`, `${updates.length} updates`) },
    series.length > 1 && [
      lineChart(name, series, null, "%"),
      figuresTable(
        "course",
        name,
        [
          { title: L("Kỳ", "Month"), heading: true, cell: (point) => shortMonth(point.period) },
          { title: name, number: true, cell: (point) => percent(point.value) },
        ],
        series,
      ),
    ],
    [...byMonth.entries()]
      .sort()
      .reverse()
      .map(([period, all], index) => {
        const id = newID("month");
        return h(
          "details",
          { class: "month", id: `history-${period}`, open: index === 0 },
          h(
            "summary",
            null,
            shortMonth(period),
            h("span", { class: "quiet" }, L(`${all.length} cập nhật`, `${all.length} updates`)),
          ),
          h(
            "ol",
            { class: "updates", id },
            all.map((update) => updateItem(update, units)),
          ),
        );
      }),
  );
}

function updateItem(update, units) {
  return h(
    "li",
    null,
    h(
      "p",
      { class: "update-head" },
      h("strong", null, unitNames([update.unit], units)),
      percent(update.percent),
      statusChip(update.status),
      update.timeliness === "late" && chip("late", timelinessName(update.timeliness)),
      h(
        "span",
        { class: "quiet" },
        L(
          `lần ${update.revision}, ${instant(update.recorded_at)}`,
          `revision ${update.revision}, ${instant(update.recorded_at)}`,
        ),
      ),
    ),
    h("p", null, update.summary),
    update.difficulties && h("p", null, h("strong", null, L("Khó khăn: ", "Difficulties: ")), update.difficulties),
    update.proposals && h("p", null, h("strong", null, L("Đề xuất: ", "Proposals: ")), update.proposals),
    update.disbursed_vnd !== null &&
      h("p", null, h("strong", null, L("Đã giải ngân: ", "Spent: ")), money(update.disbursed_vnd)),
    update.outputs.length > 0 &&
      h(
        "ul",
        null,
        update.outputs.map((output) =>
          h(
            "li",
            null,
            [output.kind, output.number, output.issued && day(output.issued)].filter(Boolean).join(" · "),
            ": ",
            output.url ? h("a", { href: output.url, rel: "noopener noreferrer" }, output.title) : output.title,
            output.attachment && [
              " ",
              fileButton(inPlan(`attachments/${output.attachment}`), output.title, L("Tải tệp", "Download")),
            ],
          ),
        ),
      ),
  );
}
