# SPDX-License-Identifier: GPL-3.0-or-later
# suite: plain
"""The part of scripts/start that comes after the build: the whole job with a simulated module, again and again."""
import json
import pathlib
import re
import subprocess
import unittest

from claimcheck_testing import BUILD, CLAIMCHECK, SOURCE, decode_zbar, decode_zxing, isolated_environment, temporary_folder


class Start(unittest.TestCase):
    def setUp(self):
        home = self.enterContext(temporary_folder("start"))
        self.environment = isolated_environment(home)
        self.data = pathlib.Path(self.environment["XDG_DATA_HOME"]) / "claimcheck"

    def run_once(self):
        """One run, without a terminal and without anything on standard input; what it said, and its label."""
        ended = subprocess.run(["/usr/bin/python3", SOURCE / "scripts/lib/first_run.py", BUILD], stdin=subprocess.DEVNULL,
                               capture_output=True, text=True, env=self.environment, timeout=120, check=False)
        self.assertEqual(ended.returncode, 0, ended.stdout + ended.stderr)
        return ended.stdout, pathlib.Path(re.search(r"^The label: +(.*)$", ended.stdout, re.M)[1])

    def claimcheck(self, *arguments):
        command = [CLAIMCHECK, "--db", self.data / "training.db", "--json", *arguments]
        text = subprocess.run(command, capture_output=True, text=True, env=self.environment, timeout=60, check=True).stdout
        return [json.loads(line) for line in text.splitlines()]

    def test_each_run_commissions_a_module_more(self):
        labels = []
        for _ in range(3):
            said, label = self.run_once()
            labels.append(label)
            for step in ("was read", "recorded", "printer says", "module = record = label", "commissioned"):
                self.assertIn(step, said)
        self.assertEqual(len(set(labels)), 3)
        units = self.claimcheck("unit", "list")
        self.assertEqual([unit["state"] for unit in units], ["commissioned"] * 3)
        self.assertEqual(sorted(unit["uid"] for unit in units), sorted(label.stem.rpartition("-g")[0] for label in labels))
        self.claimcheck("audit", "verify")

    def test_the_label_reads_as_the_module(self):
        _, label = self.run_once()
        [unit] = self.claimcheck("unit", "list")
        self.assertEqual(decode_zbar(label, 203), [unit["uid"]])
        self.assertEqual([text for text, kind in decode_zxing(label, 300) if kind == "QRCode"], [unit["uid"]])


if __name__ == "__main__":
    unittest.main()
