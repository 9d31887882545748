"""Ranked bars: what one group asked for against all groups, or all groups alike against all who answered."""

from __future__ import annotations

from typing import Any

from components.charts import priorities_picture, survey_data
from components.charts.axes import axis, layout
from components.charts.model import Priorities, Table
from components.charts.ranking import bars
from components.text import survey_words as words
from components.text.numbers import NOTHING, count
from components.theme import Scheme, token

svg = priorities_picture.svg
rows = survey_data.rows
COLUMNS = survey_data.COLUMNS


def title(chart: Priorities) -> str:
    """The chart's subject: whose priorities, and in which survey."""
    group = survey_data.stakeholder(chart)
    return words.title(chart.wave, group.name if group else None)


def sentence(chart: Priorities) -> str:
    """The group's first three and what comes first over all, in at most 220 characters."""
    group = survey_data.stakeholder(chart)
    names = survey_data.names(chart)
    equal = dict(chart.equal)
    overall = next((names[p] for p in chart.order if p in equal), None)
    ranked = [b for b in bars(chart) if b.bound == "exact" and b.share is not None]
    top = [(b.name, b.share) for b in ranked[:3]]
    return words.ranking_sentence(group.name if group else words.EQUAL_MEAN, top, overall if group else None)


def table(chart: Priorities) -> Table:
    """The bars in words: the share, its count, and what all groups said."""
    group = survey_data.stakeholder(chart)
    found = survey_data.cells(chart)
    equal, pooled = dict(chart.equal), dict(chart.pooled)
    body = []
    for b in bars(chart):
        cell = found.get((b.priority, chart.stakeholder or ""))
        own = (b.words, count(cell.count) if cell and cell.bound == "exact" else NOTHING) if group else ()
        means = tuple(words.percent(m[b.priority], 1) if b.priority in m else NOTHING for m in (equal, pooled))
        body.append((b.name, *own, *means))
    own_headings = (group.name, "People") if group else ()
    headings = ("Priority", *own_headings, words.EQUAL_MEAN, words.POOLED)
    return Table(title(chart), headings, tuple(body), frozenset(range(1, len(headings))))


def figure(chart: Priorities, scheme: Scheme = "light") -> dict[str, Any]:
    """A plain Plotly figure: bars from 0, bounds as outlined bars, a dot for all groups."""
    ranked = [b for b in bars(chart) if b.share is not None]
    colour, ink = token("actual", scheme), token("ink", scheme)
    traces: list[dict[str, Any]] = []
    for bound, fill in (("exact", colour), ("at_most", "rgba(0,0,0,0)")):
        part = [b for b in ranked if b.bound == bound]
        if part:
            data = {"type": "bar", "orientation": "h", "x": [b.share for b in part], "y": [b.name for b in part]}
            pen = {"color": fill, "line": {"color": colour, "width": 1.5 if bound == "at_most" else 0}}
            labels = {"text": [b.words for b in part], "textposition": "outside", "cliponaxis": False, "hoverinfo": "text"}
            traces.append(
                {**data, "marker": pen, "name": bound.replace("_", " "), **labels, "hovertext": [b.hover for b in part]}
            )
    others = [b for b in ranked if b.other is not None]
    if others:
        dot = {"size": 10, "color": token("ground", scheme), "line": {"color": ink, "width": 1.5}}
        points = {"type": "scatter", "mode": "markers", "x": [b.other for b in others], "y": [b.name for b in others]}
        traces.append(
            {**points, "marker": dot, "name": others[0].other_name, "text": [b.hover for b in others], "hoverinfo": "text"}
        )
    top = max([b.share or 0.0 for b in ranked] + [b.other or 0.0 for b in ranked] + [1.0])
    order = [b.name for b in ranked][::-1]
    y = axis(scheme, type="category", categoryorder="array", categoryarray=order)
    x = axis(scheme, grid=True, range=[0, top * 1.15], ticksuffix="\u00a0%")
    return {"data": traces, "layout": layout(scheme, xaxis=x, yaxis=y, bargap=0.35, height=56 + 34 * max(len(ranked), 1))}
