"""The frame around a page: where the style sheet of what is below the headline stands."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component
from hypothesis import given
from hypothesis import strategies as st

from components.markup import frozen, to_html
from components.section import headline, section
from components.shell import Frame, View, shell
from pages import static
from queries.filters import Filters, Request, Route

SHEET = '<link href="/assets/below.0.css" rel="stylesheet">'
REQUEST = Request(Route("home"), Filters())


def painted(*body: Component, sheet: str = "/assets/below.0.css") -> str:
    return to_html(shell(Frame(REQUEST, sheet=sheet), View("A plan", "How it stands", body)))


@given(before=st.integers(0, 2), after=st.integers(0, 2))
def test_the_sheet_stands_between_the_headline_and_the_rest(before: int, after: int) -> None:
    above = [frozen(f"above-{n}", html.P("above")) for n in range(before)]
    below = [section(f"below-{n}", "below") for n in range(after)]
    page = painted(*above, headline("A goal", "It is kept."), *below)
    assert page.count(SHEET) == 1
    head, _, rest = page.partition(SHEET)
    assert "It is kept." in head
    assert head.count(">above<") == before
    assert rest.count(">below<") == after


def test_a_page_without_a_headline_has_it_before_everything_else() -> None:
    page = painted(frozen("only", html.P("only this")))
    assert page.index(SHEET) < page.index("only this")


def test_a_document_that_names_the_sheet_itself_has_none_in_its_page() -> None:
    assert "<link" not in painted(headline("A goal", "It is kept."), sheet="")


def test_the_first_part_and_the_part_below_are_the_whole_style_sheet() -> None:
    name, below = static.sheet()
    assert static.style(static.FIRST) + below.decode() == static.style()
    assert static.IMMUTABLE.search(f"/assets/{name}")


def test_what_a_headline_is_drawn_with_comes_with_the_document() -> None:
    first = static.style(static.FIRST)
    for needed in (".headline .lead{", ".filters{", ".goal-nav{", "#react-entry-point{", "--ink:", "@font-face{"):
        assert needed in first
