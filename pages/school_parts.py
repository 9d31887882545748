"""A school's part in the district's gaps: how many students it is from parity, of those at all schools."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from components.markup import frozen
from components.rich_table import rich_table
from components.section import empty, section
from components.text import gap_words
from components.text import school_words as words
from components.text.numbers import count
from components.text.school_gap_words import share_text
from queries import equity
from queries.filters import Filters, Route, school_year, url
from queries.site import Site
from queries.types import DISTRICT, Gap, Kpi

MOST_ROWS = 12
PAPER_ROWS = 4
"""Rows that fit on the one sheet of a school's profile; the style sheet hides the others there."""


@dataclass(frozen=True)
class Part:
    """One gap of the district and this school's part in it; ``share`` in percent of all schools' students to parity."""

    kpi: Kpi
    year: int
    own: Gap
    district: Gap | None
    share: float | None


def parts(site: Site, school_id: str, kpis: Sequence[Kpi]) -> tuple[Part, ...]:
    """This school's part in each gap where it can be counted, the largest number of students first.

    The year is, for each dimension, the newest for which the district has a gap in it.
    """
    db = site.release
    found = []
    for kpi in kpis:
        for dimension in equity.dimensions(db, kpi.kpi_id):
            year = equity.gap_year(db, kpi.kpi_id, DISTRICT, dimension)
            if year is None:
                continue
            everywhere = equity.gaps_in_schools(db, kpi.kpi_id, year)
            district = {gap.group_id: gap for gap in everywhere.get(DISTRICT, ())}
            for own in everywhere.get(school_id, ()):
                if own.dimension == dimension and own.to_parity is not None:
                    schools = equity.gaps_by_school(db, kpi.kpi_id, own.group_id, year)
                    share = next(each.share for each in schools if each.school_id == school_id)
                    found.append(Part(kpi, year, own, district.get(own.group_id), share))
    return tuple(sorted(found, key=lambda part: -(part.own.to_parity or 0)))


def parts_section(site: Site, school_id: str, kpis: Sequence[Kpi], keep: Filters) -> Component:
    """The table of them, the largest dozen, each leading to the schools of that gap in the equity explorer."""
    found = parts(site, school_id, kpis)
    short = [part for part in found if part.own.to_parity]
    if not short:
        return section("school-parts", words.PARTS, empty("school-parts-none", words.NO_PARTS if not found else words.AT_PARITY))
    lines = [
        (
            html.A(f"{part.kpi.name}, {gap_words.people(part.own.group)}", href=_schools(site, part, keep)),
            school_year(part.year),
            (part.district and gap_words.gap_text(part.district, part.kpi)) or "–",
            count(part.own.to_parity),
            share_text(part.share),
            gap_words.remark(part.own),
        )
        for part in short[:MOST_ROWS]
    ]
    table = rich_table(
        words.PARTS,
        words.PART_HEADINGS,
        lines,
        numeric={2, 3, 4},
        class_name="parts",
        label=words.as_table(words.PARTS),
        stack=True,
    )
    more = [
        html.P(words.more_parts(len(short) - rows), className=f"muted {where}") if len(short) > rows else None
        for rows, where in ((PAPER_ROWS, "on-paper"), (MOST_ROWS, "on-screen"))
    ]
    return section("school-parts", words.PARTS, frozen("school-parts-body", table, *more), intro=words.PARTS_INTRO)


def _schools(site: Site, part: Part, keep: Filters) -> str:
    return url(Route("equity", site.route.plan), keep.but(kpi=part.kpi.kpi_id, group=part.own.group_id, view="schools"))
