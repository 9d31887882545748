"""Which students are being left behind: any KPI's groups against a reference, now, over time, in full."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

from dash import html
from dash.development.base_component import Component

from components.chart_block import FULL, chart_block
from components.charts.model import Comparison, Gaps, Multiples
from components.filters import Control
from components.markup import aria, dataset, frozen
from components.rich_table import rich_table
from components.section import empty, headline, section
from components.shell import View, carried
from components.text import equity_words as words
from components.text import gap_words
from pages import content
from queries import equity
from queries import kpis as measures
from queries import plan as plans
from queries import schools as places
from queries.filters import Filters, Route, school_year, url
from queries.gaps import OTHERS
from queries.site import Site
from queries.types import ALL, DISTRICT, Kpi, Trajectory

PATH = "/<plan>/equity"
NAME = words.NAME


@dataclass(frozen=True)
class Choice:
    """What the page shows: the KPI, and the choices that this KPI and place can answer.

    ``year`` is None where nothing is published here. ``notes`` say which choices could not hold.
    """

    kpi: Kpi
    filters: Filters
    schools: frozenset[str]
    dimensions: tuple[str, ...]
    years: tuple[int, ...]
    year: int | None
    newest: int | None
    notes: tuple[str, ...]

    @property
    def shared(self) -> Filters:
        """The choices of the chart's own address: its year is named where the default would be another."""
        f = self.filters
        return Filters(school=f.school, dimension=f.dimension, year=f.year, ref=f.ref, sort=f.sort)


def view(site: Site) -> View:
    """The explorer; a plan without results by group says so."""
    plan = plans.plan(site.release)
    choice = choose(site)
    if choice is None:
        return View(f"{words.NAME} · {plan.district}", words.NO_GROUPS, (headline(words.NAME, words.NO_GROUPS),))
    chart = content.gaps(site, choice.kpi.kpi_id, choice.shared)
    place = chart.place if chart.school_id else "the district"
    lead = words.lead(choice.kpi, chart.year, place, chart.rows, chart.reference)
    shown = site.filters.view
    match shown:
        case "time":
            body = _time(site, choice, chart)
        case "table":
            body = _table(site, choice, chart)
        case _:
            body = _now(choice, chart)
    back = html.A(choice.kpi.name, href=url(Route("kpi", site.route.plan, choice.kpi.kpi_id), carried(site.filters)))
    return View(
        title=f"{words.title(choice.kpi)} · {plan.district}",
        description=lead,
        body=(
            headline(
                words.title(choice.kpi), lead, kicker=[words.NAME, ": ", back, f", {chart.place}, {school_year(chart.year)}"]
            ),
            frozen(f"views-{choice.kpi.kpi_id}-{choice.filters.school or DISTRICT}", _tabs(site, choice)),
            section("gaps", words.HEADINGS[shown], *body),
            *_targets(site, choice, chart),
        ),
        controls=_controls(site, choice),
    )


def choose(site: Site) -> Choice | None:
    """The reader's choices as far as they can be answered; None where no KPI has results by group."""
    db, asked = site.release, site.filters
    where: defaultdict[str, set[str]] = defaultdict(set)
    for found in equity.group_places(db):
        where[found.kpi_id].add(found.school_id)
    offered = [k for k in measures.kpis(db) if k.kpi_id in where]
    if not offered:
        return None
    kpi = next((k for k in offered if k.kpi_id == asked.kpi), offered[0])
    notes = []
    if asked.kpi and kpi.kpi_id != asked.kpi:
        wanted = measures.kpi(db, asked.kpi)
        notes.append(words.fell_back(wanted.name if wanted else asked.kpi, kpi.name))
    school = asked.school if asked.school in where[kpi.kpi_id] else None
    if asked.school and school is None:
        notes.append(words.fell_back(content.place_name(site, asked.school), content.place_name(site, None)))
    at = school or DISTRICT
    dimensions = equity.dimensions(db, kpi.kpi_id, at)
    dimension = asked.dimension if asked.dimension in dimensions else None
    if asked.dimension and dimension is None:
        notes.append(words.fell_back(gap_words.dimension_name(asked.dimension).lower(), words.ALL_DIMENSIONS.lower()))
    years = equity.group_result_years(db, kpi.kpi_id, at)
    newest = equity.gap_year(db, kpi.kpi_id, at, dimension)
    if newest is None:
        of_dimension = [r.year for r in equity.group_years(db, kpi.kpi_id, at) if r.valued and dimension in (None, r.dimension)]
        fallback = max(of_dimension, default=None)
    else:
        fallback = newest
    if asked.year and asked.year not in years:
        notes.append(words.fell_back(school_year(asked.year), school_year(fallback) if fallback else words.newest(None)))
    year = asked.year if asked.year in years else (fallback if newest is None else None)
    filters = replace(asked, kpi=kpi.kpi_id, school=school, dimension=dimension, year=year)
    return Choice(kpi, filters, frozenset(where[kpi.kpi_id]), dimensions, years, year or newest, fallback, tuple(notes))


def _controls(site: Site, choice: Choice) -> tuple[Control, ...]:
    db, kpi_id = site.release, choice.kpi.kpi_id
    with_groups = {p.kpi_id for p in equity.group_places(db)}
    kpis = [k for k in measures.kpis(db) if k.kpi_id in with_groups]
    found = [Control("kpi", words.CHOOSE_KPI, (("", kpis[0].name), *((k.kpi_id, k.name) for k in kpis[1:])))]
    schools = [(s.school_id, s.name) for s in places.schools(db) if s.school_id in choice.schools]
    if schools:
        found.append(Control("school", words.SCHOOL, (("", words.DISTRICT), *schools)))
    if len(choice.dimensions) > 1:
        dimensions = ((d, gap_words.dimension_name(d)) for d in choice.dimensions)
        found.append(Control("dimension", words.DIMENSION, (("", words.ALL_DIMENSIONS), *dimensions)))
    if len(choice.years) > 1 and site.filters.view != "time":
        years = ((str(y), school_year(y)) for y in reversed(choice.years))
        found.append(Control("year", words.YEAR, (("", words.newest(choice.newest)), *years)))
    if site.filters.view != "time":
        groups = ((g.group_id, g.name) for g in equity.kpi_groups(db, kpi_id) if g.group_id != ALL)
        found.append(Control("ref", words.REFERENCE, (*words.REFERENCES.items(), *groups)))
        found.append(Control("sort", words.ORDER, tuple(words.ORDERS.items())))
    return tuple(found)


def _tabs(site: Site, choice: Choice) -> list[Component]:
    links = []
    for name, text in words.VIEWS.items():
        here = aria(current="true") if name == site.filters.view else {}
        address = url(site.route, site.filters.but(view=name))
        links.append(html.Li(html.A(text, href=address, **here, **dataset(inplace="true"))))
    notes = [html.P(" ".join(choice.notes), className="note", role="note")] if choice.notes else []
    return [*notes, html.Nav(html.Ul(links, className="goal-nav"), **aria(label=words.VIEWS_LABEL))]


def _now(choice: Choice, chart: Gaps) -> list[Component]:
    picture = chart_block(
        chart,
        block_id="gaps-chart",
        title=gap_words.title(chart.kpi, chart.year, chart.place),
        provenance=chart.provenance,
        share=("gaps", chart.kpi.kpi_id, choice.shared),
        widths=FULL,
    )
    return [html.Div([picture, frozen("gaps-facts", _facts(chart))], className="with-aside")]


def _facts(chart: Gaps) -> Component:
    rows: list[Component] = []
    for term, text in words.facts(chart.kpi, chart.rows, chart.missing, chart.reference):
        rows += [html.Dt(term), html.Dd(text)]
    return html.Div([html.H3(words.FACTS_LABEL), html.Dl(rows, className="facts")], className="gap-facts")


def _time(site: Site, choice: Choice, chart: Gaps) -> list[Component]:
    """A chart a dimension on one page; dimensions of one group share the last chart."""
    db, at = site.release, choice.filters.school or DISTRICT
    tracks = measures.trajectories_by_group(db, choice.kpi.kpi_id, at, choice.filters.dimension)
    of = {g.group_id: g for g in plans.groups(db)}
    by: defaultdict[str, list[Trajectory]] = defaultdict(list)
    for track in tracks:
        if track.group_id != ALL and any(p.status for p in track.years):
            by[of[track.group_id].dimension].append(track)
    single = [tracks[0] for tracks in by.values() if len(tracks) == 1]
    charts = {gap_words.dimension_name(d): found for d, found in by.items() if len(found) > 1}
    if single:
        charts[gap_words.dimension_name(next(iter(by))) if len(by) == 1 else words.OTHER_GROUPS] = single
    if not charts:
        return [empty("time-none", words.NO_TIME)]
    everyone = measures.trajectory(db, choice.kpi.kpi_id, at)
    years = [p.year for found in charts.values() for track in found for p in track.years if p.status]
    points = [p for found in charts.values() for track in found for p in track.years]
    intro = words.time_intro([p.n for p in points if p.n is not None], sum(p.status == "suppressed" for p in points))
    made: list[Component] = [frozen("time-intro", html.P(intro, className="intro"))]
    for i, (name, found) in enumerate(charts.items()):
        multiples = Multiples(
            kpi=choice.kpi,
            place=chart.place,
            school_id=at,
            panels=tuple(Comparison(of[t.group_id].name, t.years, t.group_id) for t in found),
            first_year=min(years),
            last_year=max(years),
            provenance=chart.provenance,
            reference=Comparison(words.ALL_STUDENTS, everyone.years, ALL) if everyone and everyone.latest else None,
        )
        block = chart_block(multiples, block_id=f"time-{i}", title=name, provenance=chart.provenance, widths=FULL)
        made.append(block)
    return made


def _table(site: Site, choice: Choice, chart: Gaps) -> list[Component]:
    headings, rows, said = words.full_table(chart.kpi, chart.rows, chart.missing)
    numeric = {i for i, heading in enumerate(headings) if heading in words.NUMERIC}
    caption = words.table_caption(chart.kpi, chart.year, chart.place, chart.rows, chart.reference)
    share = {s: url(Route("chart", site.route.plan, chart.kpi.kpi_id, "gaps", s), choice.shared) for s in ("csv", "json")}
    return [
        frozen(
            "gaps-table",
            rich_table(caption, headings, rows, numeric=numeric, class_name="gap-table"),
            html.P(said, className="rule") if said else None,
            html.P(
                [html.A(name.upper(), href=address, download="") for name, address in share.items()], className="chart-actions"
            ),
        ),
        frozen("gaps-facts", _facts(chart)),
    ]


def _targets(site: Site, choice: Choice, chart: Gaps) -> list[Component]:
    """The plan's own bounds on gaps, each held against the chosen reference."""
    db, kpi, at = site.release, choice.kpi, choice.filters.school or DISTRICT
    dimension = choice.filters.dimension
    of = {g.group_id: g for g in plans.groups(db)}
    targets = [t for t in measures.gap_targets(db, kpi.kpi_id, at) if dimension in (None, of[t.group_id].dimension)]
    if not targets:
        return []
    by_year = {
        year: {g.group_id: g for g in equity.gaps(db, kpi.kpi_id, year, at, ref=choice.filters.ref or OTHERS).rows}
        for year in {t.year for t in targets}
    }
    rows = []
    for t in sorted(targets, key=lambda t: (of[t.group_id].dimension, of[t.group_id].order, t.year)):
        gap = by_year[t.year].get(t.group_id)
        rows.append(
            (of[t.group_id].name, school_year(t.year), words.bound(t, kpi), words.gap_now(gap, kpi), words.judged(gap, t, kpi))
        )
    table = rich_table(
        words.target_caption(kpi, chart.place), words.TARGET_HEADINGS, rows, numeric={2, 3}, class_name="gap-targets"
    )
    return [section("gap-targets", words.TARGETS, frozen("gap-targets-table", table), intro=words.TARGETS_INTRO)]
