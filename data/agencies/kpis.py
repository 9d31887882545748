"""The KPIs whose figures a file holds, as rows for a plan that does not have them yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from data.agencies.bundles import Existing
from data.agencies.formats import Format
from data.agencies.outcome import Row
from data.agencies.reader import Refused


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
        says.append(f"the plan had no KPI {kpi_id}: it was added under {where}; move it where it belongs")
    return made, rows, says


def _agrees(known: Mapping[str, str] | None, kpi: Mapping[str, str], file: str) -> bool:
    if known is None:
        return False
    if known.get("unit", "") not in ("", kpi["unit"]):
        raise Refused(f"{file}: its {kpi['kpi_id']} is a {kpi['unit']}, the plan's KPI of that id a {known['unit']}: rename one")
    return True


def _order(row: Mapping[str, str]) -> int:
    text = row.get("order", "")
    return int(text) if text.isdigit() else 0
