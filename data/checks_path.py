"""Warns where a KPI's listed targets are not the ones its stated rule would give."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from data.cells import CLOSE_GAP, NUMBER
from data.checks_measures import current, half_unit
from data.draft import Draft, Row

Series = tuple[object, object, object]


def check(draft: Draft) -> None:
    """One warning for each current listed target that differs from its KPI's rule by more than its own rounding.

    ``linear``: equal yearly increments from the baseline to the last target. ``close_gap:p``: p percent
    of what was left the year before, to 100, or to 0 where lower is better; what was left is taken from
    that year's result or, as when the targets were set ahead, from its path.
    """
    kpis = {k["kpi_id"]: k for k in draft.rows("kpis") if k["path_rule"] not in (None, "listed")}
    if not kpis:
        return
    targets: dict[Series, dict[int, tuple[int, float, str]]] = defaultdict(dict)
    establish: dict[Series, int] = {}
    filled = draft.tables["targets"]
    for index, row in current(filled):
        key, year, value = (row["kpi_id"], row["school_id"], row["group_id"]), row["year"], row["value"]
        if row["kpi_id"] not in kpis or row["on"] != "value" or not isinstance(year, int):
            continue
        if row["kind"] == "establish":
            establish[key] = year
        if row["kind"] == "value" and isinstance(value, float):
            targets[key][year] = (index, value, filled.printed["value"][index])
    results, baselines = _results(draft, set(targets))
    for key, listed in targets.items():
        start = baselines.get(key, establish.get(key))
        if start is None or start not in results[key]:
            continue
        for year, wanted in _rule(kpis[key[0]], start, results[key], listed).items():
            index, value, printed = listed[year]
            slack = float(half_unit(printed)) if NUMBER.match(printed) else 0.5
            off, near = min((abs(w - value), w) for w in wanted)
            if off > slack + 1e-9:
                expected = f"{float(Decimal(repr(near))):.4g} by the rule {kpis[key[0]]['path_rule']}"
                remedy = "correct the target or the KPI's path_rule; the listed target holds"
                draft.add("targets", filled.at[index], "value", printed or value, expected, remedy, warning=True)


def _results(draft: Draft, wanted: set[Series]) -> tuple[dict[Series, dict[int, float]], dict[Series, int]]:
    """The year's result and the baseline's year of each series: of several days the latest, an empty day the year's end."""
    values: dict[Series, dict[int, tuple[str, float]]] = defaultdict(dict)
    baselines: dict[Series, int] = {}
    for _, row in current(draft.tables["results"]):
        key, year, value = (row["kpi_id"], row["school_id"], row["group_id"]), row["year"], row["value"]
        if key not in wanted or not isinstance(year, int) or not isinstance(value, float):
            continue
        day = str(row["measured_on"] or "9999")
        if year not in values[key] or day >= values[key][year][0]:
            values[key][year] = (day, value)
        if row["baseline"]:
            baselines[key] = max(year, baselines.get(key, year))
    return defaultdict(dict, {k: {y: v for y, (_, v) in years.items()} for k, years in values.items()}), baselines


def _rule(
    kpi: Row, start: int, results: dict[int, float], listed: dict[int, tuple[int, float, str]]
) -> dict[int, tuple[float, ...]]:
    """What the rule gives in each listed year after the start; more than one number where either reading will do."""
    cut = CLOSE_GAP.match(str(kpi["path_rule"]))
    base, last = results[start], max(listed)
    later = [year for year in sorted(listed) if year > start]
    if not cut:
        return {year: (base + (listed[last][1] - base) * (year - start) / (last - start),) for year in later if year != last}
    share = float(cut[1]) / 100
    end = 0.0 if kpi["better"] == "lower" else 100.0
    found: dict[int, tuple[float, ...]] = {}
    ahead = strict = base
    for year in range(start + 1, last + 1):
        before = results.get(year - 1, strict)
        strict = before + share * (end - before)
        ahead = ahead + share * (end - ahead)
        if year in listed:
            found[year] = (strict, ahead)
            strict = listed[year][1]
    return found
