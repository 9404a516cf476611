# SPDX-License-Identifier: GPL-3.0-or-later
"""A printer serves one line: another that would print on it is refused, whatever its address looks like."""
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

    def locks(self):
        return [path.name for path in self.station.folder.iterdir() if "-printer-" in path.name]

    def test_the_second_line_is_refused_and_told_who_has_it(self):
        running = self.working()
        link = self.station.folder / "same"
        link.symlink_to(self.station.labels)
        for printer in (self.station.printer, self.station.printer + "/", f"file://{link}"):
            result = self.station.run(*self.words(2, printer))
            self.assertEqual((result.status, result.error), (4, "printer-shared"), result)
            self.assertIn(f"pid {running.pid}", result.lines[-1]["error"]["message"])
        self.assertEqual(len(self.locks()), 1)
        running.write_line(self.modules.uid(1))
        running.wait_event("confirmed")
        self.assertEqual(running.end(), 0, running)
        self.assertEqual(self.locks(), [], "what it leaves behind is nothing")

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
        two.end()
        self.assertEqual(self.locks(), [])

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
