"""Groups over time in small panels on one scale, so that lines need not be told apart by colour."""

from __future__ import annotations

from typing import Any

from components.charts import multiples_picture
from components.charts.axes import axis, layout, safe
from components.charts.model import Comparison, Multiples, Table
from components.charts.multiples_picture import in_range, scale_of
from components.charts.rows import whole
from components.charts.trend_marks import known, runs_of
from components.text import charts as trend_words
from components.text import multiples_words as words
from components.text.numbers import NOTHING, level, value
from components.theme import BODY, Scheme, token
from queries.filters import school_year
from queries.types import Kpi, YearPoint

COLUMNS = ("kpi", "year", "school_year", "school", "group", "value", "low", "high", "n", "status", "release")
PER_ROW = 3
svg = multiples_picture.svg


def title(chart: Multiples) -> str:
    """The chart's subject: the KPI by group over time, and the place."""
    return words.title(chart.kpi, chart.place)


def sentence(chart: Multiples) -> str:
    """Where the groups stand in the newest year and which moved most, at most 220 characters."""
    valued = [(panel, [p for p in in_range(panel, chart) if p.value is not None]) for panel in chart.panels]
    years = [p.year for _, points in valued for p in points]
    year = max(years) if years else None
    newest = [(panel.name, p.value) for panel, points in valued for p in points if p.year == year and p.value is not None]
    moves = []
    for panel, points in valued:
        if said := words.change(points, chart.kpi):
            moves.append((abs((points[-1].value or 0.0) - (points[0].value or 0.0)), panel.name, said))
    mover = max(moves, key=lambda m: m[0]) if moves else None
    named = (mover[1], mover[2]) if mover and mover[0] > 0 else None
    return words.sentence(chart.kpi, sorted(newest, key=lambda pair: pair[1]), year, named)


def rows(chart: Multiples) -> list[dict[str, object]]:
    """A row a group and year that has a result row, unrounded; None is empty, an ordinal is named."""
    found = []
    for panel in chart.panels:
        for p in in_range(panel, chart):
            if p.status or known(p):
                place = (chart.kpi.kpi_id, p.year, school_year(p.year), chart.school_id or None, panel.group_id)
                numbers = tuple(_cell(v, chart.kpi) for v in (p.value, p.low, p.high))
                cells = (*place, *numbers, whole(p.n), p.status or None, chart.provenance.release)
                found.append(dict(zip(COLUMNS, cells, strict=True)))
    return found


def _cell(number: float | None, kpi: Kpi) -> object:
    return level(number, kpi) if number is not None and kpi.levels else number


def table(chart: Multiples) -> Table:
    """A row a year, a column a group; a year without a value says why."""
    lines = [*chart.panels, *([chart.reference] if chart.reference else [])]
    by_year = [{p.year: p for p in in_range(line, chart)} for line in lines]
    years = sorted({year for points in by_year for year in points})
    body = [(school_year(y), *(_shown(points.get(y), chart) for points in by_year)) for y in years]
    headings = (words.YEAR, *(line.name for line in lines))
    return Table(title(chart), headings, tuple(body), frozenset(range(1, len(headings))))


def _shown(point: YearPoint | None, chart: Multiples) -> str:
    if point is None or (not point.status and not known(point)):
        return NOTHING
    return trend_words.shown(point, chart.kpi) if known(point) else words.absent([point])


def figure(chart: Multiples, scheme: Scheme = "light") -> dict[str, Any]:
    """A plain Plotly figure: a pair of axes a panel, all of one range; a missing year is a gap."""
    low, high, ticks = scale_of(chart)
    across = max(1, min(PER_ROW, len(chart.panels)))
    down = -(-len(chart.panels) // across)
    parts: dict[str, Any] = {}
    traces: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    years = [chart.first_year, chart.last_year]
    for i, panel in enumerate(chart.panels):
        key = "" if i == 0 else str(i + 1)
        column, row = i % across, i // across
        left, top = column / across, 1 - row / down
        spot = [left, left + 1 / across - 0.04]
        room = [top - 1 / down + 0.22 / down, top - 0.14 / down]
        label: dict[str, Any] = {"tickvals": years, "ticktext": [school_year(y) for y in years]}
        label["range"] = [years[0] - 0.4, years[1] + 0.4]
        parts[f"xaxis{key}"] = axis(scheme, domain=spot, anchor=f"y{key}", **label)
        parts[f"yaxis{key}"] = axis(scheme, grid=True, domain=room, anchor=f"x{key}", range=[low, high], tickvals=list(ticks))
        for line, colour, width in ((chart.reference, "other", 1.5), (panel, "actual", 2.5)):
            if line is not None:
                traces += _lines(line, chart, token(colour, scheme), width, key)
        name = f"<b>{safe(panel.name)}</b>"
        at = {"xref": "paper", "yref": "paper", "x": left, "y": top, "xanchor": "left", "yanchor": "top"}
        notes.append({"text": name, "showarrow": False, "font": {"size": BODY}, **at})
    return {"data": traces, "layout": layout(scheme, annotations=notes, height=56 + 170 * max(down, 1), **parts)}


def _lines(line: Comparison, chart: Multiples, colour: str, width: float, key: str) -> list[dict[str, Any]]:
    """One trace of the values, broken where years are missing or the method changed, and one of the ranges."""
    made = []
    x: list[int | None] = []
    y: list[float | None] = []
    tips: list[str | None] = []
    valued = [p for p in in_range(line, chart) if p.value is not None]
    for run in runs_of(valued):
        x += [*(p.year for p in run), None]
        y += [*(p.value for p in run), None]
        tips += [*(f"{safe(line.name)} {school_year(p.year)}: {value(p.value, chart.kpi)}" for p in run), None]
    base = {"type": "scatter", "xaxis": f"x{key}", "yaxis": f"y{key}", "name": line.name, "hoverinfo": "text"}
    if valued:
        pen = {"color": colour, "width": width}
        marks = {"mode": "lines+markers", "line": pen, "marker": {"size": 2 * width, "color": colour}, "connectgaps": False}
        made.append({**base, **marks, "x": x, "y": y, "text": tips})
    for p in in_range(line, chart):
        if p.value is None and p.low is not None and p.high is not None:
            tip = f"{safe(line.name)} {school_year(p.year)}: {trend_words.shown(p, chart.kpi)}"
            bar = {"mode": "lines", "line": {"color": colour, "width": 6}, "text": [tip, tip]}
            made.append({**base, **bar, "x": [p.year, p.year], "y": [p.low, p.high]})
    return made
