"""Reads the sheets of one .xlsx workbook as the cells a CSV file would hold."""

from __future__ import annotations

import math
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path

import openpyxl
from openpyxl.cell.cell import Cell as FullCell
from openpyxl.cell.cell import MergedCell
from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell

from data.cells import Cell, Odd, nearest
from data.sheet_marks import Marks, read_marks, runs
from data.sheets import Source, collect
from data.tables import TABLES

AnyCell = ReadOnlyCell | EmptyCell | FullCell | MergedCell  # the stubs name them all for streamed rows too

_MAX_BYTES = 2 * 1024**3
_MAX_ROWS = 1_048_576
_FIXED = re.compile(r"#?,?#*0\.(0+)\Z")
_BROKEN = "open it in a spreadsheet program and save it again as .xlsx"


def read_workbook(path: Path, source: Source) -> None:
    """Adds every sheet of a workbook to a source; a file that is no workbook is one problem."""
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(item.file_size for item in archive.infolist()) > _MAX_BYTES:
                source.unread("", path.name, "a workbook of at most 2 GB", "give the bundle as a folder of CSV files")
                source.unreadable.update(TABLES)
                return
            marks = read_marks(archive)
        book = openpyxl.load_workbook(path, read_only=True)
    except OSError:
        raise
    except Exception as error:  # a damaged file makes zipfile, the XML parser and openpyxl raise nearly anything
        _broken(path.name, error, source)
        return
    try:
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                _hidden_sheet(sheet.title, source)
                continue
            marked = marks.get(sheet.title, Marks())
            for place in marked.merged:
                source.error(sheet.title, 0, "", place, "one value in every cell", "unmerge these cells and fill each of them")
            try:
                sheet.reset_dimensions()
                collect(sheet.title, _rows(islice(sheet.iter_rows(), _MAX_ROWS)), source)
                _hidden_cells(sheet.title, marked, source)
            except Exception as error:  # as above: one damaged sheet must not hide the problems of the others
                source.unread(sheet.title, type(error).__name__, "a readable sheet", _BROKEN)
    finally:
        book.close()


def _hidden_sheet(name: str, source: Source) -> None:
    """A hidden sheet is never read: what nobody sees must not decide what a page says.

    One that is called like a table could be either an old copy or the table itself, so only its writer can say. One with
    nearly that name is told; any other, such as the lists behind a form's choices, is nobody's concern.
    """
    table = next((known for known in TABLES if known == name.strip().casefold()), None)
    if table is not None:
        remedy = f"unhide the sheet {name} if its rows belong to the plan, else delete it"
        source.unread(table, f"hidden sheet {name}", "a sheet that can be seen", remedy)
    elif near := nearest(name.casefold(), TABLES):
        remedy = f"unhide the sheet {name} and call it {near} if its rows belong to the plan, else delete it: it was not read"
        source.warn(name, 0, "", f"hidden sheet {name}", "only sheets that can be seen", remedy)


def _hidden_cells(name: str, marks: Marks, source: Source) -> None:
    """Warns of hidden rows and columns that hold something: they are data like any other, as a filter leaves them behind."""
    if not source.sheets or source.sheets[-1].name != name or name not in TABLES:
        return
    sheet = source.sheets[-1]
    rows = [number + 1 for number, _ in sheet.rows if number + 1 in marks.rows]
    if rows:
        text = f"hidden {'row' if len(rows) == 1 else 'rows'} {runs(rows)} of the sheet"
        remedy = "they were read as data: unhide them (clear the sheet's filter) to see what was read, or delete them"
        source.warn(name, rows[0] - 1, "", text, "rows that can be seen", remedy)
    for place, column in enumerate(sheet.columns, 1):
        if column and marks.hides_column(place):
            remedy = "it was read as data: unhide it to see what was read, or delete it"
            source.warn(name, 0, column, f"hidden column {column}", "columns that can be seen", remedy)


def _broken(name: str, error: Exception, source: Source) -> None:
    source.unread("", f"{name}: {type(error).__name__}", "an .xlsx workbook", _BROKEN)
    source.unreadable.update(TABLES)


def _rows(rows: Iterable[tuple[AnyCell, ...]]) -> Iterator[list[Cell]]:
    """Rows padded to the header's width and cut after their last filled cell."""
    width = 0
    for row in rows:
        cells: list[Cell] = [cell_of(c) if c.value is not None else "" for c in row]
        while len(cells) > width and not cells[-1]:
            cells.pop()
        width = width or len(cells)
        cells.extend([""] * (width - len(cells)))
        yield cells


def cell_of(cell: AnyCell) -> Cell:
    """What a cell of a workbook holds, as text where it is text or a number and else as ``Odd``."""
    value = cell.value
    if isinstance(cell, EmptyCell | MergedCell):
        return ""
    if isinstance(value, str) and cell.data_type not in ("f", "e"):
        return value.replace("\r\n", "\n").strip()
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return _number(value, cell)
    place = str(cell.coordinate)
    if cell.data_type == "f":
        return Odd("formula", value if isinstance(value, str) else "a formula", place)
    if cell.data_type == "e":
        return Odd("error", str(value), place)
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    if isinstance(value, date) and not isinstance(value, datetime):
        # Typed "2021-09" becomes the month's first day, shown without a day: the day is unknown.
        day = "d" in re.sub(r'"[^"]*"|\[[^]]*\]', "", cell.number_format.casefold())
        return Odd("date", value.isoformat() if day else value.isoformat()[:7], place)
    kind = "time" if isinstance(value, datetime | time | timedelta) else "error"
    return Odd(kind, str(value), place)


def _number(value: float, cell: ReadOnlyCell | FullCell) -> Cell:
    """As it would be typed: no ".0" on whole numbers, but the zeros that a fixed format shows."""
    if not math.isfinite(value):
        return str(value)
    plain = str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(float(value))
    shown = cell.number_format if cell.has_style else "General"
    if shown == "General":
        return plain
    if "%" in shown:
        return Odd("percent", f"{value * 100:.15g}%", str(cell.coordinate))
    fixed = _FIXED.match(shown)
    if fixed:
        padded = f"{value:.{len(fixed[1])}f}"
        return padded if float(padded) == value else plain
    return plain
