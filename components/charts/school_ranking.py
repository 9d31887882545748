"""Schools ranked by how many students of one group they are from parity, with each one's share of the whole."""

from __future__ import annotations

from components.charts import gap_rows, school_ranking_picture
from components.charts.model import SchoolRanking, Table
from components.text import gap_words
from components.text import school_gap_words as words
from components.theme import Scheme

COLUMNS = (*gap_rows.COLUMNS, "share")
svg = school_ranking_picture.svg


def when(chart: SchoolRanking) -> str:
    return gap_words.period(chart.year, chart.first_year)


def title(chart: SchoolRanking) -> str:
    """The chart's subject: the KPI by school, the group and the year."""
    return words.ranking_title(chart.kpi, chart.group, when(chart))


def sentence(chart: SchoolRanking) -> str:
    """What parity would take over all schools and where most of it lies, in at most 220 characters."""
    schools = [(r.school, r.gap, r.share) for r in chart.rows]
    return words.ranking_sentence(chart.kpi, chart.group, when(chart), schools, chart.reference)


def figure(chart: SchoolRanking, scheme: Scheme = "light") -> dict[str, object] | None:
    """None: the picture prints every number, and its rows lead to the schools themselves."""
    del chart, scheme
    return None


def rows(chart: SchoolRanking) -> list[dict[str, object]]:
    """A row a school, unrounded; ``share`` in percent of the students to parity of all schools; None is empty, never 0."""
    kpi_id, year, release = chart.kpi.kpi_id, chart.year, chart.provenance.release
    return [gap_rows.gap_row(r.gap, kpi_id, year, r.school_id, release) | {"share": r.share} for r in chart.rows]


def table(chart: SchoolRanking) -> Table:
    """The same data in words."""
    body = tuple(words.ranking_row(r.school, r.gap, r.share, chart.kpi) for r in chart.rows)
    return Table(title(chart), words.RANKING_HEADINGS, body, frozenset({1, 2, 3, 5, 6, 7}))
