# SPDX-License-Identifier: GPL-3.0-or-later
# suite: plain
"""Insight in the window: the pictures say what the chain of events says, live, for a shift and for a batch; kept as files."""
import collections
import json
import pathlib
import re
import subprocess
import unittest

from claimcheck_testing import Simulator, main, training_station
from window_testing import Display, Window, wait_until


def median(numbers):
    numbers = sorted(numbers)
    middle = len(numbers) // 2
    return (numbers[middle] + numbers[~middle]) / 2


class Truth:
    """What the events on record come to, counted by other means than the window's."""

    def __init__(self, station, batch=None):
        self.failures = collections.Counter()
        self.prints, self.reads, self.good, self.ended, self.first = [], [], set(), set(), set()
        sent, batch_of, spoiled = {}, {}, set()
        for event in station.ok("audit", "log").lines:
            detail = json.loads(event["detail"] or "{}")
            subject, kind = event["subject"], event["kind"]
            batch_of.setdefault(subject, detail.get("batch"))
            if not subject.startswith("unit:") or batch not in (None, batch_of[subject]):
                continue
            if kind == "unit-recorded":
                self.reads.append(detail["read_ms"] / 1000)
            elif kind == "label-sent":
                sent[subject] = event["mono_time"]
            elif kind == "label-printed":
                self.prints.append((event["mono_time"] - sent[subject]) / 1e6)
            elif kind == "unit-commissioned":
                self.good.add(subject)
                self.ended.add(subject)
                if subject not in spoiled:
                    self.first.add(subject)
            elif kind in ("module-refused", "scan-refused"):
                self.failures[detail["code"]] += 1
                if kind == "module-refused" and subject not in self.good:
                    self.ended.add(subject)
                    spoiled.add(subject)
            elif kind == "unit-held":
                self.failures["hold"] += 1
                self.ended.add(subject)
                self.first.discard(subject)


class Insight(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.display = cls.enterClassContext(Display())
        cls.modules = cls.enterClassContext(Simulator("--no-pace", "--count", 2))
        cls.station = cls.enterClassContext(training_station(cls.modules))
        cls.station.add_batch("B2")
        for batch, count in (("B1", 3), ("B2", 2)):
            for _ in range(count):
                cls.provision(1, batch)
                cls.modules.command("swap 1")
        cls.modules.command("fault 1 claimed")
        cls.provision(1)
        cls.modules.command("fault 1 none")
        cls.modules.command("swap 1")
        cls.provision(1, "B1", "no label of ours\n" + cls.modules.uid(1))
        cls.station.ok("unit", "hold", cls.modules.uid(1), "--reason", "a scratch")
        cls.modules.command("swap 1")

    @classmethod
    def provision(cls, slot=1, batch="B1", codes=None):
        cls.station.run("provision", "--batch", batch, "--port", cls.modules.port(slot), "--printer", cls.station.printer,
                        "--count", 1, input=(codes or cls.modules.uid(slot)) + "\n")

    def open(self):
        return self.enterContext(Window(self.display, self.station, "--page", "Insight"))

    @staticmethod
    def numbers(window, title):
        """A picture's numbers, also where one would have to scroll for it."""
        node = window.find("chart", title, showing=False)
        node.clear_cache()
        return node.get_description()

    def assert_shows(self, window, truth):
        share = 1000 * len(truth.first) // len(truth.ended)
        window.find("label", f"{share // 10}.{share % 10} % first time: {len(truth.first)} of {len(truth.ended)} units")
        failures = self.numbers(window, "What went wrong")
        shown = {code or name: int(count) for name, code, count in re.findall(r"([^.:[]+?)(?: \[([a-z-]+)\])?: (\d+)\. ", failures)}
        told = {"Held by a person" if code == "hold" else code: count for code, count in truth.failures.items() if count}
        self.assertEqual(shown, told)
        hours = self.numbers(window, "Units an hour")
        self.assertEqual(sum(map(int, re.findall(r": good (\d+)", hours))), len(truth.good))
        steps = self.numbers(window, "How long a step takes, in seconds")
        self.assertEqual(sum(map(int, re.findall(r"Print (\d+)", steps))), len(truth.prints))
        self.assertEqual(sum(map(int, re.findall(r"Read (\d+)", steps))), len(truth.reads))
        slots = self.numbers(window, "Usual time by slot, in seconds")
        self.assertRegex(slots, r"^Slot 1 \(%d good, \d+ not\): Read %.1f s, " % (len(truth.good), median(truth.reads)))
        printers = self.numbers(window, "Usual time by printer, in seconds")
        self.assertRegex(printers, r"\(%d out, 0 not\): %.1f s\. $" % (len(truth.prints), median(truth.prints)))

    def test_a_shift_is_what_the_events_say_and_goes_on_live(self):
        window = self.open()
        truth = Truth(self.station)
        self.assertEqual((len(truth.good), truth.failures["already-claimed"], truth.failures["wrong-label"]), (6, 1, 1))
        self.assert_shows(window, truth)
        self.provision(2)
        more = Truth(self.station)
        self.assertEqual(len(more.good), 7)
        window.find("label", f"{1000 * len(more.first) // len(more.ended) / 10:.1f} % first time: {len(more.first)} of {len(more.ended)} units")
        self.modules.command("swap 2")

    def test_one_batch(self):
        window = self.open()
        window.click("Batch", "radio button")
        wait_until(lambda: [node for node in window.all("label") if "Batch B2, since" in node.get_name()], "the newest batch")
        truth = Truth(self.station, "B2")
        self.assertEqual(len(truth.good), 2)
        self.assert_shows(window, truth)

    def test_from_a_batch_to_its_insight(self):
        window = self.open()
        window.page("Batches")
        window.click("B1", "push button")
        window.find("push button", "units: recorded")
        window.click("More", "toggle button")
        window.click("Insight", "push button")
        wait_until(lambda: [node for node in window.all("label") if "Batch B1, since" in node.get_name()], "batch B1")
        self.assert_shows(window, Truth(self.station, "B1"))

    def test_it_speaks_german_in_numbers_too(self):
        window = self.enterContext(Window(self.display, self.station, "--page", "Insight", environment={"LANGUAGE": "de"}))
        window.click("Auftrag", "radio button")
        truth = Truth(self.station, "B2")
        label, = wait_until(lambda: [node for node in window.all("label") if "beim ersten Mal" in node.get_name() and
                                     f"von {len(truth.ended)} " in node.get_name()], "the yield of a batch")
        self.assertRegex(label.get_name(), r"^\d+,\d\u00a0% beim ersten Mal: ")
        self.assertRegex(self.numbers(window, "Übliche Zeit je Steckplatz, in Sekunden"), r"Lesen \d+,\d s")
        window.click("Schicht", "radio button")
        wait_until(lambda: "Falsches Etikett [wrong-label]: 1. " in self.numbers(window, "Was schiefging"), "words for a code")
        wait_until(lambda: [node for node in window.all("label") if re.search(r"\d\d\.\d\d\.\d{4} \d\d:\d\d", node.get_name())], "a day")

    def yields(self, window):
        return wait_until(lambda: [node.get_name() for node in window.all("label") if "first time" in node.get_name()], "the yield")

    def save(self, window, name):
        path = self.station.folder / name
        window.click("Save…", "push button")
        window.find("push button", "Save")
        window.display.tool("xdotool", "key", "ctrl+a")
        window.display.type(str(path))
        window.key("Return")
        wait_until(lambda: path.exists() and path.stat().st_size > 0, lambda: f"{path}\n{window.tree()}")
        return path

    def test_printed_with_the_dialog_while_the_window_goes_on(self):
        pdf = self.station.folder / "insight.pdf" # the dialog's own choice, where the window was started
        pdf.unlink(missing_ok=True)
        settings = pathlib.Path(self.display.environment["XDG_CONFIG_HOME"]) / "gtk-3.0" / "settings.ini"
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text("[Settings]\ngtk-print-backends=file\n") # none of this computer's own printers
        self.addCleanup(settings.unlink)
        # GTK's own dialog with GTK's own accessibility makes a warning that no program can help
        window = self.enterContext(Window(self.display, self.station, "--page", "Insight", environment={"G_DEBUG": ""}))
        words = self.yields(window)[0]
        window.click("Print…", "push button")
        printers = wait_until(lambda: [node for node in window.all("table") if node.get_name() == ""], "the printers")[0]
        area = printers.get_component_iface().get_extents(window.Atspi.CoordType.SCREEN)
        window.display.tool("xdotool", "mousemove", area.x + 100, area.y + 37, "click", 1) # Print to File
        wait_until(lambda: window.find("push button", "Print").get_state_set().contains(window.Atspi.StateType.SENSITIVE), "a printer")
        window.click("Print", "push button")
        wait_until(lambda: pdf.exists() and pdf.stat().st_size > 0, "the page")
        window.wait_text("Ticker", "Given to the printer")
        self.assertIn(words, subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, text=True).stdout)

    def test_kept_as_pdf_and_as_png(self):
        window = self.open()
        words = self.yields(window)[0]
        pdf = self.save(window, "insight.pdf")
        window.wait_text("Ticker", "insight.pdf")
        text = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, text=True).stdout
        for part in (words, "Units an hour", "What went wrong", "Already claimed", "Usual time by printer"):
            self.assertIn(part, text)
        pages = subprocess.run(["pdfinfo", pdf], check=True, capture_output=True, text=True).stdout
        self.assertRegex(pages, r"Pages: +1\n")
        png = self.save(window, "insight.png")
        window.wait_text("Ticker", "insight.png")
        kind = subprocess.run(["identify", "-format", "%m %wx%h", png], check=True, capture_output=True, text=True).stdout
        self.assertEqual(kind, "PNG 1684x1190")


if __name__ == "__main__":
    main()
