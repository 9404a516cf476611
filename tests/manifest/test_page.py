# SPDX-License-Identifier: GPL-3.0-or-later
# suite: plain
"""verify.html in Chromium, from the disk and without a network: it accepts what the program accepts, and nothing else."""
import subprocess
import unittest
import zipfile

from chromium import Chromium
from manifest_bench import ManifestBench, commission, files_of, repack, shell


class Page(ManifestBench):
    commissioned = 3

    @classmethod
    def setUpClass(cls):
        cls.browser = cls.enterClassContext(Chromium())

    def setUp(self):
        super().setUp()
        commission(self.station, 1, "--first", 9, "--maker", "Other", "--serial", '=a"b","c')
        self.words = self.export().json["hash_words"]
        (self.folder / "verify.html").write_bytes(files_of(self.pack)["verify.html"])
        self.browser.open((self.folder / "verify.html").as_uri())

    def judge(self, *paths):
        """("good" or "bad", the sentence)."""
        self.browser.evaluate("document.getElementById('verdict').dataset.result = 'waiting'")
        self.browser.choose_files("#files", *paths)
        self.browser.wait("['good', 'bad'].includes(document.getElementById('verdict').dataset.result)")
        return (self.browser.evaluate("document.getElementById('verdict').dataset.result"),
                self.browser.evaluate("document.getElementById('verdict').textContent"))

    def test_a_good_pack_and_its_words(self):
        self.assertEqual(self.judge(self.pack), ("good", "This pack holds together: 4 units of batch B1."))
        self.assertEqual(self.browser.evaluate("document.getElementById('words').textContent"), self.words)
        warnings = self.browser.evaluate("document.getElementById('warnings').textContent")
        self.assertIn("trial key", warnings)
        self.assertIn("Who signed it is not checked", warnings)
        self.assertIn("cannot check", self.browser.evaluate("document.body.textContent"))
        self.assertEqual([one for one in self.browser.requests if not one.startswith(("file:", "about:", "blob:"))], [])

    def test_the_files_without_the_zip_and_a_zip_by_other_tools(self):
        loose = self.folder / "loose"
        with zipfile.ZipFile(self.pack) as pack:
            pack.extractall(loose)
        self.assertEqual(self.judge(*(path for path in loose.rglob("*") if path.is_file()))[0], "good")
        repack(self.pack, self.folder / "stored.zip", lambda _, content: content)
        self.assertEqual(self.judge(self.folder / "stored.zip")[0], "good")

    def test_every_altered_or_missing_file_is_refused(self):
        for altered in sorted(files_of(self.pack)):
            def flip(name, content, altered=altered):
                middle = len(content) // 2
                return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1:] if name == altered else content
            for change in (flip, lambda name, content, altered=altered: None if name == altered else content):
                with self.subTest(altered=altered):
                    repack(self.pack, self.folder / "bad.zip", change)
                    result, sentence = self.judge(self.folder / "bad.zip")
                    self.assertEqual(result, "bad", sentence)
                    self.assertTrue(sentence.startswith("Do not use this pack. "), sentence)

    def test_a_pack_that_another_key_sealed_again_does_not_hold(self):
        """Somebody changes a unit and makes every digest and manifest.sig anew, but has not signed each unit."""
        made = shell("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout k.pem -out s.pem -subj /CN=Mallory", self.folder)
        self.assertEqual(made.returncode, 0, made)
        files = files_of(self.pack)
        files["signer.pem"] = (self.folder / "s.pem").read_bytes()
        self.seal(files)
        result, sentence = self.judge(self.folder / "sealed.zip")
        self.assertEqual(result, "bad")
        self.assertIn("units.jws.json", sentence)
        self.assertIn("units.jws.json", self.verify("sealed.zip").lines[-1]["error"]["message"])

    def seal(self, files):
        import hashlib
        import json
        manifest = json.loads(files["manifest.json"])
        for name in manifest["files"]:
            manifest["files"][name] = hashlib.sha256(files[name]).hexdigest()
        files["manifest.json"] = json.dumps(manifest).encode()
        (self.folder / "m.json").write_bytes(files["manifest.json"])
        subprocess.run(["openssl", "dgst", "-sha256", "-sign", self.folder / "k.pem", "-out", self.folder / "m.sig",
                        self.folder / "m.json"], check=True)
        files["manifest.sig"] = (self.folder / "m.sig").read_bytes()
        sums = [f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in files.items() if name != "SHA256SUMS"]
        files["SHA256SUMS"] = "".join(sums).encode()
        with zipfile.ZipFile(self.folder / "sealed.zip", "w") as pack:
            for name, content in files.items():
                pack.writestr(name, content)

    def test_what_is_no_pack(self):
        (self.folder / "none.zip").write_bytes(b"no zip at all")
        (self.folder / "cut.zip").write_bytes(self.pack.read_bytes()[:-40])
        with zipfile.ZipFile(self.folder / "out.zip", "w") as pack:
            pack.writestr("../escape", "x")
        for name in ("none.zip", "cut.zip", "out.zip"):
            with self.subTest(name=name):
                self.assertEqual(self.judge(self.folder / name)[0], "bad")


if __name__ == "__main__":
    unittest.main()
