"""The row of data that one gap is, the same under every chart of gaps: its columns are those of the chart's CSV and JSON."""

from __future__ import annotations

from components.charts.rows import whole
from queries.types import Gap

COLUMNS = (
    "kpi",
    "year",
    "school",
    "group",
    "dimension",
    "value",
    "low",
    "high",
    "n",
    "reference",
    "reference_value",
    "gap",
    "gap_low",
    "gap_high",
    "ratio",
    "to_parity",
    "note",
    "release",
)


def gap_row(g: Gap, kpi_id: str, year: int, school_id: str, release: str) -> dict[str, object]:
    """One gap at one place ("" is the district), unrounded, in the order of COLUMNS; None is an empty cell, never 0."""
    place = (kpi_id, year, school_id or None, g.group_id, g.dimension)
    result = (g.value, g.low, g.high, whole(g.n), g.reference, g.reference_value)
    gap = (g.gap, g.gap_low, g.gap_high, g.ratio, g.to_parity, g.note or None)
    return dict(zip(COLUMNS, (*place, *result, *gap, release), strict=True))
