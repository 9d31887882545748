"""The synthetic district: its students add up, its files depend on nothing but the seed."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

from data import synthetic
from data.synthetic_results import Row, row
from data.synthetic_students import RACES, SCHOOL_GROUPS, Schools, Students, counts, draw
from data.synthetic_survey import PICKS, survey
from data.synthetic_targets import targets

LEVELS = (("elementary", 2), ("middle", 1), ("high", 2))


def some_schools() -> Schools:
    """A few schools in each region; the ids that the generator's stories name are among them."""
    named = {"0110": ("elementary", "South"), "0111": ("elementary", "South"), "0117": ("elementary", "West")}
    named |= {"0207": ("middle", "West"), "0301": ("combined", "West"), "0402": ("high", "North"), "0408": ("high", "South")}
    named |= {"0403": ("high", "North"), "0406": ("high", "East"), "0412": ("high", "West")}
    named |= {"0404": ("high", "East"), "0112": ("elementary", "South")}
    made = [{"school_id": s, "level": level, "region": region} for s, (level, region) in named.items()]
    for region in ("North", "East", "South", "West"):
        for level, number in LEVELS:
            made += [{"school_id": f"{region}{level}{i}".lower(), "level": level, "region": region} for i in range(number)]
    return made


@pytest.fixture(scope="module")
def students() -> Students:
    return draw(np.random.default_rng(7), some_schools())


@pytest.fixture(scope="module")
def tables() -> dict[str, list[Row]]:
    return synthetic.generate(some_schools())


@pytest.mark.parametrize("year", [2022, 2023, 2024, 2025])
def test_thirty_thousand_students_are_enrolled(students: Students, year: int) -> None:
    assert int(students.enrolled(year).sum()) == 30_000


def test_a_student_is_of_one_race_and_one_sex(students: Students) -> None:
    crosses = [f"{race}_{sex}" for race in RACES for sex in ("female", "male")]
    for family in (RACES, crosses, ("female", "male")):
        assert (np.sum([students.flags[group] for group in family], axis=0) == 1).all()
    for group in ("swd", "el", "ed"):
        assert (students.flags[group] != students.flags[f"not_{group}"]).all()


def test_the_closed_and_the_opened_school_have_students_only_while_open(students: Students) -> None:
    for year in (2022, 2023, 2024, 2025):
        present = set(students.school(year)[students.enrolled(year)])
        assert ("0110" in present) == (year <= 2023)
        assert ("0301" in present) == (year >= 2024)


def test_counts_add_up_over_schools_and_over_races(students: Students) -> None:
    who = students.enrolled(2025)
    cells = {(s, g): (x, n) for s, g, x, n in counts(students, who, students.flags["ed"], students.school(2025))}
    schools = {s for s, _ in cells if s}
    for group in SCHOOL_GROUPS:
        parts = [cells[s, group] for s in schools if (s, group) in cells]
        assert cells["", group] == (sum(x for x, _ in parts), sum(n for _, n in parts))
    assert cells["", "all"][1] == sum(cells["", race][1] for race in RACES)
    assert cells["", "ed"][0] == cells["", "ed"][1]
    assert cells["", "not_ed"][0] == 0


def test_a_row_prints_its_rate_and_keeps_a_true_zero() -> None:
    assert row("k", 2025, ("", "all", 614, 979))["value"] == "62.72"
    assert row("k", 2025, ("", "all", 614, 979))["group_id"] == ""
    assert row("k", 2025, ("", "black", 0, 12))["value"] == "0"
    assert row("k", 2025, ("", "black", 12, 12))["value"] == "100"


def test_the_printed_rate_is_that_of_its_counts(tables: dict[str, list[Row]]) -> None:
    checked = 0
    for found in tables["results"]:
        if found.get("value") and found.get("denominator") and found["kpi_id"] != "bullying_reports":
            rate = 100 * float(str(found["numerator"])) / float(str(found["denominator"]))
            assert float(str(found["value"])) == pytest.approx(rate, abs=0.005 + 1e-9)
            checked += 1
    assert checked > 1000


def test_no_cell_has_two_newest_rows(tables: dict[str, list[Row]]) -> None:
    keys: dict[tuple[object, ...], list[object]] = defaultdict(list)
    for found in tables["results"]:
        key = (found["kpi_id"], found["year"], found.get("measured_on"), found.get("school_id", ""), found.get("group_id", ""))
        keys[key].append(found["as_of"])
    assert all(len(dates) == len(set(dates)) for dates in keys.values())
    assert max(len(dates) for dates in keys.values()) == 2


def test_targets_of_groups_and_schools_start_from_their_own_baseline() -> None:
    start: Row = {"kpi_id": "graduation_4yr", "year": 2022, "value": "80", "school_id": "0404", "group_id": ""}
    made = [t for t in targets([start]) if t.get("school_id") == "0404"]
    assert [(t["year"], t["value"]) for t in made] == [
        (2023, "81.6"),
        (2024, "83.2"),
        (2025, "84.8"),
        (2026, "86.4"),
        (2027, "88.0"),
    ]


def test_nobody_chooses_more_priorities_than_allowed() -> None:
    groups, priorities = survey(np.random.default_rng(3))
    asked = {(g["wave"], g["group_id"]): (g["respondents"], g["list_length"]) for g in groups}
    chosen: dict[tuple[object, object], list[int]] = defaultdict(list)
    for found in priorities:
        chosen[found["wave"], found["group_id"]].append(int(str(found["count"])))
    for key, listed in chosen.items():
        respondents, length = asked[key]
        assert listed == sorted(listed, reverse=True)
        picks = PICKS * int(str(respondents))
        assert sum(listed) == picks if length is None else (sum(listed) < picks and len(listed) == length)
    assert asked.keys() - chosen.keys() == {("2025-fall", "community")}


def test_the_same_seed_writes_the_same_bytes(tables: dict[str, list[Row]], tmp_path: Path) -> None:
    synthetic.write(tables, tmp_path / "one")
    synthetic.write(synthetic.generate(some_schools()), tmp_path / "two")
    for name in synthetic.COLUMNS:
        assert (tmp_path / "one" / f"{name}.csv").read_bytes() == (tmp_path / "two" / f"{name}.csv").read_bytes()
    assert b"\r" not in (tmp_path / "one" / "results.csv").read_bytes()


def test_the_district_is_the_sum_of_its_schools(tables: dict[str, list[Row]]) -> None:
    newest: dict[tuple[object, ...], Row] = {}
    for found in sorted(tables["results"], key=lambda found: str(found["as_of"])):
        if found.get("denominator"):
            newest[found["kpi_id"], found["year"], found.get("group_id", ""), found["school_id"]] = found
    sums: dict[tuple[object, ...], list[int]] = defaultdict(lambda: [0, 0])
    for (*cell, school), found in newest.items():
        assert 0 <= int(str(found["numerator"])) <= int(str(found["denominator"]))
        if school:
            sums[tuple(cell)][0] += int(str(found["numerator"]))
            sums[tuple(cell)][1] += int(str(found["denominator"]))
    assert len(sums) > 100
    for key, total in sums.items():
        district = newest[(*key, "")]
        assert [district["numerator"], district["denominator"]] == total
