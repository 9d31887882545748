"""Which columns of a recognised file give which figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from data.agencies.find import Found
from data.agencies.formats import Measure, plain
from data.agencies.reader import Refused, Source
from data.agencies.years import year_of


@dataclass(frozen=True)
class Slot:
    """One figure that a line may give: the columns of its cells by meaning, and what the headings already say."""

    measure: Measure
    columns: Mapping[str, int]
    year: int | None = None
    group: str = ""


def slots(found: Found) -> list[Slot]:
    """The slots of every line; none where the file has no column of any measure."""
    return list(_wide(found) if found.format.layout == "wide" else _tidy(found))


def _tidy(found: Found) -> Iterator[Slot]:
    for measure in found.format.measures:
        placed = {meaning: found.place(heading) for meaning, heading in measure.columns.items()}
        columns = {meaning: place for meaning, place in placed.items() if place is not None}
        if any(needed <= set(columns) for needed in ({"value"}, {"numerator", "denominator"}, {"low", "high"})):
            yield Slot(measure, columns)


def _wide(found: Found) -> Iterator[Slot]:
    """One slot for each group and year that the headings name, in the order of the headings."""
    pattern, pair = found.format.wide, bool(found.format.year.get("pair"))
    columns: dict[tuple[str, int], dict[str, int]] = {}
    for place, heading in enumerate(found.headings):
        match = pattern.fullmatch(plain(heading)) if pattern else None
        if match is None:
            continue
        year = year_of(match["year"], pair=pair)
        meaning = found.format.wide_fields.get(match["field"])
        if year is not None and meaning is not None:
            columns.setdefault((match["group"], year), {})[meaning] = place
    for measure in found.format.measures:
        for (group, year), cells in columns.items():
            if "value" in cells:
                yield Slot(measure, cells, year, group)


def year_of_file(found: Found, source: Source) -> int | None:
    """The year all figures are of: fixed by the format, or in the lines above the header, the sheet's or the file's name.

    None where a column, or the headings, say the year. Raises ``Refused`` where nothing does.
    """
    rule = found.format.year
    if "fixed" in rule:
        return int(rule["fixed"])
    if found.format.layout == "wide" or found.place(found.format.columns.get("year")) is not None:
        return None
    texts = [str(cell) for line in found.grid.lines[: found.header] for cell in line.cells if cell]
    for text in [*texts, found.grid.name, source.path.name]:
        match = found.format.title_year.search(" ".join(text.split())) if found.format.title_year else None
        year = year_of(match[1], starts=bool(rule.get("starts"))) if match else None
        if year is not None:
            return year
    raise Refused(f"{source.at(found.line)}: no school year in a column, above the header or in the file's name")
