"""Every school with its newest results: one table, sorted as the reader likes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from components.cards import state
from components.filters import Control
from components.markup import aria, dataset, frozen
from components.section import empty, headline, section
from components.shell import View, carried
from components.standing import at_year, column_year, newest, number_cell, result_text
from components.text import charts as trend_words
from components.text import reasons
from components.text import school_words as words
from queries import kpis as measures
from queries import plan as plans
from queries import schools as places
from queries.filters import Filters, Route, school_year, url
from queries.site import Site
from queries.standing import school_kpis
from queries.types import Kpi, School, Trajectory, YearPoint

PATH = "/<plan>/schools"
NAME = "Schools"
MOST_COLUMNS = 4
STATES = ("met", "on_path", "improving", "no_progress", "baseline", "no_target", "pending", "late")
LEVELS = tuple(words.LEVELS)


@dataclass(frozen=True)
class _Row:
    school: School
    tracks: dict[str, Trajectory]


def view(site: Site) -> View:
    """The table of schools: the main KPIs beside each other, or one KPI with its target and change."""
    db, filters = site.release, site.filters
    plan, schools = plans.plan(db), places.schools(db)
    if not schools:
        return View(
            title=f"{words.SCHOOLS} · {plan.district}",
            description=words.NO_SCHOOLS,
            body=(headline(words.SCHOOLS, words.NO_SCHOOLS),),
        )
    known = school_kpis(db)
    of_school = places.trajectories_of_schools(db)
    rows = [_Row(s, {t.kpi.kpi_id: t for t in of_school.get(s.school_id, ())}) for s in schools]
    chosen = next((k for k in known if k.kpi_id == filters.kpi), None)
    shown = (chosen,) if chosen else known[:MOST_COLUMNS]
    lead = words.lead(schools, sum(any(t.latest for t in r.tracks.values()) for r in rows))
    return View(
        title=f"{words.SCHOOLS} · {plan.district}",
        description=lead,
        body=(
            headline(words.SCHOOLS, lead, also=_met(shown, rows)),
            section(
                "schools",
                words.TABLE,
                frozen("schools-table", _table(site, rows, shown, chosen)) if shown else empty("schools-table", words.NO_RESULTS),
                frozen("schools-list", None if shown else _plain_list(site, schools)),
                intro=words.JUDGED if shown else None,
            ),
        ),
        controls=_controls(known),
    )


def _controls(known: Sequence[Kpi]) -> tuple[Control, ...]:
    if len(known) < 2:
        return ()
    return (Control("kpi", words.FILTER_KPI, (("", words.MAIN_KPIS), *((k.kpi_id, k.name) for k in known))),)


def _met(shown: Sequence[Kpi], rows: Sequence[_Row]) -> str:
    if not shown:
        return ""
    first = shown[0]
    return words.met_of(first, [p for r in rows if (p := newest(r.tracks.get(first.kpi_id))) is not None])


def _sorted(rows: Sequence[_Row], order: str, kpi: Kpi) -> list[_Row]:
    def value(row: _Row) -> tuple[bool, float]:
        point = newest(row.tracks.get(kpi.kpi_id))
        known = None if point is None else point.value if point.value is not None else point.low
        return known is None, 0.0 if known is None else known if kpi.better == "lower" else -known

    def judged(row: _Row) -> int:
        point = newest(row.tracks.get(kpi.kpi_id))
        return STATES.index(point.state) if point is not None and point.state in STATES else len(STATES)

    def level(row: _Row) -> int:
        return LEVELS.index(row.school.level) if row.school.level in LEVELS else len(LEVELS)

    keys = {"value": value, "state": judged, "level": level}
    # The rows come by name, and sorting keeps that order among equals.
    return sorted(rows, key=keys[order]) if order in keys else list(rows)  # type: ignore[arg-type]  # each key sorts by one type


def _table(site: Site, rows: Sequence[_Row], shown: Sequence[Kpi], chosen: Kpi | None) -> Component:
    order = site.filters.sort or "name"
    years = {k.kpi_id: column_year([r.tracks[k.kpi_id] for r in rows if k.kpi_id in r.tracks]) for k in shown}
    with_region = any(r.school.region for r in rows)
    head: list[Component] = [_sort_head(site, words.SCHOOL, "name"), _sort_head(site, words.LEVEL, "level", "about")]
    if with_region:
        head.append(html.Th(words.REGION, scope="col", className="about"))
    head += _focus_heads(site, years[chosen.kpi_id]) if chosen else [_kpi_head(site, k, years[k.kpi_id]) for k in shown]
    body = [_district(site, shown, chosen, years, with_region)]
    # Beside other KPIs an empty cell is a fact; a table of one KPI would be half empty rows.
    left_out = [r.school.name for r in rows if chosen and newest(r.tracks.get(chosen.kpi_id)) is None]
    for row in _sorted([r for r in rows if r.school.name not in left_out], order, shown[0]):
        cells = (
            _focus_cells(row.tracks.get(chosen.kpi_id), years[chosen.kpi_id])
            if chosen
            else [number_cell(row.tracks.get(k.kpi_id), years[k.kpi_id]) for k in shown]
        )
        about = [html.Td(words.level(row.school.level), className="about")]
        if with_region:
            about.append(html.Td(row.school.region or "–", className="about"))
        body.append(html.Tr([_name(site, row.school), *about, *cells]))
    caption = words.caption(chosen, words.SORTS[order])
    ranged = order == "value" and any((p := newest(r.tracks.get(shown[0].kpi_id))) and p.value is None for r in rows)
    return html.Div(
        [
            html.Div(
                html.Table(
                    [html.Caption(caption), html.Thead(html.Tr(head)), html.Tbody(body)],
                    className=f"data schools {'focus' if chosen else ''}",
                ),
                className="scroll",
                tabIndex="0",
                role="region",
                **aria(label=words.as_table(words.TABLE)),
            ),
            html.P(words.RANGES, className="chart-source") if ranged else None,
            html.P(words.without(left_out), className="empty") if left_out else None,
        ]
    )


def _sort_head(site: Site, text: str, order: str, class_name: str = "") -> Component:
    here = (site.filters.sort or "name") == order
    href = url(site.route, site.filters.but(sort=None if order == "name" else order))
    link = html.A(text, href=href, className="sort", **dataset(inplace="true"))
    return html.Th(link, scope="col", className=class_name, **(aria(sort="ascending") if here else {}))


def _kpi_head(site: Site, kpi: Kpi, year: int | None) -> Component:
    link = html.A(kpi.name, href=url(site.route, site.filters.but(kpi=kpi.kpi_id)), **dataset(inplace="true"))
    return html.Th([link, html.Small(school_year(year)) if year else None], scope="col")


def _focus_heads(site: Site, year: int | None) -> list[Component]:
    result = f"{words.RESULT}, {school_year(year)}" if year else words.RESULT
    return [
        _sort_head(site, result, "value", "num"),
        html.Th(words.TARGET, scope="col", className="num"),
        html.Th(words.CHANGE, scope="col"),
        _sort_head(site, words.STATE, "state"),
    ]


def _focus_cells(track: Trajectory | None, year: int | None, point: YearPoint | None = None) -> list[Component]:
    point = point or newest(track)
    if track is None or point is None:
        return [html.Td(words.NOTHING_HERE, className="muted num"), html.Td("–", className="num"), html.Td("–"), html.Td("–")]
    target = "–" if point.target is None else trend_words.target_value(point.target, point.target_high, track.kpi)
    shown: list[Component | str] = [result_text(point, track.kpi)]
    if point.year != year:
        shown.append(html.Small(school_year(point.year)))
    return [
        html.Td(html.Span(shown, className="standing-number"), className="num"),
        html.Td(target, className="num"),
        html.Td(words.change(track, point)),
        html.Td([state(point), html.Span(reasons.of_point(point, track.kpi), className="school-history")]),
    ]


def _district(site: Site, shown: Sequence[Kpi], chosen: Kpi | None, years: dict[str, int | None], with_region: bool) -> Component:
    found = {k.kpi_id: measures.trajectory(site.release, k.kpi_id) for k in shown}
    cells = (
        _focus_cells(found[chosen.kpi_id], years[chosen.kpi_id], at_year(found[chosen.kpi_id], years[chosen.kpi_id]))
        if chosen
        else [number_cell(found[k.kpi_id], years[k.kpi_id], at_year(found[k.kpi_id], years[k.kpi_id])) for k in shown]
    )
    blank = [html.Td("–", className="about") for _ in range(2 if with_region else 1)]
    return html.Tr([html.Th(words.THE_DISTRICT, scope="row"), *blank, *cells], className="district")


def _name(site: Site, school: School) -> Component:
    said = words.history(school)
    chosen = school.school_id == site.filters.school
    return html.Th(
        [
            _link(site, school),
            html.Span(f" ({words.CHOSEN})", className="muted") if chosen else None,
            html.Span(said, className="school-history") if said else None,
        ],
        scope="row",
        className="chosen" if chosen else "",
    )


def _link(site: Site, school: School) -> Component:
    keep = Filters(school=school.school_id, scheme=carried(site.filters).scheme)
    return html.A(school.name, href=url(Route("school", site.route.plan, school.school_id), keep))


def _plain_list(site: Site, schools: Sequence[School]) -> Component:
    return html.Ul([html.Li([_link(site, s), f" · {words.level(s.level)}"]) for s in schools], className="plain columns")
