"""The plan at a glance: goals, objectives and KPIs, each KPI with its state; or the plans served."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from components.cards import current, kpi_card
from components.charts import shapes
from components.due_list import Owed, due_list
from components.filters import Control
from components.markup import Raw, aria, frozen
from components.section import empty, headline, section
from components.shell import View, carried
from components.text import due_words, goal_words, home_words, reasons
from queries import due as owing
from queries import kpis as measures
from queries import plan as plans
from queries import schools as places
from queries.filters import Filters, Route, url
from queries.site import Site
from queries.types import ALL, DISTRICT, Goal, Objective, Statement, Trajectory

PATH = "/<plan>"
NAME = "The plan"


def view(site: Site) -> View:
    """The plan's home, or the choice of plans where the address names none."""
    if site.db is None:
        return _chooser(site)
    db, filters = site.release, site.filters
    plan = plans.plan(db)
    tracks = measures.trajectories(db, filters.school or DISTRICT, filters.group or ALL)
    objectives = plans.objectives(db)
    schools = places.schools(db)
    name = next((s.name for s in schools if s.school_id == filters.school), None)
    lead = goal_words.plan_summary(tracks)
    body: list[Component] = [
        headline(
            plan.title if name is None else home_words.at_school(plan.title, name),
            lead,
            kicker=f"{plan.district} · {goal_words.plan_years(plan)}",
        )
    ]
    if tracks:
        body.append(_glance(site, plans.goals(db), tracks))
    body += _due(site)
    body += [_goal(site, goal, [o for o in objectives if o.goal_id == goal.goal_id], tracks) for goal in plans.goals(db)]
    body += _foundations(plans.statements(db))
    return View(
        title=f"{plan.title} · {plan.district}",
        description=lead,
        body=tuple(body),
        controls=_controls(site) if schools else (),
        chart=_first(site, tracks),
    )


def _first(site: Site, tracks: tuple[Trajectory, ...]) -> str:
    """The trajectory of the first KPI with a result stands for the plan; a plan without any has no picture."""
    shown = next((t for t in tracks if t.latest), None)
    if shown is None:
        return ""
    return url(Route("chart", site.route.plan, shown.kpi.kpi_id, "trend"), Filters(school=site.filters.school))


def _controls(site: Site) -> tuple[Control, ...]:
    options = (("", goal_words.ALL_SCHOOLS), *((s.school_id, s.name) for s in places.schools(site.release)))
    return (Control("school", goal_words.FILTER_SCHOOL, options),)


def _glance(site: Site, goals: tuple[Goal, ...], tracks: tuple[Trajectory, ...]) -> Component:
    """Every goal on one line: a mark for each KPI, and how many stand where, in words."""
    rows = []
    for goal in goals:
        mine = [t for t in tracks if t.kpi.goal_id == goal.goal_id]
        states = [point.state if (point := t.latest or current(t)) else "" for t in mine]
        marks = [
            html.A(
                Raw(shapes.icon(state or "no_target", 16)),
                href=f"#kpi-{t.kpi.kpi_id}",
                title=f"{t.kpi.name}: {reasons.state(state)}",
                **aria(label=f"{t.kpi.name}: {reasons.state(state)}"),
            )
            for t, state in zip(mine, states, strict=True)
        ]
        address = url(Route("goal", site.route.plan, goal.goal_id), carried(site.filters))
        rows.append(
            html.Li(
                [
                    html.A(f"{goal.order}. {goal.name}", href=address, className="glance-goal"),
                    html.Span(marks, className="glance-marks"),
                    html.Span(home_words.tally(states), className="muted"),
                ]
            )
        )
    return frozen("glance", html.Ul(rows, className="glance"))


def _due(site: Site) -> list[Component]:
    """What is due or late, with its owners; nothing where the plan gives no date to be late by."""
    db, keep = site.release, carried(site.filters)
    if not owing.gives_dates(db):
        return []
    kpis, overdue = owing.due_kpis(db, site.today), owing.overdue_strategies(db, site.today)
    late = sum(each.standing == "late" for each in kpis)
    lead = due_words.lead(late, len(kpis) - late, len(overdue))
    owed = [
        Owed(
            each.kpi.name,
            url(Route("kpi", site.route.plan, each.kpi.kpi_id), keep),
            each.standing,
            due_words.standing(each.standing, each.since, each.year, each.reason),
            each.kpi.owner,
        )
        for each in kpis
    ]
    listed = due_list(owed, [due_words.strategy(step) for step in overdue])
    return [section("due", due_words.TITLE, frozen("due-list", listed) if kpis or overdue else None, intro=lead)]


def _goal(site: Site, goal: Goal, objectives: list[Objective], tracks: tuple[Trajectory, ...]) -> Component:
    plan_id, keep = site.route.plan, carried(site.filters)
    mine = [t for t in tracks if t.kpi.goal_id == goal.goal_id]
    address = url(Route("goal", plan_id, goal.goal_id), keep)
    parts: list[Component] = []
    for objective in objectives:
        cards = [
            kpi_card(t, url(Route("kpi", plan_id, t.kpi.kpi_id), keep))
            for t in mine
            if t.kpi.objective_id == objective.objective_id
        ]
        parts.append(
            html.Div(
                [
                    html.H3([html.Span(objective.code, className="code") if objective.code else None, objective.name]),
                    html.Div(cards, className="cards") if cards else html.P(home_words.NO_KPI, className="empty"),
                ],
                className=f"objective span-{min(max(len(cards), 1), 3)}",
            )
        )
    title = html.A(f"{goal.order}. {goal.name}", href=address)
    return section(
        f"goal-{goal.goal_id}",
        title,  # type: ignore[arg-type]  # a heading may hold a link
        frozen(f"goal-{goal.goal_id}-kpis", html.Div(parts, className="objectives"))
        if parts
        else empty(f"goal-{goal.goal_id}-none", home_words.NO_OBJECTIVE),
        intro=goal.description or goal_words.summary(mine, len(objectives)),
    )


def _foundations(statements: tuple[Statement, ...]) -> list[Component]:
    if not statements:
        return []
    columns = []
    for kind, heading in home_words.STATEMENTS.items():
        mine = [s for s in statements if s.kind == kind]
        if mine:
            note = home_words.OPTIONS if any(s.status == "option" for s in mine) else ""
            columns.append(
                html.Div(
                    [
                        html.H3(heading),
                        html.P(note, className="muted") if note else None,
                        html.Ul([html.Li(s.text) for s in mine]),
                    ],
                    className="prose",
                )
            )
    return [section("foundations", home_words.FOUNDATIONS, frozen("foundations-body", html.Div(columns, className="columns")))]


def _chooser(site: Site) -> View:
    keep = Filters(scheme=site.filters.scheme)
    cards = [
        html.A(
            [
                html.Span(p.district, className="card-name"),
                html.Span(p.title, className="card-number words"),
                html.Span(goal_words.plan_years(p), className="muted"),
                html.Span(goal_words.plan_summary(measures.trajectories(db)), className="card-reason"),
                html.Span(html.Span(home_words.SYNTHETIC, className="tag")) if p.synthetic else None,
            ],
            href=url(Route("plan", p.id), keep),
            className="card",
        )
        for p, db in zip(site.plans, site.dbs, strict=True)
    ]
    lead = home_words.CHOOSE if cards else home_words.NONE_YET
    return View(
        title="Waymark",
        description=home_words.ABOUT,
        body=(headline(home_words.ABOUT, lead), frozen("plans", html.Div(cards, className="cards"))),
    )
