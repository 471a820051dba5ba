// What is around every view: the bar with the plan, the language and who has signed in, and the menu.

import { L, language } from "./language.js";
import { h } from "./elements.js";
import { asQuery } from "./api.js";
import { session } from "./session.js";
import { roleName } from "./words.js";

/**
 * @param views those that whoever looks may open; `current` is the name of the one that is shown
 * @param month the one that was picked, which holds in the other views too
 */
export function frame({ views, current, month, onLanguage, onPlan, onSignOut }) {
  const other = language === "vi" ? "en" : "vi";
  const account = session
    ? h(
        "button",
        { type: "button", class: "bar-button", id: "sign-out", onclick: onSignOut },
        L("Đăng xuất", "Sign out"),
      )
    : current && h("a", { class: "bar-button", href: "#/overview" }, L("Đăng nhập", "Sign in"));
  const bar = h(
    "div",
    { class: "bar" },
    h(
      "a",
      { class: "brand", href: "#/overview" },
      h("span", { class: "flag", "aria-hidden": "true" }),
      h(
        "span",
        null,
        L("Theo dõi kế hoạch", "Plan tracking"),
        session?.plan && h("span", { class: "brand-plan" }, planNumber(session.plan)),
      ),
    ),
    h(
      "div",
      { class: "bar-tools" },
      session?.plans?.length > 1 && planPicker(onPlan),
      h(
        "button",
        { type: "button", class: "bar-button", id: "language", lang: other, onclick: () => onLanguage(other) },
        other === "en" ? "English" : "Tiếng Việt",
      ),
      session && h("span", { class: "who" }, roleName(session.role), session.unit && ` · ${session.unit}`),
      account,
    ),
  );
  return session ? [bar, menu(views, current, month)] : [bar];
}

/** `39/KH-UBND · 2026`, of the key. */
function planNumber(key) {
  const parts = key.toUpperCase().split("-");
  return `${parts[0]}/${parts.slice(1, -1).join("-")} · ${parts.at(-1)}`;
}

function planPicker(onPlan) {
  return h(
    "select",
    {
      class: "bar-button",
      "aria-label": L("Kế hoạch", "Plan"),
      value: session.plan,
      onchange: (event) => onPlan(event.target.value),
    },
    session.plans.map((plan) => h("option", { value: plan.key }, `${plan.number} ${plan.issuer ?? ""}`)),
  );
}

/** On a narrow screen a button opens the list; else all of it is there. */
function menu(views, current, month) {
  const list = h(
    "ul",
    { id: "menu" },
    views.map((view) =>
      h(
        "li",
        null,
        h(
          "a",
          {
            href: `#/${view.name}${view.keepsMonth ? asQuery({ period: month }) : ""}`,
            "aria-current": view.name === current && "page",
          },
          view.title(),
        ),
      ),
    ),
  );
  const button = h(
    "button",
    {
      type: "button",
      class: "menu-button",
      "aria-expanded": "false",
      "aria-controls": "menu",
      onclick: () => button.setAttribute("aria-expanded", String(list.classList.toggle("is-open"))),
    },
    h("span", { class: "menu-sign", "aria-hidden": "true" }),
    views.find((view) => view.name === current)?.title() ?? "Menu",
  );
  return h("nav", { class: "navigation", "aria-label": L("Các phần", "Sections") }, button, list);
}
