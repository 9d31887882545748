"""The one place where a chart's content is made from (plan, chart, choices), for every surface."""

from __future__ import annotations

from dataclasses import dataclass

from components import charts
from components.charts.model import Comparison, Gaps, Priorities, Trend
from components.text import gap_words
from components.text import goal_words as words
from queries import equity, survey
from queries import kpis as measures
from queries import plan as plans
from queries import schools as places
from queries.filters import Filters
from queries.gaps import OTHERS
from queries.site import Site
from queries.types import ALL, DISTRICT, Trajectory


def place_name(site: Site, school: str | None) -> str:
    """The school's name, or the district's where no school is chosen."""
    if not school:
        return plans.plan(site.release).district
    return next((s.name for s in places.schools(site.release) if s.school_id == school), school)


def group_name(site: Site, group: str | None) -> str:
    """The group's name; all students where none is chosen."""
    if not group or group == ALL:
        return words.ALL_STUDENTS
    return next((g.name for g in plans.groups(site.release) if g.group_id == group), group)


def trend(site: Site, kpi_id: str, filters: Filters, track: Trajectory | None = None) -> Trend:
    """A KPI's trajectory for the chosen school and group, with the district beside a school and
    all students beside a group. ``track`` saves asking again where it is known already."""
    db = site.release
    plan = plans.plan(db)
    school, group = filters.school or DISTRICT, filters.group or ALL
    own = track or measures.trajectory(db, kpi_id, school, group)
    assert own is not None, "the URL was checked against the plan's KPIs"
    beside: list[Comparison] = []
    if school != DISTRICT:
        other = measures.trajectory(db, kpi_id, DISTRICT, group)
        if other and other.latest:
            beside.append(Comparison(plan.district, other.years, group))
    if group != ALL:
        other = measures.trajectory(db, kpi_id, school, ALL)
        if other and other.latest:
            beside.append(Comparison(words.ALL_STUDENTS, other.years, ALL))
    return Trend(
        trajectory=own,
        place=place_name(site, filters.school),
        group=group_name(site, filters.group),
        first_year=plan.first_year,
        last_year=plan.last_year,
        provenance=plans.provenance(db, kpi_id, school),
        comparisons=tuple(beside),
        benchmarks=plans.benchmarks(db, kpi_id) if school == DISTRICT and group == ALL else (),
    )


def gaps(site: Site, kpi_id: str, filters: Filters) -> Gaps:
    """A KPI's groups against the chosen reference at the chosen place; by default its newest year.

    ``year`` is the plan's last where no year has two groups to compare; the chart then says so.
    """
    db = site.release
    kpi = measures.kpi(db, kpi_id)
    assert kpi is not None, "the URL was checked against the plan's KPIs"
    school = filters.school or DISTRICT
    found = equity.gaps(
        db, kpi_id, filters.year, school, dimension=filters.dimension, ref=filters.ref or OTHERS, pooled=bool(filters.years)
    )
    rows = found.rows
    if filters.sort == "gap":
        rows = tuple(sorted(rows, key=lambda g: (bool(gap_words.withheld(g)), -gap_words.behind_by(g, kpi))))
    elif filters.sort == "parity":
        rows = tuple(sorted(rows, key=lambda g: -(g.to_parity or 0)))
    return Gaps(
        kpi=kpi,
        year=found.year if found.year is not None else plans.plan(db).last_year,
        place=place_name(site, filters.school),
        school_id=filters.school or DISTRICT,
        dimension=found.dimension,
        reference=found.reference,
        reference_name=found.reference_name,
        rows=rows,
        provenance=plans.provenance(db, kpi_id, school, found.year),
        missing=tuple(group.name for group in found.missing),
        first_year=found.first_year,
    )


def priorities(site: Site, wave_id: str, filters: Filters) -> Priorities:
    """A survey wave's priorities by group, most wanted first by the mean that counts groups equally."""
    db = site.release
    pooled = survey.pooled(db, wave_id)
    ranked = sorted(pooled, key=lambda p: (-(p.equal if p.equal is not None else -1), p.priority))
    return Priorities(
        wave=next(w for w in survey.waves(db) if w.wave == wave_id),
        groups=survey.survey_groups(db, wave_id),
        cells=survey.cells(db, wave_id),
        order=tuple(p.priority_id for p in ranked),
        pooled=tuple((p.priority_id, p.pooled) for p in pooled if p.pooled is not None),
        equal=tuple((p.priority_id, p.equal) for p in pooled if p.equal is not None),
        provenance=plans.provenance(db),
        stakeholder=filters.stakeholder,
    )


@dataclass(frozen=True)
class Chart:
    """A chart with the title it carries outside its page."""

    title: str
    chart: Trend | Gaps | Priorities


def chart(site: Site) -> Chart:
    """The chart that a /c/ address names; the address was checked before."""
    route, filters = site.route, site.filters
    match route.kind:
        case "trend":
            made: Trend | Gaps | Priorities = trend(site, route.id, filters)
        case "gaps":
            made = gaps(site, route.id, filters)
        case _:
            made = priorities(site, route.id, filters)
    return Chart(charts.kind_of(made).title(made), made)
