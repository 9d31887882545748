"""Writes the empty form of a bundle: files to fill in, and a workbook that explains every column."""

from __future__ import annotations

import csv
from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from data.sheets import TEMPLATE
from data.tables import PHASES, PLAN, TABLES, Column, Table

_NUMERIC = frozenset(["int", "year", "number", "measure"])
_WORDS = {
    "id": "lower-case letters, digits, _ and -",
    "text": "text",
    "url": "a web address",
    "int": "a whole number",
    "year": "a year of four digits",
    "number": "a number",
    "date": "YYYY-MM-DD, or YYYY-MM",
    "when": "a year or a date",
    "bool": "true or false",
    "measure": "a number in the KPI's unit, or the name of a level",
    "path_rule": "listed, linear or close_gap:10",
}


class BundleExistsError(Exception):
    """There is something at the place where a new bundle was to be written; nothing was changed."""


def new(directory: Path) -> list[Path]:
    """Writes an empty bundle and returns its files: plan.toml, a CSV file of headers a table, template.xlsx.

    The workbook lies inside the folder and is ignored when the folder is read; given to the
    commands by itself it is a small, complete bundle, since every table holds one example row.
    Raises ``BundleExistsError`` where the directory holds anything, or is a file; ``OSError``
    where it cannot be written.
    """
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise BundleExistsError(f"{directory} is not an empty folder: name a new one")
    directory.mkdir(parents=True, exist_ok=True)
    written = [directory / "plan.toml"]
    written[0].write_text(_plan_toml(), encoding="utf-8")
    for table in TABLES.values():
        if table is PLAN:
            continue
        path = directory / f"{table.name}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerow(table.names)
        written.append(path)
    workbook = directory / TEMPLATE
    _workbook().save(workbook)
    return [*written, workbook]


def _plan_toml() -> str:
    lines = []
    for column in PLAN.columns:
        must = "required" if column.required else "may stay empty"
        lines.append(f"# {note(column, must)}\n{column.name} = {_default(column)}\n")
    return "\n".join(lines)


def _default(column: Column) -> str:
    return (
        f'"{column.default}"' if isinstance(column.default, str) else str(column.default if column.default is not None else '""')
    )


def note(column: Column, must: str | None = None) -> str:
    """What a column means, whether it must be filled and what it may hold, in one line."""
    allowed = ", ".join(column.choices) or _WORDS[column.type]
    if column.references:
        allowed = f"{'an' if column.references[0] in 'aeiou' else 'a'} {column.references.replace('.', ' ', 1)}"
    need = must or ("required" if column.required else "optional")
    return f"{column.meaning}; {need}; {allowed}"


def _workbook() -> Workbook:
    book = Workbook()
    first = book.active
    for table in TABLES.values():
        sheet = book.create_sheet(table.name)
        _fill(sheet, table)
    if first is not None:
        book.remove(first)
    return book


def _fill(sheet: Worksheet, table: Table) -> None:
    columns = list(table.columns)
    if table.name == "strategies":
        meaning = "What the strategy does in the school year that ends in 2025; add a column a year"
        columns.append(Column("phase_2025", "choice", meaning, choices=PHASES, example="implement"))
    for place, column in enumerate(columns, 1):
        letter = get_column_letter(place)
        head = sheet.cell(1, place, column.name)
        head.font = Font(bold=column.required)
        head.comment = Comment(note(column), "Waymark", height=120, width=280)
        cell = sheet.cell(2, place)
        numeric = column.type in _NUMERIC
        if column.example:
            cell.value = (
                float(column.example) if numeric and "." in column.example else int(column.example) if numeric else column.example
            )
        if not numeric:
            # A spreadsheet would turn 2025-04 into a date and 0103 into 103; text stays as typed.
            cell.number_format = sheet.column_dimensions[letter].number_format = "@"
        sheet.column_dimensions[letter].width = max(12, len(column.name) + 2, min(40, len(column.example) + 2))
        if column.choices:
            allowed = DataValidation(type="list", formula1=f'"{",".join(column.choices)}"', allow_blank=True)
            allowed.add(f"{letter}2:{letter}10000")
            sheet.add_data_validation(allowed)
    sheet.freeze_panes = "A2"
