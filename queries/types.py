"""Frozen result types that every layer shares; imports nothing of ours.

Conventions: a year is the calendar year in which a school year ends. Percents are 0-100.
A school id of "" is the whole district; a group id of "all" is all students. ``None`` means
"not published" and is never to be read as zero.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

Unit = Literal["percent", "count", "ratio", "rate_100", "rate_1000", "score", "dollars", "days", "ordinal", "yes_no"]
Better = Literal["higher", "lower", "range", "none"]
State = Literal["met", "on_path", "improving", "no_progress", "no_target", "baseline", "pending", "late", ""]
Bound = Literal["exact", "at_most", "not_offered"]

DISTRICT = ""
ALL = "all"
PLAN_ID = re.compile(r"[a-z0-9][a-z0-9_-]*\Z")
RESERVED_PLANS = frozenset(["c", "oembed", "healthz", "readyz", "assets", "static", "login", "logout", "callback", "pair"])
SUFFIXES = ("svg", "png", "csv", "json")
"""What a chart's address may end in; so no KPI's id may."""


class Derived(float):
    """A number that a rule made, not one that a board adopted: a target on a path.

    It is as exact as any other; only a reader sees it with its KPI's decimals, where an adopted
    number is printed as it was written.
    """


@dataclass(frozen=True)
class Plan:
    """The one row of a plan, with the release it was read from."""

    id: str
    district: str
    title: str
    first_year: int
    last_year: int
    state: str | None
    source: str | None
    source_url: str | None
    published: str | None
    privacy_profile: str
    minimum_group_size: int
    contact: str | None
    message: str | None
    synthetic: bool


@dataclass(frozen=True)
class Statement:
    kind: str
    order: int
    text: str
    status: str


@dataclass(frozen=True)
class Goal:
    goal_id: str
    order: int
    name: str
    description: str | None


@dataclass(frozen=True)
class Objective:
    objective_id: str
    goal_id: str
    order: int
    name: str
    code: str | None
    owner: str | None


@dataclass(frozen=True)
class Strategy:
    objective_id: str
    order: int
    name: str
    status: str | None
    percent_complete: float | None
    start: str | None
    due: str | None
    owner: str | None
    note: str | None
    parent_order: int | None


@dataclass(frozen=True)
class Phase:
    """What a strategy is meant to do in one year: plan, implement or refine."""

    objective_id: str
    order: int
    year: int
    phase: str


@dataclass(frozen=True)
class Kpi:
    """A measure and the rules it is judged by. ``levels`` orders an ordinal's names worst to best."""

    kpi_id: str
    objective_id: str
    goal_id: str
    order: int
    name: str
    unit: Unit
    better: Better
    decimals: int
    definition: str | None
    population: str | None
    source: str | None
    source_url: str | None
    owner: str | None
    collected: str | None
    next_due: str | None
    audience: str
    path_rule: str
    introduced: int | None
    retired: int | None
    replaced_by: str | None
    reason: str | None

    @property
    def levels(self) -> tuple[str, ...]:
        if self.unit == "yes_no":
            return ("no", "yes")
        if self.unit == "ordinal" and self.definition:
            return tuple(part.strip() for part in self.definition.split("<"))
        return ()


@dataclass(frozen=True)
class Target:
    """One current row of the target ledger. ``value`` of an ordinal is its level's index, 0 = worst."""

    kpi_id: str
    year: int
    school_id: str
    group_id: str
    on: str
    kind: str
    value: float | None
    high: float | None
    numerator: float | None
    denominator: float | None
    as_of: str | None
    reason: str | None


@dataclass(frozen=True)
class Result:
    """One current row of the result ledger, in the KPI's unit."""

    kpi_id: str
    year: int
    measured_on: str | None
    school_id: str
    group_id: str
    value: float | None
    low: float | None
    high: float | None
    numerator: float | None
    denominator: float | None
    status: str
    baseline: bool
    series: str | None
    computed: bool
    as_of: str | None
    reason: str | None
    source: str | None
    source_url: str | None
    note: str | None


@dataclass(frozen=True)
class LedgerRow:
    """A row of either ledger with whether it still holds; for "restated on ... because ..."."""

    ledger: str
    kpi_id: str
    kpi: str
    year: int
    measured_on: str | None
    school_id: str
    group_id: str
    on: str
    kind: str
    value: float | None
    low: float | None
    high: float | None
    as_of: str | None
    reason: str | None
    source: str | None
    current: bool


@dataclass(frozen=True)
class Reason:
    """Why a state is what it is, as a code with its numbers; components/text turns it into words.

    amount: distance to the judge, in the KPI's unit, always >= 0. change: against the newest
    earlier result. year: the judged target's year. n: a count of students, schools or staff.
    """

    code: str
    amount: float | None = None
    year: int | None = None
    target: float | None = None
    change: float | None = None
    since: int | None = None
    n: int | None = None
    text: str | None = None


@dataclass(frozen=True)
class YearPoint:
    """One year of one KPI, school and group: result, target, path, state and why."""

    year: int
    value: float | None = None
    low: float | None = None
    high: float | None = None
    numerator: float | None = None
    n: float | None = None
    status: str = ""
    baseline: bool = False
    series: str | None = None
    measured_on: str | None = None
    computed: bool = False
    target: float | None = None
    target_high: float | None = None
    target_kind: str = ""
    target_numerator: float | None = None
    target_denominator: float | None = None
    target_reason: str | None = None
    path: float | None = None
    state: State = ""
    reason: Reason = field(default_factory=lambda: Reason("none"))
    strength: Reason | None = None
    n_more: int | None = None
    result_reason: str | None = None
    source: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Pace:
    """Theil-Sen slope in units a year. ``trend`` is claimed from five yearly points on."""

    slope: float
    points: int
    trend: bool
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class FanPoint:
    year: int
    mid: float
    low: float
    high: float


@dataclass(frozen=True)
class Trajectory:
    """Every year of one KPI for one school and group, judged. ``years`` ascend without repeats."""

    kpi: Kpi
    school_id: str
    group_id: str
    years: tuple[YearPoint, ...]
    within: tuple[Result, ...] = ()
    pace: Pace | None = None
    landing_year: float | None = None
    required_gain: float | None = None
    progress: float | None = None
    fan: tuple[FanPoint, ...] = ()

    @property
    def latest(self) -> YearPoint | None:
        """The newest year with a value or a range, else None."""
        known = [p for p in self.years if p.value is not None or p.low is not None or p.high is not None]
        return known[-1] if known else None

    @property
    def last_target(self) -> YearPoint | None:
        """The newest year with an adopted numeric target, else None."""
        adopted = [p for p in self.years if p.target is not None and p.target_kind in ("value", "range")]
        return adopted[-1] if adopted else None


@dataclass(frozen=True)
class Benchmark:
    kpi_id: str
    year: int
    name: str
    value: float
    source: str | None
    source_url: str | None


@dataclass(frozen=True)
class Comment:
    kpi_id: str
    year: int
    order: int
    text: str
    kind: str | None
    url: str | None
    author_office: str | None


@dataclass(frozen=True)
class Group:
    group_id: str
    name: str
    dimension: str
    order: int


@dataclass(frozen=True)
class School:
    school_id: str
    name: str
    level: str | None
    region: str | None
    opened: str | None
    closed: str | None
    formerly: str | None


@dataclass(frozen=True)
class SchoolProfile:
    school_id: str
    year: int
    enrolment: float | None
    ed_pct: float | None
    el_pct: float | None
    swd_pct: float | None


@dataclass(frozen=True)
class GroupResult:
    """A group's current result of one KPI, year and school: what a gap is computed from."""

    group_id: str
    group: str
    dimension: str
    order: int
    value: float | None
    low: float | None
    high: float | None
    numerator: float | None
    n: float | None
    status: str
    reason: str | None = None


@dataclass(frozen=True)
class Gap:
    """One group against its reference, in points of the KPI's unit.

    ``gap_low``/``gap_high`` are the 95 % interval (``interval`` "newcombe", "overlap" or
    "approximate"), or the bounds where values are ranges ("range"), else None ("").
    ``ratio`` is value / reference value; ``risk_ratio`` only for adverse outcomes with enough cases.
    ``to_parity`` counts students. ``note`` is a code that components/text words.
    """

    group_id: str
    group: str
    dimension: str
    order: int
    value: float | None
    low: float | None
    high: float | None
    n: float | None
    numerator: float | None
    ci_low: float | None
    ci_high: float | None
    reference: str
    reference_name: str
    reference_value: float | None
    reference_n: float | None
    gap: float | None
    gap_low: float | None
    gap_high: float | None
    interval: str
    ratio: float | None
    risk_ratio: float | None
    to_parity: int | None
    too_few: bool
    status: str
    note: str


@dataclass(frozen=True)
class SurveyWave:
    wave: str
    name: str
    date: str
    pick_up_to: int | None
    source: str | None


@dataclass(frozen=True)
class SurveyGroup:
    """``published`` is False where the wave has no table of this group's priorities."""

    wave: str
    group_id: str
    name: str
    respondents: int | None
    order: int
    list_length: int | None
    published: bool


@dataclass(frozen=True)
class PriorityCell:
    """A priority in a group: exact, at most (outside a published top list) or not offered."""

    wave: str
    group_id: str
    priority_id: str
    priority: str
    count: float | None
    percent: float | None
    rank: int | None
    bound: Bound


@dataclass(frozen=True)
class PriorityGoal:
    priority_id: str
    goal_id: str


@dataclass(frozen=True)
class Theme:
    wave: str
    respondent_group: str
    order: int
    theme_id: str
    theme: str
    inferred: bool
    detail: str | None
    goal_id: str | None


@dataclass(frozen=True)
class GoalIdea:
    order: int
    idea: str
    votes: int
    source: str | None


@dataclass(frozen=True)
class PeerGoal:
    district: str
    order: int
    goal: str
    plan: str | None
    source: str | None


@dataclass(frozen=True)
class FrameworkItem:
    framework: str
    code: str
    name: str
    goal_id: str | None
    objective_id: str | None


@dataclass(frozen=True)
class Program:
    program_id: str
    name: str
    budget: float | None
    spent: float | None
    manager: str | None
    management: str | None
    accountability: str | None
    goal_id: str | None
    source: str | None


@dataclass(frozen=True)
class Project:
    project_id: str
    program_id: str
    program: str
    name: str
    scope: str
    school_id: str | None
    site: str | None
    status: str | None
    planned_start: str | None
    planned_finish: str | None
    actual_start: str | None
    actual_finish: str | None
    budget: float | None
    spent: float | None
    percent_complete: float | None
    manager: str | None
    note: str | None
    goal_id: str | None


@dataclass(frozen=True)
class Milestone:
    project_id: str
    order: int
    name: str
    planned: str
    actual: str | None
    note: str | None


@dataclass(frozen=True)
class Problem:
    """One finding of the checks. row 1 is the first data row; 0 where no row is meant."""

    table: str
    row: int
    column: str
    text: str
    expected: str
    remedy: str
    severity: Literal["error", "warning"]


@dataclass(frozen=True)
class Provenance:
    """What the source line under a chart says. ``as_of`` is an ISO date or empty."""

    source: str
    as_of: str
    release: str
    privacy_profile: str
    synthetic: bool
    district: str
    plan_id: str
