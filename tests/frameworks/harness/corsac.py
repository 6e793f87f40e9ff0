"""Runs `corsac export` and `corsac verify`."""
import json
import shutil
import subprocess

from .targets import POLICY


class CorsacMistake(Exception):
    """A run of corsac that gave no result."""


class Corsac:
    """The program."""

    def __init__(self, path):
        self.path = path

    def targets(self):
        """The names of everything that can be exported to."""
        return [target["name"] for target in self._json(["export", "--list"], (0,))["targets"]]

    def configure(self, target, policy, folder):
        """Writes the files; the places of the policy that the target cannot express."""
        if target.configuration == POLICY:
            folder.mkdir()
            shutil.copy(policy.file, folder / "corsac.toml")
            return set()
        arguments = ["export", target.export_name, "--policy", policy.file, "--out", folder]
        return {loss["place"] for loss in self._json(arguments, (0, 1))["losses"]}

    def verify(self, url, policy, options):
        """The report of `corsac verify`."""
        return self._json(["verify", url, "--policy", policy.file, *options], (0, 1))

    def _json(self, arguments, exits):
        command = [str(part) for part in (self.path, *arguments, "--format", "json")]
        try:
            done = subprocess.run(
                command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300
            )
        except subprocess.TimeoutExpired as late:
            raise CorsacMistake(f"{' '.join(command)}\nis not done after 300 seconds") from late
        if done.returncode not in exits:
            said = f"exit {done.returncode}\n{done.stderr}{done.stdout}"
            raise CorsacMistake(f"{' '.join(command)}\n{said[:4000]}")
        return json.loads(done.stdout)
