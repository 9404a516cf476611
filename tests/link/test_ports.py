# SPDX-License-Identifier: GPL-3.0-or-later
# suite: plain
"""ports and doctor through the command line; USB places where the machine has none."""
import os
import shutil
import subprocess
import unittest

from claimcheck_testing import SOURCE, Simulator, Station, temporary_folder, main

FAKE_USB = SOURCE / "tests" / "support" / "fake-usb"


def has_mount_namespaces():
    unshare = shutil.which("unshare")
    return unshare is not None and subprocess.run([unshare, "-m", "true"], capture_output=True).returncode == 0


@unittest.skipUnless(has_mount_namespaces(), "this user cannot make mount namespaces")
class Usb(unittest.TestCase):
    def setUp(self):
        self.modules = self.enterContext(Simulator("--maker", "espressif", "--count", "2"))
        self.station = self.enterContext(Station())
        self.wrapper = ("unshare", "-m", FAKE_USB, self.modules.port(1), self.modules.port(2))

    def test_a_port_is_described(self):
        result = self.station.ok("ports", wrapper=self.wrapper)
        first, second = result.lines
        self.assertEqual((first["device"], second["device"]), ("/dev/ttyUSB0", "/dev/ttyUSB1"))
        self.assertEqual((first["port"], second["port"]), ("usb:1-1.2:1.0", "usb:1-1.2:1.1"))
        self.assertEqual((first["usb_path"], first["usb_interface"]), ("1-1.2", "1.0"))
        self.assertEqual((first["vid"], first["pid"]), ("0403", "6010"))
        self.assertEqual((first["product"], first["manufacturer"], first["serial"]), ("Dual RS232-HS", "FTDI", "0001"))
        self.assertIsNone(first["by_path"])
        self.assertIsNone(first["in_use_by"])
        self.assertNotIn("answer", first)

    def test_people_get_a_line_a_port(self):
        result = self.station.run("ports", json=False, wrapper=self.wrapper)
        self.assertEqual(result.status, 0, result)
        lines = result.stdout.splitlines()
        self.assertEqual(len(lines), 2)
        for part in ("/dev/ttyUSB1", "usb:1-1.2:1.1", "0403:6010", "Dual RS232-HS"):
            self.assertIn(part, lines[1])

    def test_probing_says_who_answers(self):
        first, second = self.station.ok("ports", "--probe", wrapper=self.wrapper).lines
        self.assertEqual((first["answer"], first["uid"]), ("module", self.modules.uid(1)))
        self.assertEqual((second["answer"], second["uid"]), ("module", self.modules.uid(2)))
        self.assertIn("Espressif", first["about"])

    def test_a_place_with_its_interface_is_a_port(self):
        for number in (1, 2):
            result = self.station.run("read", "--port", f"usb:1-1.2:1.{number - 1}", wrapper=self.wrapper)
            self.assertEqual(result.lines[0]["uid"], self.modules.uid(number), result)

    def test_a_place_with_two_ports_is_ambiguous(self):
        result = self.station.run("read", "--port", "usb:1-1.2", wrapper=self.wrapper)
        self.assertEqual((result.status, result.error), (2, "usage"), result)
        for name in ("usb:1-1.2:1.0", "usb:1-1.2:1.1"):
            self.assertIn(name, result.lines[-1]["error"]["message"])

    def test_another_place_is_absent(self):
        for place in ("usb:1-1", "usb:1-1.20", "usb:1-1.2:1.2", "usb:2-1"):
            result = self.station.run("read", "--port", place, wrapper=self.wrapper)
            self.assertEqual((result.status, result.error), (3, "port-absent"), result)


class Doctor(unittest.TestCase):
    def setUp(self):
        self.station = self.enterContext(Station())

    def findings(self, result):
        return {line["code"]: line for line in result.lines if "code" in line}

    def examine(self, *faults, status):
        options = ("--fault", ",".join(faults)) if faults else ()
        modules = self.enterContext(Simulator("--maker", "infineon", "--seed", "5", *options))
        result = self.station.run("doctor", "--port", modules.port(1))
        self.assertEqual(result.status, status, result)
        return result

    def test_a_fine_module(self):
        findings = self.findings(self.examine(status=0))
        self.assertEqual(list(findings), ["module-fine"])
        self.assertEqual(findings["module-fine"]["severity"], "good")

    def test_a_log(self):
        result = self.examine("log-port", status=3)
        self.assertEqual(list(self.findings(result)), ["log-only"])
        self.assertEqual(result.error, "no-answer")
        self.assertTrue(self.findings(result)["log-only"]["hint"])

    def test_another_line_end_is_no_harm(self):
        self.assertEqual(list(self.findings(self.examine("cr-only", status=0))), ["other-line-end", "module-fine"])

    def test_a_module_that_was_starting_has_no_line_end_of_its_own(self):
        self.assertEqual(list(self.findings(self.examine("late-startup", status=0))), ["module-fine"])

    def test_a_floating_reference(self):
        result = self.examine("noise", status=3)
        self.assertTrue(set(self.findings(result)) & {"unsteady", "garbled"}, result)
        self.assertEqual(result.error, "malformed-reply")

    def test_a_missing_port(self):
        result = self.station.run("doctor", "--port", "/dev/no-such-port")
        self.assertEqual((result.status, result.error), (3, "port-absent"), result)
        self.assertEqual(list(self.findings(result)), ["port-absent"])

    def test_people_get_words(self):
        modules = self.enterContext(Simulator("--fault", "silent"))
        result = self.station.run("doctor", "--port", modules.port(1), json=False)
        self.assertEqual(result.status, 3, result)
        self.assertIn("bad: Nothing answers on this port [no-answer]", result.stdout)
        self.assertIn("Check supply and seat", result.stdout)

    def test_a_recording_plays(self):
        modules = self.enterContext(Simulator("--maker", "telit"))
        with temporary_folder() as folder:
            file = os.path.join(folder, "talk.at")
            live = self.station.ok("doctor", "--port", modules.port(1), "--record", file)
            again = self.station.ok("doctor", "--port", f"replay:{file}")
            self.assertEqual(live.stdout, again.stdout)
            read = self.station.run("read", "--port", f"replay:{file}")
            self.assertEqual(read.lines[0]["uid"], modules.uid(1))
            with open(file, encoding="utf-8") as lines:
                self.assertRegex(lines.readline(), r"^# claimcheck \d+\.\d+\.\d+, ")

    def test_a_recording_that_cannot_be_written(self):
        result = self.station.run("doctor", "--port", "sim:telit", "--record", "/no/such/folder/talk.at")
        self.assertEqual(result.status, 5, result)

    def test_a_port_is_needed(self):
        result = self.station.run("doctor")
        self.assertEqual((result.status, result.error), (2, "usage"), result)


if __name__ == "__main__":
    main()
