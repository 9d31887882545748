"""From the counts of the grouping sets to rows of the table results, and the faults that show on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from data.draft import Row
from data.groups import lookup
from data.records.declaration import Declaration, Measure
from data.records.engines import Counted
from data.records.sql import sets_of
from data.tables import TABLES
from queries.types import ALL

_WIDTH = 6  # columns of a count before its sums
Cell = tuple[int, str, str]
"""Year, school and group; '' is the district."""


@dataclass(frozen=True)
class Plan:
    """What records are counted for: units of KPIs, schools, and each group's dimension."""

    units: Mapping[str, str]
    schools: frozenset[str]
    groups: Mapping[str, str]


@dataclass
class Faults:
    """Values of the records that mean nothing to the plan: found among the counts, located afterwards."""

    years: set[int | None] = field(default_factory=set)
    schools: set[str] = field(default_factory=set)
    groups: set[tuple[str, str]] = field(default_factory=set)
    crosses: set[str] = field(default_factory=set)
    missing: set[int] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.years or self.schools or self.groups or self.crosses or self.missing)


def results(counts: Sequence[Counted], declaration: Declaration, plan: Plan) -> tuple[list[Row], Faults]:
    """The result rows of every measure, in order of KPI, year, school, group; cells without students are no rows.

    Figures of the district are sums over its schools and the students of none, as whole numbers.
    """
    reader = _Reader(declaration, plan)
    for each in counts:
        reader.add(each)
    return [] if reader.faults else list(reader.rows()), reader.faults


@dataclass(frozen=True)
class _Split:
    """A group, and the numbers of the measures that are counted for it, each with whether by school too."""

    group: str
    measures: tuple[tuple[int, bool], ...]


class _Reader:
    def __init__(self, declaration: Declaration, plan: Plan) -> None:
        self.declaration, self.plan = declaration, plan
        self.sets = sets_of(declaration)
        self.faults = Faults()
        self.cells: list[dict[Cell, tuple[int, int]]] = [{} for _ in declaration.measures]
        self._years: set[int] = set()
        self._places: dict[str, str] = {}
        self._groups: dict[tuple[str, str], str | None] = {}
        self._splits: dict[Counted, _Split | None] = {}
        self._asked = [measure.years for measure in declaration.measures]

    def add(self, counted: Counted) -> None:
        """One row of a grouping set: year, school, whether of all schools, the split and its groups, then sums."""
        year, school, whole = counted[:3]
        if year not in self._years:
            if not isinstance(year, int) or not 1900 <= year <= 2200:
                self.faults.years.add(year)
                return
            self._years.add(year)
        place = "" if whole or school is None else self._places.get(school)
        if place is None:
            place = str(school).strip()
            if place and place not in self.plan.schools:
                self.faults.schools.add(place)
                return
            self._places[school] = place
        key = counted[3:_WIDTH]
        if key not in self._splits:
            self._splits[key] = self._split(*key)
        split = self._splits[key]
        if split is None:
            return
        group = split.group
        for number, by_school in split.measures:
            at = _WIDTH + 3 * number
            n, x, missing = counted[at : at + 3]
            if missing and group == ALL:
                self.faults.missing.add(number)
            asked = self._asked[number]
            if n and (not asked or year in asked):
                cells = self.cells[number]
                for cell in ((year, "", group), (year, place, group)) if place and by_school else ((year, "", group),):
                    before = cells.get(cell)
                    cells[cell] = (x, n) if before is None else (before[0] + x, before[1] + n)

    def _split(self, marks: int, one: object, two: object) -> _Split | None:
        """What a split and its groups mean; None where they are no group, or one unknown."""
        names = tuple(name for place, name in enumerate(self.sets.dimensions) if not marks >> place & 1)
        values = (one, two)[: len(names)]
        if any(value is None or not str(value).strip() for value in values):
            return None
        group = self._group(dict(zip(names, values, strict=True)))
        if group is None:
            return None
        measures = enumerate(self.declaration.measures)
        return _Split(group, tuple((number, _by_school(m, names)) for number, m in measures if _wants(m, names)))

    def _group(self, split: Mapping[str, object]) -> str | None:
        ids = [self._known(name, str(value).strip()) for name, value in split.items()]
        found = [group for group in ids if group is not None]
        if len(found) < len(ids):
            return None
        if len(found) < 2:
            return found[0] if found else ALL
        for joined in ("_".join(found), "_".join(reversed(found))):
            if joined in self.plan.groups:
                return joined
        self.faults.crosses.add("_".join(found))
        return None

    def _known(self, dimension: str, value: str) -> str | None:
        """The group a value means in a dimension: its id, or a published name of a built-in group."""
        key = (dimension, value)
        if key not in self._groups:
            group = value if value in self.plan.groups else lookup(value)
            if group is None or self.plan.groups.get(group) != dimension:
                self.faults.groups.add(key)
                group = None
            self._groups[key] = group
        return self._groups[key]

    def rows(self) -> list[Row]:
        made: list[Row] = []
        for measure, cells in zip(self.declaration.measures, self.cells, strict=True):
            whole = self.plan.units.get(measure.kpi_id) == "count"
            shared: dict[int, Row] = {}
            for (year, school, group), (x, n) in sorted(cells.items()):
                if year not in shared:
                    shared[year] = _shared(measure, year)
                row = shared[year].copy()
                row["school_id"], row["group_id"] = school, group
                if whole:
                    row["value"] = float(x)
                else:
                    row["numerator"], row["denominator"] = float(x), float(n)
                made.append(row)
        return made


def _shared(measure: Measure, year: int) -> Row:
    """What all rows of a measure and year have in common."""
    row: Row = {column.name: column.default for column in TABLES["results"].columns}
    row |= {name: text for name in measure.facts if (text := measure.fact(name, year)) is not None}
    row |= {"kpi_id": measure.kpi_id, "year": year}
    if measure.baseline == year:
        row["baseline"] = True
    return row


def _wants(measure: Measure, names: tuple[str, ...]) -> bool:
    if len(names) < 2:
        return not names or names[0] in measure.dimensions
    return names in measure.crosses or names[::-1] in measure.crosses


def _by_school(measure: Measure, names: tuple[str, ...]) -> bool:
    return measure.schools and (len(names) < 2 or measure.school_crosses)
