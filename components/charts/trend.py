"""A KPI's results against its yearly targets: figure, picture, sentence, rows and table."""

from __future__ import annotations

from typing import Any

from components.charts import trend_figure, trend_svg
from components.charts.model import Table, Trend
from components.charts.trend_marks import TargetMark, target
from components.text import charts as words
from components.text.numbers import level
from components.text.reasons import of_point
from components.theme import Scheme
from queries.filters import school_year
from queries.types import ALL, Kpi, YearPoint

COLUMNS = (
    "kpi",
    "year",
    "school_year",
    "measured_on",
    "school",
    "group",
    "value",
    "low",
    "high",
    "n",
    "status",
    "target",
    "target_kind",
    "state",
    "reason",
    "release",
)


def svg(chart: Trend, width: int) -> str:
    """The chart as SVG, ``width`` pixels wide (from 200); text is never below 12 px."""
    return trend_svg.draw(chart, width, title(chart), sentence(chart))


def figure(chart: Trend, scheme: Scheme = "light", width: int = 640) -> dict[str, Any]:
    """The chart as a plain Plotly figure; labels stand where they stand in the SVG of that width."""
    return trend_figure.build(chart, scheme, width)


def title(chart: Trend) -> str:
    """The chart's subject: the KPI, and of whom and where if not everyone in the district."""
    trajectory = chart.trajectory
    who = [chart.group] if trajectory.group_id != ALL else []
    who += [chart.place] if trajectory.school_id else []
    return ", ".join([trajectory.kpi.name, *who])


def sentence(chart: Trend) -> str:
    """Level, change, target and year, at most 220 characters; it does not repeat the title."""
    last = chart.trajectory.last_target
    goal = target(last) if last is not None else None
    if goal is None:
        derived = [t for t in map(target, chart.trajectory.years) if t is not None]
        goal = derived[-1] if derived else None
    return words.trend_sentence(chart.trajectory, chart.place, chart.group, (goal.value, goal.high, goal.year) if goal else None)


def rows(chart: Trend) -> list[dict[str, object]]:
    """One row a year with a result or a target, adopted or derived; columns as in ``COLUMNS``.

    Values are unrounded, in the KPI's unit, an ordinal's by name; None is empty and never zero.
    """
    trajectory = chart.trajectory
    kpi = trajectory.kpi
    found = []
    for point in trajectory.years:
        goal = target(point)
        if not _holds(point, goal):
            continue
        cells = (
            kpi.kpi_id,
            point.year,
            school_year(point.year),
            point.measured_on,
            trajectory.school_id or None,
            trajectory.group_id,
            _cell(point.value, kpi),
            _cell(point.low, kpi),
            _cell(point.high, kpi),
            int(point.n) if point.n is not None and point.n == int(point.n) else point.n,
            point.status or None,
            _cell(goal.value, kpi) if goal else None,
            point.target_kind or ("derived" if goal else None),
            point.state or None,
            of_point(point, kpi) or None,
            chart.provenance.release,
        )
        found.append(dict(zip(COLUMNS, cells, strict=True)))
    return found


def table(chart: Trend) -> Table:
    """The same years in words, with a column for each comparison and benchmark that is drawn."""
    kpi = chart.trajectory.kpi
    beside: list[tuple[str, dict[int, str]]] = [
        (line.name, {p.year: words.shown(p, kpi) for p in line.points if p.value is not None or p.low is not None})
        for line in chart.comparisons
    ]
    for name in dict.fromkeys(b.name for b in chart.benchmarks):
        beside.append((name, {b.year: words.shown(YearPoint(b.year, b.value), kpi) for b in chart.benchmarks if b.name == name}))
    points = {p.year: p for p in chart.trajectory.years if _holds(p, target(p))}
    lines = []
    for year in sorted(points.keys() | {y for _, values in beside for y in values}):
        point = points.get(year, YearPoint(year))
        goal = target(point)
        told = words.trend_cells(point, kpi, (goal.value, goal.high, goal.derived) if goal else None)
        lines.append((*told, *(values.get(year, "–") for _, values in beside)))
    headings = (*words.HEADINGS, *(name for name, _ in beside))
    numeric = frozenset({1, 2, 3, *range(len(words.HEADINGS), len(headings))})
    return Table(words.trend_caption(kpi, chart.place, chart.group), headings, tuple(lines), numeric)


def _holds(point: YearPoint, goal: TargetMark | None) -> bool:
    return bool(goal or point.status or point.target_kind or point.value is not None or point.low is not None)


def _cell(value: float | None, kpi: Kpi) -> object:
    return level(value, kpi) if value is not None and kpi.levels else value
