# SPDX-License-Identifier: GPL-3.0-or-later
# suite: plain
"""What the doctor says of a printer, beside what it says of a port."""
import unittest

import cups_rig
from claimcheck_testing import Simulator, Station


class Doctor(unittest.TestCase):
    def setUp(self):
        if cups_rig.missing():
            self.skipTest(f"not installed: {cups_rig.missing()}")
        self.modules = self.enterContext(Simulator("--no-pace"))
        self.station = self.enterContext(Station())

    def doctor(self, printer, **options):
        return self.station.run("doctor", "--port", self.modules.port(1), "--printer", printer, **options)

    def codes(self, result):
        return [line["code"] for line in result.lines if "error" not in line]

    def test_a_folder_that_can_be_written(self):
        result = self.doctor(self.station.printer)
        self.assertEqual((result.status, self.codes(result)), (0, ["module-fine", "printer-fine"]), result)

    def test_a_printer_that_is_not_there(self):
        result = self.doctor(f"file://{self.station.folder}/nowhere")
        self.assertEqual((result.status, result.error), (4, "printer-unreachable"), result)
        self.assertEqual(self.codes(result), ["module-fine", "printer-unreachable"])

    def test_the_configured_printer_is_looked_at(self):
        self.station.config.write_text(f"[printer]\ndestination=file://{self.station.folder}/nowhere\n")
        result = self.station.run("doctor", "--port", self.modules.port(1))
        self.assertEqual(result.error, "printer-unreachable")

    def test_a_queue_that_keeps_jobs(self):
        rig = self.enterContext(cups_rig.CupsRig("ErrorPolicy stop-printer", "Browsing No"))
        printer = self.enterContext(cups_rig.EvePrinter())
        rig.add_queue("label", printer.uri)
        rig.run("lpadmin", "-p", "label", "-o", "printer-error-policy=retry-job")
        result = self.doctor("cups://label", environment={"CUPS_SERVER": rig.server})
        self.assertIn("printer-retries-jobs", self.codes(result), result)
        self.assertEqual(result.status, 0, result)


if __name__ == "__main__":
    unittest.main()
