"""Where each address of the site lies in a published folder, and what a link from one file to another says.

A file's path is the address's path with the choices of its query behind the name, so that it needs no
server to read a query: /riverbend/goals/learning?school=0101 is riverbend/goals/learning.school-0101.html.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Iterable, Mapping
from html import escape, unescape
from urllib.parse import parse_qsl, urlencode

from queries.filters import Filters, Route, parse_path, path_of, query_of

HOME = "index.html"
LONGEST = 120
"""Characters of a file's name without its suffix; longer ones end in a digest instead."""
KEPT = (("kpi", "school", "view", "wave"), ("kpi", "view", "wave"), ("kpi", "school"), ("kpi", "wave"), ("school",), ())
"""What a link keeps where the very choices it names are not published: the first of these that is."""

BESIDE = {"workbook": "equity", "project_rows": "projects"}
"""Files that stand beside the page of the same choices, by the kinds of both."""

_UNSAFE = re.compile(r"[^a-z0-9_-]")
_DOWNLOAD = re.compile(r'<a\b[^>]*? href="(/[^"]*)"[^>]*? download(?:="")?[^>]*>[^<]*</a>')
_HREF = re.compile(r'(<a\b[^>]*?) href="(/[^"]*)"([^>]*>)')
_OTHER = re.compile(r' (data-href|data-copy-url)="(/[^"]*)"')
_CODE = re.compile(r'(&lt;iframe src=(?:&quot;|"))(/[^"]*?)(&quot;|")(?= title)')


def safe(text: str) -> str:
    """Text as part of a file's name, the same on hosts that do and do not tell capitals apart, and never another's."""
    return _UNSAFE.sub(lambda found: "".join(f"~{byte:02x}" for byte in found[0].encode()), text)


def file_of(address: str) -> str:
    """The path of the file that an address is published at. The address must be a canonical one of a page or chart."""
    path, _, query = address.partition("?")
    route = parse_path(path)
    if route.page in ("home", "plan"):
        folder, stem = "", "index"
    else:
        parts = [part for part in path_of(Route(**{**vars(route), "suffix": ""})).split("/") if part][:-1]
        folder, stem = "/".join(map(safe, parts)), safe(route.id or route.page)
    name = stem + "".join(f".{safe(key)}-{safe(value)}" for key, value in parse_qsl(query))
    if len(name) > LONGEST:
        name = f"{name[: LONGEST - 17]}.{hashlib.sha256(name.encode()).hexdigest()[:16]}"
    return posixpath.join(folder, f"{name}.{route.suffix or 'html'}")


def relative(target: str, here: str) -> str:
    """The address of one file of the folder as written in another."""
    return posixpath.relpath(target, posixpath.dirname(here) or ".")


def beside(page: str, suffix: str) -> str:
    """The file of another kind that stands beside a page's."""
    return f"{page.removesuffix('.html')}.{suffix}"


class Addresses:
    """What is published of one plan. Charts are: every one that a page shows; pages are those given.

    ``usual`` is, for a page that shows one of several KPIs or waves, the choice that it shows unless
    told: an address without it means the same as one with it.
    """

    def __init__(self, plan: str, pages: Iterable[str], usual: Mapping[str, tuple[str, str]] | None = None) -> None:
        self._plan = plan
        self._usual = {f"/{plan}/{page}": choice for page, choice in (usual or {}).items()}
        self._files = {address: file_of(address) for address in pages}
        lower = [file.lower() for file in self._files.values()]
        assert len(set(lower)) == len(self._files), "two addresses share a file"

    def has(self, address: str) -> bool:
        """Whether this very page is published."""
        return self._exact(self._canonical(address)) is not None

    def file(self, address: str) -> str | None:
        """The file an address leads to: its own, that of the nearest choices published, or None."""
        path, _, query = self._canonical(address).partition("?")
        route = parse_path(path)
        if route.page == "chart":
            return file_of(address) if route.plan == self._plan and "card" not in query else None
        if route.page in BESIDE:
            page = self._exact(self._canonical(f"{path_of(Route(BESIDE[route.page], route.plan))}{'?' if query else ''}{query}"))
            return beside(page, route.suffix) if page else None
        pairs = parse_qsl(query)
        for kept in (tuple(key for key, _ in pairs), *KEPT):
            rest = urlencode([pair for pair in pairs if pair[0] in kept])
            found = self._exact(f"{path}?{rest}" if rest else path)
            if found is not None:
                return found
        return None

    def _exact(self, address: str) -> str | None:
        path, _, query = address.partition("?")
        if address in self._files or path not in self._usual:
            return self._files.get(address)
        name, value = self._usual[path]
        said = Filters().but(**({name: value} | dict(parse_qsl(query))))
        return self._files.get(f"{path}?{query_of(said)}")

    def _canonical(self, address: str) -> str:
        path, mark, query = address.partition("#")[0].partition("?")
        return (f"/{self._plan}" if path in ("", "/") else path) + mark + query

    def link(self, address: str, here: str) -> str | None:
        """The address as a link from a file of the folder; None where it leads nowhere, or only back to that file."""
        target = self.file(address)
        if target is None or (target == here and not self._own(address, here)):
            return None
        _, mark, part = address.partition("#")
        return relative(target, here) + mark + part

    def _own(self, address: str, here: str) -> bool:
        return "#" in address or self._exact(self._canonical(address)) == here or file_of(address) == here

    def relinked(self, html: str, here: str) -> str:
        """A document whose addresses lead to files of the folder. What leads nowhere stays as words; a download goes."""

        def to(address: str) -> str | None:
            return self.link(unescape(address), here)

        def anchor(found: re.Match[str]) -> str:
            href = to(found[2])
            return f"{found[1]}{found[3]}" if href is None else f'{found[1]} href="{escape(href)}"{found[3]}'

        def other(found: re.Match[str]) -> str:
            target = self.file(unescape(found[2]))
            return "" if target is None else f' {found[1]}="{escape(relative(target, here))}"'

        def code(found: re.Match[str]) -> str:
            target = self.file(unescape(unescape(found[2])))
            return found[0] if target is None else f"{found[1]}{relative(target, here)}{found[3]}"

        html = _DOWNLOAD.sub(lambda found: "" if to(found[1]) is None else found[0], html)
        return _CODE.sub(code, _OTHER.sub(other, _HREF.sub(anchor, html)))


def charts_named(html: str) -> set[str]:
    """The addresses, without a suffix, of the charts that a document of the site names."""
    found = set()
    for text in re.findall(r' (?:href|data-copy-url)="(/c/[^"]*)"', html):
        path, mark, query = unescape(text).partition("#")[0].partition("?")
        route = parse_path(path)
        if route.page == "chart" and not route.release:
            found.add(path_of(Route("chart", route.plan, route.id, route.kind)) + mark + query)
    return found
