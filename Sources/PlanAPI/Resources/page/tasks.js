// Tasks: the list, with filters and search.

import { L, named, none, percent, shortMonth } from "./language.js";
import { h } from "./elements.js";
import { asQuery, get, inPlan, thePlan, theUnits } from "./api.js";
import { empty, link, periodPicker, statusChip, table, unitNames, viewHead } from "./parts.js";
import { kindName, statusName, statuses, warningKinds } from "./words.js";
import { filterBox, filterOf, moreButton } from "./filters.js";
import { schedule, taskView } from "./task.js";

const pageSize = 100;

export function tasksView(context) {
  return context.path[0] ? taskView(context) : taskList(context);
}

async function taskList({ query, go }) {
  const [plan, units, list, periods] = await Promise.all([
    thePlan(),
    theUnits(),
    get(inPlan("tasks", { ...query, limit: pageSize })),
    get(inPlan("periods")),
  ]);
  // The list says how many there are only where it is at its end.
  const count = `${list.items.length}${list.next_cursor ? "+" : ""}`;
  const locked = periods.items.filter((item) => item.locked).map((item) => item.period);
  const choice = (name, label, options) =>
    filterOf(name, label, query[name], options, (value) => go("tasks", { ...query, [name]: value }));
  const search = h(
    "form",
    {
      class: "field field-search",
      role: "search",
      onsubmit: (event) => {
        event.preventDefault();
        go("tasks", { ...query, q: event.target.elements.q.value.trim() });
      },
    },
    h("label", { for: "filter-q" }, L("Tìm", "Search")),
    h(
      "div",
      { class: "joined" },
      h("input", {
        id: "filter-q",
        name: "q",
        type: "search",
        value: query.q ?? "",
        placeholder: L("ví dụ: chuyen doi so", "e.g. chuyen doi so"),
      }),
      h("button", { type: "submit", class: "button" }, L("Tìm", "Search")),
    ),
  );
  const isFiltered = ["q", "section", "lead", "status", "schedule", "warning"].some((name) => query[name]);
  const leading = [...units.values()].filter((unit) => ["department", "partner"].includes(unit.kind));
  return h(
    "div",
    { class: "view" },
    viewHead(
      L("Nhiệm vụ", "Tasks"),
      L(`Tiến độ đến kỳ ${shortMonth(list.period)}`, `Progress as of ${shortMonth(list.period)}`),
      periodPicker(
        periods.items.map((item) => item.period),
        list.period,
        locked,
        (period) => go("tasks", { ...query, period }),
      ),
    ),
    search,
    filterBox(
      isFiltered,
      choice(
        "status",
        L("Trạng thái", "Status"),
        statuses.map((status) => [status, statusName(status)]),
      ),
      choice(
        "section",
        L("Nhóm", "Section"),
        plan.sections.map((section) => [section.code, `${section.code}. ${named(section, "title")}`]),
      ),
      choice(
        "lead",
        L("Đơn vị chủ trì", "Lead unit"),
        leading.map((unit) => [unit.code, named(unit)]),
      ),
      choice("schedule", L("Thời hạn", "Schedule"), [
        ["deadline", L("Có thời hạn", "Deadline")],
        ["continuous", L("Thường xuyên", "Continuous")],
      ]),
      choice(
        "warning",
        L("Cảnh báo", "Warning"),
        warningKinds.map((kind) => [kind, kindName(kind)]),
      ),
    ),
    h(
      "p",
      { class: "count", role: "status" },
      L(`${count} nhiệm vụ`, `${count} tasks`),
      isFiltered && [" · ", link(`#/tasks${asQuery({ period: query.period })}`, L("Bỏ lọc", "Clear the filters"))],
    ),
    list.items.length === 0
      ? empty(L("Không có nhiệm vụ nào như vậy.", "There is no such task."))
      : taskCard(list, units, query),
  );
}

function taskCard(list, units, query) {
  const rows = taskTable(list.items, units, query);
  const load = (cursor) => get(inPlan("tasks", { ...query, limit: pageSize, cursor }));
  const add = (page) => {
    const added = [...taskTable(page.items, units, query).querySelectorAll("tbody tr")];
    rows.querySelector("tbody").append(...added);
    return added[0]?.querySelector("a");
  };
  return h(
    "div",
    { class: "card" },
    rows,
    list.next_cursor && moreButton(L("Xem thêm nhiệm vụ", "More tasks"), list.next_cursor, load, add),
  );
}

function taskTable(tasks, units, { period }) {
  return table(
    L("Nhiệm vụ", "Tasks"),
    [
      { title: L("Stt", "No."), number: true, cell: (task) => String(task.number) },
      {
        title: L("Nhiệm vụ", "Task"),
        heading: true,
        wide: true,
        cell: (task) => link(`#/tasks/${task.number}${asQuery({ period })}`, named(task, "title")),
      },
      { title: L("Chủ trì", "Lead"), cell: (task) => unitNames(task.lead_units, units) },
      { title: L("Thời hạn", "Schedule"), tight: true, cell: schedule },
      { title: L("Tiến độ", "Progress"), number: true, cell: (task) => percent(task.progress.percent) },
      { title: L("Trạng thái", "Status"), cell: (task) => statusChip(task.progress.status) },
      {
        title: L("Cảnh báo", "Warnings"),
        number: true,
        cell: (task) =>
          task.warnings.length
            ? link(`#/tasks/${task.number}${asQuery({ period })}`, String(task.warnings.length), {
                "aria-label": L(`${task.warnings.length} cảnh báo`, `${task.warnings.length} warnings`),
              })
            : none,
      },
    ],
    tasks,
  );
}
