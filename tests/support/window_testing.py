# SPDX-License-Identifier: GPL-3.0-or-later
"""The window as its users meet it: on an X display, through the accessibility tree, the keyboard and the scanner.

    from window_testing import Display, Window

    class Qa(unittest.TestCase):
        def test_a_good_label_says_good(self):
            display = self.enterContext(Display())
            window = self.enterContext(Window(display, station, "--page", "QA"))
            window.scan(code)
            window.wait_text("Verdict", "Good")

A Display is an X server, a session bus, the accessibility bus and a window manager of its own. The accessibility
library of a process belongs to one bus for ever, so a process has one Display at a time and they share the bus.
"""
import atexit
import contextlib
import ctypes
import os
import pathlib
import signal
import subprocess
import time
import warnings

from claimcheck_testing import BUILD, PATIENCE, Running, isolated_environment, temporary_folder

STATION = BUILD / "claimcheck-station"
_ENTER, _SHIFT = 36, 50
_PR_SET_PDEATHSIG = 1
warnings.filterwarnings("ignore", category=DeprecationWarning, message="Atspi")


def _dies_with_us():
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _read_line(stream):
    return stream.readline().decode().strip()


def wait_until(condition, what, timeout=PATIENCE):
    """Returns what condition() returns once it is true; an accessibility object may vanish while it is asked."""
    import gi
    gi.require_version("Atspi", "2.0")
    from gi.repository import GLib
    deadline = time.monotonic() + timeout
    while True:
        with contextlib.suppress(GLib.Error):
            value = condition()
            if value:
                return value
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {timeout:.0f} s: {what() if callable(what) else what}")
        time.sleep(0.03)


class _Bus:
    """The session bus of this process, started once."""
    address = None

    @classmethod
    def start(cls):
        if cls.address is None:
            folder = temporary_folder("bus") # the accessibility bus keeps its socket here, longer than any display
            environment = isolated_environment(folder.name)
            process = subprocess.Popen(["dbus-daemon", "--session", "--nofork", "--print-address=1"],
                                       stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment,
                                       preexec_fn=_dies_with_us)
            cls.address = _read_line(process.stdout)
            atexit.register(cls._end, process, folder)
        return cls.address

    @staticmethod
    def _end(process, folder):
        process.terminate()
        process.wait()
        process.stdout.close()
        folder.cleanup()


class Display:
    """An X display of @size with a window manager; as a context manager."""

    def __init__(self, size="1280x800", layout="us", scale=1):
        self._folder = temporary_folder("display")
        self.environment = isolated_environment(pathlib.Path(self._folder.name))
        self.environment.pop("NO_AT_BRIDGE", None)
        self.environment.update(GSETTINGS_BACKEND="memory", GDK_BACKEND="x11", GDK_SCALE=str(scale), GTK_THEME="Adwaita",
                                CANBERRA_DRIVER="null")
        read_end, write_end = os.pipe()
        self._x = subprocess.Popen(["Xvfb", "-displayfd", str(write_end), "-screen", "0", size + "x24", "-nolisten", "tcp"],
                                   pass_fds=[write_end], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                   preexec_fn=_dies_with_us)
        os.close(write_end)
        with os.fdopen(read_end, "rb") as number:
            self.environment["DISPLAY"] = ":" + _read_line(number)
        if layout != "us":
            self.tool("setxkbmap", layout)
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = _Bus.start()
        os.environ.update(DBUS_SESSION_BUS_ADDRESS=_Bus.address, DISPLAY=self.environment["DISPLAY"])
        self._manager = subprocess.Popen(["openbox", "--sm-disable"], env=self.environment, stdout=subprocess.DEVNULL,
                                         stderr=subprocess.DEVNULL, preexec_fn=_dies_with_us)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in (self._manager, self._x):
            process.terminate()
            process.wait()
        self._folder.cleanup()

    def tool(self, *words):
        ended = subprocess.run([str(word) for word in words], env=self.environment, capture_output=True, text=True,
                               timeout=PATIENCE, check=False)
        if ended.returncode != 0:
            raise AssertionError(f"{' '.join(map(str, words))}: {ended.stderr}")
        return ended.stdout

    def screenshot(self, path):
        """What is on the screen now, as a PNG file; returns its path."""
        self.tool("import", "-silent", "-window", "root", path)
        return pathlib.Path(path)

    def type(self, text):
        """As a person types, faster than most; gaps too long for a scanner."""
        self.tool("xdotool", "type", "--delay", "130", "--", text)

    def key(self, *names):
        self.tool("xdotool", "key", "--delay", "1", *names)

    def scan(self, text):
        """As a scanner types: at once, and Enter. Keys are pressed by their places on a US keyboard. All go to the server
        in one packet, so that a busy machine cannot tear them apart as it could never tear a scanner's."""
        keyboard = ctypes.CDLL("libXtst.so.6")
        server = ctypes.CDLL("libX11.so.6")
        server.XOpenDisplay.restype = ctypes.c_void_p
        display = ctypes.c_void_p(server.XOpenDisplay(self.environment["DISPLAY"].encode()))

        def press(code, down):
            keyboard.XTestFakeKeyEvent(display, ctypes.c_uint(code), ctypes.c_int(down), ctypes.c_ulong(0))
        for code, shift in [*us_keys(text), (_ENTER, False)]:
            for key in [_SHIFT, code] if shift else [code]:
                press(key, True)
            for key in [code, _SHIFT] if shift else [code]:
                press(key, False)
        server.XSync(display, 0)
        server.XCloseDisplay(display)


_US_PLACES = {}
for _first, _row, _shifted in ((10, "1234567890-=", "!@#$%^&*()_+"), (24, "qwertyuiop[]", "QWERTYUIOP{}"),
                               (38, "asdfghjkl;'`", 'ASDFGHJKL:"~'), (51, "\\zxcvbnm,./", "|ZXCVBNM<>?")):
    for _index, (_plain, _upper) in enumerate(zip(_row, _shifted)):
        _US_PLACES[_plain] = (_first + _index, False)
        _US_PLACES[_upper] = (_first + _index, True)
_US_PLACES[" "] = (65, False)


def us_keys(text):
    """The keys of a US keyboard that make @text: X's key code of each, and whether with Shift."""
    return [_US_PLACES[character] for character in text]


def _walk(node, Atspi):
    yield node
    states = node.get_state_set()
    if states.contains(Atspi.StateType.MANAGES_DESCENDANTS) and node.get_role_name() != "list box":
        return  # a table's cells are its own; a list box only says so and has ordinary widgets
    for index in range(node.get_child_count()):
        child = node.get_child_at_index(index)
        if child is not None:
            yield from _walk(child, Atspi)


class Window(Running):
    """claimcheck-station on a display, once its window is there. @station: a claimcheck_testing.Station, or None."""

    def __init__(self, display, station, *options, environment=None, wrapper=()):
        self.display = display
        words = [STATION]
        if station is not None:
            words += ["--db", station.db]
            if station.config.exists():
                words += ["--config", station.config]
        super().__init__([*words, *options], environment={**display.environment, **(environment or {})}, wrapper=wrapper,
                         cwd=station.folder if station is not None else None)
        import gi
        gi.require_version("Atspi", "2.0")
        from gi.repository import Atspi
        self.Atspi = Atspi
        try:
            self.application = wait_until(self._application, lambda: f"window of {self}")
        except AssertionError:
            self.kill()
            raise

    def _application(self):
        if self.process.poll() is not None:
            raise AssertionError(f"the window ended with {self.process.returncode}\n{self}")
        desktop = self.Atspi.get_desktop(0)
        for index in range(desktop.get_child_count()):
            one = desktop.get_child_at_index(index)
            if one is not None and one.get_process_id() == self.pid and one.get_child_count() > 0:
                return one
        return None

    def __exit__(self, kind, *_):
        if kind is None and self.process.poll() is None:
            self.end(signal.SIGTERM)
        self.kill()

    # --- looking -------------------------------------------------------------------------------------------------

    def all(self, role=None, name=None, showing=True):
        """Every accessible object of that role ("push button") and name that can be seen now (@showing)."""
        found = []
        self.application.clear_cache()
        for node in _walk(self.application, self.Atspi):
            if role is not None and node.get_role_name() != role:
                continue
            if name is not None and node.get_name() != name:
                continue
            if showing and not node.get_state_set().contains(self.Atspi.StateType.SHOWING):
                continue
            found.append(node)
        return found

    def find(self, role=None, name=None, showing=True, timeout=PATIENCE):
        """The first such object, waited for."""
        return wait_until(lambda: next(iter(self.all(role, name, showing)), None),
                          lambda: f"{role} {name!r} in\n{self.tree()}\n{self}", timeout)

    def has(self, role=None, name=None):
        return bool(self.all(role, name))

    def wait_gone(self, role=None, name=None):
        wait_until(lambda: not self.all(role, name), lambda: f"{role} {name!r} is still there")

    @staticmethod
    def text(node):
        """The text that a label, an entry or a text view shows."""
        node.clear_cache()
        interface = node.get_text_iface()
        return interface.get_text(0, -1) if interface is not None else node.get_name()

    def wait_text(self, name, part, role=None):
        """Waits until the object called @name shows a text with @part; returns that text."""
        def shown():
            for node in self.all(role, name):
                text = self.text(node)
                if part in text:
                    return text
            return None
        return wait_until(shown, lambda: f"{part!r} in {name!r}: {[self.text(n) for n in self.all(role, name)]}\n{self}")

    def description(self, role, name):
        node = self.find(role, name)
        node.clear_cache()
        return node.get_description()

    def wait_description(self, role, name, part):
        """Waits until the description of that object has @part in it; returns it."""
        return wait_until(lambda: (lambda text: text if part in text else None)(self.description(role, name)),
                          lambda: f"{part!r} in the description of {role} {name!r}: {self.description(role, name)!r}\n{self}")

    def tree(self, limit=400):
        """The accessible tree as text, for a failing test."""
        lines = []

        def walk(node, depth):
            if len(lines) >= limit or node is None:
                return
            shown = "" if node.get_state_set().contains(self.Atspi.StateType.SHOWING) else "  (hidden)"
            lines.append(f"{'  ' * depth}{node.get_role_name()} {node.get_name()!r} {node.get_description()!r}{shown}")
            for index in range(min(node.get_child_count(), 100)):
                walk(node.get_child_at_index(index), depth + 1)
        walk(self.application, 0)
        return "\n".join(lines)

    # --- doing ---------------------------------------------------------------------------------------------------

    def click(self, name, role=None):
        """Does the first action of the control of that name ("click", "toggle")."""
        def done():
            for node in self.all(role, name):
                action = node.get_action_iface()
                if action is not None and action.get_n_actions() > 0:
                    return action.do_action(0)
            return False
        wait_until(done, lambda: f"a control {name!r} in\n{self.tree()}\n{self}")

    def page(self, name):
        """Shows a page by its switch."""
        self.click(name, "radio button")

    def fill(self, name, text, role="text"):
        """Puts @text into the entry of that name."""
        node = self.find(role, name)
        if not node.get_editable_text_iface().set_text_contents(text):
            raise AssertionError(f"{name}: it takes no text")

    def save_as(self, path):
        """Answers the file chooser that is up with @path."""
        def name():
            return next((node for node in self.all("text")
                         if node.get_state_set().contains(self.Atspi.StateType.FOCUSED)), None)
        self.find("push button", "Save")
        wait_until(name, lambda: f"the name of a file in\n{self.tree()}").get_editable_text_iface().set_text_contents(str(path))
        self.click("Save", "push button")

    def focus(self):
        """Gives the window the keyboard, where nothing else did."""
        def has_focus():
            self.application.clear_cache()
            tops = (self.application.get_child_at_index(i) for i in range(self.application.get_child_count()))
            return any(top is not None and top.get_state_set().contains(self.Atspi.StateType.ACTIVE) for top in tops)
        def windows():
            with contextlib.suppress(AssertionError): # a window that went while it was looked at
                return self.display.tool("xdotool", "search", "--onlyvisible", "--pid", self.pid).split()
            return None
        if not has_focus():
            numbers = wait_until(windows, "a window on the screen")
            self.display.tool("xdotool", "windowactivate", "--sync", numbers[-1])
            wait_until(has_focus, "the keyboard's focus")

    def scan(self, text):
        """A scanner's burst, wherever the focus is."""
        self.focus()
        self.display.scan(text)

    def type(self, text):
        self.focus()
        self.display.type(text)

    def key(self, *names):
        self.focus()
        self.display.key(*names)

    def screenshot(self, path):
        return self.display.screenshot(path)


def names_in(node):
    """The names of an object's children, as they stand."""
    node.clear_cache()
    children = [node.get_child_at_index(index) for index in range(node.get_child_count())]
    return [child.get_name() for child in children if child is not None]
