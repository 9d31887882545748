"""Protects all of a release's counts, on all cores, and keeps what was found by content."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from data.privacy import guard as guards
from data.privacy.attack import Recovery, Truth
from data.privacy.cells import Key, Slice
from data.privacy.cores import spread
from data.privacy.guard import Guarded, nearby
from data.privacy.kept import Kept, content
from data.privacy.primary import end, too_few
from data.privacy.sums import Sum, sums
from data.privacy.suppress import Protection, imputed, published
from data.privacy.ties import attack, clusters, joint, ties

_ATTEMPTS = 8
_NONE: frozenset[Key] = frozenset()


def guard_all(slices: Sequence[Slice], minimum: int, ends: bool = True, kept: Path | None = None) -> tuple[Guarded, ...]:
    """``guard`` for every slice, and for KPIs that count the same persons together.

    ``kept`` is a folder of earlier findings: only what changed is done anew.
    """
    return Together(slices, minimum, ends, Kept(kept)).run()


class Together:
    """Slices protected so that no KPI tells the size of a group that another hides.

    A group that one KPI hides is hidden in every other that counts the same persons, so that these entries are
    one complement: any one of them, published alone, tells the size that the others hide. That holds whether or
    not its own KPI would need it hidden; it is hidden everywhere because one of them does. Where one only codes
    a group whose size another publishes, that size is no secret: it is published with the range.
    """

    def __init__(self, slices: Sequence[Slice], minimum: int, ends: bool, kept: Kept) -> None:
        self._slices, self._minimum, self._ends, self._kept = slices, minimum, ends, kept
        self._tied = ties(slices) if ends else ()
        self._partners: defaultdict[int, list[tuple[int, Key]]] = defaultdict(list)
        for a, b, key in self._tied:
            self._partners[a].append((b, key))
            self._partners[b].append((a, key))
        self._coded_alone = [frozenset(entry.key for entry in each.entries if ends and end(entry, each.kind)) for each in slices]
        self._small = [sum(too_few(entry, each.kind, minimum) for entry in each.entries) for each in slices]
        self._alone = frozenset(range(len(slices))) - set(self._partners)
        self._also = [_NONE] * len(slices)
        self._found: dict[int, Guarded] = {}

    def run(self) -> tuple[Guarded, ...]:
        places = [sorted(each, key=lambda place: -self._small[place]) for each in clusters(self._slices, self._tied)]
        for turn in range(max(map(len, places), default=0)):  # the first of each cluster, then the second …
            self._guard([each[turn] for each in places if turn < len(each)])
        for _ in range(_ATTEMPTS):
            while stale := [place for place in self._found if self._asked(place) - self._withheld(place)]:
                self._guard(stale)
            leaks = self._attack(places)
            if not leaks:
                break
            for place, told in leaks.items():
                keys = {(leak.school, leak.group) for leak in told}
                self._also[place] |= nearby(self._slices[place], self._found[place].protection, keys)
                self._found[place] = replace(self._found[place], leaks=told)
            self._guard(list(leaks))
        return tuple(replace(self._found[place], open=self._open(place)) for place in range(len(self._slices)))

    def _withheld(self, place: int) -> frozenset[Key]:
        protection = self._found[place].protection
        return protection.hidden | protection.coded

    def _asked(self, place: int) -> frozenset[Key]:
        """What others hide, and this slice must hide too. A coded entry is as good as hidden."""
        hidden = {
            key for other, key in self._partners[place] if other in self._found and key in self._found[other].protection.hidden
        }
        return frozenset(hidden) - self._coded_alone[place]

    def _open(self, place: int) -> frozenset[Key]:
        """The coded entries of which another KPI publishes the size."""
        coded = self._found[place].protection.coded
        return frozenset(key for other, key in self._partners[place] if key in coded and key not in self._withheld(other))

    def _guard(self, places: Sequence[int]) -> None:
        names: dict[int, str] = {}
        for place in places:
            self._also[place] |= self._asked(place)
            if place in self._found:  # what was found stays: only what is asked in addition is protected too
                self._also[place] |= self._found[place].protection.hidden
            names[place] = content("guarded", self._minimum, self._ends, sorted(self._also[place]), self._slices[place])
        todo = []
        for place, name in names.items():
            earlier = _read(self._kept.read(name))
            if earlier is None:
                todo.append((place, self._slices[place], self._also[place], place in self._alone))
            else:
                self._keep(place, Guarded(earlier, ()))
        work = partial(_guard_item, minimum=self._minimum, ends=self._ends)
        for (place, *_), guarded in spread(work, todo, lambda item: len(item[1].entries)):
            self._keep(place, guarded)
            if not guarded.leaks:
                parts = guarded.protection
                self._kept.write(names[place], {part: sorted(map(list, getattr(parts, part))) for part in _PARTS})

    def _keep(self, place: int, found: Guarded) -> None:
        """Complements of an earlier turn are complements still, though this turn took them for given."""
        before = self._found.get(place)
        if before is not None:
            old, new = before.protection, found.protection
            whole = replace(new, primary=new.primary - (old.complements | old.by_rule), by_rule=new.by_rule | old.by_rule)
            found = replace(found, protection=whole)
        self._found[place] = found

    def _attack(self, places: Iterable[Sequence[int]]) -> dict[int, tuple[Recovery, ...]]:
        """What each slice's KPI gives away together with those that count the same persons, to anybody and to every school."""
        views = list(self._slices)
        made: list[tuple[Sum, ...]] = [()] * len(views)
        truths: list[Truth] = [{}] * len(views)
        todo = []
        for each in places:
            whole = {place: imputed(self._slices[place]) for place in each} if len(each) > 1 else {}
            for place, known in whole.items():
                views[place] = published(self._slices[place], self._found[place].protection, self._open(place))
                made[place] = sums(known or views[place])
                truths[place] = {entry.key: (entry.first.low, entry.second.low) for entry in known.entries} if known else {}
            one = joint(each, views, made, self._tied, truths if all(whole.values()) else None)
            if one is not None:
                todo.append(one)
        names = {id(cluster): content("together", cluster) for cluster in todo}
        leaks: defaultdict[str, list[Recovery]] = defaultdict(list)
        fresh = [cluster for cluster in todo if self._kept.read(names[id(cluster)]) is None]
        for cluster, told in spread(attack, fresh, lambda cluster: cluster.weight):
            for leak in told:
                leaks[leak.slice].append(leak)
            if not told:
                self._kept.write(names[id(cluster)], {"told": []})
        return {place: tuple(leaks[each.name]) for place, each in enumerate(self._slices) if each.name in leaks}


def _guard_item(item: tuple[int, Slice, frozenset[Key], bool], minimum: int, ends: bool) -> Guarded:
    return guards.guard(item[1], minimum, ends, item[2], scopes=item[3])


_PARTS = ("hidden", "coded", "primary", "by_rule")


def _read(finding: dict[str, list[list[str]]] | None) -> Protection | None:
    try:
        return Protection(*(frozenset((str(a), str(b)) for a, b in finding[part]) for part in _PARTS)) if finding else None
    except (KeyError, TypeError, ValueError):
        return None
