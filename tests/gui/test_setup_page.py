# SPDX-License-Identifier: GPL-3.0-or-later
# suite: plain
"""Setup: what is chosen there is on record, what a file says cannot be changed, and every Test says what it saw."""
import contextlib
import os
import pathlib
import re
import socket
import subprocess
import threading
import unittest

from claimcheck_testing import SOURCE, Simulator, Station, decode_zbar, main, training_station
import dnssd_rig
from window_testing import Display, Window, wait_until

SHEET = ("CLAIMCHECK ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghijklmnopqrstuvwxyz 0123456789 "
         "!#$%&()*,-./:;<>?@\\]_|}~ ' \" ` ^ = + [ { END")


class Setup(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.display = cls.enterClassContext(Display())

    def setUp(self):
        self.station = self.enterContext(Station())
        self.station.ok("product", "create", "P", "--name", "P") # so that no first start is offered

    def open(self, section, station=None):
        window = self.enterContext(Window(self.display, station or self.station, "--page", "Setup"))
        window.click("Setup: " + section, "radio button")
        return window

    def setting(self, name, station=None):
        lines = (station or self.station).ok("setting", "list").lines
        return next((line["value"] for line in lines if line["name"] == name), None)

    def wait_setting(self, name, value, station=None):
        wait_until(lambda: self.setting(name, station) == value, lambda: f"{name}: {self.setting(name, station)!r}, not {value!r}")

    def enter(self, window, name, text):
        node = window.find("text", name)
        node.get_component_iface().grab_focus()
        window.fill(name, text)
        window.key("Return")


class Values(Setup):
    def test_a_name_is_kept_when_it_is_entered_and_the_header_shows_it(self):
        window = self.open("Station")
        self.enter(window, "Station name", "Line 9")
        self.wait_setting("station.name", "Line 9")
        window.find("label", "Line 9")
        kinds = [event["kind"] for event in self.station.ok("audit", "log").lines]
        self.assertIn("setting-changed", kinds)

    def test_numbers_and_switches(self):
        window = self.open("Sound")
        window.find("spin button", "Volume").get_value_iface().set_current_value(40)
        self.wait_setting("sound.volume", "40")
        window.click("Sounds", "toggle button")
        self.wait_setting("sound.enabled", "false")

    def test_kiosk_locks_nobody_out(self):
        window = self.open("Station")
        node = window.find("toggle button", "Kiosk")
        wait_until(lambda: not node.get_state_set().contains(window.Atspi.StateType.SENSITIVE), "a switch that is greyed")

    def test_what_a_file_says_cannot_be_changed(self):
        self.station.config.write_text("[sound]\nvolume=30\n")
        window = self.open("Sound")
        node = window.find("spin button", "Volume")
        wait_until(lambda: node.get_value_iface().get_current_value() == 30, "the file's value")
        wait_until(lambda: not node.get_state_set().contains(window.Atspi.StateType.SENSITIVE), "a row that is greyed")
        window.wait_description("list item", "Volume", f"Fixed by {self.station.config}")

    def test_the_language_changes_the_words_at_once(self):
        window = self.open("Station")
        names = [item.get_name() for item in window.all("menu item", showing=False)]
        box = window.find("combo box", "Language")
        self.assertTrue(box.get_selection_iface().select_child(names.index("Deutsch") - names.index("As the computer")))
        self.wait_setting("station.language", "de")
        window.find("radio button", "Setup") # a page's name stays in every language

    def test_a_backup_goes_where_it_was_told(self):
        folder = self.station.folder / "copies"
        folder.mkdir()
        window = self.open("Station")
        self.enter(window, "Backup folder", str(folder))
        self.wait_setting("backup.to", str(folder))
        window.click("Back up now", "push button")
        window.wait_text("Ticker", "Backup made")
        self.assertGreaterEqual(len(list(folder.glob("*.db"))), 1)


class Completeness(unittest.TestCase):
    """Every setting can be read and changed in Setup, but for those that nothing reads yet."""
    LATER = {"slot.via", "site.dsn", "site.policy"}

    def test_every_setting_has_its_place(self):
        table = (SOURCE / "station" / "settings.c").read_text()
        known = {f"{group}.{key}" for group, key in re.findall(r'\{ "(\w+)", "([\w-]+)", KIND_', table)}
        sections = "".join(path.read_text() for path in (SOURCE / "gui").glob("gui-setup-*.c"))
        shown = set(re.findall(r'\.name = "([\w-]+\.[\w-]+)"', sections))
        shown |= {"slot." + key for key in re.findall(r'"slot %u\.(\w+)"', sections)}
        self.assertEqual(known - shown, self.LATER)
        self.assertEqual(shown - known, set())


class Backups(Setup):
    def test_one_makes_itself_and_the_header_says_so(self):
        folder = self.station.folder / "copies"
        folder.mkdir()
        self.station.ok("setting", "set", "backup.to", folder)
        window = self.open("Sound")
        wait_until(lambda: len(list(folder.glob("*.db"))) == 1, "a backup")
        window.wait_description("icon", "Backup", "Backup: just now")

    def test_one_is_made_at_the_end_if_anything_happened(self):
        folder = self.station.folder / "copies"
        folder.mkdir()
        self.station.ok("setting", "set", "backup.to", folder)
        first = self.station.ok("db", "backup").json["file"]
        self.station.ok("setting", "set", "station.name", "Changed")
        window = self.open("Sound")
        window.find("spin button", "Volume")
        window.key("ctrl+q")
        window.process.wait(20)
        made = sorted(str(path) for path in folder.glob("*.db"))
        self.assertEqual((len(made), made[0]), (2, first))
        self.station.ok("db", "check", "--db", made[1])

    def test_a_folder_that_is_gone_is_said_in_the_header(self):
        self.station.ok("setting", "set", "backup.to", self.station.folder / "gone")
        window = self.open("Sound")
        window.wait_description("icon", "Backup", "gone")


class Slots(Setup):
    def test_a_slot_is_added_tested_and_removed(self):
        modules = self.enterContext(Simulator("--maker", "espressif", "--no-pace"))
        window = self.open("Slots")
        window.click("Add a slot…")
        window.fill("Port", modules.port(1))
        window.click("Take it")
        self.wait_setting("slot 1.port", modules.port(1))
        window.click("Test slot 1")
        window.find("label", "What was seen")
        window.find("icon", "good")
        window.key("Escape")
        window.wait_gone("label", "What was seen")
        window.click("Remove slot 1")
        self.wait_setting("slot 1.port", None)

    def test_the_port_of_finished_products_is_chosen_tested_and_followed_by_qas_page(self):
        modules = self.enterContext(Simulator("--maker", "espressif", "--no-pace"))
        window = self.open("Slots")
        window.page("QA")
        window.wait_text("Module", "No port")
        window.page("Setup")
        window.click("Test", "push button")
        window.wait_text("Ticker", "no port was chosen")
        self.enter(window, "Port of finished products", modules.port(1))
        self.wait_setting("qa.port", modules.port(1))
        window.page("QA")
        window.wait_text("Module", "plugged in")


EMPTY_SYSFS = ("unshare", "-m", "sh", "-c", "set -e; mount --make-rprivate /; mount -t tmpfs none /sys/class; "
               "mkdir /sys/class/tty; exec \"$@\"", "sh")


def plug_in(window, number):
    """A USB bridge appears at place 1-1.NUMBER, where only the window's process sees it."""
    classes = pathlib.Path("/proc", str(window.pid), "root", "sys", "class")
    bridge = classes / "devices" / "usb1" / "1-1" / f"1-1.{number}"
    interface = f"1-1.{number}:1.0"
    tty = f"ttyUSB{number}"
    (bridge / interface / tty / "tty" / tty).mkdir(parents=True)
    for name, text in (("busnum", "1"), ("devnum", str(number)), ("idVendor", "0403"), ("idProduct", "6001"),
                       ("product", "ExpressLink bridge"), ("manufacturer", "FTDI"), ("serial", "0001")):
        (bridge / name).write_text(text + "\n")
    (bridge / interface / tty / "tty" / tty / "device").symlink_to(f"../../../{tty}")
    (classes / "tty" / tty).symlink_to(f"../devices/usb1/1-1/1-1.{number}/{interface}/{tty}/tty/{tty}")


@unittest.skipUnless(os.geteuid() == 0, "a mount namespace needs root")
class PluggingIn(Setup):
    def test_a_slot_is_named_by_plugging_a_module_in(self):
        window = self.enterContext(Window(self.display, self.station, "--page", "Setup", wrapper=EMPTY_SYSFS))
        window.click("Setup: Slots", "radio button")
        window.click("Add a slot…")
        window.find("label", "Waiting for a module…")  # what is there by now was there before
        plug_in(window, 2)
        wait_until(lambda: window.text(window.find("text", "Port")) == "usb:1-1.2:1.0", "the place of the port")
        window.click("Take it")
        self.wait_setting("slot 1.port", "usb:1-1.2:1.0")
        self.assertEqual(self.setting("slot 1.kind"), "cable")


class Printers(Setup):
    def test_a_folder_a_test_and_a_trial_label(self):
        folder = self.station.folder / "trials"
        folder.mkdir()
        window = self.open("Printer")
        self.enter(window, "Printer", folder.as_uri())
        self.wait_setting("printer.destination", folder.as_uri())
        window.click("Print a trial label")
        window.wait_text("Ticker", "trial label is out")
        (label,) = folder.iterdir()
        self.assertEqual(set(decode_zbar(label)), {"VOID"})
        window.click("Test", "push button")
        window.find("label", "What was seen")

    def test_the_second_printer_is_kept_and_tested(self):
        folder = self.station.folder / "second"
        window = self.open("Printer")
        window.click("Test the second", "push button")
        window.wait_text("Ticker", "none was chosen")
        self.enter(window, "Second printer", folder.as_uri())
        self.wait_setting("printer.second", folder.as_uri())
        window.click("Test the second", "push button")
        window.find("icon", "bad")
        window.key("Escape")
        window.wait_gone("label", "What was seen")
        folder.mkdir()
        window.click("Test the second", "push button")
        window.find("icon", "good")

    @unittest.skipIf(dnssd_rig.missing(), dnssd_rig.missing())
    def test_a_printer_that_announces_itself_is_used_with_a_click(self):
        rig = self.enterContext(dnssd_rig.DnssdRig())
        destination = rig.start_ipp("Line printer")
        window = self.enterContext(Window(self.display, self.station, "--page", "Setup", environment=rig.environment,
                                          wrapper=rig.wrapper))
        window.click("Setup: Printer", "radio button")
        window.wait_description("list item", "Line printer", "Acme LabelOne")
        window.click("Use Line printer")
        self.wait_setting("printer.destination", destination)
        window.click("Test", "push button")
        window.find("label", "What was seen")

    def test_no_printer_is_said(self):
        window = self.open("Printer")
        window.click("Print a trial label")
        window.wait_text("Ticker", "none was chosen")


class Scanners(Setup):
    def test_one_scan_of_the_sheet_finds_the_scanner(self):
        window = self.open("Scanner")
        window.find("list item", "Scan the sheet now")
        window.scan("#" + SHEET)
        self.wait_setting("scanner.prefix", "#")
        self.assertEqual(self.setting("scanner.layout"), "us")
        window.scan("not the sheet at all")
        window.find("list item", "That was no scan of the test sheet, or it was cut short")


class SerialScanner:
    """A serial scanner behind a network port: whoever connects is sent one code after another."""

    def __enter__(self):
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = f"tcp:127.0.0.1:{self._listener.getsockname()[1]}"
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()
        return self

    def _serve(self):
        self._listener.settimeout(0.1)
        while not self._ended.is_set():
            with contextlib.suppress(OSError), self._listener.accept()[0] as client:
                while not self._ended.wait(0.1):
                    client.sendall(b"12345678\r")

    def __exit__(self, *_):
        self._ended.set()
        self._thread.join()
        self._listener.close()


class SerialScanners(Setup):
    def test_a_scan_is_seen_and_what_it_was_is_not_told(self):
        window = self.open("Scanner")
        window.click("Test", "push button")
        window.wait_text("Ticker", "no port was chosen")
        scanner = self.enterContext(SerialScanner())
        self.enter(window, "Port", scanner.port)
        self.wait_setting("scanner.port", scanner.port)
        window.click("Test", "push button")
        window.wait_text("Ticker", "characters that were read: 8")
        self.assertNotIn("12345678", window.tree())


class Things(Setup):
    def test_a_makers_ca_is_trusted_and_retired(self):
        modules = self.enterContext(Simulator("--maker", "espressif", "--no-pace"))
        station = self.enterContext(training_station())
        window = self.open("Makers", station)
        before = len(station.ok("ca", "list").lines)
        window.click("Add a CA…")
        window.fill("File", str(modules.ca()))
        window.fill("Maker", "Acme")
        window.click("Trust")
        window.find("push button", "Retire Acme")
        self.assertEqual(len(station.ok("ca", "list").lines), before + 1)
        window.click("Test Acme")
        window.find("label", "What was seen")
        self.assertTrue(any(row.get_name().startswith("It is valid until 2") for row in window.all("list item")))
        window.display.key("Escape")
        window.wait_gone("label", "What was seen")
        window.click("Retire Acme")
        window.click("Retire")
        wait_until(lambda: station.ok("ca", "list").lines[-1]["retired_at"], "a retired CA")

    def test_a_file_that_is_no_ca_is_said_in_words(self):
        junk = self.station.folder / "junk.pem"
        junk.write_text("nothing\n")
        window = self.open("Makers")
        window.click("Add a CA…")
        window.fill("File", str(junk))
        window.click("Trust")
        window.wait_text("Ticker", "Add a maker's CA")

    def test_a_product_and_its_next_version(self):
        window = self.open("Products")
        window.click("New product…")
        window.fill("SKU", "W-1")
        window.fill("Name", "Widget")
        window.fill("More labels", "card=unit-30x15")
        window.fill("Own fields", "COLOUR:text\nSIZE:number")
        window.click("Create")
        window.click("Edit W-1")
        window.fill("Own fields", "COLOUR:text:RED|BLUE")
        window.fill("Claim code", "{uid}-{generation}")
        window.click("Make the next version")
        wait_until(lambda: self.station.ok("product", "show", "W-1").json["version"] == 2, "version 2")
        shown = self.station.ok("product", "show", "W-1").json
        self.assertEqual([label["kind"] for label in shown["labels"]], ["unit", "card"])
        self.assertEqual(shown["custom"], [{"name": "COLOUR", "type": "text", "regex": "RED|BLUE"}])
        self.assertEqual((shown["name"], shown["claim_code"], shown["template"]), ("Widget", "{uid}-{generation}", "unit-57x32"))

    def test_a_manifest_key_is_made_and_its_ca_saved(self):
        window = self.open("Key")
        window.find("list item", "There is no manifest key")
        window.click("Create a key")
        window.fill("Pass phrase", "correct horse", role="password text")
        window.fill("Once more", "correct horses", role="password text")
        window.click("With a certificate of its own", "check box")
        window.click("Create", "push button")
        window.wait_text("Ticker", "the two differ")
        window.click("Create a key")
        window.fill("Pass phrase", "correct horse", role="password text")
        window.fill("Once more", "correct horse", role="password text")
        window.click("With a certificate of its own", "check box")
        window.click("Create", "push button")
        window.find("list item", "There is a manifest key")
        window.find("list item", "It has a certificate")
        saved = self.station.folder / "ca.pem"
        window.click("Save the CA")
        window.fill("File", str(saved))
        window.click("Save", "push button")
        wait_until(saved.exists, "the CA's file")
        self.assertIn("BEGIN CERTIFICATE", saved.read_text())

    def test_a_key_that_a_factorys_ca_certifies(self):
        folder = self.station.folder
        window = self.open("Key")
        window.click("Create a key")
        for name in ("Pass phrase", "Once more"):
            window.fill(name, "correct horse", role="password text")
        window.click("Create", "push button")
        window.find("list item", "There is a manifest key")
        window.click("Request a certificate")
        window.fill("File", str(folder / "station.csr"))
        window.fill("Pass phrase", "correct horse", role="password text")
        window.click("Write", "push button")
        wait_until((folder / "station.csr").exists, "the request")
        subprocess.run(["sh", "-ec", """
            openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem -subj /CN=Factory
            openssl x509 -req -in station.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 -out station.pem
            cat ca.pem >> station.pem"""], cwd=folder, check=True, capture_output=True)
        window.click("Install the certificate")
        window.fill("File", str(folder / "station.pem"))
        window.fill("Pass phrase", "correct horse", role="password text")
        window.click("Install", "push button")
        window.find("list item", "It has a certificate")
        self.assertTrue(self.station.ok("key", "status").json)

    def test_the_first_person_is_an_engineer_who_proves_it(self):
        window = self.open("People")
        window.click("Register…")
        window.fill("Badge", "BADGE-EVA", role="password text")
        window.fill("Name", "Eva")
        window.fill("PIN", "4711", role="password text")
        window.click("Register", "push button")
        window.wait_gone("radio button", "Setup") # from now on nobody who is not signed in sees it
        window.scan("BADGE-EVA")
        window.find("radio button", "Setup")


if __name__ == "__main__":
    main()
