"""The colours: both dark blocks are equal, and every pair that carries words or shapes can be told apart.

Ratios after WCAG 2.2, relative luminance of sRGB (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio).
"""

import re
from pathlib import Path

import pytest

TOKENS = (Path(__file__).resolve().parents[2] / "kb" / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
SLOTS = range(1, 13)

# colour, ground, least ratio: 4.5 for words, 3 for shapes and borders
PAIRS = [
    ("ink", "canvas", 4.5),
    ("ink", "surface", 4.5),
    ("ink-2", "canvas", 4.5),
    ("ink-2", "surface", 4.5),
    ("ink-2", "chip", 4.5),
    ("ink", "chip", 4.5),
    ("link", "canvas", 4.5),
    ("link", "surface", 4.5),
    ("visited", "surface", 4.5),
    ("signal-ink", "signal", 4.5),
    ("action-ink", "action", 4.5),
    ("ink", "mark", 4.5),
    ("good", "surface", 4.5),
    ("mid", "surface", 4.5),
    ("bad", "surface", 4.5),
    ("bad", "canvas", 4.5),
    ("good", "canvas", 3.0),
    ("edge", "surface", 3.0),
    ("edge", "canvas", 3.0),
    ("bar-ink", "bar", 4.5),
    ("bar-ink-2", "bar", 4.5),
    ("signal", "bar", 3.0),
]


def block(opening: str) -> str:
    """The text between the braces that follow ``opening``."""
    start = TOKENS.index(opening) + len(opening)
    depth, end = 1, start
    while depth:
        depth += {"{": 1, "}": -1}.get(TOKENS[end], 0)
        end += 1
    return TOKENS[start : end - 1]


def colours(text: str) -> dict[str, str]:
    """The custom properties in ``text`` whose value is a colour: ``{"ink": "#141d29", ...}``."""
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})\b", text))


def lines(text: str, before: str) -> dict[int, str]:
    """The line colours that stand behind the selector ``before`` in ``text``: ``{1: "#3a46b0", ...}``."""
    pattern = rf'^\s*{re.escape(before)}\[data-line="(\d+)"\]\s*{{ --line: (#[0-9a-f]{{6}});'
    found = re.findall(pattern, text, re.MULTILINE)
    return {int(slot): colour for slot, colour in found}


def on_line(text: str, before: str) -> str:
    """The colour of the code on a line."""
    found = re.search(rf"^\s*{re.escape(before)}\[data-line\] {{[^}}]*--on-line: (#[0-9a-f]{{6}})", text, re.MULTILINE)
    assert found
    return found[1]


SYSTEM_DARK = block("@media (prefers-color-scheme: dark) {")
CHOSEN_DARK = TOKENS[TOKENS.index(':root[data-theme="dark"] {') :]
LIGHT = colours(block(":root {"))
DARK = LIGHT | colours(block(':root:not([data-theme="light"]) {'))
GROUNDS = {"light": LIGHT, "dark": DARK}


def luminance(colour: str) -> float:
    """Relative luminance, 0 (black) to 1 (white), of ``#rrggbb``."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str) -> float:
    """Contrast ratio, 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def mixed(colour: str, share: float, ground: str) -> str:
    """``color-mix(in srgb, colour share, ground)``."""
    parts = [round(int(colour[i : i + 2], 16) * share + int(ground[i : i + 2], 16) * (1 - share)) for i in (1, 3, 5)]
    return "#" + "".join(f"{part:02x}" for part in parts)


def test_ratio_of_black_on_white() -> None:
    assert ratio("#000000", "#ffffff") == pytest.approx(21)


def test_both_dark_blocks_are_equal() -> None:
    assert colours(block(':root:not([data-theme="light"]) {')) == colours(block(':root[data-theme="dark"] {'))
    assert lines(SYSTEM_DARK, ':root:not([data-theme="light"]) ') == lines(CHOSEN_DARK, ':root[data-theme="dark"] ')
    assert on_line(SYSTEM_DARK, ':root:not([data-theme="light"]) ') == on_line(CHOSEN_DARK, ':root[data-theme="dark"] ')


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("colour", "ground", "least"), PAIRS)
def test_pairs_can_be_told_apart(scheme: str, colour: str, ground: str, least: float) -> None:
    tokens = GROUNDS[scheme]
    assert ratio(tokens[colour], tokens[ground]) >= least


@pytest.mark.parametrize("slot", SLOTS)
def test_codes_can_be_read_on_every_line(slot: int) -> None:
    light = lines(TOKENS, "")[slot]
    dark = lines(CHOSEN_DARK, ':root[data-theme="dark"] ')[slot]
    assert ratio(light, on_line(TOKENS, "")) >= 4.5
    assert ratio(dark, on_line(CHOSEN_DARK, ':root[data-theme="dark"] ')) >= 4.5
    assert ratio(light, LIGHT["surface"]) >= 3
    assert ratio(dark, DARK["surface"]) >= 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["surface", "canvas"])
def test_inserted_words_can_be_read(scheme: str, ground: str) -> None:
    tokens = GROUNDS[scheme]
    assert ratio(tokens["ink"], mixed(tokens["good"], 0.15, tokens[ground])) >= 4.5


def test_focus_ring_shows_over_its_yellow_edge() -> None:
    assert ratio(LIGHT["ink"], LIGHT["signal"]) >= 3
