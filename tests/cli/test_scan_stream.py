# SPDX-License-Identifier: GPL-3.0-or-later
"""`scan -`: a stream of codes at full speed, and how each came in."""
import json
import os
import pty
import subprocess
import termios
import time
import tty
import unittest

from claimcheck_testing import PATIENCE, Simulator, training_station


class Commissioned(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.modules = cls.enterClassContext(Simulator("--no-pace"))
        cls.station = cls.enterClassContext(training_station(cls.modules))
        cls.uid = cls.modules.uid(1)
        running = cls.station.start("provision", "--batch", "B1", "--port", cls.modules.port(1), "--printer", cls.station.printer,
                                    "--count", 1)
        running.wait_event("printed")
        running.write_line(cls.uid)
        assert running.wait_end() == 0, running

    def scans_on_record(self):
        log = self.station.ok("audit", "log").lines
        return [json.loads(event["detail"]) for event in log if event["kind"] == "scan"]


class Stream(Commissioned):
    def test_a_line_a_verdict(self):
        before = len(self.scans_on_record())
        lines = [self.uid, "nonsense!", "", self.uid.upper(), "x" * 3000, self.uid + "\r"] * 300
        result = self.station.run("scan", "-", input="\n".join(lines) + "\n")
        self.assertEqual(result.status, 1, result.stderr[-300:])
        self.assertEqual([line["code"] for line in result.lines],
                         ["good", "malformed-code", "malformed-code", "malformed-code", "malformed-code", "good"] * 300)
        self.assertEqual(len(self.scans_on_record()) - before, 300 * 4)  # an empty line and an endless one are nothing to record
        self.assertEqual({line["cadence"] for line in result.lines}, {"unknown"})
        self.station.ok("audit", "verify")

    def test_every_end_of_a_line_is_one(self):
        for text, n in ((f"{self.uid}\r\n{self.uid}\r\n", 2), (f"{self.uid}\r{self.uid}\r", 2), (f"{self.uid}\n{self.uid}", 2),
                        (f"{self.uid}\n\n{self.uid}\n", 3), (f"{self.uid}\0x\n", 1), ("", 0)):
            result = self.station.run("scan", "-", input=text)
            self.assertEqual(len(result.lines), n, repr(text))

    def test_an_answer_comes_before_the_next_code_and_is_on_record_by_then(self):
        running = self.station.start("scan", "-")
        for n in range(3):
            before = len(self.scans_on_record())
            running.write_line(self.uid)
            self.assertEqual(running.wait_json(verdict="good")["uid"], self.uid)
            self.assertEqual(len(self.scans_on_record()), before + 1)
        running.close_input()
        self.assertEqual(running.wait_end(), 0)

    def test_what_was_answered_survives_a_kill(self):
        running = self.station.start("scan", "-", "--session", "kill")
        for _ in range(500):
            running.write_line(self.uid)
        running.wait_json(code="already-scanned")
        running.kill()
        answered = sum("verdict" in event for event in running.events)
        on_record = sum(detail["session"] == "kill" for detail in self.scans_on_record())
        self.assertGreater(answered, 1)
        self.assertGreaterEqual(on_record, answered)
        self.station.ok("audit", "verify")

    def test_a_session_counts_within_one_burst(self):
        result = self.station.run("scan", "-", "--session", "burst", input=f"{self.uid}\n" * 3)
        self.assertEqual([line["code"] for line in result.lines], ["good", "already-scanned", "already-scanned"])

    def test_an_argument_is_neither_typed_nor_scanned(self):
        self.assertEqual(self.station.ok("scan", self.uid).json["cadence"], "unknown")
        self.assertEqual(self.scans_on_record()[-1]["cadence"], "unknown")

    def test_a_keyboard_of_another_language_is_told(self):
        refused = self.station.run("scan", self.uid.replace("-", "ß").replace("y", "\0").replace("z", "y").replace("\0", "z"))
        self.assertEqual((refused.status, refused.json["code"]), (1, "malformed-code"))
        self.assertIn("'us' keyboard and is read as a 'de' one", refused.stderr)


class SerialScanner(Commissioned):
    def setUp(self):
        self.master, self.slave = pty.openpty()
        tty.setraw(self.slave)
        self.addCleanup(os.close, self.master)
        self.addCleanup(os.close, self.slave)
        self.running = self.station.start("scan", "-", "--scanner", os.ttyname(self.slave))
        self.in_use()

    def in_use(self):
        """Waits until the scanner's port is set up: what is sent before is another time's, and thrown away."""
        deadline = time.monotonic() + PATIENCE
        while termios.tcgetattr(self.slave)[4] != termios.B115200:
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.01)

    def test_every_end_of_a_line_and_always_scanned(self):
        for end in (b"\r", b"\n", b"\r\n", b"\t"):
            os.write(self.master, b"]Q1" + self.uid.encode() + end)
            self.assertEqual(self.running.wait_json(code="good")["cadence"], "scanned")
        os.write(self.master, b"]C0command:hold\t")
        self.running.wait_json(code="malformed-code")

    def test_what_is_refused(self):
        for words, code, status in ((("-", "--scanner", "/nowhere"), "port-absent", 3), ((self.uid, "--scanner", "/nowhere"), "usage", 2),
                                    (("-", "--scanner", "smoke:signals"), "usage", 2)):
            refused = self.station.run("scan", *words)
            self.assertEqual((refused.status, refused.error), (status, code), refused)


class Terminal(Commissioned):
    """With a terminal for standard input, as a wedge scanner has it."""

    def setUp(self):
        self.master, self.slave = pty.openpty()
        self.addCleanup(os.close, self.master)
        self.usual = termios.tcgetattr(self.slave)
        self.running = subprocess.Popen(self.station._command(["scan", "-"], True), stdin=self.slave, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, text=True, env=self.station.environment)
        self.addCleanup(self.end)
        self.wait_until(lambda: not termios.tcgetattr(self.slave)[3] & termios.ICANON)

    def end(self):
        self.running.kill()
        self.running.wait()
        self.running.stdout.close()
        os.close(self.slave)

    def wait_until(self, is_so):
        deadline = time.monotonic() + PATIENCE
        while not is_so():
            self.assertLess(time.monotonic(), deadline)
            self.assertIsNone(self.running.poll())
            time.sleep(0.01)

    def answer(self):
        return json.loads(self.running.stdout.readline())

    def test_a_burst_was_scanned(self):
        os.write(self.master, self.uid.encode() + b"\r")
        answer = self.answer()
        self.assertEqual((answer["code"], answer["cadence"]), ("good", "scanned"))
        self.assertEqual(self.scans_on_record()[-1]["cadence"], "scanned")

    def test_a_pause_was_a_person(self):
        os.write(self.master, self.uid[:10].encode())
        time.sleep(0.2)  # it is this pause that is judged, and a longer one would be too
        os.write(self.master, self.uid[10:].encode() + b"\r")
        answer = self.answer()
        self.assertEqual((answer["code"], answer["cadence"]), ("good", "typed"))
        self.assertEqual(self.scans_on_record()[-1]["cadence"], "typed")

    def test_a_person_may_correct_what_they_type(self):
        os.write(self.master, b"zzz\x15" + self.uid.encode() + "é".encode() + b"\x7f\x7f" + self.uid[-1:].encode() + b"\n")
        self.assertEqual(self.answer()["claim_code"], self.uid)

    def test_end_of_file_ends_it_and_the_terminal_is_as_it_was(self):
        os.write(self.master, b"\x04")
        self.assertEqual(self.running.wait(PATIENCE), 0)
        self.assertEqual(termios.tcgetattr(self.slave), self.usual)

    def test_a_signal_leaves_the_terminal_as_it_was(self):
        self.running.terminate()
        self.assertEqual(self.running.wait(PATIENCE), -15)
        self.assertEqual(termios.tcgetattr(self.slave), self.usual)


if __name__ == "__main__":
    unittest.main()
