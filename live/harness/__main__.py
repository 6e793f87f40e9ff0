"""The command line: runs the cases, prints a line for each."""
import argparse
import sys
import tempfile
from pathlib import Path

from common.chromium import Chromium

from . import cases, samples
from .corsac import Corsac
from .lab import Lab
from .report import Report
from .places import LIVE


def main():
    options = _options()
    try:
        chosen, scripts = cases.load(options.only)
    except cases.CaseMistake as mistake:
        sys.exit(f"live/run: {mistake}")
    report = Report()
    with tempfile.TemporaryDirectory(prefix="corsac-live-") as folder, Chromium() as chromium:
        print(chromium.version)
        with Lab(chosen + scripts, chromium, Corsac(options.corsac), Path(folder)) as lab:
            for case in chosen:
                report.add(case.name, case.verdict, lab.differences(case, options.require_findings))
            for script in scripts:
                report.add(script.name, "script", lab.differences_of_script(script))
            if options.samples:
                marked = [case for case in chosen if case.sample]
                samples.check(marked, lab, options.samples, report)
    print(report.summary())
    return 1 if report.failed else 0


def _options():
    parser = argparse.ArgumentParser(prog="live/run", description=__doc__)
    add = parser.add_argument
    add("--corsac", type=Path, default=LIVE.parent / "target/release/corsac", metavar="PATH")
    add("--only", action="append", default=[], metavar="NAME", help="may hold * and be repeated")
    add("--require-findings", action="store_true", help="fail if corsac reports no findings")
    add("--samples", type=Path, metavar="FOLDER", help="save what DevTools copies, and check it")
    options = parser.parse_args()
    if not options.corsac.is_file():
        parser.error(f"{options.corsac} is not there; build it, or name it with --corsac")
    options.corsac = options.corsac.resolve()
    return options


if __name__ == "__main__":
    sys.exit(main())
