"""Bundles written in a test, as a folder or as a workbook of the same cells."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl

from data.bundle import read
from queries.types import Problem

PLAN = "id,district,title,first_year,last_year\ntest,Test District,Test Plan,2019,2023\n"
GOALS = "goal_id,order,name\nsuccess,1,Success\n"
OBJECTIVES = "objective_id,goal_id,order,name\ngraduate,success,1,Graduate\n"
KPIS = "kpi_id,objective_id,order,name,unit,better\ngrad,graduate,1,Graduation,percent,higher\n"
RESULTS = "kpi_id,year,value\ngrad,2019,81.4\n"
BASE = {"plan": PLAN, "goals": GOALS, "objectives": OBJECTIVES, "kpis": KPIS, "results": RESULTS}


def folder(path: Path, **tables: str | bytes | None) -> Path:
    """The sound base bundle with some tables replaced; None leaves one out."""
    path.mkdir(parents=True, exist_ok=True)
    for name, text in {**BASE, **tables}.items():
        if text is not None:
            (path / f"{name}.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def workbook(path: Path, **tables: str | None) -> Path:
    """The same cells as ``folder`` writes, all as text, in one workbook."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, text in {**BASE, **tables}.items():
        if text is not None:
            sheet = book.create_sheet(name)
            for row in csv.reader(io.StringIO(text)):
                sheet.append([cell or None for cell in row])
            for line in sheet.iter_rows():
                for cell in line:
                    if cell.value is not None:
                        cell.data_type = "s"
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def errors(path: Path) -> tuple[Problem, ...]:
    return read(path).errors


def found(path: Path, table: str, row: int, column: str) -> Problem:
    """The one problem at a cell; fails, listing all problems, where there is none or more than one."""
    problems = read(path).problems
    at = [p for p in problems if (p.table, p.row, p.column) == (table, row, column)]
    assert len(at) == 1, problems
    return at[0]
