# SPDX-License-Identifier: GPL-3.0-or-later
"""read: the whole identity of a simulated module of each maker, and every fault that concerns it."""
import base64
import contextlib
import datetime
import hashlib
import json
import os
import re
import select
import sqlite3
import subprocess
import termios
import time
import tty
import unittest

from claimcheck_testing import MAKERS, PATIENCE, Simulator, Station

KEYS = ["uid", "about", "version", "techspec", "endpoint", "onboarding", "certificate", "checks", "port", "elapsed_ms",
        "bytes_read", "bytes_written"]
CERTIFICATE_KEYS = ["sha256", "spki_sha256", "subject", "issuer", "serial", "not_before", "not_after", "key", "uid_in", "trust"]


def ask_certificate(port):
    """The module's certificate, by a few lines of our own."""
    line = os.open(port, os.O_RDWR | os.O_NOCTTY)
    try:
        tty.setraw(line, termios.TCSANOW)
        os.write(line, b"AT+CONF? Certificate pem\n")
        heard = b""
        deadline = time.monotonic() + PATIENCE
        while b"-----END CERTIFICATE-----" not in heard and time.monotonic() < deadline:
            if select.select([line], [], [], 0.5)[0]:
                heard += os.read(line, 4096)
    finally:
        os.close(line)
    return re.search(r"-----BEGIN.*?-----END CERTIFICATE-----", heard.decode(), re.DOTALL).group().replace("\r", "") + "\n"


def openssl_x509(pem, *options):
    return subprocess.run(["openssl", "x509", "-noout", *options], input=pem, capture_output=True, text=True,
                          check=True).stdout.strip()


def when(text):
    return datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ")


class Read(unittest.TestCase):
    def simulator(self, *options, fault=None, maker="espressif"):
        words = ["--maker", maker, "--no-pace", *options]
        return self.enterContext(Simulator(*words, *(["--fault", fault] if fault else [])))

    def trusting(self, modules, *options):
        station = self.enterContext(Station(training=True))
        station.trust(modules.ca(), "--maker", modules.maker, "--uid-in", MAKERS[modules.maker], *options)
        return station

    def assert_refused(self, result, code, trust=None):
        """The identity comes first, the error line after it, and the list of checks says the same."""
        self.assertEqual((result.status, result.error), (1, code), result)
        self.assertEqual(len(result.lines), 2, result)
        self.assertEqual([name for name in result.json if name in KEYS], KEYS)
        failed = [check["code"] for check in result.json["checks"] if not check["ok"]]
        self.assertEqual(failed[0], code, result)
        if trust:
            self.assertEqual(result.json["certificate"]["trust"], trust)

    def test_every_maker(self):
        for maker in ("espressif", "infineon", "telit"):
            with self.subTest(maker):
                modules = self.simulator(maker=maker)
                station = self.trusting(modules)
                result = station.ok("read", "--port", modules.port())
                self.assertEqual(len(result.lines), 1, result)
                found = result.json
                self.assertEqual([name for name in found if name in KEYS], KEYS)
                self.assertEqual([name for name in found["certificate"] if name in CERTIFICATE_KEYS], CERTIFICATE_KEYS)
                self.assertEqual((found["uid"], found["port"], found["onboarding"]), (modules.uid(), modules.port(), "staging"))
                self.assertEqual((found["certificate"]["trust"], found["certificate"]["uid_in"]), ("trusted", MAKERS[maker]))
                self.assertTrue(all(check["ok"] for check in found["checks"]), result)
                self.assertGreater(found["elapsed_ms"], 0)
                self.assertGreater(found["bytes_read"], 1000)
                self.assertGreater(found["bytes_written"], 50)

    def test_certificate_as_openssl_sees_it(self):
        for maker in ("espressif", "infineon", "telit"):
            with self.subTest(maker):
                modules = self.simulator(maker=maker)
                found = self.trusting(modules).ok("read", "--port", modules.port()).json["certificate"]
                pem = ask_certificate(modules.port())
                der = base64.b64decode("".join(pem.splitlines()[1:-1]))
                self.assertEqual(found["sha256"], hashlib.sha256(der).hexdigest())
                self.assertEqual(found["serial"], openssl_x509(pem, "-serial").split("=")[1].lower())
                self.assertEqual("subject=" + found["subject"], openssl_x509(pem, "-subject", "-nameopt", "RFC2253,utf8,-esc_msb"))
                self.assertEqual("issuer=" + found["issuer"], openssl_x509(pem, "-issuer", "-nameopt", "RFC2253,utf8,-esc_msb"))
                dates = [f"{name}={moment:%b} {moment.day:2} {moment:%H:%M:%S %Y} GMT" for name, moment in
                         (("notBefore", when(found["not_before"])), ("notAfter", when(found["not_after"])))]
                self.assertEqual(openssl_x509(pem, "-dates").splitlines(), dates)
                public = subprocess.run(["openssl", "pkey", "-pubin", "-outform", "DER"], input=openssl_x509(pem, "-pubkey").encode(),
                                        capture_output=True, check=True).stdout
                self.assertEqual(found["spki_sha256"], hashlib.sha256(public).hexdigest())

    def test_without_a_record(self):
        """No record is needed, and none is made; but then nobody's CA is known."""
        modules = self.simulator()
        station = self.enterContext(Station())
        result = station.run("read", "--port", modules.port())
        self.assert_refused(result, "untrusted-maker", "unknown-maker")
        self.assertEqual(result.json["certificate"]["uid_in"], "none")
        self.assertFalse(station.db.exists())

    def test_record_is_only_read(self):
        modules = self.simulator()
        station = self.trusting(modules)
        before = station.db.read_bytes()
        station.ok("read", "--port", modules.port())
        self.assertEqual(station.db.read_bytes(), before)

    def test_policy_warn(self):
        modules = self.simulator()
        station = self.enterContext(Station())
        station.config.write_text("[trust]\npolicy=warn\n")
        result = station.ok("read", "--port", modules.port())
        check = {check["code"]: check for check in result.json["checks"]}["untrusted-maker"]
        self.assertEqual((check["ok"], check["warning"]), (True, True))
        self.assertEqual(result.json["certificate"]["trust"], "unknown-maker")

    def test_min_key_bits(self):
        modules = self.simulator()
        station = self.trusting(modules)
        station.config.write_text("[trust]\nmin-key-bits=3072\n")
        self.assert_refused(station.run("read", "--port", modules.port()), "weak-key", "weak-key")

    def test_retired_ca(self):
        modules = self.simulator()
        station = self.trusting(modules)
        station.ok("ca", "retire", "1")
        self.assert_refused(station.run("read", "--port", modules.port()), "untrusted-maker", "unknown-maker")

    def test_uid_pattern(self):
        modules = self.simulator()
        station = self.trusting(modules, "--uid-pattern", "[0-9]+")
        self.assert_refused(station.run("read", "--port", modules.port()), "malformed-uid", "trusted")

    def test_wrong_place_for_the_uid(self):
        modules = self.simulator()
        station = self.enterContext(Station(training=True))
        station.trust(modules.ca(), "--uid-in", "x509-serial")
        self.assert_refused(station.run("read", "--port", modules.port()), "uid-mismatch", "uid-mismatch")

    def test_faults_that_are_refused(self):
        for fault, code, trust in (("wrong-uid", "uid-mismatch", "uid-mismatch"),
                                   ("expired", "certificate-expired", "expired"),
                                   ("foreign-ca", "untrusted-maker", "unknown-maker"),
                                   ("claimed", "already-claimed", "trusted"),
                                   ("pem-not-certificate", "bad-certificate", None)):
            with self.subTest(fault):
                modules = self.simulator(fault=fault)
                result = self.trusting(modules).run("read", "--port", modules.port())
                self.assert_refused(result, code, trust)
                if fault == "pem-not-certificate":
                    self.assertIsNone(result.json["certificate"])
                if fault == "claimed":
                    self.assertEqual(result.json["onboarding"], "customer")

    def test_forms_that_are_good(self):
        for fault in ("lf-only", "v05-pem", "pem-one-line", "stale-bytes", "busy", "crlf-refused", "limit-5k"):
            with self.subTest(fault):
                modules = self.simulator(fault=fault)
                result = self.trusting(modules).ok("read", "--port", modules.port())
                self.assertEqual((result.json["uid"], result.json["certificate"]["trust"]), (modules.uid(), "trusted"))

    def test_old_module_cannot_say_whether_it_is_claimed(self):
        modules = self.simulator(maker="espressif-0.x")
        station = self.trusting(modules)
        unknown = station.ok("read", "--port", modules.port())
        check = {check["code"]: check for check in unknown.json["checks"]}["already-claimed"]
        self.assertEqual((unknown.json["onboarding"], check["ok"], check["warning"]), ("unknown", True, True))
        station.trust(modules.ca(), "--staging-endpoint", unknown.json["endpoint"])
        self.assertEqual(station.ok("read", "--port", modules.port()).json["onboarding"], "staging")
        station.trust(modules.ca(), "--staging-endpoint", "another.example.com")
        claimed = station.run("read", "--port", modules.port())
        self.assert_refused(claimed, "already-claimed", "trusted")
        self.assertEqual(claimed.json["onboarding"], "customer")

    def test_rotated_cas_of_one_name(self):
        """Two simulators of one maker have two CAs of the same name; each module finds its own."""
        old, new = self.simulator(), self.simulator()
        station = self.trusting(old)
        station.trust(new.ca(), "--maker", "rotated")
        subjects = {line["subject"] for line in station.ok("ca", "list").lines}
        self.assertEqual(len(subjects), 1)
        makers = [station.ok("read", "--port", modules.port()).json["certificate"]["maker"] for modules in (old, new)]
        self.assertEqual(makers, ["espressif", "rotated"])

    def test_nobody_answers(self):
        modules = self.simulator(fault="silent")
        started = time.monotonic()
        result = self.trusting(modules).run("read", "--port", modules.port(), "--timeout", "1")
        self.assertEqual((result.status, result.error), (3, "no-answer"), result)
        self.assertEqual(len(result.lines), 1)
        self.assertLess(time.monotonic() - started, PATIENCE)

    def test_order_of_exits(self):
        station = self.enterContext(Station())
        absent = "/dev/ttyUSB99"
        result = station.run("read", "--port", absent)
        self.assertEqual((result.status, result.error), (3, "port-absent"), result)
        station.db.write_bytes(b"this is no database, but it is long enough to be taken for one" * 40)
        result = station.run("read", "--port", absent)
        self.assertEqual((result.status, result.error), (5, "database-corrupt"), result)
        for words in ([], ["--port", "carrier-pigeon:7"], ["--port", absent, "--timeout", "0"], ["--port", absent, "more"]):
            result = station.run("read", *words)
            self.assertEqual((result.status, result.error), (2, "usage"), result)

    def test_for_people(self):
        modules = self.simulator(fault="claimed")
        result = self.trusting(modules).run("read", "--port", modules.port(), json=False)
        self.assertEqual(result.status, 1)
        for part in ("UID            " + modules.uid(), "espressif (trusted)", "BAD", "[already-claimed]"):
            self.assertIn(part, result.stdout)
        self.assertTrue(result.stderr.startswith("claimcheck: "), result)


class Reset(unittest.TestCase):
    def test_a_claimed_module_goes_back_to_staging(self):
        modules = self.enterContext(Simulator("--no-pace", "--fault", "claimed"))
        station = self.enterContext(Station(training=True))
        station.trust(modules.ca())
        claimed = station.run("read", "--port", modules.port())
        self.assertEqual(claimed.error, "already-claimed")
        result = station.ok("module", "reset", "--port", modules.port(), "--reason", "left by the test lab")
        self.assertEqual(len(result.lines), 1, result)
        self.assertEqual((result.json["uid"], result.json["onboarding"]), (modules.uid(), "staging"))
        self.assertEqual(result.json["endpoint_before"], claimed.json["endpoint"])
        self.assertNotEqual(result.json["endpoint"], claimed.json["endpoint"])
        station.ok("read", "--port", modules.port())
        with contextlib.closing(sqlite3.connect(f"file:{station.db}?mode=ro", uri=True)) as record:
            events = record.execute("SELECT kind, detail FROM event WHERE subject = ? ORDER BY seq",
                                    ["unit:" + modules.uid()]).fetchall()
        self.assertEqual([kind for kind, _ in events], ["module-reset", "module-reset-done"])
        self.assertEqual(json.loads(events[0][1])["reason"], "left by the test lab")

    def test_usage(self):
        station = self.enterContext(Station())
        for words in (["--port", "/dev/ttyUSB99"], ["--reason", "why"], ["--port", "/dev/ttyUSB99", "--reason", ""]):
            result = station.run("module", "reset", *words)
            self.assertEqual((result.status, result.error), (2, "usage"), result)

    def test_no_port(self):
        station = self.enterContext(Station())
        result = station.run("module", "reset", "--port", "/dev/ttyUSB99", "--reason", "why")
        self.assertEqual((result.status, result.error), (3, "port-absent"), result)


if __name__ == "__main__":
    unittest.main(verbosity=2)
