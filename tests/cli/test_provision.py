# SPDX-License-Identifier: GPL-3.0-or-later
# suite: thread
"""The main job through the command line: a seated module becomes a labelled, confirmed unit on record."""
import signal
import unittest

from claimcheck_testing import Simulator, Station, decode_zbar, decode_zxing, training_station


def provision(station, simulator, *options, slots=1):
    """The words of a provision command for the first @slots modules."""
    ports = [word for number in range(1, slots + 1) for word in ("--port", simulator.port(number))]
    return ["provision", "--batch", "B1", *ports, "--printer", station.printer, *options]


class OneSlot(unittest.TestCase):
    def bench(self, *options, product_options=(), quantity=100):
        modules = self.enterContext(Simulator("--no-pace", *options))
        station = self.enterContext(training_station(modules, options=product_options, quantity=quantity))
        return modules, station

    def commission(self, station, modules, slot=1):
        """Runs one unit to its end with its code written ahead; returns the result."""
        return station.run("provision", "--batch", "B1", "--port", modules.port(slot), "--printer", station.printer,
                           "--count", 1, input=modules.uid(slot) + "\n")

    def test_each_maker_from_module_to_commissioned_unit(self):
        for maker in ("espressif", "espressif-0.x", "infineon", "telit"):
            with self.subTest(maker=maker):
                modules, station = self.bench("--maker", maker)
                result = self.commission(station, modules)
                self.assertEqual(result.status, 0, result)
                names = [line["event"] for line in result.lines]
                for earlier, later in zip(["read", "recorded", "sent", "printed", "scan", "confirmed"],
                                          ["recorded", "sent", "printed", "scan", "confirmed", "unit"]):
                    self.assertLess(names.index(earlier), names.index(later), names)
                closing = result.lines[-1]
                self.assertEqual((closing["uid"], closing["state"], closing["error"]),
                                 (modules.uid(1), "commissioned", None))
                unit = station.unit(modules.uid(1))
                self.assertEqual((unit["state"], unit["confirmed_by"], unit["batch"], unit["product"]),
                                 ("commissioned", "module", "B1", "LAMP-1"))
                label = unit["labels"][0]
                self.assertEqual((label["kind"], label["generation"], label["state"], label["claim_code"]),
                                 ("unit", 1, "confirmed", modules.uid(1)))
                self.assertEqual(station.ok("audit", "verify").status, 0)

    def test_the_printed_label_decodes_to_the_uid(self):
        modules, station = self.bench()
        self.commission(station, modules)
        printed = station.label_file(modules.uid(1))
        self.assertEqual(decode_zbar(printed), [modules.uid(1)])
        self.assertIn(modules.uid(1), [text for text, _ in decode_zxing(printed)])

    def test_a_wrong_code_confirms_nothing_and_the_right_one_still_does(self):
        modules, station = self.bench()
        running = station.start(*provision(station, modules, "--count", 1))
        running.wait_event("printed", uid=modules.uid(1))
        running.write_line("not-the-label")
        refused = running.wait_event("scan")
        self.assertEqual(refused["error"]["code"], "wrong-label")
        self.assertEqual(station.unit(modules.uid(1))["state"], "labelled")
        running.write_line(modules.uid(1))
        running.wait_event("confirmed")
        self.assertEqual(running.wait_end(), 0)

    def test_the_end_of_codes_leaves_the_unit_labelled(self):
        modules, station = self.bench()
        result = station.run(*provision(station, modules, "--count", 1))
        self.assertEqual(result.status, 1, result)
        self.assertEqual((result.lines[-1]["state"], result.lines[-1]["error"]["code"]), ("labelled", "not-confirmed"))
        self.assertEqual(station.unit(modules.uid(1))["labels"][0]["state"], "printed")

    def test_a_labelled_unit_goes_on_where_it_stood(self):
        modules, station = self.bench()
        station.run(*provision(station, modules, "--count", 1))
        result = self.commission(station, modules)
        self.assertEqual(result.status, 0, result)
        self.assertIn("resumed", [line["event"] for line in result.lines])
        self.assertEqual(len(list(station.labels.iterdir())), 1, "no second label")
        self.assertEqual(station.unit(modules.uid(1))["state"], "commissioned")

    def test_until_labelled_then_confirm(self):
        modules, station = self.bench()
        result = station.run(*provision(station, modules, "--count", 1, "--until", "labelled"))
        self.assertEqual((result.status, result.lines[-1]["state"]), (0, "labelled"), result)
        wrong = station.run("confirm", "--code", "something-else", "--port", modules.port(1))
        self.assertEqual((wrong.status, wrong.error), (1, "wrong-label"))
        good = station.run("confirm", "--code", "-", "--port", modules.port(1), input=modules.uid(1) + "\n")
        self.assertEqual(good.status, 0, good)
        self.assertEqual(station.unit(modules.uid(1))["state"], "commissioned")
        events = station.ok("audit", "head").json["seq"]
        again = station.run("confirm", "--code", modules.uid(1), "--port", modules.port(1))
        self.assertEqual(again.status, 0)
        self.assertEqual(station.ok("audit", "head").json["seq"], events, "a second confirmation records nothing")

    def test_what_the_product_expects_is_asked_of_the_module(self):
        clean = ("--expect", "DefenderPeriod=0", "--expect", "ShadowToken=ExpressLink")
        modules, station = self.bench(product_options=clean)
        self.assertEqual(self.commission(station, modules).status, 0)
        modules, station = self.bench(product_options=("--expect", "DefenderPeriod=300"))
        result = self.commission(station, modules)
        self.assertEqual((result.status, result.lines[-1]["error"]["code"]), (1, "module-not-clean"))

    def test_a_commissioned_module_is_a_duplicate(self):
        modules, station = self.bench()
        self.commission(station, modules)
        result = self.commission(station, modules)
        self.assertEqual(result.status, 1, result)
        self.assertEqual((result.lines[-1]["state"], result.lines[-1]["error"]["code"]), ("refused", "duplicate-unit"))
        refused = station.ok("unit", "list", "--refused").lines
        self.assertEqual([(line["uid"], line["code"]) for line in refused], [(modules.uid(1), "duplicate-unit")])

    def test_without_confirmation_the_printers_word_counts(self):
        modules, station = self.bench("--count", 3, product_options=("--confirm", "off"))
        result = station.run(*provision(station, modules, "--count", 3, slots=3))
        self.assertEqual(result.status, 0, result)
        for slot in (1, 2, 3):
            unit = station.unit(modules.uid(slot))
            self.assertEqual((unit["state"], unit["confirmed_by"]), ("commissioned", None))

    def test_until_labelled_takes_one_port(self):
        modules, station = self.bench("--count", 2)
        result = station.run(*provision(station, modules, "--until", "labelled", slots=2))
        self.assertEqual((result.status, result.error), (2, "usage"))

    def test_a_full_batch_takes_no_further_unit(self):
        modules, station = self.bench("--count", 2, quantity=1)
        self.assertEqual(self.commission(station, modules, 1).status, 0)
        result = self.commission(station, modules, 2)
        self.assertEqual((result.status, result.lines[-1]["error"]["code"]), (1, "batch-full"))

    def test_terminating_it_while_idle_is_good(self):
        modules, station = self.bench("--fault", "silent")
        running = station.start(*provision(station, modules))
        running.wait_event("waiting")
        self.assertEqual(running.end(signal.SIGTERM), 0)

    def test_a_silent_module_is_waited_for_within_the_bound(self):
        modules, station = self.bench("--fault", "silent")
        result = station.run(*provision(station, modules, "--count", 1, "--wait", 1))
        self.assertEqual((result.status, result.error), (3, "no-answer"), result)

    def test_a_ca_that_is_added_or_retired_meanwhile_counts(self):
        modules = self.enterContext(Simulator("--no-pace"))
        station = self.enterContext(training_station())
        running = station.start(*provision(station, modules))
        self.assertEqual(running.wait_event("unit")["error"]["code"], "untrusted-maker")
        added = station.trust(modules.ca()).json
        modules.command("swap 1")
        running.wait_event("printed", uid=modules.uid(1))
        running.write_line(modules.uid(1))
        running.wait_event("confirmed")
        station.ok("ca", "retire", added["id"])
        modules.command("swap 1")
        self.assertEqual(running.wait_event("unit", uid=modules.uid(1))["error"]["code"], "untrusted-maker")

    def test_another_module_before_the_scan(self):
        modules, station = self.bench()
        running = station.start(*provision(station, modules))
        first = modules.uid(1)
        running.wait_event("printed", uid=first)
        modules.command("swap 1")
        running.wait_event("left", uid=first)
        refused = running.wait_event("unit", uid=modules.uid(1))
        self.assertEqual(refused["error"]["code"], "previous-unit-open")
        self.assertEqual(running.end(), 1)
        self.assertEqual(station.unit(first)["state"], "labelled")


class Printers(unittest.TestCase):
    def test_a_missing_folder_is_waited_for_and_the_label_stays_intended(self):
        modules = self.enterContext(Simulator("--no-pace"))
        station = self.enterContext(training_station(modules))
        gone = station.folder / "not-there"
        result = station.run("provision", "--batch", "B1", "--port", modules.port(1), "--printer", f"file://{gone}",
                             "--count", 1, "--wait", 1, input=modules.uid(1) + "\n")
        self.assertEqual(result.status, 4, result)
        self.assertEqual(result.lines[-1]["error"]["code"], "printer-unreachable")
        unit = station.unit(modules.uid(1))
        self.assertEqual((unit["state"], unit["labels"][0]["state"]), ("labelling", "intended"))

    def test_a_folder_that_appears_is_printed_to(self):
        modules = self.enterContext(Simulator("--no-pace"))
        station = self.enterContext(training_station(modules))
        gone = station.folder / "late"
        running = station.start("provision", "--batch", "B1", "--port", modules.port(1), "--printer", f"file://{gone}",
                                "--count", 1)
        running.wait_event("waiting")  # for a module
        waiting = running.wait_event("waiting")
        self.assertEqual(waiting["error"]["code"], "printer-unreachable")
        gone.mkdir()
        running.wait_event("printed")
        running.write_line(modules.uid(1))
        self.assertEqual(running.wait_end(), 0, running)
        self.assertEqual(len(list(gone.iterdir())), 1)


class OneLabelInHand(unittest.TestCase):
    def two_slots(self, *options):
        modules = self.enterContext(Simulator("--no-pace", "--count", 2))
        station = self.enterContext(training_station(modules))
        return modules, station, station.start(*provision(station, modules, *options, slots=2))

    def in_order(self, running, modules):
        """Which slot's label came first, and the other."""
        first = running.wait_event("printed")["slot"]
        return first, 3 - first

    def test_the_second_label_waits_until_the_first_product_has_left(self):
        modules, station, running = self.two_slots("--count", 2)
        first, second = self.in_order(running, modules)
        running.wait_event("queued", slot=second, other_slot=first)
        running.write_line(modules.uid(first))
        running.wait_event("confirmed", slot=first)
        self.assertEqual(station.unit(modules.uid(second))["labels"][0]["state"], "intended")
        modules.command(f"unplug {first}")
        running.wait_event("left", slot=first)
        running.wait_event("printed", slot=second)
        running.write_line(modules.uid(second))
        self.assertEqual(running.wait_end(), 0, running)

    def test_swapped_labels_commission_neither_unit(self):
        """The label of one product is stuck on the other; both are scanned; nobody walks away with a good unit."""
        modules, station, running = self.two_slots()
        first, second = self.in_order(running, modules)
        uids = {first: modules.uid(first), second: modules.uid(second)}
        running.write_line(uids[first])  # read from the other product: a scan cannot tell
        running.wait_event("confirmed", slot=first)
        modules.command(f"unplug {second}")  # the product that carries it leaves first
        held = running.wait_event("held", uid=uids[first])
        self.assertEqual((held["error"]["code"], held["other_slot"]), ("other-product-left", second))
        modules.command(f"plug {second}")
        running.end()
        self.assertEqual(station.unit(uids[first])["state"], "held")
        self.assertEqual(station.unit(uids[first])["hold_reason"], "other-product-left")
        self.assertNotEqual(station.unit(uids[second])["state"], "commissioned")

    def test_a_finished_units_label_at_another_slot_holds_both(self):
        modules, station, running = self.two_slots()
        first, second = self.in_order(running, modules)
        running.write_line(modules.uid(first))
        running.wait_event("confirmed", slot=first)
        modules.command(f"unplug {first}")
        running.wait_event("printed", slot=second)
        running.write_line("another code between the two")
        running.wait_event("scan", slot=second)
        running.write_line(modules.uid(first))
        attention = running.wait_event("scan", slot=second)
        self.assertEqual(attention["error"]["code"], "label-seen-elsewhere")
        running.write_line("another code again")
        running.wait_event("scan", slot=second)
        running.write_line(modules.uid(first))
        running.wait_event("unit", uid=modules.uid(second), state="held")
        running.end()
        for slot in (first, second):
            self.assertEqual(station.unit(modules.uid(slot))["state"], "held")

    def test_with_two_in_hand_a_scan_names_its_slot(self):
        modules, station, running = self.two_slots("--labels-in-hand", 2, "--count", 2)
        running.wait_event("printed")
        running.wait_event("printed")
        running.write_line(modules.uid(1))
        unnamed = running.wait_event("scan")
        self.assertEqual((unnamed["error"]["code"], unnamed["slot"], unnamed["port"]), ("no-open-unit", None, None))
        running.write_line("slot:2 " + modules.uid(2))
        running.wait_event("confirmed", slot=2)
        running.write_line("slot:1")
        running.write_line("slot:1 " + modules.uid(1))
        running.wait_event("confirmed", slot=1)
        self.assertEqual(running.wait_end(), 0, running)

    def test_a_hold_from_another_command_frees_the_hand(self):
        modules, station, running = self.two_slots()
        first, second = self.in_order(running, modules)
        station.ok("unit", "hold", modules.uid(first), "--reason", "a scratch")
        running.wait_event("unit", slot=first, state="held")
        running.wait_event("printed", slot=second)


class Rights(unittest.TestCase):
    def test_named_records_come_before_the_port(self):
        with Station(training=True) as station:
            station.add_product()
            result = station.run("provision", "--batch", "NOPE", "--port", "/dev/pts/does-not-exist", "--printer",
                                 station.printer)
            self.assertEqual((result.status, result.error), (1, "unknown-batch"))

    def test_no_database_comes_first(self):
        with Station() as station:
            result = station.run("provision", "--batch", "NOPE", "--port", "/dev/pts/0", "--printer", station.printer)
            self.assertEqual((result.status, result.error), (5, "database-open"))


if __name__ == "__main__":
    unittest.main()
