"""Ten thousand hostile requests, made from sound ones by hypothesis: none breaks the server or shows how it is made."""

from __future__ import annotations

import json
import logging
import random
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import Cookie, TestResponse

from app import Settings, create_app
from tests.callbacks import UPDATE, follow_body
from tests.district import district
from tests.pages.test_matrix import client_as, internal, rule_urls
from tests.prepare import make
from tests.provider import providing

QUERIES, BODIES, HEADERS = 3000, 5000, 2000
CHEAP = ("/c/demo/trend/graduation.csv", "/c/demo/gaps/graduation.csv", "/c/demo/priorities/2021-spring.csv", "/demo/wall-sw.js")
DEAR = ("/", "/demo", "/demo/goals/learning", "/demo/kpis/graduation", "/demo/equity", "/demo/survey", "/demo/schools/0001")
NAMES = (
    *("school", "group", "dimension", "year", "ref", "wave", "stakeholder"),
    *("view", "sort", "q", "scheme", "goals", "years", "kpi"),
)
VALUES = (
    *("0001", "black", "race", "2021", "others", "2021-spring", "parent"),
    *("heat", "gap", "learning", "3", "graduation", "default"),
)
NASTY = (
    *("", "\x00", "'", '"', "<script>alert(1)</script>", "{{7*7}}", "%", "%zz", "%00", "%ff%fe", "../../etc/passwd"),
    *("é", "🙂", "\ud800", "-1", "1e309", "NaN", "9" * 400, "a" * 3000, "' OR 1=1 --", "; DROP TABLE results"),
    *("${jndi:x}", "\r\nSet-Cookie: x=1", "[]", "null"),
)
REQUEST_HEADERS = (
    *("Accept", "Accept-Encoding", "Accept-Language", "Cookie", "If-None-Match", "If-Modified-Since", "Range", "Referer"),
    *("User-Agent", "X-Forwarded-For", "X-Forwarded-Prefix", "Forwarded", "Origin", "Authorization", "Content-Type"),
)
TOLD: list[logging.LogRecord] = []


class Told(logging.Handler):
    """Keeps what the server writes about itself, and shows it to nobody."""

    def emit(self, record: logging.LogRecord) -> None:
        TOLD.append(record)


@pytest.fixture(scope="module", params=["public", "internal"])
def client(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    folder = tmp_path_factory.mktemp("hostile")
    make(folder, **district())
    log, handler = logging.getLogger("waymark"), Told()
    log.addHandler(handler)
    log.propagate = False
    with providing({"principal": {}}) as provider:  # which is asked where a request asks to sign in
        if request.param == "public":
            yield create_app(Settings(folder / "releases", rate=0)).server.test_client()
        else:
            made = internal(folder / "releases", folder / "private", provider.issuer)
            yield client_as(made, "principal", provider.issuer)
    log.removeHandler(handler)
    log.propagate = True


@pytest.fixture(scope="module")
def routes(client: FlaskClient) -> tuple[str, ...]:
    """The path of every rule that the server has, and of every page and chart behind those that take any path."""
    more = [
        *CHEAP,
        *DEAR,
        *("/c/demo/trend/graduation", "/c/demo/gaps/graduation.svg", "/demo/projects", "/demo/method", "/demo/search"),
    ]
    found = tuple(dict.fromkeys([*(path for _, path in rule_urls(client.application)), *more]))
    assert {"/oembed", "/demo/wall", "/demo/wall/slides/1", "/demo/equity.xlsx", "/demo/projects.csv", "/_dash-layout"} <= set(
        found
    )
    return found


def share(client: FlaskClient, count: int) -> int:
    """The public tier, which anybody can reach, takes most of the ten thousand."""
    return count // 5 if client.get_cookie("waymark") else count - count // 5


def sound(reply: TestResponse, what: object) -> int:
    assert reply.status_code < 500, what
    text = reply.get_data().decode("utf-8", "replace")
    assert "Traceback" not in text, what
    assert 'File "' not in text, what
    assert "<script>alert" not in text, what
    assert "X-Content-Type-Options" in reply.headers, what
    assert not [record for record in TOLD if record.exc_info], what
    TOLD.clear()
    return reply.status_code


def each(count: int, attempt: Callable[[random.Random], None]) -> None:
    """Make ``count`` attempts, every choice of each drawn by hypothesis, which then says the least that breaks the server."""

    @settings(max_examples=count, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.randoms(use_true_random=False))
    def made(hand: random.Random) -> None:
        attempt(hand)

    made()


def everywhere(count: int, routes: tuple[str, ...], attempt: Callable[[random.Random, str], None]) -> None:
    """``count`` attempts: on every route the same number, a seventh of all together, the rest where a reply is cheap."""
    many = max(1, count // 7 // len(routes))

    def at(path: str) -> Callable[[random.Random], None]:
        return lambda hand: attempt(hand, path)

    for path in routes:
        each(many, at(path))
    each(count - many * len(routes), lambda hand: attempt(hand, hand.choice(CHEAP)))


def piece(hand: random.Random) -> str:
    return hand.choice(hand.choice((VALUES, NASTY)))


def test_no_query_string_breaks_the_server(client: FlaskClient, routes: tuple[str, ...]) -> None:
    seen: Counter[int] = Counter()
    tried: set[str] = set()
    kept = client.get_cookie("waymark")

    def attempt(hand: random.Random, path: str) -> None:
        names = [hand.choice(NAMES) if hand.random() < 0.9 else piece(hand) for _ in range(hand.randint(0, 5))]
        raw = "&".join(f"{name}{hand.choice(('=', '=', '=', '', '=='))}{piece(hand)}" for name in names)
        raw = raw.encode("utf-8", "replace").decode("latin-1").replace("\r", "%0d").replace("\n", "%0a").replace("#", "%23")
        tried.add(path)
        seen[sound(as_before(client, kept).get(path, query_string=raw), (path, raw))] += 1

    everywhere(share(client, QUERIES), routes, attempt)
    assert seen[200] > 100, "everything was refused, so nothing was tried"
    assert tried == set(routes), "a route was left out"


def as_before(client: FlaskClient, kept: Cookie | None) -> FlaskClient:
    """The client with the session it began with, whatever a reply has made of it."""
    if kept is not None:
        client.set_cookie("waymark", kept.value)
    return client


def mutated(hand: random.Random, body: Any) -> Any:
    """A sound body with one to four of its parts changed, taken away or moved."""
    copy = json.loads(json.dumps(body))
    for _ in range(hand.randint(1, 4)):
        at = copy
        while isinstance(at, dict | list) and at:
            key = hand.choice(sorted(at) if isinstance(at, dict) else range(len(at)))
            inner = at[key]
            if isinstance(inner, dict | list) and inner and hand.random() < 0.75:
                at = inner
                continue
            way = hand.random()
            if way < 0.2:
                del at[key]
            else:
                at[key] = hand.choice((piece(hand), None, 7, -1.5, True, [], {}, [[]], {"id": {}}, "/demo?" + piece(hand), inner))
            break
    return copy


def test_no_callback_body_breaks_the_server(client: FlaskClient) -> None:
    good = follow_body(client, "/demo/goals/learning", "/demo/goals/learning?group=black")
    seen: Counter[int] = Counter()

    def attempt(hand: random.Random) -> None:
        body = json.dumps(mutated(hand, good)).encode()
        if hand.random() < 0.1:
            cut = hand.randrange(len(body))
            body = body[:cut] + hand.randbytes(3) + body[cut + hand.randint(0, 3) :]
        seen[sound(client.post(UPDATE, data=body, content_type="application/json"), body)] += 1

    each(share(client, BODIES), attempt)
    assert seen[200] + seen[204] > share(client, BODIES) // 50, "everything was refused, so nothing was tried"
    assert seen[400] > share(client, BODIES) // 50


def header(text: str) -> str:
    """The text as it can stand in a header: a server in front takes no line breaks."""
    return text.replace("\r", "").replace("\n", "").encode("utf-8", "replace").decode("latin-1")


def test_no_header_breaks_the_server(client: FlaskClient, routes: tuple[str, ...]) -> None:
    seen: Counter[int] = Counter()
    tried: set[str] = set()
    kept = client.get_cookie("waymark")

    def attempt(hand: random.Random, path: str) -> None:
        names = hand.sample(REQUEST_HEADERS, hand.randint(1, 3))
        headers = {name: header(piece(hand)) for name in names}
        method = hand.choice(("GET", "GET", "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"))
        if path == "/logout":
            return  # which would end the session that the others need
        tried.add(path)
        data = piece(hand).encode("utf-8", "replace") if method in ("POST", "PUT", "PATCH") else None
        seen[sound(as_before(client, kept).open(path, method=method, headers=headers, data=data), (method, path, headers))] += 1

    everywhere(share(client, HEADERS), routes, attempt)
    assert tried >= set(routes) - {"/logout"}, "a route was left out"
    assert seen[200] > 50, seen
