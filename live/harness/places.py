"""Where things are."""
import os
from pathlib import Path

LIVE = Path(__file__).resolve().parent.parent
SERVERS = LIVE / "servers"
CACHE = Path(os.environ["LIVE_CACHE"])
PYTHON = CACHE / "venv" / "bin" / "python"
