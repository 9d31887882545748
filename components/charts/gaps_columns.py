"""The columns beside an interactive gap chart: gap, students, students to parity, as the picture prints them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from components.charts.axes import safe
from components.charts.model import Gaps
from components.charts.svg import text_width
from components.text import gap_words as words
from components.text.numbers import count
from components.theme import BODY, SMALL, Scheme, token
from queries.types import Gap

BETWEEN = 18
LEAST_WIDTH = 480
"""Below this many pixels the picture stacks its rows, for which a figure of one height has no form."""

Cell = tuple[str, str]


def columns(chart: Gaps, scheme: Scheme) -> tuple[list[dict[str, Any]], int]:
    """Annotations of every column with its heading, and the room in pixels they need at the plot's right."""
    made: list[dict[str, Any]] = []
    edge = 0.0
    for heading, cell in _shown(chart):
        cells = [cell(g) for g in chart.rows]
        widths = [max(text_width(main, BODY, 600), text_width(under, SMALL)) for main, under in cells]
        edge += BETWEEN + max([text_width(heading, SMALL), *widths])
        made.append(
            _note(f"{safe(heading)}", {"yref": "paper", "y": 1, "yanchor": "bottom"}, edge, SMALL, token("muted", scheme))
        )
        for g, (main, under) in zip(chart.rows, cells, strict=True):
            beneath = f'<span style="font-size:{SMALL}px;color:{token("muted", scheme)}">{safe(under)}</span>' if under else ""
            content = "<br>".join(part for part in (safe(main), beneath) if part)
            if content:
                made.append(_note(content, {"yref": "y", "y": g.group}, edge, BODY, token("ink", scheme)))
    return made, round(edge + 8)


def _shown(chart: Gaps) -> list[tuple[str, Callable[[Gap], Cell]]]:
    """The columns that any row fills: each a heading and what a row says there, with a smaller line beneath."""

    def gap(g: Gap) -> Cell:
        return ("", "") if words.withheld(g) else (words.gap_text(g, chart.kpi), words.remark(g))

    found: list[tuple[str, Callable[[Gap], Cell]]] = [(words.gap_heading(chart.kpi), gap)]
    if any(g.n is not None for g in chart.rows):
        found.append(("Students", lambda g: (count(g.n) if g.n is not None else "", "")))
    if any(g.to_parity for g in chart.rows):
        found.append(("To parity", lambda g: (count(g.to_parity) if g.to_parity is not None else "", "")))
    return found


def _note(content: str, place: dict[str, Any], edge: float, size: int, colour: str) -> dict[str, Any]:
    at = {"xref": "paper", "x": 1, "xanchor": "right", "xshift": round(edge), "align": "right", "showarrow": False}
    return {"text": content, **at, **place, "font": {"size": size, "color": colour}}
