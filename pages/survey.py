"""What people asked for: each survey wave's priorities by group, added up, where groups differ, and what else counted."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from dash import html
from dash.development.base_component import Component

from components.chart_block import FULL, chart_block
from components.filters import Control
from components.markup import aria, dataset, frozen
from components.section import empty, headline, section
from components.shell import View, carried
from components.survey_tables import Wave, disagreement, respondents, totals
from components.text import survey_page_words as words
from components.text import survey_words
from components.themes import theme_lists, theme_matrix
from pages import content
from pages.chosen import school_name
from queries import plan as plans
from queries import survey
from queries.filters import Filters, Route, url
from queries.site import Site
from queries.types import FrameworkItem, SurveyGroup

PATH = "/<plan>/survey"
NAME = words.NAME


def view(site: Site) -> View:
    """The survey page; a plan without a survey still shows what else went into it."""
    db, filters = site.release, site.filters
    plan = plans.plan(db)
    wave_id = filters.wave or survey.default_wave(db)
    if wave_id is None:
        body: tuple[Component, ...] = (headline(words.NAME, words.NO_SURVEY), _what_else(site))
        return View(title=f"{words.NAME} · {plan.district}", description=words.NO_SURVEY, body=body)
    of = _wave(site, wave_id)
    published = any(g.published for g in of.groups)
    lead = words.lead(of.groups, _first(of), _divides(of))
    chosen = school_name(site)
    said = [words.unpublished(of.groups) if published else "", words.not_by_school(chosen) if chosen else ""]
    return View(
        title=f"{of.wave.name} · {plan.district}",
        description=lead,
        body=(
            headline(words.NAME, lead, kicker=words.kicker(of.wave), also=" ".join(filter(None, said))),
            *(_published(site, of) if published else [_nothing(site)]),
            section("respondents", words.RESPONDENTS, frozen("respondents-table", respondents(of))),
            _themes(site, of),
            _what_else(site),
        ),
        controls=_controls(site, of),
        chart=url(Route("chart", plan.id, wave_id, "priorities")) if published else "",
    )


def _wave(site: Site, wave_id: str) -> Wave:
    db, keep = site.release, carried(site.filters)
    names = {g.goal_id: g.name for g in plans.goals(db)}
    goals: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for link in survey.priority_goals(db):
        goals[link.priority_id].append((names[link.goal_id], url(Route("goal", site.route.plan, link.goal_id), keep)))
    return Wave(
        wave=next(w for w in survey.waves(db) if w.wave == wave_id),
        groups=survey.survey_groups(db, wave_id),
        cells=survey.cells(db, wave_id),
        means=survey.pooled(db, wave_id),
        goals={priority: tuple(links) for priority, links in goals.items()},
    )


def _first(of: Wave) -> tuple[str, int] | None:
    known = [m for m in of.means if m.equal is not None]
    if not known:
        return None
    first = max(known, key=lambda m: m.equal or 0.0)
    return first.priority, first.exact


def _divides(of: Wave) -> tuple[str, str, float, str, float] | None:
    apart = [m for m in of.means if m.spread is not None]
    if not apart:
        return None
    widest = max(apart, key=lambda m: m.spread or 0.0)
    names = {g.group_id: g.name for g in of.groups}
    share = {c.group_id: c.percent or 0.0 for c in of.cells if c.priority_id == widest.priority_id}
    return widest.priority, names[widest.most], share[widest.most], names[widest.least], share[widest.least]


def _controls(site: Site, of: Wave) -> tuple[Control, ...]:
    waves = survey.waves(site.release)
    shown = _stakeholder(site, of)
    groups = [(g.group_id, g.name) for g in of.groups]
    found = []
    if len(waves) > 1:
        found.append(Control("wave", words.WAVE, (("", words.NEWEST), *((w.wave, words.kicker(w)) for w in waves))))
    if shown is not None:
        found.append(Control("stakeholder", words.GROUP, (("", words.first_group(shown.name)), *groups)))
    return tuple(found)


def _stakeholder(site: Site, of: Wave) -> SurveyGroup | None:
    """The group whose bars are shown: the chosen one, else the first with a published table."""
    chosen = next((g for g in of.groups if g.group_id == site.filters.stakeholder), None)
    return chosen or next((g for g in of.groups if g.published), None)


def _published(site: Site, of: Wave) -> list[Component]:
    """The sections that need a published table of at least one group."""
    shown = _stakeholder(site, of)
    assert shown is not None, "called for waves with a published table"
    wave_id, pooled = of.wave.wave, site.filters.view == "pooled"
    everyone = content.priorities(site, wave_id, Filters(wave=wave_id))
    one = replace(everyone, stakeholder=shown.group_id)
    bounds = {c.bound for c in of.cells}
    apart = disagreement(of)
    return [
        section(
            "asked",
            words.ASKED,
            chart_block(
                everyone,
                block_id="matrix",
                title=survey_words.title(of.wave),
                provenance=everyone.provenance,
                share=("priorities", wave_id, Filters()),
                widths=FULL,
            ),
            frozen("asked-note", html.P(words.bounds("at_most" in bounds, "not_offered" in bounds), className="aside-note")),
            intro=words.chosen(of.wave),
        ),
        section(
            "group",
            words.ONE_GROUP,
            chart_block(
                one,
                block_id="bars",
                title=survey_words.title(of.wave, shown.name),
                provenance=one.provenance,
                share=("priorities", wave_id, Filters(stakeholder=shown.group_id)),
                widths=FULL,
            )
            if shown.published
            else empty("bars-none", words.no_table(shown)),
        ),
        section(
            "totals",
            words.TOTALS,
            frozen(
                "totals-table",
                _weights(site, pooled),
                html.P(words.POOLED_RULE if pooled else words.EQUAL_RULE, className="rule"),
                totals(of, pooled),
            ),
            intro=words.BOTH_RULES,
        ),
        section(
            "divide",
            words.DIVIDE,
            frozen("divide-table", apart) if apart else empty("divide-table", words.NO_DIVIDE),
            intro=words.DIVIDE_INTRO if apart else None,
        ),
    ]


def _weights(site: Site, pooled: bool) -> Component:
    links = []
    for text, choice in ((words.EQUAL, None), (words.POOLED, "pooled")):
        here = aria(current="true") if (choice == "pooled") == pooled else {}
        address = url(site.route, site.filters.but(view=choice))
        links.append(html.Li(html.A(text, href=address, **here, **dataset(inplace="true"))))
    return html.Nav(html.Ul(links, className="goal-nav"), **aria(label=words.WEIGHTS))


def _nothing(site: Site) -> Component:
    """Where no group's table was published: that, and the way to a survey that has some."""
    other = survey.default_wave(site.release)
    wave = next((w for w in survey.waves(site.release) if w.wave == other), None)
    has = any(g.published for g in survey.survey_groups(site.release, other))
    way = html.A(words.elsewhere(wave), href=url(site.route, site.filters.but(wave=None))) if wave and has else None
    return section("asked", words.ASKED, frozen("asked-none", html.P([words.NO_PUBLISHED, " ", way], className="empty")))


def _themes(site: Site, of: Wave) -> Component:
    themes = survey.themes(site.release, of.wave.wave)
    if not themes:
        return section("themes", words.THEMES, empty("themes-table", words.NO_THEMES))
    keep = carried(site.filters)
    goals = {g.goal_id: (g.name, url(Route("goal", site.route.plan, g.goal_id), keep)) for g in plans.goals(site.release)}
    distinct = len({t.theme_id for t in themes})
    labels = len({t.respondent_group for t in themes})
    return section(
        "themes",
        words.THEMES,
        frozen("themes-table", theme_matrix(of.wave, themes, of.groups), theme_lists(themes, of.groups, goals)),
        intro=words.themes_intro(distinct, labels, sum(t.inferred for t in themes)),
    )


def _what_else(site: Site) -> Component:
    """The committee's ideas, the peers' goals and the frameworks that stood beside the survey."""
    db, plan_id, keep = site.release, site.route.plan, carried(site.filters)
    parts: list[Component] = []
    if ideas := plans.goal_ideas(db):
        items = [
            html.Li([html.Span(words.votes(i.votes), className="votes"), i.idea])
            for i in sorted(ideas, key=lambda i: (-i.votes, i.order))
        ]
        source = words.ideas_source(sorted({i.source for i in ideas if i.source}))
        parts.append(
            html.Div([html.H3(words.IDEAS), html.P(source, className="muted small"), html.Ul(items, className="plain ideas")])
        )
    names = {g.goal_id: g.name for g in plans.goals(db)}
    frameworks: defaultdict[str, list[Component]] = defaultdict(list)
    for item in sorted(plans.frameworks(db), key=_spelling):
        goal = names.get(item.goal_id or "")
        link = html.A(goal, href=url(Route("goal", plan_id, item.goal_id or ""), keep)) if goal else None
        frameworks[item.framework].append(
            html.Li([html.Strong(item.code, className="code"), item.name, " " if link else None, link])
        )
    parts += [
        html.Div([html.H3(words.framework(name)), html.Ul(rows, className="plain letters")]) for name, rows in frameworks.items()
    ]
    peers: defaultdict[str, list[Component]] = defaultdict(list)
    for peer in plans.peer_goals(db):
        peers[peer.district].append(html.Li(peer.goal))
    if peers:
        lists = [html.Div([html.H4(district), html.Ul(rows)]) for district, rows in peers.items()]
        parts.append(html.Div([html.H3(words.PEERS), html.Div(lists, className="peers")], className="wide"))
    if not parts:
        return section("else", words.ELSE, empty("else-body", words.NOTHING_ELSE))
    return section("else", words.ELSE, frozen("else-body", html.Div(parts, className="what-else")))


def _spelling(item: FrameworkItem) -> tuple[str, int, str]:
    """Letters that spell a framework's name stand in that order; any other code comes after them."""
    place = item.framework.find(item.code)
    return item.framework, place if place >= 0 else len(item.framework), item.code
