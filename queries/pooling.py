"""Results by group of a KPI, a year at a time or three years together where single years are too small."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

from data.connection import Db
from queries import gaps as methods
from queries.kpis import trajectory
from queries.run import Params, answer, question
from queries.types import ALL, DISTRICT, GroupResult

WINDOW = 3
"""How many years are taken together where a single year's groups are too small."""


@dataclass(frozen=True)
class GapRow:
    """A group's result of one KPI, year and place, as the release has it."""

    school_id: str
    group_id: str
    group: str
    dimension: str
    order: int
    value: float | None
    low: float | None
    high: float | None
    numerator: float | None
    n: float | None
    status: str
    reason: str | None

    def result(self) -> GroupResult:
        rest = {name: getattr(self, name) for name in GroupResult.__dataclass_fields__}
        return GroupResult(**rest)


@question(GapRow)
def gap_rows(kpi: str, year: int, school: str | None = DISTRICT) -> Params:
    return {"kpi": kpi, "year": year, "school": school}


def windows(db: Db, kpi: str) -> tuple[int, ...]:
    """The last year of each three that may be taken together, ascending: the district's counts of all students
    and of some group are published for each of them, and the method did not change between them.

    Windows do not overlap and are counted back from the newest year with a count. Only shares of
    students can be pooled; other units have none.
    """
    track = trajectory(db, kpi)
    if track is None or track.kpi.unit != "percent":
        return ()
    series = {point.year: point.series or "" for point in track.years}
    found = []
    for window in methods.pool((p.year, p.numerator, p.n) for p in track.years):
        one_method = len({series[year] for year in range(window.first_year, window.last_year + 1)}) == 1
        pooled = pooled_rows(db, kpi, window.last_year, DISTRICT)
        if one_method and any(row.value is not None and row.group_id != ALL for row in pooled):
            found.append(window.last_year)
    return tuple(found)


@answer
def pooled_rows(db: Db, kpi: str, last: int, school: str | None = DISTRICT) -> tuple[GapRow, ...]:
    """Three years' results up to ``last`` as one: x and n summed, the value their percent (no interval changes).

    A group without counts in each of the years has no result: its status is "suppressed" where a
    year is hidden, else "incomplete". Sorted as ``gap_rows``.
    """
    by: defaultdict[tuple[str, str], dict[int, GapRow]] = defaultdict(dict)
    for year in range(last - WINDOW + 1, last + 1):
        for row in gap_rows(db, kpi, year, school):
            by[row.school_id, row.group_id][year] = row
    first_of: dict[str, int] = {}
    for rows in by.values():
        newest = rows[max(rows)]
        first_of[newest.dimension] = min(newest.order, first_of.get(newest.dimension, newest.order))
    made = [_together(rows, last) for rows in by.values()]
    return tuple(sorted(made, key=lambda r: (r.school_id, first_of[r.dimension], r.dimension, r.order, r.group_id)))


def _together(rows: dict[int, GapRow], last: int) -> GapRow:
    newest = rows[max(rows)]
    found = [w for w in methods.pool((y, r.numerator, r.n) for y, r in rows.items()) if w.last_year == last]
    if found:
        (window,) = found
        return replace(newest, value=window.value, low=None, high=None, numerator=window.x, n=window.n, status="final")
    hidden = any(r.status == "suppressed" for r in rows.values())
    status = "suppressed" if hidden else "incomplete"
    return replace(newest, value=None, low=None, high=None, numerator=None, n=None, status=status)


def rows_of(db: Db, kpi: str, year: int, first: int | None, school: str | None) -> tuple[GapRow, ...]:
    """The year's results, or where ``first`` names an earlier year those of the three years together."""
    return gap_rows(db, kpi, year, school) if first is None else pooled_rows(db, kpi, year, school)
