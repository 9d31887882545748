"""Questions about the record itself: what was restated, which sources were used, in which form results are given."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from data.connection import Db
from queries.kpis import ledger
from queries.run import Params, answer, question
from queries.types import LedgerRow


@dataclass(frozen=True)
class UsedSource:
    """A source and one KPI that was measured from it, with the first and last year it was used for."""

    source: str
    source_url: str
    kpi_id: str
    kpi: str
    first: int
    last: int


@dataclass(frozen=True)
class PublishedForms:
    """Counts of result rows by the form they are given in."""

    exact: int
    with_counts: int
    ranges: int
    hidden: int


@dataclass(frozen=True)
class Restatement:
    """One step of a ledger: the row that held, and the one that took its place."""

    old: LedgerRow
    new: LedgerRow


@question(UsedSource)
def used_sources() -> Params:
    return {}


@question(PublishedForms)
def published_forms() -> Params:
    return {}


@answer
def restatements(db: Db, kpi: str | None = None) -> tuple[Restatement, ...]:
    """Every time a target or result was replaced, the newest first; those without a date last."""
    steps = [
        Restatement(old, new)
        for old, new in pairwise(ledger(db, kpi))
        if _key(old) == _key(new)  # the ledger comes key by key, oldest row first
    ]
    return tuple(sorted(steps, key=lambda step: step.new.as_of or "", reverse=True))


def _key(row: LedgerRow) -> tuple[object, ...]:
    return row.ledger, row.kpi_id, row.year, row.measured_on, row.school_id, row.group_id, row.on
