"""A table whose cells may hold links and small pictures, in a region that scrolls where it must."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.markup import aria
from components.narrow import stacked, whole

Cell = str | Component | Sequence[Any]


def rich_table(
    caption: str,
    headings: Sequence[Cell],
    rows: Sequence[Sequence[Cell]],
    *,
    numeric: Collection[int] = (),
    class_name: str = "",
    label: str = "",
    stack: bool = False,
) -> Component:
    """A real table with a caption; the first cell of a row heads it. ``numeric`` are columns to set right.

    ``label`` names the scrolling region to those who reach it by keyboard; by default the caption does.
    With ``stack`` the rows are blocks on a narrow screen, so that nothing scrolls.
    """
    head = [html.Th(text, scope="col", className="num" if i in numeric else "") for i, text in enumerate(headings)]
    body = [
        html.Tr(
            [
                html.Th(whole(cell), scope="row") if i == 0 else html.Td(whole(cell), className="num" if i in numeric else "")
                for i, cell in enumerate(row)
            ]
        )
        for row in rows
    ]
    found = html.Table(
        [html.Caption(html.Span(caption)), html.Thead(html.Tr(head)), html.Tbody(body)], className=f"data {class_name}".strip()
    )
    if stack:
        stacked(found)
    return html.Div(found, className="scroll", tabIndex="0", role="region", **aria(label=label or caption))
