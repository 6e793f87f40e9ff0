"""The command line: starts the proxies, checks them, measures them in turns, prints a table."""
import argparse
import dataclasses
import json
import os
import resource
import signal
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from common import ports

from . import check, install, memory, report
from .measure import Cores, Generator
from .places import REPOSITORY
from .process import StartMistake
from .proxies import PROXIES, REQUIRED, installed, start_backend
from .rows import ROWS

WARM_UP_SECONDS = 1


class Mistake(Exception):
    """What keeps everything from being measured."""


def main():
    # As on Ctrl-C: what was started is ended.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    options = _options()
    if options.install:
        install.install()
    _allow_many_files()
    try:
        with tempfile.TemporaryDirectory(prefix="corsac-gateway-bench-") as folder:
            result = _measure(options, Path(folder))
    except (Mistake, StartMistake, FileNotFoundError) as mistake:
        sys.exit(f"bench/gateway/run: {mistake}")
    print(result.text(report.markdown if options.markdown else report.aligned))
    for failure in result.failures:
        print(f"FAILED {failure}")
    return 1 if result.failures else 0


def _measure(options, folder):
    proxies = _proxies(options)
    runs, memories = [], []
    with ExitStack() as stack:
        backend, *free = ports.free(1 + 2 * len(proxies))
        stack.enter_context(start_backend(options.cores.other, backend, folder / "backend"))
        starter = _Starter(options, backend, free, folder)
        if options.memory:
            memories = _memories(starter, proxies, options)
        if options.rows:
            running = [(proxy, stack.enter_context(starter.start(proxy))) for proxy in proxies]
            _check(running, options.rows)
            runs = _rounds(running, Generator(options.cores, folder / "wrk"), options)
    result = report.Report(options.rows, runs, memories)
    if options.json:
        _write(options, proxies, result, runs, memories)
    return result


class _Starter:
    """Gives each start of a proxy a port and a folder of its own."""

    def __init__(self, options, backend, free, folder):
        self._core = options.cores.proxy
        self._backend = backend
        self._ports = iter(free)
        self._folder = folder

    def start(self, proxy):
        port = next(self._ports)
        work = self._folder / f"{proxy.name}-{port}"
        return proxy.start(self._core, port, self._backend, work)


def _proxies(options):
    """Those to measure; says which are not installed."""
    found = []
    for name in options.proxies:
        proxy = installed(name, options.corsac)
        if proxy:
            found.append(proxy)
            print(proxy.described(), flush=True)
        elif name in REQUIRED:
            where = f": {options.corsac} is not there" if name == "corsac" else ""
            raise Mistake(f"{name} is not installed{where}; --install installs what can be")
        else:
            print(f"{name} is not installed", flush=True)
    print(flush=True)
    return found


def _memories(starter, proxies, options):
    found = []
    for proxy in proxies:
        _progress(f"memory: {proxy.name}")
        with starter.start(proxy) as running:
            found.append(memory.measure(proxy.name, running, ROWS[0], options.memory_connections))
    return found


def _check(running, rows):
    """Nothing is measured that answers wrongly."""
    found = []
    for proxy, process in running:
        if not proxy.speaks_cors:
            print(f"{proxy.name} passes everything on as it is\n", flush=True)
            continue
        problems = check.problems(process.port, ROWS[0])
        for row in rows:
            problems += check.problems_of_row(process.port, row)
        found += [f"{proxy.name}: {problem}" for problem in problems]
        if missing := check.not_forwarded(process.port, ROWS[0]):
            print(f"{proxy.name} does not send {', '.join(missing)}\n", flush=True)
    if found:
        raise Mistake("answers are wrong\n" + "\n".join(found))


def _rounds(running, generator, options):
    """A round to warm up, and those that count. Within a round the proxies take turns."""
    runs = []
    for number in range(options.rounds + 1):
        # Nobody is always first.
        first = number % len(running)
        turn = running[first:] + running[:first]
        seconds = options.seconds if number else WARM_UP_SECONDS
        for row in options.rows:
            for connections in options.connections:
                for proxy, process in turn:
                    if not proxy.serves(row):
                        continue
                    _progress(f"round {number}: {row.name}, {connections}, {proxy.name}")
                    run = generator.run(proxy.name, process, row, connections, seconds, number)
                    runs += [run] if number else []
    order = {proxy.name: place for place, (proxy, _) in enumerate(running)}
    return sorted(runs, key=lambda run: order[run.proxy])


def _write(options, proxies, result, runs, memories):
    data = {
        "versions": {proxy.name: proxy.described() for proxy in proxies},
        "kernel": os.uname().release,
        "seconds": options.seconds,
        "medians": result.summary(),
        "runs": [dataclasses.asdict(run) | {"saturated": run.saturated} for run in runs],
        "memory": [dataclasses.asdict(one) for one in memories],
    }
    options.json.write_text(json.dumps(data, indent=2) + "\n")


def _progress(text):
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="\r", file=sys.stderr, flush=True)


def _allow_many_files():
    """As many open files as this user may have: for this program and all that it starts."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _options():
    parser = argparse.ArgumentParser(prog="bench/gateway/run", description=__doc__)
    add = parser.add_argument
    add("--corsac", type=Path, default=REPOSITORY / "target/release/corsac", metavar="PATH")
    add("--rounds", type=int, default=5, metavar="N", help="how often each is measured")
    add("--seconds", type=int, default=4, metavar="N", help="how long each time")
    add("--proxies", type=_names(PROXIES), default=list(PROXIES), metavar="LIST")
    add("--rows", type=_rows, default=ROWS, metavar="LIST", help="requests; empty for none")
    add("--connections", type=_numbers, default=[64, 512], metavar="LIST")
    add("--cores", type=_cores, default=Cores(0, 1), metavar="PROXY,OTHER")
    add("--memory", action="store_true", help="resident memory, too")
    add("--memory-connections", type=int, default=10000, metavar="N")
    add("--json", type=Path, metavar="FILE", help="writes every run")
    add("--markdown", action="store_true", help="prints tables for a page")
    add("--quick", action="store_true", help="one round of one second with 64 connections")
    add("--install", action="store_true", help="installs nginx, wrk and the other proxies")
    options = parser.parse_args()
    options.corsac = options.corsac.resolve()
    if options.quick:
        options.rounds, options.seconds, options.connections = 1, 1, [64]
    if min(options.rounds, options.seconds, *options.connections) < 1:
        parser.error("nothing is measured in no time")
    return options


def _names(known):
    def parse(text):
        names = [name for name in text.split(",") if name]
        if unknown := [name for name in names if name not in known]:
            raise argparse.ArgumentTypeError(f"{unknown[0]} is none of {', '.join(known)}")
        return names

    return parse


def _rows(text):
    names = _names([row.name for row in ROWS])(text)
    return [row for row in ROWS if row.name in names]


def _numbers(text):
    return [int(number) for number in text.split(",")]


def _cores(text):
    proxy, other = _numbers(text)
    if proxy == other:
        raise argparse.ArgumentTypeError("the two cores are one")
    return Cores(proxy, other)


if __name__ == "__main__":
    sys.exit(main())
