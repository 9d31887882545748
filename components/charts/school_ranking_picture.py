"""The picture of the ranking: a bar a school from zero, its share and its gap in columns or beneath the name."""

from __future__ import annotations

from collections.abc import Iterator

from components.charts.model import SchoolGap, SchoolRanking
from components.charts.svg import Scale, attributes, colour, document, fit, identifier, line, rect, text, text_width, wrap
from components.charts.tips import tip_area
from components.text import gap_words
from components.text import school_gap_words as words
from components.text.numbers import count, plural
from components.theme import BODY, SMALL

STACKED_BELOW = 620
THICK = 14
COLUMN = 20


def svg(chart: SchoolRanking, width: int) -> str:
    """The ranking, ``width`` pixels wide (280 or more), as tall as its rows need."""
    paint = _Stacked(chart, width) if width < STACKED_BELOW else _Columns(chart, width)
    body = list(paint.body())
    when = gap_words.period(chart.year, chart.first_year)
    listed = [(r.school, r.gap, r.share) for r in chart.rows]
    return document(
        identifier("schools", chart.kpi.kpi_id, chart.group_id, chart.year, chart.first_year, chart.reference, width),
        width,
        paint.y,
        title=words.ranking_title(chart.kpi, chart.group, when),
        description=words.ranking_sentence(chart.kpi, chart.group, when, listed, chart.reference),
        body=body,
    )


def gap_ends(r: SchoolGap) -> tuple[float, ...]:
    """A gap, or the least and the most that ranges leave it; nothing where none is published."""
    if gap_words.withheld(r.gap):
        return ()
    if r.gap.gap is not None:
        return (r.gap.gap,)
    return () if r.gap.gap_low is None or r.gap.gap_high is None else (r.gap.gap_low, r.gap.gap_high)


class _Layout:
    """What both forms share: a pen that moves down the page, one scale from zero, the notes at the foot."""

    def __init__(self, chart: SchoolRanking, width: int) -> None:
        self.chart, self.width, self.y = chart, width, 0.0
        self.counted = any(r.gap.to_parity is not None for r in chart.rows)
        self.most = max([r.gap.to_parity or 0 for r in chart.rows] + [1])
        ends = [end for r in chart.rows for end in gap_ends(r)]
        self.least, self.furthest = min([0.0, *ends]), max([0.0, *ends])
        self.scale = self.on(0, width)

    def on(self, left: float, right: float) -> Scale:
        """From zero to the most students; without counts over all gaps, zero among them."""
        if self.counted or self.least == self.furthest:
            return Scale(0, self.most, left, right)
        return Scale(self.least, self.furthest, left, right)

    def body(self) -> Iterator[str]:
        yield from self.head()
        for r in self.chart.rows:
            yield from self.row(r)
        yield from self.foot()

    def head(self) -> Iterator[str]:
        raise NotImplementedError

    def row(self, r: SchoolGap) -> Iterator[str]:
        raise NotImplementedError

    def no_gap(self) -> Iterator[str]:
        """The name of the line that gaps without counts are drawn from."""
        half = text_width(words.NO_GAP, SMALL) / 2
        middle = min(max(self.scale(0), self.scale.start + half), self.scale.end - half)
        yield text(middle, self.y, words.NO_GAP, size=SMALL, fill="muted", anchor="middle")

    def foot(self) -> Iterator[str]:
        chart = self.chart
        self.y += 4
        notes = words.basis([r.gap for r in chart.rows], chart.reference, chart.absent)
        if any(r.gap.too_few and r.gap.to_parity for r in chart.rows):
            self.y += 17
            yield self.outlined(0, self.y - 10, 20)
            yield text(28, self.y, gap_words.TOO_FEW, size=SMALL, fill="muted")
        for note in notes or [words.NO_ROW.capitalize()]:
            for part in wrap(note, self.width, SMALL):
                self.y += 17
                yield text(0, self.y, part, size=SMALL, fill="muted")
        self.y += 8

    def bar(self, r: SchoolGap, scale: Scale, top: float) -> Iterator[str]:
        """A bar from zero; hollow where chance may explain the gap, none where the count is not known.

        Where no school's students to parity are published, the gap itself: what a range leaves open, or from no gap to it.
        """
        if not self.counted:
            yield from self.gap_bar(r, scale, top)
            return
        number = r.gap.to_parity
        if not number:
            return
        length = max(scale(number) - scale.start, 1.5)
        if r.gap.too_few:
            yield self.outlined(scale.start, top, length)
        else:
            yield rect(scale.start, top, length, THICK, fill="actual")

    def gap_bar(self, r: SchoolGap, scale: Scale, top: float) -> Iterator[str]:
        ends = gap_ends(r)
        if not ends:
            return
        low, high = (ends[0], ends[-1]) if len(ends) > 1 else sorted((0.0, ends[0]))
        left, length = scale(low), max(scale(high) - scale(low), 1.5)
        yield self.outlined(left, top, length) if r.gap.too_few else rect(left, top, length, THICK, fill="actual")
        yield line(scale(0), top - 4, scale(0), top + THICK + 4, stroke="axis")

    def outlined(self, x: float, y: float, width: float) -> str:
        at = attributes(x=x + 0.75, y=y + 0.75, width=max(width - 1.5, 0.5), height=THICK - 1.5)
        return f"<rect{at}{attributes(fill='none', stroke=colour('actual'), stroke_width=1.5)}/>"

    def said(self, r: SchoolGap) -> str:
        """The words at the end of a bar, or in its place."""
        number = r.gap.to_parity
        if number is None:
            return gap_words.withheld(r.gap) or gap_words.remark(r.gap)
        return count(number) if number else words.AT_PARITY

    def weight(self, r: SchoolGap) -> int:
        return 600 if r.school_id == self.chart.here else 400

    def tip(self, r: SchoolGap, top: float) -> str:
        told = words.told(r.school, r.gap, self.chart.kpi, r.share)
        return tip_area(0, top, self.width, self.y - top, *told, href=r.href)


class _Columns(_Layout):
    """Name, bar, share, gap and number of students side by side."""

    def __init__(self, chart: SchoolRanking, width: int) -> None:
        super().__init__(chart, width)
        rows = chart.rows
        columns: list[tuple[str, list[str]]] = []
        if any(r.share is not None for r in rows):
            columns.append((words.SHARE, [words.share_text(r.share) if r.gap.to_parity else "" for r in rows]))
        columns.append((gap_words.gap_heading(chart.kpi), [self.gap(r) for r in rows]))
        if any(r.gap.n is not None for r in rows):
            columns.append((words.STUDENTS, [count(r.gap.n) if r.gap.n is not None else "" for r in rows]))
        self.columns = columns
        self.right: list[float] = []
        edge = float(width)
        for heading, cells in reversed(columns):
            self.right.insert(0, edge)
            edge -= max(text_width(heading, SMALL), *(text_width(c, BODY) for c in cells), 0.0) + COLUMN
        self.name_width = min(max([text_width(r.school, BODY, 600) for r in rows] + [0.0]), width * 0.34)
        numbers = max([text_width(self.said(r), BODY, 600) for r in rows if r.gap.to_parity is not None] + [0.0])
        left = self.name_width + 16
        self.scale = self.on(left, max(edge - numbers - 8, left + 24))

    def gap(self, r: SchoolGap) -> str:
        return "" if gap_words.withheld(r.gap) else gap_words.gap_text(r.gap, self.chart.kpi)

    def head(self) -> Iterator[str]:
        self.y = 14
        if self.counted:
            yield text(self.scale.start, self.y, words.TO_PARITY, size=SMALL, fill="muted")
        elif self.least < self.furthest:
            yield from self.no_gap()
        for (heading, _), x in zip(self.columns, self.right, strict=True):
            yield text(x, self.y, heading, size=SMALL, fill="muted", anchor="end")
        self.y += 8

    def row(self, r: SchoolGap) -> Iterator[str]:
        top, height = self.y, 27
        base = top + height / 2 + 4.5
        yield line(0, top, self.width, top)
        yield text(0, base, fit(r.school, self.name_width, BODY, self.weight(r)), weight=self.weight(r))
        yield from self.bar(r, self.scale, top + (height - THICK) / 2)
        number = r.gap.to_parity
        end = self.scale(number) if number else self.scale.start - 6
        known = bool(number)
        room = (self.right[0] - 40 if not known else self.width) - end
        said = fit(self.said(r), room, BODY, 600 if known else 400)
        yield text(end + 6, base, said, weight=600 if known else 400, fill="ink" if known else "muted")
        for (_, cells), x in zip(self.columns, self.right, strict=True):
            cell = cells[self.chart.rows.index(r)]
            if cell:
                yield text(x, base, cell, anchor="end", fill="muted" if r.gap.too_few else "ink")
        self.y += height
        yield self.tip(r, top)


class _Stacked(_Layout):
    """Each school's name and number over its bar, the rest in small type beneath."""

    def head(self) -> Iterator[str]:
        self.y = 14
        if self.counted:
            yield text(self.width, self.y, words.TO_PARITY, size=SMALL, fill="muted", anchor="end")
        elif self.least < self.furthest:
            yield from self.no_gap()
        self.y += 4

    def row(self, r: SchoolGap) -> Iterator[str]:
        top = self.y
        number = r.gap.to_parity
        known = bool(number)
        said = self.said(r) if number is not None else ""
        room = self.width - text_width(said, BODY, 600) - 12
        self.y += 20
        if said:
            yield text(self.width, self.y, said, anchor="end", weight=600 if known else 400, fill="ink" if known else "muted")
        for i, part in enumerate(wrap(r.school, room, BODY, 600, lines=2)):
            self.y += 17 if i else 0
            yield text(0, self.y, part, weight=self.weight(r))
        if known or (not self.counted and gap_ends(r)):
            yield from self.bar(r, self.scale, self.y + 6)
            self.y += 6 + THICK
        for part in wrap(" · ".join(self.aside(r)), self.width, SMALL, lines=2) if self.aside(r) else []:
            self.y += 16
            yield text(0, self.y, part, size=SMALL, fill="muted")
        self.y += 8
        yield line(0, self.y, self.width, self.y)
        yield self.tip(r, top)

    def aside(self, r: SchoolGap) -> list[str]:
        g, parts = r.gap, []
        if r.share is not None and g.to_parity:
            parts.append(f"{words.share_text(r.share)} of all schools’")
        if not gap_words.withheld(g) and gap_words.gap_text(g, self.chart.kpi):
            unit = " points" if self.chart.kpi.unit == "percent" else ""
            parts.append(f"gap {gap_words.gap_text(g, self.chart.kpi)}{unit}")
        if g.n is not None:
            parts.append(plural(g.n, "student"))
        return [*parts, *([gap_words.remark(g)] if gap_words.remark(g) else [])]
