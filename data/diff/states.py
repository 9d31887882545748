"""Which states come out otherwise: both sides judged by the rule that judges every page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any, TypeVar

from data.diff.rows import Change
from data.diff.sides import Row, Side
from queries.status import judge
from queries.types import Kpi, Result, Target

Place = tuple[str, str, str]
"""A KPI, school and group."""
T = TypeVar("T")


@dataclass(frozen=True)
class StateChange:
    """``old`` and ``new`` are states as in a chart's CSV, "" where there is none."""

    kpi: str
    year: int
    school: str
    group: str
    old: str
    new: str


def state_changes(old: Side, new: Side, changed: tuple[Change, ...]) -> Iterator[StateChange]:
    """Every year of a KPI, school and group whose state differs, in order; only what ``changed`` touches is judged."""
    places = _touched(old, new, changed)
    before, after = _States(old), _States(new)
    for place in sorted(places):
        was, now = before.of(place), after.of(place)
        for year in sorted({*was, *now}):
            if was.get(year, "") != now.get(year, ""):
                yield StateChange(place[0], year, place[1], place[2], was.get(year, ""), now.get(year, ""))


def _touched(old: Side, new: Side, changed: tuple[Change, ...]) -> set[Place]:
    every = {_place(row) for each in (old, new) for table in ("results", "targets") for row in each.tables[table]}
    if any(change.table == "plan" for change in changed):
        return every
    kpis = {str(change.key["kpi_id"]) for change in changed if change.table == "kpis"}
    touched = {_place(change.key) for change in changed if change.table in ("results", "targets")}
    return touched | {place for place in every if place[0] in kpis}


def _place(row: Mapping[str, object]) -> Place:
    return str(row["kpi_id"]), str(row["school_id"]), str(row["group_id"])


class _States:
    """The states of one side, judged when asked for."""

    def __init__(self, side: Side) -> None:
        plan = side.tables["plan"][0]
        self._first, self._last = int(str(plan["first_year"])), int(str(plan["last_year"]))
        goals = {row["objective_id"]: row["goal_id"] for row in side.tables["objectives"]}
        defaults = {"audience": "public", "path_rule": "listed"}
        self._kpis = {
            str(row["kpi_id"]): _typed(Kpi, {**row, **_absent(row, defaults), "goal_id": goals.get(row["objective_id"])})
            for row in side.tables["kpis"]
        }
        self._results: defaultdict[Place, list[Result]] = defaultdict(list)
        self._targets: defaultdict[Place, list[Target]] = defaultdict(list)
        for row in side.tables["results"]:
            if row["current"]:
                self._results[_place(row)].append(_typed(Result, row))
        for row in side.tables["targets"]:
            if row["current"] and row["on"] == "value":
                self._targets[_place(row)].append(_typed(Target, row))

    def of(self, place: Place) -> dict[int, str]:
        kpi = self._kpis.get(place[0])
        if kpi is None:
            return {}
        track = judge(kpi, self._results[place], self._targets[place], self._first, self._last)
        return {point.year: point.state for point in track.years}


def _absent(row: Row, defaults: Mapping[str, str]) -> Row:
    return {name: value for name, value in defaults.items() if row[name] is None}


def _typed(kind: type[T], row: Row) -> T:
    given: Any = {field.name: row[field.name] for field in fields(kind)}  # type: ignore[arg-type]  # a dataclass
    return kind(**given)
