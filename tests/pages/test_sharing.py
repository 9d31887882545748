"""What a link to a page is shown with elsewhere: title, sentence, and the picture of the page's chart."""

from __future__ import annotations

import re
import struct
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from app import Settings, create_app
from tests.district import district
from tests.prepare import make

HOST = "https://plan.district.example"
SHARED = {
    "/demo": "/c/demo/trend/graduation",
    "/demo?school=0002": "/c/demo/trend/graduation?school=0002",
    "/demo/goals/learning?group=black": "/c/demo/trend/graduation?group=black",
    "/demo/kpis/absence": "/c/demo/trend/absence",
    "/demo/kpis/graduation?school=0001&group=white": "/c/demo/trend/graduation?school=0001&group=white",
    "/demo/schools/0001": "/c/demo/trend/graduation?school=0001",
    "/demo/equity?kpi=graduation&school=0002": "/c/demo/gaps/graduation?school=0002",
    "/demo/survey": "/c/demo/priorities/2021-spring",
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder = tmp_path_factory.mktemp("sharing")
    make(folder, **district())
    made: FlaskClient = create_app(Settings(folder / "releases")).server.test_client()
    return made


def head(client: FlaskClient, page: str, base_url: str = HOST) -> tuple[dict[str, str], dict[str, str]]:
    """A page's Open Graph properties, and its links by their relation."""
    html = client.get(page, base_url=base_url).get_data(as_text=True)
    graph = {name: unescape(value) for name, value in re.findall(r'<meta property="([^"]+)" content="([^"]*)">', html)}
    links = {rel: unescape(href) for rel, href in re.findall(r'<link rel="(canonical|alternate)"[^>]* href="([^"]*)"', html)}
    return graph, links


@pytest.mark.parametrize(("page", "chart"), SHARED.items())
def test_a_page_is_shared_with_its_first_charts_picture(client: FlaskClient, page: str, chart: str) -> None:
    graph, links = head(client, page)
    assert graph["og:url"] == links["canonical"] == HOST + page
    html = client.get(page).get_data(as_text=True)
    assert graph["og:title"] == unescape(re.search(r"<title>(.*?)</title>", html)[1])  # type: ignore[index]  # it has one
    assert graph["og:description"] == unescape(re.search(r'name="description" content="([^"]*)"', html)[1])  # type: ignore[index]
    assert len(graph["og:description"]) > 10
    path, mark, query = chart.partition("?")
    assert graph["og:image"] == f"{HOST}{path}.png?{query + '&' if mark else ''}card=1200"
    picture = client.get(graph["og:image"].removeprefix(HOST))
    assert (graph["og:image:width"], graph["og:image:height"]) == ("1200", "628")
    assert struct.unpack(">II", picture.data[16:24]) == (1200, 628)

    asked = urlsplit(links["alternate"])
    assert parse_qs(asked.query) == {"url": [HOST + chart]}
    told = client.get(f"{asked.path}?{asked.query}", base_url=HOST).get_json()
    assert f'src="{HOST}{chart}"' in unescape(told["html"])


@pytest.mark.parametrize("page", ["/demo/method", "/demo/projects", "/demo/goals/safety", "/demo/nope"])
def test_a_page_without_a_chart_names_no_picture(client: FlaskClient, page: str) -> None:
    graph, links = head(client, page)
    assert graph["og:title"]
    assert "og:image" not in graph
    assert "alternate" not in links


def test_the_colours_a_reader_chose_make_no_other_page(client: FlaskClient) -> None:
    assert head(client, "/demo?scheme=dark")[1]["canonical"] == f"{HOST}/demo"


def test_a_plan_without_results_is_shared_without_a_picture(tmp_path: Path) -> None:
    make(tmp_path, kpis=[{"kpi_id": "graduation"}])
    client = create_app(Settings(tmp_path / "releases")).server.test_client()
    assert "og:image" not in head(client, "/demo")[0]
