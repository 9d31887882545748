"""School years as agencies write them, always as the calendar year in which the school year ends."""

from __future__ import annotations

import re
from functools import lru_cache

_SPAN = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})\s*[-–—/]\s*((?:19|20)?[0-9]{2})(?![0-9])")
_SINGLE = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?:\.0+)?(?![0-9])")
_SHORT = re.compile(r"\b(?:fy|sy)\s*'?([0-9]{2})(?:\s*[-–/]\s*([0-9]{2}))?(?![0-9])", re.IGNORECASE)
_PAIR = re.compile(r"([0-9]{2})([0-9]{2})\Z")


@lru_cache(maxsize=4096)
def year_of(text: str, *, pair: bool = False, starts: bool = False) -> int | None:
    """The year a label means, None where it names none, or more than one.

    "2017-18", "2017-2018" and "School year 2017/18" end in 2018, as "FY18" and "SY17-18" do. A single year is the year in
    which the school year ends, or in which it begins where ``starts``. With ``pair`` four digits
    are two years of two digits each: "1314" is 2013-14.
    """
    text = text.strip()
    if pair:
        found = _PAIR.match(text)
        return 2000 + int(found[2]) if found and (int(found[1]) + 1) % 100 == int(found[2]) else None
    spans = {(first, last) for first, last in _SPAN.findall(text)}
    if spans:
        return _ends(*spans.pop()) if len(spans) == 1 else None
    short = {(first, last) for first, last in _SHORT.findall(text)}
    if short:
        first, last = short.pop()
        return None if short else _ends(f"20{first}", last) if last else 2000 + int(first)
    single = {int(year) for year in _SINGLE.findall(text)}
    return single.pop() + starts if len(single) == 1 else None


def _ends(first: str, last: str) -> int | None:
    year = int(first) + 1
    return year if last in (str(year), str(year)[2:]) else None
