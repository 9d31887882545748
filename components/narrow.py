"""Tables on a narrow page: school years that stay whole, and rows that become short blocks instead of scrolling."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.markup import dataset

YEARS = re.compile(r"(\d{4}–\d{2}(?!\d))")
LONG = 45
"""Characters that half a phone's width holds in two lines."""


def whole(content: Any) -> Any:
    """The content of a cell with every school year in its text kept on one line (browsers break after a dash)."""
    if isinstance(content, str):
        parts = YEARS.split(content)
        if len(parts) == 1:
            return content
        return [html.Span(part, className="whole") if i % 2 else part for i, part in enumerate(parts) if part]
    if isinstance(content, list | tuple):
        return [whole(part) for part in content]
    return content


def stacked(table: Component) -> Component:
    """The same table, whose rows a narrow screen shows as blocks: the row's head, then each cell under its column's name.

    Columns are told by counting from the last one, so that a head that spans several rows may be missing from all but the
    first. The roles say again what the elements say: some browsers forget it where rows are laid out as a grid. Raises
    ValueError for a table without a head of one row.
    """
    parts = [part for part in _inside(table) if isinstance(part, html.Thead | html.Tbody)]
    if not parts or not isinstance(parts[0], html.Thead) or len(_inside(parts[0])) != 1:
        raise ValueError("a stacked table needs a head of one row")
    labels = ["".join(_text(cell)).strip() for cell in _inside(_inside(parts[0])[0])]
    for part in parts:
        _set(part, role="rowgroup")
        for row in _inside(part):
            _set(row, role="row")
            cells = _inside(row)
            for place, cell in enumerate(cells, start=len(labels) - len(cells)):
                _cell(cell, labels[place])
    _set(table, role="table", className=_joined(table, "stacked"))
    return table


def _cell(cell: Component, label: str) -> None:
    """A cell's role, its column's name beside it, its years whole; one of many words has the block's whole width."""
    if not isinstance(cell, html.Td):
        _set(cell, role="columnheader" if getattr(cell, "scope", "") == "col" else "rowheader")
    else:
        long = len("".join(_text(cell))) > LONG
        _set(cell, role="cell", className=_joined(cell, "long" if long else ""), **dataset(label=label))
    _set(cell, children=whole(getattr(cell, "children", None)))


def _inside(part: Component) -> Sequence[Any]:
    children = getattr(part, "children", None) or ()
    return children if isinstance(children, list | tuple) else [children]


def _joined(part: Component, name: str) -> str:
    return f"{getattr(part, 'className', None) or ''} {name}".strip()


def _set(part: Component, **properties: Any) -> None:
    """Some properties of a component; Dash's classes declare only some of theirs to a type checker."""
    for name, value in properties.items():
        setattr(part, name, value)


def _text(content: Any) -> Iterator[str]:
    """The words of a cell, its parts set apart by a space."""
    if isinstance(content, str):
        yield f"{content} "
    elif isinstance(content, list | tuple):
        for part in content:
            yield from _text(part)
    elif isinstance(content, Component):
        yield from _text(getattr(content, "children", None))
