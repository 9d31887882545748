"""The last word before anything is written: the rows to be published are attacked as their readers could."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from data.privacy import survey
from data.privacy.attack import Recovery, Truth
from data.privacy.cells import Slice, current, slices
from data.privacy.cores import spread
from data.privacy.kept import Kept, content
from data.privacy.sums import sums
from data.privacy.ties import Joint, attack, clusters, joint, ties
from data.privacy.truths import truths

Rows = list[dict[str, object]]
Tables = dict[str, Rows]


def told(public: Tables, profile: str, folder: Path | None = None, inside: Tables | None = None) -> tuple[Recovery, ...]:
    """Every hidden count that readers of these rows, who know the profile, can tell exactly or to within one.

    ``folder`` keeps which KPIs and years were found clean, by content. ``inside``: the rows before anything
    was hidden; the search for other truths is quicker from there.
    """
    kept = Kept(folder)
    views = (*slices(public["kpis"], current(public["results"]), public.get("groups", []), profile), *survey.slices(public))
    found: list[Recovery] = []
    todo = attacks(views)
    names = {id(each): content("told", each) for each in todo}
    fresh = [each for each in todo if kept.read(names[id(each)]) is None]
    known = truths(inside) if inside is not None else {}
    hints = {id(each): _hinted(each, known) for each in fresh}
    back = {id(hint): names[each] for each, hint in hints.items()}
    for one, leaks in spread(attack, list(hints.values()), lambda each: each.weight):
        found += leaks
        if not leaks:
            kept.write(back[id(one)], {"told": []})
    return tuple(found)


def attacks(views: Sequence[Slice]) -> list[Joint]:
    """What is to be attacked: each slice, and together those that seem to count the same persons."""
    tied = ties(views)
    guessed = [sums(view) for view in views]
    found: list[Joint] = []
    for places in clusters(views, tied):
        together = joint(places, views, guessed, tied)
        found += [together] if together is not None else [Joint((views[place],), (guessed[place],), ()) for place in places]
    return found


def _hinted(on: Joint, known: Mapping[str, Truth]) -> Joint:
    truths = [known.get(view.name, {}) for view in on.views]
    if all(entry.key in truth for view, truth in zip(on.views, truths, strict=True) for entry in view.entries):
        return replace(on, truths=tuple(truths), scopes=False)
    return on
