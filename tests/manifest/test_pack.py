# SPDX-License-Identifier: GPL-3.0-or-later
"""A pack: an OEM's stock commands accept it, and every altered file is refused."""
import hashlib
import json
import random
import unittest
import warnings
import zipfile

from jwcrypto import jwk, jws
from manifest_bench import ManifestBench, commission, files_of, manifest_of, repack, rows_of, shell

FILES = {"manifest.json", "manifest.sig", "signer.pem", "SHA256SUMS", "units.csv", "units.jws.json", "certificates.pem",
         "maker-cas.pem", "revocations.csv", "aws/things.jsonl", "aws/provisioning-template.json",
         "aws/jitp-template.json", "claim-allowlist.txt", "report.pdf", "verify.html", "README.txt"}

#: What an OEM without Claimcheck does, beside a factory-ca.pem that came another way.
STOCK = ("unzip -q ../pack.zip && sha256sum --strict -c SHA256SUMS",
         "openssl x509 -in signer.pem -pubkey -noout > signer.pub",
         "openssl dgst -sha256 -verify signer.pub -signature manifest.sig manifest.json",
         "openssl verify -CAfile ../factory-ca.pem signer.pem")


class Pack(ManifestBench):
    def stock(self, name="pack.zip"):
        """The first of the stock commands that fails, or None."""
        folder = self.folder / ("oem-" + name)
        folder.mkdir()
        for command in STOCK:
            if shell(command.replace("pack.zip", name), folder).returncode != 0:
                return command
        return None

    def test_the_four_commands_of_an_oem(self):
        self.exported()
        self.station.ok("key", "ca", "-o", self.folder / "factory-ca.pem")
        self.assertIsNone(self.stock())
        files = files_of(self.pack)
        manifest = json.loads(files["manifest.json"])
        for name in FILES - {"manifest.json", "manifest.sig", "SHA256SUMS"}:
            self.assertEqual(manifest["files"][name], hashlib.sha256(files[name]).hexdigest())
        self.assertEqual(self.verify("pack.zip", "--ca", self.folder / "factory-ca.pem").status, 0)

    def test_units_are_released_and_listed(self):
        uid, = self.uids
        files = files_of(self.exported())
        self.assertEqual(self.state(uid), "released")
        self.assertEqual(set(files), FILES)
        self.assertEqual([(row["uid"], row["state"], row["confirmed_by"]) for row in rows_of(self.pack)],
                         [(uid, "released", "module")])
        text = files["units.csv"].decode()
        self.assertTrue(text.endswith("\r\n") and text.startswith('"uid","serial",'))
        self.assertEqual(files["claim-allowlist.txt"].decode(), uid + "\n")
        thing = json.loads(files["aws/things.jsonl"])
        self.assertEqual((thing["ThingName"], thing["SerialNumber"]), (uid, uid))

    def test_every_file_altered_by_one_bit_is_refused(self):
        self.exported()
        self.station.ok("key", "ca", "-o", self.folder / "factory-ca.pem")
        chance = random.Random(5)
        for altered, content in sorted(files_of(self.pack).items()):
            for place in sorted({len(content) // 2, len(content) - 1}):
                changed = bytearray(content)
                changed[place] ^= 1 << chance.randrange(8)
                name = f"{altered.replace('/', '-')}-{place}.zip"
                with self.subTest(altered=altered, place=place):
                    repack(self.pack, self.folder / name, lambda one, old: bytes(changed) if one == altered else old)
                    result = self.verify(name)
                    self.assertEqual(result.status, 1, result)
                    self.assertIn(result.error, ("bad-manifest", "bad-signature"))
                    if place == len(content) // 2:
                        spelling = altered == "SHA256SUMS" and bytes(changed).lower() == content.lower()
                        self.assertTrue(spelling or self.stock(name) is not None)
                (self.folder / name).unlink()

    def test_a_file_less_or_more_or_a_hostile_one_is_refused(self):
        self.exported()
        for gone in sorted(FILES):
            with self.subTest(gone=gone):
                repack(self.pack, self.folder / "less.zip", lambda name, content: None if name == gone else content)
                self.assertEqual(self.verify("less.zip").status, 1)
        for name in ("../escape", "/absolute", "extra.txt", "units.csv"):
            with self.subTest(name=name):
                hostile = self.folder / "hostile.zip"
                repack(self.pack, hostile, lambda _, content: content)
                with warnings.catch_warnings(), zipfile.ZipFile(hostile, "a") as pack:
                    warnings.simplefilter("ignore") # of a name that is there twice
                    pack.writestr(name, "x")
                self.assertEqual(self.verify("hostile.zip").error, "bad-manifest")
        with zipfile.ZipFile(self.folder / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as pack:
            pack.writestr("units.csv", bytes(80 << 20))
        self.assertEqual(self.verify("bomb.zip").error, "bad-manifest")
        (self.folder / "none.zip").write_bytes(b"no zip")
        self.assertEqual(self.verify("none.zip").error, "bad-manifest")

    def test_a_chain_shows_what_was_withheld(self):
        first = self.export("1.zip").json
        commission(self.station, 1, "--first", 2, "--maker", "Second")
        second = self.export("2.zip").json
        third = self.export("3.zip").json
        self.assertEqual([first["kind"], second["kind"], third["kind"]], ["manifest", "supplement", "re-issue"])
        self.assertEqual(second["amends"], first["manifest_sha256"])
        self.assertEqual(manifest_of(self.folder / "3.zip")["reissue_of"], second["manifest_sha256"])
        self.assertEqual(self.verify("2.zip", "--previous", self.folder / "1.zip").status, 0)
        self.assertEqual(self.verify("3.zip", "--previous", self.folder / "1.zip").error, "bad-manifest")

    def test_a_failed_export_moves_nothing(self):
        result = self.export("missing/pack.zip")
        self.assertEqual(result.status, 5, result)
        self.assertEqual(self.state(self.uids[0]), "commissioned")
        result = self.station.run("manifest", "export", "--batch", "B1", "-o", self.pack)
        self.assertEqual(result.error, "not-allowed-in-state")
        self.assertFalse(self.pack.exists())

    def test_what_a_spreadsheet_would_take_for_a_formula(self):
        for number, serial in enumerate(("=HYPERLINK(0)", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "a\"b,c;", "'quoted"), 2):
            commission(self.station, 1, "--first", number, "--maker", f"M{number}", "--serial", serial)
        self.exported()
        text = files_of(self.pack)["units.csv"].decode()
        for line in text.replace("\r\n", "\n").split("\n")[1:-1]:
            for field in line[1:-1].split('","'):
                self.assertNotIn(field[:1], tuple("=+-@\t\r"), line)
        self.assertIn('"\'=HYPERLINK(0)2"', text)
        self.assertIn('"a""b,c;8"', text)
        self.assertEqual(self.verify().status, 0)

    def test_the_key_from_request_to_certificate(self):
        root = self.folder
        (root / "phrase").write_text("correct horse\n")
        phrase = ("--passphrase-file", root / "phrase")
        self.assertEqual(self.station.run("key", "create").error, "pin-required")
        self.station.ok("key", "create", *phrase)
        self.assertEqual(self.export("pack.zip", *phrase).error, "no-manifest-key")
        asked = self.station.ok("key", "request", "-o", root / "key.csr", *phrase)
        self.assertEqual(asked.json, {"file": str(root / "key.csr")})
        made = shell("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem"
                     " -subj /CN=Factory && openssl x509 -req -in key.csr -CA ca.pem -CAkey ca.key -CAcreateserial"
                     " -out key.pem && cat ca.pem >> key.pem", root)
        self.assertEqual(made.returncode, 0, made)
        other = self.station.run("key", "install", root / "ca.pem", *phrase)
        self.assertEqual((other.error, "made for this key" in other.stderr), ("bad-certificate", True), other)
        installed = self.station.ok("key", "install", root / "key.pem", *phrase).json
        self.assertEqual((installed["key"], installed["certificate"]),
                         (f"{self.station.db}.manifest-key.pem", f"{self.station.db}.manifest-certificate.pem"))
        self.assertEqual(self.export("pack.zip").error, "pin-required")
        (root / "wrong").write_text("wrong\n")
        self.assertEqual(self.export("pack.zip", "--passphrase-file", root / "wrong").error, "wrong-pin")
        self.assertEqual(self.export("pack.zip", *phrase).status, 0)
        self.assertEqual(self.station.ok("key", "ca", "-o", root / "factory-ca.pem").json, {"file": str(root / "factory-ca.pem")})
        self.assertEqual((root / "factory-ca.pem").read_text(), (root / "ca.pem").read_text())
        self.assertEqual(self.verify("pack.zip", "--ca", root / "ca.pem").status, 0)
        self.station.ok("key", "status")


class Thousands(ManifestBench):
    commissioned = 3000

    def test_some_thousands_and_each_signature_by_itself(self):
        self.station.ok("batch", "close", "B1")
        self.station.ok("manifest", "export", "--batch", "B1", "-o", self.pack)
        self.assertEqual(self.verify().json["units"], 3000)
        files = files_of(self.pack)
        key = jwk.JWK.from_pem(files["signer.pem"])
        uids = []
        for one in json.loads(files["units.jws.json"]):
            token = jws.JWS()
            token.deserialize(json.dumps(one), key)
            payload = json.loads(token.payload)
            self.assertEqual(payload["uniqueId"], one["header"]["uniqueId"])
            uids.append(payload["uniqueId"])
        self.assertEqual(uids, sorted(self.uids))
        self.assertEqual(files["claim-allowlist.txt"].decode().split(), uids)


if __name__ == "__main__":
    unittest.main()
