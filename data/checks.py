"""Every check of a bundle, in one run: keys and references here, the rest in the modules it calls."""

from __future__ import annotations

from data import checks_measures, checks_path, checks_plan, checks_survey, checks_text
from data.cells import suggest
from data.draft import Draft, Rows
from data.groups import BUILT_IN, lookup
from data.tables import Column

_MANY = 200
"""Misspelt references of one column for which a nearest name is sought; each search reads every id."""


def check(draft: Draft) -> None:
    """Adds to the draft's problems all that is wrong, or doubtful, with its typed rows."""
    for rows in draft.tables.values():
        _keys(draft, rows)
        for column in rows.table.columns:
            if column.references and rows.rows:
                _references(draft, rows, column)
    checks_plan.check(draft)
    checks_measures.check(draft)
    checks_path.check(draft)
    checks_survey.check(draft)
    checks_text.check(draft)


def _keys(draft: Draft, rows: Rows) -> None:
    key = rows.table.key
    if not key:
        return
    first: dict[tuple[object, ...], int] = {}
    flawed = {index for index, column in rows.bad if column in key}
    missing = {c.name for c in rows.table.columns if c.required} - rows.columns
    if missing & set(key):
        return
    for index, (number, row) in enumerate(rows):
        if index in flawed:
            continue
        value = tuple(row[name] for name in key)
        if value not in first:
            first[value] = number
            continue
        text = ", ".join("" if v is None else str(v) for v in value)
        remedy = f"row {first[value]} has the same key: remove one of the two"
        if rows.table.ledger:
            remedy += ", or give the newer one a later as_of"
        draft.add(rows.table.name, number, key[-1], text, f"one row for each {', '.join(key)}", remedy)


def _references(draft: Draft, rows: Rows, column: Column) -> None:
    table, _, target = column.references.partition(".")
    if table in draft.unreadable or (draft.given(table) and target not in draft.tables[table].columns):
        return
    # A misspelt id of the referenced table is its own problem; the rows that name it are not wrong too.
    known: set[tuple[object, object]] = set(BUILT_IN_KEYS) if table == "groups" else set()
    known |= {(row[column.within] if column.within else None, row[target]) for row in draft.rows(table)}
    raw = {str(cell) for cell in draft.tables[table].raw.get(target, ())}
    remedies: dict[tuple[object, object], str] = {}
    for index, (number, row) in enumerate(rows):
        value = row[column.name]
        place = row[column.within] if column.within else None
        if value in (None, "") or (place, value) in known or value in raw or (index, column.name) in rows.bad:
            continue
        if column.within and (index, column.within) in rows.bad:
            continue
        if (place, value) not in remedies:
            ids = {str(i) for p, i in known if p == place and i is not None} if len(remedies) < _MANY else set()
            remedies[place, value] = _remedy(str(value), table, ids, column)
        expected = f"a {target} of the table {table}" + (f" with the same {column.within}" if column.within else "")
        draft.add(rows.table.name, number, column.name, value, expected, remedies[place, value])


BUILT_IN_KEYS: frozenset[tuple[object, object]] = frozenset((None, group_id) for group_id in BUILT_IN)


def _remedy(value: str, table: str, ids: set[str], column: Column) -> str:
    group = lookup(value) if table == "groups" else None
    if group:
        return f"write {group}"
    if column.name == "school_id" and value.casefold() in ("all", "district"):
        return "leave the cell empty for the whole district"
    return suggest(value, ids, f"add a row to {table}, or correct the id")
