"""Whether a proxy answers as it must, before anything is measured."""
import http.client

from .rows import ORIGIN, REFUSED_ORIGIN

SECONDS = 10
FORWARDED = ("x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "forwarded", "via")
ALLOW_ORIGIN = "Access-Control-Allow-Origin"


def problems_of_row(port, row):
    """What is wrong with the answer to the request that is measured."""
    answer = _Answer(port, row.method, row.path, row.headers, row.body)
    found = answer.differences(row.status, ORIGIN)
    if row.length is not None and len(answer.body) != row.length:
        found.append(f"a body of {len(answer.body)} bytes, not {row.length}")
    if row.method == "OPTIONS":
        found += _problems_of_lists(answer)
        refused = row.headers | {"Origin": REFUSED_ORIGIN}
        refused = _Answer(port, row.method, row.path, refused)
        found += [f"to a refused origin: {text}" for text in refused.differences(None, None)]
    return [f"{row.method} {row.path}: {text}" for text in found]


def problems(port, row):
    """What is wrong apart from the requests that are measured: `row` is a GET."""
    wrong = _Answer(port, "GET", "/with-cors", row.headers).differences((200,), ORIGIN)
    refused = row.headers | {"Origin": REFUSED_ORIGIN}
    stranger = _Answer(port, "GET", "/with-cors", refused).differences(None, None)
    return [f"with the service's own headers: {text}" for text in wrong] + [
        f"to a refused origin: {text}" for text in stranger
    ]


def not_forwarded(port, row):
    """The headers that proxies add, and this one does not."""
    answer = _Answer(port, "GET", "/forwarded", row.headers)
    got = dict(line.split("=", 1) for line in answer.body.decode().splitlines())
    missing = [name for name in FORWARDED if not got.get(name)]
    return missing if answer.headers["Via"] else [*missing, "via on responses"]


class _Answer:
    def __init__(self, port, method, path, headers, body=""):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
        try:
            connection.request(method, path, body or None, headers)
            response = connection.getresponse()
            self.status = response.status
            self.headers = response.headers
            self.body = response.read()
        finally:
            connection.close()

    def differences(self, statuses, origin):
        """From an answer with one of these statuses, of which pages of this origin may read."""
        found = []
        if statuses and self.status not in statuses:
            found.append(f"status {self.status}, not {' or '.join(map(str, statuses))}")
        if (said := self.headers.get_all(ALLOW_ORIGIN, [])) != ([origin] if origin else []):
            found.append(f"{ALLOW_ORIGIN}: {said}, not {origin}")
        credentials = self.headers.get_all("Access-Control-Allow-Credentials", [])
        if origin and credentials != ["true"]:
            found.append(f"Access-Control-Allow-Credentials: {credentials}, not true")
        if "origin" not in _list(self.headers, "Vary"):
            found.append("no Vary: Origin")
        return found


def _problems_of_lists(answer):
    wanted = {
        "Access-Control-Allow-Methods": "put",
        "Access-Control-Allow-Headers": "authorization",
        "Access-Control-Max-Age": "3600",
    }
    return [
        f"{name} without {value}"
        for name, value in wanted.items()
        if value not in _list(answer.headers, name)
    ]


def _list(headers, name):
    lines = ",".join(headers.get_all(name, []))
    return [entry.strip().lower() for entry in lines.split(",")]
