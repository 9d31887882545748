"""Tables on a narrow page: what the browser is given to keep years whole and to show rows as blocks."""

from __future__ import annotations

import re

import pytest
from dash import html

from components.charts.model import Table
from components.markup import to_html
from components.narrow import stacked, whole
from components.table import table


def test_a_school_year_stays_whole_wherever_it_stands_and_nothing_else_is_touched() -> None:
    kept = '<span class="whole">2018–19</span>'
    assert to_html(whole("2018–19")) == kept
    assert to_html(whole(["up 0.6 since 2018–19, ", html.B("not 2019–20")])) == f"up 0.6 since {kept}, <b>not 2019–20</b>"
    assert whole("80–84 %") == "80–84 %"
    assert whole("1990–2019") == "1990–2019"
    assert whole(None) is None


def test_a_charts_table_keeps_its_years_whole() -> None:
    drawn = to_html(table(Table("Results", ("Year", "Value"), (("2018–19", "81.4 %"),), frozenset({1}))))
    assert '<th scope="row"><span class="whole">2018–19</span></th>' in drawn
    assert re.sub(r"<[^>]+>", "|", drawn).count("2018–19") == 1, "the words are the same"


def test_a_stacked_table_names_each_cells_column_and_says_its_roles() -> None:
    drawn = to_html(stacked(table(Table("Late", ("KPI", "Year", "Why"), (("Attendance", "2018–19", "a " * 30),)))))
    assert '<table class="data stacked" role="table">' in drawn
    assert re.findall(r'data-label="([^"]*)"', drawn) == ["Year", "Why"], "the row's head needs no name"
    assert [drawn.count(f'role="{name}"') for name in ("rowgroup", "row", "columnheader", "rowheader", "cell")] == [2, 2, 3, 1, 2]
    assert re.findall(r'<td class="([^"]*)"[^>]*data-label="Why"', drawn) == ["long"], "many words have the whole width"
    assert re.findall(r'<td class="([^"]*)"[^>]*data-label="Year"', drawn) == [""]


def test_columns_are_counted_from_the_last_where_a_head_spans_rows() -> None:
    planned = html.Th(["Planned", html.Small("month")], scope="col")
    head = html.Thead(html.Tr([html.Th("Project", scope="col"), html.Th("Milestone", scope="col"), planned]))
    first = html.Tr([html.Th("Roof", scope="rowgroup", rowSpan="2"), html.Td("Bid"), html.Td("May 2026")])
    second = html.Tr([html.Td("Build"), html.Td("Jul 2026")])
    drawn = to_html(stacked(html.Table([html.Caption("Milestones"), head, html.Tbody([first, second])], className="data")))
    assert re.findall(r'data-label="([^"]*)"[^>]*>([^<]*)', drawn) == [
        ("Milestone", "Bid"),
        ("Planned month", "May 2026"),
        ("Milestone", "Build"),
        ("Planned month", "Jul 2026"),
    ]


def test_a_table_without_a_head_of_one_row_cannot_be_stacked() -> None:
    with pytest.raises(ValueError, match="head of one row"):
        stacked(html.Table([html.Tbody([html.Tr([html.Td("1")])])]))
