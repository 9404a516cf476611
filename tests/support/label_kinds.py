# SPDX-License-Identifier: GPL-3.0-or-later
"""Templates and a bench for products with several kinds of label, marks of their own and scanned numbers."""
import unittest

from claimcheck_testing import Simulator, Station

LABEL = '<label xmlns="urn:claimcheck:label:1" name="%s" width="60mm" height="30mm">%s</label>\n'
QR = '<qr x="1mm" y="1mm" size="28mm">%s</qr>'
BARCODE = '<barcode x="2mm" y="2mm" width="56mm" height="10mm">%s</barcode>'
TEXT = '<text x="31mm" y="15mm" width="28mm" height="5mm" fit="shrink">%s</text>'


class KindsCase(unittest.TestCase):
    """One simulator for the class; each test has its station, and takes modules that no other test has had."""

    MODULES = 12

    @classmethod
    def setUpClass(cls):
        cls.modules = cls.enterClassContext(Simulator("--no-pace", "--count", cls.MODULES))
        cls.used = 0

    def setUp(self):
        self.station = self.enterContext(Station(training=True))
        self.station.trust(self.modules.ca(), "--maker", self.modules.maker, "--uid-in", "cn")
        type(self).used += 1
        self.slot = self.used
        self.uid, self.port = self.modules.uid(self.slot), self.modules.port(self.slot)

    def template(self, name, *elements):
        path = self.station.folder / f"{name}.xml"
        path.write_text(LABEL % (name, "".join(elements)))
        return str(path)

    def product(self, *options, batch="B1", sku="LAMP-1"):
        self.station.add_product(sku, *options)
        self.station.add_batch(batch, product=sku)

    def provision(self, *options, ports=None, batch="B1"):
        words = [word for port in ports or [self.port] for word in ("--port", port)]
        return self.station.start("provision", "--batch", batch, *words, "--printer", self.station.printer, *options)

    def people(self, *badges):
        """Registers an engineer E1 and these operators and leads ("OP-1", "LEAD-1"); returns badge → words that sign in."""
        pin = self.station.folder / "pin"
        pin.write_text("1357\n")
        self.station.ok("operator", "add", "E1", "--name", "E", "--role", "engineer", "--new-pin-file", pin)
        for badge in badges:
            role = "lead" if badge.startswith("LEAD") else "operator"
            self.station.ok("operator", "add", badge, "--name", badge, "--role", role, "--new-pin-file", pin,
                            "--operator", "E1", "--pin-file", pin)
        return {badge: ("--operator", badge, "--pin-file", str(pin)) for badge in ("E1", *badges)}

    def labels(self, uid=None):
        """(kind, generation) → the label, as unit show tells it."""
        return {(label["kind"], label["generation"]): label for label in self.station.unit(uid or self.uid)["labels"]}

    def unit(self, uid=None):
        return self.station.unit(uid or self.uid)

    def refused(self, code, *words, **options):
        result = self.station.run(*words, **options)
        self.assertEqual(result.error, code, result)
        return result

    def sums(self, batch="B1"):
        return self.station.ok("batch", "show", batch).json
