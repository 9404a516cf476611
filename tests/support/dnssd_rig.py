# SPDX-License-Identifier: GPL-3.0-or-later
"""Printers that announce themselves, on a network where nobody else is: a network namespace with Avahi on its loopback.

    with DnssdRig() as rig:
        rig.start_ipp("Line printer")
        rig.announce("Zebra raw", "_pdl-datastream._tcp", 9100, "ty=Zebra ZD421")
        station.run("printers", environment=rig.environment, wrapper=rig.wrapper)

The system bus is a private one, too. Each process is ended by its own number.
"""
import os
import pathlib
import shutil
import subprocess

from claimcheck_testing import isolated_environment, temporary_folder
from cups_rig import wait_until

NEEDED = ("avahi-daemon", "avahi-publish", "avahi-browse", "dbus-daemon", "ippeveprinter", "ip", "nsenter", "unshare")
IPP_PORT = 8631
_PATH = os.environ["PATH"] + ":/usr/sbin:/sbin"

_BUS = """<busconfig>
  <type>system</type>
  <listen>unix:path={root}/bus</listen>
  <auth>EXTERNAL</auth>
  <policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/><allow user="*"/></policy>
</busconfig>
"""
_AVAHI = """[server]
host-name=printroom
use-ipv4=yes
use-ipv6=no
allow-interfaces=lo
[wide-area]
enable-wide-area=no
[publish]
publish-hinfo=no
publish-workstation=no
"""
_NETWORK = "set -e; ip link set lo up; ip link set lo multicast on; ip route add 224.0.0.0/4 dev lo; echo ready; exec cat"
# Avahi's process number and socket stand in a folder that is the whole machine's.
_DAEMON = ("set -e; mount --make-rprivate /; mount -t tmpfs none /run/avahi-daemon; "
           "exec avahi-daemon --no-chroot --no-drop-root --no-rlimits -f \"$1\"")


def missing():
    """Why this cannot be, as a reason to skip a test; None if it can."""
    if os.geteuid() != 0:
        return "a network of its own needs root"
    absent = [program for program in NEEDED if shutil.which(program, path=_PATH) is None]
    return "not installed: " + ", ".join(absent) if absent else None


class DnssdRig:
    def __init__(self):
        self._processes = []

    def __enter__(self):
        self._folder = temporary_folder("dnssd")
        self.root = pathlib.Path(self._folder.name)
        self.environment = {"DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={self.root}/bus", "CUPS_SERVER": f"{self.root}/no-cupsd"}
        self._own = isolated_environment(self.root / "home", PATH=_PATH, **self.environment)
        try:
            self._start_network()
            self._start_avahi()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for process in reversed(self._processes):
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    stream.close()
        self._folder.cleanup()

    def _start(self, *words, inside=True, **options):
        command = [*(self.wrapper if inside else ()), *map(str, words)]
        options = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, **options}
        with open(self.root / "log", "ab") as log:
            process = subprocess.Popen(command, stderr=log, env=self._own, cwd=self.root, **options)
        self._processes.append(process)
        return process

    def _start_network(self):
        network = self._start("unshare", "-n", "sh", "-c", _NETWORK, inside=False, stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE)
        if network.stdout.readline() != b"ready\n":
            raise AssertionError("no network of its own: " + self.log())
        self.wrapper = ("nsenter", "-t", str(network.pid), "-n")

    def _start_avahi(self):
        (self.root / "bus.conf").write_text(_BUS.format(root=self.root))
        (self.root / "avahi.conf").write_text(_AVAHI)
        os.makedirs("/run/avahi-daemon", exist_ok=True)
        self._start("dbus-daemon", f"--config-file={self.root}/bus.conf", "--nofork")
        wait_until((self.root / "bus").exists, "system bus")
        daemon = self._start("unshare", "-m", "sh", "-c", _DAEMON, "sh", self.root / "avahi.conf")
        wait_until(lambda: self._browse("-a") is not None, "Avahi", daemon)

    def _browse(self, *words):
        """What is announced, a line each; None while nobody answers."""
        ended = subprocess.run([*self.wrapper, "avahi-browse", "-tpk", *words], env=self._own, capture_output=True, text=True,
                               check=False)
        return ended.stdout if ended.returncode == 0 else None

    def log(self):
        return (self.root / "log").read_text(errors="replace")[-2000:]

    def announce(self, name, kind, port, *facts):
        """Nobody need listen there."""
        process = self._start("avahi-publish", "-s", name, kind, port, *facts)
        wait_until(lambda: name.replace(" ", "\\032") in (self._browse(kind) or ""), name, process)

    def start_ipp(self, name):
        """A printer that announces itself: Acme LabelOne; returns its destination."""
        (self.root / "spool").mkdir()
        process = self._start("ippeveprinter", "-d", self.root / "spool", "-p", IPP_PORT, "-n", "localhost", "-M", "Acme",
                              "-m", "LabelOne", name)
        wait_until(lambda: name.replace(" ", "\\032") in (self._browse("_ipp._tcp") or ""), name, process)
        return f"ipp://localhost:{IPP_PORT}/ipp/print"
