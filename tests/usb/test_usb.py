# SPDX-License-Identifier: GPL-3.0-or-later
# suite: plain
"""The job over a real USB serial stack: see guest.py for the machine and guest-scenes for what happens in it."""
import json
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import guest # pylint: disable=wrong-import-position


class Usb(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.results, cls.console = guest.boot()
        if "scenes" not in cls.results:
            raise AssertionError(f"the guest did not come to the end of its scenes; its console:\n{cls.console}")

    def result(self, name):
        self.assertIn(name, self.results, self.console)
        return self.results[name]

    def lines(self, name):
        return [json.loads(line) for line in self.result(name).stdout]


if __name__ == "__main__":
    unittest.main()
