# SPDX-License-Identifier: GPL-3.0-or-later
# suite: plain
"""The manifest key on a PKCS#11 token: from the request to a verified pack, and what a wrong PIN or URI says."""
import unittest

from manifest_bench import ManifestBench, shell

MODULE = "/usr/lib/softhsm/libsofthsm2.so"
URI = "pkcs11:token=exporter;object=manifest?module-path=" + MODULE


class Token(ManifestBench):
    def setUp(self):
        super().setUp()
        tokens = self.folder / "tokens"
        tokens.mkdir()
        config = self.folder / "softhsm2.conf"
        config.write_text(f"directories.tokendir = {tokens}\nobjectstore.backend = file\nlog.level = ERROR\n")
        self.station.environment["SOFTHSM2_CONF"] = str(config)
        (self.folder / "pin").write_text("123456\n")
        self.phrase = ("--passphrase-file", self.folder / "pin")
        self.key = ("--key", URI, *self.phrase)
        self.stock("softhsm2-util --init-token --free --label exporter --pin 123456 --so-pin 654321")
        self.make_key("EC:prime256v1", "manifest")

    def stock(self, command):
        result = shell(f"export SOFTHSM2_CONF=softhsm2.conf; {command}", self.folder)
        self.assertEqual(result.returncode, 0, result)

    def make_key(self, kind, label):
        self.stock(f"pkcs11-tool --module {MODULE} -l --pin 123456 --token-label exporter --keypairgen --key-type {kind}"
                   f" --label {label}")

    def test_from_the_request_to_a_verified_pack(self):
        self.station.ok("key", "request", "-o", self.folder / "key.csr", *self.key)
        self.stock("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem -subj /CN=Factory"
                   " && openssl req -in key.csr -verify -noout && openssl x509 -req -in key.csr -CA ca.pem -CAkey ca.key"
                   " -CAcreateserial -out key.pem && cat ca.pem >> key.pem")
        self.assertEqual(self.export("pack.zip", *self.key).error, "no-manifest-key", "it has no certificate yet")
        self.assertEqual(self.export("pack.zip", *self.key, "--cert", self.folder / "ca.pem").error, "bad-certificate")
        self.station.ok("key", "install", self.folder / "key.pem", *self.key)
        result = self.export("pack.zip", *self.key)
        self.assertEqual((result.status, result.json["trial_key"]), (0, False), result)
        self.assertEqual(self.verify("pack.zip", "--ca", self.folder / "ca.pem").status, 0)
        self.station.config.write_text(f"[key]\nuri={URI}\ncertificate={self.folder / 'key.pem'}\n")
        self.assertEqual(self.station.ok("key", "status").json["key"], URI)
        self.assertEqual(self.export("again.zip", *self.phrase).status, 0)
        (self.folder / "station.db.manifest-certificate.pem").unlink()
        self.station.ok("key", "ca", "-o", self.folder / "pinned.pem")
        self.assertEqual((self.folder / "pinned.pem").read_text(), (self.folder / "ca.pem").read_text())
        self.assertEqual(self.export("again.zip").error, "pin-required")

    def test_a_self_signed_certificate_for_a_key_of_the_token(self):
        self.assertEqual(self.station.run("key", "create", *self.key).error, "usage")
        self.station.ok("key", "create", "--self-signed", *self.key)
        result = self.export("pack.zip", *self.key)
        self.assertEqual((result.status, result.json["trial_key"]), (0, True), result)

    def test_what_opens_no_key(self):
        self.make_key("EC:secp384r1", "large")
        (self.folder / "bad").write_text("000000\n")
        for uri, pin, code in ((URI, "bad", "wrong-pin"), (URI.replace("manifest?", "none?"), "pin", "no-manifest-key"),
                               (URI.replace("softhsm2", "none"), "pin", "no-manifest-key"),
                               (URI.replace("manifest?", "large?"), "pin", "usage"), (URI + "&pin-value=123456", "pin", "usage")):
            with self.subTest(uri=uri, pin=pin):
                result = self.station.run("key", "request", "-o", self.folder / "x.csr", "--key", uri, "--passphrase-file",
                                          self.folder / pin)
                self.assertEqual(result.error, code, result)
                self.assertTrue(result.stderr.splitlines()[-1].startswith("claimcheck: "), result)
        self.assertFalse((self.folder / "x.csr").exists())

    def test_a_file_without_a_pass_phrase_asks_for_none(self):
        self.stock("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout f.key -out f.pem -subj /CN=Exporter")
        result = self.export("pack.zip", "--key", self.folder / "f.key", "--cert", self.folder / "f.pem")
        self.assertEqual(result.status, 0, result)
        self.stock("cat f.key f.pem > both.pem")
        self.assertEqual(self.export("pack.zip", "--key", self.folder / "both.pem").status, 0)


if __name__ == "__main__":
    unittest.main()
