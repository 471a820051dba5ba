// The overview: the state of the plan at a glance, from one call of `dashboard`.

import { L, day, dayOf, inMonth, named, number, percent, shortMoney, shortMonth } from "./language.js";
import { h } from "./elements.js";
import { asQuery, get, inPlan } from "./api.js";
import { card, figuresTable, link, notice, periodPicker, table, tile, unreportedNotice, viewHead } from "./parts.js";
import { lineChart, partsBar, seriesTable } from "./charts.js";
import { statuses, statusName, windowName } from "./words.js";
import { kpisCard, moneyCard, warningsCard } from "./overview_lists.js";

export async function overviewView({ query, go }) {
  const board = await get(inPlan("dashboard", { period: query.period }));
  const shown = query.period ? { period: query.period } : {};
  return h(
    "div",
    { class: "view" },
    viewHead(
      L("Tổng quan", "Overview"),
      named(board.plan, "title"),
      periodPicker(board.periods, board.period, board.locked_periods, (period) => go("overview", { period })),
    ),
    windowLine(board),
    unreportedNotice(board.period, board.last_reported, (period) => go("overview", { period })),
    board.own && ownNotice(board.own),
    headline(board),
    h("div", { class: "columns" }, tasksCard(board, shown), updatesCard(board)),
    warningsCard(board, shown),
    kpisCard(board, shown),
    moneyCard(board, shown),
  );
}

function windowLine({ window, locked, period }) {
  const [opens, due] = [dayOf(window.opens_at), day(window.last_day)];
  const name = windowName(window.state).toLowerCase();
  const state =
    window.state === "open"
      ? L(
          `Kỳ ${shortMonth(window.period)} đang mở, hạn cuối ${due}.`,
          `Reporting on ${inMonth(window.period)} is open until ${due}.`,
        )
      : L(
          `Kỳ ${shortMonth(window.period)} (${name}): mở từ ngày ${opens}, hạn cuối ${due}.`,
          `${inMonth(window.period)} (${name}): opens on ${opens}, due ${due}.`,
        );
  return h(
    "p",
    { class: "window-line" },
    state,
    locked && L(` Kỳ ${shortMonth(period)} đã khóa.`, ` ${inMonth(period)} is locked.`),
  );
}

/** What the unit of whoever looks has to do now, with the way there. */
function ownNotice(own) {
  const left = own.missing + own.awaited;
  if (left === 0) {
    return notice(
      "done",
      h(
        "p",
        null,
        h(
          "strong",
          null,
          L(
            `${own.name} đã gửi đủ ${own.expected} cập nhật kỳ ${shortMonth(own.period)}.`,
            `${named(own)} has sent all ${own.expected} updates of ${inMonth(own.period)}.`,
          ),
        ),
      ),
    );
  }
  return notice(
    own.missing ? "late" : "todo",
    h(
      "p",
      null,
      h(
        "strong",
        null,
        L(
          `${own.name} còn ${left} trong ${own.expected} cập nhật kỳ ${shortMonth(own.period)} chưa gửi.`,
          `${named(own)} has ${left} of ${own.expected} updates of ${inMonth(own.period)} still to send.`,
        ),
      ),
      own.missing > 0 && L(" Đã quá hạn, vẫn nhận nhưng ghi là muộn.", " They are past due: still taken, marked late."),
    ),
    link("#/updates", L("Báo cáo ngay", "Report now"), { class: "button button-main" }),
  );
}

function headline(board) {
  const rate = board.kpis.find((kpi) => kpi.derived === "on_time_updates");
  return h(
    "div",
    { class: "tiles" },
    tile(
      L("Cập nhật đúng hạn", "Updated on time"),
      percent(rate?.value ?? null),
      L(`Mục tiêu ${percent(rate?.target ?? 90)}`, `Target ${percent(rate?.target ?? 90)}`),
      rate?.status ?? "no_data",
      "#/units",
    ),
    tile(
      L("Nhiệm vụ hoàn thành", "Tasks done"),
      `${board.tasks.done}/${board.tasks.total}`,
      L(
        `${board.tasks.blocked} vướng mắc, ${board.tasks.at_risk} có nguy cơ chậm`,
        `${board.tasks.blocked} blocked, ${board.tasks.at_risk} at risk`,
      ),
      board.tasks.blocked ? "blocked" : "plain",
      "#/tasks",
    ),
    tile(
      L("Cảnh báo", "Warnings"),
      number(board.warnings.red + board.warnings.yellow),
      L(
        `${board.warnings.red} đỏ, ${board.warnings.yellow} vàng`,
        `${board.warnings.red} red, ${board.warnings.yellow} yellow`,
      ),
      board.warnings.red ? "red" : "plain",
      "#/warnings",
    ),
    tile(
      L("Đã giải ngân", "Money spent"),
      shortMoney(board.money.disbursed_vnd),
      board.money.spent_share === null
        ? L("Chưa đăng ký kinh phí", "No money registered")
        : L(
            `${percent(board.money.spent_share)} số đăng ký`,
            `${percent(board.money.spent_share)} of what is registered`,
          ),
      "plain",
      "#/report",
    ),
  );
}

function tasksCard(board, shown) {
  const parts = [...statuses, "unreported"].map((key) => ({ key, count: board.tasks[key] }));
  const title = L("Nhiệm vụ theo trạng thái", "Tasks by status");
  const item = (part) => {
    const words = [
      h("span", { class: `swatch fill-${part.key}`, "aria-hidden": "true" }),
      h("span", { class: "legend-name" }, statusName(part.key)),
      h("span", { class: "number" }, number(part.count)),
    ];
    const isListed = part.key !== "unreported" && part.count > 0;
    return h(
      "li",
      null,
      isListed ? h("a", { href: `#/tasks${asQuery({ status: part.key, ...shown })}` }, words) : words,
    );
  };
  return card(
    title,
    {
      lead: L(
        `${board.tasks.total} nhiệm vụ, ${board.tasks.open} phải cập nhật trong kỳ`,
        `${board.tasks.total} tasks, ${board.tasks.open} owe updates`,
      ),
    },
    partsBar(title, parts),
    h("ul", { class: "legend" }, parts.filter((part) => part.count > 0 || part.key !== "unreported").map(item)),
  );
}

function updatesCard(board) {
  const rate = board.kpis.find((kpi) => kpi.derived === "on_time_updates");
  const rows = board.units.filter((unit) => unit.expected > 0);
  const { expected, on_time: onTime, late, missing, awaited } = board.updates;
  return card(
    L("Cập nhật đúng hạn", "Updates on time"),
    {
      lead: L(
        `${onTime} đúng hạn, ${late} muộn, ${missing + awaited} chưa có, trong ${expected} cập nhật`,
        `${onTime} on time, ${late} late, ${missing + awaited} not there, of ${expected} updates`,
      ),
    },
    rate && lineChart(named(rate), rate.series, rate.target, rate.unit),
    rate && figuresTable("rate-figures", named(rate), ...seriesTable(rate.series, rate.unit)),
    h(
      "details",
      { class: "figures", id: "updates-by-unit" },
      h("summary", null, L("Theo đơn vị", "By unit")),
      table(
        L("Cập nhật theo đơn vị", "Updates by unit"),
        [
          { title: L("Đơn vị", "Unit"), heading: true, cell: (unit) => named(unit) },
          { title: L("Phải gửi", "Expected"), number: true, cell: (unit) => number(unit.expected) },
          { title: L("Đúng hạn", "On time"), number: true, cell: (unit) => number(unit.on_time) },
          { title: L("Muộn", "Late"), number: true, cell: (unit) => number(unit.late) },
          { title: L("Chưa có", "Not there"), number: true, cell: (unit) => number(unit.missing + unit.awaited) },
        ],
        rows,
      ),
    ),
  );
}
