"""The picture of a gap chart: columns beside the plot where there is room, stacked where there is not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from components.charts.gaps_marks import RowMarks, level, reference_tick, upright
from components.charts.model import Gaps
from components.charts.pen import Pen
from components.charts.placing import Box
from components.charts.svg import Scale, document, identifier, line, text, text_width, ticks, wrap
from components.charts.tips import tip_area
from components.text import gap_words as words
from components.text.numbers import count, short, value
from components.theme import BODY, LEAD, SMALL
from queries.types import Gap

STACKED_BELOW = 480
PARITY_FROM = 760
PAD = 8
MOST_REMARK = 84.0


@dataclass(frozen=True)
class Block:
    """Rows under one heading. ``shared`` is their one reference value, None where each has its own."""

    heading: str
    rows: tuple[Gap, ...]
    shared: float | None


def svg(chart: Gaps, width: int) -> str:
    """The gap chart, ``width`` pixels wide (280 or more), as tall as its rows need."""
    paint = _Stacked(chart, width) if width < STACKED_BELOW else _Columns(chart, width)
    body = list(paint.body())
    return document(
        identifier("gaps", chart.kpi.kpi_id, chart.year, chart.school_id, chart.dimension or "all", chart.reference, width),
        width,
        paint.y,
        title=words.title(chart.kpi, chart.year, chart.place, chart.first_year),
        description=words.sentence(
            chart.kpi, chart.year, chart.place if chart.school_id else "the district", chart.rows, chart.first_year
        ),
        body=body,
    )


def blocks(chart: Gaps) -> tuple[Block, ...]:
    """The rows in the order given, under their dimensions where the chart holds more than one.

    In an order that mixes dimensions (by gap, by students to parity) headings would only repeat.
    """
    parts = [(d, tuple(rows)) for d, rows in groupby(chart.rows, key=lambda g: g.dimension)]
    if chart.dimension is not None or len(parts) > len({d for d, _ in parts}):
        return (Block("", chart.rows, _shared(chart.rows)),)
    return tuple(Block(words.dimension_name(d), rows, _shared(rows)) for d, rows in parts)


def _shared(rows: tuple[Gap, ...]) -> float | None:
    """The one reference of all rows, unless nothing but the reference itself would be held against it."""
    if all("is_reference" in g.note.split() for g in rows):
        return None
    values = {round(g.reference_value, 9) for g in rows if g.reference_value is not None}
    names = {g.reference for g in rows if g.reference_value is not None}
    return values.pop() if len(values) == 1 and len(names) == 1 and next(iter(names)) != "others" else None


def extent(chart: Gaps) -> tuple[float, float] | None:
    """The least and greatest number that any row draws, in the KPI's unit; None where nothing is drawn."""
    drawn = [
        number
        for g in chart.rows
        for number in (g.value, g.low, g.high, g.ci_low, g.ci_high, g.reference_value)
        if number is not None and not words.withheld(g)
    ]
    return (min(drawn), max(drawn)) if drawn else None


class _Tenths(Scale):
    """A scale to a tenth of a pixel: finer is not seen, and a chart of many groups has to stay light."""

    def __call__(self, value: float) -> float:
        return round(super().__call__(value), 1)


class _Layout(Pen):
    """What both forms share: a pen that moves down the page, one scale, the notes at the foot."""

    def __init__(self, chart: Gaps, width: int) -> None:
        self.chart, self.width, self.y = chart, width, 0.0
        self.blocks = blocks(chart)
        self.links = dict(chart.links)
        self.size = BODY
        span = extent(chart)
        self.ticks = ticks(*span, at_most=4 if width < 700 else 6) if span else []
        values = {b.shared for b in self.blocks}
        self.common = self.blocks[0].shared if len(values) == 1 and self.blocks and self.ticks else None

    def scale(self, left: float, right: float) -> Scale:
        return _Tenths(self.ticks[0], self.ticks[-1], left, right) if self.ticks else Scale(0, 1, left, right)

    def tick_labels(self, scale: Scale, y: float) -> Iterator[str]:
        for i, tick in enumerate(self.ticks):
            x, last = scale(tick), i == len(self.ticks) - 1
            label = value(tick, self.chart.kpi, trim=True) if last else short(tick, self.chart.kpi)
            half = text_width(label, SMALL) / 2
            x = min(max(x, scale.start + half if i == 0 else x), self.width - half)
            yield text(x, y, label, size=SMALL, fill="muted", anchor="middle")

    def reference_label(self, scale: Scale, block: Block, y: float) -> Iterator[str]:
        """The reference's name and value over its hairline, kept inside the plot."""
        if block.shared is None:
            return
        named = next(g for g in block.rows if g.reference_value is not None)
        label = f"{named.reference_name} {value(block.shared, self.chart.kpi)}"
        half = text_width(label, SMALL, 600) / 2
        beside = text_width(block.heading, BODY, 600) + 12 if block.heading and block.shared != self.common else 0.0
        x = min(max(scale(block.shared), beside + half), self.width - half)
        yield text(x, y, label, size=SMALL, weight=600, anchor="middle")

    def key(self, x: float, y: float) -> Iterator[str]:
        """What the hollow tick of each row is, where rows have references of their own."""
        own = [g for b in self.blocks if b.shared is None for g in b.rows if "is_reference" not in g.note.split()]
        if self.ticks and any(g.reference_value is not None for g in own):
            yield reference_tick(x + 3.5, y - 4.5, 6)  # its pen reaches half a pixel beyond it
            yield text(x + 10, y, self.chart.reference_name or words.OWN_REFERENCE, size=SMALL)

    def foot(self) -> Iterator[str]:
        notes = [f"{words.MISSING.capitalize()}: {', '.join(self.chart.missing)}."] if self.chart.missing else []
        notes += words.basis(self.chart.rows)
        for note in notes:
            for part in wrap(note, self.width, SMALL):
                self.y += 17
                yield text(0, self.y, part, size=SMALL, fill="muted")
        self.y += PAD

    def headed(self, block: Block, gap_above: float) -> Iterator[str]:
        if block.heading:
            self.y += gap_above
            yield line(0, self.y, self.width, self.y)
            self.y += 20
            yield text(0, self.y, block.heading, size=BODY, weight=600)
            self.y += 6

    def body(self) -> Iterator[str]:
        raise NotImplementedError


class _Columns(_Layout):
    """Name, plot, gap and number of students side by side."""

    def __init__(self, chart: Gaps, width: int) -> None:
        super().__init__(chart, width)
        self.size = LEAD if width >= PARITY_FROM else BODY
        names = [text_width(g.group, self.size) for g in chart.rows] or [0.0]
        self.name_width = min(max(names), width * 0.3)
        columns = [(words.gap_heading(chart.kpi), [words.gap_text(g, chart.kpi) for g in chart.rows])]
        if any(g.n is not None for g in chart.rows):
            columns.append(("Students", [count(g.n) for g in chart.rows if g.n is not None]))
        if width >= PARITY_FROM and any(g.to_parity for g in chart.rows):
            columns.append(("To parity", [count(g.to_parity) for g in chart.rows if g.to_parity is not None]))
        self.right: list[float] = []
        edge = float(width)
        for i, (heading, cells) in reversed(list(enumerate(columns))):
            self.right.insert(0, edge)
            said = [words.TOO_FEW, *(words.remark(g) for g in chart.rows if not words.withheld(g))] if i == 0 else []
            least = min(max((text_width(note, SMALL) for note in said), default=0.0), MOST_REMARK)
            taken = max(least, text_width(heading, SMALL), *(text_width(c, self.size, 600) for c in cells), 0.0)
            self.remark_width = taken
            edge -= taken + 20
        self.headings = [heading for heading, _ in columns]
        self.holes: list[Box] = []
        self.at = 0.0
        self.plot = self.scale(self.name_width + 20, edge - 4)

    def body(self) -> Iterator[str]:
        self.y = 14
        for heading, x in zip(self.headings, self.right, strict=True):
            yield text(x, self.y, heading, size=SMALL, fill="muted", anchor="end")
        if self.common is not None:
            yield from self.reference_label(self.plot, self.blocks[0], self.y)
        else:
            yield from self.key(self.plot.start, self.y)
        self.y += 8
        top = self.y
        marks: list[str] = []
        for block in self.blocks:
            marks += self.headed(block, 8)
            if self.common is None and block.shared is not None:
                marks += self.reference_label(self.plot, block, self.y - 6)
            start = self.y
            drawn = []
            for g in block.rows:
                self.at = self.y
                drawn.append(self.row(self.group(g, block)))
            if block.shared is not None and self.common is None:
                marks += upright(self.plot(block.shared), start, self.y, self.holes, "ink")
            marks += drawn
        if self.ticks:
            for t in self.ticks:
                yield from upright(self.plot(t), top, self.y, self.holes)
            if self.common is not None:
                yield from upright(self.plot(self.common), top, self.y, self.holes, "ink")
        yield from marks
        if self.ticks:
            self.y += 16
            yield from self.tick_labels(self.plot, self.y)
            if good := words.direction(self.chart.kpi).capitalize():
                self.y += 0 if text_width(good, SMALL) + 24 < self.plot.start else 17
                yield text(0, self.y, good, size=SMALL, fill="muted")
        self.y += 4
        yield from self.foot()

    def clear(self, box: Box) -> None:
        """Keeps the plot's upright lines off the words of the row being drawn."""
        self.holes.append(Box(box.left, box.top + self.at, box.right, box.bottom + self.at))

    def group(self, g: Gap, block: Block) -> Iterator[str]:
        names = wrap(g.group, self.name_width, self.size, lines=3)
        step = self.size + 3
        marks = RowMarks(g, self.chart.kpi, self.plot, 0.0, block.shared is None)
        notes = (
            wrap(words.remark(g), self.remark_width + 0.5, SMALL, lines=3) if words.remark(g) and not words.withheld(g) else []
        )
        gap = words.gap_text(g, self.chart.kpi)
        height = max(32, 14 + step * len(names), 42 if marks.value_above else 0, 14 + 14 * (len(notes) + bool(notes and gap)))
        middle = self.y + height / 2
        for i, part in enumerate(names):
            yield text(0, middle + self.size * 0.35 + (i - (len(names) - 1) / 2) * step, part, size=self.size)
        base = middle + self.size * 0.35
        hidden = words.withheld(g)
        if hidden:
            yield text(self.plot.start, base, hidden, size=BODY, fill="muted")
            self.clear(Box(self.plot.start, base - 12, self.plot.start + text_width(hidden, BODY), base + 4))
        else:
            marks = replace(marks, y=middle)
            yield from marks.draw()
            self.clear(marks.words_box())
            shift = -7 * len(notes) if gap else -7 * (len(notes) - 1)
            if gap:
                yield text(self.right[0], base + shift, gap, size=self.size, weight=400 if g.too_few else 600, anchor="end")
            for i, note in enumerate(notes):
                down = shift + 17 + 14 * i if gap else shift + 14 * i
                yield text(self.right[0], base + down, note, size=SMALL, fill="muted", anchor="end")
        cells = {"Students": g.n, "To parity": g.to_parity}
        for heading, x in zip(self.headings[1:], self.right[1:], strict=True):
            if (number := cells[heading]) is not None:
                yield text(x, base, count(number), size=self.size, fill="muted", anchor="end")
        yield tip_area(0, self.y, self.width, height, *words.told(g, self.chart.kpi), href=self.links.get(g.group_id, ""))
        self.y += height


class _Stacked(_Layout):
    """Each group's name and gap over a plot of the whole width."""

    def __init__(self, chart: Gaps, width: int) -> None:
        super().__init__(chart, width)
        self.plot = self.scale(PAD, width - PAD)

    def body(self) -> Iterator[str]:
        self.y = 14
        yield text(self.width, self.y, words.gap_heading(self.chart.kpi), size=SMALL, fill="muted", anchor="end")
        yield from self.key(0, self.y)
        self.y += 6
        for block in self.blocks:
            yield from self.headed(block, 6)
            if block.shared is not None:
                self.y += 18
                yield from self.reference_label(self.plot, block, self.y)
                self.y += 2
            for g in block.rows:
                yield self.row(self.group(g, block))
        if self.ticks:
            yield line(self.plot.start, self.y + 4, self.plot.end, self.y + 4, stroke="axis")
            self.y += 20
            yield from self.tick_labels(self.plot, self.y)
            if good := words.direction(self.chart.kpi):
                self.y += 17
                yield text(0, self.y, good.capitalize(), size=SMALL, fill="muted")
        yield from self.foot()

    def group(self, g: Gap, block: Block) -> Iterator[str]:
        gap = words.gap_text(g, self.chart.kpi) if not words.withheld(g) else ""
        room = self.width - (text_width(gap, LEAD, 600) + 12 if gap else 0)
        names = wrap(g.group, room, LEAD, lines=2)
        began = self.y + 4
        self.y += 22
        if gap:
            yield text(self.width, self.y, gap, size=LEAD, weight=400 if g.too_few else 600, anchor="end")
        for i, part in enumerate(names):
            self.y += 18 if i else 0
            yield text(0, self.y, part, size=LEAD)
        aside = [words.remark(g)] if words.remark(g) else []
        if g.n is not None:
            aside.insert(0, f"{count(g.n)} students")
        for part in wrap(" · ".join(aside), self.width, SMALL, lines=2) if aside else []:
            self.y += 16
            yield text(0, self.y, part, size=SMALL, fill="muted")
        if words.withheld(g):
            self.y += 6
            return
        marks = RowMarks(g, self.chart.kpi, self.plot, 0.0, block.shared is None)
        top = self.y + (13 if marks.value_above else 5)
        marks = replace(marks, y=top + 13)
        words_ = marks.words_box()
        yield from level(top + 13, self.plot.start, self.plot.end, words_)
        if block.shared is not None:
            yield from upright(self.plot(block.shared), top, top + 26, (words_,), "ink")
        yield from marks.draw()
        self.y = top + 28
        yield tip_area(0, began, self.width, self.y - began, *words.told(g, self.chart.kpi), href=self.links.get(g.group_id, ""))
