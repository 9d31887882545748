"""Questions about gaps between student groups, at the district and at each school."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

from data.connection import Db
from queries import gaps as methods
from queries.kpis import kpi as find_kpi
from queries.plan import groups
from queries.pooling import WINDOW, rows_of, windows
from queries.run import Params, answer, question
from queries.types import ALL, DISTRICT, Gap, Group, GroupResult, Kpi


@dataclass(frozen=True)
class GapAnswer:
    """The gaps of one KPI, year and place.

    ``year`` is None where no year has two groups to compare; ``first_year`` is the first where three
    years are taken together, else None. ``dimension`` is None where every one is shown.
    ``reference_name`` is "" where the rows do not share one reference.
    ``missing`` are the groups this KPI has in another year or school, but not here.
    """

    year: int | None
    dimension: str | None
    reference: str
    reference_name: str
    rows: tuple[Gap, ...]
    missing: tuple[Group, ...]
    first_year: int | None = None


@dataclass(frozen=True)
class SchoolGap:
    """One group's gap inside one school. ``share``: of the students to parity over all schools, in percent."""

    school_id: str
    gap: Gap
    share: float | None


@dataclass(frozen=True)
class _Count:
    dimension: str
    year: int
    groups: int
    valued: int


@question(_Count)
def group_years(kpi: str, school: str = DISTRICT) -> Params:
    return {"kpi": kpi, "school": school}


@dataclass(frozen=True)
class _Schools:
    dimension: str
    year: int
    schools: int
    valued: int


@question(_Schools)
def school_years(kpi: str) -> Params:
    """In which years how many schools have results by group, and of which dimension."""
    return {"kpi": kpi}


@question(Group)
def kpi_groups(kpi: str) -> Params:
    """The groups that a KPI is published for, in any year and school."""
    return {"kpi": kpi}


@dataclass(frozen=True)
class GroupPlace:
    """A place, "" for the district, at which a KPI has results of student groups."""

    kpi_id: str
    school_id: str


@question(GroupPlace)
def group_places() -> Params:
    return {}


def group_result_years(db: Db, kpi: str, school: str = DISTRICT) -> tuple[int, ...]:
    """The years, ascending, in which any group has a value or a range at this place."""
    return tuple(sorted({row.year for row in group_years(db, kpi, school) if row.valued}))


def dimensions(db: Db, kpi: str, school: str = DISTRICT) -> tuple[str, ...]:
    """The dimensions in which a KPI has rows of groups at this place, in the groups' order."""
    return tuple(dict.fromkeys(row.dimension for row in group_years(db, kpi, school)))


def gap_years(db: Db, kpi: str, school: str = DISTRICT, dimension: str | None = None) -> tuple[int, ...]:
    """The years, ascending, with values for two groups of the dimension, or of any one."""
    found = group_years(db, kpi, school)
    return tuple(sorted({row.year for row in found if row.valued >= 2 and dimension in (None, row.dimension)}))


def gap_year(db: Db, kpi: str, school: str = DISTRICT, dimension: str | None = None) -> int | None:
    """The newest year with values for two groups of the dimension (None: of any one), or None."""
    return max(gap_years(db, kpi, school, dimension), default=None)


@answer
def gaps(
    db: Db,
    kpi: str,
    year: int | None = None,
    school: str = DISTRICT,
    *,
    dimension: str | None = None,
    ref: str = methods.OTHERS,
    pooled: bool = False,
) -> GapAnswer:
    """Every group against its reference, in the groups' fixed order, those without a value too.

    ``year`` None is the newest with two groups to compare; ``ref`` is "others", "district",
    "highest" or a group's id. ``pooled`` takes the three years together that hold ``year``, where
    the KPI has such (``windows``). Unknown ids give an answer without rows.
    """
    found = find_kpi(db, kpi)
    year, first = _period(db, kpi, year if year is not None or pooled else gap_year(db, kpi, school, dimension), pooled)
    if found is None or year is None:
        return GapAnswer(year, dimension, ref, _name(db, ref, ()), (), ())
    here = [row.result() for row in rows_of(db, kpi, year, first, school)]
    district = next((row.result() for row in rows_of(db, kpi, year, first, DISTRICT) if row.group_id == ALL), None)
    measured = _measured(here, found, ref, district, pooled=first is not None)
    shown = tuple(gap for gap in measured if dimension in (None, gap.dimension))
    present = {row.group_id for row in here}
    missing = tuple(
        group
        for group in kpi_groups(db, kpi)
        if group.group_id not in present and group.group_id != ALL and dimension in (None, group.dimension)
    )
    return GapAnswer(year, dimension, ref, _name(db, ref, shown), shown, missing, first)


@answer
def gaps_by_school(
    db: Db, kpi: str, group: str, year: int | None = None, ref: str = methods.OTHERS, pooled: bool = False
) -> tuple[SchoolGap, ...]:
    """One group's gap inside each school that has a row for it, by school id, with the school's share.

    ``year`` None is the district's newest with two groups of that group's dimension. Students to
    parity and so the shares are counted against the reference inside each school.
    """
    dimension = next((each.dimension for each in groups(db) if each.group_id == group), None)
    year = year if year is not None or pooled else gap_year(db, kpi, DISTRICT, dimension)
    of_group = {
        school: gap
        for school, measured in gaps_in_schools(db, kpi, year, ref, pooled).items()
        for gap in measured
        if gap.group_id == group and school != DISTRICT
    }
    shares = methods.shares({school: gap.to_parity for school, gap in of_group.items()})
    return tuple(SchoolGap(school, gap, shares[school]) for school, gap in sorted(of_group.items()))


@answer
def gaps_in_schools(
    db: Db, kpi: str, year: int | None, ref: str = methods.OTHERS, pooled: bool = False
) -> dict[str, tuple[Gap, ...]]:
    """Every group's gap inside each school, by school id, in the groups' fixed order; the district's own under "".

    The reference is the school's own: its other students, its best-off group, its named group;
    "district" holds every school against the whole district.
    """
    found = find_kpi(db, kpi)
    year, first = _period(db, kpi, year, pooled)
    if found is None or year is None:
        return {}
    places: defaultdict[str, list[GroupResult]] = defaultdict(list)
    for row in rows_of(db, kpi, year, first, None):
        places[row.school_id].append(row.result())
    district = next((row for row in places[DISTRICT] if row.group_id == ALL), None)
    return {school: _measured(rows, found, ref, district, pooled=first is not None) for school, rows in sorted(places.items())}


def _period(db: Db, kpi: str, year: int | None, pooled: bool) -> tuple[int | None, int | None]:
    """The year shown, and the first of the three that are taken together, None where it stands alone."""
    ends = windows(db, kpi) if pooled else ()
    if not ends:
        return (year if year is not None else gap_year(db, kpi)), None
    last = next((end for end in ends if year is not None and end - WINDOW < year <= end), ends[-1])
    return last, last - WINDOW + 1


def _measured(rows: list[GroupResult], kpi: Kpi, ref: str, district: GroupResult | None, *, pooled: bool) -> tuple[Gap, ...]:
    measured = methods.measure(rows, reference=ref, better=kpi.better, unit=kpi.unit, district=district)
    if not pooled:
        return measured
    return tuple(gap if gap.value is None else replace(gap, note=f"{gap.note} pooled".strip()) for gap in measured)


def _name(db: Db, ref: str, rows: tuple[Gap, ...]) -> str:
    named = next((group.name for group in groups(db) if group.group_id == ref), None)
    if named is not None:
        return named
    names = {row.reference_name for row in rows}
    return names.pop() if len(names) == 1 else ""
