"""DeKalb's 2018 graduation counts are those of the state's file, no more and no fewer."""

from __future__ import annotations

import pytest

from data.bundle import read
from tests.real.published import FACTS, PLANS, plan_rows, rows

FILE = FACTS / "published" / "georgia" / "georgia2018.csv"
SOURCE = "Governor's Office of Student Achievement, graduation rate file 2017-18"
DISTRICT_CODE = "644"
GROUPS = {
    "ALL Students": "",
    "Active Duty": "military",
    "American Indian/Alaskan": "american_indian",
    "Asian/Pacific Islander": "asian_pacific",
    "Black": "black",
    "Economically Disadvantaged": "ed",
    "Female": "female",
    "Foster": "foster",
    "Hispanic": "hispanic",
    "Homeless": "homeless",
    "Limited English Proficient": "el",
    "Male": "male",
    "Migrant": "migrant",
    "Multi-Racial": "two_or_more",
    "Not Economically Disadvantaged": "not_ed",
    "Students With Disability": "swd",
    "Students Without Disability": "not_swd",
    "White": "white",
}

pytestmark = pytest.mark.skipif(not FILE.is_file(), reason="the state's file is not beside this checkout")


@pytest.fixture(scope="module")
def published() -> list[dict[str, str]]:
    return [row for row in rows(FILE) if row["SCHOOL_DSTRCT_CD"] == DISTRICT_CODE]


def test_every_figure_of_the_state_is_a_row(published: list[dict[str, str]]) -> None:
    found = {
        (row["school_id"], row["group_id"]): (row["numerator"], row["value"], row["denominator"])
        for row in plan_rows("dekalb", "results")
        if row["source"] == SOURCE
    }
    facts = {
        (
            row["INSTN_NUMBER"].replace("ALL", ""),
            GROUPS[row["LABEL_LVL_1_DESC"].removeprefix("Grad Rate -")],
        ): (row["PROGRAM_TOTAL"], row["PROGRAM_PERCENT"], row["TOTAL_COUNT"])
        for row in published
        if row["PROGRAM_PERCENT"]
    }
    assert found == facts
    assert len(facts) == 221


def test_every_school_of_the_state_is_a_school(published: list[dict[str, str]]) -> None:
    names = {row["INSTN_NUMBER"]: row["INSTN_NAME"] for row in published if row["INSTN_NUMBER"] != "ALL"}
    schools = {row["school_id"]: row["name"] for row in plan_rows("dekalb", "schools")}
    assert schools.keys() == names.keys()
    for school, name in names.items():
        # The state cuts one long name off in the middle of a word; the part before its dash is whole.
        assert schools[school] == name.split(" - ", maxsplit=1)[0]


def test_the_state_holds_over_the_stated_rate() -> None:
    results = [row for row in read(PLANS / "dekalb").tables["results"] if row["year"] == 2018 and not row["school_id"]]
    hispanic = {
        str(row["as_of"] or ""): (row["value"], row["numerator"], row["denominator"])
        for row in results
        if row["group_id"] == "hispanic"
    }
    assert hispanic.pop(max(hispanic)) == (62.72, 614, 979)
    assert list(hispanic.values()) == [(62.7, None, None)]
