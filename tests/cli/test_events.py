# SPDX-License-Identifier: GPL-3.0-or-later
"""The record's events in the words of other systems."""
import signal
import unittest
import uuid

from claimcheck_testing import Simulator, training_station


class Events(unittest.TestCase):
    def setUp(self):
        modules = self.enterContext(Simulator("--no-pace"))
        self.station = self.enterContext(training_station(modules))
        self.uid = modules.uid(1)
        self.station.ok("provision", "--batch", "B1", "--port", modules.port(1), "--printer", self.station.printer,
                        "--count", 1, input=self.uid + "\n")
        self.station.ok("unit", "hold", self.uid, "--reason", "a scratch")

    def test_the_records_own_form_is_the_audit_logs(self):
        events = self.station.ok("events").lines
        self.assertEqual(events, self.station.ok("audit", "log").lines)
        last = events[-1]["seq"]
        self.assertEqual([line["seq"] for line in self.station.ok("events", "--from", last).lines], [last])

    def test_cfx(self):
        messages = self.station.ok("events", "--format", "cfx").lines
        self.assertEqual([message["MessageName"] for message in messages],
                         ["CFX.Production.WorkStarted", "CFX.Production.WorkCompleted", "CFX.Production.UnitsDisqualified"])
        for message in messages:
            uuid.UUID(message["UniqueID"])
            body = message["MessageBody"]
            self.assertEqual(body["$type"], message["MessageName"] + ", CFX")
            self.assertEqual((body["PrimaryIdentifier"], body["Units"][0]["UnitIdentifier"]), (self.uid, self.uid))
        started, completed = messages[0]["MessageBody"], messages[1]["MessageBody"]
        self.assertEqual(started["TransactionID"], completed["TransactionID"])
        self.assertEqual(completed["Result"], "Completed")
        self.assertEqual(messages, self.station.ok("events", "--format", "cfx").lines, "the same ids every time")

    def epcis(self, names):
        """The EPCIS events that are about things of these names."""
        return [event for event in self.station.ok("events", "--format", "epcis").lines if event["epcList"][0].startswith(names)]

    def states_of_label(self, generation):
        """(bizStep, disposition) without what every word of OPEN-SCS begins with."""
        name = f"urn:claimcheck:label:{self.uid}:unit:{generation}"
        events = self.epcis(name)
        self.assertEqual({(event["type"], event["action"], *event["epcList"]) for event in events}, {("ObjectEvent", "OBSERVE", name)})
        words = [(event["bizStep"], event["disposition"]) for event in events]
        return [tuple(word.replace("http://open-scs.org/", "") for word in pair) for pair in words]

    def test_states_of_labels(self):
        self.station.ok("unit", "release-hold", self.uid, "--reason", "only dust")
        self.station.ok("label", "reprint", self.uid, "--reason", "smudged", "--old-label", "damaged", "--printer", self.station.printer)
        printed = [("bizstep/sn_allocating", "disp/allocated"), ("bizstep/sn_encoding", "disp/encoded")]
        self.assertEqual(self.states_of_label(1), [*printed, ("commissioning", "disp/commissioned"), ("bizstep/label_scrapping", "disp/label_scrapped")])
        self.assertEqual(self.states_of_label(2), printed)

    def test_epcis(self):
        events = self.epcis("urn:claimcheck:unit:")
        self.assertEqual([(event["action"], event["bizStep"], event["disposition"]) for event in events],
                         [("ADD", "commissioning", "active"), ("OBSERVE", "holding", "non_conformant")])
        for event in events:
            self.assertEqual((event["type"], event["epcList"]), ("ObjectEvent", ["urn:claimcheck:unit:" + self.uid]))

    def test_following(self):
        last = self.station.ok("events").lines[-1]["seq"]
        running = self.station.start("events", "--format", "epcis", "--from", last + 1, "--follow")
        self.station.ok("unit", "release-hold", self.uid, "--reason", "only dust")
        running.wait_json(bizStep="inspecting")
        self.assertEqual(running.end(signal.SIGINT), 0)

    def test_usage(self):
        for words in (["--format", "xml"], ["--from", "0"]):
            self.assertEqual(self.station.run("events", *words).error, "usage")


if __name__ == "__main__":
    unittest.main()
