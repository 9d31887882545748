"""The KPIs whose figures a file holds, as rows for a plan that does not have them yet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from data.agencies.bundles import Existing
from data.agencies.formats import Format
from data.agencies.outcome import Row
from data.agencies.reader import Refused
from data.cells import suggest

_ALIKE = 0.5
"""The share of a KPI's words that another must hold to be told as perhaps the same."""


def renamed(format_: Format, bundle: Existing, wanted: Sequence[str]) -> Format:
    """The format with its figures under the plan's own KPIs: each of ``wanted`` is ``FORMAT_ID=PLAN_ID``, or a
    ``PLAN_ID`` alone where the format has one KPI. Raises ``Refused`` where either is unknown, or two become one.
    """
    if not wanted:
        return format_
    own = list(dict.fromkeys(measure.kpi["kpi_id"] for measure in format_.measures))
    known = [row.get("kpi_id", "") for row in bundle.rows("kpis")]
    names: dict[str, str] = {}
    for text in wanted:
        first, equals, second = text.partition("=")
        if not equals and len(own) != 1:
            listed = ", ".join(own) or "none"
            raise Refused(
                f"--kpi {text}: the KPIs of the format {format_.name} are {listed}: write which one, as in {_sample(own)}"
            )
        old, new = (first, second) if equals else (own[0], first)
        if old not in own:
            remedy = suggest(old, own, f"its KPIs are {', '.join(own) or 'none'}")
            raise Refused(f"--kpi {text}: the format {format_.name} has no KPI {old}: {remedy}")
        if new not in known:
            remedy = suggest(new, known, "add it to the table kpis, or leave --kpi out")
            raise Refused(f"--kpi {text}: {bundle.path} has no KPI {new}: {remedy}")
        names[old] = new
    after = [names.get(kpi_id, kpi_id) for kpi_id in own]
    twice = next((kpi_id for kpi_id in after if after.count(kpi_id) > 1), None)
    if twice:
        raise Refused(f"--kpi: two KPIs of the format {format_.name} would both become {twice}: give each its own")
    measures = [replace(m, kpi={**m.kpi, "kpi_id": names.get(m.kpi["kpi_id"], m.kpi["kpi_id"])}) for m in format_.measures]
    return replace(format_, measures=tuple(measures))


def _sample(own: Sequence[str]) -> str:
    return f"--kpi {own[0] if own else 'ID'}=THE_PLANS_ID"


def missing(bundle: Existing, format_: Format, used: Iterable[str], file: str) -> tuple[list[Row], list[Row], list[str]]:
    """Rows of objectives and KPIs that a bundle lacks, and what to say about each KPI.

    A KPI goes under the first objective; a plan without objectives gets one of the KPI's name under its
    first goal. Where it belongs is the plan's to say, so a warning says where it stands. Raises
    ``Refused`` where the bundle's KPI of the same id has another unit.
    """
    known = {row.get("kpi_id", ""): row for row in bundle.rows("kpis")}
    objectives, goals = (sorted(bundle.rows(table), key=_order) for table in ("objectives", "goals"))
    made: list[Row] = []
    rows: list[Row] = []
    says: list[str] = []
    for kpi_id in dict.fromkeys(used):
        kpi = next((m.kpi for m in format_.measures if m.kpi["kpi_id"] == kpi_id), None)
        if kpi is None or _agrees(known.get(kpi_id), kpi, file):
            continue
        if not objectives and goals:
            objective = {"objective_id": kpi_id, "goal_id": goals[0]["goal_id"], "order": "1", "name": kpi["name"]}
            objectives, made = [objective], [objective]
        if not objectives:
            says.append(f"the plan has no KPI {kpi_id} and no goal it could stand under: add goals, objectives and kpis")
            continue
        first = objectives[0]["objective_id"]
        orders = [_order(row) for row in [*known.values(), *rows] if row.get("objective_id") == first]
        source = format_.source.replace(" {year}", "").replace(", class of {end}", "")
        order = str(max(orders, default=0) + 1)
        rows.append({**kpi, "objective_id": first, "order": order, "source": source, "collected": "annual"})
        where = f"a new objective of the goal {made[0]['goal_id']}" if made else f"the objective {first}"
        twin = _twin(kpi, bundle.rows("kpis"))
        says.append(
            f"the plan had no KPI {kpi_id}: it was added under {where}; "
            + (
                f"if it is the plan's {twin}, take its rows out again and import with --kpi {kpi_id}={twin}"
                if twin
                else "move it where it belongs"
            )
        )
    return made, rows, says


def _agrees(known: Mapping[str, str] | None, kpi: Mapping[str, str], file: str) -> bool:
    if known is None:
        return False
    if known.get("unit", "") not in ("", kpi["unit"]):
        raise Refused(f"{file}: its {kpi['kpi_id']} is a {kpi['unit']}, the plan's KPI of that id a {known['unit']}: rename one")
    return True


def _twin(kpi: Mapping[str, str], rows: Iterable[Mapping[str, str]]) -> str:
    """The id of the plan's KPI that may be the same by another id: of the same unit, most of its name's words shared."""
    words = _words(kpi)
    found = [
        (len(words & _words(row)) / len(_words(row)), row["kpi_id"])
        for row in rows
        if row.get("kpi_id") and row.get("unit") == kpi["unit"] and _words(row)
    ]
    share, kpi_id = max(found, default=(0.0, ""))
    return kpi_id if share >= _ALIKE else ""


def _words(row: Mapping[str, str]) -> set[str]:
    found = set(re.findall(r"[a-z]+", f"{row.get('name', '')} {row.get('kpi_id', '')}".casefold()))
    return found - {"rate", "percent", "of", "the", "and", "in", "yr"}


def _order(row: Mapping[str, str]) -> int:
    text = row.get("order", "")
    return int(text) if text.isdigit() else 0
