// The parts that views are put together from.

import { L, monthName, shortMonth } from "./language.js";
import { h, newID, svg } from "./elements.js";
import { kpiStatusName, levelName, statusName } from "./words.js";

/** A section with its heading. `more` may hold `lead` (a line under the heading), `action` (beside it), `class`. */
export function card(title, more, ...content) {
  const id = newID("card");
  return h(
    "section",
    { class: `card ${more?.class ?? ""}`, "aria-labelledby": id },
    h(
      "div",
      { class: "card-head" },
      h("div", null, h("h2", { id }, title), more?.lead && h("p", { class: "lead" }, more.lead)),
      more?.action,
    ),
    content,
  );
}

const shapes = {
  done: "M2.5 6.5 5 9l4.5-6",
  on_track: "M3 9V3l6 3z",
  at_risk: "M6 2v5M6 9.2v.3",
  blocked: "M3 3l6 6M9 3 3 9",
  not_started: "M3 6h6",
  met: "M2.5 6.5 5 9l4.5-6",
  below_target: "M6 2v7M3 6.5 6 9.5l3-3",
  red: "M6 2v5M6 9.2v.3",
  yellow: "M6 2v5M6 9.2v.3",
};

/** A word with a colour and a sign, so that the colour is never alone in saying it. */
export function chip(kind, text) {
  const sign =
    shapes[kind] &&
    svg("svg", { class: "chip-sign", viewBox: "0 0 12 12", "aria-hidden": "true" }, svg("path", { d: shapes[kind] }));
  return h("span", { class: `chip chip-${kind}` }, sign, text);
}

export const statusChip = (status) => chip(status ?? "unreported", statusName(status));
export const kpiChip = (status) => chip(status, kpiStatusName(status));
export const levelChip = (level) => chip(level, levelName(level));

/**
 * A table. On a narrow screen each row becomes a block with the headings before its cells; the roles keep it a table
 * for readers of the screen then.
 * @param columns `[{title, number?, heading?, wide?, tight?, cell: (row) => text or element}]`
 * @param more `isCaptionShown`, `rowID`
 */
export function table(caption, columns, rows, more = {}) {
  const head = h(
    "tr",
    { role: "row" },
    columns.map((column) =>
      h(
        "th",
        {
          scope: "col",
          role: "columnheader",
          class: [column.number && "number", column.title.length < 13 && "short"].filter(Boolean).join(" ") || null,
        },
        column.title,
      ),
    ),
  );
  const body = rows.map((row) =>
    h(
      "tr",
      { role: "row", id: more.rowID?.(row) },
      columns.map((column) =>
        h(
          column.heading ? "th" : "td",
          {
            role: column.heading ? "rowheader" : "cell",
            scope: column.heading && "row",
            class:
              [column.number && "number", column.wide && "wide", column.tight && "tight"].filter(Boolean).join(" ") ||
              null,
            "data-title": column.title,
          },
          column.cell(row),
        ),
      ),
    ),
  );
  return h(
    "table",
    { class: "table", role: "table" },
    h("caption", { class: more.isCaptionShown ? null : "for-readers" }, caption),
    h("thead", { role: "rowgroup" }, head),
    h("tbody", { role: "rowgroup" }, body),
  );
}

/** The figures of a chart, for who would rather read them. */
export function figuresTable(id, caption, columns, rows) {
  return h(
    "details",
    { class: "figures", id },
    h("summary", null, L("Xem số liệu dạng bảng", "Show the figures as a table")),
    table(caption, columns, rows),
  );
}

/** The picker of the month that a view shows. */
export function periodPicker(periods, selected, locked, onPick) {
  const id = "period";
  return h(
    "div",
    { class: "field field-inline" },
    h("label", { for: id }, L("Kỳ", "Month")),
    h(
      "select",
      { id, value: selected, onchange: (event) => onPick(event.target.value) },
      [...periods]
        .reverse()
        .map((period) =>
          h(
            "option",
            { value: period },
            monthName(period) + (locked.includes(period) ? L(" (đã khóa)", " (locked)") : ""),
          ),
        ),
    ),
  );
}

/** A figure to be seen at a glance, with a line below it; with `hash` it is the way to what is behind it. */
export function tile(title, value, below, kind = "plain", hash = null) {
  return h(
    hash ? "a" : "div",
    { class: `tile tile-${kind}`, href: hash },
    h("span", { class: "tile-title" }, title),
    h("span", { class: "tile-value" }, value),
    h("span", { class: "tile-below" }, below),
  );
}

/** The head of a view: its name, a line about it, and what it is set with. */
export function viewHead(title, lead, ...tools) {
  return h(
    "div",
    { class: "view-head" },
    h("div", null, h("h1", { tabindex: "-1" }, title), lead && h("p", { class: "lead" }, lead)),
    tools.length > 0 && h("div", { class: "tools" }, tools),
  );
}

export function notice(kind, ...content) {
  return h("div", { class: `notice notice-${kind}` }, content);
}

/** That something has not come yet, what more there is to say of it, and the way on. */
export function awaitedNotice(text, more, action) {
  return notice("todo", h("p", null, h("strong", null, text), more), action);
}

/**
 * Where nobody has reported yet on the month that a view shows: that it is so, and the way to the last month that there
 * are reports on.
 * @param last that month; `null` where there is none
 */
export function unreportedNotice(period, last, go) {
  if (last && period <= last) return null;
  return awaitedNotice(
    L(`Chưa có đơn vị nào báo cáo kỳ ${shortMonth(period)}.`, `Nobody has reported on ${monthName(period)} yet.`),
    last && L(` Kỳ gần nhất có số liệu: ${shortMonth(last)}.`, ` The last month with reports is ${monthName(last)}.`),
    last &&
      h(
        "button",
        { type: "button", class: "button", id: "last-reported", onclick: () => go(last) },
        L(`Xem kỳ ${shortMonth(last)}`, `Show ${monthName(last)}`),
      ),
  );
}

export function empty(text) {
  return h("p", { class: "empty" }, text);
}

/** What has gone wrong, and the way on. */
export function failureNotice(failure, retry) {
  return h(
    "div",
    { class: "notice notice-failure", role: "alert" },
    h("p", null, h("strong", null, failure.title ?? L("Có lỗi trên trang", "Something is wrong with the page"))),
    (failure.detail || !failure.title) && h("p", null, failure.detail ?? failure.message),
    retry && h("button", { type: "button", class: "button", onclick: retry }, L("Thử lại", "Try again")),
  );
}

export function link(hash, text, attributes = {}) {
  return h("a", { href: hash, ...attributes }, text);
}

export function unitNames(codes, units) {
  return codes
    .map((code) => units.get(code))
    .map((unit, index) => (unit ? L(unit.name, unit.name_en ?? unit.name) : codes[index]))
    .join(", ");
}

/** `text` with its label, in a list of facts. */
export function facts(...pairs) {
  return h(
    "dl",
    { class: "facts" },
    pairs.filter(Boolean).map(([term, ...values]) =>
      h(
        "div",
        null,
        h("dt", null, term),
        values.map((value) => h("dd", null, value)),
      ),
    ),
  );
}

/** Something that takes a while. `set` is told the share done, or nothing while that is not known. */
export function progressLine(label) {
  const bar = h("progress", { max: "1", "aria-label": label });
  const words = h("span", null, label);
  return {
    element: h("div", { class: "progress", role: "status" }, words, bar),
    set(share, text) {
      if (share === undefined) bar.removeAttribute("value");
      else bar.value = share;
      if (text) words.textContent = text;
    },
  };
}

/** The items of each key, in the order in which the keys come. */
export function grouped(items, key) {
  const groups = new Map();
  for (const item of items) {
    const own = key(item);
    if (groups.has(own)) groups.get(own).push(item);
    else groups.set(own, [item]);
  }
  return groups;
}
