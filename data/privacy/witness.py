"""Proof by example that hidden counts cannot be told: other truths that fit all that is published.

For one hidden count a linear program looks for the cheapest other truth, one in which that count is
``SAFE`` away and every published sum still holds. Such a witness proves its counts safe, against
anybody and against every school whose own counts it leaves alone.

The two counts of an entry never meet in a sum, so each has a program of its own, and an entry's total
is safe when one of them is. Where they hang together by a published range, programs that move both at
once find more.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import sparse

from data.privacy.cells import Entry, Slice
from data.privacy.lp import INFINITY, Columns, Floats, Program
from data.privacy.primary import leeway
from data.privacy.prover import SAFE, TOTAL, Prover
from data.privacy.sums import Sum
from queries.types import ALL, DISTRICT

_HIDDEN_COST = 1e-3  # next to nothing, yet enough to keep the points small
_UNSEEN = -1  # as bits: every school, and anybody

Way = tuple[int, int]
"""How far a step moves an entry's two counts."""
ALONE: tuple[Way, ...] = ((1, 0), (0, 1))
TOGETHER: tuple[Way, ...] = ((1, -1), (1, 1))
Ends = Sequence[tuple[float, float]]
"""How many steps an entry can go down and up, in each way."""
Room = Literal["free", "coded"] | Ends


@dataclass(frozen=True)
class Witness:
    """Other truths that fit, as changes of one side's counts; the entries they move, and the schools among them as bits."""

    changes: tuple[Floats, ...]
    moved: frozenset[int]
    schools: int


def worth(entry: Entry, persons: float) -> float:
    """What a reader loses with an entry: more the more persons it is of, most of all a whole unit's."""
    return (math.log1p(persons) + 1) * (10 if entry.unit == DISTRICT else 1) * (100 if entry.group == ALL else 1)


class Search:
    """Witnesses in one slice whose counts are all ``known``. ``room`` says how each entry's counts may move when hidden.

    While ``closed``, only hidden entries move; else any may, at the price of being hidden from then on. ``ways``: how
    the changes of a witness move counts, a program each; its place among them is the "side" of all that follows.
    Words for a room are for ways that move one count ``ALONE``.
    """

    def __init__(
        self,
        known: Slice,
        made: Sequence[Sum],
        hidden: Iterable[int],
        room: Sequence[Room],
        closed: bool,
        ways: Sequence[Way] = ALONE,
    ) -> None:
        self.kind, self.entries, self.hidden, self.closed = known.kind, known.entries, set(hidden), closed
        self.ways = ways[:1] if known.kind == "count" else ways
        self.sides = len(self.ways)
        self.values = [[e.first.low for e in self.entries], [e.second.low for e in self.entries]]
        self.size = [e.first.low + e.second.low for e in self.entries]
        self.names = known.schools
        self.bit = {name: 1 << place for place, name in enumerate(self.names)}
        self.by_unit: defaultdict[str, list[int]] = defaultdict(list)
        self.by_group: defaultdict[str, list[int]] = defaultdict(list)
        for place, entry in enumerate(self.entries):
            self.by_unit[entry.unit].append(place)
            if entry.unit != DISTRICT:
                self.by_group[entry.group].append(place)
        self.room = [self._room(side, room) for side in range(self.sides)]
        self.programs = [self._program(made, side) for side in range(self.sides)]
        self.witnesses: list[defaultdict[int, list[Witness]]] = [defaultdict(list) for _ in range(self.sides)]
        self.exempt: defaultdict[tuple[int, int], int] = defaultdict(int)
        self.trial: int | None = None
        self.prover: Prover | None = None
        for place in self.hidden:
            self._price(place)
        if closed:
            self.close()

    def close(self) -> None:
        """From now on nothing more is hidden."""
        self.closed = True
        for side in range(self.sides):
            self.free(side, set(range(len(self.entries))) - self.hidden)

    def _room(self, side: int, sorts: Sequence[Room]) -> list[tuple[float, float]]:
        """How far each count may go down and up in another truth."""
        found: list[tuple[float, float]] = []
        for place, sort in enumerate(sorts):
            value, other = self.values[side % 2][place], self.values[1 - side % 2][place]
            if sort == "coded":
                down, up = leeway(self.values[0][place], self.values[1][place])[side]
                found.append((float(down), float(up)))
            elif sort != "free":
                found.append(sort[side])
            else:
                # Somebody is in a group that is listed: the larger count keeps one.
                keeps = 1 if self.kind == "share" and (value > other or (value == other and side == 0)) else 0
                found.append((float(max(0, value - keeps)), INFINITY))
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
                lower[row], upper[row] = self._left(each, self.ways[side])
        both = sparse.csc_array(sparse.hstack([matrix, -matrix]))
        room = self.room[side]
        up, down = np.array([r[1] for r in room]), np.array([r[0] for r in room])
        program = Program(both, (lower, upper), (np.zeros(2 * len(room)), np.concatenate([up, down])))
        costs = np.array([self.worth(place) for place in range(len(self.entries))])
        program.cost(np.arange(2 * len(room), dtype=np.int32), np.concatenate([costs, costs]))
        return program

    def _left(self, of: Sum, way: Way) -> tuple[float, float]:
        """How many steps the parts of a sum that leaves somebody out can go down and up beside its whole."""
        left = [values[of.whole] - sum(values[part] for part in of.parts) for values in self.values]
        down = [float(rest) for rest, step in zip(left, way, strict=True) if step < 0]
        up = [float(rest) for rest, step in zip(left, way, strict=True) if step > 0]
        return -min(down, default=INFINITY), min(up, default=INFINITY)

    def worth(self, place: int) -> float:
        return worth(self.entries[place], self.size[place])

    def _price(self, place: int) -> None:
        cost = _HIDDEN_COST if place in self.hidden else self.worth(place)
        for program in self.programs:
            program.cost(self._pair(place), np.full(2, cost))

    def _pair(self, place: int) -> Columns:
        return np.array([place, place + len(self.entries)], dtype=np.int32)

    def free(self, side: int, places: Iterable[int]) -> None:
        """Give these columns their own bounds back, as far as they may move now; the one on ``trial`` may not."""
        for place in places:
            loose = place != self.trial and (place in self.hidden or not self.closed)
            down, up = self.room[side][place] if loose else (0.0, 0.0)
            self.programs[side].bound(self._pair(place), np.zeros(2), np.array([up, down]))

    def fix(self, side: int, places: Iterable[int]) -> None:
        for place in places:
            self.programs[side].bound(self._pair(place), np.zeros(2), np.zeros(2))

    def hide(self, places: Iterable[int]) -> None:
        for place in set(places) - self.hidden:
            self.hidden.add(place)
            self._price(place)

    def prove(self, places: Iterable[int] | None = None) -> Iterator[tuple[int, Floats]]:
        """Look for witnesses of every hidden count, or of those at ``places``; each found, as a side and its changes."""
        for place in sorted(self.hidden if places is None else places):
            for side in range(self.sides):
                self.cover(side, place)
        for side in range(self.sides):
            seen = {id(w): w for found in self.witnesses[side].values() for w in found}
            for witness in seen.values():
                yield from ((side, change) for change in witness.changes)

    def open_scopes_of(self, side: int, place: int) -> int:
        """The schools, as bits, that no witness keeps in the dark; ``_UNSEEN`` where there is no witness at all."""
        common = _UNSEEN
        for witness in self.witnesses[side][place]:
            common &= witness.schools
        if common == _UNSEEN:
            return 0 if self.exempt[side, place] == _UNSEEN else _UNSEEN
        return common & ~self.bit.get(self.entries[place].unit, 0) & ~self.exempt[side, place]

    def cover(self, side: int, place: int) -> bool:
        """Find witnesses for one count against anybody and every scope; hides what they move. False where one is missing."""
        while open_scopes := self.open_scopes_of(side, place):
            school = "" if open_scopes == _UNSEEN else self.names[(open_scopes & -open_scopes).bit_length() - 1]
            if self._witness(side, place, school):
                continue
            if self.closed:
                if self._proof(side, place, school):
                    continue
                return False
            # With everything else free to move there is no other truth: the scope's own counts tell it.
            self.exempt[side, place] |= self.bit[school] if school else _UNSEEN
        return True

    def _proof(self, side: int, place: int, school: str) -> bool:
        """Whether truths that move both sides' counts keep this one safe; kept as a witness without changes."""
        if self.prover is None:
            return False
        known = [*(self.by_unit[school] if school else ()), *(() if self.trial is None else (self.trial,))]
        changes = self.prover.moves(place, side, known)
        if changes is None:
            return False
        moved = frozenset[int]().union(*map(self.prover.places, changes))
        witness = Witness((), moved, self._schools_of(moved))
        self.witnesses[side][place].append(witness)
        if len(changes) == 1:
            shown = self.prover.shown(changes[0])
            for other, which in shown:
                if which < TOTAL and other != place and (self.kind != "share" or (other, TOTAL) in shown):
                    self.witnesses[which][other].append(witness)
        return True

    def _schools_of(self, places: Iterable[int]) -> int:
        schools = 0
        for place in places:
            schools |= self.bit.get(self.entries[place].unit, 0)
        return schools

    def _witness(self, side: int, place: int, school: str) -> bool:
        mine = self.by_unit[school] if school else []
        self.fix(side, mine)
        try:
            for steps in ((SAFE,), (-SAFE,), (1, -1)):
                points = [self._point(side, place, step) for step in steps]
                if all(point is not None for point in points):
                    moves = [point for point in points if point is not None]
                    moved = frozenset(int(p) for point in moves for p in np.flatnonzero(point))
                    self.hide(moved)
                    witness = Witness(tuple(moves), moved, self._schools_of(moved))
                    self.witnesses[side][place].append(witness)
                    if len(moves) == 1:
                        for other in np.flatnonzero(np.abs(moves[0]) >= SAFE):
                            if other != place:
                                self.witnesses[side][int(other)].append(witness)
                    return True
        finally:
            self.free(side, mine)
        return False

    def _point(self, side: int, place: int, step: int) -> Floats | None:
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
                found = program.some_whole()
        finally:
            self.free(side, [place])
        if found is None:
            return None
        up_way, down_way = np.split(np.round(found.point), 2)
        change: Floats = up_way - down_way
        return change
