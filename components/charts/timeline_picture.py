"""The picture of the timeline: a hollow bar for the plan, a full one for what happened, years as hairlines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from components.charts.model import Timeline, TimelineRow
from components.charts.svg import Scale, attributes, colour, document, fit, identifier, line, path, rect, text, text_width, wrap
from components.charts.tips import tip_area
from components.text import project_words
from components.text import timeline_words as words
from components.theme import BODY, SMALL
from queries.types import Project

STACKED_BELOW = 620
NAME_SHARE, SAID_WIDTH, LEAST_NAME = 0.3, 190, 170
PLAN_HEIGHT, WORK_HEIGHT = 7, 9
_PAD = 0.04  # of the span of time, left and right
_YEAR_WIDTH = 34


def svg(chart: Timeline, width: int) -> str:
    """The timeline, ``width`` pixels wide (280 or more), as tall as its projects need."""
    paint = _Stacked(chart, width) if width < STACKED_BELOW else _Columns(chart, width)
    body = list(paint.body())
    return document(
        identifier("timeline", chart.name, len(chart.rows), width),
        width,
        paint.y,
        title=words.title(chart.name),
        description=words.sentence([row.project for row in chart.rows], chart.as_of),
        body=body,
    )


def moment(iso: str, end: bool = False) -> float:
    """An ISO date as years and a fraction; a month without a day is its first day, or with ``end`` its last."""
    parts = [int(part) for part in iso.split("-")]
    if len(parts) == 2:
        year, month = parts if not end else (parts[0] + parts[1] // 12, parts[1] % 12 + 1)
        day = date(year, month, 1)
    else:
        day = date(parts[0], parts[1], parts[2])
    start, following = date(day.year, 1, 1), date(day.year + 1, 1, 1)
    return day.year + (day - start).days / (following - start).days


def planned(project: Project) -> tuple[float, float] | None:
    """The planned span; None where neither end is given. A missing end is the other one."""
    return _span(project.planned_start, project.planned_finish)


def worked(project: Project, as_of: str) -> tuple[float, float, bool] | None:
    """The span of the work and whether it still goes on; None where it has not begun or nothing says when.

    Of work that was stopped only the start is known, so only that is a span.
    """
    if project.actual_finish is not None:
        span = _span(project.actual_start, project.actual_finish)
        return (*span, False) if span else None
    if project.actual_start is None or not as_of:
        return None
    begun = moment(project.actual_start)
    if project.status in words.STOPPED:
        return begun, begun, False
    return begun, max(moment(as_of, end=True), begun), True


def _span(start: str | None, finish: str | None) -> tuple[float, float] | None:
    if start is None and finish is None:
        return None
    begin = moment(start or finish or "")
    return begin, max(moment(finish, end=True) if finish else begin, begin)


class _Layout:
    """A pen that moves down the page and one scale of time that every row shares."""

    left = 0.0
    right = 0.0

    def __init__(self, chart: Timeline, width: int) -> None:
        self.chart, self.width, self.y = chart, width, 0.0
        self.spans = [(planned(r.project), worked(r.project, chart.as_of)) for r in chart.rows]
        ends = [end for plan, work in self.spans for span in (plan, work) if span for end in span[:2]]
        low, high = (min(ends), max(ends)) if ends else (2000.0, 2001.0)
        self.dated = bool(ends)
        pad = max((high - low) * _PAD, 0.1)
        self.low, self.high = low - pad, high + pad

    @property
    def time(self) -> Scale:
        return Scale(self.low, self.high, self.left, self.right)

    def body(self) -> Iterator[str]:
        if not self.chart.rows:
            self.y = 28
            yield text(0, 20, words.NO_PROJECT, fill="muted")
            return
        yield from self.key()
        top = self.y
        yield from self.years()
        marks: list[str] = []
        for place, row in enumerate(self.chart.rows):
            marks += self.row(place, row)
        if self.dated:
            for year in self.whole_years():
                yield line(self.time(year), top + 18, self.time(year), self.y, stroke="grid")
        yield from marks
        yield from self.foot()

    def row(self, place: int, row: TimelineRow) -> Iterator[str]:
        raise NotImplementedError

    def whole_years(self) -> list[int]:
        first, last = int(self.low) + 1, int(self.high)
        return list(range(first, last + 1))

    def years(self) -> Iterator[str]:
        """The first of January of each year, thinned where there is too little room."""
        found = self.whole_years() if self.dated else []
        room = (self.right - self.left) / max(len(found), 1)
        step = next((s for s in (1, 2, 5, 10, 20) if room * s >= _YEAR_WIDTH), 50)
        self.y += 14
        for year in found:
            at = self.time(year)
            if year % step == 0 and at - 14 >= 0 and at + 14 <= self.width:
                yield text(at, self.y, str(year), size=SMALL, fill="muted", anchor="middle")
        self.y += 8

    def key(self) -> Iterator[str]:
        """What the two bars mean, beside a small one of each."""
        self.y += 14
        x = 0.0
        drawn = [(self.plan_bar, words.PLANNED, PLAN_HEIGHT)]
        if any(work for _, work in self.spans):
            drawn.append((self.work_bar, words.ACTUAL, WORK_HEIGHT))
        for bar, name, height in drawn:
            yield from bar(x, x + 22, self.y - 4 - height / 2)
            yield text(x + 28, self.y, name, size=SMALL, fill="muted")
            x += 28 + text_width(name, SMALL) + 18
        self.y += 8

    def plan_bar(self, start: float, end: float, top: float) -> Iterator[str]:
        box = attributes(x=start + 0.75, y=top + 0.75, width=max(end - start - 1.5, 1.5), height=PLAN_HEIGHT - 1.5)
        yield f"<rect{box}{attributes(fill=colour('ground'), stroke=colour('target'), stroke_width=1.5)}/>"

    def work_bar(self, start: float, end: float, top: float, open_: bool = False) -> Iterator[str]:
        yield rect(start, top, max(end - start, 2.0), WORK_HEIGHT, fill="actual")
        if open_:
            middle = top + WORK_HEIGHT / 2
            corners = ((end, top), (end + 6, middle), (end, top + WORK_HEIGHT))
            yield path(corners, stroke=None, fill="actual", closed=True)

    def bars(self, place: int, top: float) -> Iterator[str]:
        plan, work = self.spans[place]
        if plan:
            yield from self.plan_bar(self.time(plan[0]), self.time(plan[1]), top)
        if work:
            yield from self.work_bar(self.time(work[0]), self.time(work[1]), top + PLAN_HEIGHT + 3, work[2])

    def foot(self) -> Iterator[str]:
        if any(work and work[2] for _, work in self.spans):
            self.y += 18
            yield text(0, self.y, words.as_of_note(self.chart.as_of), size=SMALL, fill="muted")
        self.y += 8

    def tip(self, row: TimelineRow, top: float) -> str:
        return tip_area(0, top, self.width, self.y - top, *words.tip(row.project, row.place, self.chart.as_of))

    def late(self, project: Project) -> bool:
        return (words.slip_months(project, self.chart.as_of) or 0) > 0

    def standing(self, project: Project) -> str:
        """The slip where there is one to tell, else the status."""
        said = words.slip(project, self.chart.as_of) or project_words.status(project)
        return said[:1].upper() + said[1:]


class _Columns(_Layout):
    """Name and place at the left, bars in the middle, slip and money at the right."""

    def __init__(self, chart: Timeline, width: int) -> None:
        super().__init__(chart, width)
        self.left = max(width * NAME_SHARE, LEAST_NAME)
        self.right = width - SAID_WIDTH - 16

    def row(self, place: int, row: TimelineRow) -> Iterator[str]:
        top, project = self.y, row.project
        yield line(0, top, self.width, top)
        first, second = top + 18, top + 34
        yield text(0, first, fit(project.name, self.left - 12, BODY, 600), weight=600)
        yield text(0, second, fit(row.place or project.program, self.left - 12, SMALL), size=SMALL, fill="muted")
        yield from self.bars(place, top + 12)
        if self.spans[place] == (None, None):
            yield text(self.left, first + 8, words.NO_DATES, size=SMALL, fill="muted")
        x = self.width - SAID_WIDTH
        fill = "behind" if self.late(project) else "ink"
        yield text(x, first, fit(self.standing(project), SAID_WIDTH, SMALL), size=SMALL, fill=fill)
        yield text(x, second, fit(words.money(project), SAID_WIDTH, SMALL), size=SMALL, fill="muted")
        self.y += 44
        yield self.tip(row, top)


class _Stacked(_Layout):
    """Each project's name over its bars, how it stands beneath; for a phone."""

    def __init__(self, chart: Timeline, width: int) -> None:
        super().__init__(chart, width)
        self.right = float(width)

    def row(self, place: int, row: TimelineRow) -> Iterator[str]:
        top, project = self.y, row.project
        yield line(0, top, self.width, top)
        self.y += 4
        for part in wrap(project.name, self.width, BODY, 600, lines=2):
            self.y += 17
            yield text(0, self.y, part, weight=600, halo=True)
        if row.place:
            self.y += 16
            yield text(0, self.y, fit(row.place, self.width, SMALL), size=SMALL, fill="muted", halo=True)
        if self.spans[place] != (None, None):
            yield from self.bars(place, self.y + 7)
            self.y += 7 + PLAN_HEIGHT + 3 + WORK_HEIGHT
        fill = "behind" if self.late(project) else "ink"
        for said, ink in ((self.standing(project), fill), (words.money(project), "muted")):
            if said:
                self.y += 16
                yield text(0, self.y, fit(said, self.width, SMALL), size=SMALL, fill=ink, halo=True)
        self.y += 9
        yield self.tip(row, top)
