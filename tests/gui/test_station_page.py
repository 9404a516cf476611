# SPDX-License-Identifier: GPL-3.0-or-later
# suite: plain
"""The Station page: modules are seated and labels scanned, and nothing is clicked."""
import contextlib
import signal
import unittest

from claimcheck_testing import Simulator, decode_zbar, main, temporary_folder, training_station
from ipp_printer import COMPLETED, IDLE, PROCESSING_STOPPED, STOPPED, IppPrinter
from window_testing import Display, Window, wait_until

SLOTS = 4
SHIFT = 50
IDLE_S = 3
#: After how long somebody scans again where nothing happened; more than the three seconds of a trigger's echo.
AGAIN_S = 4

#: What the tile says of a module with that fault: the code, and a part of the instruction.
FAULTS = [
    ("claimed", "already-claimed", "Put it on the red shelf"),
    ("expired", "certificate-expired", "past its date"),
    ("not-yet-valid", "certificate-not-yet-valid", "not valid yet"),
    ("bad-signature", "bad-signature", "not genuine"),
    ("wrong-uid", "uid-mismatch", "disagree"),
    ("weak-key", "weak-key", "too weak"),
    ("ca-certificate", "bad-certificate", "cannot be used"),
    ("truncated", "malformed-reply", "Seat it again"),
]


@contextlib.contextmanager
def fixture_slots(count):
    """Contacts with no module on them yet, and the options that make the window's slots of them."""
    with temporary_folder("slots") as folder, Simulator("--count", count, "--no-pace", "--link", folder) as modules:
        for number in range(1, count + 1):
            modules.command(f"lift {number}")
        yield modules, [word for number in range(1, count + 1) for word in ("--slot", f"{folder}/{number}")]


class Bench(unittest.TestCase):
    """What the hands of an operator do, for the classes below."""

    def tile(self, slot, part):
        return self.window.wait_description("panel", f"Slot {slot}", part)

    def seat(self, slot, fault="none"):
        """Seats a module that nobody has seen; one that was there has left."""
        self.modules.command(f"fault {slot} {fault}")
        return self.modules.command(f"swap {slot}")["uid"]

    def lift(self, slot):
        self.modules.command(f"lift {slot}")

    def code(self, uid, generation=1):
        """What is on the label that lies in the printer's folder."""
        code, = decode_zbar(self.station.label_file(uid, generation))
        return code

    def scan_until(self, slot, code, part, tries=4):
        """On a busy machine the keys of a burst may come too far apart to be one; then it is scanned again, as one does."""
        for _ in range(tries):
            before = self.window.description("panel", f"Slot {slot}")
            self.window.scan(code)
            with contextlib.suppress(AssertionError):
                wait_until(lambda: self.window.description("panel", f"Slot {slot}") != before, "an answer", AGAIN_S)
            text = self.window.description("panel", f"Slot {slot}")
            if part in text:
                return text
        raise AssertionError(f"slot {slot} says {text!r}, not {part!r}\n{self.window}")

    def finish(self, slot, uid):
        self.tile(slot, "Scan the label. Stick the label, then scan it")
        self.scan_until(slot, self.code(uid), "Good. Take it out")

    def clear(self):
        for slot in range(1, SLOTS + 1):
            with contextlib.suppress(AssertionError):
                self.lift(slot)
        wait_until(lambda: self.all_empty(), "empty slots")
        for slot in range(1, SLOTS + 1):
            if self.window.description("panel", f"Slot {slot}").startswith("Stop"):
                self.see_it_leave(slot)

    def see_it_leave(self, slot):
        """Stop stays when its product has gone, so nothing tells when the station has noticed: a good one after it does."""
        self.finish(slot, self.seat(slot))
        self.lift(slot)
        self.tile(slot, "Good. Plug in")

    def all_empty(self):
        texts = [self.window.description("panel", f"Slot {slot}") for slot in range(1, SLOTS + 1)]
        return all(text.startswith(("Ready", "Good. Plug", "Stop")) for text in texts)


class Line(Bench):
    """One window for the class: the line goes on from test to test, as it does from unit to unit."""

    @classmethod
    def setUpClass(cls):
        cls.display = cls.enterClassContext(Display("1024x768"))
        cls.modules, slots = cls.enterClassContext(fixture_slots(SLOTS))
        cls.station = cls.enterClassContext(training_station(cls.modules))
        cls.window = cls.enterClassContext(Window(cls.display, cls.station, "--printer", cls.station.printer, "--batch", "B1", *slots))

    def tearDown(self):
        self.clear()

    def test_a_shift_without_a_click(self):
        seated = {slot: self.seat(slot) for slot in range(1, SLOTS + 1)}
        done = []
        while len(done) < SHIFT:
            slot = wait_until(self.whose_turn, "a label to scan")
            self.finish(slot, seated[slot])
            done.append(seated[slot])
            if len(done) + SLOTS <= SHIFT:
                seated[slot] = self.seat(slot)
            else:
                self.lift(slot)
        states = {line["uid"]: line["state"] for line in self.station.ok("unit", "list", "--batch", "B1").lines}
        self.assertEqual([states[uid] for uid in done], ["commissioned"] * SHIFT)

    def whose_turn(self):
        """The one slot whose label is to be scanned; the others wait for it."""
        texts = {slot: self.window.description("panel", f"Slot {slot}") for slot in range(1, SLOTS + 1)}
        turns = [slot for slot, text in texts.items() if text.startswith("Scan the label")]
        self.assertLessEqual(len(turns), 1, texts)
        return turns[0] if turns else None

    def test_each_fault_says_what_and_what_to_do(self):
        for fault, code, words in FAULTS:
            with self.subTest(fault):
                self.seat(4, fault)
                text = self.tile(4, f"[{code}]")
                self.assertIn(words, text)
                self.assertTrue(text.startswith("Stop. "), text)
                self.window.find("toggle button", "Details")

    def test_the_others_wait_and_say_for_whom(self):
        first = self.seat(1)
        self.tile(1, "Scan the label")
        second = self.seat(2)
        self.tile(2, "Wait. Finish slot 1 first")
        self.finish(1, first)
        self.tile(2, "Wait. Finish slot 1 first") # until its product has left
        self.lift(1)
        self.finish(2, second)

    def test_a_product_that_leaves_out_of_turn_is_on_both_tiles(self):
        self.seat(1)
        self.tile(1, "Scan the label")
        self.seat(2)
        self.tile(2, "Wait")
        self.lift(2)
        for slot in (1, 2):
            text = self.tile(slot, "[other-product-left]")
            self.assertTrue(text.startswith("Stop. "), text)
            self.assertIn("slots 1 and 2" if slot == 1 else "slots 2 and 1", text)

    def test_a_wrong_label_and_the_right_one(self):
        first = self.seat(1)
        self.finish(1, first)
        self.lift(1)
        self.tile(1, "Good. Plug in")
        second = self.seat(2)
        self.tile(2, "Scan the label")
        self.scan_until(2, "no-label-of-ours",
                        "Scan the label. That label belongs to another module. Scan the label of slot 2. [wrong-label]")
        self.scan_until(2, self.code(first), "[label-seen-elsewhere]")
        self.scan_until(2, self.code(second), "Good. Take it out")

    def test_the_same_finished_label_twice_holds_both(self):
        first = self.seat(1)
        self.finish(1, first)
        self.lift(1)
        self.tile(1, "Good. Plug in")
        second = self.seat(2)
        self.tile(2, "Scan the label")
        self.scan_until(2, self.code(first), "Scan the label. That label belongs to a finished unit")
        self.scan_until(2, "something-else", "[wrong-label]") # so that it is no echo of the trigger
        self.scan_until(2, self.code(first), "Stop. Fetch both units")
        self.assertEqual([self.station.unit(uid)["state"] for uid in (first, second)], ["held", "held"])


class Beginning(Bench):
    """What is missing is said where the tiles will be, and what a stop left behind is asked."""

    @classmethod
    def setUpClass(cls):
        cls.display = cls.enterClassContext(Display())
        cls.modules, cls.slots = cls.enterClassContext(fixture_slots(2))

    def open(self, *options):
        self.window = self.enterContext(Window(self.display, self.station, *options))
        return self.window

    def test_what_is_missing(self):
        self.station = self.enterContext(training_station(self.modules))
        self.open("--batch", "B1").find("label", "No slots yet")
        self.window.find("push button", "Set up slots")
        self.open("--batch", "B1", *self.slots).find("label", "No printer yet")
        self.window.click("Set up a printer")
        wait_until(lambda: self.window.find("radio button", "Setup").get_state_set().contains(self.window.Atspi.StateType.CHECKED),
                   "the Setup page")

    def test_a_batch_is_scanned_and_follows_when_the_line_is_clear(self):
        self.station = self.enterContext(training_station(self.modules, batch="FIRST-BATCH"))
        self.station.add_batch("NEXT-BATCH")
        self.open("--printer", self.station.printer, *self.slots)
        self.window.find("label", "Scan a batch")
        self.window.find("list item", "NEXT-BATCH")
        self.choose_by_scan("FIRST-BATCH", lambda: "Ready" in self.window.description("panel", "Slot 1"))
        uid = self.seat(1)
        self.tile(1, "Scan the label")
        self.choose_by_scan("NEXT-BATCH", lambda: any("a unit of the batch before is open" in self.window.text(label)
                                                      for label in self.window.all("label")))
        self.finish(1, uid)
        self.choose_by_scan("NEXT-BATCH", lambda: self.window.has("label", "Take the finished products out: then batch NEXT-BATCH begins"))
        self.lift(1)
        self.tile(1, "Ready")
        following = self.seat(1)
        self.finish(1, following)
        self.lift(1)
        self.assertEqual([self.station.unit(one)["batch"] for one in (uid, following)], ["FIRST-BATCH", "NEXT-BATCH"])

    def test_a_batch_is_chosen_without_a_scanner(self):
        self.station = self.enterContext(training_station(self.modules, batch="FIRST-BATCH"))
        self.station.add_batch("NEXT-BATCH")
        self.open("--printer", self.station.printer, "--batch", "FIRST-BATCH", *self.slots)
        self.tile(1, "Ready")
        for way_out in ("Back", "NEXT-BATCH"):
            self.window.click("Menu", "toggle button")
            self.window.click("Change batch…")
            self.window.find("list item", "NEXT-BATCH")
            if way_out == "Back":
                self.window.click("Back")
            else:
                self.choose_row("NEXT-BATCH")
            self.window.find("panel", "Slot 1")
        self.window.wait_text("Batch", "NEXT-BATCH")

    def choose_row(self, name):
        """By the keyboard: rows of a list have no action."""
        self.window.find("list item", name).get_component_iface().grab_focus()
        self.window.key("Return")

    def choose_by_scan(self, code, happened):
        for _ in range(4):
            self.window.scan(code)
            with contextlib.suppress(AssertionError):
                return wait_until(happened, f"batch {code}", AGAIN_S)
        raise AssertionError(f"batch {code} was scanned four times\n{self.window.tree()}")

    def test_nobody_is_signed_in(self):
        self.station = self.enterContext(training_station(self.modules))
        pin = self.station.folder / "pin"
        pin.write_text("4711\n")
        self.station.ok("operator", "add", "BADGE-ENGINEER", "--name", "Eva", "--role", "engineer", "--pin-file", str(pin))
        self.station.ok("--operator", "BADGE-ENGINEER", "--pin-file", str(pin), "operator", "add", "BADGE-OPERATOR", "--name", "Ola",
                        "--role", "operator")
        self.station.config.write_text(f"[station]\nidle-sign-out={IDLE_S}\n")
        self.open("--printer", self.station.printer, "--batch", "B1", *self.slots).find("label", "Scan your badge")
        self.choose_by_scan("BADGE-OPERATOR", lambda: self.window.has("panel", "Slot 1"))
        uid = self.seat(1)
        self.tile(1, "Scan the label")
        with self.assertRaises(AssertionError): # hands are needed: nobody is sent away meanwhile
            wait_until(lambda: self.window.has("label", "Scan your badge"), "an idle sign-out", IDLE_S + 2)
        self.finish(1, uid)
        self.lift(1)
        self.window.find("label", "Scan your badge")
        self.choose_by_scan("BADGE-OPERATOR", lambda: self.window.has("panel", "Slot 1"))
        self.choose_by_scan("command:sign-out", lambda: self.window.has("label", "Scan your badge"))
        history = self.station.ok("--operator", "BADGE-ENGINEER", "--pin-file", str(pin), "audit", "log").lines
        who = [event["operator"] for event in history if event["subject"] == f"unit:{uid}"]
        self.assertEqual(set(who), {2}) # Ola is the second person of this record

    def test_a_port_in_use_is_its_own_tile_s_trouble(self):
        self.station = self.enterContext(training_station(self.modules))
        with training_station(self.modules) as other:
            blocker = other.start("provision", "--batch", "B1", "--port", self.slots[3], "--printer", other.printer)
            blocker.wait_event("waiting")
            self.open("--printer", self.station.printer, "--batch", "B1", *self.slots)
            self.assertEqual(self.tile(2, "[port-busy]"), "Slot missing. Another program has slot 2. Close it. [port-busy]")
            uid = self.seat(1)
            self.finish(1, uid)
            self.lift(1)
            blocker.end()
            blocker.kill()
        self.tile(2, "Ready. Plug in a module")

    def test_settings_begin_when_the_last_product_has_left(self):
        self.station = self.enterContext(training_station(self.modules))
        self.open("--batch", "B1").find("label", "No slots yet")
        self.station.ok("setting", "set", "slot 1.port", self.slots[1])
        self.window.find("label", "No printer yet")
        self.station.ok("setting", "set", "printer.destination", self.station.printer)
        self.tile(1, "Ready")
        uid = self.seat(1)
        self.finish(1, uid)
        elsewhere = self.station.folder / "elsewhere"
        elsewhere.mkdir()
        self.station.ok("setting", "set", "printer.destination", elsewhere.as_uri())
        self.lift(1)
        self.tile(1, "Ready. Plug in a module")
        following = self.seat(1)
        self.tile(1, "Scan the label")
        self.assertTrue((elsewhere / f"{following}-g1.pdf").exists())
        self.lift(1)

    def test_a_printer_that_needs_hands_and_a_label_that_nobody_saw(self):
        self.station = self.enterContext(training_station(self.modules))
        with IppPrinter() as printer:
            printer.automatic = False
            self.open("--printer", printer.destination, "--batch", "B1", *self.slots)
            uid = self.seat(1)
            job = printer.wait_document()
            self.tile(1, "Printing.")
            printer.set(state=STOPPED, reasons=["cover-open-error"])
            self.tile(1, "See the printer. Close the printer's cover. [printer-stopped]")
            printer.set(state=IDLE, reasons=[])
            self.tile(1, "Printing.")
            printer.set(state=STOPPED, reasons=["media-empty-error"])
            printer.move(job, PROCESSING_STOPPED)
            self.tile(1, "See the printer. Load labels into the printer. [media-empty]")
            printer.set(state=IDLE, reasons=[], automatic=True)
            printer.move(job, COMPLETED)
            self.tile(1, "Did it print? Scan it if it came out; else press Void")
            self.window.click("Void", "push button")
            self.tile(1, "Scan the label. Stick the label, then scan it")
            labels = [(label["generation"], label["state"]) for label in self.station.unit(uid)["labels"]]
            self.assertEqual(labels, [(1, "revoked"), (2, "printed")])
            self.window.end(signal.SIGTERM)
        self.lift(1)

    def test_told_to_end_it_leaves_the_unit_open_and_makes_its_backup(self):
        self.station = self.enterContext(training_station(self.modules))
        copies = self.station.folder / "copies"
        copies.mkdir()
        self.station.config.write_text(f"[backup]\nto={copies}\n")
        options = ("--printer", self.station.printer, "--batch", "B1", *self.slots)
        self.station.ok("db", "backup")
        uid = self.seat(1)
        self.open(*options)
        self.tile(1, "Scan the label")
        self.window.key("ctrl+k") # a question is no hindrance
        self.window.find("text", "Code")
        self.check_end(signal.SIGTERM, copies)
        self.assertEqual(self.station.unit(uid)["state"], "labelled")
        self.open(*options)
        self.tile(1, "Scan the label")
        self.window.key("ctrl+q")
        self.window.find("dialog", "Leave?")
        self.scan_until(1, self.code(uid), "Good. Take it out")
        self.window.find("dialog", "Leave?") # a scanner's Enter is no answer
        self.check_end(signal.SIGINT, copies)
        self.lift(1)

    def check_end(self, number, copies):
        """That signal ends the window in good order: a backup of what happened, and nothing left lying about."""
        before = len(list(copies.glob("*.db")))
        self.assertEqual(self.window.end(number), 0, self.window)
        self.assertEqual(len(list(copies.glob("*.db"))), before + 1)
        self.assertEqual([path.name for path in self.station.folder.glob("station.db-*")], [])

    def is_on_screen(self, window):
        with contextlib.suppress(AssertionError): # what finds nothing fails
            return self.display.tool("xdotool", "search", "--onlyvisible", "--pid", window.pid)
        return ""

    def cut_while_printing(self, printer, answer):
        """A window is killed, or told twice to end, while its label is at the printer; returns the unit's UID."""
        printer.automatic = False
        options = ("--printer", printer.destination, "--batch", "B1", *self.slots)
        with Window(self.display, self.station, *options) as window:
            uid = self.seat(1)
            printer.wait_document()
            if answer == "void":
                window.process.terminate()
                wait_until(lambda: not self.is_on_screen(window), "no window")
                window.process.terminate() # whoever says it twice has no patience for a printer
                self.assertEqual(window.process.wait(5), -signal.SIGTERM)
            window.process.kill()
            window.process.wait()
        self.lift(1)
        printer.automatic = True
        return uid, options

    def test_a_label_of_unknown_outcome_is_a_question(self):
        for answer in ("scan", "void"):
            with self.subTest(answer), IppPrinter() as printer:
                self.station = self.enterContext(training_station(self.modules))
                uid, options = self.cut_while_printing(printer, answer)
                self.open(*options)
                question = f"Question …{uid[-6:]}"
                self.window.wait_description("panel", question, f"Did the label of unit …{uid[-6:]} print?")
                if answer == "scan":
                    self.choose_by_scan(uid, lambda: not self.window.has("panel", question))
                    self.assertEqual(self.station.unit(uid)["state"], "labelled")
                else:
                    self.window.click("Void")
                    self.window.wait_gone("panel", question)
                    self.assertEqual([(label["generation"], label["state"]) for label in self.station.unit(uid)["labels"]],
                                     [(1, "revoked"), (2, "intended")])
                self.window.end(signal.SIGTERM)


class Training(unittest.TestCase):
    """The simulated line in the window, and its drills; the hands are buttons here."""

    @classmethod
    def setUpClass(cls):
        cls.display = cls.enterClassContext(Display())
        cls.window = cls.enterClassContext(Window(cls.display, None, "--training"))

    def hand(self, what, slot, part):
        self.window.click(f"{what} slot {slot}")
        return self.window.wait_description("panel", f"Slot {slot}", part)

    def finish(self, slot):
        self.hand("Plug in", slot, "Scan the label. ")
        self.hand("Scan the label of", slot, "Good. Take it out")
        self.hand("Unplug", slot, "Good. Plug in the next module")

    def score(self):
        return self.window.text(self.window.find("label", "Score"))

    def judged(self, drill, right):
        """How the score changes when @right is done in the drill."""
        def numbers():
            return [int(word) for word in self.score().split() if word.isdigit()]
        before = numbers()
        self.window.click(drill)
        right()
        after = wait_until(lambda: numbers() if numbers() != before else None, "a verdict on the drill")
        return [new - old for old, new in zip(before, after)]

    def test_a_unit_and_every_drill(self):
        self.window.wait_description("panel", "Slot 1", "Ready")
        self.finish(1)
        self.assertEqual(self.judged("Swapped label", self.swap), [1, 1])
        self.assertEqual(self.judged("Printer jam", self.jam), [1, 1])
        self.assertEqual(self.judged("Same module twice", self.red_shelf), [1, 1])
        self.assertEqual(self.judged("Same module twice", self.try_to_label), [0, 1])

    def swap(self):
        self.hand("Plug in", 2, "Scan the label. ")
        self.window.click("Scan the label of slot 2")
        with contextlib.suppress(AssertionError): # that label may have been scanned within the three seconds of an echo
            wait_until(lambda: "[" in self.window.description("panel", "Slot 2"), "a refusal", AGAIN_S)
        if "[" not in self.window.description("panel", "Slot 2"):
            self.hand("Scan the label of", 2, "[label-seen-elsewhere]")
        self.hand("Scan the label of", 2, "Good. Take it out")
        self.hand("Unplug", 2, "Good. Plug in")

    def jam(self):
        self.hand("Plug in", 3, "See the printer. Check that the printer is on and connected. [printer-unreachable]")
        self.window.click("Clear the printer")
        self.window.wait_description("panel", "Slot 3", "Scan the label. ")
        self.hand("Scan the label of", 3, "Good. Take it out")
        self.hand("Unplug", 3, "Good. Plug in")

    def red_shelf(self):
        self.hand("Plug in", 4, "[duplicate-unit]")
        self.window.click("Unplug slot 4")

    def try_to_label(self):
        self.hand("Plug in", 1, "[duplicate-unit]")
        self.window.click("Scan the label of slot 1")


if __name__ == "__main__":
    main()
