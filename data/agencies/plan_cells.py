"""What one cell of a strategic-plan workbook says, in the unit of its KPI; what may mean two things is refused."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from data.agencies.codes import CODES, NOT_GIVEN, Reading, Unreadable, tidy
from data.agencies.codes import read as read_code
from data.agencies.formats import scale_of
from data.cells import Cell, Odd


@dataclass(frozen=True)
class Said:
    """``kind`` is value, range, pending, not_collected, establish, increase, decrease, maintain or "" (nothing).

    ``value`` is a decimal text or a level's name, the lower end of a range; ``high`` its other end;
    ``words`` the text where the cell says why there is no figure.
    """

    kind: str
    value: str = ""
    high: str = ""
    words: str = ""


_POWERS = {"k": 3, "thousand": 3, "m": 6, "mm": 6, "mil": 6, "million": 6, "b": 9, "bn": 9, "billion": 9}
_AMOUNT = re.compile(r"(-?)(\$?)\s*((?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?|\.[0-9]+)\s*([a-z]*)\Z")
_RATIO = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*(?::|to)\s*([0-9]+)\Z")
_BOUND = re.compile(r"(>=|≥|at least|<=|≤|at most)\s*(.+)\Z")
_WORDS = (
    (
        "pending",
        re.compile(r"(n/?a|tbd|tba)\s*[-–—:(,]\s*\S.*|tbd|tba|pending\b.*|(not yet )?available\b.*|not (yet )?started\b.*"),
    ),
    ("pending", re.compile(r"in progress|(fall|spring|summer|winter)\s*'?[0-9]{2,4}")),
    ("not_collected", re.compile(r"not (collected|administered|measured|assessed)\b.*|waived\b.*|suspended\b.*|covid.*")),
    ("establish", re.compile(r"(establish|set|create|collect)( a| the)? baseline\b.*|baseline( year)?")),
    ("increase", re.compile(r"increase|↑|⬆|▲")),
    ("decrease", re.compile(r"decrease|reduce|↓|⬇|▼")),
    ("maintain", re.compile(r"maintain|→|➡|↔")),
)
_TARGET_ONLY = frozenset(["establish", "increase", "decrease", "maintain"])
_MADE = {
    "date": "a spreadsheet made a date of it: format the cell as text and type it again, a ratio as 490:1",
    "time": "a spreadsheet made a time of it: format the cell as text and type it again, a ratio as 490:1",
    "formula": "open the file in a spreadsheet program and save it, so that the formula has a value",
    "error": "mend the formula that gave this error",
}


def plain_number(cell: Cell) -> Decimal | None:
    """The number of a cell that shows neither a percent sign nor anything else; None where it is none."""
    text = "" if isinstance(cell, Odd) else tidy(cell)
    return Decimal(text) if re.fullmatch(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)", text) else None


def read(cell: Cell, unit: str, better: str, *, target: bool, beside: Sequence[Cell] = ()) -> Said | Unreadable:
    """The meaning of a cell. ``beside`` are the other figures of its row, by which a percent is told from a share."""
    if isinstance(cell, Odd) and cell.kind != "percent":
        return Unreadable(f"a {unit}", _MADE.get(cell.kind, "type the cell again as text"))
    text = " ".join(tidy(cell.text if isinstance(cell, Odd) else cell).split())
    small = text.casefold()
    if CODES.get(small) == NOT_GIVEN:
        return Said("", words=text)
    for kind, pattern in _WORDS:
        if pattern.fullmatch(small) and (target or kind not in _TARGET_ONLY):
            return Said(kind, words=text)
    if unit in ("ordinal", "yes_no"):
        return Said("value", text)
    bound = _BOUND.match(small)
    if bound and target:
        return _bounded(bound[1], bound[2], unit, better)
    if unit == "percent":
        return _percent(text, beside)
    return _ratio(small) if unit == "ratio" else _amount(small, unit)


def _bounded(sign: str, rest: str, unit: str, better: str) -> Said | Unreadable:
    """A target of "at least" is the value to reach where higher is better, and "at most" where lower is."""
    if better != ("higher" if sign in (">=", "≥", "at least") else "lower"):
        return Unreadable("a target that agrees with which way is better", "write the value to reach, or correct better in kpis")
    return _percent(rest, ()) if unit == "percent" else _ratio(rest) if unit == "ratio" else _amount(rest, unit)


def _percent(text: str, beside: Sequence[Cell]) -> Said | Unreadable:
    number = plain_number(text)
    others = [other for other in (plain_number(cell) for cell in beside) if other is not None]
    fraction = any(0 < other < 1 for other in others)
    if number is not None and (0 < number < 1 or (number == 1 and fraction)):
        shifted = f"{number.scaleb(2).normalize():f}"
        return Unreadable("a percent", f"it may mean {number}% or {shifted}%: write the one that is meant, with its sign")
    found = read_code(text, scale_of("percent"))
    if not isinstance(found, Reading) or not (found.value or found.low):
        expected = "a percent between 0 and 100"
        return Unreadable(
            expected, found.remedy if isinstance(found, Unreadable) else "check the cell, and whether percent is meant"
        )
    return Said("value", found.value) if found.value else Said("range", found.low, found.high)


def _ratio(small: str) -> Said | Unreadable:
    found = _RATIO.match(small)
    if found:
        return Said("value", found[1]) if found[2] == "1" else Unreadable("a ratio to 1", "write it as 490:1")
    number = plain_number(small)
    return Said("value", str(number)) if number is not None and number >= 0 else Unreadable("a ratio", "write it as 490:1")


def _amount(small: str, unit: str) -> Said | Unreadable:
    found = _AMOUNT.match(small)
    if not found or (found[4] and found[4] not in _POWERS):
        return Unreadable(f"a number ({unit})", "write digits, with K, Million or Billion at most")
    minus, dollars, digits, power = found.groups()
    if dollars and unit != "dollars":
        return Unreadable(f"a number ({unit})", "the cell is in dollars and the KPI is not: correct one of them")
    number = Decimal(digits.replace(",", "")).scaleb(_POWERS.get(power, 0))
    if minus and unit not in ("dollars", "score"):
        return Unreadable(f"a {unit} of at least 0", "check the sign of the number")
    # An integral power of ten keeps the digits that were written: 22.1 million is 22100000.
    return Said("value", f"{minus}{number:f}")
