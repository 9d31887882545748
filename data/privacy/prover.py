"""Whether a hidden count can be told, decided as the attacker would: both counts of every hidden entry in one program.

Slower than a witness that moves one side's counts, and needed only where there is none: the counts of a
coded entry hang together, and one may give way only when the other does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from scipy import sparse

from data.privacy.cells import Slice
from data.privacy.lp import EPSILON, INFINITY, Columns, Floats, Optimum, Program
from data.privacy.sums import Sum
from data.privacy.system import NO_COLUMN, System

SAFE = 2
"""The least width, greatest minus least possible value, that a hidden count must keep."""
_STEPS = ((SAFE,), (-SAFE,), (1, -1))


class Prover:
    """The nearest other truths of a slice as its readers see it. ``truth`` holds both counts of each entry, in order.

    Columns of the program: each count's way up, then its way down; rows: what readers know, then each entry's total.
    """

    def __init__(self, view: Slice, made: Sequence[Sum], truth: Sequence[tuple[int, int]]) -> None:
        system = System(view, made)
        self._columns, self._size, self._kind = system.columns, system.width, view.kind
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
        self._room = (system.upper - base, base - system.lower)
        self._program = Program(
            sparse.csc_array(sparse.hstack([rows, -rows])),
            (np.concatenate([low, -free]), np.concatenate([high, free])),
            (np.zeros(2 * self._size), np.concatenate(self._room)),
        )
        self._program.cost(np.arange(2 * self._size, dtype=np.int32), np.ones(2 * self._size))

    def publish(self, place: int) -> None:
        """From now on this entry's counts are known to everybody."""
        columns = self._of([place])
        for room in self._room:
            room[columns] = 0.0
        self._bound(columns)

    def moves(self, place: int, side: int, known: Iterable[int]) -> frozenset[int] | None:
        """The entries that other truths move in which the entry's count, and its total, is ``SAFE`` apart.

        None where there are no such truths. ``known``: the entries of which the attacker knows the counts.
        """
        fixed = self._of(known)
        self._program.bound(self._both(fixed), np.zeros(2 * len(fixed)), np.zeros(2 * len(fixed)))
        try:
            moved: set[int] = set()
            for total in (False, True) if self._kind == "share" else (False,):
                points = self._apart(place, None if total else side)
                if points is None:
                    return None
                for point in points:
                    up, down = np.split(point, 2)
                    at = np.isin(self._columns, np.flatnonzero(np.abs(up - down) > EPSILON)).any(axis=1)
                    moved |= {int(other) for other in np.flatnonzero(at)}
            return frozenset(moved)
        finally:
            self._bound(fixed)

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

    def _apart(self, place: int, side: int | None) -> list[Floats] | None:
        """A truth or two that put one count, or the total, ``SAFE`` apart; None where there are none."""
        for steps in _STEPS:
            points: list[Floats] = []
            for step in steps:
                found = self._step(place, side, step)
                if found is None:
                    break
                points.append(found.point)
            if len(points) == len(steps):
                return points
        return None

    def _step(self, place: int, side: int | None, step: int) -> Optimum | None:
        """The nearest truth with the count (the total, where ``side`` is None) at least ``step`` away."""
        ends = (float(step), INFINITY) if step > 0 else (-INFINITY, float(step))
        if side is None:
            row = self._totals + int(self._columns[place, 0]) // 2
            self._program.row(row, *ends)
            try:
                return self._nearest()
            finally:
                self._program.row(row, -INFINITY, INFINITY)
        column: Columns = self._columns[place][[side]]
        up, down = self._room[0][column], self._room[1][column]
        if (up if step > 0 else down)[0] < abs(step):
            return None
        zero = np.zeros(1)
        lower = np.array([step, 0.0]) if step > 0 else np.array([0.0, -step])
        self._program.bound(self._both(column), lower, np.concatenate([up, zero] if step > 0 else [zero, down]))
        try:
            return self._nearest()
        finally:
            self._bound(column)

    def _nearest(self) -> Optimum | None:
        found = self._program.solve()
        return self._program.solve_whole() if found is not None and not found.whole else found
