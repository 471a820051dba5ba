"""The server that the page is looked at on: where it is, and the tokens to it."""

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
