"""What a reader sees where nothing is: what was asked for, what is near, and the ways on."""

from __future__ import annotations

import difflib

from dash import html

from components.markup import frozen
from components.section import headline
from components.shell import View, carried
from components.text import not_found_words as words
from queries import kpis as measures
from queries import plan as plans
from queries.filters import Route, url
from queries.site import Site

PATH = "/not-found"
NAME = "Not found"


def view(site: Site) -> View:
    """The helpful 404 of a plan, or of the server where not even the plan is known."""
    ways: list[tuple[str, str]] = []
    keep = carried(site.filters)
    if site.db is not None and site.route.plan:
        known = [(g.name, url(Route("goal", site.route.plan, g.goal_id), keep), g.goal_id) for g in plans.goals(site.db)]
        known += [(k.name, url(Route("kpi", site.route.plan, k.kpi_id), keep), k.kpi_id) for k in measures.kpis(site.db)]
        near = difflib.get_close_matches(site.route.id.lower(), [k[2] for k in known], n=5, cutoff=0.5)
        ways = [(name, address) for name, address, key in known if key in near]
        ways.append((plans.plan(site.db).title, url(Route("plan", site.route.plan), keep)))
        ways += [pair[:2] for pair in known[: len(plans.goals(site.db))] if pair[:2] not in ways]
    else:
        ways = [(f"{p.district}: {p.title}", url(Route("plan", p.id), keep)) for p in site.plans]
    lead = words.lead(site.route.id) if site.plans else words.NO_PLANS
    return View(
        title=words.TITLE,
        description=lead,
        body=(
            headline(words.TITLE, lead),
            frozen("ways", html.Ul([html.Li(html.A(name, href=to)) for name, to in ways], className="ways") if ways else None),
        ),
        status=404,
    )
