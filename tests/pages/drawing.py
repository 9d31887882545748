"""Draws a page from rows written in a test, through the URL as a browser would ask for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pages
from components.markup import blocks_of, to_html
from components.shell import View
from queries.site import Releases, Site, resolve
from tests.prepare import Row, make


@dataclass(frozen=True)
class Page:
    """A drawn page: its view, its HTML, its words without tags, the ids of its blocks."""

    site: Site
    view: View

    @property
    def html(self) -> str:
        return "".join(to_html(part) for part in self.view.body)

    @property
    def text(self) -> str:
        bare = re.sub(r"<svg.*?</svg>", " ", self.html, flags=re.S)
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", bare).replace("\u00a0", " "))

    @property
    def lead(self) -> str:
        return self.view.description.replace("\u00a0", " ")

    @property
    def blocks(self) -> list[str]:
        return [name for part in self.view.body for name, _ in blocks_of(part)]

    def rows(self, table_class: str) -> list[list[str]]:
        """The body rows of the first table of that class, each cell without its tags."""
        found = re.search(rf'<table class="data {table_class}\b[^>]*>.*?<tbody[^>]*>(.*?)</tbody>', self.html, flags=re.S)
        if found is None:
            return []
        lines = re.findall(r"<tr\b[^>]*>(.*?)</tr>", found[1], flags=re.S)
        return [[_bare(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line, flags=re.S)] for line in lines]

    def options(self, name: str) -> dict[str, str]:
        return dict(next((c.options for c in self.view.controls if c.name == name), ()))


def _bare(cell: str) -> str:
    cell = re.sub(r"<svg.*?</svg>", "", cell, flags=re.S)
    return re.sub(r"<[^>]+>", "", cell).replace("\u00a0", " ").strip()


class Desk:
    """A release of some rows, from which any address can be drawn."""

    def __init__(self, tmp_path: Path, **tables: list[Row]) -> None:
        made: Any = make(tmp_path, **tables)
        self.plan: str = made.plan
        self.releases = Releases(tmp_path / "releases", "public")

    def draw(self, address: str) -> Page:
        path, _, query = address.partition("?")
        site = resolve(self.releases, path, query)
        return Page(site, pages.BY_NAME[site.route.page].view(site))
