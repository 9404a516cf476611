# SPDX-License-Identifier: GPL-3.0-or-later
"""Sampling plans: which units QA must look at, what it saw, and what follows for the batch."""
import json
import unittest

from claimcheck_testing import Simulator, training_station


class Sampling(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.modules = cls.enterClassContext(Simulator("--no-pace"))
        cls.station = cls.enterClassContext(training_station(cls.modules, options=("--confirm", "off")))
        cls.n_batches = 1

    def batch(self, *options, quantity=4, product="LAMP-1"):
        type(self).n_batches += 1
        code = f"S{self.n_batches}"
        self.station.ok("batch", "create", code, "--product", product, "--quantity", quantity, *options)
        return code

    def make(self, batch, count):
        """UIDs of so many more commissioned units."""
        uids = []
        for _ in range(count):
            self.modules.command("swap 1")
            self.station.ok("provision", "--batch", batch, "--port", self.modules.port(1), "--printer", self.station.printer, "--count", 1)
            uids.append(self.modules.uid(1))
        return uids

    def sample(self, batch):
        return self.station.ok("batch", "show", batch).json["sample"]

    def scan(self, uid, *words, status=0):
        result = self.station.run("scan", uid, *words)
        self.assertEqual(result.status, status, result)
        return result.json["sample"]

    def refused(self, code, status, *words):
        result = self.station.run(*words)
        self.assertEqual((result.status, result.error), (status, code), result)
        return result

    def events(self, kind, uid):
        return [json.loads(event["detail"]) for event in self.station.ok("unit", "history", uid).lines if event["kind"] == kind]

    def test_first_every_third_and_last(self):
        batch = self.batch("--sample", "first,every:3,last")
        self.assertEqual(self.sample(batch), {"plan": "first,every:3,last", "due": 0, "done": 0, "failed": 0, "acceptance": "open", "waiting": []})
        uids = self.make(batch, 4)
        self.assertEqual(self.sample(batch)["waiting"], [uids[0], uids[2], uids[3]])
        self.assertEqual(self.events("sample-due", uids[2]), [{"batch": batch, "place": 3}])
        self.assertEqual(self.events("sample-due", uids[1]), [])
        refused = self.refused("not-balanced", 1, "batch", "close", batch)
        self.assertIn("3 units of its sample were not looked at yet", refused.stderr)
        self.assertIsNone(self.scan(uids[1]))
        self.assertEqual([self.station.unit(uid)["sample"] for uid in uids], ["due", None, "due", "due"])
        self.assertEqual([self.scan(uids[n]) for n in (0, 2, 3, 3)], ["passed", "passed", "passed", None])
        self.assertEqual([self.station.unit(uid)["sample"] for uid in uids], ["passed", None, "passed", "passed"])
        shown = self.sample(batch)
        self.assertEqual((shown["due"], shown["done"], shown["failed"], shown["acceptance"], shown["waiting"]), (3, 3, 0, "accepted", []))
        self.assertEqual(self.events("sample-passed", uids[0]), [{"batch": batch, "place": 1}])
        self.station.ok("batch", "close", batch)

    def test_the_last_unit_of_a_batch_that_is_closed_short(self):
        batch = self.batch("--sample", "last", quantity=9)
        uids = self.make(batch, 2)
        self.assertEqual(self.sample(batch)["due"], 0)  # more may come
        self.refused("not-balanced", 1, "batch", "close", batch)
        self.assertEqual(self.sample(batch)["waiting"], [uids[1]])
        self.assertEqual(self.scan(uids[1]), "passed")
        self.assertEqual(self.station.ok("batch", "close", batch).json["sample"]["acceptance"], "accepted")

    def test_a_random_sample_accepts_what_it_may(self):
        batch = self.batch("--sample", "3:1", quantity=4)
        uids = self.make(batch, 4)
        due = self.sample(batch)["waiting"]
        self.assertEqual(len(due), 3)
        self.assertLess(set(due), set(uids))
        stream = self.station.run("scan", "-", input=f"{due[0]}\n]C0fail:label-damaged\r\n{due[1]}\n")
        self.assertEqual([(line["code"], line["sample"]) for line in stream.lines],
                         [("good", "passed"), ("unit-held", "failed"), ("good", "passed")])
        self.assertEqual(self.station.unit(due[0])["hold_reason"], "label-damaged")
        self.assertEqual(self.events("sample-failed", due[0])[0]["reason"], "label-damaged")
        self.assertEqual(self.sample(batch)["acceptance"], "open")
        self.assertEqual(self.scan(due[2]), "passed")
        shown = self.sample(batch)
        self.assertEqual((shown["done"], shown["failed"], shown["acceptance"]), (3, 1, "accepted"))
        self.station.ok("batch", "close", batch)

    def test_a_rejected_sample_keeps_the_batch_open(self):
        batch = self.batch("--sample", "first")
        uid = self.make(batch, 1)[0]
        failed = self.station.run("scan", "-", input=f"{uid}\nfail:wrong-product\n")
        self.assertEqual(failed.lines[1]["sample"], "failed")
        self.assertEqual(self.sample(batch)["acceptance"], "rejected")
        self.station.ok("unit", "void", uid, "--reason", "scrapped")
        refused = self.refused("not-balanced", 1, "batch", "close", batch)
        self.assertIn("its sample was rejected: 1 of 1 failed", refused.stderr)
        closed = self.station.ok("batch", "close", batch, "--reason", "agreed with the customer").json
        self.assertEqual((closed["state"], closed["sample"]["acceptance"]), ("closed", "rejected"))

    def test_a_due_unit_that_is_void_is_replaced(self):
        batch = self.batch("--sample", "2:0", quantity=2)
        uids = self.make(batch, 2)
        self.station.ok("unit", "void", uids[0], "--reason", "broken")
        self.assertEqual(self.sample(batch)["waiting"], [uids[1]])
        third = self.make(batch, 1)[0]
        self.assertEqual(self.sample(batch)["waiting"], [uids[1], third])

    def test_an_old_label_on_a_due_unit_is_a_fail(self):
        self.station.add_product("GEN", "--confirm", "off", "--claim-code", "{uid}.{generation}")
        batch = self.batch("--sample", "first", product="GEN")
        uid = self.make(batch, 1)[0]
        self.station.ok("label", "reprint", uid, "--reason", "smudged", "--printer", self.station.printer, "--old-label", "damaged")
        self.assertEqual(self.scan(f"{uid}.1", status=1), "failed")

    def test_a_scan_for_another_batch_is_no_look_at_the_sample(self):
        batch = self.batch("--sample", "first")
        uid = self.make(batch, 1)[0]
        self.assertIsNone(self.scan(uid, "--batch", "B1", status=1))
        self.assertEqual(self.sample(batch)["waiting"], [uid])

    def test_a_product_hands_its_plan_to_its_batches(self):
        self.station.add_product("PLAN", "--confirm", "off", "--sample", "every:5")
        self.assertEqual(self.station.ok("product", "show", "PLAN").json["sample"], "every:5")
        self.station.ok("product", "edit", "PLAN", "--name", "Planned")
        batch = self.batch(product="PLAN")
        self.assertEqual(self.sample(batch)["plan"], "every:5")
        self.station.ok("product", "edit", "PLAN", "--sample", "none")
        self.assertEqual(self.sample(batch)["plan"], "every:5")  # it is bound to the version that it began with
        self.assertIsNone(self.sample(self.batch(product="PLAN")))
        own = self.batch("--sample", "first", product="PLAN")
        self.station.ok("batch", "split", own, own + "b", "--quantity", 1)
        self.assertEqual(self.sample(own + "b")["plan"], "first")

    def test_a_plan_is_not_changed_once_it_counts(self):
        batch = self.batch("--sample", "every:3")
        self.assertEqual(self.station.ok("batch", "edit", batch, "--sample", "first").json["sample"]["plan"], "first")
        self.assertIsNone(self.station.ok("batch", "edit", batch, "--sample", "none").json["sample"])
        self.make(batch, 1)
        self.station.ok("batch", "edit", batch, "--sample", "first")  # none was counted by a plan yet
        uid = self.make(batch, 1)[0]
        self.assertEqual(self.sample(batch)["waiting"], [uid])
        self.refused("not-allowed-in-state", 1, "batch", "edit", batch, "--sample", "none")

    def test_what_is_refused(self):
        for plan in ("", "second", "every:0", "5:5", "first,5:1"):
            self.refused("usage", 2, "batch", "edit", "B1", "--sample", plan)
            self.refused("usage", 2, "batch", "create", "NEW", "--product", "LAMP-1", "--quantity", 1, "--sample", plan)
            self.refused("usage", 2, "product", "edit", "LAMP-1", "--sample", plan)
        self.refused("unknown-batch", 1, "batch", "edit", "NONE", "--sample", "first")

    def test_a_reason_without_a_unit(self):
        result = self.station.run("scan", "-", input="fail:other\n")
        self.assertEqual((result.status, result.lines), (1, []))
        self.assertIn("no unit was scanned before it", result.stderr)


if __name__ == "__main__":
    unittest.main()
