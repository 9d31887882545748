"""Which counts of a slice add up to which: what an attacker adds and subtracts.

A family of groups (the races, the sexes, the races within a sex …) sums to its whole, schools sum to
their district, but only where the data really add up: a family that leaves somebody out is at most
its whole, and one that counts somebody twice says nothing.

Those whom a family leaves out are no entry: what is left of the whole bounds each hidden group of the family
from above, and is attacked as such, but is not itself protected, however few they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from data.groups import SEXES
from data.privacy.cells import Entry, Slice, Span
from queries.types import ALL, DISTRICT

Evidence = Literal["equal", "part", "none"]
PARTITIONS = frozenset(["race", "sex", "disability", "english", "income"])
"""Dimensions whose groups take in everybody once, unless the data show otherwise."""


@dataclass(frozen=True)
class Sum:
    """The entries ``parts`` (indices into the slice) add up to ``whole``, or to no more than it.

    ``sort`` names the family: sums of one sort hold or fail together where they cannot be checked.
    """

    sort: str
    whole: int
    parts: tuple[int, ...]
    equal: bool = True


def sums(of: Slice) -> tuple[Sum, ...]:
    """Every sum of the slice that its known entries do not contradict.

    Where all entries of a sum are known, they decide. Where some are hidden, the other sums of the
    same sort do: one that falls short makes it "at most", one that goes over drops it. Where none
    can be checked, groups that by their meaning take in everybody are taken to do so.
    """
    entries = of.entries
    found = [*_families(entries), *_schools(entries)]
    decided = [_decide(each, entries, of.kind == "count") for each in found]
    evidence: defaultdict[str, set[str]] = defaultdict(set)
    for each, verdict in zip(found, decided, strict=True):
        if verdict is not None:
            evidence[each.sort].add(verdict)
    made = []
    for each, verdict in zip(found, decided, strict=True):
        holds = verdict or _by_evidence(evidence[each.sort], each)
        if holds != "none":
            made.append(Sum(each.sort, each.whole, each.parts, holds == "equal"))
    return tuple(made)


def real(view: Slice, known: Slice) -> tuple[Sum, ...]:
    """The sums that hold among the ``known`` counts of a slice, by the places its entries have in a ``view`` of it."""
    place = {entry.key: at for at, entry in enumerate(view.entries)}
    keys = [entry.key for entry in known.entries]
    return tuple(
        Sum(each.sort, place[keys[each.whole]], tuple(place[keys[part]] for part in each.parts), each.equal)
        for each in sums(known)
        if all(keys[at] in place for at in (each.whole, *each.parts))
    )


def _families(entries: tuple[Entry, ...]) -> Iterator[Sum]:
    """Within each unit: a dimension's groups to everybody, and race by sex to its race and its sex."""
    units: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for place, entry in enumerate(entries):
        units[entry.unit][entry.group] = place
    for groups in units.values():
        dimensions: defaultdict[str, list[int]] = defaultdict(list)
        crossed: defaultdict[str, list[int]] = defaultdict(list)
        for group, place in groups.items():
            if entries[place].dimension == "race_sex":
                race, _, sex = group.rpartition("_")
                if sex in SEXES:
                    crossed[race].append(place)
                    crossed[sex].append(place)
            elif group != ALL:
                dimensions[entries[place].dimension].append(place)
        if ALL in groups:
            for dimension, parts in dimensions.items():
                yield Sum(dimension, groups[ALL], tuple(parts))
        for parent, parts in crossed.items():
            if parent in groups:
                yield Sum("race_sex by sex" if parent in SEXES else "race_sex by race", groups[parent], tuple(parts))


def _schools(entries: tuple[Entry, ...]) -> Iterator[Sum]:
    district = {entry.group: place for place, entry in enumerate(entries) if entry.unit == DISTRICT}
    parts: defaultdict[str, list[int]] = defaultdict(list)
    for place, entry in enumerate(entries):
        if entry.unit != DISTRICT and entry.group in district:
            parts[entry.group].append(place)
    for group, places in parts.items():
        yield Sum(f"schools, {entries[places[0]].dimension}", district[group], tuple(places))


def _decide(of: Sum, entries: tuple[Entry, ...], counts_alone: bool) -> Evidence | None:
    """What the known counts say, to be asked of both counts; None where some are not known."""
    both: list[Callable[[Entry], Span]] = [lambda e: e.first]
    if not counts_alone:
        both.append(lambda e: e.second)
    verdict: Evidence = "equal"
    for side in both:
        whole, parts = side(entries[of.whole]), [side(entries[part]) for part in of.parts]
        if not whole.known or not all(part.known for part in parts):
            # Even so, parts can be seen to go over the whole.
            if whole.high is not None and sum(part.low for part in parts) > whole.high:
                return "none"
            return None
        short = whole.low - sum(part.low for part in parts)
        if short < 0:
            return "none"
        if short > 0:
            verdict = "part"
    return verdict


def _by_evidence(seen: set[str], of: Sum) -> Evidence:
    if "none" in seen:
        return "none"
    if "part" in seen:
        return "part"
    if "equal" in seen:
        return "equal"
    whole_by_meaning = of.sort.startswith(("schools", "race_sex")) or (of.sort in PARTITIONS and len(of.parts) > 1)
    return "equal" if whole_by_meaning else "part"
