# SPDX-License-Identifier: GPL-3.0-or-later
"""A product with several kinds of label: each has its template, its own generations and its own scan."""
import csv
import io
import signal
import unittest
import zipfile

from claimcheck_testing import Station, decode_zbar, decode_zxing
from label_kinds import BARCODE, QR, TEXT, KindsCase


class Templates(KindsCase):
    """What a kind's template must hold, and what outer packaging must not show."""

    MODULES = 1

    def setUp(self):
        self.station = self.enterContext(Station(training=True))

    def create(self, *options):
        return self.station.run("product", "create", "LAMP-1", "--name", "Lamp", *options)

    def test_outer_packaging_shows_nothing_that_can_be_claimed(self):
        for name, element in (("claim", QR % "{claim_code}"), ("uid", TEXT % "{uid}" + QR % "{uid:last:6}"),
                              ("halves", TEXT % "{uid:first:4}" + QR % "{uid:last:4}")):
            result = self.create("--label", f"package={self.template(name, element)}")
            self.assertEqual((result.status, result.error), (1, "template-invalid"), result)
            self.assertIn("can be read in the shop", result.stderr)

    def test_a_serial_that_makes_the_claim_code_is_one(self):
        package = self.template("pack", BARCODE % "{serial}")
        options = ("--serial", "SN{counter:6}", "--label", f"package={package}")
        result = self.create("--claim-code", "https://example.com/{serial}", *options)
        self.assertEqual(result.error, "template-invalid", result)
        self.assertEqual(self.create("--claim-code", "https://example.com/{serial}/{check}", *options).status, 0)

    def test_an_edit_of_the_claim_code_is_judged_with_every_kind(self):
        package = self.template("pack", BARCODE % "{serial}")
        self.assertEqual(self.create("--serial", "SN{counter:6}", "--label", f"package={package}").status, 0)
        result = self.station.run("product", "edit", "LAMP-1", "--claim-code", "{serial}")
        self.assertEqual(result.error, "template-invalid", result)

    def test_the_product_may_say_that_packaging_shows_it(self):
        package = self.template("claim", QR % "{claim_code}")
        result = self.create("--label", f"package={package}", "--claim-on", "package")
        self.assertEqual(result.status, 0, result)
        kinds = {label["kind"]: label["may_show_claim_code"] for label in result.json["labels"]}
        self.assertEqual(kinds, {"unit": True, "package": True})
        taken_back = self.station.run("product", "edit", "LAMP-1", "--claim-on", "")
        self.assertEqual(taken_back.error, "template-invalid", taken_back)

    def test_a_card_goes_inside_and_may_show_it(self):
        self.assertEqual(self.create("--label", "card=unit-30x15").status, 0)

    def test_a_kind_needs_a_code_that_names_the_unit(self):
        for name, element in (("text", TEXT % "{serial}"), ("sku", BARCODE % "{product.sku}"), ("serial", BARCODE % "{serial}")):
            result = self.create("--label", f"package={self.template(name, element)}")  # a product without serials
            self.assertEqual((result.status, result.error), (1, "template-invalid"), result)
            self.assertIn("scanned back", result.stderr)

    def test_words_that_are_no_kind(self):
        for label in ("package", "Package=unit-57x32", "=unit-57x32", "../x=unit-57x32", "unit=", "a" * 30 + "=unit-57x32"):
            result = self.create("--label", label)
            self.assertEqual((result.status, result.error), (2, "usage"), result)
        self.assertEqual(self.create("--claim-on", "carton").status, 2)
        self.assertEqual(self.create("--label", "card=/nowhere.xml").error, "file-missing")

    def test_the_unit_kind_is_the_template(self):
        result = self.create("--label", "unit=unit-30x15")
        self.assertEqual(result.json["template"], "unit-30x15")

    def test_a_kind_is_taken_away(self):
        self.create("--label", "card=unit-30x15")
        result = self.station.ok("product", "edit", "LAMP-1", "--label", "card=")
        self.assertEqual([label["kind"] for label in result.json["labels"]], ["unit"])


class Provisioning(KindsCase):
    MODULES = 12

    def with_kinds(self, *options):
        self.product("--serial", "SN{counter:6}", "--label", f"card={self.template('card', QR % '{claim_code}')}",
                     "--label", f"package={self.template('pack', BARCODE % '{serial}')}", *options)

    def test_each_kind_is_printed_after_the_one_before_was_scanned(self):
        self.with_kinds()
        running = self.provision("--count", 1)
        running.wait_event("printed", kind="unit")
        self.assertEqual(sorted(path.name for path in self.station.labels.iterdir()), [f"{self.uid}-g1.pdf"])
        running.write_line(self.uid)
        running.wait_event("scan", kind="unit", error=None)
        running.wait_event("printed", kind="card")
        self.assertEqual(self.unit()["state"], "labelled")
        running.write_line(self.uid)
        running.wait_event("printed", kind="package")
        running.write_line("SN000001")
        running.wait_event("confirmed")
        self.assertEqual(running.wait_end(), 0, running)
        unit = self.unit()
        self.assertEqual((unit["state"], unit["confirmed_by"]), ("commissioned", "module"))
        labels = self.labels()
        self.assertEqual({key: (label["state"], label["fate"]) for key, label in labels.items()},
                         {(kind, 1): ("confirmed", "on-unit") for kind in ("unit", "card", "package")})
        self.assertEqual([labels[kind, 1]["claim_code"] for kind in ("unit", "card", "package")], [self.uid, self.uid, None])
        self.assertEqual(labels["package", 1]["code"], "SN000001")
        self.assertEqual(decode_zbar(self.station.labels / f"{self.uid}-card-g1.pdf"), [self.uid])
        self.assertEqual(decode_zxing(self.station.labels / f"{self.uid}-package-g1.pdf"), [("SN000001", "Code128")])
        sums = self.sums()
        self.assertEqual(sums["labels"]["sent"], 3, sums)
        self.station.ok("batch", "close", "B1")

    def test_the_code_of_another_kind_is_the_wrong_label(self):
        self.with_kinds()
        running = self.provision("--count", 1)
        running.wait_event("printed", kind="unit")
        running.write_line("SN000001")
        self.assertEqual(running.wait_event("scan")["error"]["code"], "wrong-label")
        for code in (self.uid, self.uid, "SN000001"):
            running.write_line(code)
        self.assertEqual(running.wait_end(), 0, running)

    def test_codes_written_ahead(self):
        self.with_kinds()
        result = self.station.run("provision", "--batch", "B1", "--port", self.port, "--printer", self.station.printer,
                                  "--count", 1, input=f"{self.uid}\n{self.uid}\nSN000001\n")
        self.assertEqual(result.status, 0, result)
        self.assertEqual(self.unit()["state"], "commissioned")

    def test_the_end_of_codes_between_kinds(self):
        self.with_kinds()
        result = self.station.run("provision", "--batch", "B1", "--port", self.port, "--printer", self.station.printer,
                                  "--count", 1, input=f"{self.uid}\n")
        self.assertEqual(result.status, 1, result)
        ended = [line for line in result.lines if line.get("event") == "unit"]
        self.assertEqual([(line["state"], line["error"]["code"]) for line in ended], [("labelled", "not-confirmed")])

    def test_a_cut_between_kinds_leaves_a_state_with_a_name(self):
        self.with_kinds()
        running = self.provision()
        running.wait_event("printed", kind="unit")
        running.write_line(self.uid)
        running.wait_event("printed", kind="card")
        running.send_signal(signal.SIGKILL)
        running.wait_end()
        self.modules.free_port(self.slot)
        labels = self.labels()
        self.assertEqual(self.unit()["state"], "labelled")
        self.assertEqual([labels[kind, 1]["state"] for kind in ("unit", "card", "package")], ["confirmed", "printed", "intended"])
        running = self.provision("--count", 1)
        running.wait_event("resumed")
        running.wait_event("printed", kind="card")  # which is out: only its scan is missing
        running.write_line(self.uid)
        running.wait_event("sent", kind="package")
        running.write_line("SN000001")
        self.assertEqual(running.wait_end(), 0, running)
        self.assertEqual(len(list(self.station.labels.iterdir())), 3)
        self.station.ok("batch", "close", "B1")

    def test_confirm_takes_one_label_after_the_other(self):
        self.with_kinds()
        running = self.provision("--until", "labelled", "--count", 1)
        self.assertEqual(running.wait_end(), 0, running)
        self.assertEqual(len(list(self.station.labels.iterdir())), 3)
        confirm = lambda code: self.station.run("confirm", "--code", code, "--port", self.port)
        first = confirm("SN000001")
        self.assertEqual((first.status, first.json["kind"], first.json["state"]), (0, "package", "labelled"), first)
        self.assertEqual(confirm(self.uid).json["kind"], "unit")
        last = confirm(self.uid)
        self.assertEqual((last.json["kind"], last.json["state"]), ("card", "commissioned"), last)
        self.assertEqual(confirm("SN000001").status, 0)
        self.assertEqual(confirm("SN000009").error, "wrong-label")

    def test_scan_judges_every_kind(self):
        self.with_kinds()
        self.station.run("provision", "--batch", "B1", "--port", self.port, "--printer", self.station.printer, "--count", 1,
                         input=f"{self.uid}\n{self.uid}\nSN000001\n")
        for code, kind in ((self.uid, "unit"), ("SN000001", "package")):
            verdict = self.station.ok("scan", code).json
            self.assertEqual((verdict["verdict"], verdict["kind"], verdict["generation"]), ("good", kind, None))
        self.station.ok("unit", "hold", self.uid, "--reason", "look")
        self.assertEqual(self.station.run("scan", "SN000001").json["code"], "unit-held")

    def test_without_confirmation_all_kinds_come_out_and_that_is_all(self):
        self.with_kinds("--confirm", "off")
        running = self.provision("--count", 1)
        self.assertEqual(running.wait_end(), 0, running)
        self.assertEqual([event["kind"] for event in running.events if event["event"] == "printed"], ["unit", "card", "package"])
        self.assertEqual((self.unit()["state"], self.unit()["confirmed_by"]), ("commissioned", None))
        self.station.ok("batch", "close", "B1")


class Cuts(KindsCase):
    """The station dies hard at any step between the kinds; the record can say what is what, and the work goes on."""

    MODULES = 8

    #: the step at which it dies, and which labels the record may then know how (state of unit, card, package)
    STEPS = (
        (dict(event="recorded"), {("intended",) * 3, ("sent", "intended", "intended")}),
        (dict(event="sent", kind="unit"), {("sent", "intended", "intended"), ("printed", "intended", "intended")}),
        (dict(event="printed", kind="unit"), {("printed", "intended", "intended")}),
        (dict(event="scan", kind="unit"), {("confirmed", "intended", "intended"), ("confirmed", "sent", "intended"),
                                           ("confirmed", "printed", "intended")}),
        (dict(event="sent", kind="card"), {("confirmed", "sent", "intended"), ("confirmed", "printed", "intended")}),
        (dict(event="scan", kind="card"), {("confirmed", "confirmed", "intended"), ("confirmed", "confirmed", "sent"),
                                           ("confirmed", "confirmed", "printed")}),
        (dict(event="printed", kind="package"), {("confirmed", "confirmed", "printed")}),
    )

    def setUp(self):
        super().setUp()
        self.product("--serial", "SN{counter:6}", "--label", f"card={self.template('card', QR % '{claim_code}')}",
                     "--label", f"package={self.template('pack', BARCODE % '{serial}')}")

    def states(self, uid):
        labels = self.labels(uid)
        return tuple(labels[kind, 1]["state"] for kind in ("unit", "card", "package"))

    def codes(self, uid):
        labels = self.labels(uid)
        return {kind: labels[kind, 1]["code"] for kind in ("unit", "card", "package")}

    def work_until(self, port, uid, step):
        """Scans every label as it comes out, until the step is told; then the process is gone at once."""
        running = self.provision(ports=[port])
        wanted = {"unit": uid, "card": uid, "package": None}
        for kind in ("unit", "card", "package"):
            if step == {"event": "recorded"}:
                running.wait_event("recorded")
                break
            name = "sent" if step == {"event": "sent", "kind": kind} else "printed"
            running.wait_event(name, kind=kind)
            if step.get("kind") == kind and step["event"] != "scan":
                break
            running.write_line(wanted[kind])
            running.wait_event("scan", kind=kind)
            if step.get("kind") == kind:
                break
        running.send_signal(signal.SIGKILL)
        running.wait_end()

    def test_every_step(self):
        for number, (step, allowed) in enumerate(self.STEPS, start=self.slot):
            uid, port = self.modules.uid(number), self.modules.port(number)
            with self.subTest(step):
                self.work_until(port, uid, step)
                self.modules.free_port(number)
                self.assertIn(self.states(uid), allowed)
                self.assertIn(self.unit(uid)["state"], ("labelling", "labelled"))
                self.finish(port, uid)
        self.station.ok("batch", "close", "B1")
        sums = self.sums()["labels"]
        self.assertEqual((sums["unknown"], sums["unaccounted"]), (0, 0), sums)

    def finish(self, port, uid):
        """What a person does: scans what is asked for, also a label of which nobody knew whether it came out."""
        codes = self.codes(uid)
        running = self.provision("--count", 1, ports=[port])
        while self.unit(uid)["state"] != "commissioned":
            asked = running.wait_for(lambda line: '"printed"' in line or '"unknown"' in line and uid in line, "a label to scan")
            self.assertTrue(asked)
            kind = [event for event in running.events if event["event"] in ("printed", "unknown") and event["uid"] == uid][-1]["kind"]
            running.write_line(codes[kind])
            running.wait_event("scan", kind=kind, error=None)
            if kind == "package":
                break
        self.assertEqual(running.wait_end(), 0, running)
        self.assertEqual((self.unit(uid)["state"], self.states(uid)), ("commissioned", ("confirmed",) * 3))


class Reprints(KindsCase):
    MODULES = 8

    def commissioned(self, *options):
        self.product("--serial", "SN{counter:6}", "--label", f"card={self.template('card', QR % '{claim_code}')}",
                     "--label", f"package={self.template('pack', BARCODE % '{serial}')}", *options)
        running = self.provision("--count", 1)
        for kind in ("unit", "card", "package"):
            running.wait_event("printed", kind=kind)
            running.write_line(self.labels()[kind, 1]["code"])
        self.assertEqual(running.wait_end(), 0, running)

    def reprint(self, *options):
        return self.station.ok("label", "reprint", self.uid, "--reason", "torn", "--printer", self.station.printer, *options)

    def test_one_kind_has_generations_of_its_own(self):
        self.commissioned()
        result = self.reprint("--kind", "package", "--old-label", "damaged")
        self.assertEqual((result.json["kind"], result.json["generation"], result.json["unit_state"]), ("package", 2, "labelled"))
        labels = self.labels()
        self.assertEqual({key: label["state"] for key, label in labels.items()},
                         {("unit", 1): "confirmed", ("card", 1): "confirmed", ("package", 1): "revoked", ("package", 2): "printed"})
        self.assertTrue((self.station.labels / f"{self.uid}-package-g2.pdf").exists())
        self.assertEqual(self.station.run("batch", "close", "B1").error, "not-balanced")
        again = self.station.ok("confirm", "--code", "SN000001", "--port", self.port)
        self.assertEqual((again.json["kind"], again.json["state"]), ("package", "commissioned"))
        self.station.ok("batch", "close", "B1")
        self.assertEqual(self.sums()["labels"]["scrapped"], 1)
        self.station.ok("manifest", "export", "--batch", "B1", "-o", "pack.zip")
        with zipfile.ZipFile(self.station.folder / "pack.zip") as pack:
            unit, = csv.DictReader(io.StringIO(pack.read("units.csv").decode()))
            revoked, = csv.DictReader(io.StringIO(pack.read("revocations.csv").decode()))
        self.assertEqual((unit["claim_code"], unit["generation"]), (self.uid, "1"))
        self.assertEqual((revoked["kind"], revoked["claim_code"]), ("package", ""))  # its code claims nothing

    def test_the_line_goes_on_with_the_kind_that_was_reprinted(self):
        self.commissioned()
        self.station.ok("label", "reprint", self.uid, "--reason", "torn", "--kind", "card")
        running = self.provision("--count", 1)
        running.wait_event("printed", kind="card")
        running.write_line(self.uid)
        running.wait_event("confirmed")
        self.assertEqual(running.wait_end(), 0, running)
        self.assertEqual({key: label["state"] for key, label in self.labels().items() if key[0] == "card"},
                         {("card", 1): "revoked", ("card", 2): "confirmed"})

    def test_a_code_with_generation_takes_the_card_along(self):
        self.commissioned("--claim-code", "{uid}.{generation}")
        result = self.reprint("--old-label", f"{self.uid}.1")
        self.assertIn("scrap box", result.stderr)
        labels = self.labels()
        self.assertEqual({key: (label["state"], label["fate"]) for key, label in labels.items()},
                         {("unit", 1): ("revoked", "scrapped"), ("unit", 2): ("printed", None), ("card", 1): ("revoked", "scrapped"),
                          ("card", 2): ("printed", None), ("package", 1): ("confirmed", "on-unit")})
        self.assertEqual(labels["card", 2]["claim_code"], f"{self.uid}.2")
        self.assertEqual(self.station.run("scan", f"{self.uid}.1").json["code"], "stale-generation")
        for kind in ("unit", "card"):
            result = self.station.ok("confirm", "--code", f"{self.uid}.2", "--port", self.port)
            self.assertEqual(result.json["kind"], kind)
        verdict = self.station.ok("scan", f"{self.uid}.2").json
        self.assertEqual((verdict["verdict"], verdict["generation"]), ("good", 2))
        self.station.ok("batch", "close", "B1")

    def test_one_kind_is_shown(self):
        self.commissioned()
        render = lambda *options: self.station.run("label", "render", "--unit", self.uid, "-o", "shown.pdf", *options)
        self.assertEqual(render("--kind", "package", "--live").status, 0)
        self.assertEqual(decode_zxing(self.station.folder / "shown.pdf"), [("SN000001", "Code128")])
        self.assertEqual(render("--kind", "package").status, 0)
        self.assertEqual(decode_zxing(self.station.folder / "shown.pdf"), [("VOID", "Code128")])
        self.assertEqual(render("--kind", "carton").error, "usage")

    def test_a_kind_that_the_unit_has_not(self):
        self.commissioned()
        for kind in ("carton", "", "../unit"):
            self.assertEqual(self.station.run("label", "reprint", self.uid, "--reason", "torn", "--kind", kind).status, 2)

    def test_the_code_of_one_kind_is_not_that_of_another(self):
        self.commissioned()
        self.refused("wrong-label", "label", "reprint", self.uid, "--reason", "torn", "--kind", "package", "--old-label", self.uid)

    def test_void_and_hold_reach_every_kind(self):
        self.commissioned()
        self.station.ok("unit", "hold", self.uid, "--reason", "look")
        self.station.ok("unit", "release-hold", self.uid, "--reason", "fine")
        self.assertEqual({key: label["state"] for key, label in self.labels().items()},
                         {("unit", 1): "printed", ("card", 1): "confirmed", ("package", 1): "confirmed"})
        self.station.ok("confirm", "--code", self.uid, "--port", self.port)
        self.assertEqual(self.unit()["state"], "commissioned")
        self.station.ok("unit", "void", self.uid, "--reason", "broken")
        self.assertEqual({label["state"] for label in self.labels().values()}, {"revoked"})
        self.station.ok("batch", "close", "B1")


if __name__ == "__main__":
    unittest.main()
