"""What a reader of a file knows of its counts: one entry a school and group, one slice a KPI and year.

An entry holds two counts. Of a share they are the persons with the outcome and those without; of a
rate the events and the persons; of a plain count the count and nothing. A published entry is known,
a hidden one lies between bounds.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal, NamedTuple

from data.groups import BUILT_IN
from data.privacy.ladder import rungs_of
from queries.types import DISTRICT

Row = Mapping[str, object]
Kind = Literal["share", "rate", "count"]
Key = tuple[str, str]
"""School and group; "" is the district."""

FROM_INSIDE = ""
"""Read as the plan's owner, who knows the count that a rate was printed from."""
HIDING = ("range_ladder", "exact_suppressed")
SCALE = {"percent": 100, "rate_100": 100, "rate_1000": 1000}
KINDS: dict[str, Kind] = {"percent": "share", "rate_100": "rate", "rate_1000": "rate", "count": "count"}


class Span(NamedTuple):
    """A count lies between these, both included; None is no upper end."""

    low: int
    high: int | None

    @property
    def known(self) -> bool:
        return self.low == self.high


FREE = Span(0, None)
NONE = Span(0, 0)


@dataclass(frozen=True)
class Entry:
    """What is known of one group's counts in one school (or the district, "").

    ``first`` and ``second`` are the two counts, ``total`` bounds their sum. ``rate`` bounds
    ``first`` as a share of the persons, 0-1. ``hidden``: the file withholds the counts.
    """

    unit: str
    group: str
    dimension: str
    first: Span
    second: Span
    total: Span = FREE
    rate: tuple[float, float] | None = None
    hidden: bool = False

    @property
    def known(self) -> bool:
        return self.first.known and self.second.known

    @property
    def key(self) -> Key:
        return self.unit, self.group


@dataclass(frozen=True)
class Slice:
    """Every count of one KPI, year and date of measurement ("" = the year's end)."""

    kpi: str
    year: int
    measured_on: str
    kind: Kind
    entries: tuple[Entry, ...]

    @property
    def name(self) -> str:
        return " ".join(str(part) for part in (self.kpi, self.year, self.measured_on) if part)

    @property
    def counts(self) -> tuple[str, ...]:
        """The names of the counts that are attacked: the two of an entry, and the sum of a share's."""
        return {"share": ("yes", "no", "total"), "rate": ("events", "total"), "count": ("count",)}[self.kind]

    @property
    def schools(self) -> tuple[str, ...]:
        return tuple(sorted({entry.unit for entry in self.entries} - {DISTRICT}))

    def withholding(self, keys: Iterable[Key]) -> Slice:
        """The same slice as its readers know it after the counts of these entries are hidden."""
        gone = frozenset(keys)
        return replace(self, entries=tuple(hide(e, self.kind) if e.key in gone else e for e in self.entries))


def hide(entry: Entry, kind: Kind) -> Entry:
    """The entry with nothing known but that it is there: somebody is in a group that is listed."""
    second = NONE if kind == "count" else FREE
    total = Span(1, None) if kind == "share" else FREE
    return replace(entry, first=FREE, second=second, total=total, rate=None, hidden=True)


def slices(kpis: Iterable[Row], results: Iterable[Row], groups: Iterable[Row], profile: str) -> tuple[Slice, ...]:
    """The counts of a file's results as one who knows its profile reads them.

    ``results`` are current rows, one a key. A KPI whose unit counts nobody has no slice, nor has one without a count.
    """
    dimensions = {str(row["group_id"]): str(row["dimension"]) for row in groups} | {g: b.dimension for g, b in BUILT_IN.items()}
    units = {str(row["kpi_id"]): str(row["unit"]) for row in kpis}
    found: defaultdict[tuple[str, int, str], list[Entry]] = defaultdict(list)
    for row in results:
        unit = units.get(str(row["kpi_id"]), "")
        if unit in KINDS:
            entry = read(row, unit, dimensions.get(str(row["group_id"]), ""), profile)
            if entry is not None:
                found[str(row["kpi_id"]), int(str(row["year"])), str(row.get("measured_on") or "")].append(entry)
    made = [Slice(kpi, year, day, KINDS[units[kpi]], tuple(entries)) for (kpi, year, day), entries in sorted(found.items())]
    return tuple(each for each in made if any(not entry.hidden or entry.rate for entry in each.entries))


def current(results: Iterable[Row]) -> tuple[Row, ...]:
    """Of each key of a ledger of results the row that holds: the newest ``as_of``, one without being the oldest."""
    newest: dict[tuple[object, ...], Row] = {}
    for row in results:
        key = tuple(row.get(column) or "" for column in ("kpi_id", "school_id", "group_id", "year", "measured_on"))
        if key not in newest or str(row.get("as_of") or "") > str(newest[key].get("as_of") or ""):
            newest[key] = row
    return tuple(newest.values())


def read(row: Row, unit: str, dimension: str, profile: str) -> Entry | None:
    """What one result row says of its counts; None where it is about no counts at all."""
    empty = Entry(str(row["school_id"]), str(row["group_id"]), dimension, FREE, FREE)
    x, n, value, low, high = (number(row.get(name)) for name in ("numerator", "denominator", "value", "low", "high"))
    kind = KINDS[unit]
    if value is None and low is None and high is None and x is None:
        return hide(empty, kind) if row.get("status") == "suppressed" else None
    if kind == "count":
        return replace(empty, first=Span(int(value), int(value)), second=NONE) if value is not None and _whole(value) else None
    scale = SCALE[unit]
    if n is None:
        return _without_n(empty, value, low, high, scale, profile)
    if not _whole(n) or n < 0 or (x is not None and (not _whole(x) or x < 0)):
        return None
    size = int(n)
    ends = (value, value) if value is not None else (low, high)
    first = Span(int(x), int(x)) if x is not None else _counted(ends, size, scale)
    if x is None and value is not None and profile == FROM_INSIDE:
        first = Span(round(value * size / scale), round(value * size / scale))
    withheld = value is None and x is None
    if kind == "rate":
        return replace(empty, first=first, second=Span(size, size), hidden=withheld)
    if first.high is None or first.high > size:
        return None
    return replace(
        empty,
        first=first,
        second=Span(size - first.high, size - first.low),
        total=Span(size, size),
        hidden=withheld,
    )


def number(given: object) -> float | None:
    return float(given) if isinstance(given, int | float) else None


def _without_n(
    empty: Entry, value: float | None, low: float | None, high: float | None, scale: int, profile: str
) -> Entry | None:
    """A rate alone. In a file that hides counts its range tells the number of persons to within a rung."""
    if profile not in HIDING or (value is not None and profile != "range_ladder"):
        return None
    ends = (value, value) if value is not None else (low, high)
    if ends[0] is None or ends[1] is None:
        return None
    half = 0.5 * scale / 100 if scale == 100 else 0.0
    rate = (max(0.0, (ends[0] - half) / scale), (ends[1] + half) / scale)
    total = Span(*rungs_of(ends[0], ends[1])) if scale == 100 else Span(1, None)
    return replace(empty, total=total, rate=rate, hidden=True)


def _counted(ends: tuple[float | None, float | None], n: int, scale: int) -> Span:
    """The numerators that a printed rate of n persons allows, to half a unit of its last digit."""
    low, high = ends
    if low is None or high is None:
        return Span(0, n)
    least = math.ceil((low - _half(low)) * n / scale - 1e-9)
    most = math.floor((high + _half(high)) * n / scale + 1e-9)
    if least > most:  # the printed rate belongs to another n; its nearest count is the best reading
        least = most = round(low * n / scale)
    return Span(max(0, least), max(0, most))


def _half(printed: float) -> float:
    exponent = Decimal(repr(printed)).normalize().as_tuple().exponent
    return 0.5 * 10.0 ** min(0, int(exponent))


def _whole(count: float) -> bool:
    return count == int(count)
