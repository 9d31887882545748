"""What a viewer of the internal tier may read, held by the database itself.

A restricted scope is not a filter that each question must remember: its cursor sees the public
release, in which views put the viewer's own rows of the internal file in place of the public ones.
A question written tomorrow is restricted without knowing of it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

PUBLIC_FILE, INTERNAL_FILE = "public_file", "internal_file"
_DEFINITIONS = ("kpis", "benchmarks")  # of every KPI, the internal ones too; they hold no school's numbers
_OF_INTERNAL_KPIS = ("results", "targets")


@dataclass(frozen=True)
class Scope:
    """Which rows a viewer may see.

    ``schools`` is None for every row of the tier. Otherwise it holds (plan, school) pairs: these schools'
    rows are shown in full, every other row as the public release shows it, and beside it the internal KPIs
    for the district and all students.
    """

    schools: frozenset[tuple[str, str]] | None = None

    def admits(self, plan: str, school_id: str) -> bool:
        """Whether this school's own exact values may be shown."""
        return self.schools is None or (plan, school_id) in self.schools

    def own(self, plan: str) -> tuple[str, ...]:
        """The viewer's own schools in one plan, sorted; empty for none, and for a scope without limits."""
        return tuple(sorted(school for owner, school in self.schools or () if owner == plan))


EVERYTHING = Scope()
NO_SCHOOLS = Scope(frozenset())


def views(tables: Mapping[str, Collection[str]]) -> Iterator[str]:
    """The statements that restrict a cursor, from the files' own columns: every table with schools in it is covered."""
    for table, columns in tables.items():
        public, internal = (f'FROM {file}."{table}" WHERE' for file in (PUBLIC_FILE, INTERNAL_FILE))
        own = "(SELECT school_id FROM own_schools)"
        parts = []
        if table in _DEFINITIONS:
            # What the public release says of a KPI fits its rounded numbers; own schools' numbers are not rounded.
            mine = "EXISTS (FROM own_schools)"
            hidden = f"kpi_id NOT IN (SELECT kpi_id FROM {PUBLIC_FILE}.kpis)"  # noqa: S608  # our own name
            parts = [f"{public} NOT {mine}", f"{internal} {mine} OR {hidden}"]
        elif "school_id" in columns:
            parts = [f"{public} school_id IS NULL OR school_id NOT IN {own}", f"{internal} school_id IN {own}"]
        if table in _OF_INTERNAL_KPIS:
            hidden = f"(SELECT kpi_id FROM {INTERNAL_FILE}.kpis WHERE audience = 'internal')"  # noqa: S608  # our own name
            parts.append(f"{internal} school_id = '' AND group_id = 'all' AND kpi_id IN {hidden}")
        if parts:  # every name is the schema's own
            yield f'CREATE TEMP VIEW "{table}" AS ' + " UNION ALL ".join(f"SELECT * {part}" for part in parts)


def pair(public: Path, internal: Path, config: dict[str, str | bool | int | float | list[str]]) -> duckdb.DuckDBPyConnection:
    """Both files of one release, read-only, in one connection that can reach nothing else. Raises duckdb.Error.

    ``config`` is what a reader's connection is opened with; what would keep it from the two files is set after them.
    """
    late = ("enable_external_access", "lock_configuration")
    connection = duckdb.connect(":memory:", config={name: value for name, value in config.items() if name not in late})
    for path, name in ((public, PUBLIC_FILE), (internal, INTERNAL_FILE)):
        quoted = str(path).replace("'", "''")
        connection.execute(f"ATTACH '{quoted}' AS {name} (READ_ONLY)")
    for name in late:
        if name in config:
            connection.execute(f"SET {name} = {config[name]}")
    return connection


def restricted(cursor: Callable[[], duckdb.DuckDBPyConnection], own: Sequence[str]) -> duckdb.DuckDBPyConnection:
    """A cursor of ``pair`` that sees the public release with the own schools' internal rows in it."""
    made = cursor()
    made.execute(f"USE {PUBLIC_FILE}")
    made.execute("CREATE TEMP TABLE own_schools (school_id VARCHAR)")
    for school in own:
        made.execute("INSERT INTO own_schools VALUES (?)", [school])
    tables: dict[str, set[str]] = {}
    named = "SELECT table_name, column_name FROM duckdb_columns() WHERE database_name = ?"
    for table, column in made.execute(named, [PUBLIC_FILE]).fetchall():
        tables.setdefault(table, set()).add(column)
    for statement in views(tables):
        made.execute(statement)
    return made
