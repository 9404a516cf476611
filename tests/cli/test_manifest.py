# SPDX-License-Identifier: GPL-3.0-or-later
"""The manifest: an OEM's stock commands accept it, and every altered file is refused."""
import csv
import hashlib
import json
import subprocess
import unittest
import zipfile

from claimcheck_testing import Simulator, training_station
from jwcrypto import jwk, jws

FILES = {"manifest.json", "manifest.sig", "signer.pem", "SHA256SUMS", "units.csv", "units.jws.json", "certificates.pem",
         "maker-cas.pem", "revocations.csv", "aws/things.jsonl", "aws/provisioning-template.json",
         "aws/jitp-template.json", "claim-allowlist.txt", "README.txt", "report.pdf"}


def repack(source, target, change):
    """Writes @source anew as @target with @change, a function of name and bytes; None leaves a file out."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)


class Manifest(unittest.TestCase):
    def setUp(self):
        self.modules = self.enterContext(Simulator("--no-pace", "--count", "2"))
        self.station = self.enterContext(training_station(self.modules))
        self.commission(1)
        self.pack = self.station.folder / "pack.zip"

    def commission(self, slot):
        result = self.station.run("provision", "--batch", "B1", "--port", self.modules.port(slot), "--printer",
                                  self.station.printer, "--count", 1, input=self.modules.uid(slot) + "\n")
        self.assertEqual(result.status, 0, result)

    def export(self, name="pack.zip", *options):
        return self.station.run("manifest", "export", "--batch", "B1", "--partial", "-o", self.station.folder / name,
                                *options)

    def verify(self, name="pack.zip", *options):
        return self.station.run("manifest", "verify", self.station.folder / name, *options)

    def stock(self, command, folder):
        return subprocess.run(["sh", "-c", command], cwd=folder, capture_output=True, text=True, timeout=60, check=False)

    def test_the_four_commands_of_an_oem(self):
        self.assertEqual(self.export().status, 0)
        out = self.station.folder / "oem"
        out.mkdir()
        self.station.ok("key", "ca", "-o", out / "factory-ca.pem")
        for command in ("unzip -q ../pack.zip && sha256sum --strict -c SHA256SUMS",
                        "openssl x509 -in signer.pem -pubkey -noout > signer.pub",
                        "openssl dgst -sha256 -verify signer.pub -signature manifest.sig manifest.json",
                        "openssl verify -CAfile factory-ca.pem signer.pem"):
            with self.subTest(command=command):
                result = self.stock(command, out)
                self.assertEqual(result.returncode, 0, result)
        manifest = json.loads((out / "manifest.json").read_text())
        for name in FILES - {"manifest.json", "manifest.sig", "SHA256SUMS"}:
            self.assertEqual(manifest["files"][name], hashlib.sha256((out / name).read_bytes()).hexdigest())
        self.assertEqual(self.verify("pack.zip", "--ca", out / "factory-ca.pem").status, 0)

    def test_units_are_released_and_listed(self):
        self.assertEqual(self.export().status, 0)
        uid = self.modules.uid(1)
        self.assertEqual(self.station.unit(uid)["state"], "released")
        with zipfile.ZipFile(self.pack) as pack:
            self.assertEqual(set(pack.namelist()), FILES)
            text = pack.read("units.csv").decode()
            rows = list(csv.DictReader(text.splitlines()))
            self.assertEqual([(row["uid"], row["state"], row["confirmed_by"]) for row in rows],
                             [(uid, "released", "module")])
            self.assertTrue(text.endswith("\r\n") and text.startswith('"uid","serial",'))
            self.assertEqual(pack.read("claim-allowlist.txt").decode(), uid + "\n")
            thing = json.loads(pack.read("aws/things.jsonl"))
            self.assertEqual((thing["ThingName"], thing["SerialNumber"]), (uid, uid))
            key = jwk.JWK.from_pem(pack.read("signer.pem"))
            for one in json.loads(pack.read("units.jws.json")):
                token = jws.JWS()
                token.deserialize(json.dumps(one), key)
                self.assertEqual(json.loads(token.payload)["uniqueId"], uid)

    def test_every_altered_file_is_refused(self):
        self.export()
        for altered in sorted(FILES):
            with self.subTest(altered=altered):
                def flip(name, content, altered=altered):
                    if name != altered:
                        return content
                    middle = len(content) // 2
                    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1:]
                repack(self.pack, self.station.folder / "bad.zip", flip)
                result = self.verify("bad.zip")
                self.assertEqual(result.status, 1, result)
                self.assertIn(result.error, ("bad-manifest", "bad-signature"))
                repack(self.pack, self.station.folder / "less.zip",
                       lambda name, content, altered=altered: None if name == altered else content)
                self.assertEqual(self.verify("less.zip").status, 1)

    def test_hostile_packs_are_refused(self):
        self.export()
        for name in ("../escape", "/absolute", "extra.txt"):
            with self.subTest(name=name):
                hostile = self.station.folder / "hostile.zip"
                repack(self.pack, hostile, lambda _, content: content)
                with zipfile.ZipFile(hostile, "a") as pack:
                    pack.writestr(name, "x")
                self.assertEqual(self.verify("hostile.zip").error, "bad-manifest")
        bomb = self.station.folder / "bomb.zip"
        with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as pack:
            pack.writestr("units.csv", bytes(80 << 20))
        self.assertEqual(self.verify("bomb.zip").error, "bad-manifest")
        (self.station.folder / "none.zip").write_bytes(b"no zip")
        self.assertEqual(self.verify("none.zip").error, "bad-manifest")

    def test_a_chain_shows_what_was_withheld(self):
        first = json.loads(self.export("1.zip").stdout)
        self.commission(2)
        second = json.loads(self.export("2.zip").stdout)
        third = json.loads(self.export("3.zip").stdout)
        self.assertEqual([first["kind"], second["kind"], third["kind"]], ["manifest", "supplement", "re-issue"])
        self.assertEqual(second["amends"], first["manifest_sha256"])
        self.assertEqual(self.verify("2.zip", "--previous", self.station.folder / "1.zip").status, 0)
        self.assertEqual(self.verify("3.zip", "--previous", self.station.folder / "1.zip").error, "bad-manifest")

    def test_a_failed_export_moves_nothing(self):
        result = self.export("missing/pack.zip")
        self.assertEqual(result.status, 5, result)
        self.assertEqual(self.station.unit(self.modules.uid(1))["state"], "commissioned")
        result = self.station.run("manifest", "export", "--batch", "B1", "-o", self.pack)
        self.assertEqual(result.error, "not-allowed-in-state")
        self.assertFalse(self.pack.exists())

    def test_the_key_from_request_to_certificate(self):
        root = self.station.folder
        (root / "phrase").write_text("correct horse\n")
        phrase = ("--passphrase-file", root / "phrase")
        self.assertEqual(self.station.run("key", "create").error, "pin-required")
        self.station.ok("key", "create", *phrase)
        self.assertEqual(self.export("pack.zip", *phrase).error, "no-manifest-key")
        self.station.ok("key", "request", "-o", root / "key.csr", *phrase)
        made = self.stock("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem"
                          " -subj /CN=Factory && openssl x509 -req -in key.csr -CA ca.pem -CAkey ca.key -CAcreateserial"
                          " -out key.pem && cat ca.pem >> key.pem", root)
        self.assertEqual(made.returncode, 0, made)
        self.station.ok("key", "install", root / "key.pem", *phrase)
        self.assertEqual(self.export("pack.zip").error, "pin-required")
        (root / "wrong").write_text("wrong\n")
        self.assertEqual(self.export("pack.zip", "--passphrase-file", root / "wrong").error, "wrong-pin")
        self.assertEqual(self.export("pack.zip", *phrase).status, 0)
        self.station.ok("key", "ca", "-o", root / "factory-ca.pem")
        self.assertEqual((root / "factory-ca.pem").read_text(), (root / "ca.pem").read_text())
        self.assertEqual(self.verify("pack.zip", "--ca", root / "ca.pem").status, 0)
        self.station.ok("key", "status")


if __name__ == "__main__":
    unittest.main()
