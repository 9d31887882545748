"""The frame of a trend chart at one width: its scales, and what stands where in it."""

from __future__ import annotations

from dataclasses import dataclass

from components.charts.placing import Placed
from components.charts.svg import Scale
from components.charts.trend_marks import Marks

TEXT, SMALL = 13, 12
WIDE = 520
"""From this many pixels on there is room for words beside the plot."""


@dataclass(frozen=True)
class Layout:
    width: float
    height: float
    x: Scale
    y: Scale
    top: float
    bottom: float
    labels: tuple[Placed, ...]
    year_labels: tuple[int, ...]
    tick_labels: tuple[tuple[float, str], ...]
    notes: tuple[str, ...]


def band(marks: Marks, frame: Layout, first: int, last: int) -> tuple[float, float]:
    """Left and right of a gap's pale band, half a year to each side, inside the plot."""
    half = (frame.x(marks.first + 1) - frame.x(marks.first)) / 2 if marks.last > marks.first else 24.0
    return max(frame.x(first) - half, 0.0), min(frame.x(last) + half, frame.width)
