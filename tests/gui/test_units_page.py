# SPDX-License-Identifier: GPL-3.0-or-later
# suite: plain
"""The list of units and the page of one: search, filters, what may be done by whom, and no stutter while one types."""
import pathlib
import shutil
import subprocess
import tempfile
import time
import unittest

import label_kinds
import large_record
from claimcheck_testing import PATIENCE, Simulator, main, training_station
from window_testing import Display, Window, names_in, wait_until
from zpl_printer import ZplPrinter

UNITS = 300


def rows(window):
    """The names of the rows in view, from the top."""
    lists = window.all("list", "List of units")
    buttons = [node for node in window.all("push button") if node.get_name().startswith("…") and "," in node.get_name()]
    return [node.get_name() for node in buttons] if lists else []


class Units(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.display = cls.enterClassContext(Display("1600x900"))

    def window(self, *options):
        return self.enterContext(Window(self.display, self.station, "--page", "Units", *options))

    def found(self, window, count):
        return window.wait_text("Units found", f"{count} unit")


class Looking(Units):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.station = cls.enterClassContext(training_station(quantity=10_000))
        for code in ("BATCH-2", "BATCH-3"):
            cls.station.add_batch(code)
        large_record.fill(cls.station.db, UNITS, step=3_600_000_000)  # one an hour: 24 a day

    def test_the_newest_stand_on_top(self):
        window = self.window()
        self.found(window, UNITS)
        wait_until(lambda: rows(window), "rows")
        self.assertIn("…" + large_record.uid(UNITS)[-6:], rows(window)[0])

    def test_every_row_can_be_reached(self):
        window = self.window()
        self.found(window, UNITS)
        window.key("Tab", "Tab", "Tab", "Tab", "Tab")
        top = wait_until(lambda: window.find("push button", rows(window)[0]), "a row")
        top.get_component_iface().grab_focus()
        window.key("End")
        oldest = "…" + large_record.uid(1)[-6:]
        wait_until(lambda: any(oldest in name for name in rows(window)), lambda: f"{oldest} in {rows(window)}")
        window.key("Home")
        newest = "…" + large_record.uid(UNITS)[-6:]
        wait_until(lambda: any(newest in name for name in rows(window)), lambda: f"{newest} in {rows(window)}")

    def test_search_by_whatever_is_known_of_a_unit(self):
        window = self.window()
        uid = large_record.uid(77)
        for text in (uid[:9], uid, uid[-6:], "…" + uid[-6:], "SN000000077", "C0000077", uid + "/1"):
            with self.subTest(text=text):
                window.fill("Search", text)
                self.found(window, 1)
                wait_until(lambda: len(rows(window)) == 1, lambda: rows(window))
                self.assertIn("…" + uid[-6:], rows(window)[0])
        window.fill("Search", "SN0000001")
        self.found(window, 100)
        window.fill("Search", "nothing at all")
        window.find("panel", "No unit fits")
        window.fill("Search", "")
        self.found(window, UNITS)

    def test_filters(self):
        window = self.window()
        self.found(window, UNITS)
        window.scan("BATCH-2")
        self.found(window, 100)
        names = names_in(window.find("combo box", "State").get_child_at_index(0))
        window.find("combo box", "State").get_selection_iface().select_child(names.index("Held"))
        self.found(window, 10)
        self.assertTrue(all("Held" in name for name in rows(window)), rows(window))

    def test_a_day(self):
        window = self.window()
        self.found(window, UNITS)
        window.click("Day", "toggle button")
        window.click("Today", "push button")
        self.found(window, 0)
        window.click("Day", "toggle button")
        window.click("Any day", "push button")
        self.found(window, UNITS)

    def test_no_uid_stands_in_full(self):
        window = self.window()
        self.found(window, UNITS)
        self.assertNotIn(large_record.uid(UNITS)[:9], window.tree(limit=2000))


class OneUnit(Units):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.modules = cls.enterClassContext(Simulator("--no-pace"))

    def setUp(self):
        self.station = self.enterContext(training_station(self.modules, options=("--claim-code", "{uid}/{generation}")))
        self.uid = self.modules.uid(1)
        self.station.ok("provision", "--batch", "B1", "--port", self.modules.port(1), "--printer", self.station.printer,
                        "--count", 1, "--until", "labelled")
        self.code = self.uid + "/1"
        self.station.ok("confirm", "--code", self.code, "--port", self.modules.port(1))

    def unit(self):
        return self.station.unit(self.uid)

    def opened(self, *options):
        window = self.window("--printer", self.station.printer, *options)
        window.scan(self.code)
        window.wait_text("UID", "…" + self.uid[-6:])
        return window

    def act(self, window, button, reason, accept):
        window.click(button, "push button")
        window.fill("Reason", reason)
        window.click(accept, "push button")

    def test_what_is_told_of_it(self):
        window = self.opened()
        tree = window.tree(limit=2000)
        for part in ("State: Commissioned", "Batch: B1", "Confirmed: by its module", "Trust: Trusted", "Issuer: ", "Key: ",
                     "Valid until: ", "SHA-256: ", "Label 1: confirmed", "Read and put on record for batch B1"):
            self.assertIn(part, tree)
        self.assertNotIn(self.uid, tree)
        window.find("image", "Picture of the label", showing=False)

    def test_hold_and_release(self):
        window = self.opened()
        self.act(window, "Hold…", "loose screw", "Hold")
        window.wait_text("State of the unit", "Held")
        self.assertEqual((self.unit()["state"], self.unit()["hold_reason"]), ("held", "loose screw"))
        self.assertFalse(window.has("push button", "Hold…"))
        self.act(window, "Release the hold…", "tightened", "Release")
        window.wait_text("State of the unit", "Labelled")
        self.assertEqual(self.unit()["state"], "labelled")

    def test_reprint(self):
        """While the window's own line has the printer; another process prints nothing between its labels."""
        self.modules.command("lift 1")
        self.addCleanup(self.modules.command, "seat 1")
        window = self.opened("--slot", self.modules.port(1), "--batch", "B1")
        trial = ("label", "trial", "--template", "unit-57x32", "--printer", self.station.printer)
        wait_until(lambda: self.station.run(*trial).error == "printer-shared", "a line that has the printer")
        window.click("Reprint the label…", "push button")
        window.fill("Reason", "smudged")
        window.fill("Code of the old label", self.code)
        window.click("Print", "push button")
        wait_until(lambda: self.unit()["labels"][-1]["state"] == "printed", "label 2")
        labels = self.unit()["labels"]
        self.assertEqual([(label["generation"], label["state"]) for label in labels], [(1, "revoked"), (2, "printed")])
        self.assertEqual(labels[0]["fate"], "scrapped")
        wait_until(lambda: "Label 2: printed" in window.tree(limit=2000), lambda: window.tree(limit=2000))

    def test_move(self):
        self.station.add_batch("B2")
        window = self.opened()
        window.click("Move…", "push button")
        window.fill("Reason", "wrong order")
        window.click("Move", "push button")
        wait_until(lambda: self.unit()["batch"] == "B2", "batch B2")

    def test_void(self):
        window = self.opened()
        self.act(window, "Void…", "dropped", "Void")
        window.wait_text("State of the unit", "Void")
        self.assertEqual(self.unit()["state"], "void")
        for button in ("Hold…", "Void…", "Move…", "Reprint the label…"):
            self.assertFalse(window.has("push button", button), button)

    def test_the_full_code_is_on_record(self):
        window = self.opened()
        window.click("Show the full code", "push button")
        window.wait_text("UID", self.uid)
        kinds = [line["kind"] for line in self.station.run("unit", "history", self.uid).lines]
        self.assertIn("unit-shown", kinds)


class InDoubt(Units):
    """A label that nobody knows about, and one that is spoiled: told on the unit's page."""

    def setUp(self):
        self.modules = self.enterContext(Simulator("--no-pace"))
        self.station = self.enterContext(training_station(self.modules))
        self.uid = self.modules.uid(1)

    def labels(self):
        return [(label["generation"], label["state"], label["fate"]) for label in self.station.unit(self.uid)["labels"]]

    def provision(self, printer):
        return self.station.start("provision", "--batch", "B1", "--port", self.modules.port(1), "--printer", printer, "--count", 1)

    def opened(self):
        window = self.window()
        window.scan(self.uid)
        window.wait_text("UID", "…" + self.uid[-6:])
        return window

    def leave_unknown(self):
        printer = self.enterContext(ZplPrinter())
        printer.at_label = {"paper_out": True}
        running = self.provision(printer.destination)
        running.wait_for(lambda line: '"code":"media-empty"' in line, "trouble")
        printer.set(paper_out=False)
        running.wait_event("unknown")
        running.close_input()
        self.assertEqual(running.wait_end(), 1, running)

    def test_it_came_out_after_all(self):
        self.leave_unknown()
        window = self.opened()
        window.click("Did it print?…", "push button")
        window.click("Go on", "push button")
        window.wait_text("Ticker", "nothing was changed")
        self.assertEqual(self.labels(), [(1, "unknown", None)])
        window.click("Did it print?…", "push button")
        window.fill("Code of the label", self.uid)
        window.click("Go on", "push button")
        wait_until(lambda: self.labels() == [(1, "printed", None)], self.labels)
        wait_until(lambda: not window.has("push button", "Did it print?…"), "no question any more")

    def test_it_never_came_out(self):
        self.leave_unknown()
        window = self.opened()
        window.click("Did it print?…", "push button")
        box = window.find("combo box", "What became of it")
        self.assertTrue(box.get_selection_iface().select_child(1))
        window.click("Go on", "push button")
        wait_until(lambda: self.labels() == [(1, "revoked", "never-printed"), (2, "intended", None)], self.labels)

    def test_a_spoiled_label_is_scrapped(self):
        self.provision(self.station.printer).wait_event("printed")
        window = self.opened()
        window.click("Scrap a label…", "push button")
        window.fill("Code of the label", "no-such-label")
        window.fill("Reason", "creased")
        window.click("Scrap", "push button")
        window.wait_text("Ticker", "it is not this unit's")
        window.click("Scrap a label…", "push button")
        window.fill("Code of the label", self.uid)
        window.fill("Reason", "creased")
        window.click("Scrap", "push button")
        wait_until(lambda: self.labels()[0] == (1, "revoked", "scrapped"), self.labels)


class Kinds(Units):
    """A product with a card and a package: each kind's label is shown, replaced and scanned by itself."""

    def setUp(self):
        self.modules = self.enterContext(Simulator("--no-pace"))
        self.uid = self.modules.uid(1)
        package = pathlib.Path(tempfile.mkdtemp()) / "package.xml"
        self.addCleanup(shutil.rmtree, package.parent)
        package.write_text(label_kinds.LABEL % ("package", label_kinds.BARCODE % "{serial}"))
        self.station = self.enterContext(training_station(
            self.modules, options=("--serial", "SN{counter:6}", "--label", "card=unit-30x15", "--label", f"package={package}")))
        self.station.ok("provision", "--batch", "B1", "--port", self.modules.port(1), "--printer", self.station.printer,
                        "--count", 1, input=f"{self.uid}\n{self.uid}\nSN000001\n")

    def labels(self):
        return [(label["kind"], label["generation"], label["state"]) for label in self.station.unit(self.uid)["labels"]]

    def test_each_kind_is_shown_scanned_and_replaced(self):
        window = self.window("--printer", self.station.printer)
        window.page("QA")
        window.scan("SN000001")
        window.wait_text("Verdict", "Good")
        window.wait_text("Scanned code", "· package")
        window.scan(self.uid)
        window.wait_text("Scanned code", "…" + self.uid[-6:])
        window.page("Units")
        window.scan("SN000001")
        window.wait_text("UID", "…" + self.uid[-6:])
        rows = [row.get_name() for row in window.all("list item", showing=False) if row.get_name().startswith("Label 1")]
        self.assertEqual([row.split(":")[0] for row in rows], ["Label 1", "Label 1 (card)", "Label 1 (package)"])
        window.click("Reprint the label…", "push button")
        window.fill("Reason", "torn")
        box = window.find("combo box", "Which label")
        self.assertTrue(box.get_selection_iface().select_child(2))
        window.click("Print", "push button")
        wait_until(lambda: ("package", 2, "printed") in self.labels(), self.labels)
        self.assertIn(("package", 1, "revoked"), self.labels())
        self.assertIn(("unit", 1, "confirmed"), self.labels())


class Roles(OneUnit):
    def setUp(self):
        super().setUp()
        self.pin = self.station.folder / "pin"
        self.pin.write_text("4711\n")
        first = ("--operator", "BADGE-ENGINEER", "--pin-file", str(self.pin))
        self.station.ok("operator", "add", "BADGE-ENGINEER", "--name", "Eva", "--role", "engineer", "--pin-file", str(self.pin))
        for badge, name, role in (("BADGE-QA", "Quinn", "qa"), ("BADGE-LEAD", "Lea", "lead"), ("BADGE-LEAD-2", "Leo", "lead")):
            self.station.ok(*first, "operator", "add", badge, "--name", name, "--role", role, "--new-pin-file", str(self.pin))

    def unit(self):
        return self.station.ok("--operator", "BADGE-QA", "--pin-file", str(self.pin), "unit", "show", self.uid).json

    def is_enabled(self, window, name):
        return window.find("push button", name).get_state_set().contains(window.Atspi.StateType.SENSITIVE)

    def signed_in(self, badge, name, works_at_the_line=False):
        """The unit's page, opened by whoever that is; the PIN is asked for on the way, at the line's at once."""
        window = self.window()
        window.scan(badge)
        window.wait_text("Ticker", name)
        if works_at_the_line:
            self.give_pin(window)
        window.page("Units")
        window.fill("Search", self.uid)
        row = wait_until(lambda: rows(window), "its row")[0]
        window.click(row, "push button")
        if not works_at_the_line:
            self.give_pin(window)
        window.wait_text("UID", "…")
        return window

    def give_pin(self, window):
        window.find("password text", "PIN")
        window.fill("PIN", "4711", "password text")
        window.click("Go on", "push button")

    def test_qa_may_hold_and_no_more(self):
        window = self.signed_in("BADGE-QA", "Quinn")
        self.assertTrue(self.is_enabled(window, "Hold…"))
        for button in ("Void…", "Move…", "Reprint the label…", "Show the full code"):
            self.assertFalse(self.is_enabled(window, button), button)

    def test_a_commissioned_unit_takes_two_to_void(self):
        window = self.signed_in("BADGE-LEAD", "Lea", works_at_the_line=True)
        self.act(window, "Void…", "dropped", "Void")
        window.find("password text", "Badge of the second person")
        window.fill("Badge of the second person", "BADGE-LEAD-2", "password text")
        window.click("Go on", "push button")
        window.find("password text", "PIN of the second person")
        window.fill("PIN of the second person", "4711", "password text")
        window.click("Approve", "push button")
        window.wait_text("State of the unit", "Void")
        self.assertEqual(self.unit()["state"], "void")

    # what OneUnit tests was tested there
    test_what_is_told_of_it = test_hold_and_release = test_reprint = test_move = test_void = None
    test_the_full_code_is_on_record = test_no_code_on_the_screen_can_be_read = None


class NoStutter(unittest.TestCase):
    """While somebody types, the window answers as soon with a large record as with a small one: nothing waits in its
    main loop, where the frames are made. Told by how long the longest of many questions to it took. The two are asked in
    turns, and one turn of a few must do, since a busy machine only ever adds to either."""
    MANY = 100_000
    TURNS = 6
    WORST = 4  # times as long as with a small record

    def longest_answer(self, window, units):
        """Three keys that each begin a search that finds every unit, and one that finds none."""
        window.focus()
        entry, found = window.find("text", "Search"), window.find("label", "Units found")
        entry.get_component_iface().grab_focus()
        typing = subprocess.Popen(["xdotool", "type", "--delay", "400", "--", "SN0Z"], env=self.display.environment)
        longest, end = 0, time.monotonic() + PATIENCE
        while typing.poll() is None or window.text(found) != "0 units":
            self.assertLess(time.monotonic(), end, window)
            begin = time.monotonic()
            entry.clear_cache()
            entry.get_name()
            longest = max(longest, time.monotonic() - begin)
        window.fill("Search", "")
        wait_until(lambda: window.text(found) == f"{units:,} units", "an empty search")
        return longest

    def window_of(self, units):
        station = self.enterContext(training_station(quantity=10 * self.MANY))
        large_record.fill(station.db, units)
        window = self.enterContext(Window(self.display, station, "--page", "Units"))
        window.wait_text("Units found", f"{units:,} units")
        return window

    def test_typing_in_search_over_a_large_record(self):
        self.display = self.enterContext(Display())
        few, many = self.window_of(100), self.window_of(self.MANY)
        seen = []
        while len(seen) < self.TURNS:
            small, large = self.longest_answer(few, 100), self.longest_answer(many, self.MANY)
            seen.append(f"{large * 1000:.1f} ms against {small * 1000:.1f} ms")
            if large < self.WORST * small:
                return
        self.fail(f"never within {self.WORST} times as long: {seen}")


if __name__ == "__main__":
    main()
