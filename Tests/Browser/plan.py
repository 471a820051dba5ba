"""The server that the page is looked at on: where it is, the tokens to it, and what a year leaves beside updates."""

import json
import os
import urllib.request

PLAN = "39-kh-ubnd-2026"


class Server:
    """`PLAN_PAGE_ADDRESS` names it, and `PLAN_PAGE_TOKENS` has the lines that `plan-server demo` prints."""

    def __init__(self):
        self.address = os.environ["PLAN_PAGE_ADDRESS"]
        self.tokens = {}
        for line in os.environ["PLAN_PAGE_TOKENS"].splitlines():
            words = line.split()
            if words[:1] == ["token"]:
                self.tokens[words[2] if words[1] == "reporter" else words[1]] = words[3]

    def ask(self, method, path, who, body=None, tag=None):
        """One request as whoever holds that token; gives the answer and its entity tag."""
        request = urllib.request.Request(
            f"{self.address}{path if path.startswith('/') else f'/v1/plans/{PLAN}/{path}'}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {self.tokens[who]}", "Content-Type": "application/json"},
        )
        if tag:
            request.add_header("If-Match", tag)
        with urllib.request.urlopen(request) as answer:
            return json.loads(answer.read() or "null"), answer.headers["ETag"]

    def change(self, path, body, method):
        _, tag = self.ask("GET", path, "consolidator")
        self.ask(method, path, "consolidator", body, tag)

    def furnish(self):
        """Money that is registered, tasks that are published, and words on a warning."""
        for task, lines in BUDGETS.items():
            items = [{"source": source, "registered_vnd": dong} for source, dong in lines]
            self.change(f"tasks/{task}/budget", {"items": items}, "PUT")
        for task in [1, 3, 5, 8, 10, 14, 18]:
            self.change(f"tasks/{task}", {"published": True}, "PATCH")
        for unit, task, percent, dong, words in SPENT:
            self.ask(
                "POST",
                f"tasks/{task}/progress",
                unit,
                {
                    "unit": unit,
                    "period": "2026-10",
                    "percent": percent,
                    "status": "on_track",
                    "summary": words,
                    "disbursed_vnd": dong,
                },
            )
        self.ask(
            "POST",
            "warnings/overdue.9/explanation",
            "VHXH",
            {
                "period": "2026-10",
                "text": "Ban Cơ yếu Chính phủ cấp chứng thư số chậm hơn dự kiến; phòng đã gửi lại danh sách bổ sung ngày "
                "15/10/2026 và cử cán bộ theo dõi hằng tuần, dự kiến xong trong tháng 11.",
            },
        )
        self.ask(
            "POST",
            "warnings/overdue.9/acknowledgement",
            "leader",
            {"period": "2026-10", "note": "Đồng ý. Báo cáo lại kết quả trước ngày 20/11/2026."},
        )


BUDGETS = {
    5: [("Ngân sách xã", 120_000_000)],
    9: [("Ngân sách xã", 85_000_000)],
    11: [("Ngân sách thành phố", 1_450_000_000), ("Ngân sách xã", 350_000_000)],
    14: [("Ngân sách xã", 180_000_000)],
    18: [("Ngân sách thành phố", 1_500_000_000), ("Ngân sách xã", 600_000_000)],
}

SPENT = [
    ("VP", 5, 88, 96_500_000, "Đã hoàn thành trang bị máy trạm cho 9 vị trí còn lại theo kế hoạch."),
    ("VHXH", 14, 85, 158_200_000, "Đã mở 11 lớp tập huấn kỹ năng số tại 11 thôn, 412 người dự."),
    ("KT", 11, 82.5, 912_000_000, "Đã nghiệm thu nền tảng dữ liệu đất đai, thanh toán đợt 2."),
]

# Every view: its name, whose token opens it, and its address in the page.
VIEWS = [
    ("sign-in", None, "#/"),
    ("public", None, "#/public"),
    ("overview", "viewer", "#/overview"),
    ("tasks", "viewer", "#/tasks"),
    ("task", "viewer", "#/tasks/11"),
    ("kpis", "viewer", "#/kpis"),
    ("kpi", "viewer", "#/kpis/KH-02"),
    ("warnings", "leader", "#/warnings"),
    ("warning", "leader", "#/warnings/overdue.9"),
    ("units", "leader", "#/units"),
    ("unit", "leader", "#/units/VHXH"),
    ("report", "consolidator", "#/report"),
    ("import", "consolidator", "#/tables"),
    ("city", "city", "#/city"),
    ("updates", "VHXH", "#/updates"),
]


def sign_in(window, server, who):
    """By hand: the token is pasted, and Enter pressed."""
    window.open(f"{server.address}/")
    window.fill("#token", server.tokens[who])
    window.press("Enter")
    window.wait("document.querySelector('.tiles') !== null")


def show(window, server, address):
    """Goes to a view and waits until it is there. Says so, for whoever waits for what is printed."""
    print(f"at {address}", flush=True)
    window.run(
        "document.querySelector('main').firstChild.id = 'old'; location.hash = args[0]; "
        "if (location.hash === args[1]) dispatchEvent(new Event('hashchange'))",
        address,
        address,
    )
    window.wait("document.querySelector('main:not([aria-busy]) .view:not(#old) h1') !== null")


def each_view(browser, server, do):
    """Calls ``do(window, name)`` with every view open, each role in a window of its own."""
    window, holder = None, object()
    for name, who, address in VIEWS:
        if who != holder:
            if window:
                window.close()
            window, holder = browser.window(), who
            if who:
                sign_in(window, server, who)
            else:
                window.open(f"{server.address}/")
        show(window, server, address)
        do(window, name)
    window.close()
