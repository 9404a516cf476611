# SPDX-License-Identifier: GPL-3.0-or-later
"""QA's verdict: every word of the contract's list, in its order."""
import unittest

from claimcheck_testing import Simulator, decode_zbar, training_station


class Scan(unittest.TestCase):
    OPTIONS = ()

    def setUp(self):
        self.modules = self.enterContext(Simulator("--no-pace", "--count", 2))
        self.station = self.enterContext(training_station(self.modules, options=self.OPTIONS))
        self.uid = self.modules.uid(1)

    def commission(self, slot=1):
        """The claim code of a unit that has gone the whole way."""
        running = self.station.start("provision", "--batch", "B1", "--port", self.modules.port(slot), "--printer",
                                     self.station.printer, "--count", 1)
        running.wait_event("printed")
        code = self.station.unit(self.modules.uid(slot))["labels"][-1]["claim_code"]
        running.write_line(code)
        self.assertEqual(running.wait_end(), 0, running)
        return code

    def label(self, slot=1):
        self.station.ok("provision", "--batch", "B1", "--port", self.modules.port(slot), "--printer", self.station.printer,
                        "--count", 1, "--until", "labelled")

    def scan(self, *words, **options):
        result = self.station.run("scan", *words, **options)
        self.assertEqual(len(result.lines), 1, result)
        line = result.json
        self.assertNotIn("error", line)
        self.assertEqual(result.status, 0 if line["verdict"] == "good" else 1, result)
        self.assertEqual(line["verdict"] == "good", line["code"] == "good")
        self.assertEqual(line["verdict"] == "bad", result.stderr != "")
        return line


class Plain(Scan):
    def test_a_good_label_is_good_every_time(self):
        self.commission()
        first = self.scan(self.uid)
        self.assertEqual({key: first[key] for key in ("verdict", "code", "claim_code", "uid", "generation", "batch",
                                                      "state", "repeat")},
                         {"verdict": "good", "code": "good", "claim_code": self.uid, "uid": self.uid, "generation": None,
                          "batch": "B1", "state": "commissioned", "repeat": False})
        again = self.scan(self.uid)
        self.assertEqual((again["code"], again["repeat"]), ("good", True))

    def test_what_scanners_add_is_taken_off(self):
        self.commission()
        for raw in (f"]Q1{self.uid}", f"  {self.uid}\r", f"\t{self.uid}\t"):
            self.assertEqual(self.scan(raw)["claim_code"], self.uid)

    def test_a_session_counts_once(self):
        self.commission()
        self.assertEqual(self.scan(self.uid, "--session", "s1")["code"], "good")
        self.assertEqual(self.scan(self.uid, "--session", "s1")["code"], "already-scanned")
        self.assertEqual(self.scan(self.uid, "--session", "s2")["code"], "good")
        self.assertEqual(self.scan(self.uid)["code"], "good")

    def test_codes_of_nobody(self):
        self.commission()
        self.assertEqual(self.scan("not a code")["code"], "malformed-code")
        self.assertEqual(self.scan("00000000-0000")["code"], "unknown-code")
        upper = self.scan(self.uid.upper())
        self.assertEqual(upper["code"], "malformed-code")
        self.assertIn("Caps Lock", self.station.run("scan", self.uid.upper()).stderr)

    def test_units_that_may_not_ship(self):
        self.label()
        self.assertEqual(self.scan(self.uid)["code"], "not-commissioned")
        self.commission()
        self.assertEqual(self.scan(self.uid, "--batch", "B1")["code"], "good")
        self.station.add_batch("B2")
        self.assertEqual(self.scan(self.uid, "--batch", "B2")["code"], "other-batch")
        self.station.ok("unit", "hold", self.uid, "--reason", "a scratch")
        self.assertEqual(self.scan(self.uid, "--batch", "B2")["code"], "unit-held")
        self.station.ok("unit", "void", self.uid, "--reason", "broken")
        self.assertEqual(self.scan(self.uid)["code"], "unit-void")
        self.assertEqual(self.station.run("scan", self.uid, "--batch", "NOPE").error, "unknown-batch")

    def test_the_product_plugged_in(self):
        self.commission()
        port = self.modules.port(1)
        self.assertEqual(self.scan(self.uid, "--port", port)["code"], "good")
        self.assertEqual(self.scan(self.uid, "--port", self.modules.port(2))["code"], "wrong-label")
        absent = self.station.run("scan", self.uid, "--port", "/dev/pts/99999")
        self.assertEqual((absent.status, absent.error), (3, "port-absent"))

    def test_a_stream(self):
        self.commission()
        result = self.station.run("scan", "-", input=f"{self.uid}\nnot a code\n{self.uid}\n")
        self.assertEqual([line["code"] for line in result.lines], ["good", "malformed-code", "good"])
        self.assertEqual(result.status, 1)

    def test_scans_are_on_record(self):
        self.commission()
        self.scan(self.uid)
        self.assertIn("scan", [event["kind"] for event in self.station.ok("unit", "history", self.uid).lines])
        self.station.ok("audit", "verify")


class WithGenerationAndCheck(Scan):
    OPTIONS = ("--claim-code", "https://claim.example/{uid}?g={generation}&c={check}")

    def test_generation_check_and_reprint(self):
        old = self.commission()
        self.assertEqual(self.scan(old)["generation"], 1)
        tampered = old.replace("?g=1&", "?g=2&")
        self.assertEqual(self.scan(tampered)["code"], "check-code-mismatch")
        self.station.ok("label", "reprint", self.uid, "--reason", "smudged", "--printer", self.station.printer)
        self.assertEqual(self.scan(old)["code"], "stale-generation")
        new = self.commission()
        self.assertNotEqual(new, old)
        self.assertEqual((self.scan(new)["code"], self.scan(new)["generation"]), ("good", 2))
        self.assertEqual(self.scan(old)["code"], "stale-generation")


class EveryForm(unittest.TestCase):
    """From the printed label, as a telephone reads it, back to the unit."""
    FORMS = ("{uid}", "{uid}/{generation}", "https://claim.example/{uid}", "{uid}.{generation}.{check:8}", "{product.sku}/{serial}?c={check}",
             "https://id.gs1.example/01/09506000134352/10/{batch}/21/{serial}",
             "https://c.example/{product.sku}/{batch}/{serial}/{uid}?g={generation}&c={check:6}")

    def test_what_was_printed_is_judged(self):
        modules = self.enterContext(Simulator("--no-pace"))
        for form in self.FORMS:
            options = ("--claim-code", form, "--serial", "S/N.{counter:3}")
            with self.subTest(form), training_station(modules, batch="B-1/a", options=options) as station:
                station.ok("provision", "--batch", "B-1/a", "--port", modules.port(), "--printer", station.printer, "--count", 1,
                           "--until", "labelled")
                code, = decode_zbar(station.label_file(modules.uid()))
                self.assertEqual(code, station.unit(modules.uid())["labels"][0]["claim_code"])
                station.ok("confirm", "--code", code, "--port", modules.port())
                judged = station.ok("scan", code).json
                self.assertEqual((judged["code"], judged["uid"], judged["claim_code"]), ("good", modules.uid(), code))
                self.assertEqual(judged["generation"], 1 if "{generation}" in form else None)


if __name__ == "__main__":
    unittest.main()
