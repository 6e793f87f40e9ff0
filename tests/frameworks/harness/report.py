"""What is printed: a line for each proof with its problems, and a table of all."""
from .proof import FAILED

# Of the problems of one proof: what is wrong with one origin is often wrong with all.
SHOWN = 16


class Report:
    """Prints as it goes, and keeps everything for the table."""

    def __init__(self):
        self._proofs = []
        self.failed = 0

    def refuse(self, name, text):
        """Prints what keeps a target from being proven at all."""
        self.failed += 1
        print(f"FAILED {name}\n{_indented(text)}", flush=True)

    def add(self, proof):
        """Prints one proof."""
        self._proofs.append(proof)
        self.failed += proof.outcome == FAILED
        name = f"{proof.target.name}/{proof.policy.name}"
        by = ", Chromium" if proof.judged else ""
        print(f"{proof.outcome:<8} {name:<34} {proof.seconds:4.0f} s{by}", flush=True)
        for problem in proof.problems[:SHOWN]:
            print(_indented(problem), flush=True)
        if hidden := proof.problems[SHOWN:]:
            print(_indented(f"and {len(hidden)} more"), flush=True)
        if proof.log:
            print(_indented(f"The server printed:\n{proof.log}"), flush=True)

    def table(self):
        """Target by policy: the outcome and the seconds that it took."""
        policies = sorted({proof.policy.name for proof in self._proofs})
        lines = [_row("", [*policies, "Chromium"])]
        for target in sorted({proof.target.name for proof in self._proofs}):
            of = {proof.policy.name: proof for proof in self._proofs if proof.target.name == target}
            cells = [f"{of[name].outcome} {of[name].seconds:.0f} s" for name in policies]
            judged = [proof.policy.name for proof in of.values() if proof.judged]
            lines.append(_row(target, [*cells, ", ".join(judged) or "-"]))
        return "\n".join(lines)


def _row(name, cells):
    return f"{name:<14}" + "".join(f"{cell:<16}" for cell in cells).rstrip()


def _indented(text):
    return "\n".join(f"       {line}" for line in text.splitlines())
