"""`corsac serve` with a policy and a command line of contrib/, on loopback."""
import json
import os
import subprocess
import tempfile
import urllib.request
from pathlib import Path

from common import ports

CONTRIB = Path(__file__).parents[2] / "contrib"
CORSAC = os.environ["CORSAC"]
SECONDS = 20


def findings(policy):
    """What `corsac lint` finds in the text of a policy: severities and ids."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "corsac.toml")
        file.write_text(policy)
        command = [CORSAC, "lint", "--format", "json", str(file)]
        run = subprocess.run(command, stdout=subprocess.PIPE, timeout=SECONDS)
    return {(one["severity"], one["id"]) for one in json.loads(run.stdout)["findings"]}


class Gateway:
    """Runs `arguments`, which name their policy as a file in `mounted`.

    The addresses of the policy become free ports of loopback.
    """

    def __init__(self, arguments, mounted, policy, listen, admin):
        self.port, self.admin = ports.free(2)
        self._folder = tempfile.TemporaryDirectory()
        self.policy = Path(self._folder.name, "corsac.toml")
        policy = policy.replace(listen, f"127.0.0.1:{self.port}")
        self.policy.write_text(policy.replace(admin, f"127.0.0.1:{self.admin}"))
        here = [argument.replace(mounted, self._folder.name) for argument in arguments]
        self._log = Path(self._folder.name, "log")
        with self._log.open("wb") as log:
            self.process = subprocess.Popen([CORSAC, *here], stdin=subprocess.DEVNULL, stderr=log)

    def __enter__(self):
        if not ports.wait_until_open(self.admin, SECONDS, lambda: self.process.poll() is None):
            log = self._log.read_text()
            self.__exit__()
            raise AssertionError(f"the gateway does not start:\n{log}")
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self._folder.cleanup()

    def log(self):
        return self._log.read_text()

    def asked(self, path):
        """The status and the body of the admin address's answer."""
        url = f"http://127.0.0.1:{self.admin}{path}"
        with urllib.request.urlopen(url, timeout=SECONDS) as answer:
            return answer.status, answer.read().decode()
