"""Which pages of a plan are published: the usual view of each, and each school's."""

from __future__ import annotations

from collections.abc import Iterator

from queries import equity, projects, survey
from queries import kpis as measures
from queries import plan as plans
from queries import schools as places
from queries.filters import Filters, Route, url
from queries.site import VIEWS, Site
from queries.types import ALL

OF_GROUPS = ("time", "table")
"""Views of the equity explorer that a school has of its own."""


def pages(site: Site) -> tuple[str, ...]:
    """The canonical addresses of every page to publish, home first."""
    return tuple(dict.fromkeys(_pages(site)))


def usual(site: Site) -> dict[str, tuple[str, str]]:
    """What the pages that show one KPI or one survey wave show unless told: the choice's name and value, by page."""
    found = {}
    if kpi := next(iter(_grouped(site)), None):
        found["equity"] = ("kpi", kpi)
    if wave := survey.default_wave(site.release):
        found["survey"] = ("wave", wave)
    return found


def charts(site: Site) -> tuple[str, ...]:
    """The canonical addresses of the charts that are published whether a page names them or not."""
    db, plan = site.release, site.release.plan
    found = [url(Route("chart", plan, kpi.kpi_id, "trend"), f) for kpi in measures.kpis(db) for f in _places(site, kpi.kpi_id)]
    for kpi_id, schools in _grouped(site).items():
        found += [url(Route("chart", plan, kpi_id, "gaps"), Filters(school=s or None)) for s in schools]
    found += [url(Route("chart", plan, wave.wave, "priorities")) for wave in survey.waves(db)]
    return tuple(dict.fromkeys(found))


def _pages(site: Site) -> Iterator[str]:
    db, plan = site.release, site.release.plan
    schools = [s.school_id for s in places.schools(db)]
    everywhere = [Filters(), *(Filters(school=s) for s in schools)]
    yield from (url(Route("plan", plan), f) for f in everywhere)
    for goal in plans.goals(db):
        yield from (url(Route("goal", plan, goal.goal_id), f) for f in everywhere)
    for kpi in measures.kpis(db):
        yield from (url(Route("kpi", plan, kpi.kpi_id), f) for f in _places(site, kpi.kpi_id))
    yield from _equity(site)
    yield url(Route("survey", plan))
    for wave in survey.waves(db):
        for view in (None, *sorted(VIEWS["survey"])):
            yield url(Route("survey", plan), Filters(wave=wave.wave, view=view))
        groups = survey.survey_groups(db, wave.wave)
        yield from (url(Route("survey", plan), Filters(wave=wave.wave, stakeholder=g.group_id)) for g in groups)
    yield url(Route("schools", plan))
    yield from (url(Route("schools", plan), Filters(kpi=kpi.kpi_id)) for kpi in measures.kpis(db) if _schools(site, kpi.kpi_id))
    yield from (url(Route("school", plan, s)) for s in schools)
    yield url(Route("projects", plan))
    with_projects = {p.school_id for p in projects.projects(db)}
    yield from (url(Route("projects", plan), Filters(school=s)) for s in schools if s in with_projects)
    yield url(Route("method", plan))


def _equity(site: Site) -> Iterator[str]:
    """Every KPI with results by group: each view, each school, each group's schools, each dimension."""
    db, route = site.release, Route("equity", site.release.plan)
    yield url(route)
    for kpi_id, schools in _grouped(site).items():
        here = Filters(kpi=kpi_id)
        for school in schools:
            yield from (url(route, here.but(school=school or None, view=view)) for view in (None, *OF_GROUPS))
        for view in sorted(VIEWS["equity"]):
            yield url(route, here.but(view=view))
        dimensions = equity.dimensions(db, kpi_id)
        dimensions = dimensions if len(dimensions) > 1 else ()
        yield from (url(route, here.but(dimension=d)) for d in dimensions)
        if any(schools):
            yield from (url(route, here.but(dimension=d, view="heat")) for d in dimensions)
            groups = [g.group_id for g in equity.kpi_groups(db, kpi_id) if g.group_id != ALL]
            yield from (url(route, here.but(group=g, view="schools")) for g in groups)


def _grouped(site: Site) -> dict[str, tuple[str, ...]]:
    """The places with results by group, of each KPI that has any; the district ("") always first."""
    found: dict[str, set[str]] = {}
    for place in equity.group_places(site.release):
        found.setdefault(place.kpi_id, {""}).add(place.school_id)
    return {kpi.kpi_id: tuple(sorted(found[kpi.kpi_id])) for kpi in measures.kpis(site.release) if kpi.kpi_id in found}


def _schools(site: Site, kpi_id: str) -> tuple[str, ...]:
    return tuple(sorted({r.school_id for r in measures.results(site.release, kpi_id) if r.school_id}))


def _places(site: Site, kpi_id: str) -> tuple[Filters, ...]:
    return (Filters(), *(Filters(school=school) for school in _schools(site, kpi_id)))
