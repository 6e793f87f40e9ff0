"""Runs `corsac check` and reads its verdict."""
import json
import subprocess
from urllib.parse import urlsplit

# Where servers redirect to besides: other names of the same server.
REDIRECTED_HOSTS = ("other.test",)


class CorsacMistake(Exception):
    """A run of corsac that gave no verdict."""


class Corsac:
    """The program, told where the names of the lab are."""

    def __init__(self, path):
        self.path = path

    def check(self, case, url, origin):
        """The report on a case."""
        arguments = [url, "--origin", origin, "-X", case.method, "--mode", case.mode]
        arguments += ["--credentials", case.credentials]
        if case.scheme == "https":
            arguments.append("--insecure")  # nobody vouches for the lab's certificate
        for name, value in case.headers.items():
            arguments += ["-H", f"{name}: {value}"]
        if case.body is not None:
            arguments += ["-d", case.body]
        return self.run(arguments, url)

    def run(self, arguments, url=None, stdin=None):
        """The report of `corsac check` with these arguments; the hosts at `url` are on loopback."""
        command = [str(self.path), "check", *arguments, *_resolve(url), "--format", "json"]
        done = subprocess.run(
            command, input=stdin or "", capture_output=True, text=True, timeout=60
        )
        if done.returncode not in (0, 1, 3):
            printed = [line for line in done.stderr.splitlines() if line.strip()]
            raise CorsacMistake("\n".join([" ".join(command), *printed[:8]]))
        return json.loads(done.stdout)


def _resolve(url):
    if url is None:
        return []
    target = urlsplit(url)
    hosts = (target.hostname, *REDIRECTED_HOSTS)
    return [part for host in hosts for part in ("--resolve", f"{host}:{target.port}:127.0.0.1")]


def found(report):
    """The identifiers of a report's findings; nothing if this corsac does not look for any."""
    if "findings" not in report:
        return None
    return sorted({finding["id"] for finding in report["findings"]})
