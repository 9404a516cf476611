# SPDX-License-Identifier: GPL-3.0-or-later
"""A label for eyes: looks like the label, and no decoder finds anything in it, at whatever size."""
import itertools
import subprocess
import unittest

from claimcheck_testing import PATIENCE, Station, every_code, raster, read_pgm

UUID = "6ba7b810-9dad-41d1-80b4-00c04fd430c8"
FIELDS = {"uid": UUID, "claim_code": f"https://claim.example.com/c?u={UUID}&g=1", "product.name": "Größe Ω Лампа",
          "product.sku": "L-1", "serial": "SN0012345", "batch": "B-2026-01", "date": "2026-01-31", "carrier": f"C{UUID}",
          "box.id": "BOX-000123", "box.count": "48"}
# Codes of every length, so that every size of code is drawn, with a barcode beside it.
BOTH = """<label xmlns="urn:claimcheck:label:1" name="both" width="100mm" height="60mm">
  <qr x="2mm" y="2mm" size="40mm">{claim_code}</qr>
  <barcode x="14mm" y="46mm" width="80mm" height="10mm">{serial}</barcode>
  <text x="45mm" y="4mm" width="52mm" height="12mm" size="6pt" lines="3" fit="shrink">{claim_code}</text>
  <text x="45mm" y="18mm" width="52mm" height="5mm" size="6pt" fit="shrink">{uid}</text>
  <text x="45mm" y="24mm" width="52mm" height="5mm" size="6pt" fit="shrink">{carrier}</text>
  <text x="45mm" y="30mm" width="52mm" height="5mm" size="8pt">{serial}</text>
</label>
"""


class Scrambled(unittest.TestCase):
    def setUp(self):
        self.station = self.enterContext(Station())

    def render(self, template, suffix, dpi, *options, **changes):
        path = self.station.folder / f"label.{suffix}"
        fields = [f"{name}={value}" for name, value in {**FIELDS, **changes}.items()]
        pairs = itertools.chain.from_iterable(("--field", field) for field in fields)
        self.station.ok("label", "render", "--template", template, "--dpi", dpi, "-o", path, *pairs, *options)
        return path

    def own(self):
        path = self.station.folder / "both.xml"
        path.write_text(BOTH, encoding="utf-8")
        return path

    def assert_no_code(self, path, dpi):
        picture = raster(path, dpi, self.station.folder)
        for zoom in (1, 2):
            self.assertEqual(every_code(picture, zoom), [], f"{path.name} at {dpi} dpi, {zoom}×")

    def test_the_decoders_would_find_one(self):
        picture = raster(self.render(self.own(), "png", 203), 203, self.station.folder)
        for zoom in (1, 2):
            found = every_code(picture, zoom)
            for text in (FIELDS["claim_code"], FIELDS["serial"]):
                self.assertEqual([decoder for decoder, code in found if code == text], ["zbar", "zxing"], found)

    def test_no_decoder_finds_a_code_on_a_shipped_label(self):
        for template, suffix, dpi in itertools.product(("unit-57x32", "unit-30x15", "box-100x60"), ("png", "pdf"), (203, 300, 600)):
            with self.subTest(template=template, suffix=suffix, dpi=dpi):
                code = UUID if template == "unit-30x15" else FIELDS["claim_code"]
                self.assert_no_code(self.render(template, suffix, dpi, "--scrambled", claim_code=code), dpi)

    def test_no_decoder_finds_a_code_of_any_size(self):
        template = self.own()
        for length in (8, 20, 30, 48, 64, 90, 120, 160):
            with self.subTest(length=length):
                path = self.render(template, "png", 203, "--scrambled", claim_code=("C" * 9 + "/") * (length // 10) + "C" * (length % 10), serial="1" * (4 + length // 8))
                self.assert_no_code(path, 203)

    def test_it_is_as_dark_as_the_real_one_and_where_that_is(self):
        template = self.own()
        real = read_pgm(raster(self.render(template, "png", 203), 203, self.station.folder))
        fake = read_pgm(raster(self.render(template, "png", 203, "--scrambled"), 203, self.station.folder))
        side = range(30, 320)  # dots: most of the code
        dark = [sum(rows[y][x] < 128 for y in side for x in side) for rows in (real, fake)]
        self.assertLess(abs(dark[0] - dark[1]), 0.1 * dark[0], dark)
        self.assertNotEqual(real, fake)

    def test_of_uid_and_claim_code_only_the_ends_can_be_read(self):
        path = self.render(self.own(), "pdf", 203, "--scrambled")
        text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, timeout=PATIENCE, check=True).stdout
        joined = "".join(text.split())
        self.assertNotIn(UUID, joined)
        self.assertNotIn("claim.example.com", joined)
        self.assertIn("d430c8", joined)  # the UID's end
        self.assertIn("8&g=1", joined)   # the claim code's
        self.assertIn("SN0012345", joined)

    def test_a_serial_number_that_is_the_claim_code_is_hidden_too(self):
        path = self.render(self.own(), "pdf", 203, "--scrambled", claim_code="X-SN0012345")
        text = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, timeout=PATIENCE, check=True).stdout
        self.assertNotIn("SN0012345", text)
        self.assertIn("***012345", text)

    def test_scrambled_and_live_are_no_pair(self):
        refused = self.station.run("label", "render", "--unit", UUID, "--live", "--scrambled", "-o", self.station.folder / "x.png")
        self.assertEqual((refused.status, refused.error), (2, "usage"))


if __name__ == "__main__":
    unittest.main()
