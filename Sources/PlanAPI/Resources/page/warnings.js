// Warnings: the list, red first.

import { L, instant, named, shortMonth } from "./language.js";
import { h } from "./elements.js";
import { asQuery, get, inPlan, theUnits } from "./api.js";
import { card, chip, empty, levelChip, link, periodPicker, unitNames, viewHead } from "./parts.js";
import { kindName, levelName, warningKinds, warningName } from "./words.js";
import { filterBox, filterOf } from "./filters.js";
import { warningView } from "./warning.js";
import { actions } from "./warning_notes.js";

export function warningsView(context) {
  return context.path[0] ? warningView(context) : warningList(context);
}

async function warningList(context) {
  const { query, go } = context;
  const [list, units, periods] = await Promise.all([
    get(inPlan("warnings", query)),
    theUnits(),
    get(inPlan("periods")),
  ]);
  const locked = periods.items.filter((item) => item.locked).map((item) => item.period);
  const choice = (name, label, options) =>
    filterOf(name, label, query[name], options, (value) => go("warnings", { ...query, [name]: value }));
  const concerned = [...units.values()].filter((unit) => ["department", "partner"].includes(unit.kind));
  const [red, yellow] = ["red", "yellow"].map((level) => list.items.filter((warning) => warning.level === level));
  const part = (title, warnings) =>
    warnings.length > 0 &&
    card(
      title,
      {},
      h(
        "ul",
        { class: "warning-list" },
        warnings.map((warning) => warningItem(warning, units, context)),
      ),
    );
  return h(
    "div",
    { class: "view" },
    viewHead(
      L("Diện cảnh báo", "Warnings"),
      L(`${red.length} đỏ, ${yellow.length} vàng`, `${red.length} red, ${yellow.length} yellow`),
      periodPicker(
        periods.items.map((item) => item.period),
        list.period,
        locked,
        (period) => go("warnings", { ...query, period }),
      ),
    ),
    filterBox(
      Object.keys(query).some((name) => name !== "period"),
      choice(
        "level",
        L("Mức", "Level"),
        ["red", "yellow"].map((level) => [level, levelName(level)]),
      ),
      choice(
        "unit",
        L("Đơn vị", "Unit"),
        concerned.map((unit) => [unit.code, named(unit)]),
      ),
      choice(
        "kind",
        L("Loại", "Kind"),
        warningKinds.map((kind) => [kind, kindName(kind)]),
      ),
    ),
    list.items.length === 0 && empty(L("Không có cảnh báo nào.", "There are no warnings.")),
    part(L(`Đỏ (${red.length})`, `Red (${red.length})`), red),
    part(L(`Vàng (${yellow.length})`, `Yellow (${yellow.length})`), yellow),
  );
}

function warningItem(warning, units, context) {
  const period = context.query.period ? { period: context.query.period } : {};
  return h(
    "li",
    { id: `warning-${warning.id}`, class: `warning warning-${warning.level}` },
    h(
      "div",
      { class: "warning-head" },
      levelChip(warning.level),
      h("h3", null, link(`#/warnings/${encodeURIComponent(warning.id)}${asQuery(period)}`, warningName(warning))),
      h(
        "span",
        { class: "quiet" },
        unitNames(warning.units, units),
        L(` · từ kỳ ${shortMonth(warning.since)}`, ` · since ${shortMonth(warning.since)}`),
      ),
    ),
    h("p", null, warning.message),
    warning.explanation &&
      h(
        "blockquote",
        null,
        h("p", null, warning.explanation.text),
        h("footer", null, `${warning.explanation.by.name}, ${instant(warning.explanation.recorded_at)}`),
      ),
    warning.acknowledgement &&
      h(
        "p",
        { class: "quiet" },
        chip("plain", L("Đã xem", "Noted")),
        " ",
        warning.acknowledgement.note && `${warning.acknowledgement.note} · `,
        `${warning.acknowledgement.by.name}, ${instant(warning.acknowledgement.recorded_at)}`,
      ),
    actions(warning, context),
  );
}
