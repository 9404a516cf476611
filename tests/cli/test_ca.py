# SPDX-License-Identifier: GPL-3.0-or-later
"""ca add | list | retire: the makers' CAs that a record trusts."""
import pathlib
import subprocess
import unittest

from claimcheck_testing import Station, temporary_folder

SIMULATOR_MARKER = "1.3.6.1.4.1.54392.5.1742.1=DER:05:00"


def openssl(*words, **options):
    ended = subprocess.run(["openssl", *map(str, words)], capture_output=True, text=True, check=False, **options)
    if ended.returncode != 0:
        raise AssertionError(f"openssl {words}: {ended.stderr}")
    return ended.stdout


def make_ca(folder, name, subject, *extensions, ca=True, days=3650):
    """A self-signed certificate; the path of its PEM file."""
    folder = pathlib.Path(folder)
    pem = folder / f"{name}.pem"
    words = ["-addext", f"basicConstraints=critical,CA:{'TRUE' if ca else 'FALSE'}"]
    for extension in extensions:
        words += ["-addext", extension]
    # a configuration of its own: openssl's usual one adds basicConstraints a second time
    config = folder / "empty.conf"
    config.write_text("[req]\ndistinguished_name=dn\n[dn]\n")
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-config", config,
            "-keyout", folder / f"{name}.key", "-out", pem, "-subj", subject, "-days", days, *words)
    return pem


class Ca(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(temporary_folder("ca"))
        self.station = self.enterContext(Station())

    def test_added_with_what_is_said_of_it(self):
        pem = make_ca(self.folder, "maker", "/O=Maker Ltd/CN=Devices CA")
        added = self.station.ok("ca", "add", pem, "--maker", "Bravo", "--uid-in", "serialNumber",
                                "--uid-pattern", "[0-9a-f]{32}", "--staging-endpoint", "staging.example.com").json
        self.assertEqual(added["outcome"], "added")
        listed = self.station.ok("ca", "list").lines
        self.assertEqual(len(listed), 1)
        wanted = {"id": 1, "maker": "Bravo", "subject": "CN=Devices CA,O=Maker Ltd", "uid_in": "serialNumber",
                  "uid_pattern": "[0-9a-f]{32}", "staging_endpoint": "staging.example.com", "simulator": False,
                  "retired_at": None}
        self.assertEqual({key: listed[0][key] for key in wanted}, wanted)
        digest = openssl("x509", "-in", pem, "-noout", "-fingerprint", "-sha256").split("=")[1]
        self.assertEqual(listed[0]["sha256"], digest.strip().replace(":", "").lower())

    def test_defaults(self):
        pem = make_ca(self.folder, "maker", "/O=Maker Ltd/CN=Devices CA")
        added = self.station.ok("ca", "add", pem).json
        self.assertEqual((added["maker"], added["uid_in"], added["uid_pattern"], added["staging_endpoint"]),
                         ("Maker Ltd", "cn", None, None))

    def test_several_in_a_file(self):
        one = make_ca(self.folder, "one", "/O=Maker/CN=CA")
        two = make_ca(self.folder, "two", "/O=Maker/CN=CA")  # rotated: the same name, another key
        both = pathlib.Path(self.folder) / "both.pem"
        both.write_text("our CAs\n" + one.read_text() + "\n" + two.read_text())
        self.assertEqual([line["outcome"] for line in self.station.ok("ca", "add", both).lines], ["added", "added"])
        self.assertEqual(len(self.station.ok("ca", "list").lines), 2)

    def test_again_is_no_error(self):
        pem = make_ca(self.folder, "maker", "/O=Maker/CN=CA")
        self.station.ok("ca", "add", pem, "--maker", "First")
        self.assertEqual(self.station.ok("ca", "add", pem).json["outcome"], "unchanged")
        self.assertEqual(self.station.ok("ca", "add", pem, "--maker", "Second").json["outcome"], "changed")
        listed = self.station.ok("ca", "list").lines
        self.assertEqual([line["maker"] for line in listed], ["Second"])

    def test_retired_and_back(self):
        pem = make_ca(self.folder, "maker", "/O=Maker/CN=CA")
        number = self.station.ok("ca", "add", pem).json["id"]
        self.assertIsNotNone(self.station.ok("ca", "retire", number).json["retired_at"])
        self.station.ok("ca", "retire", number)
        listed = self.station.ok("ca", "list").lines
        self.assertEqual(len(listed), 1, "it is retired, not deleted")
        self.assertIsNotNone(listed[0]["retired_at"])
        self.station.ok("ca", "add", pem)
        self.assertIsNone(self.station.ok("ca", "list").json["retired_at"])

    def test_unknown_number(self):
        self.station.ok("db", "migrate")
        result = self.station.run("ca", "retire", "7")
        self.assertEqual((result.status, result.error), (1, "unknown-ca"), result)

    def test_usage(self):
        pem = make_ca(self.folder, "maker", "/O=Maker/CN=CA")
        for words in (["add"], ["add", pem, "--uid-in", "san"], ["add", pem, "--uid-pattern", "[0-9"],
                      ["add", pem, "--staging-endpoint", "https://example.com"], ["retire"], ["retire", "one"], ["list", "x"]):
            with self.subTest(words):
                result = self.station.run("ca", *words)
                self.assertEqual((result.status, result.error), (2, "usage"), result)
        self.assertFalse(self.station.db.exists(), "nothing was made for a command that was not understood")

    def test_no_file(self):
        result = self.station.run("ca", "add", "missing.pem")
        self.assertEqual((result.status, result.error), (5, "file-missing"), result)

    def test_not_a_ca(self):
        good = make_ca(self.folder, "good", "/O=Maker/CN=CA")
        module = make_ca(self.folder, "module", "/CN=4d384932-17b5-41d7-ab0f-a5b052d9437d", ca=False)
        mixed = pathlib.Path(self.folder) / "mixed.pem"
        mixed.write_text(good.read_text() + module.read_text())
        empty = pathlib.Path(self.folder) / "empty.pem"
        empty.write_text("")
        der = pathlib.Path(self.folder) / "good.der"
        openssl("x509", "-in", good, "-outform", "DER", "-out", der)
        for path in (module, mixed, empty, der, good.with_suffix(".key")):
            with self.subTest(path.name):
                result = self.station.run("ca", "add", path)
                self.assertEqual((result.status, result.error), (1, "bad-certificate"), result)
        self.assertEqual(self.station.ok("ca", "list").lines, [])

    def test_simulator_needs_a_training_record(self):
        pem = make_ca(self.folder, "simulator", "/O=Simulated/CN=CA", SIMULATOR_MARKER)
        real = make_ca(self.folder, "real", "/O=Maker/CN=CA")
        both = pathlib.Path(self.folder) / "both.pem"
        both.write_text(real.read_text() + pem.read_text())
        for path in (pem, both):
            result = self.station.run("ca", "add", path)
            self.assertEqual((result.status, result.error), (1, "simulator-ca"), result)
            self.assertEqual(self.station.ok("ca", "list").lines, [])
        training = self.enterContext(Station(training=True))
        self.assertTrue(training.ok("ca", "add", pem).json["simulator"])
        warned = training.ok("ca", "add", real)
        self.assertIn("training", warned.stderr)

    def test_training_is_not_for_a_record_in_use(self):
        self.station.ok("ca", "add", make_ca(self.folder, "real", "/O=Maker/CN=CA"))
        pem = make_ca(self.folder, "simulator", "/O=Simulated/CN=CA", SIMULATOR_MARKER)
        result = self.station.run("ca", "add", pem, "--training")
        self.assertEqual((result.status, result.error), (1, "simulator-ca"), result)

    def test_for_people(self):
        pem = make_ca(self.folder, "maker", "/O=Maker Ltd/CN=Devices CA")
        self.station.ok("ca", "add", pem)
        text = self.station.ok("ca", "list", json=False).stdout
        for part in ("1  Maker Ltd", "in use", "CN=Devices CA,O=Maker Ltd", "UID in: cn"):
            self.assertIn(part, text)

    def test_what_it_warns_of(self):
        key = pathlib.Path(self.folder) / "weak.key"
        pem = pathlib.Path(self.folder) / "weak.pem"
        openssl("req", "-x509", "-newkey", "rsa:1024", "-nodes", "-keyout", key, "-out", pem, "-subj", "/O=Maker/CN=Old",
                "-days", 30)
        result = self.station.ok("ca", "add", pem)
        self.assertIn("RSA-1024", result.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)
