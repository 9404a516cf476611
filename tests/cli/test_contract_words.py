# SPDX-License-Identifier: GPL-3.0-or-later
# suite: plain
"""Every word that a failure can have, provoked through the command line: one scene a word, or where else it is tested."""
import fcntl
import os
import pathlib
import re
import select
import sqlite3
import threading
import tty
import unittest

from claimcheck_testing import SOURCE, Simulator, Station, training_station

# Words whose scene is long and stands in a test file of its own.
ELSEWHERE = {
    "already-claimed": "cli/test_read.py",
    "bad-certificate": "cli/test_read.py",
    "uid-mismatch": "cli/test_read.py",
    "weak-key": "cli/test_read.py",
    "malformed-uid": "cli/test_read.py",
    "clock-wrong": "cli/test_read_clock.py",
    "duplicate-unit": "cli/test_provision.py",
    "previous-unit-open": "cli/test_provision.py",
    "label-seen-elsewhere": "cli/test_provision.py",
    "other-product-left": "cli/test_provision.py",
    "gate-refused": "cli/test_gate.py",
    "unknown-ca": "cli/test_ca.py",
    "unknown-box": "cli/test_box.py",
    "chain-broken": "audit/test_audit.py",
    "printer-stopped": "print/test_ipp.py",
    "media-empty": "print/test_ipp.py",
    "job-rejected": "print/test_ipp.py",
    "printer-shared": "print/test_ipp.py",
    "stale-generation": "cli/test_scan.py",
    "check-code-mismatch": "cli/test_scan.py",
    "not-commissioned": "cli/test_scan.py",
    "already-scanned": "cli/test_scan.py",
    "not-balanced": "cli/test_batch_close.py",
    "bad-signature": "manifest/test_trust.py",
    "bad-manifest": "manifest/test_pack.py",
    "no-manifest-key": "manifest/test_trust.py",
    "not-signed-in": "cli/test_operator.py",
    "wrong-pin": "cli/test_operator.py",
    "pin-required": "cli/test_operator.py",
    "locked-out": "cli/test_operator.py",
    "role-missing": "cli/test_operator.py",
    "approval-required": "cli/test_operator.py",
    "wrong-product": "cli/test_carrier.py",
}

# Words of commands that this suite has no scene for; each goes away with the command's own tests.
OTHERS = {
    "label-unreadable": "the layout refuses what would make a code unreadable; tests/label/test-backend.c",
    "site-unreachable": "site",
}

BAD_TEMPLATE = """<label xmlns="urn:claimcheck:label:1" name="bad" width="57mm" height="32mm">
  <qr x="2mm" y="3mm" size="24mm" module="auto" ecc="L">{nonsense}</qr>
</label>
"""


def words():
    """word → (exit status, usual hint), from the one table."""
    text = (SOURCE / "station/base/error-codes.def").read_text()
    return {word: int(status) for word, status in re.findall(r'^CODE\([A-Z_]+, "([a-z-]+)", (\d),', text, re.MULTILINE)}


class Peer:
    """A pseudo-terminal that answers every line with the same bytes."""

    def __init__(self, answers):
        self.master, slave = os.openpty()
        tty.setraw(slave)
        self.port = os.ttyname(slave)
        self.slave = slave
        self.stop, self.stopped = os.pipe()
        self.answers = answers
        self.thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        os.close(self.stopped)
        self.thread.join(10)
        for descriptor in (self.master, self.slave, self.stop):
            os.close(descriptor)

    def _serve(self):
        heard = b""
        while True:
            ready = select.select([self.master, self.stop], [], [])[0]
            if self.stop in ready:
                return
            heard += os.read(self.master, 4096)
            while b"\n" in heard:
                line, heard = heard.split(b"\n", 1)
                os.write(self.master, self.answers.get(line.strip(), self.answers[None]))


def unprivileged():
    """The words before a command that may not do everything, as root may."""
    return ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.geteuid() == 0 else []


class Words(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.modules = cls.enterClassContext(Simulator("--no-pace"))

    def setUp(self):
        self.station = self.enterContext(training_station(self.modules))

    @property
    def uid(self):
        return self.modules.uid(1)

    def sql(self, text, *values):
        with sqlite3.connect(self.station.db) as db:
            changed = db.execute(text, values).rowcount
            self.assertNotEqual(changed, 0, text)
        db.close()

    def provision(self, *options, batch="B1", modules=None, codes=None, printer=None):
        modules = modules or self.modules
        return self.station.run("provision", "--batch", batch, "--port", modules.port(1), "--printer",
                                printer or self.station.printer, "--count", 1, *options, input=codes)

    def labelled(self):
        result = self.provision("--until", "labelled")
        self.assertEqual(result.status, 0, result)

    def commissioned(self):
        result = self.provision(codes=self.uid + "\n")
        self.assertEqual(result.status, 0, result)

    def faulty(self, fault, *options):
        modules = self.enterContext(Simulator("--no-pace", "--fault", fault, "--state", self.modules.state, "--uid",
                                              "faulty-" + fault, *options))
        return self.station.run("read", "--port", modules.port(), "--timeout", 3)

    def peer(self, **answers):
        table = {key.encode(): value for key, value in answers.items()}
        return self.enterContext(Peer({None: b"OK\r\n", b"AT": b"OK\r\n", **table}))

    # --- 1: refused -----------------------------------------------------------------------------------------

    def scene_untrusted_maker(self):
        return self.faulty("foreign-ca")

    def scene_certificate_expired(self):
        return self.faulty("expired")

    def scene_certificate_not_yet_valid(self):
        with Simulator("--no-pace", wrapper=["faketime", "-f", "+700d"]) as modules:
            self.station.trust(modules.ca())
            return self.station.run("read", "--port", modules.port())

    def scene_duplicate_key(self):
        self.labelled()
        with sqlite3.connect(self.station.db) as db:
            guard, = db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%what a module said%'")
            db.execute(f"DROP TRIGGER {guard[0]}")
        db.close()
        self.sql("UPDATE unit SET uid = 'somebody-else'")
        return self.provision()

    def scene_module_not_clean(self):
        self.station.ok("product", "create", "P2", "--name", "P", "--expect", "Topic1=not-this")
        self.station.add_batch("B2", product="P2")
        return self.provision(batch="B2")

    def scene_firmware_too_old(self):
        self.station.ok("product", "create", "P2", "--name", "P", "--min-version", "99.0")
        self.station.add_batch("B2", product="P2")
        return self.provision(batch="B2")

    def scene_wrong_label(self):
        self.labelled()
        return self.station.run("confirm", "--code", "not-its-label", "--port", self.modules.port())

    def scene_no_open_unit(self):
        return self.station.run("confirm", "--code", "whatever", "--port", self.modules.port())

    def scene_not_confirmed(self):
        return self.provision()

    def scene_unknown_code(self):
        return self.station.run("label", "scrap", "never-printed", "--reason", "found it")

    def scene_malformed_code(self):
        return self.station.run("label", "scrap", "-", "--reason", "found it", input=" \t\n")

    def scene_other_batch(self):
        self.labelled()
        self.station.add_batch("B2")
        return self.provision(batch="B2")

    def scene_unit_held(self):
        self.labelled()
        self.station.ok("unit", "hold", self.uid, "--reason", "scratched")
        return self.station.run("confirm", "--code", self.uid, "--port", self.modules.port())

    def scene_unit_void(self):
        self.labelled()
        self.station.ok("unit", "void", self.uid, "--reason", "scratched")
        return self.station.run("confirm", "--code", self.uid, "--port", self.modules.port())

    def scene_unknown_unit(self):
        return self.station.run("unit", "show", "no-such-unit")

    def scene_ambiguous_id(self):
        modules = self.enterContext(Simulator("--no-pace", "--state", self.modules.state, "--uid", self.uid[:8] + "-other"))
        self.labelled()
        self.assertEqual(self.provision("--until", "labelled", modules=modules).status, 0)
        result = self.station.run("unit", "show", self.uid[:8])
        self.assertIn(self.uid[:8] + "-other", result.stderr)
        self.assertIn(self.uid, result.stderr)
        return result

    def scene_unknown_batch(self):
        return self.provision(batch="NOPE")

    def scene_unknown_product(self):
        return self.station.run("batch", "create", "B2", "--product", "NOPE", "--quantity", 1)

    def scene_batch_full(self):
        self.labelled()
        self.station.ok("batch", "edit", "B1", "--quantity", 1)
        modules = self.enterContext(Simulator("--no-pace", "--state", self.modules.state, "--uid", "one-too-many"))
        return self.provision(modules=modules)

    def scene_batch_closed(self):
        self.sql("UPDATE batch SET state = 'closed'")
        return self.provision()

    def scene_template_invalid(self):
        template = self.station.folder / "bad.xml"
        template.write_text(BAD_TEMPLATE)
        return self.station.run("label", "lint", template)

    def scene_code_does_not_fit(self):
        return self.station.run("label", "render", "--template", "unit-30x15", "--field", "claim_code=" + "x" * 400,
                                "-o", self.station.folder / "x.pdf")

    def scene_label_outcome_unknown(self):
        self.labelled()
        self.sql("UPDATE label SET state = 'unknown'")
        return self.station.run("label", "reprint", self.uid, "--reason", "nobody saw it")

    def scene_not_allowed_in_state(self):
        self.labelled()
        return self.station.run("unit", "release-hold", self.uid, "--reason", "it is not held")

    def scene_simulator_ca(self):
        with Station() as ordinary:
            return ordinary.run("ca", "add", self.modules.ca())

    # --- 2: usage, 3: module and port ---------------------------------------------------------------------------

    def scene_usage(self):
        return self.station.run("unit", "show", "--no-such-option")

    def scene_port_absent(self):
        return self.station.run("read", "--port", "/dev/no-such-port")

    def scene_port_busy(self):
        port = os.open(self.modules.port(), os.O_RDWR | os.O_NOCTTY)
        try:
            fcntl.flock(port, fcntl.LOCK_EX)
            return self.station.run("read", "--port", self.modules.port())
        finally:
            os.close(port)

    def scene_port_permission(self):
        with Peer({None: b"OK\r\n"}) as peer, Station() as bare:
            os.chmod(peer.port, 0)
            return bare.run("read", "--port", peer.port, wrapper=unprivileged())

    def scene_no_answer(self):
        return self.faulty("silent")

    def scene_malformed_reply(self):
        peer = self.peer(**{"AT+CONF? ThingName": b"OK \xff\xfe\xfd\r\n"})
        return self.station.run("read", "--port", peer.port)

    def scene_module_error(self):
        peer = self.peer(**{"AT+CONF? ThingName": b"ERR4 PARAMETER ERROR\r\n"})
        return self.station.run("read", "--port", peer.port)

    def scene_module_swapped(self):
        return self.faulty("swap-mid-read")

    # --- 4: printer, 5: database and files -----------------------------------------------------------------------

    def scene_printer_unreachable(self):
        return self.provision("--wait", 1, printer="file:///nowhere/at/all")

    def scene_database_open(self):
        self.station.db = self.station.folder / "no-such.db"
        return self.station.run("unit", "list")

    def scene_newer_database(self):
        with sqlite3.connect(self.station.db) as db:
            db.execute("PRAGMA user_version = 999")
        db.close()
        return self.station.run("unit", "list")

    def scene_database_corrupt(self):
        self.station.db.write_bytes(b"not a database at all " * 500)
        for more in ("-wal", "-shm"):
            pathlib.Path(str(self.station.db) + more).unlink(missing_ok=True)
        return self.station.run("unit", "list")

    def scene_disk_full(self):
        full = self.station.folder / "full.png"
        full.symlink_to("/dev/full")
        return self.station.run("label", "render", "--template", "unit-57x32", "--field", "claim_code=abc", "-o", full)

    def scene_file_missing(self):
        return self.station.run("label", "lint", self.station.folder / "no-such.xml")

    def scene_file_write(self):
        return self.station.run("db", "backup", "/no/such/folder/copy.db")

    def scene_read_only(self):
        self.labelled()
        for path in (self.station.folder, *self.station.folder.glob("station.db*")):
            path.chmod(0o555 if path.is_dir() else 0o444)
        try:
            return self.station.run("unit", "hold", self.uid, "--reason", "look", wrapper=unprivileged())
        finally:
            self.station.folder.chmod(0o700)


class Waits(unittest.TestCase):
    def test_a_wait_that_is_over_ends_the_program(self):
        """And not after the patience that a label on its way would get."""
        modules = self.enterContext(Simulator("--no-pace"))
        station = self.enterContext(training_station(modules))
        running = station.start("provision", "--batch", "B1", "--port", modules.port(), "--printer", "file:///nowhere", "--count", 1,
                                "--wait", "1")
        running.wait_event("unit")
        self.assertEqual(running.wait_end(timeout=8), 4)
        self.assertEqual(station.unit(modules.uid())["labels"][0]["state"], "intended")


def _scene(word):
    return getattr(Words, "scene_" + word.replace("-", "_"), None)


def _test(word, status):
    def test(self):
        result = _scene(word)(self)
        closing = [line["error"] for line in result.lines if line.get("event") == "unit" and line.get("error")]
        error = (closing or [line["error"] for line in result.lines if line.get("error")])[-1]
        self.assertEqual((result.status, error["code"]), (status, word), result)
        self.assertTrue(error["message"] and error["hint"], result)
        self.assertIn(f"claimcheck: {error['message']}: {error['hint']}", result.stderr)
    return test


for _word, _status in words().items():
    if _scene(_word):
        setattr(Words, "test_" + _word.replace("-", "_"), _test(_word, _status))


class Table(unittest.TestCase):
    def test_every_word_has_a_scene_or_says_where_it_has_one(self):
        for word in words():
            known = [_scene(word) is not None, word in ELSEWHERE, word in OTHERS]
            self.assertEqual(known.count(True), 1, word)

    def test_what_is_said_to_stand_elsewhere_does(self):
        for word, path in ELSEWHERE.items():
            self.assertIn(f'"{word}"', (SOURCE / "tests" / path).read_text(), path)

    def test_the_exits_are_those_of_the_contract(self):
        self.assertEqual(set(words().values()), {1, 2, 3, 4, 5, 6, 7})


if __name__ == "__main__":
    unittest.main(verbosity=2)
