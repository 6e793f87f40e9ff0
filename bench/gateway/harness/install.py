"""Installs what is measured: packages of the system, and Envoy as tests/frameworks does."""
import subprocess
import sys

from .places import CACHE, FRAMEWORKS

PACKAGES = FRAMEWORKS / "system-packages"


def install():
    """Installs what can be; what cannot is named when it is missing."""
    CACHE.mkdir(parents=True, exist_ok=True)
    for command in (
        # util-linux has taskset, and is there wherever apt is.
        [PACKAGES, "nginx=nginx", "wrk=wrk"],
        [PACKAGES, "haproxy=haproxy"],
        [PACKAGES, "caddy=caddy"],
        [FRAMEWORKS / "targets/envoy/install"],
    ):
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False)
        if done.returncode:
            print(f"{' '.join(map(str, command))}: exit {done.returncode}", file=sys.stderr)
