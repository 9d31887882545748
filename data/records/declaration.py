"""records.toml: which columns the student records have, and how a KPI is counted from them."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from data.cells import suggest
from data.records.expressions import TYPES, Expression, ExpressionError, parse

FILE = "records.toml"
_TOP = ("year", "school", "columns", "dimensions", "kpis")
_FACTS = ("as_of", "series", "status", "source", "source_url", "reason", "note")
_OPTIONS = ("numerator", "denominator", "dimensions", "crosses", "schools", "school_crosses", "years", "baseline", *_FACTS)
Report = Callable[[str, object, str, str], None]
"""Called for each problem with the place in the file, the offending text, what is expected, and the remedy."""


@dataclass(frozen=True)
class Measure:
    """How one KPI is counted: students who meet ``numerator`` among those in ``denominator``.

    A cross is counted for the district only unless ``school_crosses``; nothing is counted by
    school unless ``schools``. ``years`` empty means every year of the records. ``facts`` are the
    other columns of its result rows: one text, or one a year.
    """

    kpi_id: str
    numerator: Expression
    denominator: Expression | None
    dimensions: tuple[str, ...]
    crosses: tuple[tuple[str, str], ...]
    schools: bool = True
    school_crosses: bool = False
    years: frozenset[int] = frozenset()
    baseline: int | None = None
    facts: Mapping[str, str | Mapping[str, str]] = field(default_factory=dict)

    def fact(self, name: str, year: int) -> str | None:
        given = self.facts.get(name)
        return given if isinstance(given, str) or given is None else given.get(str(year))


@dataclass(frozen=True)
class Declaration:
    """``columns`` are the declared names and types, ``dimensions`` give each student's group id, or nothing."""

    columns: Mapping[str, str]
    year: str
    school: str | None
    dimensions: Mapping[str, Expression]
    measures: tuple[Measure, ...]

    @property
    def used(self) -> tuple[str, ...]:
        """The columns that are read; no other column of the records is ever looked at."""
        expressions = [*self.dimensions.values(), *(m.numerator for m in self.measures)]
        expressions += [m.denominator for m in self.measures if m.denominator]
        needed = {name for expression in expressions for name in expression.columns} | {self.year, self.school}
        return tuple(name for name in self.columns if name in needed)


def read(path: Path, report: Report) -> Declaration | None:
    """The declaration in ``path``, or None where a part that all else rests on is wrong. Every problem is reported."""
    try:
        given = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        report("", path.name, "a readable file", f"the system says: {error.strerror or 'it cannot be read'}")
        return None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        report("", str(error), "a TOML file in UTF-8", "check the line it names")
        return None
    return _Reader(given, report).read()


class _Reader:
    def __init__(self, given: dict[str, object], report: Report) -> None:
        self.given, self.report = given, report
        self.sound = True

    def wrong(self, place: str, text: object, expected: str, remedy: str) -> None:
        self.sound = False
        self.report(place, text, expected, remedy)

    def read(self) -> Declaration | None:
        self._known("", self.given, _TOP)
        columns = self._columns()
        if columns is None:
            return None
        year = self._role("year", "year", "integer", columns)
        school = self._role("school", "school_id", "text", columns)
        if year is None:
            if self.sound:
                self.wrong("year", "", "a column of school years", 'declare a column year = "integer"')
            return None
        dimensions = {
            name: found
            for name, text in self._table("dimensions").items()
            if (found := self._expression(f"dimensions.{name}", text, columns, ("text",))) is not None
        }
        kpis = self._table("kpis")
        if not kpis:
            self.wrong("kpis", "", "at least one KPI", 'add a table such as [kpis.graduation_4yr] with numerator = "graduated"')
        measures = [self._measure(kpi_id, options, columns, dimensions) for kpi_id, options in kpis.items()]
        if not self.sound:
            return None
        return Declaration(columns, year, school, dimensions, tuple(m for m in measures if m))

    def _known(self, place: str, table: Mapping[str, object], known: tuple[str, ...]) -> None:
        for name in table:
            if name not in known:
                remedy = suggest(name, known, f"remove it; the settings are {', '.join(known)}")
                self.wrong(f"{place}{name}", name, "a setting of records.toml", remedy)

    def _table(self, name: str) -> Mapping[str, object]:
        found = self.given.get(name, {})
        if isinstance(found, dict):
            return found
        self.wrong(name, found, "a table", f"write it under the heading [{name}]")
        return {}

    def _columns(self) -> dict[str, str] | None:
        columns: dict[str, str] = {}
        for name, kind in self._table("columns").items():
            if kind not in TYPES:
                self.wrong(f"columns.{name}", kind, f"one of {', '.join(TYPES)}", suggest(str(kind), TYPES, "write one of them"))
            elif any(name.casefold() == other.casefold() for other in columns):
                self.wrong(f"columns.{name}", name, "each column once, whatever its case", "rename one of the two in the records")
            else:
                columns[name] = str(kind)
        if not columns:
            self.wrong("columns", "", "the columns of the records", 'write under [columns] lines such as year = "integer"')
            return None
        return columns

    def _role(self, setting: str, default: str, kind: str, columns: Mapping[str, str]) -> str | None:
        name = self.given.get(setting, default if default in columns else None)
        if name is None:
            return None
        if not isinstance(name, str) or name not in columns:
            self.wrong(setting, name, "a column declared under [columns]", suggest(str(name), columns, "declare it"))
            return None
        if columns[name] != kind:
            self.wrong(setting, name, f"a column of type {kind}", f'write {name} = "{kind}" under [columns]')
            return None
        return name

    def _expression(self, place: str, text: object, columns: Mapping[str, str], kinds: tuple[str, ...]) -> Expression | None:
        if not isinstance(text, str) or not text.strip():
            self.wrong(place, text, "an expression in quotation marks", 'write one such as "graduated"')
            return None
        try:
            found = parse(text, columns)
        except ExpressionError as error:
            self.wrong(place, text, error.expected, error.remedy)
            return None
        if found.type not in kinds:
            asked = "a group id of each student" if "text" in kinds else "true or false, or a whole number, of each student"
            self.wrong(place, text, asked, f"this is {found.type or 'always empty'}: {_mend(kinds[0])}")
            return None
        return found

    def _measure(
        self, kpi_id: str, options: object, columns: Mapping[str, str], dimensions: Mapping[str, Expression]
    ) -> Measure | None:
        place = f"kpis.{kpi_id}"
        if not isinstance(options, dict):
            self.wrong(place, options, "a table", f"write it under the heading [{place}]")
            return None
        self._known(f"{place}.", options, _OPTIONS)
        numerator = self._expression(f"{place}.numerator", options.get("numerator", ""), columns, ("boolean", "integer"))
        denominator = None
        if "denominator" in options:
            denominator = self._expression(f"{place}.denominator", options["denominator"], columns, ("boolean", "integer"))
        flags = {name: self._flag(f"{place}.{name}", options.get(name, default)) for name, default in _FLAGS.items()}
        chosen = self._names(f"{place}.dimensions", options.get("dimensions", list(dimensions)), dimensions)
        crosses = self._crosses(f"{place}.crosses", options.get("crosses", []), dimensions)
        years = self._years(f"{place}.years", options.get("years", []))
        baseline = self._years(f"{place}.baseline", [options["baseline"]] if "baseline" in options else [])
        facts = {name: self._fact(f"{place}.{name}", options[name]) for name in _FACTS if name in options}
        if numerator is None:
            return None
        return Measure(
            kpi_id, numerator, denominator, chosen, crosses, flags["schools"], flags["school_crosses"],
            frozenset(years), next(iter(baseline), None), facts,
        )  # fmt: skip

    def _flag(self, place: str, value: object) -> bool:
        if not isinstance(value, bool):
            self.wrong(place, value, "true or false", "write true or false without quotation marks")
        return value is True

    def _names(self, place: str, value: object, known: Mapping[str, object]) -> tuple[str, ...]:
        if not isinstance(value, list):
            self.wrong(place, value, "a list of dimensions", 'write one such as ["race", "sex"]')
            return ()
        for name in value:
            if name not in known:
                self.wrong(place, name, "a name under [dimensions]", suggest(str(name), known, "declare it there"))
        return tuple(dict.fromkeys(str(name) for name in value))

    def _crosses(self, place: str, value: object, known: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
        if not isinstance(value, list) or any(not isinstance(pair, list) or len(pair) != 2 for pair in value):
            self.wrong(place, value, "a list of pairs of dimensions", 'write one such as [["race", "sex"]]')
            return ()
        pairs = [self._names(place, pair, known) for pair in value]
        if any(len(pair) != 2 for pair in pairs):
            self.wrong(place, value, "two different dimensions in each pair", "name each dimension once")
        return tuple((pair[0], pair[1]) for pair in pairs if len(pair) == 2)

    def _years(self, place: str, value: object) -> tuple[int, ...]:
        years = value if isinstance(value, list) else [value]
        for year in years:
            if not isinstance(year, int) or isinstance(year, bool) or not 1900 <= year <= 2200:
                self.wrong(place, year, "a year such as 2025 for 2024-25", "write four digits without quotation marks")
        return tuple(year for year in years if isinstance(year, int))

    def _fact(self, place: str, value: object) -> str | Mapping[str, str]:
        if isinstance(value, dict) and all(isinstance(text, str) for text in value.values()):
            return {str(year): str(text) for year, text in value.items()}
        if not isinstance(value, str):
            self.wrong(place, value, "a text, or one for each year", f'write "..." or {{ 2025 = "..." }} for {place}')
        return str(value)


_FLAGS = {"schools": True, "school_crosses": False}


def _mend(kind: str) -> str:
    if kind == "text":
        return "write one such as case when swd then 'swd' else 'not_swd' end"
    return "compare it, such as score >= 3"
