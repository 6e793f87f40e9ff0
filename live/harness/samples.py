"""Has DevTools copy the requests of cases, and pastes the copies into corsac."""
import re
from dataclasses import replace

from common.chromium import call

from . import compare
from .corsac import CorsacMistake
from .devtools import DevTools

ENDINGS = {
    "curl-bash": "curl.sh",
    "curl-cmd": "curl.cmd",
    "fetch": "fetch.js",
    "har": "har",
    "sensitive-har": "sensitive.har",
}


def check(cases, lab, folder, report):
    """Saves the copies of each case in `folder`, and expects of each what the case expects."""
    folder.mkdir(parents=True, exist_ok=True)
    for url in sorted({lab.page_url(case) for case in cases}):
        with lab.chromium.open(url) as page:
            devtools = DevTools(lab.chromium, page)
            for case in [case for case in cases if lab.page_url(case) == url]:
                _check_case(case, lab, page, devtools, folder, report)


def _check_case(case, lab, page, devtools, folder, report):
    answers = []
    copies = devtools.copies(lambda: answers.append(page.fetch(call(case, lab.url(case)))))
    for kind, text in copies.items():
        file = folder / f"{case.name}.{ENDINGS[kind]}"
        file.write_text(text)
        report.add(file.name, case.verdict, _differences(case, kind, file, lab, page, answers[0]))


def _differences(case, kind, file, lab, page, answer):
    try:
        report = lab.corsac.run(*_paste(case, kind, file, lab.url(case)))
    except CorsacMistake as mistake:
        return str(mistake).splitlines()
    if kind == "fetch" and (copied := _credentials(file.read_text())) != case.credentials:
        # DevTools writes `omit` or `include`, by what was sent: the page is asked like that too.
        again = call(replace(case, credentials=copied), lab.url(case))
        return compare.with_chromium(report, page.fetch(again))
    expected = _without_cookies(case) if kind == "har" else case
    return compare.with_expectation(expected, report, False) + compare.with_chromium(report, answer)


def _without_cookies(case):
    """A HAR without sensitive data has no cookies, and so nothing to find in them."""
    ids = ("cookie-not-stored", "third-party-cookie")
    return replace(case, findings=[found for found in case.findings if found not in ids])


def _credentials(copy):
    return re.search(r'"credentials": "([a-z-]+)"', copy)[1]


def _paste(case, kind, file, url):
    """The arguments, the URL to resolve, and the standard input."""
    insecure = ["--insecure"] if case.scheme == "https" else []
    credentials = ["--credentials", case.credentials]  # neither cURL nor HAR say it
    if kind == "fetch":
        return ["--fetch", "-", *insecure], url, file.read_text()
    if kind.startswith("curl"):
        return ["--curl", "-", *insecure, *credentials], url, file.read_text()
    return ["--har", str(file), *credentials], None, None
