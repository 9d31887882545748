"""What every group asked for: priorities against groups, each cell a share of the group's respondents."""

from __future__ import annotations

from components.charts import matrix_picture, survey_data
from components.charts.model import Priorities, Table
from components.text import survey_words as words
from components.text.numbers import NOTHING, count
from components.theme import Scheme

svg = matrix_picture.svg
rows = survey_data.rows
COLUMNS = survey_data.COLUMNS


def title(chart: Priorities) -> str:
    """The chart's subject: all groups' priorities, and in which survey."""
    return words.title(chart.wave)


def sentence(chart: Priorities) -> str:
    """Which priority comes first when every group counts alike, and who was not published; at most 220 characters."""
    equal, pooled = dict(chart.equal), dict(chart.pooled)
    names = survey_data.names(chart)
    first = next((p for p in chart.order if p in equal), None)
    if first is None:
        return words.nothing_published(chart.wave)
    absent = [g.name for g in survey_data.unpublished(chart)]
    return words.matrix_sentence(names[first], equal[first], pooled.get(first), survey_data.known_groups(chart, first), absent)


def figure(chart: Priorities, scheme: Scheme = "light") -> dict[str, object] | None:
    """None: the basic Plotly bundle has no heat map, and the picture already prints every number."""
    del chart, scheme
    return None


def table(chart: Priorities) -> Table:
    """A row a priority, a column a group with the number who answered; "no table published" is written in every cell."""
    found, names = survey_data.cells(chart), survey_data.names(chart)
    equal, pooled = dict(chart.equal), dict(chart.pooled)
    columns = [f"{g.name} ({count(g.respondents)})" if g.respondents is not None else g.name for g in chart.groups]
    body = []
    for p in chart.order:
        means = [words.percent(m[p], 1) if p in m else NOTHING for m in (equal, pooled)]
        shares = []
        for g in chart.groups:
            cell = found.get((p, g.group_id))
            shares.append(words.NO_TABLE if not g.published else words.cell_words(cell) if cell else NOTHING)
        body.append((names[p], *means, *shares))
    headings = ("Priority", words.EQUAL_MEAN, words.POOLED, *columns)
    return Table(title(chart), headings, tuple(body), frozenset(range(1, len(headings))))
