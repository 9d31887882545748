"""Headlines and sections: the plain furniture that every page is laid out with."""

from __future__ import annotations

from typing import Any

from dash import html
from dash.development.base_component import Component

from components.markup import aria, frozen

HEADLINE = "headline"
"""The id of the block that a page begins with."""


def headline(title: str, lead: str, *, kicker: Any = None, also: Any = None) -> Component:
    """A page's title, its one sentence of summary, and what stands above and below them."""
    return frozen(
        HEADLINE,
        html.Div(
            [
                html.P(kicker, className="kicker") if kicker else None,
                html.H1(title),
                html.P(lead, className="lead") if lead else None,
                html.P(also, className="also") if also else None,
            ],
            className="headline",
        ),
    )


def section(section_id: str, title: str, *content: Any, intro: Any = None) -> Component:
    """A part of a page under a heading; content that is not a Block yet is frozen into one."""
    parts: list[Component] = [
        frozen(f"{section_id}-title", html.H2(title, id=section_id), html.P(intro, className="intro") if intro else None)
    ]
    parts += [part for part in content if part is not None]
    return html.Section(parts, className="section", **aria(labelledby=section_id))


def empty(block_id: str, sentence: str) -> Component:
    """What stands where data is absent: one muted sentence, not an empty box."""
    return frozen(block_id, html.P(sentence, className="empty"))
