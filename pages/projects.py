"""Programs and their projects: who answers for them, when they were due, what they cost."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from components.chart_block import FULL, chart_block
from components.charts.model import Timeline
from components.filters import Control
from components.markup import frozen
from components.project_table import milestone_table, project_table
from components.schedule_table import entries, schedule_table
from components.section import empty, headline, section
from components.shell import View, carried
from components.text import project_words as words
from components.text import timeline_words as timing
from pages.chosen import school_name
from pages.project_lines import timeline
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
    lead = words.lead(programs, everywhere)
    goals = plans.goals(db)
    lines = timeline(site, plan.district, site.filters.school)
    found = [row.project for row in lines.rows]
    shown = [p for p in programs if site.filters.program in (None, p.program_id)]
    return View(
        title=f"{words.PROJECTS} · {plan.district}",
        description=lead,
        body=(
            headline(words.PROJECTS, lead, kicker=school_name(site)),
            *([_over_time(site, lines)] if everywhere else []),
            *(_program(site, p, found, goals) for p in shown),
        ),
        controls=_controls(site, everywhere, programs),
    )


def _over_time(site: Site, lines: Timeline) -> Component:
    """All chosen projects on one line of time, or month by month; with their rows as a file."""
    rows = html.P(
        html.A(timing.CSV, href=url(Route("project_rows", site.route.plan), site.filters), download=""), className="also"
    )
    if site.filters.view == "months":
        found = entries(lines.rows, works.milestones(site.release))
        shown = schedule_table(found, lines.name) if found else html.P(timing.NO_PROJECT, className="empty")
        return section("schedule", timing.SCHEDULE, frozen("schedule-table", shown), frozen("schedule-rows", rows))
    drawn = chart_block(
        lines,
        block_id="timeline",
        title=timing.title(lines.name),
        provenance=lines.provenance,
        widths=FULL,
        method=url(Route("method", site.route.plan), carried(site.filters)),
    )
    return section("over-time", timing.TIMELINE, drawn, frozen("timeline-rows", rows))


def _controls(site: Site, everywhere: Sequence[Project], programs: Sequence[Program]) -> tuple[Control, ...]:
    if not everywhere:
        return ()
    with_projects = {p.school_id for p in everywhere} | {site.filters.school}
    options = tuple((s.school_id, s.name) for s in places.schools(site.release) if s.school_id in with_projects)
    statuses = [(name, label) for name, label in words.STATUSES.items() if any(p.status == name for p in everywhere)]
    controls = [
        Control("school", words.FILTER_SCHOOL, (("", words.ALL_SCHOOLS), *options)),
        Control("program", timing.PROGRAM, (("", timing.EVERY_PROGRAM), *((p.program_id, p.name) for p in programs))),
        Control("status", timing.STATUS, (("", timing.EVERY_STATUS), *statuses)),
        Control("view", timing.VIEW, (("", timing.TIMELINE), ("months", timing.SCHEDULE))),
    ]
    return tuple(control for control in controls if len(control.options) > 1)


def _program(site: Site, program: Program, found: Sequence[Project], goals: Sequence[Goal]) -> Component:
    mine = [p for p in found if p.program_id == program.program_id]
    key = f"program-{program.program_id}"
    if not mine:
        none = words.NO_PROJECTS_HERE if site.filters.school else words.NO_PROJECTS_OF_PROGRAM
        none = words.NO_PROJECTS_CHOSEN if site.filters.status else none
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
