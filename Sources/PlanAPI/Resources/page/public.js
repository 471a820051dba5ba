// The public part, which needs no token: tasks that are published with their outputs and money, KPIs, and a form to
// tell the commune what one thinks.

import { L, day, figure, money, named, number, percent, shortMonth } from "./language.js";
import { announce, h } from "./elements.js";
import { asQuery, get, post } from "./api.js";
import { card, empty, facts, kpiChip, periodPicker, statusChip, table, unreportedNotice, viewHead } from "./parts.js";
import { targetBar } from "./charts.js";
import { areaField, choiceField, clearFaults, formFault, showFaults, textField, typed } from "./fields.js";
import { satisfactionName } from "./words.js";
import { schedule } from "./task.js";

export async function publicView({ path, query, go }) {
  const plans = (await get("/v1/public/plans")).items;
  const title = L("Công khai", "Public");
  const key = plans.find((plan) => plan.key === path[0])?.key ?? plans[0]?.key;
  if (!key)
    return h(
      "div",
      { class: "view" },
      viewHead(title),
      empty(L("Chưa có kế hoạch nào được công khai.", "No plan has been published yet.")),
    );
  const root = `/v1/public/plans/${key}`;
  const [plan, tasks, kpis] = await Promise.all([
    get(root),
    get(`${root}/tasks${asQuery(query)}`),
    get(`${root}/kpis${asQuery(query)}`),
  ]);
  const months = Array.from(
    { length: Number(plan.period.slice(5)) },
    (_, index) => `${plan.year}-${String(index + 1).padStart(2, "0")}`,
  ).filter((month) => month >= plan.issued.slice(0, 7));
  return h(
    "div",
    { class: "view" },
    viewHead(
      named(plan, "title"),
      L(
        `Kế hoạch số ${plan.number} ngày ${day(plan.issued)}. Số liệu kỳ ${shortMonth(tasks.period)}.`,
        `Plan ${plan.number} of ${day(plan.issued)}. As of ${shortMonth(tasks.period)}.`,
      ),
      periodPicker(months, tasks.period, [], (period) => go(`public/${key}`, { period })),
      plans.length > 1 &&
        h(
          "div",
          { class: "field field-inline" },
          h("label", { for: "plan" }, L("Kế hoạch", "Plan")),
          h(
            "select",
            { id: "plan", value: key, onchange: (event) => go(`public/${event.target.value}`) },
            plans.map((one) => h("option", { value: one.key }, one.number)),
          ),
        ),
    ),
    tasks.period && unreportedNotice(tasks.period, plan.last_reported, (period) => go(`public/${key}`, { period })),
    card(
      L("Tóm tắt", "In short"),
      {},
      facts(
        [L("Nhiệm vụ công khai", "Published tasks"), number(plan.counts.tasks)],
        [L("Kinh phí đăng ký", "Registered"), money(plan.money.registered_vnd)],
        [L("Đã giải ngân", "Spent"), money(plan.money.disbursed_vnd)],
        [L("Phản ánh, góp ý", "Feedback"), number(plan.feedback.received)],
      ),
    ),
    card(
      L("Nhiệm vụ", "Tasks"),
      {},
      table(
        L("Nhiệm vụ", "Tasks"),
        [
          { title: L("Stt", "No."), number: true, cell: (task) => String(task.number) },
          {
            title: L("Nhiệm vụ", "Task"),
            heading: true,
            wide: true,
            cell: (task) => [named(task, "title"), outputs(task, key)],
          },
          { title: L("Thời hạn", "Schedule"), tight: true, cell: schedule },
          { title: L("Tiến độ", "Progress"), number: true, cell: (task) => percent(task.percent) },
          { title: L("Trạng thái", "Status"), cell: (task) => statusChip(task.status) },
          { title: L("Đăng ký", "Registered"), number: true, cell: (task) => money(task.registered_vnd) },
          { title: L("Đã giải ngân", "Spent"), number: true, cell: (task) => money(task.disbursed_vnd) },
        ],
        tasks.items,
      ),
    ),
    card(
      L("Chỉ tiêu", "KPIs"),
      {},
      table(
        L("Chỉ tiêu", "KPIs"),
        [
          { title: L("Chỉ tiêu", "KPI"), heading: true, wide: true, cell: (kpi) => named(kpi) },
          { title: L("Kết quả", "Value"), number: true, cell: (kpi) => figure(kpi.value, kpi.unit) },
          { title: L("Mục tiêu", "Target"), number: true, cell: (kpi) => figure(kpi.target, kpi.unit) },
          {
            title: L("So mục tiêu", "To target"),
            cell: (kpi) => targetBar(named(kpi), kpi.value, kpi.target, kpi.unit, kpi.status),
          },
          { title: L("Trạng thái", "Status"), cell: (kpi) => kpiChip(kpi.status) },
        ],
        kpis.items,
      ),
    ),
    feedbackCard(key),
  );
}

function outputs(task, key) {
  if (task.outputs.delivered.length === 0) return null;
  const list = (all) =>
    h(
      "ul",
      { class: "delivered" },
      all.map((output) =>
        h(
          "li",
          null,
          output.url ? h("a", { href: output.url, rel: "noopener noreferrer" }, output.title) : output.title,
          output.number && ` (${output.number})`,
          output.attachment && [
            " ",
            h(
              "a",
              {
                href: `/v1/public/plans/${key}/attachments/${output.attachment}`,
                download: "",
                "aria-label": L(`Tải tệp: ${output.title}`, `Download: ${output.title}`),
              },
              L("Tải tệp", "Download"),
            ),
          ],
        ),
      ),
    );
  const newest = [...task.outputs.delivered].reverse();
  return [
    list(newest.slice(0, 2)),
    newest.length > 2 &&
      h(
        "details",
        { class: "figures", id: `outputs-${task.number}` },
        h("summary", null, L(`và ${newest.length - 2} sản phẩm nữa`, `and ${newest.length - 2} more outputs`)),
        list(newest.slice(2)),
      ),
  ];
}

function feedbackCard(key) {
  const form = h(
    "form",
    {
      novalidate: true,
      onsubmit: async (event) => {
        event.preventDefault();
        clearFaults(form);
        const values = Object.fromEntries(Object.entries(typed(form)).filter(([, text]) => text.trim()));
        if (values.satisfaction) values.satisfaction = Number(values.satisfaction);
        try {
          await post(`/v1/plans/${key}/feedback`, values);
          form.reset();
          announce(L("Đã nhận phản ánh của ông/bà. Xin cảm ơn.", "Your feedback has been received. Thank you."));
        } catch (failure) {
          showFaults(form, failure);
        }
      },
    },
    formFault(),
    h(
      "div",
      { class: "row row-even" },
      textField("topic", L("Về việc", "About"), ""),
      choiceField("satisfaction", L("Mức độ hài lòng", "Satisfaction"), "", [
        ["", L("Chọn…", "Choose…")],
        ...[5, 4, 3, 2, 1].map((value) => [String(value), `${value} – ${satisfactionName(value)}`]),
      ]),
    ),
    areaField("text", L("Nội dung", "What you want to say"), ""),
    textField("contact", L("Điện thoại hoặc thư điện tử", "Phone or e-mail"), "", {
      isOptional: true,
      hint: L("Chỉ để trả lời, không công khai.", "For the answer alone; it is not published."),
    }),
    h(
      "div",
      { class: "form-end" },
      h("button", { type: "submit", class: "button button-main" }, L("Gửi phản ánh", "Send")),
    ),
  );
  return card(
    L("Phản ánh, góp ý", "Feedback"),
    { class: "for-screen", lead: L("Không cần đăng nhập", "Without signing in") },
    form,
  );
}
