# SPDX-License-Identifier: GPL-3.0-or-later
# suite: plain
"""Batches in the window: made, watched, refused and closed by their sums, handed over, and what a cancel leaves."""
import json
import subprocess
import unittest

from claimcheck_testing import Simulator, decode_zbar, main, training_station
from window_testing import Display, Window, wait_until

SHORT = "Too short for a scanner that types: print the batch’s card, which it can read."


class Batches(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.display = cls.enterClassContext(Display())
        cls.modules = cls.enterClassContext(Simulator("--no-pace", "--count", 2))

    def setUp(self):
        self.station = self.enterContext(training_station(self.modules, quantity=3))

    def provision(self, slot=1, *options, batch="B1"):
        self.station.run("provision", "--batch", batch, "--port", self.modules.port(slot), "--printer",
                         self.station.printer, "--count", 1, *options, input=self.modules.uid(slot) + "\n")

    def open(self, code=None, *options):
        window = self.enterContext(Window(self.display, self.station, "--page", "Batches", *options))
        if code is not None:
            window.click(code, "push button")
            window.find("push button", "units: recorded")
        return window

    def term(self, window, name, number):
        """Waits until a term of a sum shows @number."""
        window.wait_description("push button", name, f" {number}")

    def state(self, code="B1"):
        return self.station.ok("batch", "show", code).json

    def button(self, window, name, enabled):
        def is_so():
            states = window.find("push button", name).get_state_set()
            return states.contains(window.Atspi.StateType.SENSITIVE) == enabled
        wait_until(is_so, f"{name}: {'enabled' if enabled else 'disabled'}")


class Making(Batches):
    def test_what_is_wrong_is_said_while_one_types_and_a_good_one_is_made(self):
        window = self.open()
        window.click("New Batch…", "push button")
        window.fill("Code", "a b")
        window.find("label", "batch code 'a b': it may have 1 to 64 letters, digits and . _ / -")
        self.button(window, "Create", False)
        window.fill("Code", "B1")
        self.button(window, "Create", True)
        window.click("Create", "push button")
        window.find("label", "batch B1: it is on record already. Choose another code.")
        self.assertEqual(len(self.station.ok("batch", "list").lines), 1)
        wait_until(lambda: window.find("text", "Code").get_state_set().contains(window.Atspi.StateType.SENSITIVE), "the form")
        window.find("label", SHORT)
        window.fill("Code", "WO-2026")
        window.wait_gone("label", SHORT)
        window.fill("Code", "WO-2")
        window.find("spin button", "Quantity").get_value_iface().set_current_value(7)
        window.click("Create", "push button")
        window.find("label", "0 of 7 good")
        made = self.state("WO-2")
        self.assertEqual((made["quantity"], made["product"], made["state"]), (7, "LAMP-1", "open"))

    def test_a_short_code_has_a_card_that_a_scanner_can_read(self):
        window = self.open("B1")
        card = self.station.folder / "card.pdf"
        window.click("More")
        window.click("Print the card…")
        window.save_as(card)
        window.wait_text("Ticker", "Card: ")
        self.assertEqual(set(decode_zbar(card)), {"batch:B1"})
        self.station.add_batch("B2")
        window.scan("batch:B2")
        window.find("label", "B2")
        window.page("QA")
        window.scan("batch:B1")
        wait_until(lambda: window.find("combo box", "Batch").get_name() and "B1" in window.tree(), "the batch of QA")

    def test_search_and_filter(self):
        self.station.add_batch("WO-2")
        self.station.add_batch("WO-3")
        self.station.ok("batch", "close", "WO-3")
        window = self.open()
        shown = lambda: [node.get_name() for node in window.all("push button") if node.get_name() in ("B1", "WO-2", "WO-3")]
        wait_until(lambda: shown() == ["WO-3", "WO-2", "B1"], lambda: f"the newest first: {shown()}")
        window.click("Closed", "radio button")
        wait_until(lambda: shown() == ["WO-3"], lambda: f"the closed: {shown()}")
        window.click("All", "radio button")
        window.fill("Search batches", "wo")
        wait_until(lambda: shown() == ["WO-3", "WO-2"], lambda: f"those called so: {shown()}")
        window.fill("Search batches", "nothing")
        window.find(name="No such batch")

    def test_quantity_and_split(self):
        window = self.open("B1")
        window.click("More", "toggle button")
        window.click("Quantity…", "push button")
        window.find("spin button", "Quantity").get_value_iface().set_current_value(9)
        window.click("Save", "push button")
        window.find("label", "0 of 9 good")
        window.click("More", "toggle button")
        window.click("Split…", "push button")
        window.fill("Code", "B1-2")
        window.find("spin button", "Quantity").get_value_iface().set_current_value(4)
        window.click("Split", "push button")
        window.find("label", "0 of 5 good")
        self.assertEqual(self.state("B1-2")["quantity"], 4)

    def test_who_may_not_is_not_asked(self):
        pin = self.station.folder / "pin"
        pin.write_text("4711\n")
        self.station.ok("operator", "add", "BADGE-ENGINEER", "--name", "Eva", "--role", "engineer", "--pin-file", pin)
        self.station.ok("--operator", "BADGE-ENGINEER", "--pin-file", pin, "operator", "add", "BADGE-QA-1", "--name", "Quirin",
                        "--role", "qa", "--new-pin-file", pin)
        window = self.enterContext(Window(self.display, self.station))
        window.scan("BADGE-QA-1")
        window.page("Batches")
        window.fill("PIN", "4711", role="password text") # a badge alone is no proof
        window.click("Go on", "push button")
        self.button(window, "New Batch…", False)
        window.click("B1", "push button")
        window.find("label", "0 of 3 good")
        self.button(window, "Close Batch…", False)
        self.button(window, "Export Manifest…", False)


class Closing(Batches):
    def test_it_is_watched_while_a_line_works(self):
        window = self.open("B1")
        self.term(window, "units: recorded", 0)
        self.provision(1)
        self.term(window, "units: commissioned", 1)
        self.term(window, "labels: on_good", 1)
        window.find("label", "1 of 3 good")
        self.provision(2, "--until", "labelled")
        self.term(window, "units: open", 1)
        window.wait_text("Balance", "It does not add up yet: open units 1, unaccounted labels 1.")

    def test_refused_with_its_terms_then_closed_when_it_adds_up(self):
        self.provision(1)
        self.provision(2, "--until", "labelled")
        window = self.open("B1")
        window.click("Close Batch…", "push button")
        window.find("label", "Reason")
        window.click("Close Batch", "push button")
        window.wait_text("Error", "open units 1, unknown labels 0, unaccounted labels 1")
        self.assertEqual(self.state()["state"], "open")
        window.find("list item", "…" + self.modules.uid(2)[-6:]) # who keeps it open
        self.station.ok("unit", "void", self.modules.uid(2), "--reason", "broken")
        window.wait_text("Balance", "Both sums come out, nothing is left over: it can be closed.")
        window.click("Close Batch…", "push button")
        window.click("Close Batch", "push button")
        window.find("push button", "Reopen…")
        closed = self.state()
        self.assertEqual((closed["state"], closed["units"]["void"]), ("closed", 1))
        window.click("Reopen…", "push button")
        window.fill("Reason", "one more came back")
        window.click("Reopen", "push button")
        window.find("push button", "Close Batch…")
        self.assertEqual(self.state()["state"], "open")

    def test_closed_all_the_same_with_a_reason_that_stays(self):
        self.provision(1, "--until", "labelled")
        window = self.open("B1")
        window.click("Close Batch…", "push button")
        window.fill("Reason", "lost in the post")
        window.click("Close Batch", "push button")
        window.find("label", "It was closed although it did not add up: lost in the post")
        exception, = self.state()["exceptions"]
        self.assertEqual(exception["reason"], "lost in the post")

    def test_the_units_behind_a_number(self):
        self.provision(1)
        window = self.open("B1")
        self.term(window, "labels: on_good", 1)
        window.click("labels: on_good", "push button")
        window.find("list item", "…" + self.modules.uid(1)[-6:])


    def test_the_boxes_of_a_batch(self):
        self.provision(1)
        self.provision(2)
        opened = self.station.ok("box", "open", "--size", 2).json
        code = next(value for value in opened.values() if isinstance(value, str) and "BOX" in value.upper())
        self.station.ok("box", "add", self.modules.uid(1))
        window = self.open("B1")
        window.wait_description("list item", code, "1 of 2 units · open")
        window.find("label", "Boxes: 0 closed, 1 open · 1 good units are in one, 1 in none")
        self.station.ok("unit", "hold", self.modules.uid(1), "--reason", "a scratch")
        window.wait_description("list item", code, "bad: 1 unit in it may not ship")


class HandingOver(Batches):
    def pack(self, window, name):
        path = self.station.folder / name
        window.click("Export Manifest…", "push button")
        window.fill("File", str(path))
        window.click("Export", "push button")
        return path

    def test_a_pack_that_an_oem_without_us_can_check(self):
        self.provision(1)
        self.station.ok("batch", "close", "B1")
        window = self.open("B1")
        pack = self.pack(window, "pack.zip")
        window.wait_text("Written file", str(pack))
        digest = window.wait_text("SHA-256 of manifest.json", "")
        words = window.wait_text("Words of the hash", " ").split()
        self.assertEqual((len(digest), len(words)), (64, 10))
        window.click("Check it now", "push button")
        window.wait_text("SHA-256 of manifest.json", digest)
        window.key("Escape")
        self.term(window, "units: released", 1)
        window.find("list item", "Manifest of 1 unit", showing=False)
        ca = self.station.folder / "factory-ca.pem"
        self.station.ok("key", "ca", "-o", ca)
        subprocess.run(["sh", "-ec", """
            unzip -q pack.zip -d pack && cd pack && sha256sum --strict --quiet -c SHA256SUMS
            openssl x509 -in signer.pem -pubkey -noout > signer.pub
            openssl dgst -sha256 -verify signer.pub -signature manifest.sig manifest.json
            openssl verify -CAfile ../factory-ca.pem signer.pem
            sha256sum manifest.json | grep -q "$0" """, digest], cwd=self.station.folder, check=True, capture_output=True)

    def test_an_open_batch_hands_over_what_is_finished(self):
        self.provision(1)
        self.provision(2, "--until", "labelled")
        window = self.open("B1")
        pack = self.pack(window, "part.zip")
        window.wait_text("Written file", str(pack))
        window.click("Close", "push button")
        self.term(window, "units: released", 1)
        self.term(window, "units: open", 1)
        self.assertEqual(self.station.ok("manifest", "verify", pack).json["units"], 1)

    def test_the_receivers_answer_stands_beside_its_manifest(self):
        self.provision(1)
        pack = self.station.folder / "pack.zip"
        handed = self.station.ok("manifest", "export", "--batch", "B1", "--partial", "-o", pack).json
        answer = self.station.folder / "a.json"
        answer.write_text(json.dumps({"acknowledgement": 1, "manifest_sha256": handed["manifest_sha256"], "accepted": 1,
                                      "refused": 0, "who": "OEM", "at": "2026-01-31T12:00:00Z"}))
        window = self.open("B1")
        window.click("More", "toggle button")
        window.click("Receiver’s answer…", "push button")
        window.find("push button", "Take")
        window.type(str(answer))
        window.key("Return")
        window.wait_text("Ticker", "OEM answered: 1 accepted, 0 refused, not signed")
        wait_until(lambda: [row for row in window.all("list item", "Manifest of 1 unit", showing=False)
                            if "OEM answered: 1 accepted, 0 refused" in row.get_description()], "the answer in its row")

    def test_a_pass_phrase_that_does_not_fit_is_told_and_the_right_one_goes_on(self):
        phrase = self.station.folder / "phrase"
        phrase.write_text("correct horse\n")
        self.station.ok("key", "create", "--self-signed", "--passphrase-file", phrase)
        self.provision(1)
        window = self.open("B1")
        window.click("Export Manifest…", "push button")
        pack = self.station.folder / "pack.zip"
        window.fill("File", str(pack))
        window.fill("Pass phrase", "wrong", role="password text")
        window.click("Export", "push button")
        wait_until(lambda: [node for node in window.all("label") if "the pass phrase does not open it" in node.get_name()],
                   lambda: f"a word about the pass phrase\n{window.tree()}")
        self.assertFalse(pack.exists())
        window.fill("Pass phrase", "correct horse", role="password text")
        window.click("Export", "push button")
        window.wait_text("Written file", str(pack))

    def test_encrypted_for_its_receiver(self):
        self.provision(1)
        folder = self.station.folder
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "oem.key", "-out", "oem.pem", "-subj",
                        "/CN=OEM"], cwd=folder, check=True, capture_output=True)
        window = self.open("B1")
        window.click("Export Manifest…", "push button")
        window.fill("Encrypt to", str(folder / "oem.pem"))
        window.fill("File", str(folder / "pack.zip"))
        window.click("Export", "push button")
        written = window.wait_text("Written file", str(folder / "pack.zip.cms"))
        self.assertFalse((folder / "pack.zip").exists())
        subprocess.run(["openssl", "cms", "-decrypt", "-inform", "DER", "-in", written, "-inkey", "oem.key", "-out", "plain.zip"],
                       cwd=folder, check=True, capture_output=True)
        self.assertEqual(self.station.ok("manifest", "verify", folder / "plain.zip").json["units"], 1)

    def test_a_cancelled_export_leaves_nothing(self):
        self.provision(1)
        window = self.open("B1")
        lock = self.hold_up_exports()
        pack = self.pack(window, "pack.zip")
        window.find("label", "Writing the pack. Until it is complete, nothing is handed over.")
        window.click("Cancel", "push button")
        lock.close_input()
        lock.wait_end()
        window.find("push button", "Export") # the form again
        window.click("Cancel", "push button")
        self.assertEqual([path.name for path in self.station.folder.glob("pack*")], [])
        state = self.state()
        self.assertEqual((state["units"]["released"], state["units"]["commissioned"]), (0, 1))
        self.assertFalse(pack.exists())

    def hold_up_exports(self):
        """Another program that writes to the record, until its standard input ends: whoever exports waits for it."""
        from claimcheck_testing import Running
        script = ("import sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
                  "c.execute('begin immediate'); print('{\"event\":\"held\"}', flush=True); sys.stdin.read(); c.execute('rollback')")
        holder = self.enterContext(Running(["/usr/bin/python3", "-c", script, str(self.station.db)]))
        holder.wait_event("held")
        return holder


if __name__ == "__main__":
    main()
