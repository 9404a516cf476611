# SPDX-License-Identifier: GPL-3.0-or-later
"""A unit that goes to another batch: both batches add up afterwards, and what may not move stays where it is."""
import unittest

from claimcheck_testing import Simulator, training_station


class UnitMove(unittest.TestCase):
    def station_with_a_labelled_unit(self, *options):
        self.modules = self.enterContext(Simulator("--no-pace"))
        self.station = self.enterContext(training_station(self.modules, options=options))
        self.uid = self.modules.uid(1)
        self.station.ok("provision", "--batch", "B1", "--port", self.modules.port(1), "--printer", self.station.printer,
                        "--count", 1, "--until", "labelled")

    def move(self, batch):
        return self.station.run("unit", "move", self.uid, "--batch", batch, "--reason", "wrong trolley")

    def test_it_belongs_to_the_other_batch_and_both_add_up(self):
        self.station_with_a_labelled_unit()
        self.station.ok("confirm", "--code", self.uid, "--port", self.modules.port(1))
        self.station.add_batch("B2", quantity=1)
        moved = self.move("B2")
        self.assertEqual((moved.status, moved.json["batch"], moved.json["state"]), (0, "B2", "commissioned"), moved)
        self.assertEqual(moved.stderr, "")
        self.assertEqual(self.station.ok("batch", "close", "B1").json["units"]["recorded"], 0)
        self.assertEqual(self.station.ok("batch", "close", "B2").json["units"]["commissioned"], 1)
        self.assertEqual(self.move("B1").error, "batch-closed")
        last = self.station.ok("unit", "history", self.uid).lines[-1]
        self.assertEqual(last["kind"], "unit-moved")
        for word in ("B1", "B2", "wrong trolley"):
            self.assertIn(word, last["detail"])

    def test_what_may_not_move(self):
        self.station_with_a_labelled_unit()
        self.assertEqual(self.move("B1").error, "usage")
        self.assertEqual(self.move("B9").error, "unknown-batch")
        self.station.add_product("OTHER", name="Other")
        self.station.add_batch("B3", product="OTHER")
        self.assertEqual(self.move("B3").error, "wrong-product")
        self.station.add_batch("B2")
        self.station.ok("batch", "close", "B2")
        self.assertEqual(self.move("B2").error, "batch-closed")
        self.station.ok("batch", "reopen", "B2")
        self.station.ok("unit", "void", self.uid, "--reason", "scrap")
        self.assertEqual(self.move("B2").error, "not-allowed-in-state")
        self.assertEqual(self.station.unit(self.uid)["batch"], "B1")

    def test_a_label_that_names_its_batch_is_told(self):
        self.station_with_a_labelled_unit("--claim-code", "{batch}/{uid}")
        self.station.add_batch("B2")
        moved = self.move("B2")
        self.assertEqual((moved.status, moved.json["batch"]), (0, "B2"), moved)
        self.assertIn("label reprint", moved.stderr)


if __name__ == "__main__":
    unittest.main()
