// One warning with all that was said of it.

import { L, instant, shortMonth } from "./language.js";
import { h } from "./elements.js";
import { asQuery, get, inPlan, theUnits } from "./api.js";
import { card, empty, facts, levelChip, link, unitNames, viewHead } from "./parts.js";
import { warningName } from "./words.js";
import { actions } from "./warning_notes.js";

export async function warningView(context) {
  const { path, query } = context;
  const [warning, units] = await Promise.all([
    get(inPlan(`warnings/${encodeURIComponent(path[0])}`, query)),
    theUnits(),
  ]);
  return h(
    "div",
    { class: "view" },
    h("p", { class: "back" }, link(`#/warnings${asQuery(query)}`, L("Tất cả cảnh báo", "All warnings"))),
    viewHead(warningName(warning), L(`Kỳ ${shortMonth(warning.period)}`, shortMonth(warning.period))),
    card(
      L("Nội dung", "What it is"),
      { action: levelChip(warning.level) },
      h("p", null, warning.message),
      h("p", null, warning.ends_when),
      facts(
        [L("Đơn vị", "Units"), unitNames(warning.units, units)],
        warning.task !== null && [
          L("Nhiệm vụ", "Task"),
          link(`#/tasks/${warning.task}${asQuery(query)}`, String(warning.task)),
        ],
        warning.kpi !== null && [L("Chỉ tiêu", "KPI"), link(`#/kpis/${warning.kpi}${asQuery(query)}`, warning.kpi)],
        [L("Từ kỳ", "Since"), shortMonth(warning.since)],
      ),
      actions(warning, context),
    ),
    card(
      L("Giải trình", "Explanations"),
      {},
      warning.revisions.length === 0
        ? empty(L("Chưa có giải trình.", "Nothing has been explained yet."))
        : h(
            "ol",
            { class: "updates" },
            [...warning.revisions]
              .reverse()
              .map((one) =>
                h(
                  "li",
                  null,
                  h("p", null, one.text),
                  h(
                    "p",
                    { class: "quiet" },
                    L(
                      `${one.by.name}, lần ${one.revision}, ${instant(one.recorded_at)}`,
                      `${one.by.name}, revision ${one.revision}, ${instant(one.recorded_at)}`,
                    ),
                  ),
                ),
              ),
          ),
    ),
    card(
      L("Xác nhận của lãnh đạo", "Taken note of"),
      {},
      warning.acknowledgements.length === 0
        ? empty(L("Chưa có xác nhận.", "Nobody has taken note yet."))
        : h(
            "ol",
            { class: "updates" },
            warning.acknowledgements.map((one) =>
              h(
                "li",
                null,
                one.note && h("p", null, one.note),
                h("p", { class: "quiet" }, `${one.by.name}, ${instant(one.recorded_at)}`),
              ),
            ),
          ),
    ),
  );
}
