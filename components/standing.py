"""A KPI's newest result in one table cell: the number, its year where it is not the column's, its state."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from components.cards import state
from components.text import numbers, reasons
from components.text.school_words import NOTHING_HERE
from queries.filters import school_year
from queries.types import Kpi, Trajectory, YearPoint


def result_text(point: YearPoint, kpi: Kpi) -> str:
    """A year's value or published range with its unit; why there is none where it has neither."""
    if point.value is not None:
        return numbers.value(point.value, kpi)
    if point.low is not None or point.high is not None:
        return numbers.span(point.low, point.high, kpi)
    return reasons.STATUSES.get(point.status, NOTHING_HERE)


def newest(track: Trajectory | None) -> YearPoint | None:
    """The newest year with a result; else the newest with a row that says why there is none; else None."""
    if track is None:
        return None
    with_row = [p for p in track.years if p.status]
    return track.latest or (with_row[-1] if with_row else None)


def at_year(track: Trajectory | None, year: int | None) -> YearPoint | None:
    """The result of a year, to stand beside another place's of that year; the newest where it has none."""
    same = [p for p in track.years if p.year == year and (p.value is not None or p.low is not None)] if track else []
    return same[0] if same else newest(track)


def number_cell(track: Trajectory | None, year: int | None, point: YearPoint | None = None) -> Component:
    """A table cell of a KPI's newest result, or of ``point``. ``year`` is the one that the column's heading names."""
    point = point or newest(track)
    if track is None or point is None:
        return html.Td(NOTHING_HERE, className="muted standing")
    other_year = html.Small(school_year(point.year)) if point.year != year else None
    return html.Td(
        [
            html.Span([result_text(point, track.kpi), other_year], className="standing-number"),
            state(point) if point.state else None,
        ],
        className="standing",
    )


def column_year(tracks: list[Trajectory]) -> int | None:
    """The newest year with a result among some tracks: what a column's heading names."""
    return max((t.latest.year for t in tracks if t.latest is not None), default=None)
