"""Atlanta's plan is the state's file, imported, and the stated rates by hand; renamed schools and true zeros are right."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app import Settings, create_app
from data.agencies.importing import import_file
from tests.browser.routes import Address, addresses
from tests.conftest import Committed
from tests.real.published import FACTS, PLANS, plan_rows, rows

FILE = FACTS / "published" / "georgia" / "georgia2018.csv"
STATED = FACTS / "atlanta" / "graduation_stated_2018_2024.csv"
IMPORTED = "Governor's Office of Student Achievement, graduation rate file 2017-18"
SCHOOLS = {
    "Atlanta Classical Academy": "0415",
    "BEST Academy": "1411",
    "Booker T. Washington HS": "0315",
    "Carver Early College": "0106",
    "Coretta Scott King YWLA": "1410",
    "Douglass HS": "4058",
    "Drew Charter": "0515",
    "Hank Aaron New Beginnings (was Forrest Hill)": "0403",
    "Midtown HS (was Grady HS)": "4560",
    "KIPP Atlanta Collegiate": "0212",
}
GROUPS = {"APS all": "", "APS Black": "black", "APS Hispanic": "hispanic", "APS White": "white", "APS SWD": "swd"}

needs_facts = pytest.mark.skipif(not FILE.is_file(), reason="the published facts are not beside this checkout")


@needs_facts
def test_the_walk_of_the_readme_makes_the_committed_bundle(tmp_path: Path) -> None:
    """What was written by hand, then the import: cell for cell what is committed."""
    bundle = tmp_path / "atlanta"
    shutil.copytree(PLANS / "atlanta", bundle)
    for table, by_hand in (
        ("results", lambda row: IMPORTED not in row),
        ("schools", lambda row: row.startswith(("school_id", "0403", "4560"))),
    ):
        lines = (bundle / f"{table}.csv").read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [line for line in lines if by_hand(line)]
        assert 1 < len(kept) < len(lines)
        (bundle / f"{table}.csv").write_text("".join(kept), encoding="utf-8")
    said = list(import_file(FILE, bundle, district="761"))
    assert "mapped: 360 figures (229 suppressed, 131 values)" in said
    for path in (PLANS / "atlanta").iterdir():
        assert (bundle / path.name).read_bytes() == path.read_bytes(), path.name


@needs_facts
def test_every_stated_rate_is_in_the_plan() -> None:
    found = {
        (row["year"], row["school_id"], row["group_id"]): row["value"] for row in plan_rows("atlanta", "results") if row["value"]
    }
    seen = 0
    for fact in rows(STATED):
        entity = fact["entity"]
        for year in ("2018", "2019", "2020", "2021", "2022", "2023", "2024"):
            key = (year, SCHOOLS.get(entity, ""), GROUPS.get(entity, ""))
            if not fact[year]:
                # Nothing is invented where nothing was stated; the state's file may still have a figure of 2018.
                assert year == "2018" or key not in found
                continue
            places = len(fact[year].partition(".")[2])
            assert round(float(found[key]), places) == float(fact[year]), key
            seen += 1
    assert seen == sum(bool(fact[year]) for fact in rows(STATED) for year in fact if year.isdigit()) > 0


def test_true_zeros_are_zeros_and_renamed_schools_are_one() -> None:
    aaron = {
        row["year"]: (row["value"], row["status"])
        for row in plan_rows("atlanta", "results")
        if row["school_id"] == "0403" and not row["group_id"]
    }
    assert aaron == {"2018": ("0", ""), "2019": ("4.7", ""), "2020": ("3.1", ""), "2021": ("0", ""), "2022": ("0", "")}
    named = {row["school_id"]: (row["name"], row["formerly"]) for row in plan_rows("atlanta", "schools")}
    assert named["0403"] == ("Hank Aaron New Beginnings", "APS-Forrest Hills Academy")
    assert named["4560"] == ("Midtown High School", "Grady High School")


@pytest.fixture(scope="module")
def releases(committed: Committed) -> Path:
    return committed("atlanta")


@pytest.fixture(scope="module")
def client(releases: Path) -> FlaskClient:
    made: FlaskClient = create_app(Settings(releases)).server.test_client()
    return made


def test_every_kind_of_page_answers(releases: Path, client: FlaskClient) -> None:
    visited: list[Address] = addresses(releases, every=True)
    assert {address.page for address in visited} >= {"plan", "goal", "kpi", "equity", "school", "schools", "method"}
    for address in visited:
        assert client.get(address.url).status_code == address.status, address.url


def test_a_true_zero_is_shown_and_a_suppressed_figure_is_not_zero(client: FlaskClient) -> None:
    answer = client.get("/c/atlanta/trend/graduation_4yr.csv?school=0403").get_data(as_text=True)
    drawn = {row["year"]: row["value"] for row in csv.DictReader(io.StringIO(answer)) if row["value"]}
    assert {year: float(value) for year, value in drawn.items()} == {"2018": 0, "2019": 4.7, "2020": 3.1, "2021": 0, "2022": 0}
    withheld = [row for row in plan_rows("atlanta", "results") if row["status"] == "suppressed"]
    assert {row["value"] for row in withheld} == {""}
    assert len(withheld) == 228
