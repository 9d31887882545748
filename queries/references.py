"""Whom a group is compared with: all others, the district, the best-off group, or one named group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from queries.sides import Side, rest, side_of
from queries.types import ALL, GroupResult

OTHERS, TO_DISTRICT, HIGHEST = "others", "district", "highest"
# The least n a group needs to stand as the best-off one, and to carry a risk ratio (34 CFR 300.647).
MINIMUM_N = 30


@dataclass(frozen=True)
class Reference:
    """The reference actually used. ``includes_group``: the compared group is part of it. ``codes`` as in ``gaps.NOTES``."""

    id: str
    name: str
    side: Side | None
    includes_group: bool = False
    codes: tuple[str, ...] = ()


def choose(
    row: GroupResult,
    rows: Sequence[GroupResult],
    *,
    reference: str,
    better: str,
    unit: str,
    place: GroupResult | None,
    district: GroupResult | None,
) -> Reference:
    """The reference of one group. ``place`` is the all-students row of the same place, ``district`` the district's.

    Without the counts that make up "all others" the district stands in. For a group that is itself
    hidden the others are not worked out: the difference would give the hidden number away.
    """
    if reference == OTHERS:
        own = side_of(row, unit)
        others = rest(side_of(place, unit), own, unit)
        if own is None or others is not None:
            return Reference(OTHERS, "All other students", others)
        return _district(district, unit, ("reference_fell_back",))
    if reference == TO_DISTRICT:
        return _district(district, unit, ())
    if reference == HIGHEST:
        best = highest(row.dimension, rows, better, unit)
        return Reference(HIGHEST, "", None) if best is None else Reference(best.group_id, best.group, side_of(best, unit))
    named = next((other for other in rows if other.group_id == reference), None)
    if named is None:
        return Reference(reference, reference, None)
    if named.group_id == ALL:
        return Reference(ALL, named.group, side_of(named, unit), includes_group=True, codes=("diluted",))
    codes = ("other_dimension",) if named.dimension != row.dimension else ()
    return Reference(named.group_id, named.group, side_of(named, unit), codes=codes)


def _district(district: GroupResult | None, unit: str, codes: tuple[str, ...]) -> Reference:
    name = "District"
    return Reference(TO_DISTRICT, name, side_of(district, unit), includes_group=True, codes=(*codes, "diluted"))


def highest(dimension: str, rows: Sequence[GroupResult], better: str, unit: str) -> GroupResult | None:
    """The best-off group of a dimension with a single value and n of 30 or more.

    Where no group of the dimension publishes n, every one qualifies. Ties go to the first in
    order. None where nothing qualifies or ``better`` names no direction.
    """
    if better not in ("higher", "lower"):
        return None
    peers = [(row, side) for row in rows if row.dimension == dimension and row.group_id != ALL and (side := side_of(row, unit))]
    valued = [(row, side.point, side.n) for row, side in peers if side.point is not None]
    if any(row.n is not None for row in rows if row.dimension == dimension and row.group_id != ALL):
        valued = [(row, point, n) for row, point, n in valued if n is not None and n >= MINIMUM_N]
    sign = -1 if better == "higher" else 1
    return min(valued, key=lambda found: (sign * found[1], found[0].order, found[0].group_id), default=(None,))[0]
