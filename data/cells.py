"""From the text of one cell to a typed value, or what is wrong with it and how to mend it."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from data.tables import Column


@dataclass(frozen=True)
class Odd:
    """A workbook cell that is no plain text or number; ``kind`` is date, percent, formula, error or time.

    ``text`` is how it reads (a date in ISO form) and ``place`` the cell, such as "D7".
    """

    kind: str
    text: str
    place: str

    def __str__(self) -> str:
        return f"{self.text} (cell {self.place})"


@dataclass(frozen=True)
class Wrong:
    expected: str
    remedy: str


Cell = str | Odd

ID = re.compile(r"[a-z0-9][a-z0-9_.-]*\Z")
NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?\Z")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?\Z")
CLOSE_GAP = re.compile(r"close_gap:([0-9]+(?:\.[0-9]+)?)\Z")
EXCEL_ERRORS = frozenset(["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"])
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SCHOOL_YEAR = re.compile(r"([0-9]{4})\s*[-–—/]\s*([0-9]{2}|[0-9]{4})\Z")
_TRUE = frozenset(["true", "yes", "1", "1.0"])
_FALSE = frozenset(["false", "no", "0", "0.0"])
_INT32 = 2**31 - 1
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@lru_cache(maxsize=4096)
def _nearest(text: str, known: tuple[str, ...]) -> str:
    found = difflib.get_close_matches(text.casefold(), known, n=1, cutoff=0.6)
    return found[0] if found else ""


def nearest(text: str, known: Iterable[str]) -> str:
    """The known name most like a misspelt one, "" where none is like it. Long texts are not compared."""
    return _nearest(text, tuple(sorted(known))) if text and len(text) <= 80 else ""


def suggest(text: str, known: Iterable[str], otherwise: str) -> str:
    """A remedy that names the nearest known name, else ``otherwise``."""
    near = nearest(text, known)
    return f"did you mean {near}?" if near else otherwise


def slug(text: str) -> str:
    """The id nearest to a text: lower-case, other characters as "_"; "" where nothing is left."""
    return re.sub(r"[^a-z0-9.-]+", "_", text.casefold()).strip("_.-")


def parse_number(text: str) -> float | Wrong:
    """A finite decimal number as written with a point; never a percent sign, separator or fraction."""
    expected = "a number such as 81.4"
    if NUMBER.match(text):
        value = float(text)
        return value if math.isfinite(value) else Wrong(expected, "the number is too large to hold")
    return Wrong(expected, _number_remedy(text))


def _number_remedy(text: str) -> str:
    bare = text.replace("−", "-").replace("$", "").replace(" ", "").replace("\u00a0", "").replace("\u202f", "")
    if bare.startswith(("<", ">", "≤", "≥")) or re.match(r"[0-9.]+[-–][0-9.]+%?\Z", bare):
        return "write a published range in the columns low and high and leave value empty"
    if bare.endswith("%") and NUMBER.match(bare[:-1]):
        return f"write {bare[:-1]} without the percent sign"
    if re.match(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?\Z", bare):
        return f"write {bare.replace(',', '')} without thousands separators"
    if re.match(r"[+-]?[0-9]+,[0-9]+\Z", bare):
        return f"write {bare.replace(',', '.')} with a decimal point"
    if NUMBER.match(bare):
        return f"write {bare}"
    if text.casefold() in ("*", "**", "ts", "ps", "s", "suppressed", "redacted"):
        return "leave the cell empty and say suppressed in the column status"
    if text.casefold() in ("n/a", "na", "nan", "null", "none", "-", "--", "–", "—", ".", "inf", "-inf", "infinity"):
        return "leave the cell empty where nothing is given"
    return "write digits with a decimal point, or leave the cell empty"


def parse_int(text: str) -> int | Wrong:
    value = parse_number(text)
    if isinstance(value, Wrong):
        return Wrong("a whole number", value.remedy)
    if value != int(value) or abs(value) > _INT32:
        return Wrong("a whole number", "write it without decimals" if abs(value) <= _INT32 else "the number is too large to hold")
    return int(value)


def _year(text: str) -> int | Wrong:
    expected = "the four digits of the calendar year in which the school year ends"
    span = _SCHOOL_YEAR.match(text)
    if span:
        return Wrong(expected, f"write {int(span[1]) + 1}")
    value = parse_int(text)
    if isinstance(value, Wrong):
        return Wrong(expected, "write a year such as 2019 for 2018-19")
    return value if 1900 <= value <= 2200 else Wrong(expected, "write a year between 1900 and 2200")


def _date(text: str) -> str | Wrong:
    expected = "a date YYYY-MM-DD, or YYYY-MM where the day is unknown"
    if DATE.match(text):
        try:
            date.fromisoformat(text if len(text) == 10 else f"{text}-01")
        except ValueError:
            return Wrong(expected, "the calendar has no such day")
        return text
    return Wrong(expected, _date_remedy(text))


def _date_remedy(text: str) -> str:
    month_first = re.match(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})\Z", text)
    if month_first:
        month, day, year = (int(part) for part in month_first.groups())
        return f"write the year first; if the month comes first here, {year}-{month:02d}-{day:02d}"
    named = re.match(r"([A-Za-z]{3})[a-z]*\.? ([0-9]{4})\Z", text)
    if named and named[1].casefold() in _MONTHS:
        return f"write {named[2]}-{_MONTHS.index(named[1].casefold()) + 1:02d}"
    return "write the year first, such as 2024-06-30 or 2024-06"


def _when(text: str) -> str | Wrong:
    if re.match(r"[0-9]{4}\Z", text):
        return text
    found = _date(text)
    return Wrong("a year or a date YYYY-MM-DD", found.remedy) if isinstance(found, Wrong) else found


def _bool(text: str) -> bool | Wrong:
    if text.casefold() in _TRUE:
        return True
    return False if text.casefold() in _FALSE else Wrong("true or false", "write true or false, or leave the cell empty")


def _plain(text: str) -> str | Wrong:
    if text in EXCEL_ERRORS:
        return Wrong("text", "mend the formula that gave this error and paste its value")
    return Wrong("text", "remove the invisible control character") if CONTROL.search(text) else text


def _url(text: str) -> str | Wrong:
    found = _plain(text)
    scheme = re.match(r"([a-z][a-z0-9+.-]*):(?![0-9])", text, re.IGNORECASE)
    if scheme and scheme[1].casefold() not in ("http", "https", "mailto"):
        return Wrong("a web address", "write an address that begins with https://")
    return found


def _id(text: str) -> str | Wrong:
    if ID.match(text):
        return text
    near = slug(text)
    return Wrong(
        "a short lower-case id of letters, digits, _ and -", f"write {near}" if near else "write one such as graduation_4yr"
    )


def _path_rule(text: str) -> str | Wrong:
    expected = "listed, linear or close_gap: with a percent, such as close_gap:10"
    cut = CLOSE_GAP.match(text)
    if cut:
        return text if 0 < float(cut[1]) <= 100 else Wrong(expected, "write a percent above 0 and at most 100")
    if text in ("listed", "linear"):
        return text
    if text.startswith(("close_gap", "close-gap", "close gap")):
        return Wrong(expected, "write close_gap: and a number without blanks or a percent sign, such as close_gap:10")
    return Wrong(expected, suggest(text, ("listed", "linear", "close_gap:10"), "leave the cell empty for listed"))


_PARSERS: dict[str, Callable[[str], object]] = {
    "id": _id,
    "text": _plain,
    "measure": _plain,
    "url": _url,
    "int": parse_int,
    "year": _year,
    "number": parse_number,
    "date": _date,
    "when": _when,
    "bool": _bool,
    "path_rule": _path_rule,
}
_NUMERIC = frozenset(["int", "year", "number", "measure"])


def _odd(cell: Odd, kind: str) -> str | Wrong:
    """The text of an unusual workbook cell where the column can take it, else what to do about it."""
    if cell.kind == "formula":
        return Wrong("a value", f"cell {cell.place} holds a formula: copy the column and paste it as values")
    if cell.kind == "error":
        return Wrong("a value", f"mend the formula of cell {cell.place} and paste its value, or leave it empty")
    if cell.kind == "date":
        if kind in ("date", "when"):
            return cell.text
        what = "a number" if kind in _NUMERIC else "text"
        return Wrong(what, f"cell {cell.place} holds a date: format it as {what.removeprefix('a ')} and type it again")
    if cell.kind == "percent" and kind in _NUMERIC:
        bare = cell.text.removesuffix("%")
        return Wrong("a number such as 81.4", f"cell {cell.place} holds a percent: format it as a number and write {bare}")
    if cell.kind == "time":
        return Wrong("a value", f"cell {cell.place} holds a time of day: format it as text and type it again")
    return cell.text


def parse(column: Column, cell: Cell) -> object:
    """The typed value of a non-empty cell, or ``Wrong``. Measures stay text: their KPI's unit types them."""
    if isinstance(cell, Odd):
        text = _odd(cell, column.type)
        if isinstance(text, Wrong):
            return text
    else:
        text = cell
    if column.type == "choice":
        if text in column.choices:
            return text
        listed = ", ".join(column.choices)
        return Wrong(f"one of {listed}", suggest(text, column.choices, f"write one of {listed}"))
    # A reference is judged by whether it is found, so that one mistake is one problem.
    value = _plain(text) if column.references else _PARSERS[column.type](text)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _bounded(column, value)
    return value


def _bounded(column: Column, value: float) -> object:
    low, high = column.low, column.high
    if (low is None or value >= low) and (high is None or value <= high):
        return value
    if high is None:
        expected = f"at least {low:g}"
    elif low is None:
        expected = f"at most {high:g}"
    else:
        expected = f"between {low:g} and {high:g}"
    return Wrong(expected, "check the number against its source")
