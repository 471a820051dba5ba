// Feedback (DOMAIN.md rule 9): what residents and firms have to say, what they are answered, and the figures of both.

import { L, day, dayOf, instant, monthName, named, number, percent } from "./language.js";
import { h } from "./elements.js";
import { get, inPlan, theUnits } from "./api.js";
import { hasRole, session } from "./session.js";
import { card, chip, empty, tile, unitNames, viewHead } from "./parts.js";
import { filterBox, filterChoice, filterOf, moreButton } from "./filters.js";
import { satisfactionName } from "./words.js";
import { areaField, textField } from "./fields.js";
import { ask } from "./asking.js";

/** What each state of the list asks the server for; the first is shown where none is chosen. */
const feedbackStates = {
  waiting: { title: () => L("Chờ trả lời", "Waiting for an answer"), query: { answered: "false" } },
  answered: { title: () => L("Đã trả lời", "Answered"), query: { answered: "true" } },
  all: { title: () => L("Tất cả", "All"), query: {} },
  spam: { title: () => L("Thư rác", "Spam"), query: { spam: "true" } },
};

export async function feedbackView(context) {
  const { query, go } = context;
  const state = query.state in feedbackStates ? query.state : "waiting";
  const asked = { ...feedbackStates[state].query, unit: query.unit, period: query.period };
  const [list, periods, units] = await Promise.all([
    get(inPlan("feedback", asked)),
    get(inPlan("periods")),
    theUnits(),
  ]);
  const pick = (name) => (value) => go("feedback", { ...query, [name]: value });
  const answering = [...units.values()].filter((unit) => ["department", "partner"].includes(unit.kind));
  return h(
    "div",
    { class: "view" },
    viewHead(
      L("Phản ánh, góp ý", "Feedback"),
      query.period
        ? L(`Nhận trong ${monthName(query.period).toLowerCase()}`, `Received in ${monthName(query.period)}`)
        : L("Từ đầu năm đến nay", "Of the year to this day"),
    ),
    figureTiles(list.figures),
    filterBox(
      Object.keys(query).length > 0,
      filterChoice(
        "state",
        L("Tình trạng", "State"),
        state,
        Object.entries(feedbackStates).map(([value, { title }]) => [value, title()]),
        pick("state"),
      ),
      filterOf(
        "unit",
        L("Gửi đơn vị", "Directed to"),
        query.unit,
        answering.map((unit) => [unit.code, named(unit)]),
        pick("unit"),
      ),
      filterChoice(
        "period",
        L("Tháng nhận", "Received in"),
        query.period,
        [
          ["", L("Cả năm", "The whole year")],
          ...periods.items.map(({ period }) => [period, monthName(period)]).reverse(),
        ],
        pick("period"),
      ),
    ),
    list.items.length === 0
      ? empty(nothing(state, query))
      : feedbackList(feedbackStates[state].title(), list, asked, units, context),
  );
}

function nothing(state, { unit, period }) {
  if (state === "waiting" && !unit && !period)
    return L("Mọi phản ánh đã được trả lời.", "All feedback has been answered.");
  return L("Không có phản ánh nào như vậy.", "There is no such feedback.");
}

function figureTiles({ received, average, satisfied, answered, answered_in_term: inTerm, overdue }) {
  return h(
    "div",
    { class: "tiles" },
    tile(
      L("Đã nhận", "Received"),
      number(received),
      L("không tính thư rác", "spam is not counted"),
    ),
    tile(
      L("Đã trả lời", "Answered"),
      percent(answered?.value),
      L(
        `${number(answered?.numerator ?? 0)} phản ánh, ${number(inTerm)} đúng hạn`,
        `${number(answered?.numerator ?? 0)} answered, ${number(inTerm)} within the term`,
      ),
    ),
    tile(
      L("Quá hạn trả lời", "Overdue"),
      number(overdue),
      L("chưa trả lời dù đã hết hạn", "not answered though the term is over"),
      overdue ? "red" : "plain",
    ),
    tile(
      L("Hài lòng", "Satisfied"),
      percent(satisfied?.value),
      average === null
        ? L("chưa có phản ánh", "there is no feedback")
        : L(`trung bình ${number(average)} trên 5`, `${number(average)} of 5 on average`),
    ),
  );
}

/** Oldest first, for that is the one to answer first. */
function feedbackList(title, list, asked, units, context) {
  const items = (page) => page.items.map((item) => feedbackItem(item, units, context));
  const rows = h("ul", { class: "warning-list" }, items(list));
  const load = (cursor) => get(inPlan("feedback", { ...asked, cursor }));
  const add = (page) => {
    const added = items(page);
    rows.append(...added);
    return added[0]?.querySelector("h3");
  };
  return card(
    title,
    {},
    rows,
    list.next_cursor && moreButton(L("Xem thêm phản ánh", "More feedback"), list.next_cursor, load, add),
  );
}

function feedbackItem(item, units, context) {
  return h(
    "li",
    { id: `feedback-${item.id}`, class: "warning" },
    h(
      "div",
      { class: "warning-head" },
      feedbackChip(item),
      h("h3", { tabindex: "-1" }, item.topic),
      h(
        "span",
        { class: "quiet" },
        L(`Số ${item.id} · nhận ${instant(item.received_at)}`, `No. ${item.id} · received ${instant(item.received_at)}`),
        ` · ${item.unit ? unitNames([item.unit], units) : L("không nêu đơn vị", "to no unit in particular")}`,
      ),
    ),
    h("p", { class: "said" }, item.text),
    h(
      "p",
      { class: "quiet" },
      `${satisfactionName(item.satisfaction)} (${item.satisfaction}/5)`,
      item.contact && L(` · Liên hệ: ${item.contact}`, ` · Contact: ${item.contact}`),
    ),
    item.answer && givenAnswer(item),
    feedbackActions(item, context),
  );
}

function feedbackChip({ spam, answer: given, due }) {
  if (spam) return chip("plain", L("Thư rác", "Spam"));
  if (given) return chip("done", L("Đã trả lời", "Answered"));
  // The day in Vietnam, as the server judges the term.
  const isOverdue = due < dayOf(new Date().toISOString()).split("/").reverse().join("-");
  return isOverdue
    ? chip("red", L(`Quá hạn ${day(due)}`, `Overdue since ${day(due)}`))
    : chip("yellow", L(`Trả lời trước hết ngày ${day(due)}`, `Answer by the end of ${day(due)}`));
}

function givenAnswer({ answer: given }) {
  return h(
    "blockquote",
    null,
    h("p", { class: "said" }, given.text),
    h(
      "footer",
      null,
      `${given.by.name}, ${instant(given.answered_at)}`,
      given.revision > 1 && L(`, lần ${given.revision}`, `, revision ${given.revision}`),
    ),
  );
}

/** The buttons of those who may answer: the unit that was named, any where none was, and the consolidator. */
function feedbackActions(item, context) {
  const canAnswer =
    hasRole("consolidator") || (hasRole("reporter") && (item.unit === null || item.unit === session.unit));
  if (!canAnswer) return null;
  const button = (name, text, onclick) =>
    h(
      "button",
      { type: "button", class: "button button-small", id: `${name}-${item.id}`, onclick },
      text,
      h("span", { class: "for-readers" }, `: ${item.topic}, ${L("số", "no.")} ${item.id}`),
    );
  return h(
    "p",
    { class: "actions" },
    !item.spam &&
      button("answer", item.answer ? L("Sửa câu trả lời", "Revise the answer") : L("Trả lời", "Answer"), () =>
        giveAnswer(item, context),
      ),
    hasRole("consolidator") &&
      button("spam", item.spam ? L("Không phải thư rác", "It is no spam") : L("Thư rác", "Spam"), () =>
        markSpam(item, context),
      ),
  );
}

function giveAnswer(item, context) {
  ask(context, {
    title: L("Trả lời phản ánh", "Answer the feedback"),
    about: item.text,
    draft: `feedback.${item.id}`,
    target: inPlan(`feedback/${item.id}/answer`),
    fields: (kept) =>
      areaField("text", L("Nội dung trả lời", "The answer"), kept.text ?? item.answer?.text ?? "", { rows: 5 }),
    body: ({ text }) => ({ text: text.trim() }),
    send: L("Gửi trả lời", "Send the answer"),
    done: L("Đã trả lời.", "It is answered."),
  });
}

function markSpam(item, context) {
  const spam = !item.spam;
  ask(context, {
    title: spam ? L("Đánh dấu thư rác", "Mark as spam") : L("Bỏ dấu thư rác", "Take the mark of spam away"),
    about: item.text,
    draft: `spam.${item.id}`,
    target: inPlan(`feedback/${item.id}/spam`),
    fields: (kept) => textField("reason", L("Lý do", "The reason"), kept.reason ?? "", { isOptional: true }),
    body: ({ reason }) => ({ spam, ...(reason.trim() && { reason: reason.trim() }) }),
    send: spam ? L("Đánh dấu thư rác", "Mark as spam") : L("Bỏ dấu", "Take it away"),
    done: spam
      ? L("Đã đánh dấu; phản ánh được giữ nhưng không tính vào số liệu.", "It is marked: kept, and in no figure.")
      : L("Đã bỏ dấu thư rác.", "The mark is taken away."),
  });
}
