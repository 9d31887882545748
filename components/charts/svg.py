"""The few SVG parts that this site's charts are drawn from.

Coordinates are in CSS pixels from the top left. Colours are always tokens, written as CSS
variables, so that one picture serves light, dark, the wall and print; ``substitute`` puts the
values in for a picture that leaves the site.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from components.charts.widths import REGULAR, SEMIBOLD
from components.theme import FONT_STACK, SCHEMES, SMALL, Scheme

Point = tuple[float, float]

_WIDTHS = {
    weight: {c: units for units, chars in table.items() for c in chars} for weight, table in ((400, REGULAR), (600, SEMIBOLD))
}
_UNKNOWN = 700  # wider than nearly every letter, so that an unmeasured name is never drawn over something else
_LEAST_SPAN = 1e-9
_VARIABLE = re.compile(r"var\(--([a-z]+)\)")


@dataclass(frozen=True)
class Scale:
    """A straight line from data to pixels; ``start`` and ``end`` may run either way."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        span = self.high - self.low
        if span == 0:
            return (self.start + self.end) / 2
        return self.start + (value - self.low) / span * (self.end - self.start)


def ticks(low: float, high: float, at_most: int = 5) -> list[float]:
    """3 to ``at_most`` round values that enclose [low, high], in steps of 1, 2, 2.5 or 5 times a power of ten."""
    if high - low < _LEAST_SPAN:
        reach = max(abs(low), 1.0) / 2
        low, high = (low, low + 2 * reach) if low >= 0 else (low - reach, low + reach)
    exponent = math.floor(math.log10((high - low) / at_most))
    for power in range(exponent - 1, exponent + 4):
        for step in (1.0, 2.0, 2.5, 5.0):
            size = step * 10.0**power
            first, last = math.floor(low / size + 1e-9), math.ceil(high / size - 1e-9)
            if last - first + 1 <= at_most:
                return [round(n * size, 12) for n in range(first, max(last, first + 1) + 1)]
    return [low, high]


def text_width(text: str, size: float, weight: int = 400) -> float:
    """Width in pixels of one line of text in the vendored typeface, without kerning."""
    widths = _WIDTHS[600 if weight >= 600 else 400]
    return sum(widths.get(c, _UNKNOWN) for c in text) * size / 1000


def fit(text: str, width: float, size: float, weight: int = 400) -> str:
    """The text, cut with an ellipsis where it is wider than ``width`` pixels."""
    if text_width(text, size, weight) <= width:
        return text
    while text and text_width(text + "…", size, weight) > width:
        text = text[:-1]
    return text.rstrip() + "…"


def wrap(text: str, width: float, size: float, weight: int = 400, lines: int = 9) -> list[str]:
    """The text in lines of at most ``width`` pixels, broken at ordinary spaces; the last is cut if need be."""
    done: list[str] = []
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if line and text_width(longer, size, weight) > width:
            done.append(line)
            line = word
        else:
            line = longer
    done.append(line)
    if len(done) > lines:
        done = [*done[: lines - 1], " ".join(done[lines - 1 :])]
    return [fit(part, width, size, weight) for part in done]


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Positions at least ``gap`` apart, in the same order, as near as can be to those wanted.

    Neighbours that collide are pooled and shared out around their mean (pool adjacent violators),
    then kept inside [low, high]; where there is no room for all, they stand evenly.
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    if len(wanted) > 1 and gap * (len(wanted) - 1) > high - low:
        gap = (high - low) / (len(wanted) - 1)
    pools: list[tuple[float, int]] = []
    for rank, index in enumerate(order):
        centre, count = wanted[index] - rank * gap, 1
        while pools and pools[-1][0] >= centre:
            before, size = pools.pop()
            centre, count = (before * size + centre * count) / (size + count), size + count
        pools.append((centre, count))
    flat = [centre for centre, count in pools for _ in range(count)]
    top = high - gap * (len(wanted) - 1)
    placed = [0.0] * len(wanted)
    for rank, index in enumerate(order):
        placed[index] = min(max(flat[rank], low), top) + rank * gap
    return placed


def number(value: float) -> str:
    """A coordinate with at most two decimals and no trailing zeros."""
    return f"{round(value, 2):g}" if abs(value) < 1e5 else str(round(value))


def attributes(**pairs: object) -> str:
    """XML attributes; ``stroke_width=2`` becomes ``stroke-width="2"``, None is left out, numbers are shortened."""
    return "".join(
        f' {name.rstrip("_").replace("_", "-")}="{number(value) if isinstance(value, int | float) else escape(str(value))}"'
        for name, value in pairs.items()
        if value is not None
    )


def colour(name: str | None) -> str:
    """A token as a CSS variable; None is "none"."""
    return f"var(--{name})" if name else "none"


def text(
    x: float,
    y: float,
    content: str,
    *,
    size: float = 13,
    weight: int = 400,
    fill: str = "ink",
    anchor: str = "start",
    halo: bool = False,
) -> str:
    """One line of text with its baseline at y. ``halo`` clears the ground behind the letters; ink is the picture's own fill."""
    around = {"stroke": colour("ground"), "stroke_width": 4, "stroke_linejoin": "round", "paint_order": "stroke"} if halo else {}
    at = attributes(x=x, y=y, font_size=max(size, SMALL), font_weight=weight if weight != 400 else None)
    pen = attributes(fill=colour(fill) if fill != "ink" else None, text_anchor=anchor if anchor != "start" else None, **around)
    return f"<text{at}{pen}>{escape(content)}</text>"


def line(x1: float, y1: float, x2: float, y2: float, *, stroke: str = "grid", width: float = 1, dash: str | None = None) -> str:
    return f"<line{attributes(x1=x1, y1=y1, x2=x2, y2=y2, stroke=colour(stroke), stroke_width=width, stroke_dasharray=dash)}/>"


def rect(
    x: float, y: float, width: float, height: float, *, fill: str, opacity: float | None = None, rounded: float | None = None
) -> str:
    size = attributes(x=x, y=y, width=max(width, 0.0), height=max(height, 0.0), rx=rounded)
    return f"<rect{size}{attributes(fill=colour(fill), fill_opacity=opacity)}/>"


def circle(x: float, y: float, radius: float, *, fill: str | None, stroke: str | None = None, width: float = 1.5) -> str:
    border = attributes(stroke=colour(stroke), stroke_width=width) if stroke else ""
    return f"<circle{attributes(cx=x, cy=y, r=radius, fill=colour(fill))}{border}/>"


def steps(points: Sequence[Point]) -> list[Point]:
    """The corners of a stair that holds each level to halfway to the next point."""
    corners = list(points[:1])
    for (x0, y0), (x1, y1) in pairwise(points):
        middle = (x0 + x1) / 2
        corners += [(middle, y0), (middle, y1), (x1, y1)]
    return corners


def path(
    points: Iterable[Point],
    *,
    stroke: str | None = "actual",
    width: float = 1.5,
    dash: str | None = None,
    fill: str | None = None,
    closed: bool = False,
    opacity: float | None = None,
) -> str:
    """A line through points, or the area they enclose."""
    d = "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points) + ("Z" if closed else "")
    pen = attributes(stroke=colour(stroke), stroke_width=width, stroke_dasharray=dash, stroke_linejoin="round") if stroke else ""
    return f"<path{attributes(d=d, fill=colour(fill))}{pen}{attributes(opacity=opacity)}/>"


def diamond(
    x: float, y: float, radius: float = 4.5, *, stroke: str = "target", fill: str | None = "ground", opacity: float | None = None
) -> str:
    corners = ((x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y))
    return path(corners, stroke=stroke, fill=fill, closed=True, opacity=opacity)


def document(
    chart_id: str, width: float, height: float, *, title: str, description: str, body: Iterable[str], defs: str = ""
) -> str:
    """A whole picture. ``chart_id`` must be unique on a page: it makes the ids of title and description."""
    head = f'<title id="{chart_id}-t">{escape(title)}</title><desc id="{chart_id}-d">{escape(description)}</desc>'
    box = attributes(viewBox=f"0 0 {number(width)} {number(height)}", width=width, height=height)
    named = attributes(role="img", aria_labelledby=f"{chart_id}-t {chart_id}-d", font_family=FONT_STACK, fill=colour("ink"))
    inside = f"<defs>{defs}</defs>" if defs else ""
    return f'<svg xmlns="http://www.w3.org/2000/svg"{box}{named}>{head}{inside}{"".join(body)}</svg>'


def identifier(*parts: object) -> str:
    """A valid, deterministic XML id from any parts."""
    return "c-" + re.sub(r"[^A-Za-z0-9_-]+", "-", "-".join(str(p) for p in parts))


def substitute(picture: str, scheme: Scheme = "light") -> str:
    """The same picture with colours by value, for a file or a renderer that knows no CSS variables."""
    values = SCHEMES[scheme]
    return _VARIABLE.sub(lambda match: values.get(match[1], match[0]), picture)
