"""A school's share of all students to parity, and their sum, tell what is left for a school that says nothing."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from tests.served.claims import SLACK, Claim
from tests.served.subjects import Subject

Asked = tuple[int, str, str]
"""Year, group and reference."""


def left_over(claims: Iterable[Claim], schools: Collection[Subject]) -> Iterator[Claim]:
    """What the shares leave for the one school of ``schools`` whose students to parity are not told, or for all of them.

    A share is taken over the sum of the schools whose number is known to the server; were a hidden one among
    them, the sum would be more than what the others add up to.
    """
    parity: defaultdict[Asked, dict[str, float]] = defaultdict(dict)
    shares: defaultdict[Asked, dict[str, Claim]] = defaultdict(dict)
    sums: dict[Asked, float] = {}
    for claim in claims:
        asked = (claim.of.year, claim.of.group, claim.reference)
        if claim.sort == "parity" and claim.of.school:
            parity[asked][claim.of.school] = claim.numbers[0]
        elif claim.sort == "share" and claim.of.school:
            shares[asked][claim.of.school] = claim
        elif claim.sort == "total":
            sums[asked] = claim.numbers[0]
    for asked, told in parity.items():
        year, group, reference = asked
        silent = [s for s in schools if (s.year, s.group) == (year, group) and s.school and s.school not in told]
        whole = sums.get(asked) or _sum_of(told, shares[asked])
        if whole is not None and silent:
            rest = whole - sum(told.values())
            if rest > 0 and len(silent) == 1:  # nothing left: the server's sum is of the schools that say theirs
                yield Claim("parity", silent[0], (rest,), reference=reference, at="shares")


def _sum_of(told: dict[str, float], shares: dict[str, Claim]) -> float | None:
    """The one whole number of which every share is its school's part; None where there are several."""
    least, most = 0.0, math.inf
    for school, claim in shares.items():
        k, share = told.get(school, 0.0), claim.numbers[0]
        if k and share > claim.half:
            least = max(least, 100 * k / (share + claim.half))
            most = min(most, 100 * k / (share - claim.half) if claim.half < share else math.inf)
    first = math.ceil(least - SLACK)
    return float(first) if most < math.inf and math.floor(most + SLACK) == first else None
