"""Parts of the equity explorer: what the gaps rest on, its tables, and the ways on from here."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dash import html
from dash.development.base_component import Component

from components.charts.model import Gaps, HeatMap, SchoolRanking
from components.grid import Grid, grid, number
from components.markup import aria, dataset
from components.rich_table import Cell, rich_table
from components.text import equity_words as words
from components.text import gap_words
from components.text import school_gap_words as school_words
from components.text.numbers import NOTHING
from queries.types import Gap


def tabs(links: Sequence[tuple[str, str, bool]], notes: Sequence[str]) -> list[Component]:
    """The views as links in place, (words, address, whether this is it), under what could not be shown."""
    items = [
        html.Li(html.A(text, href=address, **(aria(current="true") if here else {}), **dataset(inplace="true")))
        for text, address, here in links
    ]
    said = [html.P(" ".join(notes), className="note", role="note")] if notes else []
    return [*said, html.Nav(html.Ul(items, className="goal-nav"), **aria(label=words.VIEWS_LABEL))]


def facts(chart: Gaps) -> Component:
    """Reference, numbers of students and what is hidden; then each group's way to its schools."""
    rows: list[Component] = []
    for term, text in words.facts(chart.kpi, chart.rows, chart.missing, chart.reference):
        rows += [html.Dt(term), html.Dd(text)]
    closer = ways([(words.BY_SCHOOL, [(g.group, dict(chart.links).get(g.group_id, "")) for g in chart.rows])])
    return html.Div([html.H3(words.FACTS_LABEL), html.Dl(rows, className="facts"), closer], className="gap-facts")


def ways(kinds: Sequence[tuple[str, Sequence[tuple[str, str]]]]) -> Component | None:
    """Links that lead one step deeper, each kind under its words; None where nothing leads anywhere."""
    parts: list[Component] = []
    for intro, links in kinds:
        known = [html.Li(html.A(text, href=href)) for text, href in links if href]
        if known:
            parts += [html.P(intro), html.Ul(known)]
    return html.Div([html.H3(words.CLOSER), *parts], className="closer") if parts else None


def heat_ways(chart: HeatMap) -> Component | None:
    """From the heat map to one group over all schools, or to one school with all its groups."""
    of = dict(chart.links)
    groups = [(g.name, of.get(g.group_id, "")) for g in chart.groups]
    return ways([(words.BY_SCHOOL, groups), (words.IN_SCHOOL, [(row.school, row.href) for row in chart.rows])])


def ranking_table(chart: SchoolRanking, pages: dict[str, str]) -> Component:
    """The ranking with its ways on: to the gaps inside each school, and to the school's own page (``pages`` by id).

    A column that no school fills is left out.
    """
    rows: list[Sequence[Cell]] = []
    for r in chart.rows:
        parity, share, result, gap, interval, students, remark = (
            school_words.ranking_row(r.school, r.gap, r.share, chart.kpi)[i] for i in (1, 2, 3, 5, 6, 7, 8)
        )
        page = html.A(words.SCHOOL_PAGE, href=pages.get(r.school_id, "")) if r.school_id in pages else ""
        rows.append((html.A(r.school, href=r.href), parity, share, result, gap, interval, students, remark, page))
    caption = f"{words.EVERY_SCHOOL}: {gap_words.people(chart.group)}"
    kept = [i for i in range(len(words.RANKING_HEADINGS)) if any(row[i] not in (NOTHING, "") for row in rows)]
    numeric = {place for place, i in enumerate(kept) if 1 <= i <= 6}
    headings = [words.RANKING_HEADINGS[i] for i in kept]
    return rich_table(caption, headings, [[row[i] for i in kept] for row in rows], numeric=numeric, class_name="gap-schools")


# The exact number behind a column of the full table, by its heading.
EXACT: dict[str, Callable[[Gap], float | None]] = {
    "Result": lambda g: g.value,
    "Students": lambda g: g.n,
    "Reference’s students": lambda g: g.reference_n,
    "Gap": lambda g: g.gap,
    "Ratio": lambda g: g.ratio,
    "Risk ratio": lambda g: g.risk_ratio,
    "To parity": lambda g: g.to_parity,
}


def full_table(chart: Gaps, csv_name: str) -> tuple[Grid, str]:
    """Every number behind the gaps as a table that becomes a grid, and what holds for each of its rows."""
    headings, rows, said = words.full_table(chart.kpi, chart.rows, chart.missing)
    of = dict(chart.links)
    body: list[Sequence[Cell]] = []
    for i, row in enumerate(rows):
        gap = chart.rows[i] if i < len(chart.rows) else None
        name: Cell = row[0]
        if gap is not None and of.get(gap.group_id):
            name = html.A(row[0], href=of[gap.group_id])
        body.append((name, *(_cell(heading, text, gap) for heading, text in zip(headings[1:], row[1:], strict=True))))
    numeric = {i for i, heading in enumerate(headings) if heading in words.NUMERIC}
    caption = words.table_caption(chart.kpi, chart.year, chart.place, chart.rows, chart.reference, chart.first_year)
    table = rich_table(caption, headings, body, numeric=numeric, class_name="gap-table")
    return grid("gaps-grid", table, csv_name=csv_name, csv_label=words.CSV_VISIBLE), said


def _cell(heading: str, text: str, gap: Gap | None) -> Cell:
    exact = EXACT.get(heading)
    return text if exact is None or gap is None else number(text, exact(gap))
