"""Where things are."""
import os
from pathlib import Path

FRAMEWORKS = Path(__file__).resolve().parent.parent
REPOSITORY = FRAMEWORKS.parent.parent
TARGETS = FRAMEWORKS / "targets"
POLICIES = FRAMEWORKS / "policies"
CACHE = Path(os.environ["FRAMEWORKS_CACHE"])


def environment(**further):
    """The environment of the targets' scripts: nothing of this run's own Python is in it."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | further
