"""The published facts that the committed plans were made from, read as text, cell by cell."""

from __future__ import annotations

import csv
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
PLANS = REPOSITORY / "data" / "plans"
FACTS = REPOSITORY.parent / "shared" / "data"


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file; every cell is the text as it stands there."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def plan_rows(plan: str, table: str) -> list[dict[str, str]]:
    return rows(PLANS / plan / f"{table}.csv")
