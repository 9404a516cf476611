# SPDX-License-Identifier: GPL-3.0-or-later
"""A label printer's raw port, as far as a station can see it: ZPL formats, ~HS and ~JA.

    with ZplPrinter() as printer:
        printer.set(paper_out=True)
        ...                              # the station prints to printer.destination
        printer.wait_questions(3)        # it has asked three times
        printer.set(paper_out=False)
        printer.printed                  # every label that came out, as bytes

Everything happens on loopback, in threads of the test. Faults are set by the test, before or within a label.
"""
import re
import socket
import threading
import time

from sockets import reset

PATIENCE = 60
FAULTS = ("paper_out", "paused", "head_up", "ribbon_out", "too_hot", "corrupt_memory", "buffer_full")


class ZplPrinter:
    def __init__(self, *, answers=True, seconds=0.02, peel=False):
        self.answers = answers      # False: never a word
        self.seconds = seconds      # a label takes that long
        self.peel = peel            # a label stays on the bar until take()
        self.flags = dict.fromkeys(FAULTS, False)
        self.at_label = {}          # flags that a label sets as soon as it begins
        self.reset_after = None     # bytes of label after which the connection is reset
        self.stop_reading_after = None
        self.printed = []           # labels that came out, whole
        self.lost = []              # labels that were begun or stored and then cleared
        self.questions = 0
        self.connections = 0
        self.cleared = 0            # ~JA
        self.received = 0           # bytes of labels
        self.label_waiting = False
        self._formats = []          # received, not begun
        self._printing = None
        self._partial = False
        self._news = threading.Condition()
        self._open = []
        self._ended = False

    def __enter__(self):
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._threads = [threading.Thread(target=work, daemon=True) for work in (self._accept, self._print)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.vanish()
        with self._news:
            self._ended = True
            self._news.notify_all()
        for thread in self._threads:
            thread.join(PATIENCE)

    @property
    def destination(self):
        return f"socket://127.0.0.1:{self.port}"

    # --- what the test does ---

    def set(self, **flags):
        """Sets fields of ~HS: paper_out, paused, head_up, …"""
        with self._news:
            self.flags.update(flags)
            self._news.notify_all()

    def take(self):
        """The label on the bar is taken."""
        with self._news:
            self.label_waiting = False
            self._news.notify_all()

    def drop_label(self):
        """The label that is being printed is cleared at the panel: it never comes out, and nothing tells."""
        with self._news:
            self.lost.append(self._printing)
            self._printing = None
            self._news.notify_all()

    def vanish(self):
        """The plug is pulled: no port, no connections."""
        with self._news:
            connections, self._open = self._open, []
            self._news.notify_all()
        # A thread that sits in accept() keeps the port alive; shutting it down wakes the thread first.
        for shutdown in (lambda: self._listener.shutdown(socket.SHUT_RDWR), self._listener.close):
            try:
                shutdown()
            except OSError:
                pass
        for connection in connections:
            reset(connection)

    def hang_up(self):
        """Closes the connections; the port stays."""
        with self._news:
            connections, self._open = self._open, []
        for connection in connections:
            reset(connection)

    def wait(self, condition, what):
        """Until condition(self) is true."""
        deadline = time.monotonic() + PATIENCE
        with self._news:
            while not condition(self):
                left = deadline - time.monotonic()
                if left <= 0:
                    raise AssertionError(f"the printer saw no {what}")
                self._news.wait(left)

    def wait_questions(self, more):
        wanted = self.questions + more
        self.wait(lambda printer: printer.questions >= wanted, f"{more} further ~HS")

    def wait_begun(self):
        self.wait(lambda printer: printer._printing is not None, "label begun")

    # --- what the printer does ---

    def _accept(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with self._news:
                self.connections += 1
                self._open.append(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        heard = b""
        while True:
            with self._news:
                # as a printer whose memory is full: the network card takes no more
                while self.stop_reading_after is not None and self.received >= self.stop_reading_after \
                        and connection in self._open:
                    self._news.wait(1)
            try:
                data = connection.recv(4096)
            except OSError:
                data = b""
            if not data:
                break
            heard = self._obey(connection, heard + data)
            if heard is None:
                break
        with self._news:
            if connection in self._open:
                self._open.remove(connection)
        connection.close()

    def _obey(self, connection, heard):
        """Takes whole commands off the front; returns the rest, or None if the connection is over."""
        while True:
            match = re.match(rb"\s*(~HS|~JA|\^XA.*?\^XZ)\s*", heard, re.DOTALL)
            if match is None:
                break
            heard = heard[match.end():]
            command = match.group(1)
            if command == b"~HS":
                self._answer(connection)
            elif command == b"~JA":
                self._clear()
            elif not self._store(connection, command):
                return None
        with self._news:
            self._partial = b"^XA" in heard
            cut = self.reset_after is not None and len(heard) >= self.reset_after
        if cut:
            self.reset_after = None
            reset(connection)
            return None
        return heard

    def _store(self, connection, label):
        with self._news:
            self.received += len(label)
            if self.reset_after is not None and len(label) >= self.reset_after:
                self.reset_after = None
                reset(connection)
                return False
            self._formats.append(label)
            self._news.notify_all()
            return True

    def _clear(self):
        with self._news:
            self.cleared += 1
            self.lost += self._formats + ([self._printing] if self._printing is not None else [])
            self._formats, self._printing, self._partial = [], None, False
            self._news.notify_all()

    def _answer(self, connection):
        with self._news:
            self.questions += 1
            self._news.notify_all()
            if not self.answers:
                return
            flag = {name: int(value) for name, value in self.flags.items()}
            lines = (
                f"030,{flag['paper_out']},{flag['paused']},0406,{len(self._formats):03},{flag['buffer_full']},0,"
                f"{int(self._partial)},000,{flag['corrupt_memory']},0,{flag['too_hot']}",
                f"000,0,{flag['head_up']},{flag['ribbon_out']},0,{1 if self.peel else 2},4,{int(self.label_waiting)},"
                f"{int(self._printing is not None):08},1,000",
                "1234,0",
            )
        try:
            connection.sendall("".join(f"\x02{line}\x03\r\n" for line in lines).encode())
        except OSError:
            pass

    def _faulty(self):
        return any(self.flags.values())

    def _print(self):
        while True:
            with self._news:
                while not self._ended and (self._printing is None and not self._formats or self._faulty()
                                           or self.label_waiting):
                    self._news.wait(PATIENCE)
                if self._ended:
                    return
                if self._printing is None:
                    self._printing = self._formats.pop(0)
                    self.flags.update(self.at_label)
                    self.at_label = {}
                    self._news.notify_all()
                    if self._faulty():
                        continue
                self._news.wait_for(lambda: self._ended, self.seconds)
                if self._printing is None or self._faulty():
                    continue
                self.printed.append(self._printing)
                self._printing = None
                self.label_waiting = self.peel
                self._news.notify_all()
