# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests through the command line stand on.

    from claimcheck_testing import Simulator, Station, training_station, decode_zbar

    class Read(unittest.TestCase):
        def test_a_module_says_who_it_is(self):
            modules = self.enterContext(Simulator("--maker", "espressif"))
            station = self.enterContext(training_station(modules))
            result = station.run("read", "--port", modules.port(1))
            self.assertEqual(result.status, 0, result)
            self.assertEqual(result.json["uid"], modules.uid(1))

Every wait has a deadline and ends as soon as what is waited for is there; every process that is started here is
ended by its own number, whatever the test does. Nothing is read from or written to the real home folder.
"""
import collections
import contextlib
import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import threading
import time
import unittest

BUILD = pathlib.Path(os.environ["CLAIMCHECK_BUILD"])
SOURCE = pathlib.Path(os.environ["CLAIMCHECK_SOURCE"])
CLAIMCHECK = BUILD / "claimcheck"
SIMULATOR = BUILD / "expresslink-simulator"
FIXTURES = SOURCE / "tests" / "fixtures"

#: How long anything may take before the test gives up on it. Generous: it is only ever spent by a failing test.
PATIENCE = float(os.environ.get("CLAIMCHECK_TEST_PATIENCE", "60"))

# The words of the simulator's --maker, and where that maker puts the UID in its certificates.
MAKERS = {"espressif": "cn", "espressif-0.x": "cn", "infineon": "serialNumber", "telit": "x509-serial"}


def temporary_folder(what="claimcheck"):
    """A context manager: a folder that is gone afterwards, with a short name (sockets have 108 bytes)."""
    return tempfile.TemporaryDirectory(prefix=what + "-", ignore_cleanup_errors=True)


def isolated_environment(home, **changes):
    """This process's environment with every place of the user's own moved into @home."""
    environment = dict(os.environ)
    for variable in ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "CUPS_SERVER", "LANGUAGE"):
        environment.pop(variable, None)
    places = {"XDG_DATA_HOME": "data", "XDG_CONFIG_HOME": "config", "XDG_STATE_HOME": "state", "XDG_RUNTIME_DIR": "run"}
    for variable, folder in places.items():
        place = pathlib.Path(home) / folder
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        environment[variable] = str(place)
    environment.update(HOME=str(home), LC_ALL="C.UTF-8", TZ="UTC")
    environment.update({name: str(value) for name, value in changes.items()})
    return environment


class Running:
    """A process whose lines are read as they come, so that it never waits for us and we never guess."""

    def __init__(self, command, *, environment=None, cwd=None, wrapper=()):
        self.words = [str(word) for word in (*wrapper, *command)]
        self.process = subprocess.Popen(self.words, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, env=environment, cwd=cwd, text=True,
                                        encoding="utf-8", errors="replace", bufsize=1)
        self.pid = self.process.pid
        self.lines = []      # of stdout, without their ends
        self.error_lines = []
        self._taken = set()  # of those, the ones that a wait has returned
        self._news = threading.Condition()
        self._closed = 0
        self._readers = [threading.Thread(target=self._read, args=pair, daemon=True)
                         for pair in ((self.process.stdout, self.lines), (self.process.stderr, self.error_lines))]
        for reader in self._readers:
            reader.start()

    def _read(self, stream, lines):
        for line in stream:
            with self._news:
                lines.append(line.rstrip("\r\n"))
                self._news.notify_all()
        with self._news:
            self._closed += 1
            self._news.notify_all()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.kill()

    def __str__(self):
        return "%s\nstdout:\n  %s\nstderr:\n  %s" % (" ".join(self.words), "\n  ".join(self.lines[-60:]),
                                                    "\n  ".join(self.error_lines[-60:]))

    @property
    def events(self):
        """Every JSON line so far."""
        return [value for value in map(_parsed, list(self.lines)) if value is not None]

    @property
    def stderr(self):
        return "\n".join(self.error_lines)

    def write_line(self, text):
        """A line on standard input, as a person or a keyboard scanner types it."""
        self.process.stdin.write(text + "\n")
        self.process.stdin.flush()

    def close_input(self):
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()

    def send_signal(self, number):
        self.process.send_signal(number)

    def wait_for(self, matches, what, timeout=PATIENCE):
        """The first line, not yet returned by a wait, for which matches(line) is true: returns what it returned."""
        deadline = time.monotonic() + timeout
        looked_at = 0
        with self._news:
            while True:
                for index in range(looked_at, len(self.lines)):
                    found = index not in self._taken and matches(self.lines[index])
                    if found:
                        self._taken.add(index)
                        return found
                looked_at = len(self.lines)
                if self._closed == len(self._readers):
                    raise AssertionError(f"it ended before {what}\n{self}")
                if not self._news.wait(deadline - time.monotonic()) and time.monotonic() >= deadline:
                    raise AssertionError(f"no {what} within {timeout:.0f} s\n{self}")

    def wait_line(self, part, timeout=PATIENCE):
        """The next line of stdout that contains @part."""
        return self.wait_for(lambda line: part in line and line, f"line with {part!r}", timeout)

    def wait_json(self, timeout=PATIENCE, **fields):
        """The next JSON line that has these values."""
        def matches(line):
            value = _parsed(line)
            return value if value and all(value.get(key) == wanted for key, wanted in fields.items()) else None
        return self.wait_for(matches, f"line with {fields}", timeout)

    def wait_event(self, name, timeout=PATIENCE, **fields):
        """The next line {"event": name, …} that has these values; each line is returned once."""
        return self.wait_json(timeout=timeout, event=name, **fields)

    def wait_error_line(self, part, timeout=PATIENCE):
        """Waits until a line of stderr contains @part; returns it."""
        deadline = time.monotonic() + timeout
        with self._news:
            while True:
                for line in self.error_lines:
                    if part in line:
                        return line
                left = deadline - time.monotonic()
                if left <= 0 or self._closed == len(self._readers):
                    raise AssertionError(f"nothing on stderr with {part!r}\n{self}")
                self._news.wait(left)

    def wait_end(self, timeout=PATIENCE):
        """The exit status, once it has ended by itself; what it printed is complete then."""
        try:
            status = self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"it did not end within {timeout:.0f} s\n{self}") from None
        for reader in self._readers:
            reader.join(timeout)
        return status

    def end(self, number=signal.SIGTERM, timeout=PATIENCE):
        """Asks it to end, by SIGTERM unless told otherwise; the exit status."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        status = self.wait_end(timeout)
        self._close()
        return status

    def kill(self):
        """Ends it at once, if it still runs."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self._close()

    def _close(self):
        self.close_input()
        for reader in self._readers:
            reader.join(PATIENCE)
        self.process.stdout.close()
        self.process.stderr.close()


def _parsed(line):
    if not line.startswith("{"):
        return None
    try:
        return json.loads(line)
    except ValueError:
        return None


class Simulator(Running):
    """expresslink-simulator with these options, ready: `with Simulator("--count", 2) as modules: modules.port(1)`."""

    def __init__(self, *options, state=None, wrapper=()):
        self._folder = temporary_folder("simulator")
        folder = pathlib.Path(self._folder.name)
        self.state = pathlib.Path(state) if state else folder / "state"
        words = [str(word) for word in options]
        self.count = int(words[words.index("--count") + 1]) if "--count" in words else max(1, words.count("--tty"))
        self.maker = words[words.index("--maker") + 1] if "--maker" in words else "espressif"
        environment = isolated_environment(folder / "home")
        super().__init__([SIMULATOR, "--state", self.state, *words], environment=environment, wrapper=wrapper)
        try:
            self.ready = [self.wait_event("ready") for _ in range(self.count)]
        except AssertionError:
            self.__exit__(None, None, None)
            raise

    def __exit__(self, kind, *_):
        status = 0
        if self.process.poll() is None and kind is None:
            with contextlib.suppress(BrokenPipeError):
                self.write_line("quit")
            with contextlib.suppress(AssertionError):
                status = self.wait_end(20)
        self.kill()
        self._folder.cleanup()
        if kind is None and status != 0:
            raise AssertionError(f"the simulator ended with {status}\n{self}")

    def port(self, number=1):
        return self.ready[number - 1]["port"]

    def uid(self, number=1):
        return self.ready[number - 1]["uid"]

    def ca(self, maker=None):
        """The PEM file of this maker's CA."""
        return self.state / f"ca-{maker or self.maker}.pem"

    def command(self, text, timeout=PATIENCE):
        """Gives a command ("swap 1") and waits for the line that answers it; returns that line's object."""
        self.write_line(text)
        for _ in range(2 if text.startswith("exchange") else 1):
            answer = self.wait_json(timeout)
            if answer["event"] == "error":
                raise AssertionError(f"{text}: {answer['error']['message']}")
            if answer["event"] == "ready":
                self.ready[answer["slot"] - 1] = answer
        return answer

    def free_port(self, number=1):
        """After the port's holder was killed. A real port is free then, but a pseudo-terminal stays exclusive (TIOCEXCL)
        while its other end is open, and only root passes that: for others it is plugged in anew."""
        if os.geteuid() != 0:
            self.command(f"unplug {number}")
            self.command(f"plug {number}")


class Result(collections.namedtuple("Result", "status lines stdout stderr command")):
    """What a command did: exit status, JSON lines (where it was asked for them), and both outputs as text."""

    @property
    def json(self):
        """The first JSON line."""
        return self.lines[0]

    @property
    def error(self):
        """The code of the error line, or None."""
        errors = [line["error"] for line in self.lines if line.get("error") and "event" not in line]
        return errors[-1]["code"] if errors else None

    def __str__(self):
        return "%s\nstatus %d\nstdout:\n%s\nstderr:\n%s" % (" ".join(self.command), self.status, self.stdout, self.stderr)


class Station:
    """One station: a folder of its own with the record, the settings and what is printed."""

    def __init__(self, *, training=False):
        self._folder = temporary_folder("station")
        self.folder = pathlib.Path(self._folder.name)
        self.db = self.folder / "station.db"
        self.config = self.folder / "station.conf"
        self.labels = self.folder / "labels"
        self.labels.mkdir()
        self.printer = f"file://{self.labels}"
        self.training = training
        self.environment = isolated_environment(self.folder / "home")
        self._running = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in self._running:
            process.kill()
        self._folder.cleanup()

    def _command(self, arguments, json_lines):
        words = [CLAIMCHECK, "--db", self.db]
        if self.config.exists():
            words += ["--config", self.config]
        if self.training:
            words.append("--training")
        if json_lines:
            words.append("--json")
        return [str(word) for word in (*words, *arguments)]

    def run(self, *arguments, input=None, json=True, timeout=PATIENCE, environment=None, wrapper=()):
        """Runs a command to its end; with @json (the default) under --json. Without @input stdin is at its end."""
        command = [*map(str, wrapper), *self._command(arguments, json)]
        ended = subprocess.run(command, input=input if input is not None else "", capture_output=True, text=True,
                               encoding="utf-8", errors="replace", timeout=timeout, check=False,
                               env={**self.environment, **(environment or {})}, cwd=self.folder)
        lines = _json_lines(ended.stdout, command) if json else []
        return Result(ended.returncode, lines, ended.stdout, ended.stderr, command)

    def ok(self, *arguments, **options):
        """Like run(), for what must succeed."""
        result = self.run(*arguments, **options)
        if result.status != 0:
            raise AssertionError(f"it failed:\n{result}")
        return result

    def start(self, *arguments, json=True, environment=None, wrapper=()):
        """Starts a command; returns it Running. It is ended with the station at the latest."""
        process = Running(self._command(arguments, json), environment={**self.environment, **(environment or {})},
                          cwd=self.folder, wrapper=wrapper)
        self._running.append(process)
        return process

    def add_product(self, sku="LAMP-1", *options, name="Lamp"):
        return self.ok("product", "create", sku, "--name", name, *options)

    def add_batch(self, code="B1", *, product="LAMP-1", quantity=100):
        return self.ok("batch", "create", code, "--product", product, "--quantity", quantity)

    def trust(self, pem, *options):
        return self.ok("ca", "add", pem, *options)

    def label_file(self, uid, generation=1):
        """Where the file printer put this label."""
        return self.labels / f"{uid}-g{generation}.pdf"

    def unit(self, uid):
        """`unit show`, as an object."""
        return self.ok("unit", "show", uid).json


def _json_lines(text, command):
    lines = []
    for line in text.splitlines():
        try:
            lines.append(json.loads(line))
        except ValueError:
            raise AssertionError(f"{' '.join(command)}\nthis is no JSON line: {line!r}\nin:\n{text}") from None
    return lines


@contextlib.contextmanager
def training_station(*simulators, product="LAMP-1", batch="B1", quantity=100, options=()):
    """A station with a training record that trusts these simulators' makers, and a product and an open batch."""
    with Station(training=True) as station:
        for simulator in simulators:
            station.trust(simulator.ca(), "--maker", simulator.maker, "--uid-in", MAKERS[simulator.maker])
        station.add_product(product, *options)
        station.add_batch(batch, product=product, quantity=quantity)
        yield station


# --- labels, read as a customer's telephone reads them -----------------------------------------------------

def raster(path, dpi=203, folder=None):
    """@path (PDF, PNG or PGM) as a grey PGM file, which is made in @folder or beside @path."""
    path = pathlib.Path(path)
    if path.suffix == ".pgm":
        return path
    made = pathlib.Path(folder or path.parent) / (path.name + f"-{dpi}.pgm")
    if path.suffix == ".pdf":
        _tool("pdftoppm", "-r", dpi, "-gray", "-singlefile", path, made.with_suffix(""))
    else:
        _tool("convert", path, "-background", "white", "-flatten", "-depth", "8", "-colorspace", "Gray", made)
    return made


def decode_zbar(path, dpi=203):
    """Every QR code on the label, by ZBar, as a list of texts."""
    with temporary_folder("decode") as folder:
        image = raster(path, dpi, folder)
        command = ["zbarimg", "-q", "--nodbus", "--raw", "-Sdisable", "-Sqrcode.enable", str(image)]
        found = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
        return found.stdout.splitlines()


def decode_zxing(path, dpi=203):
    """Every QR code and Code 128 on the label, by zxing-cpp, as a list of (text, format name). Minds quiet zones; ZBar does not."""
    import numpy
    import zxingcpp
    with temporary_folder("decode") as folder:
        pixels = numpy.array(read_pgm(raster(path, dpi, folder)), dtype=numpy.uint8)
        # In one go, zxing-cpp 1.4 dies of an assertion where it meets a linear code both in full size and scaled down.
        square = zxingcpp.read_barcodes(pixels, formats=zxingcpp.QRCode)
        linear = zxingcpp.read_barcodes(pixels, formats=zxingcpp.Code128, try_downscale=False, try_rotate=False)
        return [(found.text, found.format.name) for found in (*square, *linear)]


def every_code(path, zoom=1):
    """Whatever either decoder finds in a PGM file made @zoom times as large, of any kind, as (decoder, text)."""
    import numpy
    import zxingcpp
    pixels = numpy.array(read_pgm(path), dtype=numpy.uint8).repeat(zoom, axis=0).repeat(zoom, axis=1)
    with temporary_folder("decode") as folder:
        image = pathlib.Path(folder) / "picture.pgm"
        image.write_bytes(b"P5 %d %d 255\n" % (pixels.shape[1], pixels.shape[0]) + pixels.tobytes())
        found = subprocess.run(["zbarimg", "-q", "--nodbus", "--raw", str(image)], capture_output=True, text=True,
                               timeout=PATIENCE, check=False)
    codes = [("zbar", line) for line in found.stdout.splitlines()]
    # In one go, zxing-cpp 1.4 dies of an assertion where it meets a linear code both in full size and scaled down.
    square = zxingcpp.read_barcodes(pixels, formats=zxingcpp.TwoDCodes)
    linear = zxingcpp.read_barcodes(pixels, formats=zxingcpp.LinearCodes, try_downscale=False, try_rotate=False)
    return codes + [("zxing", result.text) for result in (*square, *linear)]


def read_pgm(path):
    """The rows of a binary PGM file, each a list of grey values."""
    data = pathlib.Path(path).read_bytes()
    magic, width, height, maximum = data.split(None, 4)[:4]
    if magic != b"P5" or maximum != b"255":
        raise AssertionError(f"{path} is no 8-bit grey PGM")
    width, height = int(width), int(height)
    pixels = data[-width * height:]
    return [list(pixels[row * width:(row + 1) * width]) for row in range(height)]


def _tool(*command):
    words = [str(word) for word in command]
    if shutil.which(words[0]) is None:
        raise AssertionError(f"{words[0]} is not installed: scripts/packages.txt names its package")
    ended = subprocess.run(words, capture_output=True, text=True, timeout=PATIENCE, check=False)
    if ended.returncode != 0:
        raise AssertionError(f"{' '.join(words)}: {ended.stderr}")


def main():
    """For running one test file by hand."""
    unittest.main(verbosity=2)
