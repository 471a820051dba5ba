"""A `plan-server demo` of one's own, with what a year of use leaves beside updates: budgets, publishing, explanations."""

import json
import os
import shutil
import subprocess
import tempfile
import urllib.request

PLAN = "39-kh-ubnd-2026"


class Demo:
    """The program, from its start to the end of the block. ``tokens`` are by role, those of reporters by unit."""

    def __init__(self, binary):
        self.folder = tempfile.mkdtemp(prefix="plan-page-")
        self.process = subprocess.Popen(
            [binary, "demo", "--listen", "127.0.0.1:0", "--rate-limit", "0", "--log-level", "warning"],
            stdout=subprocess.PIPE, text=True, env={**os.environ, "TMPDIR": self.folder})
        self.tokens = {}
        for line in self.process.stdout:
            words = line.split()
            if words[0] == "token":
                self.tokens[words[2] if words[1] == "reporter" else words[1]] = words[3]
            elif words[0] == "listening":
                self.address = words[2]
                break
        else:
            raise SystemExit("the demo has not started")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def ask(self, method, path, who, body=None, tag=None):
        """One request as who holds that token; gives the answer and its entity tag."""
        request = urllib.request.Request(
            f"{self.address}/v1/plans/{PLAN}/{path}", method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {self.tokens[who]}", "Content-Type": "application/json"})
        if tag:
            request.add_header("If-Match", tag)
        with urllib.request.urlopen(request) as answer:
            return json.load(answer), answer.headers["ETag"]

    def change(self, path, body, method):
        _, tag = self.ask("GET", path, "consolidator")
        self.ask(method, path, "consolidator", body, tag)

    def furnish(self):
        """Money that is registered, tasks that are published, and words on warnings."""
        for task, lines in BUDGETS.items():
            items = [{"source": source, "registered_vnd": dong} for source, dong in lines]
            self.change(f"tasks/{task}/budget", {"items": items}, "PUT")
        for task in [1, 3, 5, 8, 10, 14, 18]:
            self.change(f"tasks/{task}", {"published": True}, "PATCH")
        for unit, task, percent, dong, words in SPENT:
            self.ask("POST", f"tasks/{task}/progress", unit, {
                "unit": unit, "period": "2026-10", "percent": percent, "status": "on_track", "summary": words,
                "disbursed_vnd": dong})
        self.ask("POST", "warnings/overdue.9/explanation", "VHXH", {
            "period": "2026-10",
            "text": "Ban Cơ yếu Chính phủ cấp chứng thư số chậm hơn dự kiến; phòng đã gửi lại danh sách bổ sung ngày "
                    "15/10/2026 và cử cán bộ theo dõi hằng tuần, dự kiến xong trong tháng 11."})
        self.ask("POST", "warnings/overdue.9/acknowledgement", "leader", {
            "period": "2026-10", "note": "Đồng ý. Báo cáo lại kết quả trước ngày 20/11/2026."})


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
