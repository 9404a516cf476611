# SPDX-License-Identifier: GPL-3.0-or-later
# suite: plain
"""A batch's page says what its sampling plan still asks for."""
import unittest

from claimcheck_testing import Simulator, main, training_station
from window_testing import Display, Window


class Sample(unittest.TestCase):
    def test_what_qa_still_has_to_look_at_and_what_follows(self):
        display = self.enterContext(Display())
        modules = self.enterContext(Simulator("--no-pace"))
        station = self.enterContext(training_station(modules, options=("--confirm", "off", "--sample", "first")))
        station.ok("batch", "edit", "B1", "--sample", "first")
        station.ok("provision", "--batch", "B1", "--port", modules.port(1), "--printer", station.printer, "--count", 1)
        window = self.enterContext(Window(display, station, "--page", "Batches"))
        window.click("B1")
        text = window.wait_text("Balance", "QA still has to look at 1 of the 1 units of its sample")
        self.assertNotIn("it can be closed", text)
        station.ok("scan", modules.uid(1))
        text = window.wait_text("Balance", "QA looked at all 1 units of its sample so far, 0 failed")
        self.assertIn("it can be closed", text)
        station.run("scan", "-", input=f"{modules.uid(1)}\nfail:product-damaged\n")
        window.wait_text("Balance", "Its sample was rejected: 1 of 1 failed")


if __name__ == "__main__":
    main()
