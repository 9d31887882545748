"""Programs and their projects: who answers for them, when they were due, what they cost."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from components.filters import Control
from components.markup import frozen
from components.project_table import milestone_table, project_table
from components.section import empty, headline, section
from components.shell import View, carried
from components.text import project_words as words
from queries import plan as plans
from queries import projects as works
from queries import schools as places
from queries.filters import Filters, Route, url
from queries.site import Site
from queries.types import Goal, Program, Project

PATH = "/<plan>/projects"
NAME = "Projects"


def view(site: Site) -> View:
    """Every program with its projects; at one school where one is chosen."""
    db = site.release
    plan, programs = plans.plan(db), works.programs(db)
    everywhere = works.projects(db)
    found = works.projects(db, site.filters.school)
    lead = words.lead(programs, everywhere)
    goals = plans.goals(db)
    return View(
        title=f"{words.PROJECTS} · {plan.district}",
        description=lead,
        body=(headline(words.PROJECTS, lead), *(_program(site, p, found, goals) for p in programs)),
        controls=_controls(site, everywhere),
    )


def _controls(site: Site, everywhere: Sequence[Project]) -> tuple[Control, ...]:
    with_projects = {p.school_id for p in everywhere} | {site.filters.school}
    options = tuple((s.school_id, s.name) for s in places.schools(site.release) if s.school_id in with_projects)
    return (Control("school", words.FILTER_SCHOOL, (("", words.ALL_SCHOOLS), *options)),) if options else ()


def _program(site: Site, program: Program, found: Sequence[Project], goals: Sequence[Goal]) -> Component:
    mine = [p for p in found if p.program_id == program.program_id]
    key = f"program-{program.program_id}"
    if not mine:
        none = words.NO_PROJECTS_HERE if site.filters.school else words.NO_PROJECTS_OF_PROGRAM
        body = empty(f"{key}-projects", none)
    else:
        body = frozen(f"{key}-projects", project_table(mine, words.caption(program.name), _places(site)), _milestones(site, mine))
    return section(key, program.name, frozen(f"{key}-facts", _facts(site, program, goals)), body)


def _places(site: Site) -> dict[str, tuple[str, str]]:
    scheme = carried(site.filters).scheme
    return {
        s.school_id: (s.name, url(Route("school", site.route.plan, s.school_id), Filters(school=s.school_id, scheme=scheme)))
        for s in places.schools(site.release)
    }


def _facts(site: Site, program: Program, goals: Sequence[Goal]) -> Component | None:
    pairs: list[tuple[str, Component | str]] = [
        (words.FACTS[name], text)
        for name, text in (
            ("budget", words.money(program.budget) if program.budget is not None else ""),
            ("spent", words.spent_of(program)),
            ("manager", program.manager),
            ("management", program.management),
            ("accountability", program.accountability),
            ("source", program.source),
        )
        if text
    ]
    goal = next((g for g in goals if g.goal_id == program.goal_id), None)
    if goal:
        pairs.append(
            (words.GOAL, html.A(goal.name, href=url(Route("goal", site.route.plan, goal.goal_id), carried(site.filters))))
        )
    parts = [part for name, value in pairs for part in (html.Dt(name), html.Dd(value))]
    return html.Dl(parts, className="facts program-facts") if parts else None


def _milestones(site: Site, projects: Sequence[Project]) -> Component | None:
    names = {p.project_id: p.name for p in projects}
    order = list(names)
    mine = sorted(
        (m for m in works.milestones(site.release) if m.project_id in names), key=lambda m: (order.index(m.project_id), m.order)
    )
    if not mine:
        return None
    caption = f"{words.MILESTONES_OF} {projects[0].program}"
    return html.Div([html.H3(words.MILESTONES), milestone_table(mine, names, caption)], className="milestones-part")
