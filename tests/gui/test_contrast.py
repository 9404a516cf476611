# SPDX-License-Identifier: GPL-3.0-or-later
# suite: plain
"""What is written in the window can be read: 4.5 to 1, computed from the palette (WCAG 2.1, success criterion 1.4.3)."""
import re
import unittest

from claimcheck_testing import SOURCE, main

#: What GTK 3.24's own themes write with, and on what: a page, and a list or a card on it.
THEMES = {
    "light": ("#2e3436", "#f6f5f4", "#ffffff"),
    "dark": ("#eeeeec", "#353535", "#2d2d2d"),
    "high contrast": ("#272c2e", "#fdfdfc", "#ffffff"),
    "high contrast, inverse": ("#f3f3f1", "#303030", "#2d2d2d"),
}
NORMAL, LARGE = 4.5, 3.0
NAMED = {"black": "#000000", "white": "#ffffff"}


def rules(name):
    """The style sheet as {selector: {property: value}}, colours by name resolved."""
    text = re.sub(r"/\*.*?\*/", "", (SOURCE / "gui" / name).read_text(), flags=re.S)
    colours = dict(re.findall(r"@define-color (\w+) (#\w+);", text))
    found = {}
    for selectors, body in re.findall(r"([^{};]+)\{([^{}]*)\}", text):
        values = dict(re.findall(r"([\w-]+): ([^;]+);", body))
        for selector in selectors.split(","):
            found.setdefault(selector.strip(), {}).update(values)
    return found, {**NAMED, **colours}


def rgb(text):
    return tuple(int(text[at:at + 2], 16) / 255 for at in (1, 3, 5))


def over(ink, ground, alpha):
    return tuple(alpha * a + (1 - alpha) * b for a, b in zip(ink, ground))


def luminance(colour):
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


class Contrast(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.rules, cls.colours = rules("gui.css")

    def resolve(self, value, ink, ground):
        """A colour of the style sheet as it comes out on @ground: a name, #rrggbb, or alpha(colour, part)."""
        mixed = re.fullmatch(r"alpha\((.+), ([\d.]+)\)", value)
        if mixed:
            return over(self.resolve(mixed[1], ink, ground), ground, float(mixed[2]))
        name = value.lstrip("@")
        if name in ("theme_fg_color", "currentColor"):
            return ink
        return rgb(self.colours.get(name, value))

    def text_on(self, style, ink, ground):
        """The text's and the ground's colour of something with that style on @ground."""
        values = self.rules.get(style, {})
        if "background-color" in values:
            ground = self.resolve(values["background-color"], ink, ground)
        text = self.resolve(values["color"], ink, ground) if "color" in values else ink
        return over(text, ground, float(values.get("opacity", 1))), ground

    def assert_readable(self, style, least=NORMAL, grounds=(1, 2)):
        for name, theme in THEMES.items():
            for place in grounds:
                with self.subTest(style=style, theme=name):
                    text, ground = self.text_on(style, rgb(theme[0]), rgb(theme[place]))
                    self.assertGreaterEqual(round(contrast(text, ground), 2), least)

    def test_every_face_of_a_tile(self):
        styles = set(re.findall(r'"(slot-[a-z]+)"', (SOURCE / "gui" / "slot-state.c").read_text()))
        self.assertGreaterEqual(len(styles), 7)
        for style in styles:
            self.assertIn("." + style, self.rules)
            self.assert_readable("." + style, grounds=(1,)) # number, word, instruction and code have the tile's own ink
        for part in (".tile-number", ".tile-word", ".tile-uid", ".tile-instruction", ".tile-code"):
            self.assertFalse({"color", "opacity"} & set(self.rules.get(part, {})), part)

    def test_a_hatched_tile_also_on_its_stripes(self):
        part = float(re.search(r"alpha\(@theme_fg_color, ([\d.]+)\) 6px", self.rules[".slot-missing"]["background-image"])[1])
        for name, (ink, ground, _) in THEMES.items():
            with self.subTest(theme=name):
                self.assertGreaterEqual(contrast(rgb(ink), over(rgb(ink), rgb(ground), part)), NORMAL)

    def test_what_else_has_a_colour_of_its_own(self):
        for style in (".training", ".verdict-good", ".verdict-bad", ".question", ".next-batch", ".pill-open", ".pill-closed",
                      ".sum-unsettled"):
            self.assert_readable(style)
        self.assert_readable(".sum-settled .sum-figure", LARGE)

    def test_what_is_written_with_less_ink(self):
        lighter = [style for style, values in self.rules.items()
                   if "opacity" in values or "theme_fg_color" in values.get("color", "")]
        self.assertIn(".dim-label", lighter)
        for style in lighter:
            self.assert_readable(style, LARGE if style == ".first-icon" else NORMAL)

    def test_with_high_contrast_nothing_is_written_with_less_ink(self):
        more, _ = rules("gui-contrast.css")
        for style, values in self.rules.items():
            if style != ".first-icon" and ("opacity" in values or "alpha(@theme_fg_color" in values.get("color", "")):
                self.assertTrue(more.get(style, {}).get("opacity") == "1" or more.get(style, {}).get("color") == "@theme_fg_color", style)


if __name__ == "__main__":
    main()
