"""Finds the rows of the records behind a fault: asked only when there is one, so that sound records cost nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
from sqlglot import exp

from data.cells import suggest
from data.groups import lookup
from data.records.declaration import Declaration
from data.records.expressions import Expression
from data.records.files import Wrong
from data.records.rows import Faults, Plan
from data.records.sql import among_of, quoted

_MOST = 20


@dataclass(frozen=True)
class _Search:
    """Where ``test`` holds; ``column`` and the rest word the problem."""

    test: str
    column: str
    text: str
    expected: str
    remedy: str


def locate(
    faults: Faults, files: Sequence[tuple[str, Path]], declaration: Declaration, plan: Plan,
    connection: duckdb.DuckDBPyConnection,
) -> Iterator[Wrong]:  # fmt: skip
    """A problem for each fault, at its first row. ``files`` pair the name of a file with its rows as Parquet."""
    searches = [*_searches(faults, declaration, plan)]
    for search in searches[:_MOST]:
        first: Wrong | None = None
        count = 0
        for file, path in files:
            connection.read_parquet(str(path), file_row_number=True).create_view("located", replace=True)
            # The test is made of quoted names, literals and parsed trees.
            sql = f"SELECT min(file_row_number) + 1, count(*) FROM located WHERE {search.test}"  # noqa: S608
            row, found = connection.execute(sql).fetchall()[0]
            count += found
            if row is not None and first is None:
                first = Wrong(file, int(row), search.column, search.text, search.expected, search.remedy)
        if first is not None:
            more = f"; {count:,} rows are so" if count > 1 else ""
            yield Wrong(first.file, first.row, first.column, first.text, first.expected, first.remedy + more)
    if len(searches) > _MOST:
        yield Wrong(
            "records", 0, "", f"{len(searches) - _MOST} more", "values the plan knows", "mend these first, then build again"
        )


def _searches(faults: Faults, declaration: Declaration, plan: Plan) -> Iterator[_Search]:
    for year in sorted(faults.years, key=str):
        column, name = quoted(declaration.year), declaration.year
        expected = "the four digits of the calendar year in which the school year ends"
        remedy = "write a year such as 2019 for 2018-19" if year is not None else "fill in the year"
        yield _Search(f"{column} IS NULL" if year is None else f"{column} = {int(year)}", name, _shown(year), expected, remedy)
    for school in sorted(faults.schools):
        name = str(declaration.school)
        remedy = suggest(school, plan.schools, "add a row to schools, or correct the id; empty is no school of the district")
        yield _Search(f"trim({quoted(name)}) = {_text(school)}", name, school, "a school_id of the table schools", remedy)
    for dimension, value in sorted(faults.groups):
        yield _group(dimension, value, declaration.dimensions[dimension], plan)
    for number in sorted(faults.missing):
        measure = declaration.measures[number]
        test = f"{among_of(measure)} AND ({_sql(measure.numerator)}) IS NULL"
        label = _label(measure.numerator, f"kpis.{measure.kpi_id}.numerator")
        remedy = "fill it in, leave the student out of the denominator, or say coalesce(..., false) where empty means no"
        yield _Search(test, label, "", f"a value for each student counted for {measure.kpi_id}", remedy)


def _group(dimension: str, value: str, expression: Expression, plan: Plan) -> _Search:
    group = value if value in plan.groups else lookup(value)
    known = sorted(group for group, its in plan.groups.items() if its == dimension)
    remedy = suggest(value, known, f"write one of {', '.join(known[:12])}, or add a row to groups")
    if group is not None:
        remedy = f"{group} is a group of {plan.groups.get(group, 'no dimension')}: correct [dimensions]"
    label = _label(expression, f"dimensions.{dimension}")
    return _Search(f"trim({_sql(expression)}) = {_text(value)}", label, value, f"a group of the dimension {dimension}", remedy)


def _label(expression: Expression, otherwise: str) -> str:
    return next(iter(expression.columns)) if isinstance(expression.tree, exp.Column) else otherwise


def _sql(expression: Expression) -> str:
    return expression.tree.sql(dialect="duckdb", comments=False)


def _shown(value: object) -> str:
    return "" if value is None else str(value)


def _text(value: str) -> str:
    return exp.Literal.string(value).sql(dialect="duckdb")
