"""Small, hand-written trajectories that the chart tests and snapshots draw."""

from __future__ import annotations

from dataclasses import replace

from components.charts.model import Comparison, Trend
from queries.types import Benchmark, FanPoint, Kpi, Provenance, Reason, Result, Trajectory, YearPoint

PROVENANCE = Provenance("State report cards", "2023-09-06", "a1b2c3d4", "as_published", False, "Durham Public Schools", "durham")
GRADUATION = Kpi(
    "graduation_4yr",
    "1c",
    "achievement",
    1,
    "Four-year cohort graduation rate",
    "percent",
    "higher",
    1,
    None,
    None,
    None,
    None,
    None,
    None,
    None,
    "public",
    "listed",
    None,
    None,
    None,
    None,
)
LEVELS = replace(
    GRADUATION,
    kpi_id="rating",
    name="Bond rating",
    unit="ordinal",
    decimals=0,
    definition="Not proficient < Partially proficient < Proficient < Advanced",
)
YES_NO = replace(GRADUATION, kpi_id="audit", name="Clean audit", unit="yes_no", decimals=0)
RATIO = replace(GRADUATION, kpi_id="counselors", name="Students to a counselor", unit="ratio", better="lower", decimals=0)
DOLLARS = replace(GRADUATION, kpi_id="fund", name="Fund balance", unit="dollars", decimals=0)


def trend(*years: YearPoint, kpi: Kpi = GRADUATION, first: int = 2019, last: int = 2023, **more: object) -> Trend:
    """A trend of the district and all students, unless ``more`` says otherwise."""
    parts = {name: more.pop(name) for name in ("fan", "within") if name in more}
    trajectory = Trajectory(kpi, str(more.pop("school_id", "")), str(more.pop("group_id", "all")), years)
    chart = Trend(replace(trajectory, **parts), "Durham Public Schools", "All students", first, last, PROVENANCE)  # type: ignore[arg-type]  # names are the fields'
    return replace(chart, **more)  # type: ignore[arg-type]  # as above


def adopted(year: int, target: float, value: float | None = None, **more: object) -> YearPoint:
    """A year with an adopted target and perhaps a result."""
    status = {"status": "final"} if value is not None else {}
    return replace(YearPoint(year, value=value, target=target, target_kind="value"), **{**status, **more})  # type: ignore[arg-type]  # as above


def result(year: int, value: float, **more: object) -> YearPoint:
    return replace(YearPoint(year, value=value, status="final"), **more)  # type: ignore[arg-type]  # as above


def graduation() -> Trend:
    """Durham's four-year graduation rate as published, with the targets its board adopted in 2018."""
    return trend(
        result(2012, 77.0, reason=Reason("before_plan")),
        result(2016, 82.1, reason=Reason("before_plan")),
        result(2017, 81.4, baseline=True, state="baseline", reason=Reason("baseline")),
        result(2018, 81.5, n=2878, path=81.9, reason=Reason("before_plan")),
        adopted(2019, 82.4, 82.9, path=82.4, state="met", reason=Reason("met_target", 0.5, 2019, 82.4, 1.4, 2018)),
        adopted(2020, 84.4, 83.5, path=84.4, state="improving", reason=Reason("short_of_target", 0.9, 2020, 84.4, 0.6, 2019)),
        adopted(2021, 86.6, 87.0, path=86.6, state="met", reason=Reason("met_target", 0.4, 2021, 86.6, 3.5, 2020)),
        adopted(2022, 88.4, path=88.4, state="pending", reason=Reason("result_due", target=88.4, year=2022)),
        adopted(2023, 90.0, 84.3, path=90.0, state="no_progress", reason=Reason("short_of_target", 5.7, 2023, 90.0, -2.7, 2021)),
    )


def line(name: str, group_id: str, *values: tuple[int, float]) -> Comparison:
    return Comparison(name, tuple(result(year, value) for year, value in values), group_id)


def groups() -> Trend:
    """Several groups beside the result, with ends that lie close together."""
    return replace(
        graduation(),
        comparisons=(
            line("Black", "black", (2012, 73.7), (2018, 83.1), (2019, 81.7), (2020, 85.6)),
            line("Hispanic", "hispanic", (2012, 64.5), (2018, 71.4)),
            line("Students with disabilities", "swd", (2018, 66.8), (2019, 67.5), (2020, 68.6)),
            line("White", "white", (2012, 90.8), (2018, 91.0)),
        ),
        benchmarks=(Benchmark("graduation_4yr", 2018, "North Carolina", 86.3, None, None),),
    )


def school() -> Trend:
    """A school beside its district: ranges, suppression, a waived year, and no targets of its own."""
    return trend(
        YearPoint(2017, low=75, high=79, status="final", state="no_target", reason=Reason("no_target")),
        YearPoint(2018, low=80, high=84, status="final", state="no_target", reason=Reason("no_target")),
        YearPoint(2019, status="suppressed", reason=Reason("suppressed")),
        YearPoint(
            2020, status="not_collected", reason=Reason("not_collected", text="pandemic waiver"), result_reason="pandemic waiver"
        ),
        result(2021, 84.0, n=212, status="preliminary", state="no_target", reason=Reason("no_target")),
        result(2022, 86.5, n=230, state="no_target", reason=Reason("no_target")),
        school_id="0103",
        place="Hillside High School",
        comparisons=(
            line("District", "all", (2017, 81.4), (2018, 81.5), (2019, 82.9), (2020, 83.5), (2021, 87.0), (2023, 84.3)),
        ),
    )


def projected() -> Trend:
    """Derived targets, a method change, measurements within the year, and a fan to the plan's end."""
    return trend(
        result(2015, 55.0, series="2012 cut scores"),
        result(2016, 56.1, series="2012 cut scores"),
        result(2017, 47.2, series="2017 cut scores", baseline=True, state="baseline", reason=Reason("baseline")),
        result(2018, 48.0, series="2017 cut scores", path=49.7, state="improving"),
        result(2019, 49.3, series="2017 cut scores", path=52.2, state="improving"),
        result(2020, 50.1, series="2017 cut scores", path=54.6, state="improving"),
        YearPoint(2021, path=57.1, target=57.1, target_kind="derived"),
        YearPoint(2022, path=59.6, target=59.6, target_kind="derived"),
        adopted(2023, 62.0, path=62.0),
        fan=(FanPoint(2021, 51.1, 50.0, 52.2), FanPoint(2022, 52.1, 50.4, 53.8), FanPoint(2023, 53.0, 50.6, 55.4)),
        within=(
            _within(2020, "2019-10", 48.9),
            _within(2020, "2020-02", 49.8),
        ),
    )


def _within(year: int, on: str, value: float) -> Result:
    return Result(
        "graduation_4yr",
        year,
        on,
        "",
        "all",
        value,
        None,
        None,
        None,
        None,
        "final",
        False,
        None,
        False,
        None,
        None,
        None,
        None,
        None,
    )


SAMPLES: dict[str, Trend] = {
    "graduation": graduation(),
    "groups": groups(),
    "school": school(),
    "projected": projected(),
    "nothing": trend(),
    "only_targets": trend(adopted(2021, 86.4), adopted(2022, 88.4), adopted(2023, 90)),
    "one_point": trend(result(2020, 83.5, state="no_target", reason=Reason("no_target"))),
    "suppressed": trend(
        YearPoint(2019, status="suppressed", reason=Reason("suppressed")),
        YearPoint(2020, status="suppressed", reason=Reason("suppressed")),
    ),
    "levels": trend(
        result(2019, 0, baseline=True, state="baseline"),
        adopted(2020, 1, 1, state="met"),
        adopted(2021, 2, 1),
        adopted(2022, 2, 2),
        kpi=LEVELS,
    ),
    "yes_no": trend(result(2019, 0), adopted(2020, 1, 0), adopted(2021, 1, 1), adopted(2022, 1, 1), kpi=YES_NO),
    "ratio": trend(
        result(2018, 490, baseline=True, state="baseline"),
        YearPoint(2019, value=455, status="final", target=400, target_high=450, target_kind="range"),
        YearPoint(2020, value=441, status="final", target=300, target_high=400, target_kind="range"),
        YearPoint(2021, target=250, target_high=300, target_kind="range"),
        kpi=RATIO,
    ),
    "dollars": trend(result(2019, 22_100_000), adopted(2020, 25_000_000, 24_350_000), adopted(2021, 30_000_000), kpi=DOLLARS),
}
