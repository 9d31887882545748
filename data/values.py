"""Types the values of targets, results and benchmarks in their KPI's unit, and fills defaults."""

from __future__ import annotations

import math
from collections.abc import Callable

from data.cells import Wrong, parse_number, suggest
from data.draft import Draft, Row, Rows
from data.groups import BUILT_IN
from data.tables import DECIMALS, NO_VALUE

_FROM_ZERO = frozenset(["count", "ratio", "rate_100", "rate_1000", "days"])
FACTOR = {"percent": 100, "ratio": 1, "rate_100": 100, "rate_1000": 1000}
"""What a numerator over a denominator is multiplied by in each unit that is made of counts."""
_YES_NO = {"no": 0.0, "false": 0.0, "0": 0.0, "yes": 1.0, "true": 1.0, "1": 1.0}


def from_counts(unit: str, numerator: float, denominator: float) -> float | None:
    """A value in the KPI's unit from its counts, unrounded; None where the unit is not made of counts or n is 0."""
    factor = FACTOR.get(unit)
    value = math.inf if factor is None or denominator <= 0 else factor * numerator / denominator
    return value if math.isfinite(value) else None


def levels(kpi: Row) -> tuple[str, ...]:
    """The names of an ordinal KPI, worst first; empty where its definition lists none."""
    definition = kpi.get("definition")
    if kpi.get("unit") != "ordinal" or not isinstance(definition, str) or "<" not in definition:
        return ()
    return tuple(part.strip() for part in definition.split("<"))


def settle(draft: Draft) -> None:
    """Types measures, computes the values that counts give, and fills the defaults that depend on a row."""
    kpis = {str(k["kpi_id"]): k for k in draft.rows("kpis")}
    for kpi in draft.rows("kpis"):
        if kpi["decimals"] is None:
            kpi["decimals"] = DECIMALS.get(str(kpi["unit"]), 0)
    for name in ("targets", "results", "benchmarks"):
        filled = draft.tables[name]
        for column in ("value", "low", "high"):
            if column in filled.table.names:
                _measure(draft, filled, column, kpis)
    _compute(draft, kpis)
    for name, start in (("survey_groups", 1), ("groups", len(BUILT_IN))):
        for place, row in enumerate(draft.rows(name), start):
            if row["order"] is None:
                row["order"] = place


def _measure(draft: Draft, filled: Rows, column: str, kpis: dict[str, Row]) -> None:
    named = any(k["unit"] in ("ordinal", "yes_no") for k in kpis.values())
    parsers: dict[tuple[str, bool], Callable[[str], float | Wrong]] = {}
    done: dict[tuple[str, bool, str], float | Wrong] = {}
    for index, row in enumerate(filled.rows):
        text = row[column]
        if not isinstance(text, str):
            continue
        kpi = kpis.get(str(row["kpi_id"]))
        if kpi is None and named:
            row[column] = None
            continue
        name = str(row["kpi_id"]) if kpi is not None else ""
        gap = row.get("on") == "gap"
        value = done.get((name, gap, text))
        if value is None:
            parser = parsers.get((name, gap)) or parsers.setdefault((name, gap), _parser(kpi, gap))
            value = done[name, gap, text] = parser(text)
        if isinstance(value, Wrong):
            draft.add(filled.table.name, filled.at[index], column, text, value.expected, value.remedy)
            filled.bad.add((index, column))
            row[column] = None
        else:
            row[column] = value


def _parser(kpi: Row | None, gap: bool) -> Callable[[str], float | Wrong]:
    unit = str(kpi["unit"]) if kpi else ""
    if unit == "ordinal" and not gap:
        return _ordinal(levels(kpi or {}))
    if unit == "yes_no" and not gap:
        return _yes_no
    high = 100.0 if unit == "percent" else None
    low = 0.0 if unit in _FROM_ZERO or high else None
    if gap:
        low = -high if high else None

    def bounded(text: str) -> float | Wrong:
        value = parse_number(text)
        if isinstance(value, Wrong) or ((low is None or value >= low) and (high is None or value <= high)):
            return value
        if high is None:
            return Wrong(f"a {unit} of at least 0", "check the sign of the number")
        return Wrong(f"a percent between {low:g} and {high:g}", "check the number, and whether percent is the KPI's unit")

    return bounded


def _yes_no(text: str) -> float | Wrong:
    value = _YES_NO.get(text.casefold())
    return Wrong("yes or no", "write yes or no") if value is None else value


def _ordinal(names: tuple[str, ...]) -> Callable[[str], float | Wrong]:
    index = {name.casefold(): float(place) for place, name in enumerate(names)}

    def named(text: str) -> float | Wrong:
        if text.casefold() in index:
            return index[text.casefold()]
        if not names:
            return Wrong("a level of the KPI", "list the KPI's levels in its definition, worst < ... < best")
        near = suggest(text, index, f"write one of {', '.join(names)}")
        for name in names:
            near = near.replace(f"mean {name.casefold()}?", f"mean {name}?")
        return Wrong(f"one of {', '.join(names)}", near)

    return named


def _compute(draft: Draft, kpis: dict[str, Row]) -> None:
    for name in ("targets", "results"):
        filled = draft.tables[name]
        for index, row in enumerate(filled.rows):
            computed = None
            numerator, denominator = row["numerator"], row["denominator"]
            empty = row["value"] is None and row["high"] is None and row.get("low") is None
            if (
                empty
                and isinstance(numerator, float)
                and isinstance(denominator, float)
                and not any((index, c) in filled.bad for c in ("value", "low", "high"))
                and row.get("status") not in NO_VALUE
                and row.get("kind", "value") == "value"
                and str(row["kpi_id"]) in kpis
            ):
                computed = from_counts(str(kpis[str(row["kpi_id"])]["unit"]), numerator, denominator)
            if name == "results":
                row["computed"] = computed is not None
            if computed is not None:
                row["value"] = computed
