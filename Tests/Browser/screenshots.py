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


def main():
    server = Server()
    with Chromium() as browser:
        for name, who, address, width, height, dark in PICTURES:
            window = browser.window(width, height, dark)
            sign_in(window, server, who)
            show(window, server, address)
            # Without the mark of the focus, which a picture has no use for.
            window.run("document.activeElement.blur()")
            window.picture(f"{sys.argv[1]}/{name}.png", whole=False)
            window.close()


main()
