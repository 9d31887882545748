"""The shape of each state: with its colour and its word, never told by colour alone."""

from __future__ import annotations

from components.charts.svg import attributes, circle, colour, line, path, rect

STATE_COLOURS: dict[str, str] = {
    "met": "actual",
    "on_path": "actual",
    "improving": "target",
    "no_progress": "behind",
    "no_target": "muted",
    "baseline": "muted",
    "pending": "muted",
    "late": "muted",
}


def shape(state: str, x: float, y: float, size: float = 14) -> str:
    """The state's shape centred on (x, y), ``size`` pixels across; nothing for a state that is empty."""
    if state not in STATE_COLOURS:
        return ""
    fill = STATE_COLOURS[state]
    r = size / 2
    match state:
        case "met":
            tick = [(x - r * 0.48, y + r * 0.02), (x - r * 0.12, y + r * 0.38), (x + r * 0.5, y - r * 0.36)]
            return circle(x, y, r, fill=fill) + path(tick, stroke="ground", width=size / 8)
        case "on_path":
            return circle(x, y, r, fill=fill)
        case "improving":
            corners = [(x, y - r * 0.9), (x + r, y + r * 0.8), (x - r, y + r * 0.8)]
            return path(corners, stroke=None, fill=fill, closed=True)
        case "no_progress":
            return rect(x - r * 0.85, y - r * 0.85, r * 1.7, r * 1.7, fill=fill)
        case "no_target":
            return line(x - r * 0.8, y, x + r * 0.8, y, stroke=fill, width=size / 6)
        case "baseline":
            return circle(x, y, r * 0.85, fill=None, stroke=fill, width=size / 7)
        case "pending":
            return circle(x, y, r * 0.88, fill=None, stroke=fill, width=size / 9) + _hands(x, y, r, fill)
        case _:
            return circle(x, y, r, fill=fill) + _hands(x, y, r, "ground")


def _hands(x: float, y: float, r: float, stroke: str) -> str:
    pen = attributes(fill="none", stroke=colour(stroke), stroke_width=r / 4.5, stroke_linecap="round", stroke_linejoin="round")
    d = f"M{x:g} {y - r * 0.5:g}V{y:g}H{x + r * 0.4:g}"
    return f"<path{attributes(d=d)}{pen}/>"


def icon(state: str, size: float = 14) -> str:
    """The shape as a picture of its own, to stand before its word; it is silent to a screen reader."""
    body = shape(state, size / 2, size / 2, size)
    return (
        f'<svg{attributes(width=size, height=size, viewBox=f"0 0 {size:g} {size:g}")} aria-hidden="true">{body}</svg>'
        if body
        else ""
    )
