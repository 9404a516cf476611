# SPDX-License-Identifier: GPL-3.0-or-later
"""Modules that come, go and change places; several slots, several stations, ports and disks that fail."""
import contextlib
import fcntl
import json
import os
import pty
import shutil
import signal
import subprocess
import unittest

from claimcheck_testing import Simulator, training_station


class Bench(unittest.TestCase):
    def bench(self, count=1, *options, quantity=100, product_options=()):
        self.modules = self.enterContext(Simulator("--no-pace", "--count", count, *options))
        self.station = self.enterContext(training_station(self.modules, options=product_options, quantity=quantity))

    def words(self, *options, slots=None, printer=None):
        ports = [word for number in (slots or range(1, self.modules.count + 1))
                 for word in ("--port", self.modules.port(number))]
        return ["provision", "--batch", "B1", *ports, "--printer", printer or self.station.printer, *options]

    def start(self, *options, **places):
        return self.station.start(*self.words(*options, **places))

    def state(self, uid):
        return self.station.unit(uid)["state"]

    def papers(self):
        return sorted(path.name for path in self.station.labels.iterdir())


class Places(Bench):
    def test_a_module_takes_its_work_along_to_another_slot(self):
        self.bench(2)
        self.modules.command("lift 2")
        running = self.start()
        uid = self.modules.uid(1)
        running.wait_event("printed", uid=uid, slot=1)
        self.modules.command("lift 1")
        running.wait_event("left", uid=uid)
        self.modules.command(f"swap 2 {uid}")
        running.wait_event("resumed", uid=uid, slot=2)
        running.write_line(uid)
        running.wait_event("confirmed", uid=uid, slot=2)
        running.end()
        self.assertEqual(self.papers(), [f"{uid}-g1.pdf"])

    def configure(self, *numbers):
        self.station.config.write_text("".join(f"[slot {number}]\nport={self.modules.port(number)}\nkind=fixture\n"
                                               for number in numbers))

    def cut_short(self):
        """A unit whose label is out leaves slot 1 unscanned, the station is started again, another module comes."""
        running = self.start()
        first = self.modules.uid(1)
        running.wait_event("printed", uid=first)
        running.end()
        self.modules.command("swap 1")
        self.assertNotEqual(self.modules.uid(1), first)
        return first, self.start()

    def test_a_configured_slot_remembers_over_a_restart(self):
        self.bench()
        self.configure(1)
        first, running = self.cut_short()
        closing = running.wait_event("unit", uid=self.modules.uid(1))
        self.assertEqual((closing["state"], closing["error"]["code"]), ("refused", "previous-unit-open"))
        self.station.ok("unit", "hold", first, "--reason", "it was lost")  # that ends it
        self.modules.command("lift 1")
        running.wait_event("left")
        self.modules.command("seat 1")
        running.wait_event("recorded", uid=self.modules.uid(1))

    def test_a_label_that_is_out_comes_first_after_a_restart(self):
        """Its module answers later than the one that still waits for its label: no second label comes out."""
        self.bench(2)
        self.configure(1, 2)
        first, second = self.modules.uid(1), self.modules.uid(2)
        self.modules.command("lift 2")
        running = self.start()
        running.wait_event("printed", uid=first)
        self.modules.command("seat 2")
        running.wait_event("queued", uid=second)
        running.end()
        self.modules.command("fault 1 busy")
        running = self.start()
        running.wait_event("resumed", uid=second)
        running.wait_event("printed", uid=first)
        running.wait_event("queued", uid=second, other_slot=1)
        self.assertEqual(self.papers(), [f"{first}-g1.pdf"])
        running.end()
        self.modules.command("lift 1") # what is not seated is not in hand
        running = self.start()
        running.wait_event("printed", uid=second)

    def test_a_bare_pseudo_terminal_does_not(self):
        self.bench()
        first, running = self.cut_short()
        running.wait_event("recorded", uid=self.modules.uid(1))
        running.end()
        self.assertEqual(self.state(first), "labelled")

    @staticmethod
    def is_read_since(line, moment):
        """On a busy machine its label may have been out before the hand was quick enough."""
        event = json.loads(line)
        return event.get("event") in ("recorded", "resumed") and event["at"] > moment

    def test_gone_while_it_is_read(self):
        self.bench()
        running = self.start()
        running.wait_event("arrived")
        self.modules.command("lift 1")
        left = running.wait_event("left")
        self.modules.command("seat 1")
        running.wait_for(lambda line: self.is_read_since(line, left["at"]), "read after it came back")
        running.write_line(self.modules.uid(1))
        running.wait_event("confirmed", uid=self.modules.uid(1))
        self.assertIn(running.end(), (0, 3), running)  # 3: the wire had said half of it
        self.assertEqual(self.station.run("audit", "verify").status, 0)


class Many(Bench):
    def test_sixteen_slots_at_once(self):
        self.bench(16)
        running = self.start("--count", 16, "--labels-in-hand", 16)
        for _ in range(16):
            printed = running.wait_event("printed")
            running.write_line(f"slot:{printed['slot']} {printed['uid']}")
            running.wait_event("confirmed", uid=printed["uid"])
        self.assertEqual(running.wait_end(), 0, running)
        self.assertEqual([line["state"] for line in self.station.ok("unit", "list", "--batch", "B1").lines],
                         ["commissioned"] * 16)

    def test_one_label_in_hand_of_sixteen(self):
        self.bench(16)
        running = self.start()
        running.wait_event("printed")
        for _ in range(15):
            running.wait_event("queued")
        self.assertEqual(len(self.papers()), 1)
        running.end()

    def test_sixteen_slots_without_confirmation(self):
        self.bench(16, product_options=("--confirm", "off"))
        result = self.station.run(*self.words("--count", 16))
        self.assertEqual(result.status, 0, result)
        self.assertEqual(len(self.papers()), 16)

    def test_one_place_left_in_the_batch(self):
        self.bench(6, quantity=3)
        running = self.start("--count", 3)
        self.assertEqual(running.wait_end(), 1, running)
        refused = [line["error"]["code"] for line in running.events if line["event"] == "unit"]
        self.assertEqual(refused, ["batch-full"] * 3)
        self.assertEqual(len(self.station.ok("unit", "list", "--batch", "B1").lines), 3)

    def test_two_stations_on_one_record(self):
        self.bench(2)
        other = self.station.folder / "other"
        other.mkdir()
        one = self.start("--count", 1, slots=[1])
        one.wait_event("sent")
        two = self.start("--count", 1, "--printer", f"file://{other}", slots=[2])
        for running, number in ((one, 1), (two, 2)):
            running.wait_event("printed", uid=self.modules.uid(number))
        for running, number in ((two, 2), (one, 1)):
            running.write_line(self.modules.uid(number))
            self.assertEqual(running.wait_end(), 0, running)
        self.assertEqual((len(self.papers()), len(list(other.iterdir()))), (1, 1))
        self.assertEqual(self.station.run("audit", "verify").status, 0)

    def test_two_stations_and_one_place_left(self):
        self.bench(2, quantity=1, product_options=("--confirm", "off"))
        both = [self.start("--count", 1, slots=[number]) for number in (1, 2)]
        self.assertEqual(sorted(running.wait_end() for running in both), [0, 1])
        self.assertEqual(len(self.station.ok("unit", "list", "--batch", "B1").lines), 1)


class Refused(Bench):
    FAULTS = {  # fault: (exit status, code, is there a UID)
        "expired": (1, "certificate-expired"), "foreign-ca": (1, "untrusted-maker"), "claimed": (1, "already-claimed"),
        "wrong-uid": (1, "uid-mismatch"), "pem-not-certificate": (1, "bad-certificate"), "truncated": (3, "malformed-reply"),
    }

    def test_every_fault_of_an_identity(self):
        for fault, expected in self.FAULTS.items():
            with self.subTest(fault=fault):
                self.bench(1, "--fault", fault)
                result = self.station.run(*self.words("--count", 1))
                closing = result.lines[-1]
                self.assertEqual((result.status, closing["error"]["code"]), expected, result)
                self.assertEqual((closing["event"], closing["state"]), ("unit", "refused"))
                self.assertEqual(self.papers(), [])
                refused = self.station.ok("unit", "list", "--refused").lines
                self.assertEqual([line["code"] for line in refused], [expected[1]])

    def test_swapped_while_it_is_read(self):
        self.bench(1, "--fault", "swap-mid-read")
        result = self.station.run(*self.words("--count", 1))
        self.assertEqual((result.status, result.lines[-1]["error"]["code"]), (3, "module-swapped"), result)
        self.assertEqual(self.papers(), [])

    def test_one_key_in_two_modules(self):
        self.bench(2, "--fault", "shared-key", product_options=("--confirm", "off"))
        self.assertEqual(self.station.run(*self.words("--count", 1, slots=[1])).status, 0)
        result = self.station.run(*self.words("--count", 1, slots=[2]))
        self.assertEqual((result.status, result.lines[-1]["error"]["code"]), (1, "duplicate-key"), result)

    def test_harmless_faults_are_read_over(self):
        for fault in ("lf-only", "stale-bytes", "v05-pem", "pem-one-line", "late-startup", "cr-only"):
            with self.subTest(fault=fault):
                self.bench(1, "--fault", fault)
                result = self.station.run(*self.words("--count", 1), input=self.modules.uid(1) + "\n")
                self.assertEqual((result.status, result.lines[-1]["state"]), (0, "commissioned"), result)

    def test_noise_is_read_over_or_refused_and_never_taken_for_what_a_module_says(self):
        """Repeats get through; where a value itself was damaged, the next try does."""
        self.bench(1, "--fault", "noise")
        uid = self.modules.uid(1)
        for _ in range(6):
            result = self.station.run(*self.words("--count", 1), input=uid + "\n")
            if result.status == 0:
                break
            self.assertIn(result.lines[-1]["state"], ("refused", "labelled"), result)
        self.assertEqual(self.state(uid), "commissioned", result)
        self.assertEqual([line["uid"] for line in self.station.ok("unit", "list").lines], [uid])


class Told(Bench):
    """Other commands, and the end, in every phase."""

    def at(self, phase):
        running = self.start()
        if phase == "waiting":
            running.wait_event("waiting")
        elif phase in ("confirmed",):
            running.wait_event("printed")
            running.write_line(self.modules.uid(1))
        running.wait_event(phase) if phase != "waiting" else None
        return running

    def test_told_to_end_in_every_phase(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            for phase in ("waiting", "arrived", "read", "recorded", "rendered", "sent", "printed", "confirmed"):
                with self.subTest(phase=phase, signal=number):
                    self.bench()
                    running = self.at(phase)
                    self.assertEqual(running.end(number), 0, running)
                    shown = self.station.run("unit", "show", self.modules.uid(1))
                    if shown.status == 0:
                        self.assertNotIn(shown.json["labels"][-1]["state"], ("sent", "unknown"), "it ends at a safe point")
                    self.assertEqual(self.station.run("audit", "verify").status, 0)
                    self.assertEqual([path.name for path in self.station.folder.iterdir() if "-owner-" in path.name], [])

    def test_hold_and_void_in_every_phase(self):
        for verb, state, code in (("hold", "held", "unit-held"), ("void", "void", "unit-void")):
            for phase in ("recorded", "sent", "printed"):
                with self.subTest(verb=verb, phase=phase):
                    self.bench()
                    running = self.at(phase)
                    self.station.ok("unit", verb, self.modules.uid(1), "--reason", "a scratch")
                    closing = running.wait_event("unit", uid=self.modules.uid(1))
                    self.assertEqual((closing["state"], closing["error"]["code"]), (state, code))
                    self.assertEqual(running.end(), 1)
                    self.assertEqual(self.state(self.modules.uid(1)), state)

    def test_a_hold_after_it_was_confirmed(self):
        self.bench()
        running = self.at("confirmed")
        running.wait_event("unit", state="commissioned")
        self.station.ok("unit", "hold", self.modules.uid(1), "--reason", "a scratch")
        self.assertEqual(running.wait_event("unit", state="held")["error"]["code"], "unit-held")
        self.assertEqual(running.end(), 1)

    def test_a_reprint_from_outside_while_it_waits_for_its_scan(self):
        self.bench()
        running = self.at("printed")
        uid = self.modules.uid(1)
        self.station.ok("label", "scrap", uid, "--reason", "crooked")
        running.wait_event("printed", uid=uid)
        running.write_line(uid)
        running.wait_event("confirmed")
        running.end()
        self.assertEqual(self.papers(), [f"{uid}-g1.pdf", f"{uid}-g2.pdf"])


class Ports(Bench):
    def test_a_port_that_another_program_has(self):
        self.bench()
        with open(self.modules.port(1), "rb", buffering=0) as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            result = self.station.run(*self.words("--count", 1))
        self.assertEqual((result.status, result.error), (3, "port-busy"), result)

    def test_the_terminal_that_somebody_works_in(self):
        """As it is found where a module's pseudo-terminal was: numbers are given again."""
        self.bench()
        shell, terminal = pty.fork()
        if shell == 0:
            os.execvp("cat", ["cat"])
        try:
            os.write(terminal, b"typed\n")
            heard = b""
            while heard.count(b"typed") < 2:  # by the terminal, and by cat, which is there then
                heard += os.read(terminal, 100)
            result = self.station.run("read", "--port", os.readlink(f"/proc/{shell}/fd/0"))
            self.assertEqual((result.status, result.error), (3, "port-busy"), result)
            self.assertIn(f"cat (pid {shell})", result.lines[-1]["error"]["message"])
        finally:
            os.kill(shell, signal.SIGKILL)
            os.waitpid(shell, 0)
            os.close(terminal)

    def test_a_port_that_is_not_there_yet(self):
        self.bench()
        link = self.station.folder / "tty-later"
        words = ["provision", "--batch", "B1", "--port", link, "--printer", self.station.printer, "--count", 1]
        running = self.station.start(*words)
        running.wait_for(lambda line: '"port-absent"' in line, "port-absent")
        link.symlink_to(self.modules.port(1))
        running.wait_event("printed", uid=self.modules.uid(1))
        running.write_line(self.modules.uid(1))
        self.assertEqual(running.wait_end(), 0, running)

    def test_the_bound_of_a_port_that_never_comes(self):
        self.bench()
        result = self.station.run("provision", "--batch", "B1", "--port", "/dev/does-not-exist", "--printer",
                                  self.station.printer, "--count", 1, "--wait", 0.3)
        self.assertEqual((result.status, result.error), (3, "port-absent"), result)


def can_mount():
    return os.geteuid() == 0 and subprocess.run(["unshare", "-m", "true"], check=False, capture_output=True).returncode == 0


@unittest.skipUnless(can_mount(), "needs a mount namespace of its own")
class FullDisk(Bench):
    def test_the_records_disk_is_full(self):
        """The record is on a small disk that fills: the line ends with that word, and the record is whole."""
        self.bench()
        disk = self.station.folder / "disk"
        disk.mkdir()
        script = ('mount -t tmpfs -o size=640k none "$1"; cp "$2" "$1/station.db"; '
                  'head -c 10000000 /dev/zero >"$1/filler" 2>/dev/null; shift 2; "$@"; status=$?; '
                  'rm "$0/filler"; "$1" --db "$0/station.db" --training db check >&2 || exit 99; exit $status')
        words = [str(word) for word in self.words("--count", 1)]
        command = self.station._command(words, True)
        command[command.index(str(self.station.db))] = str(disk / "station.db")
        wrapper = ["unshare", "-m", "sh", "-c", script, disk, disk, self.station.db]
        ended = subprocess.run([*map(str, wrapper), *command], input="", capture_output=True, text=True, timeout=60,
                               env=self.station.environment, check=False)
        self.assertEqual(ended.returncode, 5, ended)
        self.assertIn('"disk-full"', ended.stdout)
        self.assertEqual(self.papers(), [])


if __name__ == "__main__":
    unittest.main()
