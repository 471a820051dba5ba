"""The server that the page is looked at on, and its views."""

import json

from chromium import Failure
from demo_server import PLAN, DemoServer


class Server(DemoServer):
    def ask(self, method, path, who, body=None, tag=None):
        """A request that has to succeed, for something in the plan; gives the answer and its entity tag."""
        target = path if path.startswith("/") else f"/v1/plans/{PLAN}/{path}"
        status, fields, answer = super().ask(method, target, who, body, **({"If_Match": tag} if tag else {}))
        if status >= 400:
            raise Failure(f"{method} {target}: {status} {answer.decode()}")
        return json.loads(answer or "null"), fields["ETag"]


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
    ("feedback", "leader", "#/feedback"),
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
