"""Starts the servers that the cases need, each on its own port, and stops them."""
import os
import re
import subprocess

from common import ports
from common.programs import program

from . import axum
from .places import PYTHON, SERVERS

ENDINGS = {"express": ".js", "flask": ".py", "django": ".py", "nginx": ".conf", "php": ".php"}
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

    def __init__(self, names, pages, certificate, folder):
        names = sorted(_with_backends(set(names)))
        self.ports = dict(zip(names, ports.free(len(names))))
        self._page_origin = pages.origin("http")
        self._placeholders = {
            "page": self._page_origin,
            "secure-page": pages.origin("https"),
            "certificate": certificate.certificate,
            "key": certificate.key,
            "folder": SERVERS / "nginx",
            **self.ports,
        }
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
        """A function that returns the lines which the server prints from now on."""
        start = self._log(name).stat().st_size
        return lambda: self._log(name).read_bytes()[start:].decode().splitlines()

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
        if kind == "php":  # without the machine's php.ini, errors kept from the page
            return [program("php"), "-n", "-d", "display_errors=0", "-S", address, source(name)]
        return [program("nginx"), "-p", self._nginx_folder(name, port), "-c", "nginx.conf"]

    def _nginx_folder(self, name, port):
        """A folder with the whole configuration, its placeholders filled in."""
        folder = self._folder / name
        folder.mkdir(parents=True)
        site = source(name).read_text()
        for placeholder, value in {**self._placeholders, "port": port}.items():
            site = site.replace(f"@{placeholder}@", str(value))
        (folder / "nginx.conf").write_text(NGINX % site)
        return f"{folder}/"


def source(name):
    """The file that makes up the server, unless that is built."""
    return SERVERS / (name + ENDINGS[name.partition("/")[0]])


def _with_backends(names):
    """The servers, and those that stand behind them."""
    sources = [source(name).read_text() for name in names if not name.startswith("axum/")]
    behind = {backend for text in sources for backend in BACKEND.findall(text)}
    return names if behind <= names else _with_backends(names | behind)
