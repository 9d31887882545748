"""From a URL to the plan it means: one place opens the release and checks every choice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from data.connection import Db, Past, PlanUnavailable, Releases
from queries import kpis as measures
from queries import plan as plans
from queries import projects as works
from queries import schools as places
from queries.filters import WALL_ROUTES, Domain, Filters, Request, Route, parse_path, parse_query
from queries.kept import read_of
from queries.types import Plan

__all__ = ["Releases", "Site", "current_release", "frame_facts", "resolve", "served", "standings"]

EQUITY_VIEWS = frozenset({"time", "heat", "schools", "table"})
VIEWS: dict[str, frozenset[str]] = {
    "equity": EQUITY_VIEWS,
    "workbook": EQUITY_VIEWS,
    "survey": frozenset({"bars", "pooled", "equal", "themes"}),
    "kpi": frozenset({"schools"}),
    "projects": frozenset({"months"}),
    "gaps": EQUITY_VIEWS - {"table"},  # of the chart, whose facets the explorer's views are
}
SORTS: dict[str, frozenset[str]] = {
    "equity": frozenset({"gap", "parity"}),
    "workbook": frozenset({"gap", "parity"}),
    "chart": frozenset({"gap", "parity"}),
    "schools": frozenset({"name", "level", "state", "value"}),
}
SPANS: dict[str, frozenset[str]] = dict.fromkeys(("equity", "workbook", "chart"), frozenset({"3"}))


@dataclass(frozen=True)
class Site:
    """One request's view of the server: the resolved URL, its release, and the plans there are.

    ``today`` is the server's ISO date, what is due or late is judged by.
    ``db`` is None where the URL names no plan that can be read. It stays on its release for the
    whole request, so that one page never mixes two. ``dbs`` are the open releases of ``plans``.
    """

    request: Request
    db: Db | None
    plans: tuple[Plan, ...]
    domain: Domain = field(default_factory=Domain)
    history: tuple[Past, ...] = ()
    dbs: tuple[Db, ...] = ()
    today: str = field(default_factory=lambda: date.today().isoformat())

    @property
    def filters(self) -> Filters:
        return self.request.filters

    @property
    def route(self) -> Route:
        return self.request.route

    @property
    def release(self) -> Db:
        """The open release; only to be asked where the route names a plan that was found."""
        assert self.db is not None
        return self.db


def resolve(releases: Releases, path: str, query: str | Mapping[str, str]) -> Site:
    """The site as one request sees it. An unknown plan, goal, KPI or school is "not_found"."""
    route = parse_path(path)
    dbs = tuple(_current(releases))
    known = tuple(plans.plan(db) for db in dbs)
    if route.page == "home":
        if len(known) == 1:
            route = Route("plan", known[0].id)
        else:
            filters, ignored = parse_query(query, Domain())
            return Site(Request(route, filters, ignored), None, known, dbs=dbs)
    if not route.plan:
        return Site(Request(route, parse_query(query, Domain())[0]), None, known)
    try:
        db = next((d for d in dbs if d.plan == route.plan and not route.release), None)
        db = db or releases.open(route.plan, route.release or None)
    except PlanUnavailable:
        return Site(Request(Route("not_found"), parse_query(query, Domain())[0]), None, known)
    read_of(db.plan, db.release)
    domain = plans.domain(db)
    on_wall = route.page in WALL_ROUTES
    sorts, spans = (of.get(route.page, frozenset()) for of in (SORTS, SPANS))
    views = VIEWS.get(route.kind if route.page == "chart" else route.page, frozenset())
    domain = replace(domain, views=views, sorts=sorts, spans=spans, wall=on_wall)
    filters, ignored = parse_query(query, domain)
    history = releases.history(route.plan) if route.page == "method" or on_wall else ()
    return Site(Request(_existing(route, domain), filters, ignored), db, known, domain, history)


def _current(releases: Releases) -> list[Db]:
    found = []
    for plan_id in releases.plans():
        try:
            found.append(releases.open(plan_id))
        except PlanUnavailable:
            continue
    return found


def _existing(route: Route, domain: Domain) -> Route:
    """The route, or "not_found" within its plan where the thing it names does not exist."""
    within: frozenset[str] | None = {
        "goal": domain.goals,
        "kpi": domain.kpis,
        "school": domain.schools,
    }.get(route.page)
    if route.page == "chart":
        within = domain.waves if route.kind == "priorities" else domain.kpis
    if within is not None and route.id not in within:
        return Route("not_found", route.plan, route.id)
    return route


def current_release(releases: Releases, plan_id: str) -> str | None:
    """The release that a plan is served from, without asking it anything; None where there is none to read."""
    try:
        return releases.current(plan_id)
    except PlanUnavailable:
        return None


def served(releases: Releases) -> dict[str, str | None]:
    """The release each plan is served from; None where its file cannot be read."""
    return {plan_id: current_release(releases, plan_id) for plan_id in releases.plans()}


def standings(releases: Releases) -> dict[str, str]:
    """How each plan is served: "current", "older" (its newest file cannot be read, the last good one stands) or "none"."""
    return {plan_id: releases.standing(plan_id) for plan_id in releases.plans()}


def frame_facts(site: Site) -> dict[str, Any]:
    """What the frame around every page needs, by the names of its fields: plan, goals, sections, names to search."""
    facts: dict[str, Any] = {"plans": site.plans}
    if site.db is None:
        return facts
    db = site.db
    sections = {
        "equity": site.domain.kpis,
        "survey": site.domain.waves,
        "schools": site.domain.schools,
        "projects": works.programs(db),
        "method": True,
    }
    return facts | {
        "plan": plans.plan(db),
        "provenance": plans.provenance(db),
        "goals": plans.goals(db),
        "sections": frozenset(name for name, there in sections.items() if there),
        "suggestions": (*(k.name for k in measures.kpis(db)), *(s.name for s in places.schools(db))),
    }
