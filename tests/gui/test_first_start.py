# SPDX-License-Identifier: GPL-3.0-or-later
# suite: plain
"""The first start: when the guide opens, that every step can be skipped, and that it ends with a label in hand."""
import pathlib
import unittest

from claimcheck_testing import Simulator, Station, main
from window_testing import Display, Window, wait_until

WELCOME = "Set up this station"


class UsualStation(Station):
    """A station whose record is in its usual place: the guide opens only where no option says otherwise."""

    def __init__(self, **options):
        super().__init__(**options)
        self.data = pathlib.Path(self.environment["XDG_DATA_HOME"])
        self.db = self.data / "claimcheck" / "station.db"
        self.db.parent.mkdir(parents=True)


class FirstStart(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.display = cls.enterClassContext(Display())

    def open(self, station, *options):
        environment = {"XDG_DATA_HOME": str(station.data)}
        return self.enterContext(Window(self.display, None, *options, environment=environment))

    def pages_are_there(self, window):
        window.find("radio button", "Setup")

    def settings(self, station):
        return {line["name"]: line["value"] for line in station.ok("setting", "list").lines}


class When(FirstStart):
    def test_it_opens_in_a_record_without_products_and_a_page_leaves_it(self):
        window = self.open(self.enterContext(UsualStation()))
        window.find("push button", WELCOME)
        window.page("Station")
        window.wait_gone("push button", WELCOME)

    def test_it_does_not_open_where_there_is_a_product(self):
        station = self.enterContext(UsualStation())
        station.ok("product", "create", "P", "--name", "P")
        window = self.open(station)
        self.pages_are_there(window)
        self.assertFalse(window.has("push button", WELCOME))

    def test_it_does_not_open_when_something_was_said(self):
        config = pathlib.Path(self.enterContext(UsualStation()).folder) / "empty.conf"
        config.touch()
        said = (("--page", "Units"), ("--batch", "B"), ("--slot", "/dev/null"), ("--printer", "file:///tmp"), ("--training",),
                ("--config", config), ("--db", config.parent / "other.db"))
        for options in said:
            with self.subTest(options=options):
                window = self.open(self.enterContext(UsualStation()), *options)
                self.pages_are_there(window)
                self.assertFalse(window.has("push button", WELCOME))
                window.end()

    def test_every_step_can_be_skipped_and_nothing_is_on_record(self):
        station = self.enterContext(UsualStation())
        window = self.open(station)
        window.click(WELCOME)
        for step in range(1, 7):
            window.wait_text("Progress of the guide", f"Step {step} of 7")
            window.click("Skip")
        window.click("Done")
        window.wait_gone("push button", "Done")
        kinds = {event["kind"] for event in station.ok("audit", "log").lines}
        self.assertFalse(kinds & {"setting-changed", "product-created", "ca-added", "batch-created"}, kinds)


class Guide(FirstStart):
    def test_simulated_modules_lead_to_a_label_and_its_proof(self):
        station = self.enterContext(UsualStation())
        window = self.open(station)
        window.click("Try with simulated modules")
        window.wait_text("State of the first label", "Plug in a module")
        button = window.find("push button", "Plug in a simulated module")
        wait_until(lambda: button.get_state_set().contains(window.Atspi.StateType.SENSITIVE), "modules that are ready")
        window.click("Plug in a simulated module")
        window.wait_text("State of the first label", "is printed")
        window.find("label", "Training: simulated modules are trusted, and every label says VOID")
        labels = station.data / "claimcheck" / "training-labels"
        self.assertTrue(list(labels.glob("*-g1.pdf")))
        window.click("Pretend to scan it")
        window.wait_text("State of the first label", "module = record = label")
        window.click("Done")
        window.wait_description("panel", "Slot 1", "Good")

    def test_what_is_answered_is_kept_and_the_first_label_is_printed(self):
        modules = self.enterContext(Simulator("--maker", "espressif", "--no-pace"))
        station = self.enterContext(UsualStation(training=True))
        station.ok("db", "migrate")
        labels = station.folder / "my-labels"
        labels.mkdir()
        window = self.open(station)
        window.click(WELCOME)
        window.click("Next")
        window.fill("Station name", "Bench 4")
        window.click("Next")
        window.fill("Or type a port", modules.port(1))
        window.click("Add this port")
        window.find("list item", "Slot 1")
        window.click("Next")
        window.fill("Printer", labels.as_uri())
        window.click("Next")
        window.fill("File with the maker's CA", str(modules.ca()))
        window.click("Next")
        window.fill("SKU", "LAMP")
        window.fill("Product name", "Lamp")
        window.fill("Batch", "WO-1")
        window.click("Next")
        window.wait_text("State of the first label", "is printed")
        self.assertEqual([path.name for path in labels.iterdir()], [f"{modules.uid(1)}-g1.pdf"])
        settings = self.settings(station)
        self.assertEqual((settings["station.name"], settings["slot 1.port"], settings["printer.destination"]),
                         ("Bench 4", modules.port(1), labels.as_uri()))
        self.assertEqual(station.ok("batch", "show", "WO-1").json["quantity"], 100)

    def test_a_wrong_answer_stays_and_is_told(self):
        window = self.open(self.enterContext(UsualStation()))
        window.click(WELCOME)
        for step in range(1, 5):
            window.wait_text("Progress of the guide", f"Step {step} of 7")
            window.click("Skip")
        window.fill("File with the maker's CA", "/no/such/file.pem")
        window.click("Next")
        window.wait_text("Ticker", "/no/such/file.pem")
        window.wait_text("Progress of the guide", "Step 5 of 7")
        window.click("Skip")
        window.wait_text("Progress of the guide", "Step 6 of 7")

    def test_another_language_and_the_guide_goes_on(self):
        station = self.enterContext(UsualStation())
        window = self.open(station)
        window.click(WELCOME)
        window.click("Deutsch", "radio button")
        window.click("Next")
        wait_until(lambda: self.settings(station)["station.language"] == "de", "the language on record")
        wait_until(lambda: any("2" in window.text(node) and "7" in window.text(node)
                               for node in window.all("label") if " 7" in window.text(node)), "the second step")


if __name__ == "__main__":
    main()
