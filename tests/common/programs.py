"""Where the programs are that a run starts."""
import os
import shutil


def program(*names):
    """The first of these programs that is installed."""
    search = os.environ["PATH"] + ":/usr/sbin"
    for name in names:
        if found := shutil.which(name, path=search):
            return found
    raise FileNotFoundError(f"none of {', '.join(names)} is installed")
