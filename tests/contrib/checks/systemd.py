"""The unit."""
import configparser
import signal
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from gateway import CONTRIB, CORSAC, SECONDS, Gateway

UNIT = CONTRIB / "corsac.service"
INSTALLED = "/usr/bin/corsac"
POLICY = """\
[cors]
allow_origins = ["https://app.example.com"]

[gateway]
listen = "LISTEN"
admin = "ADMIN"
upstream = "http://127.0.0.1:1"
"""


def analyze(*arguments):
    """What `systemd-analyze` says about the unit, with a program that is there."""
    with tempfile.TemporaryDirectory() as folder:
        unit = Path(folder, UNIT.name)
        unit.write_text(UNIT.read_text().replace(INSTALLED, CORSAC))
        command = ["systemd-analyze", *arguments, str(unit)]
        return subprocess.run(command, capture_output=True, text=True, timeout=SECONDS)


class Unit(unittest.TestCase):
    def setUp(self):
        unit = configparser.RawConfigParser(strict=False)
        unit.optionxform = str
        unit.read_string(UNIT.read_text())
        self.service = unit["Service"]
        program, *self.arguments = self.service["ExecStart"].split()
        self.assertEqual(program, INSTALLED)

    def gateway(self, policy=POLICY):
        return Gateway(self.arguments, "/etc/corsac", policy, "LISTEN", "ADMIN")

    def test_systemd_understands_it(self):
        run = analyze("verify")
        self.assertEqual((run.returncode, run.stdout, run.stderr), (0, "", ""))

    def test_it_runs_without_rights(self):
        run = analyze("security", "--offline=yes", "--threshold=20")
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)

    def test_a_reload_reads_the_policy_and_a_stop_succeeds(self):
        self.assertEqual(self.service["ExecReload"], "/bin/kill -HUP $MAINPID")
        with self.gateway() as gateway:
            before = gateway.policy.read_text()
            gateway.policy.write_text(before.replace("app.", "other."))
            gateway.process.send_signal(signal.SIGHUP)
            end = time.monotonic() + SECONDS
            while "https://other.example.com" not in gateway.asked("/policy")[1]:
                self.assertLess(time.monotonic(), end, gateway.log())
                time.sleep(0.05)
            gateway.process.send_signal(getattr(signal, self.service["KillSignal"]))
            self.assertEqual(gateway.process.wait(SECONDS), 0, gateway.log())
            self.assertIn("reloaded because of SIGHUP", gateway.log())

    def test_mistakes_are_not_tried_again(self):
        gateway = self.gateway(POLICY.replace("origins", "origns"))
        code, said = gateway.process.wait(SECONDS), gateway.log()
        gateway.__exit__()
        self.assertIn("allow_origns", said)
        self.assertEqual(str(code), self.service["RestartPreventExitStatus"])
