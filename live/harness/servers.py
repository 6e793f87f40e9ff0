"""Starts the servers that the cases need, each on its own port, and stops them."""
import os
import re
import subprocess

from common import ports
from common.programs import program

from . import axum
from .places import PYTHON, SERVERS

ENDINGS = {
    "express": ".js",
    "flask": ".py",
    "django": ".py",
    "gateway": ".toml",
    "nginx": ".conf",
    "php": ".php",
    "python": ".py",
}
# What is sent there with the server's own cookies.
SAME_SITE_HOST = "app.api.test"
BACKEND = re.compile(r"@(\w+/[\w-]+)@")
NGINX = """daemon off; master_process off; worker_processes 1;
pid nginx.pid; error_log error.log;
events {}
http {
    access_log off;
    default_type application/octet-stream;
    client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi; scgi_temp_path scgi;
%s}
"""


class ServerMistake(Exception):
    """A server that does not start."""


class Servers:
    """The running servers by name, such as `express/bare`."""

    def __init__(self, names, pages, certificate, corsac, folder):
        names = sorted(_with_backends(set(names)))
        self.ports = dict(zip(names, ports.free(len(names))))
        self._page_origin = pages.origin("http")
        self._placeholders = {
            "page": self._page_origin,
            "same-site-page": pages.origin("http", SAME_SITE_HOST),
            "secure-page": pages.origin("https"),
            "certificate": certificate.certificate,
            "key": certificate.key,
            **self.ports,
        }
        self._corsac = corsac
        self._folder = folder
        self._processes = {}

    def __enter__(self):
        try:
            for name, port in self.ports.items():
                self._processes[name] = self._start(name, port)
            for name, port in self.ports.items():
                self._wait(name, port)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for process in self._processes.values():
            process.terminate()
        for process in self._processes.values():
            process.wait()

    def _start(self, name, port):
        command = self._command(name, port)
        environment = {**os.environ, "PORT": str(port), "PAGE_ORIGIN": self._page_origin}
        with self._log(name).open("wb") as log:
            return subprocess.Popen(
                command, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )

    def listen(self, name):
        """A function that returns what the server, and what is behind it, print from now on."""
        logs = [self._log(part) for part in sorted(_with_backends({name}))]
        starts = [log.stat().st_size for log in logs]

        def said():
            new = [log.read_bytes()[start:].decode() for log, start in zip(logs, starts)]
            return "".join(new).splitlines()

        return said

    def _wait(self, name, port):
        runs = self._processes[name].poll
        if not ports.wait_until_open(port, 60, as_long_as=lambda: runs() is None):
            raise ServerMistake(f"{name} does not start:\n{self._log(name).read_text()}")

    def _log(self, name):
        return self._folder / f"{name.replace('/', '-')}.log"

    def _command(self, name, port):
        kind, _, configuration = name.partition("/")
        address = f"127.0.0.1:{port}"
        if kind == "axum":
            return [axum.program(), configuration]
        if kind == "express":
            return [program("node"), source(name)]
        if kind == "flask":
            return [PYTHON, "-m", "flask", "--app", source(name), "run", "--port", str(port)]
        if kind == "django":
            where = ["--settings", configuration, "--pythonpath", SERVERS / kind]
            return [PYTHON, "-m", "django", "runserver", "--noreload", *where, address]
        if kind == "gateway":
            return [self._corsac, "serve", "--policy", self._filled(name, port, "corsac.toml")]
        if kind == "php":  # without the machine's php.ini, errors kept from the page
            return [program("php"), "-n", "-d", "display_errors=0", "-S", address, source(name)]
        if kind == "python":
            return [PYTHON, source(name)]
        file = self._filled(name, port, "nginx.conf", NGINX)
        return [program("nginx"), "-p", f"{file.parent}/", "-c", file.name]

    def _filled(self, name, port, file, frame="%s"):
        """A file of its own folder, with the whole configuration, its placeholders filled in."""
        folder = self._folder / name
        folder.mkdir(parents=True)
        text = source(name).read_text()
        placeholders = {**self._placeholders, "port": port, "folder": source(name).parent}
        for placeholder, value in placeholders.items():
            text = text.replace(f"@{placeholder}@", str(value))
        (folder / file).write_text(frame % text)
        return folder / file


def source(name):
    """The file that makes up the server, unless that is built."""
    return SERVERS / (name + ENDINGS[name.partition("/")[0]])


def _with_backends(names):
    """The servers, and those that stand behind them."""
    sources = [source(name).read_text() for name in names if not name.startswith("axum/")]
    behind = {backend for text in sources for backend in BACKEND.findall(text)}
    return names if behind <= names else _with_backends(names | behind)
