# SPDX-License-Identifier: GPL-3.0-or-later
# suite: plain
"""What `cmake --install` puts where, and that it works there."""
import pathlib
import subprocess
import unittest

from claimcheck_testing import BUILD, isolated_environment, temporary_folder


class Install(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(temporary_folder("install")))
        self.run_tool("cmake", "--install", BUILD, "--prefix", self.folder)

    def run_tool(self, *command):
        ended = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=60, check=False,
                               env=isolated_environment(self.folder / "home"))
        self.assertEqual(ended.returncode, 0, ended.stderr)
        return ended.stdout

    def test_programs_run_where_they_were_put(self):
        for program in ("claimcheck", "expresslink-simulator"):
            said = self.run_tool(self.folder / "bin" / program, "--version")
            self.assertRegex(said, rf"^{program} \d+\.\d+\.\d+\n$")

    def test_each_manual_page_is_found(self):
        for page in ("man1/claimcheck.1", "man1/expresslink-simulator.1", "man5/claimcheck-label.5"):
            said = self.run_tool("mandoc", "-Tutf8", self.folder / "share/man" / page)
            self.assertIn("claimcheck", said)

    def test_a_shipped_template_needs_nothing_from_the_build(self):
        label = self.folder / "label.pdf"
        self.run_tool(self.folder / "bin/claimcheck", "label", "render", "--template", "unit-57x32", "--field", "uid=12345678",
                      "--field", "claim_code=12345678", "--field", "product.name=Lamp", "-o", label)
        self.assertEqual(label.read_bytes()[:5], b"%PDF-")


if __name__ == "__main__":
    unittest.main()
