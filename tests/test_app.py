"""What holds for every route: headers, honest 304s, helpful 404s, and no way to break the server from outside."""

from __future__ import annotations

import ast
import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from app import Settings, Waymark, create_app
from pages import http
from tests.callbacks import UPDATE, follow_body
from tests.district import district
from tests.pages.test_matrix import rule_urls
from tests.prepare import make

APP = Path(__file__).parent.parent / "app.py"
PAGES = (
    "/",
    "/demo",
    "/demo/goals/learning",
    "/demo/goals/safety?school=0001",
    "/demo/kpis/graduation",
    "/demo/equity",
    "/demo/survey",
    "/demo/schools",
    "/demo/schools/0001",
    "/demo/projects",
    "/demo/method",
    "/demo/search?q=rate",
    "/demo/wall",
    "/demo/wall/slides/1",
    "/demo/wall-sw.js",
)
DATA = (
    "/c/demo/trend/graduation.csv",
    "/c/demo/trend/graduation.json?group=black",
    "/c/demo/gaps/graduation.csv",
    "/c/demo/priorities/2021-spring.csv",
)
PLAIN = ("/healthz", "/robots.txt", "/_dash-layout", "/_dash-dependencies", "/_reload-hash")
MISSING = ("/nope", "/demo/goals/none", "/demo/kpis/graduatoin", "/demo/schools/9999", "/demo/nothing", "/c/demo/trend/none.csv")


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Waymark:
    folder = tmp_path_factory.mktemp("site")
    make(folder, **district())
    return create_app(Settings(folder / "releases"))


@pytest.fixture(scope="module")
def client(app: Waymark) -> Iterator[FlaskClient]:
    logging.getLogger("waymark").setLevel(logging.CRITICAL)
    yield app.server.test_client()
    logging.getLogger("waymark").setLevel(logging.NOTSET)


def imported(path: Path) -> set[str]:
    """The modules that a file imports anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
    return found


def test_the_app_asks_the_database_nothing_itself() -> None:
    ours = {name for name in imported(APP) if name.split(".")[0] in ("pages", "components", "queries", "data")}
    assert "pages" in ours, "nothing was read"
    reached = {name for name in ours if name.startswith(("queries", "data"))}
    warmed = "queries.intervals"  # loaded before the workers fork; it asks nothing either
    known_of = {"queries.kept", "queries.scope"}  # what is kept, and who may see it
    assert {".".join(name.split(".")[:2]) for name in reached} - known_of <= {
        "queries.site",
        "queries.filters",
        warmed,
        "queries",
        "queries.commands",  # the command that asks imports its questions when it runs
        "data",
        "data.commands",
    }
    assert not {"duckdb", "pandas", "plotly"} & {name.split(".")[0] for name in imported(APP)}


KNOWN_HEADERS = {
    *("content-type", "content-length", "content-encoding", "content-disposition", "cache-control", "etag", "vary", "allow"),
    *("content-security-policy", "x-content-type-options", "referrer-policy", "permissions-policy", "x-frame-options"),
    *("cross-origin-opener-policy", "cross-origin-resource-policy", "access-control-allow-origin"),
    *("location", "service-worker-allowed", "last-modified", "date", "accept-ranges"),
}
"""Every header that any reply may carry; one that a library adds is judged before it is let through."""


def check_headers(reply: TestResponse, url: str) -> None:
    """The headers that hold everywhere; charts and walls may stand in anybody's frame, the rest in none but ours."""
    shared = url.startswith("/c/") or bool(re.fullmatch(r"/[^/]+/wall", url.partition("?")[0]))
    policy = dict(part.strip().partition(" ")[::2] for part in reply.headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert "'self'" in policy["script-src"].split()
    assert not {"'unsafe-inline'", "'unsafe-eval'", "*", "data:", "blob:", "https:"} & set(policy["script-src"].split())
    assert policy["base-uri"] == policy["object-src"] == "'none'"
    assert policy["form-action"] == policy["connect-src"] == policy["font-src"] == "'self'"
    assert policy["frame-ancestors"] == ("*" if shared else "'self'")
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert reply.headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert reply.headers.get("Cross-Origin-Opener-Policy") == (None if shared else "same-origin")
    assert reply.headers.get("X-Frame-Options") == (None if shared else "SAMEORIGIN")
    assert reply.headers.get("Cross-Origin-Resource-Policy") == ("cross-origin" if shared else None)
    assert "camera=()" in reply.headers["Permissions-Policy"]
    assert {name.lower() for name, _ in reply.headers} <= KNOWN_HEADERS, url
    assert reply.headers.get("Access-Control-Allow-Origin") == ("*" if shared else None)
    assert "Set-Cookie" not in reply.headers
    named = " ".join(f"{k}: {v}" for k, v in reply.headers.items() if k.lower() in ("server", "x-powered-by", "via"))
    assert not re.search(r"\d", named)


@pytest.mark.parametrize("url", [*PAGES, *DATA, *PLAIN, *MISSING])
def test_every_kind_of_reply_carries_the_security_headers(client: FlaskClient, url: str) -> None:
    reply = client.get(url)
    assert reply.status_code == (404 if url in MISSING else 200)
    check_headers(reply, url)


def test_every_route_of_the_url_map_carries_the_security_headers(app: Waymark, client: FlaskClient) -> None:
    rules = list(app.server.url_map.iter_rules())
    assert len(rules) > 8
    answered = 0
    for fill in (None, "x"):  # with the names of what is there, and with those of nothing
        for method, url in rule_urls(app.server, fill):
            for asked in dict.fromkeys((method, "HEAD" if method == "GET" else method, "OPTIONS")):
                reply = client.open(url, method=asked)
                assert reply.status_code < 500, f"{asked} {url}"
                check_headers(reply, url)
                answered += reply.status_code == 200
    assert answered > len(rules), "hardly any route was answered"


def test_a_page_over_tls_asks_for_tls_again(client: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in client.get("/").headers
    assert "max-age=" in client.get("/", base_url="https://localhost").headers["Strict-Transport-Security"]


def test_a_page_names_no_versions_of_what_made_it(client: FlaskClient) -> None:
    text = client.get("/demo").get_data(as_text=True)
    assert "plotly_version" not in text
    assert "dash_version" not in text


@pytest.mark.parametrize("coding", ["", "gzip", "br"])
@pytest.mark.parametrize("url", [*PAGES, *DATA])
def test_what_the_reader_holds_is_not_sent_again(client: FlaskClient, url: str, coding: str) -> None:
    first = client.get(url, headers={"Accept-Encoding": coding})
    again = client.get(url, headers={"Accept-Encoding": coding, "If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    if url.startswith("/c/"):  # a confirmed copy keeps what it came with, where its validator names that (RFC 9111, 4.3.4)
        for name in http.STEADY:
            assert name not in again.headers
            again.headers[name] = first.headers[name]
    check_headers(again, url)
    other = client.get(url, headers={"Accept-Encoding": coding, "If-None-Match": '"something-else"'})
    assert (other.status_code, other.data) == (200, first.data)


def test_a_strong_validator_names_the_bytes_it_came_with(client: FlaskClient) -> None:
    """Two codings of one page are two sequences of bytes, so one strong tag may not stand for both."""
    plain, packed = (client.get("/demo", headers={"Accept-Encoding": coding}) for coding in ("identity", "br"))
    assert plain.data != packed.data
    if not plain.headers["ETag"].startswith("W/"):
        assert plain.headers["ETag"] != packed.headers["ETag"]
    assert "Accept-Encoding" in packed.headers["Vary"]


@pytest.mark.parametrize("url", [u for u in MISSING if not u.startswith("/c/")])
def test_what_is_not_there_is_a_404_with_ways_on(client: FlaskClient, url: str) -> None:
    reply = client.get(url)
    text = reply.get_data(as_text=True)
    main = text[text.index("<main") : text.index("</main>")]
    assert reply.status_code == 404
    links = re.findall(r'href="(/[^"]*)"', main)
    assert links
    assert all(client.get(link).status_code == 200 for link in links)


def test_a_misspelt_name_leads_to_the_near_one(client: FlaskClient) -> None:
    assert 'href="/demo/kpis/graduation"' in client.get("/demo/kpis/graduatoin").get_data(as_text=True)


def sound(reply: TestResponse) -> None:
    text = reply.get_data(as_text=True)
    assert reply.status_code < 500
    assert "Traceback" not in text
    assert 'File "' not in text


NASTY = [
    "..",
    "%2e%2e",
    "\x00",
    "'",
    '"',
    "<script>",
    "{{7*7}}",
    "%",
    "%zz",
    "é",
    "0001",
    "graduation",
    "2021",
    "black",
    "default",
    "🙂",
]
words = st.one_of(st.sampled_from(NASTY), st.text(max_size=12))
names = st.one_of(
    st.sampled_from(
        ["school", "group", "dimension", "year", "ref", "wave", "stakeholder", "view", "sort", "q", "scheme", "goals"]
    ),
    words,
)
stems = st.sampled_from(
    [
        "",
        "demo",
        "demo/goals",
        "demo/kpis",
        "demo/schools",
        "c/demo/trend",
        "c/demo@x/gaps",
        "assets",
        "_dash-component-suites/dcc",
    ]
)


@settings(max_examples=150, deadline=None)
@given(stem=stems, parts=st.lists(words, max_size=4))
def test_no_path_breaks_the_server(client: FlaskClient, stem: str, parts: list[str]) -> None:
    path = "/" + "/".join(quote(p, safe="%") for p in [*stem.split("/"), *parts] if p)
    sound(client.get(path))


@settings(max_examples=100, deadline=None)
@given(url=st.sampled_from([u.partition("?")[0] for u in (*PAGES, *DATA)]), pairs=st.lists(st.tuples(names, words), max_size=5))
def test_no_query_breaks_the_server_or_gets_into_the_page(client: FlaskClient, url: str, pairs: list[tuple[str, str]]) -> None:
    reply = client.get(url, query_string="&".join(f"{quote(n)}={quote(v)}" for n, v in pairs))
    sound(reply)
    assert reply.status_code == 200
    assert b"<script>" not in reply.data


@settings(max_examples=50, deadline=None)
@given(query=st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), max_size=60))
def test_no_raw_query_string_breaks_the_server(client: FlaskClient, query: str) -> None:
    sound(client.get("/demo/goals/learning", query_string=query))
    sound(client.get("/_dash-layout", query_string=query))


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=8)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)),
    max_leaves=6,
)


@pytest.fixture(scope="module")
def good(client: FlaskClient) -> dict[str, Any]:
    return follow_body(client, "/demo/goals/learning", "/demo/goals/learning?group=black")


def test_a_sound_body_is_answered(client: FlaskClient, good: dict[str, Any]) -> None:
    reply = client.post(UPDATE, json=good)
    assert reply.status_code == 200
    changed = reply.get_json()["response"]
    assert "/demo/goals/learning?group=black" in json.dumps(changed)
    assert changed["page"]["data"]["title"].startswith("Learning")
    check_headers(reply, UPDATE)


@settings(max_examples=80, deadline=None)
@given(body=st.one_of(json_values.map(lambda v: json.dumps(v).encode()), st.binary(max_size=40)))
def test_no_body_breaks_the_server(client: FlaskClient, body: bytes) -> None:
    sound(client.post(UPDATE, data=body, content_type="application/json"))


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_no_part_of_a_body_breaks_the_server(client: FlaskClient, good: dict[str, Any], data: st.DataObject) -> None:
    body: Any = json.loads(json.dumps(good))
    at = body
    while True:
        key = data.draw(st.sampled_from(sorted(at) if isinstance(at, dict) else range(len(at))))
        if isinstance(at[key], dict | list) and at[key] and data.draw(st.booleans()):
            at = at[key]
            continue
        if data.draw(st.booleans()):
            at[key] = data.draw(json_values)
        else:
            del at[key]
        break
    sound(client.post(UPDATE, json=body))


@settings(max_examples=60, deadline=None)
@given(href=st.one_of(words, st.sampled_from(PAGES), st.lists(words, max_size=4).map("/".join), json_values))
def test_no_address_in_a_body_breaks_the_server(client: FlaskClient, good: dict[str, Any], href: object) -> None:
    body = json.loads(json.dumps(good))
    body["inputs"][0]["value"]["href"] = href
    sound(client.post(UPDATE, json=body))


def test_a_body_of_another_content_type_or_too_large_is_refused(client: FlaskClient) -> None:
    assert client.post(UPDATE, data="href=/demo").status_code in (400, 415)
    assert client.post(UPDATE, data=b"[" * 300_000, content_type="application/json").status_code in (400, 413)
