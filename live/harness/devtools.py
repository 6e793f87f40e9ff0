"""The DevTools front-end that comes with Chromium, opened on a page of the same browser."""
import time
from pathlib import Path

from common.devtools_protocol import ProtocolError

SCRIPT = Path(__file__).with_name("devtools_copy.js")
FRONT_END = "devtools://devtools/bundled/devtools_app.html?ws=127.0.0.1:%d/devtools/page/%s"


class DevTools:
    """A front-end that records what its page requests from now on."""

    def __init__(self, chromium, page):
        self._connection = chromium.connection
        url = {"url": FRONT_END % (chromium.port, page.target)}
        target = self._connection.send("Target.createTarget", url)["targetId"]
        options = {"targetId": target, "flatten": True}
        self._session = self._connection.send("Target.attachToTarget", options)["sessionId"]
        _wait_for(self._is_ready, "the DevTools front-end")

    def copies(self, fetch):
        """What the network panel copies of the request that `fetch` makes, by kind."""
        self._call("mark")
        fetch()
        _wait_for(lambda: self._call("finished"), "the network panel")
        return self._call("copy")

    def _is_ready(self):
        try:
            self._connection.evaluate(self._session, SCRIPT.read_text())
            return self._call("ready")
        except ProtocolError:
            return False  # the front-end's modules are still being loaded

    def _call(self, function):
        return self._connection.evaluate(self._session, f"live.{function}()")


def _wait_for(condition, what, seconds=20):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"{what} is not ready after {seconds} seconds")
        time.sleep(0.05)
