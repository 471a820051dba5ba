#!/usr/bin/env python3
"""Shows the KPIs of a plan in a terminal, and again when one of them changes. Settings: as for the scripts beside it."""
import json, os, time, urllib.error, urllib.request

BASE = os.environ.get("PLAN_SERVER", "http://127.0.0.1:8080") + "/v1/plans/" + os.environ.get("PLAN", "39-kh-ubnd-2026")
HEADERS = {"Authorization": "Bearer " + os.environ["PLAN_TOKEN"], "Accept-Language": "en"}
known = {}  # what was answered to a path, with its ETag


def get(path):
    """What a GET answers. While that is the same the server sends 304 and no body (RFC 9110, If-None-Match)."""
    condition = {"If-None-Match": known[path][0]} if path in known else {}
    try:
        with urllib.request.urlopen(urllib.request.Request(BASE + path, headers=HEADERS | condition), timeout=30) as answer:
            known[path] = answer.headers["ETag"], json.load(answer)
    except urllib.error.HTTPError as problem:
        if problem.code != 304:
            raise SystemExit(problem.read().decode())
    return known[path][1]


def events(last=None):
    """The names of what is committed, after "open". After a lost connection it goes on behind the last one it got."""
    while True:
        since = {"Last-Event-ID": last} if last else {}
        try:  # The server says something every 15 seconds: one that is silent for longer is gone.
            with urllib.request.urlopen(
                urllib.request.Request(BASE + "/events", headers=HEADERS | since), timeout=45) as stream:
                for field, _, value in (line.decode().rstrip("\n").partition(": ") for line in stream):
                    if field == "id":
                        last = value
                    elif field in ("event", "retry"):  # The server begins each stream with how soon to come back.
                        yield value if field == "event" else "open"
        except OSError:
            time.sleep(2)


def show(kpis):
    for kpi in kpis:
        value, target = ("–" if kpi[name] is None else f"{kpi[name]:g}" for name in ("value", "target"))
        print(f"{kpi['code']:8} {value:>8} / {target:8} {kpi['status']:12} {kpi['name_en'] or kpi['name']}", flush=True)


shown = None
for name in events():  # Asked once the stream is open: what came before is in the answer, what comes after is told.
    if name in ("open", "kpi") and (kpis := get("/kpis")["items"]) != shown:
        print(end="\n" if shown else "", flush=True)
        show(kpis)
        shown = kpis
