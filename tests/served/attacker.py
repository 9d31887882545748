"""Everything served, solved: what each hidden count can be, once every claim that was read is put together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from data.privacy.attack import Attack, Recovery
from data.privacy.cells import Entry, Slice, Span
from data.privacy.prover import SAFE
from data.privacy.sums import Sum, sums
from data.privacy.system import System
from tests.served.claims import Claim, Pairs, Sort, holds
from tests.served.shares import left_over
from tests.served.subjects import Subject

ALONE: frozenset[Sort] = frozenset(["n", "rate", "range", "counts", "interval", "one_is", "spare", "short"])
"""Claims that speak of nobody else."""
BESIDE: frozenset[Sort] = frozenset(["gap", "gap_interval", "ratio", "parity", "reference"])
"""Claims that compare with others."""

_FEW = 60


@dataclass(frozen=True)
class Attacker:
    """Knows from outside which groups are listed where (``truth`` without its counts), and what the profile tells.

    ``told`` is the file as one who knows its profile reads it; ``most`` students are the most that a group may have.
    """

    truth: Sequence[Slice]
    told: Sequence[Slice]
    most: int
    rounding: float

    def false(self, claims: Iterable[Claim]) -> list[Claim]:
        """The claims that do not hold for the real counts: numbers that were read as somebody else's."""
        real = self._real()
        one = {of: (np.array([x]), np.array([n])) for of, (x, n) in real.items()}
        alone = (c for c in claims if c.sort not in ("share", "total"))  # these speak of several schools
        return [c for c in alone if c.of in one and not holds(c, *one[c.of], one.__getitem__, self.rounding)[0]]

    def _real(self) -> dict[Subject, tuple[int, int]]:
        return {
            Subject(each.year, *entry.key): (entry.first.low, entry.first.low + entry.second.low)
            for each in self.truth
            for entry in each.entries
        }

    def known(self, claims: Iterable[Claim]) -> dict[Subject, Pairs]:
        """All pairs of counts that every claim allows, of each school, group and year."""
        claims = list(claims)
        claims += left_over(claims, [Subject(each.year, *entry.key) for each in self.told for entry in each.entries])
        by: defaultdict[Subject, list[Claim]] = defaultdict(list)
        for claim in {claim.key: claim for claim in claims}.values():
            by[claim.of].append(claim)
        found = {Subject(each.year, *entry.key): self._first(entry) for each in self.told for entry in each.entries}
        for sorts in (ALONE, BESIDE, BESIDE):  # what compares with others can tell more once the others are known
            for of, pairs in list(found.items()):
                found[of] = self._narrow(pairs, [claim for claim in by[of] if claim.sort in sorts], found)
        return found

    def _first(self, entry: Entry) -> Pairs:
        """Every pair that the file's own row allows: somebody is in a group that is listed."""
        n, x = np.meshgrid(np.arange(1, self.most + 1), np.arange(self.most + 1), indexing="ij")
        keep = (x <= n) & (x >= entry.first.low) & (n - x >= entry.second.low) & (n >= entry.total.low)
        for count, span in ((x, entry.first), (n - x, entry.second), (n, entry.total)):
            if span.high is not None:
                keep &= count <= span.high
        if entry.rate:
            keep &= (x >= entry.rate[0] * n - 1e-9) & (x <= entry.rate[1] * n + 1e-9)
        return x[keep], n[keep]

    def _narrow(self, pairs: Pairs, claims: Sequence[Claim], found: dict[Subject, Pairs]) -> Pairs:
        nobody = (np.zeros(0, dtype=int),) * 2
        for claim in sorted(claims, key=lambda c: c.sort != "n"):
            if len(pairs[0]) < 2:
                break
            keep = holds(claim, *pairs, lambda other: found.get(other, nobody), self.rounding)
            if keep.any():  # a claim that nothing fits was misread
                pairs = pairs[0][keep], pairs[1][keep]
        return pairs

    def recoveries(self, claims: Iterable[Claim]) -> list[Recovery]:
        """Every count that the file hides and the claims give away, exactly or to within one."""
        known = self.known(claims)
        told = {(each.year, entry.key): entry for each in self.told for entry in each.entries}
        found: list[Recovery] = []
        for each in self.truth:
            entries = tuple(
                _entry(entry, known[Subject(each.year, *entry.key)], told[each.year, entry.key].hidden, self.most)
                for entry in each.entries
                if (each.year, entry.key) in told
            )
            view = replace(each, entries=entries)
            real = replace(each, entries=tuple(e for e in each.entries if (each.year, e.key) in told))
            found += Attack(view, sums(real)).recoveries()
            files = [told[each.year, entry.key] for entry in entries]
            for place, values in self._narrowed(view, sums(real), [known[Subject(each.year, *entry.key)] for entry in entries]):
                found += _close(view, files[place], values)
        return found

    def _narrowed(self, view: Slice, of: Sequence[Sum], pairs: Sequence[Pairs]) -> Iterator[tuple[int, Pairs]]:
        """Of each hidden entry, by its place, the pairs that are left. Where they are few, each is tried with all others:

        A rate to many places, say, leaves the multiples of two numbers, of which only one may be small enough.
        """
        system = System(view, of)
        program = system.program()
        for place, (x, n) in enumerate(pairs):
            if not view.entries[place].hidden:
                continue
            columns, keep = system.columns[place], np.ones(len(x), dtype=bool)
            if 1 < len(x) <= _FEW:
                for i, (a, b) in enumerate(zip(x, n - x, strict=True)):
                    ends = np.array([a, b], dtype=np.float64)
                    program.bound(columns, ends, ends)
                    keep[i] = program.solve() is not None
                program.bound(columns, system.lower[columns], system.upper[columns])
            yield place, (x[keep], n[keep])


def _entry(of: Entry, pairs: Pairs, hidden: bool, most: int) -> Entry:
    x, n = pairs
    spans = [_span(count, most) for count in (x, n - x, n)]
    ends = float((x / n).min()), float((x / n).max())
    rate = ends if ends != (0.0, 1.0) and len(x) > 1 else None
    return replace(of, first=spans[0], second=spans[1], total=spans[2], rate=rate, hidden=hidden)


def _span(counts: np.ndarray, most: int) -> Span:
    return Span(int(counts.min()), int(counts.max()) if counts.max() < most else None)


def _close(view: Slice, of: Entry, pairs: Pairs) -> Iterator[Recovery]:
    """The counts that the file does not tell and the pairs do, by themselves."""
    x, n = pairs
    for count, values, span in zip(view.counts, (x, n - x, n), (of.first, of.second, of.total), strict=True):
        low, high = int(values.min()), int(values.max())
        if not span.known and high - low < SAFE:
            yield Recovery(view.name, "", of.unit, of.group, count, low, high, ("what is said of it",))
