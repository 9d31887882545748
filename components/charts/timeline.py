"""Projects by site on one line of time: as planned, and as it went."""

from __future__ import annotations

from components.charts import timeline_picture
from components.charts.model import Table, Timeline
from components.text import timeline_words as words
from components.theme import Scheme

COLUMNS = (
    "program",
    "project",
    "name",
    "scope",
    "school",
    "site",
    "status",
    "planned_start",
    "planned_finish",
    "actual_start",
    "actual_finish",
    "slip_months",
    "budget",
    "spent",
    "percent_complete",
    "manager",
    "note",
    "release",
)
svg = timeline_picture.svg


def title(chart: Timeline) -> str:
    """The chart's subject: whose projects."""
    return words.title(chart.name)


def sentence(chart: Timeline) -> str:
    """How many are done, how late, and for how much; at most 220 characters."""
    return words.sentence([row.project for row in chart.rows], chart.as_of)


def figure(chart: Timeline, scheme: Scheme = "light") -> dict[str, object] | None:
    """None: the picture prints names, slips and money, and there is nothing to zoom into."""
    del chart, scheme
    return None


def rows(chart: Timeline) -> list[dict[str, object]]:
    """A row a project, as in the bundle; ``slip_months`` is against the planned finish, so far where it is not done."""
    found: list[dict[str, object]] = []
    for row in chart.rows:
        p = row.project
        who = (p.program_id, p.project_id, p.name, p.scope, p.school_id, p.site, p.status)
        when = (p.planned_start, p.planned_finish, p.actual_start, p.actual_finish, words.slip_months(p, chart.as_of))
        what = (p.budget, p.spent, p.percent_complete, p.manager, p.note, chart.provenance.release)
        found.append(dict(zip(COLUMNS, (*who, *when, *what), strict=True)))
    return found


def table(chart: Timeline) -> Table:
    """The same data in words."""
    body = tuple(words.table_row(row.project, row.place, chart.as_of) for row in chart.rows)
    return Table(title(chart), words.HEADINGS, body, frozenset({6, 7}))
