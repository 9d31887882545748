"""One goal area: its KPIs' trajectories, what people asked for, who is left behind, what is being done."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from components.cards import kpi_card
from components.chart_block import chart_block
from components.charts.model import Comparison, Trend
from components.markup import aria, frozen
from components.section import empty, headline, section
from components.shell import View, carried
from components.text import goal_words as words
from queries import kpis as measures
from queries import plan as plans
from queries.filters import Filters, Route, url
from queries.site import Site
from queries.types import ALL, DISTRICT, Goal, Trajectory

PATH = "/<plan>/goals/<goal>"
NAME = "Goal"


def view(site: Site) -> View:
    """The goal page in its fixed order of parts; a part without data is one sentence."""
    db, filters = site.release, site.filters
    goals = plans.goals(db)
    goal = next(g for g in goals if g.goal_id == site.route.id)
    tracks = measures.trajectories(db, filters.school or DISTRICT, filters.group or ALL, goal.goal_id)
    objectives = plans.objectives(db, goal.goal_id)
    lead = words.summary(tracks, len(objectives))
    plan = plans.plan(db)
    return View(
        title=f"{goal.name} · {plan.district}",
        description=lead,
        body=(
            frozen("goals", _goal_nav(site, goals, goal)),
            headline(f"{goal.order}. {goal.name}", lead, also=goal.description),
            _trajectories(site, tracks),
        ),
    )


def _goal_nav(site: Site, goals: tuple[Goal, ...], here: Goal) -> Component:
    keep = carried(site.filters)
    return html.Nav(
        html.Ul(
            [
                html.Li(
                    html.A(
                        f"{g.order} {g.name}",
                        href=url(Route("goal", site.route.plan, g.goal_id), keep),
                        **(aria(current="page") if g == here else {}),
                    )
                )
                for g in goals
            ],
            className="goal-nav",
        ),
        **aria(label=words.GOALS),
    )


def _trajectories(site: Site, tracks: tuple[Trajectory, ...]) -> Component:
    if not tracks:
        return section("trajectories", words.TRAJECTORIES, empty("trajectories-none", words.NO_KPI))
    db, filters, plan_id = site.release, site.filters, site.route.plan
    plan = plans.plan(db)
    keep = carried(filters)
    place = plan.district
    charts = []
    for track in tracks:
        trend = Trend(
            trajectory=track,
            place=place,
            group=words.ALL_STUDENTS,
            first_year=plan.first_year,
            last_year=plan.last_year,
            provenance=plans.provenance(db, track.kpi.kpi_id),
            comparisons=(),
        )
        charts.append(
            chart_block(
                trend,
                block_id=f"trend-{track.kpi.kpi_id}",
                title=track.kpi.name,
                provenance=trend.provenance,
                share=("trend", track.kpi.kpi_id, Filters(school=filters.school, group=filters.group)),
                href=url(Route("kpi", plan_id, track.kpi.kpi_id), keep),
            )
        )
    cards = [kpi_card(t, url(Route("kpi", plan_id, t.kpi.kpi_id), keep)) for t in tracks]
    return section(
        "trajectories",
        words.TRAJECTORIES,
        html.Div(charts, className="charts"),
        frozen("cards", html.H3(words.CARDS), html.Div(cards, className="cards")),
    )


__all__ = ["NAME", "PATH", "Comparison", "view"]
