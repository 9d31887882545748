"""What an import adds to a bundle's tables, and what it finds there already."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from data.agencies.outcome import Row
from data.agencies.reader import Refused
from data.tables import NO_VALUE, TABLES

_FIGURES = {
    "results": ("value", "low", "high", "numerator", "denominator", "status"),
    "targets": ("kind", "value", "high", "numerator", "denominator"),
}
_DEFAULTS = {"status": "final", "group_id": "all", "on": "value"}


@dataclass
class Added:
    """``rows`` are to be written; ``restated`` of them differ from what the bundle holds now.

    ``kept`` names the figures that the bundle holds and the file withholds.
    """

    rows: list[Row] = field(default_factory=list)
    same: int = 0
    restated: int = 0
    kept: list[str] = field(default_factory=list)


def added(table: str, before: Sequence[Row], rows: Iterable[Row], today: str, file: str) -> Added:
    """The rows of a file that a table lacks; importing twice adds nothing the second time.

    Of a ledger the newest row of a key is compared: equal figures add nothing, others add a row as of
    ``today`` (an ISO date) that says which file restated them. A file that withholds a figure takes
    none back. Elsewhere a key that is there stays as it is.
    Raises ``Refused`` where a figure was already restated on the same day, since two rows cannot hold.
    """
    described = TABLES[table]
    keys = [name for name in described.key if name != "as_of"]
    newest: dict[tuple[str, ...], Row] = {}
    for row in before:
        key = _key(row, keys)
        held = newest.get(key)
        if held is None or row.get("as_of", "") >= held.get("as_of", ""):
            newest[key] = row
    found = Added()
    for row in rows:
        held = newest.get(_key(row, keys))
        if held is None:
            found.rows.append(row)
        elif not described.ledger or _same(held, row, _FIGURES[table]):
            found.same += 1
        elif _withheld(row) and held.get("value"):
            found.kept.append(", ".join(part for part in _key(row, keys) if part))
        elif held.get("as_of", "") >= today:
            words = ", ".join(part for part in _key(row, keys) if part)
            raise Refused(
                f"{file}: {table} of the bundle restates {words} as of {held['as_of']} already; correct that row by hand"
            )
        else:
            found.rows.append({**row, "as_of": today, "reason": f"Restated from the file {file}"})
            found.restated += 1
    return found


def _withheld(row: Row) -> bool:
    """True where a file says only that it gives no figure, which takes back none that was published elsewhere."""
    return row.get("status", "") in NO_VALUE or row.get("kind", "") == "pending"


def _key(row: Row, keys: Sequence[str]) -> tuple[str, ...]:
    return tuple(row.get(name, "") or _DEFAULTS.get(name, "") for name in keys)


def _same(held: Row, row: Row, columns: Sequence[str]) -> bool:
    return all(_plain(held.get(c, "") or _DEFAULTS.get(c, "")) == _plain(row.get(c, "") or _DEFAULTS.get(c, "")) for c in columns)


def _plain(text: str) -> object:
    try:
        return Decimal(text) if text else ""
    except InvalidOperation:
        return text
