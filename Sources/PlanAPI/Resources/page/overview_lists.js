// What the overview lists: the warnings red first, the KPIs, and the money beside the work.

import { L, money, named, percent } from "./language.js";
import { h } from "./elements.js";
import { asQuery } from "./api.js";
import { card, chip, empty, levelChip, link, table } from "./parts.js";
import { pairBars } from "./charts.js";
import { disagreementName, warningName } from "./words.js";
import { kpiTable } from "./kpi_table.js";

export function warningsCard(board, shown) {
  const first = board.warnings.items.slice(0, 6);
  const rest = board.warnings.items.length - first.length;
  return card(
    L("Diện cảnh báo", "Warnings"),
    {
      lead: L(
        `${board.warnings.red} đỏ, ${board.warnings.yellow} vàng`,
        `${board.warnings.red} red, ${board.warnings.yellow} yellow`,
      ),
      action: link(`#/warnings${asQuery(shown)}`, L("Xem tất cả", "All of them")),
    },
    first.length === 0
      ? empty(L("Không có cảnh báo nào.", "There are no warnings."))
      : h(
          "ul",
          { class: "warning-lines" },
          first.map((warning) =>
            h(
              "li",
              null,
              levelChip(warning.level),
              h(
                "div",
                null,
                link(`#/warnings/${encodeURIComponent(warning.id)}${asQuery(shown)}`, warningName(warning)),
                h("p", null, warning.message),
              ),
              h(
                "span",
                { class: "quiet" },
                warning.explanation && chip("plain", L("Đã giải trình", "Explained")),
                warning.acknowledgement && chip("plain", L("Đã xem", "Noted")),
              ),
            ),
          ),
        ),
    rest > 0 &&
      h("p", { class: "more" }, link(`#/warnings${asQuery(shown)}`, L(`và ${rest} cảnh báo nữa`, `and ${rest} more`))),
  );
}

export function kpisCard(board, shown) {
  const met = board.kpis.filter((kpi) => kpi.status === "met").length;
  return card(
    L("Chỉ tiêu", "KPIs"),
    {
      lead: L(
        `${met} trong ${board.kpis.length} chỉ tiêu đạt mục tiêu kỳ này`,
        `${met} of ${board.kpis.length} at their target this month`,
      ),
      action: link(`#/kpis${asQuery(shown)}`, L("Xem chi tiết", "In detail")),
    },
    kpiTable(board.kpis, shown),
  );
}

export function moneyCard(board, shown) {
  const { tasks } = board.money;
  const key = h(
    "p",
    { class: "key" },
    h(
      "span",
      null,
      h("span", { class: "swatch fill-work", "aria-hidden": "true" }),
      L("Tiến độ công việc", "Work done"),
    ),
    h(
      "span",
      null,
      h("span", { class: "swatch fill-money", "aria-hidden": "true" }),
      L("Giải ngân so với đăng ký", "Money spent of registered"),
    ),
  );
  return card(
    L("Giải ngân so với tiến độ", "Money spent beside work done"),
    {
      lead: L(
        `Đã giải ngân ${money(board.money.disbursed_vnd)}, đăng ký ${money(board.money.registered_vnd)}`,
        `${money(board.money.disbursed_vnd)} spent, ${money(board.money.registered_vnd)} registered`,
      ),
    },
    tasks.length === 0
      ? empty(L("Chưa có kinh phí đăng ký hoặc giải ngân.", "No money is registered or spent yet."))
      : [
          key,
          table(
            L("Giải ngân so với tiến độ", "Money spent beside work done"),
            [
              {
                title: L("Nhiệm vụ", "Task"),
                heading: true,
                wide: true,
                cell: (row) => link(`#/tasks/${row.task}${asQuery(shown)}`, `${row.task}. ${named(row, "title")}`),
              },
              {
                title: L("Tiến độ, giải ngân", "Work, money"),
                cell: (row) => pairBars(named(row, "title"), row.percent, row.spent_share),
              },
              { title: L("Tiến độ", "Work"), number: true, cell: (row) => percent(row.percent) },
              { title: L("Giải ngân", "Share spent"), number: true, cell: (row) => percent(row.spent_share) },
              { title: L("Đã giải ngân", "Spent"), number: true, cell: (row) => money(row.disbursed_vnd) },
              { title: L("Đăng ký", "Registered"), number: true, cell: (row) => money(row.registered_vnd) },
              {
                title: L("Lưu ý", "Note"),
                cell: (row) =>
                  row.disagreements.map((kind) =>
                    h("span", { class: "chip chip-at_risk chip-long" }, disagreementName(kind)),
                  ),
              },
            ],
            tasks,
          ),
        ],
  );
}
