"""The left part of a slide: whose it is, what it is about, and the one message in the largest print."""

from __future__ import annotations

from dataclasses import dataclass

from components.charts.svg import text
from components.wall_sizes import Sizes
from components.wall_tile import CAPITAL, CUT, LEADING, broken

_WIDTHS = (540.0, 600.0, 660.0, 720.0, 800.0, 880.0)
_TIGHT = 1.04
Line = tuple[str, float, int, str]


@dataclass(frozen=True)
class Side:
    """The lines to draw (text, size, weight, colour) with the space before each, and the width they need."""

    lines: tuple[tuple[float, Line], ...]
    width: float
    height: float
    cut: bool


def side(kicker: str, title: str, message: str, note: str, height: float, sizes: Sizes) -> Side:
    """The narrowest part that holds all four texts whole; where none does, the note goes, then the kicker."""
    tries = [
        _lay(width, sizes, (shown_kicker, title, message, shown_note), title_size)
        for shown_kicker, shown_note, title_size in (
            (kicker, note, sizes.body),
            (kicker, note, sizes.small),
            (kicker, "", sizes.small),
            ("", "", sizes.small),
        )
        for width in _WIDTHS
    ]
    whole = [each for each in tries if not each.cut and each.height <= height]
    return whole[0] if whole else min(tries, key=lambda each: (each.cut, each.height))


def draw(part: Side, x: float, y: float) -> list[str]:
    """The part with its top left corner at (x, y)."""
    body = []
    for gap, (content, size, weight, fill) in part.lines:
        y += gap
        body.append(text(x, y + CAPITAL * size, content, size=size, weight=weight, fill=fill))
        y += (_TIGHT if size > 100 else LEADING) * size
    return body


def _lay(width: float, sizes: Sizes, texts: tuple[str, str, str, str], title_size: float) -> Side:
    small = sizes.small
    styles = (
        (small, 400, "muted", 0.0),
        (title_size, 600, "ink", 0.25 * small),
        (sizes.headline, 600, "ink", 0.7 * small),
        (small, 400, "muted", 0.3 * small),
    )
    lines: list[tuple[float, Line]] = []
    for content, (size, weight, fill, before) in zip(texts, styles, strict=True):
        if not content:
            continue
        for place, part in enumerate(broken(content, width, size, weight)):
            lines.append((before if place == 0 else 0.0, (part, size, weight, fill)))
    height = sum(gap + (_TIGHT if size > 100 else LEADING) * size for gap, (_, size, _, _) in lines)
    cut = any(content.endswith(CUT) for _, (content, *_) in lines)
    return Side(tuple(lines), width, height, cut)
