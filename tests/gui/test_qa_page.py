# SPDX-License-Identifier: GPL-3.0-or-later
# suite: plain
"""QA's page: one scan, one verdict; the product plugged in; a session; a unit that fails."""
import json
import unittest

from claimcheck_testing import Simulator, main, training_station
from window_testing import Display, Window, names_in, wait_until


class Qa(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.display = cls.enterClassContext(Display())
        cls.modules = cls.enterClassContext(Simulator("--no-pace", "--count", 3))

    def setUp(self):
        self.station = self.enterContext(training_station(self.modules, options=("--claim-code", "{uid}/{generation}")))
        self.code = self.label(1)
        self.station.ok("confirm", "--code", self.code, "--port", self.modules.port(1))

    def label(self, slot):
        self.station.ok("provision", "--batch", "B1", "--port", self.modules.port(slot), "--printer", self.station.printer,
                        "--count", 1, "--until", "labelled")
        return self.station.unit(self.modules.uid(slot))["labels"][-1]["claim_code"]

    def window(self, *options, qa_port=None):
        if qa_port is not None:
            self.station.config.write_text(f"[qa]\nport={qa_port}\n")
        return self.enterContext(Window(self.display, self.station, "--page", "QA", *options))

    def events(self, kind):
        lines = self.station.run("unit", "history", self.modules.uid(1)).lines
        return [line for line in lines if line["kind"] == kind]


class Verdicts(Qa):
    def test_good_and_what_was_scanned(self):
        window = self.window()
        window.scan(self.code)
        self.assertEqual(window.wait_text("Verdict", "Good"), "Good")
        self.assertEqual(window.wait_text("Scanned code", "…"), "…" + self.code[-6:])
        window.wait_text("Batch of the unit", "B1")
        window.wait_text("State of the unit", "Commissioned")
        lives = names_in(window.find("list box", "Life of the unit"))
        self.assertTrue(any("Read and put on record for batch B1" in name for name in lives), lives)
        self.assertNotIn(self.modules.uid(1), window.tree())

    def test_bad_says_why_with_its_word(self):
        window = self.window()
        window.scan(self.code.replace("/1", "/2"))
        self.assertRegex(window.wait_text("Verdict", "unknown-code"), r"^Bad: .+ \[unknown-code\]$")
        other = self.label(2)
        window.scan(other)
        self.assertRegex(window.wait_text("Verdict", "not-commissioned"), r"^Bad: .+ \[not-commissioned\]$")

    def test_the_batch_is_one_of_the_list_or_scanned(self):
        self.station.add_batch("BATCH-TWO")
        window = self.window("--batch", "BATCH-TWO")
        window.find("menu item", "BATCH-TWO", showing=False)
        window.scan(self.code)
        window.wait_text("Verdict", "[other-batch]")
        self.station.add_batch("BATCH-3")
        window.page("Units")
        window.page("QA")
        window.find("menu item", "BATCH-3", showing=False)

    def test_where_the_sample_stands(self):
        window = self.window()
        window.scan(self.code)
        window.wait_text("Verdict", "Good")
        self.assertFalse(window.has("label", "Sample"))
        self.station.ok("batch", "create", "SAMPLED", "--product", "LAMP-1", "--quantity", 10, "--sample", "first")
        self.station.ok("provision", "--batch", "SAMPLED", "--port", self.modules.port(2), "--printer", self.station.printer,
                        "--count", 1, "--until", "labelled")
        code = self.modules.uid(2) + "/1"
        self.station.ok("confirm", "--code", code, "--port", self.modules.port(2))
        window.scan(code)
        self.assertEqual(window.wait_text("Sample", "passed"), "looked at, and passed; 1 of 1 done, 0 failed")


class HowItCameIn(Qa):
    def cadences(self):
        return [json.loads(line["detail"])["cadence"] for line in self.events("scan")]

    def test_what_is_typed_is_on_record_as_typed_and_a_scan_as_scanned(self):
        window = self.window()
        window.key("ctrl+k")
        window.fill("Code", self.code)
        window.click("Enter", "push button")
        window.wait_text("Verdict", "Good")
        self.assertEqual((self.cadences(), len(self.events("code-typed"))), (["typed"], 1))
        window.scan(self.code)
        wait_until(lambda: self.cadences() == ["typed", "scanned"], self.cadences)
        self.assertEqual(len(self.events("code-typed")), 1)


class PluggedIn(Qa):
    def port_on_record(self):
        return next(line["value"] for line in self.station.ok("setting", "list").lines if line["name"] == "qa.port")

    def test_the_port_that_is_chosen_is_kept(self):
        window = self.window()
        window.wait_text("Module", "No port")
        window.click("Port for finished products")
        window.click("Another port…")
        window.fill("Port", self.modules.port(1))
        window.click("Watch it", "push button")
        window.wait_text("Module", "plugged in")
        wait_until(lambda: self.port_on_record() == self.modules.port(1), self.port_on_record)
        window.end()
        window = self.window()
        window.wait_text("Module", "plugged in")
        window.click("Port for finished products")
        window.click("No port")
        wait_until(lambda: self.port_on_record() is None, self.port_on_record)

    def test_the_match_is_made_by_itself(self):
        window = self.window(qa_port=self.modules.port(1))
        window.wait_text("Module", "plugged in")
        window.scan(self.code)
        self.assertEqual(window.wait_text("Verdict", "Good"), "Good")
        window.wait_text("Match", "agree")
        self.assertEqual(len(self.events("module-matched")), 1)

    def test_the_right_label_on_the_wrong_product(self):
        window = self.window(qa_port=self.modules.port(3))
        window.wait_text("Module", "plugged in")
        window.scan(self.code)
        window.wait_text("Verdict", "[wrong-label]")
        self.assertEqual(len(self.events("module-mismatched")), 1)

    def test_without_a_product_the_label_alone_is_judged(self):
        window = self.window(qa_port="/dev/serial/by-id/nothing-is-there")
        window.scan(self.code)
        window.wait_text("Verdict", "Good")
        window.wait_text("Match", "alone")


class Sessions(Qa):
    def begin(self, window, name):
        window.click("New session…", "push button")
        window.find("text", "Name of the session")
        window.fill("Name of the session", name)
        window.click("Begin", "push button")
        window.wait_text("Session", name)

    def test_a_label_is_good_once_and_all_are_counted(self):
        window = self.window()
        self.begin(window, "Morning")
        window.scan(self.code)
        window.wait_text("Verdict", "Good")
        window.wait_text("Good in this session", "1")
        window.scan(self.code)
        window.wait_text("Verdict", "[already-scanned]")
        window.wait_text("Bad in this session", "1")
        tail = self.modules.uid(1)[-6:]
        self.assertEqual(names_in(window.find("list box", "Scanned in this session")),
                         [f"…{tail} already-scanned", f"…{tail} good"])
        window.click("End session", "push button")
        window.wait_text("Session", "No session")
        window.scan(self.code)
        window.wait_text("Verdict", "Good")

    def test_a_name_that_was_used_goes_on(self):
        self.station.ok("scan", self.code, "--session", "Evening")
        window = self.window()
        self.begin(window, "Evening")
        window.wait_text("Good in this session", "1")


class Failing(Qa):
    def test_a_reason_from_the_sheet_holds_the_unit(self):
        window = self.window()
        window.scan(self.code)
        window.wait_text("Verdict", "Good")
        window.scan("fail:label-damaged")
        window.wait_text("Verdict", "[unit-held]")
        unit = self.station.unit(self.modules.uid(1))
        self.assertEqual((unit["state"], unit["hold_reason"]), ("held", "label-damaged"))

    def test_a_button_does_the_same(self):
        window = self.window()
        self.assertFalse(window.has("push button", "Fail: the product is damaged"))
        window.scan(self.code)
        window.wait_text("Verdict", "Good")
        window.click("Fail: the product is damaged", "push button")
        window.wait_text("Verdict", "[unit-held]")
        self.assertEqual(self.station.unit(self.modules.uid(1))["hold_reason"], "product-damaged")

    def test_a_reason_without_a_unit_holds_nothing(self):
        window = self.window()
        window.scan("fail:label-damaged")
        window.wait_text("Ticker", "Scan the label of the unit that fails first")
        self.assertEqual(self.station.unit(self.modules.uid(1))["state"], "commissioned")


if __name__ == "__main__":
    main()
