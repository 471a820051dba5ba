"""Requests that schemathesis makes up from the description, each sent as whoever there is."""

import logging

import hypothesis
import requests
import schemathesis
from hypothesis import HealthCheck, Phase
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]

# A stream has no end to wait for.
ENDLESS = {"streamEvents"}
# These end tokens, which the others are asked with: last.
LAST = ["rotateToken", "revokeToken"]

# What there is, for most of the paths: made-up keys would be 404 and nothing more.
KNOWN = {
    "plan": ["39-kh-ubnd-2026"],
    "number": ["2", "9", "11"],
    "period": ["2026-10", "2026-09", "2026-02"],
    "unit": ["VHXH", "KT"],
    "code": ["DVC-08", "KH-02"],
    "id": ["1", "2", "999"],
}


def known(case, turn):
    """All but the first case are about what there is."""
    if turn and case.path_parameters:
        case.path_parameters = {
            name: KNOWN[name][turn % len(KNOWN[name])] if name in KNOWN else value
            for name, value in case.path_parameters.items()
        }
    if turn % 2 and (case.query or {}).get("period"):
        case.query["period"] = KNOWN["period"][turn % 3]
    if turn % 2 and isinstance(case.body, dict) and "period" in case.body:
        case.body["period"] = KNOWN["period"][turn % 3]


def run(demo, document, examples=4):
    """Gives what was found, a line for each."""
    logging.getLogger("urllib3").setLevel(logging.ERROR)
    schema = schemathesis.openapi.from_dict(document)
    schema.config.update(base_url=demo.address)
    operations = {one.ok().definition.raw["operationId"]: one.ok() for one in schema.get_all_operations()}
    names = [name for name in operations if name not in ENDLESS and name not in LAST] + LAST
    # A unit of each kind: one leads the most tasks, and of the other roles there is one.
    tokens = [demo.tokens[who] for who in ["viewer", "VHXH", "KT", "leader", "consolidator", "city", "admin"]] + [None]
    found = {}
    with requests.Session() as session:
        for name in names:
            operation = operations[name]
            turns = iter(range(1000))

            @hypothesis.settings(
                max_examples=examples,
                derandomize=True,
                database=None,
                deadline=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            @hypothesis.given(case=operation.as_strategy(generation_mode=GenerationMode.POSITIVE))
            def ask(case):
                known(case, next(turns))
                for token in tokens:
                    headers = {"Authorization": f"Bearer {token}"} if token else {}
                    answer = case.call(session=session, headers=headers)
                    try:
                        case.validate_response(answer, checks=CHECKS)
                    except (Failure, FailureGroup) as failure:
                        found.setdefault(f"{name}: {answer.status_code}", f"{failure} {answer.text[:500]}")

            ask()
    return [f"{name} {text}" for name, text in found.items()]
