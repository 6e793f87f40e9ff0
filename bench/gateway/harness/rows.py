"""What is asked for: the requests that are measured, as a page in Chromium sends them."""
from dataclasses import dataclass, field

ORIGIN = "https://app.example.com"
REFUSED_ORIGIN = "https://app.example.com.evil.example"

FETCH = {
    "Accept": "*/*",
    "Accept-Encoding": "gzip, deflate, br, zstd",
    "Accept-Language": "en-GB,en;q=0.9,de;q=0.8",
    "Origin": ORIGIN,
    "Referer": f"{ORIGIN}/",
    "Sec-Fetch-Dest": "empty",
    "Sec-Fetch-Mode": "cors",
    "Sec-Fetch-Site": "same-site",
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0.0.0 Safari/537.36",
}
# What a response carries besides, and a preflight does not.
CLIENT_HINTS = {
    "Authorization": "Bearer 6f1d2a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f",
    "Sec-Ch-Ua": '"Chromium";v="140", "Not=A?Brand";v="24", "Google Chrome";v="140"',
    "Sec-Ch-Ua-Mobile": "?0",
    "Sec-Ch-Ua-Platform": '"Linux"',
}


@dataclass(frozen=True)
class Row:
    """One kind of request, and how it must be answered."""

    name: str
    title: str
    path: str
    length: int | None
    method: str = "GET"
    status: tuple = (200,)
    headers: dict = field(default_factory=lambda: FETCH | CLIENT_HINTS)
    body: str = ""
    # CPU per request, in parts of nginx's: what is promised, and what is wanted beyond it.
    target: float = 1.15
    wanted: float | None = None

    def script(self):
        """For wrk, which makes the request once and sends it ever again."""
        headers = "".join(f"  [{_lua(k)}] = {_lua(v)},\n" for k, v in self.headers.items())
        body = f"wrk.body = {_lua(self.body)}\n" if self.body else ""
        return f"wrk.method = {_lua(self.method)}\nwrk.headers = {{\n{headers}}}\n{body}{_DONE}"


ROWS = [
    Row("get-1k", "GET 1 kB", "/1k.json", 1024, target=1.0),
    Row("get-64k", "GET 64 kB", "/64k.json", 64 * 1024),
    Row(
        "post-16k",
        "POST 16 kB",
        "/items",
        18,
        "POST",
        headers=FETCH | CLIENT_HINTS | {"Content-Type": "application/json"},
        body='{"name": "' + "x" * (16 * 1024 - 12) + '"}',
    ),
    Row(
        "preflight",
        "preflight",
        "/items/7",
        None,
        "OPTIONS",
        # Envoy knows only 200.
        (204, 200),
        FETCH
        | {
            "Access-Control-Request-Headers": "authorization,content-type",
            "Access-Control-Request-Method": "PUT",
        },
        target=1.0,
        wanted=0.85,
    ),
]

# What the backend serves, by name.
FILES = {"1k.json": 1024, "64k.json": 64 * 1024, "items": 4}

_DONE = """
function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '\\nresult {"requests": %d, "microseconds": %d, "p50": %d, "p99": %d, "connect": %d, ' ..
    '"read": %d, "write": %d, "status": %d, "timeout": %d}\\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.connect, errors.read, errors.write, errors.status, errors.timeout))
end
"""


def _lua(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
