"""Signing in against a real provider: who comes in, who does not, what a session is worth, and what is set in cookies."""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask.testing import FlaskClient

from app import Settings, Waymark, create_app
from pages import state as states
from pages.settings import BadSetting
from tests.district import district
from tests.prepare import make
from tests.provider import CLIENT, SITE, Provider, come_back, consent, leave, providing, sign_in

PEOPLE: dict[str, dict[str, object]] = {
    "super": {},
    "principal": {},
    "claimed": {"waymark": ["viewer", "staff"]},
    "claimed-principal": {"waymark": "principal", "places": ["demo/0002", "nonsense", 7]},
    "stranger": {"waymark": ["janitor"], "email": "super@demo.example"},
}


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("accounts")
    make(folder, **district())
    return folder / "releases"


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with providing(PEOPLE) as told:
        yield told


def people(issuer: str, **roles: str) -> str:
    schools = 'schools = ["demo/0001"]\n'
    return "".join(
        f'[[people]]\nissuer = "{issuer}"\nsubject = "{subject}"\nrole = "{role}"\n{schools if role == "principal" else ""}'
        for subject, role in roles.items()
    )


def internal(releases: Path, folder: Path, issuer: str, **changes: object) -> Settings:
    file = folder / "roles.toml"
    if not file.exists():
        file.write_text(people(issuer, super="superintendent", principal="principal"), encoding="utf-8")
    given = {
        "issuer": issuer,
        "client": CLIENT,
        "secret": "kept by both",
        "roles": file,
        "role_claim": "waymark",
        "schools_claim": "places",
        "state": folder / "private",
    }
    return Settings(releases, "internal", **(given | changes))  # type: ignore[arg-type]  # names are checked by the dataclass


@pytest.fixture
def app(releases: Path, tmp_path: Path, provider: Provider) -> Waymark:
    provider.token_as = provider.token_host = ""
    return create_app(internal(releases, tmp_path, provider.issuer))


@pytest.fixture
def client(app: Waymark) -> FlaskClient:
    made: FlaskClient = app.server.test_client()
    return made


def may_see(client: FlaskClient, url: str = "/demo?school=0001", site: str = SITE) -> bool:
    return client.get(url, base_url=site).status_code == 200


def test_a_page_leads_to_the_provider_and_back_to_itself(client: FlaskClient, provider: Provider) -> None:
    onward = "/demo/goals/learning?group=black"
    first = client.get(onward, base_url=SITE, headers={"Accept": "text/html"})
    assert first.status_code == 303
    assert first.headers["Location"] == "/login?next=/demo/goals/learning?group%3Dblack"
    asked = client.get(first.headers["Location"], base_url=SITE).headers["Location"]
    query = parse_qs(urlsplit(asked).query)
    assert query["code_challenge_method"] == ["S256"]
    assert query["response_type"] == ["code"]
    assert query["redirect_uri"] == [f"{SITE}/callback"]
    assert query["nonce"][0] != query["state"][0]
    back = come_back(client, consent(asked, "super"))
    assert (back.status_code, back.headers["Location"]) == (303, onward)
    assert may_see(client, onward)
    assert provider.asked[-1][1]["code_verifier"]


def test_the_cookie_is_for_this_host_over_tls_and_for_no_script(client: FlaskClient) -> None:
    reply = sign_in(client, "super")
    assert reply.status_code == 303
    (cookie,) = reply.headers.getlist("Set-Cookie")
    name, *attributes = (part.strip() for part in cookie.split(";"))
    assert name.startswith("__Host-waymark=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=28800"} <= set(attributes)
    assert not any(a.lower().startswith("domain") for a in attributes)
    assert reply.headers["Cache-Control"] == "no-store, private"


def test_plain_http_signs_in_on_loopback_alone(client: FlaskClient) -> None:
    assert client.get("/login", base_url="http://plan.example").status_code == 400
    reply = sign_in(client, "super", site="http://localhost")
    assert reply.headers["Set-Cookie"].startswith("waymark=")
    assert may_see(client, site="http://localhost")
    assert client.get("/login", base_url="http://localhost", headers={"X-Forwarded-For": "1.2.3.4"}).status_code == 400


def test_the_session_begins_anew_at_sign_in(client: FlaskClient) -> None:
    address = leave(client)
    before = client.get_cookie("__Host-waymark", domain="plan.example")
    come_back(client, consent(address, "super"))
    after = client.get_cookie("__Host-waymark", domain="plan.example")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    client.set_cookie("__Host-waymark", before.value, domain="plan.example")
    assert not may_see(client)


def refused(client: FlaskClient, address: str) -> None:
    reply = come_back(client, address)
    assert reply.status_code == 400
    assert "Signing in did not work" in reply.get_data(as_text=True)
    assert "Traceback" not in reply.get_data(as_text=True)
    assert not may_see(client)


def test_a_wrong_nonce_is_refused(client: FlaskClient) -> None:
    refused(client, consent(leave(client), "super", nonce="of-another-sign-in"))
    assert sign_in(client, "super").status_code == 303


def test_a_token_for_another_client_is_refused(client: FlaskClient, provider: Provider) -> None:
    address = consent(leave(client), "super", client_id="other")
    provider.token_as = "other"
    refused(client, address)


def test_a_token_of_another_issuer_is_refused(client: FlaskClient, provider: Provider) -> None:
    address = consent(leave(client), "super")
    provider.token_host = "id.evil.example"
    refused(client, address)


def test_an_expired_token_is_refused(releases: Path, tmp_path: Path) -> None:
    with providing(PEOPLE, max_age=timedelta(seconds=-600)) as late:
        client = create_app(internal(releases, tmp_path, late.issuer)).server.test_client()
        refused(client, consent(leave(client), "super"))


def test_a_replayed_code_is_refused_with_the_old_state_and_with_a_new_one(client: FlaskClient) -> None:
    address = consent(leave(client), "super")
    assert come_back(client, address).status_code == 303
    client.post("/logout", base_url=SITE)
    refused(client, address)
    fresh = parse_qs(urlsplit(leave(client)).query)["state"][0]
    refused(client, re.sub(r"state=[^&]*", f"state={fresh}", address))


@pytest.mark.parametrize("query", ["", "code=x", "state=x", "code=x&state=y", "error=access_denied", "code=%00&state=%ff"])
def test_a_return_that_nobody_asked_for_is_refused(client: FlaskClient, query: str) -> None:
    refused(client, f"{SITE}/callback?{query}")


def test_another_browsers_return_is_refused(app: Waymark, client: FlaskClient) -> None:
    address = consent(leave(client), "super")
    refused(app.server.test_client(), address)


def test_signing_out_ends_the_session_in_every_copy_of_the_cookie(app: Waymark, client: FlaskClient, provider: Provider) -> None:
    sign_in(client, "super")
    cookie = client.get_cookie("__Host-waymark", domain="plan.example")
    assert cookie is not None
    asked = client.get("/logout", base_url=SITE)
    assert may_see(client), "asking is not doing"
    assert f"form-action 'self' {provider.issuer};" in asked.headers["Content-Security-Policy"]
    reply = client.post("/logout", base_url=SITE)
    farewell = urlsplit(reply.headers["Location"])
    assert f"{farewell.scheme}://{farewell.netloc}" == provider.issuer
    said = parse_qs(farewell.query)
    assert said["post_logout_redirect_uri"] == [f"{SITE}/logout"]
    assert said["id_token_hint"][0].count(".") == 2
    assert requests.get(reply.headers["Location"], timeout=10).status_code == 200
    assert "Max-Age=0" in reply.headers["Set-Cookie"]
    thief = app.server.test_client()
    thief.set_cookie("__Host-waymark", cookie.value, domain="plan.example")
    assert not may_see(thief)
    assert "You are signed out" in client.get("/logout", base_url=SITE).get_data(as_text=True)


def test_a_session_ends_after_eight_hours_however_much_it_is_used(
    app: Waymark, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(client, "super")
    began = time.time()
    held: states.State = app.server.session_interface._state
    monkeypatch.setattr(held, "_clock", lambda: began + 7.9 * 3600)
    assert may_see(client)
    with client.session_transaction(base_url=SITE) as session:
        session["touched"] = True
    monkeypatch.setattr(held, "_clock", lambda: began + 8.1 * 3600)
    assert not may_see(client)


def test_a_person_is_known_by_issuer_and_subject_never_by_e_mail(client: FlaskClient) -> None:
    """The stranger has the superintendent's e-mail address among the claims, and no role."""
    sign_in(client, "stranger")
    reply = client.get("/demo", base_url=SITE, headers={"Accept": "text/html"})
    assert reply.status_code == 403
    assert "You have no role here" in reply.get_data(as_text=True)
    assert "super@demo.example" not in reply.get_data(as_text=True)
    sign_in(client, "super@demo.example")
    assert client.get("/demo", base_url=SITE).status_code == 403


def test_roles_come_from_a_claim_where_the_file_says_nothing(client: FlaskClient) -> None:
    sign_in(client, "claimed")
    assert may_see(client, "/demo")
    sign_in_anew(client, "claimed-principal")
    reply = client.get("/", base_url=SITE)
    assert (reply.status_code, reply.headers["Location"]) == (303, "/demo/schools/0002")


def sign_in_anew(client: FlaskClient, subject: str) -> None:
    client.post("/logout", base_url=SITE)
    sign_in(client, subject)


def test_a_role_that_is_taken_away_is_gone_at_the_next_request(client: FlaskClient, provider: Provider, tmp_path: Path) -> None:
    sign_in(client, "super")
    assert may_see(client)
    file = tmp_path / "roles.toml"
    file.write_text(people(provider.issuer, principal="principal"), encoding="utf-8")
    assert client.get("/demo", base_url=SITE).status_code == 403
    file.write_text("[[people]\n", encoding="utf-8")
    assert client.get("/demo", base_url=SITE).status_code == 403
    file.write_text(people(provider.issuer, super="equity"), encoding="utf-8")
    assert may_see(client)


def test_a_principal_lands_on_the_own_school_and_may_walk_on(client: FlaskClient) -> None:
    sign_in(client, "principal")
    for front in ("/", "/demo"):
        reply = client.get(front, base_url=SITE)
        assert (reply.status_code, reply.headers["Location"]) == (303, "/demo/schools/0001")
        assert may_see(client, "/demo/schools/0001")
    assert client.get("/demo", base_url=SITE, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 200
    assert client.get("/demo", base_url=SITE, headers={"Referer": f"{SITE}/demo/schools/0001"}).status_code == 200
    assert may_see(client, "/demo?school=0002")


@pytest.mark.parametrize(
    "onward",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "/%0d%0aSet-Cookie:x", "javascript:alert(1)", "x", "/\r\nx"],
)
def test_nobody_is_sent_to_another_site_after_signing_in(client: FlaskClient, onward: str) -> None:
    target = sign_in(client, "super", onward).headers["Location"]
    assert target.startswith("/")
    assert not target.startswith(("//", "/\\"))
    assert "\n" not in target
    assert "evil" not in urlsplit(target).netloc


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}])
def test_another_sites_form_does_nothing(client: FlaskClient, headers: dict[str, str]) -> None:
    sign_in(client, "super")
    for url in ("/logout", "/pair"):
        assert client.post(url, base_url=SITE, headers=headers, data={"code": "AAAAAA"}).status_code == 403
    assert may_see(client)


def test_a_provider_that_does_not_answer_keeps_nobody_out_who_is_in(releases: Path, tmp_path: Path) -> None:
    with providing(PEOPLE) as told:
        app = create_app(internal(releases, tmp_path, told.issuer))
        client = app.server.test_client()
        sign_in(client, "super")
    assert may_see(client)
    late = create_app(internal(releases, tmp_path, told.issuer)).server.test_client()
    assert late.get("/login", base_url=SITE).status_code == 502
    assert client.post("/logout", base_url=SITE).status_code == 303
    assert not may_see(client)


def test_a_provider_that_is_somebody_else_is_not_believed(releases: Path, tmp_path: Path, provider: Provider) -> None:
    other = provider.issuer.replace("localhost", "127.0.0.1")
    client = create_app(internal(releases, tmp_path, f"{other}/")).server.test_client()
    assert client.get("/login", base_url=SITE).status_code == 502


def test_the_public_tier_has_no_sign_in_at_all(releases: Path) -> None:
    app = create_app(Settings(releases))
    client = app.server.test_client()
    for url in ("/login", "/callback", "/logout", "/pair"):
        assert client.get(url).status_code == 404
        assert client.post(url).status_code in (404, 405)
        assert "Set-Cookie" not in client.get(url).headers
    assert not [rule for rule in app.server.url_map.iter_rules() if str(rule).startswith(("/login", "/callback", "/pair"))]


def test_an_internal_tier_that_would_be_open_does_not_start(releases: Path) -> None:
    for settings in (
        Settings(releases, "internal"),
        Settings(releases, "internal", issuer="https://id.example"),
        Settings(releases, "internal", issuer="https://id.example", client="c"),
    ):
        with pytest.raises(BadSetting, match="WAYMARK_"):
            create_app(settings)


@pytest.mark.parametrize("url", ["/demo", "/healthz", "/_dash-layout", "/c/demo/trend/graduation.csv"])
def test_without_sign_in_only_this_machine_is_answered(releases: Path, tmp_path: Path, url: str) -> None:
    app = create_app(Settings(releases, "internal", sign_in="off", state=tmp_path))
    client = app.server.test_client()
    assert client.get(url).status_code == 200
    for host in ("127.0.0.1:8050", "[::1]:8050"):
        assert client.get(url, base_url=f"http://{host}").status_code == 200
    assert client.get(url, environ_base={"REMOTE_ADDR": "10.0.0.9"}).status_code == 403
    assert client.get(url, base_url="http://rebound.example").status_code == 403
    for name in ("X-Forwarded-For", "Forwarded", "X-Forwarded-Host"):
        assert client.get(url, headers={name: "for=10.0.0.9"}).status_code == 403


def test_a_full_disk_keeps_nobody_out_who_is_in(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    sign_in(client, "super")
    newcomer = client.application.test_client()
    full(monkeypatch)
    assert may_see(client)
    reply = newcomer.get("/login", base_url=SITE)
    assert reply.status_code == 503
    assert "cannot write to its disk" in reply.get_data(as_text=True)
    assert "Location" not in reply.headers


def full(monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on SQLite can read its file and write nothing, as on a disk without room."""
    connect = sqlite3.connect

    def tight(*args: Any, **kwargs: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*args, **kwargs)
        connection.execute("PRAGMA query_only = ON")
        return connection

    monkeypatch.setattr(sqlite3, "connect", tight)
