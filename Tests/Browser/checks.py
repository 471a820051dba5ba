"""What the page has to do in a real browser. Prints a line for each check: `ok NAME`, or `not ok NAME: why`.

usage: checks.py AXE_MIN_JS [NAME…], with PLAN_PAGE_ADDRESS and PLAN_PAGE_TOKENS (demo_server.py)
"""

import re
import sys
import time

from chromium import Chromium, Failure
from plan import PLAN, Server, each_view, show, sign_in

FIRST_FORM = "details.owed-task[open] form"


def expect(holds, what):
    if not holds:
        raise Failure(what)


def first_screen(browser, server):
    """the first screen is one document, one style, one script and one call, of less than 100 KB together"""
    window = browser.window()
    sign_in(window, server, "viewer")
    # As for somebody who has never been here.
    window.call("Network.setCacheDisabled", cacheDisabled=True)
    window.requests.clear()
    window.bytes = 0
    window.reload()
    window.wait("document.querySelector('.tiles') !== null")
    paths = [re.sub(r"-[0-9a-z]+\.(css|js)", r".\1", one.replace(server.address, "")) for one in window.requests]
    expect(
        paths == ["GET /", "GET /page/page.css", "GET /page/page.js", "GET /v1/plans/39-kh-ubnd-2026/dashboard"], paths
    )
    expect(20_000 < window.bytes < 100_000, f"{window.bytes} bytes")
    expect(
        window.run("return localStorage.length === 0 || !JSON.stringify(localStorage).includes('plan_')"),
        "a token is kept",
    )
    expect(window.errors == [], window.errors)
    window.close()


def update(browser, server):
    """a clerk signs in and sends last month's text again in four interactions"""
    window = browser.window()
    window.open(f"{server.address}/")
    window.fill("#token", server.tokens["VHXH"])  # 1
    window.press("Enter")  # 2
    window.click(".notice .button-main")  # 3
    window.click(f"{FIRST_FORM} [type=submit]")  # 4
    window.wait("document.querySelector('#task-2.is-sent') !== null")
    window.wait("document.querySelector('.announcements').textContent.includes('84%')")
    stored, _ = server.ask("GET", "tasks/2/progress/2026-11?unit=VHXH", "VHXH")
    expect(len(stored["items"]) == 1 and stored["items"][0]["summary"].startswith("Phần lớn cán bộ"), stored)
    expect(stored["items"][0]["timeliness"] == "on_time", stored)
    # On to the next one, with the hands where they are.
    window.wait("document.querySelector('#task-4').open && document.activeElement.closest('#task-4') !== null")
    window.press("Enter")
    window.wait("document.querySelector('#task-4.is-sent') !== null")
    expect(window.errors == [], window.errors)
    window.close()


def faults(browser, server):
    """the server's words stand beside the fields, and what is mended is taken"""
    window = browser.window()
    sign_in(window, server, "VHXH")
    show(window, server, "#/updates")
    window.run("document.querySelector('#task-6').open = true")
    window.fill("#task-6 [name=percent]", "150")
    window.fill("#task-6 [name=summary]", " ")
    window.click("#task-6 [type=submit]")
    window.wait("document.querySelectorAll('#task-6 [aria-invalid]').length === 2")
    told = window.run(
        """return [...document.querySelectorAll('#task-6 [aria-invalid]')].map((control) =>
        [control.name, document.getElementById(control.getAttribute('aria-describedby').split(' ').at(-1)).textContent])"""
    )
    expect([name for name, _ in told] == ["percent", "summary"] and all(text for _, text in told), told)
    expect("100" in told[0][1], told)
    expect(window.run("return document.activeElement.name") == "percent", "the focus is not on the first bad field")
    window.fill("#task-6 [name=percent]", "83,5")
    window.fill("#task-6 [name=summary]", "Đã rà soát 7 trên 9 hệ thống <img src=x onerror=alert(1)>")
    window.click("#task-6 [type=submit]")
    window.wait("document.querySelector('#task-6.is-sent') !== null")
    stored, _ = server.ask("GET", "tasks/6/progress/2026-11?unit=VHXH", "VHXH")
    expect(stored["items"][0]["percent"] == 83.5, stored)
    # Text stays text.
    show(window, server, "#/tasks/6?period=2026-11")
    window.wait("document.body.innerText.includes('<img src=x onerror=alert(1)>')")
    expect(window.run("return document.querySelectorAll('main img').length") == 0, "text has become markup")
    expect([one for one in window.errors if "422" not in one] == [], window.errors)
    window.close()


def drafts(browser, server):
    """what is typed outlives a reload and a failure, and is sent once"""
    window = browser.window()
    sign_in(window, server, "VHXH")
    show(window, server, "#/updates")
    window.run("document.querySelector('#task-7').open = true")
    window.fill("#task-7 [name=summary]", "Đã trình 3 cơ chế")
    window.click("#task-7 .form-end .button:nth-child(2)")
    window.fill("#task-7 [name='outputs/0/title']", "Tờ trình về cơ chế")
    window.fill("#task-7 [name='outputs/0/issued']", "9/11/2026")
    window.reload()
    window.wait("document.querySelector('#task-7 [name=\"outputs/0/title\"]')?.value === 'Tờ trình về cơ chế'")
    expect(window.run("return document.querySelector('#task-7 [name=summary]').value") == "Đã trình 3 cơ chế", "lost")
    window.run("document.querySelector('#task-7').open = true")
    window.go_offline(True)
    window.click("#task-7 [type=submit]")
    window.wait("document.querySelector('#task-7 .form-fault').textContent.includes('Không kết nối được')")
    window.go_offline(False)
    window.click("#task-7 [type=submit]")
    window.wait("document.querySelector('#task-7.is-sent') !== null")
    stored, _ = server.ask("GET", "tasks/7/progress?revisions=all&unit=VHXH", "VHXH")
    [newest] = [one for one in stored["items"] if one["period"] == "2026-11"]
    expect(newest["revision"] == 1 and newest["outputs"][0]["title"] == "Tờ trình về cơ chế", newest)
    expect(newest["outputs"][0]["issued"] == "2026-11-09", newest)
    expect(
        window.run("return Object.keys(localStorage).filter((key) => key.includes('task.7')).length") == 0,
        "the draft stays",
    )
    window.close()


def files(browser, server):
    """a file goes with an output, says beside its field what is wrong with it, and comes back from the history"""
    paths = {
        "bad": ("ke-hoach.pdf", b"This is no PDF."),
        "good": ("Kế hoạch tập huấn.csv", "Lớp,Ngày\nThôn 1,05/11/2026\n".encode()),
        "other": ("chay.exe", b"MZ"),
    }
    for name, (file, content) in paths.items():
        paths[name] = f"{browser.profile}/{file}"
        with open(paths[name], "wb") as stream:
            stream.write(content)
    window = browser.window()
    sign_in(window, server, "VHXH")
    show(window, server, "#/updates")
    window.run("document.querySelector('#task-13').open = true")
    window.click("#task-13 .form-end .button:nth-child(2)")
    window.fill("#task-13 [name='outputs/0/title']", "Kế hoạch tập huấn tháng 11")
    field = "#task-13 [data-field='outputs/0/attachment']"
    fault = f"document.querySelector(`{field} .fault`).textContent"
    window.choose(f"{field} input", paths["other"])
    window.wait(f"{fault}.includes('không nhận')")
    window.choose(f"{field} input", paths["bad"])
    window.wait(f"{fault}.includes('PDF')")
    expect(window.run(f"return document.querySelector(`{field} input`).ariaInvalid") == "true", "not marked as bad")
    # The update waits until something has been done about it.
    window.click("#task-13 [type=submit]")
    window.wait(f"{fault}.includes('chưa gửi được') && document.activeElement.type === 'file'")
    window.go_offline(True)
    window.choose(f"{field} input", paths["good"])
    window.wait(f"{fault}.includes('Không kết nối được')")
    window.go_offline(False)
    window.click(f"{field} .file-state .button")
    window.wait(f"document.querySelector(`{field} .file-kept`)?.textContent.includes('Kế hoạch tập huấn.csv')")
    expect(window.run(f"return {fault}") == "", "the fault stays")
    window.reload()
    window.wait(f"document.querySelector(`{field} .file-kept`)?.textContent.includes('Kế hoạch tập huấn.csv')")
    window.run("document.querySelector('#task-13').open = true")
    window.click("#task-13 [type=submit]")
    window.wait("document.querySelector('#task-13.is-sent') !== null")
    stored, _ = server.ask("GET", "tasks/13/progress/2026-11?unit=VHXH", "VHXH")
    expect(len(stored["items"][0]["outputs"][0]["attachment"]) == 64, stored)
    show(window, server, "#/tasks/13?period=2026-11")
    folder = f"{browser.profile}/fetched"
    window.call("Browser.setDownloadBehavior", behavior="allow", downloadPath=folder, eventsEnabled=True)
    window.click("[id='history-2026-11'] .link-button")
    window.wait_for_download()
    with open(f"{folder}/Kế hoạch tập huấn.csv", "rb") as stream, open(paths["good"], "rb") as sent:
        expect(stream.read() == sent.read(), "the file is another")
    expect([one for one in window.errors if "415" not in one and "ERR_INTERNET" not in one] == [], window.errors)
    window.close()


def signed_out(browser, server):
    """whose token is revoked signs in again, and finds what was typed at the same place"""
    wanted = {"role": "reporter", "unit": "CAX", "plan": PLAN, "label": "check"}
    made, _ = server.ask("POST", "/v1/tokens", "admin", wanted)
    server.tokens["passing"] = made["token"]
    window = browser.window()
    sign_in(window, server, "passing")
    show(window, server, "#/updates")
    window.run("document.querySelector('#task-12').open = true")
    window.fill("#task-12 [name=summary]", "Đã đề xuất bài toán camera an ninh")
    server.ask("DELETE", f"/v1/tokens/{made['id']}", "admin")
    window.click("#task-12 [type=submit]")
    window.wait(
        "document.querySelector('#token') !== null"
        " && document.querySelector('.announcements').textContent.includes('đăng nhập lại')"
    )
    expect(window.run("return sessionStorage.length") == 0, "the token is still there")
    window.fill("#token", server.tokens["CAX"])
    window.press("Enter")
    window.wait("document.querySelector('#task-12 [name=summary]')?.value === 'Đã đề xuất bài toán camera an ninh'")
    expect([one for one in window.errors if "401" not in one] == [], window.errors)
    window.close()


def live(browser, server):
    """a warning ends in a second window while the clerk's update is sent in the first"""
    leader, clerk = browser.window(), browser.window()
    sign_in(leader, server, "leader")
    show(leader, server, "#/warnings?unit=TTDVC")
    ending = "document.getElementById('warning-missing_update.2.TTDVC')"
    leader.wait(f"{ending} !== null")
    leader.wait("document.documentElement.classList.contains('is-live')")
    sign_in(clerk, server, "TTDVC")
    show(clerk, server, "#/updates?period=2026-10")
    clerk.run("document.querySelector('#task-2').open = true")
    clerk.click("#task-2 [type=submit]")
    clerk.wait("document.querySelector('#task-2.is-sent') !== null")
    leader.wait(f"{ending} === null")
    leader.wait("document.querySelector('.toast') !== null")
    expect(leader.errors + clerk.errors == [], leader.errors + clerk.errors)
    leader.close()
    clerk.close()


def notes(browser, server):
    """a unit explains a warning, and a leader takes note of it"""
    window = browser.window()
    sign_in(window, server, "KT")
    show(window, server, "#/warnings?unit=KT")
    window.click("[id^='explain-']")
    window.wait("document.activeElement.name === 'text'")
    window.type("Đang chờ phần mềm chuyển đổi dữ liệu")
    window.click("dialog [type=submit]")
    window.wait(
        "[...document.querySelectorAll('blockquote')].some((one) => one.textContent.includes('Đang chờ phần mềm'))"
    )
    window.close()
    window = browser.window()
    sign_in(window, server, "leader")
    show(window, server, "#/warnings?unit=KT")
    window.click("[id^='note-']")
    window.wait("document.querySelector('dialog textarea') === document.activeElement")
    window.press("Escape")
    window.wait("document.activeElement.id.startsWith('note-')")
    window.press("Enter")
    window.wait("document.querySelector('dialog textarea') === document.activeElement")
    window.type("Đã rõ")
    window.click("dialog [type=submit]")
    window.wait("document.querySelector('main').textContent.includes('Đã rõ')")
    expect(window.errors == [], window.errors)
    window.close()


def feedback(browser, server):
    """a resident's feedback appears as it comes, is answered beside the server's words, and is marked as spam"""
    window = browser.window()
    sign_in(window, server, "TTHCC")
    show(window, server, "#/feedback")
    waiting = "[...document.querySelectorAll('.warning h3')].filter((one) => one.textContent === 'Biên lai').length"
    received = "Number(document.querySelector('.tile-value').textContent)"
    before = window.run(f"return {received}")
    window.wait("document.documentElement.classList.contains('is-live')")
    said = {"topic": "Biên lai", "text": "Chưa nhận được biên lai\n<b>qua mạng</b>", "satisfaction": 2}
    given, _ = server.ask("POST", "feedback", "viewer", {**said, "contact": "0912 345 678", "unit": "TTHCC"})
    window.wait(f"{waiting} === 1 && {received} === args[0]", before + 1)
    shown = window.run(f"return document.querySelector('#feedback-{given['id']}').innerText")
    expect(all(one in shown for one in ["qua mạng</b>", "Không hài lòng (2/5)", "0912 345 678", "Trả lời trước"]), shown)
    # What is directed to another unit is not for this one to answer.
    other, _ = server.ask("POST", "feedback", "viewer", {**said, "topic": "Đường làng", "unit": "KT"})
    window.wait(f"document.querySelector('#feedback-{other['id']}') !== null")
    expect(window.run(f"return document.querySelector('#answer-{other['id']}') === null"), "another's is answered")
    window.click(f"#answer-{given['id']}")
    window.wait("document.activeElement.name === 'text'")
    window.click("dialog [type=submit]")
    window.wait("document.querySelector('dialog [data-field=text] .fault').textContent !== ''")
    expect(window.run("return document.activeElement.ariaInvalid") == "true", "the focus is not on the bad field")
    window.type("Biên lai có trong Kho giấy tờ")
    window.press("Escape")
    window.wait(f"document.activeElement.id === 'answer-{given['id']}'")
    window.press("Enter")
    # What was typed is there again.
    window.wait("document.activeElement.value === 'Biên lai có trong Kho giấy tờ'")
    window.click("dialog [type=submit]")
    window.wait(f"document.querySelector('dialog') === null && {waiting} === 0")
    stored, _ = server.ask("GET", f"feedback/{given['id']}", "viewer")
    expect(stored["answer"]["text"] == "Biên lai có trong Kho giấy tờ", stored)
    window.run("const state = document.querySelector('#filter-state'); state.value = 'answered';"
               "state.dispatchEvent(new Event('change'))")
    window.wait(f"document.querySelector('#feedback-{given['id']} blockquote') !== null")
    expect([one for one in window.errors if "422" not in one] == [], window.errors)
    window.close()
    window = browser.window()
    sign_in(window, server, "consolidator")
    show(window, server, "#/feedback?unit=KT")
    window.click(f"#spam-{other['id']}")
    window.wait("document.querySelector('dialog [name=reason]') === document.activeElement")
    window.type("Gửi thử")
    window.press("Enter")
    window.wait(f"document.querySelector('#feedback-{other['id']}') === null")
    show(window, server, "#/feedback?state=spam")
    window.wait(f"document.querySelector('#feedback-{other['id']} .chip').textContent === 'Thư rác'")
    expect(window.errors == [], window.errors)
    window.close()


def unreported(browser, server):
    """after the 25th the new month says that nobody has reported on it, and the last one is a click away"""
    window = browser.window()
    sign_in(window, server, "leader")
    for view in ["overview", "kpis", "units", "report"]:
        show(window, server, f"#/{view}")
        window.wait("document.querySelector('.notice')?.textContent.includes('Chưa có đơn vị nào báo cáo kỳ 11/2026')")
        window.click("#last-reported")
        window.wait(f"location.hash === '#/{view}?period=2026-10' && document.querySelector('#last-reported') === null")
    expect(window.errors == [], window.errors)
    window.close()
    window = browser.window()
    window.open(f"{server.address}/#/public")
    window.click("#last-reported")
    window.wait("location.hash.endsWith('period=2026-10') && document.querySelector('#last-reported') === null")
    window.close()
    window = browser.window()
    sign_in(window, server, "city")
    show(window, server, "#/city")
    window.click(".notice .button")
    window.wait("location.hash.endsWith('period=2026-10') && document.querySelector('.notice') === null")
    expect(window.errors == [], window.errors)
    window.close()


def leader(browser, server):
    """a leader sees the red warning that nobody has answered, and takes note of it in five interactions"""
    window = browser.window()
    window.open(f"{server.address}/")
    window.fill("#token", server.tokens["leader"])  # 1
    window.press("Enter")  # 2
    window.click(".warning-lines a[href*='missing_update.12.CAX']")  # 3
    window.click("[id='note-missing_update.12.CAX']")  # 4
    window.wait("document.querySelector('dialog textarea') === document.activeElement")
    window.click("dialog [type=submit]")  # 5
    window.wait("document.querySelector('dialog') === null")
    noted, _ = server.ask("GET", "warnings/missing_update.12.CAX", "leader")
    expect(noted["acknowledgement"] is not None, noted)
    expect(window.errors == [], window.errors)
    window.close()


def language(browser, server):
    """the language is switched, and remembered"""
    window = browser.window()
    sign_in(window, server, "viewer")
    show(window, server, "#/warnings")
    expect(window.run("return document.documentElement.lang") == "vi", "not Vietnamese at first")
    window.click("#language")
    window.wait("document.querySelector('h1').textContent === 'Warnings'")
    window.wait("/task|KPI/.test(document.querySelector('.warning').textContent)")
    window.reload()
    window.wait("document.querySelector('h1')?.textContent === 'Warnings' && document.documentElement.lang === 'en'")
    window.click("#language")
    window.wait("document.querySelector('h1').textContent === 'Diện cảnh báo'")
    expect(window.errors == [], window.errors)
    window.close()


def report(browser, server):
    """the report is printed on A4, saved and submitted"""
    window = browser.window()
    sign_in(window, server, "consolidator")
    show(window, server, "#/report?period=2026-10")
    pdf = window.pdf()
    boxes = re.findall(rb"/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]", pdf)
    expect(len(boxes) > 3, f"{len(boxes)} pages")
    expect(all(abs(float(width) - 595) < 1 and abs(float(height) - 842) < 1 for width, height in boxes), boxes)
    window.call("Browser.setDownloadBehavior", behavior="allow", downloadPath=browser.profile, eventsEnabled=True)
    window.click(".buttons .button")
    window.wait("document.querySelector('main').textContent.includes('Đã tải xong')")
    window.click("#submit-report")
    window.click("dialog [type=submit]")
    window.wait("document.querySelectorAll('.for-screen .table td .chip-done').length === 2")
    expect(window.errors == [], window.errors)
    window.close()


def table(browser, server):
    """a table is checked, its faults are shown, and its good rows are imported"""
    path = f"{browser.profile}/updates.csv"
    with open(path, "w", encoding="utf-8") as file:
        file.write(
            "Stt nhiệm vụ,Đơn vị,Kỳ,% hoàn thành,Trạng thái,Kết quả thực hiện\n"
            '10,TTHCC,2026-11,"86,5",Đúng tiến độ,Đã số hóa thêm 1.200 hồ sơ\n'
            "11,TTHCC,2026-11,186,Đúng tiến độ,Đã chuẩn hóa dữ liệu\n"
        )
    window = browser.window()
    sign_in(window, server, "consolidator")
    show(window, server, "#/tables")
    window.choose("#progress-file", path)
    window.wait("document.querySelector('.import-result')?.textContent.includes('1 dòng có lỗi')")
    window.click(".import-result .button-main")
    window.wait("document.querySelector('.import-result').textContent.includes('Đã nhập 1 dòng')")
    stored, _ = server.ask("GET", "tasks/10/progress/2026-11", "viewer")
    expect(stored["items"][0]["percent"] == 86.5, stored)
    expect(window.errors == [], window.errors)
    window.close()


def keyboard(browser, server):
    """every view of the menu is reached by keyboard, with the focus to be seen"""
    window = browser.window()
    window.open(f"{server.address}/")
    window.wait("document.querySelector('#token') !== null")
    window.press("Tab")
    expect(
        window.run("return document.activeElement.className") == "skip", "the first stop is not the way to the content"
    )
    for _ in range(10):
        window.press("Tab")
        if window.run("return document.activeElement.id") == "token":
            break
    window.type(server.tokens["VHXH"])
    window.press("Enter")
    window.wait("document.querySelector('.tiles') !== null")
    names = window.run("return [...document.querySelectorAll('#menu a')].map((link) => link.getAttribute('href'))")
    expect(len(names) == 10, names)
    for name in names:
        for _ in range(30):
            window.press("Tab", shift=True)
            found = window.run(
                """return document.activeElement.getAttribute('href') === args[0]
                && document.activeElement.closest('#menu') !== null && getComputedStyle(document.activeElement).outlineStyle""",
                name,
            )
            if found:
                break
        expect(found == "solid", f"{name} is not reached, or the focus is not to be seen: {found}")
        window.press("Enter")
        window.wait(
            "location.hash === args[0] && document.activeElement.tagName === 'H1'"
            " && document.querySelector('#menu [aria-current]').getAttribute('href') === args[0]",
            name,
        )
    expect(window.errors == [], window.errors)
    window.close()


def views(browser, server):
    """no view scrolls sideways at 360 pixels, and axe finds nothing against any, in light and in dark"""
    with open(sys.argv[1], encoding="utf-8") as file:
        axe = file.read()
    found = []

    def look(window, name):
        if not window.run("return 'axe' in window"):
            window.call("Runtime.evaluate", expression=axe)
        for dark in [False, True]:
            window.set_dark(dark)
            # In the dark nothing but the colours is another.
            rules = ["color-contrast"] if dark else None
            for violation in window.run(
                """
                    const only = args[0] && { runOnly: { type: "rule", values: args[0] } };
                    // Of rows that are alike the first ones stand for all.
                    const exclude = ["tbody tr:nth-child(n + 5)", ".warning:nth-child(n + 5)", ".owed > :nth-child(n + 5)"];
                    const options = { resultTypes: ["violations"], preload: false, iframes: false, ...only };
                    const { violations } = await axe.run({ exclude: exclude.map((one) => [one]) }, options);
                    return violations.map((one) => [one.id, one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160))]);
                    """,
                rules,
            ):
                found.append(f"{name}{' in dark' if dark else ''}: {violation}")
        window.set_dark(False)
        window.resize(360, 800)
        wide = window.run("return document.documentElement.scrollWidth")
        if wide > 360:
            found.append(f"{name} is {wide} pixels wide")
        window.resize(1280, 900)
        found.extend(f"{name}: {error}" for error in window.errors)
        window.errors.clear()

    each_view(browser, server, look)
    expect(found == [], "\n  ".join(found))


CHECKS = [
    first_screen,
    update,
    faults,
    drafts,
    files,
    signed_out,
    notes,
    feedback,
    leader,
    live,
    language,
    keyboard,
    table,
    report,
    views,
]


# Of a server whose clock is past the day that updates are due.
LATER = [unreported]


def main():
    server = Server()
    failed = 0
    chosen = sys.argv[2:]
    with Chromium() as browser:
        for check in [one for one in CHECKS + LATER if one.__name__ in chosen] or CHECKS:
            begun = time.monotonic()
            try:
                check(browser, server)
                print(f"ok {check.__doc__} ({time.monotonic() - begun:.1f} s)", flush=True)
            except Failure as failure:
                failed += 1
                print(f"not ok {check.__doc__}: {failure}".replace("\n", " | "), flush=True)
                for window in list(browser.windows.values()):
                    window.close()
    print("done" if not failed else f"{failed} failed", flush=True)
    return 1 if failed else 0


sys.exit(main())
