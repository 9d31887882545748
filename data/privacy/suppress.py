"""Complementary suppression: which further counts must be hidden so that the hidden ones stay hidden.

For every hidden count the cheapest witness is found, another truth with that count elsewhere (the
linear-programming heuristics of Fischetti & Salazar 2000 and Castro 2012), and what it has to move is
hidden too. The search ends when every count is safe, against anybody and against every school. Then
complements that nothing needs any more are published again, the most valuable first.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from data.privacy.attack import Attack, settle
from data.privacy.cells import FREE, Entry, Key, Slice, Span
from data.privacy.ladder import rungs_of
from data.privacy.primary import end, leeway, too_few
from data.privacy.prover import SAFE, Prover
from data.privacy.sums import Sum, sums
from data.privacy.system import System
from data.privacy.witness import Room, Search
from queries.types import DISTRICT

FEWEST_SCHOOLS = 3


@dataclass(frozen=True)
class Protection:
    """What a slice must withhold. ``coded`` entries are published as ranges, ``hidden`` ones not at all.

    ``primary`` are hidden or coded for themselves; ``by_rule`` only because fewer than three schools
    would hide that group otherwise. The rest of ``hidden`` are complements.
    """

    hidden: frozenset[Key]
    coded: frozenset[Key]
    primary: frozenset[Key]
    by_rule: frozenset[Key]

    @property
    def complements(self) -> frozenset[Key]:
        return self.hidden - self.primary - self.by_rule


def protect(
    of: Slice,
    minimum: int,
    stricter: frozenset[Sum] = frozenset(),
    ends: bool = True,
    also: frozenset[Key] = frozenset(),
) -> Protection:
    """The least that we find must be withheld from the slice; ``minimum`` persons is the smallest group published.

    Entries that came hidden in the bundle are protected like the others, from a truth that fits.
    ``stricter`` sums do not hold, but readers will think so and must not be led to a count by them either.
    ``ends``: rates near 0 and 100 percent are coded. ``also`` are hidden whatever they are.
    """
    known = imputed(of)
    if known is None:
        return Protection(frozenset(e.key for e in of.entries), frozenset(), frozenset(e.key for e in of.entries), frozenset())
    return _Search(of, known, minimum, stricter, ends, also).run()


def imputed(of: Slice) -> Slice | None:
    """The slice with a possible truth for what came hidden; None where nothing fits."""
    if all(entry.known for entry in of.entries):
        return of
    truth = Attack(of).possible()
    return None if truth is None else settle(of, truth)


class _Search(Search):
    def __init__(self, of: Slice, known: Slice, minimum: int, stricter: frozenset[Sum], ends: bool, also: frozenset[Key]) -> None:
        self.primary = {place for place, e in enumerate(of.entries) if too_few(e, of.kind, minimum) or e.key in also}
        self.coded: set[int] = set()
        for place, entry in enumerate(of.entries):
            if ends and place not in self.primary and end(entry, of.kind):
                first, second = leeway(entry.first.low, entry.second.low)
                # A range that a single student more or less would change tells too much: hide it instead.
                (self.coded if min(sum(first), sum(second)) >= SAFE else self.primary).add(place)
        self.primary |= self.coded
        room: list[Room] = ["coded" if place in self.coded else "free" for place in range(len(of.entries))]
        self.of = replace(of, entries=known.entries)
        self.made = tuple({(s.whole, s.parts): s for s in (*sums(known), *stricter)}.values())
        super().__init__(known, self.made, self.primary, room, closed=False)

    def run(self) -> Protection:
        while True:
            self._cover_all()
            short = self._short_groups()
            if not short:
                break
            self.hide(short)
        by_rule = self._thin_out()
        keys = [entry.key for entry in self.entries]
        return Protection(
            hidden=frozenset(keys[p] for p in self.hidden - self.coded),
            coded=frozenset(keys[p] for p in self.coded),
            primary=frozenset(keys[p] for p in self.primary),
            by_rule=frozenset(keys[p] for p in by_rule),
        )

    def _cover_all(self) -> None:
        """Hide until every hidden count has its witnesses; the largest first, for it is the hardest to hide."""
        done: set[int] = set()
        while todo := sorted(self.hidden - done, key=lambda place: (-self.size[place], place)):
            for place in todo:
                for side in range(self.sides):
                    self.cover(side, place)
                done.add(place)

    def _short_groups(self) -> list[int]:
        """What must be hidden for the three-schools rule: a group hidden in one or two schools is hidden in more, or in all."""
        found: list[int] = []
        for places in self.by_group.values():
            hidden = [place for place in places if place in self.hidden]
            if 0 < len(hidden) < FEWEST_SCHOOLS:
                rest = sorted((p for p in places if p not in self.hidden), key=lambda p: (self.worth(p), p))
                found += rest[: FEWEST_SCHOOLS - len(hidden)]
        return found

    def _rule_needs(self, place: int) -> bool:
        if self.entries[place].unit == DISTRICT:
            return False
        left = sum(p in self.hidden for p in self.by_group[self.entries[place].group]) - 1
        return 0 < left < FEWEST_SCHOOLS

    def _thin_out(self) -> set[int]:
        """Publish complements again that nothing needs; returns those kept for the three-schools rule alone."""
        self.close()
        keys = [entry.key for entry in self.entries]
        view = self.of.withholding(keys[p] for p in self.hidden - self.coded)
        truth = [(e.first.low, e.second.low) for e in self.entries]
        self.prover = Prover(System(code(view, frozenset(keys[p] for p in self.coded)), self.made), truth)
        order = sorted(self.hidden - self.primary, key=lambda place: (-self.worth(place), place))
        needed_by: dict[int, int] = {}
        by_rule: set[int] = set()
        changed = True
        while changed:
            changed = False
            for place in order:
                if place not in self.hidden or needed_by.get(place, -1) in self.hidden:
                    continue
                exposed = self._exposed(place)
                if exposed is not None:
                    needed_by[place] = exposed
                    by_rule.discard(place)
                elif self._rule_needs(place):
                    by_rule.add(place)
                else:
                    self.hidden.discard(place)
                    by_rule.discard(place)
                    self.prover.publish(place)
                    for side in range(self.sides):
                        self.fix(side, [place])
                        self._forget(side, place)
                    changed = True
        return by_rule

    def _forget(self, side: int, place: int) -> None:
        self.witnesses[side].pop(place, None)
        for other, found in self.witnesses[side].items():
            if any(place in witness.moved for witness in found):
                self.witnesses[side][other] = [witness for witness in found if place not in witness.moved]

    def _exposed(self, place: int) -> int | None:
        """A hidden entry that could be told if this one were published; None where all stay safe."""
        self.trial = place
        for side in range(self.sides):
            self.fix(side, [place])
        try:
            for side in range(self.sides):
                for other in list(self.witnesses[side]):
                    if other == place or other not in self.hidden:
                        continue
                    before = self.witnesses[side][other]
                    if all(place not in witness.moved for witness in before):
                        continue
                    self.witnesses[side][other] = [witness for witness in before if place not in witness.moved]
                    safe = self.cover(side, other)
                    self.witnesses[side][other] += [witness for witness in before if place in witness.moved]
                    if not safe:
                        return other
        finally:
            self.trial = None
            for side in range(self.sides):
                self.free(side, [place])
        return None


def published(of: Slice, protection: Protection, sized: frozenset[Key] = frozenset()) -> Slice:
    """The slice as readers of the public file know it. ``sized`` coded entries keep their number of persons."""
    return code(of.withholding(protection.hidden), protection.coded, sized)


def code(of: Slice, keys: frozenset[Key], sized: frozenset[Key] = frozenset()) -> Slice:
    """The slice with these entries known by their open ranges alone, or with their number of persons beside it."""

    def seen(entry: Entry) -> Entry:
        coded = end(entry, of.kind) if entry.key in keys else None
        if coded is None or coded.low is None or coded.high is None:
            return entry
        rate = (max(0.0, (coded.low - 0.5) / 100), (coded.high + 0.5) / 100)
        n = entry.first.low + entry.second.low
        total = Span(n, n) if entry.key in sized else Span(*rungs_of(coded.low, coded.high))
        return replace(entry, first=FREE, second=FREE, total=total, rate=rate, hidden=True)

    return replace(of, entries=tuple(seen(entry) for entry in of.entries))
