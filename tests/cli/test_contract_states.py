# SPDX-License-Identifier: GPL-3.0-or-later
# suite: plain
"""Every verb in every state of a unit, and what the batch's two sums say after each."""
import sqlite3
import unittest

from claimcheck_testing import Simulator, training_station

NOT = "not-allowed-in-state"

# state of the unit and its label → verb → the state it leads to, or the word it is refused with.
TABLE = {
    "labelling": {"hold": "held", "release-hold": NOT, "void": "void", "reprint": NOT, "resolve-void": NOT,
                  "resolve-came-out": NOT, "scrap": "unknown-code", "confirm": NOT},
    "labelling, unknown": {"hold": "held", "release-hold": NOT, "void": "void", "reprint": "label-outcome-unknown",
                           "resolve-void": "labelling", "resolve-came-out": "labelled", "scrap": NOT, "confirm": NOT},
    "labelled": {"hold": "held", "release-hold": NOT, "void": "void", "reprint": "labelling", "resolve-void": NOT,
                 "resolve-came-out": NOT, "scrap": "labelling", "confirm": "commissioned"},
    "commissioned": {"hold": "held", "release-hold": NOT, "void": "void", "reprint": "labelling", "resolve-void": NOT,
                     "resolve-came-out": NOT, "scrap": NOT, "confirm": "commissioned"},
    "held, labelling": {"hold": NOT, "release-hold": "labelling", "void": "void", "reprint": NOT, "resolve-void": NOT,
                        "resolve-came-out": NOT, "scrap": "unknown-code", "confirm": "unit-held"},
    "held, labelled": {"hold": NOT, "release-hold": "labelled", "void": "void", "reprint": NOT, "resolve-void": NOT,
                       "resolve-came-out": NOT, "scrap": NOT, "confirm": "unit-held"},
    "held, commissioned": {"hold": NOT, "release-hold": "labelled", "void": "void", "reprint": NOT, "resolve-void": NOT,
                           "resolve-came-out": NOT, "scrap": NOT, "confirm": "unit-held"},
    "void": {"hold": NOT, "release-hold": NOT, "void": NOT, "reprint": NOT, "resolve-void": NOT, "resolve-came-out": NOT,
             "scrap": "void", "confirm": "unit-void"},
    "released": {"hold": "recalled", "release-hold": NOT, "void": NOT, "reprint": NOT, "resolve-void": NOT,
                 "resolve-came-out": NOT, "scrap": NOT, "confirm": NOT},
    "recalled": {"hold": NOT, "release-hold": NOT, "void": "void", "reprint": NOT, "resolve-void": NOT,
                 "resolve-came-out": NOT, "scrap": NOT, "confirm": "unit-held"},
    "returned": {"hold": NOT, "release-hold": NOT, "void": "void", "reprint": NOT, "resolve-void": NOT,
                 "resolve-came-out": NOT, "scrap": NOT, "confirm": "unit-held"},
}

UNITS = ["commissioned", "released", "held", "void", "open"]
LABELS = ["on_good", "on_held", "on_void", "scrapped", "lost", "never_printed", "unknown", "unaccounted"]


class States(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.modules = cls.enterClassContext(Simulator("--no-pace"))

    def setUp(self):
        self.enter_station()

    def enter_station(self, *product):
        self.station = self.enterContext(training_station(self.modules, options=product))
        self.uid = self.modules.uid(1)
        self.port = self.modules.port(1)

    def sql(self, text):
        with sqlite3.connect(self.station.db) as db:
            self.assertEqual(db.execute(text).rowcount, 1, text)
        db.close()

    def provision(self, *options, codes=None):
        result = self.station.run("provision", "--batch", "B1", "--port", self.port, "--printer", self.station.printer,
                                  "--count", 1, *options, input=codes)
        self.assertEqual(result.status, 0, result)

    def bring_to(self, state):
        steps = [step.strip() for step in state.split(",")]
        if steps[0] == "held":
            self.bring_to(steps[1])
            self.station.ok("unit", "hold", self.uid, "--reason", "look")
        elif steps[0] == "void":
            self.provision("--until", "labelled")
            self.station.ok("unit", "void", self.uid, "--reason", "broken")
        elif steps[0] in ("released", "recalled", "returned"):
            self.provision(codes=self.uid + "\n")
            self.sql(f"UPDATE unit SET state = '{steps[0]}'")
        elif steps[0] == "commissioned":
            self.provision(codes=self.uid + "\n")
        elif steps[0] == "labelled":
            self.provision("--until", "labelled")
        elif steps[-1] == "unknown":
            self.provision("--until", "labelled")
            self.sql("UPDATE unit SET state = 'labelling'")
            self.sql("UPDATE label SET state = 'unknown', printed_at = NULL")
        else:
            self.provision("--until", "labelled")
            self.sql("UPDATE unit SET state = 'labelling'")
            self.sql("UPDATE label SET state = 'intended', sent_at = NULL, printed_at = NULL, printer = NULL, job = NULL")

    def do(self, verb):
        words = {"hold": ["unit", "hold", self.uid, "--reason", "r"],
                 "release-hold": ["unit", "release-hold", self.uid, "--reason", "r"],
                 "void": ["unit", "void", self.uid, "--reason", "r"],
                 "reprint": ["label", "reprint", self.uid, "--reason", "r"],
                 "resolve-void": ["label", "resolve", self.uid, "--void"],
                 "resolve-came-out": ["label", "resolve", self.uid, "--came-out", self.uid],
                 "scrap": ["label", "scrap", self.uid, "--reason", "r"],
                 "confirm": ["confirm", "--code", self.uid, "--port", self.port]}[verb]
        return self.station.run(*words)

    def sums(self):
        batch = self.station.ok("batch", "show", "B1").json
        units, labels = batch["units"], batch["labels"]
        self.assertEqual(units["recorded"], sum(units[term] for term in UNITS), units)
        self.assertEqual(labels["sent"], sum(labels[term] for term in LABELS), labels)
        return units, labels

    def test_table(self):
        for state, verbs in TABLE.items():
            for verb, expected in verbs.items():
                with self.subTest(f"{verb} of {state}"):
                    self.enter_station()
                    self.bring_to(state)
                    before = self.station.unit(self.uid)
                    result = self.do(verb)
                    after = self.station.unit(self.uid)
                    if result.status == 0:
                        self.assertEqual(after["state"], expected, result)
                        self.assertEqual(self.station.run("audit", "verify").status, 0)
                    else:
                        self.assertEqual((result.status, result.error), (1, expected), result)
                        self.assertEqual(after, before)
                    self.sums()

    def labels(self):
        return [(label["generation"], label["state"], label["fate"]) for label in self.station.unit(self.uid)["labels"]]

    def counted(self, **terms):
        units, labels = self.sums()
        self.assertEqual({term: count for term, count in {**units, **labels}.items() if count and term not in ("recorded", "sent")},
                         terms)

    def test_fates(self):
        """What became of each label, and where it is counted."""
        self.bring_to("labelled")
        self.counted(open=1, unaccounted=1)
        self.station.ok("label", "reprint", self.uid, "--reason", "torn", "--old-label", self.uid)
        self.assertEqual(self.labels(), [(1, "revoked", "scrapped"), (2, "intended", None)])
        self.counted(open=1, scrapped=1)
        self.provision("--until", "labelled")
        self.station.ok("label", "reprint", self.uid, "--reason", "gone", "--old-label", "lost")
        self.assertEqual(self.labels()[1:], [(2, "revoked", "lost"), (3, "intended", None)])
        self.counted(open=1, scrapped=1, lost=1)
        self.provision("--until", "labelled")
        self.station.ok("label", "scrap", self.uid, "--reason", "crooked")
        self.assertEqual(self.labels()[2:], [(3, "revoked", "scrapped"), (4, "intended", None)])
        self.provision(codes=self.uid + "\n")
        self.counted(commissioned=1, on_good=1, scrapped=2, lost=1)
        self.station.ok("unit", "hold", self.uid, "--reason", "look")
        self.counted(held=1, on_held=1, scrapped=2, lost=1)
        self.assertEqual(self.station.unit(self.uid)["hold_reason"], "look")
        self.station.ok("unit", "release-hold", self.uid, "--reason", "fine")
        self.assertIsNone(self.station.unit(self.uid)["hold_reason"])
        self.assertIsNone(self.station.unit(self.uid)["confirmed_by"])
        self.station.ok("unit", "void", self.uid, "--reason", "dead")
        self.assertEqual(self.labels()[3:], [(4, "revoked", "on-unit")])
        self.counted(void=1, on_void=1, scrapped=2, lost=1)
        self.station.ok("label", "scrap", self.uid, "--reason", "peeled off")
        self.counted(void=1, scrapped=3, lost=1)
        again = self.station.run("confirm", "--code", self.uid, "--port", self.port)
        self.assertEqual(again.error, "unit-void")

    def test_never_printed(self):
        self.bring_to("labelling, unknown")
        self.counted(open=1, unknown=1)
        self.assertEqual(self.station.run("label", "resolve", self.uid, "--came-out", "something-else").error, "wrong-label")
        self.station.ok("label", "resolve", self.uid, "--void")
        self.assertEqual(self.labels(), [(1, "revoked", "never-printed"), (2, "intended", None)])
        self.counted(open=1, never_printed=1)

    def test_reprint_prints_at_once_where_it_can(self):
        self.bring_to("commissioned")
        self.station.ok("label", "reprint", self.uid, "--reason", "torn", "--printer", self.station.printer)
        self.assertTrue(self.station.label_file(self.uid, 2).exists())
        unit = self.station.unit(self.uid)
        self.assertEqual((unit["state"], unit["commissioned_at"], unit["confirmed_by"]), ("labelled", None, None))

    def test_an_old_code_with_generations_is_no_longer_right(self):
        self.enter_station("--claim-code", "{uid}-{generation}")
        self.bring_to("labelled")
        self.station.ok("label", "reprint", self.uid, "--reason", "torn", "--printer", self.station.printer)
        old = self.station.run("confirm", "--code", self.uid + "-1", "--port", self.port)
        self.assertEqual((old.status, old.error), (1, "wrong-label"), old)
        self.assertEqual(self.station.run("confirm", "--code", self.uid + "-2", "--port", self.port).status, 0)
        self.assertEqual(self.station.unit(self.uid + "-1")["uid"], self.uid)

    def test_off_is_commissioned_by_the_printer(self):
        self.enter_station("--confirm", "off")
        self.provision()
        unit = self.station.unit(self.uid)
        self.assertEqual((unit["state"], unit["confirmed_by"]), ("commissioned", None))

    def test_a_label_its_printer_vouches_for_is_known_elsewhere_too(self):
        self.enter_station("--confirm", "off")
        self.provision()
        other = self.enterContext(Simulator("--no-pace", "--state", self.modules.state, "--uid", "another-module"))
        self.station.add_product("LAMP-2")
        self.station.add_batch("B2", product="LAMP-2")
        self.station.ok("provision", "--batch", "B2", "--port", other.port(), "--printer", self.station.printer, "--until", "labelled",
                        "--count", 1)
        found = self.station.run("confirm", "--code", self.uid, "--port", other.port())
        self.assertEqual((found.status, found.error), (1, "label-seen-elsewhere"), found)
        for uid in (self.uid, "another-module"):
            self.assertEqual(self.station.unit(uid)["hold_reason"], "label-seen-elsewhere")

    def test_lists_and_ids(self):
        self.bring_to("labelled")
        run = self.station.run
        self.assertEqual([unit["uid"] for unit in run("unit", "list").lines], [self.uid])
        self.assertEqual([unit["uid"] for unit in run("unit", "list", "--state", "labelled", "--batch", "B1").lines], [self.uid])
        self.assertEqual(run("unit", "list", "--state", "void").stdout, "")
        self.assertEqual(run("unit", "show", self.uid[:8]).json["uid"], self.uid)
        self.assertEqual(run("unit", "show", self.uid[:7]).error, "unknown-unit")
        self.assertEqual(run("unit", "show", self.uid.upper()).error, "unknown-unit")
        self.assertEqual(run("unit", "show", "-", input=self.uid + "\n").json["uid"], self.uid)
        unit = run("unit", "show", self.uid).json
        for field in ("uid serial carrier product batch state hold_reason confirmed_by certificate_pem certificate_sha256 "
                      "spki_sha256 about version techspec labels created_at commissioned_at").split():
            self.assertIn(field, unit)
        for field in "kind generation state fate claim_code template_sha256 printer job reason".split():
            self.assertIn(field, unit["labels"][0])

    def test_a_code_with_a_nul_is_not_the_code_before_it(self):
        self.bring_to("labelled")
        for words in (["unit", "show", "-"], ["label", "scrap", "-", "--reason", "r"], ["confirm", "--code", "-", "--port", self.port],
                      ["scan", "-"]):
            with self.subTest(words):
                self.assertEqual(self.station.run(*words, input=self.uid + "\0more\n").status, 1)
        self.assertEqual(self.station.unit(self.uid)["state"], "labelled")

    def test_a_refused_module_is_an_event(self):
        self.enter_station("--min-version", "99.0")
        result = self.station.run("provision", "--batch", "B1", "--port", self.port, "--printer", self.station.printer, "--count", 1)
        self.assertEqual((result.status, result.lines[-1]["state"]), (1, "refused"), result)
        refused = self.station.ok("unit", "list", "--refused").lines
        self.assertEqual([(line["uid"], line["code"]) for line in refused], [(self.uid, "firmware-too-old")])
        self.assertEqual(self.station.run("unit", "show", self.uid).error, "unknown-unit")
        self.assertEqual([line["kind"] for line in self.station.ok("unit", "history", self.uid).lines], ["module-refused"])
        self.station.ok("product", "edit", "LAMP-1", "--min-version", "")
        self.station.add_batch("B2")
        result = self.station.run("provision", "--batch", "B2", "--port", self.port, "--printer", self.station.printer, "--count", 1,
                                  "--until", "labelled")
        self.assertEqual(result.status, 0, result)


if __name__ == "__main__":
    unittest.main(verbosity=2)
