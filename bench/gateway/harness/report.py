"""What is printed: medians over the rounds, in parts of nginx's."""
from statistics import median

from . import memory
from .proxies import NGINX, OURS

DISTURBED_ABOVE = 0.05
HEAD = (
    *("request", "connections", "proxy", "requests/s", "p50 ms", "p99 ms"),
    *("CPU µs", "of nginx's", "target", "other core"),
)
MEMORY_HEAD = ("proxy", "idle MB", "connections", "with them MB", "target")


class Report:
    """All runs, row by row."""

    def __init__(self, rows, runs, memories):
        self._rows = rows
        self._runs = runs
        self._memories = memories

    @property
    def failures(self):
        """Runs that came to nothing, in words."""
        failed = [run for run in self._runs if run.failure]
        runs = [f"{run.proxy}, {run.row}, {run.connections}: {run.failure}" for run in failed]
        held = [f"{one.proxy}, memory: {one.failure}" for one in self._memories if one.failure]
        return list(dict.fromkeys(runs + held))

    def text(self, layout):
        """Tables and notes; `layout` makes a table of a head and lines."""
        parts = []
        if lines := self._lines():
            parts.append(layout(HEAD, lines))
        if self._memories:
            parts.append(layout(MEMORY_HEAD, [_memory_line(one) for one in self._memories]))
        return "\n\n".join(parts + self._notes())

    def summary(self):
        """The medians, for a file."""
        return [
            {"row": row.name, "connections": connections, "proxy": proxy, **_medians(cell)}
            for row, connections, proxy, cell in self._answered()
        ]

    def _lines(self):
        return [
            (row.title, str(connections), proxy, *self._figures(row, connections, proxy, cell))
            for row, connections, proxy, cell in self._cells()
        ]

    def _figures(self, row, connections, proxy, cell):
        if any(run.failure for run in cell):
            return ("FAILED", "-", "-", "-", "-", "-", "-")
        of = _medians(cell)
        ratio = self._ratio(row, connections, proxy)
        busy = f"{of['other_core_busy']:.0%}"
        return (
            f"{of['requests_per_second']:.0f}",
            f"{of['p50_milliseconds']:.2f}",
            f"{of['p99_milliseconds']:.2f}",
            f"{of['cpu_microseconds']:.2f}",
            "-" if ratio is None else f"{ratio:.2f}",
            _verdict(row, ratio) if proxy in OURS else "",
            f"{busy} saturated" if of["saturated"] else busy,
        )

    def _ratio(self, row, connections, proxy):
        """The median of what the proxy needs in parts of nginx's in the same round."""
        ours = {run.round: run for run in self._of(row, connections, proxy)}
        theirs = {run.round: run for run in self._of(row, connections, NGINX)}
        both = [number for number in ours if number in theirs and not theirs[number].failure]
        cpu = [ours[n].cpu_microseconds / theirs[n].cpu_microseconds for n in both]
        return median(cpu) if cpu else None

    def _cells(self):
        """Row by row, the runs of each proxy."""
        seen = dict.fromkeys((run.connections, run.proxy) for run in self._in_order())
        for row in self._rows:
            for connections, proxy in seen:
                if cell := self._of(row, connections, proxy):
                    yield row, connections, proxy, cell

    def _answered(self):
        """Those without a failure."""
        return [cell for cell in self._cells() if not any(run.failure for run in cell[-1])]

    def _in_order(self):
        """By connections, and within by the proxies as they were asked for."""
        return sorted(self._runs, key=lambda run: run.connections)

    def _of(self, row, connections, proxy):
        key = (row.name, connections, proxy)
        return [run for run in self._runs if (run.row, run.connections, run.proxy) == key]

    def _notes(self):
        notes = []
        if any(_medians(cell)["saturated"] for *_, cell in self._answered()):
            notes.append(
                "Where the other core was saturated, the load generator and the backend were the\n"
                "limit: of such a line only the CPU figure counts."
            )
        disturbed = sum(run.disturbance > DISTURBED_ABOVE for run in self._runs)
        if disturbed:
            notes.append(
                f"In {disturbed} of {len(self._runs)} runs others used more than "
                f"{DISTURBED_ABOVE:.0%} of the proxy's core."
            )
        return notes


def aligned(head, lines):
    """A table for a terminal."""
    widths = [max(map(len, column)) for column in zip(head, *lines)]
    text = [
        "  ".join(
            cell.ljust(width) if _is_text(name) else cell.rjust(width)
            for name, cell, width in zip(head, line, widths)
        ).rstrip()
        for line in (head, *lines)
    ]
    return "\n".join(text)


def markdown(head, lines):
    """A table for a page."""
    rule = ["---" if _is_text(name) else "--:" for name in head]
    return "\n".join(f"| {' | '.join(line)} |" for line in (head, rule, *lines))


def _is_text(name):
    return name in ("request", "proxy", "target", "other core")


def _medians(cell):
    names = ("requests_per_second", "p50_milliseconds", "p99_milliseconds")
    names += ("cpu_microseconds", "other_core_busy", "disturbance")
    of = {name: median(getattr(run, name) for run in cell) for name in names}
    return of | {"saturated": sum(run.saturated for run in cell) * 2 > len(cell)}


def _verdict(row, ratio):
    if ratio is None:
        return ""
    if row.wanted and ratio <= row.wanted:
        return f"≤ {row.wanted:.2f} met"
    wanted = f" ({row.wanted:.2f} wanted)" if row.wanted else ""
    return f"≤ {row.target:.2f} {'met' if ratio <= row.target else 'MISSED'}{wanted}"


def _memory_line(one):
    target = ""
    if one.proxy in OURS and not one.failure:
        met = one.idle < memory.TARGET_IDLE and one.connected < memory.TARGET_CONNECTED
        limits = f"< {memory.TARGET_IDLE}, < {memory.TARGET_CONNECTED}"
        target = f"{limits} {'met' if met else 'MISSED'}"
    connected = "FAILED" if one.failure else f"{one.connected:.1f}"
    return (one.proxy, f"{one.idle:.1f}", str(one.connections), connected, target)
