# SPDX-License-Identifier: GPL-3.0-or-later
"""What the receiver answers to a manifest is on record, and who signed it is told from who did not."""
import json
import unittest

from manifest_bench import ManifestBench, shell


class Ack(ManifestBench):
    commissioned = 3

    def setUp(self):
        super().setUp()
        self.manifest = self.export().json

    def write(self, name="ack.json", **changes):
        answer = {"acknowledgement": 1, "manifest_sha256": self.manifest["manifest_sha256"], "accepted": 2, "refused": 1,
                  "who": "Receiving, Example Inc.", "at": "2026-01-31T12:00:00Z",
                  "refused_units": [{"uid": self.uids[0], "reason": "no QR code"}], **changes}
        text = json.dumps({name: value for name, value in answer.items() if value is not None})
        (self.folder / name).write_text(text)
        return self.folder / name

    def ack(self, path, *options):
        return self.station.run("manifest", "ack", path, *options)

    def stock(self, command):
        result = shell(command, self.folder)
        self.assertEqual(result.returncode, 0, result)

    def make_signer(self):
        self.stock("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem -subj /CN=OEM-CA"
                   " && openssl req -new -newkey rsa:2048 -nodes -keyout oem.key -out oem.csr -subj '/CN=OEM receiving'"
                   " && openssl x509 -req -in oem.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out oem.pem")

    def test_an_unsigned_answer_is_recorded_and_said_to_be_unsigned(self):
        result = self.ack(self.write())
        self.assertEqual(result.status, 0, result)
        self.assertIn("not signed", result.stderr)
        listed, = self.station.ok("manifest", "list").lines
        self.assertEqual((listed["kind"], listed["units"], listed["unfinished"]), ("manifest", 3, False))
        self.assertEqual(listed["hash_words"], self.manifest["hash_words"])
        answer, = listed["acknowledgements"]
        self.assertEqual((answer["accepted"], answer["refused"], answer["who"], answer["signer"], answer["trusted"]),
                         (2, 1, "Receiving, Example Inc.", None, False))
        shown = self.station.ok("batch", "show", "B1").json["manifests"]
        self.assertEqual(shown[0]["acknowledgements"], [answer])
        self.assertIn("acknowledged by Receiving", self.station.ok("batch", "show", "B1", json=False).stdout)
        self.assertIn("manifest-acknowledged", [line["kind"] for line in self.station.ok("audit", "log").lines])
        self.assertEqual(self.ack(self.folder / "ack.json").error, "not-allowed-in-state")

    def test_a_signed_answer_names_its_signer(self):
        self.make_signer()
        self.write()
        for number, form in enumerate(("PEM", "DER")):
            self.stock(f"openssl cms -sign -binary -nodetach -in ack.json -signer oem.pem -inkey oem.key -outform {form} -out {form}")
            result = self.ack(self.folder / form, *(("--ca", self.folder / "ca.pem") if number == 0 else ()))
            self.assertEqual(result.status, 0, result)
            self.assertEqual((result.json["signer"], result.json["trusted"]), ("CN=OEM receiving", number == 0))

    def test_what_is_no_answer_of_ours_is_refused(self):
        self.make_signer()
        self.stock("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout o.key -out other.pem -subj /CN=Other")
        self.write()
        self.stock("openssl cms -sign -binary -nodetach -in ack.json -signer oem.pem -inkey oem.key -outform DER -out good.der")
        signed = (self.folder / "good.der").read_bytes()
        (self.folder / "bad.der").write_bytes(signed.replace(b'"accepted": 2', b'"accepted": 3'))
        ca = ("--ca", self.folder / "ca.pem")
        other = ("--ca", self.folder / "other.pem")
        for path, options, code in (
                (self.folder / "bad.der", (), "bad-signature"), (self.folder / "good.der", other, "bad-signature"),
                (self.write(), ca, "bad-signature"), (self.write(accepted=3), (), "bad-manifest"),
                (self.write(manifest_sha256="0" * 64), (), "bad-manifest"), (self.write(refused=-1), (), "bad-manifest"),
                (self.write(at="yesterday"), (), "bad-manifest"), (self.write(who=None), (), "bad-manifest"),
                (self.write(who="a\nb"), (), "bad-manifest"), (self.write(refused_units=[]), (), "bad-manifest"),
                (self.write(acknowledgement=2), (), "bad-manifest"), (self.pack, (), "bad-manifest"),
                (self.folder / "none", (), "file-missing")):
            with self.subTest(path=path.name, code=code, options=options):
                self.assertEqual(self.ack(path, *options).error, code)
        self.assertEqual(self.station.ok("manifest", "list").json["acknowledgements"], [])
        self.assertEqual(self.station.run("manifest", "list", "--batch", "NONE").error, "unknown-batch")


if __name__ == "__main__":
    unittest.main()
