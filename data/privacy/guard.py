"""Protects one KPI and year, attacks the outcome, and repairs it until nothing can be told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from data.privacy.attack import Attack, Recovery
from data.privacy.cells import Key, Slice
from data.privacy.sums import Sum, sums
from data.privacy.suppress import Protection, imputed, protect, published

_ATTEMPTS = 8
_NONE: frozenset[Key] = frozenset()


@dataclass(frozen=True)
class Guarded:
    """A slice's protection and whatever could still be told from what it publishes: nothing, or the slice may not leave.

    ``open`` are the coded entries that are published with their number of persons.
    """

    protection: Protection
    leaks: tuple[Recovery, ...]
    open: frozenset[Key] = frozenset()


class PromiseBroken(Exception):
    """Something could still be told from what would be published; ``leaks`` says what and how."""

    def __init__(self, leaks: Sequence[Recovery]) -> None:
        first = min(leaks, key=lambda leak: not leak.decided)
        many = "a hidden count" if len(leaks) == 1 else f"{len(leaks)} hidden counts"
        how = "told" if any(leak.decided for leak in leaks) else "told, for all that was shown in the time allowed"
        super().__init__(f"{many} could be {how}, {first.cell} by {'; '.join(first.sums) or 'its own range'}")
        self.leaks = tuple(leaks)


def guard(of: Slice, minimum: int, ends: bool = True, also: frozenset[Key] = _NONE, scopes: bool = True) -> Guarded:
    """Protect a slice and attack it: as anybody, who must guess which sums hold, and as each school's people, who know them.

    Where a reader would take a sum to hold that does not, what it seems to tell is protected as well.
    What can be told nevertheless is repaired by hiding what it was told from. ``also`` is hidden for
    reasons outside the slice. Without ``scopes`` the attack by schools is left to the caller.
    """
    stricter: frozenset[Sum] = frozenset()
    known = imputed(of)
    true = {(each.whole, each.parts) for each in sums(known) if each.equal} if known else set()
    truth = {entry.key: (entry.first.low, entry.second.low) for entry in known.entries} if known else {}
    for _ in range(_ATTEMPTS):
        protection = protect(of, minimum, stricter, ends, also)
        view = published(of, protection)
        seen = sums(view)
        leaks = tuple(Attack(view, seen, truth or None, scopes=False).recoveries())
        guessed = frozenset(each for each in seen if each.equal and (each.whole, each.parts) not in true)
        if leaks and not guessed <= stricter:
            stricter |= guessed
            continue
        if scopes and known is not None and not leaks:
            leaks = tuple(Attack(view, sums(known), truth).recoveries())
        if not leaks:
            break
        more = also | nearby(of, protection, {(leak.school, leak.group) for leak in leaks})
        if more == also:
            break
        also = more
    return Guarded(protection, leaks)


def nearby(of: Slice, protection: Protection, told: Iterable[Key]) -> frozenset[Key]:
    """What to hide so that these entries may stay hidden: coded entries beside them, or else everything beside them.

    Beside an entry are those of its unit and those of its group, since sums run along both.
    """
    units, groups = {unit for unit, _ in told}, {group for _, group in told}
    beside = {entry.key for entry in of.entries if entry.unit in units or entry.group in groups}
    return frozenset(beside & protection.coded or beside - protection.hidden) | frozenset(told)
