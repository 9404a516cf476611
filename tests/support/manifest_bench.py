# SPDX-License-Identifier: GPL-3.0-or-later
"""What the manifest's tests stand on: a station with commissioned units, its exports, and a pack's files."""
import csv
import json
import subprocess
import unittest
import zipfile

from claimcheck_testing import PATIENCE, Simulator, training_station


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


class ManifestBench(unittest.TestCase):
    """One simulator and one station a test, with the first module's unit commissioned."""

    modules_in_all = 2
    commissioned = 1

    def setUp(self):
        self.modules = self.enterContext(Simulator("--no-pace", "--count", self.modules_in_all))
        self.station = self.enterContext(training_station(self.modules))
        self.folder = self.station.folder
        self.pack = self.folder / "pack.zip"
        for slot in range(1, self.commissioned + 1):
            self.commission(slot)

    def commission(self, slot, batch="B1"):
        result = self.station.run("provision", "--batch", batch, "--port", self.modules.port(slot), "--printer",
                                  self.station.printer, "--count", 1, input=self.modules.uid(slot) + "\n")
        self.assertEqual(result.status, 0, result)

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
