"""Unseen areas that carry words for a script that shows tips; without scripts the table says the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
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


_WORDS = re.compile(r' data-tip="([^"]*)"')


def once(pictures: Iterable[str]) -> Iterator[str]:
    """The pictures of one document, with words that an earlier area has said replaced by that area's place.

    ``data-as="3"`` is an area with the words of the document's fourth ``data-tip``; without a number it
    has those that follow the words of the area before it. An embed carries one chart at several widths,
    whose words are the same, mostly in the same order, and are half of its weight.
    """
    places: dict[str, int] = {}
    last = -1

    def shortened(found: re.Match[str]) -> str:
        nonlocal last
        before, known = last, found[1] in places
        last = places.setdefault(found[1], len(places))
        if not known:
            return found[0]
        return f' data-as="{"" if last == before + 1 else last}"'

    for picture in pictures:
        yield _WORDS.sub(shortened, picture)
