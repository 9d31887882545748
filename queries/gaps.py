"""Gaps between student groups: size, interval, ratio, students to parity, and how far to trust them."""

from __future__ import annotations

# Every code that ``Gap.note`` can hold. A note is "" or one or more of these, joined by single
# spaces in this order, so ``note.split()`` gives them back.
NOTES: dict[str, str] = {
    "is_reference": "This row is the reference itself; gap, interval, ratio and parity are empty.",
    "suppressed": "The group's result is hidden because too few; nothing is computed.",
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
    "not_a_proportion": "The measure is not a percent of students: a difference only, no interval or parity.",
}
