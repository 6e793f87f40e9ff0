"""What differs between the expectation, corsac and Chromium."""
from .corsac import found

# They differ from one response to the next; and only corsac asks for connections to be closed.
CHANGING = {"connection", "date", "expires", "last-modified", "x-request-id"}


def with_expectation(case, report, findings_required):
    """How corsac's report differs from what the case expects."""
    failure = (report["error"] or {}).get("failure")
    status = (report["response"] or report["error"] or {}).get("status")
    differences = _differences("verdict", case.verdict, report["verdict"], "expected")
    differences += _differences("failure", case.failure, failure, "expected")
    if case.status is not None:
        differences += _differences("status", case.status, status, "expected")
    findings = found(report)
    if findings is not None or findings_required:
        differences += _differences("findings", sorted(case.findings), findings, "expected")
    return differences


def with_chromium(report, answer):
    """How corsac's report differs from what Chromium did."""
    theirs, ours = _seen(answer.response), _seen(_response(report))
    differences = _differences("response", theirs, ours, "Chromium")
    return differences + _differences("console", answer.console, report["console"], "Chromium")


def result(script, got):
    """How what a script returned differs from what is expected of it."""
    return _differences("result", script.result, got, "expected", "Chromium")


def requests(case, said):
    """How the requests that a server tells of differ from the expected ones."""
    differences = []
    for what, wanted in vars(case).items():
        if what in ("arrived", "handled") and wanted is not None:
            got = [line.removeprefix(f"{what} ") for line in said if line.startswith(f"{what} ")]
            differences += _differences(what, wanted, got, "expected", "server")
    return differences


def _seen(response):
    """What counts of a response as a page sees it."""
    if response is None:
        return None
    headers = [list(header) for header in response["headers"] if header[0] not in CHANGING]
    return {
        "type": response["type"],
        "status": response["status"],
        "redirected": response["redirected"],
        "headers": headers,
    }


def _response(report):
    return report["response"] if report["verdict"] in ("allowed", "opaque") else None


def _differences(what, wanted, got, who, whose="corsac"):
    return [] if wanted == got else [f"{what}: {who} {wanted}", f"{' ' * len(what)}  {whose} {got}"]
