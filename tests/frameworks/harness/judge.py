"""Has pages in real Chromium ask a server, and compares with what the policy says."""
import threading
from dataclasses import dataclass, field

from common.certificate import Certificate
from common.chromium import Chromium, call
from common.pages import Pages

# The first of these that a target can express; each has one table `cors`.
POLICIES = ("list", "single", "preview")
REFUSED = (
    "https://app.example.com.evil.example",
    "https://preview.example.com",
    "http://app.example.com",
)
# What every service sends with its items.
HEADERS = {"x-request-id": "r1", "x-total": "2"}


@dataclass(frozen=True)
class Check:
    """One request of a page, and what the page may read of it."""

    path: str
    status: int
    readable: bool
    method: str = "GET"
    headers: dict = field(default_factory=dict)
    credentials: str = "omit"
    body: str | None = None
    mode: str = "cors"


class Judge:
    """A running Chromium, for which the hosts of all origins are on loopback."""

    def __init__(self, folder):
        self._pages = Pages(Certificate(folder, ["example.com"]))
        ports = {443: self._pages.port("https"), 80: self._pages.port("http")}
        rules = [f"MAP *:{port} 127.0.0.1:{served}" for port, served in ports.items()]
        self._chromium = Chromium(hosts=", ".join(rules))
        self._one_at_a_time = threading.Lock()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._chromium.__exit__()
        self._pages.close()

    @property
    def version(self):
        """Of the browser."""
        return self._chromium.version

    def problems(self, server, policy):
        """What pages of allowed and of refused origins see that they should not, or fail to see."""
        cors = policy.cors()
        pages = [(self._allowed_page(origin), checks(cors)) for origin in cors["allow_origins"]]
        pages += [(f"{origin}/", refused(cors)) for origin in REFUSED]
        pages.append((self._pages.url("sandboxed", "localhost"), refused(cors)))
        with self._one_at_a_time:
            return [text for page, asked in pages for text in self._ask(page, asked, server, cors)]

    def _allowed_page(self, pattern):
        """A page of an origin that the pattern matches."""
        if pattern.endswith(":*"):
            return pattern.replace("*", f"{self._pages.port('http')}/")
        return pattern.replace("*", "pull-7") + "/"

    def _ask(self, url, asked, server, cors):
        texts = []
        with self._chromium.open(url) as page:
            for check in asked:
                answer = page.fetch(call(check, server.url + check.path))
                if problem := _problem(check, answer, cors):
                    texts.append(f"Chromium, {url}: {check.method} {check.path}: {problem}")
        return texts


def checks(cors):
    """What a page of an allowed origin asks, as the policy says."""
    methods, names = cors.get("allow_methods", []), cors.get("allow_headers", [])
    json = {"Content-Type": "application/json"}
    puts = "PUT" in methods and "content-type" in names
    return [
        Check("/items", 200, True),
        Check("/items/7", 200, puts, method="PUT", headers=json, body="{}"),
        Check("/items/7", 200, "PATCH" in methods, method="PATCH"),
        Check("/items", 200, "x-api-key" in names, headers={"X-Api-Key": "k"}),
        Check("/items", 200, "x-other" in names, headers={"X-Other": "o"}),
        Check("/items", 200, cors.get("allow_credentials", False), credentials="include"),
        Check("/missing", 404, True),
        Check("/fails", 500, True),
    ]


def refused(cors):
    """The same by a page of a refused origin, which reads nothing."""
    asked = [Check(**{**vars(check), "readable": False}) for check in checks(cors)]
    # Each waits for Chromium's console: one of each kind will do.
    return [check for check in asked if check.method in ("GET", "PUT")]


def _problem(check, answer, cors):
    """How the answer is not what the policy says."""
    if not check.readable:
        return None if _is_refused(answer) else f"not refused by CORS: {_seen(answer)}"
    if answer.response is None or answer.response["status"] != check.status:
        return f"wanted status {check.status}, got {_seen(answer)}"
    if check.status != 200:
        return None
    wanted = {name: HEADERS[name] for name in HEADERS if name in cors.get("expose_headers", [])}
    got = {name: value for name, value in answer.response["headers"] if name in HEADERS}
    return None if got == wanted else f"wanted to read {wanted}, got {got}"


def _is_refused(answer):
    return answer.error and any("blocked by CORS policy" in line for line in answer.console)


def _seen(answer):
    if answer.response is None:
        return " ".join(answer.console) or answer.error
    return f"status {answer.response['status']}"
