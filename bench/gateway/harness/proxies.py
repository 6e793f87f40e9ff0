"""The proxies: which program each is, and how it is started."""
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from common.programs import program

from .places import CACHE, CONFIGURATION
from .process import Pinned
from .rows import FILES

CORSAC, PROFILED, NGINX, HYPER = "corsac", "profiled", "nginx", "hyper"
OURS = (CORSAC, PROFILED)
REQUIRED = (CORSAC, NGINX)


@dataclass(frozen=True)
class Proxy:
    """A proxy that is installed."""

    name: str
    program: str
    # None if all is said by the arguments.
    file: str | None
    # Of the command, `{file}`, `{work}`, `{port}` and `{backend}` are filled in.
    arguments: tuple
    version: tuple
    environment: tuple = ()
    # What passes everything on as it is can only be asked for what has no preflight.
    speaks_cors: bool = True

    def serves(self, row):
        """Whether it can be measured with these requests."""
        return self.speaks_cors or row.method != "OPTIONS"

    def start(self, core, port, backend, work):
        """Starts it on this core with its files in `work`."""
        work.mkdir(parents=True)
        file = _configure(self.file, work, port, backend) if self.file else None
        places = {"file": file, "work": work, "port": port, "backend": backend}
        command = [part.format(**places) for part in self.arguments]
        environment = {name: text.format(work=work) for name, text in self.environment}
        command = [self.program, *command]
        return Pinned(self.name, command, core, port, work / "log", environment)

    def described(self):
        """Its name and version."""
        if not self.version:
            return f"{self.name}, alone"
        done = subprocess.run([self.program, *self.version], capture_output=True, text=True)
        found = re.search(r"\d+\.\d+\.\d+", done.stdout + done.stderr)
        return f"{self.name} {found.group() if found else '(version unknown)'}"


def installed(name, corsac):
    """The proxy of this name; None if it is not installed."""
    try:
        return PROXIES[name](corsac)
    except FileNotFoundError:
        return None


def start_backend(core, port, work):
    """The service behind the proxies."""
    files = work / "files"
    files.mkdir(parents=True)
    for name, length in FILES.items():
        (files / name).write_text('["' + "x" * (length - 4) + '"]')
    file = _configure("backend.conf", work, port, None)
    command = [part.format(file=file, work=work) for part in NGINX_ARGUMENTS]
    return Pinned("the backend", [program("nginx"), *command], core, port, work / "log")


def _corsac(path):
    return _serving(CORSAC, path)


def _profiled(corsac):
    """The same, if `contrib/build-profiled` has built it."""
    return _serving(PROFILED, corsac.parent.parent / "profiled/corsac")


def _serving(name, path):
    if not (path.is_file() and os.access(path, os.X_OK)):
        raise FileNotFoundError(path)
    return Proxy(name, str(path), "corsac.toml", ("serve", "--policy", "{file}"), ("--version",))


def _hyper(corsac):
    """What hyper costs by itself, if `cargo build --release --examples` has been there."""
    path = corsac.parent / "examples/bare"
    if not path.is_file():
        raise FileNotFoundError(path)
    arguments = ("127.0.0.1:{port}", "127.0.0.1:{backend}")
    return Proxy(HYPER, str(path), None, arguments, (), speaks_cors=False)


def _nginx(_):
    return Proxy(NGINX, program("nginx"), "nginx.conf", NGINX_ARGUMENTS, ("-v",))


def _haproxy(_):
    return Proxy("haproxy", program("haproxy"), "haproxy.cfg", ("-db", "-f", "{file}"), ("-v",))


def _caddy(_):
    arguments = ("run", "--adapter", "caddyfile", "--config", "{file}")
    # One core, and nothing in the home folder.
    environment = tuple({"GOMAXPROCS": "1", "HOME": "{work}", **_XDG}.items())
    return Proxy("caddy", program("caddy"), "Caddyfile", arguments, ("version",), environment)


def _envoy(_):
    path = CACHE / "envoy/path"
    found = path.read_text().strip() if path.is_file() else None
    if not (found and shutil.which(found)):
        found = program("envoy")
    arguments = ("--config-path", "{file}", "--concurrency", "1", "--disable-hot-restart")
    return Proxy("envoy", found, "envoy.yaml", (*arguments, "--log-level", "error"), ("--version",))


_XDG = {"XDG_DATA_HOME": "{work}/data", "XDG_CONFIG_HOME": "{work}/config"}
# Run by root it would read the files as another user, who may not.
_AS_ROOT = ("-g", "user root;") if os.geteuid() == 0 else ()
NGINX_ARGUMENTS = ("-e", "stderr", "-p", "{work}", "-c", "{file}", *_AS_ROOT)
PROXIES = {
    CORSAC: _corsac,
    PROFILED: _profiled,
    NGINX: _nginx,
    HYPER: _hyper,
    "haproxy": _haproxy,
    "caddy": _caddy,
    "envoy": _envoy,
}


def _configure(name, work, port, backend):
    text = (CONFIGURATION / name).read_text()
    for placeholder, value in (("WORK", work), ("PORT", port), ("BACKEND", backend)):
        text = text.replace(f"@{placeholder}@", str(value))
    file = Path(work) / name
    file.write_text(text)
    return file
