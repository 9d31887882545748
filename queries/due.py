"""What somebody owes the plan: KPIs that are due or late, and strategies past their date.

The rule. A KPI is *late* where a result that holds has the status late, or where its next_due has
passed and no figure has been recorded since; it is *due* where its next_due is at most thirty days
off and no figure has come yet. A retired KPI owes nothing. A strategy is *overdue* where its due
date has passed and its status is not complete. A date without a day has passed when its month has.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from data.connection import Db
from queries.kpis import kpis
from queries.plan import strategies
from queries.run import Params, answer, question
from queries.types import Kpi, Strategy

SOON = timedelta(days=30)


@dataclass(frozen=True)
class DueKpi:
    """``since`` is the day it was due, or None where only its status says so; ``year`` the year awaited, or None."""

    kpi: Kpi
    standing: Literal["late", "due"]
    since: str | None
    year: int | None
    reason: str


@dataclass(frozen=True)
class _DueRow:
    kpi_id: str
    delivered: str
    late_year: int
    reason: str
    pending_year: int


@question(_DueRow)
def due_rows() -> Params:
    return {}


@answer
def due_kpis(db: Db, today: str) -> tuple[DueKpi, ...]:
    """KPIs that are late, then those that are due, each in the plan's order. ``today`` is an ISO date."""
    rows = {row.kpi_id: row for row in due_rows(db)}
    found = [each for kpi in kpis(db) if (each := _due(kpi, rows[kpi.kpi_id], today)) is not None]
    return tuple(sorted(found, key=lambda each: each.standing != "late"))


@answer
def overdue_strategies(db: Db, today: str) -> tuple[Strategy, ...]:
    """Strategies past their due date that are not complete, the longest overdue first."""
    found = [s for s in strategies(db) if overdue(s, today)]
    return tuple(sorted(found, key=lambda s: (s.due or "")[:7]))


def overdue(strategy: Strategy, today: str) -> bool:
    """Whether a strategy should have been complete by ``today``, an ISO date."""
    return strategy.due is not None and strategy.status != "complete" and passed(strategy.due, today)


def passed(day: str, today: str) -> bool:
    """Whether a day, or a month where the day is unknown, lies wholly before ``today``."""
    return day < today[: len(day)]


@answer
def gives_dates(db: Db) -> bool:
    """Whether the plan says of anything when it is due, so that "nothing is late" means something."""
    dated = any(kpi.next_due for kpi in kpis(db)) or any(s.due for s in strategies(db))
    return dated or any(row.late_year or row.pending_year for row in due_rows(db))


def _due(kpi: Kpi, row: _DueRow, today: str) -> DueKpi | None:
    if kpi.retired is not None:
        return None
    open_since = kpi.next_due if kpi.next_due and not row.delivered >= kpi.next_due else None
    awaited = row.late_year or row.pending_year or None
    if row.late_year:
        since = open_since if open_since and passed(open_since, today) else None
        return DueKpi(kpi, "late", since, row.late_year, row.reason)
    if open_since is None:
        return None
    if passed(open_since, today):
        return DueKpi(kpi, "late", open_since, awaited, "")
    soon = (date.fromisoformat(today) + SOON).isoformat()
    return DueKpi(kpi, "due", open_since, awaited, "") if open_since <= soon[: len(open_since)] else None
