"""The gateway under test, and its two policies."""
import os
import signal
import subprocess
import time

from common import ports
from soaking.tools import ToolMistake

SECONDS_TO_START = 20
SECONDS_TO_END = 40

POLICY = """\
[cors]
allow_origins = ["https://app.example.com"]
allow_methods = ["PUT"]
allow_headers = ["x-key"]
expose_headers = ["{exposed}"]
max_age = "{max_age}s"

[gateway]
listen = "127.0.0.1:{port}"
drain = "30s"
[gateway.limits]
idle_timeout = "10m"

{tls}
[[route]]
path = "/api/**"
upstream = "{scheme}://127.0.0.1:{upstream}"
"""
TLS = """\
[gateway.tls]
certificate = "{certificate}"
key = "{key}"
"""
VERSIONS = ({"exposed": "x-one", "max_age": 100}, {"exposed": "x-two", "max_age": 200})


class Gateway:
    """A running gateway with the first of the policies.

    With a certificate it speaks TLS, and HTTP/2 with the service.
    """

    def __init__(self, corsac, folder, upstream, certificate=None):
        self.port = ports.free(1)[0]
        self._folder = folder
        self._policy = folder / "corsac.toml"
        self._log = folder / "log"
        self._upstream = upstream
        self.certificate = certificate
        self._write(0)
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [str(corsac), "serve", "--policy", str(self._policy), "--log", "text"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def __enter__(self):
        if not ports.wait_until_open(self.port, SECONDS_TO_START, self._runs):
            self.__exit__()
            raise ToolMistake("the gateway does not start:\n" + "\n".join(self.log()))
        # What it does once at the beginning is over.
        time.sleep(1)
        return self

    def __exit__(self, *_):
        if self._runs():
            self._process.kill()
        self._process.wait()

    def _runs(self):
        return self._process.poll() is None

    def _write(self, version):
        """The whole file at once: it is watched."""
        own = {"tls": "", "scheme": "http"}
        if self.certificate:
            key = self.certificate.with_name("key.pem")
            own = {"tls": TLS.format(certificate=self.certificate, key=key), "scheme": "h2c"}
        text = POLICY.format(port=self.port, upstream=self._upstream, **own, **VERSIONS[version])
        new = self._folder / "new"
        new.write_text(text)
        os.replace(new, self._policy)

    def reload(self, version):
        self._write(version)
        self._process.send_signal(signal.SIGHUP)

    def resident_megabytes(self):
        """VmRSS."""
        for line in self._read("status").splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024 / 1e6
        raise ToolMistake("the gateway has ended:\n" + "\n".join(self.log()[-20:]))

    def descriptors(self):
        return len(os.listdir(f"/proc/{self._process.pid}/fd"))

    def _read(self, name):
        try:
            with open(f"/proc/{self._process.pid}/{name}", encoding="ascii") as file:
                return file.read()
        except OSError:
            return ""

    def terminate(self):
        """Its exit status after SIGTERM."""
        self._process.send_signal(signal.SIGTERM)
        try:
            return self._process.wait(SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            return "nothing, and goes on"

    def log(self):
        return self._log.read_text(errors="replace").splitlines()
