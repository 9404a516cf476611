# SPDX-License-Identifier: GPL-3.0-or-later
"""The event chain as somebody checks it who does not trust the program: hashes and signatures are made again here,
and whatever is altered behind the program's back must be found by it, with its place."""
import base64
import hashlib
import json
import os
import pathlib
import signal
import sqlite3
import struct
import subprocess
import unittest

from claimcheck_testing import Station, temporary_folder

FIELDS = ["seq", "boot_id", "station", "operator", "wall_time", "mono_time", "subject", "kind", "from_state",
          "to_state", "detail", "prev_hash", "hash"]
TAG = b"claimcheck-event-1"


def encoded(value):
    """One field as the contract writes it: a 4-byte length and the bytes."""
    if value is None:
        return b"\xff\xff\xff\xff"
    if isinstance(value, int):
        value = str(value)
    if isinstance(value, str):
        value = value.encode()
    return struct.pack(">I", len(value)) + value


def hash_of(event):
    """@event as `audit log --json` prints it."""
    fields = [event[name] for name in FIELDS[:-2]] + [bytes.fromhex(event["prev_hash"])]
    return hashlib.sha256(encoded(TAG) + b"".join(map(encoded, fields))).hexdigest()


def tamper(path, *statements, keep_triggers=False):
    """Does what somebody with the file and sqlite3 can do, and puts every trigger back afterwards."""
    with sqlite3.connect(path, isolation_level=None) as connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        if not keep_triggers:
            for name, _ in triggers:
                connection.execute(f"DROP TRIGGER {name}")
        connection.execute("PRAGMA ignore_check_constraints = ON")
        for statement in statements:
            connection.execute(*statement if isinstance(statement, tuple) else (statement,))
        if not keep_triggers:
            for _, sql in triggers:
                connection.execute(sql)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


class AuditTest(unittest.TestCase):
    def station_with_events(self, count=6):
        """A station whose record has the key's event and @count others."""
        station = self.enterContext(Station())
        station.ok("db", "migrate")
        for number in range(count):
            station.add_product(f"LAMP-{number}")
        return station

    def events(self, station):
        return station.ok("audit", "log").lines

    def assert_broken(self, station, seq, *arguments):
        result = station.run("audit", "verify", *arguments)
        self.assertEqual((result.status, result.error), (1, "chain-broken"), result)
        self.assertIn(f"event {seq}:", result.json["error"]["message"], result)


class Chain(AuditTest):
    def test_names_forms_and_hashes_are_the_contracts(self):
        station = self.station_with_events()
        with sqlite3.connect(station.db) as connection:
            station_id = connection.execute("SELECT DISTINCT station FROM event").fetchall()
            kinds = connection.execute("SELECT DISTINCT typeof(hash), typeof(prev_hash), length(hash)"
                                       " FROM event").fetchall()
        connection.close()
        self.assertEqual(len(station_id), 1)
        self.assertEqual(kinds, [("blob", "blob", 32)])
        before = hashlib.sha256(TAG + station_id[0][0].encode()).hexdigest()
        events = self.events(station)
        self.assertGreaterEqual(len(events), 7)
        for number, event in enumerate(events, 1):
            self.assertEqual(list(event), FIELDS)
            self.assertEqual(event["seq"], number)
            self.assertEqual(event["prev_hash"], before)
            self.assertEqual(event["hash"], hash_of(event))
            self.assertIsInstance(event["wall_time"], int)
            self.assertIsInstance(event["mono_time"], int)
            self.assertIsNone(event["operator"])
            if event["detail"] is not None:
                self.assertIsInstance(json.loads(event["detail"]), dict)
            before = event["hash"]

    def test_the_head_is_signed_with_the_stations_key(self):
        station = self.station_with_events()
        head = station.ok("audit", "head").json
        self.assertEqual(list(head), ["seq", "hash", "signature", "key_sha256", "at"])
        newest = self.events(station)[-1]
        self.assertEqual((head["seq"], head["hash"]), (newest["seq"], newest["hash"]))
        key = station.folder / "station.db.key"
        self.assertEqual(key.stat().st_mode & 0o777, 0o600)
        der = subprocess.run(["openssl", "pkey", "-in", key, "-pubout", "-outform", "DER"], check=True,
                             capture_output=True).stdout
        self.assertEqual(head["key_sha256"], hashlib.sha256(der[-32:]).hexdigest())
        message = b"claimcheck-head-1" + struct.pack(">Q", head["seq"]) + bytes.fromhex(head["hash"])
        with temporary_folder() as folder:
            names = {name: pathlib.Path(folder) / name for name in ("public", "message", "signature")}
            names["public"].write_bytes(der)
            names["message"].write_bytes(message)
            names["signature"].write_bytes(bytes.fromhex(head["signature"]))
            subprocess.run(["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", names["public"],
                            "-rawin", "-in", names["message"], "-sigfile", names["signature"]], check=True,
                           capture_output=True)

    def test_a_whole_chain_is_told_so(self):
        station = self.station_with_events()
        result = station.ok("audit", "verify").json
        self.assertTrue(result["ok"])
        self.assertEqual(result["events"], len(self.events(station)))
        self.assertEqual(result["signed_seq"], result["events"])
        self.assertEqual(result["notes"], [])
        self.assertIn("whole", station.ok("audit", "verify", json=False).stdout)

    def test_verifying_changes_nothing(self):
        station = self.station_with_events()
        before = {path.name: path.read_bytes() for path in station.folder.iterdir() if path.is_file()}
        station.ok("audit", "verify")
        station.ok("audit", "log")
        station.ok("db", "check")
        self.assertEqual({path.name: path.read_bytes() for path in station.folder.iterdir() if path.is_file()}, before)


class Tampering(AuditTest):
    ALTERATIONS = {
        "boot_id": "'other'", "station": "'other'", "operator": "7", "wall_time": "wall_time + 1",
        "mono_time": "mono_time - 1", "subject": "'unit:other'", "kind": "'other'", "from_state": "'x'",
        "to_state": "''", "detail": "NULL", "prev_hash": "zeroblob(32)", "hash": "zeroblob(32)",
    }

    def copy(self, station, name):
        station.ok("db", "backup", station.folder / name)
        return station.folder / name

    def verify(self, station, path, *arguments):
        original, station.db = station.db, path
        try:
            return station.run("audit", "verify", *arguments)
        finally:
            station.db = original

    def assert_found(self, station, path, seq, *arguments):
        result = self.verify(station, path, *arguments)
        self.assertEqual((result.status, result.error), (1, "chain-broken"), result)
        self.assertIn(f"event {seq}:", result.json["error"]["message"], result)

    def test_any_field_of_any_event(self):
        station = self.station_with_events(3)
        for seq in (1, 3, 4):
            for field, value in self.ALTERATIONS.items():
                with self.subTest(seq=seq, field=field):
                    path = self.copy(station, f"{field}-{seq}.db")
                    tamper(path, f"UPDATE event SET {field} = {value} WHERE seq = {seq}")
                    self.assert_found(station, path, seq)

    def test_what_only_looks_the_same(self):
        station = self.station_with_events(3)
        for name, change in {
            "nul": "detail = detail || char(0) || 'hidden'",
            "zero": "operator = 0",
            "empty": "from_state = ''",
            "long-hash": "hash = CAST(hash || x'00' AS BLOB)",
        }.items():
            with self.subTest(name):
                path = self.copy(station, f"{name}.db")
                tamper(path, f"UPDATE event SET {change} WHERE seq = 3")
                self.assert_found(station, path, 3)

    def test_missing_moved_and_added_events(self):
        station = self.station_with_events(4)
        columns = ", ".join(FIELDS[1:])
        for name, seq, statements in (
                ("first", 1, ["DELETE FROM event WHERE seq = 1"]),
                ("middle", 3, ["DELETE FROM event WHERE seq = 3"]),
                ("closed-gap", 3, ["DELETE FROM event WHERE seq = 3", "UPDATE event SET seq = 3 WHERE seq = 4",
                                   "UPDATE event SET seq = 4 WHERE seq = 5"]),
                ("swapped", 3, ["UPDATE event SET seq = 99 WHERE seq = 3", "UPDATE event SET seq = 3 WHERE seq = 4",
                                "UPDATE event SET seq = 4 WHERE seq = 99"]),
                ("before", 0, [f"INSERT INTO event SELECT 0, {columns.replace(', hash', ', randomblob(32)')} FROM event"
                               " WHERE seq = 1"]),
                ("last", 5, ["DELETE FROM event WHERE seq = 5"]),
                ("all", 1, ["DELETE FROM event"]),
        ):
            with self.subTest(name):
                path = self.copy(station, f"{name}.db")
                tamper(path, *statements)
                self.assert_found(station, path, seq)

    def rewritten(self, station, name, first, **changes):
        """A copy whose events from @first on were made again, hashes and all: the chain in itself is faultless."""
        path = self.copy(station, name)
        statements = []
        before = None
        for event in self.events(station):
            if event["seq"] >= first:
                if event["seq"] == first:
                    event.update(changes)
                event["prev_hash"] = before or event["prev_hash"]
                event["hash"] = hash_of(event)
                statements.append((f"UPDATE event SET detail = ?, prev_hash = ?, hash = ? WHERE seq = {event['seq']}",
                                   (event["detail"], bytes.fromhex(event["prev_hash"]), bytes.fromhex(event["hash"]))))
            before = event["hash"]
        tamper(path, *statements)
        return path

    def test_a_rewritten_chain_no_longer_fits_its_heads(self):
        station = self.station_with_events(4)
        head = station.folder / "head.json"
        head.write_text(station.ok("audit", "head").stdout)
        path = self.rewritten(station, "rewritten.db", 3, detail='{"rewritten":true}')
        self.assert_found(station, path, 3)  # every command signed a head, so the first one behind is that event's own
        tamper(path, "DELETE FROM audit_head WHERE seq > 1")
        self.assertEqual(self.verify(station, path).status, 0)  # whoever takes the heads away too …
        self.assert_found(station, path, 5, "--head", head)      # … is found by one that was kept elsewhere
        self.assertEqual(self.verify(station, station.db, "--head", head).status, 0)

    def test_the_end_cut_off(self):
        station = self.station_with_events(4)
        head = station.folder / "head.json"
        head.write_text(station.ok("audit", "head").stdout)
        path = self.copy(station, "cut.db")
        tamper(path, "DELETE FROM event WHERE seq > 3")
        self.assert_found(station, path, 4)
        tamper(path, "DELETE FROM audit_head WHERE seq > 3")
        self.assertEqual(self.verify(station, path).status, 0)
        self.assert_found(station, path, 4, "--head", head)

    def test_heads_and_keys(self):
        station = self.station_with_events(3)
        for name, seq, statement in (
                ("signature", 2, "UPDATE audit_head SET signature = zeroblob(64) WHERE seq = 2"),
                ("head-hash", 2, "UPDATE audit_head SET hash = zeroblob(32) WHERE seq = 2"),
                ("head-moved", 2, "UPDATE audit_head SET seq = 9 WHERE seq = 2"),
                ("first-head", 1, "DELETE FROM audit_head WHERE seq = 1"),
                ("all-heads", 1, "DELETE FROM audit_head"),
                ("key-gone", 1, "DELETE FROM station_key"),
                ("key-changed", 1, "UPDATE station_key SET public_key = zeroblob(32)"),
        ):
            with self.subTest(name):
                path = self.copy(station, f"{name}.db")
                tamper(path, "PRAGMA foreign_keys = OFF", statement)
                result = self.verify(station, path)
                self.assertEqual((result.status, result.error), (1, "chain-broken"), result)
                if name != "head-moved":
                    self.assertIn(f"event {seq}:", result.json["error"]["message"])

    def test_the_triggers_stand_in_the_way(self):
        station = self.station_with_events(2)
        for statement in ("UPDATE event SET kind = 'x'", "DELETE FROM event",
                          "INSERT OR REPLACE INTO event SELECT * FROM event WHERE seq = 1"):
            with self.subTest(statement), self.assertRaises(sqlite3.IntegrityError):
                tamper(station.db, statement, keep_triggers=True)
        station.ok("audit", "verify")

    def test_a_clock_that_went_back_is_a_note(self):
        station = self.enterContext(Station())
        station.ok("db", "migrate")
        station.add_product("LAMP-1")
        events = self.events(station)
        path = self.rewritten_clock(station, events)
        result = self.verify(station, path)
        self.assertEqual(result.status, 0, result)
        self.assertIn("clock", " ".join(result.json["notes"]))

    def rewritten_clock(self, station, events):
        """A copy with an honest chain, whose last event was written by a clock an hour behind, not signed yet."""
        path = self.copy(station, "clock.db")
        event = events[-1]
        event["wall_time"] -= 3600 * 10**6
        event["hash"] = hash_of(event)
        tamper(path, f"DELETE FROM audit_head WHERE seq = {event['seq']}",
               (f"UPDATE event SET wall_time = ?, hash = ? WHERE seq = {event['seq']}",
                (event["wall_time"], bytes.fromhex(event["hash"]))))
        return path


class Log(AuditTest):
    def test_since_a_time(self):
        station = self.station_with_events(3)
        self.assertEqual(station.ok("audit", "log", "--since", "2999-01-01").lines, [])
        long_ago = station.ok("audit", "log", "--since", "2020-01-01T00:00:00Z").lines
        self.assertEqual(long_ago, self.events(station))
        third = self.events(station)[2]
        tail = station.ok("audit", "log", "--since", self.iso(third["wall_time"])).lines
        self.assertLessEqual(len(tail), 3)
        self.assertTrue(all(event["wall_time"] >= third["wall_time"] // 1000 * 1000 for event in tail))
        self.assertEqual(station.run("audit", "log", "--since", "yesterday").error, "usage")

    @staticmethod
    def iso(microseconds):
        import datetime
        moment = datetime.datetime.fromtimestamp(microseconds / 10**6, datetime.timezone.utc)
        return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{microseconds // 1000 % 1000:03d}Z"

    def test_follow_shows_what_comes(self):
        station = self.station_with_events(1)
        following = station.start("audit", "log", "--follow")
        following.wait_json(seq=2)
        station.add_product("LATER-1")
        following.wait_json(seq=3)
        station.add_product("LATER-2")
        following.wait_json(seq=4)
        self.assertEqual(following.end(signal.SIGTERM), 0)
        again = station.start("audit", "log", "--follow")
        again.wait_json(seq=4)
        self.assertEqual(again.end(signal.SIGINT), 0)

    def test_words_for_people(self):
        station = self.station_with_events(1)
        words = station.ok("audit", "log", json=False).stdout
        self.assertIn("station-key", words)
        self.assertEqual(len(words.splitlines()), 2)


class Key(AuditTest):
    def test_a_lost_key_file(self):
        station = self.station_with_events(2)
        first = station.ok("audit", "head").json
        (station.folder / "station.db.key").unlink()
        second = station.ok("audit", "head").json
        self.assertNotEqual(first["key_sha256"], second["key_sha256"])
        newest = self.events(station)[-1]
        self.assertEqual(newest["kind"], "station-key")
        self.assertEqual(json.loads(newest["detail"])["sha256"], second["key_sha256"])
        station.ok("audit", "verify")

    def test_a_key_file_that_is_damaged(self):
        station = self.station_with_events(2)
        key = station.folder / "station.db.key"
        key.write_text("garbage")
        self.assertEqual(station.run("audit", "head").error, "database-open")
        self.assertEqual(key.read_text(), "garbage")
        station.ok("audit", "verify")

    def test_the_secret_is_in_no_copy(self):
        station = self.station_with_events(1)
        text = (station.folder / "station.db.key").read_text()
        seed = base64.b64decode("".join(text.splitlines()[1:-1]))[-32:]
        self.assertEqual(len(seed), 32)
        station.ok("db", "backup", station.folder / "copy.db")
        for path in station.folder.iterdir():
            if path.is_file() and path.suffix != ".key":
                self.assertNotIn(seed, path.read_bytes(), path)

    @unittest.skipUnless(os.geteuid() == 0, "mounting takes root")
    def test_a_record_that_cannot_be_written_shows_its_last_head(self):
        station = self.station_with_events(2)
        head = station.ok("audit", "head").json
        script = 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && shift && exec "$@"'
        wrapper = ["unshare", "-m", "sh", "-c", script, "sh", station.folder]
        if subprocess.run([*wrapper, "true"], capture_output=True, check=False).returncode != 0:
            self.skipTest("no mount namespaces here")
        self.assertEqual(station.ok("audit", "head", wrapper=wrapper).json, head)
        station.ok("audit", "verify", wrapper=wrapper)
        station.ok("db", "check", wrapper=wrapper)
        self.assertEqual(station.run("product", "create", "X", "--name", "X", wrapper=wrapper).error, "read-only")


if __name__ == "__main__":
    unittest.main()
