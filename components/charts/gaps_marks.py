"""The marks of one group in a gap chart: its dot or range, its interval, its reference, its value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from components.charts.placing import Box
from components.charts.svg import Scale, attributes, circle, colour, line, number, rect, text, text_width
from components.text.numbers import plain, short
from components.theme import SMALL
from queries.types import Gap, Kpi

RADIUS = 5.0
CLEAR = 5.0
WIDE_INTERVAL = 70.0


def upright(x: float, top: float, bottom: float, holes: Sequence[Box], stroke: str = "grid") -> Iterator[str]:
    """An upright line that stops short of the words it meets: the ground behind, to paint over it, is not known here."""
    parts: list[tuple[float, float]] = []
    for hole in sorted((h for h in holes if h.left - CLEAR / 2 < x < h.right + CLEAR / 2), key=lambda h: h.top):
        if hole.top > top:
            parts.append((top, hole.top))
        top = max(top, hole.bottom)
    if bottom > top:
        parts.append((top, bottom))
    if len(parts) == 1:
        yield line(x, parts[0][0], x, parts[0][1], stroke=stroke)
    elif parts:  # one path for all: a chart of many rows would weigh more than a frame may
        d = "".join(f"M{number(x)} {number(start)}V{number(end)}" for start, end in parts)
        yield f"<path{attributes(d=d, stroke=colour(stroke))}/>"


def level(y: float, left: float, right: float, hole: Box) -> Iterator[str]:
    """A row's hairline, on both sides of the words that stand on it."""
    if not hole.top < y < hole.bottom:
        yield line(left, y, right, y)
        return
    for start, end in ((left, hole.left - 3), (hole.right + 3, right)):
        if end > start:
            yield line(start, y, end, y)


def reference_tick(x: float, y: float, half: float = 8) -> str:
    """The hollow upright tick that stands for a row's own reference."""
    shape = attributes(x=x - 2.5, y=y - half, width=5, height=2 * half, rx=1)
    return f"<rect{shape}{attributes(fill=colour('ground'), stroke=colour('ink'), stroke_width=1.25)}/>"


@dataclass(frozen=True)
class RowMarks:
    """``own_reference``: the row carries its reference as a tick, for no hairline shows it."""

    gap: Gap
    kpi: Kpi
    scale: Scale
    y: float
    own_reference: bool

    def draw(self) -> Iterator[str]:
        g, x, y = self.gap, self.scale, self.y
        if "is_reference" in g.note.split():
            g = replace(g, reference_value=None)
        if self.own_reference and g.reference_value is not None and g.value is not None:
            yield line(x(g.reference_value), y, x(g.value), y, stroke="axis")
        if g.value is not None:
            if g.ci_low is not None and g.ci_high is not None:
                yield rect(x(g.ci_low), y - 2.5, x(g.ci_high) - x(g.ci_low), 5, fill="actual", opacity=0.35, rounded=2.5)
        else:
            left, right = self._ends()
            yield rect(x(left), y - 4, max(x(right) - x(left), 2), 8, fill="actual", rounded=2)
        if self.own_reference and g.reference_value is not None:
            yield reference_tick(x(g.reference_value), y)
        if g.value is not None:
            dot = {"fill": "ground", "stroke": "actual"} if g.too_few else {"fill": "actual", "stroke": "ground"}
            yield circle(x(g.value), y, RADIUS, width=2 if g.too_few else 1, **dot)
        yield from self._label()

    def _ends(self) -> tuple[float, float]:
        """A range's two ends; one that is open on a side is drawn at its known end only."""
        low = self.gap.low if self.gap.low is not None else self.gap.high
        high = self.gap.high if self.gap.high is not None else self.gap.low
        return (low or 0.0, high or 0.0)

    @property
    def value_above(self) -> bool:
        """True where the interval is so wide that a value at its end would be read as the interval's."""
        g = self.gap
        if g.value is None or g.ci_low is None or g.ci_high is None:
            return False
        return self.scale(g.ci_high) - self.scale(g.ci_low) > WIDE_INTERVAL

    def _label(self) -> Iterator[str]:
        words, at = self._words(), self.words_box()
        yield text(round((at.left + at.right) / 2, 1), at.bottom - 3, words, size=SMALL, weight=600, anchor="middle")

    def _words(self) -> str:
        """The value, or the range, as it is printed."""
        g = self.gap
        if g.value is not None:
            return plain(g.value, self.kpi.decimals) if self.kpi.unit not in ("ordinal", "yes_no") else short(g.value, self.kpi)
        left, right = self._ends()
        return f"{short(left, self.kpi)}–{short(right, self.kpi)}" if left != right else short(left, self.kpi)

    def words_box(self) -> Box:
        """Where the value is printed: beside its mark, away from the reference; above it where neither side is free."""
        g, x = self.gap, self.scale
        if g.value is not None:
            low = min(x(g.value) - RADIUS, x(g.ci_low) if g.ci_low is not None else x(g.value))
            high = max(x(g.value) + RADIUS, x(g.ci_high) if g.ci_high is not None else x(g.value))
        else:
            left, right = self._ends()
            low, high = x(left), x(right)
        width = text_width(self._words(), SMALL, 600)
        if self.value_above and g.value is not None:
            return self._above(x(g.value), width, -9)
        mark = None if g.reference_value is None else x(g.reference_value)
        right_first = mark is None or high >= mark
        places = [(high + CLEAR, high + CLEAR + width), (low - CLEAR - width, low - CLEAR)]
        if self.own_reference and mark is not None:  # the line to the reference takes the other side
            places = places[:1] if right_first else places[1:]
        for left, right in places if right_first else places[::-1]:
            inside = left >= self.scale.start - 4 and right <= self.scale.end + 4
            if inside and not (mark is not None and left - 4 < mark < right + 4):
                return Box(left, self.y - 6, right, self.y + 7)
        return self._above((low + high) / 2, width, -7)

    def _above(self, x: float, width: float, baseline: float) -> Box:
        """A box of that width over the mark, clear of the reference and inside the plot."""
        mark = None if self.gap.reference_value is None else self.scale(self.gap.reference_value)
        if mark is not None and abs(mark - x) < width / 2 + CLEAR:
            x = mark + (width / 2 + CLEAR) * (1 if x >= mark else -1)
        middle = min(max(x, self.scale.start + width / 2), self.scale.end - width / 2)
        return Box(middle - width / 2, self.y + baseline - 10, middle + width / 2, self.y + baseline + 3)
