"""Which published ranges are withheld besides: those without which nobody, and no school's people, can tell a hidden count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from data.privacy.attack import Attack, Recovery, Truth
from data.privacy.cells import Key, Slice
from data.privacy.relaxed import Relaxed
from data.privacy.sums import Sum, real, sums
from data.privacy.system import System
from data.privacy.truths import truth
from data.privacy.witness import worth

Withheld = tuple[frozenset[Key], tuple[Recovery, ...]]
"""The entries to withhold, and what could be told nevertheless: nothing, or the slice may not leave."""


def withhold(of: Slice, inside: Slice | None) -> Withheld:
    """The entries of a slice of ranges that must go as well; each of them tells a hidden count if it alone is published.

    ``inside``: the same slice with all its counts; without it nobody but the public is reckoned with.
    """
    return _Withholding(of, inside).run()


class _Withholding:
    def __init__(self, of: Slice, inside: Slice | None) -> None:
        keys = {entry.key for entry in of.entries}
        self.of = of
        self.inside = inside if inside is not None and keys <= {entry.key for entry in inside.entries} else None
        self.truth: Truth | None = None
        self.real: tuple[Sum, ...] = ()
        if self.inside is not None:
            self.truth, self.real = truth(self.inside), real(of, self.inside)
        sizes = {key: (pair[1] if of.kind == "rate" else sum(pair)) for key, pair in (self.truth or {}).items()}
        self.worth = {place: worth(entry, sizes.get(entry.key, 0)) for place, entry in enumerate(of.entries)}

    def run(self) -> Withheld:
        gone: frozenset[Key] = frozenset()
        while leaks := tuple(self._leaks(gone)):
            more = self._complements(gone, leaks) or self._beside(gone, leaks)
            if not more:
                return gone, leaks
            gone |= more
        return self._thinned(gone), ()

    def _leaks(self, gone: frozenset[Key]) -> Iterator[Recovery]:
        """What anybody can tell; where that is nothing, what the people of some school can, who know which sums hold."""
        view = self.of.withholding(gone)
        guessed = sums(view)
        told = False
        if self.truth is None or set(guessed) != set(self.real):
            for leak in Attack(view, guessed, self.truth, scopes=False).recoveries():
                told = True
                yield leak
        if self.truth is not None and not told:
            yield from Attack(view, self.real, self.truth).recoveries()

    def _complements(self, gone: frozenset[Key], leaks: Iterable[Recovery]) -> frozenset[Key]:
        """The ranges that give way in the cheapest other truths in which what was told is not."""
        view = self.of.withholding(gone)
        place = {entry.key: at for at, entry in enumerate(view.entries)}
        found: set[int] = set()
        for scoped, made in ((False, sums(view)), (True, self.real)):
            mine = [leak for leak in leaks if bool(leak.scope) == scoped]
            program = self._relaxed(view, made) if mine else None
            for leak in mine:
                if program is None:
                    break
                program.withhold(found)  # what gives way for one count may do so for the next
                own = [at for at, entry in enumerate(view.entries) if scoped and entry.unit == leak.scope]
                found |= program.broken(place[leak.school, leak.group], view.counts.index(leak.count), own)
        return frozenset(view.entries[at].key for at in found)

    def _relaxed(self, view: Slice, made: tuple[Sum, ...]) -> Relaxed | None:
        system = System(view, made)
        system.program()  # leaves out what contradicts the rest, as an attacker does
        # Readers who hold a sum for true that is not look around from something else than the truth.
        known = self.truth if set(made) == set(self.real) else Attack(view, made).possible()
        return None if known is None else Relaxed(system, [known.get(entry.key, (0, 0)) for entry in view.entries], self.worth)

    def _beside(self, gone: frozenset[Key], leaks: Iterable[Recovery]) -> frozenset[Key]:
        """Everything still published in the units and of the groups of what was told; failing that, everything."""
        leaks = tuple(leaks)
        units, groups = {leak.school for leak in leaks}, {leak.group for leak in leaks}
        left = [entry for entry in self.of.withholding(gone).entries if entry.known or entry.rate is not None]
        near = frozenset(entry.key for entry in left if entry.unit in units or entry.group in groups)
        return near or frozenset(entry.key for entry in left)

    def _thinned(self, gone: frozenset[Key]) -> frozenset[Key]:
        """Without those that nothing needs, the most valuable tried first."""
        if len(gone) == 1:
            return gone  # without it something was told
        places = {entry.key: place for place, entry in enumerate(self.of.entries)}
        for key in sorted(gone, key=lambda key: (-self.worth[places[key]], key)):
            if next(self._leaks(gone - {key}), None) is None:
                gone -= {key}
        return gone
