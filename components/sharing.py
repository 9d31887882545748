"""What a link to a page is shown with elsewhere: Open Graph tags, and where its oEmbed description is."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode

from components.plate import CARD
from components.text import embed_words as words
from queries.filters import placed


@dataclass(frozen=True)
class Sharing:
    """A page or chart as others show it. Addresses are absolute; "" where there is none.

    ``image`` is a picture of 1200 × 628 pixels and ``oembed`` the description of the chart it shows.
    """

    title: str
    description: str
    address: str = ""
    image: str = ""
    oembed: str = ""


def of_chart(root: str, chart: str, title: str, description: str, address: str) -> Sharing:
    """A page that is shared with the picture of one of its charts; ``chart`` is that chart's own address, "" for none."""
    if not chart:
        return Sharing(title, description, address)
    path, _, query = chart.partition("?")
    image = f"{root}{path}.png?{query + '&' if query else ''}card={CARD[0]}"
    return Sharing(title, description, address, image, described(root, root + chart))


def described(root: str, chart: str) -> str:
    """Where a chart's oEmbed description is; both addresses absolute. ``root`` is the site's scheme and host."""
    return f"{root}{placed('/oembed')}?{urlencode({'url': chart})}"


def tags(shared: Sharing) -> str:
    """The tags of a document's head (the Open Graph protocol; oEmbed 1.0, 4)."""
    graph = {"og:type": "article", "og:site_name": words.PROVIDER, "og:title": shared.title, "og:description": shared.description}
    if shared.address:
        graph["og:url"] = shared.address
    if shared.image:
        graph["og:image"] = shared.image
        graph["og:image:type"] = "image/png"
        graph["og:image:width"], graph["og:image:height"] = str(CARD[0]), str(CARD[1])
        graph["og:image:alt"] = shared.description
    found = [f'<link rel="canonical" href="{escape(shared.address)}">'] if shared.address else []
    if shared.oembed:
        title = escape(shared.title)
        found.append(f'<link rel="alternate" type="application/json+oembed" href="{escape(shared.oembed)}" title="{title}">')
    found += [f'<meta property="{name}" content="{escape(value)}">' for name, value in graph.items()]
    if shared.image:
        found.append('<meta name="twitter:card" content="summary_large_image">')
    return "".join(found)
