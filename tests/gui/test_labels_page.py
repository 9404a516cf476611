# SPDX-License-Identifier: GPL-3.0-or-later
# suite: plain
"""The Labels page: what is typed is looked at at once, the preview is the print, and a real unit's code is not to be scanned."""
import pathlib
import subprocess
import unittest

from claimcheck_testing import Simulator, decode_zbar, main, training_station
from window_testing import Display, Window, wait_until


class Labels(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.display = cls.enterClassContext(Display("2048x1280"))

    def setUp(self):
        self.modules = self.enterContext(Simulator("--maker", "espressif", "--no-pace"))
        self.station = self.enterContext(training_station(self.modules))
        self.window = self.enterContext(Window(self.display, self.station, "--page", "Labels"))
        self.window.wait_text("Template that is open", "unit-57x32")
        self.window.wait_text("Verdict on the template", "In order")

    def source(self):
        return self.window.find("text", "Template source")

    def edit(self, before, after):
        text = self.window.text(self.source())
        self.assertIn(before, text)
        self.source().get_editable_text_iface().set_text_contents(text.replace(before, after))

    def codes_on_screen(self):
        picture = self.window.screenshot(self.station.folder / "screen.png")
        found = subprocess.run(["zbarimg", "-q", "--nodbus", "--raw", "-Sdisable", "-Sqrcode.enable", picture],
                               capture_output=True, text=True, check=False)
        return found.stdout.splitlines()

    def part_of_screen(self, node, width=None):
        """The pixels of the first @width columns that an object covers, as an array of RGB."""
        import numpy
        area = node.get_component_iface().get_extents(self.window.Atspi.CoordType.SCREEN)
        picture, width = self.station.folder / "screen.png", width or area.width
        self.window.screenshot(picture)
        self.display.tool("convert", picture, "-crop", f"{width}x{area.height}+{area.x}+{area.y}", "+repage", "-background",
                          "black", "-extent", f"{width}x{area.height}", "-depth", "8", f"rgb:{picture}.rgb")
        return numpy.fromfile(f"{picture}.rgb", dtype=numpy.uint8).astype(int).reshape(area.height, width, 3)

    def vermilion(self, columns):
        """How many pixels of the template's first columns are of the colour of errors."""
        pixels = self.part_of_screen(self.source(), columns)
        return int((abs(pixels - (0xD5, 0x5E, 0x00)).max(axis=2) < 24).sum())

    def test_a_millimetre_is_a_millimetre_and_a_dot_is_whole_pixels(self):
        import numpy
        preview = self.window.find("image", "Preview of the label")
        self.assertNotIn("guessed", self.window.wait_text("About the preview", "57 × 32 mm"))

        def paper():
            rows, columns = numpy.nonzero(self.part_of_screen(preview).min(axis=2) == 255)
            return (int(numpy.ptp(columns)) + 1, int(numpy.ptp(rows)) + 1) if len(rows) else (0, 0)
        wait_until(lambda: abs(paper()[0] - 57 * 96 / 25.4) < 3 and abs(paper()[1] - 32 * 96 / 25.4) < 3, paper) # Xvfb: 96 dpi
        self.window.key("F11")  # room for all of it
        row = self.window.find("list item", "unit-30x15")
        self.window.find("list box", "Templates").get_selection_iface().select_child(row.get_index_in_parent())
        self.window.wait_text("About the preview", "30 × 15 mm")
        self.window.click("Printer dots")
        wait_until(lambda: any(paper() == (240 * zoom, 120 * zoom) for zoom in range(2, 9)), paper)

    def test_an_error_is_told_with_its_line_and_goes_when_it_is_put_right(self):
        self.edit("{product.name}", "{product.nam}")
        self.window.wait_text("Verdict on the template", "1 error")
        row = wait_until(lambda: [node for node in self.window.all("list item") if "{product.nam}" in node.get_name()], "a finding")
        self.assertRegex(row[0].get_name(), r"^Line \d+: text: ")
        self.window.wait_text("About the preview", "Nothing to see")
        wait_until(lambda: self.vermilion(48) > 20, "a mark beside the line")
        self.edit("{product.nam}", "{product.name}")
        self.window.wait_text("Verdict on the template", "In order")
        self.window.wait_text("About the preview", "57 × 32 mm at 203 dpi")
        wait_until(lambda: self.vermilion(48) == 0, "no mark any more")

    def test_the_preview_shows_what_was_typed_and_the_code_is_one(self):
        self.window.key("F11") # room for a whole code
        self.window.click("Printer dots")
        self.window.fill("claim_code", "INVENTED-0001")
        wait_until(lambda: "INVENTED-0001" in self.codes_on_screen(), "a code that can be read")

    def test_a_real_units_code_cannot_be_scanned_however_it_is_named(self):
        uid = self.modules.uid(1)
        self.station.ok("provision", "--batch", "B1", "--port", self.modules.port(1), "--until", "labelled", "--count", 1,
                        "--printer", (self.station.folder / "labels").as_uri())
        self.window.key("F11") # room for a whole code
        self.window.click("Printer dots")
        self.window.fill("Real unit", uid)
        self.window.wait_text("About the preview", "scrambled")
        self.assertEqual(self.codes_on_screen(), [])
        self.window.fill("Real unit", "")
        self.window.fill("claim_code", uid)
        self.window.wait_text("About the preview", "scrambled")
        self.assertEqual(self.codes_on_screen(), [])

    def test_a_unit_that_there_is_not_is_said(self):
        self.window.fill("Real unit", "no-such-unit")
        self.window.wait_text("Verdict on the template", "1 error")

    def test_saved_as_another_it_is_a_file_in_the_list_and_saves_again(self):
        self.edit('name="unit-57x32"', 'name="mine"')
        self.window.click("Save as…")
        self.window.fill("Name", "mine")
        self.window.click("Save the template")
        self.window.find("list item", "mine.xml")
        self.window.wait_text("Template that is open", "mine.xml")
        folder = pathlib.Path(self.display.environment["XDG_DATA_HOME"]) / "claimcheck" / "templates"
        path = folder / "mine.xml"
        self.addCleanup(path.unlink)
        self.station.ok("label", "lint", path)
        self.edit('name="mine"', 'name="mine-too"')
        self.window.click("Save", "push button")
        wait_until(lambda: "mine-too" in path.read_text(), "the file saved again")

    def test_who_uses_it_is_said(self):
        self.window.wait_description("list item", "unit-57x32", "LAMP-1")

    def test_a_trial_label_is_printed_from_the_draft_and_says_void(self):
        labels = self.station.folder / "trials"
        labels.mkdir()
        self.station.ok("setting", "set", "printer.destination", labels.as_uri())
        self.edit('name="unit-57x32"', 'name="drafted"')
        self.window.click("Print a trial label")
        self.window.wait_text("Ticker", "trial label is out")
        (label,) = labels.iterdir()
        self.assertIn("drafted", label.name)
        self.assertEqual(set(decode_zbar(label)), {"VOID"})


if __name__ == "__main__":
    main()
