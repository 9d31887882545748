"""An agency's published file, read for its audit: one slice a district, KPI and year, and one of the state's districts.

The file is read by the same formats as for an import. A row without figures may be of a group too
small to show or of nobody at all, so a hidden group may be empty here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from data.agencies import reader
from data.agencies.find import Found, recognise
from data.agencies.formats import FormatError, choose
from data.agencies.mapper import map_rows
from data.agencies.outcome import Outcome
from data.agencies.reader import Refused, Source
from data.privacy.cells import FREE, Entry, Slice, Span, slices
from queries.types import ALL, DISTRICT

_LAYOUTS = ("rows", "wide")
_NUMBERS = ("value", "low", "high", "numerator", "denominator")


class NotAudited(Exception):
    """The file cannot be read as the published file of an agency; nothing was attacked."""


def agency_slices(path: Path, name: str | None = None) -> tuple[Slice, ...]:
    """The counts of a published file as its readers know them; ``name`` is its format's. Raises NotAudited, OSError.

    A slice's ``measured_on`` names the district, or is "state" where the districts are the parts and the state the whole.
    """
    try:
        source = reader.read(path)
        found = recognise(source, choose(name))
    except (Refused, FormatError) as error:
        raise NotAudited(str(error)) from error
    if found.format.layout not in _LAYOUTS:
        raise NotAudited(f"{path}: the format {found.format.name} holds no results to audit")
    made: list[Slice] = []
    for district, part in _districts(found):
        made += _slices(part, source, district, district or "")
    codes = {each.measured_on for each in made}
    if len(codes) > 1:
        for each in _slices(found, source, None, "state"):
            made.append(replace(each, entries=tuple(e for e in each.entries if e.unit == DISTRICT or e.unit in codes)))
    return tuple(made)


def _districts(found: Found) -> Iterator[tuple[str | None, Found]]:
    """The file's lines by district; the whole file where it names none."""
    column = found.place(found.format.columns.get("district"))
    lines = found.grid.lines
    if column is None:
        yield None, found
        return
    parts = defaultdict(list)
    for line in lines[found.header + 1 :]:
        if column < len(line.cells):
            parts[str(line.cells[column]).strip()].append(line)
    for code, own in sorted(parts.items()):
        if code.strip("0"):
            yield code, replace(found, grid=replace(found.grid, lines=[*lines[: found.header + 1], *own]))


def _slices(found: Found, source: Source, district: str | None, label: str) -> list[Slice]:
    try:
        outcome = map_rows(found, source, [], district)
    except Refused:
        return []  # lines of something else than a district, as of the state
    kpis = [measure.kpi for measure in found.format.measures]
    made = slices(kpis, _rows(outcome), _groups(outcome), "as_published")
    return [replace(each, measured_on=label, entries=tuple(map(_perhaps_nobody, each.entries))) for each in made]


def _rows(outcome: Outcome) -> Iterator[dict[str, object]]:
    for row in outcome.tables.get("results", []):
        counts = {name: float(row[name]) if row.get(name) else None for name in _NUMBERS}
        year, group = int(row["year"]), row["group_id"] or ALL
        yield {**row, **counts, "year": year, "group_id": group, "school_id": row["school_id"] or DISTRICT, "measured_on": ""}


def _groups(outcome: Outcome) -> list[dict[str, object]]:
    return [dict(row) for row in outcome.tables.get("groups", [])]


def _perhaps_nobody(entry: Entry) -> Entry:
    return replace(entry, total=FREE) if entry.hidden and entry.total == Span(1, None) else entry
