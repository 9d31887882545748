"""Which students are being left behind: any KPI's groups against a reference, now, over time, by school, in full."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from components import charts, equity_parts
from components.chart_block import FULL, chart_block
from components.charts.model import Gaps
from components.filters import Control
from components.grid import SCRIPTS as GRID_SCRIPTS
from components.markup import dataset, frozen
from components.rich_table import rich_table
from components.section import empty, headline, section
from components.shell import View, carried
from components.text import chart_frame, gap_words
from components.text import equity_words as words
from pages import equity_charts
from pages.chart_files import UNSAFE
from pages.equity_choice import OF_SCHOOLS, Choice, choose
from queries import equity, pooling
from queries import kpis as measures
from queries import plan as plans
from queries import schools as places
from queries.filters import Filters, Route, school_year, url
from queries.site import VIEWS, Site
from queries.types import DISTRICT

PATH = "/<plan>/equity"
NAME = words.NAME
DRILL = "drill.js"


def view(site: Site) -> View:
    """The explorer; a plan without results by group says so."""
    plan = plans.plan(site.release)
    choice = choose(site)
    if choice is None:
        return View(f"{words.NAME} · {plan.district}", words.NO_GROUPS, (headline(words.NAME, words.NO_GROUPS),))
    shown = site.filters.view
    lead, place, when, body = _parts(site, choice)
    back = html.A(choice.kpi.name, href=url(Route("kpi", site.route.plan, choice.kpi.kpi_id), carried(site.filters)))
    block = f"views-{choice.kpi.kpi_id}-{choice.filters.school or DISTRICT}{'-pooled' if choice.pooled else ''}"
    tabs = [
        (text, url(site.route, site.filters.but(view=name, **_fits(site, choice, name))), name == shown)
        for name, text in words.VIEWS.items()
        if name not in OF_SCHOOLS or choice.schools or name == shown
    ]
    return View(
        title=f"{words.title(choice.kpi)} · {plan.district}",
        description=lead,
        body=(
            headline(
                words.title(choice.kpi),
                lead,
                kicker=[words.NAME, ": ", back, f", {place}, {when}"],
                also=_trail(site, choice),
            ),
            frozen(block, equity_parts.tabs(tabs, choice.notes)),
            section("gaps", words.HEADINGS[shown], *body),
            *(_targets(site, choice, place) if shown not in OF_SCHOOLS else ()),
        ),
        controls=_controls(site, choice),
        scripts=(DRILL, *(GRID_SCRIPTS if shown == "table" else ())),
        chart=url(Route("chart", plan.id, choice.kpi.kpi_id, "gaps"), _shared(site, choice)),
    )


def _shared(site: Site, choice: Choice) -> Filters:
    """The choices that make the chart of this view, of the chart's own address.

    A year or dimension that the reader left open stays open, so that a chart in somebody's page goes with the data.
    """
    shown, asked = site.filters.view, site.filters
    if shown not in VIEWS["gaps"]:
        return choice.shared
    if shown == "time":
        return Filters(school=choice.filters.school, dimension=choice.filters.dimension, view=shown)
    shared = choice.shared.but(view=shown, year=asked.year and choice.shared.year)
    if shown == "schools":
        return shared.but(dimension=None, group=choice.group.group_id if choice.group else None)
    return shared.but(dimension=asked.dimension and choice.shared.dimension)


def _fits(site: Site, choice: Choice, name: str | None) -> dict[str, object]:
    """What a link to another view must leave behind: a year or an order that the view does not have."""
    now, then = site.filters.view in OF_SCHOOLS, name in OF_SCHOOLS
    left: dict[str, object] = {}
    if now != then and choice.filters.year and not choice.pooled:
        left["year"] = choice.filters.year if not then or _schools_in(site, choice, choice.filters.year) else None
    if name == "schools" and site.filters.sort == "parity":
        left["sort"] = None
    return left


def _schools_in(site: Site, choice: Choice, year: int) -> bool:
    return any(y.year == year and y.valued for y in equity.school_years(site.release, choice.kpi.kpi_id))


def _parts(site: Site, choice: Choice) -> tuple[str, str, str, list[Component]]:
    """The page's lead, its place and time in words, and the body of the chosen view."""
    match site.filters.view:
        case "heat":
            return _heat(site, choice)
        case "schools":
            return _schools(site, choice)
    chart = equity_charts.gaps(site, choice)
    district = "the district"
    lead = words.lead(
        choice.kpi, chart.year, chart.place if chart.school_id else district, chart.rows, chart.reference, chart.first_year
    )
    when = gap_words.period(chart.year, chart.first_year)
    match site.filters.view:
        case "time":
            return lead, chart.place, when, _time(site, choice)
        case "table":
            return lead, chart.place, when, _table(site, choice, chart)
    return lead, chart.place, when, _now(site, choice, chart)


def _controls(site: Site, choice: Choice) -> tuple[Control, ...]:
    shown, asked = site.filters.view, site.filters
    found = [Control("kpi", words.CHOOSE_KPI, _options([(k.kpi_id, k.name) for k in choice.offered], asked.kpi))]
    schools = [(s.school_id, s.name) for s in places.schools(site.release) if s.school_id in choice.schools]
    groups = [(g.group_id, g.name) for g in choice.groups]
    counted = shown == "time" or equity_charts.counted(site, choice)
    if schools and shown not in OF_SCHOOLS:
        found.append(Control("school", words.SCHOOL, (("", words.DISTRICT), *schools)))
    if shown == "schools":
        found.append(Control("group", words.GROUP, (("", words.MOST_BEHIND if counted else words.WIDEST), *groups)))
    elif len(choice.dimensions) > 1:
        dimensions = [(d, gap_words.dimension_name(d)) for d in choice.dimensions]
        every = (("", words.ALL_DIMENSIONS), *dimensions)
        found.append(Control("dimension", words.DIMENSION, _options(dimensions, asked.dimension) if shown == "heat" else every))
    if shown == "time":
        return tuple(found)
    if len(choice.years) > 1:
        first = pooling.WINDOW - 1 if choice.pooled else None
        years = ((str(y), gap_words.period(y, y - first if first else None)) for y in reversed(choice.years))
        found.append(Control("year", words.YEAR, (("", words.newest(None if choice.pooled else choice.newest)), *years)))
    if choice.windows:
        found.append(Control("years", words.YEARS, (("", words.ONE_YEAR), ("3", words.THREE_YEARS))))
    found.append(Control("ref", words.REFERENCE, (*words.REFERENCES.items(), *groups)))
    schools_by = words.SCHOOL_ORDERS if counted else words.SCHOOL_ORDERS_OF_GAPS
    orders = {"heat": words.HEAT_ORDERS, "schools": schools_by}.get(shown or "", words.ORDERS)
    offered = [(by, name) for by, name in orders.items() if counted or by != "parity" or asked.sort == by]
    if len(offered) > 1:
        found.append(Control("sort", words.ORDER, tuple(offered)))
    return tuple(found)


def _options(named: list[tuple[str, str]], asked: str | None) -> tuple[tuple[str, str], ...]:
    """Choices of which the first is the default; it keeps its own name where the address says it in full."""
    (first, name), *others = named
    return ((first if asked == first else "", name), *others)


def _trail(site: Site, choice: Choice) -> list[Component | str] | None:
    """The way back from a school or from one group's schools, and the school's own page."""
    school = choice.filters.school
    parts: list[Component] = []
    district = plans.plan(site.release).district
    if site.filters.view in OF_SCHOOLS:
        kept = choice.filters.year if choice.year else None
        parts.append(html.A(words.back_to(district), href=equity_charts.address(site, choice, year=kept, sort=None)))
    elif school:
        parts.append(html.A(words.back_to(district), href=equity_charts.address(site, choice, school=None)))
        page = url(Route("school", site.route.plan, school), Filters(scheme=site.filters.scheme))
        parts.append(html.A(words.SCHOOL_PAGE, href=page))
    pieces: list[Component | str] = []
    for part in parts:
        pieces += [" · ", part] if pieces else [part]
    return pieces or None


def _now(site: Site, choice: Choice, chart: Gaps) -> list[Component]:
    picture = chart_block(
        chart,
        block_id="gaps-chart",
        title=charts.kind_of(chart).title(chart),
        provenance=chart.provenance,
        share=("gaps", chart.kpi.kpi_id, choice.shared),
        widths=FULL,
    )
    aside = frozen("gaps-facts", equity_parts.facts(chart), _files(site))
    return [html.Div([picture, aside], className="with-aside")]


def _files(site: Site, sentence: str = "") -> Component:
    """The rows of this view as a workbook, made by the server under the same choices; this view to pass on."""
    workbook = html.A(words.WORKBOOK, href=url(Route("workbook", site.route.plan), site.filters), download="")
    link = html.Button(chart_frame.COPY_LINK, type="button", **dataset(copy_url=url(site.route, site.filters)))
    said = html.Button(chart_frame.COPY_SENTENCE, type="button", **dataset(copy=sentence)) if sentence else None
    return html.P([workbook, said, link], className="chart-actions")


def _time(site: Site, choice: Choice) -> list[Component]:
    """A chart a dimension on one page; dimensions of one group share the last chart."""
    found = equity_charts.over_time(site, choice)
    if not found:
        return [empty("time-none", words.NO_TIME)]
    points = [p for chart in found.values() for panel in chart.panels for p in panel.points]
    intro = words.time_intro([p.n for p in points if p.n is not None], sum(p.status == "suppressed" for p in points))
    blocks = [
        chart_block(
            chart,
            block_id=f"time-{i}",
            title=name,
            provenance=chart.provenance,
            share=_shared_time(choice, equity_charts.dimension_of(site, chart)),
            widths=FULL,
        )
        for i, (name, chart) in enumerate(found.items())
    ]
    return [frozen("time-intro", html.P(intro, className="intro")), *blocks, frozen("time-files", _files(site))]


def _shared_time(choice: Choice, dimension: str | None) -> tuple[str, str, Filters] | None:
    """A chart of one dimension has an address; the one that gathers what is left over has none."""
    if dimension is None:
        return None
    return "gaps", choice.kpi.kpi_id, Filters(school=choice.filters.school, dimension=dimension, view="time")


def _heat(site: Site, choice: Choice) -> tuple[str, str, str, list[Component]]:
    chart = equity_charts.heat(site, choice)
    if chart is None or not chart.rows:
        return words.NO_SCHOOLS, plans.plan(site.release).district, words.newest(None), [empty("heat-none", words.NO_SCHOOLS)]
    kind = charts.kind_of(chart)
    share = ("gaps", choice.kpi.kpi_id, _shared(site, choice))
    block = chart_block(chart, block_id="heat", title=kind.title(chart), provenance=chart.provenance, share=share, widths=FULL)
    lead, when = kind.sentence(chart), gap_words.period(chart.year, chart.first_year)
    return lead, chart.place, when, [block, frozen("heat-ways", _files(site, lead), equity_parts.heat_ways(chart))]


def _schools(site: Site, choice: Choice) -> tuple[str, str, str, list[Component]]:
    chart = equity_charts.ranking(site, choice)
    if chart is None or not chart.rows:
        return words.NO_SCHOOLS, plans.plan(site.release).district, words.newest(None), [empty("schools-none", words.NO_SCHOOLS)]
    kind = charts.kind_of(chart)
    share = ("gaps", choice.kpi.kpi_id, _shared(site, choice))
    block = chart_block(chart, block_id="ranking", title=kind.title(chart), provenance=chart.provenance, share=share, widths=FULL)
    own = {
        r.school_id: url(Route("school", site.route.plan, r.school_id), Filters(scheme=site.filters.scheme)) for r in chart.rows
    }
    table = frozen("ranking-table", equity_parts.ranking_table(chart, own), _files(site, kind.sentence(chart)))
    return kind.sentence(chart), chart.place, gap_words.period(chart.year, chart.first_year), [block, table]


def _table(site: Site, choice: Choice, chart: Gaps) -> list[Component]:
    share = {s: url(Route("chart", site.route.plan, chart.kpi.kpi_id, "gaps", s), choice.shared) for s in ("csv", "json")}
    parts = [chart.kpi.kpi_id, chart.school_id or "district", gap_words.period(chart.year).replace("–", "-")]
    table, said = equity_parts.full_table(chart, UNSAFE.sub("_", "-".join(parts)) + ".csv")
    links = [html.A(name.upper(), href=address, download="") for name, address in share.items()]
    workbook = html.A(words.WORKBOOK, href=url(Route("workbook", site.route.plan), site.filters), download="")
    foot = html.P([*links, workbook], className="chart-actions")
    return [
        table,
        frozen("gaps-files", html.P(said, className="rule") if said else None, foot),
        frozen("gaps-facts", equity_parts.facts(chart)),
    ]


def _targets(site: Site, choice: Choice, place: str) -> list[Component]:
    """The plan's own bounds on gaps, each held against the chosen reference."""
    db, kpi, at = site.release, choice.kpi, choice.filters.school or DISTRICT
    dimension = choice.filters.dimension
    of = {g.group_id: g for g in plans.groups(db)}
    targets = [t for t in measures.gap_targets(db, kpi.kpi_id, at) if dimension in (None, of[t.group_id].dimension)]
    if not targets:
        return []
    by_year = {
        year: {g.group_id: g for g in equity.gaps(db, kpi.kpi_id, year, at, ref=choice.ref).rows}
        for year in {t.year for t in targets}
    }
    rows = []
    for t in sorted(targets, key=lambda t: (of[t.group_id].dimension, of[t.group_id].order, t.year)):
        gap = by_year[t.year].get(t.group_id)
        rows.append(
            (of[t.group_id].name, school_year(t.year), words.bound(t, kpi), words.gap_now(gap, kpi), words.judged(gap, t, kpi))
        )
    caption = words.target_caption(kpi, place)
    table = rich_table(caption, words.TARGET_HEADINGS, rows, numeric={2, 3}, class_name="gap-targets", stack=True)
    return [section("gap-targets", words.TARGETS, frozen("gap-targets-table", table), intro=words.TARGETS_INTRO)]
