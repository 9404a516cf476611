# SPDX-License-Identifier: GPL-3.0-or-later
# suite: plain
"""The plug is pulled (SIGKILL) at many points of an export: never a torn file, never a unit released without its file's
digest on record, and the next export brings to an end what was begun."""
import collections
import hashlib
import re
import shutil
import sqlite3
import unittest

from manifest_bench import ManifestBench

#: What changes a file or makes it durable.
CALLS = ("write", "pwrite64", "fsync", "fdatasync", "linkat", "rename", "unlink")
#: Of each call, at most so many points are tried, spread over all; the last ones are all tried.
MOST = 4


def points(count):
    spread = {1 + index * (count - 1) // max(1, MOST - 1) for index in range(MOST)}
    return sorted(spread | {number for number in range(count - 2, count + 1) if number > 0})


class PowerCut(ManifestBench):
    def setUp(self):
        super().setUp()
        self.saved = self.folder / "saved"
        self.saved.mkdir()
        for path in self.folder.glob("station.db*"):
            shutil.copy(path, self.saved)
        self.uid, = self.uids

    def put_back(self):
        for path in (*self.folder.glob("station.db*"), *self.folder.glob("pack.zip*")):
            path.unlink()
        for path in self.saved.iterdir():
            shutil.copy(path, self.folder)

    def counts(self):
        log = self.folder / "strace"
        result = self.export(wrapper=("strace", "-f", "-qq", "-o", log, "-e", "trace=" + ",".join(CALLS)))
        self.assertEqual(result.status, 0, result)
        return collections.Counter(re.findall(r"^\d+\s+(\w+)\(", log.read_text(), re.MULTILINE))

    def state_after_the_cut(self):
        """(unit's state, digests on record, digest of the file or None)."""
        record = sqlite3.connect(self.station.db)
        digests = {row[0] for row in record.execute("SELECT file_sha256 FROM manifest")}
        record.close()
        file = hashlib.sha256(self.pack.read_bytes()).hexdigest() if self.pack.exists() else None
        return self.station.unit(self.uid)["state"], digests, file

    def assert_sound(self, state, digests, file):
        if state == "released":
            self.assertIn(file, digests)
        else:
            self.assertEqual((state, digests), ("commissioned", set()))
        if file is not None:
            self.assertEqual(self.verify().status, 0, "the file is whole or not there")

    def test_a_cut_at_every_kind_of_step(self):
        seen = collections.Counter()
        for call, count in sorted(self.counts().items()):
            for number in points(count):
                with self.subTest(call=call, number=number):
                    self.put_back()
                    cut = self.export(json=False, wrapper=("strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}", "-e",
                                               f"inject={call}:signal=KILL:when={number}"))
                    state, digests, file = self.state_after_the_cut()
                    self.assert_sound(state, digests, file)
                    seen[state, file is not None, cut.status != 0] += 1
                    again = self.export()
                    self.assertEqual(again.status, 0, again)
                    if file is not None and not digests:
                        self.assertIn("on record now", again.stderr)
                        self.assertEqual(again.json["kind"], "re-issue")
                    state, digests, file = self.state_after_the_cut()
                    self.assertEqual(state, "released")
                    self.assertIn(file, digests)
                    self.assertEqual([path.name for path in self.folder.glob("pack.zip*")], ["pack.zip"])
                    for words in (("db", "check"), ("audit", "verify")):
                        self.assertEqual(self.station.run(*words).status, 0, words)
        self.assertGreater(seen["commissioned", False, True], 5, seen)
        self.assertGreater(seen["commissioned", True, True], 0, "a cut between the file and the record was among them")

    def test_units_that_changed_since_make_the_half_done_pack_void(self):
        result = self.export(json=False, wrapper=("strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=rename", "-e",
                                                  "inject=rename:signal=KILL:when=2")) # the first is the trial key's
        self.assertFalse(self.pack.exists(), result)
        for leftover in self.folder.glob("pack.zip.*"):
            leftover.rename(self.pack) # as if the cut had come one step later
        self.assertTrue(self.pack.exists())
        self.station.ok("unit", "hold", self.uid, "--reason", "looked at it")
        result = self.export("other.zip")
        self.assertEqual(result.error, "not-allowed-in-state", result)
        self.assertIn("void", result.stderr)
        self.assertFalse(self.pack.exists())
        self.assertEqual(self.station.unit(self.uid)["state"], "held")
        events = [line["kind"] for line in self.station.run("audit", "log").lines]
        self.assertIn("manifest-forgotten", events)


if __name__ == "__main__":
    unittest.main()
