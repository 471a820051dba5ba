"""Puts hostile text into every field of text that anybody can write, and reads every output: nothing of it becomes a
formula, an element, a script, a header or a line of its own. Prints `ok NAME` or `not ok NAME: why` for each check.

The fields are those of the description of the API: a new one is found here without being named.

usage: hostile.py, with PLAN_PAGE_ADDRESS and PLAN_PAGE_TOKENS (demo_server.py)
"""

import csv
import html.parser
import io
import json
import os
import re
import sys
import urllib.parse
import urllib.request
import xml.etree.ElementTree
import zipfile

sys.path.append(os.path.join(os.path.dirname(__file__), "../Browser"))

from chromium import Chromium  # noqa: E402
from demo_server import DemoServer  # noqa: E402
from operations import FILE, PLAN, PUBLIC, REQUESTS, SHA256  # noqa: E402
from plan import Server, each_view  # noqa: E402

# What a spreadsheet takes for a formula begins so.
BEGINNINGS = ['=HYPERLINK("http://x.example","x")', "+cmd|' /C calc'!A0", "@SUM(1+1)", "-1+1"]
MARKUP = "<script>window.pwned=1</script>\"><img src=x onerror=window.pwned=1>"
REST = f"{MARKUP}]]>&#x27;&lt;b&gt; | `x` [a](javascript:window.pwned=1) {{{{7*7}}}} ${{7}} \u200f😀"
CONTROLS = "\r\nX-Evil: 1\r\n\r\ndata: evil"
LONG = "w" * 120

# What must refer to something, or has a form that the description does not tell: refused, and not stored.
REFUSED = {
    "addTask/section",
    "changeTask/section",
    "createToken/certificate_sha256",
    "createToken/certificate_subject",
    "importPlan/kpis/*/unit",
    "importPlan/number",
    "importPlan/reporting/time_zone",
    "importPlan/sections/*/code",
    "importPlan/tasks/*/section",
}
# An address is http, whatever comes after it.
ADDRESSES = {"/outputs/*/url"}


def hostile(name, limit, turn, controls):
    """A text for a field, of at most so many characters, that is found again by the field's name."""
    text = BEGINNINGS[(sum(name.encode()) + turn) % len(BEGINNINGS)] if limit > 40 else "=<b>\"]]>&#x27;"
    text += f" «{name}»" if limit >= 100 else ""
    text += CONTROLS if controls else ""
    for piece in [REST, LONG]:
        text += piece if len(text) + len(piece) <= limit else ""
    return text[:limit]


class Fields:
    """The fields of text in a body, by the description."""

    def __init__(self, document):
        self.schemas = document["components"]["schemas"]

    def resolve(self, schema):
        while "$ref" in schema:
            schema = self.schemas[schema["$ref"].rsplit("/", 1)[1]]
        return schema

    def is_text(self, schema):
        types = schema.get("type")
        types = types if isinstance(types, list) else [types]
        return "string" in types and not {"enum", "const", "pattern", "format"} & schema.keys()

    def fill(self, schema, value, name, text, found):
        """The value with a text in every field of text that it has or may have."""
        schema = self.resolve(schema)
        choices = [self.resolve(one) for key in ["anyOf", "oneOf"] for one in schema.get(key, [])]
        if choices:
            fitting = [one for one in choices if isinstance(value, dict) == ("properties" in one)]
            schema = {**schema, **(fitting or choices)[0]}
        if self.is_text(schema):
            found[name] = text(name, schema.get("maxLength", 100), value)
            return found[name]
        if isinstance(value, list):
            return [self.fill(schema.get("items", {}), one, f"{name}/*", text, found) for one in value]
        if not isinstance(value, dict):
            return value
        filled = dict(value)
        for member, inner in schema.get("properties", {}).items():
            inner = self.resolve(inner)
            if member in value or self.is_text(inner):
                filled[member] = self.fill(inner, value.get(member), f"{name}/{member}", text, found)
        return {member: inner for member, inner in filled.items() if inner is not None or member in value}

    def names(self, schema, name):
        """Every field of text that a schema has."""
        schema = self.resolve(schema)
        for one in [*schema.get("anyOf", []), *schema.get("oneOf", []), *schema.get("allOf", [])]:
            yield from self.names(one, name)
        if self.is_text(schema):
            yield name
        for member, inner in schema.get("properties", {}).items():
            yield from self.names(inner, f"{name}/{member}")
        if "items" in schema:
            yield from self.names(schema["items"], f"{name}/*")


class Writer:
    """Sends the demo's request of each operation with hostile text in it, and knows what was taken."""

    def __init__(self, demo, document):
        self.demo = demo
        self.fields = Fields(document)
        self.operations = {
            one["operationId"]: one for path in document["paths"].values() for one in path.values() if "operationId" in one
        }
        self.taken = {}
        self.refused = set(REFUSED)
        self.numbers = {}

    def schema(self, operation, media_type="application/json"):
        return self.operations[operation].get("requestBody", {}).get("content", {}).get(media_type, {}).get("schema")

    def send(self, request, turn):
        operation, who, method, path, *rest = request
        if self.schema(operation) is None or not rest:
            return
        path, fields = path.replace("?dry_run=true", ""), {}
        if operation in ["changeTask", "setBudget", "retireTask"]:
            path = path.replace("/tasks/19", f"/tasks/{self.numbers['addTask']}")
            tag = self.demo.ask("GET", path, who)[1]["ETag"]
            fields["If_Match"] = tag
        bare = set()
        for _ in range(3):
            found = {}
            body = self.fields.fill(
                self.schema(operation), self.sample(operation, rest[0]), operation,
                lambda name, limit, value: self.text(name, limit, value, turn, bare), found,
            )
            status, _, answer = self.demo.ask(method, path, who, body, **fields)
            if status not in [400, 422]:
                break
            pointers = [one["pointer"] for one in json.loads(answer).get("errors", [])]
            bad = {f"{operation}{re.sub('/[0-9]+(?=/|$)', '/*', pointer)}" for pointer in pointers}
            if not bad & found.keys():
                raise AssertionError(f"{operation}: {status} {answer.decode()[:500]}")
            # A line must not have control characters; what takes no text at all stays as it was.
            self.refused |= bad & bare
            bare |= bad
        if status not in [200, 201, 204]:
            raise AssertionError(f"{operation}: {status} {answer.decode()[:500]}")
        if operation == "addTask":
            self.numbers[operation] = json.loads(answer)["number"]
        self.taken.update({name: text for name, text in found.items() if name not in self.refused})

    def text(self, name, limit, value, turn, bare):
        if name in self.refused:
            return value
        text = hostile(name, limit, turn, controls=name not in bare)
        if any(name.endswith(end) for end in ADDRESSES):
            return f"https://x.example/?a='&b=(javascript:1)#{turn}"
        return text

    def sample(self, operation, body):
        """What the demo sends, with all that it may have in it."""
        body = json.loads(json.dumps(body).replace(SHA256, self.digest))
        if operation == "importPlan":
            for task in body["tasks"]:
                task["budget"] = [{"source": "x", "registered_vnd": 5}]
        if operation in ["addTask", "changeTask"]:
            body |= {"outputs": ["x"], "schedule": {"kind": "deadline", "due": "2026-12-21"}, "reason": "x"}
            body["budget"] = [{"source": "x", "registered_vnd": 5}]
        if operation == "createToken":
            body["plan"] = "39-kh-ubnd-2026"
        if operation == "postUpdates":
            body = [{**body[0], "outputs": OUTPUTS}]
        return body


OUTPUTS = [{"kind": "x", "number": "x", "issued": "2026-11-09", "title": "x", "url": "https://x.example/"}]


def plan_document():
    """The plan that the program ships, as another commune's."""
    folder = os.path.join(os.path.dirname(__file__), "../../Sources/PlanAPI/Resources/plan-39-kh-ubnd-2026.json")
    with open(folder, encoding="utf-8") as file:
        plan = json.load(file)
    return {**plan, "number": "77/KH-UBND"}


def write(writer, demo, turn):
    """every field of text that the description names takes hostile text, or is known to refuse it"""
    name = f"=cmd'!A0 ;&#x27;$(x) {turn}.txt"
    status, _, answer = demo.ask(
        "POST", f"{PLAN}/attachments?name={urllib.parse.quote(name)}", "VHXH", FILE + b"%d" % turn, "text/plain"
    )
    expect(status == 201, answer)
    writer.digest = json.loads(answer)["sha256"]
    writer.taken["uploadAttachment?name"] = name
    known = [("importPlan", "admin", "POST", f"/v1/plans?reason={urllib.parse.quote(MARKUP)}", plan_document())]
    for request in [*known, *REQUESTS]:
        # These end what others need, or can be done once; no text is in them.
        if request[0] not in ["rotateToken", "revokeToken", "submitReport"]:
            writer.send(request, turn)
    missing = []
    for operation in writer.operations:
        schema = writer.schema(operation)
        for name in writer.fields.names(schema, operation) if schema else []:
            if name not in writer.taken and name not in REFUSED:
                missing.append(name)
    expect(missing == [], f"no hostile text in {sorted(set(missing))}")
    expect(writer.refused == REFUSED, f"refused: {sorted(writer.refused - REFUSED)}")


def refuse(writer, demo, _):
    """NUL, an override of the direction, half a surrogate pair and bytes that are no UTF-8 are refused in a text"""
    for text in [b'"a\\u0000b"', b'"a\\u202eb"', b'"a\\ud800b"', b'"a\xff"', b'"a\xed\xa0\x80"']:
        body = b'{"topic":"x","satisfaction":5,"text":%s}' % text
        status, _, answer = demo.ask("POST", f"{PLAN}/feedback", None, body)
        expect(status in [400, 422], f"{text}: {status} {answer}")


def expect(holds, what):
    if not holds:
        raise AssertionError(what)


def report(demo, form, plan=PLAN):
    status, headers, content = demo.ask("GET", f"{plan}/report?period=2026-11&format={form}", "admin")
    expect(status == 200, f"{form}: {status} {content[:300]}")
    disposition = headers["Content-Disposition"] or ""
    expect(re.fullmatch(r"[ -~]*", disposition) and "evil" not in disposition.lower(), disposition)
    return headers, content


class Elements(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, attributes))


def read_html(demo, plan):
    """the report in HTML has no element, attribute or address that is a text's"""
    headers, content = report(demo, "html", plan)
    elements = Elements()
    elements.feed(content.decode())
    tags = {tag for tag, _ in elements.found}
    expect("table" in tags and not tags & {"script", "img", "iframe", "object", "embed", "svg", "base", "form"}, tags)
    for tag, attributes in elements.found:
        for name, value in attributes:
            expect(not name.startswith("on"), f"{tag} {name}={value}")
            if name in ["href", "src"]:
                expect(re.match(r"https?://|#", value or ""), f"{tag} {name}={value}")
    policy = headers["Content-Security-Policy"]
    expect("default-src 'none'" in policy and "unsafe" not in policy and "script-src" not in policy, policy)


def read_markdown(demo, plan):
    """the report in Markdown has no element, and each table's rows have as many cells as its head"""
    _, content = report(demo, "md", plan)
    text = content.decode()
    found = re.search(r"(?<!\\)<(script|img|b)\b", text)
    expect(not found, text[max(found.start() - 100, 0) : found.start() + 100] if found else "")
    expect(not re.search(r"(?<!\\)\[a(?<!\\)\]\(javascript", text), "a link")
    width = None
    for line in text.split("\n"):
        cells = len(re.findall(r"(?<!\\)\|", line)) if line.startswith("|") else None
        expect(width is None or cells is None or cells == width, line[:300])
        width = cells


def read_csv(demo, plan):
    """no cell of a table begins as a formula does"""
    tables = [report(demo, "csv", plan)[1]]
    for path in ["progress/template?period=2026-11", "kpis/values/template?period=2026-11"]:
        tables.append(demo.ask("GET", f"{plan}/{path}", "admin")[2])
    for table in tables:
        for row in csv.reader(io.StringIO(table.decode("utf-8-sig"), newline="")):
            for cell in row:
                is_number = re.fullmatch(r"-?[0-9]+([.,][0-9]+)?", cell)
                expect(is_number or not cell.startswith(("=", "+", "-", "@", "\t", "\r")), cell[:100])


def read_office(demo, plan):
    """the Word document and the workbook are well formed, hold texts as texts, and lead nowhere but to web addresses"""
    for form in ["docx", "xlsx"]:
        _, content = report(demo, form, plan)
        archive = zipfile.ZipFile(io.BytesIO(content))
        expect(archive.testzip() is None, form)
        text = ""
        for name in archive.namelist():
            if not name.endswith((".xml", ".rels")):
                raise AssertionError(f"{form}: {name}")
            root = xml.etree.ElementTree.fromstring(archive.read(name))
            for element in root.iter():
                kind = element.tag.rsplit("}", 1)[-1]
                expect(kind not in ["f", "instrText", "script", "img"], f"{form} {name}: {kind}")
                fields = [value.strip() for key, value in element.items() if key.endswith("}instr")]
                expect(set(fields) <= {"PAGE", "NUMPAGES"}, f"{form} {name}: {fields}")
                target = element.get("Target") or ""
                if element.get("TargetMode") == "External":
                    expect(re.match("https?://", target), f"{form} {name}: {target}")
                text += element.text or ""
        expect("window.pwned" in text and "=HYPERLINK" in text, f"{form} lacks the texts")


def read_json(writer, demo, _):
    """every read answers in JSON, with what was written, and no text is a header of it"""
    seen = ""
    for operation, who, method, path, *_ in REQUESTS:
        if method != "GET":
            continue
        path = path.replace(SHA256, writer.digest).replace("2026-10", "2026-11")
        status, headers, content = demo.ask("GET", path, who)
        expect(status < 500 and headers["X-Evil"] is None, f"{operation}: {status}")
        if (headers["Content-Type"] or "").startswith("application/json"):
            seen += json.dumps(json.loads(content), ensure_ascii=False)
    status, headers, _ = demo.ask("GET", f"{PLAN}/attachments/{writer.digest}", "VHXH")
    disposition = headers["Content-Disposition"]
    expect(status == 200 and disposition.startswith("attachment;") and headers["X-Content-Type-Options"] == "nosniff", disposition)
    encoded = re.search(r"filename\*=UTF-8''([!#$&+.^_`|~0-9A-Za-z%-]*)$", disposition)
    expect(encoded and urllib.parse.unquote(encoded[1]) == writer.taken["uploadAttachment?name"], disposition)
    for name in ["postProgress/summary", "changeTask/title", "explainWarning/text", "answerFeedback/text"]:
        expect(f"«{name}»" in seen, f"{name} is not read")


def read_lines(writer, demo, plan):
    """the trail is one entry a line, the stream of events one field a line, and the metrics one sample a line"""
    status, _, trail = demo.ask("GET", f"{PLAN}/audit?format=ndjson&limit=200", "leader")
    lines = trail.decode().split("\n")
    expect(status == 200 and lines.pop() == "", status)
    expect([json.loads(line)["sequence"] for line in lines] == list(range(1, len(lines) + 1)), "a line of its own")
    head = json.loads(demo.ask("GET", f"{PLAN}/audit/head", "leader")[2])
    request = urllib.request.Request(f"{demo.address}{PLAN}/events")
    request.add_header("Authorization", f"Bearer {demo.tokens['leader']}")
    request.add_header("Last-Event-ID", str(head["sequence"] - 40))
    events = 0
    with urllib.request.urlopen(request, timeout=20) as stream:
        while events < 15:
            line = stream.readline().decode().rstrip("\n")
            expect(re.match(r"(id|event|data|retry): |:|$", line) and "\r" not in line, line[:200])
            if line.startswith("data: "):
                json.loads(line[6:])
                events += 1
    status, _, metrics = demo.ask("GET", "/metrics", "admin")
    for line in metrics.decode().split("\n") if status == 200 else []:
        expect(re.fullmatch(r'#.*|[a-z_]+(\{([a-z_]+="[^"\\\n]*",?)*\})? [-+.0-9eInfNa]+|', line), line[:200])


def read_page(writer, demo, _):
    """the page shows all of it as text, runs nothing, and loads nothing from elsewhere"""
    server = Server()
    with Chromium() as browser:

        def look(window, name):
            expect(window.run("return window.pwned === undefined"), f"{name}: a text was run")
            found = window.run("return document.querySelectorAll('img[src=x], script:not([src]), [onerror]').length")
            expect(found == 0, f"{name}: {found} elements of a text's")
            links = window.run("return [...document.querySelectorAll('a[href]')].map((link) => link.protocol)")
            expect(set(links) <= {"http:", "https:", "blob:"}, f"{name}: {set(links)}")
            elsewhere = [one for one in window.requests if not one.split(" ", 1)[1].startswith((server.address, "about:", "blob:", "data:"))]
            expect(elsewhere == [], f"{name}: {elsewhere}")

        each_view(browser, server, look)


def main():
    demo = DemoServer()
    document = json.loads(demo.ask("GET", "/openapi.json")[2])
    writer = Writer(demo, document)
    other = "/v1/plans/77-kh-ubnd-2026"
    reads = [read_html, read_markdown, read_csv, read_office]
    steps = [(write, turn) for turn in range(2)] + [(one, None) for one in [refuse, read_json, read_lines, read_page]]
    steps = [(lambda step=step, value=value: step(writer, demo, value), step, value) for step, value in steps]
    steps += [(lambda read=read, plan=plan: read(demo, plan), read, plan) for read in reads for plan in [PLAN, other]]
    for run, step, value in steps:
        name = f"{step.__doc__} ({value})" if value is not None else step.__doc__
        try:
            run()
            print(f"ok {name}", flush=True)
        except Exception as error:  # told, whatever it is, and the next is looked at all the same
            print(f"not ok {name}: {type(error).__name__}: {str(error)[:900]}", flush=True)


main()
