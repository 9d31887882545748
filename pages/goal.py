"""One goal area: its KPIs' trajectories, what people asked for, who is left behind, what is being done."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from components.asked_for import asked_for
from components.cards import kpi_card
from components.chart_block import FULL, HALF, chart_block
from components.charts.model import Table
from components.filters import Control
from components.markup import aria, frozen
from components.narrow import stacked
from components.section import empty, headline, section
from components.shell import View, carried
from components.strategies import strategy_list
from components.table import table
from components.text import goal_words as words
from components.text import strategy_words, timeline_words
from pages import content
from pages.chosen import whom
from pages.project_lines import timeline
from queries import due as owing
from queries import equity, projects, survey
from queries import kpis as measures
from queries import plan as plans
from queries import schools as places
from queries.filters import Filters, Route, school_year, url
from queries.site import Site
from queries.types import ALL, DISTRICT, Goal, Trajectory, YearPoint

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
        body=tuple(
            part
            for part in (
                frozen("goals", _goal_nav(site, goals, goal)),
                headline(f"{goal.order}. {goal.name}", lead, kicker=whom(site), also=goal.description),
                _trajectories(site, tracks),
                _asked_for(site, goal),
                _behind(site, tracks),
                _strategies(site, goal),
                _projects(site, goal),
            )
            if part is not None
        ),
        controls=_controls(site, tracks),
        chart=_first(site, tracks),
    )


def _first(site: Site, tracks: tuple[Trajectory, ...]) -> str:
    if not tracks:
        return ""
    here = Filters(school=site.filters.school, group=site.filters.group)
    return url(Route("chart", site.route.plan, tracks[0].kpi.kpi_id, "trend"), here)


def _controls(site: Site, tracks: tuple[Trajectory, ...]) -> tuple[Control, ...]:
    db, filters = site.release, site.filters
    ids = {t.kpi.kpi_id for t in tracks}
    rows = [r for r in measures.results(db) if r.kpi_id in ids]
    schools = {r.school_id for r in rows} - {DISTRICT} | {filters.school}
    groups = {r.group_id for r in rows} - {ALL} | {filters.group}
    years = sorted(
        {r.year for r in rows if r.value is not None or r.low is not None} | ({filters.year} if filters.year else set())
    )
    found = [
        Control(
            "school",
            words.FILTER_SCHOOL,
            _options(words.ALL_SCHOOLS, [(s.school_id, s.name) for s in places.schools(db) if s.school_id in schools]),
        ),
        Control(
            "group",
            words.FILTER_GROUP,
            _options(words.ALL_STUDENTS, [(g.group_id, g.name) for g in plans.groups(db) if g.group_id in groups]),
        ),
        Control("year", words.FILTER_YEAR, _options(words.NEWEST, [(str(y), school_year(y)) for y in reversed(years)])),
    ]
    return tuple(c for c in found if len(c.options) > 1)


def _options(default: str, rest: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return (("", default), *rest)


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
    filters, plan_id = site.filters, site.route.plan
    keep = carried(filters)
    charts = []
    widths = FULL if len(tracks) == 1 else HALF
    for track in tracks:
        trend = content.trend(site, track.kpi.kpi_id, filters, track)
        charts.append(
            chart_block(
                trend,
                block_id=f"trend-{track.kpi.kpi_id}",
                title=track.kpi.name,
                provenance=trend.provenance,
                share=("trend", track.kpi.kpi_id, Filters(school=filters.school, group=filters.group)),
                href=url(Route("kpi", plan_id, track.kpi.kpi_id), keep.but(group=filters.group)),
                widths=widths,
            )
        )
    cards = [
        kpi_card(t, url(Route("kpi", plan_id, t.kpi.kpi_id), keep.but(group=filters.group)), _of_year(t, filters.year))
        for t in tracks
    ]
    return section(
        "trajectories",
        words.TRAJECTORIES,
        html.Div(charts, className="charts"),
        frozen("cards", html.H3(words.CARDS, className="cards-title"), html.Div(cards, className="cards")),
    )


def _of_year(track: Trajectory, year: int | None) -> YearPoint | None:
    return next((p for p in track.years if p.year == year), None) if year else None


def _asked_for(site: Site, goal: Goal) -> Component:
    db = site.release
    wave = survey.default_wave(db) if site.filters.wave is None else site.filters.wave
    if wave is None:
        return section("asked-for", words.ASKED_FOR, empty("asked-for-none", words.NO_SURVEY))
    pointing = survey.priority_goals(db, goal.goal_id)
    if not pointing:
        return section("asked-for", words.ASKED_FOR, empty("asked-for-none", words.NO_PRIORITIES))
    body = asked_for(
        goal.goal_id,
        survey.survey_groups(db, wave),
        survey.cells(db, wave),
        pointing,
        survey.pooled(db, wave),
        url(Route("survey", site.route.plan), carried(site.filters)),
    )
    return section("asked-for", words.ASKED_FOR, frozen("asked-for-table", body), intro=words.ASKED_INTRO)


def _behind(site: Site, tracks: tuple[Trajectory, ...]) -> Component:
    db, filters = site.release, site.filters
    here = Filters(school=filters.school, year=filters.year, dimension=filters.dimension)
    charts = []
    for track in tracks:
        if equity.dimensions(db, track.kpi.kpi_id):
            charts.append(content.gaps(site, track.kpi.kpi_id, here))
    widest = {c.kpi.kpi_id: max((g.to_parity or 0 for g in c.rows), default=0) for c in charts}
    charts.sort(key=lambda c: -widest[c.kpi.kpi_id])
    if not charts:
        return section("behind", words.BEHIND, empty("behind-none", words.NO_GROUPS))
    blocks = [
        chart_block(
            chart,
            block_id=f"gaps-{chart.kpi.kpi_id}",
            title=f"{chart.kpi.name}, {school_year(chart.year)}",
            provenance=chart.provenance,
            share=("gaps", chart.kpi.kpi_id, here),
            href=url(Route("equity", site.route.plan), here.but(kpi=chart.kpi.kpi_id, scheme=filters.scheme)),
            widths=FULL if len(charts) == 1 else HALF,
        )
        for chart in charts
    ]
    ordered = len(charts) > 1 and any(widest.values())
    intro = f"{words.BEHIND_INTRO} {words.BEHIND_ORDER}" if ordered else words.BEHIND_INTRO
    return section("behind", words.BEHIND, html.Div(blocks, className="charts"), intro=intro)


def _strategies(site: Site, goal: Goal) -> Component:
    db = site.release
    found = plans.strategies(db, goal.goal_id)
    if not found:
        return section("strategies", words.STRATEGIES, empty("strategies-none", words.NO_STRATEGIES))
    late = owing.overdue_strategies(db, site.today)
    parts = strategy_list(plans.objectives(db, goal.goal_id), found, plans.phases(db, goal.goal_id), late)
    return section("strategies", words.STRATEGIES, frozen("strategies-list", parts))


def _projects(site: Site, goal: Goal) -> Component | None:
    db = site.release
    found = projects.projects(db, site.filters.school, goal.goal_id)
    if not projects.projects(db, None, goal.goal_id):
        return None
    names = {s.school_id: s.name for s in places.schools(db)}
    rows = tuple(strategy_words.project_row(p, names.get(p.school_id or "", "")) for p in found)
    if not rows:
        return section("projects", words.PROJECTS, empty("projects-none", words.NO_PROJECTS))
    lines = timeline(site, goal.name, site.filters.school, goal.goal_id)
    drawn = chart_block(
        lines, block_id="timeline", title=timeline_words.title(goal.name), provenance=lines.provenance, widths=FULL
    )
    listed = stacked(table(Table(words.PROJECTS, strategy_words.PROJECT_HEADINGS, rows, frozenset({3}))))
    return section(
        "projects",
        words.PROJECTS,
        drawn,
        frozen(
            "projects-table",
            html.Div(listed, className="scroll", tabIndex="0", role="region", **aria(label=words.PROJECTS_TABLE)),
        ),
    )
