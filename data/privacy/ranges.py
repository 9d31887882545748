"""The profile ``range_ladder``, attacked: where the ladder's ranges together still tell a count, more of them are withheld."""

from __future__ import annotations

from pathlib import Path

from data.privacy import ladder
from data.privacy import withhold as withholding
from data.privacy.attack import Recovery
from data.privacy.cells import Key, Slice, current, slices
from data.privacy.cores import spread
from data.privacy.exact import Tables, withheld
from data.privacy.guard import PromiseBroken
from data.privacy.kept import Kept, content
from data.privacy.truths import inside
from data.privacy.withhold import Withheld

_PROFILE = "range_ladder"
RowKey = tuple[str, int, str, str, str]


def apply(tables: Tables, minimum: int, folder: Path | None = None) -> Tables:
    """The tables on the ladder, without those rows that would give a count away, to anybody or to a school's people.

    A range names the rung of its number of persons, so ranges of one family can leave a count one or
    two values. ``minimum`` in persons. ``folder`` keeps what was found, by content. Raises PromiseBroken
    where withholding does not end that.
    """
    public = ladder.apply(tables, minimum)
    made = slices(public["kpis"], current(public["results"]), public.get("groups", []), _PROFILE)
    known = inside(tables)
    kept, names = Kept(folder), {}
    gone: set[RowKey] = set()
    todo: list[tuple[Slice, Slice | None]] = []
    for each in made:
        item = (each, known.get(each.name))
        names[each.name] = content("ladder", *item)
        earlier = _read(kept.read(names[each.name]))
        if earlier is None:
            todo.append(item)
        else:
            gone |= _rows(each, earlier)
    leaks: list[Recovery] = []
    for (of, _), (keys, told) in spread(_withhold, todo, lambda item: len(item[0].entries)):
        gone |= _rows(of, keys)
        leaks += told
        if not told:
            kept.write(names[of.name], {"withheld": sorted(map(list, keys))})
    if leaks:
        raise PromiseBroken(leaks)
    public["results"] = [withheld(row) if _row_key(row) in gone else row for row in public["results"]]
    return public


def _withhold(item: tuple[Slice, Slice | None]) -> Withheld:
    return withholding.withhold(*item)


def _read(finding: dict[str, list[list[str]]] | None) -> frozenset[Key] | None:
    try:
        return frozenset((str(unit), str(group)) for unit, group in finding["withheld"]) if finding else None
    except (KeyError, TypeError, ValueError):
        return None


def _rows(of: Slice, keys: frozenset[Key]) -> set[RowKey]:
    return {(of.kpi, of.year, of.measured_on, *key) for key in keys}


def _row_key(row: dict[str, object]) -> RowKey:
    return (
        str(row["kpi_id"]),
        int(str(row["year"])),
        str(row.get("measured_on") or ""),
        str(row["school_id"]),
        str(row["group_id"]),
    )
