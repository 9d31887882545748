"""Where the gaps are: schools against the groups of one dimension, a gap in each cell, behind or ahead by its colour."""

from __future__ import annotations

from components.charts import gap_rows, heatmap_picture
from components.charts.model import HeatMap, HeatRow, Table
from components.text import gap_words
from components.text import school_gap_words as words
from components.theme import Scheme

COLUMNS = gap_rows.COLUMNS
svg = heatmap_picture.svg


def when(chart: HeatMap) -> str:
    return gap_words.period(chart.year, chart.first_year)


def title(chart: HeatMap) -> str:
    """The chart's subject: the KPI by school and group, and the year."""
    return words.heat_title(chart.kpi, chart.dimension, when(chart))


def sentence(chart: HeatMap) -> str:
    """How many of the schools' gaps stand apart, and the widest, in at most 220 characters."""
    cells = [(row.school, gap) for row in chart.rows for gap in row.gaps if gap is not None]
    return words.heat_sentence(chart.kpi, when(chart), cells, chart.reference)


def figure(chart: HeatMap, scheme: Scheme = "light") -> dict[str, object] | None:
    """None: the basic Plotly bundle has no heat map, and the picture already prints every number."""
    del chart, scheme
    return None


def every_row(chart: HeatMap) -> tuple[HeatRow, ...]:
    """The district's row, where there is one, and the schools'."""
    return (*([chart.district] if chart.district else []), *chart.rows)


def rows(chart: HeatMap) -> list[dict[str, object]]:
    """A row a school and group that has a result row, the district's first, unrounded; None is empty, never 0."""
    kpi_id, year, release = chart.kpi.kpi_id, chart.year, chart.provenance.release
    placed = [(row, g) for row in every_row(chart) for g in row.gaps if g is not None]
    return [gap_rows.gap_row(g, kpi_id, year, row.school_id, release) for row, g in placed]


def table(chart: HeatMap) -> Table:
    """A row a school, a column a group: the gap, or why there is none."""
    body = tuple((row.school, *(words.cell_words(g, chart.kpi) for g in row.gaps)) for row in every_row(chart))
    headings = (words.SCHOOL, *(g.name for g in chart.groups))
    return Table(title(chart), headings, body, frozenset(range(1, len(headings))))
