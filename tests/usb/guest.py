# SPDX-License-Identifier: GPL-3.0-or-later
"""A small machine with USB: Debian's kernel under QEMU, and our programs in its initial file system.

Nothing is emulated above the wire: the kernel's own gadget driver makes USB serial devices (dummy_hcd joins the device
side to the host side), so the module's side is /dev/ttyGS*, the station's side is /dev/ttyACM*, and a plug that is
pulled is one that the whole USB stack sees pulled.
"""
import collections
import os
import pathlib
import re
import shutil
import subprocess

from claimcheck_testing import BUILD, CLAIMCHECK, SIMULATOR, SOURCE, temporary_folder

HERE = pathlib.Path(__file__).resolve().parent
CACHE = BUILD / "usb"
MODULES = ["fs/configfs/configfs", "drivers/usb/common/usb-common", "drivers/usb/core/usbcore", "drivers/usb/gadget/udc/udc-core",
           "drivers/usb/gadget/udc/dummy_hcd", "drivers/usb/class/cdc-acm", "drivers/usb/gadget/libcomposite",
           "drivers/usb/gadget/function/u_serial", "drivers/usb/gadget/function/usb_f_acm"]
# What our programs read at run time beside their libraries.
DATA = ["/etc/fonts", "/usr/share/fontconfig", "/usr/share/fonts/truetype/dejavu", "/lib/udev/rules.d", "/etc/passwd", "/etc/group",
        "/usr/lib/x86_64-linux-gnu/gconv/gconv-modules", "/usr/lib/x86_64-linux-gnu/gconv/gconv-modules.d",
        "/usr/lib/x86_64-linux-gnu/gconv/ISO8859-1.so", "/usr/lib/x86_64-linux-gnu/gconv/SJIS.so",
        "/usr/lib/x86_64-linux-gnu/gconv/BIG5.so"]

Result = collections.namedtuple("Result", "status stdout stderr")


def run(*command, **options):
    words = [str(word) for word in command]
    ended = subprocess.run(words, capture_output=True, text=True, check=False, timeout=options.pop("timeout", 120), **options)
    if ended.returncode != 0:
        raise AssertionError(f"{' '.join(words)}: {ended.stderr.strip()}")
    return ended.stdout


def kernel():
    """The folder with Debian's kernel and its modules; fetched by name once and kept with the build."""
    folder = CACHE / "kernel"
    if (folder / "complete").exists():
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        depends = run("apt-cache", "depends", "linux-image-amd64")
        package = re.search(r"Depends: (linux-image-[0-9][^\s]*-amd64)", depends).group(1)
        run("apt-get", "-q", "-o", "Acquire::Retries=3", "download", package, cwd=folder, timeout=600)
        archive = next(folder.glob("*.deb"))
    except (AssertionError, AttributeError, StopIteration) as error:
        raise AssertionError("Debian's kernel cannot be fetched, and this test needs one with USB gadgets (70 MB, once; "
                             f"`apt-get update` may be wanting): {error}") from error
    wanted = ["./boot/vmlinuz-*"] + [f"./lib/modules/*/kernel/{module}.ko" for module in MODULES]
    unpacked = subprocess.Popen(["dpkg-deb", "--fsys-tarfile", archive], stdout=subprocess.PIPE)
    run("tar", "-x", "-C", folder, "--wildcards", *wanted, stdin=unpacked.stdout)
    unpacked.wait()
    archive.unlink()
    (folder / "complete").touch()
    return folder


def copy(source, root):
    """Copies a file or folder to the same place below @root, as what it is and not as a link."""
    target = root / str(source).lstrip("/")
    target.parent.mkdir(parents=True, exist_ok=True)
    if pathlib.Path(source).is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True, ignore_dangling_symlinks=True)
    elif not target.exists():
        shutil.copy2(source, target)


def copy_program(source, target, root):
    """Copies a program, and the shared libraries that it needs to where it looks for them."""
    place = root / target.lstrip("/")
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source, place)
    for library in re.findall(r"(/\S+) \(0x", run("ldd", source)):
        copy(library, root)


def initial_file_system(folder):
    """Makes the guest's file system; returns the archive that the kernel unpacks (no compression: it is slow to undo there)."""
    root = folder / "root"
    for name in ("bin", "dev", "modules", "proc", "run", "sys", "tmp", "usr/sbin"):
        (root / name).mkdir(parents=True)
    shutil.copy2("/bin/busybox", root / "bin/busybox")
    copy_program(CLAIMCHECK, "/bin/claimcheck", root)
    copy_program(SIMULATOR, "/bin/expresslink-simulator", root)
    copy_program("/bin/udevadm", "/bin/udevadm", root)
    (root / "bin/systemd-udevd").symlink_to("udevadm")
    for data in DATA:
        if os.path.exists(data):
            copy(data, root)
    shutil.copy2(SOURCE / "scripts/udev/70-claimcheck.rules", root / "lib/udev/rules.d")
    for module in MODULES:
        shutil.copy2(next((kernel() / "lib/modules").glob(f"*/kernel/{module}.ko")), root / "modules")
    shutil.copy2(HERE / "guest-init", root / "init")
    shutil.copy2(HERE / "guest-scenes", root / "scenes")
    archive = folder / "initrd"
    names = "\n".join(str(path.relative_to(root)) for path in sorted(root.rglob("*")))
    with archive.open("wb") as file:
        subprocess.run(["cpio", "-o", "-H", "newc", "--quiet"], input=names.encode(), stdout=file, cwd=root, check=True, timeout=60)
    shutil.rmtree(root)
    return archive


def boot(timeout=500):
    """Boots the guest, which runs guest-scenes and powers itself off; returns its results by name, and its console's text."""
    with temporary_folder("usb") as folder:
        folder = pathlib.Path(folder)
        image = next((kernel() / "boot").glob("vmlinuz-*"))
        results = folder / "results"
        command = ["qemu-system-x86_64", "-M", "q35", "-accel", "tcg", "-cpu", "max", "-m", "768", "-nodefaults", "-no-reboot",
                   "-display", "none", "-kernel", image, "-initrd", initial_file_system(folder),
                   "-append", "console=ttyS0 quiet panic=-1 mitigations=off", "-serial", "stdio", "-serial", f"file:{results}"]
        machine = subprocess.Popen(list(map(str, command)), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.STDOUT, text=True, errors="replace")
        try:
            console, _ = machine.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            machine.kill()
            console, _ = machine.communicate()
            console += f"\n(not off after {timeout} s)"
        return parse(results.read_text(errors="replace")), console


def parse(text):
    """Lines "NAME status N", "NAME out LINE", "NAME err LINE" as {name: Result}."""
    found = collections.defaultdict(lambda: {"status": None, "out": [], "err": []})
    for line in text.splitlines():
        match = re.match(r"(\S+) (status|out|err) ?(.*)$", line.rstrip("\r"))
        if match and match[2] == "status":
            found[match[1]]["status"] = int(match[3])
        elif match:
            found[match[1]][match[2]].append(match[3])
    return {name: Result(parts["status"], parts["out"], parts["err"]) for name, parts in found.items()}
