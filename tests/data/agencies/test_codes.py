"""Every code seen in agencies' files is understood, and nothing that is not understood is guessed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.agencies.codes import CODES, COUNT, PERCENT, SHARE, Impossible, Reading, Scale, Unreadable, count, read
from data.agencies.grades import level_of
from data.agencies.years import year_of

NOT_GIVEN, SUPPRESSED, NOT_APPLICABLE = (Reading(status=s) for s in ("not_given", "suppressed", "not_applicable"))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("", NOT_GIVEN),
        ("   ", NOT_GIVEN),
        (".", NOT_GIVEN),
        ("-", NOT_GIVEN),
        ("--", NOT_GIVEN),
        ("–", NOT_GIVEN),
        ("NA", NOT_GIVEN),
        ("N/A", NOT_GIVEN),
        ("NULL", NOT_GIVEN),
        ("NR", NOT_GIVEN),
        ("-9999", SUPPRESSED),
        ("-6666", NOT_GIVEN),
        ("-1", NOT_GIVEN),
        ("s", SUPPRESSED),
        ("S", SUPPRESSED),
        ("*", SUPPRESSED),
        ("***", SUPPRESSED),
        ("~", SUPPRESSED),
        ("‡", SUPPRESSED),
        ("n<10", SUPPRESSED),
        ("N < 10", SUPPRESSED),
        ("n≤5", SUPPRESSED),
        ("PS", SUPPRESSED),
        ("TFS", SUPPRESSED),
        ("Too few Students", SUPPRESSED),
        ("-3", SUPPRESSED),
        ("−3", SUPPRESSED),
        ("-2", NOT_APPLICABLE),
        ("†", NOT_APPLICABLE),
        ("81.4", Reading("81.4")),
        (" 81.4", Reading("81.4")),
        ("\u00a081.4\u00a0", Reading("81.4")),
        ("80.6%", Reading("80.6")),
        ("80.6 %", Reading("80.6")),
        ("82.80", Reading("82.80")),
        ("0", Reading("0")),
        ("100", Reading("100")),
        ('="81.4"', Reading("81.4")),
        ("GE95", Reading(low="95", high="100")),
        ("LE5", Reading(low="0", high="5")),
        ("LT50", Reading(low="0", high="50")),
        ("GT95", Reading(low="95", high="100")),
        (">95", Reading(low="95", high="100")),
        ("<5", Reading(low="0", high="5")),
        (">= 95.00", Reading(low="95.00", high="100")),
        (">=95%", Reading(low="95", high="100")),
        ("<= 5.00", Reading(low="0", high="5.00")),
        ("≥95", Reading(low="95", high="100")),
        ("≤5%", Reading(low="0", high="5")),
        ("80-84", Reading(low="80", high="84")),
        ("80-84%", Reading(low="80", high="84")),
        ("80%-84%", Reading(low="80", high="84")),
        ("80–84", Reading(low="80", high="84")),
        ("6-9", Reading(low="6", high="9")),
        ("10-14", Reading(low="10", high="14")),
        ("10 to 14", Reading(low="10", high="14")),
    ],
)
def test_a_percent_is_read_as_published(text: str, meant: Reading) -> None:
    assert read(text, PERCENT) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("0.8075", Reading("80.75")),
        ("0.2739856801909308", Reading("27.39856801909308")),
        ("1", Reading("100")),
        ("80.6%", Reading("80.6")),
        ("0.80-0.84", Reading(low="80", high="84")),
        (">0.95", Reading(low="95", high="100")),
        ("1.1305", Impossible("at most 100")),
    ],
)
def test_a_share_becomes_a_percent_and_a_percent_stays_one(text: str, meant: Reading | Impossible) -> None:
    assert read(text, SHARE) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("1,234", "1234"),
        ("1,234,567", "1234567"),
        ("186", "186"),
        ("*", ""),
        ("<1,000", ""),
        ("n<10", ""),
        ("", ""),
        ("-1", ""),
    ],
)
def test_a_count_is_whole_or_not_given(text: str, meant: str) -> None:
    assert count(text) == meant


def test_a_range_of_counts_has_both_ends_or_is_none() -> None:
    assert read("<1,000", COUNT) == Reading(low="0", high="1000")
    assert isinstance(read(">1,000", COUNT), Unreadable)


def test_a_count_no_district_has_is_not_read() -> None:
    assert read("1e15", COUNT) == Reading("1000000000000000")
    assert isinstance(read("1e400", COUNT), Unreadable)
    assert isinstance(read("9" * 17, COUNT), Unreadable)


def test_a_negative_code_is_a_value_where_values_may_be_negative() -> None:
    assert read("-3", Scale()) == Reading("-3")
    assert read("-$5", Scale()) == Reading("-5")


@pytest.mark.parametrize("text", ["14-Oct", "Oct-14", "10-Oct-2014", "2014-10-01", "2014-10-01 00:00:00", "10/14/2024", "1-Jun"])
def test_a_date_is_never_a_figure(text: str) -> None:
    found = read(text, PERCENT)
    assert isinstance(found, Unreadable)
    assert "spreadsheet" in found.remedy


@pytest.mark.parametrize("text", ["abc", "84-80", "8 1.4", "81,4", "81.4.2", "80-", "<", "GE", "<abc", "5 < 6", "1,23", "²", "٣"])
def test_what_is_not_understood_is_not_guessed(text: str) -> None:
    assert isinstance(read(text, PERCENT), Unreadable)


@pytest.mark.parametrize("text", ["101", "-5", "113.05%", ">101", "95-101"])
def test_no_percent_is_below_0_or_above_100(text: str) -> None:
    assert isinstance(read(text, PERCENT), Impossible)


tenths = st.integers(0, 1000).map(lambda n: Decimal(n) / 10)
blanks = st.sampled_from(["", " ", "\u00a0", "  "])


@settings(max_examples=60)
@given(tenths, blanks, blanks, st.sampled_from(["", "%", " %"]))
def test_any_percent_survives_blanks_and_signs(number: Decimal, before: str, after: str, sign: str) -> None:
    found = read(f"{before}{number}{sign}{after}", PERCENT)
    assert isinstance(found, Reading)
    assert Decimal(found.value) == number


@settings(max_examples=60)
@given(tenths, tenths, st.sampled_from(["-", "–", "—", " - ", " to "]), st.sampled_from(["", "%"]))
def test_any_range_keeps_its_ends_in_order(one: Decimal, other: Decimal, dash: str, sign: str) -> None:
    found = read(f"{one}{dash}{other}{sign}", PERCENT)
    if one > other:
        assert isinstance(found, Unreadable)
    else:
        assert isinstance(found, Reading)
        assert (Decimal(found.low), Decimal(found.high), found.value) == (one, other, "")


@settings(max_examples=60)
@given(tenths, st.sampled_from(["<", "<=", "≤", "LE", "LT", ">", ">=", "≥", "GE", "gt"]), blanks)
def test_any_bound_is_a_range_to_the_end_of_the_scale(number: Decimal, sign: str, blank: str) -> None:
    found = read(f"{sign}{blank}{number}", PERCENT)
    assert isinstance(found, Reading)
    below = sign.casefold() in ("<", "<=", "≤", "le", "lt")
    assert (Decimal(found.low), Decimal(found.high)) == ((Decimal(0), number) if below else (number, Decimal(100)))


@settings(max_examples=60)
@given(st.text(max_size=12))
def test_no_text_raises_and_every_reading_is_whole(text: str) -> None:
    found = read(text, PERCENT)
    if isinstance(found, Reading):
        assert bool(found.low) == bool(found.high)
        assert (found.status == "final") == bool(found.value or found.low)
        assert not (found.value and found.low)


@settings(max_examples=60)
@given(st.sampled_from(sorted(CODES)), blanks, blanks, st.booleans())
def test_every_code_is_one_whatever_its_case_and_blanks(code: str, before: str, after: str, upper: bool) -> None:
    text = f"{before}{code.upper() if upper else code}{after}"
    assert read(text, PERCENT) == Reading(status=CODES[code])


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2017-18", 2018),
        ("2017-2018", 2018),
        ("School year 2017/18", 2018),
        ("2018", 2018),
        ("2018.0", 2018),
        ("1999-00", 2000),
        ("FY18 Target", 2018),
        ("SY 17-18", 2018),
        ("FY2018", 2018),
        ("2017-19", None),
        ("18", None),
        ("", None),
        ("Grand Total", None),
        ("2017 or 2019", None),
        ("FY18 or FY19", None),
        ("SY17-19", None),
        ("12018", None),
        ("Fall 2022", 2023),
        ("October 2021", 2022),
        ("Spring 2022", 2022),
        ("2021-22 (Fall)", 2022),
        ("Winter 2022", None),
        ("12/1/2021", None),
        ("2021-12-01", None),
    ],
)
def test_a_school_year_is_the_year_it_ends_in(text: str, year: int | None) -> None:
    assert year_of(text) == year


def test_a_sum_of_money_is_no_percent_and_no_count() -> None:
    for scale in (PERCENT, SHARE, COUNT):
        assert isinstance(read("$81", scale), Unreadable)
    assert read("$1,200", Scale()) == Reading("1200")


def test_years_of_two_digits_and_years_that_begin() -> None:
    assert year_of("1314", pair=True) == 2014
    assert year_of("2021", pair=True) == 2021
    assert year_of("1315", pair=True) is None
    assert year_of("2013", starts=True) == 2014
    assert year_of("Fall 2013", starts=True) == 2014


@pytest.mark.parametrize(
    ("grades", "level"),
    [
        ("09,10,11,12", "high"),
        ("KK,01,02,03,04,05", "elementary"),
        ("06,07,08", "middle"),
        ("PK-12", "combined"),
        ("K-5", "elementary"),
        ("9-12", "high"),
        ("", ""),
        ("ungraded", ""),
    ],
)
def test_a_level_is_what_the_grades_say(grades: str, level: str) -> None:
    assert level_of(grades) == level
