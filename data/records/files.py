"""The files of student records: found, checked against the declared columns, and made Parquet where they are CSV."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
from sqlglot import exp

from data.cells import suggest
from data.records.declaration import Declaration
from data.records.sql import quoted

FOLDER = "records"
_SHOWN = 5
_PARQUET_TYPES = {
    "text": ("VARCHAR",),
    "integer": ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER"),
    "number": ("DOUBLE", "FLOAT", "TINYINT", "SMALLINT", "INTEGER", "BIGINT"),
    "boolean": ("BOOLEAN",),
}
_EXPECTED = {
    "integer": "a whole number",
    "number": "a number such as 0.1",
    "boolean": "true or false, yes or no, 1 or 0",
}
_TYPED = {
    "text": "nullif(trim({0}), '')",
    "integer": "CASE WHEN regexp_full_match(trim({0}), '[+-]?[0-9]{{1,18}}') THEN CAST(trim({0}) AS BIGINT) END",
    "number": "CASE WHEN regexp_full_match(trim({0}), '[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]{{1,2}})?')"
    " THEN CAST(trim({0}) AS DOUBLE) END",
    "boolean": "CASE WHEN lower(trim({0})) IN ('true', 'yes', '1') THEN true"
    " WHEN lower(trim({0})) IN ('false', 'no', '0') THEN false END",
}


@dataclass(frozen=True)
class Wrong:
    """A problem of one file; ``row`` counts from 1 below the header, 0 is the file as a whole."""

    file: str
    row: int
    column: str
    text: str
    expected: str
    remedy: str


Report = Callable[[Wrong], None]


def find(bundle: Path, report: Report) -> list[Path]:
    """The record files of a bundle, by name; what else lies among them is reported."""
    folder = bundle / FOLDER
    if not folder.is_dir():
        report(Wrong(FOLDER, 0, "", FOLDER, "a folder of student records", "add records/*.parquet or records/*.csv"))
        return []
    files = sorted(path for path in folder.iterdir() if not path.name.startswith((".", "~$")))
    found = [path for path in files if path.suffix.casefold() in (".parquet", ".csv")]
    for path in files:
        if path not in found:
            report(Wrong(name(path), 0, "", path.name, "Parquet or CSV files", "save it as one of them, or move it away"))
    if not found:
        report(Wrong(FOLDER, 0, "", FOLDER, "at least one file", "add records/*.parquet or records/*.csv"))
    return found


def name(path: Path) -> str:
    """How a problem names a file."""
    return f"{FOLDER}/{path.name}"


def fingerprint(path: Path) -> str:
    """The SHA-256 of the file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sound_parquet(path: Path, declaration: Declaration, connection: duckdb.DuckDBPyConnection, report: Report) -> bool:
    """Whether a Parquet file has the used columns in their declared types; what is wrong is reported."""
    try:
        relation = connection.read_parquet(str(path))
        types = dict(zip(relation.columns, (str(kind) for kind in relation.types), strict=True))
    except duckdb.Error as error:
        report(Wrong(name(path), 0, "", _line(error), "a Parquet file", "write the file anew"))
        return False
    if not _has_columns(path, list(types), declaration, report):
        return False
    sound = True
    for column in declaration.used:
        declared = declaration.columns[column]
        if types[column] not in _PARQUET_TYPES[declared]:
            remedy = f"write the column as {_PARQUET_TYPES[declared][-1]}, or declare its type"
            if declared == "text":
                remedy = "write it as text, so that leading zeros are kept"
            report(Wrong(name(path), 0, column, types[column], f"a column of type {declared}", remedy))
            sound = False
    return sound


def rows_of(path: Path, connection: duckdb.DuckDBPyConnection) -> int:
    """How many students a sound Parquet file holds."""
    found = connection.execute("SELECT sum(num_rows) FROM parquet_file_metadata(?)", [str(path)]).fetchall()
    return int(found[0][0] or 0)


def to_parquet(path: Path, into: Path, declaration: Declaration, connection: duckdb.DuckDBPyConnection, report: Report) -> bool:
    """Write the used columns of a CSV file as Parquet, row by row in order; False where cells are wrong, which are reported."""
    header = _header(path, report)
    if header is None or not _has_columns(path, header, declaration, report):
        return False
    place = {column: f"c{place}" for place, column in enumerate(header)}
    columns = ", ".join(f"{_text(name)}: 'VARCHAR'" for name in place.values())
    given = (
        f"read_csv({_text(str(path))}, header = true, auto_detect = false, delim = ',', quote = '\"', escape = '\"',"
        f" nullstr = '', columns = {{{columns}}}, strict_mode = true, null_padding = false)"
    )
    typed = {column: _TYPED[declaration.columns[column]].format(place[column]) for column in declaration.used}
    chosen = ", ".join(f"{sql} AS {quoted(column)}" for column, sql in typed.items())
    try:
        connection.execute("SET preserve_insertion_order = true")
        if _bad_cells(path, given, place, typed, declaration, connection, report):
            return False
        # Names are quoted and the rest is written here; a file's text stays inside its literals.
        connection.execute(f"COPY (SELECT {chosen} FROM {given}) TO {_text(str(into))} (FORMAT parquet)")  # noqa: S608
    except duckdb.Error as error:
        report(Wrong(name(path), _line_number(str(error)), "", _line(error), _LINES, _LINES_REMEDY))
        return False
    finally:
        connection.execute("SET preserve_insertion_order = false")
    return True


_LINES = "text in UTF-8, as many cells in each row as in the header, quotation marks in pairs"
_LINES_REMEDY = "mend that line, or save the file as CSV UTF-8 again"


def _bad_cells(
    path: Path, given: str, place: dict[str, str], typed: dict[str, str], declaration: Declaration,
    connection: duckdb.DuckDBPyConnection, report: Report,
) -> bool:  # fmt: skip
    checked = {column: sql for column, sql in typed.items() if declaration.columns[column] != "text"}
    if not checked:
        return False
    bad = {column: f"nullif(trim({place[column]}), '') IS NOT NULL AND ({sql}) IS NULL" for column, sql in checked.items()}
    counts = ", ".join(f"count(*) FILTER (WHERE {test})" for test in bad.values())
    found = connection.execute(f"SELECT {counts} FROM {given}").fetchall()[0]  # noqa: S608  # as in to_parquet
    for (column, test), count in zip(bad.items(), found, strict=True):
        if not count:
            continue
        numbered = f"SELECT row_number() OVER () AS row, {place[column]} AS cell, {test} AS bad FROM {given}"  # noqa: S608
        shown = connection.execute(f"SELECT row, cell FROM ({numbered}) WHERE bad ORDER BY row LIMIT {_SHOWN}").fetchall()  # noqa: S608
        for row, cell in shown:
            more = f"; {count:,} cells of this column are so" if count > len(shown) else ""
            remedy = f"correct the cell, or leave it empty{more}"
            report(Wrong(name(path), int(row), column, str(cell), _EXPECTED[declaration.columns[column]], remedy))
    return any(found)


def _header(path: Path, report: Report) -> list[str] | None:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            header = next(csv.reader(file), [])
    except OSError as error:
        report(
            Wrong(name(path), 0, "", path.name, "a readable file", f"the system says: {error.strerror or 'it cannot be read'}")
        )
        return None
    except (UnicodeDecodeError, csv.Error) as error:
        report(Wrong(name(path), 0, "", str(error), "text in UTF-8", "save the file as CSV UTF-8"))
        return None
    header = [column.strip() for column in header]
    twice = sorted({column for column in header if header.count(column) > 1})
    expected = "each column once, in a header"
    if twice or not any(header):
        report(Wrong(name(path), 0, twice[0] if twice else "", ", ".join(twice), expected, "mend the first line"))
        return None
    return header


def _has_columns(path: Path, found: list[str], declaration: Declaration, report: Report) -> bool:
    missing = [column for column in declaration.used if column not in found]
    for column in missing:
        remedy = suggest(column, found, f"add the column, or correct [columns]; the file has {', '.join(found[:20])}")
        report(Wrong(name(path), 0, column, "", "this declared column", remedy))
    return not missing


def _text(value: str) -> str:
    return exp.Literal.string(value).sql(dialect="duckdb")


def _line(error: Exception) -> str:
    return (str(error).splitlines() or [""])[0][:200]


def _line_number(message: str) -> int:
    """The data row that DuckDB's message names by its line, 0 where it names none."""
    _, found, rest = message.partition("Line: ")
    digits = rest.split()[0].strip(".,") if found and rest.split() else ""
    return max(int(digits) - 1, 0) if digits.isdigit() else 0
