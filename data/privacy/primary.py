"""Which counts are too telling by themselves, and how far a coded one can be from the truth."""

from __future__ import annotations

from data.privacy.cells import Entry, Kind
from data.privacy.ladder import Published, band, rung

FEWEST_CODED = 16
"""Below this many persons the ladder has two halves and no ends: all or nothing of so few is hidden."""
_FAR = 40  # how far from the truth a coded count is followed: more than any use of it asks for


def too_few(entry: Entry, kind: Kind, minimum: int) -> bool:
    """Whether the entry is withheld for itself: fewer persons than ``minimum``, or all or none of a few more."""
    if entry.hidden:
        return True
    first, second = entry.first.low, entry.second.low
    if kind == "count":
        return 0 < first < minimum
    if kind == "rate":
        return second < minimum
    n = first + second
    return n < minimum or (n < FEWEST_CODED and (first == 0 or second == 0))


def end(entry: Entry, kind: Kind) -> Published | None:
    """The open range that stands for a rate near 0 or 100 percent, by its number of persons; None for any other."""
    if kind != "share" or entry.hidden or entry.first.low + entry.second.low < FEWEST_CODED:
        return None
    coded = _band(entry.first.low, entry.second.low)
    return coded if coded.value is None and (coded.low == 0 or coded.high == 100) else None


def leeway(first: int, second: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """How far each count of a coded share can go down and up, the other standing still, before its range or rung changes."""
    coded, step = _band(first, second), rung(first + second)

    def same(a: int, b: int) -> bool:
        return a >= 0 and b >= 0 and a + b >= FEWEST_CODED and rung(a + b) == step and _band(a, b) == coded

    def walk(da: int, db: int) -> int:
        far = 0
        while far < _FAR and same(first + da * (far + 1), second + db * (far + 1)):
            far += 1
        return far

    return (walk(-1, 0), walk(1, 0)), (walk(0, -1), walk(0, 1))


def _band(first: int, second: int) -> Published:
    return band(100 * first / (first + second), first + second)
