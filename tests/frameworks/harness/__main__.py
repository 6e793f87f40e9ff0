"""The command line: installs the targets, proves each with each policy, prints a table."""
import argparse
import signal
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from pathlib import Path

from common import ports

from .corsac import Corsac
from .install import install
from .judge import Judge
from .places import REPOSITORY
from .proof import Prover
from .report import Report
from .targets import Mistake, chosen_policies, chosen_targets


def main():
    # As on Ctrl-C: what was started is ended.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    options = _options()
    try:
        wanted, by = chosen_targets(options.only), chosen_policies(options.policy)
    except Mistake as mistake:
        sys.exit(f"tests/frameworks/run: {mistake}")
    if options.list:
        print("\n".join(target.name for target in wanted))
        return 0
    return _run(options, wanted, by)


def _run(options, wanted, by):
    start = time.monotonic()
    corsac, report = Corsac(options.corsac), Report()
    if not options.only:
        for name in sorted(set(corsac.targets()) - {target.export_name for target in wanted}):
            report.refuse(name, "it can be exported to, but nothing here proves it")
    not_installed = install(wanted)
    for target, text in not_installed.items():
        report.refuse(f"{target.name}: install", text)
    wanted = [target for target in wanted if target not in not_installed]
    with _folder(options.keep) as folder, Judge(folder) as judge:
        print(judge.version, flush=True)
        _prove(Prover(corsac, judge, folder), wanted, by, options.jobs, report)
    print(f"\n{report.table()}\n")
    print(f"{report.failed} failed; {time.monotonic() - start:.0f} seconds")
    return 1 if report.failed else 0


def _prove(prover, wanted, by, jobs, report):
    pairs = [(target, policy) for target in wanted for policy in by]
    with ThreadPoolExecutor(jobs) as pool:
        open_ports = zip(pairs, ports.free(len(pairs)))
        running = [pool.submit(prover.prove, *pair, port) for pair, port in open_ports]
        try:
            for proof in as_completed(running):
                report.add(proof.result())
        except BaseException:
            # Those that run end their servers; no further one starts.
            pool.shutdown(wait=False, cancel_futures=True)
            raise


@contextmanager
def _folder(keep):
    if keep:
        keep.mkdir(parents=True)
        yield keep.resolve()
    else:
        with tempfile.TemporaryDirectory(prefix="corsac-frameworks-") as folder:
            yield Path(folder)


def _options():
    parser = argparse.ArgumentParser(prog="tests/frameworks/run", description=__doc__)
    add = parser.add_argument
    add("--corsac", type=Path, default=REPOSITORY / "target/release/corsac", metavar="PATH")
    add("--only", action="append", default=[], metavar="NAME", help="a target; can be repeated")
    add("--policy", action="append", default=[], metavar="NAME", help="can be repeated")
    add("--jobs", type=int, default=3, metavar="N", help="targets at a time")
    add("--keep", type=Path, metavar="FOLDER", help="leave exports and logs in a new folder")
    add("--list", action="store_true", help="print the targets")
    options = parser.parse_args()
    if not options.list and not options.corsac.is_file():
        parser.error(f"{options.corsac} is not there; build it, or name it with --corsac")
    if options.keep and options.keep.exists():
        parser.error(f"{options.keep} is there already; --keep makes a new folder")
    options.corsac = options.corsac.resolve()
    return options


if __name__ == "__main__":
    sys.exit(main())
