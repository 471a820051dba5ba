"""The server that scripts of the tests ask: where it is, and the tokens to it."""

import json
import os
import urllib.error
import urllib.request

PLAN = "39-kh-ubnd-2026"


class DemoServer:
    """`PLAN_PAGE_ADDRESS` names it, and `PLAN_PAGE_TOKENS` has the lines that `plan-server demo` prints."""

    def __init__(self):
        self.address = os.environ["PLAN_PAGE_ADDRESS"]
        self.tokens = {}
        for line in os.environ["PLAN_PAGE_TOKENS"].splitlines():
            words = line.split()
            if words[:1] == ["token"]:
                self.tokens[words[2] if words[1] == "reporter" else words[1]] = words[3]

    def ask(self, method, path, who=None, body=None, media_type="application/json", **fields):
        """One request as whoever holds that token; gives the status, the answer's fields and its bytes."""
        data = body if body is None or isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        request = urllib.request.Request(f"{self.address}{path}", method=method, data=data)
        if data is not None:
            request.add_header("Content-Type", media_type)
        if who:
            request.add_header("Authorization", f"Bearer {self.tokens[who]}")
        for name, value in fields.items():
            request.add_header(name.replace("_", "-"), value)
        try:
            with urllib.request.urlopen(request) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read()
