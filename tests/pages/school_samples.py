"""A small district with three schools, and the drawing of one page of it as a reader gets it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType
from urllib.parse import urlsplit

from components.markup import blocks_of, to_html
from components.shell import View
from data.connection import Releases
from data.release import Tier
from queries.site import Site, resolve
from tests.prepare import make

Rows = Sequence[Mapping[str, object]]

SCHOOLS: Rows = [
    {"school_id": "a1", "name": "Alder Elementary", "level": "elementary", "region": "North"},
    {"school_id": "b2", "name": "Birch High", "level": "high", "region": "South", "formerly": "Calhoun High (until 2020)"},
    {"school_id": "c3", "name": "Cedar Elementary", "level": "elementary", "region": "South", "closed": "2022-06-30"},
]
KPIS: Rows = [
    {"kpi_id": "reading", "name": "Reading at grade level", "owner": "Office of Reading", "next_due": "2023-12-15"},
    {"kpi_id": "grad", "name": "Graduation rate", "decimals": 1},
]
RESULTS: Rows = [
    {"kpi_id": "reading", "year": 2021, "value": 58},
    {"kpi_id": "reading", "year": 2022, "value": 60},
    {"kpi_id": "reading", "year": 2021, "value": 70, "school_id": "a1"},
    {"kpi_id": "reading", "year": 2022, "value": 71.5, "school_id": "a1"},
    {"kpi_id": "reading", "year": 2021, "value": 55, "school_id": "b2"},
    {"kpi_id": "reading", "year": 2022, "value": 52, "school_id": "b2"},
    {"kpi_id": "grad", "year": 2022, "value": 81.4},
    {"kpi_id": "grad", "year": 2022, "value": 84.2, "school_id": "b2"},
]
TARGETS: Rows = [
    {"kpi_id": "reading", "year": 2022, "kind": "value", "value": 70, "school_id": "a1"},
    {"kpi_id": "reading", "year": 2022, "kind": "value", "value": 60, "school_id": "b2"},
]
DISTRICT: dict[str, Rows] = {"schools": SCHOOLS, "kpis": KPIS, "results": RESULTS, "targets": TARGETS}


def site(tmp_path: Path, address: str, **tables: Rows) -> Site:
    """The site as the public's request for ``address`` sees it, after a build of these tables."""
    make(tmp_path, **tables)
    return ask(tmp_path, address)


def ask(tmp_path: Path, address: str, tier: Tier = "public") -> Site:
    """The site as a request sees it, of what was built there before."""
    parts = urlsplit(address)
    return resolve(Releases(tmp_path / "releases", tier), parts.path, parts.query)


def text(view: View) -> str:
    """The page's body as HTML."""
    return "".join(to_html(part) for part in view.body)


def draw(page: ModuleType, tmp_path: Path, address: str, **tables: Rows) -> str:
    """A page's body as HTML, of a district made of these tables."""
    view: View = page.view(site(tmp_path, address, **tables))
    return text(view)


def block_ids(view: View) -> list[str]:
    """The ids of a page's blocks, in order."""
    return [name for part in view.body for name, _ in blocks_of(part)]
