"""A wall in the internal tier: it shows a code, a superintendent types it, it shows the plan, and never a form."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app import Waymark
from pages import state as states
from pages.state import LETTERS
from tests.district import district
from tests.pages.test_matrix import client_as, internal
from tests.prepare import make

WALL, SLIDE = "/demo/wall?dwell=20", "/demo/wall/slides/1?dwell=20"


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pairing")
    make(folder, **district())
    return folder / "releases"


@pytest.fixture
def app(releases: Path, tmp_path: Path) -> Waymark:
    return internal(releases, tmp_path / "private")


@pytest.fixture
def wall(app: Waymark) -> FlaskClient:
    return client_as(app, "nobody")


Later = Callable[[float], None]


@pytest.fixture
def later(app: Waymark, monkeypatch: pytest.MonkeyPatch) -> Later:
    """Moves the clock of sessions and walls on by seconds."""
    state: states.State = app.server.session_interface._state
    passed = [0.0]
    clock = state._clock
    monkeypatch.setattr(state, "_clock", lambda: clock() + passed[0])

    def move(seconds: float) -> None:
        passed[0] += seconds

    return move


def code(wall: FlaskClient) -> str:
    reply = wall.get(WALL)
    html = reply.get_data(as_text=True)
    assert reply.status_code == 401
    assert "<form" not in html, "a wall has nobody who could fill in a form"
    assert "login" not in html
    assert reply.headers["Refresh"] == "5"
    found = re.search(r'class="code"><span aria-hidden="true">(\w+)<', html)
    assert found
    assert re.fullmatch(f"[{LETTERS}]{{6}}", found[1])
    return found[1]


def approve(app: Waymark, text: str, role: str = "superintendent") -> int:
    return client_as(app, role).post("/pair", data={"code": text}).status_code


def test_a_wall_is_paired_by_its_code_and_shows_the_plan(app: Waymark, wall: FlaskClient) -> None:
    shown = code(wall)
    assert code(wall) == shown, "the code stays while it holds"
    assert wall.get(SLIDE).status_code == 401
    assert approve(app, f" {shown[:3]} {shown[3:].lower()} ") == 200
    for url in (WALL, SLIDE, "/demo/wall-sw.js"):
        assert wall.get(url).status_code == 200
    assert approve(app, shown) == 404, "a code pairs once"


def test_the_token_is_for_this_wall_alone_and_no_script_reads_it(app: Waymark, wall: FlaskClient) -> None:
    reply = wall.get(WALL, base_url="https://plan.example")
    (cookie,) = reply.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-waymark-wall=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    approve(app, code(wall))
    for url in ("/demo", "/demo/goals/learning", "/c/demo/trend/graduation.csv", "/_dash-layout?at=/demo", "/pair", "/nope/wall"):
        assert wall.get(url).status_code in (303, 401), url
    assert code_of_slide(client_as(app, "nobody")) != ""


def code_of_slide(wall: FlaskClient) -> str:
    reply = wall.get(SLIDE)
    assert reply.status_code == 401
    return reply.headers["Waymark-Code"]


@pytest.mark.parametrize("role", ["equity", "principal", "viewer"])
def test_only_a_superintendent_pairs(app: Waymark, wall: FlaskClient, role: str) -> None:
    assert approve(app, code(wall), role) == 403
    assert client_as(app, role).get("/pair").status_code == 403
    assert wall.get(WALL).status_code == 401
    assert client_as(app, "nobody").post("/pair", data={"code": code(wall)}).status_code == 401


def test_a_code_holds_ten_minutes_and_then_there_is_another(app: Waymark, wall: FlaskClient, later: Later) -> None:
    old = code(wall)
    later(601)
    assert approve(app, old) == 404
    new = code(wall)
    assert new != old
    assert approve(app, new) == 200
    assert wall.get(WALL).status_code == 200


def test_a_pairing_that_is_ended_is_ended_at_once(app: Waymark, wall: FlaskClient) -> None:
    approve(app, code(wall))
    boss = client_as(app, "superintendent")
    page = boss.get("/pair").get_data(as_text=True)
    found = re.search(r'name="end" value="(\w+)"', page)
    assert found
    assert wall.get(SLIDE).status_code == 200
    assert "has ended" in boss.post("/pair", data={"end": found[1]}).get_data(as_text=True)
    assert wall.get(SLIDE).status_code == 401
    assert approve(app, code_of_slide(wall)) == 200
    assert wall.get(SLIDE).status_code == 200, "the running wall comes back by itself"


def test_after_ninety_days_a_wall_shows_a_new_code_and_its_picture_can_come_back(
    app: Waymark, wall: FlaskClient, later: Later
) -> None:
    approve(app, code(wall))
    later(89.9 * 86400)
    assert wall.get(SLIDE).status_code == 200
    later(0.2 * 86400)
    shown = code_of_slide(wall)
    assert code(wall) == shown
    app.server.session_interface._state.approve(shown, "test")
    assert wall.get(SLIDE).status_code == 200


def test_a_viewer_who_is_signed_in_needs_no_code(app: Waymark) -> None:
    assert client_as(app, "viewer").get(WALL).status_code == 200


def test_begun_pairings_cannot_fill_the_disk(app: Waymark, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(states, "MOST_PENDING", 3)
    for _ in range(8):
        client_as(app, "nobody").get(WALL)
    state: states.State = app.server.session_interface._state
    with state._open() as db:
        assert db.execute("SELECT count(*) FROM walls").fetchone()[0] <= 4
