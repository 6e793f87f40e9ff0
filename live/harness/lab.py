"""The servers, the pages and those who ask."""
from . import compare, pages
from .certificate import Certificate
from .chromium import call
from .corsac import CorsacMistake
from .pages import Pages
from .servers import Servers

SERVER_HOST = "api.test"


class Lab:
    """Everything that a case needs, running."""

    def __init__(self, cases, chromium, corsac, folder):
        self.chromium = chromium
        self.corsac = corsac
        certificate = Certificate(folder, [pages.HOST, SERVER_HOST])
        self.pages = Pages(certificate)
        names = [case.server for case in cases]
        self._servers = Servers(names, self.pages, certificate, folder)

    def __enter__(self):
        self._servers.__enter__()
        return self

    def __exit__(self, *_):
        self._servers.__exit__()
        self.pages.close()

    def url(self, case):
        """The URL that the case requests."""
        return f"{case.scheme}://{SERVER_HOST}:{self._servers.ports[case.server]}{case.path}"

    def differences(self, case, findings_required):
        """Where expectation, corsac and Chromium part on this case."""
        url = self.url(case)
        with self.chromium.open(self.pages.urls[case.page]) as page:
            answer = page.fetch(call(case, url))
        try:
            report = self.corsac.check(case, url, self.pages.origin(case.page))
        except CorsacMistake as mistake:
            return str(mistake).splitlines()
        expected = compare.with_expectation(case, report, findings_required)
        return expected + compare.with_chromium(report, answer)
