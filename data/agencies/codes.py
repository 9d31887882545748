"""What a published cell says: a value, a range, that it is withheld, or that nothing was given.

A text that says none of these is ``Unreadable``; nothing is guessed. Values stay decimal text, so
that the digits an agency printed are the digits a bundle holds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

NOT_GIVEN = "not_given"
SUPPRESSED = "suppressed"
NOT_APPLICABLE = "not_applicable"

CODES: dict[str, str] = {
    **dict.fromkeys(
        ("*", "**", "***", "s", "ps", "tfs", "too few students", "~", "‡", "suppressed", "redacted", "masked"), SUPPRESSED
    ),
    **dict.fromkeys(("", ".", "-", "--", "---", "–", "—", "na", "n/a", "null", "none", "nan", "nr", "not reported"), NOT_GIVEN),
    **dict.fromkeys(("†", "not applicable"), NOT_APPLICABLE),
}
"""The codes agencies share, in small letters. A format may say that one of them means another thing."""
NEGATIVE_CODES: dict[str, str] = {
    # Connecticut's files as CT Data Collaborative publishes them: its scripts (of four-year graduation, chronic
    # absenteeism, suspension rates) write -9999 where the state printed an asterisk, -6666 where a cell is empty or N/A.
    "-9999": SUPPRESSED,
    "-6666": NOT_GIVEN,
    # The Urban Institute's Education Data Portal, in the label of every variable.
    "-1": NOT_GIVEN,
    "-2": NOT_APPLICABLE,
    "-3": SUPPRESSED,
}
"""Codes only where no value can be negative: missing, not applicable and withheld, as research files number them.
A format whose agency means another thing says so under [codes]."""


@dataclass(frozen=True)
class Scale:
    """The least and the greatest value a column can hold; in a ``share`` column 0.8075 means 80.75 percent."""

    low: Decimal | None = None
    high: Decimal | None = None
    share: bool = False


@dataclass(frozen=True)
class Reading:
    """Decimal texts: a value, or both ends of a range, or neither, and then ``status`` says why."""

    value: str = ""
    low: str = ""
    high: str = ""
    status: str = "final"


@dataclass(frozen=True)
class Unreadable:
    """Why a cell could not be read, and what to do about it."""

    expected: str
    remedy: str


@dataclass(frozen=True)
class Impossible:
    """A number that no value of the column can be, such as 113 percent."""

    expected: str


PERCENT = Scale(Decimal(0), Decimal(100))
SHARE = Scale(Decimal(0), Decimal(100), share=True)
COUNT = Scale(Decimal(0))

_DIGITS = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]*)?|\.[0-9]+"
_NUMBER = re.compile(rf"([+-]?)\$?({_DIGITS})(e[+-]?[0-9]+)?\s*(%?)\Z")
_BOUND = re.compile(r"(<=|>=|<|>|≤|≥|ge|le|gt|lt)\s*(.+)\Z")
_RANGE = re.compile(rf"\$?({_DIGITS})\s*(%?)\s*(?:-|–|—|to)\s*\$?({_DIGITS})\s*(%?)\Z")
_LARGEST = 15
"""No figure of a school district has more digits than these before its point; what has is a slip of the keyboard."""
_COUNT_BELOW = re.compile(r"n\s*(?:<=|<|≤|lt|le)\s*[0-9]+\Z")
_FORMULA_TEXT = re.compile(r'="?([^"]*)"?\Z')
_MONTH = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DATE = re.compile(
    rf"(?:[0-9]{{1,4}}-(?:{_MONTH})[a-z]*(?:-[0-9]{{2,4}})?|(?:{_MONTH})[a-z]*-[0-9]{{1,4}}"
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[ t][0-9:.]+)?|[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4})\Z"
)
_LOWER = frozenset(["<", "<=", "≤", "lt", "le"])


@lru_cache(maxsize=1 << 16)
def tidy(text: str) -> str:
    """A cell's text without what spreadsheets put around it: blanks of every kind, and ``="0010011"``."""
    text = text.replace("\u00a0", " ").replace("\u202f", " ").replace("\ufeff", "").strip()
    wrapped = _FORMULA_TEXT.match(text) if text.startswith("=") else None
    return wrapped[1].strip() if wrapped else text


def read(text: str, scale: Scale, codes: Mapping[str, str] = CODES) -> Reading | Unreadable | Impossible:
    """What one published cell says on a scale; ``codes`` maps texts in small letters to what they mean."""
    plain = tidy(text).casefold().replace("−", "-")
    if plain in codes:
        return Reading(status=codes[plain])
    if scale.low is not None and scale.low >= 0 and plain in NEGATIVE_CODES:
        return Reading(status=NEGATIVE_CODES[plain])
    if _COUNT_BELOW.match(plain):
        return Reading(status=SUPPRESSED)
    if _DATE.match(plain):
        return Unreadable("a number or a range", "a spreadsheet made a date of it: ask the agency for the range, such as 10-14")
    number = _number(plain, scale)
    if number is not None:
        return _inside(number, number, scale) or Reading(value=_text(number))
    return _range(plain, scale)


def count(text: str, codes: Mapping[str, str] = CODES) -> str | Unreadable | Impossible:
    """A count as decimal text; "" where none is given, or only a range of it."""
    found = read(text, COUNT, codes)
    return found.value if isinstance(found, Reading) else found


def _range(plain: str, scale: Scale) -> Reading | Unreadable | Impossible:
    bound = _BOUND.match(plain)
    if bound:
        end = _number(bound[2], scale)
        if end is None:
            return _unreadable(plain)
        low, high = (scale.low, end) if bound[1] in _LOWER else (end, scale.high)
        if low is None or high is None:
            return Unreadable("a range with two ends", "the unit has no end on the other side: leave the cell empty")
        return _inside(end, end, scale) or Reading(low=_text(low), high=_text(high))
    span = _RANGE.match(plain)
    if span:
        sign = span[2] or span[4]
        ends = _number(span[1] + sign, scale), _number(span[3] + sign, scale)
        if ends[0] is None or ends[1] is None or ends[0] > ends[1]:
            return Unreadable("a range from the lower to the higher end", "check the cell against the agency's own page")
        return _inside(ends[0], ends[1], scale) or Reading(low=_text(ends[0]), high=_text(ends[1]))
    return _unreadable(plain)


def _unreadable(plain: str) -> Unreadable:
    if re.match(r"[0-9]+,[0-9]{1,2}%?\Z", plain):
        return Unreadable("a number with a decimal point", f"write {plain.replace(',', '.')}")
    return Unreadable(
        "a number, a range or a code that says why there is none", "add the code to the format if the agency explains it"
    )


def _number(plain: str, scale: Scale) -> Decimal | None:
    found = _NUMBER.match(plain.strip())
    if not found:
        return None
    sign, digits, power, percent = found.groups()
    if "$" in plain and scale.low is not None:  # only money and scores have no natural end
        return None
    number = Decimal(f"{sign}{digits.replace(',', '')}{power or ''}")
    if number.adjusted() > _LARGEST:
        return None
    return number.scaleb(2) if scale.share and not percent else number


def _inside(low: Decimal, high: Decimal, scale: Scale) -> Impossible | None:
    if scale.low is not None and low < scale.low:
        return Impossible(f"at least {scale.low}")
    if scale.high is not None and high > scale.high:
        return Impossible(f"at most {scale.high}")
    return None


def _text(number: Decimal) -> str:
    return f"{number:f}"
