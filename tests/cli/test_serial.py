# SPDX-License-Identifier: GPL-3.0-or-later
"""OEM serial numbers: one each, never twice, and known to the commands."""
import subprocess
import unittest

from claimcheck_testing import Simulator, training_station


class Serial(unittest.TestCase):
    def test_each_unit_gets_the_next_and_none_comes_twice(self):
        modules = self.enterContext(Simulator("--no-pace", "--count", 2))
        station = self.enterContext(training_station(modules, options=("--serial", "SN{counter:6}", "--claim-code", "{serial}")))
        for slot in (1, 2):
            station.ok("provision", "--batch", "B1", "--port", modules.port(slot), "--printer", station.printer,
                       "--count", 1, "--until", "labelled")
            unit = station.unit(f"SN00000{slot}")
            self.assertEqual((unit["uid"], unit["labels"][0]["claim_code"]), (modules.uid(slot), f"SN00000{slot}"))
            station.ok("unit", "void", unit["uid"], "--reason", "scrap")

    def test_a_number_that_another_product_gave_is_passed_over(self):
        modules = self.enterContext(Simulator("--no-pace", "--count", 2))
        station = self.enterContext(training_station(modules, options=("--serial", "SN{counter:6}")))
        station.add_product("LAMP-2", "--serial", "SN{counter:6}")
        station.add_batch("B2", product="LAMP-2")
        for slot, batch in ((1, "B1"), (2, "B2")):
            station.ok("provision", "--batch", batch, "--port", modules.port(slot), "--printer", station.printer,
                       "--count", 1, "--until", "labelled")
            self.assertEqual(station.unit(modules.uid(slot))["serial"], f"SN00000{slot}")

    def test_its_date_is_the_stations(self):
        """Between these two it is never the same day."""
        modules = self.enterContext(Simulator("--no-pace", "--count", 2))
        station = self.enterContext(training_station(modules, options=("--serial", "{date:%y%m%d}.{counter:3}")))
        days = []
        for slot, zone in ((1, "Etc/GMT+12"), (2, "Pacific/Kiritimati")):
            station.config.write_text(f"[station]\ntime-zone={zone}\n")
            station.ok("provision", "--batch", "B1", "--port", modules.port(slot), "--printer", station.printer, "--count", 1,
                       "--until", "labelled")
            days.append(station.unit(modules.uid(slot))["serial"].split(".")[0])
            text = subprocess.run(["pdftotext", station.label_file(modules.uid(slot)), "-"], capture_output=True, text=True, check=True)
            self.assertIn("20" + days[-1], text.stdout.replace("-", ""))
        self.assertLess(*days)

    def test_a_pattern_that_makes_no_number(self):
        modules = self.enterContext(Simulator("--no-pace"))
        station = self.enterContext(training_station(modules))
        self.assertEqual(station.run("product", "edit", "LAMP-1", "--serial", "SN").error, "usage")


if __name__ == "__main__":
    unittest.main()
