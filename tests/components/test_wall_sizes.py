"""Text sizes on the wall against the geometry of sight and the vendored font."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # fontTools ships no type hints
from hypothesis import given
from hypothesis import strategies as st

from components.wall_sizes import CAP_HEIGHT, HEIGHT, lines, sizes

FONTS = Path(__file__).parents[2] / "assets" / "fonts"
ANGLES = (16, 22, 40)


def angle(font_size: float, distance: float, diagonal: float) -> float:
    """Minutes of arc under which a capital is seen: feet, inches of a 16:9 screen, lines of its 1,080."""
    inches = font_size * CAP_HEIGHT / HEIGHT * diagonal * 9 / math.sqrt(16**2 + 9**2)
    return math.degrees(2 * math.atan(inches / 2 / (distance * 12))) * 60


@pytest.mark.parametrize("weight", [400, 600])
def test_the_cap_height_is_the_vendored_fonts(weight: int) -> None:
    font = TTFont(FONTS / f"source-sans-3-{weight}.ttf")
    assert font["OS/2"].sCapHeight / font["head"].unitsPerEm == CAP_HEIGHT


def test_sizes_for_55_inches_at_15_feet_and_a_cap_height_of_717_thousandths() -> None:
    assert [round(lines(minutes, 15, 55, 0.717)) for minutes in ANGLES] == [47, 64, 117]


@given(st.floats(6, 20), st.floats(50, 120))
def test_no_text_is_seen_under_a_smaller_angle_than_promised(distance: float, diagonal: float) -> None:
    made = sizes(distance, diagonal)
    if not made.capped:
        for font_size, minutes in zip((made.small, made.body, made.headline), ANGLES, strict=True):
            assert angle(font_size, distance, diagonal) >= minutes
    assert made.small < made.body < made.headline


@pytest.mark.parametrize(("distance", "diagonal", "capped"), [(10, 55, False), (20, 55, False), (20, 50, True), (40, 32, True)])
def test_a_screen_too_small_for_its_readers_is_called_so(distance: float, diagonal: float, capped: bool) -> None:
    made = sizes(distance, diagonal)
    assert made.capped is capped
    assert (angle(made.small, distance, diagonal) < 16) is capped
