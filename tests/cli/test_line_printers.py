# SPDX-License-Identifier: GPL-3.0-or-later
"""Provisioning at printers in trouble: it waits and says so, goes on by itself, and never prints a label twice."""
import signal
import socket
import time
import unittest

import cups_rig
from claimcheck_testing import Simulator, training_station
from cups_rig import CupsRig, EvePrinter
from ipp_printer import (ABORTED, CANCELED, COMPLETED, CREATE, FORMAT_NOT_SUPPORTED, IppPrinter, PROCESSING,
                         PROCESSING_STOPPED, STOPPED, IDLE)
from zpl_printer import ZplPrinter


class Bench(unittest.TestCase):
    def setUp(self):
        self.modules = self.enterContext(Simulator("--no-pace"))
        self.station = self.enterContext(training_station(self.modules))
        self.uid = self.modules.uid(1)

    def words(self, printer, *options):
        return ["provision", "--batch", "B1", "--port", self.modules.port(1), "--printer", printer.destination, *options]

    def start(self, printer, *options):
        return self.station.start(*self.words(printer, *options))

    def wait_trouble(self, running, code):
        """The next step that waits because of the printer."""
        return running.wait_for(lambda line: '"event":"waiting"' in line and f'"code":"{code}"' in line, code)

    def label(self):
        return self.station.unit(self.uid)["labels"][-1]

    def finish(self, running):
        running.write_line(self.uid)
        running.wait_event("confirmed")
        self.assertEqual(running.wait_end(), 0, running)

    def assert_bounded(self, printer, code):
        """--wait ends it with exit 4, the word, and the unit as it stood."""
        result = self.station.run(*self.words(printer, "--count", 1, "--wait", 1), input=self.uid + "\n")
        self.assertEqual(result.status, 4, result)
        closing = [line for line in result.lines if line["event"] == "unit"]
        self.assertEqual([(line["uid"], line["state"], line["error"]["code"]) for line in closing],
                         [(self.uid, "labelling", code)], result)


class Ipp(Bench):
    def setUp(self):
        super().setUp()
        self.printer = self.enterContext(IppPrinter())

    def test_trouble_before_the_label_is_waited_for(self):
        for state, reasons, code in ((STOPPED, ["media-empty-error"], "media-empty"), (STOPPED, ["paused"], "printer-stopped"),
                                     (IDLE, ["media-empty"], "media-empty"), (STOPPED, ["cover-open"], "printer-stopped")):
            with self.subTest(reasons=reasons, state=state), Simulator("--no-pace") as self.modules:
                self.uid = self.modules.uid(1)
                self.station = self.enterContext(training_station(self.modules))
                self.printer.set(state=state, reasons=reasons)
                self.printer.jobs.clear()
                running = self.start(self.printer, "--count", 1)
                self.wait_trouble(running, code)
                self.assertEqual((self.label()["state"], len(self.printer.documents)), ("intended", 0))
                self.printer.set(state=IDLE, reasons=[])
                self.assertIsNone(running.wait_event("mended", slot=1)["error"])
                running.wait_event("printed")
                self.finish(running)
                self.assertEqual(len(self.printer.documents), 1)

    def test_the_bound_and_the_word(self):
        for values, code in (({"state": STOPPED, "reasons": ["media-empty-error"]}, "media-empty"),
                             ({"state": STOPPED, "reasons": ["paused"]}, "printer-stopped"),
                             ({"accepting": False}, "job-rejected"),
                             ({"refuse": {CREATE: FORMAT_NOT_SUPPORTED}}, "job-rejected"),
                             ({"http_status": 503}, "printer-unreachable")):
            with self.subTest(code=code, values=values):
                self.printer.set(state=IDLE, reasons=[], accepting=True, refuse={}, http_status=None)
                self.printer.set(**values)
                self.assert_bounded(self.printer, code)
                self.assertEqual(self.label()["state"], "intended")
        self.assertEqual(self.printer.documents, [])

    def test_completed_after_media_trouble_is_unknown(self):
        self.printer.set(automatic=False)
        running = self.start(self.printer, "--count", 1)
        job = self.printer.wait_document()
        self.printer.set(state=STOPPED, reasons=["media-empty-error"])
        self.printer.move(job, PROCESSING_STOPPED)
        self.wait_trouble(running, "media-empty")
        self.printer.set(state=IDLE, reasons=[])
        self.printer.move(job, COMPLETED)
        unknown = running.wait_event("unknown", uid=self.uid)
        self.assertEqual(unknown["error"]["code"], "media-empty")
        self.assertEqual((self.station.unit(self.uid)["state"], self.label()["state"]), ("labelling", "unknown"))
        self.finish(running)  # scanned: it came out
        self.assertEqual(len(self.printer.documents), 1)

    def test_a_job_that_others_end_is_unknown_and_resolved_from_outside(self):
        for state in (ABORTED, CANCELED):
            with self.subTest(state=state), Simulator("--no-pace") as self.modules:
                self.uid = self.modules.uid(1)
                self.station = self.enterContext(training_station(self.modules))
                self.printer.set(automatic=False)
                self.printer.jobs.clear()
                running = self.start(self.printer, "--count", 1)
                self.printer.move(self.printer.wait_document(), state)
                running.wait_event("unknown", uid=self.uid)
                self.printer.set(automatic=True)
                self.station.ok("label", "resolve", self.uid, "--void")
                running.wait_event("printed", uid=self.uid)
                self.finish(running)
                self.assertEqual([(label["generation"], label["state"]) for label in self.station.unit(self.uid)["labels"]],
                                 [(1, "revoked"), (2, "confirmed")])

    def test_no_codes_and_an_unknown_label(self):
        self.printer.set(automatic=False)
        running = self.start(self.printer, "--count", 1)
        running.close_input()
        self.printer.move(self.printer.wait_document(), ABORTED)
        closing = running.wait_event("unit", uid=self.uid)
        self.assertEqual((closing["state"], closing["error"]["code"]), ("labelling", "label-outcome-unknown"))
        self.assertEqual(running.wait_end(), 1)

    def test_told_to_stop_while_the_printer_has_the_label(self):
        self.printer.set(automatic=False)
        running = self.start(self.printer)
        job = self.printer.wait_document()
        self.printer.set(state=STOPPED, reasons=["media-empty-error"])
        self.printer.move(job, PROCESSING_STOPPED)
        self.wait_trouble(running, "media-empty")
        self.assertEqual(running.end(signal.SIGTERM), 0, running)
        self.assertEqual((job.state, self.label()["state"]), (CANCELED, "unknown"))

    def test_told_to_stop_while_the_printer_waits_for_hands(self):
        self.printer.set(state=STOPPED, reasons=["paused"])
        running = self.start(self.printer)
        self.wait_trouble(running, "printer-stopped")
        self.assertEqual(running.end(signal.SIGTERM), 0, running)
        self.assertEqual(self.label()["state"], "intended")
        self.assertEqual(self.printer.jobs, {})

    def test_void_from_outside_while_the_printer_has_the_label(self):
        self.printer.set(automatic=False)
        running = self.start(self.printer)
        job = self.printer.wait_document()
        self.station.ok("unit", "void", self.uid, "--reason", "a scratch")
        closing = running.wait_event("unit", uid=self.uid)
        self.assertEqual((closing["state"], closing["error"]["code"], job.state), ("void", "unit-void", CANCELED))
        self.assertEqual(running.end(), 1)
        self.assertEqual(self.label()["state"], "revoked")

    def test_hold_from_outside_while_the_printer_has_the_label(self):
        self.printer.set(automatic=False)
        running = self.start(self.printer)
        job = self.printer.wait_document()
        self.printer.move(job, PROCESSING)
        self.station.ok("unit", "hold", self.uid, "--reason", "a scratch")
        self.assertEqual(running.wait_event("unit", uid=self.uid)["state"], "held")
        self.printer.move(job, COMPLETED)
        running.wait_event("printed", uid=self.uid)
        self.assertEqual(running.end(), 1)
        self.assertEqual((self.station.unit(self.uid)["state"], self.label()["state"]), ("held", "printed"))

    def test_a_module_that_leaves_before_the_printer_had_its_label(self):
        self.printer.set(state=STOPPED, reasons=["paused"])
        running = self.start(self.printer)
        self.wait_trouble(running, "printer-stopped")
        self.modules.command("swap 1")  # another module; nothing of the first one's is out
        running.wait_event("left", uid=self.uid)
        running.wait_event("recorded", uid=self.modules.uid(1))
        self.printer.set(state=IDLE, reasons=[])
        other = running.wait_event("printed")["uid"]
        self.assertNotEqual(other, self.uid)
        self.assertEqual(self.label()["state"], "intended")
        self.assertEqual([job.name for job in self.printer.jobs.values()], [f"{other}-g1.pdf"])

    def test_another_job_in_the_queue(self):
        other = self.printer.add_job()
        running = self.start(self.printer, "--count", 1)
        self.wait_trouble(running, "printer-shared")
        self.printer.move(other, COMPLETED)
        running.wait_event("printed")
        self.finish(running)

    def test_reprint_at_a_printer_in_trouble_says_what_it_needs(self):
        running = self.start(self.printer, "--count", 1)
        running.wait_event("printed")
        self.finish(running)
        self.printer.set(accepting=False)
        result = self.station.run("label", "reprint", self.uid, "--reason", "smudged", "--printer", self.printer.destination)
        self.assertEqual((result.status, result.error), (4, "job-rejected"), result)
        self.assertEqual([label["state"] for label in self.station.unit(self.uid)["labels"]], ["revoked", "intended"])
        self.assertEqual(self.station.unit(self.uid)["state"], "labelling")


class Second(Bench):
    """[printer] second takes over while the first needs hands, but never a label that the first may have."""

    def setUp(self):
        super().setUp()
        self.first, self.second = self.enterContext(ZplPrinter()), self.enterContext(ZplPrinter())
        self.station.config.write_text(f"[printer]\ndestination={self.first.destination}\nsecond={self.second.destination}\n")

    def start(self, *options):
        return self.station.start("provision", "--batch", "B1", "--port", self.modules.port(1), *options)

    def test_it_takes_over_and_the_first_never_prints_that_label(self):
        self.first.set(paper_out=True)
        running = self.start("--count", 1)
        self.wait_trouble(running, "media-empty")
        self.assertIn(self.second.destination, running.wait_event("notice")["message"])
        running.wait_event("printed")
        self.assertEqual(self.label()["printer"], self.second.destination)
        self.first.set(paper_out=False)
        self.finish(running)
        self.assertEqual((len(self.first.printed), len(self.second.printed)), (0, 1))

    def test_a_label_that_was_begun_stays_where_it_is(self):
        self.first.at_label = {"paper_out": True}
        running = self.start("--count", 1)
        self.wait_trouble(running, "media-empty")
        began = time.monotonic()
        while time.monotonic() < began + 12:  # longer than a printer that may be given up is waited for
            self.first.wait_questions(1)
        self.first.set(paper_out=False)
        running.wait_event("unknown", uid=self.uid)
        self.finish(running)
        self.assertEqual((len(self.first.printed), len(self.second.printed), self.label()["printer"]),
                         (1, 0, self.first.destination))

    def test_the_same_printer_twice_is_a_mistake(self):
        self.station.config.write_text(f"[printer]\ndestination={self.first.destination}\nsecond={self.first.destination}\n")
        refused = self.station.run("provision", "--batch", "B1", "--port", self.modules.port(1), "--count", 1)
        self.assertEqual((refused.status, refused.error), (2, "usage"))


class Zpl(Bench):
    def test_trouble_before_the_label_is_waited_for(self):
        printer = self.enterContext(ZplPrinter())
        printer.set(paper_out=True)
        running = self.start(printer, "--count", 1)
        self.wait_trouble(running, "media-empty")
        printer.set(paper_out=False, head_up=True)
        self.wait_trouble(running, "printer-stopped")
        printer.set(head_up=False)
        running.wait_event("printed")
        self.finish(running)
        self.assertEqual(len(printer.printed), 1)

    def test_the_bound_and_the_word(self):
        printer = self.enterContext(ZplPrinter())
        printer.set(paper_out=True)
        self.assert_bounded(printer, "media-empty")
        printer.set(paper_out=False, paused=True)
        self.assert_bounded(printer, "printer-stopped")
        printer.vanish()
        self.assert_bounded(printer, "printer-unreachable")
        self.assertEqual((self.label()["state"], printer.printed), ("intended", []))

    def test_media_trouble_within_the_label_is_unknown(self):
        printer = self.enterContext(ZplPrinter())
        printer.at_label = {"paper_out": True}
        running = self.start(printer, "--count", 1)
        self.wait_trouble(running, "media-empty")
        printer.set(paper_out=False)
        running.wait_event("unknown", uid=self.uid)
        self.finish(running)
        self.assertEqual(len(printer.printed), 1)

    def test_a_label_on_the_bar_is_told_and_waited_for(self):
        printer = self.enterContext(ZplPrinter(peel=True))
        printer.label_waiting = True  # of somebody before
        running = self.start(printer, "--count", 1, "--wait", 1)
        running.wait_event("label-waiting", uid=self.uid)
        self.assertEqual(self.label()["state"], "intended")
        printer.take()
        running.wait_event("printed")
        self.finish(running)

    def test_a_printer_that_never_tells_its_state_is_noted_once(self):
        printer = self.enterContext(ZplPrinter(answers=False))
        running = self.start(printer, "--count", 1)
        notice = running.wait_event("notice")
        self.assertIn("~HS", notice["message"])
        running.wait_event("printed")
        self.finish(running)


@unittest.skipIf(cups_rig.missing(), cups_rig.missing())
class Cups(Bench):
    def test_the_whole_job_through_a_print_service(self):
        rig = self.enterContext(CupsRig())
        printer = self.enterContext(EvePrinter())
        rig.add_queue("label", printer.uri)
        words = ["provision", "--batch", "B1", "--port", self.modules.port(1), "--printer", "cups://label", "--count", 1]
        running = self.station.start(*words, environment={"CUPS_SERVER": rig.server})
        running.wait_event("printed", uid=self.uid)
        self.finish(running)
        self.assertEqual(len(printer.documents), 1)
        self.assertEqual((self.label()["printer"], self.label()["state"]), ("cups://label", "confirmed"))

    def test_a_queue_that_other_computers_may_use_is_refused(self):
        address = own_address()
        if address is None:
            self.skipTest("this computer has no address but loopback")
        with socket.create_server((address, 0)) as taken:
            port = taken.getsockname()[1]
        rig = self.enterContext(CupsRig(listen=(f"{address}:{port}",)))
        printer = self.enterContext(EvePrinter())
        rig.add_queue("label", printer.uri)
        result = self.station.run("provision", "--batch", "B1", "--port", self.modules.port(1), "--printer", "cups://label",
                                  environment={"CUPS_SERVER": rig.server, "IPP_PORT": str(port)})
        self.assertEqual((result.status, result.error), (4, "printer-shared"), result)


def own_address():
    """An address of this computer in a network; nothing is sent anywhere."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return probe.getsockname()[0]
        except OSError:
            return None


if __name__ == "__main__":
    unittest.main()
