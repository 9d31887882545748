"""Questions about KPIs: their trajectories, judged, and what was restated."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from data.connection import Db
from queries import status
from queries.plan import groups, plan
from queries.run import Params, answer, question
from queries.types import ALL, DISTRICT, Kpi, LedgerRow, Result, Target, Trajectory


@question(Kpi)
def kpis(goal: str | None = None) -> Params:
    """KPIs in the plan's order: by goal, objective and their own order."""
    return {"goal": goal}


def kpi(db: Db, kpi_id: str) -> Kpi | None:
    """The KPI of that id, or None."""
    return next((each for each in kpis(db) if each.kpi_id == kpi_id), None)


@question(Result)
def results(kpi: str | None = None, school: str | None = None, group: str | None = None, dimension: str | None = None) -> Params:
    """Results that hold, those within a year too. None is every one; school "" is the district's own."""
    return {"kpi": kpi, "school": school, "group": group, "dimension": dimension}


@question(Target)
def targets(
    kpi: str | None = None,
    school: str | None = None,
    group: str | None = None,
    dimension: str | None = None,
    on: str = "value",
) -> Params:
    """Targets that hold. ``on`` "gap" bounds the distance of a group to its reference, in points."""
    return {"kpi": kpi, "school": school, "group": group, "dimension": dimension, "on": on}


@question(LedgerRow)
def ledger(kpi: str | None = None) -> Params:
    """Every row, oldest first, of each target and result that was restated."""
    return {"kpi": kpi}


def gap_targets(db: Db, kpi: str, school: str = DISTRICT) -> tuple[Target, ...]:
    """The targets that bound a group's gap, of one KPI and school."""
    return targets(db, kpi, school, on="gap")


@answer
def trajectory(db: Db, kpi_id: str, school: str = DISTRICT, group: str = ALL) -> Trajectory | None:
    """One KPI's years for a school and group, judged; None where the plan has no such KPI."""
    found = kpi(db, kpi_id)
    if found is None:
        return None
    return tracks(db, [found], results(db, kpi_id, school, group), targets(db, kpi_id, school, group), [(school, group)])[0]


@answer
def trajectories(db: Db, school: str = DISTRICT, group: str = ALL, goal: str | None = None) -> tuple[Trajectory, ...]:
    """Every KPI, or those of one goal, in the plan's order, for a school and group; also those without rows."""
    rows, aims = results(db, None, school, group), targets(db, None, school, group)
    return tracks(db, kpis(db, goal), rows, aims, [(school, group)])


@answer
def trajectories_by_group(db: Db, kpi_id: str, school: str = DISTRICT, dimension: str | None = None) -> tuple[Trajectory, ...]:
    """One KPI for each group of a dimension (None: every group) that has results or targets, in the groups' order."""
    found = kpi(db, kpi_id)
    if found is None:
        return ()
    rows, aims = results(db, kpi_id, school, None, dimension), targets(db, kpi_id, school, None, dimension)
    present = {r.group_id for r in rows} | {t.group_id for t in aims}
    order = [g.group_id for g in groups(db) if g.group_id in present]
    return tracks(db, [found], rows, aims, [(school, group) for group in order])


@answer
def trajectories_by_school(db: Db, kpi_id: str, group: str = ALL) -> tuple[Trajectory, ...]:
    """One KPI for each school that has results or targets of its own, ordered by school id; not the district."""
    found = kpi(db, kpi_id)
    if found is None:
        return ()
    rows, aims = results(db, kpi_id, None, group), targets(db, kpi_id, None, group)
    schools = sorted(({r.school_id for r in rows} | {t.school_id for t in aims}) - {DISTRICT})
    return tracks(db, [found], rows, aims, [(school, group) for school in schools])


def tracks(
    db: Db,
    of: Iterable[Kpi],
    rows: Iterable[Result],
    aims: Iterable[Target],
    places: Iterable[tuple[str, str]],
) -> tuple[Trajectory, ...]:
    """A trajectory for each KPI and each (school, group), in the order given."""
    known = plan(db)
    of_results: defaultdict[tuple[str, str, str], list[Result]] = defaultdict(list)
    of_targets: defaultdict[tuple[str, str, str], list[Target]] = defaultdict(list)
    for row in rows:
        of_results[row.kpi_id, row.school_id, row.group_id].append(row)
    for aim in aims:
        of_targets[aim.kpi_id, aim.school_id, aim.group_id].append(aim)
    judged = []
    for each in of:
        for school, group in places:
            key = (each.kpi_id, school, group)
            found = status.judge(each, of_results[key], of_targets[key], known.first_year, known.last_year)
            # Without a row of its own it cannot know whose it is.
            judged.append(replace(found, school_id=school, group_id=group))
    return tuple(judged)
