"""Rows for tests of the measures, with everything not mentioned left at its default."""

from __future__ import annotations

from typing import Any

from queries.types import GroupResult, Kpi, Result, Target


def kpi(**changes: Any) -> Kpi:
    fields: dict[str, Any] = dict.fromkeys(Kpi.__dataclass_fields__)
    fields |= {"kpi_id": "k", "unit": "percent", "better": "higher", "decimals": 1, "path_rule": "listed", "order": 1}
    return Kpi(**(fields | changes))


def result(year: int, value: float | None = None, **changes: Any) -> Result:
    fields: dict[str, Any] = dict.fromkeys(Result.__dataclass_fields__)
    fields |= {"kpi_id": "k", "year": year, "value": value, "school_id": "", "group_id": "all", "status": "final"}
    return Result(**(fields | {"baseline": False, "computed": False} | changes))


def target(year: int, value: float | None = None, kind: str = "value", **changes: Any) -> Target:
    fields: dict[str, Any] = dict.fromkeys(Target.__dataclass_fields__)
    fields |= {"kpi_id": "k", "year": year, "value": value, "kind": kind, "school_id": "", "group_id": "all", "on": "value"}
    return Target(**(fields | changes))


def group(group_id: str, x: float | None = None, n: float | None = None, **changes: Any) -> GroupResult:
    value = 100 * x / n if x is not None and n else None
    fields: dict[str, Any] = {"group_id": group_id, "group": group_id, "dimension": "race", "order": 1, "value": value}
    fields |= {"low": None, "high": None, "numerator": x, "n": n, "status": "final"}
    return GroupResult(**(fields | changes))
