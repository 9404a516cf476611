# SPDX-License-Identifier: GPL-3.0-or-later
"""`label render --unit`: a specimen can be shown to anybody; a live label is a label, and on record."""
import subprocess
import unittest

from claimcheck_testing import Simulator, decode_zbar, decode_zxing, training_station


class UnitLabel(unittest.TestCase):
    def setUp(self):
        self.modules = self.enterContext(Simulator("--maker", "espressif"))
        self.station = self.enterContext(training_station(self.modules))
        self.uid = self.modules.uid(1)
        self.station.ok("provision", "--batch", "B1", "--port", self.modules.port(1), "--printer", self.station.printer,
                        "--until", "labelled", "--count", 1)

    def render(self, name, *options):
        return self.station.ok("label", "render", "--template", "unit-57x32", "--unit", self.uid, "-o", name, *options)

    def text(self, name):
        path = str(self.station.folder / name)
        return subprocess.run(["pdftotext", path, "-"], check=True, capture_output=True, text=True).stdout

    def kinds(self):
        return [event["kind"] for event in self.station.ok("audit", "log").lines]

    def test_a_specimen_claims_nothing(self):
        before = self.kinds()
        for name in ("s.pdf", "s.png"):
            self.assertTrue(self.render(name).json["specimen"])
            path = self.station.folder / name
            self.assertEqual(decode_zbar(path), ["VOID"])
            self.assertEqual(decode_zxing(path), [("VOID", "QRCode")])
        text = self.text("s.pdf")
        self.assertIn("SPECIMEN", text)
        self.assertIn(self.uid[-6:], text)
        self.assertEqual(self.kinds(), before)

    def test_a_specimen_claims_nothing_whatever_the_template_says(self):
        template = self.station.folder / "leaky.xml"
        template.write_text('<label xmlns="urn:claimcheck:label:1" name="leaky" width="90mm" height="60mm">'
                            '<qr x="1mm" y="1mm" size="30mm">https://example.com/{uid}</qr>'
                            '<qr x="1mm" y="31mm" size="28mm">{claim_code}</qr>'
                            '<text x="35mm" y="40mm" width="54mm" height="5mm" fit="shrink">{uid}</text>'
                            '<text x="35mm" y="50mm" width="54mm" height="5mm" fit="shrink">{claim_code}</text></label>')
        self.station.ok("label", "render", "--template", template, "--unit", self.uid, "-o", "leaky.pdf")
        self.assertEqual(set(decode_zbar(self.station.folder / "leaky.pdf")), {"VOID"})
        text = self.text("leaky.pdf")
        self.assertNotIn(self.uid[:-6], text)
        self.assertIn("*" + self.uid[-6:], text)

    def test_a_live_label_is_the_label_and_on_record(self):
        self.assertFalse(self.render("l.pdf", "--live").json["specimen"])
        path = self.station.folder / "l.pdf"
        unit = self.station.unit(self.uid)
        self.assertEqual(decode_zbar(path), [unit["labels"][0]["claim_code"]])
        self.assertIn("VOID", self.text("l.pdf"))  # a training record's labels say so
        events = [event for event in self.station.ok("audit", "log").lines if event["kind"] == "label-rendered-live"]
        self.assertEqual([event["subject"] for event in events], [f"unit:{self.uid}"])
        self.assertEqual(decode_zbar(self.station.label_file(self.uid)), decode_zbar(path))

    def test_without_a_template_it_is_the_units_own(self):
        self.station.ok("label", "render", "--unit", self.uid, "--live", "-o", "own.pdf")
        own = (self.station.folder / "own.pdf").read_bytes()
        self.assertEqual(own, self.station.label_file(self.uid).read_bytes())

    def test_a_unit_by_standard_input(self):
        result = self.station.run("label", "render", "--template", "unit-30x15", "--unit", "-", "-o", "i.png", input=self.uid + "\n")
        self.assertEqual((result.status, result.json["uid"]), (0, self.uid), result)

    def test_refusals(self):
        cases = [
            (("--unit", self.uid, "--field", "uid=x"), 2, "usage"),
            (("--live",), 2, "usage"),
            (("--unit", "no-such-unit"), 1, "unknown-unit"),
            (("--unit", "no-such-unit", "--dpi", "1"), 2, "usage"),
        ]
        for options, status, code in cases:
            with self.subTest(options=options):
                result = self.station.run("label", "render", "--template", "unit-57x32", "-o", "r.pdf", *options)
                self.assertEqual((result.status, result.error), (status, code), result)

    def test_a_void_unit_gets_no_live_label(self):
        self.station.ok("unit", "void", self.uid, "--reason", "scratched")
        result = self.station.run("label", "render", "--template", "unit-57x32", "--unit", self.uid, "--live", "-o", "v.pdf")
        self.assertEqual((result.status, result.error), (1, "unit-void"), result)
        self.render("v.pdf")  # a specimen harms nobody


if __name__ == "__main__":
    unittest.main()
