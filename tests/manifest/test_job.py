# SPDX-License-Identifier: GPL-3.0-or-later
# suite: plain
"""An export is a long job: it shows how far it is on a terminal, and a signal breaks it off without a trace."""
import os
import pty
import signal
import subprocess
import unittest

from claimcheck_testing import PATIENCE
from manifest_bench import ManifestBench


class Job(ManifestBench):
    commissioned = 300

    def on_a_terminal(self, *arguments):
        """(exit status, what was on standard error), which is a terminal."""
        master, slave = pty.openpty()
        self.addCleanup(os.close, master)
        command = self.station._command(arguments, True)
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=slave,
                                   env=self.station.environment, cwd=self.folder)
        os.close(slave)
        shown = b""
        while True:
            try:
                read = os.read(master, 4096)
            except OSError: # the other end is closed
                break
            shown += read
        out, _ = process.communicate(timeout=PATIENCE)
        return process.returncode, shown.decode(), out

    def test_progress_is_for_terminals(self):
        words = ("manifest", "export", "--batch", "B1", "--partial", "-o", self.pack)
        status, shown, _ = self.on_a_terminal(*words)
        self.assertEqual(status, 0, shown)
        self.assertIn("manifest export:   0 %", shown)
        self.assertIn("manifest export: 100 %", shown)
        status, shown, _ = self.on_a_terminal("manifest", "verify", self.pack)
        self.assertIn("manifest verify:", shown)
        self.assertNotIn("%", self.on_a_terminal("--quiet", *words)[1])
        self.assertNotIn("%", self.export("again.zip").stderr)
        self.assertNotIn("%", self.verify().stderr)

    def test_a_signal_breaks_it_off_and_nothing_has_changed(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(signal=number.name):
                before = sorted(path.name for path in self.folder.iterdir() if "manifest" not in path.name)
                result = self.export(json=False, wrapper=("strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=signalfd4", "-e",
                                     f"inject=signalfd4:signal={number.name}:when=1"))
                self.assertEqual(result.status, 128 + number, result)
                self.assertIn("nothing has changed", result.stderr)
                after = sorted(path.name for path in self.folder.iterdir() if "manifest" not in path.name)
                self.assertEqual(after, before)
                self.assertEqual(self.state(self.uids[0]), "commissioned")
        self.assertEqual(self.station.ok("manifest", "list").lines, [])

    def test_a_signal_that_comes_too_late_changes_nothing_either(self):
        result = self.export(wrapper=("strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=linkat", "-e",
                                      "inject=linkat:signal=SIGINT:when=1"))
        self.assertEqual(result.status, 0, result)
        self.assertEqual(self.state(self.uids[0]), "released")
        self.assertEqual(self.verify().status, 0)


if __name__ == "__main__":
    unittest.main()
