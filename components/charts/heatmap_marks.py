"""The cells of the heat map: shaded where a gap stands apart, outlined where it may be chance, bare where none is known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from components.charts.svg import attributes, colour, rect, text, wrap
from components.text import gap_words
from components.text import school_gap_words as words
from components.theme import BODY, SMALL
from queries.types import Gap, Kpi

# Steps of a colour over the ground, by the size of a gap in points; ink reads on each in both schemes.
SHADES: tuple[tuple[float, float], ...] = ((5.0, 0.12), (10.0, 0.22), (20.0, 0.34), (float("inf"), 0.46))
SIDES = {"behind": "target", "ahead": "actual"}


def shade(size: float) -> float:
    """The opacity of a cell's colour for a gap of that size."""
    return next(opacity for below, opacity in SHADES if size < below)


def side(gap: Gap, kpi: Kpi) -> str:
    """Where a gap stands: "behind", "ahead", "unsure" (chance, or ranges that meet), or "" without one.

    A measure without a better side has no side to be on: its gaps are only told by their numbers.
    """
    if gap_words.withheld(gap) or (gap.gap is None and (gap.gap_low is None or gap.gap_high is None)):
        return ""
    if gap.too_few or kpi.better not in ("higher", "lower"):
        return "unsure"
    behind = gap_words.behind_by(gap, kpi)
    if behind > 0:
        return "behind"
    ends = (gap.gap, gap.gap) if gap.gap is not None else (gap.gap_low, gap.gap_high)
    low, high = ends[0] or 0.0, ends[1] or 0.0
    return "unsure" if low <= 0 <= high and low != high else "ahead"


def least(gap: Gap) -> float:
    """The size of a gap, of ranges the least it can be, in the KPI's unit."""
    if gap.gap is not None:
        return abs(gap.gap)
    low, high = gap.gap_low or 0.0, gap.gap_high or 0.0
    return 0.0 if low <= 0 <= high else min(abs(low), abs(high))


def outline(x: float, y: float, width: float, height: float) -> str:
    at = attributes(x=x + 0.5, y=y + 0.5, width=max(width - 1, 0.0), height=height - 1, rx=2)
    return f"<rect{at}{attributes(fill='none', stroke=colour('axis'), stroke_dasharray='3 2')}/>"


@dataclass(frozen=True)
class Cell:
    """One cell and the box it is drawn in."""

    gap: Gap | None
    kpi: Kpi
    x: float
    y: float
    width: float
    height: float

    def draw(self) -> Iterator[str]:
        where = side(self.gap, self.kpi) if self.gap is not None else ""
        if where in SIDES and self.gap is not None:
            opacity = shade(least(self.gap))
            yield rect(self.x, self.y, self.width, self.height, fill=SIDES[where], opacity=opacity, rounded=2)
        elif where == "unsure":
            yield outline(self.x, self.y, self.width, self.height)
        lines = wrap(words.cell(self.gap, self.kpi), self.width - 2, SMALL, lines=2)
        size = BODY if len(lines) == 1 and where in SIDES else SMALL
        fill = "ink" if where in SIDES else "muted"
        for i, part in enumerate(lines):
            base = self.y + self.height / 2 + 4.5 + (i - (len(lines) - 1) / 2) * 13
            yield text(self.x + self.width / 2, base, part, size=size, fill=fill, anchor="middle")
