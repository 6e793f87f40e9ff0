"""The whole of a soak: what is started, what is counted, what must be equal."""
import argparse
import resource
import tempfile
import threading
import time
from pathlib import Path

from soaking.gateway import Gateway
from soaking.tools import Backend, Client, ToolMistake, certificate

ROOT = Path(__file__).parents[3]
CONNECTIONS = 64
# As many requests more, in parts of all, come before memory is looked at: until then the buffers of
# the connections grow to the size that the largest bodies want.
WARM_UP = 0.2
IDLE_MEGABYTES = 150
# Of the requests, beside the idle connections.
BESIDE = 20
# For other things than the requests: starting, idle connections, stopping.
SECONDS_BESIDE = 60
# What is asked at the edge or nowhere; the service must not see it.
UNSEEN = ("OPTIONS /api/preflight", "GET /nowhere")


def main(arguments):
    options = _options(arguments)
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    # The gateway has a connection to the service and files of its own besides.
    idle = max(0, min(options.idle, hard - 1000)) if hard != resource.RLIM_INFINITY else options.idle
    with tempfile.TemporaryDirectory() as folder:
        soak = Soak(options, idle, Path(folder))
        try:
            soak.run()
        except ToolMistake as mistake:
            soak.mistakes.append(str(mistake))
    for mistake in soak.mistakes:
        print(f"DIFFERS: {mistake}")
    print("the soak failed" if soak.mistakes else "nothing differs")
    return 1 if soak.mistakes else 0


def _options(arguments):
    parser = argparse.ArgumentParser(description="A long run of corsac serve under load.")
    parser.add_argument("--corsac", type=Path, default=ROOT / "target/release/corsac")
    parser.add_argument(
        "--tools",
        type=Path,
        default=ROOT / "target/release/examples",
        help="cargo build --release -p corsac-gateway --examples",
    )
    parser.add_argument(
        "--https",
        action="store_true",
        help="TLS, half of the clients with HTTP/2, and HTTP/2 to the service",
    )
    parser.add_argument("--requests", type=int, default=1_000_000)
    parser.add_argument("--seconds-limit", type=int, default=240)
    parser.add_argument("--reload-every", type=float, default=2, help="in seconds")
    parser.add_argument(
        "--growth", type=float, default=1.05, help="of memory, in parts of that after the first tenth"
    )
    parser.add_argument("--idle", type=int, default=10_000, help="connections that ask nothing")
    return parser.parse_args(arguments)


class Soak:
    """One run. What differs is gathered."""

    def __init__(self, options, idle, folder):
        self.mistakes = []
        self._options = options
        self._idle = idle
        self._folder = folder
        self._answered = {}

    def run(self):
        """Everything, in its order."""
        seconds = self._options.seconds_limit - SECONDS_BESIDE
        with Backend(self._options.tools) as backend:
            own = certificate(self._options.tools, self._folder) if self._options.https else None
            with Gateway(self._options.corsac, self._folder, backend.port, own) as gateway:
                idle_memory = gateway.resident_megabytes()
                descriptors = gateway.descriptors()
                self._load(gateway, self._options.requests, max(seconds, 10))
                if self._idle:
                    self._hold(gateway)
                self._compare(backend.counts())
                backend.stop()
                self._settle(gateway, descriptors, idle_memory)
                self._end(gateway)

    def _load(self, gateway, measured, seconds):
        warm_up = int(WARM_UP * measured)
        requests = warm_up + measured
        client = Client.load(self._options.tools, gateway, requests, CONNECTIONS, seconds)
        memory = []
        with Reloads(gateway, self._options.reload_every) as reloads:
            while client.runs():
                memory.append((client.done, gateway.resident_megabytes()))
                time.sleep(0.1)
        result = client.result()
        self._add(result)
        print(
            f"{result.answered} responses, {result.connections} connections, "
            f"{result.seconds:.0f} s, {result.answered / max(result.seconds, 0.1):.0f} per second, "
            f"{reloads.count} reloads, policies seen {result.versions}"
        )
        if result.answered != requests:
            self.mistakes.append(f"{result.answered} of {requests} requests were answered in time")
        if reloads.count and 0 in result.versions:
            self.mistakes.append("one of the policies was never seen")
        after_warm_up = [(done - warm_up, megabytes) for done, megabytes in memory]
        self._judge_memory(after_warm_up, measured)

    def _judge_memory(self, memory, requests):
        early = _median(memory, 0.09 * requests, 0.13 * requests)
        late = _median(memory, 0.96 * requests, requests)
        most = max(megabytes for _, megabytes in memory)
        print(f"memory: {early:.1f} MB after a tenth, {late:.1f} at the end, {most:.1f} at most")
        tenths = [
            _median(memory, tenth * requests / 10, (tenth + 0.5) * requests / 10)
            for tenth in range(10)
        ]
        print("memory by tenths: " + " ".join(f"{megabytes:.1f}" for megabytes in tenths))
        if late > early * self._options.growth:
            self.mistakes.append(f"memory grew from {early:.1f} MB to {late:.1f}")

    def _hold(self, gateway):
        """Connections that ask nothing, while others ask."""
        idle = Client.idle(self._options.tools, gateway, self._idle)
        try:
            idle.wait_until_open()
            memory = gateway.resident_megabytes()
            requests = self._options.requests // BESIDE
            beside = Client.load(self._options.tools, gateway, requests, CONNECTIONS, 30)
            result = beside.result()
            self._add(result)
            if result.answered != requests:
                self.mistakes.append(f"{result.answered} of {requests} beside idle connections")
        finally:
            self._add(idle.result())
        print(f"{self._idle} idle connections: {memory:.1f} MB, {result.seconds:.1f} s beside them")
        if memory > IDLE_MEGABYTES:
            self.mistakes.append(f"{self._idle} idle connections take {memory:.1f} MB")

    def _add(self, result):
        for place, count in result.counts.items():
            self._answered[place] = self._answered.get(place, 0) + count
        self.mistakes += result.mistakes

    def _compare(self, counted):
        expected = {
            place: count
            for place, count in self._answered.items()
            if count and place not in UNSEEN
        }
        for place in sorted(expected.keys() | counted.keys()):
            answered, seen = expected.get(place, 0), counted.get(place, 0)
            if answered != seen:
                self.mistakes.append(f"{place}: {answered} answered, the service counted {seen}")
        print(f"the service counted {sum(counted.values())}: {counted}")

    def _settle(self, gateway, descriptors, idle_memory):
        """Everybody has left, the service too."""
        deadline = time.monotonic() + 10
        while gateway.descriptors() > descriptors and time.monotonic() < deadline:
            time.sleep(0.1)
        after = gateway.descriptors()
        memory = gateway.resident_megabytes()
        print(
            f"idle before {idle_memory:.1f} MB, after {memory:.1f}; "
            f"descriptors {descriptors}, {after}"
        )
        if after > descriptors:
            self.mistakes.append(f"{descriptors} descriptors before, {after} after")

    def _end(self, gateway):
        code = gateway.terminate()
        if code != 0:
            self.mistakes.append(f"the gateway ended with {code}")
        for word in ("panicked", "ERROR"):
            lines = [line for line in gateway.log() if word in line]
            if lines:
                self.mistakes.append(f"{len(lines)} lines of the log: {lines[0]}")


class Reloads:
    """A thread that replaces the policy again and again."""

    def __init__(self, gateway, seconds):
        self.count = 0
        self._gateway = gateway
        self._seconds = seconds
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def _run(self):
        while not self._over.wait(self._seconds):
            self.count += 1
            self._gateway.reload(self.count % 2)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        self._thread.join()


def _median(memory, least, most):
    """Of the samples between two numbers of requests, or of the one next to them."""
    samples = sorted(megabytes for done, megabytes in memory if least <= done <= most)
    if samples:
        return samples[len(samples) // 2]
    return min(memory, key=lambda sample: abs(sample[0] - least))[1]
