# SPDX-License-Identifier: GPL-3.0-or-later
"""What changes after a manifest goes into a supplement, and nothing else does."""
import json
import unittest

from manifest_bench import ManifestBench, commission, files_of, manifest_of, rows_of


class Supplement(ManifestBench):
    commissioned = 2

    def states(self, name):
        return {row["uid"]: row["state"] for row in rows_of(self.folder / name)}

    def test_a_recall_is_told_once_and_takes_the_unit_off_every_list(self):
        first, second = self.uids
        self.exported("1.zip")
        self.station.ok("unit", "hold", first, "--reason", "cracked case")
        result = self.export("2.zip")
        self.assertEqual(result.json["kind"], "supplement", result)
        self.assertEqual(self.states("2.zip"), {first: "recalled"})
        files = files_of(self.folder / "2.zip")
        self.assertEqual(files["claim-allowlist.txt"], b"")
        self.assertEqual(files["aws/things.jsonl"], b"")
        self.assertEqual([(row["uid"], row["claim_code"], row["note"]) for row in rows_of(self.folder / "2.zip", "revocations.csv")],
                         [(first, first, "recalled")])
        counts = manifest_of(self.folder / "2.zip")["counts"]
        self.assertEqual((counts["units"], counts["withdrawn"]), (1, 1))
        self.assertEqual(self.verify("2.zip", "--previous", self.folder / "1.zip").status, 0)
        self.assertEqual(self.export("3.zip").json["kind"], "re-issue")
        self.assertEqual(self.states("3.zip"), {first: "recalled", second: "released"})

    def test_void_after_a_recall_is_news_again_and_a_new_unit_joins_it(self):
        first = self.uids[0]
        self.exported("1.zip")
        self.station.ok("unit", "hold", first, "--reason", "cracked case")
        self.exported("2.zip")
        self.station.ok("unit", "void", first, "--reason", "cracked case")
        third, = commission(self.station, 1, "--first", 3, "--maker", "Other")
        self.assertEqual(self.export("3.zip").json["kind"], "supplement")
        self.assertEqual(self.states("3.zip"), {first: "void", third: "released"})
        self.assertEqual(files_of(self.folder / "3.zip")["claim-allowlist.txt"].decode(), third + "\n")
        self.assertEqual(manifest_of(self.folder / "3.zip")["supplement_of"], manifest_of(self.folder / "3.zip")["previous_manifest"])

    def test_only_the_makers_of_the_batch_are_in_the_pack(self):
        self.station.add_batch("B2")
        commission(self.station, 1, "--first", 9, "--maker", "Other", "--uid-in", "serialNumber", batch="B2")
        files = files_of(self.exported("1.zip"))
        self.assertEqual(files["maker-cas.pem"].count(b"BEGIN"), 1)
        self.assertEqual([name for name in files if "jitp" in name], ["aws/jitp-template.json"])
        self.station.ok("manifest", "export", "--batch", "B2", "--partial", "-o", self.folder / "b2.zip")
        other = files_of(self.folder / "b2.zip")
        self.assertEqual(other["maker-cas.pem"].count(b"BEGIN"), 1)
        self.assertNotEqual(other["maker-cas.pem"], files["maker-cas.pem"])
        template = json.loads(other["aws/jitp-template.json"])
        self.assertEqual(template["Resources"]["thing"]["Properties"]["ThingName"],
                         {"Ref": "AWS::IoT::Certificate::SerialNumber"})

    def test_what_was_handed_over_cannot_be_rewritten(self):
        import sqlite3
        self.exported()
        record = sqlite3.connect(self.station.db)
        self.addCleanup(record.close)
        for attempt in ("UPDATE manifest_unit SET sha256 = NULL", "DELETE FROM manifest_unit",
                        "INSERT OR REPLACE INTO manifest_unit SELECT * FROM manifest_unit",
                        "INSERT OR REPLACE INTO manifest SELECT * FROM manifest", "DELETE FROM manifest",
                        "DELETE FROM manifest_certificate"):
            with self.subTest(attempt=attempt), self.assertRaises(sqlite3.IntegrityError):
                record.execute(attempt)


class SeenAgain(ManifestBench):
    simulated = 1
    commissioned = 0

    def test_a_unit_that_is_back_in_the_factory_and_a_fate_that_is_recorded_later_are_news(self):
        uid = self.modules.uid(1)
        self.assertEqual(self.provision(1, input=uid + "\n").status, 0)
        self.station.ok("label", "reprint", uid, "--reason", "smudged", "--old-label", "damaged", "--printer", self.station.printer)
        self.assertEqual(self.provision(1, input=uid + "\n").status, 0)
        revoked = rows_of(self.exported("1.zip"), "revocations.csv")
        self.assertEqual([(row["generation"], row["note"]) for row in revoked], [("1", "other_label_may_exist")])
        self.provision(1)
        self.assertEqual(self.state(uid), "returned")
        self.assertEqual(self.export("2.zip").json["kind"], "supplement")
        self.assertEqual([row["state"] for row in rows_of(self.folder / "2.zip")], ["returned"])


if __name__ == "__main__":
    unittest.main()
