# SPDX-License-Identifier: GPL-3.0-or-later
"""Serial numbers that the OEM gives and the line scans, and fields of the factory's own."""
import os
import pty
import threading
import tty
import unittest

from claimcheck_testing import decode_zbar
from label_kinds import BARCODE, QR, TEXT, KindsCase


class ScannedSerial(KindsCase):
    MODULES = 16

    def begin(self, *options, product=()):
        self.product("--serial", "scan", *product)
        running = self.provision(*options)
        running.wait_event("scan-serial")
        return running

    def test_the_unit_waits_for_its_number(self):
        running = self.begin("--count", 1)
        self.assertEqual(self.station.ok("unit", "list").lines, [])
        running.write_line("OEM-4711")
        running.wait_event("scan", error=None)
        running.wait_event("printed")
        running.write_line(self.uid)
        self.assertEqual(running.wait_end(), 0, running)
        self.assertEqual((self.unit()["serial"], self.unit()["state"]), ("OEM-4711", "commissioned"))
        self.assertEqual(self.station.unit("OEM-4711")["uid"], self.uid)

    def test_it_is_said_to_people(self):
        self.product("--serial", "scan")
        running = self.station.start("provision", "--batch", "B1", "--port", self.port, "--printer", self.station.printer, json=False)
        running.wait_line("scan the product's serial number")

    def test_what_is_no_number_is_refused_and_asked_again(self):
        running = self.begin()
        for code in (self.uid, "https://example.com/1", "with blank", "fail:nothing", "x" * 65, "Ü1", "1\x07"):
            running.write_line(code)
            self.assertEqual(running.wait_event("scan")["error"]["code"], "malformed-code", code)
        running.write_line("OEM-1")
        running.wait_event("recorded")
        refused = [event for event in self.station.ok("audit", "log").lines if event["kind"] == "scan-refused"]
        self.assertEqual({event["subject"] for event in refused}, {f"unit:{self.uid}"})

    def test_a_badge_is_no_number(self):
        self.product("--serial", "scan")
        running = self.provision(*self.people("OP-1")["OP-1"])
        running.wait_event("scan-serial")
        running.write_line("OP-1")
        self.assertEqual(running.wait_event("scan")["error"]["code"], "malformed-code")

    def test_a_number_once_given_is_never_given_again(self):
        running = self.begin("--count", 1)
        running.write_line("OEM-1")
        running.write_line(self.uid)
        self.assertEqual(running.wait_end(), 0, running)
        self.station.ok("unit", "void", self.uid, "--reason", "broken")  # not even then
        type(self).used += 1
        other = self.modules.uid(self.used)
        running = self.provision("--count", 1, ports=[self.modules.port(self.used)])
        running.wait_event("scan-serial")
        running.write_line("OEM-1")
        self.assertEqual(running.wait_event("scan")["error"]["code"], "duplicate-unit")
        running.write_line(self.uid)  # the code of a void label, and a UID
        self.assertEqual(running.wait_event("scan")["error"]["code"], "malformed-code")
        running.write_line("OEM-2")
        running.write_line(other)
        self.assertEqual(running.wait_end(), 0, running)
        self.assertEqual(self.unit(other)["serial"], "OEM-2")

    def test_the_second_life_of_a_product_keeps_its_number(self):
        running = self.begin("--count", 1)
        running.write_line("OEM-1")
        running.write_line(self.uid)
        self.assertEqual(running.wait_end(), 0, running)
        self.station.ok("unit", "void", self.uid, "--reason", "broken")
        self.station.ok("unit", "recover", self.uid, "--reason", "mended")
        running = self.provision("--count", 1)
        running.wait_event("scan-serial")
        running.write_line("OEM-1")
        running.write_line(self.uid)
        self.assertEqual(running.wait_end(), 0, running)
        unit = self.station.unit("OEM-1")
        self.assertEqual((unit["life"], unit["serial"], unit["state"]), (2, "OEM-1", "commissioned"))

    def test_a_pattern_passes_over_what_was_scanned(self):
        running = self.begin("--count", 1)
        running.write_line("SN1")
        running.write_line(self.uid)
        self.assertEqual(running.wait_end(), 0, running)
        self.station.add_product("LAMP-2", "--serial", "SN{counter:1}")
        self.station.add_batch("B2", product="LAMP-2")
        type(self).used += 1
        other = self.modules.uid(self.used)
        result = self.station.run("provision", "--batch", "B2", "--port", self.modules.port(self.used), "--printer",
                                  self.station.printer, "--count", 1, input=f"{other}\n")
        self.assertEqual(result.status, 0, result)
        self.assertEqual(self.unit(other)["serial"], "SN2")

    def test_a_module_that_leaves_unscanned_was_never_there(self):
        running = self.begin()
        self.modules.command(f"lift {self.slot}")
        running.wait_event("left")
        self.modules.command(f"seat {self.slot}")
        running.wait_event("scan-serial")
        running.write_line("OEM-1")
        running.wait_event("printed")

    def test_mark_and_number_one_after_the_other(self):
        running = self.begin_both()
        running.write_line("HW-1")
        running.wait_event("scan-serial")
        running.write_line("OEM-1")
        running.wait_event("printed")
        for code in (self.uid, "HW-1"):
            running.write_line(code)
        self.assertEqual(running.wait_end(), 0, running)
        unit = self.unit()
        self.assertEqual((unit["carrier"], unit["serial"], unit["confirmed_by"]), ("HW-1", "OEM-1", "carrier"))

    def begin_both(self):
        self.product("--serial", "scan", "--confirm", "carrier", "--carrier", "HW-[0-9]+")
        running = self.provision("--count", 1)
        running.wait_event("scan-carrier")
        return running

    def test_the_scanner_of_the_slot(self):
        near, far = pty.openpty()
        self.addCleanup(os.close, near)
        self.addCleanup(os.close, far)
        tty.setraw(far)
        type(self).used += 1
        self.product("--serial", "scan")
        running = self.provision("--scanner", f"2={os.ttyname(far)}", "--labels-in-hand", 2,
                                 ports=[self.port, self.modules.port(self.used)])
        running.wait_event("scan-serial", slot=2)
        self.scan_until_printed(running, near)
        running.end()
        self.assertEqual(self.unit(self.modules.uid(self.used))["serial"], "OEM-2")

    def scan_until_printed(self, running, near):
        """What a scanner sends before its port is open is another time's, so it is scanned again until it is heard."""
        printed = threading.Event()

        def scan():
            while not printed.is_set():
                os.write(near, b"OEM-2\r\n")
                printed.wait(1)

        scanning = threading.Thread(target=scan)
        scanning.start()
        try:
            running.wait_event("printed", slot=2)
        finally:
            printed.set()
            scanning.join()

    def test_the_number_may_stand_on_the_package(self):
        running = self.begin("--count", 1, product=("--label", f"package={self.template('pack', BARCODE % '{serial}')}"))
        for code in ("OEM-1", self.uid, "OEM-1"):
            running.write_line(code)
        self.assertEqual(running.wait_end(), 0, running)
        self.assertEqual(self.labels()["package", 1]["code"], "OEM-1")


class Custom(KindsCase):
    MODULES = 8

    FIELDS = ("--custom", "colour:text:red|blue", "--custom", "weight:number", "--custom", "built:date")

    def test_values_are_recorded_and_stand_on_the_label(self):
        template = self.template("own", QR % "{claim_code}", TEXT % "{custom.colour} {custom.weight}")
        self.product(*self.FIELDS, "--template", template)
        running = self.provision("--count", 1, "--custom", "colour=red", "--custom", "weight=1.50", "--custom", "built=2026-01-31")
        running.wait_event("printed")
        running.write_line(self.uid)
        self.assertEqual(running.wait_end(), 0, running)
        self.assertEqual(self.unit()["custom"], {"colour": "red", "weight": "1.50", "built": "2026-01-31"})
        import subprocess
        text = subprocess.run(["pdftotext", self.station.label_file(self.uid), "-"], capture_output=True, text=True, check=True)
        self.assertIn("red 1.50", text.stdout)
        self.assertEqual(decode_zbar(self.station.label_file(self.uid)), [self.uid])

    def test_a_unit_without_values(self):
        self.product(*self.FIELDS)
        result = self.station.run("provision", "--batch", "B1", "--port", self.port, "--printer", self.station.printer, "--count", 1,
                                  input=f"{self.uid}\n")
        self.assertEqual(result.status, 0, result)
        self.assertEqual(self.unit()["custom"], {})

    def test_values_that_do_not_fit(self):
        self.product(*self.FIELDS)
        for value in ("colour=green", "colour=", "colour", "size=1", "weight=1,5", "weight=1e9", "built=2026-02-30", "built=31.1.2026",
                      "colour=red\x1b[0m", "=red", "colour=" + "r" * 5000):
            result = self.station.run("provision", "--batch", "B1", "--port", self.port, "--printer", self.station.printer,
                                      "--custom", value)
            self.assertEqual((result.status, result.error), (2, "usage"), (value, result))
        twice = self.station.run("provision", "--batch", "B1", "--port", self.port, "--printer", self.station.printer,
                                 "--custom", "colour=red", "--custom", "colour=blue")
        self.assertEqual(twice.status, 2, twice)

    def test_declarations(self):
        create = lambda *options: self.station.run("product", "create", "LAMP-1", "--name", "Lamp", *options)
        for field in ("colour", "colour:", "1x:text", "a b:text", "colour:colour", "colour:text:(", "x" * 40 + ":text"):
            if field != "colour:":
                self.assertEqual(create("--custom", field).status, 2, field)
        unknown = create("--template", self.template("own", QR % "{claim_code}", TEXT % "{custom.colour}"))
        self.assertEqual(unknown.error, "template-invalid", unknown)
        result = create(*self.FIELDS)
        self.assertEqual([field["name"] for field in result.json["custom"]], ["colour", "weight", "built"])
        edited = self.station.ok("product", "edit", "LAMP-1", "--custom", "weight:", "--custom", "size:text:[SML]:x")
        self.assertEqual([(field["name"], field["regex"]) for field in edited.json["custom"]],
                         [("colour", "red|blue"), ("built", None), ("size", "[SML]:x")])


if __name__ == "__main__":
    unittest.main()
