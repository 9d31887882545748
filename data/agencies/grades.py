"""The level of a school from the grades it serves."""

from __future__ import annotations

import re
from functools import cache

_EARLY = frozenset(["pk", "kk", "kg", "k", "pre", "ee", "tk"])


@cache
def level_of(text: str) -> str:
    """elementary (to grade 5), middle (6 to 8), high (9 to 12), combined across these; "" where no grade is named."""
    grades: set[int] = set()
    for part in re.split(r"[,;/]", text.casefold()):
        ends = [_grade(end) for end in re.split(r"\s*(?:-|–|to)\s*", part.strip())]
        known = [end for end in ends if end is not None]
        if known:
            grades.update(range(min(known), max(known) + 1))
    if not grades:
        return ""
    low, high = min(grades), max(grades)
    if low >= 9:
        return "high"
    if high <= 5:
        return "elementary"
    return "middle" if low >= 5 and high <= 8 else "combined"


def _grade(text: str) -> int | None:
    text = text.strip()
    if text in _EARLY:
        return 0
    return int(text) if re.match(r"(0?[1-9]|1[0-3])\Z", text) else None
