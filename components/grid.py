"""A table that becomes a grid to sort and filter once the page's scripts run; until then, and on paper, a table."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from components.markup import Block, dataset, to_html

SCRIPTS = ("grid.js",)
"""What a page with a grid asks for beside every page's scripts (assets/grid.js)."""


class Grid(Block):
    """A Block whose HTML holds one table; the browser reads the grid's rows and columns out of that table."""

    _type = "Grid"


def grid(block_id: str, table: Component, *, csv_name: str, csv_label: str) -> Grid:
    """The table as a grid. Cells of columns classed ``num`` sort by the value of their ``data`` element.

    ``csv_name`` is the file of the rows as sorted and filtered, ``csv_label`` the button's word.
    """
    source = html.Div(table, className="grid-source", **dataset(csv=csv_name, csv_label=csv_label))
    return Grid(id=block_id, html=to_html(source), className="grid-block")


def number(text: str, exact: float | None) -> Component | str:
    """A number in a cell as it reads, with the exact one behind it; what is not known stays words."""
    return text if exact is None else html.Data(text, value=repr(float(exact)))
