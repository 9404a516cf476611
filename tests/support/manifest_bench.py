# SPDX-License-Identifier: GPL-3.0-or-later
"""What the manifest's tests stand on: a station with commissioned units, its exports, and a pack's files."""
import csv
import json
import subprocess
import unittest
import zipfile

from claimcheck_testing import BUILD, PATIENCE, Simulator, Station, training_station


def files_of(pack):
    """name → bytes."""
    with zipfile.ZipFile(pack) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rows_of(pack, name="units.csv"):
    return list(csv.DictReader(files_of(pack)[name].decode().splitlines()))


def manifest_of(pack):
    return json.loads(files_of(pack)["manifest.json"])


def repack(source, target, change):
    """Writes @source anew as @target with @change, a function of name and bytes; None leaves a file out."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)


def shell(command, folder):
    return subprocess.run(["sh", "-c", command], cwd=folder, capture_output=True, text=True, timeout=PATIENCE, check=False)


def commission(station, count=1, *options, batch="B1"):
    """Puts commissioned units into a batch, without any module: their UIDs."""
    words = [BUILD / "tests" / "commission", *options, station.db, batch, count]
    ended = subprocess.run([str(word) for word in words], capture_output=True, text=True, timeout=PATIENCE, check=True)
    return ended.stdout.split()


class ManifestBench(unittest.TestCase):
    """A station with a batch in which some units are commissioned; a test with live modules says `simulated = N`."""

    commissioned = 1
    simulated = 0

    def setUp(self):
        if self.simulated:
            self.modules = self.enterContext(Simulator("--no-pace", "--count", self.simulated))
            self.station = self.enterContext(training_station(self.modules))
        else:
            self.station = self.enterContext(Station())
            self.station.add_product()
            self.station.add_batch(quantity=1000000)
        self.folder = self.station.folder
        self.pack = self.folder / "pack.zip"
        self.uids = commission(self.station, self.commissioned)

    def provision(self, slot, *, modules=None, input=None):
        """The real way, with a simulated module."""
        modules = modules or self.modules
        return self.station.run("provision", "--batch", "B1", "--port", modules.port(slot), "--printer",
                                self.station.printer, "--count", 1, input=input)

    def export(self, name="pack.zip", *options, **more):
        return self.station.run("manifest", "export", "--batch", "B1", "--partial", "-o", self.folder / name, *options,
                                **more)

    def exported(self, name="pack.zip", *options):
        """Exports, which must work: the pack's path."""
        result = self.export(name, *options)
        self.assertEqual(result.status, 0, result)
        return self.folder / name

    def verify(self, name="pack.zip", *options):
        return self.station.run("manifest", "verify", self.folder / name, *options)

    def state(self, uid):
        return self.station.unit(uid)["state"]
