"""Stores rows in the tables of a release."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from data.connection import schema_connection

Rows = Sequence[Mapping[str, object]]

_DTYPES = {"VARCHAR": "object", "INTEGER": "Int64", "DOUBLE": "Float64", "BOOLEAN": "boolean"}
_LEDGERS = ("results", "targets")
_MARKS = ("current", "yearly")


@cache
def columns() -> dict[str, dict[str, str]]:
    """Each table's columns in order with their DuckDB types."""
    found: dict[str, dict[str, str]] = {}
    connection = schema_connection()
    for table, column, kind in connection.execute(
        "SELECT table_name, column_name, data_type FROM information_schema.columns ORDER BY table_name, ordinal_position"
    ).fetchall():
        found.setdefault(table, {})[column] = kind
    connection.close()
    return found


def insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Rows) -> None:
    """Rows into a table of an open release, in bulk and in an order that depends on nothing but them.

    Results and targets get their marks, current and yearly, here; groups must be in before them,
    for their order is part of the ledgers' order. A missing column is null. An empty text in a
    date column of a ledger is null too.
    """
    if not rows:
        return
    ledger = table in _LEDGERS
    kinds = {name: kind for name, kind in columns()[table].items() if not (ledger and name in _MARKS)}
    marks = [name for name in _MARKS if ledger and name in columns()[table]]
    names = ", ".join(f'"{name}"' for name in [*kinds, *marks])
    casts = ", ".join(_cast(name, kind) for name, kind in kinds.items())
    sql = _ledger(table) if ledger else "SELECT * FROM rows ORDER BY ALL"
    connection.register("incoming", _frame(kinds, rows))
    try:
        # Every name here is the schema's own; none comes from a bundle.
        connection.execute(f"CREATE TEMP TABLE rows AS SELECT {casts} FROM incoming")  # noqa: S608
        connection.execute(f'INSERT INTO "{table}" ({names}) {sql}')
        connection.execute("DROP TABLE rows")
    finally:
        connection.unregister("incoming")


def _cast(name: str, kind: str) -> str:
    given = f"""nullif("{name}", '')""" if name in ("as_of", "measured_on") else f'"{name}"'
    return f'CAST({given} AS {kind}) AS "{name}"'


@cache
def _ledger(table: str) -> str:
    return Path(__file__).with_name(f"{table}.sql").read_text(encoding="utf-8")


def _frame(kinds: Mapping[str, str], rows: Rows) -> pd.DataFrame:
    made: dict[str, Any] = {}
    for column, kind in kinds.items():
        made[column] = pd.Series([row.get(column) for row in rows], dtype=_DTYPES[kind])
    return pd.DataFrame(made)
