# SPDX-License-Identifier: GPL-3.0-or-later
# suite: plain
"""Settings that people choose: kept in the record, on record, and below what a file says."""
import json
import unittest

from claimcheck_testing import Simulator, Station, training_station


class Settings(unittest.TestCase):
    def setUp(self):
        self.station = self.enterContext(Station())
        self.station.ok("db", "migrate")

    def listed(self, *options):
        return {line["name"]: (line["value"], line["origin"]) for line in self.station.ok("setting", "list", *options).lines}

    def changes(self):
        return [json.loads(event["detail"]) for event in self.station.ok("audit", "log").lines
                if event["kind"] == "setting-changed"]

    def refused(self, code, status, *words):
        result = self.station.run(*words)
        self.assertEqual((result.status, result.error), (status, code), result)

    def test_a_choice_is_kept_and_is_on_record(self):
        self.assertEqual(self.listed()["printer.dpi"], ("203", "default"))
        self.assertEqual(self.station.ok("setting", "set", "printer.dpi", 300).json,
                         {"name": "printer.dpi", "value": "300", "origin": "record"})
        self.station.ok("setting", "set", "printer.dpi", 300)  # the same again says nothing new
        self.station.ok("setting", "reset", "printer.dpi")
        self.assertEqual(self.listed()["printer.dpi"], ("203", "default"))
        self.assertEqual(self.changes(), [{"name": "printer.dpi", "from": None, "to": "300"},
                                          {"name": "printer.dpi", "from": "300", "to": None}])

    def test_what_is_no_setting_and_what_is_no_value(self):
        for name, value in (("printer.colour", "red"), ("dpi", "300"), ("printer.dpi", "299"), ("slot.port", "x"),
                            ("slot 0.port", "x"), ("sound.enabled", "yes"), ("sound.volume", "loud"),
                            ("station.name", "x" * 5000), ("station.training", "1")):
            with self.subTest(name=name):
                self.refused("usage", 2, "setting", "set", name, value)
        self.refused("usage", 2, "setting", "reset", "printer.colour")
        self.assertEqual(self.changes(), [])

    def test_a_file_has_the_last_word(self):
        config = self.station.folder / "station.conf"
        config.write_text("[printer]\ndpi=600\n")
        self.assertEqual(self.listed("--config", config)["printer.dpi"], ("600", "file"))
        self.refused("not-allowed-in-state", 1, "setting", "set", "printer.dpi", "300", "--config", config)
        self.station.ok("setting", "set", "printer.speed", "4", "--config", config)

    def test_what_may_be_a_password_is_nowhere_to_be_read(self):
        self.station.ok("setting", "set", "site.dsn", "postgres://x:geheim@h/d")
        self.assertEqual(self.listed()["site.dsn"], ("***", "record"))
        self.assertEqual(self.changes(), [{"name": "site.dsn", "from": None, "to": None}])

    def test_slots_in_the_record_are_slots(self):
        self.station.ok("setting", "set", "slot 2.port", "/dev/null")
        self.station.ok("setting", "set", "slot 2.kind", "cable")
        listed = self.listed()
        self.assertEqual((listed["slot 2.port"], listed["slot 2.kind"]), (("/dev/null", "record"), ("cable", "record")))
        self.assertNotIn("slot 1.port", listed)


class Working(unittest.TestCase):
    def test_provision_takes_slots_and_printer_from_the_record(self):
        modules = self.enterContext(Simulator("--maker", "espressif", "--no-pace"))
        station = self.enterContext(training_station(modules))
        labels = station.folder / "my labels"
        labels.mkdir()
        station.ok("product", "create", "P", "--name", "P", "--confirm", "off")
        station.ok("batch", "create", "W", "--product", "P", "--quantity", 3)
        station.ok("setting", "set", "slot 1.port", modules.port(1))
        station.ok("setting", "set", "printer.destination", labels.as_uri())
        result = station.run("provision", "--batch", "W", "--count", 1)
        self.assertEqual(result.status, 0, result)
        self.assertEqual([path.name for path in labels.iterdir()], [f"{modules.uid(1)}-g1.pdf"])


class Backups(unittest.TestCase):
    def setUp(self):
        self.station = self.enterContext(Station())
        self.station.ok("db", "migrate")
        self.folder = self.station.folder / "copies"

    def test_a_folder_must_be_chosen(self):
        result = self.station.run("db", "backup")
        self.assertEqual((result.status, result.error), (2, "usage"), result)

    def test_a_copy_goes_there_and_is_one(self):
        self.folder.mkdir()
        self.station.ok("setting", "set", "backup.to", self.folder)
        made = self.station.ok("db", "backup").json["file"]
        self.assertEqual([str(path) for path in self.folder.iterdir()], [made])
        self.station.ok("db", "check", "--db", made)
        kinds = [event["kind"] for event in self.station.ok("audit", "log").lines]
        self.assertEqual(kinds[-1], "backup-made")

    def test_old_copies_of_this_record_are_thinned_and_no_others(self):
        self.folder.mkdir()
        self.station.ok("setting", "set", "backup.to", self.folder)
        prefix = self.station.ok("db", "backup").json["file"].rpartition("/")[2].rpartition("-")[0]
        old = [f"{prefix}-2019010{day}T120000.000Z.db" for day in (1, 2, 3)]
        others = ["claimcheck-00000000-20190101T120000.000Z.db", "notes.db", f"{prefix}-20190101T120000.000Z.db.txt"]
        for name in old + others:
            (self.folder / name).write_text("")
        self.station.ok("db", "backup")
        left = {path.name for path in self.folder.iterdir()}
        self.assertEqual(left & set(old + others), set(others))

    def test_a_folder_that_is_not_there_is_said(self):
        self.station.ok("setting", "set", "backup.to", self.folder)
        result = self.station.run("db", "backup")
        self.assertEqual(result.status, 5, result)


if __name__ == "__main__":
    unittest.main()
