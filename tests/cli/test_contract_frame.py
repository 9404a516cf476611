# SPDX-License-Identifier: GPL-3.0-or-later
# suite: plain
"""What is the same for every command: options before and behind it, places, exits in their order, JSON, hostile words."""
import json
import os
import pathlib
import re
import subprocess
import unittest

from claimcheck_testing import CLAIMCHECK, PATIENCE, SOURCE, Simulator, Station, temporary_folder, training_station

# Command lines that are wrong whatever is on record.
WRONG = """
nope
batch
batch nope
batch show
batch show A B
read
read --port=
read --port foo:bar
read --port tcp:host
read --port /dev/x --timeout 0
read --port /dev/x --timeout nan
read --port /dev/x --timeout -3
doctor
module reset --port /dev/x
module reset --port /dev/x --reason=
ca add
ca add x.pem --uid-in wrong
ca add x.pem --uid-pattern (
ca retire x
ca retire -1
ca retire 99999999999999999999
product create A
product create A --name=
product create / --name x
product create A --name x --confirm maybe
product create A --name x --claim-code abc
product create A --name x --claim-code {uid}{nope}
product create A --name x --expect abc
product create A --name x --min-version abc
product create A --name x --no-such-option
batch create B --product x
batch create B --quantity 3
batch create B --product x --quantity 0
batch create B --product x --quantity -1
batch create B --product x --quantity abc
batch create B --product x --quantity 99999999999999999999
batch edit B
provision
provision --port /dev/x
provision --batch B --port /dev/x --printer bogus
provision --batch B --port /dev/x --printer ipp://
provision --batch B --port /dev/x --printer socket://
provision --batch B --port /dev/x --printer socket://host:0
provision --batch B --port /dev/x --printer socket://host:99999
provision --batch B --port /dev/x --printer cups://
provision --batch B --port /dev/x --printer file://relative
provision --batch B --port /dev/x --printer http://host/
provision --batch B --port /dev/x --printer file:///tmp --until x
provision --batch B --port /dev/x --printer file:///tmp --count 0
provision --batch B --port /dev/x --printer file:///tmp --count -1
provision --batch B --port /dev/x --printer file:///tmp --wait -1
provision --batch B --port /dev/x --printer file:///tmp --wait nan
provision --batch B --port /dev/x --printer file:///tmp --labels-in-hand 0
provision --batch B --port bogus: --printer file:///tmp
confirm
confirm --code x
confirm --port /dev/x
confirm --code - --port /dev/x
confirm --code x --port bogus:
unit show
unit show a b
unit list --state zz
unit hold x
unit hold x --reason=
unit void x
unit release-hold x
unit replace-module x --reason r
unit replace-module x --port bogus: --reason r
unit recover x
batch close B --reason=
box
box open --size -1
box open --size many
box add
box remove x
box close --printer bogus
box label
box label x --void --came-out x
box label x --printer bogus
box show
label render -o x.pdf
label render --template unit-57x32
label render --template unit-57x32 -o x.doc
label render --template unit-57x32 -o x.pdf --dpi 123
label render --template unit-57x32 -o x.pdf --live
label render --template unit-57x32 -o x.pdf --field a
label lint
label scrap x
label reprint x
label reprint x --reason r --printer bogus
label resolve x
label resolve x --void --came-out y
audit nope
audit log --since yesterday
db
db restore
events --format x
report
report --batch B
report --batch B -o x.txt
sheet commands
sheet commands -o x.pdf --slots -1
sheet scanner -o x.txt
sheet judge
batch create B --product P --quantity 1 --sample second
batch edit B --sample 5:5
product create P --name N --sample every:0
scan x --scanner /dev/x
""".strip().splitlines()

HOSTILE = ["'; DROP TABLE unit; --", "%s%n%s%n", "../../etc/passwd", "a" * 100_000, "\x1b[2J\x07", "\u202egnirts", "é" * 40,
           "\ud800", b"\xff\xfe\x80", "-", "--", "-1", "%" * 300, "{uid}", "\n", " ", "*"]


class Frame(unittest.TestCase):
    def setUp(self):
        self.station = self.enterContext(Station())

    def claimcheck(self, *words, input="", **changes):
        """Without --db: the program finds its places itself."""
        environment = {**self.station.environment, **{name: value for name, value in changes.items() if value is not None}}
        for name in [name for name, value in changes.items() if value is None]:
            environment.pop(name, None)
        words = [word if isinstance(word, bytes) else str(word).encode("utf-8", "surrogatepass") for word in words]
        ended = subprocess.run([os.fsencode(CLAIMCHECK), *words], input=input.encode(), capture_output=True,
                               timeout=PATIENCE, env=environment, cwd=self.station.folder, check=False)
        ended.lines = [json.loads(line) for line in ended.stdout.splitlines()] if b"--json" in words else None
        return ended

    # --- exits ---------------------------------------------------------------------------------------------------

    def test_usage_comes_before_the_database_and_is_told_in_json(self):
        folder = self.station.folder / "folder.db"
        folder.mkdir()
        for line in WRONG:
            with self.subTest(line):
                ended = self.claimcheck("--db", folder, "--json", *line.split(" "))
                self.assertEqual(ended.returncode, 2, ended)
                self.assertEqual([value["error"]["code"] for value in ended.lines], ["usage"], ended)
                self.assertRegex(ended.stderr.decode(), r"^claimcheck: .+: .+\n\Z")

    def test_no_command(self):
        ended = self.claimcheck()
        self.assertEqual((ended.returncode, ended.stdout), (2, b""))
        self.assertIn(b"claimcheck --help", ended.stderr)
        self.assertEqual(self.claimcheck("--json").lines[0]["error"]["code"], "usage")

    def test_database_comes_before_records_and_ports(self):
        for words in (["unit", "show", "x"], ["batch", "edit", "NOPE", "--quantity", "3"], ["unit", "hold", "x", "--reason", "r"],
                      ["confirm", "--code", "x", "--port", "/dev/no-such"], ["label", "scrap", "x", "--reason", "r"],
                      ["provision", "--batch", "B", "--port", "/dev/no-such", "--printer", "file:///nowhere", "--count", "1"]):
            with self.subTest(words):
                ended = self.claimcheck("--db", self.station.folder, "--json", *words)
                self.assertEqual((ended.returncode, ended.lines[0]["error"]["code"]), (5, "database-open"), ended)

    def test_records_come_before_ports_and_printers(self):
        self.station.add_product()
        ended = self.station.run("provision", "--batch", "NOPE", "--port", "/dev/no-such", "--printer", "file:///nowhere",
                                 "--count", 1, "--wait", 1)
        self.assertEqual((ended.status, ended.error), (1, "unknown-batch"), ended)

    # --- help ------------------------------------------------------------------------------------------------------

    def test_help_of_everything(self):
        for words in (["--help"], ["help"], ["-h"]):
            ended = self.claimcheck(*words)
            self.assertEqual((ended.returncode, ended.stderr), (0, b""), words)
        rows = re.findall(r"^  ([a-z]+)(?: ([a-z-]+))?  ", self.claimcheck("--help").stdout.decode(), re.MULTILINE)
        self.assertGreater(len(rows), 30)
        for name, verb in rows:
            with self.subTest(f"{name} {verb}"):
                ended = self.claimcheck(*[word for word in (name, verb) if word], "--help")
                self.assertEqual((ended.returncode, ended.stderr), (0, b""), ended)
                for option in (b"--db", b"--json", b"--operator", b"--config"):
                    self.assertIn(option, ended.stdout)
                group = self.claimcheck(name, "--help")
                self.assertEqual((group.returncode, group.stderr), (0, b""), group)
        self.assertFalse(self.station.db.exists())

    # --- places ------------------------------------------------------------------------------------------------------

    def create(self, *before, behind=(), **changes):
        return self.claimcheck(*before, "product", "create", "P", "--name", "Lamp", *behind, **changes)

    def test_common_options_before_and_behind(self):
        for before, behind in ((["--json", "--db", "a.db"], []), ([], ["--db", "b.db", "--json"]), (["--db=c.db"], ["--json"])):
            ended = self.create(*before, behind=behind)
            self.assertEqual((ended.returncode, ended.lines[0]["sku"]), (0, "P"), ended)
        self.assertEqual({path.name for path in self.station.folder.glob("?.db")}, {"a.db", "b.db", "c.db"})
        ended = self.claimcheck("product", "--db", "a.db", "--json", "show", "P")
        self.assertEqual((ended.returncode, ended.lines[0]["sku"]), (0, "P"), ended)

    def test_the_record_is_in_the_users_data(self):
        data = pathlib.Path(self.station.environment["XDG_DATA_HOME"])
        self.assertEqual(self.create().returncode, 0)
        self.assertTrue((data / "claimcheck/station.db").exists())
        home = self.station.folder / "other-home"
        home.mkdir()
        self.assertEqual(self.create(XDG_DATA_HOME=None, HOME=str(home)).returncode, 0)
        self.assertTrue((home / ".local/share/claimcheck/station.db").exists())

    def test_without_a_home_it_still_answers(self):
        ended = self.claimcheck("--db", "x.db", "--json", "product", "list", HOME=None, XDG_DATA_HOME=None, XDG_CONFIG_HOME=None)
        self.assertEqual(ended.lines[0]["error"]["code"], "database-open", ended)

    def test_settings(self):
        self.create()
        config = pathlib.Path(self.station.environment["XDG_CONFIG_HOME"]) / "claimcheck"
        config.mkdir()
        (config / "station.conf").write_text("[station]\nname=Bench\n\n[printer]\nnonsense=1\n")
        ended = self.claimcheck("product", "list")
        self.assertEqual(ended.returncode, 0)
        self.assertRegex(ended.stderr.decode(), r"station\.conf:5.*nonsense")
        other = self.station.folder / "other.conf"
        other.write_text("[gate]\n\nwhatever=1\n[nogroup]\na=1\n")
        ended = self.claimcheck("product", "list", "--config", other)
        self.assertEqual(ended.returncode, 0)
        self.assertRegex(ended.stderr.decode(), r"other\.conf:3.*whatever")
        other.write_text("[station]\ntime-zone=Mars/Olympus\n[printer]\ndpi=301\n")
        ended = self.claimcheck("product", "list", "--config", other)
        self.assertEqual(ended.returncode, 0)
        self.assertRegex(ended.stderr.decode(), r"other\.conf:2: \[station\] time-zone .*its default counts\n")
        self.assertRegex(ended.stderr.decode(), r"other\.conf:4: \[printer\] dpi .*its default counts\n")
        other.write_text("[gate]\n\nwhatever=1\n[nogroup]\na=1\n")
        ended = self.claimcheck("product", "list", "--config", other)
        self.assertIn("nogroup", ended.stderr.decode())
        self.assertNotIn("nonsense", ended.stderr.decode())
        ended = self.claimcheck("product", "list", "--json", "--config", "none.conf")
        self.assertEqual((ended.returncode, ended.lines[0]["error"]["code"]), (5, "file-missing"), ended)

    def test_quiet(self):
        self.assertEqual(self.create("--quiet").stdout, b"")
        ended = self.claimcheck("--quiet", "product", "show", "NOPE")
        self.assertEqual((ended.returncode, ended.stdout), (1, b""))
        self.assertNotEqual(ended.stderr, b"")

    # --- text --------------------------------------------------------------------------------------------------------

    def test_utf_8_whatever_the_locale(self):
        for locale in ("C", "POSIX", "C.UTF-8", "no_SUCH.locale"):
            with self.subTest(locale):
                ended = self.claimcheck("--db", f"{locale}.db", "--json", "product", "create", "P", "--name", "Wörßle ☃",
                                        LC_ALL=locale)
                self.assertEqual((ended.returncode, ended.lines[0]["name"]), (0, "Wörßle ☃"), ended)

    def test_absent_is_null(self):
        self.create()
        product = self.claimcheck("--json", "product", "show", "P").lines[0]
        self.assertIsNone(product["min_version"])
        self.assertNotIn("", product.values())
        self.assertRegex(product["created_at"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
        self.assertEqual(self.claimcheck("--json", "batch", "list").stdout, b"")

    def test_people_see_all_that_a_product_has(self):
        self.create(behind=["--serial", "SN{counter:4}", "--min-version", "2.1", "--expect", "QoS=0", "--sample", "first",
                            "--carrier", "HW-[0-9]+"])
        shown = self.claimcheck("product", "show", "P").stdout.decode()
        for line in ("serial      SN{counter:4}", "firmware    2.1 or newer", "expect      QoS=0", "sample      first",
                     "carrier     HW-[0-9]+"):
            self.assertIn(line, shown)

    def test_hostile_words(self):
        self.create()
        templates = (["unit", "show", None], ["unit", "history", None], ["batch", "show", None], ["product", "show", None],
                     ["label", "scrap", None, "--reason", "r"], ["label", "scrap", "code", "--reason", None],
                     ["batch", "create", None, "--product", "P", "--quantity", "1"], ["product", "create", "Q", "--name", None],
                     ["product", "create", None, "--name", "x"], ["read", "--port", None], ["label", "lint", None],
                     ["ca", "add", None], ["product", "create", "R", "--name", "x", "--claim-code", None],
                     ["unit", "hold", "nobody", "--reason", None], [None], ["label", None], ["unit", "list", "--state", None],
                     ["label", "render", "--template", None, "-o", "x.pdf"], ["db", "restore", None],
                     ["label", "render", "--template", "unit-57x32", "--field", None, "-o", "x.png"])
        for number, template in enumerate(templates):
            for word in HOSTILE:
                with self.subTest(template=template, word=word[:20]):
                    ended = self.claimcheck("--json", *[word if part is None else part for part in template])
                    self.assertIn(ended.returncode, range(8), ended)
                    text = ended.stdout.decode() # UTF-8, whatever came in
                    self.assertEqual(text.count("\n"), len(ended.lines), number)
                    self.assertNotIn("\x1b", ended.stderr.decode("utf-8", "replace"))
                    self.assertLess(len(ended.stderr), 250_000)
        self.assertEqual(self.claimcheck("--json", "db", "check").lines[0]["ok"], True)
        self.assertEqual(self.claimcheck("--json", "audit", "verify").lines[0]["ok"], True)

    def test_standard_output_that_is_full(self):
        self.create()
        with open("/dev/full", "w") as full:
            ended = subprocess.run([CLAIMCHECK, "product", "list"], stdout=full, stderr=subprocess.PIPE,
                                   env=self.station.environment, check=False)
        self.assertEqual(ended.returncode, 5)
        self.assertIn(b"standard output", ended.stderr)

    # --- what can be seen from outside -----------------------------------------------------------------------------

    def test_codes_are_not_for_ps(self):
        secret = "a-code-worth-money"
        lines = (["--operator", "badge-77", "confirm", "--code", secret, "--port", "/dev/no-such"],
                 ["label", "resolve", "x", f"--came-out={secret}"], ["label", "reprint", "x", "--reason", "r", f"--old-label={secret}"],
                 ["label", "render", f"--unit={secret}", "--template", "unit-57x32", "-o", "x.pdf"],
                 ["label", "render", "--template", "unit-57x32", f"--field=claim_code={secret}", "-o", "x.pdf"],
                 ["--operator=badge-77", "scan", "--", f"-{secret}"], ["box", "label", "x", "--came-out", secret])
        with temporary_folder() as folder:
            fifo = pathlib.Path(folder) / "station.conf"
            os.mkfifo(fifo)
            for line in lines:
                with self.subTest(line):
                    process = subprocess.Popen([CLAIMCHECK, "--config", fifo, "--db", self.station.folder / "x.db", *line],
                                               env=self.station.environment, stdin=subprocess.DEVNULL,
                                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                    try:
                        seen = self.command_line(process.pid, secret.encode())
                    finally:
                        process.kill()
                        process.wait()
                    self.assertIn(b"**", seen)
                    self.assertNotIn(secret.encode(), seen)
                    self.assertNotIn(b"badge-77", seen)

    def command_line(self, pid, secret):
        """/proc/PID/cmdline, once it is the program's and rewritten; what it is at last otherwise."""
        import time
        deadline = time.monotonic() + 10
        while True:
            seen = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes()
            if (b"**" in seen and secret not in seen) or time.monotonic() > deadline:
                return seen
            time.sleep(0.01)

    def test_a_symlink_to_the_record(self):
        self.create("--db", "real.db")
        (self.station.folder / "link.db").symlink_to("real.db")
        self.assertEqual(self.claimcheck("--db", "link.db", "--json", "product", "list").lines[0]["sku"], "P")


class Numbers(unittest.TestCase):
    def test_a_dot_whatever_the_locale(self):
        with temporary_folder("locale") as folder:
            made = subprocess.run(["localedef", "-i", "de_DE", "-f", "UTF-8", pathlib.Path(folder) / "de_DE.UTF-8"],
                                  capture_output=True, check=False)
            if made.returncode > 1 or not os.path.isdir(os.path.join(folder, "de_DE.UTF-8")):
                self.skipTest("localedef cannot make de_DE.UTF-8 here (package locales)")
            modules = self.enterContext(Simulator("--no-pace"))
            station = self.enterContext(training_station(modules))
            german = {"LC_ALL": "de_DE.UTF-8", "LOCPATH": folder}
            result = station.run("read", "--port", modules.port(), "--timeout", "2.5", environment=german)
            self.assertEqual(result.status, 0, result)
            self.assertRegex(result.stdout, r'"elapsed_ms":\d+\.\d+[,}]')
            result = station.run("provision", "--batch", "B1", "--port", modules.port(), "--printer", station.printer, "--count", 1,
                                 "--wait", "2.5", input=modules.uid() + "\n", environment=german)
            self.assertEqual(result.status, 0, result)
            self.assertRegex(result.stdout, r'"ms":\d+\.\d+[,}]')


class Manual(unittest.TestCase):
    def test_it_has_the_exits(self):
        manual = (SOURCE / "station/cli/claimcheck.1").read_text()
        for exit_status in range(8):
            self.assertIn(f".It {exit_status}", manual)


if __name__ == "__main__":
    unittest.main(verbosity=2)
