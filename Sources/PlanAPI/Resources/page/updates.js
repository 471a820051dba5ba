// My reports: what my unit owes for a month, a form for each task. Each begins with what the month has, else with what
// was said last, so that where that still holds one press of a button sends it.

import { L, day, dayOf, monthName, named, shortMonth } from "./language.js";
import { h } from "./elements.js";
import { get, inPlan } from "./api.js";
import { session } from "./session.js";
import { empty, notice, periodPicker, progressLine, viewHead } from "./parts.js";
import { kpiValuesCard } from "./kpi_values.js";
import { updateForm } from "./update_form.js";

export async function updatesView(context) {
  const { query, go } = context;
  const [expected, periods] = await Promise.all([
    get(inPlan(`units/${session.unit}/expected`, { period: query.period })),
    get(inPlan("periods")),
  ]);
  const opened = periods.items.filter((item) => item.state !== "upcoming");
  const locked = opened.filter((item) => item.locked).map((item) => item.period);
  const first = expected.updates.find((item) => !item.current);
  return h(
    "div",
    { class: "view" },
    viewHead(
      L("Báo cáo của tôi", "My reports"),
      L(`${expected.name}, kỳ ${shortMonth(expected.period)}`, `${named(expected)}, ${monthName(expected.period)}`),
      opened.length > 0 &&
        periodPicker(
          opened.map((item) => item.period),
          expected.period,
          locked,
          (period) => go("updates", { period }),
        ),
    ),
    windowNotice(expected),
    expected.updates.length > 0 && sentLine(expected),
    expected.updates.length === 0
      ? empty(L("Đơn vị không phải cập nhật nhiệm vụ nào trong kỳ này.", "The unit owes no update for this month."))
      : h(
          "div",
          { class: "owed" },
          expected.updates.map((item) => updateForm(item, expected, context, item === first)),
        ),
    kpiValuesCard(expected, context),
  );
}

function windowNotice({ window, period }) {
  if (window.locked) {
    return notice(
      "late",
      h(
        "p",
        null,
        h("strong", null, L(`Kỳ ${shortMonth(period)} đã khóa.`, `${monthName(period)} is locked.`)),
        L(
          " Đề nghị đơn vị tổng hợp mở lại nếu cần sửa.",
          " Ask the consolidator to reopen it if something has to be mended.",
        ),
      ),
    );
  }
  if (window.state === "open") {
    return notice(
      "todo",
      h(
        "p",
        null,
        h(
          "strong",
          null,
          L(`Hạn cuối: hết ngày ${day(window.last_day)}.`, `Due by the end of ${day(window.last_day)}.`),
        ),
      ),
    );
  }
  if (window.state === "closed") {
    return notice(
      "late",
      h(
        "p",
        null,
        h("strong", null, L(`Đã quá hạn ${day(window.last_day)}.`, `It was due on ${day(window.last_day)}.`)),
        L(" Cập nhật vẫn được nhận, ghi là muộn.", " Updates are still taken, and marked late."),
      ),
    );
  }
  return notice(
    "todo",
    h("p", null, L(`Kỳ mở từ ngày ${dayOf(window.opens_at)}.`, `The window opens on ${dayOf(window.opens_at)}.`)),
  );
}

function sentLine(expected) {
  const line = progressLine(
    L(
      `Đã gửi ${expected.received} trong ${expected.expected} cập nhật`,
      `${expected.received} of ${expected.expected} updates sent`,
    ),
  );
  line.set(expected.expected ? expected.received / expected.expected : 1);
  return line.element;
}
