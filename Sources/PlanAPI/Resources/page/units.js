// Units: their scorecards side by side, in rates with the counts behind them, and one in full.

import { L, money, named, none, number, percent, shortMonth } from "./language.js";
import { h } from "./elements.js";
import { asQuery, get, inPlan } from "./api.js";
import { card, facts, link, periodPicker, table, unreportedNotice, viewHead } from "./parts.js";

export async function unitsView({ path, query, go }) {
  const [cards, periods] = await Promise.all([
    get(inPlan("scorecards", { period: query.period })),
    get(inPlan("periods")),
  ]);
  const locked = periods.items.filter((item) => item.locked).map((item) => item.period);
  const picker = periodPicker(
    periods.items.map((item) => item.period),
    cards.period,
    locked,
    (period) => go(["units", ...path].join("/"), { period }),
  );
  const one = cards.units.find((unit) => unit.unit === path[0]);
  if (one)
    return unitView(
      one,
      cards.heads.find((head) => head.unit === one.unit),
      query,
      picker,
    );
  return h(
    "div",
    { class: "view" },
    viewHead(
      L("Đơn vị", "Units"),
      L(`Bảng điểm kỳ ${shortMonth(cards.period)}`, `Scorecards of ${shortMonth(cards.period)}`),
      picker,
    ),
    unreportedNotice(cards.period, periods.last_reported, (period) => go("units", { period })),
    card(L("Đơn vị chủ trì", "Lead units"), {}, scoreTable(L("Đơn vị chủ trì", "Lead units"), cards.units, query)),
    cards.heads.length > 0 &&
      card(
        L("Người chỉ đạo", "Those who direct"),
        {},
        scoreTable(L("Người chỉ đạo", "Those who direct"), cards.heads, query),
      ),
  );
}

/** A rate with its counts: `81,25% (13/16)`. */
function share(rate) {
  if (!rate || !rate.denominator) return none;
  return h(
    "span",
    null,
    percent(rate.value),
    h("span", { class: "of" }, ` (${number(rate.numerator)}/${number(rate.denominator)})`),
  );
}

function scoreTable(caption, cards, query) {
  return table(
    caption,
    [
      {
        title: L("Đơn vị", "Unit"),
        heading: true,
        wide: true,
        cell: (unit) => link(`#/units/${unit.unit}${asQuery(query)}`, named(unit)),
      },
      { title: L("Đúng hạn trong kỳ", "On time this month"), number: true, cell: (unit) => share(unit.on_time_rate) },
      {
        title: L("Đúng hạn từ đầu năm", "On time to date"),
        number: true,
        cell: (unit) => share(unit.to_date.on_time_rate),
      },
      { title: L("Đúng tiến độ", "On track"), number: true, cell: (unit) => share(unit.on_track_rate) },
      { title: L("Quá hạn", "Overdue"), number: true, cell: (unit) => number(unit.tasks.overdue) },
      {
        title: L("Cảnh báo", "Warnings"),
        number: true,
        cell: (unit) =>
          L(`${unit.warnings.total} (${unit.warnings.red} đỏ)`, `${unit.warnings.total} (${unit.warnings.red} red)`),
      },
      { title: L("Đã giải trình", "Explained"), number: true, cell: (unit) => share(unit.explanation_rate) },
      { title: L("Chỉ tiêu đạt", "KPIs met"), number: true, cell: (unit) => share(unit.kpi_attained_rate) },
    ],
    cards,
  );
}

function unitView(unit, head, query, picker) {
  return h(
    "div",
    { class: "view" },
    h("p", { class: "back" }, link(`#/units${asQuery(query)}`, L("Tất cả đơn vị", "All units"))),
    viewHead(named(unit), unit.unit, picker),
    h("div", { class: "columns" }, unitUpdatesCard(unit), workCard(unit, L("Nhiệm vụ chủ trì", "Tasks that it leads"))),
    h(
      "p",
      null,
      link(`#/tasks${asQuery({ lead: unit.unit, ...query })}`, L("Các nhiệm vụ của đơn vị", "The unit's tasks")),
      " · ",
      link(`#/warnings${asQuery({ unit: unit.unit, ...query })}`, L("Các cảnh báo của đơn vị", "The unit's warnings")),
    ),
    head && workCard(head, L("Nhiệm vụ chỉ đạo", "Tasks that it directs")),
  );
}

function unitUpdatesCard(unit) {
  const row = (name, counts, rate) => ({ name, counts, rate });
  return card(
    L("Cập nhật", "Updates"),
    {},
    table(
      L("Cập nhật", "Updates"),
      [
        { title: L("Thời gian", "Time"), heading: true, cell: (one) => one.name },
        { title: L("Phải gửi", "Expected"), number: true, cell: (one) => number(one.counts.expected) },
        { title: L("Đúng hạn", "On time"), number: true, cell: (one) => number(one.counts.on_time) },
        { title: L("Muộn", "Late"), number: true, cell: (one) => number(one.counts.late) },
        { title: L("Thiếu", "Missing"), number: true, cell: (one) => number(one.counts.missing) },
        { title: L("Tỷ lệ đúng hạn", "On time"), number: true, cell: (one) => share(one.rate) },
      ],
      [
        row(L("Trong kỳ", "This month"), unit, unit.on_time_rate),
        row(L("Từ đầu năm", "To date"), unit.to_date, unit.to_date.on_time_rate),
      ],
    ),
  );
}

function workCard(unit, title) {
  return card(
    title,
    {},
    facts(
      [L("Nhiệm vụ", "Tasks"), number(unit.tasks.total)],
      [L("Hoàn thành", "Done"), number(unit.tasks.done)],
      [L("Đúng tiến độ", "On track"), share(unit.on_track_rate)],
      [L("Quá hạn", "Overdue"), share(unit.overdue_rate)],
      [
        L("Cảnh báo", "Warnings"),
        L(
          `${unit.warnings.red} đỏ, ${unit.warnings.yellow} vàng`,
          `${unit.warnings.red} red, ${unit.warnings.yellow} yellow`,
        ),
      ],
      [L("Đã giải trình", "Explained"), share(unit.explanation_rate)],
      [L("Chỉ tiêu đạt", "KPIs met"), share(unit.kpi_attained_rate)],
      [L("Đã giải ngân", "Spent"), money(unit.disbursed_vnd)],
    ),
  );
}
