# SPDX-License-Identifier: GPL-3.0-or-later
"""A batch's certificate: every figure read back out of the PDF, and no code to be found on any of its pages."""
import hashlib
import pathlib
import re
import subprocess
import tempfile
import unittest
import zipfile

from claimcheck_testing import PATIENCE, Simulator, every_code, training_station

NAME = "Größe Лампа ランプ"


def text_of(path):
    return subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, timeout=PATIENCE, check=True).stdout


class Report(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.modules = cls.enterClassContext(Simulator("--no-pace", "--count", 3))
        cls.station = cls.enterClassContext(training_station(cls.modules, quantity=10))
        cls.station.ok("product", "edit", "LAMP-1", "--name", NAME)
        cls.station.add_batch("B2", quantity=5)
        cls.uids = [cls.modules.uid(slot) for slot in (1, 2, 3)]
        for slot in (1, 2):
            cls.commission(slot)
        cls.commission(3, until="labelled")
        cls.station.ok("unit", "hold", cls.uids[2], "--reason", "scratched")
        cls.report = cls.make("report.pdf")
        cls.text = text_of(cls.report)

    @classmethod
    def commission(cls, slot, until="commissioned"):
        running = cls.station.start("provision", "--batch", "B2", "--port", cls.modules.port(slot), "--printer", cls.station.printer,
                                    "--count", 1, "--until", until)
        if until == "commissioned":
            running.wait_event("printed")
            running.write_line(cls.modules.uid(slot))
        assert running.wait_end() == 0, running

    @classmethod
    def make(cls, name, batch="B2"):
        path = cls.station.folder / name
        told = cls.station.ok("report", "--batch", batch, "-o", path).json
        assert told["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest(), told
        return path

    def fact(self, name, text=None):
        """What stands behind @name on its line."""
        found = re.search(rf"^ *{re.escape(name)}  +(.*\S)", text or self.text, re.MULTILINE)
        self.assertIsNotNone(found, self.text)
        return found[1]

    def terms(self, text):
        return {name.strip(): int(value) for value, name in re.findall(r"(\d+)\s+([a-z][a-z ]+[a-z])", text)}

    def test_whose_it_is(self):
        self.assertIn("Batch B2", self.text)
        self.assertIn("TRAINING", self.text)
        self.assertEqual(self.fact("Product"), "LAMP-1 · version 2")
        self.assertEqual(self.fact("Target"), "5")
        self.assertEqual(self.fact("State"), "open")
        self.assertRegex(self.fact("First unit recorded"), r"^\d{4}-\d\d-\d\d \d\d:\d\d UTC$")

    def test_both_sums_with_every_term(self):
        shown = self.station.ok("batch", "show", "B2").json
        words = {"recorded": "units recorded", "sent": "labels sent", "on_good": "on good units", "on_held": "on held units",
                 "on_void": "on void units", "never_printed": "never printed"}
        found = self.terms(self.text)
        for total in ("units", "labels"):
            for name, value in shown[total].items():
                self.assertEqual(found.get(words.get(name, name)), value, name)
        self.assertEqual((found["units recorded"], found["commissioned"], found["held"]), (3, 2, 1))
        self.assertIn("Both sums come out", self.text)

    def test_yields(self):
        self.assertRegex(self.fact("Yield"), r"^66\.7 %\s+\(2 good of 3 recorded\)$")
        self.assertRegex(self.fact("First-pass yield"), r"^66\.7 %\s+\(2 good with their first label\)$")

    def test_times_are_measured(self):
        for title, measured in (("Reading a module", 3), ("Printing its label", 3), ("A person's part", 2)):
            self.assertRegex(self.text, rf"{title}.*half within [\d.]+ (ms|s), 95 of 100 within [\d.]+ (ms|s) \({measured} measured\)")

    def test_makers_and_firmware(self):
        unit = self.station.unit(self.uids[0])
        self.assertEqual(self.fact("3 units"), f"espressif · {unit['about']} · firmware {unit['version']}")

    def test_the_newest_event_of_its_time(self):
        seq = int(self.fact("Newest event"))
        event = self.station.ok("audit", "log").lines[seq - 1]
        self.assertEqual((event["seq"], event["hash"]), (seq, self.fact("Its hash (SHA-256)")))

    def test_pages_are_numbered(self):
        pages = self.text.split("\f")[:-1]
        self.assertGreater(len(pages), 1)
        for number, page in enumerate(pages, 1):
            self.assertIn(f"page {number} of {len(pages)}", page)

    def test_no_code_on_any_page(self):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(["pdftoppm", "-r", "150", "-gray", self.report, f"{folder}/page"], timeout=PATIENCE, check=True)
            pages = sorted(pathlib.Path(folder).iterdir())
            self.assertGreater(len(pages), 1)
            for page in pages:
                for zoom in (1, 2):
                    self.assertEqual(every_code(page, zoom), [], f"{page.name} {zoom}×")

    def test_of_a_uid_only_the_end_can_be_read(self):
        for uid in self.uids:
            self.assertNotIn(uid, self.text)
        self.assertIn(self.uids[0][-6:], self.text)
        self.assertIn("generation 1", self.text)

    def test_the_same_record_gives_the_same_bytes(self):
        self.assertTrue(self.make("again.pdf").read_bytes() == self.make("once-more.pdf").read_bytes())

    def test_a_batch_without_units(self):
        text = text_of(self.make("empty.pdf", "B1"))
        self.assertIn("nothing was measured", text)
        self.assertEqual(self.terms(text)["units recorded"], 0)

    def test_in_a_manifest_it_carries_the_digest_of_the_units(self):
        pack = self.station.folder / "pack.zip"
        self.station.ok("manifest", "export", "--batch", "B2", "--partial", "-o", pack)
        with zipfile.ZipFile(pack) as files:
            units = hashlib.sha256(files.read("units.csv")).hexdigest()
            report = self.station.folder / "packed.pdf"
            report.write_bytes(files.read("report.pdf"))
            self.assertIn(hashlib.sha256(report.read_bytes()).hexdigest(), files.read("SHA256SUMS").decode())
        self.assertEqual(self.fact("units.csv (SHA-256)", text_of(report)), units)
        self.station.ok("manifest", "verify", pack)

    def test_what_is_refused(self):
        pdf = self.station.folder / "x.pdf"
        for words, code, status in ((("--batch", "NONE", "-o", pdf), "unknown-batch", 1), (("--batch", "B2"), "usage", 2),
                                    (("-o", pdf), "usage", 2), (("--batch", "B2", "-o", "x.txt"), "usage", 2),
                                    (("--batch", "B2", "-o", "/nowhere/x.pdf"), "file-write", 5)):
            refused = self.station.run("report", *words)
            self.assertEqual((refused.status, refused.error), (status, code), refused)
        self.assertFalse(pdf.exists())


if __name__ == "__main__":
    unittest.main()
