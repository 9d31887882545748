"""What has become of a frozen chart: nothing, superseded by a newer release, or corrected by it."""

from __future__ import annotations

import math

from components.charts.model import Gaps, HeatMap, SchoolRanking
from components.embed_document import Notice
from components.text import embed_words as words
from pages.outside import Outside, address, outside
from queries.filters import Route, path_of, query_of
from queries.site import Releases, Site, resolve

KEYS = ("year", "measured_on", "school", "dimension", "group", "wave", "priority")
NUMBERS = (
    "value",
    "low",
    "high",
    "n",
    "target",
    "reference_value",
    "gap",
    "gap_low",
    "gap_high",
    "to_parity",
    "respondents",
    "count",
    "percent",
    "rank",
)
Row = dict[str, object]


def standing(releases: Releases, given: Outside, root: str) -> Notice | None:
    """The notice of a chart whose release is no longer the current one; None where it still is."""
    site = given.site
    now = current(releases, given)
    if now.db is None or now.db.release == site.release.release:
        return None
    at = given.chart.provenance
    if now.route.page != "chart":
        return Notice(words.SUPERSEDED, words.gone(at.release, at.as_of, now.db.release))
    changed = changes(given.kind.rows(given.chart), _rows(now))
    href = root + address(now, filters=site.filters)
    if changed:
        said = words.corrected(at.release, at.as_of, now.db.release, changed)
        return Notice(words.CORRECTED, said, href, words.CURRENT)
    return Notice(words.SUPERSEDED, words.superseded(at.release, at.as_of, now.db.release), href, words.CURRENT)


def current(releases: Releases, given: Outside) -> Site:
    """The same chart of the current release, of the same year even where a newer one has come."""
    site, chart = given.site, given.chart
    filters = site.filters
    if isinstance(chart, Gaps | HeatMap | SchoolRanking):
        filters = filters.but(year=chart.year)
    return resolve(releases, path_of(Route("chart", site.route.plan, site.route.id, site.route.kind)), query_of(filters))


def changes(before: list[Row], after: list[Row]) -> int:
    """How many rows that gave a number give another now, or none; rows that are new do not count."""
    now = {_key(row): row for row in after}
    return sum(_differs(row, now.get(_key(row))) for row in before)


def _rows(site: Site) -> list[Row]:
    made = outside(site)
    return made.kind.rows(made.chart)


def _key(row: Row) -> tuple[object, ...]:
    return tuple(row.get(name) for name in KEYS)


def _differs(before: Row, after: Row | None) -> bool:
    given = {name: before[name] for name in NUMBERS if before.get(name) not in (None, "")}
    if after is None:
        return bool(given)
    return any(not _same(number, after.get(name)) for name, number in given.items())


def _same(one: object, other: object) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)
    return one == other
