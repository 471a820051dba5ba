// KPIs: all of them in their groups, and one with its twelve months.

import { L, figure, named, number, signed, shortMonth } from "./language.js";
import { h } from "./elements.js";
import { asQuery, get, inPlan, theUnits } from "./api.js";
import {
  card,
  facts,
  figuresTable,
  grouped,
  kpiChip,
  link,
  periodPicker,
  unitNames,
  unreportedNotice,
  viewHead,
} from "./parts.js";
import { lineChart, seriesTable, targetBar } from "./charts.js";
import { directionName } from "./words.js";
import { kpiTable } from "./kpi_table.js";

export function kpisView(context) {
  return context.path[0] ? kpiView(context) : kpiList(context);
}

async function kpiList({ query, go }) {
  const [list, periods] = await Promise.all([get(inPlan("kpis", { period: query.period })), get(inPlan("periods"))]);
  const locked = periods.items.filter((item) => item.locked).map((item) => item.period);
  const groups = grouped(list.items, (kpi) => kpi.group);
  const met = list.items.filter((kpi) => kpi.status === "met").length;
  return h(
    "div",
    { class: "view" },
    viewHead(
      L("Chỉ tiêu", "KPIs"),
      L(`${met} trong ${list.items.length} chỉ tiêu đạt mục tiêu`, `${met} of ${list.items.length} at their target`),
      periodPicker(
        periods.items.map((item) => item.period),
        list.period,
        locked,
        (period) => go("kpis", { period }),
      ),
    ),
    unreportedNotice(list.period, periods.last_reported, (period) => go("kpis", { period })),
    [...groups.entries()].map(([group, kpis]) =>
      card(group, {}, kpiTable(kpis, query.period ? { period: query.period } : {})),
    ),
  );
}

async function kpiView({ path, query }) {
  const [kpi, units] = await Promise.all([get(inPlan(`kpis/${encodeURIComponent(path[0])}`, query)), theUnits()]);
  return h(
    "div",
    { class: "view" },
    h("p", { class: "back" }, link(`#/kpis${asQuery(query)}`, L("Tất cả chỉ tiêu", "All KPIs"))),
    viewHead(named(kpi), `${kpi.code} · ${kpi.group}`),
    h(
      "div",
      { class: "columns" },
      card(
        L("Kỳ này", "This month"),
        { lead: shortMonth(kpi.period) },
        h("p", { class: "big-figure" }, figure(kpi.value, kpi.unit)),
        targetBar(named(kpi), kpi.value, kpi.target, kpi.unit, kpi.status),
        facts(
          [L("Trạng thái", "Status"), kpiChip(kpi.status)],
          [
            L("Mục tiêu", "Target"),
            kpi.target === null ? figure(null) : `${directionName(kpi.direction)} ${figure(kpi.target, kpi.unit)}`,
          ],
          kpi.numerator !== null && [
            L("Số đạt trên tổng số", "Numerator of denominator"),
            `${number(kpi.numerator)}/${number(kpi.denominator)}`,
          ],
          [L("Kỳ trước", "Month before"), figure(kpi.previous, kpi.unit)],
          [L("Thay đổi", "Change"), signed(kpi.change)],
          [L("Đơn vị chủ trì", "Lead unit"), unitNames([kpi.lead_unit], units)],
        ),
      ),
      card(
        L("12 tháng", "12 months"),
        {},
        lineChart(named(kpi), kpi.series, kpi.target, kpi.unit),
        figuresTable("series", named(kpi), ...seriesTable(kpi.series, kpi.unit)),
      ),
    ),
  );
}
