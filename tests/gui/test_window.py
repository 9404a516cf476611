# SPDX-License-Identifier: GPL-3.0-or-later
# suite: plain
"""The window itself: its pages, a scanner's burst wherever the focus is, badges, and how it begins and ends."""
import json
import subprocess
import unittest

from claimcheck_testing import Station, main, training_station
from window_testing import STATION, Display, Window, wait_until

PAGES = ["Station", "QA", "Units", "Batches", "Labels", "Insight", "Setup"]


class Pages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.display = cls.enterClassContext(Display())
        cls.station = cls.enterClassContext(training_station())

    def test_every_page_has_a_switch_that_shows_it(self):
        window = self.enterContext(Window(self.display, self.station))
        for name in PAGES:
            switch = window.find("radio button", name)
            self.assertEqual(switch.get_action_iface().get_action_name(0), "click")
            window.page(name)
            wait_until(lambda: window.find("radio button", name).get_state_set().contains(window.Atspi.StateType.CHECKED),
                       f"{name} chosen")
        self.assertEqual(window.application.get_name(), "claimcheck-station")

    def test_the_page_to_begin_with_is_chosen(self):
        window = self.enterContext(Window(self.display, self.station, "--page", "Units"))
        wait_until(lambda: window.find("radio button", "Units").get_state_set().contains(window.Atspi.StateType.CHECKED),
                   "Units chosen")
        for _ in range(2):
            window.key("ctrl+question")
            window.find("label", "Full screen")
            window.key("Escape")
            window.wait_gone("label", "Full screen")

    def test_a_training_record_says_so(self):
        window = self.enterContext(Window(self.display, self.station))
        window.find("label", "Training: simulated modules are trusted, and every label says VOID")


class People(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.display = cls.enterClassContext(Display())

    def setUp(self):
        self.station = self.enterContext(training_station())
        pin = self.station.folder / "pin"
        pin.write_text("4711\n")
        self.station.ok("operator", "add", "BADGE-ENGINEER", "--name", "Eva", "--role", "engineer", "--pin-file", str(pin))
        as_eva = ("--operator", "BADGE-ENGINEER", "--pin-file", str(pin))
        self.station.ok(*as_eva, "operator", "add", "BADGE-OPERATOR", "--name", "Ola", "--role", "operator")
        self.as_eva = as_eva

    def test_a_badge_signs_in_and_the_pages_follow_the_role(self):
        window = self.enterContext(Window(self.display, self.station))
        window.wait_gone("radio button", "Setup")
        window.scan("BADGE-ENGINEER")
        window.find("radio button", "Setup")
        window.wait_text("Ticker", "Eva")
        window.scan("BADGE-OPERATOR")
        window.wait_gone("radio button", "Setup")
        window.wait_text("Ticker", "Ola")
        window.scan("command:sign-out")
        window.wait_gone("radio button", "QA")
        kinds = [event["kind"] for event in self.station.ok(*self.as_eva, "audit", "log").lines]
        self.assertEqual(kinds.count("shift-began"), 2, kinds)
        self.assertEqual(kinds.count("shift-ended"), 2, kinds)

    def test_kiosk_shows_the_pages_to_a_leads_badge_only(self):
        self.station.ok(*self.as_eva, "operator", "add", "BADGE-LEAD", "--name", "Lea", "--role", "lead", "--new-pin-file",
                        self.as_eva[-1])
        for options, setting in ((("--kiosk",), "false"), ((), "true")):
            with self.subTest(options=options):
                self.station.ok(*self.as_eva, "setting", "set", "window.kiosk", setting)
                window = self.enterContext(Window(self.display, self.station, *options))
                window.find("label", "Ticker")
                window.wait_gone("radio button", "QA")
                self.wait_full_screen(window)
                window.scan("BADGE-OPERATOR")
                window.wait_text("Ticker", "Ola")
                self.assertFalse(window.has("radio button", "QA"))
                window.scan("BADGE-LEAD")
                window.find("radio button", "QA")
                window.page("Units")
                window.fill("PIN", "4711", "password text")
                window.click("Go on", "push button")
                window.wait_gone("password text", "PIN")
                window.find("label", "Units found")
                window.scan("command:sign-out")
                window.wait_gone("radio button", "QA")
                window.wait_gone("label", "Units found") # back at the line
                window.end()

    def wait_full_screen(self, window):
        wide, high = self.display.tool("xdotool", "getdisplaygeometry").split()
        frame = window.find("frame")
        def fills():
            area = frame.get_component_iface().get_extents(window.Atspi.CoordType.SCREEN)
            return (area.width, area.height) == (int(wide), int(high))
        wait_until(fills, "a window as large as the screen")

    def test_one_pin_is_asked_once_and_a_scanner_works_over_it(self):
        window = self.enterContext(Window(self.display, self.station))
        window.scan("BADGE-ENGINEER")
        window.find("radio button", "Setup")
        for page in ("Batches", "Insight"):
            window.page(page)
            window.find("dialog", "Your PIN")
        self.assertEqual(len(window.all("dialog")), 1)
        window.scan("BADGE-OPERATOR") # is nobody's PIN
        window.wait_text("Ticker", "Ola")
        window.wait_gone("dialog")
        window.scan("BADGE-ENGINEER")
        window.page("Batches")
        window.fill("PIN", "4711", "password text")
        window.key("Return")
        window.wait_gone("dialog")
        for page in ("Insight", "Setup", "Batches"):
            window.page(page)
        window.find("push button", "B1")
        self.assertFalse(window.has("dialog"))
        refusals = [event for event in self.station.ok(*self.as_eva, "audit", "log").lines if "wrong-pin" in (event["detail"] or "")]
        self.assertEqual(refusals, [])

    def test_who_does_nothing_is_signed_out(self):
        self.station.config.write_text("[station]\nidle-sign-out=2\n")
        window = self.enterContext(Window(self.display, self.station))
        window.scan("BADGE-ENGINEER")
        window.find("radio button", "Setup")
        window.wait_gone("radio button", "Setup")
        ends = [event for event in self.station.ok(*self.as_eva, "audit", "log").lines if event["kind"] == "shift-ended"]
        self.assertEqual([json.loads(event["detail"]) for event in ends], [{"idle": True}])

    def test_an_unknown_badge_is_no_badge(self):
        window = self.enterContext(Window(self.display, self.station))
        window.scan("BADGE-NOBODY")
        window.wait_text("Ticker", "code")
        self.assertFalse(window.has("radio button", "Setup"))


class Keyboard(unittest.TestCase):
    """A scanner is a keyboard with a US layout, whatever layout the desk has."""

    def check(self, layout):
        display = self.enterContext(Display(layout=layout))
        station = self.enterContext(training_station(batch="WO-47_11/YZ"))
        window = self.enterContext(Window(display, station))
        window.key("ctrl+k")
        window.find("text", "Code")
        display.scan("urn:unit-1_Z/y?a=B&c%20")
        entry = window.find("text", "Code")
        wait_until(lambda: window.text(entry) == "urn:unit-1_Z/y?a=B&c%20", lambda: window.text(entry))
        window.key("Escape")
        window.wait_gone("text", "Code")
        window.key("ctrl+k")
        entry = window.find("text", "Code")
        display.type("Grand-1")
        wait_until(lambda: window.text(entry) == "Grand-1", lambda: window.text(entry))
        display.key("BackSpace", "1", "2")
        wait_until(lambda: window.text(entry) == "Grand-12", lambda: window.text(entry))

    def test_us(self):
        self.check("us")

    def test_german(self):
        self.check("de")

    def test_french(self):
        self.check("fr")


class Language(unittest.TestCase):
    WORDS = {"de": "Übung: Simulierten Modulen", "es": "Prácticas: se confía", "zh_CN": "培训"}

    def words_of(self, window):
        return [window.text(label) for label in window.all("label")]

    def test_the_window_speaks_the_stations_language(self):
        display = self.enterContext(Display())
        station = self.enterContext(training_station())
        for code, word in self.WORDS.items():
            station.config.write_text(f"[station]\nlanguage={code}\n")
            with Window(display, station) as window:
                wait_until(lambda: any(word in text for text in self.words_of(window)), lambda: self.words_of(window))
                window.find("radio button", "Batches")  # names are for programs, and stay

    def test_errors_speak_it_too_and_codes_do_not(self):
        station = self.enterContext(Station())
        environment = {"LANGUAGE": "de"}
        result = station.run("batch", "show", "B1", environment=environment)
        self.assertEqual(result.error, "database-open" if result.status == 5 else "unknown-batch", result)
        result = station.run("product", "create", "LAMP", environment=environment)
        self.assertIn("Siehe 'claimcheck --help'", result.stderr)
        self.assertEqual(result.error, "usage")


class Program(unittest.TestCase):
    def run_station(self, *words):
        return subprocess.run([STATION, *words], capture_output=True, text=True, env={"PATH": "/usr/bin:/bin"}, check=False)

    def test_help_needs_no_display(self):
        result = self.run_station("--help")
        self.assertEqual(result.returncode, 0, result)
        for option in ("--db", "--config", "--slot", "--printer", "--batch", "--page", "--kiosk", "--training"):
            self.assertIn(option, result.stdout)

    def test_a_wrong_page_is_a_mistake_of_the_command_line(self):
        result = self.run_station("--page", "Coffee")
        self.assertEqual(result.returncode, 2)
        self.assertIn("Station, QA, Units", result.stderr)

    def test_without_a_display_it_says_what_to_do(self):
        result = self.run_station()
        self.assertEqual(result.returncode, 2)
        self.assertIn("claimcheck provision", result.stderr)

    def test_a_record_that_cannot_be_opened_is_told_until_it_can(self):
        display = self.enterContext(Display())
        station = self.enterContext(training_station())
        good = station.db.read_bytes()
        station.db.write_bytes(good[:4096] + b"this is no record\n" * 1000)
        window = self.enterContext(Window(display, station))
        window.wait_text("Ticker", "station.db")
        window.find("label", "Stop") # where there is work otherwise
        self.assertTrue(any("The record is damaged" in window.text(label) for label in window.all("label")), window.tree())
        station.db.write_bytes(good)
        window.click("Try again", "push button")
        window.find("label", "No slots yet")
        window.wait_gone("label", "Stop")
        self.assertFalse(any("malformed" in window.text(label) for label in window.all("label") if label.get_name() != "Ticker"), window.tree())


if __name__ == "__main__":
    main()
