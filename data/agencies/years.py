"""School years as agencies write them, always as the calendar year in which the school year ends."""

from __future__ import annotations

import re
from functools import lru_cache

_SPAN = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})\s*[-–—/]\s*((?:19|20)?[0-9]{2})(?![0-9])")
_SINGLE = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?:\.0+)?(?![0-9])")
_SHORT = re.compile(r"\b(?:fy|sy)\s*'?([0-9]{2})(?:\s*[-–/]\s*([0-9]{2}))?(?![0-9])", re.IGNORECASE)
# Autumn lies in the first half of a school year; a winter, a summer, July or a day may lie in either.
_AUTUMN = re.compile(r"\b(?:fall|autumn|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b", re.IGNORECASE)
_EITHER = re.compile(r"\b(?:winter|summer|july?)\b|[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4}", re.IGNORECASE)
_PAIR = re.compile(r"([0-9]{2})([0-9]{2})\Z")


@lru_cache(maxsize=4096)
def year_of(text: str, *, pair: bool = False, starts: bool = False) -> int | None:
    """The year a label means, None where it names none, or more than one.

    "2017-18", "2017-2018" and "School year 2017/18" end in 2018, as "FY18" and "SY17-18" do. A single year is the year in
    which the school year ends, or in which it begins where ``starts``; "Fall 2022" and
    "October 2022" are of 2022-23. With ``pair`` four digits
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
    if len(single) != 1 or _EITHER.search(text):
        return None
    return single.pop() + (starts or bool(_AUTUMN.search(text)))


def _ends(first: str, last: str) -> int | None:
    year = int(first) + 1
    return year if last in (str(year), str(year)[2:]) else None
