# SPDX-License-Identifier: GPL-3.0-or-later
# suite: plain
"""The plug is pulled (SIGKILL) between every two steps of the main job: the record says the truth, the next run goes on."""
import contextlib
import shutil
import signal
import unittest

from claimcheck_testing import Simulator, training_station
from ipp_printer import CANCELED, COMPLETED, CREATE, GET_JOB, IppPrinter, PROCESSING, SEND
from zpl_printer import ZplPrinter

#: More steps than this a run of one unit never has: a guard against a table that would not end.
MOST_STEPS = 60


class FolderPrinter:
    """The folder that file:// prints to, with the face of the other printers."""

    def __init__(self, station):
        self.destination = station.printer
        self._folder = station.labels

    def papers(self):
        return sorted(path.name for path in self._folder.iterdir() if not path.name.startswith("."))

    def leftovers(self):
        return []


class IppPapers:
    def __init__(self, printer):
        self.destination = printer.destination
        self._printer = printer

    def papers(self):
        return [job.name for job in self._printer.jobs.values() for _ in job.documents if job.state == COMPLETED]

    def leftovers(self):
        """Documents that may still come out behind everybody's back."""
        return [job.name for job in self._printer.jobs.values() if job.documents and job.state < CANCELED]


class ZplPapers:
    def __init__(self, printer):
        self.destination = printer.destination
        self._printer = printer

    def papers(self):
        return list(self._printer.printed)

    def leftovers(self):
        return list(self._printer._formats)


class PowerCut(unittest.TestCase):
    """What holds after every cut, and the way on."""

    def words(self, station, modules, printer, *options):
        """The job's command line; the run before it may have been cut while it held the port."""
        modules.free_port()
        return ["provision", "--batch", "B1", "--port", modules.port(1), "--printer", printer.destination, *options]

    def state_on_record(self, station, uid):
        """(unit's state, current label's state) or None: nothing is on record."""
        shown = station.run("unit", "show", uid)
        if shown.status != 0:
            self.assertEqual(shown.error, "unknown-unit", shown)
            return None
        return shown.json["state"], shown.json["labels"][-1]["state"]

    def assert_record_is_well(self, station):
        for words in (("db", "check"), ("audit", "verify")):
            self.assertEqual(station.run(*words).status, 0, words)

    def assert_record_says_the_truth(self, station, uid, printer):
        """Nothing is out that the record takes for not sent, nothing is missing that it takes for out."""
        self.assert_record_is_well(station)
        where = self.state_on_record(station, uid)
        papers = len(printer.papers()) + len(printer.leftovers())
        if where is None or where[1] == "intended":
            self.assertEqual(papers, 0, where)
        elif where[1] in ("printed", "confirmed"):
            self.assertEqual(papers, 1, where)
        else:
            self.assertEqual(where, ("labelling", "sent"))
            self.assertLessEqual(papers, 1)
        return where

    def go_on(self, station, modules, printer, where):
        """A new run brings the unit to its end, with one sheet of paper of each generation at most."""
        uid = modules.uid(1)
        running = station.start(*self.words(station, modules, printer, "--count", 1))
        generation = 1
        if where is not None and where[0] == "commissioned":
            self.assertEqual(running.wait_event("unit", uid=uid)["error"]["code"], "duplicate-unit")
            self.assertEqual(running.wait_end(), 1, running)
        else:
            if where is not None and where[1] == "sent":
                running.wait_event("unknown", uid=uid)
                self.assertEqual(self.state_on_record(station, uid), ("labelling", "unknown"))
                self.assertEqual(printer.leftovers(), [], "what may still come is called off first")
                if not printer.papers():
                    station.ok("label", "resolve", uid, "--void")
                    generation = 2
            if generation == 2 or where is None or where[1] != "sent":
                running.wait_event("printed", uid=uid)
            running.write_line(uid)
            running.wait_event("confirmed", uid=uid)
            self.assertEqual(running.wait_end(), 0, running)
        self.assert_record_is_well(station)
        unit = station.unit(uid)
        self.assertEqual((unit["state"], len(unit["labels"]), unit["labels"][-1]["state"]),
                         ("commissioned", generation, "confirmed"))
        self.assertEqual(len(printer.papers()), 1, "one sheet of paper in all")
        self.assertEqual(printer.leftovers(), [])

    def bench(self):
        modules = self.enterContext(Simulator("--no-pace"))
        return modules, self.enterContext(training_station(modules))


@unittest.skipUnless(shutil.which("strace"), "strace is not installed")
class AtEverySystemCall(PowerCut):
    """A thread's N-th call of a kind is its last: each sync of the record, each question to the module, …"""

    def cut_at(self, station, modules, printer, call, number):
        """True if the run was cut; False if it has no such call any more and came to its end."""
        # The wrapper is strace, which dies of the same signal as the program under it.
        wrapper = ("strace", "-f", "-qq", "-o", station.folder / "trace", "-e", f"trace={call}", "-e",
                   f"inject={call}:signal=KILL:when={number}")
        result = station.run(*self.words(station, modules, printer, "--count", 1), input=modules.uid(1) + "\n",
                             wrapper=wrapper)
        self.assertIn(result.status, (0, -signal.SIGKILL, 128 + signal.SIGKILL), result)
        return result.status != 0

    def cut_everywhere(self, call, open_printer):
        seen = set()
        for number in range(1, MOST_STEPS):
            with self.subTest(call=call, number=number), Simulator("--no-pace") as modules, \
                    training_station(modules) as station, open_printer(station) as printer:
                if not self.cut_at(station, modules, printer, call, number):
                    break
                where = self.assert_record_says_the_truth(station, modules.uid(1), printer)
                seen.add(where)
                self.go_on(station, modules, printer, where)
        else:
            self.fail("the run has no end")
        self.assertEqual(seen, {None, ("labelling", "intended"), ("labelling", "sent"), ("labelled", "printed"),
                                ("commissioned", "confirmed")}, "every state in between was seen")

    def test_a_folder_and_each_sync_of_the_record(self):
        self.cut_everywhere("fdatasync", lambda station: contextlib.nullcontext(FolderPrinter(station)))

    def test_within_the_reading(self):
        """The slot's thread asks, so its writes are the questions to the module."""
        for number in (1, 6, 11):
            with self.subTest(number=number), Simulator("--no-pace") as modules, training_station(modules) as station:
                printer = FolderPrinter(station)
                self.assertTrue(self.cut_at(station, modules, printer, "write", number))
                self.assertIsNone(self.assert_record_says_the_truth(station, modules.uid(1), printer))
                self.go_on(station, modules, printer, None)

    def test_an_ipp_printer_and_each_sync_of_the_record(self):
        self.cut_everywhere("fdatasync", lambda _: ipp_papers())

    def test_a_socket_printer_and_each_sync_of_the_record(self):
        self.cut_everywhere("fdatasync", lambda _: zpl_papers())

    def test_between_the_file_and_its_name(self):
        for call in ("fsync", "renameat2"):
            with self.subTest(call=call), Simulator("--no-pace") as modules, training_station(modules) as station:
                printer = FolderPrinter(station)
                self.assertTrue(self.cut_at(station, modules, printer, call, 1))
                self.go_on(station, modules, printer, self.assert_record_says_the_truth(station, modules.uid(1), printer))
                self.assertEqual([path.name for path in station.labels.iterdir() if path.name.endswith(".part")], [])


@contextlib.contextmanager
def ipp_papers():
    with IppPrinter() as printer:
        yield IppPapers(printer)


@contextlib.contextmanager
def zpl_papers():
    with ZplPrinter() as printer:
        yield ZplPapers(printer)


class AtEveryEvent(PowerCut):
    """Cut as soon as a step is told: whatever was begun after it by then, the record names it."""

    def test_after_each_step(self):
        for step in ("waiting", "arrived", "read", "recorded", "rendered", "sent", "printed", "scan", "confirmed"):
            with self.subTest(step=step):
                modules, station = self.bench()
                printer = FolderPrinter(station)
                running = station.start(*self.words(station, modules, printer))
                if step in ("scan", "confirmed"):
                    running.wait_event("printed")
                    running.write_line(modules.uid(1))
                running.wait_event(step)
                running.kill()
                self.go_on(station, modules, printer, self.assert_record_says_the_truth(station, modules.uid(1), printer))

    def test_after_the_product_has_left(self):
        modules, station = self.bench()
        printer = FolderPrinter(station)
        running = station.start(*self.words(station, modules, printer))
        running.wait_event("printed")
        modules.command("lift 1")
        running.wait_event("left")
        running.kill()
        modules.command("seat 1")
        self.assertEqual(self.assert_record_says_the_truth(station, modules.uid(1), printer), ("labelled", "printed"))
        self.go_on(station, modules, printer, ("labelled", "printed"))


class WithinAnIppJob(PowerCut):
    """The cut falls between the printer's having the job, its having the document, and its being done."""

    def cut_while(self, hold, wait):
        modules, station = self.bench()
        device = self.enterContext(IppPrinter())
        printer = IppPapers(device)
        hold(device)
        running = station.start(*self.words(station, modules, printer))
        wait(device, running)
        running.kill()
        return modules, station, device, printer

    def test_while_the_job_is_created(self):
        modules, station, device, printer = self.cut_while(
            lambda device: device.hang.add(CREATE),
            lambda device, _: device.wait(lambda device: CREATE in device.requests, "Create-Job"))
        device.set(hang=set())
        device.wait(lambda device: device.jobs, "job")  # the printer made it, and nobody knows its number
        where = self.assert_record_says_the_truth(station, modules.uid(1), printer)
        self.assertEqual(where, ("labelling", "intended"))
        self.go_on(station, modules, printer, where)

    def test_while_the_document_is_on_its_way(self):
        modules, station, device, printer = self.cut_while(
            lambda device: device.hang.add(SEND),
            lambda device, _: device.wait(lambda device: SEND in device.requests, "Send-Document"))
        self.assertEqual(self.assert_record_says_the_truth(station, modules.uid(1), printer), ("labelling", "sent"))
        running = station.start(*self.words(station, modules, printer))
        running.wait_event("unknown", uid=modules.uid(1))
        self.assertEqual([job.state for job in device.jobs.values()], [CANCELED])
        running.end()
        device.set(hang=set())  # what was on its way arrives now, too late
        self.go_on_from_unknown(station, modules, printer)

    def go_on_from_unknown(self, station, modules, printer):
        uid = modules.uid(1)
        running = station.start(*self.words(station, modules, printer, "--count", 1))
        running.wait_event("resumed", uid=uid)
        station.ok("label", "resolve", uid, "--void")
        running.wait_event("printed", uid=uid)
        running.write_line(uid)
        self.assertEqual(running.wait_end(), 0, running)
        self.assertEqual(printer.papers(), [f"{uid}-g2.pdf"])
        labels = station.unit(uid)["labels"]
        self.assertEqual([(label["generation"], label["state"], label["fate"]) for label in labels],
                         [(1, "revoked", "never-printed"), (2, "confirmed", "on-unit")])

    def test_while_the_printer_has_it(self):
        modules, station, device, printer = self.cut_while(
            lambda device: device.set(automatic=False), lambda device, _: device.wait_document())
        device.set(automatic=True)
        where = self.assert_record_says_the_truth(station, modules.uid(1), printer)
        self.assertEqual(where, ("labelling", "sent"))
        self.go_on(station, modules, printer, where)
        self.assertEqual([job.state for job in device.jobs.values()], [CANCELED, COMPLETED])

    def test_a_label_that_came_out_after_the_cut_is_scanned(self):
        modules, station, device, printer = self.cut_while(
            lambda device: device.set(automatic=False), lambda device, _: device.wait_document())
        device.move(next(iter(device.jobs.values())), COMPLETED)
        where = self.assert_record_says_the_truth(station, modules.uid(1), printer)
        self.go_on(station, modules, printer, where)
        self.assertEqual(len(device.jobs), 1)

    def test_a_void_insists_on_seeing_the_job_cancelled(self):
        modules, station, device, printer = self.cut_while(
            lambda device: device.set(automatic=False), lambda device, _: device.wait_document())
        job = next(iter(device.jobs.values()))
        device.set(obeys_cancel=False)
        device.move(job, PROCESSING)
        running = station.start(*self.words(station, modules, printer))
        running.wait_event("unknown", uid=modules.uid(1))
        result = station.run("label", "resolve", modules.uid(1), "--void")
        self.assertEqual(result.status, 4, result)
        self.assertEqual(self.state_on_record(station, modules.uid(1)), ("labelling", "unknown"))
        self.assertEqual(len(device.jobs), 1)

    def test_after_the_printer_is_done(self):
        modules, station, device, printer = self.cut_while(
            lambda device: device.hang.add(GET_JOB), lambda device, _: device.wait_document())
        device.set(hang=set())
        where = self.assert_record_says_the_truth(station, modules.uid(1), printer)
        self.assertEqual(where, ("labelling", "sent"))
        self.go_on(station, modules, printer, where)


class WithinASocketLabel(PowerCut):
    def cut_while(self, device, wait):
        modules, station = self.bench()
        printer = ZplPapers(device)
        running = station.start(*self.words(station, modules, printer))
        wait(running)
        running.kill()
        return modules, station, printer

    def test_while_the_printer_waits_for_hands(self):
        device = self.enterContext(ZplPrinter())
        device.set(paper_out=True)

        def media_empty(running):
            waiting = running.wait_for(lambda line: '"media-empty"' in line, "media-empty")
            self.assertTrue(waiting)
        modules, station, printer = self.cut_while(device, media_empty)
        device.set(paper_out=False)
        where = self.assert_record_says_the_truth(station, modules.uid(1), printer)
        self.assertEqual(where, ("labelling", "intended"))
        self.go_on(station, modules, printer, where)

    def test_while_the_label_is_printed(self):
        device = self.enterContext(ZplPrinter(seconds=3600))
        modules, station, printer = self.cut_while(device, lambda _: device.wait_begun())
        where = self.state_on_record(station, modules.uid(1))
        self.assertEqual(where, ("labelling", "sent"))
        running = station.start(*self.words(station, modules, printer, "--count", 1))
        running.wait_event("unknown", uid=modules.uid(1))
        self.assertEqual(device.cleared, 1, "the half-printed label is cleared")
        self.assertEqual((device.printed, len(device.lost)), ([], 1))


if __name__ == "__main__":
    unittest.main()
