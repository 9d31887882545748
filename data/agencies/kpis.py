"""The KPIs whose figures a file holds, as rows for a plan that does not have them yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from data.agencies.bundles import Existing
from data.agencies.formats import Format
from data.agencies.outcome import Row
from data.agencies.reader import Refused


def missing(bundle: Existing, format_: Format, used: Iterable[str], file: str) -> tuple[list[Row], list[str]]:
    """Rows for the KPIs a bundle lacks, under its first objective, and what to say about each.

    A plan without objectives gets none: where a KPI belongs is the plan's to say. Raises
    ``Refused`` where the bundle's KPI of the same id has another unit.
    """
    known = {row.get("kpi_id", ""): row for row in bundle.rows("kpis")}
    objectives = sorted(bundle.rows("objectives"), key=_order)
    rows: list[Row] = []
    says: list[str] = []
    for kpi_id in dict.fromkeys(used):
        kpi = next((m.kpi for m in format_.measures if m.kpi["kpi_id"] == kpi_id), None)
        if kpi is None or _agrees(known.get(kpi_id), kpi, file):
            continue
        if not objectives:
            says.append(f"the plan has no KPI {kpi_id} and no objective it could stand under: add both to kpis and objectives")
            continue
        first = objectives[0]["objective_id"]
        orders = [_order(row) for row in [*known.values(), *rows] if row.get("objective_id") == first]
        source = format_.source.replace(" {year}", "").replace(", class of {end}", "")
        row = {**kpi, "objective_id": first, "order": str(max(orders, default=0) + 1), "source": source, "collected": "annual"}
        rows.append(row)
        says.append(f"the plan had no KPI {kpi_id}: it was added under the objective {first}; move it where it belongs")
    return rows, says


def _agrees(known: Mapping[str, str] | None, kpi: Mapping[str, str], file: str) -> bool:
    if known is None:
        return False
    if known.get("unit", "") not in ("", kpi["unit"]):
        raise Refused(f"{file}: its {kpi['kpi_id']} is a {kpi['unit']}, the plan's KPI of that id a {known['unit']}: rename one")
    return True


def _order(row: Mapping[str, str]) -> int:
    text = row.get("order", "")
    return int(text) if text.isdigit() else 0
