"""Questions about the plan itself: what it says, what surrounds it, and what its ids are."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from data.connection import Db
from queries.filters import Domain
from queries.run import Params, answer, question
from queries.types import (
    Benchmark,
    Comment,
    FrameworkItem,
    Goal,
    GoalIdea,
    Group,
    Objective,
    PeerGoal,
    Phase,
    Plan,
    Problem,
    Provenance,
    Statement,
    Strategy,
)


@question(Plan)
def plan_rows() -> Params:
    return {}


def plan(db: Db) -> Plan:
    """The plan's own row."""
    return plan_rows(db)[0]


@question(Statement)
def statements() -> Params:
    """Vision, mission and beliefs, in this order."""
    return {}


@question(Goal)
def goals() -> Params:
    return {}


@question(Objective)
def objectives(goal: str | None = None) -> Params:
    return {"goal": goal}


@question(Strategy)
def strategies(goal: str | None = None) -> Params:
    """Strategies in the plan's order, a nested step after the one it belongs to."""
    return {"goal": goal}


@question(Phase)
def phases(goal: str | None = None) -> Params:
    return {"goal": goal}


@question(FrameworkItem)
def frameworks() -> Params:
    return {}


@question(PeerGoal)
def peer_goals() -> Params:
    return {}


@question(GoalIdea)
def goal_ideas() -> Params:
    return {}


@question(Benchmark)
def benchmarks(kpi: str | None = None) -> Params:
    return {"kpi": kpi}


@question(Comment)
def comments(kpi: str | None = None) -> Params:
    return {"kpi": kpi}


@question(Problem)
def problems() -> Params:
    """What the checks found; a public release holds only what quotes no hidden number."""
    return {}


@question(Group)
def groups() -> Params:
    """Student groups in their fixed order, all students first."""
    return {}


@dataclass(frozen=True)
class _Id:
    kind: str
    id: str


@question(_Id)
def domain_rows() -> Params:
    return {}


@answer
def domain(db: Db) -> Domain:
    """What a URL of this plan may name. Years are those of results and targets; views and sorts are
    the pages' own and stay empty."""
    ids: defaultdict[str, set[str]] = defaultdict(set)
    for row in domain_rows(db):
        ids[row.kind].add(row.id)
    return Domain(
        kpis=frozenset(ids["kpi"]),
        schools=frozenset(ids["school"]),
        groups=frozenset(ids["group"]),
        dimensions=frozenset(ids["dimension"]),
        years=frozenset(map(int, ids["year"])),
        waves=frozenset(ids["wave"]),
        stakeholders=frozenset(ids["stakeholder"]),
        programs=frozenset(ids["program"]),
        statuses=frozenset(ids["status"]),
        goals=frozenset(ids["goal"]),
    )


@dataclass(frozen=True)
class _Source:
    source: str
    as_of: str


@question(_Source)
def sources(kpi: str | None = None, school: str | None = None, year: int | None = None) -> Params:
    return {"kpi": kpi, "school": school, "year": year}


@answer
def provenance(db: Db, kpi: str | None = None, school: str | None = None, year: int | None = None) -> Provenance:
    """Where the numbers come from and how old they are: a KPI's, or without one the whole plan's.

    ``school`` and ``year`` narrow it to the rows a chart shows; by default any school, newest year.
    ``as_of`` is the newest date of these results, else the release's.
    """
    known = plan(db)
    found = sources(db, kpi, school, year)[0]
    return Provenance(
        source=found.source,
        as_of=(found.as_of if kpi else "") or db.data_as_of,
        release=db.release,
        privacy_profile=known.privacy_profile,
        synthetic=known.synthetic,
        district=known.district,
        plan_id=known.id,
    )
