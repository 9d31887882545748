"""The profile ``range_ladder``, attacked: where the ladder's ranges together still tell a count, its row is withheld."""

from __future__ import annotations

from data.privacy import ladder
from data.privacy.attack import Attack, Recovery, Truth
from data.privacy.cells import Slice, current, slices
from data.privacy.cores import spread
from data.privacy.exact import Tables, withheld
from data.privacy.guard import PromiseBroken
from data.privacy.truths import truths

_PROFILE = "range_ladder"
_ATTEMPTS = 6


def apply(tables: Tables, minimum: int) -> Tables:
    """The tables on the ladder, with those rows withheld whose counts the others' ranges give away.

    A range names the rung of its number of persons, so ranges of one family can leave a count one or
    two values. Raises PromiseBroken where withholding does not end that.
    """
    public = ladder.apply(tables, minimum)
    known = truths(tables)
    todo = {_key(each): (each, known.get(each.name)) for each in _slices(public)}
    for _ in range(_ATTEMPTS):
        leaks = {_key(of): found for (of, _), found in spread(_attack, list(todo.values()), _weight) if found}
        if not leaks:
            return public
        gone = {(*key, leak.school, leak.group) for key, found in leaks.items() for leak in found}
        public["results"] = [withheld(row) if _row_key(row) in gone else row for row in public["results"]]
        todo = {_key(each): (each, known.get(each.name)) for each in _slices(public) if _key(each) in leaks}
    raise PromiseBroken([leak for found in leaks.values() for leak in found])


def _slices(tables: Tables) -> tuple[Slice, ...]:
    return slices(tables["kpis"], current(tables["results"]), tables.get("groups", []), _PROFILE)


def _attack(item: tuple[Slice, Truth | None]) -> tuple[Recovery, ...]:
    of, truth = item
    fits = truth is not None and all(entry.key in truth for entry in of.entries)
    return tuple(Attack(of, truth=truth if fits else None, scopes=False).recoveries())


def _weight(item: tuple[Slice, Truth | None]) -> int:
    return len(item[0].entries)


def _key(of: Slice) -> tuple[str, int, str]:
    return of.kpi, of.year, of.measured_on


def _row_key(row: dict[str, object]) -> tuple[str, int, str, str, str]:
    return (
        str(row["kpi_id"]),
        int(str(row["year"])),
        str(row.get("measured_on") or ""),
        str(row["school_id"]),
        str(row["group_id"]),
    )
