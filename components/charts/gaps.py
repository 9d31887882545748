"""Groups against a reference: who is being left behind, by how much, and how sure that is."""

from __future__ import annotations

from typing import Any

from components.charts import gap_rows, gaps_picture
from components.charts.axes import annotation, axis, layout, safe
from components.charts.gaps_columns import LEAST_WIDTH, columns
from components.charts.model import Gaps, Table
from components.text import gap_words as words
from components.text.numbers import NOTHING, count
from components.text.numbers import value as value_text
from components.theme import Scheme, token
from queries.types import Gap

COLUMNS = gap_rows.COLUMNS
svg = gaps_picture.svg


def title(chart: Gaps) -> str:
    """The chart's subject: the KPI by group, the place and the year."""
    return words.title(chart.kpi, chart.year, chart.place, chart.first_year)


def sentence(chart: Gaps) -> str:
    """What the chart shows, in at most 220 characters; the gap is told of the place, not the group."""
    return words.sentence(chart.kpi, chart.year, place_phrase(chart), chart.rows, chart.first_year)


def place_phrase(chart: Gaps) -> str:
    """The chart's place as it reads mid-sentence."""
    return chart.place if chart.school_id else "the district"


def rows(chart: Gaps) -> list[dict[str, object]]:
    """The chart's data, a row a group, unrounded; None is an empty cell, never 0."""
    kpi_id, year, release = chart.kpi.kpi_id, chart.year, chart.provenance.release
    return [gap_rows.gap_row(g, kpi_id, year, chart.school_id, release) for g in chart.rows]


def table(chart: Gaps) -> Table:
    """The same data in words; groups of the dimension without any row are listed as missing."""
    headings = ("Group", "Result", "Reference", words.gap_heading(chart.kpi), "95 % interval", "Students", "To parity", "Remark")
    body = [_table_row(g, chart) for g in chart.rows]
    body += [(name, *[NOTHING] * 6, words.MISSING) for name in chart.missing]
    return Table(title(chart), headings, tuple(body), frozenset({1, 3, 4, 5, 6}))


def _table_row(g: Gap, chart: Gaps) -> tuple[str, ...]:
    kpi = chart.kpi
    reference = g.reference_name if g.reference_value is None else f"{g.reference_name}, {value_text(g.reference_value, kpi)}"
    return (
        g.group,
        words.result_text(g, kpi) or NOTHING,
        reference,
        words.gap_text(g, kpi) or NOTHING,
        words.interval_text(g, kpi) or NOTHING,
        count(g.n),
        count(g.to_parity),
        words.remark(g),
    )


def figure(chart: Gaps, scheme: Scheme = "light") -> dict[str, Any]:
    """A plain Plotly figure of scatter traces: references, ranges, intervals and dots, first row on top.

    A group without a value or range has its name on the axis and its reason beside it, and no mark.
    Gap, students and parity stand in columns beside the plot, as in the picture.
    """
    known = [g for g in chart.rows if not words.withheld(g)]
    names = [g.group for g in chart.rows] + list(chart.missing)
    unsure = [g for g in known if g.value is not None and g.too_few]
    sure = [g for g in known if g.value is not None and not g.too_few]
    referred = [g for g in known if g.reference_value is not None]
    traces: list[dict[str, Any]] = []
    if referred:
        pen = {"symbol": "line-ns-open", "size": 16, "color": token("ink", scheme), "line": {"width": 1.5}}
        points = {"x": [g.reference_value for g in referred], "y": [g.group for g in referred]}
        hover = [f"{g.reference_name}: {value_text(g.reference_value, chart.kpi)}" for g in referred]
        named = {"type": "scatter", "mode": "markers", "name": chart.reference_name}
        traces.append({**points, **named, "marker": pen, "text": hover})
    ranges = [g for g in known if g.value is None]
    if ranges:
        traces.append(_segments(ranges, "range", token("actual", scheme), 9, chart))
    for part, filled in ((sure, True), (unsure, False)):
        if not part:
            continue
        colour = token("actual", scheme)
        marker = {"size": 11, "color": colour if filled else token("ground", scheme), "line": {"color": colour, "width": 2}}
        name = "Groups" if filled else words.TOO_FEW.capitalize()
        dots = {"type": "scatter", "mode": "markers", "name": name, "marker": marker}
        ends = {
            "type": "data",
            "symmetric": False,
            "array": [None if g.ci_high is None or g.value is None else g.ci_high - g.value for g in part],
            "arrayminus": [None if g.ci_low is None or g.value is None else g.value - g.ci_low for g in part],
            "color": colour,
            "thickness": 2,
            "width": 0,
        }
        at = {"x": [g.value for g in part], "y": [g.group for g in part]}
        traces.append({**dots, **at, "error_x": ends, "text": [_hover(g, chart) for g in part]})
    for trace in traces:
        trace.update(hoverinfo="text", showlegend=False)
    links = {g.group: href for g in chart.rows for group, href in chart.links if group == g.group_id}
    for trace in traces if links else []:
        trace["customdata"] = [links.get(name) for name in trace["y"]]
    beside, room = columns(chart, scheme)
    apart = [annotation(words.withheld(g), g.group, scheme) for g in chart.rows if words.withheld(g)]
    apart += [annotation(words.MISSING, name, scheme) for name in chart.missing]
    y = axis(scheme, type="category", categoryorder="array", categoryarray=names[::-1], range=[-0.6, len(names) - 0.4])
    ticksuffix = "\u00a0%" if chart.kpi.unit == "percent" else ""
    x = axis(scheme, grid=True, ticksuffix=ticksuffix)
    frame = {"margin": {"l": 8, "r": room, "t": 26, "b": 32}, "height": 64 + 34 * max(len(names), 1)}
    frame["meta"] = {"least_width": LEAST_WIDTH}
    return {"data": traces, "layout": layout(scheme, xaxis=x, yaxis=y, annotations=apart + beside, **frame)}


def _segments(part: list[Gap], name: str, colour: str, width: float, chart: Gaps) -> dict[str, Any]:
    """One line trace with a break after each group's range; an open end stops at the known one."""
    x: list[float | None] = []
    y: list[str | None] = []
    text: list[str | None] = []
    for g in part:
        low, high = (g.low if g.low is not None else g.high), (g.high if g.high is not None else g.low)
        x += [low, high, None]
        y += [g.group, g.group, None]
        text += [_hover(g, chart), _hover(g, chart), None]
    line = {"color": colour, "width": width}
    return {"type": "scatter", "mode": "lines", "name": name, "x": x, "y": y, "text": text, "line": line, "connectgaps": False}


def _hover(g: Gap, chart: Gaps) -> str:
    return "<br>".join(safe(line) for line in words.told(g, chart.kpi))
