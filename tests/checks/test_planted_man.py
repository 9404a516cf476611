# SPDX-License-Identifier: GPL-3.0-or-later
# suite: plain
"""scripts/check-man finds what a program has and its manual lacks, and the other way round."""
import os
import pathlib
import subprocess
import unittest

from claimcheck_testing import SOURCE, temporary_folder

PROGRAM = r"""#!/bin/sh
case "$*" in
--help) printf 'Usage: claimcheck COMMAND\n\n  read                     Read a module\n  unit show                Show a unit\n\nMore words.\n' ;;
'read --help') printf 'Usage:\n  read\n\nHelp Options:\n  -h, --help\n  --help-common\n\nApplication Options:\n  -p, --port=PORT      the port\n' ;;
*) printf 'Usage:\n\nHelp Options:\n  -h, --help\n' ;;
esac
"""
PAGE = r""".\" SPDX-License-Identifier: GPL-3.0-or-later
.Dd November 24, 2026
.Dt CLAIMCHECK 1
.Os
.Sh NAME
.Nm claimcheck
.Nd a program
.Sh COMMANDS
.Bl -tag -width Ds
.It Nm Cm read Fl \-port Ar PORT
Reads.
.It Nm Cm unit show Ar ID
Shows.
.El
"""


def check(program, page):
    with temporary_folder() as root:
        root = pathlib.Path(root)
        (root / "station/cli").mkdir(parents=True)
        (root / "label_templates").mkdir()
        (root / "gui").mkdir()
        (root / "station/cli/claimcheck.1").write_text(page, encoding="utf-8")
        (root / "claimcheck").write_text(program, encoding="utf-8")
        (root / "claimcheck").chmod(0o755)
        ended = subprocess.run([SOURCE / "scripts/check-man", root], capture_output=True, text=True, timeout=60, check=False,
                               env={**os.environ, "CLAIMCHECK_BUILD": str(root)})
        return ended.returncode, ended.stdout + ended.stderr


class Man(unittest.TestCase):
    def test_they_agree(self):
        self.assertEqual(check(PROGRAM, PAGE), (0, ""))

    def test_what_is_missing_is_named(self):
        faults = [
            (PROGRAM, PAGE.replace(".It Nm Cm unit show Ar ID\nShows.\n", ""), "command unit/show: the program has it"),
            (PROGRAM, PAGE.replace("Shows.", "Shows.\n.It Nm Cm unit paint\nPaints."), "command unit/paint: station/cli"),
            (PROGRAM.replace("-p, --port=PORT", "--timeout=S"), PAGE.replace(r" Fl \-port Ar PORT", ""), "read --timeout: the program"),
            (PROGRAM, PAGE.replace(r"\-port", r"\-prot"), "read --prot: station/cli"),
            (PROGRAM, PAGE.replace(".El", ""), "mandoc:"),
            ("#!/bin/sh\n", PAGE, "it lists no commands"),
        ]
        for program, page, complaint in faults:
            with self.subTest(complaint=complaint):
                status, said = check(program, page)
                self.assertEqual(status, 1, said)
                self.assertIn(complaint, said)


if __name__ == "__main__":
    unittest.main()
