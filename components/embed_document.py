"""The document of an embedded chart: one reply that needs no other, readable without its script."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from components.charts.model import Table
from components.charts.tips import once
from components.markup import to_html
from components.sharing import Sharing, tags
from components.table import table
from components.text import embed_words as words


@dataclass(frozen=True)
class Parts:
    """The style sheet and the script that the document carries, and the typefaces of the sheet as data addresses."""

    style: str
    script: str
    fonts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Notice:
    """A strong word, its sentence, and where to go from there (``href`` may be empty)."""

    word: str
    sentence: str
    href: str = ""
    link: str = ""


@dataclass(frozen=True)
class Embed:
    """Everything an embed shows. Addresses are absolute: the document stands in another site's page.

    ``pictures`` are SVGs by their width in pixels. ``standing`` says of a frozen chart what has
    become of it; None where nothing has. ``site`` is (address, words) of the page that says more,
    ``permalink`` the frozen address, empty on a frozen chart itself. What only a server offers is empty
    where the document is a published file: ``address``, ``oembed``, ``preview``; it then has its
    ``policy`` inside, and its other addresses are relative.
    """

    title: str
    sentence: str
    choices: str
    source: str
    pictures: Mapping[int, str]
    data: Table
    scheme: str
    address: str
    downloads: tuple[tuple[str, str], ...]
    site: tuple[str, str]
    oembed: str
    preview: str
    snippet: str
    permalink: str = ""
    frozen: bool = False
    standing: Notice | None = None
    notices: tuple[Notice, ...] = ()
    policy: str = ""


def document(embed: Embed, parts: Parts) -> str:
    """The whole HTML document."""
    frozen = ' data-frozen=""' if embed.frozen else ' data-published=""' if embed.policy else ""
    drawn = zip(embed.pictures, once(embed.pictures.values()), strict=True)
    pictures = "".join(f'<div class="at at-{width}">{svg}</div>' for width, svg in drawn)
    return (
        f'<!DOCTYPE html><html lang="en" data-scheme="{embed.scheme}"{frozen}><head>{_head(embed)}{_faces(parts.fonts)}'
        f"<style>{parts.style}{_steps(tuple(embed.pictures))}</style></head><body><main><figure>"
        f'<div id="standing">{_notice(embed.standing) if embed.standing else ""}</div>'
        f"{''.join(_notice(n) for n in embed.notices)}"
        f"<figcaption><h1>{_away(embed.site[0], embed.title)}</h1>"
        f'<p class="sentence">{escape(embed.sentence)}</p><p class="choices">{escape(embed.choices)}</p></figcaption>'
        f"{pictures}"
        f'<p class="source">{escape(embed.source)}</p>{_actions(embed)}{_table(embed)}{_code(embed)}'
        f"</figure></main><script>{parts.script}</script></body></html>"
    )


def _head(embed: Embed) -> str:
    schemes = "light dark" if embed.scheme == "auto" else embed.scheme
    policy = f'<meta http-equiv="Content-Security-Policy" content="{escape(embed.policy)}">' if embed.policy else ""
    shared = Sharing(embed.title, embed.sentence, embed.address, embed.preview, embed.oembed)
    return (
        f'<meta charset="utf-8">{policy}<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(embed.title)}</title>"
        f'<meta name="description" content="{escape(embed.sentence)}"><meta name="color-scheme" content="{schemes}">'
        f'<link rel="icon" href="data:,">{tags(shared)}'
    )


def _faces(fonts: tuple[str, ...]) -> str:
    """Has the typefaces read before the first layout asks for them, or the first frame would be painted without its words.

    The addresses stand in the style sheet as well; compressed, the repetition is a hundred bytes.
    """
    return "".join(f'<link rel="preload" as="font" type="font/woff2" crossorigin href="{font}">' for font in fonts)


def _steps(widths: tuple[int, ...]) -> str:
    """Which picture shows at which width of the frame: the widest that needs no shrinking, so no text gets smaller."""
    rules = [f".at-{widths[0]}{{display:block}}"]
    for before, width in pairwise(widths):
        rules.append(f"@media (min-width:{width}px){{.at-{before}{{display:none}}.at-{width}{{display:block}}}}")
    return "".join(rules)


def _away(href: str, inner: str) -> str:
    """A link that leaves the frame, so that the site is not shown inside it."""
    return f'<a href="{escape(href)}" target="_blank" rel="noopener">{escape(inner)}</a>'


def _notice(notice: Notice) -> str:
    link = f" {_away(notice.href, notice.link)}" if notice.href else ""
    strong = f"<strong>{escape(notice.word)}</strong> " if notice.word else ""
    return f'<p class="note">{strong}{escape(notice.sentence)}{link}</p>'


def _actions(embed: Embed) -> str:
    links = [f'<a href="{escape(href)}" download>{escape(label)}</a>' for href, label in embed.downloads]
    if embed.permalink:
        links.append(_away(embed.permalink, words.PERMALINK))
    links.append(_away(*embed.site))
    return f'<p class="actions">{"".join(links)}</p>'


def _table(embed: Embed) -> str:
    label = escape(embed.data.caption)
    return (
        f"<details><summary>{words.TABLE}</summary>"
        f'<div class="scroll" tabindex="0" role="region" aria-label="{label}">{to_html(table(embed.data))}</div></details>'
    )


def _code(embed: Embed) -> str:
    return (
        f"<details><summary>{words.EMBED}</summary>"
        f'<textarea id="code" readonly aria-label="{words.CODE_LABEL}">{escape(embed.snippet)}</textarea>'
        f'<button type="button" data-from="code" data-done="{words.COPIED}" data-refused="{words.REFUSED}">{words.COPY}</button>'
        "</details>"
    )
