"""The demo that the description of the API is held against, and one request for each operation."""

import json
import os
import urllib.error
import urllib.request

PLAN = "/v1/plans/39-kh-ubnd-2026"
PUBLIC = "/v1/public/plans/39-kh-ubnd-2026"
FILE = "Kế hoạch 41/KH-UBND về bình dân học vụ số\n".encode()
SHA256 = "{sha256}"

UPDATE = {
    "unit": "VHXH",
    "period": "2026-10",
    "percent": 84,
    "status": "on_track",
    "summary": "Đã tập huấn 412 người dân tại 11 thôn",
    "disbursed_vnd": 12_500_000,
    "outputs": [
        {
            "kind": "Kế hoạch",
            "number": "41/KH-UBND",
            "issued": "2026-11-09",
            "title": "Bình dân học vụ số",
            "attachment": SHA256,
        }
    ],
}

# The operation, who asks, how and where, and with what: one after the other, for some need what others have stored.
REQUESTS = [
    ("healthz", None, "GET", "/healthz"),
    ("readyz", None, "GET", "/readyz"),
    ("readDescription", None, "GET", "/openapi.json"),
    ("readDocumentation", None, "GET", "/docs"),
    ("readPage", None, "GET", "/"),
    ("readMe", "VHXH", "GET", "/v1/me"),
    ("listTokens", "admin", "GET", "/v1/tokens"),
    ("createToken", "admin", "POST", "/v1/tokens", {"role": "reporter", "unit": "KT", "label": "Phòng Kinh tế"}),
    ("rotateToken", "admin", "POST", "/v1/tokens/13/rotate", {"overlap_seconds": 3600}),
    ("revokeToken", "admin", "DELETE", "/v1/tokens/13"),
    ("listPlans", "viewer", "GET", "/v1/plans"),
    ("readPlan", "viewer", "GET", PLAN),
    ("listUnits", "viewer", "GET", f"{PLAN}/units"),
    ("readUnit", "viewer", "GET", f"{PLAN}/units/VHXH"),
    ("readExpected", "VHXH", "GET", f"{PLAN}/units/VHXH/expected?period=2026-11"),
    ("readScorecard", "viewer", "GET", f"{PLAN}/units/VHXH/scorecard?period=2026-10"),
    ("listScorecards", "viewer", "GET", f"{PLAN}/scorecards?period=2026-10"),
    (
        "addTask",
        "consolidator",
        "POST",
        f"{PLAN}/tasks",
        {
            "section": "I",
            "title": "Tổ chức tuần lễ chuyển đổi số",
            "directing": "LD-UBND",
            "lead_units": ["VHXH"],
            "schedule": {"kind": "deadline", "due": "2026-12-20"},
            "reason": "Theo Công văn của thành phố",
        },
    ),
    ("changeTask", "consolidator", "PATCH", f"{PLAN}/tasks/2", {"published": True}),
    ("readTask", "viewer", "GET", f"{PLAN}/tasks/2?period=2026-10"),
    ("listTasks", "viewer", "GET", f"{PLAN}/tasks?period=2026-10&lead=VHXH&limit=1"),
    (
        "setBudget",
        "consolidator",
        "PUT",
        f"{PLAN}/tasks/2/budget",
        {"items": [{"source": "Ngân sách xã", "registered_vnd": 180_000_000}]},
    ),
    ("readBudget", "viewer", "GET", f"{PLAN}/tasks/2/budget"),
    ("readReconciliation", "viewer", "GET", f"{PLAN}/reconciliation?period=2026-10"),
    ("uploadAttachment", "VHXH", "POST", f"{PLAN}/attachments?name=ke-hoach.txt", FILE),
    ("postProgress", "VHXH", "POST", f"{PLAN}/tasks/2/progress", UPDATE),
    ("listAttachments", "VHXH", "GET", f"{PLAN}/attachments?unit=VHXH"),
    ("readAttachment", "viewer", "GET", f"{PLAN}/attachments/{SHA256}"),
    ("readPublicAttachment", None, "GET", f"{PUBLIC}/attachments/{SHA256}"),
    ("listProgress", "viewer", "GET", f"{PLAN}/tasks/2/progress?unit=VHXH"),
    ("readProgress", "viewer", "GET", f"{PLAN}/tasks/2/progress/2026-10"),
    (
        "postUpdates",
        "KT",
        "POST",
        f"{PLAN}/progress?dry_run=true",
        [
            {
                "task": 11,
                "unit": "KT",
                "period": "2026-11",
                "percent": 85,
                "status": "on_track",
                "summary": "Đã chuẩn hóa 9.200 thửa đất",
            },
            {"task": 11, "unit": "KT", "period": "2026-13", "percent": 185, "status": "on_track", "summary": "Sai"},
        ],
    ),
    ("updateTemplate", "VHXH", "GET", f"{PLAN}/progress/template?missing=true&bom=true"),
    ("valueTemplate", "VHXH", "GET", f"{PLAN}/kpis/values/template"),
    ("listKPIs", "viewer", "GET", f"{PLAN}/kpis?period=2026-10"),
    ("readKPI", "viewer", "GET", f"{PLAN}/kpis/DVC-08?period=2026-10"),
    (
        "postKPIValue",
        "TTHCC",
        "POST",
        f"{PLAN}/kpis/DVC-08/values",
        {"period": "2026-11", "numerator": 95, "denominator": 100},
    ),
    (
        "postValues",
        "consolidator",
        "POST",
        f"{PLAN}/kpis/values?dry_run=true",
        [{"kpi": "DVC-08", "period": "2026-11", "numerator": 95, "denominator": 100}],
    ),
    ("listWarnings", "viewer", "GET", f"{PLAN}/warnings?period=2026-10&level=red"),
    (
        "explainWarning",
        "VHXH",
        "POST",
        f"{PLAN}/warnings/overdue.9/explanation",
        {"text": "Chứng thư số cấp chậm; xong trong tháng 11", "period": "2026-10"},
    ),
    ("acknowledgeWarning", "leader", "POST", f"{PLAN}/warnings/overdue.9/acknowledgement", {"note": "Đồng ý"}),
    ("readWarning", "viewer", "GET", f"{PLAN}/warnings/overdue.9"),
    ("warningHistory", "viewer", "GET", f"{PLAN}/warnings/history?kind=overdue"),
    ("readDashboard", "viewer", "GET", f"{PLAN}/dashboard?period=2026-10"),
    ("readOverview", "city", "GET", "/v1/overview?period=2026-10"),
    ("readReport", "viewer", "GET", f"{PLAN}/report?period=2026-10"),
    ("submitReport", "leader", "POST", f"{PLAN}/reports", {"period": "2026-10"}),
    ("listReports", "viewer", "GET", f"{PLAN}/reports"),
    ("readSubmittedReport", "viewer", "GET", f"{PLAN}/reports/1"),
    ("listReportSignatures", "viewer", "GET", f"{PLAN}/reports/1/signature"),
    ("readRevision", "viewer", "GET", f"{PLAN}/progress/1"),
    ("listUpdateSignatures", "viewer", "GET", f"{PLAN}/progress/1/signature"),
    ("lockPeriod", "consolidator", "POST", f"{PLAN}/periods/2026-09/lock", {"reason": "Đã báo cáo thành phố"}),
    ("readPeriod", "viewer", "GET", f"{PLAN}/periods/2026-09"),
    ("reopenPeriod", "consolidator", "POST", f"{PLAN}/periods/2026-09/reopen", {"reason": "Sửa số liệu của KT"}),
    ("listPeriods", "viewer", "GET", f"{PLAN}/periods"),
    (
        "postFeedback",
        None,
        "POST",
        f"{PLAN}/feedback",
        {"topic": "Dịch vụ công", "text": "Nộp hồ sơ trực tuyến nhanh hơn trước", "satisfaction": 5, "unit": "TTHCC"},
    ),
    ("answerFeedback", "TTHCC", "POST", f"{PLAN}/feedback/1/answer", {"text": "Cảm ơn ông, bà đã góp ý."}),
    ("readFeedback", "viewer", "GET", f"{PLAN}/feedback/1"),
    ("markSpam", "consolidator", "POST", f"{PLAN}/feedback/1/spam", {"spam": False}),
    ("listFeedback", "leader", "GET", f"{PLAN}/feedback"),
    ("listPublicPlans", None, "GET", "/v1/public/plans"),
    ("readPublicPlan", None, "GET", PUBLIC),
    ("listPublicTasks", None, "GET", f"{PUBLIC}/tasks"),
    ("readPublicTask", None, "GET", f"{PUBLIC}/tasks/2"),
    ("listPublicKPIs", None, "GET", f"{PUBLIC}/kpis"),
    ("readPublicFeedback", None, "GET", f"{PUBLIC}/feedback"),
    ("readTrail", "leader", "GET", f"{PLAN}/audit?limit=1"),
    ("readTrailHead", "leader", "GET", f"{PLAN}/audit/head"),
    ("readProgramTrail", "admin", "GET", "/v1/audit?limit=1"),
    ("readProgramTrailHead", "admin", "GET", "/v1/audit/head"),
    ("retireTask", "consolidator", "DELETE", f"{PLAN}/tasks/19", {"reason": "Gộp vào nhiệm vụ 2"}),
]


class Demo:
    """`PLAN_PAGE_ADDRESS` names it, and `PLAN_PAGE_TOKENS` has the lines that `plan-server demo` prints."""

    def __init__(self):
        self.address = os.environ["PLAN_PAGE_ADDRESS"]
        self.tokens = {}
        for line in os.environ["PLAN_PAGE_TOKENS"].splitlines():
            words = line.split()
            if words[:1] == ["token"]:
                self.tokens[words[2] if words[1] == "reporter" else words[1]] = words[3]

    def ask(self, method, path, who=None, body=None, media_type="application/json", **fields):
        """One request; gives the status, the answer's fields and its bytes."""
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
