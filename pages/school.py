"""One school: how its KPIs stand against its own targets, its groups, its like, its projects."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from components.cards import kpi_card
from components.chart_block import FULL, HALF, chart_block
from components.filters import Control
from components.markup import aria, frozen
from components.narrow import stacked
from components.project_table import project_table
from components.section import empty, headline, section
from components.shell import View
from components.standing import at_year, column_year, newest, number_cell, result_text
from components.text import gap_words, timeline_words
from components.text import school_words as words
from components.text.numbers import value
from pages import content
from pages.project_lines import timeline
from pages.school_parts import parts_section
from queries import equity
from queries import kpis as measures
from queries import plan as plans
from queries import projects as works
from queries import schools as places
from queries.filters import Filters, Route, school_year, url
from queries.site import Site
from queries.standing import has_target, school_kpis
from queries.types import Kpi, School, SchoolProfile, Trajectory, YearPoint

PATH = "/<plan>/schools/<school>"
NAME = "School"
MOST_CARDS = 8
MOST_COLUMNS = 3
SHARES = ("enrolment", "ed_pct", "el_pct", "swd_pct")


def view(site: Site) -> View:
    """A principal's page; on paper, a one-page profile. The school is the address's, whatever the filter says."""
    db = site.release
    school = places.school(db, site.route.id)
    assert school is not None, "the URL was checked against the plan's schools"
    plan = plans.plan(db)
    tracks = [t for t in places.trajectories_of_schools(db).get(school.school_id, ()) if newest(t) is not None]
    aimed = [t for t in tracks if has_target(t)]
    shown = (aimed or tracks)[:MOST_CARDS]
    rest = [t for t in tracks if t not in shown]
    lead = words.school_lead(tracks, closed=school.closed is not None)
    profiles = places.profiles(db, school.school_id)
    dimensions = _dimensions(site, school.school_id, tracks)
    return View(
        title=f"{school.name} · {plan.district}",
        description=f"{school.name}: {lead}",
        body=(
            headline(school.name, lead, kicker=_kicker(site, school), also=words.history(school)),
            frozen("facts", _facts(profiles[-1] if profiles else None)),
            _cards(site, school.school_id, shown, judged=bool(aimed)),
            *_rest(site, school.school_id, rest),
            _trends(site, school, shown, tracks),
            _gaps(site, school.school_id, tracks, dimensions),
            parts_section(site, school.school_id, [t.kpi for t in tracks], _keep(site, school.school_id)),
            _similar(site, school, profiles),
            _projects(site, school.school_id),
        ),
        controls=_controls(dimensions),
        chart=_first(site, school.school_id, shown),
    )


def _first(site: Site, school_id: str, shown: Sequence[Trajectory]) -> str:
    drawn = next((t for t in shown if _drawn(t)), None)
    return url(Route("chart", site.route.plan, drawn.kpi.kpi_id, "trend"), Filters(school=school_id)) if drawn else ""


def _drawn(track: Trajectory) -> bool:
    """A trajectory of one year is no line."""
    return sum(p.value is not None or p.low is not None for p in track.years) > 1


def _keep(site: Site, school_id: str) -> Filters:
    """What a link from here carries: this school, so that the next page shows it too."""
    return Filters(school=school_id, scheme=site.filters.scheme)


def _kicker(site: Site, school: School) -> list[object]:
    back = html.A(words.SCHOOLS, href=url(Route("schools", site.route.plan), _keep(site, school.school_id)))
    parts: list[object] = [back]
    for said in (words.level(school.level) if school.level else "", school.region or ""):
        parts += [f" · {said}"] if said else []
    return parts


def _facts(profile: SchoolProfile | None) -> Component | None:
    if profile is None:
        return None
    pairs = [(words.FACT_NAMES[name], words.profile_fact(profile, name)) for name in SHARES]
    return html.Div(
        [
            html.Dl([html.Div([html.Dt(name), html.Dd(value)]) for name, value in pairs if value], className="school-facts"),
            html.P(words.profile_year(profile), className="chart-source"),
        ]
    )


def _cards(site: Site, school_id: str, shown: Sequence[Trajectory], *, judged: bool) -> Component:
    title = words.CARDS if judged else words.CARDS_WITHOUT
    if not shown:
        return section("school-cards", title, empty("school-cards-body", words.NO_KPI))
    district = plans.plan(site.release).district
    items = []
    for track in shown:
        other = measures.trajectory(site.release, track.kpi.kpi_id)
        own = newest(track)
        point = at_year(other, own.year if own else None)
        aimed = value(point.target, track.kpi) if point and point.target is not None else ""
        beside = words.beside(district, result_text(point, track.kpi), point.year) if point else words.no_beside(district)
        target = html.Span(words.beside_target(aimed), className="beside-target") if aimed else None
        href = url(Route("kpi", site.route.plan, track.kpi.kpi_id), _keep(site, school_id))
        items.append(
            html.Div([kpi_card(track, href), html.P([beside, target], className="card-beside")], className="school-card")
        )
    intro = None if judged else words.NO_OWN_TARGETS
    return section(
        "school-cards", title, frozen("school-cards-body", html.Div(items, className="cards school-cards")), intro=intro
    )


def _rest(site: Site, school_id: str, rest: Sequence[Trajectory]) -> tuple[Component, ...]:
    if not rest:
        return ()
    rows = []
    for track in rest:
        point = newest(track)
        assert point is not None, "tracks without any row were left out"
        other = measures.trajectory(site.release, track.kpi.kpi_id)
        beside = at_year(other, point.year)
        rows.append(
            html.Tr(
                [
                    html.Th(
                        html.A(track.kpi.name, href=url(Route("kpi", site.route.plan, track.kpi.kpi_id), _keep(site, school_id))),
                        scope="row",
                    ),
                    html.Td(result_text(point, track.kpi), className="num"),
                    html.Td(school_year(point.year)),
                    html.Td(words.change(track, point)),
                    html.Td(_with_year(beside, track.kpi, point.year) if beside else "–", className="num"),
                ]
            )
        )
    headings = ((words.KPI, ""), (words.RESULT, "num"), (words.YEAR, ""), (words.CHANGE, ""), (words.THE_DISTRICT, "num"))
    head = html.Tr([html.Th(text, scope="col", className=name) for text, name in headings])
    body = stacked(html.Table([html.Caption(words.REST), html.Thead(head), html.Tbody(rows)], className="data"))
    box = html.Div(body, className="scroll", tabIndex="0", role="region", **aria(label=words.as_table(words.REST)))
    return (section("school-rest", words.REST, frozen("school-rest-body", box), intro=words.REST_INTRO),)


def _with_year(point: YearPoint, kpi: Kpi, year: int) -> list[Component | str]:
    text: list[Component | str] = [result_text(point, kpi)]
    return text if point.year == year else [*text, " ", html.Small(school_year(point.year), className="muted")]


def _trends(site: Site, school: School, shown: Sequence[Trajectory], tracks: Sequence[Trajectory]) -> Component:
    """The lines of the cards' KPIs; where none of those has a line, as after a school has closed, of the others."""
    school_id = school.school_id
    here = Filters(school=school_id)
    charts: list[Component] = []
    drawn = [t for t in shown if _drawn(t)] or [t for t in tracks if _drawn(t)][:MOST_CARDS]
    for track in drawn:
        kpi = track.kpi
        chart = content.trend(site, kpi.kpi_id, here, track)
        charts.append(
            chart_block(
                chart,
                block_id=f"trend-{kpi.kpi_id}",
                title=kpi.name,
                provenance=chart.provenance,
                share=("trend", kpi.kpi_id, here),
                widths=_widths(drawn),
                href=url(Route("kpi", site.route.plan, kpi.kpi_id), _keep(site, school_id)),
                method=url(Route("method", site.route.plan), _keep(site, school_id)),
            )
        )
    if not charts:
        return section(
            "school-trends",
            words.TRENDS,
            empty("school-trends-none", words.NO_TRENDS_CLOSED if school.closed else words.NO_TRENDS),
        )
    return section("school-trends", words.TRENDS, html.Div(charts, className=_grid(charts)), intro=words.TRENDS_INTRO)


def _widths(drawn: Sequence[Trajectory]) -> tuple[int, ...]:
    """A chart alone in its section has the page's whole width."""
    return FULL if len(drawn) == 1 else HALF


def _grid(charts: Sequence[Component]) -> str:
    return "charts one" if len(charts) == 1 else "charts"


def _dimensions(site: Site, school_id: str, tracks: Sequence[Trajectory]) -> tuple[str, ...]:
    """The dimensions in which some KPI has two groups to compare here."""
    db = site.release
    found = [d for t in tracks for d in equity.dimensions(db, t.kpi.kpi_id, school_id)]
    return tuple(
        d for d in dict.fromkeys(found) if any(equity.gap_year(db, t.kpi.kpi_id, school_id, d) is not None for t in tracks)
    )


def _controls(dimensions: Sequence[str]) -> tuple[Control, ...]:
    if len(dimensions) < 2:
        return ()
    first, *others = dimensions
    options = (("", gap_words.dimension_name(first)), *((d, gap_words.dimension_name(d)) for d in others))
    return (Control("dimension", words.FILTER_DIMENSION, options),)


def _gaps(site: Site, school_id: str, tracks: Sequence[Trajectory], dimensions: Sequence[str]) -> Component:
    """One gap chart a KPI with groups here. Which blocks there are must not hang on the dimension chosen."""
    db = site.release
    charts: list[Component] = []
    chosen = site.filters.dimension if site.filters.dimension in dimensions else next(iter(dimensions), None)
    drawn = [t for t in tracks if equity.gap_year(db, t.kpi.kpi_id, school_id) is not None]
    for track in drawn:
        kpi_id = track.kpi.kpi_id
        here = Filters(school=school_id, dimension=chosen)
        chart = content.gaps(site, kpi_id, here)
        charts.append(
            chart_block(
                chart,
                block_id=f"gaps-{kpi_id}",
                title=words.by_dimension(track.kpi, chosen, chart.year),
                provenance=chart.provenance,
                share=("gaps", kpi_id, here),
                widths=_widths(drawn),
                href=url(Route("equity", site.route.plan), _keep(site, school_id).but(kpi=kpi_id, dimension=chosen)),
                method=url(Route("method", site.route.plan), _keep(site, school_id)),
            )
        )
    if not charts:
        return section("school-gaps", words.GAPS, empty("school-gaps-none", words.NO_GAPS))
    return section("school-gaps", words.GAPS, html.Div(charts, className=_grid(charts)), intro=words.GAPS_INTRO)


def _similar(site: Site, school: School, profiles: Sequence[SchoolProfile]) -> Component:
    db = site.release
    peers = places.similar(db, school.school_id)
    if not peers or not profiles:
        return section("school-similar", words.SIMILAR, empty("school-similar-body", words.NO_SIMILAR))
    of_school = places.trajectories_of_schools(db)
    newest_profile = {p.school_id: p for p in places.profiles(db)}
    here = {t.kpi.kpi_id for t in of_school.get(school.school_id, ()) if newest(t)}
    shown = [k for k in school_kpis(db) if k.kpi_id in here][:MOST_COLUMNS]
    known = {s: {t.kpi.kpi_id: t for t in of_school.get(s, ())} for s in (school.school_id, *(p.school_id for p in peers))}
    years = {k.kpi_id: column_year([t[k.kpi_id] for t in known.values() if k.kpi_id in t]) for k in shown}
    rows = [
        _similar_row(site, s, s == school, newest_profile.get(s.school_id), known[s.school_id], shown, years)
        for s in (school, *peers)
    ]
    head = [html.Th(words.SCHOOL, scope="col")]
    head += [html.Th(words.FACT_NAMES[name], scope="col", className="num") for name in SHARES]
    head += [html.Th([k.name, _small_year(years[k.kpi_id])], scope="col") for k in shown]
    caption = html.Caption(words.similar_caption(school.name))
    body = stacked(html.Table([caption, html.Thead(html.Tr(head)), html.Tbody(rows)], className="data similar"))
    box = html.Div(body, className="scroll", tabIndex="0", role="region", **aria(label=words.as_table(words.SIMILAR)))
    return section("school-similar", words.SIMILAR, frozen("school-similar-body", box), intro=words.SIMILAR_RULE)


def _small_year(year: int | None) -> Component | None:
    return html.Small(school_year(year)) if year else None


def _similar_row(
    site: Site,
    school: School,
    own: bool,
    profile: SchoolProfile | None,
    tracks: dict[str, Trajectory],
    shown: Sequence[Kpi],
    years: dict[str, int | None],
) -> Component:
    address = url(Route("school", site.route.plan, school.school_id), _keep(site, school.school_id))
    name = html.Th(school.name if own else html.A(school.name, href=address), scope="row")
    shares = [html.Td((words.profile_fact(profile, share) if profile else "") or "–", className="num") for share in SHARES]
    cells = [number_cell(tracks.get(k.kpi_id), years[k.kpi_id]) for k in shown]
    return html.Tr([name, *shares, *cells], className="here" if own else "")


def _projects(site: Site, school_id: str) -> Component:
    found = works.projects(site.release, school_id)
    if not found:
        return section("school-projects", words.PROJECTS, empty("school-projects-body", words.NO_PROJECTS))
    href = url(Route("projects", site.route.plan), _keep(site, school_id))
    lines = timeline(site, words.AT_THIS_SCHOOL, school_id)
    drawn = chart_block(
        lines, block_id="school-timeline", title=timeline_words.title(lines.name), provenance=lines.provenance, widths=FULL
    )
    return section(
        "school-projects",
        words.PROJECTS,
        drawn,
        frozen(
            "school-projects-body",
            project_table(found, words.as_table(words.PROJECTS)),
            html.P(html.A(words.MORE_PROJECTS, href=href)),
        ),
    )
