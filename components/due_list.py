"""The list of what is due or late, each with its owner: what is late in sight, the rest behind its count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from components.charts import shapes
from components.charts.model import Table
from components.markup import Raw, aria
from components.narrow import stacked
from components.table import table
from components.text import due_words as words


@dataclass(frozen=True)
class Owed:
    """One KPI: its address, its standing (late or due) and that standing in words."""

    name: str
    href: str
    standing: str
    said: str
    owner: str | None


def due_list(owed: Sequence[Owed], overdue: Sequence[tuple[str, ...]]) -> Component:
    """``overdue`` are strategies past their date, in the words of ``due_words.strategy``."""
    late, due = ([each for each in owed if each.standing == standing] for standing in ("late", "due"))
    parts: list[Component] = []
    if late:
        parts.append(_scrolled(words.LATE_CAPTION, _kpis(late, words.LATE_CAPTION)))
    if due:
        parts.append(
            html.Details([html.Summary(words.soon(len(due))), _scrolled(words.DUE_CAPTION, _kpis(due, words.DUE_CAPTION))])
        )
    if overdue:
        listed = stacked(table(Table(words.OVERDUE_CAPTION, words.OVERDUE_HEADINGS, tuple(overdue), frozenset({2}))))
        parts.append(html.Details([html.Summary(words.past_due(len(overdue))), _scrolled(words.OVERDUE_CAPTION, listed)]))
    return html.Div(parts, className="due-list")


def _kpis(owed: Sequence[Owed], caption: str) -> Component:
    head = html.Tr([html.Th(text, scope="col") for text in words.HEADINGS])
    rows = []
    for each in owed:
        shape = Raw(shapes.icon("late" if each.standing == "late" else "pending", 15))
        said = html.Td(html.Span([shape, each.said], className="due"))
        name = html.Th(html.A(each.name, href=each.href), scope="row")
        rows.append(html.Tr([name, said, html.Td(each.owner or words.NO_OWNER)]))
    return stacked(html.Table([html.Caption(caption), html.Thead(head), html.Tbody(rows)], className="data"))


def _scrolled(label: str, content: Component) -> Component:
    return html.Div(content, className="scroll", tabIndex="0", role="region", **aria(label=label))
