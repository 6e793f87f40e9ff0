"""The clients and the service, each a process of its own."""
import subprocess
import threading
import urllib.request
from dataclasses import dataclass, field


class ToolMistake(Exception):
    """Something that does not start or ends too early."""


def _spawn(tools, name, *arguments):
    path = tools / name
    if not path.exists():
        raise ToolMistake(f"{path} is not there: cargo build --release -p corsac-gateway --examples")
    return subprocess.Popen(
        [str(path), *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def certificate(tools, folder):
    """The file of a new certificate; `key.pem` is beside it."""
    process = _spawn(tools, "soak_client", "certificate", folder)
    _, errors = process.communicate()
    if process.returncode != 0:
        raise ToolMistake(f"no certificate: {errors}")
    return folder / "certificate.pem"


class Backend:
    """The service."""

    def __init__(self, tools):
        self._process = _spawn(tools, "soak_backend")
        line = self._process.stdout.readline()
        self.port = int(line.rsplit(":", 1)[1])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def counts(self):
        """Requests by method and path."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/counts", timeout=10) as answer:
            lines = answer.read().decode().splitlines()
        return {line.rsplit(" ", 1)[0]: int(line.rsplit(" ", 1)[1]) for line in lines}

    def stop(self):
        self._process.kill()
        self._process.communicate()


@dataclass
class Result:
    """What a process of clients came to."""

    counts: dict = field(default_factory=dict)
    versions: list = field(default_factory=list)
    connections: int = 0
    seconds: float = 0.0
    mistakes: list = field(default_factory=list)

    @property
    def answered(self):
        return sum(self.counts.values())


class Client:
    """Clients. `done` is how many responses they had so far."""

    def __init__(self, process):
        self.done = 0
        self._open = threading.Event()
        self._result = Result()
        self._process = process
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    @classmethod
    def load(cls, tools, gateway, requests, connections, seconds):
        """Clients that ask for everything there is to ask for."""
        return cls(_clients(tools, "load", gateway, requests, connections, seconds))

    @classmethod
    def idle(cls, tools, gateway, count):
        """Clients that ask once, and once more at the end."""
        return cls(_clients(tools, "idle", gateway, count))

    def _read(self):
        for line in self._process.stdout:
            word, _, rest = line.strip().partition(" ")
            if word == "progress":
                self.done = int(rest)
            elif word == "open":
                self._open.set()
            elif word == "count":
                place, _, count = rest.rpartition(" ")
                self._result.counts[place] = int(count)
            elif word == "versions":
                self._result.versions = [int(count) for count in rest.split()]
            elif word == "connections":
                self._result.connections = int(rest)
            elif word == "seconds":
                self._result.seconds = float(rest)
        # It has ended, one way or the other.
        self._open.set()

    def runs(self):
        return self._process.poll() is None

    def wait_until_open(self):
        if not self._open.wait(60):
            raise ToolMistake("the idle connections do not open")

    def result(self):
        """Waits for the end."""
        self._process.stdin.close()
        self._reader.join()
        errors = self._process.stderr.read()
        if self._process.wait() != 0:
            self._result.mistakes += errors.splitlines() or ["the clients failed"]
        return self._result


def _clients(tools, kind, gateway, *numbers):
    tls = [gateway.certificate] if gateway.certificate else []
    return _spawn(tools, "soak_client", kind, f"127.0.0.1:{gateway.port}", *numbers, *tls)
