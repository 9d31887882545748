"""One side of a comparison: the rows of a bundle as its release would hold them, or those of a release."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from data import store
from data.build import BuildRefused, read_sound, release_rows
from data.connection import schema_connection

Row = dict[str, object]


class BadSide(Exception):
    """The path names no bundle or release that can be compared; the message says why."""


@dataclass(frozen=True)
class Side:
    """``tier`` is internal for a bundle too: both hold every figure. ``tables`` hold every table of a release."""

    plan: str
    tier: str
    tables: dict[str, list[Row]]


def side(path: Path) -> Side:
    """A folder or .xlsx file is a bundle, a .duckdb file a release. Raises BadSide; a bundle must have no errors."""
    if not path.exists():
        raise BadSide(f"{path}: there is nothing there; give a bundle or a release (.duckdb)")
    return _release(path) if path.suffix == ".duckdb" else _bundle(path)


def _release(path: Path) -> Side:
    try:
        connection = duckdb.connect(str(path), read_only=True, config={"enable_external_access": "false"})
    except duckdb.Error as error:
        raise BadSide(f"{path}: this is no release that can be read") from error
    with connection:
        try:
            tables = _tables(connection)
        except duckdb.Error as error:
            raise BadSide(f"{path}: this release was built by another version; build it anew") from error
    if len(tables["release"]) != 1 or len(tables["plan"]) != 1:
        raise BadSide(f"{path}: this is no release of a plan")
    head = tables["release"][0]
    return Side(str(head["plan"]), str(head["tier"]), tables)


def _bundle(path: Path) -> Side:
    try:
        rows = release_rows(read := read_sound(path))
    except BuildRefused as error:
        raise BadSide(f"{path}: {error}; list them with waymark check {path}") from error
    with schema_connection() as connection:
        for table in sorted(rows, key=lambda name: (name != "groups", name)):  # the order of groups sorts the ledgers
            store.insert(connection, table, rows[table])
        return Side(read.plan_id, "internal", _tables(connection))


def _tables(connection: duckdb.DuckDBPyConnection) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for table, columns in store.columns().items():
        names = ", ".join(f'"{name}"' for name in columns)
        rows = connection.execute(f'SELECT {names} FROM "{table}"').fetchall()  # noqa: S608  # the schema's own names
        found[table] = [dict(zip(columns, row, strict=True)) for row in rows]
    return found
