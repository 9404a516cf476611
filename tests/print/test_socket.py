# SPDX-License-Identifier: GPL-3.0-or-later
"""socket://: raw ZPL to a printer that answers ~HS, answers no more, or never did."""
import unittest

from print_driving import Label, drive, drive_once, outcome
from zpl_printer import ZplPrinter


class Socket(unittest.TestCase):
    def setUp(self):
        self.label = self.enterContext(Label(b"^XA^FO10,10^FDSN0001^FS^XZ\r\n"))

    def printer(self, **options):
        return self.enterContext(ZplPrinter(**options))

    def start(self, printer, *options):
        return self.enterContext(drive("print", *options, printer.destination, self.label.path))

    def assert_one_label(self, printer):
        self.assertEqual(printer.printed, [self.label.content.strip()])

    # --- well ---

    def test_a_label_comes_out(self):
        printer = self.printer()
        run = self.start(printer)
        created = run.wait_event("created")
        self.assertTrue(created["job"])
        self.assertEqual(outcome(run), ("out", None))
        self.assert_one_label(printer)

    def test_out_is_said_when_it_is_out(self):
        printer = self.printer(seconds=1.0)
        self.assertEqual(outcome(self.start(printer)), ("out", None))
        self.assert_one_label(printer)

    def test_each_job_has_a_name_of_its_own(self):
        printer = self.printer()
        run = self.start(printer, "--repeat", "3")
        self.assertEqual(run.wait_end(), 0)
        jobs = [event["job"] for event in run.events if event["event"] == "created"]
        self.assertEqual(len(set(jobs)), 3)
        self.assertEqual(len(printer.printed), 3)

    def test_a_job_that_is_not_on_record_is_not_sent(self):
        printer = self.printer()
        run = self.start(printer, "--refuse")
        self.assertEqual(outcome(run), ("not-taken", "disk-full"))
        self.assertEqual((printer.printed, printer.received), ([], 0))

    # --- trouble before the first byte: told, waited for, harmless ---

    def test_trouble_before_the_label_is_waited_for(self):
        for flag, code in (("paper_out", "media-empty"), ("paused", "printer-stopped"), ("head_up", "printer-stopped"),
                           ("ribbon_out", "printer-stopped"), ("too_hot", "printer-stopped"),
                           ("corrupt_memory", "printer-stopped"), ("buffer_full", "printer-stopped")):
            with self.subTest(flag=flag), ZplPrinter() as printer:
                printer.set(**{flag: True})
                run = self.start(printer)
                self.assertEqual(run.wait_event("trouble")["error"]["code"], code)
                printer.wait_questions(2)
                self.assertEqual(printer.received, 0)
                printer.set(**{flag: False})
                run.wait_event("well")
                self.assertEqual(outcome(run), ("out", None))
                self.assert_one_label(printer)

    def test_a_printer_that_is_off_is_waited_for_until_told_to_stop(self):
        printer = self.printer()
        printer.vanish()
        run = self.start(printer)
        self.assertEqual(run.wait_event("trouble")["error"]["code"], "printer-unreachable")
        run.write_line("cancel")
        self.assertEqual(outcome(run), ("not-taken", "printer-unreachable"))

    def test_cancelled_while_it_waits_for_hands(self):
        printer = self.printer()
        printer.set(paper_out=True)
        run = self.start(printer)
        run.wait_event("trouble")
        run.write_line("cancel")
        self.assertEqual(outcome(run), ("not-taken", "media-empty"))
        self.assertEqual(printer.received, 0)

    def test_a_printer_that_hangs_up_before_the_label(self):
        printer = self.printer()
        printer.set(paper_out=True)
        run = self.start(printer)
        run.wait_event("trouble")
        printer.hang_up()
        printer.wait_questions(2)
        printer.set(paper_out=False)
        self.assertEqual(outcome(run), ("out", None))
        self.assert_one_label(printer)

    def test_the_label_before_it_is_waited_for(self):
        printer = self.printer()
        printer.set(paused=True)
        printer._formats.append(b"^XA^FDanother^FS^XZ")
        run = self.start(printer)
        run.wait_event("trouble")
        printer.set(paused=False)
        self.assertEqual(outcome(run), ("out", None))
        self.assertEqual(len(printer.printed), 2)

    # --- trouble within the label: told, waited for, and never certain again ---

    def test_trouble_within_the_label_leaves_it_unknown(self):
        for flag, code in (("paper_out", "media-empty"), ("head_up", "printer-stopped"),
                           ("ribbon_out", "printer-stopped"), ("paused", "printer-stopped")):
            with self.subTest(flag=flag), ZplPrinter() as printer:
                printer.at_label = {flag: True}
                run = self.start(printer)
                self.assertEqual(run.wait_event("trouble")["error"]["code"], code)
                printer.set(**{flag: False})
                self.assertEqual(outcome(run), ("unknown", code))
                self.assert_one_label(printer)

    def test_a_label_that_is_cleared_at_the_panel_is_not_out(self):
        printer = self.printer()
        printer.at_label = {"paused": True}
        run = self.start(printer)
        run.wait_event("trouble")
        printer.drop_label()
        printer.set(paused=False)
        self.assertEqual(outcome(run), ("unknown", "printer-stopped"))
        self.assertEqual(printer.printed, [])

    def test_cancelled_within_the_label_it_is_cleared(self):
        printer = self.printer()
        printer.at_label = {"paper_out": True}
        run = self.start(printer)
        run.wait_event("trouble")
        run.write_line("cancel")
        self.assertEqual(outcome(run), ("unknown", "media-empty"))
        self.assertEqual(printer.cleared, 1)
        printer.set(paper_out=False)  # refilled: nothing comes out of its memory any more
        self.assertEqual((printer.printed, printer.lost), ([], [self.label.content.strip()]))

    def test_a_printer_that_falls_silent_is_at_fault(self):
        printer = self.printer(seconds=30)
        run = self.start(printer)
        printer.wait_begun()
        printer.answers = False
        self.assertEqual(run.wait_event("trouble")["error"]["code"], "printer-unreachable")
        self.assertEqual(outcome(run), ("unknown", "printer-unreachable"))
        self.assertEqual(printer.printed, [])

    def test_one_that_has_answered_once_and_is_silent_at_the_next_label(self):
        printer = self.printer()
        run = self.start(printer, "--repeat", "2")
        run.wait_event("outcome", outcome="out")
        printer.answers = False
        trouble = run.wait_event("trouble")
        self.assertEqual(trouble["error"]["code"], "printer-unreachable")
        printer.answers = True
        run.wait_event("outcome")

    def test_a_connection_that_breaks_within_the_label(self):
        printer = self.printer()
        printer.reset_after = 8
        run = self.start(printer)
        self.assertEqual(outcome(run), ("unknown", "printer-unreachable"))
        self.assertEqual(printer.printed, [])
        self.assertEqual(printer.cleared, 1)  # half a label would swallow the next one

    def test_a_printer_that_is_gone_within_the_label(self):
        printer = self.printer(seconds=30)
        run = self.start(printer)
        printer.wait_begun()
        printer.vanish()
        self.assertEqual(run.wait_event("trouble")["error"]["code"], "printer-unreachable")
        self.assertEqual(outcome(run), ("unknown", "printer-unreachable"))

    # --- peeling ---

    def test_a_label_on_the_bar_is_out_and_the_next_waits_for_it(self):
        printer = self.printer(peel=True)
        run = self.start(printer, "--repeat", "2")
        run.wait_event("label-waiting")
        run.wait_event("outcome", outcome="out")
        run.wait_event("label-waiting")  # the second job tells of the first's label
        printer.wait_questions(3)
        self.assertEqual(len(printer.printed), 1)
        printer.take()
        run.wait_event("label-taken")
        run.wait_event("label-waiting")
        run.wait_event("outcome", outcome="out")
        self.assertEqual(run.wait_end(), 0)
        self.assertEqual(len(printer.printed), 2)
        self.assertFalse([event for event in run.events if event["event"] == "trouble"])

    # --- a printer that never answers ---

    def test_a_printer_that_never_answers_gets_a_warning(self):
        printer = self.printer(answers=False)
        run = self.start(printer)
        run.wait_event("warning")
        self.assertEqual(outcome(run), ("out", None))
        printer.wait(lambda p: p.printed, "label")
        self.assert_one_label(printer)

    def test_a_mute_printer_that_takes_no_bytes(self):
        big = self.enterContext(Label(b"^XA" + b"^FX" + b"x" * 20_000_000 + b"^XZ"))
        printer = self.printer(answers=False)
        printer.stop_reading_after = 0
        run = self.enterContext(drive("print", printer.destination, big.path))
        self.assertEqual(run.wait_event("trouble")["error"]["code"], "printer-stopped")
        run.write_line("cancel")
        self.assertEqual(outcome(run), ("unknown", "printer-stopped"))
        self.assertEqual(printer.printed, [])

    # --- without a label ---

    def test_check(self):
        printer = self.printer()
        self.assertEqual(drive_once("check", printer.destination)[0]["event"], "well")
        for flag, code in (("paper_out", "media-empty"), ("head_up", "printer-stopped")):
            printer.set(**{flag: True})
            self.assertEqual(drive_once("check", printer.destination)[0]["error"]["code"], code)
            printer.set(**{flag: False})
        printer.vanish()
        self.assertEqual(drive_once("check", printer.destination)[0]["error"]["code"], "printer-unreachable")

    def test_a_mute_printer_is_well_and_a_finding(self):
        printer = self.printer(answers=False)
        self.assertEqual(drive_once("check", printer.destination)[0]["event"], "well")
        [finding] = drive_once("findings", printer.destination)
        self.assertEqual((finding["code"], finding["fault"]), ("printer-gives-no-status", False))

    def test_ask_knows_what_is_still_to_come_and_no_more(self):
        printer = self.printer()
        [asked] = drive_once("ask", printer.destination, "zpl-1")
        self.assertEqual(asked["error"]["code"], "printer-unreachable")
        printer.set(paused=True)
        printer._formats.append(b"^XA^XZ")
        self.assertEqual(drive_once("ask", printer.destination, "zpl-1")[0]["state"], "pending")

    def test_cancel_clears_the_printer(self):
        printer = self.printer()
        printer.set(paused=True)
        printer._formats.append(b"^XA^XZ")
        self.assertEqual(drive_once("cancel", printer.destination, "zpl-1")[0]["event"], "cancelled")
        printer.set(paused=False)
        self.assertEqual((printer.printed, printer.lost), ([], [b"^XA^XZ"]))

    def test_cancel_at_a_printer_that_is_gone_is_not_seen(self):
        printer = self.printer()
        printer.vanish()
        [cancelled] = drive_once("cancel", printer.destination, "zpl-1")
        self.assertEqual(cancelled["error"]["code"], "printer-unreachable")

    def test_cancel_at_a_mute_printer_is_believed(self):
        printer = self.printer(answers=False)
        self.assertEqual(drive_once("cancel", printer.destination, "zpl-1")[0]["event"], "cancelled")
        self.assertEqual(printer.cleared, 1)


if __name__ == "__main__":
    unittest.main()
