# SPDX-License-Identifier: GPL-3.0-or-later
"""Whose signature a pack carries, what a check says of it, and what the pack says of each maker."""
import json
import unittest

from claimcheck_testing import Simulator, Station
from manifest_bench import ManifestBench, files_of, shell


class Trust(ManifestBench):
    def test_the_station_knows_its_own_signature_and_nobody_elses(self):
        self.exported()
        own = self.verify()
        self.assertEqual(own.status, 0, own)
        self.assertTrue(any("on record here" in line for line in own.json["checked"]), own)
        self.assertFalse(any("not checked" in line for line in own.json["warnings"]), own)
        with Station() as without_record, Station() as strange:
            strange.add_product()
            for other in (without_record, strange):
                result = other.run("manifest", "verify", self.pack)
                self.assertEqual(result.status, 0, result)
                self.assertTrue(any("not checked" in line for line in result.json["warnings"]), result)
                self.assertIn("not checked", result.stderr)
            self.assertFalse(without_record.db.exists())

    def test_a_ca_that_does_not_fit_is_refused_even_on_the_own_station(self):
        self.exported()
        made = shell("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout o.key -out o.pem"
                     " -subj /CN=Other", self.folder)
        self.assertEqual(made.returncode, 0, made)
        result = self.verify("pack.zip", "--ca", self.folder / "o.pem")
        self.assertEqual((result.status, result.error), (1, "bad-signature"), result)
        missing = self.verify("pack.zip", "--ca", self.folder / "none.pem")
        self.assertEqual((missing.status, missing.error), (5, "file-missing"), missing)

    def test_a_certificate_without_its_key_is_no_trial(self):
        (self.folder / "c.pem").write_text("whatever it is")
        result = self.export("pack.zip", "--cert", self.folder / "c.pem")
        self.assertEqual((result.status, result.error, self.pack.exists()), (2, "usage", False), result)

    def test_the_trial_certificates_vouch_for_every_pack(self):
        for name in ("one.zip", "two.zip", "three.zip"):
            self.assertEqual(self.export(name).status, 0)
        ca = self.folder / "factory-ca.pem"
        self.station.ok("key", "ca", "-o", ca)
        for name in ("one.zip", "two.zip", "three.zip"):
            checked = self.verify(name, "--ca", ca)
            self.assertEqual(checked.status, 0, checked)
            (self.folder / "signer.pem").write_bytes(files_of(self.folder / name)["signer.pem"])
            stock = shell("openssl verify -CAfile factory-ca.pem signer.pem", self.folder)
            self.assertEqual((stock.returncode, stock.stdout), (0, "signer.pem: OK\n"), stock)

    def test_no_trial_key_once_people_are_registered(self):
        (self.folder / "pin").write_text("123456\n")
        self.station.ok("operator", "add", "E1", "--name", "E", "--role", "engineer,exporter", "--pin-file", self.folder / "pin")
        who = ("--operator", "E1", "--pin-file", self.folder / "pin")
        result = self.export("pack.zip", *who)
        self.assertEqual((result.status, result.error), (2, "no-manifest-key"), result)
        self.assertIn("claimcheck key create", result.lines[-1]["error"]["hint"])
        self.assertFalse(self.pack.exists())
        self.assertEqual(self.station.run("unit", "show", self.uids[0], *who).json["state"], "commissioned")
        (self.folder / "phrase").write_text("correct horse\n")
        phrase = ("--passphrase-file", self.folder / "phrase")
        self.station.ok("key", "create", "--self-signed", *phrase, *who)
        self.assertEqual(self.export("pack.zip", *phrase, *who).status, 0)

    def test_two_people_compare_the_digest_by_voice(self):
        words = self.export().json["hash_words"]
        checked = self.verify()
        self.assertEqual(checked.json["hash_words"], words)
        self.assertRegex(words, r"^[A-Za-z]+( [A-Za-z]+){9}$")  # names too, and a word may come twice
        self.assertIn(words, self.station.run("manifest", "verify", self.pack, json=False).stdout)
        self.assertNotEqual(self.export("again.zip").json["hash_words"], words)


class Makers(ManifestBench):
    simulated = 1
    commissioned = 0

    def test_jitp_names_things_where_the_maker_has_the_uid_or_says_that_it_cannot(self):
        self.assertEqual(self.provision(1, input=self.modules.uid(1) + "\n").status, 0)
        wanted = {"infineon": "AWS::IoT::Certificate::SerialNumber", "telit": None}
        for maker, uid_in in (("infineon", "serialNumber"), ("telit", "x509-serial")):
            other = self.enterContext(Simulator("--no-pace", "--maker", maker))
            self.station.trust(other.ca(), "--maker", maker, "--uid-in", uid_in)
            self.station.ok("provision", "--batch", "B1", "--port", other.port(1), "--printer", self.station.printer,
                            "--count", 1, input=other.uid(1) + "\n")
        files = files_of(self.exported())
        names = sorted(name for name in files if name.startswith("aws/jitp-template"))
        cas = {ca["maker"]: ca["id"] for ca in self.station.ok("ca", "list").lines}
        self.assertEqual(names, ["aws/jitp-template-%d.json" % cas["infineon"], "aws/jitp-template-%d.json" % cas["telit"],
                                 "aws/jitp-template.json"])
        first = json.loads(files["aws/jitp-template.json"])
        self.assertEqual(first["Resources"]["thing"]["Properties"]["ThingName"], {"Ref": "AWS::IoT::Certificate::CommonName"})
        for maker, parameter in wanted.items():
            template = json.loads(files["aws/jitp-template-%d.json" % cas[maker]])
            if parameter is None:
                self.assertEqual(list(template), ["Comment"])
                self.assertIn("cannot", template["Comment"])
            else:
                self.assertEqual(template["Resources"]["thing"]["Properties"]["ThingName"], {"Ref": parameter})
                self.assertIn(parameter, template["Parameters"])
        self.assertEqual(files["maker-cas.pem"].count(b"BEGIN"), 3)
        report = self.verify()
        self.assertTrue(any("comes from a CA of maker-cas.pem" in line for line in report.json["checked"]), report)


if __name__ == "__main__":
    unittest.main()
