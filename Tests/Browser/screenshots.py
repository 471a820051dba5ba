"""Pictures of the page for the README. usage: screenshots.py FOLDER, with the variables that demo_server.py names"""

import sys

from chromium import Chromium
from plan import Server, show, sign_in

PICTURES = [
    # name, whose token, address, width, height, dark
    ("overview", "leader", "#/overview", 1280, 1180, False),
    ("my-reports", "VHXH", "#/updates", 1280, 900, False),
    ("warnings", "leader", "#/warnings", 1280, 900, False),
    ("units-dark", "leader", "#/units", 1280, 820, True),
    ("my-reports-phone", "VHXH", "#/updates", 360, 900, False),
]


def first_screen(browser, server):
    """How long the first screen takes whoever has never been here, by the browser's own clock: the middle of nine."""
    window = browser.window(1280, 800)
    sign_in(window, server, "leader")
    window.call("Network.setCacheDisabled", cacheDisabled=True)
    times = []
    for _ in range(9):
        window.requests.clear()
        window.bytes = 0
        window.reload()
        window.wait("document.querySelector('.tiles') !== null")
        times.append(
            window.run(
                """
                const last = (type) => new Promise((resolve) => new PerformanceObserver((list) =>
                  resolve(list.getEntries().at(-1).startTime)).observe({ type, buffered: true }));
                return [await last("paint"), await last("largest-contentful-paint")];"""
            )
        )
    first, largest = (sorted(column)[4] for column in zip(*times))
    requests, size = len(window.requests), window.bytes
    window.close()
    painted = f"painted after {first:.0f} ms, with its figures after {largest:.0f} ms"
    return f"first screen: {painted}; {requests} requests, {size} bytes"


def main():
    server = Server()
    with Chromium() as browser:
        print(first_screen(browser, server), flush=True)
        for name, who, address, width, height, dark in PICTURES:
            window = browser.window(width, height, dark)
            sign_in(window, server, who)
            show(window, server, address)
            # Without the mark of the focus, which a picture has no use for.
            window.run("document.activeElement.blur()")
            window.picture(f"{sys.argv[1]}/{name}.png", whole=False)
            window.close()


main()
