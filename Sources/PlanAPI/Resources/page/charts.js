// Charts in SVG. Each has a title and a description with its figures; a table stands beside it, or it stands in one.

import { L, figure, monthName, none, number, percent, shortMonth } from "./language.js";
import { h, newID, svg } from "./elements.js";
import { statusName } from "./words.js";

function picture(className, width, height, title, description, ...content) {
  const [titleID, descriptionID] = [newID("title"), newID("description")];
  return svg(
    "svg",
    {
      class: `chart ${className}`,
      viewBox: `0 0 ${width} ${height}`,
      role: "img",
      "aria-labelledby": titleID,
      "aria-describedby": descriptionID,
    },
    svg("title", { id: titleID }, title),
    svg("desc", { id: descriptionID }, description),
    content,
  );
}

/** Parts of a whole in one bar: the tasks by their status. @param parts `[{key, count}]` */
export function partsBar(title, parts) {
  const total = parts.reduce((sum, part) => sum + part.count, 0) || 1;
  const description = parts.map((part) => `${statusName(part.key)}: ${part.count}`).join("; ");
  let start = 0;
  const blocks = parts
    .filter((part) => part.count > 0)
    .map((part) => {
      const width = (part.count / total) * 600;
      const block = svg("rect", {
        class: `fill-${part.key}`,
        x: start,
        y: 0,
        width: Math.max(width - 2, 1),
        height: 36,
      });
      start += width;
      return block;
    });
  const bar = picture("chart-parts", 600, 36, title, description, blocks);
  bar.setAttribute("preserveAspectRatio", "none");
  return bar;
}

/** A value beside its target: a bar with a mark. */
export function targetBar(name, value, target, unit, status) {
  const most = unit === "%" ? 100 : Math.max(value ?? 0, target ?? 0, 1) * 1.15;
  const place = (amount) => Math.min(Math.max(amount / most, 0), 1) * 140;
  const title = L(`${name}: so với mục tiêu`, `${name}: against its target`);
  const description =
    target === null
      ? L(`Đạt ${figure(value, unit)}, không có mục tiêu`, `${figure(value, unit)}, without a target`)
      : L(
          `Đạt ${figure(value, unit)}, mục tiêu ${figure(target, unit)}`,
          `${figure(value, unit)} of ${figure(target, unit)}`,
        );
  return picture(
    "chart-target",
    144,
    16,
    title,
    description,
    svg("rect", { class: "track", x: 2, y: 5, width: 140, height: 6 }),
    value !== null && svg("rect", { class: `fill-${status}`, x: 2, y: 5, width: place(value), height: 6 }),
    target !== null && svg("path", { class: "mark", d: `M${Math.min(2 + place(target), 141)} 1v14` }),
  );
}

/** The stretches of a series that have figures, as paths. */
function stretches(points) {
  const paths = [];
  let isOpen = false;
  for (const point of points) {
    if (point.y === null) {
      isOpen = false;
    } else if (isOpen) {
      paths[paths.length - 1] += `L${point.x} ${point.y}`;
    } else {
      paths.push(`M${point.x} ${point.y}`);
      isOpen = true;
    }
  }
  return paths;
}

function round(value) {
  return Math.round(value * 10) / 10;
}

function scale(values) {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const margin = (most - least) * 0.08 || Math.abs(most) * 0.05 || 1;
  return { least: least - margin, span: most - least + 2 * margin };
}

/** Three to six round numbers between two. */
function ticks(least, most) {
  const rough = (most - least) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((size) => size >= rough);
  const first = Math.ceil(least / step) * step;
  return Array.from(
    { length: Math.floor((most - first) / step) + 1 },
    (_, index) => Math.round((first + index * step) * 1000) / 1000,
  );
}

function described(series, unit) {
  return series.map((point) => `${shortMonth(point.period)}: ${figure(point.value, unit)}`).join("; ");
}

/** Twelve months in a cell of a table. */
export function sparkline(name, series, target, unit) {
  const known = series.map((point) => point.value).filter((value) => value !== null);
  const title = L(`${name}: 12 tháng`, `${name}: 12 months`);
  if (known.length === 0) return picture("chart-spark", 120, 28, title, L("Chưa có số liệu", "No data"));
  const { least, span } = scale(target === null ? known : [...known, target]);
  const points = series.map((point, index) => ({
    x: round(4 + (index / (series.length - 1)) * 112),
    y: point.value === null ? null : round(25 - ((point.value - least) / span) * 22),
  }));
  const last = points.findLast((point) => point.y !== null);
  const level = target === null ? null : round(25 - ((target - least) / span) * 22);
  return picture(
    "chart-spark",
    120,
    28,
    title,
    described(series, unit),
    level !== null && svg("path", { class: "target-line", d: `M4 ${level}H116` }),
    stretches(points).map((d) => svg("path", { class: "line", d })),
    svg("circle", { class: "dot", cx: last.x, cy: last.y, r: 2.6 }),
  );
}

/** Twelve months at full size, with axes and the target. */
export function lineChart(name, series, target, unit) {
  const isNarrow = innerWidth < 700;
  const [width, height, left, bottom] = isNarrow ? [340, 200, 40, 42] : [540, 236, 44, 48];
  const known = series.map((point) => point.value).filter((value) => value !== null);
  const title = L(
    `${name}: 12 tháng đến ${shortMonth(series.at(-1).period)}`,
    `${name}: 12 months to ${shortMonth(series.at(-1).period)}`,
  );
  if (known.length === 0)
    return h("p", { class: "empty" }, L("Chưa có số liệu trong 12 tháng.", "No data in twelve months."));
  const { least, span } = scale(target === null ? known : [...known, target]);
  const x = (index) => round(left + 8 + (index / (series.length - 1)) * (width - left - 34));
  const y = (value) => round(height - bottom - ((value - least) / span) * (height - bottom - 18));
  const points = series.map((point, index) => ({
    ...point,
    x: x(index),
    y: point.value === null ? null : y(point.value),
  }));
  const last = points.findLast((point) => point.y !== null);
  const every = isNarrow ? 3 : 1;
  return picture(
    "chart-line",
    width,
    height,
    title,
    described(series, unit),
    ticks(least, least + span).map((value) => [
      svg("path", { class: "grid", d: `M${left} ${y(value)}H${width - 8}` }),
      svg("text", { class: "axis", x: left - 8, y: y(value) + 4, "text-anchor": "end" }, number(value)),
    ]),
    points
      .filter((_, index) => (points.length - 1 - index) % every === 0)
      .map((point) =>
        svg(
          "text",
          { class: "axis", x: point.x, y: height - 22, "text-anchor": "middle" },
          isNarrow ? shortMonth(point.period) : point.period.slice(5),
        ),
      ),
    !isNarrow &&
      points
        .filter((point, index) => index === 0 || point.period.endsWith("-01"))
        .map((point) =>
          svg(
            "text",
            { class: "axis axis-year", x: point.x, y: height - 6, "text-anchor": "middle" },
            point.period.slice(0, 4),
          ),
        ),
    target !== null && [
      svg("path", { class: "target-line", d: `M${left} ${y(target)}H${width - 8}` }),
      svg(
        "text",
        { class: "axis axis-target", x: left + 6, y: y(target) - 6 },
        L(`Mục tiêu ${figure(target, unit)}`, `Target ${figure(target, unit)}`),
      ),
    ],
    stretches(points).map((d) => svg("path", { class: "line", d })),
    points
      .filter((point) => point.y !== null)
      .map((point) => svg("circle", { class: "dot", cx: point.x, cy: point.y, r: 3 })),
    svg(
      "text",
      {
        class: "axis axis-value",
        x: Math.min(last.x + 24, width - 4),
        "text-anchor": "end",
        // A line that rises has its room below, one that falls above.
        y: known.length > 1 && known.at(-1) > known.at(-2) ? last.y + 22 : last.y - 10,
      },
      figure(last.value, unit),
    ),
  );
}

/** The columns and rows of a series, for the table beside its chart. */
export function seriesTable(series, unit) {
  return [
    [
      { title: L("Kỳ", "Month"), heading: true, cell: (point) => monthName(point.period) },
      { title: L("Số liệu", "Figure"), number: true, cell: (point) => figure(point.value, unit) },
    ],
    [...series].reverse(),
  ];
}

/** Two shares of one thing under one another: the work done and the money spent. */
export function pairBars(title, done, spent) {
  const bar = (share, y, className) => [
    svg("rect", { class: "track", x: 0, y, width: 200, height: 8 }),
    share !== null &&
      share !== undefined &&
      svg("rect", { class: className, x: 0, y, width: (Math.min(share, 100) / 100) * 200, height: 8 }),
  ];
  const description = L(
    `Tiến độ ${percent(done)}, giải ngân ${spent === null ? none : percent(spent)}`,
    `Work ${percent(done)}, money ${spent === null ? none : percent(spent)}`,
  );
  return picture("chart-pair", 200, 22, title, description, bar(done, 1, "fill-work"), bar(spent, 13, "fill-money"));
}
