// The figures of the KPIs that a unit leads: a line with a form for each.

import { L, fieldNumber, figure, monthName, named, number, percent, shortMonth, typedNumber } from "./language.js";
import { announce, h } from "./elements.js";
import { inPlan, post } from "./api.js";
import { card, chip } from "./parts.js";
import { clearFaults, formFault, showFaults, textField, typed } from "./fields.js";
import { directionName } from "./words.js";
import { draftOf } from "./drafts.js";

export function kpiValuesCard(expected, context) {
  if (expected.kpis.length === 0) return null;
  const sent = expected.kpis.filter((kpi) => kpi.current).length;
  return card(
    L("Số liệu chỉ tiêu", "KPI figures"),
    {
      lead: L(
        `Kỳ ${shortMonth(expected.period)}: đã có ${sent} trong ${expected.kpis.length} số liệu`,
        `${monthName(expected.period)}: ${sent} of ${expected.kpis.length} figures are there`,
      ),
    },
    h(
      "div",
      { class: "owed" },
      expected.kpis.map((kpi) => valueForm(kpi, expected.period, context)),
    ),
  );
}

function valueForm(kpi, period, context) {
  const draft = draftOf(`${period}.kpi.${kpi.code}`);
  const from = kpi.current ?? kpi.previous;
  const isRatio = from ? from.numerator !== null : kpi.unit === "%";
  const kept = draft.values;
  const begun = kept ?? {
    numerator: fieldNumber(from?.numerator),
    denominator: fieldNumber(from?.denominator),
    value: fieldNumber(from?.value),
  };
  const share = h("output", { class: "share" });
  const form = h(
    "form",
    {
      novalidate: true,
      class: "value-form",
      oninput: () => {
        draft.save(typed(form));
        showShare();
      },
      onsubmit: (event) => {
        event.preventDefault();
        send();
      },
    },
    formFault(),
    h(
      "div",
      { class: "row" },
      isRatio
        ? [
            textField("numerator", L("Số đạt", "Numerator"), begun.numerator, {
              attributes: { inputmode: "decimal", class: "short" },
            }),
            textField("denominator", L("Tổng số", "Denominator"), begun.denominator, {
              attributes: { inputmode: "decimal", class: "short" },
            }),
            share,
          ]
        : textField("value", L(`Giá trị (${kpi.unit})`, `Value (${kpi.unit})`), begun.value, {
            attributes: { inputmode: "decimal", class: "short" },
          }),
      h(
        "button",
        { type: "submit", class: "button" },
        kpi.current ? L("Gửi bản sửa", "Send the revision") : L("Gửi số liệu", "Send the figure"),
      ),
    ),
  );

  function showShare() {
    const { numerator, denominator } = Object.fromEntries(
      Object.entries(typed(form)).map(([name, text]) => [name, typedNumber(text)]),
    );
    share.textContent =
      typeof numerator === "number" && typeof denominator === "number" && denominator > 0
        ? `= ${percent((numerator / denominator) * 100)}`
        : "";
  }
  showShare();

  async function send() {
    const values = Object.entries(typed(form)).filter(([, text]) => text.trim());
    const body = { period, ...Object.fromEntries(values.map(([name, text]) => [name, typedNumber(text)])) };
    clearFaults(form);
    try {
      const stored = await post(inPlan(`kpis/${kpi.code}/values`), body, draft.attempt(body));
      draft.drop();
      announce(
        L(
          `Đã gửi ${kpi.code}: ${figure(stored.value, kpi.unit)}.`,
          `${kpi.code} is sent: ${figure(stored.value, kpi.unit)}.`,
        ),
      );
      await context.refresh();
      document.querySelector(`#kpi-${kpi.code} [type=submit]`)?.focus();
    } catch (failure) {
      showFaults(form, failure);
    }
  }

  return h(
    "section",
    { class: "kpi-value", id: `kpi-${kpi.code}`, "aria-label": named(kpi) },
    h(
      "div",
      { class: "kpi-value-head" },
      h("h3", null, named(kpi), h("span", { class: "code" }, kpi.code)),
      kept
        ? chip("draft", L("Bản nháp", "Draft"))
        : kpi.current
          ? chip("done", L("Đã gửi", "Sent"))
          : chip("unsent", L("Chưa gửi", "Not sent")),
    ),
    h(
      "p",
      { class: "quiet" },
      kpi.target !== null &&
        L(
          `Mục tiêu ${directionName(kpi.direction)} ${figure(kpi.target, kpi.unit)}. `,
          `Target: ${directionName(kpi.direction)} ${figure(kpi.target, kpi.unit)}. `,
        ),
      kpi.previous &&
        L(
          `Kỳ trước ${figure(kpi.previous.value, kpi.unit)}${ratio(kpi.previous)}.`,
          `The month before: ${figure(kpi.previous.value, kpi.unit)}${ratio(kpi.previous)}.`,
        ),
    ),
    form,
  );
}

function ratio({ numerator, denominator }) {
  return numerator === null ? "" : ` (${number(numerator)}/${number(denominator)})`;
}
