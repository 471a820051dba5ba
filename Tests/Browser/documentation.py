"""What the documentation of the API has to do in a real browser. Prints `ok NAME`, or `not ok NAME: why`, for each check.

usage: documentation.py AXE_MIN_JS, with PLAN_PAGE_ADDRESS and PLAN_PAGE_TOKENS (demo_server.py)
"""

import sys

from chromium import Chromium, Failure
from demo_server import DemoServer

ADDRESS = DemoServer().address
SHOWN = (
    "return [...document.querySelectorAll('.operation')].filter((one) => one.checkVisibility()).map((one) => one.id)"
)


def expect(holds, what):
    if not holds:
        raise Failure(what)


def opened(browser, fragment=""):
    window = browser.window()
    window.open(f"{ADDRESS}/docs{fragment}")
    window.wait("document.querySelector('#search') !== null")
    return window


def search(browser):
    """/docs has every operation, and words without diacritics find theirs"""
    window = opened(browser)
    named = window.run("""const { paths } = await (await fetch("/openapi.json")).json();
        return Object.values(paths).flatMap((item) => Object.values(item).map((one) => one.operationId).filter(Boolean))""")
    expect(sorted(window.run(SHOWN)) == sorted(named), "not every operation is there")
    window.fill("#search", "kinh phi put")
    window.wait("document.querySelector('#result').textContent === '1 lệnh gọi'")
    expect(window.run(SHOWN) == ["setBudget"], window.run(SHOWN))
    window.click("#setBudget > summary")
    window.wait("document.querySelector('#setBudget pre')?.textContent.startsWith('curl -X PUT \"$SERVER/v1/plans/')")
    parts = window.run("return document.querySelector('#setBudget').innerText")
    expect(all(one in parts for one in ["If-Match", "registered_vnd", "consolidator", "428", "ETag"]), parts)
    expect(window.errors == [], window.errors)
    window.close()


def language(browser):
    """/docs speaks English too, opens what its address names, and asks only this server"""
    window = opened(browser, "#listTasks")
    window.wait("document.querySelector('#listTasks')?.open")
    window.click("#language")
    window.wait(
        "document.documentElement.lang === 'en' && document.querySelector('#listTasks')?.innerText.includes('The tasks')"
    )
    expect(all(f" {ADDRESS}/" in one or " data:" in one for one in window.requests), window.requests)
    window.click("#language")
    window.wait(
        "document.documentElement.lang === 'vi' && document.querySelector('h1')?.textContent === 'Tài liệu API'"
    )
    expect(window.errors == [], window.errors)
    window.close()


def barriers(browser):
    """/docs does not scroll sideways at 360 pixels, and axe finds nothing against it, in light and in dark"""
    with open(sys.argv[1], encoding="utf-8") as file:
        axe = file.read()
    window = opened(browser)
    window.run("""for (const one of document.querySelectorAll("#listTasks, #postProgress, #readReport, #importPlan")) one.open = true;
        await new Promise((resolve) => setTimeout(resolve));
        for (const one of document.querySelectorAll("#readReport details, #postProgress details")) one.open = true;""")
    window.wait("document.querySelector('#readReport .members .members') !== null")
    window.call("Runtime.evaluate", expression=axe)
    found = []
    for dark in [False, True]:
        window.set_dark(dark)
        found += window.run("""
            const { violations } = await axe.run(document, { resultTypes: ["violations"], preload: false, iframes: false });
            return violations.map((one) => [one.id, one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160))]);""")
    window.resize(360, 800)
    wide = window.run("return document.documentElement.scrollWidth")
    expect(not found and wide <= 360, [found, wide])
    expect(window.errors == [], window.errors)
    window.close()


def main():
    failed = 0
    with Chromium() as browser:
        for check in [search, language, barriers]:
            try:
                check(browser)
                print(f"ok {check.__doc__}", flush=True)
            except Failure as failure:
                failed += 1
                print(f"not ok {check.__doc__}: {failure}".replace("\n", " | "), flush=True)
    return 1 if failed else 0


sys.exit(main())
