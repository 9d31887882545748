"""The document around a page: its head, the painted first picture, Dash's entry point and scripts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape

from components.sharing import of_chart, tags
from queries.filters import Request, url


@dataclass(frozen=True)
class Assets:
    """Addresses of the files a document asks for, and the style sheet it carries inside.

    ``style`` is what its header and headline are drawn with: the page asks for the rest just below its headline, so
    that the headline is on the screen while the charts are still read.
    ``shared`` are the scripts that published pages have too; they come before ``script``, the served pages'
    own. ``some`` are those that only some pages ask for, by name; ``grid`` is the library that one
    of them loads when a grid is drawn.
    """

    style: str
    shared: tuple[str, ...]
    script: str
    start: str
    plotly: str
    icon: str
    libraries: tuple[str, ...]
    base: str
    grid: str = ""
    some: Mapping[str, str] = field(default_factory=dict)


def document(
    *,
    request: Request,
    release: str,
    title: str,
    description: str,
    painted: str,
    assets: Assets,
    config: str,
    entry: str,
    dash: bool = True,
    scripts: tuple[str, ...] = (),
    root: str = "",
    chart: str = "",
) -> str:
    """A whole HTML document whose body already shows the page.

    What draws its headline is inside it, so the first paint needs one reply: the typeface comes after it (browsers
    hold a page back for one that they are told to fetch early), and Dash's scripts are asked for once
    that paint is on the screen. With ``dash`` False it is the same page for ever: nothing mounts over it.
    ``scripts`` are those of ``assets.some`` that this page needs. ``root`` is the site's scheme and host, ``chart`` the
    address of the chart whose picture a link to this page is shown with.
    """
    scheme = request.filters.scheme or "auto"
    asked = ""
    if dash:
        after = " ".join((*assets.libraries, *(assets.some[name] for name in scripts), assets.start))
        asked = (
            "".join(f'<script defer src="{script}"></script>' for script in assets.shared)
            + f'<script defer src="{assets.script}" data-base="{assets.base}" data-plotly="{assets.plotly}" data-dash="1"'
            f' data-grid="{assets.grid}" data-after="{after}"></script>'
        )
    color_scheme = "light dark" if scheme == "auto" else scheme
    canonical = root + url(request.route, request.filters.but(scheme=None))
    shared = tags(of_chart(root, chart, title, description, canonical))
    return (
        f'<!DOCTYPE html><html lang="en" data-scheme="{scheme}" data-release="{escape(release)}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title>"
        f'<meta name="description" content="{escape(description)}">'
        f'<meta name="color-scheme" content="{color_scheme}">'
        f'<link rel="icon" href="{assets.icon}" type="image/svg+xml">{shared}'
        f"<style>{assets.style}</style>{asked}</head><body>"
        f'<div id="paint">{painted}</div>{entry}{config}</body></html>'
    )
