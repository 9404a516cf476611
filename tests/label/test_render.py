# SPDX-License-Identifier: GPL-3.0-or-later
"""Every shipped template by every back end at every resolution, read again by decoders that know nothing of us."""
import itertools
import pathlib
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))

from claimcheck_testing import Station, decode_zbar, decode_zxing, raster, read_pgm
import zpl_picture

UUID = "6ba7b810-9dad-41d1-80b4-00c04fd430c8"
RESOLUTIONS = (203, 300, 600)
# template: name, what its QR holds, size in mm
SHIPPED = {"unit-57x32": (UUID, 57, 32), "unit-30x15": (UUID, 30, 15), "box-100x60": ("BOX-000123", 100, 60)}
FIELDS = {"uid": UUID, "claim_code": UUID, "product.name": "Größe Ω Лампа", "product.sku": "L-1", "serial": "SN0012345",
          "batch": "B-2026-01", "date": "2026-01-31", "box.id": "BOX-000123", "box.count": "48"}

EVERYTHING = """<label xmlns="urn:claimcheck:label:1" name="everything" width="57mm" height="32mm">
  <text x="28mm" y="4mm" width="27mm" height="5mm" weight="bold" size="9pt" align="left" fit="refuse">{product.name}</text>
  <qr x="2mm" y="3mm" size="24mm" module="auto" ecc="M">{claim_code}</qr>
  <barcode x="28mm" y="20mm" width="27mm" height="8mm" module="2dot">{serial}</barcode>
  <line x1="28mm" y1="18mm" x2="55mm" y2="18mm" stroke="0.2mm"/> <box x="1mm" y="1mm" width="55mm" height="30mm" stroke="0.2mm"/>
  <line x1="28mm" y1="12mm" x2="40mm" y2="17mm"/>
  <image x="45mm" y="10mm" width="10mm" height="7mm" href="logo.png"/>
</label>
"""


def dots(mm, dpi):
    return -int(-(mm * dpi / 25.4 - 0.01) // 1)


class LabelTest(unittest.TestCase):
    def setUp(self):
        self.station = self.enterContext(Station())

    def fields(self, **changes):
        fields = {**FIELDS, **{name.replace("__", "."): value for name, value in changes.items()}}
        return list(itertools.chain.from_iterable(("--field", f"{name}={value}") for name, value in fields.items()))

    def render(self, template, suffix, dpi, *options):
        path = self.station.folder / f"label-{dpi}.{suffix}"
        self.station.ok("label", "render", "--template", template, "--dpi", dpi, "-o", path, *(options or self.fields()))
        return path

    def template(self, text, name="own.xml"):
        path = self.station.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def assert_same_dots(self, one, other):
        """Counted, because a difference of two pictures written out takes for ever."""
        self.assertEqual([len(row) for row in one], [len(row) for row in other])
        differing = sum(bool(a) != bool(b) for rows in zip(one, other) for a, b in zip(*rows))
        self.assertEqual(differing, 0, "dots that differ")

    def picture(self, path, width, dpi):
        """What the label looks like, as a PGM file, whichever back end made it."""
        if path.suffix != ".zpl":
            return raster(path, dpi, self.station.folder)
        return zpl_picture.write_pgm(path.read_text(), self.station.folder / f"zpl-{dpi}.pgm", dots(width, dpi))


class ShippedTemplates(LabelTest):
    def check(self, template, suffix):
        payload, width, height = SHIPPED[template]
        for dpi in RESOLUTIONS:
            with self.subTest(dpi=dpi):
                picture = self.picture(self.render(template, suffix, dpi), width, dpi)
                rows = read_pgm(picture)
                self.assertEqual((len(rows[0]), len(rows)), (dots(width, dpi), dots(height, dpi)))
                self.assertEqual(decode_zbar(picture), [payload])
                self.assertEqual(decode_zxing(picture), [(payload, "QRCode")])


for _template, _suffix in itertools.product(SHIPPED, ("pdf", "zpl", "png")):
    def _test(self, template=_template, suffix=_suffix):
        self.check(template, suffix)
    setattr(ShippedTemplates, f"test_{_template.replace('-', '_')}_as_{_suffix}", _test)


class BackEnds(LabelTest):
    def everything(self):
        command = ["convert", "-size", "200x140", "gradient:black-white", self.station.folder / "logo.png"]
        subprocess.run(command, check=True)
        return self.template(EVERYTHING)

    def test_every_element_by_every_back_end(self):
        template = self.everything()
        for suffix, dpi in itertools.product(("pdf", "zpl", "png"), RESOLUTIONS):
            with self.subTest(suffix=suffix, dpi=dpi):
                path = self.render(template, suffix, dpi, *self.fields(product__name="Lamp", serial="SN0001"))
                found = sorted(decode_zxing(self.picture(path, 57, dpi)))
                self.assertEqual(found, [(UUID, "QRCode"), ("SN0001", "Code128")])

    def test_png_and_zpl_are_the_same_dots(self):
        template = self.everything()
        options = self.fields(product__name="Größe 中", serial="1234")
        png = read_pgm(self.picture(self.render(template, "png", 203, *options), 57, 203))
        zpl = zpl_picture.rows(self.render(template, "zpl", 203, *options).read_text())
        self.assert_same_dots([[grey < 128 for grey in row] for row in png], [row[:len(png[0])] for row in zpl])
        self.assertTrue(set(itertools.chain.from_iterable(png)) <= {0, 255})

    def test_pdf_has_the_same_codes_dot_by_dot(self):
        """A PDF rendered without smoothing has each module on the dots where the raster has it."""
        for dpi in RESOLUTIONS:
            with self.subTest(dpi=dpi):
                pdf, png = (self.render("unit-57x32", suffix, dpi) for suffix in ("pdf", "png"))
                base = self.station.folder / "mono"
                subprocess.run(["pdftoppm", "-r", str(dpi), "-gray", "-aa", "no", "-aaVector", "no", "-singlefile",
                                str(pdf), str(base)], check=True, capture_output=True)
                left, top, right, bottom = (dots(mm, dpi) for mm in (1, 9, 23, 31))
                cut = lambda rows: [[grey < 128 for grey in row[left:right]] for row in rows[top:bottom]]
                self.assert_same_dots(cut(read_pgm(base.with_suffix(".pgm"))), cut(read_pgm(raster(png, dpi))))

    def test_png_says_how_large_it_is(self):
        for dpi in RESOLUTIONS:
            png = self.render("unit-30x15", "png", dpi).read_bytes()
            at = png.index(b"pHYs") + 4
            self.assertEqual(int.from_bytes(png[at:at + 4], "big"), round(dpi / 0.0254))
            identified = subprocess.run(["identify", "-regard-warnings", "-format", "%w", "png:-"], input=png, check=True,
                                        capture_output=True)
            self.assertEqual(int(identified.stdout), dots(30, dpi))

    def test_pdf_is_sound_text_is_text_and_the_page_is_the_label(self):
        pdf = self.render("unit-57x32", "pdf", 203)
        subprocess.run(["qpdf", "--check", str(pdf)], check=True, capture_output=True)
        text = subprocess.run(["pdftotext", str(pdf), "-"], check=True, capture_output=True, text=True).stdout
        for word in ("Größe Ω Лампа", "SN0012345", "B-2026-01", "2026-01-31", UUID[-6:]):
            self.assertIn(word, text)
        info = subprocess.run(["pdfinfo", str(pdf)], check=True, capture_output=True, text=True).stdout
        size = [float(word) for word in info.split("Page size:")[1].split()[0:3:2]]
        self.assertAlmostEqual(size[0], 57 * 72 / 25.4, places=2)
        self.assertAlmostEqual(size[1], 32 * 72 / 25.4, places=2)
        self.assertNotIn("CreationDate", info)

    def test_text_that_the_font_lacks_is_outlines(self):
        """Neither a box for a missing letter nor a refusal: the letters are drawn, by a font that is installed."""
        template = self.template(EVERYTHING.replace('<image x="45mm" y="10mm" width="10mm" height="7mm" href="logo.png"/>', ""))
        result = self.station.run("label", "render", "--template", template, "-o", "cjk.pdf", 
                                  *self.fields(product__name="中文 A", serial="1234"))
        if result.error == "template-invalid":
            self.skipTest("no font with Chinese characters is installed")
        self.assertEqual(result.status, 0, result)
        self.station.ok("label", "render", "--template", template, "-o", "latin.pdf", *self.fields(product__name="A", serial="1234"))
        text = subprocess.run(["pdftotext", str(self.station.folder / "cjk.pdf"), "-"], check=True, capture_output=True, text=True)
        self.assertIn("A", text.stdout)
        self.assertNotIn("中", text.stdout)
        ink = [sum(grey < 128 for row in read_pgm(raster(self.station.folder / name, 300)) for grey in row)
               for name in ("cjk.pdf", "latin.pdf")]
        self.assertGreater(ink[0], ink[1] + 200)

    def test_arabic_is_shaped(self):
        """Letters that join are narrower than the same letters apart."""
        template = self.template('<label xmlns="urn:claimcheck:label:1" name="a" width="57mm" height="32mm">'
                                 '<text x="1mm" y="1mm" width="50mm" height="9mm" size="20pt">{product.name}</text></label>')
        def ink(name):
            result = self.station.run("label", "render", "--template", template, "-o", "a.png", "--field", f"product.name={name}")
            if result.status != 0:
                self.skipTest("no font with Arabic letters is installed")
            rows = read_pgm(raster(self.station.folder / "a.png"))
            columns = [x for x in range(len(rows[0])) if any(row[x] < 128 for row in rows)]
            return columns[-1] - columns[0]
        self.assertLess(ink("سلام"), ink("س\u200cل\u200cا\u200cم"))

    def test_the_same_label_is_the_same_bytes(self):
        for suffix in ("pdf", "zpl", "png"):
            first = self.render("unit-57x32", suffix, 203).read_bytes()
            again = self.station.ok("label", "render", "--template", "unit-57x32", "-o", f"again.{suffix}", *self.fields(),
                                    environment={"LC_ALL": "C", "TZ": "Asia/Tokyo", "LANGUAGE": "de", "PANGO_LANGUAGE": "ja"})
            self.assertEqual(first, (self.station.folder / f"again.{suffix}").read_bytes())
            self.assertEqual(again.json["bytes"], len(first))

    def test_installed_fonts_do_not_matter(self):
        """Fontconfig that knows no font at all, and one that would put another in our font's place."""
        first = self.render("unit-57x32", "png", 203).read_bytes()
        for rules in ("", '<match target="pattern"><edit name="family" mode="assign" binding="strong">'
                          '<string>DejaVu Serif</string></edit></match><dir>/usr/share/fonts</dir>'):
            fonts = self.template(f'<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>{rules}</fontconfig>',
                                  "fonts.conf")
            self.station.ok("label", "render", "--template", "unit-57x32", "-o", "again.png", *self.fields(),
                            environment={"FONTCONFIG_FILE": str(fonts)})
            self.assertEqual(first, (self.station.folder / "again.png").read_bytes())

    def test_a_character_that_no_font_has_is_refused_by_name(self):
        fonts = self.template('<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig/>', "fonts.conf")
        result = self.station.run("label", "render", "--template", "unit-57x32", "-o", "a.pdf", *self.fields(product__name="A 中"),
                                  environment={"FONTCONFIG_FILE": str(fonts)})
        self.assertEqual((result.status, result.error), (1, "template-invalid"), result)
        self.assertIn("U+4E2D", result.json["error"]["message"])
        self.assertEqual(result.json["error"]["element"], "text")


class ForeignZplRenderer(LabelTest):
    """zpl-renderer-js, where a node and the package are: CLAIMCHECK_ZPL_RENDERER names the folder of node_modules."""

    def test_it_draws_our_label(self):
        import os
        import shutil
        folder = os.environ.get("CLAIMCHECK_ZPL_RENDERER")
        if not folder or not shutil.which("node"):
            self.skipTest("zpl-renderer-js is not at hand: npm install zpl-renderer-js, and CLAIMCHECK_ZPL_RENDERER=FOLDER")
        zpl = self.render("unit-57x32", "zpl", 203)
        script = ("const { ready } = require('zpl-renderer-js'); const fs = require('fs');"
                  "ready.then(async ({ api }) => { const png = await api.zplToBase64Async(fs.readFileSync(process.argv[1], 'utf8'),"
                  " 57, 32, 8); fs.writeFileSync(process.argv[2], Buffer.from(png, 'base64')); })"
                  ".catch(error => { console.error(String(error).slice(0, 300)); process.exit(1); });")
        png = self.station.folder / "foreign.png"
        subprocess.run(["node", "-e", script, str(zpl), str(png)], check=True, cwd=folder, capture_output=True, timeout=120)
        self.assertEqual(decode_zbar(png), [UUID])
        self.assertEqual(decode_zxing(png), [(UUID, "QRCode")])


class CommandLine(LabelTest):
    def test_dpi_comes_from_the_settings(self):
        path = self.station.folder / "a.png"
        self.station.ok("label", "render", "--template", "unit-30x15", "-o", path, *self.fields())
        self.assertEqual(len(read_pgm(raster(path))[0]), dots(30, 203))
        self.station.config.write_text("[printer]\ndpi=300\n")
        self.station.ok("label", "render", "--template", "unit-30x15", "-o", path, *self.fields())
        self.assertEqual(len(read_pgm(raster(path))[0]), dots(30, 300))

    def test_what_it_says_of_the_file(self):
        result = self.station.ok("label", "render", "--template", "unit-57x32", "-o", "a.zpl", *self.fields())
        data = (self.station.folder / "a.zpl").read_bytes()
        import hashlib
        self.assertEqual(result.json["sha256"], hashlib.sha256(data).hexdigest())
        self.assertEqual((result.json["dpi"], result.json["template"]), (203, "unit-57x32"))
        self.assertFalse(self.station.db.exists())

    def test_refusals(self):
        full = self.fields()
        cases = [
            (("--template", "unit-57x32", "-o", "a.svg"), 2, "usage"),
            (("--template", "unit-57x32"), 2, "usage"),
            (("-o", "a.pdf"), 2, "usage"),
            (("--template", "unit-57x32", "-o", "a.pdf", "--dpi", "200"), 2, "usage"),
            (("--template", "unit-57x32", "-o", "a.pdf", "--field", "colour=red"), 2, "usage"),
            (("--template", "unit-57x32", "-o", "a.pdf", "--field", "uid"), 2, "usage"),
            (("--template", "unit-57x32", "-o", "a.pdf", "--field", "date=yesterday"), 2, "usage"),
            (("--template", "no-such-template", "-o", "a.pdf"), 5, "file-missing"),
            (("--template", "unit-57x32", "-o", "a.pdf"), 1, "template-invalid"),
            (("--template", "unit-30x15", "-o", "a.pdf", "--field", "claim_code=" + 43 * "x"), 1, "code-does-not-fit"),
            (("--template", "unit-57x32", "-o", "no/such/folder/a.pdf", *full), 5, "file-write"),
        ]
        for options, status, code in cases:
            with self.subTest(options=options[:5]):
                result = self.station.run("label", "render", *options)
                self.assertEqual((result.status, result.error), (status, code), result)
                self.assertEqual(list(self.station.folder.glob("a.*")), [])

    def test_a_full_disk_is_told(self):
        (self.station.folder / "full.pdf").symlink_to("/dev/full")
        result = self.station.run("label", "render", "--template", "unit-57x32", "-o", "full.pdf", *self.fields())
        self.assertEqual((result.status, result.error), (5, "disk-full"), result)


if __name__ == "__main__":
    unittest.main()
