"""Builds a release from rows written in a test, the way a district's bundle becomes one."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from data.build import ReleaseInfo, build
from data.connection import Db, Releases
from data.release import Tier

Row = Mapping[str, object]

PLAN: dict[str, object] = {
    "id": "demo",
    "district": "Demo Schools",
    "title": "The Demo Plan",
    "first_year": 2019,
    "last_year": 2023,
    "privacy_profile": "as_published",
    "minimum_group_size": 10,
}
DEFAULTS: dict[str, Sequence[Row]] = {
    "goals": [{"goal_id": "learning", "order": 1, "name": "Learning"}],
    "objectives": [{"objective_id": "learn", "goal_id": "learning", "order": 1, "name": "Every student learns"}],
}


def write(folder: Path, **tables: Sequence[Row]) -> Path:
    """Write rows as a bundle of CSV files; what a test does not care about is filled in.

    ``plan`` is one row that overrides PLAN. A KPI needs only its id: it becomes a percent under
    the one objective, better when higher. None and a missing column are empty cells.
    """
    folder.mkdir(parents=True, exist_ok=True)
    full = {**DEFAULTS, **tables}
    full["plan"] = [{**PLAN, **row} for row in tables.get("plan", [{}])]
    full["kpis"] = [
        {"objective_id": "learn", "order": place, "name": row["kpi_id"], "unit": "percent", "better": "higher", **row}
        for place, row in enumerate(tables.get("kpis", []), start=1)
    ]
    for name, rows in full.items():
        if rows:
            _csv(folder / f"{name}.csv", rows)
    return folder


def make(tmp_path: Path, **tables: Sequence[Row]) -> ReleaseInfo:
    """Write the rows and run the production build into ``tmp_path / "releases"``."""
    return build(write(tmp_path / "bundle", **tables), tmp_path / "releases")


def prepare(tmp_path: Path, tier: Tier = "public", **tables: Sequence[Row]) -> Db:
    """A release of these rows, opened as a page opens it. Raises BuildRefused where the checks find errors."""
    made = make(tmp_path, **tables)
    return Releases(tmp_path / "releases", tier).open(made.plan)


def _csv(path: Path, rows: Sequence[Row]) -> None:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows({column: "" if row.get(column) is None else row[column] for column in columns} for row in rows)
