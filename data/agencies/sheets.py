"""The visible sheets of an agency's workbook as grids of texts; a formula is read as the value it last gave."""

from __future__ import annotations

import warnings
from pathlib import Path

import openpyxl

from data.agencies.reader import Grid, Line
from data.cells import Cell, Odd
from data.workbook import cell_of


def grids(path: Path) -> list[Grid]:
    """Every visible sheet. A formula that no program has yet calculated stays an ``Odd`` of kind formula."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of headers, styles and filters, which hold no data
        found = _read(path, values=False)
        if any(isinstance(cell, Odd) and cell.kind == "formula" for grid in found for line in grid.lines for cell in line.cells):
            _calculated(found, _read(path, values=True))
    return found


def _read(path: Path, *, values: bool) -> list[Grid]:
    book = openpyxl.load_workbook(path, read_only=True, data_only=values)
    found = []
    try:
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                continue
            grid = Grid(sheet.title)
            sheet.reset_dimensions()
            for number, row in enumerate(sheet.iter_rows(), 1):
                cells: list[Cell] = [cell_of(cell) if cell.value is not None else "" for cell in row]
                while cells and cells[-1] == "":
                    cells.pop()
                if cells:
                    grid.lines.append(Line(number, cells))
            found.append(grid)
    finally:
        book.close()
    return found


def _calculated(found: list[Grid], values: list[Grid]) -> None:
    for grid, calculated in zip(found, values, strict=True):
        lines = {line.number: line for line in calculated.lines}
        for line in grid.lines:
            given = lines.get(line.number)
            for place, cell in enumerate(line.cells):
                if isinstance(cell, Odd) and cell.kind == "formula" and given and len(given.cells) > place and given.cells[place]:
                    line.cells[place] = given.cells[place]
