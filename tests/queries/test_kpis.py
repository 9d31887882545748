"""KPIs and their judged years, as they come out of a release."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.connection import Db
from queries import kpis
from tests.prepare import prepare

SCHOOLS = [{"school_id": "s2", "name": "Ash"}, {"school_id": "s1", "name": "Oak"}]


def result(kpi: str, year: int, value: float, **more: object) -> dict[str, object]:
    return {"kpi_id": kpi, "year": year, "value": value, **more}


def target(kpi: str, year: int, value: float, **more: object) -> dict[str, object]:
    return {"kpi_id": kpi, "year": year, "kind": "value", "value": value, **more}


@pytest.fixture
def db(tmp_path: Path) -> Db:
    return prepare(
        tmp_path,
        kpis=[{"kpi_id": "z", "order": 1}, {"kpi_id": "a", "order": 2}, {"kpi_id": "none", "order": 3}],
        schools=SCHOOLS,
        results=[
            result("z", 2018, 80, baseline="true"),
            result("z", 2019, 82),
            result("z", 2019, 75, measured_on="2019-01-31"),
            result("z", 2020, 81, as_of="2020-08-01"),
            result("z", 2020, 83, as_of="2020-12-01", reason="appeals"),
            result("z", 2020, 60, group_id="black"),
            result("z", 2020, 90, group_id="white"),
            result("z", 2020, 50, school_id="s1"),
            result("a", 2020, 40),
            result("a", 2020, 41, school_id="s2"),
        ],
        targets=[
            target("z", 2019, 82),
            target("z", 2020, 84),
            target("z", 2020, 65, group_id="swd"),
            target("z", 2020, 55, school_id="s2"),
            target("z", 2023, 5, group_id="black", on="gap"),
        ],
    )


def test_a_trajectory_is_the_judged_years_of_one_school_and_group(db: Db) -> None:
    found = kpis.trajectory(db, "z")
    assert found is not None
    states = {point.year: (point.value, point.target, point.state) for point in found.years}
    assert states[2019] == (82, 82, "met")
    assert states[2020] == (83, 84, "improving")
    assert [(row.measured_on, row.value) for row in found.within] == [("2019-01-31", 75)]
    assert kpis.trajectory(db, "nope") is None


def test_without_a_row_of_its_own_a_trajectory_is_still_of_its_school_and_group(db: Db) -> None:
    found = kpis.trajectory(db, "z", "s1", "black")
    assert found is not None
    assert (found.school_id, found.group_id, found.latest) == ("s1", "black", None)


def test_all_kpis_come_in_the_plans_order_with_those_that_have_no_data(db: Db) -> None:
    assert [t.kpi.kpi_id for t in kpis.trajectories(db)] == ["z", "a", "none"]
    latest = [t.latest and t.latest.value for t in kpis.trajectories(db, school="s1")]
    assert latest == [50, None, None]
    assert kpis.trajectories(db, goal="other") == ()


def test_one_trajectory_equals_its_place_among_all(db: Db) -> None:
    for school in ("", "s1", "s2"):
        for together in kpis.trajectories(db, school):
            assert together == kpis.trajectory(db, together.kpi.kpi_id, school)


def test_groups_come_in_their_order_with_those_that_only_have_a_target(db: Db) -> None:
    assert [t.group_id for t in kpis.trajectories_by_group(db, "z")] == ["all", "black", "white", "swd"]
    assert [t.group_id for t in kpis.trajectories_by_group(db, "z", dimension="race")] == ["black", "white"]
    assert kpis.trajectories_by_group(db, "nope") == ()


def test_schools_come_without_the_district(db: Db) -> None:
    found = kpis.trajectories_by_school(db, "z")
    assert [(t.school_id, t.latest and t.latest.value) for t in found] == [("s1", 50), ("s2", None)]
    assert kpis.trajectories_by_school(db, "nope") == ()


def test_the_ledger_shows_every_row_of_what_was_restated_and_nothing_else(db: Db) -> None:
    rows = kpis.ledger(db)
    assert [(r.ledger, r.kpi, r.value, r.as_of, r.reason, r.current) for r in rows] == [
        ("results", "z", 81, "2020-08-01", None, False),
        ("results", "z", 83, "2020-12-01", "appeals", True),
    ]
    assert kpis.ledger(db, "a") == ()


def test_a_target_on_the_gap_judges_no_result(db: Db) -> None:
    assert [(t.group_id, t.value) for t in kpis.gap_targets(db, "z")] == [("black", 5)]
    found = kpis.trajectory(db, "z", group="black")
    assert found is not None
    assert found.last_target is None
