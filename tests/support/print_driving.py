# SPDX-License-Identifier: GPL-3.0-or-later
"""print-drive, the small program that calls station/print/printer.h, from a test."""
import os
import pathlib

from claimcheck_testing import BUILD, Running, temporary_folder

PRINT_DRIVE = BUILD / "tests" / "print-drive"


def drive(*words, **environment):
    """Starts print-drive; a context manager that is Running. G_DEBUG makes a GLib warning fail the test."""
    return Running([PRINT_DRIVE, *words], environment={**os.environ, "G_DEBUG": "fatal-warnings", **environment})


def drive_once(*words, **environment):
    """The lines of a verb that ends by itself. No other exit status is its own: a sanitizer has some, too."""
    with drive(*words, **environment) as run:
        status = run.wait_end()
        if status not in (0, 2, 4, 5) or not run.events and words[0] != "findings":
            raise AssertionError(f"it ended with {status}\n{run}")
        return run.events


def outcome(run):
    """(outcome, error code or None) of a print, once the program has ended."""
    last = run.wait_event("outcome")
    if run.wait_end() != 0:
        raise AssertionError(f"it did not end well\n{run}")
    return last["outcome"], last["error"] and last["error"]["code"]


class Label:
    """A file to print; gone afterwards."""

    def __init__(self, content, name="label"):
        self.content = content
        self._folder = temporary_folder("label")
        self.path = pathlib.Path(self._folder.name) / name
        self.path.write_bytes(content)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._folder.cleanup()


def pdf(text="SN0001", width_mm=57, height_mm=32):
    """A small PDF page with a black square, as a print server's filters accept it."""
    drawing = b"%% %s\n10 10 50 50 re f" % text.encode()
    points = "%.3f %.3f" % (width_mm * 72 / 25.4, height_mm * 72 / 25.4)
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
               b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %s]/Contents 4 0 R/Resources<<>>>>" % points.encode(),
               b"<</Length %d>>\nstream\n%s\nendstream" % (len(drawing), drawing)]
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return data + (b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
                   % (len(objects) + 1, table, len(objects) + 1, len(data)))
