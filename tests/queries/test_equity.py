"""Gaps as they come out of a release: which year, which groups, against whom."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.connection import Db
from queries import equity
from tests.prepare import prepare


def cell(group: str, year: int, x: int | None, n: int | None, school: str = "", **more: object) -> dict[str, object]:
    return {"kpi_id": "k", "group_id": group, "year": year, "numerator": x, "denominator": n, "school_id": school, **more}


@pytest.fixture
def db(tmp_path: Path) -> Db:
    return prepare(
        tmp_path,
        kpis=[{"kpi_id": "k"}, {"kpi_id": "empty"}],
        schools=[{"school_id": "s1", "name": "Oak"}, {"school_id": "s2", "name": "Ash"}],
        results=[
            cell("all", 2019, 150, 200),
            cell("black", 2019, 60, 100),
            cell("white", 2019, 90, 100),
            cell("swd", 2019, 10, 20),
            cell("all", 2020, 160, 200),
            cell("black", 2020, 65, 100),
            cell("hispanic", 2020, None, None, status="suppressed"),
            cell("swd", 2020, 12, 20),
            cell("not_swd", 2020, 148, 180),
            cell("all", 2021, 170, 200),
            cell("black", 2021, 70, 100),
            cell("all", 2019, 60, 100, "s1"),
            cell("black", 2019, 20, 50, "s1"),
            cell("white", 2019, 40, 50, "s1"),
            cell("all", 2019, 90, 100, "s2"),
            cell("black", 2019, 40, 50, "s2"),
            cell("white", 2019, 50, 50, "s2"),
        ],
    )


def test_the_year_is_the_newest_with_two_groups_to_compare(db: Db) -> None:
    assert equity.gap_year(db, "k") == 2020
    assert equity.gap_year(db, "k", dimension="race") == 2019
    assert equity.gap_year(db, "k", dimension="disability") == 2020
    assert equity.gap_year(db, "k", dimension="sex") is None
    assert equity.gap_year(db, "k", "s1") == 2019
    assert equity.gap_years(db, "k") == (2019, 2020)
    assert equity.dimensions(db, "k") == ("race", "disability")
    assert equity.dimensions(db, "k", "s1") == ("race",)


def test_every_dimension_is_shown_unless_one_is_chosen_in_the_groups_order(db: Db) -> None:
    assert [g.group_id for g in equity.gaps(db, "k").rows] == ["black", "hispanic", "swd", "not_swd"]
    assert [g.group_id for g in equity.gaps(db, "k", dimension="disability").rows] == ["swd", "not_swd"]
    assert [g.group_id for g in equity.gaps(db, "k", 2021).rows] == ["black"]


def test_a_gap_is_against_all_other_students_by_their_counts(db: Db) -> None:
    found = equity.gaps(db, "k", 2019, dimension="race")
    black = found.rows[0]
    assert found.reference_name == "All other students"
    assert (black.value, black.reference_value, black.gap) == (60, 90, -30)
    assert black.to_parity == 30


def test_a_suppressed_group_is_a_row_without_a_number(db: Db) -> None:
    hispanic = next(g for g in equity.gaps(db, "k", 2020).rows if g.group_id == "hispanic")
    assert (hispanic.status, hispanic.value, hispanic.gap, hispanic.to_parity) == ("suppressed", None, None, None)


def test_groups_that_the_kpi_has_elsewhere_are_listed_as_missing(db: Db) -> None:
    assert [g.group_id for g in equity.gaps(db, "k", 2019).missing] == ["hispanic", "not_swd"]
    assert [g.group_id for g in equity.gaps(db, "k", 2019, dimension="race").missing] == ["hispanic"]
    assert [g.group_id for g in equity.gaps(db, "k", 2020).missing] == ["white"]


@pytest.mark.parametrize(
    ("ref", "name", "gap"),
    [
        ("district", "District", -15),
        ("highest", "White", -30),
        ("white", "White", -30),
        ("swd", "Students with disabilities", 10),
    ],
)
def test_the_reader_chooses_the_reference(db: Db, ref: str, name: str, gap: float) -> None:
    found = equity.gaps(db, "k", 2019, dimension="race", ref=ref)
    assert (found.reference, found.rows[0].reference_name, found.rows[0].gap) == (ref, name, gap)


def test_a_schools_gap_to_the_district_is_against_the_whole_district(db: Db) -> None:
    black = equity.gaps(db, "k", 2019, "s1", dimension="race", ref="district").rows[0]
    assert (black.value, black.reference_value) == (40, 75)


def test_where_nothing_can_be_compared_the_answer_is_empty(db: Db) -> None:
    for found in (
        equity.gaps(db, "empty"),
        equity.gaps(db, "nope"),
        equity.gaps(db, "k", 1999),
        equity.gaps(db, "k", school="s9"),
    ):
        assert found.rows == ()
    assert equity.gaps(db, "empty").year is None


def test_schools_share_the_students_to_parity(db: Db) -> None:
    found = equity.gaps_by_school(db, "k", "black", 2019)
    assert [(f.school_id, f.gap.to_parity) for f in found] == [("s1", 20), ("s2", 10)]
    assert [f.share for f in found] == pytest.approx([200 / 3, 100 / 3])
    assert equity.gaps_by_school(db, "k", "black") == found
    assert equity.gaps_by_school(db, "k", "nobody") == ()
