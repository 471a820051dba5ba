// The city: every plan side by side, and what they come to together.

import { L, figure, money, monthName, named, none, number, percent, shortMoney, shortMonth } from "./language.js";
import { h } from "./elements.js";
import { asQuery, get } from "./api.js";
import { awaitedNotice, card, empty, link, table, tile, viewHead } from "./parts.js";
import { targetBar } from "./charts.js";

export async function cityView({ query, go }) {
  const overview = await get(`/v1/overview${asQuery({ period: query.period })}`);
  const title = L("Thành phố", "City");
  if (overview.items.length === 0)
    return h(
      "div",
      { class: "view" },
      viewHead(title),
      empty(L("Chưa có kế hoạch nào trong kỳ.", "There is no plan in this month.")),
    );
  const { totals } = overview;
  const year = overview.period.slice(0, 4);
  const months = Array.from({ length: 12 }, (_, index) => `${year}-${String(12 - index).padStart(2, "0")}`);
  return h(
    "div",
    { class: "view" },
    viewHead(
      title,
      L(
        `${overview.plans} kế hoạch, kỳ ${shortMonth(overview.period)}`,
        `${overview.plans} plans, ${shortMonth(overview.period)}`,
      ),
      h(
        "div",
        { class: "field field-inline" },
        h("label", { for: "period" }, L("Kỳ", "Month")),
        h(
          "select",
          { id: "period", value: overview.period, onchange: (event) => go("city", { period: event.target.value }) },
          months.map((period) => h("option", { value: period }, monthName(period))),
        ),
      ),
    ),
    totals.expected > 0 && totals.received === 0 && quietCity(overview.period, months),
    h(
      "div",
      { class: "tiles" },
      tile(
        L("Cập nhật đúng hạn", "Updated on time"),
        percent(totals.update_rate.value),
        L(
          `${number(totals.update_rate.numerator)}/${number(totals.update_rate.denominator)} nhiệm vụ`,
          `${number(totals.update_rate.numerator)}/${number(totals.update_rate.denominator)} tasks`,
        ),
      ),
      tile(L("Nhiệm vụ", "Tasks"), number(totals.tasks), L(`${totals.overdue} quá hạn`, `${totals.overdue} overdue`)),
      tile(
        L("Cảnh báo", "Warnings"),
        number(totals.warnings.red + totals.warnings.yellow),
        L(
          `${totals.warnings.red} đỏ, ${totals.warnings.yellow} vàng`,
          `${totals.warnings.red} red, ${totals.warnings.yellow} yellow`,
        ),
      ),
      tile(
        L("Đã giải ngân", "Money spent"),
        shortMoney(totals.disbursed_vnd),
        L(`đăng ký ${shortMoney(totals.registered_vnd)}`, `${shortMoney(totals.registered_vnd)} registered`),
      ),
    ),
    card(
      L("Các kế hoạch", "The plans"),
      {},
      table(
        L("Các kế hoạch", "The plans"),
        [
          { title: L("Hạng", "Rank"), number: true, cell: (plan) => String(plan.rank) },
          {
            title: L("Xã", "Commune"),
            heading: true,
            wide: true,
            cell: (plan) => [plan.issuer_name ?? plan.issuer, h("span", { class: "code" }, plan.number)],
          },
          { title: L("Cập nhật đúng hạn", "On time"), number: true, cell: (plan) => percent(plan.update_rate.value) },
          { title: L("Đúng tiến độ", "On track"), number: true, cell: (plan) => percent(plan.on_track_rate.value) },
          { title: L("Quá hạn", "Overdue"), number: true, cell: (plan) => number(plan.tasks.overdue) },
          {
            title: L("Cảnh báo", "Warnings"),
            number: true,
            cell: (plan) =>
              L(
                `${plan.warnings.total} (${plan.warnings.red} đỏ)`,
                `${plan.warnings.total} (${plan.warnings.red} red)`,
              ),
          },
          { title: L("Chỉ tiêu đạt", "KPIs met"), number: true, cell: (plan) => percent(plan.kpi_attained_rate.value) },
          { title: L("Đã giải ngân", "Spent"), number: true, cell: (plan) => money(plan.disbursed_vnd) },
        ],
        overview.items,
      ),
    ),
    card(
      L("Chỉ tiêu toàn thành phố", "KPIs of the whole city"),
      {
        lead: L(
          "Cộng tử số và mẫu số của các xã, không lấy trung bình tỷ lệ",
          "Numerators and denominators of the communes added up, never a mean of rates",
        ),
      },
      table(
        L("Chỉ tiêu toàn thành phố", "KPIs of the whole city"),
        [
          {
            title: L("Chỉ tiêu", "KPI"),
            heading: true,
            wide: true,
            cell: (kpi) => [named(kpi), h("span", { class: "code" }, kpi.code)],
          },
          { title: L("Kết quả", "Value"), number: true, cell: (kpi) => figure(kpi.value, kpi.unit) },
          { title: L("Mục tiêu", "Target"), number: true, cell: (kpi) => figure(kpi.target, kpi.unit) },
          {
            title: L("So mục tiêu", "To target"),
            cell: (kpi) => targetBar(named(kpi), kpi.value, kpi.target, kpi.unit, statusOf(kpi)),
          },
          {
            title: L("Số xã có số liệu", "Communes with data"),
            number: true,
            cell: (kpi) => (kpi.plans ? `${kpi.counted}/${kpi.plans}` : none),
          },
        ],
        overview.kpis,
      ),
    ),
  );
}

/** Where no commune has reported yet on the month that is shown: that it is so, and the way to the month before. */
function quietCity(period, months) {
  const before = months.find((month) => month < period);
  return awaitedNotice(
    L(`Chưa có xã nào báo cáo kỳ ${shortMonth(period)}.`, `No commune has reported on ${monthName(period)} yet.`),
    null,
    before &&
      link(`#/city${asQuery({ period: before })}`, L(`Xem kỳ ${shortMonth(before)}`, `Show ${monthName(before)}`), {
        class: "button",
      }),
  );
}

/** Whether a sum over the communes meets the target, as the server judges a commune's own. */
function statusOf({ value, target, direction }) {
  if (value === null) return "no_data";
  if (target === null) return "no_target";
  const isMet = direction === "at_most" ? value <= target : direction === "equal" ? value === target : value >= target;
  return isMet ? "met" : "below_target";
}
