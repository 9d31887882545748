"""The house style of an interactive figure, as plain dicts: axes, notes and ground."""

from __future__ import annotations

from typing import Any

from components.theme import BODY, FONT_STACK, Scheme, token


def layout(scheme: Scheme, **parts: object) -> dict[str, Any]:
    """A figure's layout on a clear ground in the house typeface; ``parts`` are added as they are."""
    base: dict[str, Any] = {
        "font": {"family": FONT_STACK, "size": BODY, "color": token("ink", scheme)},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 8, "r": 8, "t": 8, "b": 32},
        "showlegend": False,
        "hovermode": "closest",
        "hoverdistance": 60,
        "dragmode": False,
        "autosize": True,
        "hoverlabel": {
            "bgcolor": token("panel", scheme),
            "bordercolor": token("axis", scheme),
            "font": {"family": FONT_STACK, "size": BODY, "color": token("ink", scheme)},
        },
    }
    return base | parts


def axis(scheme: Scheme, *, grid: bool = False, **parts: object) -> dict[str, Any]:
    """An axis that makes room for its own labels, cannot be zoomed, and draws hairlines only where asked."""
    base: dict[str, Any] = {
        "automargin": True,
        "fixedrange": True,
        "showgrid": grid,
        "gridcolor": token("grid", scheme),
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "tickfont": {"color": token("ink" if not grid else "muted", scheme)},
    }
    return base | parts


def safe(name: str) -> str:
    """A name as text: the figure's labels read a few HTML tags, and a name is never markup."""
    return name.replace("&", "&amp;").replace("<", "&lt;")


def annotation(words: str, row: str, scheme: Scheme) -> dict[str, Any]:
    """Words on a row of a category axis, at the plot's left edge, where no mark may stand."""
    return {
        "text": words,
        "y": row,
        "x": 0,
        "xref": "paper",
        "yref": "y",
        "xanchor": "left",
        "showarrow": False,
        "font": {"color": token("muted", scheme)},
    }
