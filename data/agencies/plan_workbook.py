"""A strategic plan's wide sheets, start, actual and target by year, as results and targets of KPIs the plan has."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from data.agencies.codes import Unreadable
from data.agencies.find import Found
from data.agencies.formats import plain
from data.agencies.outcome import Outcome, Row
from data.agencies.plan_cells import Said, read
from data.agencies.reader import Bad, Line
from data.agencies.years import year_of
from data.cells import Cell, nearest

ROLES = ("start", "actual", "target")


@dataclass(frozen=True)
class Figure:
    """A column of figures: ``role`` is start, actual or target."""

    place: int
    role: str
    year: int


def map_plan(sheets: Sequence[Found], kpis: Sequence[Mapping[str, str]]) -> Outcome:
    """Results and targets of every sheet. A KPI the plan does not have, or a cell that may mean two things, is a bad line."""
    outcome = Outcome()
    known = {plain(kpi[column]): kpi for column in ("name", "kpi_id") for kpi in kpis if kpi.get(column)}
    seen: dict[tuple[str, ...], tuple[Row, str]] = {}
    for found in sheets:
        _sheet(found, known, seen, outcome)
    return outcome


def _sheet(
    found: Found, known: Mapping[str, Mapping[str, str]], seen: dict[tuple[str, ...], tuple[Row, str]], outcome: Outcome
) -> None:
    columns, measure = _columns(found, outcome)
    for line in found.grid.lines[found.header + 1 :]:
        cells = [*line.cells, *[""] * (len(found.headings) - len(line.cells))]
        name = str(cells[measure])
        given = [column for column in columns if cells[column.place] != ""]
        if not name or not given:
            outcome.skips.add("a heading or a note, no figures", line.number, 0)
            continue
        outcome.read += 1
        outcome.figures += len(given)
        kpi = known.get(plain(name))
        if kpi is None:
            near = nearest(name, known)
            remedy = f"did you mean {known[near].get('name', near)}?" if near else "add it to kpis, with its unit"
            why = f"no KPI of the plan is called so; {remedy}"
            outcome.bad.append(Bad(line.number, f"{_at(line, measure)}: {name}", why, len(given), found.grid.name))
            continue
        for column in given:
            _cell(found, line, cells, column, kpi, [cells[c.place] for c in given if c is not column], seen, outcome)


def _columns(found: Found, outcome: Outcome) -> tuple[list[Figure], int]:
    roles = {role: re.compile(found.format.plan_workbook[role], re.IGNORECASE) for role in ROLES}
    pattern = re.compile(found.format.plan_workbook["measure"], re.IGNORECASE)
    measure = next(place for place, text in enumerate(found.headings) if pattern.fullmatch(plain(text)))
    columns = []
    for place, text in enumerate(found.headings):
        named = [role for role in ROLES if roles[role].search(text)]
        year = year_of(text)
        if len(named) == 1 and year is not None:
            columns.append(Figure(place, named[0], year))
        elif named:
            what = "names no single school year" if len(named) == 1 else "may be a start, an actual or a target"
            at = f"{found.grid.name} {get_column_letter(place + 1)}{found.line}"
            outcome.warnings.append(f'{at}: the column "{text}" {what}; it was not read')
    return columns, measure


def _cell(
    found: Found,
    line: Line,
    cells: Sequence[Cell],
    column: Figure,
    kpi: Mapping[str, str],
    beside: Sequence[Cell],
    seen: dict[tuple[str, ...], tuple[Row, str]],
    outcome: Outcome,
) -> None:
    cell, target = cells[column.place], column.role == "target"
    at = _at(line, column.place)
    said = read(cell, kpi.get("unit", ""), kpi.get("better", ""), target=target, beside=beside)
    if isinstance(said, Unreadable):
        why = f"expected {said.expected}; {said.remedy}"
        outcome.bad.append(Bad(line.number, f"{at}: {cell}", why, 1, found.grid.name))
        return
    if not said.kind:
        outcome.skips.add(f'no figure is given ("{said.words}")', line.number)
        return
    table = "targets" if target else "results"
    row = _target(said) if target else {**_result(said, column.role), "source": found.format.source}
    row |= {"kpi_id": kpi["kpi_id"], "year": str(column.year)}
    key = (table, row["kpi_id"], row["year"])
    if key in seen:
        _again(seen[key], row, Bad(line.number, f"{at}: {cell}", "", 1, found.grid.name), outcome)
        return
    seen[key] = (row, f"{found.grid.name} {at}")
    outcome.add(table, row, line.number)
    outcome.years.add(column.year)
    outcome.kind(table)


def _again(before: tuple[Row, str], row: Row, bad: Bad, outcome: Outcome) -> None:
    """A start is often the first actual given once more; a figure that differs from one given before is a bad line."""
    held, where = before
    if {**held, "baseline": ""} == {**row, "baseline": ""}:
        held["baseline"] = held.get("baseline", "") or row.get("baseline", "")
        outcome.skips.add("given before, the same", bad.number)
    else:
        why = f"another figure of the same KPI and year as in {where}"
        outcome.bad.append(Bad(bad.number, bad.text, why, 1, bad.sheet))


def _at(line: Line, place: int) -> str:
    return f"{get_column_letter(place + 1)}{line.number}"


def _result(said: Said, role: str) -> Row:
    baseline = "true" if role == "start" else ""
    if said.kind == "range":
        return {"low": said.value, "high": said.high, "baseline": baseline}
    if said.kind == "value":
        return {"value": said.value, "baseline": baseline}
    return {"status": said.kind, "note": said.words, "baseline": ""}


def _target(said: Said) -> Row:
    if said.kind in ("value", "range"):
        return {"kind": said.kind, "value": said.value, "high": said.high}
    kind = "pending" if said.kind == "not_collected" else said.kind
    return {"kind": kind, "reason": said.words}
