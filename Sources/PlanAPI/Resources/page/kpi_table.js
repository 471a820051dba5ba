// The KPIs in rows: figure, target, change, and twelve months.

import { L, figure, named, signed } from "./language.js";
import { h } from "./elements.js";
import { asQuery } from "./api.js";
import { kpiChip, link, table } from "./parts.js";
import { sparkline, targetBar } from "./charts.js";

/** The KPIs in rows: figure, target, change, and twelve months. */
export function kpiTable(kpis, shown) {
  return table(
    L("Chỉ tiêu", "KPIs"),
    [
      {
        title: L("Chỉ tiêu", "KPI"),
        heading: true,
        wide: true,
        cell: (kpi) => [
          link(`#/kpis/${kpi.code}${asQuery(shown)}`, named(kpi)),
          h("span", { class: "code" }, kpi.code),
        ],
      },
      { title: L("Kỳ này", "This month"), number: true, cell: (kpi) => figure(kpi.value, kpi.unit) },
      { title: L("Mục tiêu", "Target"), number: true, cell: (kpi) => figure(kpi.target, kpi.unit) },
      { title: L("Thay đổi", "Change"), number: true, cell: (kpi) => signed(kpi.change) },
      {
        title: L("So mục tiêu", "To target"),
        cell: (kpi) => targetBar(named(kpi), kpi.value, kpi.target, kpi.unit, kpi.status),
      },
      { title: L("12 tháng", "12 months"), cell: (kpi) => sparkline(named(kpi), kpi.series, kpi.target, kpi.unit) },
      { title: L("Trạng thái", "Status"), cell: (kpi) => kpiChip(kpi.status) },
    ],
    kpis,
  );
}
