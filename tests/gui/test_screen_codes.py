# SPDX-License-Identifier: GPL-3.0-or-later
# suite: plain
"""No picture on a screen can be scanned, at 1x and at 2x: every page, with a label on it wherever one can be."""
import pathlib
import unittest

from claimcheck_testing import Simulator, every_code, main, raster, temporary_folder, training_station
from ipp_printer import IppPrinter
from window_testing import Display, Window, wait_until

#: Of the screen, and how many of its pixels make one of the window's.
SCREENS = (("1280x800", 1), ("2048x1536", 2))
SETUP = ("Slots", "Printer", "Scanner", "Products") # those that have to do with labels


class Screen(unittest.TestCase):
    """One screen after the other; what is on it is looked at as it is, and on the first also twice as large."""

    def look(self, what):
        """Once nothing moves any more."""
        with self.subTest(what, scale=self.scale), temporary_folder("screen") as folder:
            path, before = pathlib.Path(folder) / "screen.png", [None]

            def is_still():
                picture = self.window.screenshot(path).read_bytes()
                same, before[0] = picture == before[0], picture
                return same
            wait_until(is_still, "a still picture")
            picture = raster(path, folder=folder)
            for zoom in (1, 2) if self.scale == 1 else (1,):
                self.assertEqual(every_code(picture, zoom), [], f"{zoom}x")

    def screens(self, some=SCREENS):
        for size, self.scale in some:
            with Display(size, scale=self.scale) as self.display:
                yield

    def open(self, station, *options):
        return Window(self.display, station, *options)


class Work(Screen):
    @classmethod
    def setUpClass(cls):
        cls.links = cls.enterClassContext(temporary_folder("slots"))
        cls.modules = cls.enterClassContext(Simulator("--count", 6, "--no-pace", "--link", cls.links))
        cls.station = cls.enterClassContext(training_station(cls.modules))
        cls.station.ok("product", "edit", "LAMP-1", "--claim-code", "{uid}-{generation}-{check}")
        cls.station.add_batch("B2")
        cls.finished = cls.make_unit(5)
        cls.leave_in_doubt(6)

    @classmethod
    def make_unit(cls, number):
        line = cls.station.start("provision", "--batch", "B2", "--port", cls.modules.port(number), "--printer",
                                 cls.station.printer, "--count", 1)
        uid = line.wait_event("printed")["uid"]
        code = cls.station.unit(uid)["labels"][-1]["claim_code"]
        line.write_line(code)
        line.wait_end()
        return code

    @classmethod
    def leave_in_doubt(cls, number):
        with IppPrinter() as printer:
            printer.automatic = False
            line = cls.station.start("provision", "--batch", "B2", "--port", cls.modules.port(number), "--printer",
                                     printer.destination)
            printer.wait_document()
            line.kill()

    def test_every_page(self):
        slots = [word for number in (1, 2, 3) for word in ("--slot", f"{self.links}/{number}")]
        for _ in self.screens():
            with self.open(self.station, "--printer", self.station.printer, "--batch", "B2", *slots) as self.window:
                self.look_at_station()
            with self.open(self.station, "--page", "QA") as self.window: # without a line, whose a scan would be
                self.look_at_qa()
                self.look_at_units()
                self.look_at_insight()
                self.look_at_labels()
                self.window.page("Setup")
                for section in SETUP:
                    self.window.click("Setup: " + section, "radio button")
                    self.look("Setup: " + section)

    def look_at_station(self):
        wait_until(lambda: any(self.window.description("panel", f"Slot {slot}").startswith("Scan the label") for slot in (1, 2, 3)),
                   "a label to scan")
        self.window.find("push button", "Void")
        self.look("Station, with a label in hand and a question")

    def look_at_qa(self):
        self.window.scan(self.finished)
        self.window.wait_text("Verdict", "Good")
        self.window.find("image", "Picture of the label")
        self.look("QA, with a verdict")

    def look_at_units(self):
        self.window.page("Units")
        self.look("Units")
        self.window.scan(self.finished)
        self.window.wait_text("UID", "…")
        self.window.find("image", "Picture of the label")
        self.look("one unit")
        self.window.page("Batches")
        self.window.click("B2", "push button")
        self.window.find("push button", "units: recorded")
        self.look("one batch")

    def look_at_insight(self):
        self.window.page("Insight")
        self.window.find("chart", "Units an hour")
        self.look("Insight")

    def look_at_labels(self):
        self.window.page("Labels")
        self.window.wait_text("Verdict on the template", "In order")
        self.window.fill("Real unit", self.finished)
        self.window.wait_text("About the preview", "scrambled")
        self.look("Labels, with a real unit")


class Training(Screen):
    def test_the_line_of_the_training(self):
        for _ in self.screens(SCREENS[:1]):
            with self.open(None, "--training") as self.window:
                self.window.wait_description("panel", "Slot 1", "Ready")
                self.window.click("Plug in slot 1")
                self.window.wait_description("panel", "Slot 1", "Scan the label. ")
                self.look("training")


class FirstStart(Screen):
    def test_the_label_at_the_end_of_the_guide(self):
        for _ in self.screens(SCREENS[:1]):
            with self.open(None) as self.window:
                self.look("first start")
                self.window.click("Try with simulated modules")
                button = self.window.find("push button", "Plug in a simulated module")
                wait_until(lambda: button.get_state_set().contains(self.window.Atspi.StateType.SENSITIVE), "modules that are ready")
                self.window.click("Plug in a simulated module")
                self.window.wait_text("State of the first label", "is printed")
                self.look("the first label")


if __name__ == "__main__":
    main()
