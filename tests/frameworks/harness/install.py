"""Installs what the targets need, several at a time."""
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

from .places import CACHE, environment

AT_A_TIME = 6
SECONDS = 600


def install(targets):
    """Installs all; the targets that cannot be installed, with what was printed."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        return {target: text for target, text in zip(targets, pool.map(_install, targets)) if text}


def _install(target):
    """What was printed, if it failed."""
    start = time.monotonic()
    try:
        done = subprocess.run(
            [target.folder / "install"],
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=SECONDS,
        )
    except subprocess.TimeoutExpired as late:
        return f"not done after {SECONDS} seconds\n{(late.stdout or b'').decode()}"
    except OSError as error:
        return str(error)
    print(f"installed {target.name:<34} {time.monotonic() - start:4.0f} s", flush=True)
    return f"exit {done.returncode}\n{done.stdout}" if done.returncode else None
