# SPDX-License-Identifier: GPL-3.0-or-later
"""cups:// and ipp:// with what is really out there: a private cupsd, its filters, and ippeveprinter."""
import os
import pathlib
import shutil
import subprocess
import sys
import unittest

from claimcheck_testing import temporary_folder
from cups_rig import CupsRig, EvePrinter, missing, wait_until
from ipp_printer import IppPrinter
from print_driving import Label, drive, drive_once, outcome, pdf

NAME = "UID00001-g1.pdf"


class Rig(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if missing():
            raise unittest.SkipTest(missing())

    def setUp(self):
        self.label = self.enterContext(Label(pdf()))

    def cups(self, *settings, **options):
        self.rig = self.enterContext(CupsRig(*settings, **options))
        return self.rig

    def start(self, destination="cups://label", label=None):
        server = {"CUPS_SERVER": self.rig.server} if hasattr(self, "rig") else {}
        return self.enterContext(drive("print", destination, (label or self.label).path, NAME, **server))

    def once(self, *words):
        return drive_once(*words, CUPS_SERVER=self.rig.server)

    def settle(self):
        """Every chance for a second label to come out: the print service has nothing left to do."""
        wait_until(lambda: not self.rig.jobs(), "end of all jobs")


class Queue(Rig):
    """A queue of cupsd in front of ippeveprinter."""

    def setUp(self):
        super().setUp()
        self.cups("ErrorPolicy stop-printer", "Browsing No")
        self.printer = self.enterContext(EvePrinter())
        self.rig.add_queue("label", self.printer.uri)

    def test_a_label_comes_out(self):
        run = self.start()
        created = run.wait_event("created")
        self.assertEqual(outcome(run), ("out", None))
        self.assertEqual(len(self.printer.documents), 1)
        self.assertTrue(self.printer.documents[0].startswith(b"%PDF"))
        self.assertEqual(self.once("ask", "cups://label", created["job"])[0]["state"], "completed")
        self.assertIn(int(created["job"]), self.rig.jobs("completed"))

    def test_the_page_keeps_its_size(self):
        self.assertEqual(outcome(self.start()), ("out", None))
        copy = self.enterContext(Label(self.printer.documents[0]))
        told = subprocess.run(["pdfinfo", copy.path], capture_output=True, text=True, check=True).stdout
        size = next(line for line in told.splitlines() if line.startswith("Page size"))
        width, height = float(size.split()[2]), float(size.split()[4])
        self.assertAlmostEqual(width, 57 * 72 / 25.4, delta=0.6)
        self.assertAlmostEqual(height, 32 * 72 / 25.4, delta=0.6)

    def test_a_job_that_is_not_on_record(self):
        with drive("print", "--refuse", "cups://label", self.label.path, CUPS_SERVER=self.rig.server) as run:
            run.wait_event("created")
            self.assertEqual(outcome(run), ("not-taken", "disk-full"))
        self.settle()
        self.assertEqual(self.printer.begun, 0)

    def test_a_printer_that_is_off_gets_nothing_into_its_spooler(self):
        self.printer.vanish()
        run = self.start()
        self.assertEqual(run.wait_event("trouble")["error"]["code"], "printer-unreachable")
        self.assertEqual(self.rig.jobs("all"), [])
        self.printer.appear()
        run.wait_event("well")
        self.assertEqual(outcome(run), ("out", None))
        self.assertEqual(len(self.printer.documents), 1)

    def test_media_empty_within_the_label(self):
        self.printer.behave("media-empty")
        run = self.start()
        self.assertEqual(run.wait_event("trouble")["error"]["code"], "media-empty")
        self.printer.behave("ok")
        self.assertEqual(outcome(run), ("unknown", "media-empty"))
        self.settle()
        self.assertEqual(self.printer.begun, 1)

    def test_what_was_wrong_with_the_last_label_does_not_spoil_the_next(self):
        """cupsd goes on showing the reasons of a job that was cancelled; its printer has long been refilled."""
        self.printer.behave("media-empty")
        run = self.start()
        run.wait_event("trouble")
        run.write_line("cancel")
        self.assertEqual(outcome(run), ("unknown", "media-empty"))
        self.settle()
        self.printer.behave("ok")
        self.assertIn("media-empty", self.rig.run("lpstat", "-l", "-p", "label"))
        wait_until(lambda: self.once("check", "cups://label")[0]["event"] == "well", "printer that is well")
        again = self.start()
        self.assertEqual(outcome(again), ("out", None))
        self.assertFalse([event for event in again.events if event["event"] == "trouble"])

    def test_a_jam_that_cupsd_calls_cancelled(self):
        self.printer.behave("jam")
        run = self.start()
        self.assertEqual(outcome(run)[0], "unknown")
        self.printer.behave("ok")
        self.settle()
        self.assertEqual((self.printer.begun, self.printer.documents), (1, []))

    def test_a_document_that_the_filters_cannot_read(self):
        """cupsd says completed, and nothing was printed."""
        broken = self.enterContext(Label(b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n"))
        self.assertEqual(outcome(self.start(label=broken))[0], "unknown")
        self.assertEqual(self.printer.documents, [])

    def test_a_paused_queue_is_waited_for(self):
        self.rig.run("cupsdisable", "-r", "new roll", "label")
        run = self.start()
        trouble = run.wait_event("trouble")["error"]
        self.assertEqual(trouble["code"], "printer-stopped")
        self.assertEqual(self.rig.jobs("all"), [])
        self.rig.run("cupsenable", "label")
        run.wait_event("well")
        self.assertEqual(outcome(run), ("out", None))

    def test_a_queue_that_is_paused_within_the_label_would_print_it_again(self):
        self.printer.behave("hang")
        run = self.start()
        self.printer.wait_begun()
        self.rig.run("cupsdisable", "label")
        self.assertEqual(outcome(run), ("unknown", "printer-stopped"))
        self.printer.behave("ok")
        self.rig.run("cupsenable", "label")
        self.settle()
        self.assertEqual(self.printer.begun, 1)

    def test_a_queue_that_accepts_nothing(self):
        self.rig.run("cupsreject", "label")
        self.assertEqual(outcome(self.start()), ("not-taken", "job-rejected"))
        self.assertEqual(self.once("check", "cups://label")[0]["error"]["code"], "job-rejected")

    def test_a_queue_that_is_not_there(self):
        told, = self.once("check", "cups://nolabel")
        self.assertEqual(told["error"]["code"], "printer-unreachable")
        self.assertIn("lpstat", told["error"]["hint"])

    def test_cupsd_is_down(self):
        self.rig.stop()
        run = self.start()
        self.assertEqual(run.wait_event("trouble")["error"]["code"], "printer-unreachable")
        self.rig.start()
        self.assertEqual(outcome(run), ("out", None))

    def test_cupsd_is_down_within_the_label(self):
        """cupsd takes up its jobs where it left them, from the start: it is stopped before it can."""
        self.printer.behave("hang")
        run = self.start()
        self.printer.wait_begun()
        self.rig.stop()
        self.assertEqual(run.wait_event("trouble")["error"]["code"], "printer-unreachable")
        self.rig.start()
        self.assertEqual(outcome(run)[0], "unknown")
        self.printer.behave("ok")
        self.settle()
        self.assertLessEqual(len(self.printer.documents), 1)

    def test_cancelled_within_the_label(self):
        self.printer.behave("hang")
        run = self.start()
        job = run.wait_event("created")["job"]
        self.printer.wait_begun()
        run.write_line("cancel")
        self.assertEqual(outcome(run)[0], "unknown")
        self.assertEqual(self.rig.jobs(), [])
        self.printer.behave("ok")
        self.assertEqual(self.once("ask", "cups://label", job)[0]["state"], "gone")
        self.settle()
        self.assertEqual(self.printer.begun, 1)

    def test_killed_within_the_label_and_cancelled_by_the_next(self):
        self.printer.behave("hang")
        run = self.start()
        job = run.wait_event("created")["job"]
        self.printer.wait_begun()
        run.kill()
        self.assertEqual(self.once("ask", "cups://label", job)[0]["state"], "pending")
        self.assertEqual(self.once("cancel", "cups://label", job)[0]["event"], "cancelled")
        self.assertEqual(self.rig.jobs(), [])
        self.printer.behave("ok")
        self.settle()
        self.assertEqual(self.printer.begun, 1)

    def test_other_people_s_jobs(self):
        self.rig.run("cupsdisable", "label")
        self.rig.run("lp", "-d", "label", self.label.path)
        other, = self.rig.jobs()
        self.assertEqual(self.once("cancel", "cups://label", str(other))[0]["error"]["code"], "job-rejected")
        self.assertEqual(self.rig.jobs(), [other])  # not ours to cancel
        self.rig.run("lp", "-i", f"label-{other}", "-H", "hold")
        self.rig.run("cupsenable", "label")
        self.assertEqual(self.once("check", "cups://label")[0]["error"]["code"], "printer-shared")
        run = self.start()
        self.assertEqual(run.wait_event("trouble")["error"]["code"], "printer-shared")
        self.rig.run("cancel", f"label-{other}")
        self.assertEqual(outcome(run), ("out", None))
        self.assertEqual(self.printer.begun, 1)

    def test_findings(self):
        self.rig.run("lpadmin", "-p", "label", "-o", "printer-error-policy=abort-job")
        self.assertEqual(self.once("findings", "cups://label"), [])
        self.rig.run("lpadmin", "-p", "label", "-o", "printer-error-policy=retry-job")
        self.assertEqual(outcome(self.start()), ("out", None))
        found = {finding["code"]: finding["fault"] for finding in self.once("findings", "cups://label")}
        self.assertEqual(found, {"printer-retries-jobs": False, "printer-keeps-jobs": False})

    def test_a_queue_without_a_driver(self):
        self.rig.add_queue("bare", "ipp://localhost:9/ipp/print", model="raw")
        found = [finding["code"] for finding in self.once("findings", "cups://bare")]
        self.assertIn("printer-without-driver", found)


# A printer's connection that takes the label and then fails. It notes each label's title in a folder that its URI names.
FAILING = """#!/bin/sh
if [ $# -eq 0 ]; then echo 'direct failing "none" "fails"'; exit 0; fi
cat "$6" >/dev/null 2>&1 || cat >/dev/null
echo "$3" >"$(mktemp "${DEVICE_URI#failing:}/XXXXXX")"
sleep 0.3
exit 1
"""


def printed(folder):
    return [path.read_text().strip() for path in pathlib.Path(folder).iterdir()]


class Policy(Rig):
    """What cupsd does with a label after its printer failed at it."""

    def test_no_policy_prints_a_second_label(self):
        for policy in ("retry-job", "stop-printer", "abort-job"):
            with self.subTest(policy), CupsRig("Browsing No", backends={"failing": FAILING}) as self.rig, \
                    temporary_folder("titles") as titles:
                os.chmod(titles, 0o777)
                self.rig.add_queue("label", f"failing:{titles}", "-o", f"printer-error-policy={policy}", model="raw")
                run = self.start()
                self.assertEqual(outcome(run)[0], "unknown")
                self.assertEqual(self.rig.jobs(), [])
                self.rig.run("cupsenable", "label")
                # cupsd has one more job to do, after anything that it would do again by itself
                self.rig.run("lp", "-d", "label", "-t", "other", self.label.path)
                wait_until(lambda: "other" in printed(titles), "the other job")
                self.assertEqual(printed(titles).count(NAME), 1)

    def test_a_policy_that_nobody_can_stop_is_refused(self):
        with CupsRig("Browsing No", backends={"failing": FAILING}) as self.rig:
            self.rig.add_queue("label", "failing:/nowhere", "-o", "printer-error-policy=retry-current-job", model="raw")
            self.assertEqual(outcome(self.start()), ("not-taken", "job-rejected"))
            told, = self.once("check", "cups://label")
            self.assertIn("abort-job", told["error"]["hint"])


class BehindQueue(Rig):
    """A queue in front of a printer whose states are the test's."""

    def setUp(self):
        super().setUp()
        self.cups("Browsing No")
        self.printer = self.enterContext(IppPrinter())
        self.rig.run("lpadmin", "-p", "label", "-E", "-v", self.printer.destination, "-m", "raw")

    def test_the_printer_is_asked_before_the_label_is_out_of_our_hands(self):
        for reasons, code in ((["media-empty-error"], "media-empty"), (["cover-open"], "printer-stopped")):
            self.printer.set(state=5, reasons=reasons)
            self.assertEqual(self.once("check", "cups://label")[0]["error"]["code"], code)
        run = self.start()
        run.wait_event("trouble")
        self.assertEqual(self.rig.jobs("all"), [])
        self.printer.set(state=3, reasons=[])
        run.wait_event("created")

    def test_a_printer_that_speaks_to_cupsd_only(self):
        self.printer.set(refuse={0x000B: 0x0401})
        self.assertEqual(self.once("check", "cups://label")[0]["event"], "well")


class Direct(Rig):
    """ippeveprinter without a print service in between."""

    def setUp(self):
        super().setUp()
        self.printer = self.enterContext(EvePrinter())

    def start(self, destination=None, label=None):
        return super().start(destination or self.printer.uri, label)

    def test_a_label_comes_out_to_the_byte(self):
        self.assertEqual(outcome(self.start()), ("out", None))
        self.assertEqual(self.printer.documents, [self.label.content])

    def test_media_empty_within_the_label(self):
        self.printer.behave("media-empty")
        run = self.start()
        self.assertEqual(run.wait_event("trouble")["error"]["code"], "media-empty")
        self.printer.behave("ok")
        self.assertEqual(outcome(run), ("unknown", "media-empty"))
        self.assertEqual(self.printer.begun, 1)

    def test_a_jam(self):
        self.printer.behave("jam")
        self.assertEqual(outcome(self.start())[0], "unknown")
        self.assertEqual(self.printer.begun, 1)

    def test_cancelled_within_the_label(self):
        self.printer.behave("hang")
        run = self.start()
        self.printer.wait_begun()
        run.write_line("cancel")
        self.assertEqual(outcome(run)[0], "unknown")

    def test_it_freezes_within_the_label_and_is_told_to_stop(self):
        self.printer.behave("hang")
        run = self.start()
        self.printer.wait_begun()
        self.printer.freeze()
        self.addCleanup(self.printer.thaw)
        run.write_line("cancel")
        self.assertEqual(outcome(run)[0], "unknown")

    def test_off_and_on_again_within_the_label(self):
        """It has forgotten the job."""
        self.printer.behave("hang")
        run = self.start()
        self.printer.wait_begun()
        self.printer.vanish()
        self.assertEqual(run.wait_event("trouble")["error"]["code"], "printer-unreachable")
        self.printer.behave("ok")
        self.printer.appear()
        self.assertEqual(outcome(run), ("unknown", "printer-stopped"))
        self.assertEqual(self.printer.begun, 1)


@unittest.skipUnless(os.geteuid() == 0 and shutil.which("unshare"), "a network of its own needs root and unshare")
class Network(Rig):
    """Whether other computers can print on the queue, in a network that only this test sees."""

    def test_shared_on_the_network(self):
        if "CLAIMCHECK_IN_NETWORK" not in os.environ:
            inside = "ip link set lo up; ip address add 192.0.2.7/32 dev lo; exec \"$@\""
            ended = subprocess.run(["unshare", "-n", "sh", "-c", inside, "sh", sys.executable, "-m", "unittest", "-v",
                                    f"{__file__}"], env={**os.environ, "CLAIMCHECK_IN_NETWORK": "1"},
                                   capture_output=True, text=True, timeout=300, check=False)
            self.assertEqual(ended.returncode, 0, ended.stderr)
            return
        port = 8631
        with EvePrinter() as printer:
            for listen, shared, expected in (((f"192.0.2.7:{port}",), "true", "printer-shared"),
                                             ((f"192.0.2.7:{port}",), "false", None), ((), "true", None)):
                with self.subTest(listen=listen, shared=shared), CupsRig("Browsing No", listen=listen) as rig:
                    rig.add_queue("label", printer.uri, "-o", f"printer-is-shared={shared}")
                    told, = drive_once("check", "cups://label", CUPS_SERVER=rig.server, IPP_PORT=str(port))
                    self.assertEqual(told.get("error", {}).get("code"), expected)


if os.environ.get("CLAIMCHECK_IN_NETWORK"):
    def load_tests(loader, _tests, _pattern):
        return loader.loadTestsFromTestCase(Network)


if __name__ == "__main__":
    unittest.main()
