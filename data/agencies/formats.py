"""Published formats, one TOML each: what a header looks like and what its columns mean.

A format names columns by their heading, small or capital letters alike and with or without the
star of a footnote; several headings are alternatives, and one between slashes is a pattern.

    title, source          what the file is; {year} and {end} in source become 2017-18 and 2018
    layout                 rows (the default), wide, works or plan_workbook
    [find]                 columns that make the file known; sheet, a pattern of the sheet's name
    [columns]              which heading has which of the meanings in FIELDS
    [[measures]]           a KPI's row, its columns, share = true for 0.8075, only = {heading = pattern}
    [year]                 fixed = 2018, or title = a pattern with the year; pair for 1314; starts
    [level]                state and district = {heading = pattern}, or one pattern for any cell; default
    [groups]               label = group_id beyond the known labels; ignore = [...]; dimension of new ones
    [codes]                suppressed, not_applicable, not_given = [...] beyond or against the shared codes
    [ids]                  district and school = how many digits a code has; unique_schools; nces
    [zero]                 suppressed_before = the first year in which a printed 0 is a true 0
    [wide]                 pattern of headings with the parts group, field, year; fields = {part = meaning}
    [works.projects]       a project's columns, with {Heading}, {Heading:number}, :id, :year, :no_year
    [plan_workbook]        patterns of headings: measure, start, actual, target
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from data.agencies import codes
from data.cells import suggest
from data.tables import TABLES, UNITS

SHIPPED = Path(__file__).parent
FIELDS = (
    *("year", "measured_on", "district", "district_name", "school", "school_name", "group", "grades"),
    *("value", "low", "high", "bound", "numerator", "denominator"),
)
"""What a column of a file may mean. ``bound`` is the sign before a value, or the range of a withheld one."""
LAYOUTS = ("rows", "wide", "works", "plan_workbook")
_KPI = ("kpi_id", "name", "unit", "better", "decimals", "definition", "population", "source_url")
_KNOWN = frozenset(
    [
        "title",
        "source",
        "layout",
        "find",
        "columns",
        "measures",
        "year",
        "level",
        "groups",
        "codes",
        "ids",
        "wide",
        "works",
        "zero",
        "plan_workbook",
    ]
)


class FormatError(Exception):
    """A TOML that describes no format; the message names the file and the setting."""


@dataclass(frozen=True)
class Heading:
    """The headings a column may have."""

    patterns: tuple[re.Pattern[str], ...]
    words: str

    def matches(self, text: str) -> bool:
        return any(pattern.fullmatch(plain(text)) for pattern in self.patterns)


@dataclass(frozen=True)
class Rule:
    """True of a row where the cell under the heading, or any cell where there is none, is the pattern in full."""

    heading: Heading | None
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class Measure:
    """One KPI of a format: its row for a bundle, its columns, and which rows it is in."""

    kpi: Mapping[str, str]
    columns: Mapping[str, Heading]
    only: tuple[Rule, ...]
    scale: codes.Scale


@dataclass(frozen=True)
class Format:
    """``year`` holds ``fixed``, ``pair`` and ``starts``; ``title_year`` finds the year above the header, as its first group.

    ``level`` lists, in order, what makes a row the state's or a district's; ``zero_suppressed_before``
    is the first year in which a printed 0 is a true 0.
    """

    name: str
    title: str
    source: str
    layout: str
    find: tuple[Heading, ...]
    sheet: re.Pattern[str] | None
    columns: Mapping[str, Heading]
    measures: tuple[Measure, ...]
    year: Mapping[str, Any]
    title_year: re.Pattern[str] | None
    level: Mapping[str, tuple[Rule, ...]]
    default_level: str
    groups: Mapping[str, str]
    ignored_groups: frozenset[str]
    dimension: str
    codes: Mapping[str, str]
    widths: Mapping[str, int]
    unique_schools: bool
    nces: bool
    zero_suppressed_before: int
    wide: re.Pattern[str] | None = None
    wide_fields: Mapping[str, str] = field(default_factory=dict)
    works: Mapping[str, Any] = field(default_factory=dict)
    plan_workbook: Mapping[str, str] = field(default_factory=dict)


def plain(heading: str) -> str:
    """A heading as it is compared: small letters, single blanks, no star of a footnote."""
    return " ".join(heading.replace("\ufeff", "").casefold().split()).rstrip("*").strip()


def shipped() -> Iterator[Path]:
    yield from sorted(SHIPPED.glob("*.toml"))


def choose(name: str | None, own: Iterable[Path] = ()) -> list[Format]:
    """The format of a name or of a TOML file; without one all that are known, a bundle's ``own`` files among them.

    Raises FormatError where there is none of that name.
    """
    paths = {path.stem: path for path in [*shipped(), *own]}
    if name is None:
        return [load(path) for path in paths.values()]
    if name in paths:
        return [load(paths[name])]
    if name.endswith(".toml") and Path(name).is_file():
        return [load(Path(name))]
    raise FormatError(f"--format {name}: {suggest(name, paths, 'the formats are ' + ', '.join(sorted(paths)))}")


def load(path: Path) -> Format:
    """The format a TOML describes. Raises ``FormatError`` where it describes none, ``OSError`` where it cannot be read."""
    try:
        given = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FormatError(f"{path.name}: not TOML: {error}") from error
    try:
        return _format(path.stem, given)
    except (KeyError, TypeError, ValueError, AttributeError, re.error) as error:
        says = f"{error.args[0]} is missing" if isinstance(error, KeyError) else str(error)
        raise FormatError(f"{path.name}: {says}") from error


def _format(name: str, given: Mapping[str, Any]) -> Format:
    unknown = sorted(set(given) - _KNOWN)
    if unknown:
        raise ValueError(f"{unknown[0]} is no setting of a format; the settings are {', '.join(sorted(_KNOWN))}")
    layout = given.get("layout", "rows")
    if layout not in LAYOUTS:
        raise ValueError(f"layout is {layout!r}; it is one of {', '.join(LAYOUTS)}")
    levels = dict(given.get("level", {}))
    default = str(levels.pop("default", "district"))
    groups = dict(given.get("groups", {}))
    ignored = groups.pop("ignore", [])
    dimension = str(groups.pop("dimension", "published"))
    wide = given.get("wide", {})
    ids = dict(given.get("ids", {}))
    unique, nces = bool(ids.pop("unique_schools", False)), bool(ids.pop("nces", False))
    return Format(
        name=name,
        title=str(given["title"]),
        source=str(given["source"]),
        layout=layout,
        find=tuple(_heading(text) for text in given.get("find", {}).get("columns", [])),
        sheet=_pattern(given["find"]["sheet"]) if "sheet" in given.get("find", {}) else None,
        columns=_columns(given.get("columns", {})),
        measures=tuple(_measure(one) for one in given.get("measures", [])),
        year=dict(given.get("year", {})),
        title_year=_pattern(given["year"]["title"]) if "title" in given.get("year", {}) else None,
        level={level: _rules(rules) for level, rules in levels.items()},
        default_level=default,
        groups={label.casefold(): str(group) for label, group in groups.items()},
        ignored_groups=frozenset(str(label).casefold() for label in ignored),
        dimension=dimension,
        codes=_codes(given.get("codes", {})),
        widths={str(column): int(width) for column, width in ids.items()},
        unique_schools=unique,
        nces=nces,
        zero_suppressed_before=int(given.get("zero", {}).get("suppressed_before", 0)),
        wide=_pattern(wide["pattern"]) if wide else None,
        wide_fields={str(part): str(meaning) for part, meaning in wide.get("fields", {}).items()},
        works=dict(given.get("works", {})),
        plan_workbook=dict(given.get("plan_workbook", {})),
    )


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


def _heading(given: str | Iterable[str]) -> Heading:
    words = [given] if isinstance(given, str) else list(given)
    patterns = tuple(
        _pattern(word[1:-1]) if len(word) > 2 and word[0] == word[-1] == "/" else _pattern(re.escape(plain(word)))
        for word in words
    )
    return Heading(patterns, " or ".join(words))


def _columns(given: Mapping[str, Any]) -> dict[str, Heading]:
    unknown = sorted(set(given) - set(FIELDS))
    if unknown:
        raise ValueError(f"columns.{unknown[0]} is no meaning of a column; the meanings are {', '.join(FIELDS)}")
    return {meaning: _heading(words) for meaning, words in given.items()}


def _rules(given: Mapping[str, str] | str) -> tuple[Rule, ...]:
    if isinstance(given, str):
        return (Rule(None, _pattern(given)),)
    return tuple(Rule(_heading(column), _pattern(text)) for column, text in given.items())


def _measure(given: Mapping[str, Any]) -> Measure:
    kpi = {column: str(given[column]) for column in _KPI if column in given}
    unit = kpi.get("unit", "percent")
    if unit not in UNITS:
        raise ValueError(f"unit is {unit!r}; it is one of {', '.join(UNITS)}")
    missing = {"kpi_id", "name", "unit", "better"} - set(kpi)
    if missing:
        raise KeyError(f"measures.{sorted(missing)[0]}")
    columns = {meaning: words for meaning, words in given.items() if meaning in FIELDS}
    unknown = set(given) - set(FIELDS) - set(_KPI) - {"only", "share"}
    if unknown:
        raise ValueError(f"measures.{sorted(unknown)[0]} is no setting of a measure")
    return Measure(kpi, _columns(columns), _rules(given.get("only", {})), scale_of(unit, share=bool(given.get("share", False))))


def scale_of(unit: str, *, share: bool = False) -> codes.Scale:
    """The values a unit can hold: percents from 0 to 100, counts and rates from 0, dollars and scores any."""
    if unit == "percent":
        return codes.SHARE if share else codes.PERCENT
    return codes.Scale() if unit in ("score", "dollars") else codes.COUNT


def _codes(given: Mapping[str, Iterable[str]]) -> dict[str, str]:
    known = dict(codes.CODES)
    for status, texts in given.items():
        if status not in (codes.NOT_GIVEN, codes.SUPPRESSED, codes.NOT_APPLICABLE, *_STATUSES):
            raise ValueError(f"codes.{status} is no status of a result")
        known.update((str(text).casefold(), status) for text in texts)
    return known


_STATUSES = tuple(c for column in TABLES["results"].columns if column.name == "status" for c in column.choices)
