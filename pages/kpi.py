"""One KPI in depth: its trajectory, pace, groups, schools, restatements, definition."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from components.cards import current, state
from components.chart_block import FULL, chart_block
from components.charts.model import Table
from components.filters import Control
from components.markup import aria, frozen
from components.narrow import stacked
from components.section import empty, headline, section
from components.shell import View, carried
from components.table import table
from components.text import goal_words, numbers, reasons
from components.text import kpi_words as words
from pages import content
from queries import equity
from queries import kpis as measures
from queries import plan as plans
from queries import schools as places
from queries.filters import Filters, Route, school_year, url
from queries.site import Site
from queries.types import ALL, DISTRICT, Kpi, Trajectory

PATH = "/<plan>/kpis/<kpi>"
NAME = "KPI"


def view(site: Site) -> View:
    """The KPI for the chosen school and group."""
    db, filters = site.release, site.filters
    chart = content.trend(site, site.route.id, Filters(school=filters.school, group=filters.group))
    track, kpi = chart.trajectory, chart.trajectory.kpi
    plan = plans.plan(db)
    goal = next(g for g in plans.goals(db) if g.goal_id == kpi.goal_id)
    objective = next(o for o in plans.objectives(db) if o.objective_id == kpi.objective_id)
    keep = carried(filters)
    where = [html.A(f"{goal.order}. {goal.name}", href=url(Route("goal", plan.id, goal.goal_id), keep)), f" › {objective.name}"]
    now = track.latest or current(track)
    why = reasons.of_point(now, kpi) if now else ""
    body = (
        headline(
            kpi.name if not (filters.school or filters.group) else f"{kpi.name}: {chart.group}, {chart.place}",
            "",
            kicker=where,
            also=[state(now), html.Span(f" {why[:1].upper()}{why[1:]}." if why else "")],
        ),
        section(
            "trajectory",
            words.TRAJECTORY,
            chart_block(
                chart,
                block_id="trend",
                title=kpi.name,
                provenance=chart.provenance,
                share=("trend", kpi.kpi_id, Filters(school=filters.school, group=filters.group)),
                widths=FULL,
                method=f"{url(Route('method', plan.id), keep)}#{kpi.kpi_id}",
            ),
            _facts("pace", words.pace_facts(track)),
        ),
        _groups(site, kpi),
        _schools(site, kpi),
        _about(site, kpi),
        _ledger(site, kpi),
    )
    return View(
        title=f"{kpi.name} · {plan.district}",
        description=why or kpi.name,
        body=body,
        controls=_controls(site, kpi),
        chart=url(Route("chart", plan.id, kpi.kpi_id, "trend"), Filters(school=filters.school, group=filters.group)),
    )


def _controls(site: Site, kpi: Kpi) -> tuple[Control, ...]:
    db = site.release
    with_results = {r.school_id for r in measures.results(db, kpi.kpi_id)} - {DISTRICT}
    groups = {r.group_id for r in measures.results(db, kpi.kpi_id)} - {ALL}
    controls = []
    if with_results or site.filters.school:
        schools = [
            (s.school_id, s.name) for s in places.schools(db) if s.school_id in with_results or s.school_id == site.filters.school
        ]
        controls.append(Control("school", goal_words.FILTER_SCHOOL, (("", goal_words.ALL_SCHOOLS), *schools)))
    if groups or site.filters.group:
        named = [(g.group_id, g.name) for g in plans.groups(db) if g.group_id in groups or g.group_id == site.filters.group]
        controls.append(Control("group", goal_words.FILTER_GROUP, (("", goal_words.ALL_STUDENTS), *named)))
    return tuple(controls)


def _facts(block_id: str, pairs: list[tuple[str, str]]) -> Component:
    terms = [part for term, text in pairs for part in (html.Dt(term), html.Dd(text))]
    return frozen(block_id, html.Dl(terms, className="facts") if terms else None)


def _groups(site: Site, kpi: Kpi) -> Component:
    if not equity.dimensions(site.release, kpi.kpi_id):
        return section("groups", words.GROUPS, empty("groups-none", words.NO_GROUPS))
    keep = Filters(kpi=kpi.kpi_id, school=site.filters.school, scheme=site.filters.scheme)
    chart = content.gaps(site, kpi.kpi_id, Filters(school=site.filters.school))
    more = html.P(html.A(goal_words.MORE_EQUITY, href=url(Route("equity", site.route.plan), keep)))
    if not chart.rows:
        return section("groups", words.GROUPS, empty("groups-none", words.NO_GROUPS_HERE), frozen("groups-more", more))
    return section(
        "groups",
        words.GROUPS,
        chart_block(
            chart,
            block_id="gaps",
            title=f"{kpi.name} by student group, {school_year(chart.year)}",
            provenance=chart.provenance,
            share=("gaps", kpi.kpi_id, Filters(school=site.filters.school)),
            widths=FULL,
        ),
        frozen("groups-more", more),
    )


def _schools(site: Site, kpi: Kpi) -> Component:
    db = site.release
    tracks = measures.trajectories_by_school(db, kpi.kpi_id, site.filters.group or ALL)
    if not tracks:
        return section("schools", words.SCHOOLS, empty("schools-none", words.NO_SCHOOLS))
    names = {s.school_id: s.name for s in places.schools(db)}
    rows = [
        _school_row(site, t, names.get(t.school_id, t.school_id))
        for t in sorted(tracks, key=lambda t: names.get(t.school_id, ""))
    ]
    heads = html.Tr(
        [html.Th(h, scope="col", className="num" if i in (1, 3) else "") for i, h in enumerate(words.SCHOOL_HEADINGS)]
    )
    listed = stacked(html.Table([html.Caption(kpi.name), html.Thead(heads), html.Tbody(rows)], className="data"))
    return section(
        "schools",
        words.SCHOOLS,
        frozen(
            "schools-table", html.Div(listed, className="scroll", tabIndex="0", role="region", **aria(label=words.SCHOOLS_TABLE))
        ),
        intro=words.SCHOOLS_INTRO,
    )


def _school_row(site: Site, track: Trajectory, name: str) -> Component:
    point = track.latest or current(track)
    if point is None:
        shown, year, n = numbers.NOTHING, "", ""
    else:
        shown = (
            numbers.value(point.value, track.kpi) if point.value is not None else numbers.span(point.low, point.high, track.kpi)
        )
        if shown == numbers.NOTHING:
            shown = reasons.STATUSES.get(point.status, "")
        year, n = school_year(point.year), numbers.count(point.n)
    address = url(Route("school", site.route.plan, track.school_id), Filters(scheme=site.filters.scheme))
    return html.Tr(
        [
            html.Th(html.A(name, href=address), scope="row"),
            html.Td(shown, className="num"),
            html.Td(year),
            html.Td(n, className="num"),
            html.Td(state(point)),
        ]
    )


def _about(site: Site, kpi: Kpi) -> Component:
    db = site.release
    said = words.comments(plans.comments(db, kpi.kpi_id))
    marks = plans.benchmarks(db, kpi.kpi_id)
    terms = [part for term, text in words.facts(kpi) for part in (html.Dt(term), html.Dd(text))]
    return section(
        "about",
        words.ABOUT,
        frozen(
            "about-facts",
            html.Dl(terms, className="facts"),
            html.Details([html.Summary(words.COHORT), html.P(words.COHORT_ANSWER, className="intro")], id="cohort")
            if "graduation" in kpi.kpi_id
            else None,
            [html.H3(words.BENCHMARKS), html.Ul([html.Li(words.benchmark(b, kpi)) for b in marks])] if marks else None,
            [
                html.H3(words.COMMENTS),
                html.Dl([p for head, text in said for p in (html.Dt(head), html.Dd(text))], className="facts"),
            ]
            if said
            else None,
        ),
    )


def _ledger(site: Site, kpi: Kpi) -> Component:
    rows = _ledger_rows(site, kpi)
    if not rows:
        return section("ledger", words.LEDGER, empty("ledger-none", words.NO_LEDGER))
    listed = stacked(table(Table(words.LEDGER, words.LEDGER_HEADINGS, rows, frozenset({3}))))
    return section(
        "ledger",
        words.LEDGER,
        frozen(
            "ledger-table", html.Div(listed, className="scroll", tabIndex="0", role="region", **aria(label=words.LEDGER_TABLE))
        ),
    )


def _ledger_rows(site: Site, kpi: Kpi) -> tuple[tuple[str, ...], ...]:
    db = site.release
    schools = {s.school_id: s.name for s in places.schools(db)}
    groups = {g.group_id: g.name for g in plans.groups(db)}
    return tuple(
        words.ledger_row(row, kpi, schools.get(row.school_id, ""), groups.get(row.group_id, row.group_id))
        for row in measures.ledger(db, kpi.kpi_id)
    )
