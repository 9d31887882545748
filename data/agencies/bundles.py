"""A bundle as an import finds it, and what is added to it: rows, never changes to rows that stand there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from data.agencies.outcome import Row
from data.agencies.reader import Refused
from data.sheets import read_source

ORDER = ("objectives", "kpis", "schools", "groups", "programs", "projects", "targets", "results")
"""The tables an import may add to, in the order they are written: what others refer to comes first."""


@dataclass(frozen=True)
class Existing:
    """The texts of the tables that an import may add to; a table that is not there has no rows."""

    path: Path
    tables: Mapping[str, list[Row]]

    def rows(self, table: str) -> list[Row]:
        return self.tables.get(table, [])


def existing(path: Path) -> Existing:
    """The bundle at a path: a folder, an .xlsx workbook, or nothing yet.

    Raises ``Refused`` where a table an import may add to cannot be read as it stands.
    """
    if not path.exists():
        return Existing(path, {})
    if path.is_file() and path.suffix.casefold() != ".xlsx":
        raise Refused(f"{path}: no bundle: give a folder of CSV files, or an .xlsx file")
    source = read_source(path)
    spoilt = [p for p in source.problems if p.severity == "error" and (p.table in ORDER or p.table == "")]
    # A file that is there and empty can still be filled: only its header is wanting.
    spoilt = [p for p in spoilt if p.text != "empty"]
    if spoilt:
        first = spoilt[0]
        raise Refused(
            f"{path}: {first.table or 'the bundle'}: {first.text}: expected {first.expected}; mend it first: waymark check {path}"
        )
    tables = {
        sheet.name: [dict(zip(sheet.columns, (str(cell) for cell in cells), strict=True)) for _, cells in sheet.rows]
        for sheet in source.sheets
        if sheet.name in ORDER or sheet.name == "goals"
    }
    return Existing(path, tables)
