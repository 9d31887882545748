"""Adds rows to the sheets of a bundle that is one workbook."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from data.agencies.outcome import Row
from data.agencies.write import columns_of, typed


def workbook(path: Path, additions: Mapping[str, Sequence[Row]]) -> bytes:
    """The workbook with the rows added below those of their sheets; a missing workbook or sheet is made."""
    if path.exists():
        book = openpyxl.load_workbook(path)
    else:
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
    for table, rows in additions.items():
        sheet = book[table] if table in book.sheetnames else book.create_sheet(table)
        _add(sheet, table, rows)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _add(sheet: Worksheet, table: str, rows: Sequence[Row]) -> None:
    header = [str(cell.value or "").strip() for cell in sheet[1]] if sheet.max_row else []
    while header and not header[-1]:
        header.pop()
    columns = columns_of(table, header, rows)
    for place, name in enumerate(columns[len(header) :], len(header) + 1):
        sheet.cell(1, place, name)
    filled = (place for place, row in enumerate(sheet.iter_rows(values_only=True), 1) if any(value is not None for value in row))
    last = max(filled, default=1)
    for number, row in enumerate(rows, last + 1):
        for place, name in enumerate(columns, 1):
            value = typed(table, name, row.get(name, ""))
            cell = sheet.cell(number, place)
            if isinstance(value, str):
                cell.number_format = "@"  # a spreadsheet would turn 0103 into 103 and 2024-06 into a date
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"  # a text that begins with = is no formula
