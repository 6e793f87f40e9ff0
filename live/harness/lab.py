"""The servers, the pages and those who ask."""
from common import pages
from common.certificate import Certificate
from common.chromium import call
from common.pages import Pages

from . import compare, others
from .corsac import CorsacMistake
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
        self._servers = Servers(names, self.pages, certificate, corsac.path, folder)

    def __enter__(self):
        self._servers.__enter__()
        return self

    def __exit__(self, *_):
        self._servers.__exit__()
        self.pages.close()

    def url(self, case):
        """The URL that the case requests."""
        return self.server(case, case.scheme) + case.path

    def server(self, case, scheme="http"):
        """The origin of the server that is asked."""
        return f"{scheme}://{SERVER_HOST}:{self._servers.ports[case.server]}"

    def page_url(self, case):
        """The URL of the page that asks."""
        return self.pages.url(case.page, case.host)

    def script_url(self, script):
        """The URL of the page that runs the script."""
        if script.path:
            return self.server(script, script.scheme) + script.path
        return self.page_url(script)

    def differences(self, case, findings_required):
        """Where expectation, corsac and Chromium part on this case."""
        with self._others(case):
            return self._differences(case, findings_required)

    def differences_of_script(self, script):
        """Where Chromium, which runs this script in a page, parts from the expectation."""
        with self._others(script):
            return self._differences_of_script(script)

    def _others(self, case):
        return others.connected(self._servers.ports[case.server], case.held)

    def _differences(self, case, findings_required):
        url = self.url(case)
        said = self._servers.listen(case.server)
        with self.chromium.open(self.page_url(case)) as page:
            answer = page.fetch(call(case, url))
        by_chromium = compare.requests(case, said())
        said = self._servers.listen(case.server)
        try:
            report = self.corsac.check(case, url, self.pages.origin(case.page, case.host))
        except CorsacMistake as mistake:
            return str(mistake).splitlines()
        requests = by_chromium + compare.requests(case, said())
        expected = compare.with_expectation(case, report, findings_required)
        return expected + requests + compare.with_chromium(report, answer)

    def _differences_of_script(self, script):
        said = self._servers.listen(script.server)
        with self.chromium.open(self.script_url(script)) as page:
            result = page.run(script.script, self.server(script, script.scheme))
        return compare.result(script, result) + compare.requests(script, said())
