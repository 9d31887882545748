"""Every kind of page of every plan that a folder of releases holds: the one list the browser tests walk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from data.connection import Db, Releases
from pages import BY_NAME
from queries import kpis as measures
from queries import plan as plans
from queries import projects, survey
from queries import schools as places
from queries.filters import Filters, Route, url
from queries.site import VIEWS
from queries.types import ALL


@dataclass(frozen=True)
class Address:
    """One page to visit: its kind, the plan it belongs to, a name that fits a file, its URL."""

    page: str
    plan: str
    name: str
    url: str
    status: int = 200


def addresses(data: Path, every: bool = False) -> list[Address]:
    """The pages of all plans in ``data``: one of each kind and view, or ``every`` goal and KPI."""
    releases = Releases(data)
    found = [Address("home", "", "home", "/"), Address("not_found", "", "not-found", "/no-such-plan", 404)]
    for plan in releases.plans():
        found += _plan(releases.open(plan), every)
    return [a for a in found if a.page in BY_NAME]


def _plan(db: Db, every: bool) -> Iterator[Address]:
    plan = db.plan
    yield Address("plan", plan, "plan", url(Route("plan", plan)))
    for goal in _goals(db, every):
        yield Address("goal", plan, f"goal-{goal}", url(Route("goal", plan, goal)))
    for kpi in _kpis(db, every):
        yield Address("kpi", plan, f"kpi-{kpi}", url(Route("kpi", plan, kpi)))
    yield from _explorers(db)
    for school in places.schools(db)[:1]:
        yield Address("school", plan, f"school-{school.school_id}", url(Route("school", plan, school.school_id)))
        first = plans.goals(db)[0].goal_id
        yield Address("goal", plan, "goal-at-school", url(Route("goal", plan, first), Filters(school=school.school_id)))
    yield Address("search", plan, "search-found", url(Route("search", plan), Filters(q="graduation")))
    yield Address("search", plan, "search-nothing", url(Route("search", plan), Filters(q="zebra crossing")))
    yield Address("not_found", plan, "not-found", f"/{plan}/kpis/no_such_kpi", 404)


def _goals(db: Db, every: bool) -> list[str]:
    """Every goal, or the first of each kind: with KPIs or without, asked for or not, with projects or without."""
    kinds: dict[tuple[object, ...], str] = {}
    for goal in plans.goals(db):
        has = (
            measures.kpis(db, goal.goal_id),
            survey.priority_goals(db, goal.goal_id),
            projects.projects(db, None, goal.goal_id),
        )
        kinds.setdefault((goal.goal_id,) if every else tuple(bool(part) for part in has), goal.goal_id)
    return list(kinds.values())


def _kpis(db: Db, every: bool) -> list[str]:
    """Every KPI, or the first of each kind: its unit, with groups or without, with results or without."""
    if every:
        return [kpi.kpi_id for kpi in measures.kpis(db)]
    kinds: dict[tuple[str, bool, bool], str] = {}
    rows = measures.results(db)
    for kpi in measures.kpis(db):
        mine = [r for r in rows if r.kpi_id == kpi.kpi_id]
        kinds.setdefault((kpi.unit, any(r.group_id != ALL for r in mine), bool(mine)), kpi.kpi_id)
    return list(kinds.values())


def _explorers(db: Db) -> Iterator[Address]:
    plan, domain = db.plan, plans.domain(db)
    there = {"equity": domain.kpis, "survey": survey.waves(db), "schools": domain.schools, "projects": True, "method": True}
    for page, has in there.items():
        if not has:
            continue
        yield Address(page, plan, page, url(Route(page, plan)))
        for view in sorted(VIEWS.get(page, ())):
            yield Address(page, plan, f"{page}-{view}", url(Route(page, plan), Filters(view=view)))


def path_name(address: Address) -> str:
    """A stem for a picture's file name."""
    return "-".join(part for part in (address.plan, address.name) if part)
