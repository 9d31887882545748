"""Which published ranges must give way so that a hidden count can be another: the cheapest that do.

The deviation program of complementary suppression (Fischetti & Salazar 2000; Castro 2012), for ranges: what
readers know may be broken where a published range says it, at a price a person, and the ranges that the
cheapest other truth breaks are those to withhold.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
from scipy import sparse

from data.privacy.lp import EPSILON, Columns, Floats, Optimum
from data.privacy.prover import STEPS, Prover
from data.privacy.system import System

_PER_MOVE = 1e3
"""A move of a count costs one; breaking a range costs this, times its worth, a person: what is hidden moves for nothing."""


class Relaxed(Prover):
    """The nearest other truths where ranges may be broken. ``worth``: of each entry, by its place, what its range is worth."""

    def __init__(self, system: System, truth: Sequence[tuple[int, int]], worth: Mapping[int, float]) -> None:
        self._worth = worth
        self._priced = [(row, fact.entry) for row, fact in enumerate(system.facts) if fact.entry is not None]
        super().__init__(system, truth)

    def _more(self, system: System) -> tuple[sparse.csc_array, Floats]:
        """For each row that a range says, what it lacks and what it has too much."""
        count = len(self._priced)
        rows, ways = np.array([row for row, _ in self._priced], dtype=np.int64), np.arange(count)
        one = np.ones(count)
        shape = (len(system.facts) + self._size // 2, 2 * count)
        more = sparse.coo_array(
            (np.concatenate([one, -one]), (np.concatenate([rows, rows]), np.concatenate([ways, ways + count]))), shape
        )
        price = np.array([_PER_MOVE * self._worth[entry] for _, entry in self._priced])
        return sparse.csc_array(more), np.concatenate([price, price])

    def withhold(self, entries: Iterable[int]) -> None:
        """From now on the ranges of these entries may be broken for nothing."""
        gone = frozenset(entries)
        ways = np.array([way for way, (_, entry) in enumerate(self._priced) if entry in gone], dtype=np.int32)
        slack = np.concatenate([ways, ways + len(self._priced)]) + 2 * self._size
        self._program.cost(slack.astype(np.int32), np.zeros(len(slack)))

    def broken(self, place: int, which: int, known: Iterable[int]) -> frozenset[int]:
        """The entries whose ranges the cheapest other truth breaks that puts the count ``SAFE`` apart; empty where none does.

        ``known``: the entries of which the attacker knows the counts.
        """
        fixed = self._of(known)
        self._program.bound(self._both(fixed), np.zeros(2 * len(fixed)), np.zeros(2 * len(fixed)))
        ways: list[tuple[float, list[int]]] = []
        try:
            for steps in STEPS:
                found = [self._step(place, which, step) for step in steps]
                if all(found):
                    entries = {entry for each in found if each is not None for entry in self._broken_at(each)}
                    ways.append((sum(each.value for each in found if each is not None), sorted(entries)))
        finally:
            self._bound(fixed)
        return frozenset(min(ways)[1]) if ways else frozenset()

    def _broken_at(self, found: Optimum) -> list[int]:
        lacks, more = np.split(found.point[2 * self._size :], 2)
        return [entry for (_, entry), a, b in zip(self._priced, lacks, more, strict=True) if a + b > EPSILON]

    def _enough(self, found: Optimum) -> bool:
        """The cheapest truth in fractions names ranges enough, if it names any."""
        return bool(self._broken_at(found))

    def _columns_of(self, around: npt.NDArray[np.bool_]) -> Columns:
        slack = 2 * self._size + np.flatnonzero([around[entry] for _, entry in self._priced])
        return np.concatenate([super()._columns_of(around), slack, slack + len(self._priced)]).astype(np.int32)
