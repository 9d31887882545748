"""Gap charts to draw in tests: DeKalb's stated graduation rates and made-up edge cases."""

from __future__ import annotations

from dataclasses import replace

from components.charts.model import Gaps
from queries.types import Gap, Kpi, Provenance

PROVENANCE = Provenance("Georgia Department of Education", "2018-10-01", "r1", "as_published", False, "DeKalb County", "dekalb")
KPI = Kpi(
    kpi_id="graduation_4yr",
    objective_id="o1",
    goal_id="student_success",
    order=1,
    name="Four-year graduation rate",
    unit="percent",
    better="higher",
    decimals=1,
    definition=None,
    population=None,
    source=None,
    source_url=None,
    owner=None,
    collected="annual",
    next_due=None,
    audience="public",
    path_rule="listed",
    introduced=None,
    retired=None,
    replaced_by=None,
    reason=None,
)
BLANK = Gap(
    group_id="x",
    group="X",
    dimension="race",
    order=1,
    value=None,
    low=None,
    high=None,
    n=None,
    numerator=None,
    ci_low=None,
    ci_high=None,
    reference="others",
    reference_name="All other students",
    reference_value=None,
    reference_n=None,
    gap=None,
    gap_low=None,
    gap_high=None,
    interval="",
    ratio=None,
    risk_ratio=None,
    to_parity=None,
    too_few=False,
    status="final",
    note="",
)


def gap(group_id: str, group: str, dimension: str, **known: object) -> Gap:
    """A gap with some of its fields known; the rest is not published."""
    return replace(BLANK, group_id=group_id, group=group, dimension=dimension, **known)  # type: ignore[arg-type]  # test shorthand


def counted(group_id: str, group: str, dimension: str, x_of_n: tuple[int, int], whole: tuple[int, int] = (5306, 7079)) -> Gap:
    """A gap to all other students from counts; the interval is a plain stand-in, wide enough to see."""
    (x, n), (all_x, all_n) = x_of_n, whole
    p, ref = 100 * x / n, 100 * (all_x - x) / (all_n - n)
    half = 98 * ((p * (100 - p) / 10000) / n) ** 0.5
    diff = p - ref
    need = max(0, -(-n * (all_x - x) // (all_n - n)) - x)
    return gap(
        group_id,
        group,
        dimension,
        value=p,
        n=n,
        numerator=x,
        ci_low=max(0.0, p - half * 2),
        ci_high=min(100.0, p + half * 2),
        reference_value=ref,
        reference_n=all_n - n,
        gap=diff,
        gap_low=diff - half * 2.1,
        gap_high=diff + half * 2.1,
        interval="newcombe",
        ratio=p / ref,
        to_parity=need,
        too_few=abs(diff) < half * 2.1,
        note="interval",
    )


RACE = (
    counted("american_indian", "American Indian or Alaskan Native", "race", (11, 17)),
    counted("asian_pacific", "Asian/Pacific Islander", "race", (345, 502)),
    counted("black", "Black", "race", (3620, 4763)),
    counted("hispanic", "Hispanic", "race", (614, 979)),
    gap("two_or_more", "Two or more races", "race", status="suppressed", note="suppressed"),
    counted("white", "White", "race", (598, 676)),
)
OTHER_DIMENSIONS = (
    counted("swd", "Students with Disability", "disability", (316, 713)),
    counted("el", "English Learners", "english", (228, 450)),
    counted("ed", "Economically Disadvantaged", "income", (3408, 4800)),
)


def gaps(rows: tuple[Gap, ...] = RACE, **changes: object) -> Gaps:
    """The race gaps of 2017–18 against all other students, with some fields changed."""
    chart = Gaps(
        kpi=KPI,
        year=2018,
        place="DeKalb County School District",
        school_id="",
        dimension="race",
        reference="others",
        reference_name="All other students",
        rows=rows,
        provenance=PROVENANCE,
        missing=("Pacific Islander",),
    )
    return replace(chart, **changes)  # type: ignore[arg-type]  # test shorthand


def every_dimension() -> Gaps:
    return gaps(RACE + OTHER_DIMENSIONS, dimension=None, missing=("Homeless", "Foster care", "Migrant"))


def against_district() -> Gaps:
    """The same groups with the district's 75.0 % as the one reference, and no counts."""
    rows = tuple(
        replace(
            g,
            reference="district",
            reference_name="District",
            reference_value=75.0,
            n=None,
            ci_low=None,
            ci_high=None,
            gap=None if g.value is None else g.value - 75.0,
            gap_low=None,
            gap_high=None,
            interval="",
            to_parity=None,
            too_few=False,
            note="diluted no_n" if g.value is not None else g.note,
        )
        for g in RACE
    )
    return gaps(rows, reference="district", reference_name="District")


def of_ranges() -> Gaps:
    """Published ranges: no value, no gap, only bounds of both."""
    bounds = {"interval": "range", "note": "range"}
    rows = (
        gap("black", "Black", "race", low=75.0, high=79.0, gap_low=-4.0, gap_high=4.0, **bounds),
        gap("hispanic", "Hispanic", "race", low=60.0, high=69.0, gap_low=-19.0, gap_high=-6.0, **bounds),
        gap("white", "White", "race", low=95.0, high=100.0, gap_low=20.0, gap_high=25.0, **bounds),
        gap("asian", "Asian", "race", status="suppressed", note="suppressed"),
    )
    return gaps(rows, missing=())


def lower_is_better() -> Gaps:
    """A suspension rate, where being above the reference is the wrong side."""
    rows = (
        counted("black", "Black", "race", (900, 6000), (1400, 14000)),
        counted("hispanic", "Hispanic", "race", (200, 3000), (1400, 14000)),
        counted("white", "White", "race", (150, 3000), (1400, 14000)),
    )
    judged = tuple(replace(g, to_parity=347 if g.group_id == "black" else 0) for g in rows)
    kpi = replace(KPI, kpi_id="suspension", name="Students suspended out of school", better="lower")
    return gaps(judged, kpi=kpi, missing=())
