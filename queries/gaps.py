"""Gaps between student groups: size, interval, ratio, students to parity, and how far to trust them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from queries.intervals import wilson
from queries.references import HIGHEST, MINIMUM_N, OTHERS, TO_DISTRICT, Reference, choose
from queries.sides import Side, apart, overlapping, parity, side_of
from queries.types import ALL, Gap, GroupResult

__all__ = ["HIGHEST", "NOTES", "OTHERS", "TO_DISTRICT", "Pooled", "measure", "pool", "shares", "wilson"]

# Every code that ``Gap.note`` can hold. A note is "" or one or more of these, joined by single
# spaces in this order, so ``note.split()`` gives them back.
NOTES: dict[str, str] = {
    "is_reference": "This row is the reference itself; gap, interval, ratio and parity are empty.",
    "suppressed": "The group's result is hidden, because too few or to keep another hidden; nothing is computed.",
    "not_published": "The group has no published result this year (pending, late, not collected, not applicable or no value).",
    "no_reference": "The reference has no usable result (hidden, absent, or no group qualifies as highest), so there is no gap.",
    "reference_fell_back": "All other students cannot be computed without counts; the district stands in as reference.",
    "diluted": "The reference includes the group itself, so the gap is smaller than the gap to everyone else.",
    "other_dimension": "The reference group belongs to another dimension: the two may share students, so no interval.",
    "range": "gap_low and gap_high are the bounds that the published ranges allow, not an interval; gap and parity are empty.",
    "interval": "gap_low and gap_high are the 95 % Newcombe interval of the difference.",
    "interval_overlap": "gap_low and gap_high are the interval against the district, narrowed by the group's own share.",
    "approximate": "The counts behind the interval were computed from the published rate and n; parity is empty.",
    "no_n": "Without counts or n the gap stands alone: no interval, ratio of risks or parity.",
    "pooled": "Counts of three years are taken together, the last of them being the row's year.",
    "not_a_proportion": "The measure is not a percent of students: a difference only, no interval or parity.",
}

# The least count of cases that carries a risk ratio (34 CFR 300.647).
MINIMUM_CELL = 10


def measure(
    rows: Sequence[GroupResult], *, reference: str, better: str, unit: str, district: GroupResult | None
) -> tuple[Gap, ...]:
    """Every group of one KPI, year and place against its reference, in the order of ``rows``.

    ``rows`` are the groups of one place, its "all" row among them; that row is compared with
    nobody and gets no gap. ``district`` is the whole district's row of all students.
    ``reference`` is "others", "district", "highest" or a group's id ("all": all students of the
    place). Gaps, values and limits are in the unit (points for percents). Never raises on rows
    the checks let through.
    """
    place = next((row for row in rows if row.group_id == ALL), None)
    return tuple(
        _gap(row, choose(row, rows, reference=reference, better=better, unit=unit, place=place, district=district), better, unit)
        for row in rows
        if row.group_id != ALL
    )


def _gap(row: GroupResult, ref: Reference, better: str, unit: str) -> Gap:
    codes = list(ref.codes)
    side = side_of(row, unit)
    known = side if side is not None and side.point is not None else None
    limits = known.limits() if known is not None and unit == "percent" else None
    found = Gap(
        group_id=row.group_id,
        group=row.group,
        dimension=row.dimension,
        order=row.order,
        value=row.value if known else None,
        low=row.low if side else None,
        high=row.high if side else None,
        n=row.n,
        numerator=row.numerator if side else None,
        ci_low=100 * limits[0] if limits else None,
        ci_high=100 * limits[1] if limits else None,
        reference=ref.id,
        reference_name=ref.name,
        reference_value=float(ref.side.point) if ref.side is not None and ref.side.point is not None else None,
        reference_n=float(ref.side.n) if ref.side is not None and ref.side.n is not None else None,
        gap=None,
        gap_low=None,
        gap_high=None,
        interval="",
        ratio=None,
        risk_ratio=None,
        to_parity=None,
        too_few=False,
        status=row.status,
        note="",
    )
    if side is None:
        codes = ["suppressed" if row.status == "suppressed" else "not_published"]
    elif ref.id == row.group_id:
        codes = ["is_reference"]
    elif ref.side is None:
        codes.append("no_reference")
    elif known is None or ref.side.point is None:
        codes.append("range")
        low, high = side.minus(ref.side)
        found = replace(found, gap_low=low, gap_high=high, interval="range")
    else:
        found = _measured(found, known, ref, codes, better=better, unit=unit)
    return replace(found, note=" ".join(code for code in NOTES if code in codes))


def _measured(found: Gap, side: Side, ref: Reference, codes: list[str], *, better: str, unit: str) -> Gap:
    """Fills in what two single values allow, and says in ``codes`` what is missing and why."""
    other = ref.side
    if other is None or side.point is None or other.point is None:
        return found
    found = replace(
        found,
        gap=float(side.point - other.point),
        ratio=float(side.point / other.point) if other.point > 0 and unit not in ("score", "ordinal", "yes_no") else None,
    )
    if unit != "percent":
        codes.append("not_a_proportion")
        return found
    if side.n is None or other.n is None:
        codes.append("no_n")
    if side.n is not None:
        found = replace(
            found, to_parity=parity(side, other.point, better), risk_ratio=_risk_ratio(side, other) if better == "lower" else None
        )
    if "other_dimension" in codes:
        return found
    limits = overlapping(side, other) if ref.includes_group else apart(side, other)
    if limits is None:
        return found
    approximate = side.x is None or other.x is None
    codes.append("interval_overlap" if ref.includes_group else "interval")
    codes.extend(["approximate"] * approximate)
    low, high = 100 * limits[0], 100 * limits[1]
    kind = "approximate" if approximate else "overlap" if ref.includes_group else "newcombe"
    return replace(found, gap_low=low, gap_high=high, interval=kind, too_few=low <= 0 <= high)


def _risk_ratio(side: Side, other: Side) -> float | None:
    """Risk over risk, where both sides have at least 10 cases among at least 30 students; else None."""
    if side.x is None or side.n is None or other.x is None or other.n is None:
        return None
    if min(side.x, other.x) < MINIMUM_CELL or min(side.n, other.n) < MINIMUM_N:
        return None
    return float((side.x / side.n) / (other.x / other.n))


def shares(to_parity: Mapping[str, int | None]) -> dict[str, float | None]:
    """Each school's part of the students to parity, in percent of the sum over the schools whose number is known.

    None where a school's own number is unknown, and for all of them where the sum is 0.
    """
    total = sum(number for number in to_parity.values() if number is not None)
    return {school: None if number is None or total == 0 else 100 * number / total for school, number in to_parity.items()}


@dataclass(frozen=True)
class Pooled:
    """Three years taken together: ``x`` of ``n``, and ``value`` in percent."""

    first_year: int
    last_year: int
    x: float
    n: float
    value: float


def pool(rows: Iterable[tuple[int, float | None, float | None]], years: int = 3) -> tuple[Pooled, ...]:
    """Σx/Σn over windows of ``years`` years that do not overlap, counted back from the newest year.

    ``rows`` are (year, x, n). A window with a year that is missing or lacks a count is left out:
    it would not be the years its label says. Oldest window first.
    """
    known = {year: (x, n) for year, x, n in rows if x is not None and n is not None}
    found = []
    last = max(known, default=0)
    while known and last - years + 1 >= min(known):
        window = [known[year] for year in range(last - years + 1, last + 1) if year in known]
        x, n = sum(x for x, _ in window), sum(n for _, n in window)
        if len(window) == years and n > 0:
            found.append(Pooled(last - years + 1, last, x, n, 100 * x / n))
        last -= years
    return tuple(reversed(found))
