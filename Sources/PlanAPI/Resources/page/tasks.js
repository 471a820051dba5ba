// Tasks: a list with filters and search, and one task with its history.

import { L, day, instant, money, named, none, percent, shortMonth } from "./language.js";
import { h, newID } from "./elements.js";
import { asQuery, get, getAll, inPlan, thePlan, theUnits } from "./api.js";
import { card, empty, facts, figuresTable, grouped, levelChip, link, periodPicker, statusChip, table, unitNames, viewHead, chip } from "./parts.js";
import { lineChart } from "./charts.js";
import { kindName, statusName, statuses, timelinessName, warningKinds, warningName } from "./words.js";

export function tasksView(context) {
  return context.path[0] ? taskView(context) : taskList(context);
}

async function taskList({ query, go }) {
  const [plan, units, list, periods] = await Promise.all([
    thePlan(), theUnits(), getAll(inPlan("tasks", { ...query, limit: 100 })), get(inPlan("periods")),
  ]);
  const locked = periods.items.filter((item) => item.locked).map((item) => item.period);
  const apply = (name) => (event) => go("tasks", { ...query, [name]: event.target.value });
  const choice = (name, label, options) => {
    const id = `filter-${name}`;
    return h("div", { class: "field" }, h("label", { for: id }, label),
      h("select", { id, value: query[name] ?? "", onchange: apply(name) },
        h("option", { value: "" }, L("Tất cả", "All")), options.map(([value, text]) => h("option", { value }, text))));
  };
  const search = h("form", { class: "field field-search", role: "search", onsubmit: (event) => {
    event.preventDefault();
    go("tasks", { ...query, q: event.target.elements.q.value.trim() });
  } },
    h("label", { for: "filter-q" }, L("Tìm", "Search")),
    h("div", { class: "joined" },
      h("input", { id: "filter-q", name: "q", type: "search", value: query.q ?? "", placeholder: L("ví dụ: chuyen doi so", "e.g. chuyen doi so") }),
      h("button", { type: "submit", class: "button" }, L("Tìm", "Search"))));
  const isFiltered = ["q", "section", "lead", "status", "schedule", "warning"].some((name) => query[name]);
  const leading = [...units.values()].filter((unit) => ["department", "partner"].includes(unit.kind));
  return h("div", { class: "view" },
    viewHead(L("Nhiệm vụ", "Tasks"), L(`Tiến độ đến kỳ ${shortMonth(list.period)}`, `Progress as of ${shortMonth(list.period)}`),
      periodPicker(periods.items.map((item) => item.period), list.period, locked, (period) => go("tasks", { ...query, period }))),
    search,
    h("details", { class: "filter-box", open: innerWidth > 720 || isFiltered }, h("summary", null, L("Bộ lọc", "Filters")), h("div", { class: "filters" },
      choice("status", L("Trạng thái", "Status"), statuses.map((status) => [status, statusName(status)])),
      choice("section", L("Nhóm", "Section"), plan.sections.map((section) => [section.code, `${section.code}. ${named(section, "title")}`])),
      choice("lead", L("Đơn vị chủ trì", "Lead unit"), leading.map((unit) => [unit.code, named(unit)])),
      choice("schedule", L("Thời hạn", "Schedule"), [["deadline", L("Có thời hạn", "Deadline")], ["continuous", L("Thường xuyên", "Continuous")]]),
      choice("warning", L("Cảnh báo", "Warning"), warningKinds.map((kind) => [kind, kindName(kind)])))),
    h("p", { class: "count", role: "status" },
      L(`${list.items.length} nhiệm vụ`, `${list.items.length} tasks`),
      isFiltered && [" · ", link(`#/tasks${asQuery({ period: query.period })}`, L("Bỏ lọc", "Clear the filters"))]),
    list.items.length === 0 ? empty(L("Không có nhiệm vụ nào như vậy.", "There is no such task.")) : taskTable(list.items, units, query));
}

function taskTable(tasks, units, { period }) {
  return h("div", { class: "card" }, table(L("Nhiệm vụ", "Tasks"), [
    { title: L("Stt", "No."), number: true, cell: (task) => String(task.number) },
    { title: L("Nhiệm vụ", "Task"), heading: true, wide: true, cell: (task) => link(`#/tasks/${task.number}${asQuery({ period })}`, named(task, "title")) },
    { title: L("Chủ trì", "Lead"), cell: (task) => unitNames(task.lead_units, units) },
    { title: L("Thời hạn", "Schedule"), tight: true, cell: schedule },
    { title: L("Tiến độ", "Progress"), number: true, cell: (task) => percent(task.progress.percent) },
    { title: L("Trạng thái", "Status"), cell: (task) => statusChip(task.progress.status) },
    { title: L("Cảnh báo", "Warnings"), number: true, cell: (task) => task.warnings.length
      ? link(`#/tasks/${task.number}${asQuery({ period })}`, String(task.warnings.length), { "aria-label": L(`${task.warnings.length} cảnh báo`, `${task.warnings.length} warnings`) }) : none },
  ], tasks));
}

export function schedule(task) {
  if (task.schedule.kind === "continuous") return L("Thường xuyên", "Continuous");
  return day(task.schedule.due);
}

async function taskView({ path, query }) {
  const [number] = path;
  const [task, plan, units, history, warnings] = await Promise.all([
    get(inPlan(`tasks/${encodeURIComponent(number)}`, query)), thePlan(), theUnits(),
    get(inPlan(`tasks/${encodeURIComponent(number)}/progress`, { revisions: "all" })), get(inPlan("warnings", query)),
  ]);
  const own = warnings.items.filter((warning) => warning.task === task.number);
  const section = plan.sections.find((one) => one.code === task.section);
  return h("div", { class: "view" },
    h("p", { class: "back" }, link(`#/tasks${asQuery(query)}`, L("Tất cả nhiệm vụ", "All tasks"))),
    viewHead(`${task.number}. ${named(task, "title")}`, section && `${section.code}. ${named(section, "title")}`),
    h("div", { class: "columns" },
      card(L("Tình hình", "State"), { lead: L(`Đến kỳ ${shortMonth(task.progress.period)}`, `As of ${shortMonth(task.progress.period)}`) },
        facts(
          [L("Tiến độ", "Progress"), percent(task.progress.percent)],
          [L("Trạng thái", "Status"), statusChip(task.progress.status)],
          [L("Đã giải ngân", "Spent"), money(task.progress.disbursed_vnd)],
          [L("Thời hạn", "Schedule"), task.schedule.label ? `${task.schedule.label} (${schedule(task)})` : schedule(task)],
          [L("Sản phẩm", "Outputs"), ...task.outputs])),
      card(L("Phân công", "Who does it"), {},
        facts(
          [L("Chỉ đạo", "Directs"), unitNames([task.directing].filter(Boolean), units)],
          [L("Chủ trì", "Leads"), unitNames(task.lead_units, units)],
          task.coordinating_units.length > 0 && [L("Phối hợp", "Helps"), unitNames(task.coordinating_units, units)]))),
    own.length > 0 && card(L("Cảnh báo", "Warnings"), {}, h("ul", { class: "warning-lines" }, own.map((warning) =>
      h("li", null, levelChip(warning.level), h("div", null,
        link(`#/warnings/${encodeURIComponent(warning.id)}${asQuery(query)}`, warningName(warning)), h("p", null, warning.message)))))),
    task.progress.by_unit.length > 1 && card(L("Từng đơn vị", "Unit by unit"), {}, table(L("Từng đơn vị", "Unit by unit"), [
      { title: L("Đơn vị", "Unit"), heading: true, cell: (share) => unitNames([share.unit], units) },
      { title: L("Kỳ gần nhất", "Newest month"), cell: (share) => (share.period ? shortMonth(share.period) : none) },
      { title: L("Tiến độ", "Progress"), number: true, cell: (share) => percent(share.percent) },
      { title: L("Trạng thái", "Status"), cell: (share) => statusChip(share.status) },
    ], task.progress.by_unit)),
    historyCard(task, history.items, units));
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
  if (updates.length === 0) return card(L("Lịch sử cập nhật", "History"), {}, empty(L("Chưa có cập nhật nào.", "Nothing has been reported yet.")));
  const series = course(updates).slice(-12);
  const byMonth = grouped(updates, (update) => update.period);
  const name = L("Tiến độ (%)", "Progress (%)");
  return card(L("Lịch sử cập nhật", "History"), { lead: L(`${updates.length} cập nhật`, `${updates.length} updates`) },
    series.length > 1 && [lineChart(name, series, null, "%"), figuresTable("course", name, [
      { title: L("Kỳ", "Month"), heading: true, cell: (point) => shortMonth(point.period) },
      { title: name, number: true, cell: (point) => percent(point.value) },
    ], series)],
    [...byMonth.entries()].sort().reverse().map(([period, all], index) => {
      const id = newID("month");
      return h("details", { class: "month", id: `history-${period}`, open: index === 0 },
        h("summary", null, shortMonth(period), h("span", { class: "quiet" }, L(`${all.length} cập nhật`, `${all.length} updates`))),
        h("ol", { class: "updates", id }, all.map((update) => updateItem(update, units))));
    }));
}

export function updateItem(update, units) {
  return h("li", null,
    h("p", { class: "update-head" }, h("strong", null, unitNames([update.unit], units)), percent(update.percent), statusChip(update.status),
      update.timeliness === "late" && chip("late", timelinessName(update.timeliness)),
      h("span", { class: "quiet" }, L(`lần ${update.revision}, ${instant(update.recorded_at)}`, `revision ${update.revision}, ${instant(update.recorded_at)}`))),
    h("p", null, update.summary),
    update.difficulties && h("p", null, h("strong", null, L("Khó khăn: ", "Difficulties: ")), update.difficulties),
    update.proposals && h("p", null, h("strong", null, L("Đề xuất: ", "Proposals: ")), update.proposals),
    update.disbursed_vnd !== null && h("p", null, h("strong", null, L("Đã giải ngân: ", "Spent: ")), money(update.disbursed_vnd)),
    update.outputs.length > 0 && h("ul", null, update.outputs.map((output) => h("li", null,
      [output.kind, output.number, output.issued && day(output.issued)].filter(Boolean).join(" · "), ": ",
      output.url ? h("a", { href: output.url, rel: "noopener noreferrer" }, output.title) : output.title))));
}
