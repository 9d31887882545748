"""The chosen school goes along wherever a reader goes, and each page says that it is chosen; all without scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from app import Settings, create_app
from components.text import equity_words
from queries.filters import EXPLORERS, parse_path
from tests.district import SCHOOLS, district
from tests.prepare import make

SCHOOL, OTHER = SCHOOLS
PAGES = {"plan", "goal", "kpi", "school", *EXPLORERS}
LINK = re.compile(r"<a\b([^>]*)>(.*?)</a>", re.DOTALL)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder = tmp_path_factory.mktemp("school")
    make(folder, **district())
    made: FlaskClient = create_app(Settings(folder / "releases", rate=0)).server.test_client()
    return made


def page(client: FlaskClient, url: str) -> str:
    reply = client.get(url)
    assert reply.status_code == 200, url
    return reply.get_data(as_text=True)


def links(html: str) -> Iterator[tuple[str, str]]:
    """Every link to a page of the site, as address and words."""
    for attributes, words in LINK.findall(html):
        href = re.search(r'href="(/[^"]*)"', attributes)
        if href and parse_path(urlsplit(href[1]).path).page in {"home", *PAGES}:
            yield unescape(href[1]), re.sub(r"<[^>]+>", "", unescape(words))


def school_of(url: str) -> str:
    """The school that an address is about: its filter's, or that of the school's own page."""
    route = parse_path(urlsplit(url).path)
    return route.id if route.page == "school" else parse_qs(urlsplit(url).query).get("school", [""])[0]


def walk(client: FlaskClient, start: str) -> dict[str, str]:
    """Every page that links lead to from ``start`` with the same school chosen, by address."""
    found: dict[str, str] = {}
    waiting = [start]
    while waiting:
        url = waiting.pop()
        if url in found or parse_path(urlsplit(url).path).page not in PAGES:
            continue
        found[url] = page(client, url)
        waiting += [href for href, _ in links(found[url]) if school_of(href) == school_of(start)]
    return found


def test_every_link_keeps_the_school_but_those_that_say_otherwise(client: FlaskClient) -> None:
    visited = walk(client, f"/demo?school={SCHOOL}")
    kinds = {parse_path(urlsplit(url).path).page for url in visited}
    assert kinds == PAGES - {"search"}, "search has no link, only its form"
    back = equity_words.back_to("Demo Schools")
    left = {(words, school_of(href)) for html in visited.values() for href, words in links(html) if school_of(href) != SCHOOL}
    assert {school for _, school in left} <= {"", OTHER}
    assert {words for words, school in left if not school} == {back}


def test_search_and_the_filters_keep_the_school_too(client: FlaskClient) -> None:
    for url, html in walk(client, f"/demo?school={SCHOOL}").items():
        for form in re.findall(r"<form\b.*?</form>", html, re.DOTALL):
            hidden = re.search(rf'<input[^>]*name="school"[^>]*value="{SCHOOL}"|value="{SCHOOL}"[^>]*name="school"', form)
            chosen = re.search(rf'<select[^>]*name="school".*?<option[^>]*value="{SCHOOL}"[^>]*selected', form, re.DOTALL)
            assert hidden or chosen or parse_path(url).page == "school", f"{url}: {form[:200]}"
    results = page(client, f"/demo/search?q=graduation&school={SCHOOL}")
    found = [href for href, _ in links(results) if "/kpis/" in href]
    assert found
    assert all(school_of(href) == SCHOOL for href in found)


@pytest.mark.parametrize("path", ["/demo", "/demo/goals/learning", "/demo/kpis/graduation", "/demo/equity", "/demo/projects"])
def test_a_page_says_which_school_it_is_about_outside_its_filters(client: FlaskClient, path: str) -> None:
    """On paper the filters are left out."""
    body = re.sub(r"<form\b.*?</form>|<title>.*?</title>", "", page(client, f"{path}?school={SCHOOL}"), flags=re.DOTALL)
    plain = re.sub(r"<form\b.*?</form>|<title>.*?</title>", "", page(client, path), flags=re.DOTALL)
    headline = r'class="headline">.*?</div>|class="section-title">.*?</h2>|class="chart-title">.*?</h[23]>'
    said, without = (" ".join(re.findall(headline, html, re.DOTALL)) for html in (body, plain))
    assert f"School {SCHOOL}" in said
    assert f"School {SCHOOL}" not in without


def test_what_knows_no_schools_says_so(client: FlaskClient) -> None:
    assert f"also for School {SCHOOL}." in page(client, f"/demo/survey?school={SCHOOL}")
    assert "also for" not in page(client, "/demo/survey")


def test_a_school_that_is_none_is_named_and_left_out(client: FlaskClient) -> None:
    html = page(client, "/demo?school=9999")
    assert "9999" in html
    assert not [href for href, _ in links(html) if "9999" in href]


def test_a_server_of_one_plan_keeps_the_school_at_its_front_page(client: FlaskClient, tmp_path: Path) -> None:
    assert any(href == f"/?school={SCHOOL}" for href, _ in links(page(client, f"/demo?school={SCHOOL}")))
    make(tmp_path / "two", **district())
    second = district()
    second["plan"] = [{**second["plan"][0], "id": "second"}]
    make(tmp_path / "two" / "second", **second)
    for file in (tmp_path / "two" / "second" / "releases").iterdir():
        if file.is_file():
            file.rename(tmp_path / "two" / "releases" / file.name)
    both = create_app(Settings(tmp_path / "two" / "releases")).server.test_client()
    found = {words: href for href, words in links(page(both, f"/demo/goals/learning?school={SCHOOL}"))}
    assert found["Waymark"] == "/"
    here = [href for href in found.values() if urlsplit(href).path == "/demo"]
    assert here
    assert all(school_of(href) == SCHOOL for href in here)
    assert "/second" in found.values(), "another plan has other schools"
