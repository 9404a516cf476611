# SPDX-License-Identifier: GPL-3.0-or-later
"""The factory's own system may refuse a unit before its label is made and before it is commissioned."""
import http.server
import json
import threading
import unittest

from claimcheck_testing import SOURCE, Simulator, training_station

GATE = """#!/usr/bin/python3
import json, pathlib, sys
folder = pathlib.Path(sys.argv[1])
asked = json.loads(sys.stdin.readline())
with open(folder / "asked", "a") as log:
    log.write(json.dumps(asked) + "\\n")
rule = (folder / asked["question"])
if rule.exists():
    print(json.dumps({"message": rule.read_text()}))
    sys.exit(1)
"""


class Gate(unittest.TestCase):
    def setUp(self):
        self.modules = self.enterContext(Simulator("--no-pace"))
        self.station = self.enterContext(training_station(self.modules))
        self.uid = self.modules.uid(1)

    def configure(self, command, more=""):
        self.station.config.write_text(f"[gate]\ncommand={command}\n{more}")

    def python_gate(self):
        program = self.station.folder / "gate.py"
        program.write_text(GATE)
        program.chmod(0o700)
        self.configure(f"{program} {self.station.folder}")

    def provision(self):
        return self.station.run("provision", "--batch", "B1", "--port", self.modules.port(1), "--printer",
                                self.station.printer, "--count", 1, input=self.uid + "\n")

    def asked(self):
        return [json.loads(line) for line in (self.station.folder / "asked").read_text().splitlines()]

    def test_it_is_asked_twice_and_told_the_end(self):
        self.python_gate()
        self.assertEqual(self.provision().status, 0)
        self.assertEqual([line["question"] for line in self.asked()], ["label", "commission", "ended"])
        self.assertEqual({line["uid"] for line in self.asked()}, {self.uid})
        self.assertEqual(self.asked()[-1]["state"], "commissioned")

    def test_refused_before_the_label(self):
        self.python_gate()
        (self.station.folder / "label").write_text("not through functional test")
        result = self.provision()
        self.assertEqual(result.status, 1)
        closing = result.lines[-1]
        self.assertEqual((closing["state"], closing["error"]["code"]), ("refused", "gate-refused"))
        self.assertIn("not through functional test", closing["error"]["message"])
        self.assertEqual(self.station.run("unit", "show", self.uid).error, "unknown-unit")
        self.assertEqual(list(self.station.labels.iterdir()), [])
        (self.station.folder / "label").unlink()
        self.assertEqual(self.provision().status, 0, "it may be tried again")

    def test_refused_before_commissioning(self):
        self.python_gate()
        (self.station.folder / "commission").write_text("stop ship")
        result = self.provision()
        self.assertEqual((result.status, result.lines[-1]["error"]["code"]), (1, "gate-refused"))
        self.assertEqual(self.station.unit(self.uid)["state"], "held")

    def test_silence_holds_unless_told_to_go_on(self):
        self.configure("/nowhere/gate")
        result = self.provision()
        self.assertEqual((result.status, result.lines[-1]["error"]["code"]), (1, "gate-refused"))
        unit = self.station.unit(self.uid)
        self.assertEqual((unit["state"], unit["labels"][0]["state"]), ("held", "intended"))
        self.station.ok("unit", "release-hold", self.uid, "--reason", "the system is back")
        self.configure("/nowhere/gate", "on-silence=go\n")
        self.assertEqual(self.provision().status, 0)

    def test_the_confirm_command_asks_too(self):
        self.station.run("provision", "--batch", "B1", "--port", self.modules.port(1), "--printer", self.station.printer,
                         "--count", 1, "--until", "labelled")
        self.python_gate()
        (self.station.folder / "commission").write_text("stop ship")
        result = self.station.run("confirm", "--code", self.uid, "--port", self.modules.port(1))
        self.assertEqual((result.status, result.error), (1, "gate-refused"))
        self.assertEqual(self.station.unit(self.uid)["state"], "held")

    def test_the_example_asks_over_http(self):
        seen = []

        class Answer(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                seen.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                body = b'{"message": "wrong work order"}' if seen[-1]["question"] == "label" else b"{}"
                self.send_response(409 if seen[-1]["question"] == "label" else 200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        example = SOURCE / "station" / "gate" / "examples" / "mes_gate.py"
        self.configure(f"{example} http://127.0.0.1:{server.server_port}/")
        result = self.provision()
        self.assertEqual(result.lines[-1]["error"]["code"], "gate-refused")
        self.assertIn("wrong work order", result.lines[-1]["error"]["message"])
        self.assertEqual([line["question"] for line in seen], ["label", "ended"])


if __name__ == "__main__":
    unittest.main()
