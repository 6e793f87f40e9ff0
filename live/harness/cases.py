"""The cases and what is expected of them, as written in cases.toml."""
import fnmatch
import tomllib
from dataclasses import dataclass, field

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
    scheme: str = "http"
    failure: str | None = None
    status: int | None = None
    findings: tuple = ()
    sample: bool = False

    def __post_init__(self):
        if (self.verdict == "refused") != (self.failure is not None):
            raise CaseMistake(f"{self.name}: a failure goes with the verdict refused")
        if self.body is not None and "Content-Type" not in self.headers:
            raise CaseMistake(f"{self.name}: a body needs a Content-Type")


def load(patterns):
    """The cases whose names match one of `patterns`; all of them if there are no patterns."""
    tables = tomllib.loads((LIVE / "cases.toml").read_text())["case"]
    cases = [Case(**{**table, "findings": tuple(table["findings"])}) for table in tables]
    repeated = {case.name for case in cases if [other.name for other in cases].count(case.name) > 1}
    if repeated:
        raise CaseMistake(f"two cases are called {', '.join(sorted(repeated))}")
    chosen = [case for case in cases if _chosen(case.name, patterns)]
    if not chosen:
        raise CaseMistake(f"no case is called {' or '.join(patterns)}")
    return chosen


def _chosen(name, patterns):
    return not patterns or any(fnmatch.fnmatch(name, pattern) for pattern in patterns)
