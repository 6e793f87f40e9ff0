"""Where things are."""
import os
from pathlib import Path

GATEWAY = Path(__file__).resolve().parent.parent
REPOSITORY = GATEWAY.parent.parent
CONFIGURATION = GATEWAY / "configuration"
FRAMEWORKS = REPOSITORY / "tests/frameworks"
CACHE = Path(os.environ["FRAMEWORKS_CACHE"])
