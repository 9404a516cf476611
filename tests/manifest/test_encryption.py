# SPDX-License-Identifier: GPL-3.0-or-later
"""A pack for one receiver's eyes: CMS that stock tools open, and nothing readable on the disk."""
import hashlib
import unittest

from manifest_bench import ManifestBench, shell

RECEIVERS = {
    "rsa": "openssl req -x509 -newkey rsa:2048 -nodes -keyout rsa.key -out rsa.pem -subj /CN=OEM",
    "ec": "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ec.key -out ec.pem -subj /CN=OEM",
}


class Encryption(ManifestBench):
    def stock(self, command):
        result = shell(command, self.folder)
        self.assertEqual(result.returncode, 0, result)
        return result.stdout

    def test_only_the_receiver_opens_it(self):
        for name, command in RECEIVERS.items():
            with self.subTest(receiver=name):
                self.stock(command)
                before = {path.name for path in self.folder.iterdir()}
                result = self.export("pack.zip", "--encrypt-to", self.folder / f"{name}.pem")
                self.assertEqual(result.status, 0, result)
                self.assertEqual({path.name for path in self.folder.iterdir()} - before - {"station.db-manifest-lock"},
                                 {"pack.zip.cms", *(["station.db.manifest-trials.pem"] if name == "rsa" else [])})
                sealed = (self.folder / "pack.zip.cms").read_bytes()
                self.assertEqual(result.json["sha256"], hashlib.sha256(sealed).hexdigest())
                self.assertTrue(result.json["file"].endswith("pack.zip.cms") and result.json["encrypted"], result)
                self.assertNotIn(self.uids[0].encode(), sealed)
                self.assertNotIn(b"PK\x03\x04", sealed)
                shown = self.stock("openssl asn1parse -inform DER -in pack.zip.cms")
                self.assertIn("pkcs7-envelopedData", shown)
                self.assertNotIn("l=inf", shown)
                self.assertIn("aes-256-cbc", self.stock("openssl cms -cmsout -print -inform DER -in pack.zip.cms | head -40"))
                self.stock(f"openssl cms -decrypt -inform DER -in pack.zip.cms -recip {name}.pem -inkey {name}.key"
                           f" -out open-{name}.zip")
                verified = self.verify(f"open-{name}.zip")
                self.assertEqual((verified.status, verified.json["manifest_sha256"]), (0, result.json["manifest_sha256"]))
                (self.folder / "pack.zip.cms").unlink()

    def test_a_receiver_that_cannot_be_written_to(self):
        self.stock(RECEIVERS["rsa"])
        self.stock("openssl req -x509 -newkey ed25519 -nodes -keyout ed.key -out ed.pem -subj /CN=OEM")
        self.stock("faketime '2001-01-01 00:00:00' " + RECEIVERS["rsa"].replace("rsa.pem", "old.pem") + " -days 1")
        (self.folder / "text.pem").write_text("no certificate\n")
        for name, code in (("text", "bad-certificate"), ("ed", "bad-certificate"), ("none", "file-missing"),
                           ("old", "certificate-expired")):
            with self.subTest(name=name):
                result = self.export("pack.zip", "--encrypt-to", self.folder / f"{name}.pem")
                self.assertEqual(result.error, code, result)
                self.assertEqual(list(self.folder.glob("pack.zip*")), [])
        self.assertEqual(self.state(self.uids[0]), "commissioned")


if __name__ == "__main__":
    unittest.main()
