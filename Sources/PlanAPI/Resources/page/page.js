// The page itself: what is around the views, which view an address means, and what happens when something changes.

import { L, setLanguage } from "./language.js";
import { announce, announcements, h, replaceQuietly } from "./elements.js";
import { hasRole, session, setSession } from "./session.js";
import { asQuery, forgetPlan } from "./api.js";
import { failureNotice, viewHead } from "./parts.js";
import { kindName } from "./words.js";
import { frame } from "./frame.js";
import { startLive, stopLive } from "./live.js";
import { overviewView } from "./overview.js";
import { tasksView } from "./tasks.js";
import { kpisView } from "./kpis.js";
import { warningsView } from "./warnings.js";
import { feedbackView } from "./feedback.js";
import { updatesView } from "./updates.js";
import { tablesView } from "./tables.js";
import { reportView } from "./report.js";
import { unitsView } from "./units.js";
import { cityView } from "./city.js";
import { publicView } from "./public.js";
import { signInView } from "./signin.js";

/**
 * The views in the order of the menu. `roles` are those that one is for; without them it is for all who signed in, and
 * with `isOpen` for anyone.
 */
const views = [
  { name: "overview", title: () => L("Tổng quan", "Overview"), render: overviewView, keepsMonth: true },
  { name: "updates", title: () => L("Báo cáo của tôi", "My reports"), render: updatesView, roles: ["reporter"] },
  { name: "tasks", title: () => L("Nhiệm vụ", "Tasks"), render: tasksView, keepsMonth: true },
  { name: "kpis", title: () => L("Chỉ tiêu", "KPIs"), render: kpisView, keepsMonth: true },
  { name: "warnings", title: () => L("Cảnh báo", "Warnings"), render: warningsView, keepsMonth: true },
  { name: "feedback", title: () => L("Phản ánh", "Feedback"), render: feedbackView },
  { name: "units", title: () => L("Đơn vị", "Units"), render: unitsView, keepsMonth: true },
  { name: "report", title: () => L("Báo cáo", "Report"), render: reportView, keepsMonth: true },
  {
    name: "tables",
    title: () => L("Nhập tệp", "Import"),
    render: tablesView,
    roles: ["reporter", "consolidator", "admin"],
  },
  { name: "city", title: () => L("Thành phố", "City"), render: cityView, roles: ["city", "admin"] },
  { name: "public", title: () => L("Công khai", "Public"), render: publicView, isOpen: true },
];

const main = h("main", { id: "main", tabindex: "-1" });
const header = h("header", { class: "header" });
const skip = h("a", {
  class: "skip",
  href: "#main",
  onclick: (event) => {
    event.preventDefault();
    main.focus();
  },
});
let shown = 0;
let current = null;

/** `#/tasks/4?period=2026-10` is `{name: "tasks", path: ["4"], query: {period: "2026-10"}}`. */
function address() {
  const [path, query] = location.hash.replace(/^#\/?/, "").split("?");
  const [name, ...rest] = path.split("/").map(decodeURIComponent);
  return { name: name || "overview", path: rest, query: Object.fromEntries(new URLSearchParams(query)) };
}

function go(path, query = {}) {
  const hash = `#/${path}${asQuery(query)}`;
  if (hash === location.hash) show();
  else location.hash = hash;
}

function allowed(view) {
  if (!session) return view.isOpen;
  if (view.name !== "city" && !view.isOpen && !session.plan) return false;
  return !view.roles || hasRole(...view.roles);
}

// MARK: The view

/** Shows what the address says. `isQuiet` leaves the reader where they are: something has changed meanwhile. */
async function show({ isQuiet = false, isFirst = false } = {}) {
  const ticket = ++shown;
  const { name, path, query } = address();
  const view = views.find((one) => one.name === name && allowed(one)) ?? views.find(allowed);
  const needsToken = !session && !views.find((one) => one.name === name)?.isOpen;
  document.title = `${needsToken ? L("Đăng nhập", "Sign in") : view.title()} – ${L("Theo dõi kế hoạch", "Plan")}`;
  if (!isQuiet) drawHeader(needsToken ? null : view.name);
  if (needsToken) return place(signInView(signedIn), { isFirst });
  const waiting = isQuiet ? 0 : setTimeout(() => main.setAttribute("aria-busy", "true"), 150);
  try {
    const context = { path, query, go, refresh: () => show({ isQuiet: true }) };
    const node = await view.render(context);
    if (ticket !== shown) return;
    current = { view, context };
    if (isQuiet) replaceQuietly(main, node);
    else place(node, { isFirst });
  } catch (failure) {
    if (ticket !== shown) return;
    // What is on the screen is worth more than the news that it could not be read anew.
    if (!isQuiet)
      place(
        h(
          "div",
          { class: "view" },
          viewHead(view.title()),
          failureNotice(failure, () => show()),
        ),
        { isFirst },
      );
  } finally {
    clearTimeout(waiting);
    if (ticket === shown) main.removeAttribute("aria-busy");
  }
}

function place(node, { isFirst }) {
  main.replaceChildren(node);
  if (isFirst) return;
  scrollTo(0, 0);
  (main.querySelector("h1") ?? main).focus({ preventScroll: true });
}

function signedIn() {
  forgetPlan();
  listen();
  // Whoever was signed out in the midst of something is there again.
  show();
}

function expired() {
  if (!session) return;
  stopLive();
  setSession(null);
  show();
  announce(
    L(
      "Phiên đã hết. Hãy đăng nhập lại; những gì đã nhập vẫn còn.",
      "You have been signed out. Sign in again; what you have typed is kept.",
    ),
    "failure",
  );
}

// MARK: Around it

function drawHeader(name) {
  const { period } = address().query;
  skip.textContent = L("Tới nội dung chính", "Skip to the content");
  header.replaceChildren(
    ...frame({
      views: views.filter(allowed),
      current: name,
      month: /^\d{4}-\d{2}$/.test(period) ? period : null,
      onLanguage: async (wanted) => {
        setLanguage(wanted);
        await show();
        document.getElementById("language")?.focus();
      },
      onPlan: (plan) => {
        setSession({ ...session, plan });
        listen();
        go("overview");
      },
      onSignOut: () => {
        stopLive();
        setSession(null);
        go("overview");
      },
    }),
  );
}

// MARK: As it happens

function listen() {
  if (session?.plan) startLive(happened, showLive);
  else stopLive();
}

function showLive(isLive) {
  document.documentElement.classList.toggle("is-live", isLive);
  document.querySelector(".live-sign").textContent = isLive
    ? L("Đang cập nhật trực tiếp", "Updating as it happens")
    : "";
}

let settling;

/** An event of the plan: says what has become of warnings, and reads the view again once the events have settled. */
function happened(name, data) {
  if (name === "warning" && data.message) {
    const text = L(data.message, data.message_en ?? data.message);
    if (data.action === "warning.ended")
      announce(
        L(
          `Cảnh báo đã kết thúc: ${kindName(data.kind)}. ${text}`,
          `A warning has ended: ${kindName(data.kind)}. ${text}`,
        ),
      );
    if (data.action === "warning.raised") announce(L(`Cảnh báo mới: ${text}`, `A new warning: ${text}`), "failure");
  }
  if (name === "plan" || name === "task") forgetPlan();
  clearTimeout(settling);
  settling = setTimeout(() => {
    // A field in which somebody writes is not taken away from under the hands.
    // Nor is a form that is being sent.
    const isWriting =
      document.activeElement?.closest("main form, main input, main select, dialog") ||
      main.querySelector("form[aria-busy]");
    if (current && !isWriting) show({ isQuiet: true });
  }, 250);
}

document.body.replaceChildren(
  skip,
  header,
  main,
  announcements(),
  h(
    "footer",
    { class: "footer" },
    h("span", null, "plan-server · ", h("a", { href: "/docs" }, "API")),
    h("span", { class: "live-sign" }),
  ),
);
document.addEventListener("signed-out", expired);
addEventListener("hashchange", () => show());
show({ isFirst: true }).then(() => {
  // The stream begins once the first screen is there and the browser has nothing better to do.
  setTimeout(listen, 1500);
});
