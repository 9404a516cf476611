# SPDX-License-Identifier: GPL-3.0-or-later
# suite: plain
"""People: who may do what, PINs, lock-out, and the second person."""
import os
import pathlib
import pty
import re
import select
import shutil
import subprocess
import time
import unittest

from claimcheck_testing import CLAIMCHECK, PATIENCE, Running, Simulator, Station, training_station

PINS = {"E1": "1234", "L1": "2345", "L2": "3456", "Q1": "4567", "X1": "5678"}
ROLES = {"E1": "engineer", "L1": "lead", "L2": "lead", "Q1": "qa", "X1": "exporter", "O1": "operator"}


class People(unittest.TestCase):
    def setUp(self):
        self.station = self.enterContext(Station())
        self.folder = pathlib.Path(self.station.folder)

    def pin(self, text):
        path = self.folder / f"pin-{text}"
        path.write_text(text + "\n")
        return path

    def run_as(self, badge, *words, pin=None, **more):
        """@words, signed in with this badge, and with its own PIN unless another is given ("" is none)."""
        options = ["--operator", badge] if badge else []
        pin = PINS.get(badge, "") if pin is None else pin
        options += ["--pin-file", self.pin(pin)] if pin else []
        return self.station.run(*words, *options, **more)

    def refused(self, result, code, status=6):
        self.assertEqual((result.status, result.error), (status, code), result)

    def register(self, *badges):
        for badge in ("E1", *badges):
            words = ["operator", "add", badge, "--name", "N " + badge, "--role", ROLES[badge]]
            words += ["--new-pin-file", self.pin(PINS[badge])] if badge in PINS else []
            result = self.run_as("E1" if badge != "E1" else None, *words)
            self.assertEqual(result.status, 0, result)

    def events(self, *kinds):
        log = self.run_as("E1", "audit", "log")
        self.assertEqual(log.status, 0, log)
        return [event for event in log.lines if event["kind"] in kinds]


class Registering(People):
    def test_while_nobody_is_registered_nothing_is_asked(self):
        made = self.station.run("product", "create", "W", "--name", "W")
        self.assertEqual(made.status, 0, made)
        log = self.station.run("audit", "log").lines
        self.assertTrue(all(event["operator"] is None for event in log))
        self.assertFalse([event for event in log if event["kind"] == "sign-in"])

    def test_the_first_must_be_an_engineer(self):
        self.refused(self.station.run("operator", "add", "O1", "--name", "O", "--role", "operator,lead"), "role-missing")
        self.assertEqual(self.station.run("operator", "list").lines, [])
        both = self.station.run("operator", "add", "E1", "--name", "E", "--role", "engineer,lead")
        self.assertEqual((both.json["number"], both.json["roles"]), (1, ["lead", "engineer"]))

    def test_the_last_engineer_cannot_be_disabled(self):
        self.register("O1")
        self.refused(self.run_as("E1", "operator", "disable", "E1"), "not-allowed-in-state", 1)
        second = self.run_as("E1", "operator", "add", "E2", "--name", "Two", "--role", "engineer")
        self.assertEqual(second.status, 0, second)
        gone = self.run_as("E1", "operator", "disable", "E2", "--blank-name")
        self.assertEqual((gone.json["disabled"], gone.json["name"]), (True, None), gone)
        self.refused(self.run_as("E1", "operator", "disable", "E1"), "not-allowed-in-state", 1)
        listed = {person["number"]: person["name"] for person in self.run_as("E1", "operator", "list").lines}
        self.assertEqual(listed, {1: "N E1", 2: "N O1", 3: None})

    def test_a_disabled_badge_opens_nothing_and_can_be_given_anew(self):
        self.register("O1")
        self.assertEqual(self.run_as("O1", "product", "list").status, 0)
        self.assertEqual(self.run_as("E1", "operator", "disable", "O1").status, 0)
        self.refused(self.run_as("O1", "product", "list"), "not-signed-in")
        anew = self.run_as("E1", "operator", "add", "O1", "--name", "Other", "--role", "operator")
        self.assertEqual(anew.json["number"], 3)
        self.assertEqual(self.run_as("O1", "product", "list").status, 0)

    def test_what_is_not_taken(self):
        self.register()
        add = ("operator", "add", "B2", "--name", "N", "--role", "lead")
        self.refused(self.run_as("E1", *add[:-1], "boss"), "usage", 2)
        self.refused(self.run_as("E1", *add[:-2]), "usage", 2)
        self.refused(self.run_as("E1", "operator", "add", "B2", "--name", "", "--role", "lead"), "usage", 2)
        self.refused(self.run_as("E1", *add, "--new-pin-file", self.pin("123")), "usage", 2)
        self.refused(self.run_as("E1", "operator", "add", "E1", "--name", "N", "--role", "lead"), "usage", 2)
        self.refused(self.run_as("E1", "operator", "disable", "NOBODY"), "usage", 2)

    def test_neither_badge_nor_pin_is_in_the_record(self):
        badge = "BADGE-0815-4711"
        self.station.run("operator", "add", badge, "--name", "E", "--role", "engineer", "--pin-file", self.pin("81549"))
        self.assertEqual(self.run_as(badge, "operator", "list", pin="81549").status, 0)
        for path in self.folder.rglob("*.db*"):
            for secret in (badge, "81549"):
                self.assertNotIn(secret.encode(), path.read_bytes(), path)

    def test_the_first_pin_of_the_first_engineer(self):
        self.assertEqual(self.station.run("operator", "add", "E1", "--name", "E", "--role", "engineer").status, 0)
        self.refused(self.run_as("E1", "operator", "list", pin=""), "pin-required")
        self.refused(self.run_as(None, "operator", "list"), "not-signed-in")
        first = self.station.run("operator", "set-pin", "E1", "--pin-file", self.pin("1234"))
        self.assertEqual(first.status, 0, first)
        self.refused(self.station.run("operator", "set-pin", "E1", "--pin-file", self.pin("9999")), "not-signed-in")
        self.assertEqual(self.run_as("E1", "operator", "list").status, 0)
        again = self.run_as("E1", "operator", "set-pin", "E1", "--new-pin-file", self.pin("7777"))
        self.assertEqual(again.status, 0, again)
        self.refused(self.run_as("E1", "operator", "list"), "wrong-pin")
        self.assertEqual(self.run_as("E1", "operator", "list", pin="7777").status, 0)


# The contract's roles. Arguments that are no usage error and name nothing on record: past the permission, they fail
# by something else.
PORT = "/dev/claimcheck-no-such-port"
ANYBODY = {"operator", "lead", "qa", "exporter", "engineer"}
VERBS = {
    "audit head": (ANYBODY, ()),
    "audit log": (ANYBODY, ()),
    "audit verify": (None, ()),
    "batch close": ({"exporter", "lead"}, ("B",)),
    "batch close --reason": ({"lead"}, ("B", "--reason", "R")),
    "batch create": ({"lead"}, ("B", "--product", "NONE", "--quantity", 1)),
    "batch edit": ({"lead"}, ("B", "--quantity", 1)),
    "batch list": (ANYBODY, ()),
    "batch reopen": ({"lead"}, ("B", "--reason", "x")),
    "batch show": (ANYBODY, ("B",)),
    "batch split": ({"lead"}, ("B", "C", "--quantity", 1)),
    "box add": ({"exporter"}, ("CODE",)),
    "box close": ({"exporter"}, ()),
    "box label": ({"exporter"}, ("BOX-1",)),
    "box list": (ANYBODY, ()),
    "box open": ({"exporter"}, ("--batch", "B")),
    "box remove": ({"exporter"}, ("CODE", "--reason", "R")),
    "box show": (ANYBODY, ("1",)),
    "ca add": ({"engineer"}, ("{ca}",)),
    "ca list": ({"engineer"}, ()),
    "ca retire": ({"engineer"}, ("77",)),
    "confirm": ({"operator", "lead"}, ("--code", "CODE", "--port", PORT)),
    "db backup": ({"engineer"}, ("{new}",)),
    "db check": (None, ()),
    "db migrate": ({"engineer"}, ()),
    "db restore": ({"engineer"}, ("{missing}",)),
    "doctor": (None, ("--port", PORT)),
    "events": ({"exporter"}, ()),
    "key ca": ({"engineer"}, ("-o", "{new}")),
    "key create": ({"engineer"}, ("--self-signed",)),
    "key install": ({"engineer"}, ("{ca}",)),
    "key request": ({"engineer"}, ("-o", "{new}")),
    "key status": ({"engineer"}, ()),
    "label lint": (None, ("{missing}",)),
    "label render": (None, ("--unit", "12345678", "-o", "{new}.pdf")),
    "label render --live": ({"lead"}, ("--unit", "12345678", "-o", "{new}.pdf")),
    "label reprint": ({"lead"}, ("12345678", "--reason", "R")),
    "label resolve": ({"lead"}, ("12345678", "--void")),
    "label scrap": ({"lead"}, ("12345678", "--reason", "R")),
    "label trial": ({"lead", "engineer"}, ("--printer", "file:///nowhere", "--wait", 1)),
    "manifest ack": ({"exporter"}, ("{ca}",)),
    "manifest export": ({"exporter"}, ("--batch", "B", "-o", "{new}.zip")),
    "manifest list": (ANYBODY, ()),
    "manifest verify": (None, ("{missing}",)),
    "module reset": ({"lead"}, ("--port", PORT, "--reason", "R")),
    "operator add": ({"engineer"}, ("E1", "--name", "N", "--role", "lead")),
    "operator disable": ({"engineer"}, ("NOBODY",)),
    "operator list": ({"engineer"}, ()),
    "operator set-pin": ({"engineer"}, ("NOBODY",)),
    "ports": (None, ()),
    "printers": (None, ()),
    "product create": ({"engineer"}, ("W", "--name", "W", "--confirm", "off")),
    "product edit": ({"engineer"}, ("NONE", "--name", "W")),
    "product list": (ANYBODY, ()),
    "product show": (ANYBODY, ("NONE",)),
    "provision": ({"operator", "lead"}, ("--batch", "B", "--port", PORT, "--count", 1, "--wait", 1, "--printer", "file:///nowhere")),
    "read": (None, ("--port", PORT)),
    "report": ({"exporter"}, ("--batch", "B", "-o", "{new}.pdf")),
    "scan": ({"operator", "qa", "lead"}, ("12345678",)),
    "setting list": (ANYBODY, ()),
    "setting reset": ({"engineer"}, ("sound.volume",)),
    "setting set": ({"engineer"}, ("sound.volume", "50")),
    "sheet batch": ({"lead", "engineer"}, ("B1", "-o", "{new}.pdf")),
    "sheet commands": ({"lead", "engineer"}, ("-o", "{new}.pdf")),
    "sheet judge": (None, ("12345678",)),
    "sheet scanner": ({"lead", "engineer"}, ("-o", "{new}.pdf")),
    "unit history": (ANYBODY, ("12345678",)),
    "unit hold": ({"qa", "lead"}, ("12345678", "--reason", "R")),
    "unit list": (ANYBODY, ()),
    "unit move": ({"lead"}, ("12345678", "--batch", "B", "--reason", "R")),
    "unit recover": ({"lead"}, ("12345678", "--reason", "R")),
    "unit release-hold": ({"lead"}, ("12345678", "--reason", "R")),
    "unit replace-module": ({"lead"}, ("12345678", "--port", PORT, "--reason", "R")),
    "unit show": (ANYBODY, ("12345678",)),
    "unit void": ({"lead"}, ("12345678", "--reason", "R")),
    "site init": ({"engineer"}, ("--dsn", "x")),
    "site status": ({"engineer"}, ()),
    "site sync": ({"engineer"}, ()),
    "site bundle": ({"engineer"}, ("export", "{new}")),
}


class Permissions(People):
    def commands(self):
        text = self.station.run("--help", json=False).stdout
        return [" ".join(match) if match[1] else match[0]
                for match in re.findall(r"^  ([a-z]+)(?: ([a-z-]+))?  ", text, re.MULTILINE)]

    def attempt(self, badge, verb):
        words = [str(word).format(ca=self.ca, new=self.folder / f"new-{self.count}", missing=self.folder / "missing")
                 for word in VERBS[verb][1]]
        self.count += 1
        return self.run_as(badge, *verb.replace(" --reason", "").split(), *words)

    def test_every_command_with_every_role(self):
        commands = self.commands()
        self.assertGreater(len(commands), 30)
        self.assertEqual([command for command in commands if command not in VERBS], [])
        self.ca = self.folder / "ca.pem"
        self.ca.write_text("no certificate\n")
        self.count = 0
        self.register("L1", "Q1", "X1", "O1")
        for verb in (*commands, "batch close --reason", "label render --live"):
            allowed = VERBS[verb][0]
            every = (None, "O1", "L1", "Q1", "X1", "E1")
            for badge in every if allowed not in (None, ANYBODY) else (None, "O1", "E1"):
                result = self.attempt(badge, verb)
                code = result.error
                with self.subTest(verb=verb, badge=badge, result=str(result)):
                    if allowed is None or ROLES.get(badge) in allowed:
                        usage = () if verb.startswith("operator") else ("usage",)  # badges in use, or nobody's
                        self.assertNotIn(code, ("role-missing", "not-signed-in", "wrong-pin", *usage))
                    else:
                        self.assertEqual((result.status, code), (6, "role-missing" if badge else "not-signed-in"))

    def test_a_badge_without_a_pin_is_good_for_operators_work_only(self):
        self.register("L1")
        both = self.run_as("E1", "operator", "add", "B2", "--name", "Both", "--role", "operator,lead")
        self.assertEqual(both.status, 0, both)
        self.assertEqual(self.run_as("B2", "unit", "list").status, 0)
        self.refused(self.run_as("B2", "batch", "create", "B", "--product", "W", "--quantity", 1), "pin-required")
        self.refused(self.run_as("L1", "unit", "list", pin=""), "pin-required")
        self.refused(self.run_as("L1", "unit", "list", pin="0000"), "wrong-pin")
        self.refused(self.run_as("NOBODY", "unit", "list"), "not-signed-in")

    def test_a_missing_role_is_told_before_the_unit_and_after_the_options(self):
        self.register("O1")
        self.refused(self.run_as("O1", "unit", "void", "12345678", "--reason", "R"), "role-missing")
        self.refused(self.run_as("O1", "unit", "void", "12345678"), "usage", 2)

    def test_a_command_without_a_record_of_people_may_be_restored(self):
        self.register("L1")
        copy = self.folder / "copy.db"
        self.assertEqual(self.run_as("E1", "db", "backup", copy).status, 0)
        self.refused(self.run_as("L1", "db", "restore", copy), "role-missing")
        self.refused(self.station.run("db", "restore", copy), "not-signed-in")
        restored = self.run_as("E1", "db", "restore", copy)
        self.assertEqual(restored.status, 0, restored)

    def test_events_carry_the_persons_number(self):
        self.register("L1")
        self.assertEqual(self.run_as("E1", "product", "create", "W", "--name", "W").status, 0)
        self.refused(self.run_as("L1", "product", "create", "V", "--name", "V"), "role-missing")
        made, = self.events("product-created")
        self.assertEqual(made["operator"], 1)
        refusals = self.events("permission-refused")
        self.assertEqual([(event["subject"], event["operator"]) for event in refusals], [("person:2", None)])
        self.assertIn('"role-missing"', refusals[0]["detail"])
        self.assertIn('"product create"', refusals[0]["detail"])
        given = self.events("sign-in")
        self.assertTrue(all(event["subject"] == f"person:{event['operator']}" for event in given))
        self.assertEqual(self.station.run("audit", "verify").status, 0)


class Pins(People):
    def lock(self, badge):
        for _ in range(5):
            self.refused(self.run_as(badge, "unit", "list", pin="0000"), "wrong-pin")

    def test_five_wrong_pins_lock_until_an_engineer_sets_a_new_one(self):
        self.register("L1")
        self.lock("L1")
        self.refused(self.run_as("L1", "unit", "list"), "locked-out")
        self.assertEqual([event["subject"] for event in self.events("locked-out")], ["person:2"])
        self.assertEqual([person["locked_out"] for person in self.run_as("E1", "operator", "list").lines], [False, True])
        new = self.run_as("E1", "operator", "set-pin", "L1", "--new-pin-file", self.pin("2345"))
        self.assertEqual(new.status, 0, new)
        self.assertEqual(self.run_as("L1", "unit", "list").status, 0)

    def test_a_right_pin_begins_the_count_anew(self):
        self.register("L1")
        for _ in range(2):
            for _ in range(4):
                self.refused(self.run_as("L1", "unit", "list", pin="0000"), "wrong-pin")
            self.assertEqual(self.run_as("L1", "unit", "list").status, 0)

    @unittest.skipUnless(shutil.which("faketime"), "needs faketime")
    def test_a_clock_set_back_lifts_no_lock_out(self):
        self.register("L1")
        self.lock("L1")
        for shift in ("-1d", "-20m", "+9m"):
            result = self.run_as("L1", "unit", "list", wrapper=("faketime", "-f", shift))
            self.refused(result, "locked-out")

    def test_a_restart_lifts_no_lock_out(self):
        self.register("L1")
        self.lock("L1")
        # As after a restart: this boot's own time, however long that is, counts only with the wall clock's consent.
        subprocess.run(["sqlite3", self.station.db, "UPDATE person SET locked_boot = 'another', locked_mono = 1"
                        " WHERE locked_boot IS NOT NULL"], check=True)
        self.refused(self.run_as("L1", "unit", "list"), "locked-out")

    @unittest.skipUnless(shutil.which("faketime"), "needs faketime")
    def test_a_lock_out_ends_by_itself_and_one_more_wrong_pin_begins_it_anew(self):
        self.register("L1")
        self.lock("L1")
        later = {"wrapper": ("faketime", "-f", "+11m")}
        self.refused(self.run_as("L1", "unit", "list", pin="0000", **later), "wrong-pin")
        self.refused(self.run_as("L1", "unit", "list", **later), "locked-out")
        much_later = {"wrapper": ("faketime", "-f", "+30m")}
        self.assertEqual(self.run_as("L1", "unit", "list", **much_later).status, 0)

    def test_no_terminal_and_no_file_is_no_hang(self):
        self.register("L1")
        started = self.run_as("L1", "batch", "list", pin="", input="")
        self.refused(started, "pin-required")

    def test_a_pin_file_that_is_missing_or_empty(self):
        self.register("L1")
        gone = self.station.run("unit", "list", "--operator", "L1", "--pin-file", self.folder / "gone")
        self.refused(gone, "file-missing", 5)
        empty = self.folder / "empty"
        empty.write_text("\n")
        self.refused(self.station.run("unit", "list", "--operator", "L1", "--pin-file", empty), "pin-required")

    def test_the_badge_comes_from_standard_input(self):
        self.register("L1")
        result = self.run_as("-", "unit", "list", pin=PINS["L1"], input="L1\n")
        self.assertEqual(result.status, 0, result)
        new = self.run_as("-", "operator", "add", "-", "--name", "New", "--role", "qa", pin=PINS["E1"], input="E1\nB9\n")
        self.assertEqual(new.status, 0, new)
        self.assertEqual(self.run_as("E1", "operator", "disable", "B9").status, 0)


class Terminal(People):
    def talk(self, words, answers):
        """Runs @words on a terminal of its own; answers each prompt; returns status and all that was shown."""
        pid, fd = pty.fork()
        if pid == 0:
            os.execve(CLAIMCHECK, ["claimcheck", *map(str, words)], self.station.environment)
        shown, left, deadline = "", list(answers), time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if not select.select([fd], [], [], 1)[0]:
                continue
            try:
                data = os.read(fd, 4096).decode()
            except OSError:
                break
            if not data:
                break
            shown += data
            if left and shown.endswith(left[0][0]):
                os.write(fd, left.pop(0)[1].encode())
        os.close(fd)
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), shown

    def common(self):
        return ("--db", self.station.db)

    def test_pins_are_asked_for_with_the_echo_off(self):
        self.register("L1")
        status, shown = self.talk((*self.common(), "unit", "list", "--operator", "L1"), [("PIN: ", "23x\x7f45\r")])
        self.assertEqual(status, 0, shown)
        self.assertNotIn("45", shown)
        status, shown = self.talk((*self.common(), "unit", "list", "--operator", "L1"), [("PIN: ", "999\r")])
        self.assertEqual(status, 6, shown)
        status, shown = self.talk((*self.common(), "unit", "list", "--operator", "L1"), [("PIN: ", "23\x03")])
        self.assertEqual(status, 6, shown)

    def test_a_new_pin_is_asked_for_twice(self):
        self.register("L1")
        words = (*self.common(), "operator", "set-pin", "L1", "--operator", "E1")
        status, shown = self.talk(words, [("PIN: ", "1234\r"), ("New PIN: ", "8642\r"), ("again: ", "8643\r")])
        self.assertEqual(status, 6, shown)
        status, shown = self.talk(words, [("PIN: ", "1234\r"), ("New PIN: ", "8642\r"), ("again: ", "8642\r")])
        self.assertEqual(status, 0, shown)
        self.assertNotIn("8642", shown)
        self.assertEqual(self.run_as("L1", "unit", "list", pin="8642").status, 0)

    def test_an_operators_badge_is_asked_for_nothing(self):
        self.register("O1")
        status, shown = self.talk((*self.common(), "unit", "list", "--operator", "O1"), [])
        self.assertEqual((status, "PIN" in shown), (0, False), shown)


class Hidden(People):
    def test_the_argument_vector_shows_no_badge(self):
        self.register("O1", "L1")
        self.assertEqual(self.run_as("E1", "product", "create", "W", "--name", "W").status, 0)
        made = self.run_as("L1", "batch", "create", "B", "--product", "W", "--quantity", 5)
        self.assertEqual(made.status, 0, made)
        words = [CLAIMCHECK, "--db", self.station.db, "--operator", "O1-SECRET", "--approve=L1-SECRET", "provision", "--batch",
                 "B", "--port", "/dev/claimcheck-no-such-port", "--printer", self.station.printer]
        added = self.run_as("E1", "operator", "add", "O1-SECRET", "--name", "S", "--role", "operator")
        self.assertEqual(added.status, 0, added)
        with Running(words, environment=self.station.environment) as running:
            running.wait_error_line("no-such-port")
            shown = pathlib.Path(f"/proc/{running.pid}/cmdline").read_bytes()
            self.assertNotIn(b"SECRET", shown)
            self.assertEqual(running.end(), 0, running)


class Approval(unittest.TestCase):
    run_as, pin, register, refused, events = (People.run_as, People.pin, People.register, People.refused, People.events)

    def setUp(self):
        self.modules = self.enterContext(Simulator("--maker", "espressif"))
        self.station = self.enterContext(training_station(self.modules))
        self.folder = pathlib.Path(self.station.folder)
        self.uid = self.modules.uid(1)

    def commission(self, claim_code="{uid}"):
        for words in (("product", "create", "P", "--name", "P", "--confirm", "off", "--claim-code", claim_code),
                      ("batch", "create", "BP", "--product", "P", "--quantity", 5)):
            result = self.station.run(*words)
            self.assertEqual(result.status, 0, result)
        self.labels = self.station.printer
        done = self.station.run("provision", "--batch", "BP", "--port", self.modules.port(1), "--printer", self.labels,
                                "--count", 1)
        self.assertEqual(done.status, 0, done)

    def approve(self, badge, *words, pin=None):
        return self.run_as("L1", *words, "--approve", badge, "--approve-pin-file", self.pin(pin or PINS.get(badge, "0000")))

    def test_a_commissioned_unit_is_voided_by_two(self):
        self.commission()
        self.register("L1", "L2", "Q1")
        void = ("unit", "void", self.uid, "--reason", "R")
        self.refused(self.run_as("L1", *void), "approval-required")
        self.refused(self.approve("L1", *void), "approval-required")
        self.refused(self.approve("NOBODY", *void), "approval-required")
        self.refused(self.approve("Q1", *void), "role-missing")
        self.refused(self.approve("L2", *void, pin="0000"), "wrong-pin")
        self.refused(self.run_as("L1", *void, "--approve", "L2"), "pin-required")
        self.assertEqual(self.run_as("L1", "unit", "show", self.uid).json["state"], "commissioned")
        done = self.approve("L2", *void)
        self.assertEqual((done.status, done.json["state"]), (0, "void"), done)
        given, = self.events("approval-given")
        self.assertEqual((given["subject"], given["operator"], '"approved_by":3' in given["detail"]),
                         (f"unit:{self.uid}", 2, True), given)

    def test_a_batch_that_does_not_add_up_is_closed_by_two(self):
        self.station.ok("provision", "--batch", "B1", "--port", self.modules.port(1), "--printer", self.station.printer,
                        "--count", 1, "--until", "labelled")
        self.register("L1", "L2", "X1")
        close = ("batch", "close", "B1")
        self.refused(self.run_as("X1", *close), "not-balanced", 1)
        self.refused(self.run_as("X1", *close, "--reason", "R"), "role-missing")
        self.refused(self.run_as("L1", *close, "--reason", "R"), "approval-required")
        self.refused(self.approve("L1", *close, "--reason", "R"), "approval-required")
        self.assertEqual(self.run_as("L1", "batch", "show", "B1").json["state"], "open")
        done = self.approve("L2", *close, "--reason", "R")
        self.assertEqual(done.status, 0, done)
        exception, = self.run_as("L1", "batch", "show", "B1").json["exceptions"]
        self.assertEqual((exception["operator"], exception["approved_by"]), (2, 3))

    def test_nobody_registered_needs_nobody(self):
        self.commission()
        done = self.station.run("unit", "void", self.uid, "--reason", "R")
        self.assertEqual(done.status, 0, done)

    def test_a_lost_label_without_generation_needs_two(self):
        self.commission()
        self.register("L1", "L2")
        lost = ("label", "reprint", self.uid, "--reason", "R", "--old-label", "lost", "--printer", self.labels)
        self.refused(self.run_as("L1", *lost), "approval-required")
        done = self.approve("L2", *lost)
        self.assertEqual(done.status, 0, done)

    def test_a_lost_label_with_generation_needs_a_lead(self):
        self.commission("{uid}-{generation}")
        self.register("L1", "O1")
        lost = ("label", "reprint", self.uid, "--reason", "R", "--old-label", "lost", "--printer", self.labels)
        self.refused(self.run_as("O1", *lost), "role-missing")
        done = self.run_as("L1", *lost)
        self.assertEqual(done.status, 0, done)


if __name__ == "__main__":
    unittest.main()
