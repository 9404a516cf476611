# SPDX-License-Identifier: GPL-3.0-or-later
"""Products that are confirmed by their own mark, at this station or at a later one."""
import unittest

from claimcheck_testing import decode_zbar
from label_kinds import BARCODE, QR, TEXT, KindsCase

MARK = ("--confirm", "carrier", "--carrier", "HW-[0-9]{4}")


class Words(KindsCase):
    MODULES = 2

    def test_what_is_no_pattern(self):
        create = lambda *options: self.station.run("product", "create", "LAMP-1", "--name", "Lamp", *options)
        for options in (("--carrier", "HW-["), ("--carrier", "x" * 300), ("--confirm", "carrier"), ("--carrier", "(?<a>"),
                        ("--carrier", "a)|(b"), ("--confirm", "carrier", "--carrier", "")):
            result = create(*options)
            self.assertEqual((result.status, result.error), (2, "usage"), result)
        self.assertEqual(create(*MARK).json["carrier"], "HW-[0-9]{4}")
        self.assertEqual(self.station.run("product", "edit", "LAMP-1", "--carrier", "").error, "usage")

    def test_what_confirm_needs(self):
        self.product(*MARK)
        for words in (("--code", "x"), ("--carrier", "HW-0001"), ("--code", "-", "--carrier", "-")):
            self.assertEqual(self.station.run("confirm", *words).status, 2)
        self.refused("no-open-unit", "confirm", "--code", "x", "--carrier", "HW-0001")
        self.refused("no-open-unit", "confirm", "--code", "x", "--carrier", "\x01")


class AtThisStation(KindsCase):
    MODULES = 16

    def begin(self, *options, product=MARK, **more):
        self.product(*product)
        running = self.provision(*options, **more)
        running.wait_event("scan-carrier")
        return running

    def test_mark_module_mark_and_label(self):
        template = self.template("marked", QR % "{claim_code}", TEXT % "{carrier}")
        running = self.begin("--count", 1, product=(*MARK, "--template", template))
        self.assertEqual(self.station.run("unit", "show", self.uid).error, "unknown-unit")  # not on record yet
        running.write_line("HW-0001")
        running.wait_event("printed", kind="unit")
        self.assertEqual(self.unit()["carrier"], "HW-0001")
        self.assertEqual(decode_zbar(self.station.label_file(self.uid)), [self.uid])
        running.write_line(self.uid)
        running.wait_event("scan", error=None, kind="unit")
        running.wait_event("scan-carrier")
        running.write_line("HW-0001")
        running.wait_event("confirmed")
        self.assertEqual(running.wait_end(), 0, running)
        unit = self.unit()
        self.assertEqual((unit["state"], unit["confirmed_by"]), ("commissioned", "carrier"))
        self.station.ok("batch", "close", "B1")

    def test_the_mark_may_come_first(self):
        running = self.begin("--count", 1)
        for code in ("HW-0001", "HW-0001", self.uid):
            running.write_line(code)
        self.assertEqual(running.wait_end(), 0, running)
        self.assertEqual(self.unit()["confirmed_by"], "carrier")

    def test_the_label_alone_is_not_enough(self):
        running = self.begin("--count", 1)
        running.write_line("HW-0001")
        running.write_line(self.uid)
        running.close_input()
        ended = running.wait_event("unit")
        self.assertEqual((ended["state"], ended["error"]["code"]), ("labelled", "not-confirmed"))

    def test_a_product_of_another_kind_is_refused(self):
        running = self.begin("--count", 1)
        running.write_line("PCB-0001")
        ended = running.wait_event("unit")
        self.assertEqual((ended["state"], ended["error"]["code"]), ("refused", "wrong-product"))
        self.assertEqual(running.wait_end(), 1, running)
        self.assertEqual([line["code"] for line in self.station.ok("unit", "list", "--refused").lines], ["wrong-product"])
        running = self.provision("--count", 1)
        for code in ("HW-0001", "HW-0001", self.uid):
            running.write_line(code)
        self.assertEqual(running.wait_end(), 0, running)

    def test_what_is_plainly_something_else_is_asked_again(self):
        self.product("--confirm", "carrier", "--carrier", ".+")
        words = self.people("OP-1")
        running = self.provision(*words["OP-1"])
        running.wait_event("scan-carrier")
        for code in (self.uid, "OP-1", "slot:x", "fail:nothing", "x" * 2000):
            running.write_line(code)
            scan = running.wait_event("scan")
            self.assertEqual(scan["error"]["code"], "malformed-code", code)
        running.write_line("HW-0001")
        running.wait_event("recorded")

    def test_a_mark_belongs_to_one_unit(self):
        running = self.begin("--count", 1)
        for code in ("HW-0001", "HW-0001", self.uid):
            running.write_line(code)
        self.assertEqual(running.wait_end(), 0, running)
        type(self).used += 1
        other = self.modules.uid(self.used)
        running = self.provision("--count", 1, ports=[self.modules.port(self.used)])
        running.wait_event("scan-carrier")
        running.write_line("HW-0001")
        self.assertEqual(running.wait_event("scan")["error"]["code"], "duplicate-unit")
        running.write_line("HW-0002")
        running.wait_event("printed")
        running.write_line("HW-0001")  # of the other product
        self.assertEqual(running.wait_event("scan", slot=1)["error"], None)  # the mark's first scan
        self.assertEqual(running.wait_event("scan", slot=1)["error"]["code"], "wrong-product")
        running.write_line(other)
        running.write_line("HW-0002")
        self.assertEqual(running.wait_end(), 0, running)
        self.station.ok("unit", "void", self.uid, "--reason", "broken")
        self.assertEqual(self.unit(other)["carrier"], "HW-0002")

    def test_a_second_life_has_the_same_mark(self):
        running = self.begin("--count", 1)
        for code in ("HW-0001", "HW-0001", self.uid):
            running.write_line(code)
        self.assertEqual(running.wait_end(), 0, running)
        self.station.ok("unit", "void", self.uid, "--reason", "broken")
        self.station.ok("unit", "recover", self.uid, "--reason", "mended")
        running = self.provision("--count", 1)
        running.wait_event("scan-carrier")
        for code in ("HW-0001", "HW-0001", self.uid):
            running.write_line(code)
        self.assertEqual(running.wait_end(), 0, running)
        unit = self.unit()
        self.assertEqual((unit["life"], unit["carrier"], unit["confirmed_by"]), (2, "HW-0001", "carrier"))
        result = self.station.ok("confirm", "--code", self.uid, "--carrier", "HW-0001")
        self.assertEqual(result.json["state"], "commissioned")

    def test_a_pattern_alone_is_asked_for_but_proves_nothing(self):
        running = self.begin("--count", 1, product=("--carrier", "HW-[0-9]{4}"))
        running.write_line("HW-0001")
        running.write_line(self.uid)
        self.assertEqual(running.wait_end(), 0, running)
        unit = self.unit()
        self.assertEqual((unit["carrier"], unit["confirmed_by"]), ("HW-0001", "module"))

    def test_no_more_codes_before_the_mark(self):
        self.product(*MARK)
        result = self.station.run("provision", "--batch", "B1", "--port", self.port, "--printer", self.station.printer,
                                  "--count", 1, "--wait", 1)
        self.assertEqual((result.status, result.error), (1, "not-confirmed"), result)
        self.assertEqual(self.station.ok("unit", "list").lines, [])

    def test_one_product_is_asked_at_a_time(self):
        type(self).used += 1
        uids = [self.uid, self.modules.uid(self.used)]
        running = self.begin(ports=[self.port, self.modules.port(self.used)])
        first = [event for event in running.events if event["event"] == "scan-carrier"][0]["slot"]
        running.wait_event("queued", slot=3 - first, other_slot=first)
        running.write_line("HW-0001")
        running.wait_event("printed", slot=first)
        running.write_line("HW-0002")  # of the other product: not taken for it
        self.assertEqual(running.wait_event("scan", slot=first, kind="unit")["error"]["code"], "wrong-product")
        running.write_line("HW-0001")
        running.write_line(uids[first - 1])
        running.wait_event("confirmed", slot=first)
        self.modules.command(f"lift {self.used - 2 + first}")
        running.wait_event("scan-carrier", slot=3 - first)
        running.write_line("HW-0002")
        running.wait_event("printed", slot=3 - first)
        running.end()
        self.modules.command(f"seat {self.used - 2 + first}")
        self.assertEqual([self.unit(uid)["carrier"] for uid in (uids if first == 1 else uids[::-1])], ["HW-0001", "HW-0002"])

    def test_a_mark_that_names_its_slot(self):
        type(self).used += 1
        running = self.begin("--labels-in-hand", 2, ports=[self.port, self.modules.port(self.used)])
        running.wait_event("scan-carrier")
        running.write_line("HW-0009")
        self.assertEqual(running.wait_event("scan")["error"]["code"], "no-open-unit")
        running.write_line("slot:2 HW-0002")
        running.wait_event("printed", slot=2)
        running.write_line("slot:1")
        running.write_line("HW-0001")
        running.wait_event("printed", slot=1)
        running.end()
        self.assertEqual(self.unit()["carrier"], "HW-0001")


class AtALaterStation(KindsCase):
    MODULES = 12

    def labelled(self, *options, mark="HW-0001", slot=None):
        port = self.modules.port(slot or self.slot)
        result = self.station.run("provision", "--batch", "B1", "--port", port, "--printer", self.station.printer,
                                  "--until", "labelled", "--count", 1, *options, input=f"{mark}\n")
        self.assertEqual(result.status, 0, result)

    def confirm(self, code, mark):
        return self.station.run("confirm", "--code", code, "--carrier", mark)

    def test_label_and_mark_without_the_module(self):
        self.product(*MARK)
        self.labelled()
        self.assertEqual(self.unit()["state"], "labelled")
        result = self.confirm(self.uid, "HW-0001")
        self.assertEqual((result.status, result.json["state"], result.json["confirmed_by"]), (0, "commissioned", "carrier"), result)
        before = len(self.station.ok("audit", "log").lines)
        self.assertEqual(self.confirm(self.uid, "]Q1HW-0001\r").status, 0)
        self.assertEqual(len(self.station.ok("audit", "log").lines), before)

    def test_the_module_alone_does_not_confirm_it(self):
        self.product(*MARK)
        self.labelled()
        self.refused("not-confirmed", "confirm", "--code", self.uid, "--port", self.port)
        self.assertEqual(self.station.ok("confirm", "--code", self.uid, "--port", self.port, "--carrier", "HW-0001").json["state"],
                         "commissioned")

    def test_a_mark_does_not_confirm_a_product_of_the_other_kind(self):
        self.product("--carrier", "HW-[0-9]{4}")
        result = self.station.run("provision", "--batch", "B1", "--port", self.port, "--printer", self.station.printer,
                                  "--until", "labelled", "--count", 1, input="HW-0001\n")
        self.assertEqual(result.status, 0, result)
        self.refused("not-confirmed", "confirm", "--code", self.uid, "--carrier", "HW-0001")

    def test_labels_that_were_swapped(self):
        self.product(*MARK)
        type(self).used += 1
        other = self.modules.uid(self.used)
        self.labelled()
        self.labelled(mark="HW-0002", slot=self.used)
        self.assertEqual(self.confirm(self.uid, "HW-0002").error, "wrong-label")
        self.assertEqual(self.confirm(other, "HW-0001").error, "wrong-label")
        self.assertEqual(self.confirm(self.uid, "HW-0001").status, 0)
        self.assertEqual(self.confirm(self.uid, "HW-0002").error, "label-seen-elsewhere")
        self.assertEqual([self.unit(uid)["state"] for uid in (self.uid, other)], ["held", "held"])
        self.assertEqual(self.confirm(other, "HW-0002").error, "unit-held")

    def test_slots_are_free_for_the_next_product(self):
        self.product(*MARK)
        running = self.provision("--until", "labelled")
        running.wait_event("scan-carrier")
        running.write_line("HW-0001")
        running.wait_event("unit", state="labelled")
        self.modules.command(f"swap {self.slot}")
        other = self.modules.ready[self.slot - 1]["uid"]
        running.wait_event("scan-carrier", uid=other)
        running.write_line("HW-0002")
        running.wait_event("unit", state="labelled", uid=other)
        self.assertEqual(running.end(), 0, running)
        ended = [event["uid"] for event in running.events if event["event"] == "unit"]
        self.assertEqual(ended, [self.uid, other])  # each is told once
        for uid, mark in ((other, "HW-0002"), (self.uid, "HW-0001")):
            self.assertEqual(self.confirm(uid, mark).status, 0)

    def test_the_order_of_leaving_is_evidence_all_the_same(self):
        self.product(*MARK)
        type(self).used += 1
        running = self.provision("--until", "labelled", ports=[self.port, self.modules.port(self.used)])
        first = running.wait_event("scan-carrier")["slot"]
        running.write_line("HW-0001")
        running.wait_event("unit", slot=first, state="labelled")
        running.wait_event("queued", slot=3 - first)
        self.modules.command(f"lift {self.used + 1 - first}")  # the other slot's product goes first
        held = running.wait_event("held", slot=first)
        self.assertEqual(held["error"]["code"], "other-product-left")
        running.end()
        self.modules.command(f"seat {self.used + 1 - first}")

    def test_every_kind_is_matched_by_the_mark(self):
        self.product(*MARK, "--label", f"package={self.template('pack', BARCODE % '{carrier}')}")
        self.labelled()
        self.assertEqual(self.confirm(self.uid, "HW-0001").json["state"], "labelled")
        self.assertEqual(self.confirm("HW-0001", "HW-0001").json["state"], "commissioned")

    def test_hand_is_free_when_it_was_confirmed_elsewhere(self):
        """The product left before its label was scanned here, and was confirmed at the next station."""
        self.product(*MARK)
        type(self).used += 1
        running = self.provision(ports=[self.port, self.modules.port(self.used)])
        first = running.wait_event("scan-carrier")["slot"]
        running.write_line("HW-0001")
        uid = running.wait_event("printed", slot=first)["uid"]
        self.modules.command(f"lift {self.used - 2 + first}")
        running.wait_event("left", slot=first)
        self.assertEqual(self.confirm(uid, "HW-0001").status, 0)
        running.wait_event("scan-carrier", slot=3 - first)
        running.end()
        self.modules.command(f"seat {self.used - 2 + first}")

    def test_the_manifest_tells_the_mark(self):
        import csv, io, zipfile
        self.product(*MARK)
        self.labelled()
        self.confirm(self.uid, "HW-0001")
        self.station.ok("batch", "close", "B1")
        self.station.ok("manifest", "export", "--batch", "B1", "-o", "pack.zip")
        with zipfile.ZipFile(self.station.folder / "pack.zip") as pack:
            row, = csv.DictReader(io.StringIO(pack.read("units.csv").decode()))
        self.assertEqual((row["carrier"], row["confirmed_by"], row["claim_code"]), ("HW-0001", "carrier", self.uid))


if __name__ == "__main__":
    unittest.main()
