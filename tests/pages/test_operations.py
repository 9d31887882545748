"""Limits, proxies, host names, readiness and what the server writes about itself."""

from __future__ import annotations

import io
import json
import logging
import logging.config
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app import Settings, create_app
from pages import logs
from tests.district import district
from tests.prepare import make


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("operations")
    make(folder, **district())
    return folder / "releases"


def client_of(settings: Settings) -> FlaskClient:
    made: FlaskClient = create_app(settings).server.test_client()
    return made


def test_an_address_that_asks_too_often_waits_and_others_do_not(releases: Path) -> None:
    client = client_of(Settings(releases, rate=3, workers=1))
    script = client.get("/demo").get_data(as_text=True).partition('src="')[2].partition('"')[0]
    replies = [client.get("/demo") for _ in range(4)]
    assert [r.status_code for r in replies] == [200, 200, 429, 429]
    assert replies[-1].headers["Retry-After"] == "60"
    assert replies[-1].headers["X-Content-Type-Options"] == "nosniff"
    assert client.get(script).status_code == 200, "static files are not counted"
    assert client.get("/healthz").status_code == 200
    assert client.get("/demo", environ_base={"REMOTE_ADDR": "10.0.0.9"}).status_code == 200


def test_the_workers_together_grant_no_more_than_the_limit(releases: Path) -> None:
    workers = [client_of(Settings(releases, rate=7, workers=3)) for _ in range(3)]
    granted = [worker.get("/demo").status_code for worker in workers for _ in range(7)].count(200)
    assert granted == 6


def test_a_chart_that_is_answered_from_before_is_not_counted(releases: Path) -> None:
    client = client_of(Settings(releases, rate=2, workers=1))
    chart = "/c/demo/trend/graduation.csv"
    first = client.get(chart)
    assert {client.get(chart).data for _ in range(9)} == {first.data}
    assert client.get(chart, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    asked = [client.get(f"{chart}?school={school}").status_code for school in ("0001", "0002")]
    assert asked == [200, 429], "a chart that nobody has asked for is a question to the database"
    assert client.get(chart).data == first.data


def test_without_a_limit_nobody_waits(releases: Path) -> None:
    client = client_of(Settings(releases, rate=0))
    assert {client.get("/demo").status_code for _ in range(20)} == {200}


def test_only_trusted_proxies_name_the_readers_address(releases: Path) -> None:
    trusting, plain = (
        client_of(Settings(releases, rate=2, workers=1, proxies=1)),
        client_of(Settings(releases, rate=2, workers=1)),
    )
    for client, expected in ((trusting, 200), (plain, 429)):
        asked = [client.get("/demo", headers={"X-Forwarded-For": f"1.1.1.{i}"}) for i in range(3)]
        assert asked[-1].status_code == expected
    secure = trusting.get("/demo", headers={"X-Forwarded-For": "2.2.2.2", "X-Forwarded-Proto": "https"})
    assert "Strict-Transport-Security" in secure.headers
    lied = trusting.get("/demo", headers={"X-Forwarded-Host": "evil.example", "X-Forwarded-Prefix": "/evil"})
    assert "evil" not in lied.get_data(as_text=True)
    assert "Strict-Transport-Security" not in plain.get("/healthz", headers={"X-Forwarded-Proto": "https"}).headers


def test_only_the_named_hosts_are_answered(releases: Path) -> None:
    client = client_of(Settings(releases, names=("plan.example", ".school.example")))
    for host, status in (("plan.example", 200), ("a.school.example", 200), ("evil.example", 400)):
        assert client.get("/demo", base_url=f"http://{host}").status_code == status


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.JsonLines())
    log = logging.getLogger("waymark")
    level = log.level
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    yield stream
    log.removeHandler(handler)
    log.setLevel(level)


def test_each_request_is_a_line_of_json_that_names_no_reader(releases: Path, written: io.StringIO) -> None:
    client = client_of(Settings(releases, log="requests"))
    asked = (
        "/demo/goals/learning?school=0001",
        "/c/demo/trend/graduation.csv?group=black",
        "/demo/search?q=Jane+Doe",
        "/demo/nope/none",
    )
    for url in asked:
        client.get(url, headers={"User-Agent": "Reader/1"}, environ_base={"REMOTE_ADDR": "203.0.113.7"})
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    assert [(line["route"], line["status"]) for line in lines] == [
        ("goal", 200),
        ("/c/<path:_rest>", 200),
        ("search", 200),
        ("not_found", 404),
    ]
    assert all(line["ms"] > 0 and line["bytes"] > 0 and line["method"] == "GET" for line in lines)
    for hidden in ("0001", "black", "Jane", "203.0.113.7", "Reader", "none"):
        assert hidden not in written.getvalue()


def test_errors_are_lines_of_json_too(written: io.StringIO) -> None:
    try:
        raise ValueError("two\nlines")
    except ValueError:
        logging.getLogger("waymark").exception("it failed")
    (line,) = written.getvalue().splitlines()
    assert json.loads(line)["level"] == "error"
    assert "ValueError: two\nlines" in json.loads(line)["error"]
    assert logging.config.dictConfigClass(logs.config()), "the configuration is one that logging takes"


def ready(client: FlaskClient) -> tuple[int, object]:
    reply = client.get("/readyz")
    assert reply.headers["Cache-Control"] == "no-store"
    return reply.status_code, reply.get_json()["plans"]


def test_ready_means_that_every_plan_can_be_served(tmp_path: Path) -> None:
    folder = tmp_path / "releases"
    client = client_of(Settings(folder))
    assert ready(client) == (503, {}), "there is no plan yet"
    first = make(tmp_path, **district())
    assert ready(client) == (200, {"demo": "current"})
    (folder / "other.json").write_text("{}", encoding="utf-8")
    assert ready(client) == (503, {"demo": "current", "other": "none"})
    (folder / "other.json").unlink()
    pointer = folder / "demo.json"
    whole = pointer.read_text(encoding="utf-8")
    pointer.write_text(whole[:50], encoding="utf-8")
    assert ready(client) == (200, {"demo": "older"}), "the last good release is served on"
    assert client.get("/demo").status_code == 200
    assert client.get("/healthz").get_json()["plans"] == {"demo": first.release}


@pytest.mark.parametrize("damage", ["truncated", "corrupt", "missing"])
@pytest.mark.parametrize("tier", ["public", "internal"])
def test_a_damaged_release_is_never_shown_and_never_a_500(tmp_path: Path, damage: str, tier: str) -> None:
    made = make(tmp_path, **district())
    folder = tmp_path / "releases"
    file = made.public if tier == "public" else made.internal
    content = file.read_bytes()
    if damage == "missing":
        file.unlink()
    else:
        file.write_bytes(content[: len(content) // 2] if damage == "truncated" else b"\x00" * len(content))
    client = client_of(Settings(folder) if tier == "public" else Settings(folder, "internal", sign_in="off"))
    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").status_code == 200
    for url in ("/", "/demo", "/demo/equity", "/c/demo/trend/graduation.csv", "/demo/wall", "/demo/equity.xlsx"):
        reply = client.get(url)
        assert reply.status_code in (200, 404), url
        assert "Graduation" not in reply.get_data(as_text=True), url
    file.write_bytes(content)
    pointer = folder / "demo.json"
    pointer.write_text(pointer.read_text(encoding="utf-8") + " ", encoding="utf-8")
    assert client.get("/demo").status_code == 200, "a mended file is served without a restart"


def test_the_internal_tier_names_no_plan_to_strangers(releases: Path) -> None:
    client = client_of(Settings(releases, "internal", sign_in="off"))
    assert client.get("/healthz").get_json() == {"status": "ok", "tier": "internal"}
    assert client.get("/readyz").get_json() == {"status": "ready", "plans": ["current"], "accesses_held": 0}
    assert "Disallow: /" in client.get("/robots.txt").get_data(as_text=True)
