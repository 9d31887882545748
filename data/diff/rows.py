"""Which rows were added, removed or changed, table by table, matched by their keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from data.diff.sides import Row, Side
from data.tables import TABLES

Key = tuple[object, ...]
_MADE = frozenset(["current", "yearly"])
"""Columns that the build derives from other rows: they follow, they are not news."""
_OWN_KEYS = {"strategy_phases": ("objective_id", "order", "year"), "plan": ()}
_LEFT_OUT = frozenset(["release", "problems"])


@dataclass(frozen=True)
class Change:
    """One row: ``columns`` hold the old and the new value of those that differ; of an added row all that are given."""

    table: str
    change: Literal["added", "removed", "changed"]
    key: Mapping[str, object]
    columns: Mapping[str, tuple[object, object]]


def changes(old: Side, new: Side) -> Iterator[Change]:
    """Every row that differs, table by table in the bundle's order, within a table by key."""
    names = [name for name in (*TABLES, "strategy_phases") if name not in _LEFT_OUT]
    for table in names:
        key = _OWN_KEYS[table] if table in _OWN_KEYS else TABLES[table].key
        before, after = _by_key(old.tables[table], key), _by_key(new.tables[table], key)
        for at in sorted({*before, *after}, key=lambda each: [str(part) for part in each]):
            found = _change(table, dict(zip(key, at, strict=True)), before.get(at), after.get(at))
            if found is not None:
                yield found


def _by_key(rows: list[Row], key: tuple[str, ...]) -> dict[Key, Row]:
    return {tuple(row[name] for name in key): row for row in rows}


def _change(table: str, key: Mapping[str, object], before: Row | None, after: Row | None) -> Change | None:
    columns = [name for name in (after or before or {}) if name not in key and name not in _MADE]
    pairs = {name: ((before or {}).get(name), (after or {}).get(name)) for name in columns}
    differ = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
    if before is None:
        return Change(table, "added", key, differ)
    if after is None:
        return Change(table, "removed", key, differ)
    return Change(table, "changed", key, differ) if differ else None
