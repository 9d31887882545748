"""How the numbers are made: states, gaps, privacy, every KPI's definition, what changed, what was found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from components import method_parts as parts
from components.charts.model import Table
from components.markup import aria, frozen
from components.section import headline, section
from components.shell import View, carried
from components.text import finding_words, numbers
from components.text import method_words as words
from queries import kpis as measures
from queries import plan as plans
from queries import record, survey
from queries import schools as places
from queries.filters import Route, url
from queries.site import Site
from queries.types import Goal, Kpi

PATH = "/<plan>/method"
NAME = "Method"


def view(site: Site) -> View:
    """One long page of reference: nothing on it hangs on a filter."""
    plan = plans.plan(site.release)
    content = {
        "method-states": (parts.states(), _list(words.STATE_RULES)),
        "method-pace": (_list(words.PACE_RULES),),
        "method-gaps": (parts.rules(words.GAP_RULES),),
        "method-privacy": _privacy(site),
        "method-kpis": _kpis(site),
        "method-changed": (_changed(site),),
        "method-findings": (_findings(site),),
        "method-survey": (_survey(site),),
        "method-sources": (_sources(site),),
        "method-releases": (_releases(site),),
    }
    return View(
        title=f"{words.TITLE} · {plan.district}",
        description=words.LEAD,
        body=(
            headline(words.TITLE, words.LEAD),
            frozen("contents", _contents()),
            *(section(key, words.SECTIONS[key], frozen(f"{key}-body", *body)) for key, body in content.items()),
        ),
    )


def _contents() -> Component:
    links = [html.Li(html.A(text, href=f"#{key}")) for key, text in words.SECTIONS.items()]
    return html.Nav(html.Ul(links), className="contents", **aria(label=words.CONTENTS))


def _list(sentences: Sequence[str]) -> Component:
    return html.Ul([html.Li(s) for s in sentences], className="method-list")


def _empty(sentence: str) -> Component:
    return html.P(sentence, className="empty")


def _privacy(site: Site) -> tuple[Component | None, ...]:
    db, plan = site.release, plans.plan(site.release)
    forms = record.published_forms(db)[0]
    ranged = plan.privacy_profile == "range_ladder" or (plan.privacy_profile == "exact_suppressed" and not forms.with_counts)
    ladder = ranged and forms.ranges and db.tier == "public"
    sentences = [
        words.PRIVACY.get(plan.privacy_profile, plan.privacy_profile),
        words.LADDER_INSTEAD if ladder and plan.privacy_profile == "exact_suppressed" else "",
        words.forms(forms.exact, forms.with_counts, forms.ranges, forms.hidden),
        words.DERIVED if plan.privacy_profile != "as_published" else "",
        words.minimum(plan) if plan.privacy_profile != "as_published" else "",
        words.INTERNAL if db.tier == "internal" else "",
    ]
    table = parts.scrolled(Table(words.LADDER_CAPTION, words.LADDER_HEADINGS, words.LADDER), "short") if ladder else None
    return (html.Div([html.P(s) for s in sentences if s], className="prose"), table)


def _kpis(site: Site) -> tuple[Component, ...]:
    db = site.release
    known = measures.kpis(db)
    of_goal: defaultdict[str, list[Kpi]] = defaultdict(list)
    for kpi in known:
        of_goal[kpi.goal_id].append(kpi)
    return tuple(_goal(site, goal, of_goal[goal.goal_id], known) for goal in plans.goals(db) if of_goal[goal.goal_id])


def _goal(site: Site, goal: Goal, mine: Sequence[Kpi], known: Sequence[Kpi]) -> Component:
    keep = carried(site.filters)
    names = {k.kpi_id: k.name for k in known}
    entries = []
    for kpi in mine:
        after = kpi.replaced_by
        link = html.A(words.replaced(names[after]), href=f"#{after}") if after in names else None
        address = url(Route("kpi", site.route.plan, kpi.kpi_id), keep)
        entries.append(parts.kpi_entry(kpi, plans.benchmarks(site.release, kpi.kpi_id), link, address))
    return html.Div([html.H3(f"{goal.order}. {goal.name}"), html.Div(entries, className="columns")], className="kpi-goal")


def _changed(site: Site) -> Component:
    db = site.release
    steps = [(step.old, step.new) for step in record.restatements(db)]
    if not steps:
        return _empty(words.NO_CHANGES)
    schools = {s.school_id: s.name for s in places.schools(db)}
    groups = {g.group_id: g.name for g in plans.groups(db)}
    kpis = {k.kpi_id: k for k in measures.kpis(db)}
    return html.Div([html.P(words.CHANGES_INTRO, className="intro"), parts.restated(steps, kpis, schools, groups)])


def _findings(site: Site) -> Component:
    problems = plans.problems(site.release)
    if not problems:
        profile = plans.plan(site.release).privacy_profile
        hidden = site.release.tier == "public" and profile != "as_published"
        return _empty(finding_words.NONE_PUBLIC if hidden else finding_words.NONE)
    return html.Div([html.P(finding_words.INTRO, className="intro"), parts.findings(problems)])


def _survey(site: Site) -> Component:
    db = site.release
    waves = survey.waves(db)
    if not waves:
        return _empty(words.NO_WAVES)
    items: list[Component] = []
    for wave in waves:
        groups = survey.survey_groups(db, wave.wave)
        published = [g for g in groups if g.published]
        note = words.survey_note(wave, len(groups), len(published), sum(g.list_length is not None for g in published))
        source = html.P(f"{words.FACTS['source']}: {wave.source}", className="chart-source") if wave.source else None
        items += [html.H3(words.wave_heading(wave)), html.Div([html.P(note), source], className="prose")]
    return html.Div(items)


def _sources(site: Site) -> Component:
    db, plan = site.release, plans.plan(site.release)
    used: defaultdict[tuple[str, str], list[record.UsedSource]] = defaultdict(list)
    for each in record.used_sources(db):
        used[each.source, each.source_url].append(each)
    items = [html.Li([words.THE_PLAN, ": ", parts.linked(plan.source, plan.source_url)])] if plan.source else []
    for (source, address), uses in used.items():
        names = "; ".join(f"{u.kpi}, {words.years(u.first, u.last)}" for u in uses)
        items.append(html.Li([parts.linked(source, address), html.Span(names, className="source-use")]))
    return html.Ul(items, className="sources") if items else _empty(words.NO_SOURCES)


def _releases(site: Site) -> Component:
    db = site.release
    lines = [(words.release(p.release, p.release == db.release), p.data_as_of, p.since[:10]) for p in site.history]
    if not lines:
        lines = [(words.release(db.release, True), db.data_as_of, "")]
    rows = tuple((name, numbers.date(as_of) or "–", numbers.date(since) or "–") for name, as_of, since in reversed(lines))
    intro = html.P(words.RELEASE_INTRO, className="intro")
    return html.Div([intro, parts.scrolled(Table(words.RELEASES_CAPTION, words.RELEASES_HEADINGS, rows), "short")])
