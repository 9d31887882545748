"""What a published address becomes: the bytes of its files, made as the server would make them."""

from __future__ import annotations

import functools
import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import replace
from html import escape
from importlib.metadata import version
from typing import Any

import pages
from components import embed_document, plate, published_document
from components.markup import blocks_of, to_html
from components.png import FONTS, SHARP, png
from components.sharing import Sharing, tags
from components.shell import Frame, View, shell
from pages import chart_files, export, http, inlined, outside, project_rows, static
from pages.published_addresses import BESIDE, Addresses, beside, charts_named, file_of, relative
from pages.published_folder import Entry, Folder
from queries.filters import Route, url
from queries.site import Releases, Site, frame_facts, resolve

FIGURES = "assets/figures"
STYLES = static.STYLES
SCRIPTS = (*static.SHARED, "published.js")
LIBRARY, ICON = "vendor/plotly-basic.min.js", "icon.svg"
NOT_FOUND = "404.html"


class Pinned(Releases):
    """The releases of a folder as one run sees them: one plan, at the release that was current when it began."""

    def __init__(self, releases: Releases, plan: str, release: str) -> None:
        super().__init__(releases.directory, "public")
        self._plan, self._release = plan, release

    def plans(self) -> tuple[str, ...]:
        return (self._plan,)

    def open(self, plan: str, release: str | None = None) -> Any:
        return super().open(plan, release or self._release)


class Publisher:
    """Makes the files of one plan's addresses and puts them into the folder."""

    def __init__(self, releases: Releases, plan: str, addresses: Addresses, folder: Folder, today: str, base: str = "") -> None:
        """``base`` is the address the folder will be served at, with its closing slash; "" where nobody knows."""
        self._releases, self._plan, self._addresses, self._folder = releases, plan, addresses, folder
        self._today = today  # one for the whole run, which may last past midnight
        self._base = base
        self._pictures_hold = folder.listed.drawn_by == drawn_by()

    def page(self, address: str) -> tuple[list[Entry], set[str]]:
        """The files of a page, and the charts that it names."""
        site = self._site(address)
        view = self._published_choices(site, pages.BY_NAME[site.route.page].view(site))
        here = file_of(address)
        tree = shell(Frame(request=site.request, **frame_facts(site), published=True), view)
        html, entries = to_html(tree), []
        for name, block in blocks_of(tree):
            figure = getattr(block.children, "figure", None)
            if figure is not None:
                entry = self._figure(figure)
                entries.append(entry)
                mark = f' data-block="{escape(name)}"'
                html = html.replace(mark, f'{mark} data-figure="{relative(entry.file, here)}"', 1)
        document = published_document.document(
            title=view.title,
            description=view.description,
            release=site.release.release,
            painted=self._addresses.relinked(html, here),
            files=_files(here),
            policy=_policy("'self'"),
            shared=self._shared(view, here),
        )
        named = charts_named(html) | ({view.chart} if self._base and view.chart else set())
        return [self._folder.put(here, document.encode()), *entries, *self._beside(site, here)], named

    def chart(self, address: str) -> list[Entry]:
        """An embed and its four downloads."""
        site = self._site(address)
        made = outside.outside(site)
        sheet = plate.plate(made.plate()).encode()
        at = {suffix: file_of(_with_suffix(site, suffix)) for suffix in ("", "csv", "json", "svg", "png")}
        shown = replace(outside.embed(made, "", None), address="", oembed="", preview="", permalink="")
        card = _card(at["png"])
        if self._base:
            shown = replace(shown, address=self._base + at[""], preview=self._base + card)
        shown = replace(shown, policy=_policy(f"{inlined.script_hash()}", fonts="data:"))
        document = embed_document.document(shown, inlined.parts())
        drawn = self._folder.holds(at["svg"], hashlib.sha256(sheet).hexdigest()) and self._folder.holds(at["png"])
        return [
            self._folder.put(at[""], self._addresses.relinked(document, at[""]).encode()),
            self._folder.put(at["csv"], chart_files.as_csv(made).encode()),
            self._folder.put(at["json"], chart_files.as_json(made).encode()),
            self._folder.put(at["svg"], sheet),
            self._folder.kept(at["png"])
            if drawn and self._pictures_hold
            else self._folder.put(at["png"], png(sheet.decode(), SHARP)),
            *([self._folder.put(card, png(plate.card(made.plate()), 1.0))] if self._base else ()),
        ]

    def rest(self) -> list[Entry]:
        """What every page asks for, and the page of what is not there."""
        files = [*_static_files().items(), (NOT_FOUND, self._not_found())]
        return [self._folder.put(file, content) for file, content in files]

    def _beside(self, site: Site, here: str) -> list[Entry]:
        """The rows of a page that offers them whole: a workbook, or a CSV file."""
        entries = []
        for kind, (suffix, made) in _ROWS.items():
            if BESIDE[kind] == site.route.page:
                rows = made(self._site(url(Route(kind, self._plan, suffix=suffix), site.filters)))
                entries += [self._folder.put(beside(here, suffix), rows)] if rows is not None else []
        return entries

    def _shared(self, view: View, here: str) -> str:
        """The tags by which others show a link to the page; their addresses must be absolute, so they need the base."""
        if not self._base:
            return ""
        chart = self._addresses.file(view.chart) if view.chart else None
        picture = self._base + _card(f"{chart.removesuffix('.html')}.png") if chart else ""
        return tags(Sharing(view.title, view.description, self._base + here, picture))

    def _site(self, address: str) -> Site:
        path, _, query = address.partition("?")
        return replace(resolve(self._releases, path, query), today=self._today)

    def _published_choices(self, site: Site, view: View) -> View:
        """The view with those of its choices that are published."""
        kept = []
        for control in view.controls:
            options = tuple(
                (value, label)
                for value, label in control.options
                if self._addresses.has(url(site.route, site.filters.but(**{control.name: value or None})))
            )
            if len(options) > 1:
                kept.append(replace(control, options=options))
        return replace(view, controls=tuple(kept))

    def _figure(self, figure: dict[str, Any]) -> Entry:
        """A chart's Plotly figure, under a name made from its content: pages that show one chart share it."""
        text = json.dumps(_relinked(figure, self._addresses), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        content = text.encode()
        return self._folder.put(f"{FIGURES}/{hashlib.sha256(content).hexdigest()[:20]}.json", content)

    def _not_found(self) -> bytes:
        site = self._site(f"/{self._plan}/not-published")
        view = pages.BY_NAME["not_found"].view(site)
        html = to_html(shell(Frame(request=site.request, **frame_facts(site), published=True), view))
        script = inlined.small(static.ASSETS / "published-404.js")
        document = published_document.not_found(
            title=view.title,
            release=site.release.release,
            painted=self._addresses.relinked(html, NOT_FOUND),
            style=re.sub(r"@font-face\{.*?\}", "", static.style()),
            script=script,
            policy=_policy(inlined.hash_of(script)),
        )
        return document.encode()


def _card(picture: str) -> str:
    """The file of a link's preview, beside the chart's picture."""
    return f"{picture.removesuffix('.png')}.card.png"


_ROWS: dict[str, tuple[str, Callable[[Site], bytes | None]]] = {
    "workbook": ("xlsx", export.made),
    "project_rows": ("csv", lambda site: project_rows.made(site).encode()),
}


def _relinked(value: Any, addresses: Addresses) -> Any:
    """A figure whose marks lead to files, from the folder of figures."""
    if isinstance(value, dict):
        return {key: _relinked(part, addresses) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_relinked(part, addresses) for part in value]
    if isinstance(value, str) and value.startswith("/"):
        target = addresses.file(value)
        return relative(target, f"{FIGURES}/one") if target else None
    return value


def _with_suffix(site: Site, suffix: str) -> str:
    route = site.route
    return url(Route("chart", route.plan, route.id, route.kind, suffix), site.filters)


def _policy(scripts: str, fonts: str = "'self'") -> str:
    """The site's policy as a document may state it: without who may frame it, which only a server can say (CSP 3, 3.3)."""
    whole = http.policy((), "'self'", fonts).partition("; frame-ancestors")[0]
    return whole.replace("script-src 'self'", f"script-src {scripts}")


@functools.cache
def _static_files() -> dict[str, bytes]:
    """The shared files by their place in the folder."""
    found = {}
    for name in (*SCRIPTS, LIBRARY, ICON):
        found[f"assets/{static.hashed(static.ASSETS / name)}"] = (static.ASSETS / name).read_bytes()
    style = static.style(STYLES)
    for font in set(re.findall(r'url\("/assets/([^"]+)"\)', style)):
        (path,) = (p for p in (static.ASSETS / "fonts").glob("*.woff2") if static.hashed(p) == font)
        found[f"assets/{font}"] = path.read_bytes()
    sheet = style.replace('url("/assets/', 'url("').encode()
    found[_style_file(sheet)] = sheet
    return found


def _style_file(sheet: bytes) -> str:
    return f"assets/site.{hashlib.sha256(sheet).hexdigest()[:12]}.css"


@functools.cache
def _places() -> dict[str, str]:
    names = {name: f"assets/{static.hashed(static.ASSETS / name)}" for name in (*SCRIPTS, LIBRARY, ICON)}
    (style,) = (file for file in _static_files() if file.endswith(".css"))
    return names | {"style": style}


def _files(here: str) -> published_document.Files:
    def at(name: str) -> str:
        return relative(_places()[name], here)

    return published_document.Files(
        style=at("style"),
        shared=tuple(map(at, static.SHARED)),
        script=at("published.js"),
        plotly=at(LIBRARY),
        icon=at(ICON),
        fonts=tuple(
            relative(static.asset(f"fonts/source-sans-3-latin-{weight}.woff2").lstrip("/"), here) for weight in (400, 600)
        ),
    )


@functools.cache
def drawn_by() -> str:
    """A digest of what turns an SVG into a PNG."""
    digest = hashlib.sha256(version("resvg-py").encode() + str(SHARP).encode())
    for font in FONTS:
        with open(font, "rb") as file:
            digest.update(file.read())
    return digest.hexdigest()


@functools.cache
def code() -> bytes:
    """A digest of everything but the data that a publication is made from."""
    digest = hashlib.sha256(inlined.code() + drawn_by().encode() + (static.ASSETS / "published-404.js").read_bytes())
    for file, content in sorted(_static_files().items()):
        digest.update(file.encode() + content)
    return digest.digest()
