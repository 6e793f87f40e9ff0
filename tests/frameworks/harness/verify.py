"""Compares what `corsac verify` finds with what is declared."""

# The paths of every service besides that of the URL; two of them come to 401 and 500.
OPTIONS = ("--path", "/items", "--path", "/secret", "--path", "/fails", "--send")
# No page can tell these; they fail nothing, and may be declared.
NOTE = "note"


def problems(report, declared):
    """What is found and not declared, what is declared and not found, and what stays open."""
    found = {entry["id"]: entry for entry in report["differences"]}
    counted = [entry for entry in found.values() if entry["standing"] != NOTE]
    undeclared = [_described(entry) for entry in counted if entry["id"] not in declared]
    missing = [f"declared, and not found: {id}" for id in sorted(declared - set(found))]
    return undeclared + missing + [_open(entry) for entry in report["undetermined"]]


def _described(difference):
    rules = ", ".join(rule["label"] for rule in difference["rules"])
    about = ", ".join(difference["subjects"])
    expected, observed = difference["expected"]["text"], difference["observed"]["text"]
    lines = [
        f"{difference['id']}: {difference['description']}",
        f"    {rules}{': ' if about else ''}{about}",
        f"    expected {expected}, observed {observed}",
    ]
    return "\n".join(lines + _exchange(difference["exchange"]))


def _exchange(exchange):
    if exchange is None:
        return []
    head = f"    {exchange['kind']}: {exchange['method']} {exchange['url']}: {exchange['status']}"
    asked = [f"      > {name}: {value}" for name, value in exchange["request_headers"]]
    said = [f"      < {name}: {value}" for name, value in exchange["response_headers"]]
    return [head, *asked, *said]


def _open(entry):
    return f"nothing can be told of {entry['request']}: {entry['reason']}"
