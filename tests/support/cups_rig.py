# SPDX-License-Identifier: GPL-3.0-or-later
"""A real print service and real IPP printers, private to one test: nothing of the computer's own cupsd is used.

    with CupsRig() as rig, EvePrinter() as printer:
        rig.add_queue("label", printer.uri)
        ...                                  # CUPS_SERVER=rig.server, print to cups://label
        printer.documents                    # what reached the printer

cupsd listens on a Unix socket in a temporary folder only; ippeveprinter on loopback, with a D-Bus of its own, which
it insists on. Each process is ended by its own number.
"""
import contextlib
import os
import pathlib
import pwd
import shutil
import signal
import socket
import subprocess
import time

from claimcheck_testing import isolated_environment, temporary_folder

PATIENCE = 60
NEEDED = ("/usr/sbin/cupsd", "lpadmin", "ippeveprinter", "dbus-daemon", "/usr/lib/cups/filter/pdftopdf")


def missing():
    """What of the print service is not installed, as a reason to skip a test; None if all is there."""
    absent = [program for program in NEEDED if shutil.which(program, path=os.environ["PATH"] + ":/usr/sbin") is None]
    return "not installed: " + ", ".join(absent) if absent else None


def wait_until(condition, what, process=None):
    deadline = time.monotonic() + PATIENCE
    while True:
        found = condition()
        if found:
            return found
        if process is not None and process.poll() is not None:
            raise AssertionError(f"it ended before {what}: {process.args}")
        if time.monotonic() >= deadline:
            raise AssertionError(f"no {what} within {PATIENCE} s")
        time.sleep(0.02)


def _end(process):
    if process.poll() is None:
        process.send_signal(signal.SIGCONT)
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class CupsRig:
    """A cupsd of its own."""

    def __init__(self, *settings, listen=(), backends=None):
        self._settings = settings        # lines of cupsd.conf that come before ours
        self._listen = listen            # further addresses
        self._backends = backends or {}  # scheme: a shell script that stands for a printer's connection
        self._process = None

    def __enter__(self):
        self._folder = temporary_folder("cups")
        self.root = pathlib.Path(self._folder.name)
        self.server = str(self.root / "sock")
        self.environment = isolated_environment(self.root / "home", CUPS_SERVER=self.server)
        try:
            self._configure()
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.stop()
        self._folder.cleanup()

    def _configure(self):
        for folder in ("etc", "spool/tmp", "cache", "log", "state"):
            (self.root / folder).mkdir(parents=True)
        owner = []
        if os.geteuid() == 0:
            group = pwd.getpwnam("lp").pw_gid
            for path in (self.root, *self.root.rglob("*")):
                os.chown(path, 0, group)
            owner = ["User lp", "Group lp", "SystemGroup root lpadmin"]
        for folder, mode in (("", 0o711), ("spool", 0o711), ("spool/tmp", 0o1770), ("cache", 0o770)):
            (self.root / folder).chmod(mode)
        root = self.root
        programs = self._add_backends() if self._backends else "/usr/lib/cups"
        self._write("cups-files.conf", [
            f"ServerRoot {root}/etc", f"RequestRoot {root}/spool", f"TempDir {root}/spool/tmp", f"CacheDir {root}/cache",
            f"StateDir {root}/state", f"ErrorLog {root}/log/error_log", f"AccessLog {root}/log/access_log",
            f"PageLog {root}/log/page_log", "Printcap", f"ServerBin {programs}", "DataDir /usr/share/cups",
            "FatalErrors config", *owner])
        self._write("cupsd.conf", [
            *self._settings, "LogLevel info", f"Listen {self.server}", *(f"Listen {address}" for address in self._listen),
            "DefaultAuthType None", "WebInterface No", "JobRetryInterval 1", "DirtyCleanInterval 0",
            "<Location />", " Order allow,deny", " Allow all", "</Location>",
            "<Policy default>", " <Limit Send-Document Cancel-Job>", "  Require user @OWNER @SYSTEM",
            "  Order deny,allow", " </Limit>", " <Limit All>", "  Order deny,allow", " </Limit>", "</Policy>"])

    def _add_backends(self):
        """CUPS's own programs, and ours beside them."""
        programs = self.root / "programs"
        programs.mkdir()
        for folder in pathlib.Path("/usr/lib/cups").iterdir():
            if folder.name != "backend":
                (programs / folder.name).symlink_to(folder)
        (programs / "backend").mkdir()
        for scheme, script in self._backends.items():
            backend = programs / "backend" / scheme
            backend.write_text(script)
            backend.chmod(0o755)  # then it runs as the print service's user
        return programs

    def _write(self, name, lines):
        (self.root / "etc" / name).write_text("\n".join(lines) + "\n")

    def start(self):
        with open(self.root / "log" / "out", "ab") as out:
            self._process = subprocess.Popen(
                ["/usr/sbin/cupsd", "-f", "-c", f"{self.root}/etc/cupsd.conf", "-s", f"{self.root}/etc/cups-files.conf"],
                stdout=out, stderr=out, stdin=subprocess.DEVNULL, env=self.environment)
        wait_until(self._answers, "cupsd", self._process)

    def stop(self):
        if self._process is not None:
            _end(self._process)

    def _answers(self):
        with contextlib.closing(socket.socket(socket.AF_UNIX)) as client:
            try:
                client.connect(self.server)
            except OSError:
                return False
            return True

    def run(self, *words):
        """One of CUPS's own commands, which must succeed."""
        ended = subprocess.run([str(word) for word in words], env=self.environment, capture_output=True, text=True,
                               timeout=PATIENCE, check=False)
        if ended.returncode != 0:
            raise AssertionError(f"{words}: {ended.stderr}\n{self.log()}")
        return ended.stdout

    def log(self):
        path = self.root / "log" / "error_log"
        return path.read_text(errors="replace")[-4000:] if path.exists() else ""

    def add_queue(self, name, uri, *options, model="everywhere"):
        """lpadmin succeeds although the printer cannot be reached, and then makes a queue without a driver."""
        self.run("lpadmin", "-p", name, "-E", "-v", uri, "-m", model, *options)
        if model == "everywhere":
            ppd = self.root / "etc" / "ppd" / f"{name}.ppd"
            wait_until(lambda: ppd.exists() and "cupsFilter2" in ppd.read_text(errors="replace"), "driver")

    def jobs(self, which="not-completed"):
        """Numbers of the jobs, of any queue."""
        listed = self.run("lpstat", "-W", which, "-o")
        return [int(line.split()[0].rpartition("-")[2]) for line in listed.splitlines()]


class EvePrinter:
    """ippeveprinter, CUPS's own virtual printer, as a 203 dpi label printer.

    `behave(word)` says what becomes of a label: ok, media-empty (until it is ok again), jam, hang.
    """

    def __init__(self, media="57x32"):
        self._media = media
        self._process = self._bus = None
        self.port = 0

    def __enter__(self):
        self._folder = temporary_folder("eve")
        self.root = pathlib.Path(self._folder.name)
        self._out = self.root / "out"
        self._control = self.root / "control"
        for folder in ("spool", "out"):
            (self.root / folder).mkdir()
        self.behave("ok")
        (self.root / "printer.conf").write_text(_attributes(*map(int, self._media.split("x"))))
        command = self.root / "command"
        command.write_text(_COMMAND.format(control=self._control, out=self._out))
        command.chmod(0o755)
        try:
            self._start_bus()
            self.appear()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.behave("ok")
        self.vanish()
        if self._bus is not None:
            _end(self._bus)
            self._bus.stdout.close()
        self._folder.cleanup()

    @property
    def uri(self):
        return f"ipp://localhost:{self.port}/ipp/print"

    @property
    def documents(self):
        """Every document that was printed, oldest first."""
        return [path.read_bytes() for path in sorted(self._out.glob("*.done"), key=lambda path: path.stat().st_mtime_ns)]

    @property
    def begun(self):
        """How many documents the printer has started on."""
        return len(list(self._out.glob("*.begun")))

    def behave(self, word):
        made = self._control.with_suffix(".new")
        made.write_text(word)
        made.rename(self._control)

    def wait_begun(self, number=1):
        wait_until(lambda: self.begun >= number, f"label {number} begun")

    def _start_bus(self):
        self._bus = subprocess.Popen(["dbus-daemon", "--session", "--nofork", "--print-address=1"], text=True,
                                     stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
        self._address = self._bus.stdout.readline().strip()
        if not self._address:
            raise AssertionError("dbus-daemon did not start")

    def appear(self):
        """Switches it on; again at the port that it had."""
        for _ in range(5):  # a free port may be taken before ippeveprinter has it
            port = self.port or _free_port()
            with open(self.root / "log", "ab") as log:
                self._process = subprocess.Popen(
                    ["ippeveprinter", "-v", "-r", "off", "-p", str(port), "-n", "localhost", "-d", self.root / "spool",
                     "-a", self.root / "printer.conf", "-c", self.root / "command", "Label"],
                    stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True,
                    env={**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": self._address})
            if wait_until(lambda: self._process.poll() is not None or _listens(port), "ippeveprinter") and \
                    self._process.poll() is None:
                self.port = port
                return
        raise AssertionError("ippeveprinter did not start: " + (self.root / "log").read_text(errors="replace")[-2000:])

    def vanish(self):
        """Switches it off, with what it was printing."""
        if self._process is not None and self._process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)  # its own session: itself and its command
            self._process.wait()

    def freeze(self):
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self):
        self._process.send_signal(signal.SIGCONT)


def _free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def _listens(port):
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


# What ippeveprinter runs for each document. "STATE:" lines on stderr set printer-state-reasons.
# A jam takes its time: a job that was given up before cupsd's backend looks at it for the first time, it calls completed.
_COMMAND = """#!/bin/sh
name={out}/$(date +%s%N)-$$
cp "$1" "$name.begun"
case "$(cat {control})" in
media-empty)
    echo "STATE: +media-empty-error" >&2
    while [ "$(cat {control})" = media-empty ]; do sleep 0.05; done
    echo "STATE: -media-empty-error" >&2;;
jam) echo "STATE: +media-jam-error" >&2; sleep 1.5; echo "ERROR: jam" >&2; exit 1;;
hang) while [ "$(cat {control})" = hang ]; do sleep 0.05; done;;
esac
echo "ATTR: job-impressions=1 job-impressions-completed=1" >&2
cp "$1" "$name.part" && mv "$name.part" "$name.done"
"""


def _attributes(width, height):
    name = f"custom_{width}x{height}mm_{width}x{height}mm"
    size = f"MEMBER collection media-size {{ MEMBER integer x-dimension {width}00 MEMBER integer y-dimension {height}00 }}"
    margins = " ".join(f"MEMBER integer media-{side}-margin 0" for side in ("bottom", "left", "right", "top"))
    media = f'{{ {size} {margins} MEMBER keyword media-source "main" MEMBER keyword media-type "labels" }}'
    lines = [f'ATTR keyword media-{what} "{name}"' for what in ("default", "ready")]
    lines += [f'ATTR keyword media-supported "{name}","custom_min_10x10mm","custom_max_104x300mm"']
    lines += [f"ATTR collection media-col-{what} {media}" for what in ("default", "ready", "database")]
    lines += [f"ATTR integer media-{side}-margin-supported 0" for side in ("bottom", "left", "right", "top")]
    lines += [
        "ATTR collection media-size-supported " + size.removeprefix("MEMBER collection media-size "),
        'ATTR keyword media-source-supported "main"', 'ATTR keyword media-source-default "main"',
        'ATTR keyword media-type-supported "labels"', "ATTR resolution printer-resolution-default 203dpi",
        "ATTR resolution printer-resolution-supported 203dpi",
        "ATTR resolution pwg-raster-document-resolution-supported 203dpi",
        'ATTR keyword pwg-raster-document-type-supported "black_1","sgray_8"',
        'ATTR keyword pwg-raster-document-sheet-back "normal"', 'ATTR keyword print-color-mode-supported "monochrome"',
        'ATTR keyword print-color-mode-default "monochrome"', "ATTR boolean color-supported false",
        'ATTR keyword sides-supported "one-sided"', 'ATTR keyword sides-default "one-sided"',
        'ATTR mimeMediaType document-format-default "application/octet-stream"',
        'ATTR textWithoutLanguage printer-make-and-model "Test Label 203"', "ATTR enum print-quality-supported 4",
        "ATTR enum print-quality-default 4", "ATTR integer pages-per-minute 60",
        'ATTR mimeMediaType document-format-supported "application/octet-stream","application/pdf","image/pwg-raster"',
    ]
    return "\n".join(lines) + "\n"
