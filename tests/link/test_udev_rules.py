# SPDX-License-Identifier: GPL-3.0-or-later
# suite: plain
"""The shipped udev rules: their form, and that the bridges that are met on module kits are in them."""
import re
import unittest

from claimcheck_testing import SOURCE, main

RULES = SOURCE / "scripts" / "udev" / "70-claimcheck.rules"
PAIR = re.compile(r'^[A-Z]+(\{[A-Za-z_]+\})?(==|!=|\+=|=)"[^"]*"$')
KITS = [("0403", "6001"), ("0403", "6010"), ("10c4", "ea60"), ("1a86", "7523"), ("303a", "1001")]


class UdevRules(unittest.TestCase):
    def setUp(self):
        lines = RULES.read_text(encoding="utf-8").splitlines()
        self.rules = [line for line in lines if line and not line.startswith("#")]

    def test_every_rule_is_a_list_of_pairs(self):
        for rule in self.rules:
            for pair in rule.split(", "):
                self.assertRegex(pair, PAIR)

    def test_every_goto_has_its_label(self):
        text = "\n".join(self.rules)
        self.assertEqual(set(re.findall(r'GOTO="(\w+)"', text)), set(re.findall(r'LABEL="(\w+)"', text)))

    def test_the_usual_bridges_are_known(self):
        known = set()
        for rule in self.rules:
            match = re.match(r'ATTRS\{idVendor\}=="(\w+)", ATTRS\{idProduct\}=="([\w|]+)"', rule)
            if match:
                known |= {(match[1], product) for product in match[2].split("|")}
        self.assertTrue(known.issuperset(KITS))

    def test_access_is_given_before_udev_carries_it_out(self):
        self.assertLess(int(RULES.name.split("-")[0]), 73)
        self.assertIn('SUBSYSTEM=="tty", GROUP="dialout", MODE="0660", TAG+="uaccess"', self.rules)


if __name__ == "__main__":
    main()
