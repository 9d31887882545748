"""The attacker: from everything a file publishes, the least and the greatest each hidden count can be.

Every published number is a constraint; linear programs give each hidden count's bounds, rounded
inward to whole numbers (the audit of Fischetti & Salazar 2000; the vector is Geurts 1992). A count
that can take three values or more is safe; each point of whole numbers met on the way proves that
for many counts at once, so most need no program of their own. Where the programs' own bounds rest
on fractions, whole-number programs decide.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import sparse

from data.privacy.cells import FREE, Entry, Key, Kind, Slice, Span
from data.privacy.lp import ANY, EPSILON, INFINITY, Floats, Optimum, Undecided
from data.privacy.prover import SAFE, Prover
from data.privacy.sums import Sum, sums
from data.privacy.system import NO_COLUMN, System
from data.privacy.witness import ALONE, TOGETHER, Ends, Search, Way

WIDE = 4
"""Bounds of a linear program this far apart are believed; nearer ones are verified in whole numbers."""
Truth = Mapping[Key, tuple[int, int]]
_ROUNDS = 6


@dataclass(frozen=True)
class Recovery:
    """A hidden count that can be told to within less than ``SAFE``, and the sums that tell it.

    ``scope`` is the school whose people can tell it, knowing their own counts; "" is anybody. Not ``decided``: the
    programs ended without showing the count safe. It lies between ``low`` and ``high``, perhaps nearer together.
    """

    slice: str
    scope: str
    school: str
    group: str
    count: str
    low: int
    high: int
    sums: tuple[str, ...]
    decided: bool = True

    @property
    def kind(self) -> Literal["exact", "narrow", "undecided"]:
        if not self.decided:
            return "undecided"
        return "exact" if self.low == self.high else "narrow"

    @property
    def cell(self) -> str:
        return f"{self.slice} {self.school or 'district'} {self.group} {self.count}"


def in_words(told: Recovery) -> str:
    """A count that can be told on one line: what it is, by whom, and from which sums."""
    value = f"is {told.low}" if told.low == told.high else f"is {told.low} or {told.high}"
    if not told.decided:
        value = f"is {told.low} to {told.high}, and was not shown to be safe in the time allowed"
    whose = f" for people of {told.scope}" if told.scope else ""
    return f"{told.cell} {value}{whose}: {'; '.join(told.sums) or 'from its own range'}"


class Attack:
    """One slice under attack. ``truth`` holds the hidden counts, for scopes, which know their own part of them.

    ``same`` are pairs of entries that are as many persons. Without ``scopes`` anybody's attack alone is
    made; the truth, where it fits what readers believe, is then only where the search begins.
    """

    def __init__(
        self,
        of: Slice,
        known_sums: Sequence[Sum] | None = None,
        truth: Truth | None = None,
        same: Sequence[tuple[int, int]] = (),
        scopes: bool = True,
    ) -> None:
        self.of = of
        self.same = tuple(same)
        self.sums = tuple(sums(of) if known_sums is None else known_sums)
        self._system = System(of, self.sums, self.same)
        self._program = self._system.program() if self._system.width else None
        self.ignored = self._system.ignored
        self._all = np.arange(self._system.width, dtype=np.int32)
        self._counts = [(place, which) for place, e in enumerate(of.entries) if e.hidden for which in self._hidden_counts(place)]
        self._weights = self._as_costs()
        if truth is not None and not scopes and not self._system.allows(self._point_of(truth)):
            truth = None
        self._scopes = ("", *(of.schools if truth is not None and scopes else ()))
        # The least and greatest value met in each scope: at points of whole numbers, and at any.
        self._low: Floats = np.full((2, len(self._counts), len(self._scopes)), np.inf)
        self._high: Floats = -self._low
        self._rng = np.random.default_rng(len(self._counts))
        self._truth = truth
        self._base = self._point_of(truth) if truth is not None else None
        self._owner = np.array([of.entries[place].unit for place, _ in self._counts], dtype=object)
        self._own: dict[str, frozenset[tuple[str, str, str]]] = {}
        self._told = np.zeros(len(self._counts), dtype=bool)
        self._noted: Floats | None = None
        self._prover: Prover | None = None
        self._from: Floats | None = None
        self._sought = False
        self._unit_columns = {s: self._columns_of(s) for s in self._scopes[1:]}

    def _hidden_counts(self, place: int) -> Iterator[int]:
        entry = self.of.entries[place]
        yield from (which for which, span in ((0, entry.first), (1, entry.second)) if not span.known)
        if self.of.kind == "share" and not entry.total.known:
            yield 2

    def _as_costs(self) -> sparse.csr_array:
        columns = [self._system.columns[place][slice(2) if which == 2 else [which]] for place, which in self._counts]
        rows = np.repeat(np.arange(len(columns)), [len(each) for each in columns])
        places = np.concatenate([*columns, self._all[:0]])
        return sparse.csr_array((np.ones(len(rows)), (rows, places)), shape=(len(columns), self._system.width))

    def _point_of(self, truth: Truth) -> Floats:
        point = np.zeros(self._system.width)
        for place, entry in enumerate(self.of.entries):
            if self._system.columns[place, 0] >= 0:
                point[self._system.columns[place]] = truth[entry.key]
        return point

    def _columns_of(self, school: str) -> npt.NDArray[np.int32]:
        mine = [place for place, entry in enumerate(self.of.entries) if entry.unit == school]
        columns = self._system.columns[mine].ravel()
        return columns[columns >= 0]

    @property
    def attacked(self) -> int:
        """How many hidden counts there are to attack."""
        return len(self._counts)

    def recoveries(self) -> Iterator[Recovery]:
        """Every hidden count that can be told, by anybody and by each scope, and how."""
        if self._program is None or not self._counts:
            return
        if self._base is None:
            found = self._program.solve()
            if found is None:
                return  # nothing fits what is published, so that nothing follows from it
            self._base = found.point
        self._note(self._base)
        for point in self._witnesses():
            self._note(point)
        for place, scope in enumerate(self._scopes):
            mine = self._unit_columns.get(scope, self._all[:0])
            self._program.bound(mine, self._base[mine], self._base[mine])
            for recovery in self._attack(place, scope):
                if not scope or (recovery.school, recovery.group, recovery.count) not in self._of_itself(scope):
                    yield recovery
            self._program.bound(mine, self._system.lower[mine], self._system.upper[mine])

    def possible(self) -> dict[Key, tuple[int, int]] | None:
        """Some truth for what is unknown that fits everything published; None where nothing does."""
        point = self._whole_point() if self._program is not None else np.zeros(0)
        if point is None:
            return None
        unknown = [(e.key, self._system.columns[place]) for place, e in enumerate(self.of.entries) if not e.known]
        return {key: (int(point[a]), int(point[b])) for key, (a, b) in unknown}

    def _whole_point(self) -> Floats | None:
        assert self._program is not None
        found = self._program.solve()
        if found is not None and not found.whole:
            found = self._program.some_whole(ANY)
        return np.round(found.point) if found is not None else None

    def _witnesses(self) -> Iterator[Floats]:
        """Other truths near the one known, that leave most schools alone: what protects against scopes."""
        if self._truth is None or len(self._scopes) == 1:
            return  # against anybody alone a few random directions are quicker
        assert self._base is not None
        known = settle(self.of, {e.key: self._truth[e.key] for e in self.of.entries if not e.known})
        hidden = [place for place, e in enumerate(self.of.entries) if not e.known]
        for ways in (ALONE, TOGETHER) if self.of.kind == "share" else (ALONE,):
            rooms = [ends(e, k, self.of.kind, ways) for e, k in zip(self.of.entries, known.entries, strict=True)]
            search = Search(known, self.sums, hidden, rooms, closed=True, ways=ways)
            for side, change in search.prove(hidden if ways == ALONE else self._open_anywhere()):
                for moves in self._moves(search.ways[side], change):
                    point = self._base.copy()
                    for which, steps in enumerate(moves):
                        point[self._system.columns[hidden, which]] += steps[hidden]
                    if self._system.allows(point):
                        yield point

    def _open_anywhere(self) -> list[int]:
        """The entries with a count not yet known to be safe from some scope."""
        return sorted({self._counts[row][0] for at, scope in enumerate(self._scopes) for row in self._open(at, scope)})

    def _moves(self, way: Way, change: Floats) -> Iterator[tuple[Floats, Floats]]:
        """A change in steps of one way; where sizes are tied, also with what keeps the sizes, or moves them together."""
        one = [way[0] * change, way[1] * change]
        yield one[0], one[1]
        if self.same and way in ALONE:
            side = ALONE.index(way)
            yield (change, -change) if side == 0 else (-change, change)
            followers = np.zeros(len(change))
            for a, b in self.same:
                for at, other in ((a, b), (b, a)):
                    if change[at] and not change[other]:
                        followers[other] = change[at]
            for which in (0, 1):
                both = list(one)
                both[which] = both[which] + followers
                yield both[0], both[1]

    def _note(self, point: Floats) -> None:
        """A possible truth: it widens what every scope that it agrees with must reckon with."""
        assert self._base is not None
        values = self._weights @ point
        rows, moved = np.arange(len(values)), np.abs(point - self._base) > EPSILON
        if self._noted is not None:  # what is as at the base, which every scope agrees with, widens nothing
            rows = np.flatnonzero(np.abs(values - self._noted) > EPSILON)
        elif _whole(point) and not moved.any():
            self._noted = values
        agrees = np.flatnonzero([not s or not moved[self._unit_columns[s]].any() for s in self._scopes])
        cells = np.ix_(rows, agrees)
        for sort in (0, 1) if _whole(point) else (1,):
            self._low[sort][cells] = np.minimum(self._low[sort][cells], values[rows, None])
            self._high[sort][cells] = np.maximum(self._high[sort][cells], values[rows, None])

    def _open(self, place: int, scope: str) -> npt.NDArray[np.intp]:
        """The counts not yet known to be safe from a scope, nor told already."""
        width = self._high[:, :, place] - self._low[:, :, place]
        narrow = (width[0] < SAFE - EPSILON) & (width[1] < WIDE - EPSILON) & ~self._told
        return np.flatnonzero(narrow & (self._owner != scope) if scope else narrow)

    def _attack(self, place: int, scope: str) -> Iterator[Recovery]:
        for _ in range(0 if scope else _ROUNDS):
            before = self._open(place, scope)
            if len(before) < 3:
                break
            signs = self._rng.choice([-1.0, 1.0], size=len(before))
            for direction in (1.0, -1.0):
                self._solve(direction * (signs @ self._weights[before]))
            if len(self._open(place, scope)) > 0.8 * len(before):
                break
        for row in self._open(place, scope):
            if row in self._open(place, scope) and not (self._truth is not None and self._shown_safe(int(row), scope)):
                recovery = self._bounds(int(row), scope)
                if recovery is not None:
                    self._told[row] |= not scope  # what anybody can tell is not told again for each scope
                    yield recovery

    def _solve(self, costs: Floats, whole: bool = False, target: float = -INFINITY) -> Optimum | None:
        assert self._program is not None
        self._program.cost(self._all, costs)
        found = self._program.solve_whole(target) if whole else self._program.solve()
        if found is not None:
            self._note(np.round(found.point) if found.whole else found.point)
        return found

    def _bounds(self, row: int, scope: str) -> Recovery | None:
        """The least and greatest value of one count; None where it is safe."""
        costs = self._weights[[row]].toarray().ravel()
        least, most = self._solve(costs), self._solve(-costs)
        if least is None or most is None:
            return None
        low, high, decided = math.ceil(least.value - EPSILON), math.floor(-most.value + EPSILON), True
        if SAFE <= high - low < WIDE and not (least.whole and most.whole):
            # The ends may be out of reach of whole numbers: only those of a whole-number program count.
            if self._truth is None and self._shown_safe(row, scope):
                return None
            low, high, decided = self._whole_bounds(costs, low, high)
        if decided and high - low >= SAFE:
            return None
        entry = self.of.entries[self._counts[row][0]]
        told = [
            fact.says
            for fact, a, b in zip(self._system.facts, least.duals, most.duals, strict=True)
            if abs(a) > EPSILON or abs(b) > EPSILON
        ]
        count = self.of.counts[self._counts[row][1] if self.of.kind == "share" else min(self._counts[row][1], 1)]
        return Recovery(self.of.name, scope, entry.unit, entry.group, count, low, high, tuple(dict.fromkeys(told)), decided)

    def _start(self) -> Floats | None:
        """Some point of whole numbers to look around from, sought once."""
        if not self._sought:
            self._sought, self._from = True, self._whole_point()
        return self._from

    def _shown_safe(self, row: int, scope: str) -> bool:
        """Whether truths near a known one put the count ``SAFE`` apart: quicker than its bounds in whole numbers."""
        if self._prover is None:
            base = self._base if self._truth is not None else self._start()
            if base is None:
                return False
            if self._truth is None:
                self._note(base)
            pairs = [base[columns] if columns[0] != NO_COLUMN else (0, 0) for columns in self._system.columns]
            self._prover = Prover(self._system, [(int(a), int(b)) for a, b in pairs])
            self._from = base
        assert self._from is not None
        place, which = self._counts[row]
        own = [at for at, entry in enumerate(self.of.entries) if entry.unit == scope] if scope else []
        for change in self._prover.apart(place, which, own) or ():
            self._note(self._from + change)
        at = self._scopes.index(scope)
        return bool(self._high[0, row, at] - self._low[0, row, at] >= SAFE - EPSILON)

    def _whole_bounds(self, costs: Floats, low: int, high: int) -> tuple[int, int, bool]:
        """Bounds at whole numbers, or any two values that are ``SAFE`` apart; False where the search ended before it knew."""
        assert self._base is not None
        known = float(costs @ self._base) if self._truth is not None else INFINITY  # no target without a truth
        try:
            most = self._solve(-costs, whole=True, target=-known - SAFE)
            if most is None:
                return low, high, True  # readers take something for true that whole numbers do not allow
            top = round(-most.value)
            if top - known >= SAFE and self._truth is not None:
                return round(known), top, True
            least = self._solve(costs, whole=True, target=top - SAFE)
        except Undecided:
            return low, high, False
        bottom = low if least is None else round(least.value)
        if top - bottom >= SAFE or least is None:
            return bottom, top, True
        ends = bottom if least.proved else low, top if most.proved else high
        return *ends, (least.proved and most.proved) or ends[1] - ends[0] < SAFE

    def _of_itself(self, scope: str) -> frozenset[tuple[str, str, str]]:
        """What the scope's own counts tell if nothing else is published: all of a group that no other school has."""
        if scope not in self._own:
            assert self._base is not None
            others = [e.key for e in self.of.entries if e.unit != scope]
            columns = {
                e.key: self._system.columns[place] for place, e in enumerate(self.of.entries) if e.unit == scope and e.hidden
            }
            mine = {key: (int(self._base[a]), int(self._base[b])) for key, (a, b) in columns.items()}
            alone = Attack(settle(self.of.withholding(others), mine), self.sums, same=self.same)
            self._own[scope] = frozenset((r.school, r.group, r.count) for r in alone.recoveries())
        return self._own[scope]


def ends(entry: Entry, known: Entry, kind: Kind, ways: Sequence[Way]) -> Ends:
    """How many steps an entry's counts can go down and up in each way, from those ``known``, before a fact about it is broken."""
    first, second = known.first.low, known.second.low
    total = (1.0, 1.0, entry.total) if kind == "share" else (0.0, 1.0, entry.total)
    facts: list[tuple[float, float, float, float]] = [
        (a, b, low, INFINITY if high is None else high)
        for a, b, (low, high) in ((1.0, 0.0, entry.first), (0.0, 1.0, entry.second), total)
    ]
    if entry.rate is not None:
        own = 1.0 if kind == "share" else 0.0
        least, most = entry.rate
        facts += [(1 - own * least, -least, 0.0, INFINITY), (1 - own * most, -most, -INFINITY, 0.0)]
    found = []
    for way in ways:
        down, up = INFINITY, INFINITY
        for a, b, low, high in facts:
            step, value = a * way[0] + b * way[1], a * first + b * second
            if abs(step) > EPSILON:
                below, above = sorted([(low - value) / step, (high - value) / step])
                down, up = min(down, -below), min(up, above)
        found.append((_steps(down), _steps(up)))
    return found


def _whole(point: Floats) -> bool:
    return bool(np.all(np.abs(point - np.round(point)) < EPSILON))


def _steps(far: float) -> float:
    return far if far >= INFINITY else max(0.0, math.floor(far + EPSILON))


def settle(of: Slice, truth: Truth) -> Slice:
    """The slice with these entries known."""

    def known(entry: Entry) -> Entry:
        first, second = truth[entry.key]
        return replace(entry, first=Span(first, first), second=Span(second, second), total=FREE, rate=None, hidden=False)

    return replace(of, entries=tuple(known(entry) if entry.key in truth else entry for entry in of.entries))
