"""The picture of the matrix: a grid where every group's name fits its column, else a block a priority."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator

from components.charts import survey_data
from components.charts.model import Priorities
from components.charts.survey_marks import frame, hatched_box, name_lines, outline_box, shade, shaded_box, tight
from components.charts.svg import document, identifier, line, text, text_width, wrap
from components.charts.tips import tip_area
from components.text import survey_words as words
from components.text.numbers import count, plain
from components.theme import BODY, LEAD, SMALL
from queries.types import PriorityCell, SurveyGroup

LEAST_NAME, LEAST_CELL, MOST_CELL, MEAN_CELL = 150, 56, 110, 78
CHIP = (42.0, 24.0)
CHIP_COLUMN = 170
GAP = 2


def svg(chart: Priorities, width: int) -> str:
    """The matrix, ``width`` pixels wide (280 or more), as tall as its priorities need."""
    needed = LEAST_NAME + MEAN_CELL + least_cell(chart) * len(chart.groups)
    picture = _Grid(chart, width) if width >= needed else _Blocks(chart, width)
    body = list(picture.body()) if chart.order and chart.groups else list(picture.nothing())
    return document(
        identifier("matrix", chart.wave.wave, len(chart.order), width),
        width,
        picture.y,
        title=words.title(chart.wave),
        description=words.matrix_alt(len(chart.order), [g.name for g in chart.groups]),
        body=body,
    )


def least_cell(chart: Priorities) -> float:
    """The narrowest column in which no part of a group's name is cut."""
    parts = [part for g in chart.groups for part in re.split(r"\s|(?<=[/\-])", g.name)]
    return max([text_width(part, SMALL, 600) + 8 for part in parts] + [LEAST_CELL])


def draw_cell(cell: PriorityCell | None, x: float, y: float, width: float, height: float) -> Iterator[str]:
    """One share: shaded with its number, dashed with "≤", or the words that say why there is none."""
    middle = x + width / 2
    if cell is None or cell.bound == "not_offered":
        lines = wrap(words.NOT_OFFERED, width, SMALL) if cell else [words.UNKNOWN]
        for i, part in enumerate(lines):
            at = y + height / 2 + 4 + (i - (len(lines) - 1) / 2) * 12
            yield text(middle, at, part, size=SMALL, fill="muted", anchor="middle")
        return
    base = y + height / 2 + 5
    mark = words.cell_mark(cell)
    if cell.bound == "at_most":
        yield outline_box(x, y, width, height)
        yield text(middle, base, mark, fill="muted", anchor="middle")
        return
    top = cell.rank is not None and cell.rank <= 3
    ink = "ink"
    if cell.percent is not None:
        yield shaded_box(x, y, width, height, cell.percent)
        ink = shade(cell.percent)[1]
    if top:
        yield frame(x, y, width, height)
    yield text(middle, base, mark, size=LEAD if width >= 56 else BODY, weight=600 if top else 400, fill=ink, anchor="middle")


class _Layout:
    def __init__(self, chart: Priorities, width: int) -> None:
        self.chart, self.width, self.y = chart, width, 0.0
        self.cells, self.names = survey_data.cells(chart), survey_data.names(chart)
        self.equal = dict(chart.equal)
        self.known = len(survey_data.published(chart))

    def body(self) -> Iterator[str]:
        raise NotImplementedError

    def nothing(self) -> Iterator[str]:
        for part in wrap(words.nothing_published(self.chart.wave), self.width, BODY):
            self.y += 20
            yield text(0, self.y, part, fill="muted")
        self.y += 10

    def partly(self, priority: str) -> str:
        """On how many groups the mean rests, where that is not all with a table."""
        n = survey_data.known_groups(self.chart, priority)
        return words.partly(n, self.known) if priority in self.equal and n != self.known else ""

    def foot(self) -> Iterator[str]:
        """What the outline and the dashed box mean, where they are used."""
        drawn = [c for (p, _), c in self.cells.items() if p in self.names]
        self.y += 6
        if any(c.rank is not None and c.rank <= 3 and c.bound == "exact" for c in drawn):
            yield from self.explained(frame, words.FIRST_THREE)
        if any(c.bound == "at_most" for c in drawn):
            yield from self.explained(outline_box, words.OUTSIDE_LIST)
        self.y += 6

    def explained(self, mark: Callable[[float, float, float, float], str], sentence: str) -> Iterator[str]:
        for i, part in enumerate(wrap(sentence, self.width - 30, SMALL)):
            self.y += 18
            if i == 0:
                yield mark(0, self.y - 12, 22, 15)
            yield text(30, self.y, part, size=SMALL, fill="muted")


class _Grid(_Layout):
    def __init__(self, chart: Priorities, width: int) -> None:
        super().__init__(chart, width)
        columns = max(len(chart.groups), 1)
        self.cell = min(max((width - 300 - MEAN_CELL) / columns, least_cell(chart)), MOST_CELL)
        self.name_width = width - self.cell * columns - MEAN_CELL - 10

    def body(self) -> Iterator[str]:
        yield from self.head()
        top = self.y
        for p in self.chart.order:
            yield from self.row(p)
        for i, g in enumerate(self.chart.groups):
            if not g.published:
                yield from self.unpublished(self.left(i), top, self.y - GAP)
        yield from self.foot()

    def left(self, column: int) -> float:
        return self.width - self.cell * (len(self.chart.groups) - column)

    @property
    def mean(self) -> float:
        """The middle of the column of means."""
        return self.left(0) - MEAN_CELL / 2

    def head(self) -> Iterator[str]:
        titles = [words.EQUAL_MEAN, *(g.name for g in self.chart.groups)]
        heads = [tight(t, (self.cell if i else MEAN_CELL) - 6, SMALL, 600) for i, t in enumerate(titles)]
        deepest = max(len(h) for h in heads)
        for i, lines in enumerate(heads):
            x = self.left(i - 1) + self.cell / 2 if i else self.mean
            for j, part in enumerate(lines):
                yield text(x, 14 + 15 * (deepest - len(lines) + j), part, size=SMALL, weight=600, anchor="middle")
        self.y = 14.0 + 15 * deepest
        for i, g in enumerate(self.chart.groups):
            if g.respondents is not None:
                yield text(self.left(i) + self.cell / 2, self.y, count(g.respondents), size=SMALL, fill="muted", anchor="middle")
        if any(g.respondents is not None for g in self.chart.groups):
            yield text(0, self.y, words.HEARD, size=SMALL, fill="muted")
        self.y += 8

    def row(self, p: str) -> Iterator[str]:
        names = name_lines(self.names[p], self.name_width, BODY)
        height = max(38, 17 * len(names) + 8)
        middle = self.y + height / 2
        yield line(0, self.y - GAP / 2, self.left(0) - 6, self.y - GAP / 2)
        for i, part in enumerate(names):
            yield text(0, middle + 4.5 + (i - (len(names) - 1) / 2) * 17, part)
        partly = self.partly(p)
        if p in self.equal:
            x = self.mean
            yield text(x, middle + (-1 if partly else 5), plain(self.equal[p], 1), size=LEAD, weight=600, anchor="middle")
            if partly:
                yield text(x, middle + 14, partly, size=SMALL, fill="muted", anchor="middle")
        for i, g in enumerate(self.chart.groups):
            if g.published:
                cell = self.cells.get((p, g.group_id))
                yield from draw_cell(cell, self.left(i) + GAP, self.y, self.cell - 2 * GAP, height - GAP)
                if cell:
                    told = (f"{g.name}: {words.cell_words(cell)}", self.names[p])
                    yield tip_area(self.left(i), self.y, self.cell, height, *told)
        self.y += height

    def unpublished(self, x: float, top: float, bottom: float) -> Iterator[str]:
        lines = wrap(words.NO_TABLE, self.cell - 8, SMALL)
        first = (top + bottom) / 2 - 8 * len(lines)
        room = (first - 4, first + 16 * len(lines) + 4)
        for start, end in ((top, room[0]), (room[1], bottom)):
            if end > start:
                yield hatched_box(x + GAP, start, self.cell - 2 * GAP, end - start)
        for i, part in enumerate(lines):
            yield text(x + self.cell / 2, first + 12 + 16 * i, part, size=SMALL, fill="muted", anchor="middle")


class _Blocks(_Layout):
    """A block a priority: its name and mean, then each group's cell with the group's name beside it."""

    def body(self) -> Iterator[str]:
        self.y = 14
        yield text(self.width, self.y, f"{words.EQUAL_MEAN}, %", size=SMALL, fill="muted", anchor="end")
        self.y += 6
        shown = survey_data.published(self.chart)
        for p in self.chart.order:
            yield from self.name(p)
            yield from self.chips(p, shown)
        yield from self.foot()
        for g in survey_data.unpublished(self.chart):
            yield from self.explained(hatched_box, f"{g.name}: {words.NO_TABLE}")
        self.y += 6

    def name(self, p: str) -> Iterator[str]:
        yield line(0, self.y, self.width, self.y)
        partly = self.partly(p)
        room = self.width - max(text_width(partly, SMALL), 40) - 12
        self.y += 19
        if p in self.equal:
            yield text(self.width, self.y, plain(self.equal[p], 1), size=LEAD, weight=600, anchor="end")
        if partly:
            yield text(self.width, self.y + 16, partly, size=SMALL, fill="muted", anchor="end")
        names = name_lines(self.names[p], room, BODY, 600)
        for i, part in enumerate(names):
            self.y += 17 if i else 0
            yield text(0, self.y, part, weight=600)
        self.y += 9 + (16 if partly and len(names) == 1 else 0)

    def chips(self, p: str, shown: tuple[SurveyGroup, ...]) -> Iterator[str]:
        most = max(1, self.width // CHIP_COLUMN)
        lines = max(1, math.ceil(len(shown) / most))
        columns = max(1, math.ceil(len(shown) / lines))
        step = self.width / columns
        for start in range(0, len(shown), columns):
            part = shown[start : start + columns]
            labels = [self.label(g, p, step - CHIP[0] - 10) for g in part]
            height = max(CHIP[1], *(15 * len(label) for label in labels))
            middle = self.y + height / 2
            for i, (g, label) in enumerate(zip(part, labels, strict=True)):
                cell = self.cells.get((p, g.group_id))
                if cell is None or cell.bound == "not_offered":
                    yield text(i * step + CHIP[0] / 2, middle + 4, "–", fill="muted", anchor="middle")
                else:
                    yield from draw_cell(cell, i * step, middle - CHIP[1] / 2, *CHIP)
                for j, words_ in enumerate(label):
                    at = middle + 4 + (j - (len(label) - 1) / 2) * 14
                    yield text(i * step + CHIP[0] + 6, at, words_, size=SMALL)
            self.y += height + 5
        self.y += 5

    def label(self, group: SurveyGroup, priority: str, width: float) -> list[str]:
        """The group's name, and the words where it has no share of this priority."""
        cell = self.cells.get((priority, group.group_id))
        why = [] if cell and cell.bound != "not_offered" else [words.NOT_OFFERED if cell else words.UNKNOWN]
        return [*tight(group.name, width, SMALL, lines=3), *why]
