"""Numbers, reasons and sentences as a reader sees them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from components.text import numbers, reasons, school_words
from queries.status import REASONS, STRENGTHS
from queries.types import Derived, Kpi, Reason, YearPoint
from tests.components.samples import DOLLARS, GRADUATION, LEVELS, RATIO, YES_NO

LOWER = replace(GRADUATION, better="lower")
RATE = replace(GRADUATION, unit="rate_1000")
DAYS = replace(GRADUATION, unit="days", decimals=0)


def spaced(text: str) -> str:
    return text.replace(numbers.NBSP, " ")


@pytest.mark.parametrize(
    ("value", "kpi", "expected"),
    [
        (81.4, GRADUATION, "81.4 %"),
        (90.0, GRADUATION, "90.0 %"),
        (81.25, GRADUATION, "81.3 %"),
        (0.0, GRADUATION, "0.0 %"),
        (74.95409, replace(GRADUATION, decimals=2), "74.95 %"),
        (490.0, RATIO, "490:1"),
        (22_100_000, DOLLARS, "$22.1 M"),
        (43_000, DOLLARS, "$43,000"),
        (-1_500_000_000, DOLLARS, "−$1.5 B"),
        (4.2, RATE, "4.2 per 1,000"),
        (1, DAYS, "1 day"),
        (12, DAYS, "12 days"),
        (1435.0, replace(GRADUATION, unit="count", decimals=0), "1,435"),
        (2, LEVELS, "Proficient"),
        (1, YES_NO, "Yes"),
        (None, GRADUATION, "–"),
        (-0.04, GRADUATION, "0.0 %"),
    ],
)
def test_a_value_in_its_unit(value: float | None, kpi: Kpi, expected: str) -> None:
    assert spaced(numbers.value(value, kpi)) == expected


def test_a_unit_never_parts_from_its_number() -> None:
    assert " " not in numbers.value(81.4, GRADUATION)
    assert " " not in numbers.value(22_100_000, DOLLARS)
    assert " " not in numbers.difference(0.9, GRADUATION)


def test_a_target_that_is_whole_is_written_whole() -> None:
    assert spaced(numbers.value(90.0, GRADUATION, trim=True)) == "90 %"
    assert spaced(numbers.value(84.4, GRADUATION, trim=True)) == "84.4 %"
    assert spaced(numbers.value(84.4, replace(GRADUATION, decimals=0), trim=True)) == "84.4 %"
    assert spaced(numbers.value(84.4, replace(GRADUATION, decimals=0))) == "84 %"
    assert spaced(numbers.value(100 / 3, GRADUATION, trim=True)) == "33.3 %"


def test_a_derived_number_is_never_finer_than_its_kpi() -> None:
    assert spaced(numbers.value(Derived(43.39), GRADUATION, trim=True)) == "43.4 %"
    assert spaced(numbers.value(Derived(45), GRADUATION, trim=True)) == "45 %"
    assert spaced(numbers.span(Derived(43.39), Derived(47.08), GRADUATION)) == "43.4–47.1 %"
    assert numbers.short(Derived(43.39), GRADUATION) == "43.4"
    rate = replace(GRADUATION, unit="rate_100")
    assert spaced(numbers.difference(12.05 - 11.1, rate)) == "1 per 100", "a computed difference is no finer either"


def test_money_rounds_into_the_next_unit_as_it_stands() -> None:
    assert spaced(numbers.dollars(999_999.4)) == "$999,999"
    assert spaced(numbers.dollars(999_999.6)) == "$1 M"
    assert spaced(numbers.dollars(999_970_000)) == "$1 B"


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (80, 84, "80–84 %"),
        (95, 100, "95 % or more"),
        (0, 5, "5 % or less"),
        (50, None, "50 % or more"),
        (None, 50, "50 % or less"),
        (0, 100, "0–100 %"),
        (7, 7, "7 %"),
        (None, None, "–"),
    ],
)
def test_a_published_range(low: float | None, high: float | None, expected: str) -> None:
    assert spaced(numbers.span(low, high, GRADUATION)) == expected


def test_differences_of_percents_are_points() -> None:
    assert spaced(numbers.difference(-0.9, GRADUATION)) == "0.9 points"
    assert spaced(numbers.difference(1.0, GRADUATION)) == "1 point"
    assert spaced(numbers.difference(2, LEVELS)) == "2 levels"
    assert numbers.signed(0.6) == "+0.6"
    assert numbers.signed(-1.2) == "−1.2"
    assert numbers.signed(-0.04) == "0.0"


@pytest.mark.parametrize(
    ("iso", "expected"),
    [
        ("2026-10-12", "12 Oct 2026"),
        ("2026-10", "Oct 2026"),
        ("2026", "2026"),
        ("soon", "soon"),
        ("2026-13", "2026-13"),
        (None, ""),
    ],
)
def test_dates(iso: str | None, expected: str) -> None:
    assert spaced(numbers.date(iso)) == expected


@pytest.mark.parametrize("code", [*REASONS])
@pytest.mark.parametrize("kpi", [GRADUATION, LOWER, LEVELS, DOLLARS])
def test_every_reason_has_words(code: str, kpi: Kpi) -> None:
    for why in (Reason(code), Reason(code, 1.0, 2020, 2.0, -1.0, 2019, 2, "41/52")):
        words = reasons.reason(why, kpi)
        assert words, code
        assert "None" not in words
        assert words == words.strip(" ;")


@pytest.mark.parametrize("code", [*STRENGTHS])
def test_every_strength_has_words(code: str) -> None:
    words = reasons.strength(Reason(code, amount=8.0, n=12), GRADUATION)
    assert "12" in words
    assert "None" not in words


def test_reasons_read_as_a_person_would_say_them() -> None:
    short = Reason("short_of_target", 0.9, 2020, 84.4, 0.6, 2019)
    assert spaced(reasons.reason(short, GRADUATION)) == "0.9 points below the 2019–20 target of 84.4 %; up 0.6 in a year"
    late = replace(short, since=2017, change=-0.04)
    assert spaced(reasons.reason(late, GRADUATION)) == "0.9 points below the 2019–20 target of 84.4 %; unchanged since 2016–17"
    assert spaced(reasons.reason(short, LOWER)).startswith("0.9 points above the 2019–20 target")
    exact = Reason("met_target", 0.0, 2023, 90.0)
    assert spaced(reasons.reason(exact, GRADUATION)) == "exactly the 2022–23 target of 90 %"
    counts = Reason("short_of_counts", year=2019, n=1, text="41/52")
    assert (
        spaced(reasons.reason(counts, replace(GRADUATION, name="Schools meeting growth")))
        == "1 school below the 2018–19 target of 41 of 52"
    )
    waived = Reason("not_collected", text="pandemic waiver")
    assert reasons.reason(waived, GRADUATION) == "not collected this year; pandemic waiver"


def test_the_whole_reason_of_a_year() -> None:
    why = Reason("short_of_target", 0.9, 2020, 84.4, 0.6, 2019)
    point = YearPoint(2020, value=83.5, n=1435, reason=why, strength=Reason("one_is", amount=0.1, n=1435), n_more=13)
    assert spaced(reasons.of_point(point, GRADUATION)) == (
        "0.9 points below the 2019–20 target of 84.4 %; up 0.6 in a year; 1,435 students: one is 0.1 points; "
        "13 students more would have met it"
    )


def test_an_unknown_state_is_not_mistaken_for_a_judgement() -> None:
    assert reasons.state("met") == "Met target"
    assert reasons.state("") == reasons.state("nonsense") == "Not judged"


def test_the_reasons_of_a_missed_target_are_codes_that_a_state_can_have() -> None:
    assert set(school_words.MISSED) <= REASONS.keys()
    assert {code.removesuffix("_first") for code in REASONS if code.startswith("short_of_target")} <= set(school_words.MISSED)
