"""What a number says of two counts: a claim holds for some pairs of counts and not for others.

Counts are tried as whole arrays: ``x`` are the students with the outcome, ``n`` all students of the
group. What a claim says of others (its reference) is asked of what is known of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from tests.served.subjects import Subject

Counts = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Pairs = tuple[Counts, Counts]
Known = Callable[[Subject], Pairs]
"""Every pair of counts that a subject may have."""
Sort = Literal[
    "n",
    "rate",
    "range",
    "counts",
    "interval",
    "gap",
    "gap_interval",
    "ratio",
    "parity",
    "reference",
    "spare",
    "short",
    "one_is",
    "share",
    "total",
]
_Z2 = 1.959963984540054**2
SLACK = 1e-7


@dataclass(frozen=True)
class Claim:
    """``numbers`` as printed, ``half`` a unit of the last printed place; ``target`` in percent where one is meant.

    ``reference`` is "others", "district", "either" of these, "highest" or a group, ``against`` the reference's printed percent.
    """

    sort: Sort
    of: Subject
    numbers: tuple[float, ...]
    half: float = 0.0
    reference: str = ""
    against: float | None = None
    target: float | None = None
    at: str = ""

    @property
    def key(self) -> tuple[object, ...]:
        return self.sort, self.of, self.numbers, self.half, self.reference, self.against, self.target


def holds(claim: Claim, x: Counts, n: Counts, known: Known, rounding: float) -> Flags:
    """For which pairs a claim holds. ``rounding``: half a unit, in percent, of the rates that went into it."""
    with np.errstate(divide="ignore", invalid="ignore"):
        p = 100 * x / n
        first, half = claim.numbers[0], claim.half + SLACK
        match claim.sort:
            case "n":
                return np.asarray(n == first)
            case "counts":
                return np.asarray((x == first) & (n == claim.numbers[1]))
            case "rate":
                return abs(p - first) <= max(half, rounding + SLACK if claim.half < rounding else 0)
            case "range":
                return (p >= first - half) & (p <= claim.numbers[1] + half)
            case "interval":
                low, high = wilson(x, n)
                return (abs(100 * low - first) <= half) & (abs(100 * high - claim.numbers[1]) <= half)
            case "one_is":
                return abs(100 / n - first) <= half
            case "spare":
                return np.asarray((x - _need(claim, n) == first - 1) | ((x < _need(claim, n)) & (first == 1)))
            case "short":
                return np.asarray(_need(claim, n) - x == first)
        if claim.reference == "either":  # all other students, or the district where their counts are not known
            made = [_against(replace(claim, reference=each), x, n, p, known, rounding) for each in ("others", "district")]
            return made[0] | made[1]
        return _against(claim, x, n, p, known, rounding)


def _need(claim: Claim, n: Counts) -> Counts:
    assert claim.target is not None
    return np.ceil(claim.target * n / 100 - SLACK).astype(np.int64)


def _against(claim: Claim, x: Counts, n: Counts, p: npt.NDArray[np.float64], known: Known, rounding: float) -> Flags:
    """A claim that names a reference: the reference's counts where they are known, else its printed percent."""
    everything: Flags = np.ones(len(n), dtype=bool)
    other = _reference(claim, x, n, known)
    if claim.sort == "reference":
        return everything if other is None else abs(100 * other[0] / other[1] - claim.numbers[0]) <= claim.half + rounding + SLACK
    if other is not None:
        percent = 100 * other[0] / other[1]
    elif claim.against is not None:
        percent = np.full(len(n), claim.against)
    else:
        return everything
    slack = claim.half + 2 * rounding + SLACK
    match claim.sort:
        case "gap":
            least, most = (claim.numbers * 2)[:2] if len(claim.numbers) == 1 else claim.numbers
            return (p - percent >= least - slack) & (p - percent <= most + slack)
        case "ratio":
            ends = (p - rounding) / (percent + rounding), (p + rounding) / np.maximum(percent - rounding, SLACK)
            return (ends[0] <= claim.numbers[0] + claim.half + SLACK) & (ends[1] >= claim.numbers[0] - claim.half - SLACK)
        case "parity":
            short = [np.maximum(0, np.ceil(n * (percent + by) / 100) - x) for by in (-rounding - SLACK, rounding + SLACK)]
            return np.asarray((short[0] <= claim.numbers[0]) & (short[1] >= claim.numbers[0]))
        case "gap_interval" if other is not None and claim.reference not in ("district",):
            low, high = newcombe(x, n, other[0], other[1])
            near = 0.01 + claim.half + SLACK
            return (abs(100 * low - claim.numbers[0]) <= near) & (abs(100 * high - claim.numbers[1]) <= near)
    return everything


def _reference(claim: Claim, x: Counts, n: Counts, known: Known) -> Pairs | None:
    """The counts that a claim compares with, one pair for each pair of its own; None where they are not known."""
    of = claim.of
    if claim.reference == "others":
        whole = _one(known(Subject(of.year, of.school, "all")))
        if whole is None:
            return None
        return whole[0] - x, np.maximum(whole[1] - n, 0)
    if claim.reference in ("", "highest"):
        return None
    place = ("", "all") if claim.reference == "district" else (of.school, claim.reference)
    found = _one(known(Subject(of.year, *place)))
    return None if found is None else (np.full(len(n), found[0]), np.full(len(n), found[1]))


def _one(pairs: Pairs) -> tuple[int, int] | None:
    return (int(pairs[0][0]), int(pairs[1][0])) if len(pairs[0]) == 1 else None


def wilson(x: npt.ArrayLike, n: npt.ArrayLike) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """95 % limits of x/n (Wilson 1927), as fractions."""
    x, n = np.asarray(x, dtype=float), np.asarray(n, dtype=float)
    p = x / n
    middle, reach = p + _Z2 / (2 * n), np.sqrt(_Z2) * np.sqrt(p * (1 - p) / n + _Z2 / (4 * n * n))
    return np.maximum(0, (middle - reach) / (1 + _Z2 / n)), np.minimum(1, (middle + reach) / (1 + _Z2 / n))


def newcombe(
    x1: npt.ArrayLike, n1: npt.ArrayLike, x2: npt.ArrayLike, n2: npt.ArrayLike
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """95 % limits of x1/n1 - x2/n2 (Newcombe 1998, method 10), as fractions."""
    (l1, u1), (l2, u2) = wilson(x1, n1), wilson(x2, n2)
    p1, p2 = np.asarray(x1) / np.asarray(n1), np.asarray(x2) / np.asarray(n2)
    return p1 - p2 - np.sqrt((p1 - l1) ** 2 + (u2 - p2) ** 2), p1 - p2 + np.sqrt((u1 - p1) ** 2 + (p2 - l2) ** 2)
