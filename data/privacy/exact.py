"""The profile ``exact_suppressed``: exact values, small groups hidden, and enough others that they stay hidden."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from data.groups import BUILT_IN
from data.privacy.cells import FROM_INSIDE, KINDS, Key, Slice, current, number, read, slices
from data.privacy.guard import PromiseBroken
from data.privacy.primary import end, too_few
from data.privacy.together import guard_all
from queries.types import ALL, DISTRICT

Rows = list[dict[str, object]]
Tables = dict[str, Rows]
SliceKey = tuple[str, int, str]


def apply(tables: Tables, minimum: int, kept: Path | None = None, units: frozenset[str] = frozenset(KINDS)) -> Tables:
    """Results, targets and school profiles as the profile allows; other tables stay.

    ``minimum`` in persons. ``kept``: a folder of earlier findings. ``units``: only KPIs of these
    units are touched. Race by sex leaves the building as a district figure only. Raises PromiseBroken.
    """
    results = [row for row in tables["results"] if not _crossed_at_school(row)]
    kpis = [row for row in tables["kpis"] if row["unit"] in units]
    made = slices(kpis, current(results), tables.get("groups", []), FROM_INSIDE)
    guarded = guard_all(made, minimum, kept=kept)
    leaks = [leak for each in guarded for leak in each.leaks]
    if leaks:
        raise PromiseBroken(leaks)
    hidden = {_key(each): found.protection.hidden | found.protection.coded for each, found in zip(made, guarded, strict=True)}
    coded = {_key(each): found.protection.coded for each, found in zip(made, guarded, strict=True)}
    sized = {_key(each): found.open for each, found in zip(made, guarded, strict=True)}
    rewrite = _Rewriter(
        {str(row["kpi_id"]): str(row["unit"]) for row in tables["kpis"]}, units, results, minimum, hidden, coded, sized
    )
    gone = {(kpi, key) for (kpi, _, _), keys in hidden.items() for key in keys}
    targets = [
        {**row, "numerator": None, "denominator": None}
        if (row["kpi_id"], (row["school_id"], row["group_id"])) in gone or 0 < (number(row.get("denominator")) or 0) < minimum
        else row
        for row in tables["targets"]
    ]
    sizes: defaultdict[tuple[object, Key], set[int]] = defaultdict(set)
    for each in made:
        for entry in each.entries:
            if entry.key in hidden[_key(each)]:
                sizes[each.year, entry.key].add(entry.second.low + (entry.first.low if each.kind == "share" else 0))
    profiles = [_profile(row, sizes, minimum) for row in tables.get("school_profiles", [])]
    return {**tables, "results": [rewrite.row(row) for row in results], "targets": targets, "school_profiles": profiles}


def withheld(row: Mapping[str, object]) -> dict[str, object]:
    """A result without its numbers, nor the texts that may quote them."""
    blank = dict.fromkeys(("value", "low", "high", "numerator", "denominator", "reason", "note"))
    return {**row, **blank, "computed": False, "status": "suppressed"}


def _key(of: Slice) -> SliceKey:
    return of.kpi, of.year, of.measured_on


def _crossed_at_school(row: Mapping[str, object]) -> bool:
    group = BUILT_IN.get(str(row["group_id"]))
    return row["school_id"] != DISTRICT and group is not None and group.dimension == "race_sex"


class _Rewriter:
    """Turns each result into what is published of it, its older versions included."""

    def __init__(
        self,
        units: Mapping[str, str],
        touched: frozenset[str],
        results: Iterable[Mapping[str, object]],
        minimum: int,
        hidden: Mapping[SliceKey, frozenset[Key]],
        coded: Mapping[SliceKey, frozenset[Key]],
        sized: Mapping[SliceKey, frozenset[Key]],
    ) -> None:
        self.units, self.touched, self.minimum = units, touched, minimum
        self.hidden, self.coded, self.sized = hidden, coded, sized
        self.counted: defaultdict[str, set[SliceKey]] = defaultdict(set)
        for row in results:
            if row.get("denominator") is not None:
                self.counted[str(row["kpi_id"])].add(self._slice(row))

    def _slice(self, row: Mapping[str, object]) -> SliceKey:
        return str(row["kpi_id"]), int(str(row["year"])), str(row.get("measured_on") or "")

    def row(self, row: dict[str, object]) -> dict[str, object]:
        unit = self.units.get(str(row["kpi_id"]), "")
        if unit not in self.touched or all(row.get(name) is None for name in ("value", "low", "high", "numerator")):
            return row
        if unit not in KINDS:
            n = number(row.get("denominator"))
            return withheld(row) if n is not None and n < self.minimum else row
        key = (str(row["school_id"]), str(row["group_id"]))
        entry = read(row, unit, "", FROM_INSIDE)
        if entry is None:
            return self._bare(row, unit, key)
        if key in self.coded.get(self._slice(row), ()):
            coded = end(entry, KINDS[unit])
            # An older version of a coded result may not be near an end; it is withheld then.
            if coded is not None:
                blank = dict.fromkeys(("value", "numerator", "note"))
                if key not in self.sized.get(self._slice(row), ()):
                    blank["denominator"] = None
                return {**row, **blank, "low": coded.low, "high": coded.high, "computed": False}
            return withheld(row)
        older = too_few(entry, KINDS[unit], self.minimum) or end(entry, KINDS[unit]) is not None
        return withheld(row) if older or key in self.hidden.get(self._slice(row), ()) else row

    def _bare(self, row: dict[str, object], unit: str, key: Key) -> dict[str, object]:
        """A rate without a number of persons: kept where it is the district's own, or no row of its KPI has one.

        Beside counted results it could be of a small group, and its counts part of their sums. A range
        stays where its year has no counts at all.
        """
        counted = self.counted[str(row["kpi_id"])]
        n = number(row.get("denominator"))
        if n is not None:
            kept = n >= self.minimum
            return (
                {**row, "numerator": None, "denominator": None} if kept and self._slice(row) not in self.hidden else withheld(row)
            )
        alone = self._slice(row) not in counted
        if unit == "count" or not counted or (alone and (key == (DISTRICT, ALL) or row.get("value") is None)):
            return row
        return withheld(row)


_PROFILE_GROUPS = {"ed_pct": ("ed", "not_ed"), "el_pct": ("el", "not_el"), "swd_pct": ("swd", "not_swd")}


def _profile(row: dict[str, object], sizes: Mapping[tuple[object, Key], set[int]], minimum: int) -> dict[str, object]:
    """A school's enrolment and shares, without those that would tell a number of persons hidden that year.

    Enrolment times a share is a number of persons: the share goes where it, or the rest, is of too
    few, or gives the hidden size (``sizes``, by year, school and group) of a result.
    """
    school, made = str(row["school_id"]), dict(row)
    n = number(row.get("enrolment"))

    def told(group: str, persons: float) -> bool:
        near = 1 + 0.0005 * (n or 0)  # a share is printed to a tenth of a percent
        return any(abs(size - persons) <= near for size in sizes.get((row["year"], (school, group)), ()))

    if n is None or n < minimum or told(ALL, n):
        return {**made, **dict.fromkeys(("enrolment", *_PROFILE_GROUPS))}
    for column, (group, rest) in _PROFILE_GROUPS.items():
        persons = (number(row.get(column)) or 0.0) * n / 100
        if min(persons, n - persons) < minimum or told(group, persons) or told(rest, n - persons):
            made[column] = None
    return made
