"""All years of a KPI in one small line with its first and last value."""

from __future__ import annotations

from typing import Any

from components.charts.model import Sparkline, Table
from components.charts.svg import Scale, circle, document, fit, identifier, path, rect, text, text_width
from components.charts.trend_marks import domain, known, middle, runs_of
from components.text import charts as words
from components.text.numbers import level
from components.text.reasons import missing
from components.theme import FONT_STACK, SCHEMES, Scheme
from queries.filters import school_year
from queries.types import YearPoint

HEIGHT = 44
TEXT = 13
_PAD = 6
_LABEL_SHARE = 0.34


def svg(chart: Sparkline, width: int, key: str = "") -> str:
    """The line ``width`` pixels wide (from 120) and ``HEIGHT`` high; without a result, words alone.

    ``key`` tells apart two sparklines of one KPI on one page.
    """
    kpi = chart.kpi
    points = _known(chart)
    chart_id = identifier("sparkline", kpi.kpi_id, *filter(None, [key]), width)
    if not points:
        body = [text(0, HEIGHT / 2 + 4, fit(words.NO_RESULT, width, TEXT), fill="muted")]
        return document(chart_id, width, HEIGHT, title=kpi.name, description=sentence(chart), body=body)
    first, last = points[0], points[-1]
    start = fit(words.shown(first, kpi), width * _LABEL_SHARE, TEXT) if len(points) > 1 else ""
    end = fit(words.shown(last, kpi), width * _LABEL_SHARE, TEXT, 600)
    left = text_width(start, TEXT) + _PAD + 3 if start else _PAD
    right = width - text_width(end, TEXT, 600) - _PAD - 3
    x = Scale(first.year, last.year, left, right)
    low, high = _range(points, chart)
    y = Scale(low, high, HEIGHT - _PAD, _PAD)
    body = []
    for point in points:
        if point.value is None and point.low is not None and point.high is not None:
            top = y(point.high)
            body.append(rect(x(point.year) - 2, top, 4, max(y(point.low) - top, 2), fill="actual", rounded=1))
    for run in runs_of(p for p in points if p.value is not None):
        line = [(x(p.year), y(middle(p))) for p in run]
        body.append(path(line, width=2) if len(line) > 1 else circle(*line[0], 1.75, fill="actual"))
    if last.value is not None:
        body.append(circle(x(last.year), y(last.value), 3, fill="actual"))
    if start:
        body.append(text(x(first.year) - _PAD, _baseline(y(middle(first))), start, fill="muted", anchor="end"))
    body.append(text(x(last.year) + _PAD, _baseline(y(middle(last))), end, weight=600, fill="actual"))
    return document(chart_id, width, HEIGHT, title=kpi.name, description=sentence(chart), body=body)


def figure(chart: Sparkline, scheme: Scheme = "light") -> dict[str, Any]:
    """The same line as a plain Plotly figure: one trace with a gap at each missing year, no axes."""
    tokens = SCHEMES[scheme]
    points = _known(chart)
    years = range(points[0].year, points[-1].year + 1) if points else range(0)
    values = {p.year: p.value for p in points}
    tips = {p.year: f"{school_year(p.year)}: {words.shown(p, chart.kpi)}" for p in points}
    trace: dict[str, Any] = {
        "type": "scatter",
        "mode": "lines+markers",
        "x": list(years),
        "y": [values.get(year) for year in years],
        "hovertext": [tips.get(year, "") for year in years],
        "hoverinfo": "text",
        "connectgaps": False,
        "cliponaxis": False,
        "line": {"color": tokens["actual"], "width": 2},
        "marker": {"color": tokens["actual"], "size": [6 if p == len(years) - 1 else 3.5 for p in range(len(years))]},
    }
    bars = [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [p.year, p.year],
            "y": [p.low, p.high],
            "hovertext": tips[p.year],
            "hoverinfo": "text",
            "line": {"color": tokens["actual"], "width": 4},
        }
        for p in points
        if p.value is None
    ]
    low, high = _range(points, chart)
    layout = {
        "height": HEIGHT,
        "margin": {"l": 8, "r": 8, "t": 4, "b": 4, "pad": 0},
        "showlegend": False,
        "dragmode": False,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT_STACK, "size": TEXT, "color": tokens["ink"]},
        "xaxis": {"visible": False, "fixedrange": True},
        "yaxis": {"visible": False, "fixedrange": True, "range": [low, high]},
    }
    return {"data": [trace, *bars], "layout": layout}


def sentence(chart: Sparkline) -> str:
    points = _known(chart)
    return words.sparkline_sentence(chart.kpi, points[0] if points else None, points[-1] if points else None)


def rows(chart: Sparkline) -> list[dict[str, object]]:
    """Every year as kpi, year, school_year, value, low, high; None is empty, an ordinal is named."""
    kpi = chart.kpi
    named = [[level(v, kpi) if v is not None and kpi.levels else v for v in (p.value, p.low, p.high)] for p in chart.points]
    return [
        {
            "kpi": kpi.kpi_id,
            "year": p.year,
            "school_year": school_year(p.year),
            "value": cells[0],
            "low": cells[1],
            "high": cells[2],
        }
        for p, cells in zip(chart.points, named, strict=True)
    ]


def table(chart: Sparkline) -> Table:
    lines = tuple((school_year(p.year), words.shown(p, chart.kpi) if known(p) else missing(p)) for p in chart.points)
    return Table(words.sparkline_caption(chart.kpi), words.SPARKLINE_HEADINGS, lines, frozenset({1}))


def _known(chart: Sparkline) -> list[YearPoint]:
    return sorted((p for p in chart.points if known(p)), key=lambda p: p.year)


def _range(points: list[YearPoint], chart: Sparkline) -> tuple[float, float]:
    """The values' own extent, but never so narrow that noise fills the height."""
    values = [v for p in points for v in (p.value, p.low if p.value is None else None, p.high if p.value is None else None)]
    shown = [v for v in values if v is not None]
    if not shown:
        return 0.0, 1.0
    low, high = min(shown), max(shown)
    floor, ceiling, _ = domain(shown, chart.kpi)
    slack = max((ceiling - floor) * 0.6 - (high - low), 0.0) / 2
    return low - slack, high + slack


def _baseline(y: float) -> float:
    """Where a label beside a point stands, kept inside the height."""
    return min(max(y + TEXT * 0.34, TEXT), HEIGHT - 4)
