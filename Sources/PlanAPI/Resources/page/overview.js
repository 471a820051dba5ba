// The overview: the state of the plan at a glance, from one call of `dashboard`.

import { L, day, dayOf, figure, inMonth, money, named, number, percent, shortMoney, shortMonth, signed } from "./language.js";
import { h } from "./elements.js";
import { asQuery, get, inPlan } from "./api.js";
import { card, chip, empty, figuresTable, kpiChip, levelChip, link, notice, periodPicker, table, viewHead } from "./parts.js";
import { lineChart, pairBars, partsBar, seriesTable, sparkline, targetBar } from "./charts.js";
import { disagreementName, statuses, statusName, warningName, windowName } from "./words.js";

export async function overviewView({ query, go }) {
  const board = await get(inPlan("dashboard", { period: query.period }));
  const shown = query.period ? { period: query.period } : {};
  return h("div", { class: "view" },
    viewHead(L("Tổng quan", "Overview"), named(board.plan, "title"),
      periodPicker(board.periods, board.period, board.locked_periods, (period) => go("overview", { period }))),
    windowLine(board),
    board.own && ownNotice(board.own),
    headline(board),
    h("div", { class: "columns" }, tasksCard(board, shown), updatesCard(board)),
    warningsCard(board, shown),
    kpisCard(board, shown),
    moneyCard(board, shown));
}

function windowLine({ window, locked, period }) {
  const state = window.state === "open"
    ? L(`Kỳ ${shortMonth(window.period)} đang mở, hạn cuối ${day(window.last_day)}.`,
      `Reporting on ${inMonth(window.period)} is open until ${day(window.last_day)}.`)
    : L(`Kỳ ${shortMonth(window.period)} (${windowName(window.state).toLowerCase()}): mở từ ngày ${dayOf(window.opens_at)}, hạn cuối ${day(window.last_day)}.`,
      `${inMonth(window.period)} (${windowName(window.state).toLowerCase()}): opens on ${dayOf(window.opens_at)}, due ${day(window.last_day)}.`);
  return h("p", { class: "window-line" }, state,
    locked && L(` Kỳ ${shortMonth(period)} đã khóa.`, ` ${inMonth(period)} is locked.`));
}

/** What the unit of whoever looks has to do now, with the way there. */
function ownNotice(own) {
  const left = own.missing + own.awaited;
  if (left === 0) {
    return notice("done", h("p", null, h("strong", null, L(
      `${own.name} đã gửi đủ ${own.expected} cập nhật kỳ ${shortMonth(own.period)}.`,
      `${named(own)} has sent all ${own.expected} updates of ${inMonth(own.period)}.`))));
  }
  return notice(own.missing ? "late" : "todo",
    h("p", null, h("strong", null, L(
      `${own.name} còn ${left} trong ${own.expected} cập nhật kỳ ${shortMonth(own.period)} chưa gửi.`,
      `${named(own)} has ${left} of ${own.expected} updates of ${inMonth(own.period)} still to send.`)),
    own.missing > 0 && L(" Đã quá hạn, vẫn nhận nhưng ghi là muộn.", " They are past due: still taken, marked late.")),
    link("#/updates", L("Báo cáo ngay", "Report now"), { class: "button button-main" }));
}

function headline(board) {
  const rate = board.kpis.find((kpi) => kpi.derived === "on_time_updates");
  const tile = (title, value, below, kind, hash) => h("a", { class: `tile tile-${kind}`, href: hash },
    h("span", { class: "tile-title" }, title), h("span", { class: "tile-value" }, value), h("span", { class: "tile-below" }, below));
  return h("div", { class: "tiles" },
    tile(L("Cập nhật đúng hạn", "Updated on time"), percent(rate?.value ?? null),
      L(`Mục tiêu ${percent(rate?.target ?? 90)}`, `Target ${percent(rate?.target ?? 90)}`), rate?.status ?? "no_data", "#/units"),
    tile(L("Nhiệm vụ hoàn thành", "Tasks done"), `${board.tasks.done}/${board.tasks.total}`,
      L(`${board.tasks.blocked} vướng mắc, ${board.tasks.at_risk} có nguy cơ chậm`, `${board.tasks.blocked} blocked, ${board.tasks.at_risk} at risk`),
      board.tasks.blocked ? "blocked" : "plain", "#/tasks"),
    tile(L("Cảnh báo", "Warnings"), number(board.warnings.red + board.warnings.yellow),
      L(`${board.warnings.red} đỏ, ${board.warnings.yellow} vàng`, `${board.warnings.red} red, ${board.warnings.yellow} yellow`),
      board.warnings.red ? "red" : "plain", "#/warnings"),
    tile(L("Đã giải ngân", "Money spent"), shortMoney(board.money.disbursed_vnd),
      board.money.spent_share === null
        ? L("Chưa đăng ký kinh phí", "No money registered")
        : L(`${percent(board.money.spent_share)} số đăng ký`, `${percent(board.money.spent_share)} of what is registered`),
      "plain", "#/report"));
}

function tasksCard(board, shown) {
  const parts = [...statuses, "unreported"].map((key) => ({ key, count: board.tasks[key] }));
  const title = L("Nhiệm vụ theo trạng thái", "Tasks by status");
  const item = (part) => {
    const words = [h("span", { class: `swatch fill-${part.key}`, "aria-hidden": "true" }),
      h("span", { class: "legend-name" }, statusName(part.key)), h("span", { class: "number" }, number(part.count))];
    const isListed = part.key !== "unreported" && part.count > 0;
    return h("li", null, isListed ? h("a", { href: `#/tasks${asQuery({ status: part.key, ...shown })}` }, words) : words);
  };
  return card(title, { lead: L(`${board.tasks.total} nhiệm vụ, ${board.tasks.open} phải cập nhật trong kỳ`, `${board.tasks.total} tasks, ${board.tasks.open} owe updates`) },
    partsBar(title, parts),
    h("ul", { class: "legend" }, parts.filter((part) => part.count > 0 || part.key !== "unreported").map(item)));
}

function updatesCard(board) {
  const rate = board.kpis.find((kpi) => kpi.derived === "on_time_updates");
  const rows = board.units.filter((unit) => unit.expected > 0);
  return card(L("Cập nhật đúng hạn", "Updates on time"), {
    lead: L(`${board.updates.on_time} đúng hạn, ${board.updates.late} muộn, ${board.updates.missing + board.updates.awaited} chưa có, trong ${board.updates.expected} cập nhật`,
      `${board.updates.on_time} on time, ${board.updates.late} late, ${board.updates.missing + board.updates.awaited} not there, of ${board.updates.expected} updates`),
  },
    rate && lineChart(named(rate), rate.series, rate.target, rate.unit),
    rate && figuresTable("rate-figures", named(rate), ...seriesTable(rate.series, rate.unit)),
    h("details", { class: "figures", id: "updates-by-unit" },
      h("summary", null, L("Theo đơn vị", "By unit")),
      table(L("Cập nhật theo đơn vị", "Updates by unit"), [
        { title: L("Đơn vị", "Unit"), heading: true, cell: (unit) => named(unit) },
        { title: L("Phải gửi", "Expected"), number: true, cell: (unit) => number(unit.expected) },
        { title: L("Đúng hạn", "On time"), number: true, cell: (unit) => number(unit.on_time) },
        { title: L("Muộn", "Late"), number: true, cell: (unit) => number(unit.late) },
        { title: L("Chưa có", "Not there"), number: true, cell: (unit) => number(unit.missing + unit.awaited) },
      ], rows)));
}

function warningsCard(board, shown) {
  const first = board.warnings.items.slice(0, 6);
  const rest = board.warnings.items.length - first.length;
  return card(L("Diện cảnh báo", "Warnings"), {
    lead: L(`${board.warnings.red} đỏ, ${board.warnings.yellow} vàng`, `${board.warnings.red} red, ${board.warnings.yellow} yellow`),
    action: link(`#/warnings${asQuery(shown)}`, L("Xem tất cả", "All of them")),
  },
    first.length === 0 ? empty(L("Không có cảnh báo nào.", "There are no warnings."))
      : h("ul", { class: "warning-lines" }, first.map((warning) => h("li", null,
        levelChip(warning.level),
        h("div", null,
          link(`#/warnings/${encodeURIComponent(warning.id)}${asQuery(shown)}`, warningName(warning)),
          h("p", null, warning.message)),
        h("span", { class: "quiet" }, warning.explanation && chip("plain", L("Đã giải trình", "Explained")),
          warning.acknowledgement && chip("plain", L("Đã xem", "Noted")))))),
    rest > 0 && h("p", { class: "more" }, link(`#/warnings${asQuery(shown)}`, L(`và ${rest} cảnh báo nữa`, `and ${rest} more`))));
}

function kpisCard(board, shown) {
  const met = board.kpis.filter((kpi) => kpi.status === "met").length;
  return card(L("Chỉ tiêu", "KPIs"), {
    lead: L(`${met} trong ${board.kpis.length} chỉ tiêu đạt mục tiêu kỳ này`, `${met} of ${board.kpis.length} at their target this month`),
    action: link(`#/kpis${asQuery(shown)}`, L("Xem chi tiết", "In detail")),
  }, kpiTable(board.kpis, shown));
}

/** The KPIs in rows: figure, target, change, and twelve months. */
export function kpiTable(kpis, shown) {
  return table(L("Chỉ tiêu", "KPIs"), [
    { title: L("Chỉ tiêu", "KPI"), heading: true, wide: true, cell: (kpi) =>
      [link(`#/kpis/${kpi.code}${asQuery(shown)}`, named(kpi)), h("span", { class: "code" }, kpi.code)] },
    { title: L("Kỳ này", "This month"), number: true, cell: (kpi) => figure(kpi.value, kpi.unit) },
    { title: L("Mục tiêu", "Target"), number: true, cell: (kpi) => figure(kpi.target, kpi.unit) },
    { title: L("Thay đổi", "Change"), number: true, cell: (kpi) => signed(kpi.change) },
    { title: L("So mục tiêu", "To target"), cell: (kpi) => targetBar(named(kpi), kpi.value, kpi.target, kpi.unit, kpi.status) },
    { title: L("12 tháng", "12 months"), cell: (kpi) => sparkline(named(kpi), kpi.series, kpi.target, kpi.unit) },
    { title: L("Trạng thái", "Status"), cell: (kpi) => kpiChip(kpi.status) },
  ], kpis);
}

function moneyCard(board, shown) {
  const { tasks } = board.money;
  const key = h("p", { class: "key" },
    h("span", null, h("span", { class: "swatch fill-work", "aria-hidden": "true" }), L("Tiến độ công việc", "Work done")),
    h("span", null, h("span", { class: "swatch fill-money", "aria-hidden": "true" }), L("Giải ngân so với đăng ký", "Money spent of registered")));
  return card(L("Giải ngân so với tiến độ", "Money spent beside work done"), {
    lead: L(`Đã giải ngân ${money(board.money.disbursed_vnd)}, đăng ký ${money(board.money.registered_vnd)}`,
      `${money(board.money.disbursed_vnd)} spent, ${money(board.money.registered_vnd)} registered`),
  },
    tasks.length === 0 ? empty(L("Chưa có kinh phí đăng ký hoặc giải ngân.", "No money is registered or spent yet.")) : [
      key,
      table(L("Giải ngân so với tiến độ", "Money spent beside work done"), [
        { title: L("Nhiệm vụ", "Task"), heading: true, wide: true, cell: (row) => link(`#/tasks/${row.task}${asQuery(shown)}`, `${row.task}. ${named(row, "title")}`) },
        { title: L("Tiến độ, giải ngân", "Work, money"), cell: (row) => pairBars(named(row, "title"), row.percent, row.spent_share) },
        { title: L("Tiến độ", "Work"), number: true, cell: (row) => percent(row.percent) },
        { title: L("Giải ngân", "Spent"), number: true, cell: (row) => percent(row.spent_share) },
        { title: L("Đã giải ngân", "Spent"), number: true, cell: (row) => money(row.disbursed_vnd) },
        { title: L("Đăng ký", "Registered"), number: true, cell: (row) => money(row.registered_vnd) },
        { title: L("Lưu ý", "Note"), cell: (row) => row.disagreements.map((kind) => h("span", { class: "chip chip-at_risk chip-long" }, disagreementName(kind))) },
      ], tasks),
    ]);
}
