"""A bundle between reading and release: typed rows that still know where they came from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from data.cells import Cell, Wrong, nearest, parse, suggest
from data.sheets import Sheet, Source
from data.tables import PHASE, PHASES, TABLES, Column, Table
from queries.types import Problem

Row = dict[str, object]
PRINTED = {
    "targets": ("value", "high"),
    "results": ("value", "low", "high"),
    "benchmarks": ("value",),
    "survey_priorities": ("reported_pct",),
}
"""Columns whose cell text is kept, because a warning depends on the digits that were printed."""


@dataclass
class Rows:
    """``at`` holds each row's number in its file or sheet; ``printed`` the cell text of some columns.

    ``bad`` holds the (row index, column) of every cell that had a problem, so that one mistake
    is not reported again by a check that builds on the cell; ``raw`` holds the text of ill-formed ids.
    """

    table: Table
    rows: list[Row] = field(default_factory=list)
    at: list[int] = field(default_factory=list)
    printed: dict[str, list[str]] = field(default_factory=dict)
    bad: set[tuple[int, str]] = field(default_factory=set)
    raw: dict[str, set[str]] = field(default_factory=dict)
    columns: frozenset[str] = frozenset()

    def __iter__(self) -> Iterator[tuple[int, Row]]:
        """Each row with its number in the file."""
        return zip(self.at, self.rows, strict=True)


@dataclass
class Draft:
    tables: dict[str, Rows]
    phases: list[Row]
    problems: list[Problem]
    unreadable: set[str]

    def add(self, table: str, row: int, column: str, text: object, expected: str, remedy: str, *, warning: bool = False) -> None:
        shown = "" if text is None else f"{text:.15g}" if isinstance(text, float) else str(text)
        severity: Literal["error", "warning"] = "warning" if warning else "error"
        self.problems.append(Problem(table, row, column[:80], shown[:200], expected, remedy, severity))

    def rows(self, table: str) -> list[Row]:
        return self.tables[table].rows

    def given(self, table: str) -> bool:
        """True where the bundle has the table and it could be read."""
        return bool(self.tables[table].columns)


def draft(source: Source) -> Draft:
    """Types every cell of every sheet. Rows of unknown tables are not kept; every column has a value."""
    made = Draft({name: Rows(table) for name, table in TABLES.items()}, [], list(source.problems), set(source.unreadable))
    for sheet in source.sheets:
        if sheet.name in TABLES:
            _table(sheet, made)
    known = set(TABLES)
    for name in sorted({s.name for s in source.sheets} | {n for n in source.unreadable if n}):
        if name not in known:
            remedy = suggest(name, known, f"rename or remove it; the tables are {', '.join(TABLES)}")
            made.add(name, 0, "", name, "the name of a table", remedy)
    for table in TABLES.values():
        if table.required and table.name not in made.unreadable:
            _required(table, made)
    return made


def _required(table: Table, made: Draft) -> None:
    given = made.tables[table.name]
    if not given.columns:
        file = "plan.toml or plan.csv" if table.name == "plan" else f"{table.name}.csv"
        near = nearest(table.name, {p.table for p in made.problems if p.table not in TABLES})
        remedy = f"rename {near}" if near else f"add {file}, or a sheet {table.name}"
        made.add(table.name, 0, "", table.name, "this table", remedy)
    elif not given.rows:
        made.add(table.name, 0, "", table.name, "at least one row", f"write a row; it needs {_needs(table)}")
    elif table.name == "plan" and len(given.rows) > 1:
        made.add("plan", given.at[1], "id", given.rows[1]["id"], "one row", "a bundle holds one plan: remove the other rows")


def _needs(table: Table) -> str:
    return ", ".join(c.name for c in table.columns if c.required)


def _table(sheet: Sheet, made: Draft) -> None:
    table = TABLES[sheet.name]
    filled = made.tables[table.name]
    if filled.columns:
        return
    filled.columns = frozenset(sheet.columns)
    places = {name: sheet.columns.index(name) for name in filled.columns}
    _check_columns(table, sheet.columns, made)
    cells = [row for _, row in sheet.rows]
    filled.at = [number for number, _ in sheet.rows]
    values = [
        _column(made, filled, c, [row[places[c.name]] for row in cells] if c.name in places else None, len(cells))
        for c in table.columns
    ]
    names = table.names
    filled.rows = [dict(zip(names, row, strict=True)) for row in zip(*values, strict=True)]
    for name in PRINTED.get(table.name, ()):
        filled.printed[name] = [str(row[places[name]]) for row in cells] if name in places else [""] * len(cells)
    if table.name == "strategies":
        for name in sorted(n for n in filled.columns if PHASE.match(n)):
            _phases(made, filled, name, [row[places[name]] for row in cells])


def _check_columns(table: Table, columns: list[str], made: Draft) -> None:
    known = set(table.names)
    for name in dict.fromkeys(columns):
        if not name or name in known or (table.name == "strategies" and PHASE.match(name)):
            continue
        missing = known - set(columns)
        near = nearest(name, missing) or nearest(name, known)
        if table.name == "strategies" and name.startswith("phase"):
            near = "phase_ with four digits, such as phase_2025"
        remedy = f"did you mean {near}?" if near else f"rename or remove it; the columns are {', '.join(table.names)}"
        made.add(table.name, 0, name, name, f"a column of {table.name}", remedy)
    for column in table.columns:
        if column.required and column.name not in columns:
            near = nearest(column.name, set(columns) - known - {""})
            remedy = f"rename the column {near}" if near else f"add the column: {column.meaning[0].lower()}{column.meaning[1:]}"
            made.add(table.name, 0, column.name, "", f"the column {column.name}", remedy)


def _column(made: Draft, filled: Rows, column: Column, cells: Iterable[Cell] | None, count: int) -> list[object]:
    """One column's values. The same text is parsed once: a bundle repeats its ids, years and statuses."""
    if cells is None:
        return [column.default] * count
    parsed: dict[Cell, object] = {}
    values: list[object] = []
    for index, cell in enumerate(cells):
        if cell == "":
            if column.required:
                made.add(filled.table.name, filled.at[index], column.name, "", column.meaning, f"fill in {column.name}")
                filled.bad.add((index, column.name))
            values.append(column.default)
            continue
        if cell in parsed:
            value = parsed[cell]
        else:
            value = parsed[cell] = parse(column, cell)
        if isinstance(value, Wrong):
            made.add(filled.table.name, filled.at[index], column.name, cell, value.expected, value.remedy)
            filled.bad.add((index, column.name))
            if column.type == "id":
                filled.raw.setdefault(column.name, set()).add(str(cell))
            value = None if column.default is None else column.default
        values.append(value)
    return values


def _phases(made: Draft, filled: Rows, name: str, cells: list[Cell]) -> None:
    column = Column(name, "choice", "What the strategy does in that year", choices=PHASES)
    year = int(name.removeprefix("phase_"))
    for row, phase in zip(filled.rows, _column(made, filled, column, cells, len(cells)), strict=True):
        if phase is not None:
            made.phases.append({"objective_id": row["objective_id"], "order": row["order"], "year": year, "phase": phase})
