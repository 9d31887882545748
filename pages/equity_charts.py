"""The charts of the equity explorer, each made from the choice that the page and the workbook share."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from components.charts.model import Comparison, Gaps, HeatMap, HeatRow, Multiples, SchoolGap, SchoolRanking
from components.text import equity_words as words
from components.text import gap_words
from pages import content
from pages.equity_choice import OF_SCHOOLS, Choice
from queries import equity, pooling
from queries import kpis as measures
from queries import plan as plans
from queries import schools as places
from queries.filters import Filters, Route, url
from queries.site import Site
from queries.types import ALL, DISTRICT, Gap, Group, Trajectory


def address(site: Site, choice: Choice, **changes: object) -> str:
    """The explorer's own address under this choice with some of it changed."""
    f = choice.filters
    kept = Filters(
        kpi=f.kpi, school=f.school, dimension=f.dimension, year=f.year, years=f.years, ref=f.ref, sort=f.sort, scheme=f.scheme
    )
    return url(Route("equity", site.route.plan), kept.but(**changes))


def to_schools(site: Site, choice: Choice) -> tuple[tuple[str, str], ...]:
    """Where each group's row leads: to the schools that make up its gap. Empty where no school has results by group."""
    if not choice.schools:
        return ()
    year = choice.year if choice.year in {y.year for y in equity.school_years(site.release, choice.kpi.kpi_id)} else None
    changes = {"view": "schools", "dimension": None, "year": choice.filters.year and year, "sort": None}
    return tuple((g.group_id, address(site, choice, group=g.group_id, **changes)) for g in choice.groups)


def to_school(site: Site, choice: Choice, school_id: str) -> str:
    """Where a school's row leads: to the gaps inside it, of the same year, against the same reference."""
    return address(site, choice, school=school_id, sort=None, year=choice.year if not choice.pooled else choice.filters.year)


def gaps(site: Site, choice: Choice) -> Gaps:
    """The groups of one place; every row leads to its schools."""
    made = content.gaps(site, choice.kpi.kpi_id, choice.shared)
    return replace(made, links=to_schools(site, choice))


def heat(site: Site, choice: Choice) -> HeatMap | None:
    """Every school against the groups of one dimension; None where no school has results by group."""
    db, kpi, year = site.release, choice.kpi, choice.year
    dimension = choice.filters.dimension
    if not choice.schools or year is None or dimension is None:
        return None
    measured = equity.gaps_in_schools(db, kpi.kpi_id, year, choice.ref, choice.pooled)
    present = {g.group_id for school, found in measured.items() if school for g in found}
    groups = tuple(g for g in choice.groups if g.dimension == dimension and g.group_id in present)
    rows = [
        HeatRow(s.school_id, s.name, _across(measured[s.school_id], groups), to_school(site, choice, s.school_id))
        for s in places.schools(db)
        if s.school_id in measured
    ]
    rows = [row for row in rows if any(row.gaps)]
    order = {
        "gap": lambda row: -max((gap_words.behind_by(g, kpi) for g in row.gaps if g), default=0.0),
        "parity": lambda row: -sum(g.to_parity or 0 for g in row.gaps if g),
    }
    if choice.filters.sort in order:
        rows.sort(key=order[choice.filters.sort])
    here = content.place_name(site, None)
    district = HeatRow(DISTRICT, here, _across(measured.get(DISTRICT, ()), groups))
    return HeatMap(
        kpi=kpi,
        year=year,
        place=here,
        dimension=dimension,
        groups=groups,
        reference=choice.ref,
        rows=tuple(rows),
        provenance=plans.provenance(db, kpi.kpi_id, None, year),
        district=district,
        first_year=_first(choice),
        here=choice.filters.school or "",
        links=to_schools(site, choice),
    )


def _across(found: tuple[Gap, ...], groups: tuple[Group, ...]) -> tuple[Gap | None, ...]:
    by = {g.group_id: g for g in found}
    return tuple(by.get(group.group_id) for group in groups)


def ranking(site: Site, choice: Choice) -> SchoolRanking | None:
    """The schools of one group's gap; None where no school has results by group."""
    db, kpi, year, group = site.release, choice.kpi, choice.year, choice.group
    if not choice.schools or year is None or group is None:
        return None
    names = {s.school_id: s.name for s in places.schools(db)}
    rows = [
        SchoolGap(
            found.school_id,
            names.get(found.school_id, found.school_id),
            found.gap,
            found.share,
            to_school(site, choice, found.school_id),
        )
        for found in equity.gaps_by_school(db, kpi.kpi_id, group.group_id, year, choice.ref, choice.pooled)
    ]
    by_gap = choice.filters.sort == "gap"

    def place(row: SchoolGap) -> tuple[object, ...]:
        gap = row.gap
        most = (-gap_words.behind_by(gap, kpi), -(gap.to_parity or 0))
        return (bool(gap_words.withheld(gap)), *(most if by_gap else most[::-1]), row.school)

    overall = equity.gaps_in_schools(db, kpi.kpi_id, year, choice.ref, choice.pooled).get(DISTRICT, ())
    return SchoolRanking(
        kpi=kpi,
        year=year,
        place=content.place_name(site, None),
        group_id=group.group_id,
        group=group.name,
        reference=choice.ref,
        rows=tuple(sorted(rows, key=place)),
        provenance=plans.provenance(db, kpi.kpi_id, None, year),
        district=next((g for g in overall if g.group_id == group.group_id), None),
        absent=len(choice.schools) - len(rows),
        first_year=_first(choice),
        here=choice.filters.school or "",
    )


def _first(choice: Choice) -> int | None:
    return choice.year - pooling.WINDOW + 1 if choice.pooled and choice.year is not None else None


def counted(site: Site, choice: Choice) -> bool:
    """Whether any group's students to parity can be told in the chosen view: without counts nothing is ordered by them."""
    db, kpi, year = site.release, choice.kpi.kpi_id, choice.year
    if site.filters.view in OF_SCHOOLS:
        measured = equity.gaps_in_schools(db, kpi, year, choice.ref, choice.pooled)
        found = [g for school, gaps in measured.items() if school for g in gaps]
    else:
        found = list(content.gaps(site, kpi, choice.shared).rows)
    return any(g.to_parity is not None for g in found)


def over_time(site: Site, choice: Choice) -> dict[str, Multiples]:
    """The groups over the years: a chart a dimension by its name, all on the same years.

    Dimensions of one group share the last chart.
    """
    db, at = site.release, choice.filters.school or DISTRICT
    tracks = measures.trajectories_by_group(db, choice.kpi.kpi_id, at)
    of = {g.group_id: g for g in plans.groups(db)}
    by: defaultdict[str, list[Trajectory]] = defaultdict(list)
    for track in tracks:
        if track.group_id != ALL and any(p.status for p in track.years):
            by[of[track.group_id].dimension].append(track)
    years = [p.year for found in by.values() for track in found for p in track.years if p.status]
    if choice.filters.dimension:
        by = defaultdict(list, {d: found for d, found in by.items() if d == choice.filters.dimension})
    single = [tracks[0] for tracks in by.values() if len(tracks) == 1]
    panels = {gap_words.dimension_name(d): found for d, found in by.items() if len(found) > 1}
    if single:
        panels[gap_words.dimension_name(next(iter(by))) if len(by) == 1 else words.OTHER_GROUPS] = single
    everyone = measures.trajectory(db, choice.kpi.kpi_id, at)
    return {
        name: Multiples(
            kpi=choice.kpi,
            place=content.place_name(site, choice.filters.school),
            school_id=at,
            panels=tuple(Comparison(of[t.group_id].name, t.years, t.group_id) for t in found),
            first_year=min(years),
            last_year=max(years),
            provenance=plans.provenance(db, choice.kpi.kpi_id, at),
            reference=Comparison(words.ALL_STUDENTS, everyone.years, ALL) if everyone and everyone.latest else None,
        )
        for name, found in panels.items()
    }


def dimension_of(site: Site, chart: Multiples) -> str | None:
    """The one dimension that all panels of a chart are of; None where they are of several."""
    of = {g.group_id: g.dimension for g in plans.groups(site.release)}
    found = {of[panel.group_id] for panel in chart.panels}
    return found.pop() if len(found) == 1 else None


Shown = Gaps | HeatMap | SchoolRanking


def charts_of(site: Site, choice: Choice) -> list[Shown | Multiples]:
    """Every chart of the chosen view, as the page shows them and the workbook lists them."""
    match site.filters.view:
        case "heat":
            found: Shown | None = heat(site, choice)
        case "schools":
            found = ranking(site, choice)
        case "time":
            return list(over_time(site, choice).values())
        case _:
            found = gaps(site, choice)
    return [found] if found is not None else []
