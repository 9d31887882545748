"""The unknown counts of a slice as columns, and everything its readers know of them as rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from data.privacy.cells import Entry, Slice, Span
from data.privacy.lp import EPSILON, INFINITY, Floats, Program
from data.privacy.sums import Sum
from queries.types import DISTRICT

NO_COLUMN = -1
_ROOF = 100_000


@dataclass(frozen=True)
class Fact:
    """One row: the columns with their factors lie between ``low`` and ``high``. ``says`` is for a report.

    ``entry``: the place of the entry whose published range says so; None where something else does.
    """

    says: str
    columns: tuple[int, ...]
    factors: tuple[float, ...]
    low: float
    high: float
    entry: int | None = None


class System:
    """The linear program of a slice. ``columns[entry]`` holds the two columns of an entry, NO_COLUMN where it is known."""

    def __init__(self, of: Slice, sums: Sequence[Sum], same: Sequence[tuple[int, int]] = ()) -> None:
        self.of = of
        unknown = [place for place, entry in enumerate(of.entries) if not entry.known]
        self.columns = np.full((len(of.entries), 2), NO_COLUMN, dtype=np.int32)
        for order, place in enumerate(unknown):
            self.columns[place] = (2 * order, 2 * order + 1)
        self.width = 2 * len(unknown)
        # No count is infinite; a roof far above every known one keeps programs bounded where all totals are hidden.
        roof = max([_ROOF, *(10 * (e.first.low + e.second.low) for e in of.entries)])
        spans = [span for place in unknown for span in (of.entries[place].first, of.entries[place].second)]
        self.lower = np.array([span.low for span in spans], dtype=np.float64)
        self.upper = np.array([roof if span.high is None else span.high for span in spans], dtype=np.float64)
        self.facts = [*self._sums(sums), *self._entries(unknown), *self._same(same)]
        self.ignored: tuple[str, ...] = ()

    def _sums(self, sums: Sequence[Sum]) -> Iterator[Fact]:
        for each in sums:
            members = [(part, 1.0) for part in each.parts] + [(each.whole, -1.0)]
            for side in range(1 if self.of.kind == "count" else 2):
                free = [(int(self.columns[place, side]), f) for place, f in members if self.columns[place, side] != NO_COLUMN]
                if free:
                    fixed = sum(f * self._known(place)[side].low for place, f in members if self.columns[place, side] < 0)
                    low = -fixed if each.equal else -INFINITY
                    says = f"{describe(self.of.entries, each)} ({self.of.counts[side]})"
                    yield Fact(says, tuple(c for c, _ in free), tuple(f for _, f in free), low, -fixed)

    def _known(self, place: int) -> tuple[Span, Span]:
        return self.of.entries[place].first, self.of.entries[place].second

    def _entries(self, unknown: Sequence[int]) -> Iterator[Fact]:
        for place in unknown:
            entry, pair = self.of.entries[place], (int(self.columns[place, 0]), int(self.columns[place, 1]))
            where = f"{entry.unit or 'district'}: {entry.group}"
            ranged = place if entry.rate else None
            if entry.total != Span(0, None):
                high = INFINITY if entry.total.high is None else entry.total.high
                if self.of.kind == "share":
                    yield Fact(f"{where}: its number of persons", pair, (1.0, 1.0), entry.total.low, high, ranged)
                elif self.of.kind == "rate":
                    yield Fact(f"{where}: its number of persons", pair[1:], (1.0,), entry.total.low, high, ranged)
            if entry.rate:
                low, high = entry.rate
                own = 1.0 if self.of.kind == "share" else 0.0  # a share's persons are both counts, a rate's the second
                yield Fact(f"{where}: its range", pair, (1 - own * low, -low), 0.0, INFINITY, ranged)
                yield Fact(f"{where}: its range", pair, (1 - own * high, -high), -INFINITY, 0.0, ranged)

    def _same(self, pairs: Sequence[tuple[int, int]]) -> Iterator[Fact]:
        """Pairs of entries that are the same persons: their totals are equal."""
        for pair in pairs:
            columns: list[int] = []
            factors: list[float] = []
            size = 0
            for place, sign in zip(pair, (1, -1), strict=True):
                if self.columns[place, 0] == NO_COLUMN:
                    size -= sign * sum(span.low for span in self._known(place))
                else:
                    columns += [int(column) for column in self.columns[place]]
                    factors += [float(sign)] * 2
            if columns:
                one, other = (self.of.entries[place] for place in pair)
                says = f"{one.unit or 'district'}: {one.group} are as many persons as {other.group}"
                yield Fact(says, tuple(columns), tuple(factors), size, size)

    def program(self) -> Program:
        """The program of every fact. Facts that contradict the others are left out, and named in ``ignored``."""
        made = self._build(self.facts)
        if made.solve() is not None:
            return made
        keep = self._consistent()
        self.ignored = tuple(fact.says for fact, kept in zip(self.facts, keep, strict=True) if not kept)
        self.facts = [fact for fact, kept in zip(self.facts, keep, strict=True) if kept]
        return self._build(self.facts)

    def allows(self, point: Floats) -> bool:
        """Whether the counts of a point fit every fact."""
        if not hasattr(self, "_matrix"):
            self._matrix, self._ends = self.rows(self.facts)
        sums = self._matrix @ point
        within = np.all((sums >= self._ends[0] - EPSILON) & (sums <= self._ends[1] + EPSILON))
        return bool(within and np.all((point >= self.lower - EPSILON) & (point <= self.upper + EPSILON)))

    def rows(self, facts: Sequence[Fact]) -> tuple[sparse.csc_array, tuple[Floats, Floats]]:
        """The matrix of these facts, and the least and greatest value of each."""
        rows = np.repeat(np.arange(len(facts)), [len(fact.columns) for fact in facts])
        columns = np.array([c for fact in facts for c in fact.columns], dtype=np.int64)
        factors = np.array([f for fact in facts for f in fact.factors], dtype=np.float64)
        matrix = sparse.csc_array(sparse.coo_array((factors, (rows, columns)), shape=(len(facts), self.width)))
        ends = np.array([fact.low for fact in facts], dtype=float), np.array([fact.high for fact in facts], dtype=float)
        return matrix, ends

    def _build(self, facts: Sequence[Fact], slack: bool = False) -> Program:
        matrix, ends = self.rows(facts)
        if not slack:
            return Program(matrix, ends, (self.lower, self.upper))
        give = sparse.eye_array(len(facts))
        more = np.zeros(2 * len(facts))
        program = Program(
            sparse.csc_array(sparse.hstack([matrix, give, -give])),
            ends,
            (np.concatenate([self.lower, more]), np.concatenate([self.upper, more + INFINITY])),
        )
        program.cost(np.arange(self.width, self.width + len(more), dtype=np.int32), more + 1)
        return program

    def _consistent(self) -> list[bool]:
        """For each fact whether the point that breaks facts the least keeps it."""
        best = self._build(self.facts, slack=True).solve()
        if best is None:
            return [False] * len(self.facts)
        up, down = np.split(best.point[self.width :], 2)
        return [bool(a + b < EPSILON) for a, b in zip(up, down, strict=True)]


def describe(entries: Sequence[Entry], of: Sum) -> str:
    """A sum in words: "0401: white + black = all", "black: 12 schools = district"."""
    whole, sign = entries[of.whole], "=" if of.equal else "≤"
    if of.sort.startswith("schools"):
        schools = [entries[part].unit for part in of.parts]
        named = " + ".join(schools) if len(schools) <= 4 else f"{len(schools)} schools"
        return f"{whole.group}: {named} {sign} district"
    return f"{whole.unit or DISTRICT or 'district'}: {' + '.join(entries[p].group for p in of.parts)} {sign} {whole.group}"
