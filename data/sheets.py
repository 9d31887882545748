"""Reads a folder of CSV files or one workbook into sheets of cells, whatever the bytes.

Both forms give the same cells: a number of a workbook reads as it would be typed, a blank cell
is "", and what only a workbook can hold (dates, percents, formulas, errors) is an ``Odd``.
"""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from data.cells import Cell
from data.tables import TABLES
from queries.types import Problem

TEMPLATE = "template.xlsx"
"""A workbook of this name inside a folder is the empty form that ``waymark new`` leaves there."""
_ALLOWED = frozenset(["plan.toml", "records.toml", TEMPLATE])


@dataclass
class Sheet:
    """``rows`` pair a row's number (1 is the first below the header) with as many cells as ``columns``."""

    name: str
    columns: list[str]
    rows: list[tuple[int, list[Cell]]]


@dataclass
class Source:
    """What was read, what went wrong, and which tables could not be read at all."""

    sheets: list[Sheet] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unreadable: set[str] = field(default_factory=set)

    def error(self, table: str, row: int, column: str, text: str, expected: str, remedy: str) -> None:
        self.problems.append(Problem(table, row, column, text[:200], expected, remedy, "error"))

    def warn(self, table: str, row: int, column: str, text: str, expected: str, remedy: str) -> None:
        self.problems.append(Problem(table, row, column, text[:200], expected, remedy, "warning"))

    def unread(self, table: str, text: str, expected: str, remedy: str) -> None:
        """A problem that leaves the table unknown, so that nothing is concluded from its absence."""
        self.unreadable.add(table)
        self.error(table, 0, "", text, expected, remedy)


def read_source(path: Path) -> Source:
    """Every sheet of a bundle. Never raises on what the bytes hold; the problems say what is wrong."""
    source = Source()
    try:
        if path.is_dir():
            _folder(path, source)
        elif not path.exists():
            source.unread(
                "", str(path.name), "a folder of CSV files or an .xlsx workbook", "check the path: there is nothing there"
            )
            source.unreadable.update(TABLES)
        elif path.suffix.casefold() == ".xlsx":
            from data.workbook import read_workbook  # openpyxl takes 0.3 s to import and a folder needs none of it

            read_workbook(path, source)
        else:
            source.unread(
                "",
                path.name,
                "a folder of CSV files or an .xlsx workbook",
                "give the folder that holds the file, or save it as .xlsx",
            )
            source.unreadable.update(TABLES)
    except OSError as error:
        source.unread("", path.name, "a readable folder or file", f"the system says: {error.strerror or 'it cannot be read'}")
        source.unreadable.update(TABLES)
    return source


def _folder(path: Path, source: Source) -> None:
    # What is called .csv and is no file, a folder or a link to nowhere, is read too: that fails and is told.
    given = (p for p in path.iterdir() if not p.name.startswith((".", "~$")))
    files = sorted(p for p in given if p.is_file() or p.suffix.casefold() == ".csv")
    names = {p.name for p in files}
    for file in files:
        kind = file.suffix.casefold()
        if kind == ".csv":
            _read_csv(file, source)
        elif file.name == "plan.toml":
            if "plan.csv" in names:
                source.error("plan", 0, "", "plan.toml and plan.csv", "one of the two", "remove one of them")
            else:
                _read_toml(file, source)
        elif kind in (".xlsx", ".xls", ".xlsm", ".toml", ".tsv") and file.name not in _ALLOWED:
            remedy = (
                "save it as CSV UTF-8, or give the workbook itself as the bundle" if kind != ".toml" else "only plan.toml is read"
            )
            source.warn(file.stem, 0, "", file.name, "CSV files beside plan.toml", remedy)


def _read_csv(file: Path, source: Source) -> None:
    name = file.stem
    try:
        data = file.read_bytes()
    except OSError as error:
        source.unread(name, file.name, "a readable file", f"the system says: {error.strerror or 'it cannot be read'}")
        return
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        source.unread(name, "UTF-16", "text in UTF-8", "save the file as CSV UTF-8")
        return
    if data[:4] == b"PK\x03\x04":
        source.unread(name, file.name, "text with commas", "this is a workbook under the name .csv: save it as CSV UTF-8")
        return
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start)
        found = data[max(0, error.start - 20) : error.start + 20].decode("cp1252", "replace").splitlines() or [""]
        source.error(name, line, "", max(found, key=len), "text in UTF-8", "save the file as CSV UTF-8")
        # Read on in the encoding it most likely has, so that its other problems are found in the same run.
        text = data.decode("cp1252", "replace")
    collect(name, _csv_rows(name, text, source), source)


def _csv_rows(name: str, text: str, source: Source) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for row in reader:
            rows.append([cell.strip() for cell in row])
    except csv.Error as error:
        expected = "cells separated by commas, quotes in pairs"
        source.error(name, len(rows), "", str(error), expected, "check the quotation marks of this row and the one before")
        source.unreadable.add(name)
    return rows


def collect(name: str, rows: Iterable[list[Cell]], source: Source) -> None:
    """One sheet from its rows, the header first. Blank rows are dropped but still counted.

    A row longer or shorter than the header is an error in a file of text, because one comma too
    few moves every number behind it; a workbook's rows must come padded.
    """
    lines = iter(rows)
    header = next(lines, None)
    if header is None or not any(header):
        if name not in source.unreadable:
            source.unread(name, "empty" if header is None else "", "a first row with the names of the columns", _columns_of(name))
        return
    columns = [str(cell) for cell in header]
    while columns and not columns[-1]:
        columns.pop()
    if len(columns) == 1 and any(mark in columns[0] for mark in ";\t|"):
        source.unread(name, columns[0], "cells separated by commas", "save the file as CSV with commas")
        return
    _check_header(name, columns, source)
    sheet = Sheet(name, columns, [])
    width, printed = len(columns), len(header)
    for number, cells in enumerate(lines, 1):
        if not any(cells):
            continue
        extra = [str(c) for c in cells[width:] if c]
        if extra or len(cells) < width or (len(cells) > printed):
            text = ", ".join(extra) if extra else ",".join(str(c) for c in cells)
            remedy = "put text that holds a comma in quotation marks" if len(cells) > width else "add the commas that are missing"
            source.error(name, number, "", text, f"{width} cells, as in the header; found {len(cells)}", remedy)
        sheet.rows.append((number, [*cells[:width], *[""] * (width - len(cells))]))
    source.sheets.append(sheet)


def _columns_of(name: str) -> str:
    return f"write the columns {', '.join(TABLES[name].names)}" if name in TABLES else "remove the file or sheet"


def _check_header(name: str, columns: list[str], source: Source) -> None:
    seen: set[str] = set()
    for place, column in enumerate(columns, 1):
        if not column:
            source.error(name, 0, "", f"column {place}", "a name over every column", "name the column or remove it")
        elif column in seen:
            source.error(name, 0, column, column, "each column once", "remove one of the two columns, or rename it")
        seen.add(column)


def _read_toml(file: Path, source: Source) -> None:
    try:
        values = tomllib.loads(file.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        source.unread("plan", file.name, "a readable file", f"the system says: {error.strerror or 'it cannot be read'}")
        return
    except UnicodeDecodeError:
        source.unread("plan", file.name, "text in UTF-8", "save the file as UTF-8")
        return
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        source.unread(
            "plan", str(error), 'lines such as title = "Strategic Plan"', "put text in quotation marks, one setting a line"
        )
        return
    cells: list[Cell] = []
    for name, value in values.items():
        if isinstance(value, dict | list):
            source.error("plan", 1, name, str(value), "one value", "write one text, number or date")
            cells.append("")
        elif isinstance(value, bool):
            cells.append(str(value).lower())
        else:
            cells.append(value.isoformat() if isinstance(value, date) else str(value).strip())
    source.sheets.append(Sheet("plan", list(values), [(1, cells)] if cells else []))
