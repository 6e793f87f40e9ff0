"""Headless Chromium: the pages it opens, what their requests come to, and what its console says."""
import json
import re
import subprocess
import tempfile
from dataclasses import dataclass

from .devtools_protocol import Connection
from .programs import program

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable",
    "--ignore-certificate-errors",
    "--remote-debugging-port=0",
    "--remote-allow-origins=*",
    "--lang=en-US",
]
LISTENING = re.compile(r"DevTools listening on (ws://\S+)")
RESOURCE_LINE = "Failed to load resource"
DESCRIBE = """(%s).then(
    (response) => ({
        type: response.type, status: response.status, url: response.url,
        redirected: response.redirected, headers: [...response.headers],
    }),
    (error) => ({ error: String(error) }),
)"""
RUN = """Promise.race([
    (async (server) => { %s })(%s).catch(String),
    new Promise((done) => setTimeout(done, 10000, "nothing in ten seconds")),
])"""


@dataclass(frozen=True)
class Answer:
    """What a page's request came to: the response as the page sees it, or the error."""

    response: dict | None
    error: str | None
    console: list


class Chromium:
    """One running browser; `hosts` are its rules for the addresses of hosts."""

    def __init__(self, hosts="MAP *.test 127.0.0.1"):
        self._profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        command = [program("chromium", "google-chrome"), *FLAGS, f"--host-resolver-rules={hosts}"]
        self._process = subprocess.Popen(
            [*command, f"--user-data-dir={self._profile.name}", "about:blank"],
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
        )
        url = self._listening_url()
        self.port = int(url.split(":")[2].split("/")[0])
        self.connection = Connection(url)
        self.version = self.connection.send("Browser.getVersion")["product"]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.connection.send("Browser.close")
        self.connection.close()
        self._process.wait()
        self._profile.cleanup()

    def open(self, url):
        """A page in a context of its own, so that no cache and no cookie is shared."""
        context = self.connection.send("Target.createBrowserContext")["browserContextId"]
        return Page(self.connection, url, context)

    def _listening_url(self):
        printed = []
        for line in self._process.stderr:
            if found := LISTENING.search(line):
                return found[1]
            printed.append(line)
        raise RuntimeError("Chromium does not start:\n" + "".join(printed))


class Page:
    """An open page."""

    def __init__(self, connection, url, context):
        self._connection = connection
        self._context = context
        options = {"url": "about:blank", "browserContextId": context}
        self.target = connection.send("Target.createTarget", options)["targetId"]
        options = {"targetId": self.target, "flatten": True}
        self.session = connection.send("Target.attachToTarget", options)["sessionId"]
        for domain in ("Page", "Log"):
            connection.send(f"{domain}.enable", session=self.session)
        connection.send("Page.navigate", {"url": url}, self.session)
        connection.take_events(self.session, "Page.loadEventFired", bool, 20)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._connection.send("Target.disposeBrowserContext", {"browserContextId": self._context})

    def fetch(self, call):
        """What `call`, an expression that calls fetch(), comes to."""
        outcome = self._connection.evaluate(self.session, DESCRIBE % call)
        error = outcome.get("error")
        console = self._console(bool if error else lambda lines: False, 3 if error else 0.05)
        return Answer(None if error else outcome, error, console)

    def run(self, script, server):
        """What `script`, the body of an asynchronous function of `server`, returns or throws."""
        return self._connection.evaluate(self.session, RUN % (script, json.dumps(server)))

    def _console(self, until, seconds):
        def relevant(events):
            texts = [event["entry"]["text"] for event in events]
            return [text for text in texts if not text.startswith(RESOURCE_LINE)]

        entries = self._connection.take_events(
            self.session, "Log.entryAdded", lambda events: until(relevant(events)), seconds
        )
        return relevant(entries)


def call(case, url):
    """The call of fetch() that a case stands for."""
    options = {"method": case.method, "credentials": case.credentials, "mode": case.mode}
    if case.headers:
        options["headers"] = case.headers
    if case.body is not None:
        options["body"] = case.body
    return f"fetch({json.dumps(url)}, {json.dumps(options)})"
