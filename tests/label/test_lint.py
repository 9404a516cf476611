# SPDX-License-Identifier: GPL-3.0-or-later
"""`label lint`: every fault with its place, and nothing that a template could do to the machine."""
import pathlib
import re
import subprocess
import unittest

from claimcheck_testing import SOURCE, Station

TEMPLATES = SOURCE / "label_templates"
HEAD = '<label xmlns="urn:claimcheck:label:1" name="t" width="57mm" height="32mm">\n'
QR = '<qr x="1mm" y="1mm" size="20mm">{uid}</qr>'


def xmllint(path):
    return subprocess.run(["xmllint", "--noout", "--relaxng", str(TEMPLATES / "label.rng"), str(path)], capture_output=True,
                          check=False).returncode


class LintTest(unittest.TestCase):
    def setUp(self):
        self.station = self.enterContext(Station())

    def write(self, text, name="t.xml"):
        path = self.station.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path


class Lint(LintTest):
    def test_shipped_templates_are_in_order(self):
        for path in TEMPLATES.glob("*-*.xml"):
            self.assertEqual(self.station.ok("label", "lint", path).lines, [])
            self.assertEqual(self.station.ok("label", "lint", path.stem).lines, [])
            self.assertEqual(xmllint(path), 0)

    def test_a_fault_has_its_place(self):
        path = self.write(HEAD + "  <text x=\"1mm\" y=\"1mm\"\n    width=\"wide\" height=\"4mm\">{colour}</text>\n</label>")
        result = self.station.run("label", "lint", path)
        self.assertEqual((result.status, result.error), (1, "template-invalid"))
        *findings, last = result.lines
        self.assertEqual([(f["line"], f["column"], f["element"], f["level"]) for f in findings],
                         [(3, 5, "text", "error"), (3, 31, "text", "error")])
        self.assertTrue(all(f["file"] == str(path) for f in findings))
        error = last["error"]
        self.assertEqual((error["file"], error["line"], error["column"], error["element"]), (str(path), 3, 5, "text"))
        people = self.station.run("label", "lint", path, json=False)
        self.assertEqual(people.status, 1)
        lines = people.stdout.splitlines()
        self.assertEqual(len(lines), 2)
        for line in lines:
            self.assertRegex(line, "^" + re.escape(str(path)) + r":\d+:\d+: text: .")
        self.assertTrue(people.stderr.startswith("claimcheck: " + lines[0]), people)

    def test_render_names_the_place_too(self):
        path = self.write(HEAD + QR.replace("uid", "uidd") + "</label>")
        result = self.station.run("label", "render", "--template", path, "-o", "a.pdf")
        self.assertEqual((result.status, result.error), (1, "template-invalid"), result)
        self.assertEqual(result.json["error"]["line"], 2)
        self.assertTrue(result.json["error"]["message"].startswith(f"{path}:2:33: qr: "), result)

    def test_a_warning_is_no_error(self):
        path = self.write(HEAD + QR.replace("20mm", "13mm") + "</label>")
        result = self.station.ok("label", "lint", path)
        self.assertEqual([line["level"] for line in result.lines], ["warning"])
        self.assertTrue(self.station.ok("label", "lint", path, json=False).stdout.startswith("warning: "))

    def test_the_schema_refuses_what_lint_refuses(self):
        for fault in ("<qr/>", "<dot/>", QR.replace('x="1mm"', 'x="1"'), QR.replace(' y="1mm"', ""), QR.replace("<qr ", '<qr a="" '),
                      "stray" + QR, QR.replace("{uid}", ""), QR.replace(">{", ' ecc="X">{'), ""):
            path = self.write(HEAD + fault + "</label>")
            with self.subTest(fault=fault):
                self.assertEqual(self.station.run("label", "lint", path).status, 1)
                self.assertNotEqual(xmllint(path), 0)

    def test_a_file_that_is_not_there(self):
        result = self.station.run("label", "lint", "none.xml")
        self.assertEqual((result.status, result.error), (5, "file-missing"), result)
        self.assertEqual(self.station.run("label", "lint", self.station.folder).status, 5)

    def test_no_database_is_made(self):
        self.station.ok("label", "lint", "unit-57x32")
        self.assertFalse(self.station.db.exists())


class Hostile(LintTest):
    """Each must be refused with a sentence, fast and in little memory."""

    def refused(self, text, name="t.xml"):
        path = self.write(text, name)
        limits = ["prlimit", "--as=600000000", "--cpu=10", "--"] if not _sanitized() else []
        result = self.station.run("label", "lint", path, wrapper=limits)
        self.assertEqual((result.status, result.error), (1, "template-invalid"), result)
        return result.lines[0]["message"]

    def test_billion_laughs(self):
        entities = "".join(f'<!ENTITY l{i + 1} "{10 * f"&l{i};"}">' for i in range(9))
        laughs = f'<!DOCTYPE label [<!ENTITY l0 "ha">{entities}]>' + HEAD + QR.replace("{uid}", "&l9;") + "</label>"
        self.assertIn("document type", self.refused(laughs))

    def test_external_entity(self):
        secret = self.write("the secret", "secret.txt")
        message = self.refused(f'<!DOCTYPE label [<!ENTITY s SYSTEM "file://{secret}">]>' + HEAD + QR.replace("{uid}", "&s;") + "</label>")
        self.assertNotIn("the secret", message)

    def test_external_subset_is_not_fetched(self):
        self.assertIn("document type", self.refused('<!DOCTYPE label SYSTEM "http://127.0.0.1:1/x.dtd">' + HEAD + QR + "</label>"))

    def test_too_long(self):
        self.assertIn("bytes", self.refused(HEAD + QR + 10 * 1024 * 1024 * " " + "</label>"))

    def test_too_deep(self):
        self.refused(HEAD + 5000 * "<qr>" + "</label>")

    def test_bytes(self):
        self.refused(bytes(range(256)))
        self.refused(b"\xff\xfe<\x00l\x00/\x00>\x00")
        self.refused(HEAD.encode() + b"\x00</label>")
        self.refused(b"")

    def test_a_device_as_a_template(self):
        result = self.station.run("label", "lint", "/dev/zero")
        self.assertEqual((result.status, result.error), (1, "template-invalid"), result)

    def test_images_from_elsewhere(self):
        (self.station.folder / "inside").mkdir()
        (self.station.folder / "outside.png").write_bytes(pathlib.Path(TEMPLATES / "pictures/unit-30x15-203.png").read_bytes())
        (self.station.folder / "inside/link.png").symlink_to("../outside.png")
        for href in ("../outside.png", "/etc/passwd", "a/../../outside.png", "link.png", "http://127.0.0.1:1/x.png", "..", "."):
            with self.subTest(href=href):
                self.refused(HEAD + f'<image x="1mm" y="1mm" width="9mm" height="9mm" href="{href}"/></label>', "inside/t.xml")

    def test_a_picture_larger_than_memory(self):
        import struct
        import zlib
        def chunk(kind, data):
            return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 60000, 60000, 8, 2, 0, 0, 0)) + chunk(b"IEND", b"")
        self.write(png, "bomb.png")
        message = self.refused(HEAD + '<image x="1mm" y="1mm" width="9mm" height="9mm" href="bomb.png"/></label>')
        self.assertIn("60000", message)
        self.write(png[:16] + struct.pack(">II", 10, 10) + png[24:], "bad.png")
        self.refused(HEAD + '<image x="1mm" y="1mm" width="9mm" height="9mm" href="bad.png"/></label>')


def _sanitized():
    """A sanitizer reserves more address space than any limit."""
    import claimcheck_testing
    symbols = subprocess.run(["nm", "-D", str(claimcheck_testing.CLAIMCHECK)], capture_output=True, text=True, check=False).stdout
    return "__asan_init" in symbols or "__tsan_init" in symbols


if __name__ == "__main__":
    unittest.main()
