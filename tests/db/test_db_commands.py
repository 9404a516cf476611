# SPDX-License-Identifier: GPL-3.0-or-later
"""The record through the command line: what a person or a script does with the file, and what the file goes through."""
import json
import os
import sqlite3
import subprocess
import unittest

from claimcheck_testing import SOURCE, Station, temporary_folder


class DbTest(unittest.TestCase):
    def station(self):
        station = self.enterContext(Station())
        station.ok("db", "migrate")
        return station

    def kinds(self, station):
        return [event["kind"] for event in station.ok("audit", "log").lines]

    def names(self, station):
        return sorted(path.name for path in station.folder.iterdir() if path.is_file())

    def assert_fails(self, station, word, *arguments, status=5, **options):
        result = station.run(*arguments, **options)
        self.assertEqual((result.status, result.error), (status, word), result)
        return result


class Commands(DbTest):
    def test_a_new_record(self):
        station = self.station()
        self.assertEqual(self.names(station), ["station.db", "station.db.key"])
        self.assertEqual(station.db.stat().st_mode & 0o777, 0o600)
        result = station.ok("db", "check").json
        newest = len(list((SOURCE / "db" / "migrations").glob("*.sql")))
        self.assertEqual(result, {"ok": True, "schema": newest})
        self.assertEqual(station.ok("db", "migrate").json, {"schema": newest})
        self.assertEqual(self.kinds(station), ["station-key"])

    def test_backup_and_restore(self):
        station = self.station()
        copy = station.folder / "copy.db"
        self.assertEqual(station.ok("db", "backup", copy).json, {"file": str(copy)})
        self.assertEqual(copy.stat().st_mode & 0o777, 0o600)
        station.add_product()
        self.assert_fails(station, "file-write", "db", "backup", copy)
        self.assert_fails(station, "file-write", "db", "backup", station.folder / "missing" / "copy.db")
        station.ok("db", "restore", copy)
        self.assertEqual(self.kinds(station), ["station-key", "database-restored"])
        station.ok("audit", "verify")
        with sqlite3.connect(station.folder / "station.db.before-restore") as kept:
            self.assertEqual(kept.execute("SELECT count(*) FROM product").fetchone(), (1,))
        kept.close()

    def test_a_restore_that_is_refused(self):
        station = self.station()
        copy = station.folder / "copy.db"
        station.ok("db", "backup", copy)
        before = station.db.read_bytes()
        self.assert_fails(station, "file-missing", "db", "restore", station.folder / "none.db")
        self.assert_fails(station, "usage", "db", "restore", station.db, status=2)
        self.assert_fails(station, "usage", "db", "restore", status=2)
        with sqlite3.connect(copy) as tampered:
            tampered.execute("DROP TRIGGER event_keeps_words")
            tampered.execute("UPDATE event SET detail = NULL")
        tampered.close()
        self.assert_fails(station, "database-corrupt", "db", "restore", copy)
        copy.write_bytes(b"no database at all, whatever its name says" * 40)
        self.assert_fails(station, "database-corrupt", "db", "restore", copy)
        self.assertEqual(station.db.read_bytes(), before)

    def test_a_restore_while_another_program_has_it_open(self):
        station = self.station()
        copy = station.folder / "copy.db"
        station.ok("db", "backup", copy)
        following = station.start("audit", "log", "--follow")
        following.wait_json(seq=1)
        self.assert_fails(station, "database-open", "db", "restore", copy)
        following.end()
        station.ok("db", "restore", copy)

    def test_files_that_cannot_be_opened(self):
        with self.enterContext(Station()) as station:
            self.assert_fails(station, "database-open", "db", "check")
            self.assertEqual(self.names(station), [])
            station.db.write_bytes(b"")
            self.assert_fails(station, "database-corrupt", "db", "migrate")
            station.db.write_bytes(b"not a database, but long enough to be looked at in earnest" * 20)
            self.assert_fails(station, "database-corrupt", "db", "check")
            self.assert_fails(station, "database-corrupt", "audit", "verify")

    def test_a_newer_record(self):
        station = self.station()
        with sqlite3.connect(station.db) as connection:
            connection.execute("PRAGMA user_version = 9999")
        connection.close()
        before = station.db.read_bytes()
        for command in (["db", "check"], ["db", "migrate"], ["audit", "verify"], ["audit", "head"]):
            self.assert_fails(station, "newer-database", *command)
        self.assertEqual(station.db.read_bytes(), before)

    def test_reading_leaves_nothing_behind(self):
        station = self.station()
        for command in (["db", "check"], ["audit", "verify"], ["audit", "log"], ["ca", "list"]):
            station.ok(*command)
            self.assertEqual(self.names(station), ["station.db", "station.db.key"])


class Processes(DbTest):
    def test_several_programs_write_at_once(self):
        station = self.station()
        writers = [station.start("product", "create", f"LAMP-{number}", "--name", "Lamp") for number in range(8)]
        self.assertEqual([writer.wait_end() for writer in writers], [0] * len(writers))
        self.assertEqual(len(station.ok("product", "list").lines), len(writers))
        station.ok("audit", "verify")
        station.ok("db", "check")

    def test_killed_while_it_is_made(self):
        """Whatever moment the power goes, the next start finds a whole record or none."""
        for when in (1, 2, 3, 5, 8, 13, 21, 34):
            with self.subTest(when=when), self.enterContext(Station()) as station:
                trace = ["strace", "-f", "-o", "/dev/null", "-e", "trace=fsync,fdatasync,link,rename",
                         "-e", f"inject=fsync,fdatasync,link,rename:signal=KILL:when={when}"]
                station.run("db", "migrate", json=False, wrapper=trace)
                station.ok("db", "migrate")
                station.ok("db", "check")
                report = station.ok("audit", "verify").json
                self.assertEqual(report["events"], report["signed_seq"])


@unittest.skipUnless(os.geteuid() == 0, "mounting takes root")
class FullDisk(DbTest):
    #: Runs a command with a small file system of its own in the folder $1; what it prints is all that is left of it.
    SCRIPT = 'mount -t tmpfs -o size=$2 none "$1" && cd "$1" && shift 2 && exec "$@"'

    def in_small_folder(self, size, script):
        """Runs @script (sh) in an empty file system of @size; returns (exit status, what it printed)."""
        with temporary_folder("small") as folder:
            command = ["unshare", "-m", "sh", "-c", self.SCRIPT, "sh", folder, size, "sh", "-c", script]
            ended = subprocess.run(command, capture_output=True, text=True, check=False,
                                   env={**os.environ, "HOME": folder, "XDG_CONFIG_HOME": folder})
            if "mount" in ended.stderr or "unshare" in ended.stderr:
                self.skipTest(ended.stderr)
            return ended.returncode, ended.stdout, ended.stderr

    def run_script(self, size, script):
        claimcheck = os.path.join(os.environ["CLAIMCHECK_BUILD"], "claimcheck")
        return self.in_small_folder(size, f'C="{claimcheck} --db station.db"\n{script}')

    def test_no_room_for_a_new_record(self):
        status, output, errors = self.run_script("64k", "$C --json db migrate; echo $?; ls -A")
        self.assertEqual(status, 0, errors)
        error, code, *files = output.splitlines()
        self.assertEqual((json.loads(error)["error"]["code"], code), ("disk-full", "5"))
        self.assertEqual(files, [])

    def test_the_disk_fills_up_and_is_emptied(self):
        status, output, errors = self.run_script("1m", """
            $C db migrate >&2 && dd if=/dev/zero of=filler bs=4k 2>&-
            n=0
            while said=$($C --json product create LAMP-$n --name Lamp); do n=$((n + 1)); test $n -lt 99 || exit 9; done
            echo "$said"
            $C --json db check
            $C --json db backup copy.db
            rm filler
            $C --json db check
            $C --json audit verify
            $C --json product create AFTERWARDS --name Lamp >&2; echo $?
        """)
        self.assertEqual(status, 0, errors)
        full, check, backup, check_after, verify, code = output.splitlines()
        self.assertEqual(json.loads(full)["error"]["code"], "disk-full")
        self.assertTrue(json.loads(check)["ok"])
        self.assertEqual(json.loads(backup)["error"]["code"], "disk-full")
        self.assertTrue(json.loads(check_after)["ok"])
        self.assertTrue(json.loads(verify)["ok"])
        self.assertEqual(code, "0")


if __name__ == "__main__":
    unittest.main()
