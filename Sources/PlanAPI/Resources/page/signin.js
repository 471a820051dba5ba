// Signing in: a token is pasted, and kept for this tab.

import { L } from "./language.js";
import { h } from "./elements.js";
import { Failure, get } from "./api.js";
import { link } from "./parts.js";
import { setSession } from "./session.js";

export function signInView(onDone) {
  const input = h("input", {
    id: "token",
    name: "token",
    type: "password",
    autocomplete: "off",
    autocapitalize: "none",
    spellcheck: "false",
    required: true,
    "aria-describedby": "token-hint token-fault",
  });
  const fault = h("p", { class: "fault", id: "token-fault", role: "alert" });
  const button = h("button", { class: "button button-main", type: "submit" }, L("Đăng nhập", "Sign in"));
  const form = h(
    "form",
    {
      novalidate: true,
      onsubmit: (event) => {
        event.preventDefault();
        submit();
      },
    },
    h(
      "div",
      { class: "field" },
      h("label", { for: "token" }, L("Mã truy cập", "Access token")),
      h(
        "p",
        { class: "hint", id: "token-hint" },
        L(
          "Dán mã do quản trị của xã cấp, bắt đầu bằng plan_. Mã chỉ được giữ trong thẻ này của trình duyệt.",
          "Paste the token that your administrator gave you; it begins with plan_. It is kept in this tab alone.",
        ),
      ),
      input,
      fault,
    ),
    button,
  );

  async function submit() {
    const token = input.value.trim();
    fault.textContent = "";
    input.removeAttribute("aria-invalid");
    button.disabled = true;
    try {
      if (!token) throw new Failure(401, { title: L("Hãy dán mã truy cập.", "Paste your access token.") });
      setSession(await sessionOf(token));
      onDone();
    } catch (failure) {
      fault.textContent =
        failure.status === 401 && token
          ? L(
              "Mã không đúng, đã hết hạn hoặc đã thu hồi. Hãy dán lại, hoặc hỏi quản trị.",
              "The token is wrong, expired or revoked. Paste it again, or ask your administrator.",
            )
          : (failure.title ?? failure.message);
      input.setAttribute("aria-invalid", "true");
      input.focus();
    }
    button.disabled = false;
  }

  return h(
    "div",
    { class: "view sign-in" },
    h(
      "h1",
      { tabindex: "-1" },
      L("Theo dõi kế hoạch chuyển đổi số của xã", "The commune's digital transformation plan"),
    ),
    h(
      "p",
      { class: "lead" },
      L(
        "Báo cáo tiến độ hằng tháng, xem cảnh báo và chỉ tiêu, lập báo cáo gửi thành phố.",
        "Report each month's progress, see warnings and KPIs, make the report to the city.",
      ),
    ),
    h("section", { class: "card" }, form),
    h("p", null, link("#/public", L("Xem phần công khai, không cần mã", "See what is public, without a token"))),
  );
}

async function sessionOf(token) {
  const me = await get("/v1/me", token);
  const plans = me.plan ? [] : (await get("/v1/plans", token)).items;
  return {
    token,
    role: me.role,
    unit: me.unit,
    label: me.label,
    plan: me.plan ?? plans[0]?.key ?? null,
    plans: plans.map(({ key, number, issuer_name: issuer }) => ({ key, number, issuer })),
  };
}
