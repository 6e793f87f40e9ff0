"""The server with corsac's own middleware: an example of corsac-tower."""
import functools
import json
import subprocess
import sys

from common.programs import program as installed

from .places import LIVE

# With the features of the whole workspace, so that nothing is built again after its tests.
COMMAND = "build --quiet --workspace --example live_server"


@functools.cache
def program():
    """Its file, built if need be."""
    command = [installed("cargo"), *COMMAND.split(), "--message-format=json-render-diagnostics"]
    done = subprocess.run(command, cwd=LIVE.parent, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        sys.exit("live/run: live_server does not build")
    artifacts = [json.loads(line) for line in done.stdout.splitlines()]
    return next(artifact["executable"] for artifact in artifacts if artifact.get("executable"))
