"""One run of the load generator against one proxy."""
import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from common.programs import program

# Of the core of the load generator and the backend: with less idle time it is the limit.
SATURATED_BELOW = 0.03
ERRORS = ("connect", "read", "write", "status", "timeout")


@dataclass(frozen=True)
class Run:
    """What one run came to."""

    proxy: str
    row: str
    connections: int
    round: int
    requests_per_second: float = 0
    p50_milliseconds: float = 0
    p99_milliseconds: float = 0
    cpu_microseconds: float = 0
    other_core_busy: float = 0
    # Of the proxy's core, what others used.
    disturbance: float = 0
    failure: str | None = None

    @property
    def saturated(self):
        """Whether the other core was the limit."""
        return self.other_core_busy > 1 - SATURATED_BELOW


@dataclass(frozen=True)
class Cores:
    """The numbers of the two cores."""

    proxy: int
    other: int


class Generator:
    """wrk, with a script for each row."""

    def __init__(self, cores, folder):
        self._cores = cores
        self._folder = folder
        self._wrk = program("wrk")
        folder.mkdir()

    def run(self, proxy, running, row, connections, seconds, number):
        """Loads the proxy for so many seconds."""
        about = {"proxy": proxy, "row": row.name, "connections": connections, "round": number}
        before, used = Ticks.now(), running.cpu_seconds()
        try:
            result = self._wrk_result(running.port, row, connections, seconds)
        except GeneratorMistake as mistake:
            return Run(**about, failure=str(mistake))
        used, after = running.cpu_seconds() - used, Ticks.now()
        if not running.runs():
            return Run(**about, failure=f"the proxy ended\n{running.log()}")
        if failure := _failure(result):
            return Run(**about, failure=failure)
        proxy_core = before.busy(after, self._cores.proxy)
        return Run(
            **about,
            requests_per_second=result["requests"] / result["microseconds"] * 1e6,
            p50_milliseconds=result["p50"] / 1e3,
            p99_milliseconds=result["p99"] / 1e3,
            cpu_microseconds=used / result["requests"] * 1e6,
            other_core_busy=before.busy(after, self._cores.other),
            disturbance=max(0.0, proxy_core - used / before.seconds(after, self._cores.proxy)),
        )

    def _wrk_result(self, port, row, connections, seconds):
        script = self._folder / f"{row.name}.lua"
        script.write_text(row.script())
        command = [
            *("taskset", "--cpu-list", str(self._cores.other), self._wrk, "--latency"),
            *("--threads", "1", "--connections", str(connections), "--duration", f"{seconds}s"),
            *("--timeout", "10s", "--script", script, f"http://127.0.0.1:{port}{row.path}"),
        ]
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, timeout=seconds + 60, check=False
            )
        except subprocess.TimeoutExpired as late:
            raise GeneratorMistake("wrk does not end") from late
        lines = [line for line in done.stdout.splitlines() if line.startswith("result ")]
        if done.returncode or not lines:
            raise GeneratorMistake(f"wrk: {done.stderr or done.stdout}".strip())
        return json.loads(lines[-1].removeprefix("result "))


class GeneratorMistake(Exception):
    """A run of wrk without a result."""


class Ticks:
    """What each core has done since the machine started."""

    def __init__(self, cores):
        self._cores = cores

    @classmethod
    def now(cls):
        """At this moment."""
        cores = {}
        for line in Path("/proc/stat").read_text().splitlines():
            name, *numbers = line.split()
            if name.startswith("cpu") and name != "cpu":
                # user nice system idle iowait irq softirq steal; what follows is in user already
                numbers = [int(number) for number in numbers[:8]]
                cores[int(name[3:])] = (sum(numbers), numbers[3] + numbers[4])
        return cls(cores)

    def busy(self, later, core):
        """The part of the time until `later` in which the core was not idle."""
        total, idle = (b - a for a, b in zip(self._cores[core], later._cores[core]))
        return 1 - idle / max(1, total)

    def seconds(self, later, core):
        """The time until `later`."""
        return max(1, later._cores[core][0] - self._cores[core][0]) / os.sysconf("SC_CLK_TCK")


def _failure(result):
    found = [f"{result[name]} {name}" for name in ERRORS if result[name]]
    if found:
        return f"errors of {result['requests']} requests: {', '.join(found)}"
    return None if result["requests"] else "no request was answered"
