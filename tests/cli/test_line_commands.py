# SPDX-License-Identifier: GPL-3.0-or-later
"""Command codes at the slots: spoiled labels, units that are put aside, and who may how often."""
import unittest

from label_kinds import QR, KindsCase


class Replacing(KindsCase):
    MODULES = 14

    def begin(self, *options, product=("--claim-code", "{uid}.{generation}"), config=None, people=()):
        self.product(*product)
        words = self.people(*people) if people else {}
        if config:
            self.station.config.write_text(config)
        running = self.provision(*options, *(words.get(people[0], ()) if people else ()))
        running.wait_event("printed", kind="unit")
        return running

    def code(self, generation):
        return f"{self.uid}.{generation}"

    def replaced(self):
        return [event for event in self.station.ok("audit", "log").lines if event["kind"] == "label-replaced"]

    def test_the_spoiled_label_is_scanned_and_the_next_comes(self):
        running = self.begin("--count", 1)
        running.write_line("command:replace-label")
        running.wait_event("replace-label", kind="unit")
        running.write_line(self.code(1))
        running.wait_event("replaced")
        running.wait_event("printed", kind="unit")
        running.write_line(self.code(2))
        self.assertEqual(running.wait_end(), 0, running)
        labels = self.labels()
        self.assertEqual((labels["unit", 1]["state"], labels["unit", 1]["fate"]), ("revoked", "scrapped"))
        self.assertEqual((labels["unit", 2]["state"], labels["unit", 2]["fate"]), ("confirmed", "on-unit"))
        self.assertEqual([event["subject"] for event in self.replaced()], [f"unit:{self.uid}"])
        self.station.ok("batch", "close", "B1")
        sums = self.sums()["labels"]
        self.assertEqual((sums["sent"], sums["scrapped"]), (2, 1), sums)

    def test_one_that_no_scanner_reads_lies_in_the_scrap_box(self):
        running = self.begin("--count", 1, product=())
        running.write_line("command:label-scrapped")  # of what?
        self.assertEqual(running.wait_event("scan")["error"]["code"], "not-allowed-in-state")
        for code in ("command:replace-label", "slot:1 command:label-scrapped"):
            running.write_line(code)
        running.wait_event("replaced")
        running.wait_event("printed")
        running.write_line(self.uid)  # the code is the same: it has no generation
        self.assertEqual(running.wait_end(), 0, running)
        self.assertIn('"by":"scrap-box"', self.replaced()[0]["detail"])

    def test_another_label_is_not_the_spoiled_one(self):
        running = self.begin("--count", 1)
        running.write_line("command:replace-label")
        running.write_line(self.code(9))
        self.assertEqual(running.wait_event("scan")["error"]["code"], "wrong-label")
        running.write_line("slot:1 command:replace-label")  # after all it is fine
        running.wait_event("printed")
        running.write_line(self.code(1))
        self.assertEqual(running.wait_end(), 0, running)
        self.assertEqual(self.replaced(), [])

    def test_a_kind_beside_the_units_own(self):
        running = self.begin("--count", 1, product=("--label", f"card={self.template('card', QR % '{claim_code}')}"))
        running.write_line(self.uid)
        running.wait_event("printed", kind="card")
        for code in ("command:replace-label", self.uid):
            running.write_line(code)
        running.wait_event("replaced", kind="card")
        running.wait_event("printed", kind="card")
        running.write_line(self.uid)
        self.assertEqual(running.wait_end(), 0, running)
        self.assertEqual({key: label["state"] for key, label in self.labels().items()},
                         {("unit", 1): "confirmed", ("card", 1): "revoked", ("card", 2): "confirmed"})

    def test_an_operators_quota_outlives_the_program(self):
        running = self.begin(people=("OP-1", "LEAD-1"), config="[station]\nreplacements-per-shift=2\n")
        for generation in (1, 2):
            running.write_line("command:replace-label")
            running.wait_event("replace-label")
            running.write_line(self.code(generation))
            running.wait_event("printed")
            self.assertEqual(running.end(), 0, running)
            running = self.provision("--operator", "OP-1", "--pin-file", self.station.folder / "pin")
            running.wait_event("printed")
        running.write_line("command:replace-label")
        refused = running.wait_event("scan")
        self.assertEqual(refused["error"]["code"], "role-missing")
        self.assertIn("lead", refused["error"]["hint"])
        running.write_line("command:void")
        self.assertEqual(running.wait_event("scan")["error"]["code"], "not-allowed-in-state")
        running.end()
        running = self.provision("--operator", "LEAD-1", "--pin-file", self.station.folder / "pin")
        running.wait_event("printed")
        running.write_line("command:replace-label")
        running.write_line(self.code(3))
        running.wait_event("replaced")
        running.end()
        log = self.station.ok("audit", "log", "--operator", "LEAD-1", "--pin-file", self.station.folder / "pin").lines
        self.assertEqual([event["kind"] for event in log].count("label-replaced"), 3)

    def test_the_quota_of_nobody_is_none(self):
        running = self.begin(config="[station]\nreplacements-per-shift=0\n")
        running.write_line("command:replace-label")
        running.wait_event("replace-label")


class Holding(KindsCase):
    MODULES = 12

    def test_hold_frees_the_slot(self):
        self.product()
        running = self.provision()
        running.wait_event("printed")
        running.write_line("command:hold")
        ended = running.wait_event("unit")
        self.assertEqual((ended["state"], ended["error"]["code"]), ("held", "unit-held"))
        self.assertEqual((self.unit()["state"], self.unit()["hold_reason"]), ("held", "hold-code"))
        self.modules.command(f"swap {self.slot}")
        running.wait_event("printed", uid=self.modules.ready[self.slot - 1]["uid"])

    def test_a_reason_from_the_sheet(self):
        self.product()
        running = self.provision()
        running.wait_event("printed")
        running.write_line("fail:product-damaged")
        running.wait_event("unit", state="held")
        self.assertEqual(self.unit()["hold_reason"], "product-damaged")

    def test_before_it_is_on_record(self):
        self.product("--serial", "scan")
        running = self.provision()
        running.wait_event("scan-serial")
        running.write_line("command:hold")
        running.wait_event("unit", state="refused")
        self.modules.command(f"swap {self.slot}")
        running.wait_event("scan-serial")

    def test_after_it_was_good(self):
        self.product()
        running = self.provision()
        running.wait_event("printed")
        running.write_line(self.uid)
        running.wait_event("confirmed")
        running.write_line("command:hold")
        running.wait_event("unit", state="held")
        self.assertEqual(self.unit()["state"], "held")

    def test_a_product_that_left_with_its_label(self):
        self.product()
        type(self).used += 1
        running = self.provision(ports=[self.port, self.modules.port(self.used)])
        first = running.wait_event("printed")["slot"]
        uid = self.modules.uid(self.used - 2 + first)
        self.modules.command(f"lift {self.used - 2 + first}")
        running.wait_event("left", slot=first)
        running.write_line(f"slot:{first} command:hold")
        running.wait_event("printed", slot=3 - first)
        self.assertEqual(self.unit(uid)["state"], "held")
        running.end()
        self.modules.command(f"seat {self.used - 2 + first}")

    def test_which_slot_is_meant(self):
        self.product()
        type(self).used += 1
        running = self.provision("--labels-in-hand", 2, ports=[self.port, self.modules.port(self.used)])
        running.wait_event("printed", slot=1)
        running.wait_event("printed", slot=2)
        running.write_line("command:hold")
        self.assertEqual(running.wait_event("scan")["error"]["code"], "no-open-unit")
        running.write_line("slot:2")
        running.write_line("command:hold")
        running.wait_event("unit", slot=2, state="held")
        self.assertEqual(self.unit()["state"], "labelled")

    def test_what_is_no_command(self):
        self.product()
        running = self.provision()
        running.wait_event("printed")
        for text in ("command:", "command:format", "fail:", "fail:my-own", "slot:1 command:x"):
            running.write_line(text)
            self.assertEqual(running.wait_event("scan")["error"]["code"], "malformed-code")
        running.write_line(self.uid)
        running.wait_event("confirmed")

    def test_an_empty_slot(self):
        self.product()
        self.modules.command(f"lift {self.slot}")
        running = self.provision()
        running.wait_event("waiting")
        running.write_line("command:hold")
        self.assertEqual(running.wait_event("scan")["error"]["code"], "no-open-unit")
        running.end()
        self.modules.command(f"seat {self.slot}")

    def test_signing_out_ends_it_at_a_safe_point(self):
        self.product()
        for text in ("command:sign-out", "command:next-batch"):
            running = self.provision()
            running.wait_event("printed")
            running.write_line(text)
            running.wait_event("command", command=text)
            self.assertEqual(running.wait_end(), 0, running)
        self.assertEqual(self.unit()["state"], "labelled")


if __name__ == "__main__":
    unittest.main()
