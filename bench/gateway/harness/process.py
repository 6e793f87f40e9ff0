"""Programs on one core: start, CPU time, memory, end."""
import os
import signal
import subprocess
import time
from pathlib import Path

from common import ports

SECONDS_TO_START = 20
SECONDS_TO_END = 10


class StartMistake(Exception):
    """A program that does not start."""


class Pinned:
    """A running program with all processes that it started: a process group on one core."""

    def __init__(self, name, command, core, port, log, environment=None):
        self.port = port
        self._name = name
        self._log = log
        with log.open("wb") as output:
            self._process = subprocess.Popen(
                ["taskset", "--cpu-list", str(core), *map(str, command)],
                env=os.environ | (environment or {}),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def __enter__(self):
        try:
            if not ports.wait_until_open(self.port, SECONDS_TO_START, self.runs):
                state = "does not get ready" if self.runs() else "ended"
                raise StartMistake(f"{self._name} {state}\n{self.log()}")
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_):
        self.stop()

    def runs(self):
        """Whether it has not ended."""
        return self._process.poll() is None

    def log(self):
        """The end of what it printed."""
        return "\n".join(self._log.read_text(errors="replace").splitlines()[-20:])

    def cpu_seconds(self):
        """What all its processes have used, in user and system mode, to the nanosecond."""
        return sum(time.clock_gettime(_clock(process)) for process in self._processes())

    def resident_bytes(self):
        """Of all its processes; what they share counts for each."""
        return sum(_resident(process) for process in self._processes())

    def stop(self):
        """Ends it, at once if it does not end when it is asked to."""
        for which in (signal.SIGTERM, signal.SIGKILL):
            if not self._processes() and self._process.poll() is not None:
                return
            try:
                os.killpg(self._process.pid, which)
            except ProcessLookupError:
                pass
            end = time.monotonic() + SECONDS_TO_END
            while time.monotonic() < end and (self.runs() or self._processes()):
                time.sleep(0.02)

    def _processes(self):
        """Those of the group that have not ended."""
        found = []
        for file in Path("/proc").glob("[0-9]*/stat"):
            try:
                state, _, group = file.read_text().rpartition(")")[2].split()[:3]
            except OSError:
                continue  # it ended meanwhile
            if int(group) == self._process.pid and state not in "ZX":
                found.append(int(file.parent.name))
        return found


def _clock(process):
    """The clock of another process's CPU time, as clock_getcpuclockid(3) makes it."""
    return (~process << 3) | 2


def _resident(process):
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    return 0
