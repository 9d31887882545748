"""Unseen areas that carry words for a script that shows tips; without scripts the table says the same."""

from __future__ import annotations

from html import escape

from components.charts.svg import attributes


def tip_area(x: float, y: float, width: float, height: float, *lines: str, href: str = "") -> str:
    """An area over one row or cell; lines that are empty are left out, and an area without lines is not drawn.

    ``href`` is where a reader who clicks there is taken by a page's script; the page must offer the
    same way as an ordinary link.
    """
    words = "\n".join(line for line in lines if line)
    if not words:
        return ""
    at = attributes(x=x, y=y, width=max(width, 0.0), height=max(height, 0.0), fill="transparent", data_href=href or None)
    return f'<rect{at} data-tip="{escape(words)}"/>'
