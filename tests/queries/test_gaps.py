"""Gaps between groups, against published numbers and against the second implementation."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries import gaps
from queries.types import Gap, GroupResult
from tests import oracle
from tests.queries.rows import group

ALL_2018 = group("all", 5306, 7079, dimension="all", group="All students", value=74.95)
HISPANIC = group("hispanic", 614, 979, value=62.72, order=1)
WHITE = group("white", 598, 676, value=88.46, order=2)
DISTRICT_2018 = [ALL_2018, HISPANIC, WHITE]


def measured(rows: list[GroupResult], reference: str = "others", **changes: Any) -> dict[str, Gap]:
    options: dict[str, Any] = {"better": "higher", "unit": "percent"} | changes
    district = options.pop("district", next((r for r in rows if r.group_id == "all"), None))
    return {gap.group_id: gap for gap in gaps.measure(rows, reference=reference, district=district, **options)}


def bare(group_id: str, value: float | None, **changes: Any) -> GroupResult:
    return group(group_id, value=value, **changes)


def test_published_gap_between_two_groups() -> None:
    found = measured(DISTRICT_2018, "white")
    hispanic = found["hispanic"]
    assert hispanic.gap == pytest.approx(-25.74)
    assert (hispanic.reference, hispanic.reference_value, hispanic.reference_n) == ("white", 88.46, 676)
    assert (hispanic.to_parity, hispanic.too_few, hispanic.interval) == (253, False, "newcombe")
    assert found["white"].note == "is_reference"
    assert (found["white"].gap, found["white"].ratio, found["white"].to_parity) == (None, None, None)


def test_all_students_are_compared_with_nobody() -> None:
    assert set(measured(DISTRICT_2018)) == {"hispanic", "white"}


def test_published_gaps_without_counts_fall_back_to_the_district() -> None:
    rows = [
        bare("all", 81.4, dimension="all"),
        bare("black_male", 77.0, dimension="race_sex"),
        bare("hispanic_male", 63.9, dimension="race_sex"),
        bare("hispanic_female", 77.5, dimension="race_sex"),
    ]
    found = measured(rows)
    assert [g.gap for g in found.values()] == [-4.4, -17.5, -3.9]
    for gap in found.values():
        assert gap.reference == "district"
        assert gap.note == "reference_fell_back diluted no_n"
        assert (gap.gap_low, gap.gap_high, gap.to_parity, gap.risk_ratio, gap.interval) == (None, None, None, None, "")
        assert gap.ratio is not None


def test_against_the_district_the_interval_shrinks_by_the_groups_share() -> None:
    others, district = measured(DISTRICT_2018)["hispanic"], measured(DISTRICT_2018, "district")["hispanic"]
    share = 1 - 979 / 7079
    assert (others.gap_low, district.gap_low) != (None, None)
    assert district.gap_low == pytest.approx(share * (others.gap_low or 0))
    assert district.gap_high == pytest.approx(share * (others.gap_high or 0))
    assert district.gap == pytest.approx(share * (others.gap or 0), abs=0.01)
    assert (district.interval, district.note) == ("overlap", "diluted interval_overlap")


def test_a_school_is_compared_with_its_own_others_or_the_whole_district() -> None:
    school = [group("all", 80, 100, dimension="all"), group("hispanic", 20, 30)]
    found = measured(school, district=ALL_2018)["hispanic"]
    assert (found.reference, found.reference_n) == ("others", 70)
    assert found.reference_value == pytest.approx(100 * 60 / 70)
    assert measured(school, "district", district=ALL_2018)["hispanic"].reference_value == 74.95
    without = [bare("all", 80.0, dimension="all"), bare("hispanic", 66.7)]
    fallen = measured(without, district=ALL_2018)["hispanic"]
    assert (fallen.reference, fallen.reference_value) == ("district", 74.95)


def test_highest_is_best_off_in_the_same_dimension_with_thirty_students() -> None:
    rows = [*DISTRICT_2018, group("american_indian", 20, 20), group("swd", 300, 700, dimension="disability")]
    found = measured(rows, "highest")
    assert (found["hispanic"].reference, found["american_indian"].reference) == ("white", "white")
    assert found["swd"].note == "is_reference"
    assert measured(rows, "highest", better="lower")["white"].reference == "hispanic"
    no_n = [bare("asian", 90.0), bare("black", 70.0)]
    assert measured(no_n, "highest")["black"].reference == "asian"
    small = [group("asian", 9, 10), group("black", 5, 20)]
    assert measured(small, "highest")["black"].note == "no_reference"
    assert measured(small, "highest", better="none")["black"].gap is None


def test_a_group_of_another_dimension_gives_no_interval() -> None:
    rows = [*DISTRICT_2018, group("swd", 300, 700, dimension="disability")]
    found = measured(rows, "swd")["white"]
    assert found.gap is not None
    assert (found.gap_low, found.gap_high, found.interval, found.too_few, found.note) == (
        None,
        None,
        "",
        False,
        "other_dimension",
    )


def test_value_and_n_without_a_numerator_is_approximate() -> None:
    rows = [bare("all", 75.0, n=7079, dimension="all"), bare("hispanic", 62.7, n=979)]
    found = measured(rows)["hispanic"]
    exact = measured(DISTRICT_2018, "district")["hispanic"]
    assert (found.interval, found.to_parity) == ("approximate", None)
    assert found.note == "reference_fell_back diluted interval_overlap approximate"
    assert found.gap_low == pytest.approx(exact.gap_low, abs=0.1)
    assert found.ci_low == pytest.approx(100 * oracle.wilson(0.627 * 979, 979)[0])


def test_ranges_bound_the_gap() -> None:
    rows = [bare("all", 81.4, dimension="all"), bare("hispanic", None, low=60, high=64), bare("white", None, low=95, high=100)]
    found = measured(rows, "white")["hispanic"]
    assert (found.gap_low, found.gap_high, found.gap, found.to_parity, found.interval) == (-40, -31, None, None, "range")
    assert (found.note, found.ratio, found.too_few) == ("range", None, False)
    assert measured(rows)["hispanic"].note == "reference_fell_back diluted range"


@pytest.mark.parametrize("reference", ["others", "district", "highest", "white"])
def test_a_hidden_group_yields_no_number(reference: str) -> None:
    rows = [*DISTRICT_2018, group("asian", 3, 4, status="suppressed")]
    found = measured(rows, reference)["asian"]
    assert found.note == "suppressed"
    numbers = (found.value, found.low, found.high, found.numerator, found.ci_low, found.gap, found.gap_low, found.gap_high)
    assert (*numbers, found.ratio, found.risk_ratio, found.to_parity) == (None,) * 11
    if reference == "others":
        assert (found.reference_value, found.reference_n) == (None, None)


def test_a_hidden_reference_gives_no_gap() -> None:
    rows = [ALL_2018, HISPANIC, replace(WHITE, status="suppressed")]
    assert measured(rows, "white")["hispanic"].note == "no_reference"
    assert measured(rows, "nobody")["hispanic"].note == "no_reference"
    alone = measured([bare("hispanic", 60.0)], district=None)["hispanic"]
    assert (alone.gap, set(alone.note.split())) == (None, {"no_reference", "reference_fell_back", "diluted"})


def test_risk_ratio_needs_ten_cases_among_thirty() -> None:
    rows = [group("all", 71, 609, dimension="all"), group("black", 27, 122)]
    found = measured(rows, better="lower")["black"]
    assert found.risk_ratio == pytest.approx(2.44952, abs=0.000005)
    assert measured(rows, better="higher")["black"].risk_ratio is None
    few = [group("all", 53, 609, dimension="all"), group("black", 9, 122)]
    assert measured(few, better="lower")["black"].risk_ratio is None
    small = [group("all", 64, 516, dimension="all"), group("black", 20, 29)]
    assert measured(small, better="lower")["black"].risk_ratio is None


def test_what_is_no_proportion_has_a_difference_only() -> None:
    rows = [bare("all", 500.0, dimension="all", n=100), bare("black", 480.0, n=40)]
    found = measured(rows, unit="score")["black"]
    assert (found.gap, found.gap_low, found.to_parity, found.ci_low, found.ratio) == (-20, None, None, None, None)
    assert found.note == "reference_fell_back diluted not_a_proportion"


def test_shares_of_the_district_gap() -> None:
    assert gaps.shares({"a": 3, "b": 1, "c": None}) == {"a": 75.0, "b": 25.0, "c": None}
    assert gaps.shares({"a": 0}) == {"a": None}


def test_pooling_takes_whole_windows_from_the_newest_back() -> None:
    rows = [(year, 5.0, 10.0 + year - 2015) for year in range(2015, 2022)]
    found = gaps.pool(rows)
    assert [(p.first_year, p.last_year) for p in found] == [(2016, 2018), (2019, 2021)]
    assert found[1].value == pytest.approx(100 * 15 / (14 + 15 + 16))
    assert gaps.pool([*rows[:-2], (2020, None, 10.0), rows[-1]])[-1].last_year == 2018
    assert gaps.pool([]) == ()


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 60), st.integers(0, 60), st.integers(1, 200), st.integers(0, 200), st.sampled_from(["higher", "lower"]))
def test_agrees_with_the_second_implementation(n: int, x: int, n_rest: int, x_rest: int, better: str) -> None:
    x, x_rest = min(x, n), min(x_rest, n_rest)
    rows = [group("all", x + x_rest, n + n_rest, dimension="all"), group("black", x, n)]
    found = measured(rows, better=better)["black"]
    expected = oracle.gap({"x": x, "n": n}, {"x": x + x_rest, "n": n + n_rest}, better)
    assert found.gap == pytest.approx(expected["gap"], abs=1e-9)
    assert (found.gap_low, found.gap_high) == pytest.approx(expected["limits"], abs=1e-9)
    assert found.to_parity == expected["to_parity"]
    assert found.ratio == (None if expected["ratio"] is None else pytest.approx(expected["ratio"]))
    assert found.too_few == (expected["limits"][0] <= 1e-12 and expected["limits"][1] >= -1e-12)


@st.composite
def group_rows(draw: st.DrawFn) -> GroupResult:
    name = draw(st.sampled_from(["all", "asian", "black", "swd", "ed"]))
    n = draw(st.one_of(st.none(), st.integers(0, 90)))
    kind = draw(st.sampled_from(["counts", "value", "range", "nothing"]))
    row = group(name, dimension={"swd": "disability", "ed": "income", "all": "all"}.get(name, "race"), n=n)
    status = draw(st.sampled_from(["final", "final", "final", "suppressed", "late", "preliminary"]))
    match kind:
        case "counts":
            x = draw(st.integers(0, n or 0))
            row = group(name, x, n, dimension=row.dimension) if n else row
        case "value":
            row = replace(row, value=draw(st.floats(0, 100)))
        case "range":
            low, high = sorted([draw(st.integers(0, 100)), draw(st.integers(0, 100))])
            row = replace(row, low=float(low), high=float(high))
    return replace(row, status=status)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(group_rows(), max_size=5, unique_by=lambda r: r.group_id),
    st.sampled_from(["others", "district", "highest", "black", "all", "swd"]),
    st.sampled_from(["higher", "lower", "range", "none"]),
    st.sampled_from(["percent", "rate_100", "score"]),
)
def test_never_fails_and_says_only_what_it_may(rows: list[GroupResult], reference: str, better: str, unit: str) -> None:
    found = measured(rows, reference, better=better, unit=unit)
    assert list(found) == [row.group_id for row in rows if row.group_id != "all"]
    for gap in found.values():
        assert set(gap.note.split()) <= set(gaps.NOTES)
        assert gap.interval in ("", "newcombe", "overlap", "approximate", "range")
        assert (gap.gap is None) or (gap.reference_value is not None and gap.value is not None)
        assert gap.gap is not None or gap.interval in ("", "range")
        assert not (gap.too_few and gap.interval in ("", "range"))
        if gap.gap is not None and gap.gap_low is not None and gap.gap_high is not None:
            assert gap.gap_low <= gap.gap_high
