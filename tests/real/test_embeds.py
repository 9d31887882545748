"""Every chart of the committed real plans for other people's pages: one content, and never heavy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app import Settings, create_app
from data.connection import Releases
from queries import plan as plans
from queries.filters import Filters, Route, url
from tests.conftest import Committed
from tests.surfaces import assert_one_content, csv_rows

HEAVIEST = 30_000


@pytest.fixture(scope="module")
def folder(committed: Committed) -> Path:
    return committed("dekalb", "durham")


@pytest.fixture(scope="module")
def client(folder: Path) -> FlaskClient:
    made: FlaskClient = create_app(Settings(folder)).server.test_client()
    return made


def charts(folder: Path) -> Iterator[tuple[str, str]]:
    """Every chart's address with that of the page that shows it."""
    releases = Releases(folder)
    for plan in releases.plans():
        domain = plans.domain(releases.open(plan))
        for kpi in sorted(domain.kpis):
            yield url(Route("chart", plan, kpi, "trend")), url(Route("kpi", plan, kpi))
            yield url(Route("chart", plan, kpi, "gaps")), url(Route("equity", plan), Filters(kpi=kpi))
        for wave in sorted(domain.waves):
            yield url(Route("chart", plan, wave, "priorities")), url(Route("survey", plan), Filters(wave=wave))


def test_every_chart_is_one_content_and_light(folder: Path, client: FlaskClient) -> None:
    seen = 0
    for address, page in charts(folder):
        for coding in ("br", "gzip"):
            packed = client.get(address, headers={"Accept-Encoding": coding})
            assert packed.status_code == 200
            assert len(packed.data) <= HEAVIEST, f"{address} weighs {len(packed.data)} bytes as {coding}"
        if not csv_rows(client, address):  # its page says in words that there is nothing to draw
            assert re.search(r'<p class="sentence">[^<]*\b[Nn]o ', client.get(address).get_data(as_text=True)), address
            continue
        assert_one_content(client, address, page, picture=False)
        seen += 1
    assert seen >= 12
