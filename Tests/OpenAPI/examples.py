"""Asks the demo each request of `operations.py` and keeps what it answers, for the description of the API to show.

usage: examples.py FILE writes the examples; with PLAN_PAGE_ADDRESS and PLAN_PAGE_TOKENS (demo_server.py)
"""

import hashlib
import json
import re
import sys

from demo_server import DemoServer
from operations import FILE, REQUESTS, SHA256


def shortened(value):
    """The first of each list of objects, and three of other lists: enough to see what there is."""
    if isinstance(value, list):
        return [shortened(one) for one in value[: 1 if value and isinstance(value[0], (dict, list)) else 3]]
    if isinstance(value, dict):
        return {name: shortened(one) for name, one in value.items()}
    return value


def quoted(text):
    return "'" + text.replace("'", "'\\''") + "'"


def command(method, path, who, body, tag):
    """The request as a line for the shell."""
    words = ["curl", f'"$SERVER{path}"']
    if method != "GET":
        words[1:1] = ["-X", method]
    if who:
        words += ["-H", '"Authorization: Bearer $TOKEN"']
    if tag:
        words += ["-H", quoted(f"If-Match: {tag}")]
    if isinstance(body, bytes):
        words += ["-H", quoted("Content-Type: text/plain"), "--data-binary", "@ke-hoach.txt"]
    elif body is not None:
        words += ["-H", quoted("Content-Type: application/json"), "-d", quoted(json.dumps(body, ensure_ascii=False))]
    return " ".join(words)


def ask_all(demo):
    """The examples by the operations' names."""
    digest = hashlib.sha256(FILE).hexdigest()
    found = {}
    for operation, who, method, path, *rest in REQUESTS:
        path = path.replace(SHA256, digest)
        body = rest[0] if rest else None
        if isinstance(body, (dict, list)):
            body = json.loads(json.dumps(body).replace(SHA256, digest))
        media_type = "text/plain" if isinstance(body, bytes) else "application/json"
        tag = None
        if method in ("PATCH", "PUT", "DELETE") and "/tasks/" in path:
            tag = demo.ask("GET", path, who)[1]["ETag"]
        status, fields, answer = demo.ask(method, path, who, body, media_type, **({"If_Match": tag} if tag else {}))
        if status >= 300:
            raise SystemExit(f"{operation}: {status} {answer.decode()}")
        example = {"status": status, "command": command(method, path, who, body, tag)}
        if body is not None and not isinstance(body, bytes):
            example |= {"media_type": media_type, "request": body}
        if (fields["Content-Type"] or "").startswith("application/json") and operation != "readDescription":
            # Nobody is to find a token here that looks like one to be used.
            text = re.sub(r"plan_[A-Za-z0-9_-]{40,}", "plan_…", answer.decode())
            example["answer"] = shortened(json.loads(text))
        found[operation] = example
    return found


if __name__ == "__main__":
    examples = ask_all(DemoServer())
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        json.dump(examples, file, ensure_ascii=False, indent=1)
        file.write("\n")
