"""Replies kept in front of Flask are Flask's own, for as long as they hold, and only on the public tier."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import product
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask.testing import FlaskClient

from app import Settings, create_app
from pages.front import Front, Replies
from queries.site import Releases
from tests.callbacks import UPDATE, follow_body
from tests.district import district
from tests.prepare import make
from tests.surfaces import csv_rows, text_of

TREND, GAPS, WAVE = "/c/demo/trend/graduation", "/c/demo/gaps/graduation", "/c/demo/priorities/2021-spring"
ADDRESSES = (
    TREND,
    f"{TREND}?school=0001",
    f"{TREND}?school=nowhere",
    f"{TREND}.csv",
    f"{GAPS}.json?year=2020",
    f"{WAVE}.svg?scheme=dark",
    f"{TREND}.png?card=300",
)
CODINGS = ("br", "gzip", "identity", "gzip;q=1, br;q=0", "")


class Watched:
    """The site behind a front that counts what passes through it to Flask."""

    def __init__(self, releases: Path, **settings: Any) -> None:
        server = create_app(Settings(releases, **settings)).server
        self.front: Any = server.wsgi_app
        assert isinstance(self.front, Front)
        self.passed = 0
        behind = self.front._app

        def counted(environ: Any, start: Any) -> Iterable[bytes]:
            self.passed += 1
            return behind(environ, start)

        self.front._app = counted
        self.client: FlaskClient = server.test_client()


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("front")
    make(folder, **district())
    return folder / "releases"


def said(client: FlaskClient, address: str, **options: Any) -> tuple[int, bytes, dict[str, str]]:
    reply = client.get(address, **options)
    return reply.status_code, reply.data, dict(reply.headers)


def test_the_second_reply_is_the_first_without_flask(releases: Path) -> None:
    site = Watched(releases)
    hosts = ("http://localhost", "https://plan.example")
    asked = list(product(ADDRESSES, CODINGS, hosts))
    first = {each: said(site.client, each[0], headers={"Accept-Encoding": each[1]}, base_url=each[2]) for each in asked}
    assert {status for status, _, _ in first.values()} == {200}
    assert len({body for _, body, _ in first.values()}) > len(ADDRESSES) * 2, "codings and hosts make replies of their own"
    passed = site.passed
    for each in asked:
        again = said(site.client, each[0], headers={"Accept-Encoding": each[1]}, base_url=each[2])
        assert again == first[each], each
    assert site.passed == passed


def test_a_copy_that_holds_is_confirmed_as_flask_confirms_it(releases: Path) -> None:
    site, bare = Watched(releases), Watched(releases)
    for address, coding in product(ADDRESSES, ("br", "identity")):
        tag = site.client.get(address, headers={"Accept-Encoding": coding}).headers["ETag"]
        for held in (tag, f"W/{tag}", f'"other", {tag}', '"other"', "*", "nonsense"):
            headers = {"Accept-Encoding": coding, "If-None-Match": held}
            bare.front._charts = Replies(0)  # so that Flask answers this one
            assert said(site.client, address, headers=headers) == said(bare.client, address, headers=headers), (address, held)
    passed = site.passed
    assert site.client.get(TREND, headers={"If-None-Match": tag}).status_code == 200
    assert site.client.get(TREND, headers={"If-None-Match": site.client.get(TREND).headers["ETag"]}).status_code == 304
    assert site.passed == passed, "all of these had been asked for"


def test_a_confirmation_alone_is_kept_too_and_never_stands_in_for_the_chart(releases: Path) -> None:
    tag = Watched(releases).client.get(TREND).headers["ETag"]
    site = Watched(releases)
    for _ in range(3):
        assert site.client.get(TREND, headers={"If-None-Match": tag}).status_code == 304
    assert site.passed == 1
    assert b"<figure>" in site.client.get(TREND).data
    assert b"<figure>" in site.client.get(TREND).data
    assert site.passed == 2
    assert site.client.get(TREND, headers={"If-None-Match": tag}).status_code == 304
    assert site.passed == 2


def test_a_new_release_is_shown_at_once_and_an_old_one_gets_its_banner(tmp_path: Path) -> None:
    first = make(tmp_path, **district()).release
    site = Watched(tmp_path / "releases")
    frozen = f"/c/demo@{first}/trend/graduation"
    before = csv_rows(site.client, TREND)
    assert csv_rows(site.client, TREND) == before
    assert "Corrected" not in text_of(site.client, frozen)
    assert "Corrected" not in text_of(site.client, frozen)
    assert site.passed == 2
    make(tmp_path, **district(higher=1))
    after = csv_rows(site.client, TREND)
    assert after != before
    assert "Corrected" in text_of(site.client, frozen)
    assert site.passed == 4
    assert csv_rows(site.client, TREND) == after


def test_a_reply_made_while_the_release_changed_is_not_kept(tmp_path: Path) -> None:
    make(tmp_path, **district())
    site = Watched(tmp_path / "releases")
    behind = site.front._app

    def changing(environ: Any, start: Any) -> Iterable[bytes]:
        make(tmp_path, **district(higher=1))
        replied: Iterable[bytes] = behind(environ, start)
        return replied

    site.front._app = changing
    site.client.get(TREND)
    assert not site.front._charts


@pytest.mark.parametrize(
    "address",
    ["/c/demo/trend/none", "/c/nope/trend/graduation", "/c/demo/pie/graduation", "/c/", "/c/%ff%fe/trend/x", "/demo", "/healthz"],
)
def test_what_is_no_chart_passes_and_is_not_kept(releases: Path, address: str) -> None:
    site = Watched(releases)
    assert said(site.client, address)[0] == said(site.client, address)[0]
    assert site.passed == 2
    assert not site.front._charts


def test_other_methods_pass(releases: Path) -> None:
    site = Watched(releases)
    site.client.get(TREND)
    assert site.client.head(TREND).data == b""
    assert site.client.post(TREND).status_code == 405
    assert site.passed == 3


def test_memory_has_a_bound_and_the_oldest_go_first(releases: Path) -> None:
    site = Watched(releases)
    kept = site.front._charts = Replies(200_000)
    for year in range(40):
        site.client.get(f"{TREND}?school=000{year % 2 + 1}&tracker={year}")
        assert kept.weight <= 200_000
    assert 0 < len(kept) < 40
    passed = site.passed
    site.client.get(f"{TREND}?school=0002&tracker=39")
    assert site.passed == passed
    site.client.get(f"{TREND}?school=0001&tracker=0")
    assert site.passed == passed + 1


GOAL, CHOICES = "/demo/goals/learning", ("?school=0001", "?group=ell", "?group=white&school=0002", "?school=nowhere", "")


def answer(site: Watched, body: Any, **options: Any) -> tuple[int, bytes, dict[str, str]]:
    reply = site.client.post(UPDATE, json=body, **options)
    return reply.status_code, reply.data, dict(reply.headers)


def test_the_second_answer_to_a_choice_is_the_first_without_flask(releases: Path) -> None:
    site = Watched(releases)
    asked = list(product([follow_body(site.client, GOAL, GOAL + choice) for choice in CHOICES], CODINGS))
    first = [answer(site, body, headers={"Accept-Encoding": coding}) for body, coding in asked]
    assert {status for status, _, _ in first} == {200}
    assert len({data for _, data, _ in first}) > len(CHOICES), "choices and codings make answers of their own"
    passed = site.passed
    assert [answer(site, body, headers={"Accept-Encoding": coding}) for body, coding in asked] == first
    assert site.passed == passed
    bare = Watched(releases)
    assert [answer(bare, body, headers={"Accept-Encoding": coding}) for body, coding in asked] == first


def test_a_choice_is_answered_from_a_new_release_at_once(tmp_path: Path) -> None:
    make(tmp_path, **district())
    site = Watched(tmp_path / "releases")
    body = follow_body(site.client, GOAL, f"{GOAL}?school=0001")
    before = answer(site, body)
    assert answer(site, body) == before
    make(tmp_path, **district(higher=1))
    after = answer(site, body)
    assert after[1] != before[1]
    assert answer(site, body) == after


def test_an_answer_is_kept_for_its_day(releases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = Watched(releases)
    body = follow_body(site.client, GOAL, GOAL)
    answer(site, body)
    passed = site.passed
    monkeypatch.setattr("pages.front.date", SimpleNamespace(today=lambda: date(2099, 1, 1)))
    answer(site, body)
    assert site.passed == passed + 1


@pytest.mark.parametrize("body", [{}, [], "text", {"output": "page.data"}, {"inputs": "x" * 20_000}])
def test_a_body_that_no_page_posts_is_refused_each_time_and_not_kept(releases: Path, body: Any) -> None:
    site = Watched(releases)
    first = answer(site, body)
    assert first[0] == 400
    assert answer(site, body) == first
    assert site.passed == 2
    assert not site.front._answers


def test_a_host_that_is_not_trusted_gets_nothing_that_was_kept(releases: Path) -> None:
    site = Watched(releases, names=("plan.example",))
    assert site.client.get(TREND, base_url="https://plan.example").status_code == 200
    assert site.client.get(TREND, base_url="https://other.example").status_code == 400
    assert site.client.get(TREND, base_url="https://other.example").status_code == 400
    assert site.passed == 3


def test_the_internal_tier_and_a_log_of_every_request_have_no_front(releases: Path) -> None:
    assert not isinstance(create_app(Settings(releases, "internal", sign_in="off")).server.wsgi_app, Front)
    assert not isinstance(create_app(Settings(releases, log="requests")).server.wsgi_app, Front)
    with pytest.raises(AssertionError):
        Front(lambda _environ, _start: [], Releases(releases, "internal"))
