"""Runs one target with one exported configuration."""
import http.client
import os
import signal
import subprocess
import time
from pathlib import Path

from common import ports

from .places import environment

# Some build first, and others build at the same time.
SECONDS_TO_START = 240
SECONDS_TO_ANSWER = 30
SECONDS_TO_END = 20
LINES_OF_LOG = 20


class ServerMistake(Exception):
    """A server that does not start, or does not end."""


class Server:
    """A running `serve` with everything that it started: a process group."""

    def __init__(self, target, export, port, work, corsac):
        work.mkdir(parents=True)
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self._name = target.name
        self._log = work.parent / "server.log"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [target.folder / "serve", export, str(port), work],
                env=environment(CORSAC=str(corsac)),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def __enter__(self):
        try:
            self._wait_until_ready()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(self, kind, *_):
        if not self._stop() and kind is None:
            raise ServerMistake(f"{self._name} does not end on SIGTERM\n{self.log()}")

    def log(self):
        """How what it printed begins and ends."""
        lines = self._log.read_text(errors="replace").splitlines()
        if len(lines) > 2 * LINES_OF_LOG:
            lines[LINES_OF_LOG:-LINES_OF_LOG] = ["…"]
        return "\n".join(lines)

    def _wait_until_ready(self):
        ports.wait_until_open(self.port, SECONDS_TO_START, self._runs)
        end = time.monotonic() + SECONDS_TO_ANSWER
        answer = "nothing"
        while self._runs() and time.monotonic() < end:
            if (answer := self._answer()) == 200:
                return
            time.sleep(0.1)
        state = "does not get ready" if self._runs() else "ended"
        raise ServerMistake(f"{self._name} {state}; GET / comes to {answer}\n{self.log()}")

    def _answer(self):
        """What GET / comes to: an open port may still be without what is behind it."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", "/")
            return connection.getresponse().status
        except (OSError, http.client.HTTPException) as error:
            return error
        finally:
            connection.close()

    def _runs(self):
        return self._process.poll() is None

    def _stop(self):
        """Ends the whole group; whether it did so when it was asked to."""
        if self._signal(signal.SIGTERM):
            return True
        self._signal(signal.SIGKILL)
        return False

    def _signal(self, which):
        """Whether the group ends of this signal."""
        end = time.monotonic() + SECONDS_TO_END
        try:
            os.killpg(self._process.pid, which)
        except ProcessLookupError:
            return True
        while self._process.poll() is None or _lives(self._process.pid):
            if time.monotonic() > end:
                return False
            time.sleep(0.02)
        return True


def _lives(group):
    """Whether a process of the group runs; one that waits to be reaped does not."""
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, its_group = file.read_text().rpartition(")")[2].split()[:3]
        except OSError:
            continue  # it ended meanwhile
        if int(its_group) == group and state not in "ZX":
            return True
    return False
