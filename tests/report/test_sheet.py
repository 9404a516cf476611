# SPDX-License-Identifier: GPL-3.0-or-later
"""The printed sheets: two decoders read every code of them, and one scan of the scanner's tells how it is set."""
import pathlib
import re
import subprocess
import tempfile
import unittest

from claimcheck_testing import PATIENCE, SOURCE, Station, read_pgm

QR, BARS = "QRCode", "Code128"


def codes_of(pdf):
    """What either decoder reads on the pages of a PDF, printed at 203 dpi: two sets of (text, kind)."""
    import numpy
    import zxingcpp
    zbar, zxing = set(), set()
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["pdftoppm", "-r", "203", "-gray", pdf, f"{folder}/page"], timeout=PATIENCE, check=True)
        for page in sorted(pathlib.Path(folder).iterdir()):
            found = subprocess.run(["zbarimg", "-q", "--nodbus", page], capture_output=True, text=True, timeout=PATIENCE, check=True)
            kinds = {"QR-Code": QR, "CODE-128": BARS}
            zbar |= {(text, kinds.get(kind, kind)) for kind, text in (line.split(":", 1) for line in found.stdout.splitlines())}
            pixels = numpy.array(read_pgm(page), dtype=numpy.uint8)
            read = (*zxingcpp.read_barcodes(pixels, formats=zxingcpp.QRCode),
                    *zxingcpp.read_barcodes(pixels, formats=zxingcpp.Code128, try_downscale=False, try_rotate=False))
            zxing |= {(code.text, code.format.name) for code in read}
    return zbar, zxing


def literal(name):
    """The text of a macro of scanner-test.h."""
    header = (SOURCE / "station" / "qa" / "scanner-test.h").read_text()
    body = re.search(rf"#define {name}((?:[^\n]*\\\n)*[^\n]*)\n", header)[1]
    return "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', body)).replace('\\"', '"').replace("\\\\", "\\")


class Sheets(unittest.TestCase):
    def setUp(self):
        self.station = self.enterContext(Station())
        self.pdf = self.station.folder / "sheet.pdf"

    def judge(self, text, **expected):
        found = self.station.ok("sheet", "judge", "-", input=text + "\n").json
        self.assertEqual({name: found[name] for name in expected}, expected, text)
        return found

    def test_every_command_is_read_as_qr_and_as_bars(self):
        self.station.ok("sheet", "commands", "-o", self.pdf, "--slots", 6)
        table = (SOURCE / "station" / "qa" / "command-code.c").read_text()
        commands = {prefix.lower() + ":" + text for prefix, text in re.findall(r'(COMMAND|FAIL)_PREFIX "([a-z-]+)"', table)}
        self.assertGreater(len(commands), 9)
        wanted = {(text, kind) for text in commands | {f"slot:{slot}" for slot in range(1, 7)} for kind in (QR, BARS)}
        for decoder, found in zip(("zbar", "zxing"), codes_of(self.pdf)):
            self.assertEqual(found, wanted, decoder)

    def test_the_card_of_a_batch_is_long_enough_for_any_scanner(self):
        self.station.ok("product", "create", "LAMP-1", "--name", "Lamp")
        for code in ("7", "W" * 64):
            self.station.ok("batch", "create", code, "--product", "LAMP-1", "--quantity", 5)
            self.station.ok("sheet", "batch", code, "-o", self.pdf)
            for decoder, found in zip(("zbar", "zxing"), codes_of(self.pdf)):
                self.assertEqual(found, {("batch:" + code, QR), ("batch:" + code, BARS)}, decoder)
        self.assertEqual(self.station.run("sheet", "batch", "8", "-o", self.pdf).json["error"]["code"], "unknown-batch")

    def test_the_scanners_sheet_is_read_and_found_well(self):
        self.station.ok("sheet", "scanner", "-o", self.pdf)
        whole, short = literal("SCANNER_TEST_TEXT"), literal("SCANNER_TEST_SHORT")
        self.assertEqual(set(map(chr, range(32, 127))) - set(whole), set())
        for decoder, found in zip(("zbar", "zxing"), codes_of(self.pdf)):
            self.assertEqual(found, {(whole, QR), (short, BARS)}, decoder)
        self.judge(whole, layout="us", session="us", caps_lock=False, prefix=None, suffix=None, aim=False, whole=True, well=True)
        self.judge(short, whole=False, well=True)

    def test_what_a_scanner_adds(self):
        self.judge("@S" + literal("SCANNER_TEST_SHORT") + "##", prefix="@S", suffix="##", well=False)
        self.judge("]Q1" + literal("SCANNER_TEST_TEXT") + "\t", prefix=None, suffix=None, aim=True, well=True)

    def test_keyboards_and_caps_lock(self):
        self.judge("CLAIMCHECKßayqwzmÖ?-_1", layout="us", session="de", caps_lock=False, well=False)
        self.judge("CLQI?CHECK)qwazy,M°!§&", layout="us", session="fr", well=False)
        self.judge("claimcheck-AZQWYM:_/?1", layout="us", session="us", caps_lock=True, well=False)
        told = self.station.run("sheet", "judge", "CLAIMCHECKßayqwzmÖ?-_1", json=False)
        self.assertIn("'us' keyboard, and its text was read as from a 'de' one", told.stdout)

    def test_what_is_refused(self):
        for words, code, status in ((("judge", "12345678"), "malformed-code", 1), (("commands",), "usage", 2),
                                    (("commands", "-o", self.pdf, "--slots", 1000), "usage", 2),
                                    (("scanner", "-o", "x.txt"), "usage", 2), (("scanner", "-o", "/nowhere/x.pdf"), "file-write", 5)):
            refused = self.station.run("sheet", *words)
            self.assertEqual((refused.status, refused.error), (status, code), refused)


if __name__ == "__main__":
    unittest.main()
