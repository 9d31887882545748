"""Derived paths, pace and intervals, against published vectors and independent implementations."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest
from statsmodels.regression.linear_model import OLS
from statsmodels.tools import add_constant

from queries import intervals, pace
from queries.exact import Span, exact
from queries.paths import adopted, path
from queries.types import Result, Target
from tests import oracle
from tests.queries.rows import kpi, result, target


def line(results: list[Result], targets: list[Target], **changes: object) -> dict[int, float | None]:
    found = path(kpi(**changes), {r.year: r for r in results}, {t.year: t for t in targets})
    return {year: None if span.low is None else float(span.low) for year, span in found.items()}


def test_straight_between_baseline_and_listed_targets() -> None:
    base = [result(2017, 81.4, baseline=True)]
    assert line(base, [target(2019, 82.4), target(2021, 86.6)]) == {2017: 81.4, 2018: 81.9, 2019: 82.4, 2020: 84.5, 2021: 86.6}
    assert line(base, [target(2019, 82.4), target(2021, 86.6)], path_rule="linear")[2020] == 84.5
    assert line([result(2018, 3, baseline=True)], [target(2023, 10)])[2021] == 7.2


def test_no_path_without_a_target_or_a_direction() -> None:
    base = [result(2018, 60, baseline=True)]
    assert line(base, []) == {}
    assert line(base, [target(2020, kind="increase")]) == {}
    assert line(base, [target(2020, 70)], better="none") == {}
    assert line([], [target(2020, 70)]) == {2020: 70}


def test_an_unmet_promise_to_establish_leaves_no_baseline() -> None:
    old = result(2017, 50, baseline=True)
    asked = [target(2019, kind="establish"), target(2021, 100)]
    assert line([old], asked) == {2021: 100}
    assert line([old, result(2019, 80)], asked) == {2019: 80, 2020: 90, 2021: 100}


def test_a_suppressed_baseline_is_no_point() -> None:
    assert line([result(2018, 60, baseline=True, status="suppressed")], [target(2020, 70)]) == {2020: 70}


def test_closing_the_gap_skips_missing_years_by_its_own_path() -> None:
    rows = [result(2018, 50, baseline=True), result(2019, status="not_collected"), result(2020, low=80, high=84)]
    asked = [target(2022, kind="increase")]
    assert line(rows, asked, path_rule="close_gap:20") == {2018: 50, 2019: 60, 2020: 68, 2021: 74.4, 2022: 79.52}


def test_what_a_target_asks_for() -> None:
    assert adopted(target(2020, None, numerator=211, denominator=250), kpi()) == Span(exact(84.4), exact(84.4))
    assert adopted(target(2020, 10, kind="range", high=20), kpi(better="range")) == Span(exact(10), exact(20))
    assert adopted(target(2020, 10, kind="range", high=20), kpi(better="lower")) == Span(exact(20), exact(20))
    assert adopted(target(2020, 10, kind="range", high=20), kpi()) == Span(exact(10), exact(10))
    assert adopted(target(2020, 10, kind="pending"), kpi()) is None


def test_theil_sen_vector() -> None:
    found = pace.theil_sen([1, 2, 3, 4, 10, 12, 18], [9, 15, 19, 20, 45, 55, 78])
    assert found[:2] == pytest.approx((4, 4))
    with pytest.raises(ValueError, match="two different"):
        pace.theil_sen([1, 1], [2, 3])


def test_pace_claims_a_trend_only_from_five_points() -> None:
    points = [(2019 + i, 60.0 + i) for i in range(5)]
    assert pace.pace(points[:2]) is None
    three, five = pace.pace(points[:3]), pace.pace(points)
    assert three is not None
    assert five is not None
    assert (three.trend, three.low) == (False, None)
    assert five.trend
    assert five.low is not None


def test_prediction_interval_vector() -> None:
    found = {f.year: f for f in pace.fan([(2021, 80), (2022, 81.5), (2023, 82), (2024, 84)], 2028)}
    assert (found[2025].mid, found[2025].low, found[2025].high) == pytest.approx((85.0, 82.05, 87.95), abs=0.005)
    assert (found[2028].mid, found[2028].low, found[2028].high) == pytest.approx((88.75, 83.72, 93.78), abs=0.005)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(0, 100), min_size=3, max_size=8))
def test_prediction_interval_agrees_with_statsmodels(values: list[float]) -> None:
    xs = [float(i) for i in range(len(values))]
    theirs = OLS(values, add_constant(xs)).fit().get_prediction([[1.0, xs[-1] + 2]]).conf_int(obs=True, alpha=0.05)[0]
    ours = pace.fan([(int(x), y) for x, y in zip(xs, values, strict=True)], len(values) + 1)[-1]
    assert (ours.low, ours.high) == pytest.approx(tuple(theirs), abs=1e-5)


def test_fan_stays_inside_the_plan_and_the_unit() -> None:
    points = [(2019, 97.0), (2020, 99.0), (2021, 99.5)]
    assert [f.year for f in pace.fan(points, 2023, 0, 100)] == [2022, 2023]
    assert max(f.high for f in pace.fan(points, 2023, 0, 100)) == 100
    assert pace.fan(points, 2021) == ()
    assert pace.fan(points[:2], 2023) == ()


def test_landing_only_when_pace_points_the_right_way() -> None:
    assert pace.landing(2020, 64, 80, 2) == 2028
    assert pace.landing(2020, 64, 80, -2) is None
    assert pace.landing(2020, 64, 80, 0) is None
    assert pace.landing(2020, 10, 4, -2) == 2023


def test_control_limits_vector() -> None:
    found = pace.xmr([49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1])
    assert (found.mean, found.low, found.high) == pytest.approx((50.81, 45.815, 55.805), abs=0.0005)


def test_control_limits_drop_a_jump() -> None:
    steady = [10.0, 11.0] * 10
    assert pace.xmr([*steady, 30.0, 31.0]).high - pace.xmr([*steady, 30.0, 31.0]).mean == pytest.approx(2.66)
    with pytest.raises(ValueError, match="two values"):
        pace.xmr([1.0])


@pytest.mark.parametrize(
    ("x", "n", "low", "high"), [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611), (1, 29, 0.0061, 0.1718)]
)
def test_wilson_vectors(x: int, n: int, low: float, high: float) -> None:
    assert intervals.wilson(x, n) == pytest.approx((low, high), abs=0.00005)


@pytest.mark.parametrize(("x", "n", "low", "high"), [(81, 263, 0.2527, 0.3676), (0, 20, 0, 0.1684)])
def test_clopper_pearson_vectors(x: int, n: int, low: float, high: float) -> None:
    assert intervals.clopper_pearson(x, n) == pytest.approx((low, high), abs=0.00005)


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((6, 7, 2, 7), 0.0582, 0.8062),
        ((5, 56, 0, 29), -0.0381, 0.1926),
        ((0, 10, 0, 20), -0.1611, 0.2775),
        ((10, 10, 0, 20), 0.6791, 1),
    ],
)
def test_newcombe_vectors(counts: tuple[int, int, int, int], low: float, high: float) -> None:
    assert intervals.newcombe(*counts) == pytest.approx((low, high), abs=0.00006)


def test_risk_ratio_vector() -> None:
    assert intervals.risk_ratio(27, 122, 44, 487) == pytest.approx((2.44952, 1.58370, 3.78868), abs=0.000005)


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 500), st.integers(0, 500), st.integers(1, 500), st.integers(0, 500))
def test_intervals_agree_with_the_second_implementation(n1: int, x1: int, n2: int, x2: int) -> None:
    x1, x2 = min(x1, n1), min(x2, n2)
    assert intervals.wilson(x1, n1) == pytest.approx(oracle.wilson(x1, n1), abs=1e-9)
    published = binomtest(x1, n1).proportion_ci(method="wilson")
    assert intervals.wilson(x1, n1) == pytest.approx((published.low, published.high), abs=1e-9)
    assert intervals.newcombe(x1, n1, x2, n2) == pytest.approx(oracle.newcombe(x1, n1, x2, n2), abs=1e-9)


@pytest.mark.parametrize(("x", "n"), [(-1, 5), (6, 5), (0, 0)])
def test_what_is_no_proportion_is_refused(x: int, n: int) -> None:
    with pytest.raises(ValueError, match="not a proportion"):
        intervals.wilson(x, n)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(2000, 2030), st.floats(0, 100)), min_size=3, max_size=9, unique_by=lambda p: p[0]))
def test_pace_agrees_with_the_second_implementation(points: list[tuple[int, float]]) -> None:
    found = pace.pace(points)
    assert found is not None
    assert found.slope == pytest.approx(oracle.slope([(float(x), y) for x, y in points]), abs=1e-9)
