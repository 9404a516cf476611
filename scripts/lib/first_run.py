# SPDX-License-Identifier: GPL-3.0-or-later
"""The main job, once, with a word on each step: a module is read, judged, recorded, labelled, and its label scanned back.

Usage: first_run.py BUILD. Everything is kept in $XDG_DATA_HOME/claimcheck, in files whose names say training.
"""
import json
import os
import pathlib
import subprocess
import sys

BUILD = pathlib.Path(sys.argv[1]).resolve()
HOME = pathlib.Path(os.environ.get("XDG_DATA_HOME") or pathlib.Path.home() / ".local" / "share") / "claimcheck"
RECORD = HOME / "training.db"
LABELS = HOME / "training-labels"
MODULES = HOME / "training-modules"
PRODUCT = "TRAINING-LAMP"
BATCH = "TRAINING"
QUANTITY = 100000

# What provision's steps mean, for somebody who sees them for the first time.
CAPTIONS = {
    "read": "The module was read over its serial port: {uid}",
    "recorded": "Judged good (certificate, maker, no duplicate) and recorded, before anything is printed",
    "rendered": "The label was drawn, and its code decoded again in software",
    "sent": "The label was handed to the printer",
    "printed": "The printer says that the label is out",
    "scan": "The label's code was scanned",
    "confirmed": "The module was asked again: module = record = label",
    "left": "The module left its slot",
}


class Stop(Exception):
    """What went wrong, for people."""


def say(text=""):
    print(text, flush=True)


def claimcheck(*arguments, may_fail=False):
    """Runs a command with --json: its objects, one a line."""
    command = [BUILD / "claimcheck", "--db", RECORD, "--training", "--json", *map(str, arguments)]
    ended = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    if ended.returncode != 0 and not may_fail:
        raise Stop(ended.stderr.strip())
    lines = [json.loads(line) for line in ended.stdout.splitlines()]
    return [line for line in lines if "error" not in line or "event" in line]


class Module:
    """A simulated module on a pseudo-terminal, from a maker whose CA carries the simulator's mark."""

    def __init__(self):
        MODULES.mkdir(parents=True, exist_ok=True)
        command = [BUILD / "expresslink-simulator", "--maker", "espressif", "--state", MODULES,
                   "--die-with-parent"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
        self.ready = self.next_ready()
        self.ca = MODULES / "ca-espressif.pem"

    def next_ready(self):
        for line in self.process.stdout:
            event = json.loads(line)
            if event.get("event") == "ready":
                return event
        raise Stop(f"the simulator ended with {self.process.wait()}")

    def take_a_new_one(self):
        """Puts another module behind the port until there is one that no unit has yet."""
        while claimcheck("unit", "show", self.ready["uid"], may_fail=True):
            self.process.stdin.write("swap 1\n")
            self.ready = self.next_ready()

    def end(self):
        if self.process.poll() is None:
            self.process.stdin.write("quit\n")
            self.process.stdin.close()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def real_port():
    """A serial port with a USB device behind it, if there is one and somebody says yes to it."""
    ports = [port for port in claimcheck("ports", may_fail=True) if port.get("vid") is not None]
    if not ports or not sys.stdin.isatty():
        return None
    for port in ports:
        answer = input(f"{port['device']} ({port.get('product') or 'USB serial'}) is plugged in. Use the module on it? [y/N] ")
        if answer.strip().lower() in ("y", "yes"):
            return port["device"]
    return None


def prepare(ca):
    """The record, the maker's CA, a product and a batch: made the first time, found the next."""
    LABELS.mkdir(parents=True, exist_ok=True)
    if ca is not None and not any(known["maker"] == "espressif" and not known.get("retired_at") for known in known_cas()):
        claimcheck("ca", "add", ca, "--maker", "espressif", "--uid-in", "cn")
        say(f"Trusted the simulated maker's CA: {ca}")
    if not any(product["sku"] == PRODUCT for product in claimcheck("product", "list")):
        claimcheck("product", "create", PRODUCT, "--name", "Training lamp")
        say(f"Created the product {PRODUCT}")
    if not any(batch["code"] == BATCH for batch in claimcheck("batch", "list")):
        claimcheck("batch", "create", BATCH, "--product", PRODUCT, "--quantity", QUANTITY)
        say(f"Created the batch {BATCH}")


def known_cas():
    return claimcheck("ca", "list") if RECORD.exists() else []


def scan(label):
    """What a scanner makes of the printed label."""
    picture = label.with_suffix("")
    subprocess.run(["pdftoppm", "-r", "300", "-gray", "-singlefile", label, picture], check=True)
    found = subprocess.run(["zbarimg", "-q", "--nodbus", "--raw", "-Sdisable", "-Sqrcode.enable", picture.with_suffix(".pgm")],
                           stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False)
    picture.with_suffix(".pgm").unlink()
    codes = found.stdout.splitlines()
    if len(codes) != 1:
        raise Stop(f"{label}: {len(codes)} codes were read from it, and it carries one")
    return codes[0]


def provision(port):
    """Runs the job, tells its steps, and scans the label when it is out; returns the unit's closing line."""
    command = [BUILD / "claimcheck", "--db", RECORD, "--training", "--json", "provision", "--batch", BATCH, "--port", port,
               "--printer", LABELS.as_uri(), "--until", "commissioned", "--count", "1"]
    say(f"Running claimcheck provision on {port}")
    job = subprocess.Popen([str(word) for word in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
    unit = None
    step = 0
    try:
        for line in job.stdout:
            event = json.loads(line)
            if event.get("event") == "unit":
                unit = event
            elif event.get("event") and event.get("error"):
                say(f"     {event['error']['message']}")
                if event["event"] == "scan":
                    job.stdin.close() # nobody is here to scan another one: the unit ends as it is
            elif event.get("event") in CAPTIONS:
                step += 1
                took = f"  [{event['ms']:.0f} ms]" if event.get("ms") else ""
                say(f"  {step}. {CAPTIONS[event['event']].format(uid=event.get('uid'))}{took}")
            if event.get("event") == "printed":
                label = newest_label(event["uid"])
                say(f"     {label}")
                job.stdin.write(scan(label) + "\n")
    finally:
        job.stdin.close()
        job.stdout.close()
        job.wait()
    if unit is None or unit["error"] is not None:
        raise Stop(unit["error"]["message"] if unit else f"provision ended with {job.returncode}")
    return unit


def newest_label(uid):
    return max(LABELS.glob(f"{uid}-g*.pdf"), key=lambda path: int(path.stem.rpartition("-g")[2]))


def main():
    module = None
    try:
        port = real_port()
        if port is None:
            module = Module()
            say("No module is used from a real port: a simulated one was started on " + module.ready["port"])
            port = module.ready["port"]
        prepare(module.ca if module else None)
        if module:
            module.take_a_new_one()
        unit = provision(port)
        say(f"The unit is {unit['state']}. As it stands in the record:")
        subprocess.run([BUILD / "claimcheck", "--db", RECORD, "unit", "show", unit["uid"]], check=True)
        say(f"The label:  {newest_label(unit['uid'])}")
        say(f"The record: {RECORD} (a training record: its labels say VOID)")
    finally:
        if module:
            module.end()


if __name__ == "__main__":
    try:
        main()
    except Stop as stop:
        print(f"start: {stop}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
