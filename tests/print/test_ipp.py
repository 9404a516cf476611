# SPDX-License-Identifier: GPL-3.0-or-later
"""ipp://: every state of a job and its printer, and every way in which the two can lose each other."""
import socket
import unittest

import ipp_printer as ipp
from ipp_printer import IppPrinter
from print_driving import Label, drive, drive_once, outcome, pdf


class Ipp(unittest.TestCase):
    def setUp(self):
        self.label = self.enterContext(Label(pdf()))
        self.printer = self.enterContext(IppPrinter())

    def start(self, *options, destination=None):
        destination = destination or self.printer.destination
        return self.enterContext(drive("print", *options, destination, self.label.path, "UID00001-g1.pdf"))

    def assert_documents(self, number):
        self.assertEqual(self.printer.documents, [self.label.content] * number)

    def followed(self):
        """A label that the printer has taken and not begun: (the program, the job)."""
        self.printer.automatic = False
        run = self.start()
        return run, self.printer.wait_document()

    # --- well ---

    def test_a_label_comes_out(self):
        run = self.start()
        created = run.wait_event("created")
        self.assertEqual(outcome(run), ("out", None))
        self.assert_documents(1)
        job = self.printer.jobs[int(created["job"])]
        asked = job.attributes
        self.assertEqual((job.name, asked["copies"], asked["sides"], asked["print-scaling"], asked["job-sheets"],
                          asked["media"]),
                         ("UID00001-g1.pdf", [1], ["one-sided"], ["none"], ["none"], ["custom_57x32mm_57x32mm"]))
        self.assertTrue(job.user.startswith("claimcheck-"))

    def test_a_size_that_the_printer_does_not_name(self):
        run = self.start("--size", "30x15")
        self.assertEqual(outcome(run), ("out", None))
        asked = self.printer.jobs[1].attributes
        self.assertNotIn("media", asked)
        self.assertEqual([value for value in asked["media-col"] if isinstance(value, int)], [3000, 1500])

    def test_the_job_is_on_record_before_the_document(self):
        run = self.start("--refuse")
        run.wait_event("created")
        self.assertEqual(outcome(run), ("not-taken", "disk-full"))
        self.assert_documents(0)
        self.assertNotIn(ipp.SEND, self.printer.requests)
        self.assertEqual(self.printer.jobs[1].state, ipp.CANCELED)

    def test_without_a_port_and_a_path(self):
        told, = drive_once("check", "ipp://127.94.17.3")  # an address of this computer where nothing listens
        self.assertIn("port 631", told["error"]["message"])
        run = self.start(destination=f"ipp://127.0.0.1:{self.printer.port}")
        self.assertEqual(outcome(run), ("out", None))

    def test_followed_to_the_end(self):
        run, job = self.followed()
        self.printer.move(job, ipp.PROCESSING, ["job-printing"])
        self.printer.wait_requests(ipp.GET_JOB, 2)
        self.assertFalse([event for event in run.events if event["event"] == "outcome"])
        self.printer.move(job, ipp.COMPLETED, ["job-completed-successfully"])
        self.assertEqual(outcome(run), ("out", None))
        self.assertFalse([event for event in run.events if event["event"] in ("trouble", "warning")])

    # --- before the document: told, waited for, harmless ---

    def test_trouble_before_the_label_is_waited_for(self):
        for reasons, code in ((["media-empty-error"], "media-empty"), (["media-needed"], "media-empty"),
                              (["cover-open-error"], "printer-stopped"), (["paused"], "printer-stopped"),
                              (["offline-error"], "printer-unreachable"), ([], "printer-stopped")):
            with self.subTest(reasons=reasons), IppPrinter() as printer:
                printer.set(state=ipp.STOPPED, reasons=reasons)
                run = self.start(destination=printer.destination)
                self.assertEqual(run.wait_event("trouble")["error"]["code"], code)
                printer.wait_requests(ipp.GET_PRINTER, 2)
                self.assertNotIn(ipp.CREATE, printer.requests)
                printer.set(state=ipp.IDLE, reasons=[])
                run.wait_event("well")
                self.assertEqual(outcome(run), ("out", None))
                self.assertEqual(len(printer.documents), 1)

    def test_a_printer_that_is_off_is_waited_for(self):
        self.printer.vanish()
        run = self.start()
        self.assertEqual(run.wait_event("trouble")["error"]["code"], "printer-unreachable")
        self.printer.appear()
        run.wait_event("well")
        self.assertEqual(outcome(run), ("out", None))
        self.assert_documents(1)

    def test_cancelled_while_it_is_off(self):
        self.printer.vanish()
        run = self.start()
        run.wait_event("trouble")
        run.write_line("cancel")
        self.assertEqual(outcome(run), ("not-taken", "printer-unreachable"))

    def test_cancelled_while_it_does_not_answer(self):
        for operation in (ipp.GET_PRINTER, ipp.GET_JOBS, ipp.CREATE):
            with self.subTest(operation=operation), IppPrinter() as printer:
                printer.hang.add(operation)
                run = self.start(destination=printer.destination)
                printer.wait(lambda p: operation in p.requests, "request")
                run.write_line("cancel")
                self.assertEqual(outcome(run)[0], "not-taken")
                self.assertEqual(printer.documents, [])

    def test_another_s_job_in_it_is_waited_for(self):
        other = self.printer.add_job()
        run = self.start()
        self.assertEqual(run.wait_event("trouble")["error"]["code"], "printer-shared")
        self.assertNotIn(ipp.CREATE, self.printer.requests)
        self.printer.move(other, ipp.COMPLETED)
        self.assertEqual(outcome(run), ("out", None))

    def test_refused_for_good(self):
        cases = {
            "it accepts no jobs": {"accepting": False},
            "it takes no PDF": {"formats": ["image/pwg-raster", "application/octet-stream"]},
            "it takes jobs only whole": {"operations": [0x0002, ipp.GET_PRINTER]},
            "it does not let us in": {"refuse": {ipp.GET_PRINTER: ipp.FORBIDDEN}},
            "nor over HTTP": {"http_status": 401},
            "it refuses the job": {"refuse": {ipp.CREATE: ipp.FORBIDDEN}},
            "it stopped accepting meanwhile": {"refuse": {ipp.CREATE: ipp.NOT_ACCEPTING}},
        }
        for about, values in cases.items():
            with self.subTest(about), IppPrinter() as printer:
                printer.set(**values)
                self.assertEqual(outcome(self.start(destination=printer.destination)), ("not-taken", "job-rejected"))
                self.assertEqual(printer.documents, [])

    def test_the_document_is_refused(self):
        self.printer.refuse[ipp.SEND] = ipp.FORMAT_NOT_SUPPORTED
        self.assertEqual(outcome(self.start()), ("not-taken", "job-rejected"))
        self.assertEqual(self.printer.jobs[1].state, ipp.CANCELED)
        self.assertEqual(self.printer.requests.count(ipp.SEND), 1)

    def test_the_document_is_refused_before_it_is_read(self):
        self.label = self.enterContext(Label(pdf() + b"\n%" + b"x" * 8_000_000))
        self.printer.refuse_after_bytes = 100
        self.assertEqual(outcome(self.start()), ("not-taken", "job-rejected"))
        self.assert_documents(0)

    def test_busy_for_a_moment_is_no_trouble(self):
        self.printer.refuse[ipp.CREATE] = ipp.BUSY
        run = self.start()
        self.printer.wait_requests(ipp.CREATE, 2)
        self.printer.refuse.clear()
        self.assertEqual(outcome(run), ("out", None))
        self.assertFalse([event for event in run.events if event["event"] == "trouble"])

    def test_busy_for_long_is_trouble(self):
        self.printer.refuse[ipp.CREATE] = ipp.BUSY
        run = self.start()
        self.assertEqual(run.wait_event("trouble")["error"]["code"], "printer-stopped")
        self.printer.refuse.clear()
        self.assertEqual(outcome(run), ("out", None))

    # --- within the document ---

    def test_the_connection_breaks_in_the_document(self):
        self.printer.cut_document_after = 100
        self.assertEqual(outcome(self.start()), ("unknown", "printer-unreachable"))
        self.assertEqual(self.printer.requests.count(ipp.SEND), 0)  # never whole, never again
        self.assertEqual(self.printer.jobs[1].state, ipp.CANCELED)

    def test_it_breaks_and_the_printer_says_that_it_has_no_document(self):
        self.printer.set(cut_document_after=100, counts_documents=True)
        self.assertEqual(outcome(self.start()), ("not-taken", "printer-unreachable"))
        self.assert_documents(0)

    def test_the_answer_to_the_document_is_lost(self):
        self.printer.set(automatic=False, cut_answer={ipp.SEND}, counts_documents=True)
        self.assertEqual(outcome(self.start()), ("unknown", "printer-unreachable"))
        self.assert_documents(1)
        self.assertEqual(self.printer.jobs[1].state, ipp.CANCELED)
        self.assertEqual(self.printer.requests.count(ipp.SEND), 1)

    def test_the_answer_to_the_job_is_lost(self):
        """Its number was never heard, so it cannot be cancelled; but it is empty, and another is made."""
        self.printer.cut_answer = {ipp.CREATE}
        run = self.start()
        self.printer.wait_requests(ipp.CREATE, 1)
        self.printer.set(cut_answer=set())
        run.wait_event("created")
        self.assertEqual(outcome(run), ("out", None))
        self.assert_documents(1)

    # --- following: trouble, and what it leaves ---

    def test_media_trouble_within_the_label_leaves_it_unknown(self):
        for reasons, code, hint in ((["media-empty-warning"], "media-empty", "Load labels"),
                                    (["marker-supply-empty-error"], "printer-stopped", "ribbon"),
                                    (["cover-open"], "printer-stopped", "Close the printer's cover."),
                                    (["media-jam-error"], "printer-stopped", "Clear the jam")):
            with self.subTest(reasons=reasons), IppPrinter() as self.printer:
                run, job = self.followed()
                self.printer.move(job, ipp.PROCESSING)
                self.printer.set(state=ipp.STOPPED, reasons=reasons)
                trouble = run.wait_event("trouble")["error"]
                self.assertEqual(trouble["code"], code)
                self.assertIn(hint, trouble["hint"])
                self.printer.set(state=ipp.PRINTING, reasons=[])
                run.wait_event("well")
                self.printer.move(job, ipp.COMPLETED)
                self.assertEqual(outcome(run), ("unknown", code))
                self.assert_documents(1)

    def test_media_trouble_before_its_turn_does_not(self):
        run, job = self.followed()
        self.printer.set(state=ipp.STOPPED, reasons=["media-empty-error"])
        self.assertEqual(run.wait_event("trouble")["error"]["code"], "media-empty")
        self.printer.set(state=ipp.IDLE, reasons=[])
        run.wait_event("well")
        self.printer.move(job, ipp.COMPLETED)
        self.assertEqual(outcome(run), ("out", None))

    def test_a_pause_does_not(self):
        run, job = self.followed()
        self.printer.set(state=ipp.STOPPED, reasons=["paused"])
        self.printer.wait_requests(ipp.GET_PRINTER, 2)  # it knows why before it sees the job stand still
        self.printer.move(job, ipp.PROCESSING_STOPPED, ["printer-stopped"])
        self.assertEqual(run.wait_event("trouble")["error"]["code"], "printer-stopped")
        self.printer.move(job, ipp.PROCESSING)
        self.printer.set(state=ipp.PRINTING, reasons=[])
        run.wait_event("well")
        self.printer.move(job, ipp.COMPLETED)
        self.assertEqual(outcome(run), ("out", None))

    def test_a_lost_connection_does_not(self):
        run, job = self.followed()
        self.printer.move(job, ipp.PROCESSING)
        self.printer.vanish()
        self.assertEqual(run.wait_event("trouble")["error"]["code"], "printer-unreachable")
        self.printer.move(job, ipp.COMPLETED)
        self.printer.appear()
        self.assertEqual(outcome(run), ("out", None))
        self.assert_documents(1)

    def test_a_held_job_is_told(self):
        run, job = self.followed()
        self.printer.move(job, ipp.HELD, ["job-hold-until-specified"])
        self.assertEqual(run.wait_event("trouble")["error"]["code"], "printer-stopped")
        self.printer.move(job, ipp.COMPLETED)
        self.assertEqual(outcome(run), ("out", None))

    def test_bad_ends(self):
        for state, reasons, code in ((ipp.ABORTED, ["aborted-by-system"], "job-rejected"),
                                     (ipp.CANCELED, ["job-canceled-by-user"], "job-rejected"),
                                     (ipp.COMPLETED, ["job-completed-with-errors"], "printer-stopped"),
                                     (ipp.COMPLETED, ["queued-in-device"], "printer-stopped")):
            with self.subTest(state=state, reasons=reasons), IppPrinter() as self.printer:
                run, job = self.followed()
                self.printer.move(job, state, reasons)
                self.assertEqual(outcome(run), ("unknown", code))

    def test_a_job_that_the_printer_has_forgotten(self):
        run, job = self.followed()
        self.printer.forget(job)
        self.assertEqual(outcome(run), ("unknown", "printer-stopped"))

    def test_a_number_that_is_somebody_else_s_now(self):
        run, job = self.followed()
        job.user = "somebody"  # the printer was off and on, and numbers its jobs anew
        self.assertEqual(outcome(run), ("unknown", "printer-stopped"))
        self.assertNotIn(ipp.CANCEL, self.printer.requests)

    def test_a_job_that_would_be_printed_again_is_stopped(self):
        run, job = self.followed()
        self.printer.move(job, ipp.PROCESSING)
        self.printer.wait_requests(ipp.GET_JOB, 2)
        self.printer.move(job, ipp.PENDING)
        self.assertEqual(outcome(run), ("unknown", "printer-stopped"))
        self.assertEqual(job.state, ipp.CANCELED)

    def test_begun_and_put_back_between_two_looks(self):
        run, job = self.followed()
        self.printer.move(job, ipp.PENDING, begun=True)
        self.assertEqual(outcome(run), ("unknown", "printer-stopped"))
        self.assertEqual(job.state, ipp.CANCELED)

    def test_cancelled_while_it_follows(self):
        run, job = self.followed()
        self.printer.move(job, ipp.PROCESSING)
        self.printer.wait_requests(ipp.GET_JOB, 2)
        run.write_line("cancel")
        self.assertEqual(outcome(run)[0], "unknown")
        self.assertEqual(job.state, ipp.CANCELED)

    def test_cancelled_too_late(self):
        """The station is told to stop, and finds the label finished: it says what is true."""
        run, job = self.followed()
        self.printer.move(job, ipp.PROCESSING)
        self.printer.hang.add(ipp.GET_PRINTER)
        self.printer.wait(lambda p: p.requests[-1] == ipp.GET_PRINTER, "look at the printer")
        self.printer.move(job, ipp.COMPLETED)
        run.write_line("cancel")
        self.assertEqual(outcome(run), ("out", None))

    def test_a_printer_that_will_not_cancel(self):
        run, job = self.followed()
        self.printer.obeys_cancel = False
        self.printer.move(job, ipp.PROCESSING)
        self.printer.wait_requests(ipp.GET_JOB, 2)
        run.write_line("cancel")
        self.assertEqual(outcome(run)[0], "unknown")
        cancelled, = drive_once("cancel", self.printer.destination, str(job.number))
        self.assertEqual(cancelled["error"]["code"], "printer-unreachable")

    # --- jobs of an earlier run ---

    def test_ask_and_cancel(self):
        run, job = self.followed()
        run.kill()  # as a power cut does
        number = str(job.number)
        self.assertEqual(drive_once("ask", self.printer.destination, number)[0]["state"], "pending")
        self.assertEqual(drive_once("cancel", self.printer.destination, number)[0]["event"], "cancelled")
        self.assertEqual(job.state, ipp.CANCELED)
        self.assertEqual(drive_once("ask", self.printer.destination, number)[0]["state"], "gone")
        self.printer.move(job, ipp.COMPLETED)
        self.assertEqual(drive_once("ask", self.printer.destination, number)[0]["state"], "completed")
        self.assertEqual(drive_once("cancel", self.printer.destination, number)[0]["event"], "cancelled")

    def test_ask_and_cancel_leave_other_people_s_jobs_alone(self):
        other = self.printer.add_job()
        for number in (str(other.number), "77", "0", "1x", "UID00001-g1.pdf", "99999999999"):
            self.assertEqual(drive_once("ask", self.printer.destination, number)[0]["state"], "gone")
            self.assertEqual(drive_once("cancel", self.printer.destination, number)[0]["event"], "cancelled")
        self.assertEqual(other.state, ipp.PENDING)

    def test_ask_a_printer_that_is_off(self):
        self.printer.vanish()
        for verb in ("ask", "cancel"):
            told, = drive_once(verb, self.printer.destination, "1")
            self.assertEqual(told["error"]["code"], "printer-unreachable")

    # --- check ---

    def test_check(self):
        def check():
            return drive_once("check", self.printer.destination)[0].get("error", {}).get("code")
        self.assertIsNone(check())
        self.printer.set(state=ipp.STOPPED, reasons=["media-empty-error"])
        self.assertEqual(check(), "media-empty")
        self.printer.set(reasons=["paused"])
        self.assertEqual(check(), "printer-stopped")
        self.printer.set(state=ipp.IDLE, reasons=[], accepting=False)
        self.assertEqual(check(), "job-rejected")
        self.printer.set(accepting=True)
        self.printer.add_job()
        self.assertEqual(check(), "printer-shared")
        self.printer.vanish()
        self.assertEqual(check(), "printer-unreachable")

    def test_a_fault_is_a_finding(self):
        self.printer.set(state=ipp.STOPPED, reasons=["media-empty-error"])
        finding, = drive_once("findings", self.printer.destination)
        self.assertEqual((finding["code"], finding["fault"]), ("media-empty", True))
        self.printer.set(state=ipp.IDLE, reasons=[])
        self.assertEqual(drive_once("findings", self.printer.destination), [])

    # --- answers of no printer ---

    def test_junk_for_an_answer(self):
        for junk in (b"", b"\x02\x00\x00\x00", b"\xff" * 1000, b"\x02\x00\x00\x00\x00\x00\x00\x01\x04\x44\xff\xff",
                     b"\x02\x00\x00\x00\x00\x00\x00\x01" + b"\x04\x44\x00\x01a\x00\x01b" * 3):
            with self.subTest(junk=junk[:16]):
                self.printer.answer_junk = junk
                told, = drive_once("check", self.printer.destination)
                self.assertEqual(told["error"]["code"], "printer-unreachable")

    def test_an_answer_without_end(self):
        self.printer.answer_junk = b"\x02\x00\x00\x00\x00\x00\x00\x01\x04" + \
            b"".join(b"\x44\x00\x06a%05d\x7f\xff" % number + b"x" * 0x7FFF for number in range(200))
        told, = drive_once("check", self.printer.destination)
        self.assertEqual(told["error"]["code"], "printer-unreachable")

    def test_a_port_that_speaks_something_else(self):
        with socket.create_server(("127.0.0.1", 0)) as server:
            server.settimeout(60)
            with drive("check", f"ipp://127.0.0.1:{server.getsockname()[1]}") as run:
                connection, _ = server.accept()
                with connection:
                    connection.sendall(b"220 mail ready\r\n" * 50)
                    connection.shutdown(socket.SHUT_WR)
                    self.assertEqual(run.wait_event("error")["error"]["code"], "printer-unreachable")

    def test_control_characters_do_not_reach_the_terminal(self):
        self.printer.set(state=ipp.STOPPED, message="bad\x1b[2J\u202eness\n" + "x" * 900)
        told, = drive_once("check", self.printer.destination)
        message = told["error"]["message"]
        self.assertNotRegex(message, "[\x00-\x1f\x7f\u202e]")
        self.assertLess(len(message), 300)


if __name__ == "__main__":
    unittest.main()
