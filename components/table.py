"""A table of a chart's data, or of anything already in words."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from components.charts.model import Table
from components.narrow import whole


def table(data: Table, class_name: str = "") -> Component:
    """A real table with a caption and column headings; the first column heads its row."""
    head = html.Tr(
        [html.Th(text, scope="col", className="num" if i in data.numeric else None) for i, text in enumerate(data.headings)]
    )
    rows = [
        html.Tr(
            [
                html.Th(whole(cell), scope="row")
                if i == 0
                else html.Td(whole(cell), className="num" if i in data.numeric else None)
                for i, cell in enumerate(row)
            ]
        )
        for row in data.rows
    ]
    return html.Table([html.Caption(data.caption), html.Thead(head), html.Tbody(rows)], className=f"data {class_name}".strip())
