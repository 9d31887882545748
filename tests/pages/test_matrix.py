"""Roles × routes × callbacks × schools × downloads, generated from the routes and the plan: nobody is shown a canary too many.

Every school, group and KPI has a value that stands nowhere else. The expectation comes from the roles' rules alone,
written down here a second time, and everything a role may see must in fact be shown to it somewhere.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from zipfile import ZipFile

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

import pages
from app import Settings, Waymark, create_app
from pages.guard import OPEN
from queries.filters import Route, path_of, url
from queries.types import SUFFIXES
from tests.callbacks import UPDATE, body_of
from tests.district import GROUPS, Tables, district
from tests.prepare import make

SCHOOLS = ("0001", "0002", "0003")
KPIS = ("graduation", "secret")
ALL_GROUPS = ("all", *GROUPS)
WAVE = "2021-spring"
OWN = "0001"
ISSUER = "https://id.example"
OWNED = {"principal": (OWN,), "principal-of-two": SCHOOLS[1:]}
ROLES = ("superintendent", "equity", *OWNED, "viewer")
Key = tuple[str, str, str]


def canary(school: str, group: str, kpi: str) -> str:
    """The value of a school ('' the district), group and KPI in 2021, in percent."""
    place = ("", *SCHOOLS).index(school) * 16 + ALL_GROUPS.index(group) * 2 + KPIS.index(kpi)
    return f"{41 + place % 13}.{137 + 13 * place}"


KEYS = [(school, group, kpi) for school in ("", *SCHOOLS) for group in ALL_GROUPS for kpi in KPIS]
CANARIES = {canary(*key): key for key in KEYS}
assert len(CANARIES) == len(KEYS)
LIKE = re.compile(r"(?<![\d.])\d\d\.\d{3}")  # what every canary looks like, so that a text is read once for all of them
assert all(LIKE.fullmatch(text) for text in CANARIES)


def planned(internal: bool = True) -> Tables:
    tables = district()
    kpis = KPIS if internal else KPIS[:1]
    tables["plan"] = [{**tables["plan"][0], "privacy_profile": "range_ladder"}]
    tables["kpis"] = [{"kpi_id": k, "decimals": 3, "audience": "internal" if k == "secret" else None} for k in kpis]
    tables["schools"] = [{"school_id": s, "name": f"School {s}", "level": "high"} for s in SCHOOLS]
    tables["targets"] = [{"kpi_id": k, "year": 2023, "kind": "value", "value": 95} for k in kpis]
    tables["results"] = [
        {
            "kpi_id": kpi,
            "year": year,
            "school_id": school,
            "group_id": group,
            "value": canary(school, group, kpi) if year == 2021 else 30 + place / 7,
            "denominator": (1 if group != "all" else 3) * (3000 if school == "" else 1000),
        }
        for kpi in kpis
        for year in (2020, 2021)
        for place, school in enumerate(("", *SCHOOLS))
        for group in ALL_GROUPS
    ]
    return tables


def allowed(role: str) -> set[Key]:
    match role:
        case "superintendent" | "equity":
            return set(KEYS)
        case "principal" | "principal-of-two":
            return {key for key in KEYS if key[0] in OWNED[role]} | {("", "all", "secret")}
        case "viewer" | "wall":
            return {("", "all", "secret")}
    return set()


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("matrix")
    make(folder, **planned())
    return folder / "releases"


def internal(releases: Path, state: Path, issuer: str = ISSUER) -> Waymark:
    roles = state / "roles.toml"
    state.mkdir(exist_ok=True)
    roles.write_text(
        "".join(
            f'[[people]]\nissuer = "{issuer}"\nsubject = "{role}"\nrole = "{role.partition("-")[0]}"\n'
            + (f"schools = {[f'demo/{school}' for school in OWNED[role]]}\n" if role in OWNED else "")
            for role in ROLES
        ),
        encoding="utf-8",
    )
    return create_app(Settings(releases, "internal", issuer=issuer, client="c", roles=roles, state=state))


@pytest.fixture(scope="module")
def app(releases: Path) -> Waymark:
    return internal(releases, releases.parent / "private")


def client_as(app: Waymark, role: str, issuer: str = ISSUER) -> FlaskClient:
    """A browser in which somebody with a role has signed in; "nobody" has not, "wall" is a paired wall."""
    client: FlaskClient = app.server.test_client()
    if role == "nobody":
        return client
    state = app.server.session_interface._state
    if role == "wall":
        token, wall = state.ask_to_pair("demo", None)
        assert state.approve(wall.code, "test")
        client.set_cookie("waymark-wall", token)
    else:
        state.keep_session(f"token-of-{role}", {"issuer": issuer, "subject": role, "claimed": None}, True)
        client.set_cookie("waymark", f"token-of-{role}")
    return client


def site_routes() -> Iterator[Route]:
    """Every page of the site, with every goal, KPI and school in its place."""
    ids = {"goal": ("learning", "safety"), "kpi": KPIS, "school": SCHOOLS, "slide": ("1", "2", "3", "4")}
    for page in [*pages.BY_NAME, "wall", "slide", "worker", "workbook", "project_rows"]:
        for name in ids.get(page, ("",)):
            yield Route(page, "" if page == "home" else "demo", name)


def page_urls() -> list[str]:
    """Every page, without a choice and under every school; the explorers also under their other views."""
    found = []
    for route in site_routes():
        path = path_of(route)
        found += [path, *(f"{path}?school={school}" for school in SCHOOLS)]
        if route.page in ("equity", "workbook"):
            views = ("heat", "schools", "table", "time")
            choices = [{"kpi": k, "view": v, "school": s} for k in KPIS for v in views for s in ("", OWN)]
            found += [f"{path}?{urlencode(choice)}" for choice in choices]
        if route.page in ("kpi", "schools"):
            found += [f"{path}?group=black", f"{path}?view=schools", f"{path}?sort=value"]
    return list(dict.fromkeys(found))


def chart_urls(release: str, suffixes: tuple[str, ...]) -> list[str]:
    """Every chart and download, for every school and some groups, live and under the release's own address."""
    found = []
    for kind, ids in (("trend", KPIS), ("gaps", KPIS), ("priorities", (WAVE,))):
        for name in ids:
            for suffix in suffixes:
                queries = ["", *(f"?school={school}" for school in SCHOOLS), "?group=black", f"?group=white&school={SCHOOLS[1]}"]
                if suffix == "svg":  # what the page of the chart holds too
                    queries = queries[1:3]
                found += [url(Route("chart", "demo", name, kind, suffix)) + query for query in queries]
                found.append(url(Route("chart", "demo", name, kind, suffix, release)) + f"?school={SCHOOLS[2]}")
    return found


FILLED = {
    "plan": "demo",
    "number": "1",
    "_rest": "demo/trend/graduation.csv",
    "path": "demo/equity",
    "package_name": "dash",
    "fingerprinted_path": "x.js",
    "filename": "icon.svg",
}


def rule_urls(server: Flask, fill: str | None = None) -> list[tuple[str, str]]:
    """Method and URL of every rule that the server has, whoever added it; its parts are those of something that is there,
    or ``fill``."""
    found = []
    for rule in server.url_map.iter_rules():
        path = re.sub(r"<(?:\w+:)?(\w+)>", lambda m: fill or FILLED[m[1]], str(rule))
        found += [(method, path) for method in sorted((rule.methods or set()) - {"OPTIONS", "HEAD"})]
    return found


def text_of(data: bytes) -> str:
    """The text of a reply; of a workbook, that of its sheets."""
    if data[:2] != b"PK":
        return data.decode("utf-8", "replace")
    with ZipFile(io.BytesIO(data)) as packed:
        return "\n".join(packed.read(name).decode("utf-8") for name in packed.namelist())


def shown(text: str) -> set[Key]:
    return {CANARIES[found] for found in LIKE.findall(text) if found in CANARIES}


def check_private_headers(reply: TestResponse, what: str) -> None:
    """Every reply of the internal tier: kept by nobody, framed and read by no other site."""
    assert reply.headers["Cache-Control"] == "no-store, private", what
    assert "ETag" not in reply.headers, what
    policy = dict(part.strip().partition(" ")[::2] for part in reply.headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == policy["base-uri"] == policy["object-src"] == "'none'", what
    assert policy["frame-ancestors"] in ("'self'", "'none'"), what
    assert policy["form-action"] == "'self'", what
    assert "'unsafe-inline'" not in policy["script-src"], what
    assert "Access-Control-Allow-Origin" not in reply.headers, what
    assert reply.headers["X-Frame-Options"] == "SAMEORIGIN", what
    assert reply.headers["X-Content-Type-Options"] == "nosniff", what
    assert reply.headers["Referrer-Policy"] == "strict-origin-when-cross-origin", what
    assert reply.headers["Cross-Origin-Opener-Policy"] == "same-origin", what
    assert "camera=()" in reply.headers["Permissions-Policy"], what
    assert "Strict-Transport-Security" not in reply.headers, what
    assert not re.search(r"\d", reply.headers.get("Server", "")), what


def release_of(app: Waymark) -> str:
    page = client_as(app, "superintendent").get("/demo").get_data(as_text=True)
    found = re.search(r'data-release="([0-9a-f]{12})"', page)
    assert found
    return found[1]


def asked(app: Waymark, client: FlaskClient, suffixes: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    """What the client is answered, everywhere: rules, pages, charts, layouts and callbacks, by what was asked."""
    for method, path in rule_urls(app.server):
        if not path.startswith(("/logout", "/login", "/callback")):
            yield f"{method} {path}", client.open(path, method=method)
    pages_here = page_urls()
    for address in [*pages_here, *chart_urls(release_of(app), suffixes)]:
        yield address, client.get(address, headers={"Sec-Fetch-Site": "same-origin"})
    dependencies = client.get("/_dash-dependencies").get_json(silent=True) or []
    outputs = [d["output"] for d in dependencies if d["inputs"][0]["id"] == "address"] or ["..x.."]
    for path in dict.fromkeys(address.partition("?")[0] for address in pages_here):
        layout = client.get("/_dash-layout", query_string={"at": path})
        yield f"layout {path}", layout
        for school in SCHOOLS:
            body = body_of(layout.get_json(silent=True), outputs[0], f"{path}?school={school}")
            yield f"callback {path} {school}", client.post(UPDATE, json=body)


@pytest.mark.parametrize("role", ROLES)
def test_no_role_is_shown_more_than_its_own_and_all_of_that(app: Waymark, role: str) -> None:
    seen: set[Key] = set()
    answered = 0
    for what, reply in asked(app, client_as(app, role), ("", "csv", "json", "svg")):
        assert reply.status_code < 500, what
        found = shown(text_of(reply.data))
        assert found <= allowed(role), (what, found - allowed(role))
        check_private_headers(reply, what)
        seen |= found
        answered += reply.status_code == 200
    assert seen == allowed(role), "what a role may see is shown nowhere"
    assert answered > 250


def test_nobody_is_shown_anything_on_any_route(app: Waymark) -> None:
    client = client_as(app, "nobody")
    adapter = app.server.url_map.bind("localhost")
    refused = 0
    for what, reply in asked(app, client, ("", *SUFFIXES)):
        assert not shown(text_of(reply.data)), what
        check_private_headers(reply, what)
        method, _, path = what.partition(" ")
        endpoint = adapter.match(path, method)[0] if method in ("GET", "POST") and path.startswith("/") else ""
        if endpoint in OPEN:
            continue
        assert reply.status_code in (303, 401), what
        assert b"demo" not in reply.data.lower().replace(b"/demo", b""), what
        refused += 1
    assert refused > 200


def test_a_wall_reads_its_own_plans_wall_and_nothing_else(app: Waymark) -> None:
    client = client_as(app, "wall")
    read = set()
    for what, reply in asked(app, client, ("csv",)):
        assert shown(text_of(reply.data)) <= allowed("wall"), what
        if reply.status_code == 200:
            read.add(what.partition("?")[0].removeprefix("GET "))
    open_paths = {"/healthz", "/readyz", "/robots.txt"}
    assert {path for path in read - open_paths if not re.fullmatch(r"/demo/wall(/slides/\d|-sw\.js)?", path)} == set()
    assert "/demo/wall" in read
    assert client.get("/elsewhere/wall").status_code == 401
    assert client.post("/demo/wall").status_code == 401


def test_where_no_kpi_is_internal_a_viewer_is_answered_byte_for_byte_as_the_public(tmp_path: Path) -> None:
    """Stronger than canaries: no number derived from a hidden one gets through either."""
    make(tmp_path, **planned(internal=False))
    here = internal(tmp_path / "releases", tmp_path / "private")
    viewer, public = client_as(here, "viewer"), create_app(Settings(tmp_path / "releases")).server.test_client()
    compared = 0
    for address in [a for a in page_urls() if not re.search(r"secret|\.xlsx|/wall", a)]:
        mine, theirs = (c.get(address, headers={"Accept-Encoding": "identity"}) for c in (viewer, public))
        assert mine.status_code == theirs.status_code, address
        link = b'<p><a href="/logout">Sign out</a></p>'
        assert mine.data.count(link) == (mine.mimetype == "text/html"), address
        assert mine.data.replace(link, b"") == theirs.data, address
        compared += 1
    assert compared > 50


def test_two_viewers_of_one_process_never_share_a_page(app: Waymark) -> None:
    """The order of asking must not matter: what is kept of one scope is not given to another."""
    order = ["superintendent", "viewer", "principal", "equity", "viewer", "superintendent"]
    for address in ("/demo/equity?kpi=secret", "/c/demo/gaps/secret.csv?school=0001", "/demo/wall/slides/1", "/demo/kpis/secret"):
        for role in order:
            found = shown(text_of(client_as(app, role).get(address, headers={"Sec-Fetch-Site": "same-origin"}).data))
            assert found <= allowed(role), (address, role)


def test_a_browser_that_changes_hands_is_not_told_to_keep_what_it_holds(app: Waymark) -> None:
    for address in ("/c/demo/trend/graduation.csv", "/demo"):
        for tag in ("*", '"x"', 'W/"x"'):
            reply = client_as(app, "viewer").get(address, headers={"If-None-Match": tag})
            assert reply.status_code == 200
