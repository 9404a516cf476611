# SPDX-License-Identifier: GPL-3.0-or-later
"""Boxes: what goes in, what does not, what makes one bad, and its label, also when the plug is pulled on the way."""
import sqlite3
import subprocess
import unittest

from claimcheck_testing import Simulator, decode_zbar, training_station
from ipp_printer import CANCELED, COMPLETED, CREATE, GET_JOB, IppPrinter, SEND

UNITS = 3


class Boxes(unittest.TestCase):
    """Every test has a record of its own, with UNITS finished units in batch B1."""

    @classmethod
    def setUpClass(cls):
        cls.modules = cls.enterClassContext(Simulator("--no-pace", "--count", UNITS))

    def setUp(self):
        self.station = self.enterContext(training_station(self.modules, options=("--confirm", "off")))
        self.uids = [self.modules.uid(number) for number in range(1, UNITS + 1)]
        ports = [word for number in range(1, UNITS + 1) for word in ("--port", self.modules.port(number))]
        self.station.ok("provision", "--batch", "B1", *ports, "--printer", self.station.printer, "--count", UNITS)

    def box(self, *words, status=0, **options):
        result = self.station.run("box", *words, **options)
        self.assertEqual(result.status, status, result)
        return result

    def refused(self, code, *words, status=1, **options):
        result = self.box(*words, status=status, **options)
        self.assertEqual(result.error, code, result)
        return result

    def opened(self, *options, units=0):
        box = self.box("open", "--batch", "B1", *options).json
        for uid in self.uids[:units]:
            self.box("add", uid)
        return box["id"]

    def show(self, box):
        return self.box("show", box).json

    def events(self, *kinds):
        return [event for event in self.station.ok("audit", "log").lines if event["kind"] in kinds]

    def papers(self, box):
        return sorted(path.name for path in self.station.labels.iterdir() if path.name.startswith(box))

    def well(self):
        for words in (("db", "check"), ("audit", "verify")):
            self.assertEqual(self.station.run(*words).status, 0, words)


class Packing(Boxes):
    def test_a_box_from_open_to_closed(self):
        opened = self.box("open", "--batch", "B1", "--size", UNITS).json
        self.assertEqual((opened["batch"], opened["product"], opened["state"], opened["size"], opened["count"], opened["units"],
                          opened["label"]), ("B1", "LAMP-1", "open", UNITS, 0, [], None))
        added = self.box("add", self.uids[0]).json
        self.assertEqual((added["id"], added["count"], added["uid"]), (opened["id"], 1, self.uids[0]))
        stream = self.box("add", "-", input="".join(uid + "\r\n" for uid in self.uids[1:]) + "\n").lines
        self.assertEqual([line["count"] for line in stream], [2, 3])
        closed = self.box("close", "--printer", self.station.printer).json
        self.assertEqual((closed["id"], closed["state"], closed["count"], closed["units"], closed["bad_units"]),
                         (opened["id"], "closed", UNITS, self.uids, []))
        self.assertEqual((closed["label"]["generation"], closed["label"]["state"]), (1, "printed"))
        self.assertIsNotNone(closed["closed_at"])
        self.assertEqual(closed, self.show(opened["id"]))
        self.assertEqual([line["id"] for line in self.box("list").lines], [opened["id"]])
        self.assertEqual(self.box("list", "--batch", "B1").json["count"], UNITS)
        self.assertEqual(self.station.unit(self.uids[0])["box"], opened["id"])
        self.well()

    def test_the_label_holds_the_id_and_shows_the_count(self):
        box = self.opened(units=2)
        self.box("close", "--printer", self.station.printer)
        self.assertEqual(self.papers(box), [f"{box}-box-g1.pdf"])
        self.assertEqual(decode_zbar(self.station.labels / f"{box}-box-g1.pdf"), [box])
        self.assertEqual(self.station.run("scan", box).status, 1, "a box's label claims nothing")

    def test_the_first_unit_decides_of_which_batch_it_is(self):
        self.assertIsNone(self.box("open").json["batch"])
        self.assertEqual(self.box("add", self.uids[0]).json["batch"], "B1")

    def test_one_box_is_open_at_a_time(self):
        first = self.opened(units=1)
        self.refused("not-allowed-in-state", "open", "--batch", "B1")
        self.box("close", "--short")
        self.assertNotEqual(self.opened(), first)

    def test_what_does_not_go_in(self):
        self.opened("--size", 2)
        held, good, void = self.uids
        self.station.ok("unit", "hold", held, "--reason", "scratch")
        self.station.ok("unit", "void", void, "--reason", "broken")
        self.refused("unit-held", "add", held)
        self.refused("unit-void", "add", void)
        self.refused("unknown-code", "add", "ABCDEFGH12345678")
        self.refused("malformed-code", "add", good.swapcase())
        self.box("add", good)
        self.refused("already-scanned", "add", good)
        self.refused("usage", "add", status=2)
        self.refused("usage", "add", "-", status=2, input="\n")
        self.station.ok("unit", "release-hold", held, "--reason", "looked at")
        self.refused("not-commissioned", "add", held)

    def test_a_unit_of_another_batch(self):
        self.station.add_batch("B2")
        self.box("open", "--batch", "B2")
        self.refused("other-batch", "add", self.uids[0])
        self.refused("unknown-batch", "open", "--batch", "B9")

    def test_an_old_label(self):
        self.station.add_product("P", "--confirm", "off", "--claim-code", "{uid}-{generation}")
        self.station.add_batch("BP", product="P")
        self.modules.command("swap 1")
        uid = self.modules.uid(1)
        provision = ("provision", "--batch", "BP", "--port", self.modules.port(1), "--printer", self.station.printer,
                     "--count", 1)
        self.station.ok(*provision)
        self.station.ok("label", "reprint", uid, "--reason", "torn", "--printer", self.station.printer)
        self.box("open", "--batch", "BP")
        self.refused("stale-generation", "add", f"{uid}-1")
        self.assertEqual(self.box("add", uid).json["uid"], uid, "the whole UID names it as well")

    def test_a_unit_in_two_boxes(self):
        first = self.opened(units=1)
        self.box("close")
        self.opened()
        self.assertIn(first, self.refused("already-scanned", "add", self.uids[0]).stderr)

    def test_a_stream_goes_on_after_a_refusal(self):
        box = self.opened()
        result = self.box("add", "-", status=1, input="\n".join((self.uids[0], "not a code", self.uids[1])))
        self.assertEqual(len(result.lines), 3, result)
        self.assertEqual((result.lines[0]["count"], result.lines[1]["error"]["code"], result.lines[2]["count"]),
                         (1, "malformed-code", 2))
        self.assertEqual(self.show(box)["count"], 2)

    def test_a_full_box(self):
        self.opened("--size", 1, units=1)
        self.refused("not-allowed-in-state", "add", self.uids[1])

    def test_a_box_that_is_not_full(self):
        box = self.opened("--size", 2, units=1)
        self.refused("not-allowed-in-state", "close")
        self.assertEqual(self.show(box)["state"], "open")
        self.assertEqual(self.box("close", "--short").json["label"]["state"], "intended")

    def test_an_empty_box(self):
        self.opened()
        self.refused("not-allowed-in-state", "close")
        closed = self.box("close", "--short").json
        self.assertEqual((closed["state"], closed["count"], closed["label"]), ("closed", 0, None))
        self.refused("not-allowed-in-state", "label", closed["id"])

    def test_no_box_is_open(self):
        self.refused("not-allowed-in-state", "add", self.uids[0])
        self.refused("not-allowed-in-state", "close")
        self.refused("unknown-box", "show", "BOX-000000-000001")
        self.refused("usage", "open", "--size", -1, status=2)
        self.refused("usage", "close", "--printer", "nonsense://x", status=2)

    def test_removing(self):
        box = self.opened(units=2)
        self.refused("usage", "remove", self.uids[0], status=2)
        left = self.box("remove", self.uids[0], "--reason", "dented").json
        self.assertEqual((left["units"], left["count"]), ([self.uids[1]], 1))
        self.refused("not-allowed-in-state", "remove", self.uids[0], "--reason", "again")
        self.refused("unknown-unit", "remove", "99999999", "--reason", "x")
        self.box("add", self.uids[0])
        self.assertEqual(self.show(box)["units"], self.uids[:2], "it has its place again")

    def test_releasing_leaves_the_box_good(self):
        box = self.opened(units=UNITS)
        self.box("close")
        self.station.ok("batch", "close", "B1")
        self.station.ok("manifest", "export", "--batch", "B1", "-o", self.station.folder / "pack.zip")
        self.assertEqual(self.show(box)["state"], "closed")
        self.opened()
        self.box("remove", self.uids[0], "--reason", "into another")
        self.assertEqual(self.box("add", self.uids[0]).json["count"], 1, "a released unit goes in")
        self.station.ok("unit", "hold", self.uids[1], "--reason", "recall")
        self.assertEqual(self.show(box)["bad_units"], [{"uid": self.uids[1], "state": "recalled", "code": "unit-held"}])


class Bad(Boxes):
    def test_a_bad_unit_makes_its_box_bad_and_taking_it_out_makes_it_good(self):
        box = self.opened(units=2)
        self.station.ok("unit", "hold", self.uids[0], "--reason", "scratch")
        shown = self.show(box)
        self.assertEqual((shown["state"], shown["bad_units"]),
                         ("bad", [{"uid": self.uids[0], "state": "held", "code": "unit-held"}]))
        self.assertEqual(self.box("list").json["state"], "bad")
        self.refused("unit-held", "close")
        self.box("remove", self.uids[0], "--reason", "held")
        self.assertEqual(self.box("close").json["state"], "closed")

    def test_a_closed_box_goes_bad_and_gets_a_label_with_the_right_count(self):
        box = self.opened(units=2)
        self.box("close", "--printer", self.station.printer)
        self.station.ok("unit", "void", self.uids[1], "--reason", "broken")
        self.assertEqual(self.show(box)["state"], "bad")
        removed = self.box("remove", self.uids[1], "--reason", "void").json
        self.assertEqual((removed["state"], removed["label"]["generation"], removed["label"]["state"]),
                         ("closed", 2, "intended"))
        printed = self.box("label", box, "--printer", self.station.printer).json["label"]
        self.assertEqual((printed["generation"], printed["state"]), (2, "printed"))
        self.assertEqual(self.papers(box), [f"{box}-box-g1.pdf", f"{box}-box-g2.pdf"])

    def test_a_unit_that_moved_to_another_batch(self):
        box = self.opened(units=1)
        self.station.add_batch("B2")
        self.station.ok("unit", "move", self.uids[0], "--batch", "B2", "--reason", "wrong batch")
        self.assertEqual(self.show(box)["bad_units"][0]["code"], "other-batch")
        self.refused("other-batch", "close")

    def test_a_batch_with_a_bad_box_is_not_closed(self):
        box = self.opened(units=2)
        self.station.ok("unit", "hold", self.uids[0], "--reason", "scratch")
        result = self.station.run("batch", "close", "B1")
        self.assertEqual((result.status, result.error), (1, "not-balanced"), result)
        terms = self.station.ok("batch", "show", "B1").json["boxes"]
        self.assertEqual(terms, {"open": 0, "closed": 0, "bad": 1, "boxed": 1, "unboxed": 1})
        self.assertIn(box, result.stderr)
        self.box("remove", self.uids[0], "--reason", "held")
        closed = self.station.ok("batch", "close", "B1").json
        report = self.station.folder / "report.pdf"
        self.station.ok("report", "--batch", "B1", "-o", report)
        text = subprocess.run(["pdftotext", "-layout", report, "-"], capture_output=True, text=True, check=True).stdout
        self.assertIn("0 closed, 1 open, 0 with a unit that must not ship", text)
        self.assertEqual(closed["boxes"], {"open": 1, "closed": 0, "bad": 0, "boxed": 1, "unboxed": 1})


class Labels(Boxes):
    def test_another_one_needs_a_reason_and_revokes_the_first(self):
        box = self.opened(units=1)
        self.box("close", "--printer", self.station.printer)
        self.refused("usage", "label", box, "--printer", self.station.printer, status=2)
        again = self.box("label", box, "--reason", "torn", "--printer", self.station.printer).json["label"]
        self.assertEqual((again["generation"], again["state"], again["reason"]), (2, "printed", "torn"))
        self.assertEqual([event["from_state"] for event in self.events("label-revoked") if "box:" in event["subject"]], ["printed"])
        self.refused("not-allowed-in-state", "label", box, "--void", "--printer", self.station.printer)
        self.refused("usage", "label", box, "--void", "--came-out", box, status=2)

    def test_a_box_without_a_printer_waits_for_its_label(self):
        box = self.opened(units=1)
        closed = self.box("close")
        self.assertEqual(closed.json["label"]["state"], "intended")
        self.assertIn(f"box label {box}", closed.stderr)
        self.assertEqual(self.box("label", box, "--printer", self.station.printer).json["label"]["state"], "printed")

    def test_a_printer_that_does_not_take_it(self):
        box = self.opened(units=1)
        with IppPrinter() as device:
            device.set(refuse={CREATE: 0x0400})
            self.station.config.write_text(f"[printer]\ndestination = {device.destination}\n")
            self.refused("job-rejected", "close", status=4)
        shown = self.show(box)
        self.assertEqual((shown["state"], shown["label"]["state"], shown["label"]["job"]), ("closed", "intended", None))

    def test_the_journal_is_ahead_of_the_printer(self):
        self.opened(units=2)
        closed = self.box("close", "--printer", self.station.printer).json
        kinds = [event["kind"] for event in self.events("box-opened", "unit-boxed", "box-closed", "label-intended", "label-sent",
                                                        "label-printed") if event["subject"] == "box:" + closed["id"]]
        self.assertEqual(kinds, ["box-opened", "box-closed", "label-intended", "label-sent", "label-printed"])

    def test_aggregation_in_epcis(self):
        box = self.opened(units=2)
        self.box("remove", self.uids[1], "--reason", "dented")
        self.box("close", "--printer", self.station.printer)
        events = [line for line in self.station.ok("events", "--format", "epcis").lines
                  if line["type"] == "AggregationEvent"]
        parent = f"urn:claimcheck:box:{box}"
        children = [f"urn:claimcheck:unit:{uid}" for uid in self.uids]
        self.assertEqual([(event["action"], event["bizStep"], event["parentID"], event["childEPCs"]) for event in events],
                         [("ADD", "packing", parent, children[:1]), ("ADD", "packing", parent, children[1:2]),
                          ("DELETE", "unpacking", parent, children[1:2]), ("OBSERVE", "packing", parent, children[:1])])


    def test_a_box_is_a_carrier_in_cfx(self):
        box = self.opened(units=2)
        self.box("remove", self.uids[1], "--reason", "dented")
        messages = [line for line in self.station.ok("events", "--format", "cfx").lines
                    if "LoadingAndUnloading" in line["MessageName"]]
        self.assertEqual([message["MessageName"].rsplit(".")[-1] for message in messages],
                         ["UnitsUnloaded", "UnitsUnloaded", "UnitsLoaded"])
        bodies = [message["MessageBody"] for message in messages]
        self.assertEqual([(body["UniqueIdentifier"], body["Units"][0]["UnitIdentifier"]) for body in bodies],
                         [(box, self.uids[0]), (box, self.uids[1]), (box, self.uids[1])])
        self.assertEqual([body["Units"][0]["PositionNumber"] for body in bodies], [1, 2, 2])


class PowerCut(Boxes):
    """The plug is pulled while a box is closed: nothing is lost, nothing comes out twice by itself."""

    def test_while_the_printer_makes_the_job(self):
        box = self.opened(units=2)
        device = self.enterContext(IppPrinter())
        device.hang.add(CREATE)
        running = self.station.start("box", "close", "--printer", device.destination)
        device.wait(lambda device: CREATE in device.requests, "Create-Job")
        running.kill()
        device.set(hang=set())
        shown = self.show(box)
        self.assertEqual((shown["state"], shown["units"], shown["label"]["state"]), ("closed", self.uids[:2], "intended"))
        self.refused("not-allowed-in-state", "close")
        self.assertEqual(self.box("label", box, "--printer", device.destination).json["label"]["state"], "printed")
        self.assertEqual([job.name for job in device.jobs.values() if job.documents], [f"{box}-box-g1.pdf"])
        self.well()

    def test_after_the_printer_is_done_and_before_the_record_knows(self):
        box = self.opened(units=2)
        device = self.enterContext(IppPrinter())
        device.hang.add(GET_JOB)
        running = self.station.start("box", "close", "--printer", device.destination)
        device.wait_document()
        running.kill()
        device.set(hang=set())
        self.refused("label-outcome-unknown", "label", box, "--reason", "torn", "--printer", device.destination)
        self.assertEqual(self.box("label", box, "--came-out", box).json["label"]["state"], "printed")
        self.assertEqual(len(device.jobs), 1)
        self.well()

    def test_before_the_box_is_closed(self):
        """The record is written by another just now, so that the cut falls before the first step."""
        box = self.opened(units=2)
        with sqlite3.connect(self.station.db, isolation_level=None) as other:
            other.execute("BEGIN IMMEDIATE")
            running = self.station.start("box", "close", "--printer", self.station.printer)
            with self.assertRaises(subprocess.TimeoutExpired):
                running.process.wait(0.5)
            running.kill()
            other.execute("ROLLBACK")
        self.assertEqual((self.show(box)["state"], self.show(box)["label"]), ("open", None))
        self.assertEqual(self.box("close", "--printer", self.station.printer).json["label"]["state"], "printed")
        self.assertEqual(len(self.papers(box)), 1)

    def cut_in_the_document(self):
        box = self.opened(units=2)
        device = self.enterContext(IppPrinter())
        device.hang.add(SEND)
        running = self.station.start("box", "close", "--printer", device.destination)
        device.wait(lambda device: SEND in device.requests, "Send-Document")
        running.kill()
        self.assertEqual(self.show(box)["label"]["state"], "sent")
        self.refused("label-outcome-unknown", "label", box, "--printer", device.destination)
        self.refused("label-outcome-unknown", "remove", self.uids[0], "--reason", "x")
        self.assertEqual(self.show(box)["label"]["state"], "unknown")
        self.assertEqual([job.state for job in device.jobs.values()], [CANCELED], "what may still come is called off")
        device.set(hang=set())  # what was on its way arrives now, too late
        return box, device

    def test_a_label_that_never_came(self):
        box, device = self.cut_in_the_document()
        label = self.box("label", box, "--void", "--printer", device.destination).json["label"]
        self.assertEqual((label["generation"], label["state"]), (2, "printed"))
        self.assertEqual([job.name for job in device.jobs.values() if job.state == COMPLETED], [f"{box}-box-g2.pdf"])
        revoked, = [event for event in self.events("label-revoked") if event["subject"] == f"box:{box}"]
        self.assertEqual((revoked["from_state"], "never-printed" in revoked["detail"]), ("unknown", True))
        self.well()

    def test_a_label_that_came_out_after_all(self):
        box, device = self.cut_in_the_document()
        self.refused("wrong-label", "label", box, "--came-out", self.uids[0])
        self.assertEqual(self.box("label", box, "--came-out", box).json["label"]["state"], "printed")
        self.assertEqual(len(device.jobs), 1)
        self.well()


if __name__ == "__main__":
    unittest.main()
