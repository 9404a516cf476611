# SPDX-License-Identifier: GPL-3.0-or-later
"""file:///: a folder as a printer."""
import os
import pathlib
import shutil
import subprocess
import unittest

from claimcheck_testing import temporary_folder
from print_driving import PRINT_DRIVE, Label, drive, drive_once, outcome, pdf

NAME = "UID00001-g1.pdf"


class File(unittest.TestCase):
    def setUp(self):
        self.label = self.enterContext(Label(pdf()))
        self.folder = pathlib.Path(self.enterContext(temporary_folder("print"))) / "labels"
        self.folder.mkdir()

    @property
    def destination(self):
        return f"file://{self.folder}"

    def start(self, *options):
        return self.enterContext(drive("print", *options, self.destination, self.label.path, NAME))

    def files(self):
        return sorted(path.name for path in self.folder.iterdir())

    def assert_printed(self):
        self.assertEqual(self.files(), [NAME])
        self.assertEqual((self.folder / NAME).read_bytes(), self.label.content)

    def test_a_label_appears_whole(self):
        run = self.start()
        self.assertEqual(run.wait_event("created")["job"], NAME)
        self.assertEqual(outcome(run), ("out", None))
        self.assert_printed()

    def test_a_folder_with_odd_characters(self):
        self.folder = self.folder / "with blank+ü%"
        self.folder.mkdir()
        run = self.enterContext(drive("print", self.folder.as_uri(), self.label.path, NAME))
        self.assertEqual(outcome(run), ("out", None))
        self.assert_printed()

    def test_a_job_that_is_not_on_record_leaves_nothing(self):
        self.assertEqual(outcome(self.start("--refuse")), ("not-taken", "disk-full"))
        self.assertEqual(self.files(), [])

    def test_a_missing_folder_is_waited_for(self):
        self.folder.rmdir()
        run = self.start()
        self.assertEqual(run.wait_event("trouble")["error"]["code"], "printer-unreachable")
        self.assertFalse([event for event in run.events if event["event"] == "created"])
        self.folder.mkdir()
        run.wait_event("well")
        self.assertEqual(outcome(run), ("out", None))
        self.assert_printed()

    def test_cancelled_while_the_folder_is_missing(self):
        self.folder.rmdir()
        run = self.start()
        run.wait_event("trouble")
        run.write_line("cancel")
        self.assertEqual(outcome(run), ("not-taken", "printer-unreachable"))

    def test_a_file_in_the_folder_s_place(self):
        self.folder.rmdir()
        self.folder.write_text("")
        self.assertEqual(drive_once("check", self.destination)[0]["error"]["code"], "printer-unreachable")

    @unittest.skipIf(os.geteuid() == 0 and shutil.which("setpriv") is None, "root writes everywhere; setpriv is absent")
    def test_a_folder_that_is_not_writable(self):
        self.folder.parent.chmod(0o755)
        self.folder.chmod(0o555)
        as_nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.geteuid() == 0 else []
        command = [*as_nobody, PRINT_DRIVE, "check", self.destination]
        told = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
        self.assertEqual(told.returncode, 4, told)
        self.assertIn("printer-unreachable", told.stdout)

    def test_the_same_label_again_is_the_same_label(self):
        self.assertEqual(outcome(self.start()), ("out", None))
        self.assertEqual(outcome(self.start()), ("out", None))
        self.assert_printed()

    def test_another_file_of_that_name_is_not_written_over(self):
        for content in (b"", b"another label", pdf("SN0002")):
            (self.folder / NAME).write_bytes(content)
            self.assertEqual(outcome(self.start()), ("not-taken", "job-rejected"))
            self.assertEqual((self.folder / NAME).read_bytes(), content)
            self.assertEqual(self.files(), [NAME])

    def test_what_is_no_plain_file_is_not_followed(self):
        elsewhere = self.folder.parent / "elsewhere"
        elsewhere.write_bytes(self.label.content)
        (self.folder / NAME).symlink_to(elsewhere)
        self.assertEqual(outcome(self.start()), ("not-taken", "job-rejected"))
        self.assertTrue((self.folder / NAME).is_symlink())

    def test_a_part_that_a_crash_left_behind(self):
        (self.folder / f".{NAME}.part").write_bytes(b"half a la")
        self.assertEqual(outcome(self.start()), ("out", None))
        self.assert_printed()

    def test_ask_and_cancel(self):
        self.assertEqual(drive_once("ask", self.destination, NAME)[0]["state"], "gone")
        (self.folder / f".{NAME}.part").write_bytes(b"half a la")
        self.assertEqual(drive_once("cancel", self.destination, NAME)[0]["event"], "cancelled")
        self.assertEqual(self.files(), [])
        self.assertEqual(outcome(self.start()), ("out", None))
        self.assertEqual(drive_once("ask", self.destination, NAME)[0]["state"], "completed")
        self.assertEqual(drive_once("cancel", self.destination, NAME)[0]["event"], "cancelled")
        self.assert_printed()  # what is out stays out

    def test_jobs_that_were_never_ours(self):
        outside = self.folder.parent / ".x.part"
        outside.write_text("")
        for job in ("../x", "/etc/passwd", ".hidden"):
            self.assertEqual(drive_once("ask", self.destination, job)[0]["state"], "gone")
            self.assertEqual(drive_once("cancel", self.destination, job)[0]["event"], "cancelled")
        self.assertTrue(outside.exists())

    def test_ask_where_the_folder_is_gone(self):
        self.folder.rmdir()
        for verb in ("ask", "cancel"):
            self.assertEqual(drive_once(verb, self.destination, NAME)[0]["error"]["code"], "printer-unreachable")


@unittest.skipUnless(os.geteuid() == 0 and shutil.which("mount"), "a full disk needs a file system of its own: root")
class FullDisk(unittest.TestCase):
    def setUp(self):
        self.label = self.enterContext(Label(pdf()))
        self.folder = pathlib.Path(self.enterContext(temporary_folder("print")))
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=512k", "labels", self.folder], check=True)
        self.addCleanup(subprocess.run, ["umount", self.folder], check=True)
        self.destination = f"file://{self.folder}"

    def fill(self, leave=0):
        """Takes all the room but @leave bytes."""
        with open(self.folder / "ballast", "wb", buffering=0) as ballast:
            try:
                while True:
                    ballast.write(b"\0" * 4096)
            except OSError:
                pass
            ballast.truncate(max(0, ballast.tell() - leave))

    def test_a_full_disk_is_media_empty_and_waited_for(self):
        self.fill()
        self.assertEqual(drive_once("check", self.destination)[0]["error"]["code"], "media-empty")
        with drive("print", self.destination, self.label.path, NAME) as run:
            self.assertEqual(run.wait_event("trouble")["error"]["code"], "media-empty")
            (self.folder / "ballast").unlink()
            run.wait_event("well")
            self.assertEqual(outcome(run), ("out", None))
        self.assertEqual((self.folder / NAME).read_bytes(), self.label.content)

    def test_full_in_the_middle_of_the_label(self):
        big = self.enterContext(Label(b"x" * 200_000))
        self.fill(leave=100_000)
        with drive("print", self.destination, big.path, NAME) as run:
            run.wait_event("created")
            self.assertEqual(run.wait_event("trouble")["error"]["code"], "media-empty")
            self.assertFalse((self.folder / NAME).exists())
            (self.folder / "ballast").unlink()
            self.assertEqual(outcome(run), ("out", None))
            self.assertEqual(len([event for event in run.events if event["event"] == "created"]), 1)
        self.assertEqual((self.folder / NAME).read_bytes(), big.content)

    def test_cancelled_while_the_disk_is_full(self):
        big = self.enterContext(Label(b"x" * 200_000))
        self.fill(leave=100_000)
        with drive("print", self.destination, big.path, NAME) as run:
            run.wait_event("trouble")
            run.write_line("cancel")
            self.assertEqual(outcome(run), ("not-taken", "media-empty"))
        self.assertEqual([path.name for path in self.folder.iterdir()], ["ballast"])

    def test_a_folder_that_is_mounted_read_only(self):
        subprocess.run(["mount", "-o", "remount,ro", self.folder], check=True)
        self.assertEqual(drive_once("check", self.destination)[0]["error"]["code"], "printer-unreachable")


if __name__ == "__main__":
    unittest.main()
