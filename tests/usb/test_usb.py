# SPDX-License-Identifier: GPL-3.0-or-later
# suite: plain
"""The job over a real USB serial stack: see guest.py for the machine and guest-scenes for what happens in it."""
import json
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import guest


class Usb(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.results, cls.console = guest.boot()
        if "scenes" not in cls.results:
            raise AssertionError(f"the guest did not come to the end of its scenes:\n{cls.results}\n{cls.console}")

    def result(self, name, status=0):
        self.assertIn(name, self.results, self.console)
        self.assertEqual(self.results[name].status, status, self.results[name])
        return self.results[name]

    def lines(self, name, status=0):
        return [json.loads(line) for line in self.result(name, status).stdout]

    def uids(self):
        """Who stood behind (ttyGS0, ttyGS1) first, and after the swaps."""
        ready = [line for line in self.lines("simulator") if line["event"] == "ready"]
        uids = [[line["uid"] for line in ready if line["port"] == f"/dev/ttyGS{number}"] for number in (0, 1)]
        return list(zip(*uids))

    def test_everything_that_was_waited_for_came(self):
        self.assertEqual(self.results.get("timeouts"), None)

    def test_ports_are_listed_as_they_come(self):
        self.assertEqual(self.lines("ports-none"), [])
        ports = {port["device"]: port for port in self.lines("ports-both")}
        self.assertEqual(sorted(ports), ["/dev/ttyACM0", "/dev/ttyACM1"])
        for port in ports.values():
            self.assertEqual((port["product"], port["manufacturer"]), ("AWS IoT ExpressLink", "Espressif"))
        self.assertEqual([(port["vid"], port["pid"], port["serial"]) for _, port in sorted(ports.items())],
                         [("10c4", "ea60", "SN-A"), ("303a", "1001", "SN-B")])

    def test_modules_say_who_they_are(self):
        first, second = self.uids()[0]
        self.assertEqual(self.lines("read-a")[0]["uid"], first)
        self.assertEqual(self.lines("read-b")[0]["uid"], second)

    def test_a_plug_pulled_in_a_read_is_an_absent_port(self):
        for name in ("read-silent", "read-pulled"):
            self.assertEqual(self.lines(name, status=3)[-1]["error"]["code"], "port-absent")
        self.assertEqual(self.lines("read-again")[0]["uid"], self.uids()[0][0])

    def test_the_shipped_udev_rules(self):
        self.assertEqual(self.result("udev-owner").stdout, ["root:dialout 660"] * 2)
        properties = self.result("udev-properties").stdout
        self.assertIn("ID_MM_PORT_IGNORE=1", properties)
        self.assertIn("ID_MM_DEVICE_IGNORE=1", properties)

    def check_job(self, name, first, second):
        events = self.lines(name)
        steps = [(line["event"], line["uid"]) for line in events if line.get("uid")]
        for uid in (first, second):
            with self.subTest(job=name, uid=uid):
                places = [steps.index((step, uid)) for step in ("read", "recorded", "sent", "printed", "confirmed", "unit")]
                self.assertEqual(places, sorted(places))
                for once in ("recorded", "sent", "confirmed", "unit"):
                    self.assertEqual(steps.count((once, uid)), 1, once)
        left = len(steps) - 1 - steps[::-1].index(("left", first)) # it also left when it was pulled
        self.assertLess(steps.index(("recorded", second)), left)
        self.assertLess(left, steps.index(("sent", second)))
        closing = [(line["uid"], line["state"], line["error"]) for line in events if line["event"] == "unit"]
        self.assertEqual(closing, [(first, "commissioned", None), (second, "commissioned", None)])
        units = {unit["uid"]: unit["state"] for unit in self.lines(f"{name}-units")}
        self.assertEqual((units[first], units[second]), ("commissioned", "commissioned"))

    def test_the_job_without_udevd(self):
        self.check_job("plain", *self.uids()[0])

    def test_the_job_with_udevd(self):
        self.assertEqual(len(self.result("by-path").stdout), 2)
        self.check_job("udev", *self.uids()[1])


if __name__ == "__main__":
    unittest.main()
