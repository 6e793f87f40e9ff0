"""The cases and what is expected of them, as written in cases.toml."""
import fnmatch
import tomllib
from dataclasses import dataclass, field

from common import pages

from .places import LIVE


class CaseMistake(Exception):
    """A case that cannot be meant as it is written."""


@dataclass(frozen=True)
class Case:
    """One request of a page to a server, and the answers that are expected."""

    name: str
    server: str
    path: str
    verdict: str
    method: str = "GET"
    headers: dict = field(default_factory=dict)
    body: str | None = None
    credentials: str = "same-origin"
    mode: str = "cors"
    page: str = "http"
    host: str = pages.HOST
    scheme: str = "http"
    failure: str | None = None
    status: int | None = None
    findings: list = field(default_factory=list)
    handled: list | None = None
    held: int = 0
    sample: bool = False

    def __post_init__(self):
        if (self.verdict == "refused") != (self.failure is not None):
            raise CaseMistake(f"{self.name}: a failure goes with the verdict refused")
        if self.body is not None and "Content-Type" not in self.headers:
            raise CaseMistake(f"{self.name}: a body needs a Content-Type")


@dataclass(frozen=True)
class Script:
    """A page that does more than one request, and what is to come of it."""

    name: str
    server: str
    script: str
    result: object
    page: str = "http"
    host: str = pages.HOST
    path: str | None = None
    scheme: str = "http"
    arrived: list | None = None
    handled: list | None = None
    held: int = 0


def load(patterns):
    """The cases, and the scripts, whose names match one of `patterns`; all if there are none."""
    cases, scripts = _read("cases.toml", "case", Case), _read("scripts.toml", "script", Script)
    names = [entry.name for entry in (*cases, *scripts)]
    if repeated := {name for name in names if names.count(name) > 1}:
        raise CaseMistake(f"two cases are called {', '.join(sorted(repeated))}")
    if not any(_chosen(name, patterns) for name in names):
        raise CaseMistake(f"no case is called {' or '.join(patterns)}")
    return [[entry for entry in of if _chosen(entry.name, patterns)] for of in (cases, scripts)]


def _read(file, table, kind):
    return [kind(**entry) for entry in tomllib.loads((LIVE / file).read_text())[table]]


def _chosen(name, patterns):
    return not patterns or any(fnmatch.fnmatch(name, pattern) for pattern in patterns)
