"""Where things are."""
import os
import shutil
from pathlib import Path

LIVE = Path(__file__).resolve().parent.parent
SERVERS = LIVE / "servers"
CACHE = Path(os.environ["LIVE_CACHE"])
PYTHON = CACHE / "venv" / "bin" / "python"


def program(*names):
    """The first of these programs that is installed."""
    search = os.environ["PATH"] + ":/usr/sbin"
    for name in names:
        if found := shutil.which(name, path=search):
            return found
    raise FileNotFoundError(f"none of {', '.join(names)} is installed")
