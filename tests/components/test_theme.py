"""The palette is legible, and the committed style sheet is the one the tokens make."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # fontTools ships no type hints

from components import theme

ASSETS = Path(__file__).parents[2] / "assets"
STATED = {
    "light": {"ink": 17.6, "muted": 6.7, "actual": 10.3, "target": 5.6, "third": 6.0, "fourth": 9.8, "behind": 6.6},
    "dark": {
        "ink": 14.7,
        "muted": 8.2,
        "actual": 8.3,
        "target": 8.8,
        "third": 8.8,
        "fourth": 8.3,
        "other": 7.0,
        "behind": 8.6,
    },
}


def test_contrast_of_the_extremes_and_of_equals() -> None:
    assert theme.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert theme.contrast("#ffffff", "#000000") == pytest.approx(21)
    assert theme.contrast("#777777", "#777777") == 1
    assert theme.contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)  # WCAG's own grey


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["ground", "panel"])
def test_every_text_and_mark_can_be_told_from_its_ground(scheme: theme.Scheme, ground: str) -> None:
    back = theme.token(ground, scheme)
    texts = {name: theme.contrast(theme.token(name, scheme), back) for name in theme.TEXT_TOKENS}
    marks = {name: theme.contrast(theme.token(name, scheme), back) for name in theme.MARK_TOKENS}
    assert {name: ratio for name, ratio in texts.items() if ratio < 4.5} == {}
    assert {name: ratio for name, ratio in marks.items() if ratio < 3} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast_on_the_ground_is_as_stated(scheme: theme.Scheme) -> None:
    for name, ratio in STATED[scheme].items():
        assert theme.contrast(theme.token(name, scheme), theme.token("ground", scheme)) == pytest.approx(ratio, abs=0.1), name


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_lighter_derived_target_still_reads_as_a_mark(scheme: theme.Scheme) -> None:
    front, back = theme.token("target", scheme), theme.token("ground", scheme)
    mixed = "#" + "".join(f"{round(int(front[i : i + 2], 16) * 0.75 + int(back[i : i + 2], 16) * 0.25):02x}" for i in (1, 3, 5))
    assert theme.contrast(mixed, back) >= 3


def test_both_schemes_have_the_same_tokens() -> None:
    assert theme.LIGHT.keys() == theme.DARK.keys()


def test_the_committed_style_sheet_is_generated() -> None:
    assert (ASSETS / "tokens.css").read_text(encoding="utf-8") == theme.css()


def test_the_style_sheet_asks_only_for_fonts_that_are_there() -> None:
    files = set(re.findall(r'url\("([^"]+)"\)', theme.css()))
    assert len(files) == 4
    assert all((ASSETS / file).stat().st_size > 10_000 for file in files)
    assert (ASSETS / "fonts" / "OFL.txt").read_text(encoding="utf-8").count("SIL OPEN FONT LICENSE") >= 1
    assert all((ASSETS / "fonts" / f"source-sans-3-{weight}.ttf").exists() for weight in (400, 600))


def test_an_explicit_scheme_beats_the_readers_own_setting() -> None:
    css = theme.css()
    auto = css[css.index("prefers-color-scheme") :]
    assert ":root:not([data-scheme])" in auto
    assert '[data-scheme="auto"]' in auto
    assert '[data-scheme="light"]' not in auto


def test_the_letters_and_signs_a_page_prints_are_in_the_file_it_asks_for_first() -> None:
    for weight in (theme.REGULAR, theme.SEMIBOLD):
        held = TTFont(ASSETS / "fonts" / f"source-sans-3-latin-{weight}.woff2").getBestCmap()
        assert {ord(sign) for sign in "Aa0éñ–—’“”…−≤≥≈≠→←↑↓✓"} <= held.keys()
