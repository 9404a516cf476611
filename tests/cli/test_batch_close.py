# SPDX-License-Identifier: GPL-3.0-or-later
"""A batch is closed only when its units and its labels add up; each way in which they may not is refused."""
import json
import sqlite3
import subprocess
import unittest
import zipfile

from claimcheck_testing import Simulator, training_station


class BatchClose(unittest.TestCase):
    def setUp(self):
        self.modules = self.enterContext(Simulator("--no-pace", "--count", 2))
        self.station = self.enterContext(training_station(self.modules, quantity=5))
        self.uid = self.modules.uid(1)

    def provision(self, slot=1, *options, code=None):
        return self.station.run("provision", "--batch", "B1", "--port", self.modules.port(slot), "--printer",
                                self.station.printer, "--count", 1, *options,
                                input=(code or self.modules.uid(slot)) + "\n")

    def refused(self):
        """Closing is refused: the terms, the units behind them, and the error, in this order."""
        result = self.station.run("batch", "close", "B1")
        self.assertEqual((result.status, result.error), (1, "not-balanced"), result)
        terms, *behind, error = result.lines
        self.assertEqual((terms["state"], "error" in error), ("open", True))
        return terms, [line["unsettled"] for line in behind]

    def test_a_batch_that_adds_up_is_closed_and_takes_no_unit(self):
        self.provision()
        closed = self.station.ok("batch", "close", "B1").json
        self.assertEqual((closed["state"], closed["units"]["commissioned"], closed["labels"]["on_good"]), ("closed", 1, 1))
        self.assertIsNotNone(closed["closed_at"])
        self.assertEqual(self.provision(2).error, "batch-closed")
        self.assertEqual(self.station.run("batch", "close", "B1").error, "batch-closed")
        self.assertEqual(self.station.run("batch", "edit", "B1", "--quantity", 9).error, "batch-closed")
        self.station.ok("batch", "reopen", "B1", "--reason", "two more came back")
        self.assertEqual(self.provision(2).status, 0)

    def test_an_open_unit(self):
        self.provision(1, "--until", "labelled")
        terms, behind = self.refused()
        self.assertEqual((terms["units"]["open"], behind), (1, [self.uid]))
        self.station.ok("unit", "void", self.uid, "--reason", "broken")
        closed = self.station.ok("batch", "close", "B1").json
        self.assertEqual((closed["units"]["void"], closed["labels"]["on_void"]), (1, 1))

    def test_a_label_nobody_could_follow(self):
        self.provision(1, "--until", "labelled")
        with sqlite3.connect(self.station.db) as record:
            record.execute("UPDATE unit SET state = 'labelling'")
            record.execute("UPDATE label SET state = 'unknown', printed_at = NULL")
        record.close()
        terms, behind = self.refused()
        self.assertEqual((terms["units"]["open"], terms["labels"]["unknown"], behind), (1, 1, [self.uid]))
        self.station.ok("label", "resolve", self.uid, "--void")
        terms, behind = self.refused()
        self.assertEqual((terms["labels"]["unknown"], terms["labels"]["never_printed"], behind), (0, 1, [self.uid]))
        self.assertEqual(self.provision().status, 0)
        self.station.ok("batch", "close", "B1")

    def test_held_scrapped_and_lost_are_accounted_for(self):
        self.provision()
        self.station.ok("label", "reprint", self.uid, "--reason", "torn", "--old-label", "lost", "--printer",
                        self.station.printer)
        self.refused()
        self.provision()
        self.station.ok("unit", "hold", self.uid, "--reason", "a scratch")
        labels = self.station.ok("batch", "close", "B1").json["labels"]
        self.assertEqual((labels["sent"], labels["on_held"], labels["lost"], labels["unaccounted"]), (2, 1, 1, 0))

    def test_a_line_at_work_notices_that_its_batch_was_closed(self):
        running = self.station.start("provision", "--batch", "B1", "--port", self.modules.port(1), "--printer",
                                     self.station.printer)
        running.wait_event("printed")
        running.write_line(self.uid)
        running.wait_event("confirmed")
        self.station.ok("batch", "close", "B1")
        self.modules.command("swap 1")
        self.assertEqual(running.wait_event("unit", uid=self.modules.uid(1))["error"]["code"], "batch-closed")

    def test_split(self):
        self.provision()
        rest, part = self.station.ok("batch", "split", "B1", "B2", "--quantity", 2).lines
        self.assertEqual([(line["code"], line["quantity"], line["product"]) for line in (rest, part)],
                         [("B1", 3, "LAMP-1"), ("B2", 2, "LAMP-1")])
        too_many = self.station.run("batch", "split", "B1", "B3", "--quantity", 3)
        self.assertEqual(too_many.error, "usage")
        self.assertEqual(self.station.run("batch", "split", "B1", "B2", "--quantity", 1).error, "usage")
        self.assertEqual(self.station.ok("batch", "show", "B1").json["quantity"], 3)

    def test_two_people_close_a_batch_that_does_not_add_up_and_that_stays(self):
        self.provision()
        self.provision(2, "--until", "labelled")
        self.refused()
        closed = self.station.ok("batch", "close", "B1", "--reason", "lost in the post").json
        self.assertEqual(closed["state"], "closed")
        exception, = closed["exceptions"]
        self.assertEqual((exception["reason"], exception["operator"], exception["approved_by"]), ("lost in the post", None, None))
        self.assertEqual((exception["terms"]["units"]["open"], exception["terms"]["labels"]["sent"],
                          exception["terms"]["boxes"]["bad"]), (1, 2, 0))
        event, = [event for event in self.station.ok("audit", "log").lines if event["kind"] == "batch-closed-anyway"]
        self.assertIn("lost in the post", event["detail"])
        pack = self.station.folder / "pack.zip"
        self.station.ok("manifest", "export", "--batch", "B1", "-o", pack)
        with zipfile.ZipFile(pack) as files:
            manifest = json.loads(files.read("manifest.json"))
        self.assertEqual((manifest["counts"]["exceptions"], manifest["exceptions"][0]["terms"]["units"]["open"]), (1, 1))
        self.assertIn("did not add up", str(self.station.ok("manifest", "verify", pack).lines))
        report = self.station.folder / "report.pdf"
        self.station.ok("report", "--batch", "B1", "-o", report)
        text = subprocess.run(["pdftotext", "-layout", report, "-"], capture_output=True, text=True, check=True).stdout
        self.assertIn("although it did not add up: lost in the post", text)
        self.station.ok("batch", "reopen", "B1", "--reason", "found")
        self.assertEqual(self.provision(2).status, 0)
        again = self.station.ok("batch", "close", "B1", "--reason", "no need").json
        self.assertEqual(len(again["exceptions"]), 1, "what adds up is closed as any other; what was stays")
        self.assertEqual(self.station.run("batch", "close", "B1", "--reason", "again").error, "batch-closed")
        self.assertEqual(self.station.run("batch", "close", "B1", "--reason", " ").error, "usage")


if __name__ == "__main__":
    unittest.main()
