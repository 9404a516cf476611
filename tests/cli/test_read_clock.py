# SPDX-License-Identifier: GPL-3.0-or-later
# suite: plain
"""read at other times than now: a clock that is wrong is the station's fault, a certificate past its date the module's."""
import unittest

from claimcheck_testing import Simulator, Station


def at(moment):
    return ["env", "FAKETIME_DONT_FAKE_MONOTONIC=1", "faketime", moment]


class Clock(unittest.TestCase):
    def setUp(self):
        self.modules = self.enterContext(Simulator("--no-pace"))
        self.station = self.enterContext(Station(training=True))
        self.station.trust(self.modules.ca())

    def read(self, moment):
        return self.station.run("read", "--port", self.modules.port(), wrapper=at(moment))

    def test_flat_clock_battery(self):
        """Not certificate-not-yet-valid, and the module is not even asked."""
        result = self.read("2001-01-01 00:00:00")
        self.assertEqual((result.status, result.error), (5, "clock-wrong"), result)
        self.assertEqual(len(result.lines), 1)
        self.station.db.unlink()
        result = self.read("2001-01-01 00:00:00")
        self.assertEqual((result.status, result.error), (5, "clock-wrong"), result)

    def test_past_its_date(self):
        result = self.read("2060-01-01 00:00:00")
        self.assertEqual((result.status, result.error), (1, "certificate-expired"), result)
        self.assertEqual(result.json["certificate"]["trust"], "expired")


if __name__ == "__main__":
    unittest.main(verbosity=2)
