"""Whether a hidden count can be told, decided as the attacker would: both counts of every hidden entry in one program.

Slower than a witness that moves one side's counts, and needed only where there is none: the counts of a
coded entry hang together, and one may give way only when the other does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
from scipy import sparse

from data.privacy.lp import ANY, EPSILON, INFINITY, Columns, Floats, Optimum, Program
from data.privacy.system import NO_COLUMN, System

SAFE = 2
"""The least width, greatest minus least possible value, that a hidden count must keep."""
TOTAL = 2
"""In the place of a count: the sum of an entry's two."""
STEPS = ((SAFE,), (-SAFE,), (1, -1))


class Prover:
    """The nearest other truths of a slice as its readers see it. ``truth`` is one of them: both counts of each entry, in order.

    Columns of the program: each count's way up, then its way down; rows: what readers know, then each entry's total.
    """

    def __init__(self, system: System, truth: Sequence[tuple[int, int]]) -> None:
        self._columns, self._size, self._kind = system.columns, system.width, system.of.kind
        self._unit = np.array([entry.unit for entry in system.of.entries], dtype=object)
        self._group = np.array([entry.group for entry in system.of.entries], dtype=object)
        base = np.zeros(system.width)
        for place, pair in enumerate(truth):
            if self._columns[place, 0] != NO_COLUMN:
                base[self._columns[place]] = pair
        matrix, (low, high) = system.rows(system.facts)
        value = matrix @ base
        # Readers may hold a sum for true that is not: another truth must then look as wrong to them as the real one.
        equal = low == high
        low = np.where(equal, 0.0, np.minimum(low - value, 0.0))
        high = np.where(equal, 0.0, np.maximum(high - value, 0.0))
        self._totals = len(low)
        entries = self._size // 2
        totals = sparse.csc_array(sparse.kron(sparse.eye_array(entries), np.ones((1, 2))))
        rows = sparse.csc_array(sparse.vstack([matrix, totals]))
        free = np.full(entries, INFINITY)
        self._room = (np.maximum(system.upper - base, 0.0), np.maximum(base - system.lower, 0.0))
        more, costs = self._more(system)
        slack = np.full(len(costs), INFINITY)
        self._program = Program(
            sparse.csc_array(sparse.hstack([rows, -rows, more])),
            (np.concatenate([low, -free]), np.concatenate([high, free])),
            (np.zeros(2 * self._size + len(costs)), np.concatenate([*self._room, slack])),
        )
        costs = np.concatenate([np.ones(2 * self._size), costs])
        self._program.cost(np.arange(len(costs), dtype=np.int32), costs)

    def _more(self, system: System) -> tuple[sparse.csc_array, Floats]:
        """Further columns, from zero up, and what each costs a unit: here none."""
        return sparse.csc_array((len(system.facts) + self._size // 2, 0)), np.zeros(0)

    def publish(self, place: int) -> None:
        """From now on this entry's counts are known to everybody."""
        columns = self._of([place])
        for room in self._room:
            room[columns] = 0.0
        self._bound(columns)

    def moves(self, place: int, side: int, known: Iterable[int]) -> list[Floats] | None:
        """Other truths, as changes of the unknown counts, in which the entry's count, and its total, is ``SAFE`` apart.

        None where there are no such truths. ``known``: the entries of which the attacker knows the counts.
        """
        known = list(known)
        found: list[Floats] = []
        for which in (side, TOTAL) if self._kind == "share" else (side,):
            if not any((place, which) in self.shown(change) for change in found):
                changes = self.apart(place, which, known)
                if changes is None:
                    return None
                found += changes
        return found

    def places(self, change: Floats) -> frozenset[int]:
        """The entries whose counts a change moves."""
        return frozenset(int(place) for place in self._places(change))

    def shown(self, change: Floats) -> frozenset[tuple[int, int]]:
        """The counts and totals that a change puts ``SAFE`` apart, as entry and which of its counts."""
        unknown = np.flatnonzero(self._columns[:, 0] != NO_COLUMN)
        pairs = change[self._columns[unknown]]
        moved = np.column_stack([pairs, pairs.sum(axis=1)])
        return frozenset((int(unknown[at]), int(which)) for at, which in np.argwhere(np.abs(moved) >= SAFE))

    def apart(self, place: int, which: int, known: Iterable[int]) -> list[Floats] | None:
        """Another truth or two, as changes of the unknown counts, in which one count or the ``TOTAL`` is ``SAFE`` apart.

        None where there are none. ``known``: the entries of which the attacker knows the counts.
        """
        fixed = self._of(known)
        self._program.bound(self._both(fixed), np.zeros(2 * len(fixed)), np.zeros(2 * len(fixed)))
        try:
            for steps in STEPS:
                changes: list[Floats] = []
                for step in steps:
                    found = self._step(place, which, step)
                    if found is None:
                        break
                    up, down = np.split(np.round(found.point), 2)
                    changes.append(up - down)
                if len(changes) == len(steps):
                    return changes
            return None
        finally:
            self._bound(fixed)

    def _places(self, change: Floats) -> Columns:
        """The entries whose counts a change moves."""
        return np.flatnonzero(np.isin(self._columns, np.flatnonzero(np.abs(change) > EPSILON)).any(axis=1)).astype(np.int32)

    def _of(self, places: Iterable[int]) -> Columns:
        columns: Columns = self._columns[list(places)].ravel()
        unknown: Columns = columns[columns != NO_COLUMN]
        return unknown

    def _both(self, columns: Columns) -> Columns:
        both: Columns = np.concatenate([columns, columns + self._size]).astype(np.int32)
        return both

    def _bound(self, columns: Columns) -> None:
        """Give these columns the room they have."""
        room = np.concatenate([self._room[0][columns], self._room[1][columns]])
        self._program.bound(self._both(columns), np.zeros(len(room)), room)

    def _step(self, place: int, which: int, step: int) -> Optimum | None:
        """The nearest truth with the count (or the ``TOTAL``) at least ``step`` away."""
        ends = (float(step), INFINITY) if step > 0 else (-INFINITY, float(step))
        if which == TOTAL:
            row = self._totals + int(self._columns[place, 0]) // 2
            self._program.row(row, *ends)
            try:
                return self._nearest(place)
            finally:
                self._program.row(row, -INFINITY, INFINITY)
        column: Columns = self._columns[place][[which]]
        up, down = self._room[0][column], self._room[1][column]
        if (up if step > 0 else down)[0] < abs(step):
            return None
        zero = np.zeros(1)
        lower = np.array([step, 0.0]) if step > 0 else np.array([0.0, -step])
        self._program.bound(self._both(column), lower, np.concatenate([up, zero] if step > 0 else [zero, down]))
        try:
            return self._nearest(place)
        finally:
            self._bound(column)

    def _nearest(self, place: int) -> Optimum | None:
        """The nearest truth; where the program's own answer is no whole numbers, one found around what that moves."""
        found = self._program.solve()
        if found is None or self._enough(found):
            return found
        up, down = np.split(found.point[: 2 * self._size], 2)
        places = [place, *self._places(up - down)]
        at, of = np.isin(self._unit, self._unit[places]), np.isin(self._group, self._group[places])
        still = np.zeros(self._program.size)
        for around in (at & of, at | of):
            near = self._program.solve_near(still, self._columns_of(around))
            if near is not None:
                return near
        return self._program.some_whole(ANY)

    def _enough(self, found: Optimum) -> bool:
        """Whether an answer in fractions will do: here only where it is whole."""
        return found.whole

    def _columns_of(self, around: npt.NDArray[np.bool_]) -> Columns:
        """The program's columns that are about these entries."""
        return self._both(self._of(np.flatnonzero(around)))
