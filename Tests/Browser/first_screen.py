"""Measures the page's first screen and prints `key=value` words. With the variables that demo_server.py names."""

from chromium import Chromium
from plan import Server, sign_in


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
    return f"first_ms={first:.0f} figures_ms={largest:.0f} requests={requests} bytes={size}"


with Chromium() as browser:
    print(first_screen(browser, Server()))
