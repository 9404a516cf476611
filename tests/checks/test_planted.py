# SPDX-License-Identifier: GPL-3.0-or-later
# suite: plain
"""Each scripts/check-* finds a fault that is planted for it, and is content with the same tree without."""
import pathlib
import subprocess
import unittest

from claimcheck_testing import SOURCE, temporary_folder

LICENCE = "/* SPDX-License-Identifier: GPL-3.0-or-later */\n"
GOOD = {
    "db/db.h": LICENCE + "#pragma once\n#include \"station/base/clock.h\"\ntypedef struct DbUnit DbUnit;\nvoid db_unit_free(DbUnit *unit);\n",
    "db/db-open.c": LICENCE + "#include \"db/db.h\"\n#include <sqlite3.h>\n",
    "station/base/clock.h": LICENCE + "#pragma once\n#include <glib.h>\ngint64 clock_now(void);\n",
    "station/unit/unit.c": LICENCE + "#include \"db/db.h\"\n#include \"station/link/express-link.h\"\n",
    "station/link/express-link.h": LICENCE + "typedef struct {\n    int at;\n} ModuleIdentity;\nvoid module_identity_free(ModuleIdentity *self);\n",
    "station/cli/cmd-unit.c": LICENCE + "#include \"station/unit/unit.h\"\n",
    "gui/page.c": LICENCE + "#include <gtk/gtk.h>\n#include \"station/station.h\"\n",
}
README = "**What it is.** **What it may include.** **Where to start.** **How it is tested.**\n"
GOOD.update({f"{folder}/README.md": README for folder in
             ("db", "station/base", "station/unit", "station/link", "station/cli", "station/cert", "station/qa", "gui", "scripts")})
GOOD["README.md"] = "".join(f"| `{folder}/` | what |\n" for folder in
                            ("db", "station/base", "station/unit", "station/link", "station/cli", "station/cert", "gui", "scripts"))
LONG = "void\nlong_one(void)\n{\n" + "    work();\n" * 80 + "}\n"

# check, file, what is added to it, part of the complaint
FAULTS = [
    ("layers", "station/cli/cmd-unit.c", "#include <gtk/gtk.h>\n", "gtk/gtk.h: a foreign header away from home"),
    ("layers", "station/unit/unit.c", "#include <sqlite3.h>\n", "station/unit/unit.c:4: sqlite3.h"),
    ("layers", "db/db-open.c", "#include \"station/link/express-link.h\"\n", "db may include only"),
    ("layers", "station/link/link.c", LICENCE + "#include \"db/db.h\"\n", "station/link may include only"),
    ("layers", "station/unit/unit.c", "#  include \"station/cli/cli.h\"\n", "a front door"),
    ("layers", "station/base/clock.h", "#include \"db/db.h\"\n", "station/base may include only"),
    ("layers", "station/cert/cert.c", LICENCE + "#include <hpdf.h>\n", "hpdf.h: a foreign header away from home"),
    ("names", "db/db.h", "void open_it(void);\n", "db/db.h:6: open_it"),
    ("names", "station/link/express-link.h", "char *get_name(int a,\n               int b);\n", "get_name"),
    ("names", "station/unit/unit.c", LONG, "long_one: 83 lines"),
    ("names", "station/unit/unit.c", "/* more */\n" * 600, "603 lines"),
    ("words", "station/unit/unit.c", "/* " + "TO" + "DO: later */\n", "station/unit/unit.c:4"),
    ("words", "scripts/run", "cd /ro" + "ot/claimcheck\n", "scripts/run:1"),
    ("words", "README.md", "It is in /wo" + "rk/here.\n", "README.md:9"),
    ("licences", "station/unit/more.c", "int x;\n", "station/unit/more.c"),
    ("licences", "scripts/run", "#!/bin/sh\n", "scripts/run"),
    ("readmes", "station/audit/audit.c", LICENCE, "station/audit/README.md"),
    ("readmes", "station/qa/verdict.c", LICENCE, "its tour leaves out station/qa/"),
    ("readmes", "scripts/run", LICENCE, "scripts/README.md: it does not name run"),
]


def plant(root, files):
    for name, text in files.items():
        path = pathlib.Path(root, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(text)


def check(name, root):
    ended = subprocess.run([SOURCE / "scripts" / f"check-{name}", root], capture_output=True, text=True, timeout=60, check=False)
    return ended.returncode, ended.stdout + ended.stderr


class Planted(unittest.TestCase):
    def test_a_clean_tree_passes(self):
        with temporary_folder() as root:
            plant(root, GOOD)
            for name in ("layers", "names", "words", "licences", "readmes"):
                with self.subTest(check=name):
                    self.assertEqual(check(name, root), (0, ""))

    def test_each_fault_is_found(self):
        for name, file, fault, complaint in FAULTS:
            with self.subTest(check=name, file=file, complaint=complaint), temporary_folder() as root:
                plant(root, GOOD)
                plant(root, {file: fault})
                status, said = check(name, root)
                self.assertEqual(status, 1, said)
                self.assertIn(complaint, said)
                self.assertEqual(len(said.splitlines()), 1, said)


if __name__ == "__main__":
    unittest.main()
