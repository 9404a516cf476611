# SPDX-License-Identifier: GPL-3.0-or-later
"""A printer serves one line: another that would print on it is refused, whatever its address looks like."""
import pathlib
import unittest

from claimcheck_testing import Simulator, training_station


class PrinterLock(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.modules = cls.enterClassContext(Simulator("--no-pace", "--count", 2))

    def setUp(self):
        self.station = self.enterContext(training_station(self.modules))

    def words(self, slot, printer=None, *options):
        return ("provision", "--batch", "B1", "--port", self.modules.port(slot), "--printer", printer or self.station.printer,
                *options)

    def working(self, slot=1):
        running = self.station.start(*self.words(slot))
        running.wait_event("printed")
        return running

    def locks(self, running):
        """The names under which a line tells which printer it has."""
        names = [line.split()[-1] for line in pathlib.Path("/proc/net/unix").read_text(encoding="utf-8").splitlines()]
        return [name for name in names if name.startswith("@claimcheck-printer/") and f"{running.pid}/" in name]

    def finished(self, slot):
        """A unit that was commissioned before the line under test began."""
        uid = self.modules.uid(slot)
        self.station.ok(*self.words(slot, None, "--count", 1), input=uid + "\n")
        return uid

    def reprint(self, uid):
        return self.station.run("label", "reprint", uid, "--reason", "torn", "--old-label", "damaged",
                                "--printer", self.station.printer)

    def papers(self):
        return sorted(path.name for path in self.station.labels.iterdir())

    def test_the_second_line_is_refused_and_told_who_has_it(self):
        running = self.working()
        link = self.station.folder / "same"
        link.symlink_to(self.station.labels)
        for printer in (self.station.printer, self.station.printer + "/", f"file://{link}"):
            result = self.station.run(*self.words(2, printer))
            self.assertEqual((result.status, result.error), (4, "printer-shared"), result)
            self.assertIn(f"pid {running.pid}", result.lines[-1]["error"]["message"])
        self.assertEqual(len(self.locks(running)), 1)
        running.write_line(self.modules.uid(1))
        running.wait_event("confirmed")
        self.assertEqual(running.end(), 0, running)
        self.assertEqual(self.locks(running), [])

    def test_a_printer_of_its_own(self):
        running = self.working()
        other = self.station.folder / "other"
        other.mkdir()
        result = self.station.run(*self.words(2, f"file://{other}", "--count", 1), input=self.modules.uid(2) + "\n")
        self.assertEqual(result.status, 0, result)
        running.end()

    def test_lines_without_confirmation_have_nothing_in_hand_and_share(self):
        self.station.add_product("P", "--confirm", "off")
        self.station.add_batch("BP", product="P")
        one = self.station.start(*self.words(1, None, "--batch", "BP"))
        one.wait_event("unit", state="commissioned")
        two = self.station.start(*self.words(2, None, "--batch", "BP"))
        two.wait_event("unit", state="commissioned")
        third = self.station.run(*self.words(1))
        self.assertIn(third.error, ("port-busy",), third)
        one.end()
        self.assertEqual(self.station.run(*self.words(1)).error, "printer-shared", "one of them is still at work")
        self.assertEqual(self.reprint(self.modules.uid(1)).status, 0, "no label is in hand")
        two.end()

    def test_a_station_with_another_record(self):
        running = self.working()
        other = self.enterContext(training_station(self.modules))
        words = self.words(2, None, "--count", 1)
        result = other.run(*words)
        self.assertEqual((result.status, result.error), (4, "printer-shared"), result)
        self.assertIn(f"pid {running.pid}", result.lines[-1]["error"]["message"])
        running.end()
        self.assertEqual(other.run(*words, input=self.modules.uid(2) + "\n").status, 0)

    def test_a_label_that_is_no_lines_comes_not_between_those_in_hand(self):
        uid = self.finished(2)
        self.station.ok("box", "open")
        self.station.ok("box", "add", uid)
        running = self.working()
        box = self.station.run("box", "close", "--printer", self.station.printer)
        self.assertEqual((box.status, box.error), (4, "printer-shared"), box)
        self.assertIn(f"pid {running.pid}", box.lines[-1]["error"]["message"])
        trial = self.station.run("label", "trial", "--template", "unit-57x32", "--printer", self.station.printer)
        self.assertEqual((trial.status, trial.error), (4, "printer-shared"), trial)
        again = self.reprint(uid)
        self.assertEqual((again.status, again.error), (4, "printer-shared"), again)
        self.assertEqual(self.station.unit(uid)["labels"][-1]["state"], "intended")
        running.end()
        packed = self.station.unit(uid)["box"]
        self.assertEqual(self.station.ok("box", "label", packed, "--printer", self.station.printer).json["label"]["state"], "printed")
        self.assertEqual(self.papers(), sorted([f"{packed}-box-g1.pdf", f"{self.modules.uid(1)}-g1.pdf", f"{uid}-g1.pdf"]))

    def test_the_label_of_a_seated_unit_is_printed_by_its_line(self):
        running = self.working()
        uid = self.modules.uid(1)
        again = self.reprint(uid)
        self.assertEqual((again.status, again.json["state"], again.json["generation"]), (0, "printed", 2), again)
        running.wait_event("printed", uid=uid)
        running.write_line(uid)
        running.wait_event("confirmed")
        running.end()
        self.assertEqual(self.papers(), [f"{uid}-g1.pdf", f"{uid}-g2.pdf"])

    def test_a_port_in_use_is_told_first(self):
        running = self.working()
        result = self.station.run(*self.words(1))
        self.assertEqual((result.status, result.error), (3, "port-busy"), result)
        running.end()

    def test_a_line_that_was_killed_holds_nothing(self):
        running = self.working()
        running.kill()
        self.modules.free_port(1)
        result = self.station.run(*self.words(2, None, "--count", 1), input=self.modules.uid(2) + "\n")
        self.assertEqual(result.status, 0, result)


if __name__ == "__main__":
    unittest.main()
