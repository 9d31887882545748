"""States, reasons and their strength, against written cases and against the second implementation."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries import status
from queries.types import Result, State, Target, Trajectory, YearPoint
from tests import oracle
from tests.queries.rows import kpi, result, target

GRADUATION = [target(2019, 82.4), target(2020, 84.4), target(2021, 86.6), target(2022, 88.4), target(2023, 90)]
BASE = result(2017, 81.4, baseline=True)


def judged(results: list[Result], targets: list[Target], **changes: Any) -> dict[int, YearPoint]:
    found = status.judge(kpi(**changes), results, targets, 2019, 2023)
    return {point.year: point for point in found.years}


def test_a_plan_with_yearly_targets_reads_as_published() -> None:
    rows = [BASE, result(2018, 81.5), result(2019, 82.9), result(2020, 83.5), result(2021, 87.0), result(2023, 84.3)]
    years = judged(rows, GRADUATION)
    assert [(y, p.state) for y, p in years.items()] == [
        (2017, "baseline"),
        (2018, ""),
        (2019, "met"),
        (2020, "improving"),
        (2021, "met"),
        (2022, "pending"),
        (2023, "no_progress"),
    ]
    why = years[2020].reason
    assert (why.code, why.amount, why.year, why.target, why.since) == ("short_of_target", 0.9, 2020, 84.4, 2019)
    assert why.change == pytest.approx(0.6)
    assert years[2018].reason.code == "before_plan"
    assert (years[2018].target, years[2018].target_kind) == (81.9, "derived")


def test_counts_decide_where_the_denominators_agree() -> None:
    asked = [target(2020, 79, numerator=41, denominator=52)]
    met = judged([result(2020, 100 * 41 / 52, numerator=41, denominator=52, computed=True)], asked)[2020]
    assert (met.state, met.reason.code, met.reason.n, met.n_more) == ("met", "met_counts", 0, 0)
    assert met.strength is not None
    assert (met.strength.code, met.strength.n) == ("fewer_would_have_missed", 1)
    short = judged([result(2020, 78.8, numerator=41, denominator=52)], [target(2020, 79, numerator=42, denominator=53)])[2020]
    assert short.reason.code == "short_of_target_first"


def test_ceilings_are_decimal() -> None:
    met = judged([result(2020, 84.4, numerator=211, denominator=250)], [target(2020, 84.4)])[2020]
    assert (met.state, met.n_more) == ("met", 0)
    short = judged([result(2020, 84.0, numerator=210, denominator=250)], [target(2020, 84.4)])[2020]
    assert short.n_more == 1


def test_establishing_result_derives_the_arrows() -> None:
    asked = [target(2019, kind="establish"), *(target(y, kind="increase") for y in (2020, 2021, 2022)), target(2023, 100)]
    waiting = judged([], asked, path_rule="linear")
    assert [(p.state, p.target, p.target_kind) for p in waiting.values()][:2] == [
        ("pending", None, "establish"),
        ("pending", None, "increase"),
    ]
    known = judged([result(2019, 60), result(2020, 71), result(2021, 79), result(2022, 100)], asked, path_rule="linear")
    assert [(p.state, p.target, p.target_kind) for p in known.values()] == [
        ("baseline", None, "establish"),
        ("on_path", 70.0, "increase"),
        ("improving", 80.0, "increase"),
        ("on_path", 90.0, "increase"),
        ("pending", 100.0, "value"),
    ]


@pytest.mark.parametrize(
    ("kind", "before", "now", "state", "code"),
    [
        ("increase", 50, 51, "met", "arrow_better"),
        ("increase", 50, 50, "no_progress", "arrow_not_better"),
        ("maintain", 50, 50, "met", "maintained"),
        ("maintain", 50, 49, "no_progress", "not_maintained"),
        ("maintain", None, 49, "", "nothing_year_before"),
        ("increase", None, 49, "", "nothing_year_before"),
    ],
)
def test_arrows_and_maintain_compare_with_the_year_before(
    kind: str, before: float | None, now: float, state: str, code: str
) -> None:
    rows = [result(2018, 10), result(2020, now)] + ([result(2019, before)] if before is not None else [])
    point = judged(rows, [target(2020, kind=kind)])[2020]
    assert (point.state, point.reason.code) == (state, code)


def test_close_gap_starts_from_the_result_of_the_year_before() -> None:
    rows = [result(2018, 60, baseline=True), result(2019, 70)]
    years = judged(rows, [target(2022, 90)], path_rule="close_gap:10")
    assert [p.path for p in years.values()] == [60.0, 64.0, 73.0, 75.7, 90.0]
    lower = judged([result(2018, 10, baseline=True)], [target(2020, 4)], path_rule="close_gap:10", better="lower")
    assert lower[2019].path == 9.0


def test_a_result_past_the_last_target_is_met_early_and_after_the_end() -> None:
    years = judged([BASE, result(2019, 91), result(2024, 95), result(2025, 80)], [target(2023, 90)])
    assert [years[y].reason.code for y in (2019, 2024, 2025)] == ["met_last_target", "met_last_target", "no_path"]
    assert years[2025].state == "no_target"


@pytest.mark.parametrize(
    ("low", "high", "state", "code"),
    [
        (80, 84, "met", "met_target"),
        (75, 79, "improving", "short_of_target"),
        (70, 74, "no_progress", "short_of_target"),
        (78, 82, "", "range_spans_target"),
    ],
)
def test_a_published_range_is_judged_whole(low: float, high: float, state: str, code: str) -> None:
    rows = [result(2019, low=70, high=74), result(2020, low=low, high=high)]
    point = judged(rows, [target(2020, 80)])[2020]
    assert (point.state, point.reason.code, point.n_more) == (state, code, None)


def test_a_band_is_kept_inside_and_improves_by_coming_nearer() -> None:
    asked = [target(y, 10, kind="range", high=20) for y in (2019, 2020, 2021, 2022)]
    rows = [result(2019, 30), result(2020, 25), result(2021, 15), result(2022, 9)]
    years = judged(rows, asked, better="range")
    assert [p.state for p in years.values()] == ["", "improving", "met", "no_progress"]
    assert [p.reason.code for p in years.values()] == ["outside_band_first", "outside_band", "in_band", "outside_band"]
    assert (years[2020].reason.amount, years[2020].reason.target, years[2019].target_high) == (5.0, 20.0, 20)


def test_the_order_of_the_rules() -> None:
    asked = [target(2020, kind="pending"), target(2021, 80)]
    assert judged([result(2020, 90)], asked)[2020].reason.code == "target_pending"
    assert judged([result(2020, status="late")], asked)[2020].state == "late"
    assert judged([result(2020, status="suppressed", reason="n < 10")], asked)[2020].reason.text == "n < 10"
    assert judged([result(2020, 90)], [])[2020].reason.code == "no_target"
    assert judged([result(2020, 90)], asked, better="none")[2020].reason.code == "no_direction"
    assert judged([result(2022, status="pending")], asked)[2022].state == "pending"
    assert judged([result(2022)], asked)[2022].reason.code == "no_result"
    assert judged([result(2018, 85)], [target(2018, 80)])[2018].state == ""


def test_the_latest_measurement_is_the_years_and_series_break_the_comparison() -> None:
    rows = [result(2020, 70, measured_on="2019-12"), result(2020, 75), result(2020, 72, measured_on="2020-03")]
    found = status.judge(kpi(), rows, [target(2020, 74)], 2019, 2023)
    assert (found.years[0].value, [r.value for r in found.within]) == (75, [70, 72])
    broken = judged([result(2019, 90, series="old"), result(2020, 70, series="new")], [target(2020, 80)])
    assert broken[2020].reason.code == "short_of_target_first"
    arrow = judged([result(2019, 60, series="old"), result(2020, 70, series="new")], [target(2020, kind="increase")])
    assert arrow[2020].reason.code == "series_changed"


def test_strength_says_what_the_verdict_hangs_on() -> None:
    lower = judged([result(2020, numerator=5, denominator=12, value=41.7)], [target(2020, 60)], better="lower")[2020]
    assert lower.strength is not None
    assert (lower.strength.code, lower.strength.n) == ("more_would_have_missed", 3)
    short = judged([result(2020, 50.0, denominator=12)], [target(2020, 60)])[2020]
    assert short.strength is not None
    assert (short.strength.code, short.strength.n, short.n_more) == ("one_is", 12, None)
    assert short.strength.amount == pytest.approx(8.333, abs=0.001)


def test_progress_pace_landing_and_required_gain() -> None:
    rows = [result(2018, 60, baseline=True), result(2019, 62), result(2020, 64)]
    found = status.judge(kpi(), rows, [target(2023, 80)], 2019, 2023)
    assert found.pace is not None
    assert (found.pace.slope, found.pace.trend, found.landing_year) == (2, False, 2028)
    assert found.progress == 0.2
    assert found.required_gain == pytest.approx(16 / 3)
    assert [p.year for p in found.fan] == [2021, 2022, 2023]
    away = status.judge(kpi(better="lower"), rows, [target(2023, 40)], 2019, 2023)
    assert away.landing_year is None
    flat = status.judge(kpi(), rows[:2], [target(2023, 60)], 2019, 2023)
    assert (flat.progress, flat.pace, flat.fan) == (None, None, ())


def test_pace_stays_inside_the_newest_series() -> None:
    old = [result(2015 + i, 90, series="old") for i in range(3)]
    new = [result(2019 + i, 60.0 + i, series="new") for i in range(3)]
    found = status.judge(kpi(), old + new, [target(2023, 80)], 2019, 2023)
    assert found.pace is not None
    assert (found.pace.slope, found.pace.points) == (1, 3)
    assert status.judge(kpi(), old + new[:2], [target(2023, 80)], 2019, 2023).pace is None


def test_a_target_on_a_gap_judges_no_value() -> None:
    gap_target = judged([result(2020, 50)], [target(2020, 5, on="gap")])
    assert gap_target[2020].reason.code == "no_target"


YEARS = st.integers(2016, 2024)
VALUES = st.integers(0, 1000).map(lambda i: i / 10)
KINDS = st.sampled_from(["value", "value", "value", "establish", "increase", "decrease", "maintain", "pending"])
STATUSES = st.sampled_from(["final"] * 6 + ["preliminary", "pending", "late", "not_collected", "suppressed", "not_applicable"])


@st.composite
def result_rows(draw: st.DrawFn) -> list[dict[str, Any]]:
    rows = []
    for year in draw(st.sets(YEARS, max_size=7)):
        row: dict[str, Any] = {"year": year, "status": draw(STATUSES), "series": draw(st.sampled_from([None, None, "new"]))}
        row["baseline"] = year < 2019 and draw(st.booleans())
        match draw(st.sampled_from(["value", "value", "counts", "range", "nothing"])):
            case "value":
                row["value"] = draw(VALUES)
            case "counts":
                row["numerator"], row["denominator"] = draw(st.integers(0, 40)), 40
                row["value"] = 100 * row["numerator"] / 40
            case "range":
                row["low"], row["high"] = sorted([draw(VALUES), draw(VALUES)])
        rows.append(row)
    return rows


@st.composite
def target_rows(draw: st.DrawFn) -> list[dict[str, Any]]:
    rows = []
    establishing = False
    for year in sorted(draw(st.sets(YEARS, max_size=6))):
        kind = draw(KINDS)
        kind = "value" if kind == "establish" and establishing else kind
        establishing |= kind == "establish"
        row: dict[str, Any] = {"year": year, "kind": kind, "value": draw(VALUES) if kind == "value" else None}
        if kind == "value" and draw(st.booleans()):
            row |= {"numerator": draw(st.integers(0, 40)), "denominator": draw(st.sampled_from([40, 41]))}
        rows.append(row)
    return rows


RULES = st.sampled_from(["listed", "linear", "close_gap:10"])


@settings(max_examples=100, deadline=None)
@given(result_rows(), target_rows(), st.sampled_from(["higher", "lower", "none"]), RULES)
def test_agrees_with_the_second_implementation(
    rows: list[dict[str, Any]], asked: list[dict[str, Any]], better: str, rule: str
) -> None:
    found = status.judge(
        kpi(better=better, path_rule=rule), [result(**row) for row in rows], [target(**row) for row in asked], 2019, 2023
    )
    expected = oracle.states(better, rule, rows, asked, 2019)
    assert [p.year for p in found.years] == sorted(expected)
    for point in found.years:
        state, number, kind = expected[point.year]
        assert (point.year, point.state, point.target_kind) == (point.year, state, kind)
        assert point.target == (None if number is None else pytest.approx(number))


@settings(max_examples=100, deadline=None)
@given(
    result_rows(),
    target_rows(),
    st.sampled_from(["higher", "lower", "range", "none"]),
    RULES,
    st.sampled_from(["percent", "score", "yes_no"]),
)
def test_says_only_what_it_may_say(
    rows: list[dict[str, Any]], asked: list[dict[str, Any]], better: str, rule: str, unit: str
) -> None:
    found: Trajectory = status.judge(
        kpi(better=better, path_rule=rule, unit=unit),
        [result(**row) for row in rows],
        [target(**row) for row in asked],
        2019,
        2023,
    )
    for point in found.years:
        assert point.state in get_args(State)
        assert point.reason.code in status.REASONS
        assert point.strength is None or point.strength.code in status.STRENGTHS
        assert point.reason.amount is None or point.reason.amount >= 0
        if point.status in ("suppressed", "pending", "late", "not_collected", "not_applicable"):
            assert (point.value, point.low, point.high, point.numerator, point.strength, point.n_more) == (None,) * 6
            assert point.state not in ("met", "on_path", "improving", "no_progress", "baseline")
    assert all(f.year <= 2023 and f.low <= f.mid <= f.high for f in found.fan)


@settings(max_examples=60, deadline=None)
@given(st.lists(VALUES, min_size=2, max_size=5), st.lists(VALUES, min_size=5, max_size=5))
def test_lower_is_better_is_higher_is_better_upside_down(values: list[float], goals: list[float]) -> None:
    def turn(number: float) -> float:
        return round(100 - number, 1)

    up = judged([result(2019 + i, v) for i, v in enumerate(values)], [target(2019 + i, g) for i, g in enumerate(goals)])
    down = judged(
        [result(2019 + i, turn(v)) for i, v in enumerate(values)],
        [target(2019 + i, turn(g)) for i, g in enumerate(goals)],
        better="lower",
    )
    assert [p.state for p in up.values()] == [p.state for p in down.values()]


@settings(max_examples=60, deadline=None)
@given(VALUES, VALUES, VALUES)
def test_a_better_result_never_loses_a_met_target(goal: float, one: float, other: float) -> None:
    worse, better = sorted([one, other])
    if judged([result(2020, worse)], [target(2020, goal)])[2020].state == "met":
        assert judged([result(2020, better)], [target(2020, goal)])[2020].state == "met"


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 60), st.integers(1, 60), VALUES, st.sampled_from(["higher", "lower"]))
def test_so_many_more_is_what_counting_up_gives(x: int, n: int, goal: float, better: str) -> None:
    x = min(x, n)
    rows = [result(2020, 100 * x / n, numerator=x, denominator=n, computed=True)]
    point = judged(rows, [target(2020, goal)], better=better)[2020]
    assert point.n_more == oracle.more_to_meet(goal, x, n, better)
