"""The picture of the heat map: a grid where there is room, a block a school where there is not."""

from __future__ import annotations

from collections.abc import Iterator

from components.charts.heatmap_marks import SIDES, Cell, outline, shade
from components.charts.model import HeatMap, HeatRow
from components.charts.pen import Pen
from components.charts.svg import document, identifier, line, rect, text, text_width, wrap
from components.charts.tips import tip_area
from components.text import gap_words
from components.text import school_gap_words as words
from components.theme import BODY, SMALL
from queries.types import Gap

ROW = 28
TWO_LINES = 36
GAP = 2
MOST_CELL = 96
NAME_WIDTH = (130.0, 240.0)
CHIP = (56.0, 24.0)
CHIP_COLUMN = 150


def svg(chart: HeatMap, width: int) -> str:
    """The heat map, ``width`` pixels wide (280 or more), as tall as it needs."""
    grid = _Grid(chart, width)
    paint: _Layout = grid if grid.fits else _Blocks(chart, width)
    body = list(paint.body())
    when = gap_words.period(chart.year, chart.first_year)
    cells = [(row.school, gap) for row in chart.rows for gap in row.gaps if gap is not None]
    return document(
        identifier("heat", chart.kpi.kpi_id, chart.dimension, chart.year, chart.first_year, chart.reference, width),
        width,
        paint.y,
        title=words.heat_title(chart.kpi, chart.dimension, when),
        description=words.heat_sentence(chart.kpi, when, cells, chart.reference),
        body=body,
    )


class _Layout(Pen):
    """What both forms share: a pen that moves down the page, the key and notes at the foot."""

    no_row = words.NO_ROW_KEY

    def __init__(self, chart: HeatMap, width: int) -> None:
        self.chart, self.width, self.y = chart, width, 0.0
        self.links = dict(chart.links)

    def body(self) -> Iterator[str]:
        yield from self.head()
        if self.chart.district is not None:
            yield self.row(self.school(self.chart.district, 600))
        for row in self.chart.rows:
            yield self.row(self.school(row, 600 if row.school_id == self.chart.here else 400))
        yield from self.foot()

    def head(self) -> Iterator[str]:
        raise NotImplementedError

    def school(self, row: HeatRow, weight: int) -> Iterator[str]:
        raise NotImplementedError

    def tip(self, row: HeatRow, i: int, x: float, y: float, width: float, height: float) -> str:
        """A cell of a school leads to the school's gaps; one of the district's to the schools of its group."""
        href = row.href if row.school_id else self.links.get(self.chart.groups[i].group_id, "")
        school = row.school if row.gaps[i] is not None else f"{row.school}, {self.chart.groups[i].name}"
        return tip_area(x, y, width, height, *words.told(school, row.gaps[i], self.chart.kpi), href=href)

    def foot(self) -> Iterator[str]:
        chart = self.chart
        drawn = [g for row in chart.rows for g in row.gaps]
        known: list[Gap] = [g for g in drawn if g is not None]
        self.y += 18
        x = 0.0
        for name, said in words.KEY:
            step = 24 + text_width(said, SMALL) + 18
            if x + step > self.width:
                x, self.y = 0.0, self.y + 18
            if name in SIDES:
                yield rect(x, self.y - 11, 18, 14, fill=SIDES[name], opacity=shade(12.0), rounded=2)
            else:
                yield outline(x, self.y - 11, 18, 14)
            yield text(x + 24, self.y, said, size=SMALL, fill="muted")
            x += step
        notes = [words.HIDDEN_KEY] if any(g.status == "suppressed" for g in known) else []
        notes += [self.no_row] if len(known) < len(drawn) else []
        if any(words.cell(g, chart.kpi) == words.UNKNOWN_MARK for g in known):
            notes.append(words.UNKNOWN_KEY)
        unit = [f"{gap_words.gap_heading(chart.kpi)}: group less reference."]
        for note in (*notes, *unit, *words.basis(known, chart.reference)):
            for part in wrap(note, self.width, SMALL):
                self.y += 17
                yield text(0, self.y, part, size=SMALL, fill="muted")
        self.y += 8


class _Grid(_Layout):
    """Names at the left, a column a group."""

    def __init__(self, chart: HeatMap, width: int) -> None:
        super().__init__(chart, width)
        columns = max(len(chart.groups), 1)
        names = [text_width(row.school, BODY, 600) for row in chart.rows]
        longest = max([text_width(part, SMALL, 600) for g in chart.groups for part in g.name.split(" ")] + [0.0])
        least = max(longest + 6, 44.0)
        self.name_width = min(max([*names, NAME_WIDTH[0]]), NAME_WIDTH[1], max(width - least * columns - 10, NAME_WIDTH[0]))
        self.cell = min((width - self.name_width - 10) / columns, MOST_CELL)
        self.fits = self.cell >= least

    def left(self, column: int) -> float:
        return self.name_width + 10 + self.cell * column

    def head(self) -> Iterator[str]:
        heads = [wrap(g.name, self.cell - 4, SMALL, 600, lines=4) for g in self.chart.groups]
        deepest = max([len(h) for h in heads] + [1])
        for i, lines in enumerate(heads):
            for j, part in enumerate(lines):
                at = 12 + 14 * (deepest - len(lines) + j)
                yield text(self.left(i) + self.cell / 2, at, part, size=SMALL, weight=600, anchor="middle")
        top = 12 + 14 * (deepest - 1) + 8
        for i, g in enumerate(self.chart.groups):
            yield tip_area(self.left(i), 0, self.cell, top, g.name, href=self.links.get(g.group_id, ""))
        self.y = top

    def school(self, row: HeatRow, weight: int) -> Iterator[str]:
        names = wrap(row.school, self.name_width, BODY, weight, lines=2)
        height = ROW if len(names) == 1 else TWO_LINES
        for i, part in enumerate(names):
            base = self.y + height / 2 + 4.5 + (i - (len(names) - 1) / 2) * 15
            yield text(0, base, part, weight=weight)
        for i, gap in enumerate(row.gaps):
            x = self.left(i)
            yield from Cell(gap, self.chart.kpi, x + GAP / 2, self.y + GAP / 2, self.cell - GAP, height - GAP).draw()
            yield self.tip(row, i, x, self.y, self.cell, height)
        self.y += height
        if not row.school_id:
            yield line(0, self.y + 2, self.left(len(row.gaps)), self.y + 2, stroke="axis")
            self.y += 5


class _Blocks(_Layout):
    """A block a school: its name, then the cell of each group it has, with the group's name beside it."""

    no_row = words.NO_ROW_LEFT_OUT

    def head(self) -> Iterator[str]:
        self.y = 2
        yield from ()

    def school(self, row: HeatRow, weight: int) -> Iterator[str]:
        yield line(0, self.y, self.width, self.y)
        self.y += 3
        for name in wrap(row.school, self.width, BODY, 600, lines=3):
            self.y += 16
            yield text(0, self.y, name, weight=max(weight, 600))
        self.y += 8
        across = max(1, self.width // CHIP_COLUMN)
        step = self.width / across
        known = [(i, gap) for i, gap in enumerate(row.gaps) if gap is not None]
        for start in range(0, len(known), across):
            part = known[start : start + across]
            labels = [wrap(self.chart.groups[i].name, step - CHIP[0] - 14, SMALL, lines=3) for i, _ in part]
            yield self.row(self.chips(row, part, labels, step))
        self.y += 6

    def chips(self, row: HeatRow, known: list[tuple[int, Gap]], labels: list[list[str]], step: float) -> Iterator[str]:
        """One line of cells, ``step`` apart."""
        height = max(CHIP[1], *(14.0 * len(label) + 2 for label in labels))
        middle = height / 2
        for column, ((i, gap), label) in enumerate(zip(known, labels, strict=True)):
            x = column * step
            yield from Cell(gap, self.chart.kpi, x, middle - CHIP[1] / 2, *CHIP).draw()
            for j, said in enumerate(label):
                at = middle + 4 + (j - (len(label) - 1) / 2) * 14
                yield text(x + CHIP[0] + 6, at, said, size=SMALL)
            yield self.tip(row, i, x, 0, step, height)
        self.y += height + 4
