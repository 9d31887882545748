"""KPIs that count the same persons: where one publishes a group's size, no other can hide it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from data.privacy.attack import Attack, Recovery, Truth
from data.privacy.cells import FREE, NONE, Entry, Key, Slice
from data.privacy.sums import Sum

_LIKELY = 2
"""Sizes of one school that two KPIs must share, and none they may differ in, to be taken for the same persons."""
_SURE = 3
_MARK = ": "
Tie = tuple[int, int, Key]
"""Two slices, by their places, and a school and group that both count."""


def ties(slices: Sequence[Slice]) -> tuple[Tie, ...]:
    """Which groups are the same persons in two KPIs of a year, as anybody who compares the known sizes finds out.

    Two KPIs tie in a school where none of the sizes known in both differs and two of them agree; or,
    where a school has but one group, where three agree in the district and none differs.
    """
    years: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
    for place, each in enumerate(slices):
        if each.kind != "count" and each.year:
            years[each.year, each.measured_on].append(place)
    sizes = [{entry.key: _size(each, place) for place, entry in enumerate(each.entries)} for each in slices]
    found: list[Tie] = []
    for places in years.values():
        for a, b in combinations(places, 2):
            found += [(a, b, key) for key in _tied(sizes[a], sizes[b])]
    return tuple(found)


def _size(of: Slice, place: int) -> int | None:
    entry = of.entries[place]
    if of.kind == "rate":
        return entry.second.low if entry.second.known else None
    if entry.total.known:
        return entry.total.low
    return entry.first.low + entry.second.low if entry.known else None


def _tied(one: dict[Key, int | None], other: dict[Key, int | None]) -> Iterator[Key]:
    units: defaultdict[str, list[Key]] = defaultdict(list)
    for key in one.keys() & other.keys():
        units[key[0]].append(key)
    same = {
        unit: [one[k] == other[k] for k in keys if one[k] is not None and other[k] is not None] for unit, keys in units.items()
    }
    everywhere = [each for verdicts in same.values() for each in verdicts]
    sure = all(everywhere) and len(everywhere) >= _SURE
    for unit in sorted(units):
        if all(same[unit]) and (sure or len(same[unit]) >= _LIKELY):
            yield from sorted(units[unit])


def clusters(slices: Sequence[Slice], tied: Sequence[Tie]) -> tuple[tuple[int, ...], ...]:
    """The places of slices that hang together by ties, each slice in one cluster."""
    head = list(range(len(slices)))

    def find(place: int) -> int:
        while head[place] != place:
            place = head[place]
        return place

    for a, b, _ in tied:
        head[find(b)] = find(a)
    found: defaultdict[int, list[int]] = defaultdict(list)
    for place in range(len(slices)):
        found[find(place)].append(place)
    return tuple(tuple(places) for _, places in sorted(found.items()))


@dataclass(frozen=True)
class Merged:
    """KPIs that count the same persons, as one slice; ``same`` are pairs of entries that are equally many persons."""

    slice: Slice
    sums: tuple[Sum, ...]
    same: tuple[tuple[int, int], ...]
    truth: Truth | None


def merge(
    views: Sequence[Slice], sums: Sequence[Sequence[Sum]], tied: Sequence[Tie], truths: Sequence[Truth] | None = None
) -> Merged:
    """What readers of several KPIs know together. Of a rate only the persons: its events are nobody's number of persons."""
    start: list[int] = []
    entries: list[Entry] = []
    made: list[Sum] = []
    truth: dict[Key, tuple[int, int]] = {}
    for place, view in enumerate(views):
        start.append(len(entries))
        label, rate = view.kpi + _MARK, view.kind == "rate"
        made += [replace(s, whole=s.whole + start[place], parts=tuple(p + start[place] for p in s.parts)) for s in sums[place]]
        entries += [replace(_persons(entry) if rate else entry, group=label + entry.group) for entry in view.entries]
        if truths is not None:
            known = truths[place].items()
            truth |= {(unit, label + group): (pair[1], 0) if rate else pair for (unit, group), pair in known}
    where = [{entry.key: at for at, entry in enumerate(each.entries)} for each in views]
    same = [(start[a] + where[a][key], start[b] + where[b][key]) for a, b, key in tied]
    whole = Slice("", views[0].year, views[0].measured_on, "share", tuple(entries))
    return Merged(whole, tuple(made), tuple(same), truth if truths is not None else None)


def _persons(entry: Entry) -> Entry:
    """The persons of a rate's entry, as of a share without anybody on its other side."""
    return replace(entry, first=entry.second, second=NONE, total=FREE, rate=None, hidden=not entry.second.known)


@dataclass(frozen=True)
class Joint:
    """A cluster under attack: what its readers know, the sums of each, their ties.

    With ``truths`` each school's people attack too, unless ``scopes`` says that they only start the search.
    """

    views: tuple[Slice, ...]
    sums: tuple[tuple[Sum, ...], ...]
    tied: tuple[Tie, ...]
    truths: tuple[Truth, ...] | None = None
    scopes: bool = True

    @property
    def weight(self) -> int:
        return sum(len(view.entries) for view in self.views)


def joint(
    places: Sequence[int],
    views: Sequence[Slice],
    sums: Sequence[tuple[Sum, ...]],
    tied: Sequence[Tie],
    truths: Sequence[Truth] | None = None,
) -> Joint | None:
    """The cluster of these slices; None where there is nothing to attack together."""
    at = {place: order for order, place in enumerate(places)}
    if len(places) < 2 or not any(entry.hidden for place in places for entry in views[place].entries):
        return None
    return Joint(
        tuple(views[place] for place in places),
        tuple(sums[place] for place in places),
        tuple((at[a], at[b], key) for a, b, key in tied if a in at),
        None if truths is None else tuple(truths[place] for place in places),
    )


def attack(on: Joint) -> tuple[Recovery, ...]:
    """Everything that ``recoveries`` finds."""
    return tuple(recoveries(on))


def recoveries(on: Joint) -> Iterator[Recovery]:
    """What can be told of a cluster by all its KPIs together; of one slice, and of a rate's events, by itself."""
    rates = {view.kpi for view in on.views if view.kind == "rate"}
    if len(on.views) > 1:
        merged = merge(on.views, on.sums, on.tied, on.truths)
        for told in Attack(merged.slice, merged.sums, merged.truth, merged.same, on.scopes).recoveries():
            if told.group.partition(_MARK)[0] not in rates or told.count == "total":  # of a rate both are its persons
                yield _parted(told)
    for place, view in enumerate(on.views):
        if len(on.views) == 1 or view.kpi in rates:
            truth = on.truths[place] if on.truths is not None else None
            for told in Attack(view, on.sums[place], truth, scopes=on.scopes).recoveries():
                if len(on.views) == 1 or told.count != "total":
                    yield told


def _parted(told: Recovery) -> Recovery:
    """What is told of a merged slice, as of its own KPI's."""
    kpi, _, group = told.group.partition(_MARK)
    return replace(told, slice=f"{kpi} {told.slice}", group=group)
