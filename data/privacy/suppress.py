"""Complementary suppression: which further counts must be hidden so that the hidden ones stay hidden.

For every hidden count a linear program looks for the cheapest other truth, one in which that count
is ``SAFE`` away and every published sum still holds (the network and linear-programming heuristics
of Fischetti & Salazar 2000 and Castro 2012). What it has to move to get there is hidden too. Each
such point proves its counts safe, against anybody and against every school whose own counts it
leaves alone; the search ends when every count is safe against all. Then hidden complements that
nothing needs any more are published again, the most valuable first.

The two counts of an entry never meet in a sum, so each has a program of its own, and an entry's total
is safe when one of them is.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from data.privacy.attack import SAFE, Attack, settle
from data.privacy.cells import Entry, Key, Slice
from data.privacy.lp import INFINITY, Program
from data.privacy.primary import end, leeway, too_few
from data.privacy.sums import Sum, sums
from queries.types import ALL, DISTRICT

FEWEST_SCHOOLS = 3
_HIDDEN_COST = 1e-3  # next to nothing, yet enough to keep the points small
_NOBODY_SHORT = -1


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


@dataclass(frozen=True)
class Witness:
    """Other truths that fit: the entries they move, and the schools among them as bits."""

    moved: frozenset[int]
    schools: int


def protect(of: Slice, minimum: int) -> Protection:
    """The least that we find must be withheld from the slice; ``minimum`` persons is the smallest group published.

    Entries that came hidden in the bundle are protected like the others, from a truth that fits.
    """
    known = _imputed(of)
    if known is None:
        return Protection(frozenset(e.key for e in of.entries), frozenset(), frozenset(e.key for e in of.entries), frozenset())
    return _Search(of, known, minimum).run()


def _imputed(of: Slice) -> Slice | None:
    """The slice with a possible truth for what came hidden; None where nothing fits."""
    if all(entry.known for entry in of.entries):
        return of
    truth = Attack(of).possible()
    return None if truth is None else settle(of, truth)


class _Search:
    def __init__(self, of: Slice, known: Slice, minimum: int) -> None:
        self.of, self.entries = of, known.entries
        self.sides = 1 if of.kind == "count" else 2
        self.values = [[e.first.low for e in self.entries], [e.second.low for e in self.entries]]
        self.size = [e.first.low + e.second.low for e in self.entries]
        names = sorted({e.unit for e in self.entries} - {DISTRICT})
        self.bit = {name: 1 << place for place, name in enumerate(names)}
        self.names = names
        self.by_unit: defaultdict[str, list[int]] = defaultdict(list)
        self.by_group: defaultdict[str, list[int]] = defaultdict(list)
        for place, entry in enumerate(self.entries):
            self.by_unit[entry.unit].append(place)
            if entry.unit != DISTRICT:
                self.by_group[entry.group].append(place)
        self.primary = {place for place, e in enumerate(of.entries) if too_few(e, of.kind, minimum)}
        self.coded: set[int] = set()
        for place, entry in enumerate(of.entries):
            if place not in self.primary and end(entry, of.kind):
                first, second = leeway(self.values[0][place], self.values[1][place])
                # A range that a single student more or less would change tells too much: hide it instead.
                (self.coded if min(sum(first), sum(second)) >= SAFE else self.primary).add(place)
        self.hidden = self.primary | self.coded
        self.primary |= self.coded
        self.room = [self._room(side) for side in range(2)]
        made = sums(known)
        self.programs = [self._program(made, side) for side in range(self.sides)]
        self.witnesses: list[dict[int, list[Witness]]] = [defaultdict(list) for _ in range(self.sides)]
        self.exempt: defaultdict[tuple[int, int], int] = defaultdict(int)
        self.closed = False
        for place in self.hidden:
            self._price(place)

    def _room(self, side: int) -> list[tuple[float, float]]:
        """How far each count may go down and up in another truth."""
        found: list[tuple[float, float]] = []
        for place, value in enumerate(self.values[side]):
            if place in self.coded:
                down, up = leeway(self.values[0][place], self.values[1][place])[side]
                found.append((float(down), float(up)))
            else:
                # Somebody is in a group that is listed: the larger count keeps one.
                other = self.values[1 - side][place]
                keeps = 1 if self.of.kind == "share" and (value > other or (value == other and side == 0)) else 0
                found.append((float(value - keeps), INFINITY))
        return found

    def _program(self, made: Sequence[Sum], side: int) -> Program:
        """Columns: each entry's way up, then each entry's way down."""
        matrix = sparse.lil_array((len(made), len(self.entries)))
        lower, upper = np.zeros(len(made)), np.zeros(len(made))
        for row, each in enumerate(made):
            for part in each.parts:
                matrix[row, part] = 1.0
            matrix[row, each.whole] = -1.0
            if not each.equal:
                lower[row] = -INFINITY
                upper[row] = self.values[side][each.whole] - sum(self.values[side][part] for part in each.parts)
        both = sparse.csc_array(sparse.hstack([matrix, -matrix]))
        room = self.room[side]
        up, down = np.array([r[1] for r in room]), np.array([r[0] for r in room])
        program = Program(both, (lower, upper), (np.zeros(2 * len(room)), np.concatenate([up, down])))
        costs = np.array([self._worth(place) for place in range(len(self.entries))])
        program.cost(np.arange(2 * len(room), dtype=np.int32), np.concatenate([costs, costs]))
        return program

    def _worth(self, place: int) -> float:
        """What a reader loses with the entry: more the more persons it is of, most of all a whole unit's."""
        entry = self.entries[place]
        return (math.log1p(self.size[place]) + 1) * (10 if entry.unit == DISTRICT else 1) * (100 if entry.group == ALL else 1)

    def _price(self, place: int) -> None:
        cost = _HIDDEN_COST if place in self.hidden else self._worth(place)
        for program in self.programs:
            program.cost(self._pair(place), np.full(2, cost))

    def _pair(self, place: int) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
        return np.array([place, place + len(self.entries)], dtype=np.int32)

    def _free(self, side: int, places: Iterable[int]) -> None:
        """Give these columns their own bounds back, as far as they may move now."""
        for place in places:
            down, up = self.room[side][place] if place in self.hidden or not self.closed else (0.0, 0.0)
            self.programs[side].bound(self._pair(place), np.zeros(2), np.array([up, down]))

    def _fix(self, side: int, places: Iterable[int]) -> None:
        for place in places:
            self.programs[side].bound(self._pair(place), np.zeros(2), np.zeros(2))

    def run(self) -> Protection:
        while True:
            self._cover_all()
            short = self._short_groups()
            if not short:
                break
            self._hide(short)
        by_rule = self._thin_out()
        keys = [entry.key for entry in self.entries]
        return Protection(
            hidden=frozenset(keys[p] for p in self.hidden - self.coded),
            coded=frozenset(keys[p] for p in self.coded),
            primary=frozenset(keys[p] for p in self.primary),
            by_rule=frozenset(keys[p] for p in by_rule),
        )

    def _hide(self, places: Iterable[int]) -> None:
        for place in set(places) - self.hidden:
            self.hidden.add(place)
            self._price(place)

    def _cover_all(self) -> None:
        """Hide until every hidden count has its witnesses; the largest first, for it is the hardest to hide."""
        done: set[int] = set()
        while todo := sorted(self.hidden - done, key=lambda place: (-self.size[place], place)):
            for place in todo:
                for side in range(self.sides):
                    self._cover(side, place)
                done.add(place)

    def _open_scopes(self, side: int, place: int, without: int = -1) -> int:
        """The schools, as bits, that no witness keeps in the dark; ``_NOBODY_SHORT`` where there is no witness at all.

        ``without``: an entry that no witness may move.
        """
        common = _NOBODY_SHORT
        for witness in self.witnesses[side][place]:
            if without not in witness.moved:
                common &= witness.schools
        if common == _NOBODY_SHORT:
            return _NOBODY_SHORT
        return common & ~self.bit.get(self.entries[place].unit, 0) & ~self.exempt[side, place]

    def _cover(self, side: int, place: int) -> bool:
        """Find witnesses for one count against anybody and every scope; hides what they move. False where one is missing."""
        if self.exempt[side, place] == _NOBODY_SHORT:
            return True
        while open_scopes := self._open_scopes(side, place):
            school = "" if open_scopes == _NOBODY_SHORT else self.names[(open_scopes & -open_scopes).bit_length() - 1]
            if self._witness(side, place, school):
                continue
            if self.closed:
                return False
            # With everything else free to move there is no other truth: the scope's own counts tell it.
            self.exempt[side, place] |= self.bit[school] if school else _NOBODY_SHORT
        return True

    def _witness(self, side: int, place: int, school: str) -> bool:
        mine = self.by_unit[school] if school else []
        self._fix(side, mine)
        try:
            for steps in ((SAFE,), (-SAFE,), (1, -1)):
                points = [self._point(side, place, step) for step in steps]
                if all(point is not None for point in points):
                    moves = [point for point in points if point is not None]
                    moved = frozenset(int(p) for point in moves for p in np.flatnonzero(point))
                    schools = 0
                    for p in moved:
                        schools |= self.bit.get(self.entries[p].unit, 0)
                    self._hide(moved)
                    witness = Witness(moved, schools)
                    self.witnesses[side][place].append(witness)
                    if len(moves) == 1:
                        for other in np.flatnonzero(np.abs(moves[0]) >= SAFE):
                            if other != place:
                                self.witnesses[side][int(other)].append(witness)
                    return True
        finally:
            self._free(side, mine)
        return False

    def _point(self, side: int, place: int, step: int) -> np.ndarray[tuple[int], np.dtype[np.float64]] | None:
        """The cheapest change to another truth with this count ``step`` away; None where there is none."""
        down, up = self.room[side][place]
        if (step > 0 and up < step) or (step < 0 and down < -step):
            return None
        program = self.programs[side]
        way = np.array([step, 0.0]) if step > 0 else np.array([0.0, -step])
        program.bound(self._pair(place), way, way)
        try:
            found = program.solve()
            if found is not None and not found.whole:
                found = program.solve_whole()
        finally:
            self._free(side, [place])
        if found is None:
            return None
        up_way, down_way = np.split(np.round(found.point), 2)
        change: np.ndarray[tuple[int], np.dtype[np.float64]] = up_way - down_way
        return change

    def _short_groups(self) -> list[int]:
        """What must be hidden for the three-schools rule: a group hidden in one or two schools is hidden in more, or in all."""
        found: list[int] = []
        for places in self.by_group.values():
            hidden = [place for place in places if place in self.hidden]
            if 0 < len(hidden) < FEWEST_SCHOOLS:
                rest = sorted((p for p in places if p not in self.hidden), key=lambda p: (self._worth(p), p))
                found += rest[: FEWEST_SCHOOLS - len(hidden)]
        return found

    def _rule_needs(self, place: int) -> bool:
        if self.entries[place].unit == DISTRICT:
            return False
        left = sum(p in self.hidden for p in self.by_group[self.entries[place].group]) - 1
        return 0 < left < FEWEST_SCHOOLS

    def _thin_out(self) -> set[int]:
        """Publish complements again that nothing needs; returns those kept for the three-schools rule alone."""
        self.closed = True
        for side in range(self.sides):
            self._free(side, set(range(len(self.entries))) - self.hidden)
        order = sorted(self.hidden - self.primary, key=lambda place: (-self._worth(place), place))
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
                    for side in range(self.sides):
                        self._fix(side, [place])
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
        for side in range(self.sides):
            self._fix(side, [place])
        try:
            for side in range(self.sides):
                for other in list(self.witnesses[side]):
                    if other == place or other not in self.hidden:
                        continue
                    before = self.witnesses[side][other]
                    if all(place not in witness.moved for witness in before):
                        continue
                    self.witnesses[side][other] = [witness for witness in before if place not in witness.moved]
                    safe = self._cover(side, other)
                    self.witnesses[side][other] += [witness for witness in before if place in witness.moved]
                    if not safe:
                        return other
        finally:
            for side in range(self.sides):
                self._free(side, [place])
        return None


def published(of: Slice, protection: Protection) -> Slice:
    """The slice as readers of the public file know it."""
    from data.privacy.ladder import rungs_of

    def seen(entry: Entry) -> Entry:
        if entry.key not in protection.coded:
            return entry
        coded = end(entry, of.kind)
        assert coded is not None
        assert coded.low is not None
        assert coded.high is not None
        from data.privacy.cells import FREE, Span

        rate = (max(0.0, (coded.low - 0.5) / 100), (coded.high + 0.5) / 100)
        return replace(entry, first=FREE, second=FREE, total=Span(*rungs_of(coded.low, coded.high)), rate=rate, hidden=True)

    return replace(of, entries=tuple(seen(e) for e in of.withholding(protection.hidden).entries))
