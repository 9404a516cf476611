# SPDX-License-Identifier: GPL-3.0-or-later
"""expresslink-simulator through its options, its standard input and its ports; openssl judges its certificates."""
import json
import os
import pathlib
import pty
import re
import select
import signal
import subprocess
import termios
import time
import unittest
from tty import setraw

from claimcheck_testing import MAKERS, SIMULATOR, PATIENCE, Running, Simulator, temporary_folder

UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
UIDS = {"espressif": UUID, "espressif-0.x": UUID, "infineon": r"[0-9A-F]{20}", "telit": r"01[0-9a-f]{16}"}


class Host:
    """A host that has a module's port open."""

    def __init__(self, port):
        self.file = os.open(port, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.close(self.file)

    def write(self, text):
        data = text.encode()
        while data:
            try:
                data = data[os.write(self.file, data):]
            except BlockingIOError:
                select.select([], [self.file], [], PATIENCE)

    def read(self, enough, timeout=PATIENCE):
        """Bytes, until enough(bytes) or the time is up."""
        data, deadline = b"", time.monotonic() + timeout
        while not enough(data):
            ready, _, _ = select.select([self.file], [], [], max(0, deadline - time.monotonic()))
            if not ready:
                break
            data += os.read(self.file, 4096)
        return data.decode()

    def ask(self, command, end=b"\n"):
        self.write(command)
        return self.read(lambda data: data.endswith(end))

    def get(self, key):
        return self.ask(f"AT+CONF? {key}\n").strip().removeprefix("OK ")

    def pem(self):
        return self.ask("AT+CONF? Certificate pem\n", b"-----END CERTIFICATE-----\n" if self.lf_only() else
                        b"-----END CERTIFICATE-----\r\n").split("\n", 1)[1].replace("\r", "")

    def lf_only(self):
        return self.ask("AT\n") == "OK\n"


def openssl(*words, stdin=None):
    return subprocess.run(["openssl", *map(str, words)], input=stdin, text=True, capture_output=True, timeout=PATIENCE)


def field(pem, option):
    return openssl("x509", "-noout", "-nameopt", "sep_multiline,utf8", option, stdin=pem).stdout


def identity(modules, number=1):
    with Host(modules.port(number)) as host:
        return host.get("ThingName"), host.pem()


class Certificates(unittest.TestCase):
    def verify(self, modules, pem, *options):
        return openssl("verify", *options, "-CAfile", modules.ca(), stdin=pem)

    def test_each_maker_signs_what_its_modules_give(self):
        for maker, place in MAKERS.items():
            with self.subTest(maker), Simulator("--maker", maker, "--count", 2, "--no-pace") as modules:
                names, keys = set(), set()
                for number in (1, 2):
                    uid, pem = identity(modules, number)
                    self.assertEqual(uid, modules.uid(number))
                    self.assertRegex(uid, f"^{UIDS[maker]}$")
                    self.assertEqual(self.verify(modules, pem).stdout, "stdin: OK\n")
                    self.assertEqual(openssl("pkey", "-pubin", "-pubcheck", "-noout",
                                             stdin=field(pem, "-pubkey")).stdout,
                                     "Key is valid\n")
                    self.assertIn(f"CN={uid}\n", field(pem, "-subject"))
                    if place == "serialNumber":
                        self.assertIn(f"serialNumber={uid.lower()}\n", field(pem, "-subject"))
                    if place == "x509-serial":
                        self.assertEqual(field(pem, "-serial").strip().lower(), f"serial={uid}")
                    else:
                        self.assertNotIn(uid.replace("-", "").lower(), field(pem, "-serial").lower())
                    names.add(uid)
                    keys.add(field(pem, "-pubkey"))
                self.assertEqual((len(names), len(keys)), (2, 2))

    def test_the_ca_says_that_a_simulator_made_it(self):
        with Simulator("--maker", "infineon") as modules:
            text = openssl("x509", "-noout", "-text", "-in", modules.ca()).stdout
        self.assertIn("CA:TRUE", text)
        self.assertIn("1.3.6.1.4.1.54392.5.1742.1", text)
        self.assertIn("Subject Key Identifier", text)

    def test_the_lines_are_as_many_as_real_modules_have(self):
        for maker, reply in (("espressif", "OK22 pem"), ("infineon", "OK17 pem"), ("telit", "OK18 pem")):
            with self.subTest(maker), Simulator("--maker", maker) as modules, Host(modules.port()) as host:
                host.write("AT+CONF? Certificate pem\n")
                self.assertEqual(host.read(lambda data: b"\n" in data).split("\r\n")[0], reply)

    def test_faults_of_the_certificate(self):
        with Simulator("--maker", "infineon", "--count", 2, "--no-pace") as modules:
            def faulty(name, number=1):
                self.assertEqual(modules.command(f"fault {number} {name}")["fault"], name)
                return identity(modules, number)
            uid, good = identity(modules)
            other, pem = faulty("wrong-uid")
            self.assertEqual(other, uid)
            self.assertNotIn(uid, field(pem, "-subject"))
            self.assertEqual(field(pem, "-pubkey"), field(good, "-pubkey"))
            self.assertIn("certificate has expired", self.verify(modules, faulty("expired")[1]).stderr)
            self.assertIn("not yet valid", self.verify(modules, faulty("not-yet-valid")[1]).stderr)
            foreign = faulty("foreign-ca")[1]
            self.assertEqual(field(foreign, "-issuer"), field(good, "-issuer"))
            self.assertNotEqual(self.key_identifier(foreign), self.key_identifier(good))
            self.assertNotEqual(self.verify(modules, foreign).returncode, 0)
            forged = faulty("bad-signature")[1]
            self.assertEqual(self.key_identifier(forged), self.key_identifier(good))
            self.assertIn("certificate signature failure", self.verify(modules, forged).stderr)
            self.assertIn("(1024 bit)", self.text(faulty("weak-key")[1]))
            self.assertIn("CA:TRUE", self.text(faulty("ca-certificate")[1]))
            shared = [field(faulty("shared-key", number)[1], "-pubkey") for number in (1, 2)]
            self.assertEqual(shared[0], shared[1])
            self.assertIsNone(modules.command("fault 1 none")["fault"])
            self.assertEqual(identity(modules), (uid, good))

    def text(self, pem):
        return openssl("x509", "-noout", "-text", stdin=pem).stdout

    def key_identifier(self, pem):
        return re.search(r"Authority Key Identifier: *\n *(\S+)", self.text(pem)).group(1)


class Ports(unittest.TestCase):
    def test_what_ready_says(self):
        with temporary_folder() as folder, Simulator("--count", 2, "--link", f"{folder}/l") as modules:
            for number, ready in enumerate(modules.ready, 1):
                self.assertEqual(ready["link"], f"{folder}/l/{number}")
                self.assertEqual(os.readlink(ready["link"]), ready["port"])
                self.assertEqual((ready["slot"], ready["maker"], ready["fault"]), (number, "espressif", None))
            with Host(modules.ready[1]["link"]) as host:
                self.assertEqual(host.get("ThingName"), modules.uid(2))

    def test_raw_before_anybody_is_told(self):
        with Simulator() as modules, Host(modules.port()) as host:
            input_flags, output_flags, _, local_flags = termios.tcgetattr(host.file)[:4]
            self.assertFalse(local_flags & (termios.ECHO | termios.ICANON))
            self.assertFalse(input_flags & termios.ICRNL or output_flags & termios.OPOST)

    def test_hosts_come_and_go(self):
        with Simulator() as modules:
            for _ in range(20):
                with Host(modules.port()) as host:
                    self.assertEqual(host.get("ThingName"), modules.uid())

    def test_idle_costs_nothing(self):
        with Simulator("--count", 4) as modules:
            for number in range(1, 5):  # a host that has closed its port is what would make a master spin
                identity(modules, number)

            def ticks():
                with open(f"/proc/{modules.pid}/stat", encoding="ascii") as file:
                    return sum(map(int, file.read().rsplit(")", 1)[1].split()[11:13]))
            before = ticks()
            select.select([], [], [], 1)  # the span that is measured, not a wait for something
            self.assertLessEqual(ticks() - before, 10)

    def test_unplug_and_plug(self):
        with temporary_folder() as folder, Simulator("--link", folder) as modules:
            link, uid = modules.ready[0]["link"], modules.uid()
            with Host(modules.port()) as host:
                self.assertEqual(modules.command("unplug 1"), {"event": "unplugged", "slot": 1})
                self.assertTrue(select.select([host.file], [], [], PATIENCE)[0])
                with self.assertRaises(OSError):
                    os.write(host.file, b"AT\n")
            self.assertFalse(os.path.lexists(link))
            ready = modules.command("plug 1")
            self.assertEqual((ready["event"], ready["uid"]), ("ready", uid))
            self.assertEqual(os.readlink(link), ready["port"])
            with Host(link) as host:
                self.assertEqual(host.ask("AT+EVENT?\n"), "OK 2 0 STARTUP\r\n")
                self.assertEqual(host.get("ThingName"), uid)

    def test_unplug_in_the_middle_of_an_answer(self):
        with Simulator() as modules, Host(modules.port()) as host:
            host.write("AT+CONF? Certificate pem\n")
            self.assertTrue(host.read(lambda data: len(data) > 100))
            modules.command("unplug 1")
            modules.command("plug 1")
            self.assertEqual(identity(modules)[0], modules.uid())

    def test_swap(self):
        with Simulator("--no-pace") as modules:
            port, first = modules.port(), identity(modules)
            with Host(port) as host:  # the port stays, whoever is behind it
                host.ask("AT+EVENT?\n")
                second = modules.command("swap 1")
                self.assertEqual((second["event"], second["port"]), ("ready", port))
                self.assertNotEqual(second["uid"], first[0])
                self.assertEqual(host.ask("AT+EVENT?\n"), "OK 2 0 STARTUP\r\n")
                self.assertEqual(host.get("ThingName"), second["uid"])
                self.assertEqual(modules.command(f"swap 1 {first[0]}")["uid"], first[0])
            self.assertEqual(identity(modules), first)

    def test_exchange(self):
        with Simulator("--count", 2, "--no-pace") as modules:
            one, two = modules.uid(1), modules.uid(2)
            modules.write_line("exchange 1 2")
            self.assertEqual(modules.wait_event("ready", slot=1)["uid"], two)
            self.assertEqual(modules.wait_event("ready", slot=2)["uid"], one)
            self.assertEqual((identity(modules, 1)[0], identity(modules, 2)[0]), (two, one))

    def test_lift_and_seat(self):
        with Simulator() as modules, Host(modules.port()) as host:
            self.assertEqual(modules.command("lift 1")["event"], "lifted")
            host.write("AT\n")
            self.assertEqual(modules.command("seat 1")["uid"], modules.uid())
            self.assertEqual(host.ask("AT+EVENT?\n"), "OK 2 0 STARTUP\r\n")  # and nothing for the AT before

    def test_endpoint(self):
        with Simulator() as modules, Host(modules.port()) as host:
            modules.command("endpoint 1 oem-ats.iot.eu-west-1.amazonaws.com")
            self.assertEqual(host.ask("AT+CONNECT?\n"), "OK 0 1 DISCONNECTED CUSTOMER\r\n")
            self.assertEqual(host.get("Endpoint"), "oem-ats.iot.eu-west-1.amazonaws.com")

    def test_stale_bytes_wait_at_every_opening(self):
        with Simulator("--fault", "stale-bytes") as modules:
            for _ in range(2):
                with Host(modules.port()) as host:
                    self.assertIn("-----END CERTIFICATE-----", host.read(lambda data: data.endswith(b"0000\r\n")))
                    self.assertEqual(host.get("ThingName"), modules.uid())

    def test_a_log_begins_when_the_port_is_opened(self):
        with Simulator("--fault", "log-port") as modules:
            for _ in range(2):
                with Host(modules.port()) as host:
                    self.assertIn("Thingname is: " + modules.uid(), host.read(lambda data: b"Thingname" in data and
                                                                              data.endswith(b"\n")))

    def answer(self, master, command):
        """What the module says to @command, said again for as long as it starts."""
        answer, deadline = b"", time.monotonic() + PATIENCE
        while not answer.endswith(b"\n"):
            self.assertLess(time.monotonic(), deadline)
            os.write(master, command)
            while select.select([master], [], [], 0.3)[0] and not answer.endswith(b"\n"):
                answer += os.read(master, 100)
        return answer

    def test_on_a_given_tty(self):
        master, tty = pty.openpty()
        name = os.ttyname(tty)
        try:
            with Simulator("--tty", name) as modules:
                self.assertEqual(modules.port(), name)
                self.assertEqual(self.answer(master, b"AT+CONF? ThingName\n"), f"OK {modules.uid()}\r\n".encode())
        finally:
            os.close(master)
            os.close(tty)

    def test_a_given_tty_that_hangs_up_and_comes_back(self):
        with temporary_folder() as folder:
            name = f"{folder}/tty"
            master, tty = pty.openpty()
            os.symlink(os.ttyname(tty), name)
            with Simulator("--tty", name) as modules:
                self.answer(master, b"AT+EVENT?\n")
                os.close(tty)
                os.close(master)
                master, tty = pty.openpty()
                setraw(tty)  # or it echoes until the simulator has it
                os.symlink(os.ttyname(tty), name + ".new")
                os.rename(name + ".new", name)
                self.assertEqual(self.answer(master, b"AT+EVENT?\n"), b"OK 2 0 STARTUP\r\n")
                self.assertEqual(self.answer(master, b"AT+CONF? ThingName\n"), f"OK {modules.uid()}\r\n".encode())
            os.close(tty)
            os.close(master)

    def test_sixteen_at_once(self):
        with Simulator("--count", 16) as modules:
            hosts = [Host(modules.port(number)) for number in range(1, 17)]
            try:
                began = time.monotonic()
                for host in hosts:
                    host.write("AT+CONF? ThingName\n")
                names = [host.read(lambda data: data.endswith(b"\n")).strip() for host in hosts]
                self.assertEqual(names, [f"OK {modules.uid(number)}" for number in range(1, 17)])
                for host in hosts:
                    host.write("AT+CONF? Certificate pem\n")
                pems = [host.read(lambda data: data.endswith(b"END CERTIFICATE-----\r\n")) for host in hosts]
                self.assertEqual({pem.count("\n") for pem in pems}, {23})
                self.assertLess(time.monotonic() - began, PATIENCE)
            finally:
                for host in hosts:
                    host.__exit__()


class Pace(unittest.TestCase):
    def seconds(self, *options):
        with Simulator(*options) as modules, Host(modules.port()) as host:
            began = time.monotonic()
            sent = len("AT+CONF? Certificate pem\n")
            got = len(host.ask("AT+CONF? Certificate pem\n", b"END CERTIFICATE-----\r\n"))
            return time.monotonic() - began, (sent + got) / 11520

    def test_no_faster_than_the_line(self):
        took, wire = self.seconds()
        self.assertGreater(took, 0.97 * wire)

    def test_no_pace_is_faster(self):
        took, wire = min(self.seconds("--no-pace") for _ in range(3))
        self.assertLess(took, wire)


class State(unittest.TestCase):
    def test_the_same_modules_after_a_restart(self):
        for maker in MAKERS:
            with self.subTest(maker), temporary_folder() as state:
                options = ("--maker", maker, "--count", 2, "--no-pace")
                with Simulator(*options, state=state) as modules:
                    before = [identity(modules, number) for number in (1, 2)]
                    ca = modules.ca().read_text()
                with Simulator(*options, state=state) as modules:
                    self.assertEqual([identity(modules, number) for number in (1, 2)], before)
                    self.assertEqual(modules.ca().read_text(), ca)

    def test_a_module_is_in_one_place_at_a_time(self):
        with temporary_folder() as state, Simulator("--count", 2, state=state) as first:
            with Simulator(state=state) as second:
                self.assertNotIn(second.uid(), (first.uid(1), first.uid(2)))
                self.assertEqual(second.ca().read_text(), first.ca().read_text())

    def test_a_torn_module_file_is_made_anew(self):
        with temporary_folder() as state:
            with Simulator(state=state):
                pass
            file, = pathlib.Path(state, "modules").iterdir()
            file.write_text(file.read_text()[:300])
            with Simulator(state=state) as modules:
                uid, pem = identity(modules)
                self.assertEqual(openssl("verify", "-CAfile", modules.ca(), stdin=pem).returncode, 0)
                self.assertIn(f"CN={uid}\n", field(pem, "-subject"))

    def test_the_key_is_for_its_owner_alone(self):
        with temporary_folder() as state, Simulator(state=state):
            self.assertEqual(os.stat(f"{state}/ca-espressif.key").st_mode & 0o777, 0o600)

    def test_a_folder_that_cannot_be_made(self):
        result = subprocess.run([SIMULATOR, "--state", "/proc/nowhere"], capture_output=True, text=True, timeout=PATIENCE)
        self.assertEqual(result.returncode, 5, result.stderr)
        self.assertIn("/proc/nowhere", result.stderr)

    def test_seed(self):
        uids = []
        for seed in (5, 5, 6):
            with Simulator("--seed", seed, "--count", 2) as modules:
                uids.append([modules.uid(1), modules.uid(2)])
        self.assertEqual(uids[0], uids[1])
        self.assertFalse(set(uids[0]) & set(uids[2]))

    def test_uid(self):
        for maker in MAKERS:
            with self.subTest(maker), Simulator("--maker", maker, "--uid", "ABC:thing_1-x", "--count", 2) as modules:
                self.assertEqual(modules.uid(1), "ABC:thing_1-x")
                uid, pem = identity(modules)
                self.assertEqual(uid, "ABC:thing_1-x")
                self.assertIn("CN=ABC:thing_1-x\n", field(pem, "-subject"))
                self.assertNotEqual(modules.uid(2), uid)


class Console(unittest.TestCase):
    def test_what_cannot_be_obeyed_is_answered(self):
        with Simulator("--count", 2) as modules:
            for line, part in (("plug 1", "plugged in already"), ("unplug 3", "slots 1 to 2"), ("unplug x", "number"),
                               ("unplug", "usage: unplug N"), ("explode 1", "no such command"), ("fault 1 rust", "rust"),
                               ("seat 1", "nothing was lifted"), ("exchange 1 1", "two slots"), ("unplug 1 2", "usage"),
                               ("swap 1 " + "u" * 65, "1 to 64 bytes")):
                with self.subTest(line):
                    modules.write_line(line)
                    answer = modules.wait_event("error")
                    self.assertEqual(answer["command"], line)
                    self.assertEqual(answer["error"]["code"], "usage")
                    self.assertIn(part, answer["error"]["message"])
                    self.assertNotIn("claimcheck", answer["error"]["hint"])
            self.assertEqual(identity(modules)[0], modules.uid())

    def test_serves_on_at_the_end_of_input(self):
        with temporary_folder() as folder, Simulator("--link", folder) as modules:
            modules.close_input()
            self.assertEqual(identity(modules)[0], modules.uid())
            modules.send_signal(signal.SIGTERM)
            self.assertEqual(modules.wait_end(), 0)
            self.assertEqual(os.listdir(folder), [])

    def test_quit(self):
        with temporary_folder() as folder, Simulator("--link", folder) as modules:
            modules.write_line("quit")
            self.assertEqual(modules.wait_end(), 0)
            self.assertEqual(os.listdir(folder), [])

    def test_ends_with_its_parent_if_told(self):
        script = 'import subprocess, sys; p = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL, ' \
                 'stdout=subprocess.PIPE, text=True); print(p.stdout.readline(), end="", flush=True); input()'
        with temporary_folder() as folder:
            command = ["/usr/bin/python3", "-c", script, SIMULATOR, "--link", folder, "--die-with-parent"]
            with Running(command) as parent:
                port = parent.wait_json(event="ready")["port"]
                with Host(port) as host:
                    parent.kill()
                    self.assertTrue(select.select([host.file], [], [], PATIENCE)[0])  # its master is closed
                    with self.assertRaises(OSError):
                        os.write(host.file, b"AT\n")

    def test_usage(self):
        for words in (["--maker", "acme"], ["--count", "0x"], ["--count", "-1"], ["--count", "0"], ["--fault", "rust"], ["--seed", "x"],
                      ["--uid", ""], ["--nonsense"], ["--count", "1", "--tty", "/dev/a", "/dev/b"]):
            with self.subTest(words):
                result = subprocess.run([SIMULATOR, *words], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                                        timeout=PATIENCE)
                self.assertEqual(result.returncode, 2, result)
                self.assertEqual(result.stdout, "")
                self.assertTrue(result.stderr.startswith("expresslink-simulator: "), result.stderr)

    def test_a_tty_that_is_not_there(self):
        result = subprocess.run([SIMULATOR, "--tty", "/dev/ttyNONE9"], stdin=subprocess.DEVNULL, capture_output=True,
                                text=True, timeout=PATIENCE)
        self.assertEqual(result.returncode, 3, result)
        self.assertIn("/dev/ttyNONE9", result.stderr)

    def test_help_names_everything(self):
        text = subprocess.run([SIMULATOR, "--help"], capture_output=True, text=True, timeout=PATIENCE).stdout
        for word in (*MAKERS, *MAKERS.values(), "unplug N", "swap N", "--die-with-parent", "swap-mid-read", "limit-5k"):
            self.assertIn(word, text)


if __name__ == "__main__":
    unittest.main()
