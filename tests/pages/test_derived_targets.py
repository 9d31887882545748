"""A target that a rule made is read with its KPI's decimals on every surface of words, and stays unrounded in its files."""

from __future__ import annotations

import json
import re

import pytest
from flask.testing import FlaskClient

from app import Settings, create_app
from tests.prepare import make
from tests.surfaces import csv_rows, text_of

# A tenth of the way from 37.1 to 100 is 43.39, then from the result 41.2 is 47.08: each of exactly two decimals.
MADE = {"2019–20": 43.39, "2020–21": 47.08}
SURFACES = ("/demo", "/demo/goals/learning", "/demo/kpis/reading", "/demo/wall", "/demo/method", "/demo/schools/0103")
CHARTS = ("/c/demo/trend/reading", "/c/demo/trend/reading.svg", "/c/demo/trend/reading.json")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder = tmp_path_factory.mktemp("derived")
    make(
        folder,
        schools=[{"school_id": "0103", "name": "Ash High"}],
        kpis=[{"kpi_id": "reading", "decimals": 1, "path_rule": "close_gap:10"}, {"kpi_id": "counted", "decimals": 0}],
        results=[
            {"kpi_id": "reading", "school_id": school, "year": year, "value": value, "baseline": year == 2019}
            for school in ("", "0103")
            for year, value in ((2019, 37.1), (2020, 41.2))
        ]
        + [{"kpi_id": "counted", "year": 2020, "value": 50}],
        targets=[
            {"kpi_id": "reading", "school_id": school, "year": year, "kind": "increase"}
            for school in ("", "0103")
            for year in (2020, 2021)
        ]
        + [{"kpi_id": "counted", "year": 2020, "kind": "value", "value": 62.25}],
    )
    made: FlaskClient = create_app(Settings(folder / "releases")).server.test_client()
    return made


def words(html: str) -> str:
    """What a reader sees or hears: text, and what marks and regions say, without the coordinates of pictures."""
    spoken = re.findall(r' (?:data-tip|aria-label|content|title)="([^"]*)"', html)
    return "\n".join([re.sub(r"<[^>]+>", "|", re.sub(r"<(script|style)\b.*?</\1>", "", html, flags=re.S)), *spoken])


@pytest.mark.parametrize("address", [*SURFACES, *CHARTS])
def test_every_surface_of_words_prints_it_with_the_kpis_decimals(client: FlaskClient, address: str) -> None:
    said = text_of(client, address)
    if address.endswith(".json"):
        said = json.loads(said)["sentence"]
    said = words(said)
    assert not re.findall(r"43\.39|47\.08", said)
    if address != "/demo/method":
        assert "43.4" in said or "47.1" in said


def test_an_adopted_target_is_printed_as_the_board_wrote_it(client: FlaskClient) -> None:
    assert "62.25\u00a0%" in words(text_of(client, "/demo/kpis/counted"))


def test_files_hold_it_unrounded(client: FlaskClient) -> None:
    kept = {row["school_year"]: row["target"] for row in csv_rows(client, "/c/demo/trend/reading")}
    rows = json.loads(text_of(client, "/c/demo/trend/reading.json"))["rows"]
    for year, made in MADE.items():
        assert kept[year] == str(made)
        assert [row["target"] for row in rows if row["school_year"] == year] == [made]
