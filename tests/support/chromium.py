# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives Chromium without a screen over its debugging pipe (the DevTools protocol): nothing listens anywhere."""
import fcntl
import itertools
import json
import os
import selectors
import shutil
import subprocess
import time

from claimcheck_testing import PATIENCE, isolated_environment, temporary_folder


def _as_3_and_4(incoming, outgoing):
    """Chromium reads commands from descriptor 3 and answers on 4; run in the child."""
    spares = [fcntl.fcntl(one, fcntl.F_DUPFD, 10) for one in (incoming, outgoing)]
    for spare, wanted in zip(spares, (3, 4)):
        os.dup2(spare, wanted)


class Chromium:
    """`with Chromium() as browser: browser.open(url); browser.evaluate("1 + 1")`."""

    def __init__(self):
        program = shutil.which("chromium")
        if program is None:
            raise AssertionError("chromium is not installed: scripts/packages.txt names its package")
        self._folder = temporary_folder("chromium")
        commands, self._commands = os.pipe()
        self._answers, answers = os.pipe()
        words = [program, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                 "--disable-background-networking", "--disable-component-update", "--disable-sync", "--use-mock-keychain",
                 "--host-resolver-rules=MAP * ~NOTFOUND", "--remote-debugging-pipe", f"--user-data-dir={self._folder.name}/profile",
                 "about:blank"]
        environment = isolated_environment(self._folder.name)
        self.process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                        env=environment, close_fds=False, preexec_fn=lambda: _as_3_and_4(commands, answers))
        os.close(commands)
        os.close(answers)
        self._numbers = itertools.count(1)
        self._heard = b""
        self._session = None
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._answers, selectors.EVENT_READ)
        target = next(one for one in self.ask("Target.getTargets")["targetInfos"] if one["type"] == "page")
        self._session = self.ask("Target.attachToTarget", targetId=target["targetId"], flatten=True)["sessionId"]
        self.requests = [] # of addresses that the page asked for
        self.ask("Network.enable")
        self.ask("Page.enable")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        os.close(self._commands)
        os.close(self._answers)
        self._folder.cleanup()

    def _message(self, deadline):
        while b"\0" not in self._heard:
            if not self._selector.select(max(0, deadline - time.monotonic())) or not (read := os.read(self._answers, 1 << 16)):
                raise AssertionError("Chromium does not answer")
            self._heard += read
        message, self._heard = self._heard.split(b"\0", 1)
        return json.loads(message)

    def ask(self, method, **parameters):
        number = next(self._numbers)
        command = {"id": number, "method": method, "params": parameters}
        if self._session is not None:
            command["sessionId"] = self._session
        os.write(self._commands, json.dumps(command).encode() + b"\0")
        deadline = time.monotonic() + PATIENCE
        while (message := self._message(deadline)).get("id") != number:
            if message.get("method") == "Network.requestWillBeSent":
                self.requests.append(message["params"]["request"]["url"])
        if "error" in message:
            raise AssertionError(f"{method}: {message['error']}")
        return message["result"]

    def evaluate(self, script):
        result = self.ask("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in result:
            raise AssertionError(f"{script}: {result['exceptionDetails']}")
        return result["result"].get("value")

    def open(self, address):
        self.ask("Page.navigate", url=address)
        self.wait("document.readyState === 'complete' && location.href !== 'about:blank'")

    def wait(self, condition):
        """Until this expression is true in the page."""
        deadline = time.monotonic() + PATIENCE
        while not self.evaluate(condition):
            if time.monotonic() > deadline:
                raise AssertionError(f"it never came to this: {condition}")
            time.sleep(0.02)

    def choose_files(self, selector, *paths):
        root = self.ask("DOM.getDocument")["root"]["nodeId"]
        node = self.ask("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
        self.ask("DOM.setFileInputFiles", nodeId=node, files=[str(path) for path in paths])
