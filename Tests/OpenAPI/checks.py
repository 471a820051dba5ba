"""What the description of the API has to do. Prints a line for each check: `ok NAME`, or `not ok NAME: why`.

usage: checks.py EXAMPLES, with PLAN_PAGE_ADDRESS and PLAN_PAGE_TOKENS (demo_server.py)
"""

import json
import re
import sys
import time

from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import OpenAPIV31SpecValidator

import fuzz
from demo_server import DemoServer
from examples import ask_all
from operations import PLAN, PUBLIC, REQUESTS, SHA256

# What is asked beside the requests of operations.py: other months, units and states.
READS = (
    [
        (PLAN + path, who)
        for path, who in [
            ("/tasks?period=2026-03&limit=200", "viewer"),
            ("/tasks?status=retired", "viewer"),
            ("/tasks?q=chuyen+doi", "viewer"),
            ("/kpis?period=2026-02", "viewer"),
            ("/warnings", "leader"),
            ("/warnings?period=2026-06", "viewer"),
            ("/warnings/history", "viewer"),
            ("/scorecards", "viewer"),
            ("/units/LD-UBND/scorecard", "viewer"),
            ("/units/KT/expected", "KT"),
            ("/dashboard", "VHXH"),
            ("/dashboard", "city"),
            ("/report?period=2026-Q3", "viewer"),
            ("/report?period=2026", "viewer"),
            ("/report?period=2026-02", "viewer"),
            ("/reconciliation", "viewer"),
            ("/reports/1?format=json", "viewer"),
            ("/audit?limit=200", "leader"),
            ("/audit?after=300&limit=200", "leader"),
            ("/audit?explain=report/1", "leader"),
            ("/feedback", "viewer"),
            ("/feedback/1", "viewer"),
            ("/attachments", "viewer"),
        ]
        + [(f"/tasks/{number}", "viewer") for number in range(1, 19)]
        + [(f"/tasks/{number}/progress?revisions=all", "viewer") for number in range(1, 19)]
    ]
    + [(PUBLIC + path, None) for path in ["", "/tasks", "/kpis?period=2026-05", "/feedback"]]
    + [("/v1/overview", "city"), ("/v1/audit?limit=200", "admin"), ("/v1/tokens", "admin")]
)


# What the demo does not take or has under another name each time, and what has no end.
WITHOUT_EXAMPLE = {"signUpdate", "signReport", "importPlan", "streamEvents", "readPageFile", "readMetrics"}


class Failure(Exception):
    pass


def expect(holds, what):
    if not holds:
        raise Failure(what)


class Description:
    """The document with a validator for each schema."""

    def __init__(self, demo):
        self.document = json.loads(demo.ask("GET", "/openapi.json")[2])
        self.operations = {}
        for path, item in self.document["paths"].items():
            pattern = re.compile(re.sub(r"\\\{[a-z0-9]+\\\}", "[^/]+", re.escape(path)) + "$")
            for method, operation in item.items():
                if method != "parameters":
                    self.operations[operation["operationId"]] = (method.upper(), pattern, operation)

    def faults(self, value, schema):
        whole = dict(schema, components=self.document["components"])
        found = Draft202012Validator(whole, format_checker=FormatChecker()).iter_errors(value)
        return [f"{error.json_path}: {error.message[:300]}" for error in found]

    def operation_at(self, method, path):
        """A path with literal segments goes before one with parameters, as in the router."""
        fitting = [one for one in self.operations.values() if one[0] == method and one[1].match(path)]
        return min(fitting, key=lambda one: one[1].pattern.count("[^/]+"))[2]

    def schema(self, operation, status):
        content = operation["responses"][str(status)].get("content", {})
        return content.get("application/json", {}).get("schema")


def valid(demo, description, _):
    """openapi-spec-validator finds nothing against it, in either language"""
    for language in ["vi", "en"]:
        status, fields, answer = demo.ask("GET", "/openapi.json", Accept_Language=language)
        expect(status == 200 and fields["Content-Language"] == language, fields)
        errors = list(OpenAPIV31SpecValidator(json.loads(answer)).iter_errors())
        expect(not errors, errors[:3])
    status, fields, _ = demo.ask("GET", "/openapi.json", If_None_Match=demo.ask("GET", "/openapi.json")[1]["ETag"])
    expect(status == 304, status)
    expect(demo.ask("GET", "/openapi.json", Accept_Encoding="gzip")[1]["Content-Encoding"] == "gzip", "not gzipped")


def masked(example):
    """What no two runs have alike: digests of what has a time or a token in it."""
    return re.sub(r"[0-9a-f]{64}", "0" * 64, json.dumps(example, ensure_ascii=False))


def true_examples(demo, description, shown):
    """its examples are what the demo answers, fit their schemas, and no operation with JSON lacks one"""
    now = ask_all(demo)
    for operation in now.keys() | shown.keys():
        expect(
            masked(now.get(operation)) == masked(shown.get(operation)),
            f"{operation} is answered otherwise now: run `make examples`",
        )
    for name, (_, _, operation) in description.operations.items():
        if name in WITHOUT_EXAMPLE:
            continue
        expect(name in shown, f"{name} has no example")
        example = shown[name]
        schema = description.schema(operation, example["status"])
        if "answer" in example:
            expect(
                not description.faults(example["answer"], schema),
                f"{name}: {description.faults(example['answer'], schema)}",
            )
        if "request" in example:
            body = operation["requestBody"]["content"][example["media_type"]]["schema"]
            # A batch shows a row that is refused.
            if name != "postUpdates":
                expect(
                    not description.faults(example["request"], body),
                    f"{name}: {description.faults(example['request'], body)}",
                )


def answers(demo, description, _):
    """what the demo answers to reads of all kinds fits its schemas"""
    found = []
    for path, who in READS:
        status, _, answer = demo.ask("GET", path, who)
        schema = description.schema(description.operation_at("GET", path.split("?")[0]), 200)
        faults = description.faults(json.loads(answer), schema) if status == 200 else [answer.decode()]
        found += [f"{path}: {fault}" for fault in faults[:3]]
    expect(not found, "\n".join(found))


def parameters(demo, description, _):
    """it has the parameters of queries that the server reads, and no other"""
    found = []
    for name, who, method, path, *_ in REQUESTS:
        if name in ("healthz", "readyz"):
            continue
        # An unknown parameter is refused by an answer that names those there are.
        path = path.replace(SHA256, "0" * 64).split("?")[0]
        kind = "text/plain" if name == "uploadAttachment" else "application/json"
        _, _, answer = demo.ask(
            method,
            f"{path}?nonsense=1",
            who,
            None if method == "GET" else b"{}",
            kind,
            If_Match="*",
            Accept_Language="en",
        )
        details = [fault["detail"] for fault in json.loads(answer).get("errors", []) if fault["pointer"] == "/nonsense"]
        there = set(re.findall(r"[a-z_]+", details[0].split("there are:")[1])) if details else answer.decode()
        listed = {one["name"] for one in description.operations[name][2]["parameters"] if one.get("in") == "query"}
        # These are looked at only where the first of them is given.
        listed -= {"explain", "pointer"} if name == "readTrail" else set()
        if there != listed:
            found.append(f"{name}: {there} and not {listed}")
    expect(not found, "\n".join(found))


def made_up(demo, description, _):
    """what schemathesis makes up is answered as described, to each role, and never with 5xx"""
    found = fuzz.run(demo, description.document)
    expect(not found, "\n".join(found))


CHECKS = [valid, true_examples, answers, parameters, made_up]


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        shown = json.load(file)
    demo = DemoServer()
    description = Description(demo)
    failed = 0
    for check in CHECKS:
        begun = time.monotonic()
        try:
            check(demo, description, shown)
            print(f"ok {check.__doc__} ({time.monotonic() - begun:.1f} s)", flush=True)
        except Failure as failure:
            failed += 1
            print(f"not ok {check.__doc__}: {failure}".replace("\n", " | "), flush=True)
    return 1 if failed else 0


sys.exit(main())
