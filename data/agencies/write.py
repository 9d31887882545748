"""Adds rows to the files of a bundle: every file is written whole beside the old one and then put in its place."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from data.agencies.bundles import ORDER
from data.agencies.outcome import Row
from data.tables import TABLES

_NUMERIC = frozenset(["int", "year", "number", "measure"])


def write(bundle: Path, additions: Mapping[str, Sequence[Row]]) -> None:
    """Adds the rows of each table, in a folder or a workbook, made where there is none.

    What stands in a file stays byte for byte; only where a new row needs a column that the table
    lacks is the file written anew with that column at the end. Raises ``OSError`` where it cannot.
    """
    wanted = {table: list(additions[table]) for table in ORDER if additions.get(table)}
    if not wanted:
        return
    if bundle.suffix.casefold() == ".xlsx" and not bundle.is_dir():
        from data.agencies.write_workbook import workbook  # openpyxl takes 0.3 s to import

        _replace({bundle: workbook(bundle, wanted)})
        return
    bundle.mkdir(parents=True, exist_ok=True)
    _replace({bundle / f"{table}.csv": _csv(bundle / f"{table}.csv", table, rows) for table, rows in wanted.items()})


def _replace(files: Mapping[Path, bytes]) -> None:
    """Writes all files beside the old ones before it moves the first, so that a full disk changes nothing.

    They move in the order given, what others refer to first: stopped between two moves a bundle
    holds schools without results, never results without schools.
    """
    made: list[tuple[Path, Path]] = []
    try:
        for path, data in files.items():
            beside = path.with_name(f".{path.name}.{os.getpid()}.new")
            made.append((beside, path))
            with beside.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            if path.exists():
                beside.chmod(path.stat().st_mode & 0o777)
        for beside, path in made:
            beside.replace(path)
    finally:
        for beside, _ in made:
            beside.unlink(missing_ok=True)


def columns_of(table: str, given: Sequence[str], rows: Sequence[Row]) -> list[str]:
    """The columns a table needs for its old and new rows: those it has, then the described ones that are used."""
    described = TABLES[table].columns
    used = {name for row in rows for name, text in row.items() if text}
    return [*given, *(c.name for c in described if c.name not in given and (c.name in used or (c.required and not given)))]


def _csv(path: Path, table: str, rows: Sequence[Row]) -> bytes:
    before = path.read_bytes() if path.exists() else b""
    text = before.decode("utf-8-sig")
    ending = "\r\n" if "\r\n" in text else "\n"
    lines = list(csv.reader(io.StringIO(text, newline="")))
    header = [name.strip() for name in lines[0]] if lines else []
    columns = columns_of(table, header, rows)
    if columns == header:
        gap = "" if text.endswith("\n") else ending
        return before + (gap + _lines([[row.get(name, "") for name in columns] for row in rows], ending)).encode()
    old = [[*cells, *[""] * (len(columns) - len(cells))] for cells in lines[1:] if cells]
    new = [[row.get(name, "") for name in columns] for row in rows]
    mark = b"\xef\xbb\xbf" if before.startswith(b"\xef\xbb\xbf") else b""
    return mark + _lines([columns, *old, *new], ending).encode()


def _lines(rows: Sequence[Sequence[str]], ending: str) -> str:
    made = io.StringIO()
    csv.writer(made, lineterminator=ending).writerows(rows)
    return made.getvalue()


def typed(table: str, column: str, text: str) -> str | int | float | None:
    """What a workbook's cell holds: a number where the column is one and no digit would be lost, else the text."""
    kinds = {c.name: c.type for c in TABLES[table].columns}
    if not text:
        return None
    if kinds.get(column) in _NUMERIC:
        for make in (int, float):
            try:
                number = make(text)
            except ValueError:
                continue
            if str(number) == text:
                return number
    return text
