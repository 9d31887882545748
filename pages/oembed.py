"""What /oembed says about a chart (oEmbed 1.0, type "rich"), for editors that turn a pasted link into a frame."""

from __future__ import annotations

from html import escape

from components.plate import CARD, size
from components.snippet import WIDTHS, height_at
from components.text import embed_words as words
from pages.outside import Outside, address, preview
from queries.filters import Route, url

WIDTH = 720
PREVIEWS = (1200, 600, 300)
DAY = 86_400


def described(given: Outside, root: str, most_wide: int | None, most_tall: int | None) -> dict[str, object]:
    """The reply's fields; width, height and thumbnail stay within the limits given in pixels."""
    width = min(WIDTH, most_wide or WIDTH)
    drawn = max((w for w in WIDTHS if w <= width), default=WIDTHS[0])
    height = height_at(width, given.around(), {drawn: size(given.draw(drawn))[1]})
    height = min(height, most_tall or height)
    src = root + address(given.site, release=given.site.route.release)
    found: dict[str, object] = {
        "version": "1.0",
        "type": "rich",
        "title": given.title,
        "provider_name": words.PROVIDER,
        "provider_url": root + url(Route("home")),
        "author_name": given.chart.provenance.district,
        "cache_age": DAY,
        "html": frame(src, given.title, width, height),
        "width": width,
        "height": height,
    }
    for at in PREVIEWS:
        high = round(at * CARD[1] / CARD[0])
        if at <= (most_wide or at) and high <= (most_tall or high):
            picture = {"thumbnail_url": root + preview(given.site, at), "thumbnail_width": at, "thumbnail_height": high}
            return found | picture
    return found


def frame(src: str, title: str, width: int, height: int) -> str:
    """The ``iframe`` at a width that its host has asked for; it shrinks with a narrower column."""
    return (
        f'<iframe src="{escape(src)}" title="{escape(title)}" loading="lazy" width="{width}" height="{height}" '
        f'style="width:100%;max-width:{width}px;border:0"></iframe>'
    )
