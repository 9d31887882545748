"""Puts labels beside their points so that no two overlap and none leaves the picture.

Greedy: labels come in order of importance, each takes the cheapest of its spots. A spot that hits
a placed label or the picture's edge is out; one that covers a line costs more than one further off.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import ceil, hypot, inf

from components.charts.svg import Point, text_width

LEADING = 1.2
_RANK = 0.3
_CROSSING = 6.0
_CLUTTER = 14.0
_SAMPLE = 4.0
_APART = 5.0  # pixels between two labels side by side, or they would be read as one
_SHADED = 2.0

Column = tuple[float, float, float]
"""A sliver of shaded ground: its x, its top and its bottom, in pixels."""


@dataclass(frozen=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    def hits(self, other: Box) -> bool:
        return self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom

    def wider(self, by: float) -> Box:
        """The box with so many pixels more to the left and to the right."""
        return Box(self.left - by, self.top, self.right + by, self.bottom)

    def within(self, other: Box) -> bool:
        return self.left >= other.left and self.right <= other.right and self.top >= other.top and self.bottom <= other.bottom


@dataclass(frozen=True)
class Spot:
    """Where a label may stand: the middle of its height, and its ``anchor``, off its point in pixels."""

    dx: float
    dy: float
    anchor: str = "middle"


@dataclass(frozen=True)
class Label:
    """Words for the point (x, y). ``keep`` takes a crowded spot rather than none at all; ``over`` may lie on shading."""

    key: str
    lines: tuple[str, ...]
    x: float
    y: float
    spots: tuple[Spot, ...]
    size: float = 13
    weight: int = 400
    fill: str = "ink"
    keep: bool = True
    over: bool = False

    @cached_property
    def width(self) -> float:
        return max(text_width(line, self.size, self.weight) for line in self.lines)

    @property
    def height(self) -> float:
        return len(self.lines) * self.size * LEADING


@dataclass(frozen=True)
class Placed:
    """A label at its spot; ``spot`` holds any nudge that kept it inside the picture."""

    label: Label
    spot: Spot
    box: Box


def around(height: float, clear: float = 8, far: float = 30, down: bool = False) -> tuple[Spot, ...]:
    """Spots above, below and beside a point, ever further off; ``height`` is the label's, ``down`` prefers below."""
    half = height / 2
    sign = -1 if down else 1
    spots = []
    away = clear
    while away <= far:
        spots += [Spot(0, sign * (-away - half)), Spot(0, sign * (away + half)), Spot(away, 0, "start"), Spot(-away, 0, "end")]
        for side, anchor in ((1, "start"), (-1, "end")):
            spots += [Spot(side * away * 0.6, up * sign * (away * 0.6 + half), anchor) for up in (-1, 1)]
        away += 6
    return tuple(spots)


def box(label: Label, spot: Spot) -> Box:
    """The space that a label takes at a spot."""
    x, y = label.x + spot.dx, label.y + spot.dy
    left = x - label.width * {"start": 0.0, "middle": 0.5, "end": 1.0}[spot.anchor]
    return Box(left, y - label.height / 2, left + label.width, y + label.height / 2)


def place(
    labels: Iterable[Label],
    bounds: Box,
    lines: Sequence[Sequence[Point]],
    taken: Sequence[Box] = (),
    shades: Sequence[Column] = (),
) -> dict[str, Placed]:
    """A spot for each label that finds one, by key; those that find none are left out.

    ``lines`` and the shaded columns, ordered by x, are what labels should not cover; ``taken`` is where nothing may stand.
    """
    ink = sorted(point for polyline in lines for point in _samples(polyline))
    placed: dict[str, Placed] = {}
    for label in labels:
        occupied = [*taken, *(p.box.wider(_APART) for p in placed.values())]
        best: tuple[float, Spot, Box] | None = None
        for rank, wish in enumerate(label.spots):
            if best is not None and rank * _RANK >= best[0]:
                break  # no later spot can be cheaper
            spot = _nudged(label, wish, bounds)
            area = box(label, spot)
            if not area.within(bounds) or any(area.hits(other) for other in occupied):
                continue
            covered = _covered(area, ink) + (0.0 if label.over else _SHADED * _shaded(area, shades))
            cost = rank * _RANK + abs(spot.dx - wish.dx) * 0.02 + (_CROSSING + covered if covered else 0)
            if not label.keep and cost - rank * _RANK > _CLUTTER:
                continue
            if best is None or cost < best[0]:
                best = (cost, spot, area)
        if best is not None:
            placed[label.key] = Placed(label, best[1], best[2])
    return placed


def _covered(area: Box, ink: Sequence[Point]) -> int:
    """How many of the points, sorted by x, lie in the area."""
    start, end = bisect_left(ink, (area.left, -inf)), bisect_left(ink, (area.right, inf))
    return sum(area.top <= y <= area.bottom for _, y in ink[start:end])


def _shaded(area: Box, shades: Sequence[Column]) -> int:
    """How many of the shaded columns the area meets."""
    start, end = bisect_left(shades, (area.left, -inf, -inf)), bisect_left(shades, (area.right, inf, inf))
    return sum(top < area.bottom and area.top < bottom for _, top, bottom in shades[start:end])


def _nudged(label: Label, spot: Spot, bounds: Box) -> Spot:
    area = box(label, spot)
    shift = max(bounds.left - area.left, 0.0) or min(bounds.right - area.right, 0.0)
    return Spot(spot.dx + shift, spot.dy, spot.anchor)


def _samples(polyline: Sequence[Point]) -> list[Point]:
    points = list(polyline[:1])
    for (x0, y0), (x1, y1) in pairwise(polyline):
        count = max(1, ceil(hypot(x1 - x0, y1 - y0) / _SAMPLE))
        points += [(x0 + (x1 - x0) * i / count, y0 + (y1 - y0) * i / count) for i in range(1, count + 1)]
    return points
