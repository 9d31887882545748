"""No embed is heavy: none of a small plan, and none of a plan with many schools and every group at each of them."""

from __future__ import annotations

import random
from pathlib import Path

from app import Settings, create_app
from queries.site import Releases
from tests.district import Tables, district
from tests.every_chart import every_chart, weight
from tests.prepare import make

HEAVIEST = 30_000
SCHOOLS = 44
RACES = ("american_indian", "asian", "black", "hispanic", "pacific_islander", "two_or_more", "white")


def crowded() -> Tables:
    """Four dozen schools of no two like results, with each race and ethnicity at every one."""
    chance = random.Random(7)
    rows = district()
    names = [
        (f"{n:04d}", f"{chance.choice('ABCDEFGHJKLMNPRSTW')}{chance.randbytes(5).hex()} Elementary")
        for n in range(1, SCHOOLS + 1)
    ]
    rows["schools"] = [{"school_id": school, "name": name, "level": "elementary"} for school, name in names]
    rows["results"] = [
        {
            "kpi_id": "graduation",
            "year": year,
            "school_id": school,
            "group_id": group,
            "value": round(chance.uniform(30, 95), 1),
            "denominator": chance.randint(12, 400),
        }
        for year in (2019, 2020, 2021)
        for school in ("", *(school for school, _ in names))
        for group in ("", *RACES)
    ]
    return rows


def test_no_embed_of_a_plan_is_heavy(tmp_path: Path) -> None:
    make(tmp_path, **district())
    releases = Releases(tmp_path / "releases", "public")
    client = create_app(Settings(tmp_path / "releases")).server.test_client()
    charts = every_chart(client, releases, "demo")
    for part in ("/trend/", "/gaps/", "/priorities/", "view=heat", "view=schools", "view=time", "school=", "stakeholder="):
        assert any(part in chart for chart in charts), part
    assert {chart: size for chart in charts if (size := weight(client, chart)) > HEAVIEST} == {}


def test_a_heat_map_of_many_schools_is_not_heavy_either(tmp_path: Path) -> None:
    make(tmp_path, **crowded())
    client = create_app(Settings(tmp_path / "releases")).server.test_client()
    for query in ("?dimension=race&view=heat", "?group=black&view=schools", "?view=time", ""):
        chart = f"/c/demo/gaps/graduation{query}"
        assert weight(client, chart) <= HEAVIEST, chart
    heat = client.get("/c/demo/gaps/graduation?dimension=race&view=heat").get_data(as_text=True)
    assert heat.count("data-tip=") >= SCHOOLS * len(RACES), "not every school is drawn"
