# SPDX-License-Identifier: GPL-3.0-or-later
# suite: plain
"""Which printers are found, and the label that is worth nothing."""
import json
import subprocess
import unittest

from claimcheck_testing import Station, decode_zbar
import dnssd_rig
from cups_rig import CupsRig, EvePrinter, missing
from dnssd_rig import DnssdRig


class Found(unittest.TestCase):
    def test_without_cupsd_there_is_none(self):
        station = self.enterContext(Station())
        result = station.run("printers", "--wait", "0.2", environment={"CUPS_SERVER": "/nowhere/cups.sock"})
        self.assertEqual((result.status, result.lines), (0, []), result)

    def test_a_queue_is_found_by_its_name(self):
        if missing():
            self.skipTest(missing())
        station = self.enterContext(Station())
        rig = self.enterContext(CupsRig())
        printer = self.enterContext(EvePrinter())
        rig.add_queue("label", printer.uri)
        result = station.run("printers", "--wait", "3", environment={"CUPS_SERVER": rig.server})
        self.assertEqual([(line["destination"], line["queue"]) for line in result.lines], [("cups://label", True)], result)


class Announced(unittest.TestCase):
    def test_what_announces_itself_is_found_and_what_takes_no_label_is_not(self):
        if dnssd_rig.missing():
            self.skipTest(dnssd_rig.missing())
        station = self.enterContext(Station())
        rig = self.enterContext(DnssdRig())
        ipp = rig.start_ipp("Line printer")
        rig.announce("Bench 3", "_pdl-datastream._tcp", 9100, "ty=Zebra ZD421", "note=Hall 2", "pdl=application/vnd.zebra-zpl")
        rig.announce("Office", "_pdl-datastream._tcp", 9101, "ty=LaserThing", "pdl=application/postscript")
        result = station.run("printers", "--wait", "3", environment=rig.environment, wrapper=rig.wrapper)
        self.assertEqual([(line["destination"], line["name"], line["model"], line["location"], line["queue"])
                          for line in result.lines],
                         [("socket://127.0.0.1:9100", "Bench 3", "Zebra ZD421", "Hall 2", False),
                          (ipp, "Line printer", "Acme LabelOne", None, False)], result)


class Trial(unittest.TestCase):
    def setUp(self):
        self.station = self.enterContext(Station())
        self.station.ok("db", "migrate")
        self.folder = self.station.folder / "trials"

    def test_it_says_void_and_so_does_its_code(self):
        self.folder.mkdir()
        for name in ("unit-57x32", "unit-30x15"):
            result = self.station.ok("label", "trial", "--template", name, "--printer", self.folder.as_uri())
            self.assertEqual(result.json, {"template": name, "outcome": "out"})
        files = sorted(self.folder.iterdir())
        self.assertEqual(len(files), 2)
        for path in files:
            self.assertEqual(set(decode_zbar(path)), {"VOID"})
            text = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout
            self.assertIn("VOID", text)
        trials = [json.loads(event["detail"]) for event in self.station.ok("audit", "log").lines if event["kind"] == "trial-label"]
        self.assertEqual([(trial["template"], trial["outcome"]) for trial in trials], [("unit-57x32", "out"), ("unit-30x15", "out")])

    def test_no_printer_and_no_folder(self):
        self.assertEqual(self.station.run("label", "trial").error, "usage")
        gone = self.station.run("label", "trial", "--printer", self.folder.as_uri(), "--wait", "0.1")
        self.assertEqual((gone.status, gone.error), (4, "printer-unreachable"), gone)


if __name__ == "__main__":
    unittest.main()
