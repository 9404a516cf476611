# SPDX-License-Identifier: GPL-3.0-or-later
"""The picture in a ZPL label, as a printer's own decoder makes it of ^GFA: written from Zebra's manual, not from ours."""
import re

COUNTS = {chr(ord("G") + i): i + 1 for i in range(19)} | {chr(ord("g") + i): 20 * (i + 1) for i in range(20)}


def commands(zpl):
    """Each command's name and what stands behind it, in order."""
    return [(name, rest.strip()) for name, rest in re.findall(r"\^([A-Z0-9]{2}|XA|XZ)([^^]*)", zpl)]


def rows(zpl):
    """Rows of 0 and 1 (black) of the one ^GFA in @zpl."""
    data = next(rest for name, rest in commands(zpl) if name == "GF")
    kind, total, graphic, stride, digits = data.split(",", 4)
    if kind != "A" or total != graphic:
        raise AssertionError(f"not a plain ^GFA: {data[:40]}")
    lines = _lines(digits.replace("\n", ""), 2 * int(stride))
    if len(lines) * int(stride) != int(graphic):
        raise AssertionError(f"{len(lines)} rows of {stride} bytes are not {graphic}")
    return [[int(bit) for digit in line for bit in f"{int(digit, 16):04b}"] for line in lines]


def _lines(text, length):
    lines, line, count = [], "", 0
    for character in text:
        if character in COUNTS:
            count += COUNTS[character]
            continue
        if character == ",":
            line = line.ljust(length, "0")
        elif character == "!":
            line = line.ljust(length, "F")
        elif character == ":":
            line = lines[-1]
        else:
            line += character * max(count, 1)
        count = 0
        if len(line) == length:
            lines.append(line)
            line = ""
        if len(line) > length:
            raise AssertionError("a row runs over its end")
    if line:
        raise AssertionError("the last row is not whole")
    return lines


def write_pgm(zpl, path, width=None):
    """The picture as a grey PGM file of @width dots (the rest of the last byte is cut off)."""
    picture = [row[:width] for row in rows(zpl)]
    with open(path, "wb") as file:
        file.write(b"P5 %d %d 255\n" % (len(picture[0]), len(picture)))
        for row in picture:
            file.write(bytes(0 if bit else 255 for bit in row))
    return path
