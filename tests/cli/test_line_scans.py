# SPDX-License-Identifier: GPL-3.0-or-later
# suite: thread
"""Which label was read, and what that proves: swapped, wrong, early, repeated scans, and scanners of every kind."""
import os
import pty
import tty
import unittest

from claimcheck_testing import Simulator, training_station


class Bench(unittest.TestCase):
    def bench(self, count=1, *options, product_options=()):
        self.modules = self.enterContext(Simulator("--no-pace", "--count", count, *options))
        self.station = self.enterContext(training_station(self.modules, options=product_options))

    def start(self, *options, slots=None):
        ports = [word for number in range(1, (slots or self.modules.count) + 1)
                 for word in ("--port", self.modules.port(number))]
        return self.station.start("provision", "--batch", "B1", *ports, "--printer", self.station.printer, *options)

    def state(self, uid):
        return self.station.unit(uid)["state"]


class Swapped(Bench):
    def test_both_scanned_with_two_in_hand(self):
        """Each label is stuck on the other product and scanned at the slot of the product that carries it."""
        self.bench(2)
        running = self.start("--labels-in-hand", 2)
        running.wait_event("printed", slot=1)
        running.wait_event("printed", slot=2)
        for slot, other in ((1, 2), (2, 1)):
            running.write_line(f"slot:{slot} {self.modules.uid(other)}")
            refused = running.wait_event("scan", slot=slot)
            self.assertEqual(refused["error"]["code"], "wrong-label")
        self.assertEqual(running.end(), 0, running)
        self.assertEqual([self.state(self.modules.uid(slot)) for slot in (1, 2)], ["labelled", "labelled"])

    def test_both_scanned_with_one_in_hand(self):
        """The first label is on the second product, the second on the first; each is scanned when it comes out."""
        self.bench(2)
        running = self.start()
        first = running.wait_event("printed")["slot"]
        second = 3 - first
        uids = {slot: self.modules.uid(slot) for slot in (1, 2)}
        running.write_line(uids[first])  # it is on the second product, and a scan cannot tell
        running.wait_event("confirmed", slot=first)
        self.modules.command(f"lift {second}")  # which leaves, since it looks finished
        held = running.wait_event("held", uid=uids[first])
        self.assertEqual((held["error"]["code"], held["other_slot"]), ("other-product-left", second))
        self.modules.command(f"seat {second}")  # its own label comes out, and goes on the first product
        running.wait_event("printed", uid=uids[second])
        running.write_line(uids[second])
        running.wait_event("confirmed", uid=uids[second])
        self.modules.command(f"lift {first}")  # which leaves, since it looks finished
        held = running.wait_event("held", uid=uids[second])
        self.assertEqual((held["error"]["code"], held["other_slot"]), ("other-product-left", first))
        running.end()
        self.assertEqual([self.state(uid) for uid in uids.values()], ["held", "held"])

    def test_a_refused_modules_leaving_is_evidence_too(self):
        """What leaves carries the label, whether or not it was good enough to be on record."""
        self.bench(1)
        strangers = self.enterContext(Simulator("--no-pace", "--maker", "infineon"))  # a maker that nobody trusts
        running = self.station.start("provision", "--batch", "B1", "--port", self.modules.port(1), "--port", strangers.port(1),
                                     "--printer", self.station.printer)
        running.wait_event("unit", slot=2, state="refused")
        running.wait_event("printed", slot=1)
        strangers.command("lift 1")
        running.wait_event("held", uid=self.modules.uid(1), other_slot=2)
        running.end()
        self.assertEqual(self.station.unit(self.modules.uid(1))["hold_reason"], "other-product-left")


class Codes(Bench):
    def test_the_same_wrong_label_twice_is_told_once(self):
        self.bench()
        running = self.start("--count", 1)
        running.wait_event("printed")
        for code in ("another", "another", self.modules.uid(1)):
            running.write_line(code)
        running.wait_event("confirmed")
        self.assertEqual(running.wait_end(), 0, running)
        scans = [line["error"] and line["error"]["code"] for line in running.events if line["event"] == "scan"]
        self.assertEqual(scans, ["wrong-label", None])

    def test_a_code_that_named_no_slot_may_come_again_behind_the_card(self):
        self.bench(2)
        running = self.start("--labels-in-hand", 2, "--count", 1)
        running.wait_event("printed", slot=1)
        running.wait_event("printed", slot=2)
        running.write_line(self.modules.uid(2))
        self.assertEqual(running.wait_event("scan")["error"]["code"], "no-open-unit")
        running.write_line("slot:2")
        running.write_line(self.modules.uid(2))
        running.wait_event("confirmed", slot=2)
        self.assertEqual(running.wait_end(), 0, running)

    def test_a_code_refused_at_one_slot_is_taken_at_its_own_at_once(self):
        self.bench(2)
        running = self.start("--labels-in-hand", 2, "--count", 1)
        running.wait_event("printed", slot=1)
        running.wait_event("printed", slot=2)
        running.write_line(f"slot:1 {self.modules.uid(2)}")
        self.assertEqual(running.wait_event("scan", slot=1)["error"]["code"], "wrong-label")
        running.write_line(f"slot:2 {self.modules.uid(2)}")
        running.wait_event("confirmed", slot=2)

    def test_hostile_text_is_no_code(self):
        self.bench()
        running = self.start("--count", 1)
        running.wait_event("printed")
        for text in ("x" * 100_000, "\x00\x01\x02", "slot:", "slot:0", "slot:99 abc", "slot:-1", "\u202e\U0001f600", "   "):
            running.write_line(text)
        running.write_line(self.modules.uid(1))
        running.wait_event("confirmed")
        self.assertEqual(running.wait_end(), 0, running)

    def test_a_module_that_leaves_while_it_is_asked_answers_the_scan(self):
        self.bench(1)
        running = self.start()
        uid = self.modules.uid(1)
        running.wait_event("printed")
        self.modules.command("fault 1 silent")  # it will not say its name
        running.write_line(uid)
        scan = running.wait_event("scan", uid=uid)
        self.assertEqual(scan["error"]["code"], "no-answer")
        running.end()
        self.assertEqual(self.state(uid), "labelled")

    def test_the_end_of_input_before_the_label_is_out(self):
        self.bench()
        running = self.start("--count", 1)
        running.close_input()
        closing = running.wait_event("unit")
        self.assertEqual((closing["state"], closing["error"]["code"]), ("labelled", "not-confirmed"))
        self.assertEqual(running.wait_end(), 1)

    def test_the_end_of_input_ends_no_line(self):
        self.bench(1, "--fault", "silent")
        running = self.start()
        running.close_input()
        running.wait_event("waiting")
        self.modules.command("fault 1 none")
        running.wait_event("unit", state="labelled")
        self.assertEqual(running.end(), 1)


class Scanner:
    """A serial scanner: a pseudo-terminal, of which the program opens the far side."""

    def __enter__(self):
        self._near, self._far = pty.openpty()
        tty.setraw(self._far)
        self.port = os.ttyname(self._far)
        return self

    def __exit__(self, *_):
        os.close(self._near)
        os.close(self._far)

    def scan(self, text, end="\r\n"):
        os.write(self._near, (text + end).encode())


class Scanners(Bench):
    def test_a_serial_scanner(self):
        self.bench()
        with Scanner() as scanner:
            running = self.start("--scanner", scanner.port, "--count", 1)
            running.close_input()
            running.wait_event("printed")
            scanner.scan("not-it")
            self.assertEqual(running.wait_event("scan")["error"]["code"], "wrong-label")
            scanner.scan(self.modules.uid(1))
            running.wait_event("confirmed")
            self.assertEqual(running.wait_end(), 0, running)

    def test_a_scanner_of_its_own_for_each_slot(self):
        self.bench(2)
        with Scanner() as one, Scanner() as two:
            running = self.start("--scanner", f"1={one.port}", "--scanner", f"2={two.port}", "--labels-in-hand", 2,
                                 "--count", 2)
            running.wait_event("printed", slot=1)
            running.wait_event("printed", slot=2)
            two.scan(self.modules.uid(1), "\r")
            self.assertEqual(running.wait_event("scan", slot=2)["error"]["code"], "wrong-label")
            two.scan(self.modules.uid(2), "\t")
            running.wait_event("confirmed", slot=2)
            one.scan(self.modules.uid(1), "\n")
            running.wait_event("confirmed", slot=1)
            self.assertEqual(running.wait_end(), 0, running)

    def test_a_scanner_that_is_not_there_is_told_and_waited_for(self):
        self.bench()
        running = self.start("--scanner", self.station.folder / "no-scanner")
        running.close_input()
        running.wait_event("printed")
        running.wait_for(lambda line: '"event":"waiting"' in line and '"port-absent"' in line, "the scanner that is missing")
        told = [line for line in running.events if line["event"] == "waiting" and line["error"]]
        self.assertEqual([line["error"]["code"] for line in told], ["port-absent"])
        self.assertEqual(running.end(), 0, running)
        self.assertEqual(self.state(self.modules.uid(1)), "labelled")

    def test_a_scanner_for_a_slot_that_there_is_not(self):
        self.bench()
        result = self.station.run("provision", "--batch", "B1", "--port", self.modules.port(1), "--printer",
                                  self.station.printer, "--scanner", "2=/dev/pts/999")
        self.assertEqual((result.status, result.error), (2, "usage"))


if __name__ == "__main__":
    unittest.main()
