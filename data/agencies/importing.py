"""One import from end to end: read, recognise, map, compare with the bundle, write, report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from data.agencies import kpis, reader
from data.agencies.bundles import ORDER, Existing, existing
from data.agencies.find import Found, recognise, tables
from data.agencies.formats import choose
from data.agencies.ledger import Added, added
from data.agencies.mapper import map_rows
from data.agencies.outcome import Outcome
from data.agencies.reader import Bad, Refused, Source
from data.agencies.report import complaints, report
from data.agencies.works import map_works
from data.agencies.write import write

FORMATS = "formats"
"""The folder, inside a bundle's own or beside its workbook, that holds the formats made for it."""


class BadLines(Exception):
    """Lines that cannot be read stopped the import; nothing was written."""

    def __init__(self, complaints: Iterable[str]) -> None:
        self.complaints = list(complaints)
        super().__init__(f"{len(self.complaints)} lines cannot be read")


def import_file(
    file: Path,
    into: Path,
    *,
    district: str | None = None,
    name: str | None = None,
    ask: Callable[[str], str] | None = None,
    kpi_ids: Sequence[str] = (),
    skip_bad_lines: bool = False,
    today: str | None = None,
) -> Iterator[str]:
    """Adds what a file holds to a bundle and yields the report's lines.

    ``ask`` answers questions about the columns of a file of no known format; ``kpi_ids`` say under which of
    the plan's KPIs the format's figures belong, as ``kpis.renamed`` reads them. ``today`` is the ISO
    date that restated figures bear. Raises ``Refused``, ``BadLines`` or ``FormatError``, and
    ``OSError`` where a file cannot be read or written; then the bundle is as it was.
    """
    source = reader.read(file)
    bundle = existing(into)
    if ask is not None:
        from data.agencies.guide import guide

        name = str(guide(source, folder_of(into), ask))
    found = recognise(source, choose(name, _own(into)))
    found = replace(found, format=kpis.renamed(found.format, bundle, kpi_ids))
    outcome = mapped(found, source, bundle, district)
    bad = sorted([*found.grid.bad, *outcome.bad], key=lambda one: one.number)
    if bad and not skip_bad_lines:
        raise BadLines(complaints(source, found, bad))
    _pass_over(bad, outcome)
    changes = changes_of(bundle, found, outcome, file.name, today or date.today().isoformat())
    write(into, {table: change.rows for table, change in changes.items()})
    yield from report(source, found, outcome, changes)


def mapped(found: Found, source: Source, bundle: Existing, district: str | None) -> Outcome:
    """What a recognised file holds for a bundle."""
    layout = found.format.layout
    if layout in ("rows", "wide"):
        return map_rows(found, source, bundle.rows("schools"), district, bundle.rows("groups"))
    if district is not None:
        raise Refused(f"{source.path.name}: the format {found.format.name} names no districts: leave --district out")
    if layout == "works":
        return map_works(found)
    from data.agencies.plan_workbook import map_plan  # it names cells by openpyxl, which takes 0.3 s to import

    return map_plan(tables(source, found.format), bundle.rows("kpis"))


def changes_of(bundle: Existing, found: Found, outcome: Outcome, file: str, today: str) -> dict[str, Added]:
    """What each table gains, in the order it is written. Adds the KPIs that a plan lacks, with a warning."""
    tables = dict(outcome.tables)
    if found.format.measures:
        used = [row["kpi_id"] for row in tables.get("results", [])]
        tables["objectives"], tables["kpis"], says = kpis.missing(bundle, found.format, used, file)
        outcome.warnings += says
    always = ("schools", "groups", "results") if found.format.measures else ()
    return {
        table: added(table, bundle.rows(table), tables.get(table, []), today, file)
        for table in ORDER
        if tables.get(table) or table in always
    }


def _pass_over(bad: list[Bad], outcome: Outcome) -> None:
    for one in bad:
        outcome.skips.add(f"a bad line: {one.why}", one.number, one.figures)


def folder_of(bundle: Path) -> Path:
    """Where a bundle's own formats are kept."""
    return (bundle.parent if bundle.suffix.casefold() == ".xlsx" else bundle) / FORMATS


def _own(into: Path) -> list[Path]:
    return sorted(folder_of(into).glob("*.toml")) if folder_of(into).is_dir() else []
