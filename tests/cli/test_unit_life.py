# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes beyond one unit: its product gets another module, its module another life, and it comes back from the customer."""
import csv
import io
import json
import unittest
import zipfile

from claimcheck_testing import Simulator, training_station


class Lives(unittest.TestCase):
    """One module after another in one place: slot 1's is swapped, so each test begins with a module nobody has seen."""

    @classmethod
    def setUpClass(cls):
        cls.modules = cls.enterClassContext(Simulator("--no-pace", "--count", 2))

    product = ("--serial", "SN{counter:6}", "--claim-code", "{uid}-{generation}")

    def setUp(self):
        self.modules.command("swap 1")
        self.modules.command("swap 2")
        self.station = self.enterContext(training_station(self.modules, options=self.product))
        self.uid = self.modules.uid(1)
        self.other = self.modules.uid(2)

    def provision(self, slot=1, *options, generation=1, batch="B1"):
        return self.station.run("provision", "--batch", batch, "--port", self.modules.port(slot), "--printer",
                                self.station.printer, "--count", 1, *options,
                                input=f"{self.modules.uid(slot)}-{generation}\n")

    def commissioned(self, slot=1):
        result = self.provision(slot)
        self.assertEqual(result.status, 0, result)
        return self.station.unit(self.modules.uid(slot))

    def released(self):
        self.commissioned()
        self.station.ok("batch", "close", "B1")
        self.station.ok("manifest", "export", "--batch", "B1", "-o", self.station.folder / "pack.zip")
        self.assertEqual(self.state(), "released")

    def returned(self):
        self.released()
        self.station.add_batch("B2")
        self.provision(batch="B2")
        self.assertEqual(self.state(), "returned")

    def state(self, uid=None):
        return self.station.unit(uid or self.uid)["state"]

    def replace(self, slot=2, unit=None, **options):
        return self.station.run("unit", "replace-module", unit or self.uid, "--port", self.modules.port(slot), "--reason",
                                "dead radio", **options)

    def recover(self, uid=None):
        return self.station.run("unit", "recover", uid or self.uid, "--reason", "repaired")

    def refused(self, result, code, status=1):
        error = result.lines[-1]["error"]  # of a unit's closing line, or of the command
        self.assertEqual((result.status, error["code"]), (status, code), result)

    def history(self, uid):
        return {line["kind"]: json.loads(line["detail"] or "{}") for line in self.station.ok("unit", "history", uid).lines}


class ReplaceModule(Lives):
    def test_the_product_keeps_its_number_and_its_place_in_the_box(self):
        old = self.commissioned()
        box = self.station.ok("box", "open", "--batch", "B1").json["id"]
        self.station.ok("box", "add", self.uid)
        made = self.replace()
        self.assertEqual(made.status, 0, made)
        new = made.json
        self.assertEqual((new["uid"], new["state"], new["serial"], new["batch"], new["box"]),
                         (self.other, "labelling", "SN000001", "B1", box))
        self.assertEqual((new["predecessor"]["uid"], new["predecessor"]["state"]), (self.uid, "void"))
        self.assertEqual([(label["generation"], label["state"]) for label in new["labels"]], [(1, "intended")])
        gone = self.station.unit(self.uid)
        self.assertEqual((gone["id"], gone["state"], gone["serial"], gone["box"], gone["successor"]["uid"]),
                         (old["id"], "void", None, None, self.other))
        self.assertEqual([(label["state"], label["fate"]) for label in gone["labels"]], [("revoked", "on-unit")])
        self.assertEqual(self.station.ok("box", "show", box).json["bad_units"],
                         [{"uid": self.other, "state": "labelling", "code": "not-commissioned"}])
        self.assertEqual(self.station.unit("SN000001")["uid"], self.other)
        done = self.provision(2)
        self.assertEqual((done.status, self.state(self.other)), (0, "commissioned"), done)
        self.assertEqual(self.station.ok("box", "show", box).json["state"], "open")
        self.assertEqual(self.history(self.uid)["unit-voided"], {"reason": "dead radio", "replaced_by": self.other})
        self.assertEqual(self.history(self.other)["module-replaced"]["predecessor"], self.uid)
        self.assertEqual(self.station.run("scan", f"{self.uid}-1").json["code"], "unit-void")
        self.assertEqual(self.station.ok("batch", "close", "B1").json["units"]["void"], 1)

    def test_a_held_unit_in_a_full_batch(self):
        self.station.ok("batch", "edit", "B1", "--quantity", 1)
        self.commissioned()
        self.station.ok("unit", "hold", self.uid, "--reason", "silent")
        self.assertEqual(self.replace().status, 0)

    def test_what_is_judged_as_a_line_judges_it(self):
        self.commissioned()
        self.modules.command("fault 2 claimed")
        try:
            self.refused(self.replace(), "already-claimed")
        finally:
            self.modules.command("fault 2 none")
        self.assertEqual((self.state(), self.station.run("unit", "show", self.other).error), ("commissioned", "unknown-unit"))

    def test_its_own_module_and_one_that_is_in_use(self):
        self.commissioned()
        self.refused(self.replace(slot=1), "duplicate-unit")
        self.commissioned(2)
        self.refused(self.replace(), "duplicate-unit")
        self.station.ok("unit", "hold", self.other, "--reason", "x")
        self.refused(self.replace(), "unit-held")
        self.station.ok("unit", "void", self.other, "--reason", "x")
        self.refused(self.replace(), "unit-void")
        self.assertEqual((self.state(), self.station.unit(self.uid)["serial"]), ("commissioned", "SN000001"))

    def test_units_that_may_not(self):
        self.released()
        self.refused(self.replace(), "not-allowed-in-state")
        self.refused(self.replace(unit="99999999"), "unknown-unit")
        self.refused(self.station.run("unit", "replace-module", self.uid, "--port", self.modules.port(2)), "usage", 2)
        self.refused(self.station.run("unit", "replace-module", self.uid, "--reason", "x"), "usage", 2)
        self.refused(self.station.run("unit", "replace-module", self.uid, "--port", "/dev/no-such-port", "--reason", "x"),
                     "port-absent", 3)

    def test_a_returned_unit_is_repaired_in_an_open_batch(self):
        self.returned()
        self.refused(self.replace(), "batch-closed")
        self.station.ok("batch", "reopen", "B1")
        self.assertEqual(self.replace().json["serial"], "SN000001")
        self.assertEqual(self.provision(2).status, 0)


class Recover(Lives):
    def test_a_void_units_module_lives_again_and_its_labels_count_on(self):
        first = self.commissioned()
        self.station.ok("unit", "void", self.uid, "--reason", "cracked")
        self.refused(self.provision(), "unit-void")
        recovered = self.recover().json
        self.assertEqual((recovered["living"], recovered["state"]), (False, "void"))
        self.refused(self.recover(), "not-allowed-in-state")
        self.station.add_batch("B2")
        result = self.provision(generation=2, batch="B2")
        self.assertEqual(result.status, 0, result)
        second = self.station.unit(self.uid)
        self.assertEqual((second["life"], second["living"], second["state"], second["batch"], second["serial"]),
                         (2, True, "commissioned", "B2", "SN000002"))
        self.assertEqual([label["generation"] for label in second["labels"]], [2])
        self.assertEqual((second["predecessor"]["id"], second["predecessor"]["life"]), (first["id"], 1))
        self.assertEqual(self.station.run("scan", f"{self.uid}-1").json["code"], "unit-void")
        self.assertEqual(self.station.run("scan", f"{self.uid}-2").json["code"], "good")
        kinds = [line["kind"] for line in self.station.ok("unit", "history", self.uid).lines]
        self.assertEqual([kind for kind in kinds if kind in ("unit-recorded", "unit-voided", "unit-recovered")],
                         ["unit-recorded", "unit-voided", "unit-recovered", "unit-recorded"])
        self.assertEqual(self.station.run("audit", "verify").status, 0)

    def test_a_code_without_generation_is_marked_in_the_manifest(self):
        self.station.add_product("P", "--confirm", "off")
        for batch in ("P1", "P2"):
            self.station.add_batch(batch, product="P")
        self.provision(batch="P1")
        self.station.ok("unit", "void", self.uid, "--reason", "cracked")
        self.recover()
        self.assertEqual(self.provision(batch="P2").status, 0)
        self.station.ok("batch", "close", "P2")
        pack = self.station.folder / "pack.zip"
        self.station.ok("manifest", "export", "--batch", "P2", "-o", pack)
        with zipfile.ZipFile(pack) as files:
            revoked = list(csv.reader(io.StringIO(files.read("revocations.csv").decode())))
        self.assertEqual([row for row in revoked if self.uid in row and "other_label_may_exist" in row][0][2], "1")
        self.assertEqual(self.station.run("manifest", "verify", pack).status, 0)

    def test_a_returned_unit_becomes_void_by_it(self):
        self.returned()
        self.assertEqual(self.recover().json["state"], "void")
        self.assertEqual(self.provision(generation=2, batch="B2").status, 0)
        self.assertEqual(self.station.ok("batch", "show", "B1").json["units"]["void"], 1)

    def test_units_that_may_not(self):
        self.released()
        self.refused(self.recover(), "not-allowed-in-state")
        self.refused(self.recover("99999999"), "unknown-unit")
        self.refused(self.station.run("unit", "recover", self.uid), "usage", 2)


class Returned(Lives):
    def test_a_released_unit_seen_again_is_returned_and_what_follows(self):
        self.released()
        self.refused(self.provision(), "batch-closed")
        self.station.add_batch("B2")
        self.refused(self.provision(batch="B2"), "duplicate-unit")
        self.assertEqual(self.state(), "returned")
        self.assertEqual(self.station.run("scan", f"{self.uid}-1").json["code"], "unit-held")
        self.refused(self.provision(batch="B2"), "unit-held")
        self.assertEqual(self.station.ok("batch", "show", "B1").json["units"]["released"], 1)

    def test_a_module_that_was_claimed_meanwhile(self):
        self.released()
        self.station.add_batch("B2")
        self.modules.command("endpoint 1 abc.iot.eu-west-1.amazonaws.com")
        self.refused(self.provision(batch="B2"), "already-claimed")
        self.assertEqual(self.state(), "returned")


class TwoPeople(Lives):
    ROLES = {"E1": "engineer", "L1": "lead", "L2": "lead", "Q1": "qa", "X1": "exporter"}

    def pin(self, badge):
        path = self.station.folder / f"pin-{badge}"
        path.write_text("12345\n")
        return path

    def run_as(self, badge, *words):
        return self.station.run(*words, "--operator", badge, "--pin-file", self.pin(badge))

    def approve(self, badge, *words):
        return self.run_as("L1", *words, "--approve", badge, "--approve-pin-file", self.pin(badge))

    def register(self):
        first = ("operator", "add", "E1", "--name", "N", "--role", "engineer")
        self.station.ok(*first, "--new-pin-file", self.pin("E1"))
        for badge in ("L1", "L2", "Q1", "X1"):
            words = ("operator", "add", badge, "--name", "N", "--role", self.ROLES[badge], "--new-pin-file", self.pin(badge))
            self.assertEqual(self.run_as("E1", *words).status, 0)

    def test_who_may(self):
        self.commissioned()
        self.register()
        words = ("unit", "replace-module", self.uid, "--port", self.modules.port(2), "--reason", "R")
        for badge in ("Q1", "X1", "E1"):
            self.refused(self.run_as(badge, *words), "role-missing", 6)
        self.refused(self.run_as("L1", *words), "approval-required", 6)
        self.refused(self.approve("L1", *words), "approval-required", 6)
        done = self.approve("L2", *words)
        self.assertEqual((done.status, done.json["state"]), (0, "labelling"), done)
        again = ("unit", "recover", self.uid, "--reason", "R")
        self.refused(self.run_as("Q1", *again), "role-missing", 6)
        self.refused(self.run_as("L1", *again), "approval-required", 6)
        self.assertEqual(self.approve("L2", *again).status, 0)


if __name__ == "__main__":
    unittest.main()
