"""The marks of the survey charts: shaded, outlined, bounded and hatched boxes."""

from __future__ import annotations

import re

from components.charts.svg import attributes, colour, number, rect, text_width, wrap
from components.text.numbers import NBSP
from components.text.survey_words import brief

# Steps of the actual colour over the ground, and the text that reads on each. Between 0.5 and 0.7
# neither ink nor ground reaches 4.5:1 in both schemes, so the steps leave that stretch out.
SHADES: tuple[tuple[float, float, str], ...] = (
    (20.0, 0.07, "ink"),
    (35.0, 0.19, "ink"),
    (50.0, 0.36, "ink"),
    (65.0, 0.76, "ground"),
    (float("inf"), 0.94, "ground"),
)


def shade(percent: float) -> tuple[float, str]:
    """The opacity of the actual colour for a share 0-100, and the token of the text on it."""
    return next((opacity, ink) for below, opacity, ink in SHADES if percent < below)


def shaded_box(x: float, y: float, width: float, height: float, percent: float) -> str:
    return rect(x, y, width, height, fill="actual", opacity=shade(percent)[0], rounded=2)


def frame(x: float, y: float, width: float, height: float) -> str:
    """The outline of a group's own first three, drawn inside the box."""
    at = attributes(x=x + 1, y=y + 1, width=width - 2, height=height - 2, rx=2)
    return f"<rect{at}{attributes(fill='none', stroke=colour('ink'), stroke_width=2)}/>"


def outline_box(x: float, y: float, width: float, height: float) -> str:
    """A bound: an empty box with a dashed edge, so that it cannot be taken for a result."""
    at = attributes(x=x + 0.75, y=y + 0.75, width=max(width - 1.5, 0.0), height=height - 1.5)
    return f"<rect{at}{attributes(fill='none', stroke=colour('actual'), stroke_width=1.25, stroke_dasharray='4 2.5')}/>"


def hatched_box(x: float, y: float, width: float, height: float, step: float = 7) -> str:
    """Slanted hairlines over a box: there is nothing to show here.

    The lines are computed and not a pattern, since a pattern is lost when the first picture on
    the page that defines it is hidden.
    """
    parts: list[str] = []
    offset = step
    while offset < width + height:
        x0, y0 = x + max(0.0, offset - height), y + min(offset, height)
        x1, y1 = x + min(offset, width), y + max(0.0, offset - width)
        parts.append(f"M{number(x0)} {number(y0)}L{number(x1)} {number(y1)}")
        offset += step
    return f"<path{attributes(d=''.join(parts), fill='none', stroke=colour('axis'), stroke_width=0.75)}/>"


def tight(content: str, width: float, size: float, weight: int = 400, lines: int = 9) -> list[str]:
    """``wrap``, which also breaks a word too wide for a line after its "/" or "-"."""
    parts = [w if text_width(w, size, weight) <= width else re.sub(r"(?<=[/\-])(?=[^\s])", " ", w) for w in content.split(" ")]
    return wrap(" ".join(parts), width, size, weight, lines)


def name_lines(name: str, width: float, size: float, weight: int = 400, lines: int = 3) -> list[str]:
    """A priority's name in a few lines; one too long gives up its bracketed examples before its words."""
    whole = tight(name, width, size, weight)
    if len(whole) <= lines:
        return whole
    short = brief(name)
    return tight(f"{short}{NBSP}…" if short != name else name, width, size, weight, lines + 1)
