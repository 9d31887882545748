"""What goes into each chart: frozen dataclasses of query results, plus where they come from.

A chart is a function of its dataclass alone: no clock, no locale, no input or output.
"""

from __future__ import annotations

from dataclasses import dataclass

from queries.types import (
    Benchmark,
    Gap,
    Group,
    Kpi,
    PriorityCell,
    Project,
    Provenance,
    SurveyGroup,
    SurveyWave,
    Trajectory,
    YearPoint,
)


@dataclass(frozen=True)
class Comparison:
    """Another line beside the chart's own (the district beside a school, or one more group)."""

    name: str
    points: tuple[YearPoint, ...]
    group_id: str = "all"


@dataclass(frozen=True)
class Trend:
    """A KPI's results against its yearly targets. ``place`` and ``group`` are names to print.

    ``comparisons`` are drawn thin and labelled directly; at most the first three are highlighted.
    """

    trajectory: Trajectory
    place: str
    group: str
    first_year: int
    last_year: int
    provenance: Provenance
    comparisons: tuple[Comparison, ...] = ()
    benchmarks: tuple[Benchmark, ...] = ()


@dataclass(frozen=True)
class Gaps:
    """Groups of one KPI, year and place against a reference, in the order to draw.

    ``missing`` names the groups of the dimension that have no row at all; they are listed as
    missing. ``reference`` is the id asked for, ``reference_name`` its printed name. ``first_year``
    is the first where the counts of several years are taken together, up to ``year``. ``links``
    are (group id, address) of where a group's row leads, for a page whose marks can be followed.
    """

    kpi: Kpi
    year: int
    place: str
    school_id: str
    dimension: str | None
    reference: str
    reference_name: str
    rows: tuple[Gap, ...]
    provenance: Provenance
    missing: tuple[str, ...] = ()
    first_year: int | None = None
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class SchoolGap:
    """One group's gap inside one school. ``share``: of the students to parity over all schools, in percent."""

    school_id: str
    school: str
    gap: Gap
    share: float | None
    href: str = ""


@dataclass(frozen=True)
class SchoolRanking:
    """Schools by how many students of one group they are from parity, in the order to draw.

    ``reference`` is the id asked for; each school's rows are held against its own such students,
    except against "district". ``absent`` counts schools without a row for the group. ``first_year``
    as in ``Gaps``. ``here`` is the id of the school the reader has chosen, "" for none.
    """

    kpi: Kpi
    year: int
    place: str
    group_id: str
    group: str
    reference: str
    rows: tuple[SchoolGap, ...]
    provenance: Provenance
    district: Gap | None = None
    absent: int = 0
    first_year: int | None = None
    here: str = ""


@dataclass(frozen=True)
class HeatRow:
    """A school's gaps, one for each column of the heat map, None where it has no row for the group."""

    school_id: str
    school: str
    gaps: tuple[Gap | None, ...]
    href: str = ""


@dataclass(frozen=True)
class HeatMap:
    """Schools against the groups of one dimension: a gap in each cell. ``district`` is the row above them all."""

    kpi: Kpi
    year: int
    place: str
    dimension: str
    groups: tuple[Group, ...]
    reference: str
    rows: tuple[HeatRow, ...]
    provenance: Provenance
    district: HeatRow | None = None
    first_year: int | None = None
    here: str = ""
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Priorities:
    """A survey wave's priorities: rows in the order to draw, one cell a (priority, group).

    ``order`` lists priority ids, most wanted first by the equal-weight mean. ``stakeholder`` is
    the group whose ranked bars stand beside all, or None for the whole matrix. ``pooled`` and
    ``equal`` are percents by priority over the groups that published it (see ``weight_note``).
    """

    wave: SurveyWave
    groups: tuple[SurveyGroup, ...]
    cells: tuple[PriorityCell, ...]
    order: tuple[str, ...]
    pooled: tuple[tuple[str, float], ...]
    equal: tuple[tuple[str, float], ...]
    provenance: Provenance
    stakeholder: str | None = None


@dataclass(frozen=True)
class Bullet:
    """A result bar with its target tick and baseline tick, labelled at both ends."""

    kpi: Kpi
    value: float | None
    low: float | None
    high: float | None
    target: float | None
    baseline: float | None
    state: str


@dataclass(frozen=True)
class Sparkline:
    """All years of a KPI in one small line with its first and last value."""

    kpi: Kpi
    points: tuple[YearPoint, ...]


@dataclass(frozen=True)
class Multiples:
    """Several groups of one KPI over time: a small panel each, in the order to draw, on one scale.

    ``reference`` (all students, or the district) is drawn thin in every panel. Years outside
    ``first_year`` to ``last_year`` are not drawn.
    """

    kpi: Kpi
    place: str
    school_id: str
    panels: tuple[Comparison, ...]
    first_year: int
    last_year: int
    provenance: Provenance
    reference: Comparison | None = None


@dataclass(frozen=True)
class TimelineRow:
    """One project; ``place`` is its school's name or its site, "" where neither is given."""

    project: Project
    place: str


@dataclass(frozen=True)
class Timeline:
    """Projects by site: when each was to begin and end, and when it did. Rows are in the order to draw.

    ``name`` is whose projects they are, in words. ``as_of`` is the ISO date up to which work under
    way is drawn, "" where the data gives none.
    """

    name: str
    rows: tuple[TimelineRow, ...]
    as_of: str
    provenance: Provenance


@dataclass(frozen=True)
class Table:
    """A chart's data as a reader sees it: headings and cells already in words.

    ``numeric`` holds the indices of the columns that are right-aligned; ``caption`` says what
    the table lists.
    """

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()
