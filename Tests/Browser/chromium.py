"""Drives Chromium over the Chrome DevTools Protocol, through a pipe and with nothing but Python's own library."""

import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
import time

# Seconds. All waits end with what they wait for, so this is only for what will never come.
PATIENCE = 60


class Failure(Exception):
    """What a check expected and did not find."""


class Chromium:
    """One browser process; its windows are ``Window``s. A context manager, so that it ends with the block."""

    def __init__(self):
        binary = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chromium-browser")
        if not binary:
            raise SystemExit("chromium is missing: Scripts/install-dependencies.sh tests installs it")
        self.profile = tempfile.mkdtemp(prefix="plan-browser-")
        to_browser, self.writing = os.pipe()
        self.reading, from_browser = os.pipe()
        # Without a sandbox where it would need privileges of its own; it sees nothing but this server.
        arguments = [
            "--headless=new",
            "--remote-debugging-pipe",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-sync",
            "--disable-component-update",
            "--disable-default-apps",
            "--mute-audio",
            "--lang=vi",
            "--font-render-hinting=none",
            f"--user-data-dir={self.profile}",
            "about:blank",
        ]

        def place_descriptors():
            # High copies first, so that neither takes the other's place.
            first, second = os.dup(to_browser), os.dup(from_browser)
            os.dup2(first, 3)
            os.dup2(second, 4)

        self.process = subprocess.Popen(
            [binary, *arguments],
            preexec_fn=place_descriptors,
            pass_fds=(3, 4),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(to_browser)
        os.close(from_browser)
        self.buffer = b""
        self.number = 0
        self.windows = {}
        # The states that downloads have come to.
        self.downloads = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self.call("Browser.close")
        except (Failure, OSError):
            self.process.kill()
        self.process.wait()
        shutil.rmtree(self.profile, ignore_errors=True)

    def call(self, method, session=None, **parameters):
        """Sends a command and waits for its answer; events that come meanwhile go to their windows."""
        self.number += 1
        number = self.number
        message = {"id": number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self.writing, data) :]
        # The first of them waits for the browser to start.
        deadline = time.monotonic() + 3 * PATIENCE
        while True:
            answer = self.receive(deadline, method)
            if answer.get("id") == number:
                if "error" in answer:
                    raise Failure(f"{method}: {answer['error']['message']}")
                return answer["result"]

    def receive(self, deadline, waiting_for):
        while b"\0" not in self.buffer:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self.reading], [], [], left)[0]:
                raise Failure(f"the browser says nothing more ({waiting_for})")
            piece = os.read(self.reading, 1 << 20)
            if not piece:
                raise Failure(f"the browser has ended ({waiting_for})")
            self.buffer += piece
        message, self.buffer = self.buffer.split(b"\0", 1)
        value = json.loads(message)
        if value.get("method") == "Browser.downloadProgress":
            self.downloads.append(value["params"]["state"])
        window = self.windows.get(value.get("sessionId"))
        if window and "method" in value:
            window.take(value["method"], value["params"])
        return value

    def window(self, width=1280, height=900, dark=False):
        return Window(self, width, height, dark)


class Window:
    """A window: what is done in it, what it has asked the server for, and what went wrong in it."""

    def __init__(self, browser, width, height, dark):
        self.browser = browser
        self.requests = []
        # Of all answers since the last load, heads and coded bodies, as they came over the wire.
        self.bytes = 0
        self.errors = []
        self.loads = 0
        self.target = browser.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = browser.call("Target.attachToTarget", targetId=self.target, flatten=True)["sessionId"]
        browser.windows[self.session] = self
        for domain in ["Page", "Runtime", "Network", "Log"]:
            self.call(f"{domain}.enable")
        # A window behind another one counts as seen, too.
        self.call("Emulation.setFocusEmulationEnabled", enabled=True)
        self.resize(width, height)
        self.set_dark(dark)

    def call(self, method, **parameters):
        return self.browser.call(method, self.session, **parameters)

    def take(self, event, data):
        if event == "Network.requestWillBeSent":
            self.requests.append(data["request"]["method"] + " " + data["request"]["url"])
        elif event == "Network.loadingFinished":
            self.bytes += int(data["encodedDataLength"])
        elif event == "Page.loadEventFired":
            self.loads += 1
        elif event == "Runtime.exceptionThrown":
            details = data["exceptionDetails"]
            self.errors.append(details.get("exception", {}).get("description", details["text"]))
        elif event == "Runtime.consoleAPICalled" and data["type"] in ["error", "warning"]:
            self.errors.append(" ".join(str(one.get("value", one.get("description"))) for one in data["args"]))
        elif event == "Log.entryAdded" and data["entry"]["level"] in ["error", "warning"]:
            self.errors.append(data["entry"]["text"] + " " + data["entry"].get("url", ""))

    def resize(self, width, height, scale=1):
        self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=scale, mobile=False
        )

    def set_dark(self, dark):
        self.call(
            "Emulation.setEmulatedMedia",
            features=[
                {"name": "prefers-color-scheme", "value": "dark" if dark else "light"},
                {"name": "prefers-reduced-motion", "value": "reduce"},
            ],
        )

    def open(self, address):
        """Loads a document anew."""
        loads = self.loads
        self.call("Page.navigate", url=address)
        deadline = time.monotonic() + PATIENCE
        while self.loads == loads:
            self.browser.receive(deadline, f"loading {address}")

    def reload(self):
        loads = self.loads
        self.call("Page.reload")
        deadline = time.monotonic() + PATIENCE
        while self.loads == loads:
            self.browser.receive(deadline, "reloading")

    def run(self, script, *values):
        """Runs the body of an async function in the page; ``values`` are its ``args``."""
        expression = f"(async (...args) => {{ {script} }})(...{json.dumps(values)})"
        answer = self.call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            details = answer["exceptionDetails"]
            raise Failure(details.get("exception", {}).get("description", details["text"]))
        return answer["result"].get("value")

    def wait(self, condition, *values):
        """Waits until an expression is true; it is looked at again whenever the document changes."""
        found = self.run(
            f"""
            const holds = () => {{ {"return " + condition} }};
            return await new Promise((resolve) => {{
              if (holds()) return resolve(true);
              const observer = new MutationObserver(() => holds() && end(true));
              const timer = setTimeout(() => end(holds()), {PATIENCE * 1000});
              function end(value) {{ observer.disconnect(); clearTimeout(timer); resolve(value); }}
              observer.observe(document, {{ subtree: true, childList: true, attributes: true, characterData: true }});
            }});""",
            *values,
        )
        if not found:
            raise Failure(f"waited for: {condition} {values or ''}\n{self.text()[:600]}")

    def text(self):
        return self.run("return document.body.innerText")

    def click(self, selector):
        """Presses the mouse in the middle of an element, which must be where it can be pressed."""
        self.wait("document.querySelector(args[0]) !== null", selector)
        place = self.run(
            """
            const element = document.querySelector(args[0]);
            element.scrollIntoView({ block: "center", inline: "center" });
            const box = element.getBoundingClientRect();
            const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
            const hit = document.elementFromPoint(x, y);
            return { x, y, isFree: hit !== null && (element.contains(hit) || hit.contains(element)) };""",
            selector,
        )
        if not place["isFree"]:
            raise Failure(f"{selector} is covered or hidden")
        for kind in ["mousePressed", "mouseReleased"]:
            self.call("Input.dispatchMouseEvent", type=kind, x=place["x"], y=place["y"], button="left", clickCount=1)

    def type(self, text):
        """Types into what has the focus, in the place of what is selected."""
        self.call("Input.insertText", text=text)

    def choose(self, selector, path):
        """Chooses a file, as in the dialog that opens."""
        self.wait("document.querySelector(args[0]) !== null", selector)
        found = self.call("Runtime.evaluate", expression=f"document.querySelector({json.dumps(selector)})")
        self.call("DOM.setFileInputFiles", files=[path], objectId=found["result"]["objectId"])

    def go_offline(self, offline):
        self.call(
            "Network.emulateNetworkConditions", offline=offline, latency=0, downloadThroughput=-1, uploadThroughput=-1
        )

    def wait_for_download(self):
        """Waits until a file that is being saved is there; `Browser.setDownloadBehavior` comes first."""
        deadline = time.monotonic() + PATIENCE
        while "completed" not in self.browser.downloads:
            self.browser.receive(deadline, "saving a file")
        self.browser.downloads.clear()

    def fill(self, selector, text):
        self.wait("document.querySelector(args[0]) !== null", selector)
        self.run("const e = document.querySelector(args[0]); e.focus(); e.select()", selector)
        self.type(text)

    def press(self, key, shift=False):
        codes = {"Tab": 9, "Enter": 13, "Escape": 27, " ": 32}
        text = {"Enter": "\r", " ": " "}.get(key)
        common = {
            "key": key,
            "code": "Space" if key == " " else key,
            "windowsVirtualKeyCode": codes[key],
            "modifiers": 8 if shift else 0,
        }
        self.call(
            "Input.dispatchKeyEvent",
            type="keyDown" if text else "rawKeyDown",
            **common,
            **({"text": text} if text else {}),
        )
        self.call("Input.dispatchKeyEvent", type="keyUp", **common)

    def picture(self, path, whole=True):
        """Writes what is to be seen, or all of the page, into a PNG file."""
        data = self.call(
            "Page.captureScreenshot",
            format="png",
            captureBeyondViewport=whole,
            **({"clip": self.whole()} if whole else {}),
        )["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))

    def whole(self):
        size = self.call("Page.getLayoutMetrics")["cssContentSize"]
        return {"x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1}

    def pdf(self):
        """What printing gives, on paper of the size that the style asks for."""
        return base64.b64decode(self.call("Page.printToPDF", preferCSSPageSize=True, printBackground=True)["data"])

    def close(self):
        self.browser.call("Target.closeTarget", targetId=self.target)
        del self.browser.windows[self.session]
