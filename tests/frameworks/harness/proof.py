"""Proves one target with one policy."""
import time
import traceback
from dataclasses import dataclass, field

from . import judge, verify
from .corsac import CorsacMistake
from .server import Server, ServerMistake
from .targets import Policy

OK = "ok"
DECLARED = "declared"
FAILED = "FAILED"


@dataclass
class Proof:
    """What came of one target with one policy."""

    target: object
    policy: object
    seconds: float = 0
    declared: bool = False
    judged: bool = False
    problems: list = field(default_factory=list)
    log: str = ""

    @property
    def outcome(self):
        """In a word."""
        return FAILED if self.problems else DECLARED if self.declared else OK


class Prover:
    """Everything that a proof needs."""

    def __init__(self, corsac, judge, folder):
        self._corsac = corsac
        self._judge = judge
        self._folder = folder

    def prove(self, target, policy, port):
        """Exports, starts, verifies, and has Chromium judge once for each target."""
        proof = Proof(target, policy)
        start = time.monotonic()
        try:
            self._prove(proof, port)
        except (CorsacMistake, ServerMistake) as mistake:
            proof.problems.append(str(mistake))
        except Exception:  # whatever it is, the other proofs go on
            proof.problems.append(traceback.format_exc())
        proof.seconds = time.monotonic() - start
        return proof

    def _prove(self, proof, port):
        target, policy = proof.target, proof.policy
        folder = self._folder / target.name / policy.name
        folder.mkdir(parents=True)
        export = folder / "export"
        declared = target.inexpressible(policy)
        lost = self._corsac.configure(target, policy, export)
        proof.problems += _places(lost, declared)
        proof.declared = bool(lost) or bool(target.differences(policy))
        if not lost:
            with Server(target, export, port, folder / "work", self._corsac.path) as server:
                self._ask(proof, server)
                proof.log = server.log() if proof.problems else ""

    def _ask(self, proof, server):
        target, policy = proof.target, proof.policy
        report = self._corsac.verify(server.url, policy, verify.OPTIONS)
        proof.problems += verify.problems(report, target.differences(policy))
        if policy.name == _judged(target):
            proof.judged = True
            proof.problems += self._judge.problems(server, policy)


def _places(lost, declared):
    lost, declared = lost - declared, declared - lost
    texts = [f"cannot be expressed, and is not declared: {place}" for place in sorted(lost)]
    return texts + [f"declared, and can be expressed: {place}" for place in sorted(declared)]


def _judged(target):
    """The name of the policy that Chromium judges the target by."""
    possible = [name for name in judge.POLICIES if not target.inexpressible(Policy(name))]
    return possible[0] if possible else None
