"""What a plan holds under a name: KPIs, goals, objectives, schools, student groups, projects."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from components.markup import frozen
from components.section import headline
from components.shell import View, carried
from components.text import gap_words
from components.text import search_words as words
from queries import plan as plans
from queries import search as finder
from queries.filters import Route, url
from queries.search import Named
from queries.site import Site

PATH = "/<plan>/search"
NAME = "Search"


def view(site: Site) -> View:
    """The names that hold every word asked for; where none does, the nearest ones."""
    db, asked = site.release, " ".join((site.filters.q or "").split())
    found = finder.matching(db, asked)
    near = () if found else finder.nearest(db, asked)
    lead = words.lead(asked, len(found), len(near))
    return View(
        title=f"{words.title(asked)} · {plans.plan(db).district}",
        description=lead,
        body=(
            headline(words.TITLE, lead),
            frozen("results", [*_kinds(site, found), *_near(site, near)]),
        ),
    )


def _kinds(site: Site, found: Sequence[Named]) -> list[Component]:
    parts: list[Component] = []
    for kind, heading in words.KINDS.items():
        mine = [each for each in found if each.kind == kind]
        if mine:
            parts += [
                html.H2(heading, className="search-kind"),
                html.Ul([_item(site, each) for each in mine], className="search-list"),
            ]
    return parts


def _near(site: Site, near: Sequence[Named]) -> list[Component]:
    if not near:
        return []
    items = [_item(site, each, kind=True) for each in near]
    return [html.H2(words.NEAR, className="search-kind"), html.Ul(items, className="search-list")]


def _item(site: Site, each: Named, *, kind: bool = False) -> Component:
    also = words.formerly(each.also) if each.kind == "school" and each.also else each.also
    if each.kind == "group":
        also = gap_words.dimension_name(each.within)
    said = " · ".join(part for part in (words.KINDS[each.kind] if kind else "", also) if part)
    return html.Li([html.A(each.name, href=_address(site, each)), html.Span(said, className="search-also") if said else None])


def _address(site: Site, each: Named) -> str:
    plan_id, keep = site.route.plan, carried(site.filters)
    match each.kind:
        case "goal":
            return url(Route("goal", plan_id, each.id), keep)
        case "objective":
            return url(Route("goal", plan_id, each.within), keep)
        case "kpi":
            return url(Route("kpi", plan_id, each.id), keep)
        case "school":
            return url(Route("school", plan_id, each.id), keep.but(school=each.id))
        case "group":
            return url(Route("equity", plan_id), keep.but(dimension=each.within))
    return url(Route("projects", plan_id), keep) + f"#program-{each.within}"
