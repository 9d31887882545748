"""What the equity explorer shows: the reader's choices as far as the KPI and the place can answer them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

from components.text import equity_words as words
from components.text import gap_words
from pages import content
from queries import equity, pooling
from queries import kpis as measures
from queries.filters import Filters, school_year
from queries.gaps import OTHERS
from queries.site import Site
from queries.types import ALL, DISTRICT, Group, Kpi

OF_SCHOOLS = ("heat", "schools")
"""The views that show every school at once, whichever the reader has chosen."""


@dataclass(frozen=True)
class Choice:
    """What the page shows: the KPI, and the choices that this KPI and place can answer.

    ``year`` is None where nothing is published here. ``windows`` are the last years of each three
    that can be taken together. ``schools`` have results by group of this KPI. ``group`` is whom the
    ranking of schools is about, None where no group has results. ``notes`` say which choices could
    not hold.
    """

    kpi: Kpi
    filters: Filters
    offered: tuple[Kpi, ...]
    schools: frozenset[str]
    groups: tuple[Group, ...]
    dimensions: tuple[str, ...]
    years: tuple[int, ...]
    windows: tuple[int, ...]
    year: int | None
    newest: int | None
    notes: tuple[str, ...]
    group: Group | None = None

    @property
    def ref(self) -> str:
        return self.filters.ref or OTHERS

    @property
    def pooled(self) -> bool:
        return self.filters.years is not None

    @property
    def shared(self) -> Filters:
        """The choices of the chart's own address: its year is named where the default would be another."""
        f = self.filters
        return Filters(school=f.school, dimension=f.dimension, year=f.year, years=f.years, ref=f.ref, sort=f.sort)


def choose(site: Site) -> Choice | None:
    """The reader's choices as far as they can be answered; None where no KPI has results by group."""
    db, asked = site.release, site.filters
    where: defaultdict[str, set[str]] = defaultdict(set)
    for found in equity.group_places(db):
        where[found.kpi_id].add(found.school_id)
    offered = tuple(k for k in measures.kpis(db) if k.kpi_id in where)
    if not offered:
        return None
    kpi = next((k for k in offered if k.kpi_id == asked.kpi), offered[0])
    notes = []
    if asked.kpi and kpi.kpi_id != asked.kpi:
        wanted = measures.kpi(db, asked.kpi)
        notes.append(words.fell_back(wanted.name if wanted else asked.kpi, kpi.name))
    school = asked.school if asked.school in where[kpi.kpi_id] else None
    if asked.school and school is None:
        notes.append(words.fell_back(content.place_name(site, asked.school), content.place_name(site, None)))
    every = asked.view in OF_SCHOOLS
    at = DISTRICT if every else school or DISTRICT
    dimensions = tuple(dict.fromkeys(y.dimension for y in equity.school_years(db, kpi.kpi_id))) if every else ()
    dimensions = dimensions or equity.dimensions(db, kpi.kpi_id, at)
    dimension = asked.dimension if asked.dimension in dimensions else None
    if asked.dimension and dimension is None:
        instead = gap_words.dimension_name(dimensions[0]) if asked.view == "heat" and dimensions else words.ALL_DIMENSIONS
        notes.append(words.fell_back(gap_words.dimension_name(asked.dimension).lower(), instead.lower()))
    if asked.view == "heat":
        dimension = dimension or next(iter(dimensions), None)
    years, newest, fallback = _years_of_schools(site, kpi, dimension) if every else _years(site, kpi, at, dimension)
    windows = pooling.windows(db, kpi.kpi_id)
    if asked.years and not windows:
        notes.append(words.no_windows(kpi.name))
    filters = replace(asked, kpi=kpi.kpi_id, school=school, dimension=dimension)
    schools = frozenset(where[kpi.kpi_id] - {DISTRICT})
    groups = tuple(g for g in equity.kpi_groups(db, kpi.kpi_id) if g.group_id != ALL)
    if asked.years and windows:
        end = next((w for w in windows if asked.year is not None and w - pooling.WINDOW < asked.year <= w), windows[-1])
        year = end if end != windows[-1] else None
        filters = replace(filters, year=year)
        found_ = Choice(kpi, filters, offered, schools, groups, dimensions, windows, windows, end, windows[-1], tuple(notes))
    else:
        if asked.year and asked.year not in years:
            notes.append(words.fell_back(school_year(asked.year), school_year(fallback) if fallback else words.newest(None)))
        year = asked.year if asked.year in years else (fallback if newest is None else None)
        filters = replace(filters, year=year, years=None)
        shown = year or newest
        found_ = Choice(kpi, filters, offered, schools, groups, dimensions, years, windows, shown, fallback, tuple(notes))
    return replace(found_, group=_group(site, found_)) if asked.view == "schools" else found_


def _years(site: Site, kpi: Kpi, at: str, dimension: str | None) -> tuple[tuple[int, ...], int | None, int | None]:
    """The years with results of groups here, the newest with two groups to compare, and the newest with any."""
    db = site.release
    newest = equity.gap_year(db, kpi.kpi_id, at, dimension)
    found = [r.year for r in equity.group_years(db, kpi.kpi_id, at) if r.valued and dimension in (None, r.dimension)]
    fallback = newest if newest is not None else max(found, default=None)
    return equity.group_result_years(db, kpi.kpi_id, at), newest, fallback


def _years_of_schools(site: Site, kpi: Kpi, dimension: str | None) -> tuple[tuple[int, ...], None, int | None]:
    """The years in which any school has results of groups; the newest of them is always named in full."""
    found = equity.school_years(site.release, kpi.kpi_id)
    years = sorted({y.year for y in found if y.valued and dimension in (None, y.dimension)})
    return tuple(sorted({y.year for y in found if y.valued})), None, max(years, default=None)


def _group(site: Site, choice: Choice) -> Group | None:
    """Whom the ranking of schools is about: as asked, else the group with most students to parity in all schools."""
    asked = next((g for g in choice.groups if g.group_id == site.filters.group), None)
    if asked is not None or not choice.groups:
        return asked
    dimension = choice.filters.dimension
    measured = equity.gaps_in_schools(site.release, choice.kpi.kpi_id, choice.year, choice.ref, choice.pooled)
    to_parity: defaultdict[str, float] = defaultdict(float)
    for school, gaps in measured.items():
        for gap in gaps if school != DISTRICT else ():
            to_parity[gap.group_id] += gap.to_parity or 0
    here = [g for g in choice.groups if dimension in (None, g.dimension)] or list(choice.groups)
    present = {gap.group_id for school, gaps in measured.items() if school for gap in gaps if not gap_words.withheld(gap)}
    widest = {gap.group_id: gap_words.behind_by(gap, choice.kpi) for gap in measured.get(DISTRICT, ())}
    return max(here, key=lambda g: (g.group_id in present, to_parity[g.group_id], widest.get(g.group_id, float("-inf"))))
