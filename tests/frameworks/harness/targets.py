"""The targets, the policies, and what is declared of them."""
import os
import tomllib
from dataclasses import dataclass

from .places import POLICIES, TARGETS

EVERY_POLICY = "*"
# What a target is configured by: files that `corsac export` writes, or the policy file as it is.
EXPORT = "export"
POLICY = "policy"


class Mistake(Exception):
    """Something that cannot be meant as it is written."""


@dataclass(frozen=True)
class Policy:
    """A reference policy."""

    name: str

    @property
    def file(self):
        return POLICIES / f"{self.name}.toml"

    def cors(self):
        """Its table `cors`."""
        return tomllib.loads(self.file.read_text())["cors"]


class Target:
    """A folder of targets/, with its declared.toml."""

    def __init__(self, name):
        self.name = name
        self.folder = TARGETS / name
        for script in ("install", "serve"):
            if not os.access(self.folder / script, os.X_OK):
                raise Mistake(f"targets/{name} has no {script} that can be run")
        declared = self._read_declared()
        self.export_name = declared.pop("target", name)
        self.configuration = declared.pop("configuration", EXPORT)
        self._inexpressible = declared.pop("inexpressible", [])
        self._differences = declared.pop("difference", [])
        if declared:
            raise Mistake(f"targets/{name}/declared.toml: what is {', '.join(declared)}?")
        self._check()

    def inexpressible(self, policy):
        """The places of the policy that cannot be exported."""
        entries = [entry for entry in self._inexpressible if entry["policy"] == policy.name]
        return {place for entry in entries for place in entry["places"]}

    def differences(self, policy):
        """The identifiers of the differences that the page of the target tells of."""
        of = (policy.name, EVERY_POLICY)
        return {entry["id"] for entry in self._differences if entry["policy"] in of}

    def _read_declared(self):
        file = self.folder / "declared.toml"
        try:
            return tomllib.loads(file.read_text())
        except (OSError, tomllib.TOMLDecodeError) as error:
            raise Mistake(f"targets/{self.name}/declared.toml: {error}") from error

    def _check(self):
        if self.configuration not in (EXPORT, POLICY):
            raise Mistake(f"{self.name}: it cannot be configured by {self.configuration!r}")
        names = {policy.name for policy in policies()}
        keys = {"inexpressible": {"policy", "places"}, "difference": {"policy", "id", "why"}}
        for table, entries in zip(keys, (self._inexpressible, self._differences)):
            for entry in entries:
                if set(entry) != keys[table]:
                    wanted = ", ".join(sorted(keys[table]))
                    raise Mistake(f"{self.name}: a [[{table}]] has {wanted}, not {sorted(entry)}")
                if entry["policy"] not in names | ({EVERY_POLICY} if "id" in entry else set()):
                    raise Mistake(f"{self.name}: there is no policy {entry['policy']}")


def policies():
    """All reference policies."""
    return [Policy(file.stem) for file in sorted(POLICIES.glob("*.toml"))]


def chosen_targets(names):
    """The targets of these names; all if there are none."""
    every = [folder.name for folder in sorted(TARGETS.iterdir()) if folder.is_dir()]
    return [Target(name) for name in _chosen(every, names, "target")]


def chosen_policies(names):
    """The policies of these names; all if there are none."""
    every = [policy.name for policy in policies()]
    return [Policy(name) for name in _chosen(every, names, "policy")]


def _chosen(every, names, kind):
    if unknown := [name for name in names if name not in every]:
        raise Mistake(f"no {kind} is called {' or '.join(unknown)}; there are {', '.join(every)}")
    return [name for name in every if not names or name in names]
