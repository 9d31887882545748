"""A pen that moves down a picture, row by row."""

from __future__ import annotations

from collections.abc import Iterable

from components.charts.svg import number


def moved(x: float, y: float, body: Iterable[str]) -> str:
    """Parts drawn around the origin, put at a point."""
    return f'<g transform="translate({number(x)} {number(y)})">{"".join(body)}</g>'


class Pen:
    """``y`` is the lower edge, in pixels, of what has been drawn."""

    y: float = 0.0

    def row(self, parts: Iterable[str]) -> str:
        """Parts that take the pen to be at the top, put where it is, with the pen left below them.

        Rows that look alike then have the same text but for one number, and a picture of hundreds
        of them compresses to half of what it would weigh with each mark at its own height.
        """
        top, self.y = self.y, 0.0
        drawn = moved(0, top, parts)
        self.y += top
        return drawn
