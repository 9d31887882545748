"""The last word before anything is written: the rows to be published are attacked as their readers could."""

from __future__ import annotations

from pathlib import Path

from data.privacy import survey
from data.privacy.attack import Attack, Recovery
from data.privacy.cells import Slice, current, slices
from data.privacy.cores import spread
from data.privacy.kept import Kept, content

Rows = list[dict[str, object]]
Tables = dict[str, Rows]


def told(public: Tables, profile: str, folder: Path | None = None) -> tuple[Recovery, ...]:
    """Every hidden count that readers of these rows, who know the profile, can tell exactly or to within one.

    ``folder`` keeps which KPIs and years were found clean, by content.
    """
    kept = Kept(folder)
    views = (*slices(public["kpis"], current(public["results"]), public.get("groups", []), profile), *survey.slices(public))
    names = {id(each): content("told", each) for each in views}
    todo = [each for each in views if kept.read(names[id(each)]) is None]
    found: list[Recovery] = []
    for view, leaks in spread(_attack, todo, lambda each: len(each.entries)):
        found += leaks
        if not leaks:
            kept.write(names[id(view)], {"told": []})
    return tuple(found)


def _attack(of: Slice) -> tuple[Recovery, ...]:
    return tuple(Attack(of).recoveries())
