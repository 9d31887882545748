"""The site below a path of a host that it shares: no reply names an address outside of that path, and every link is answered."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.test import Client
from werkzeug.wrappers import Response

from app import Settings, create_app
from data.build import build
from pages import BY_NAME
from queries.filters import parse_path
from tests.callbacks import body_of
from tests.district import Tables, district
from tests.pages.test_matrix import ISSUER, internal
from tests.pages.test_matrix import text_of as text_of_bytes
from tests.prepare import make, write
from tests.provider import SITE, come_back, consent, leave, providing

BASE = "/of/waymark"
HOST = "http://localhost"
OWN = r"(?:demo|other|c|assets|oembed|login|logout|callback|pair|healthz|_[a-z][a-z-]+)"
OUTSIDE = re.compile(rf"(?<![\w.~-])(?<!{re.escape(BASE)})/{OWN}(?=[/\"'@?#&\s,;<)\\]|$)")
ORIGIN = re.compile(r"https?://(?:localhost|plan\.example)")
NAMED = re.compile(
    r""" (?:href|src|action|content|data-href|data-copy-url|data-base|data-plotly|data-grid|"""
    r"""data-worker|data-files)="([^"]*)\""""
)
MODULE = re.compile(r'url\("([^"]+)"\)')


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("base")
    make(folder, **district())
    return folder / "releases"


def mounted(settings: Settings) -> Client:
    """A host that has the site below BASE and nothing beside it."""
    elsewhere = Response("another site's\n", status=404)
    return Client(DispatcherMiddleware(elsewhere, {BASE: create_app(settings).server}), Response)


def said(reply: Response) -> str:
    """All that a reply says: headers and, but for pictures and typefaces, text."""
    if (reply.mimetype or "").startswith(("image/png", "font/")):
        return str(reply.headers)
    return "\n".join([*(f"{name}: {value}" for name, value in reply.headers), text_of_bytes(reply.get_data())])


def outside(text: str) -> list[str]:
    """The addresses in a text that are the site's but not below BASE, with what stands around them."""
    plain = ORIGIN.sub("\n", unquote(unescape(unescape(text))))
    return [plain[max(0, found.start() - 40) : found.end() + 20] for found in OUTSIDE.finditer(plain)]


def links(text: str) -> set[str]:
    """Path and query of every address on this host that a document names."""
    found = set()
    for value in [*NAMED.findall(text), *MODULE.findall(text)]:
        for part in unescape(value).split():
            at = urlsplit(part)
            if (at.scheme, at.netloc) in (("", ""), ("http", "localhost")) and at.path.startswith("/"):
                found.add(at.path + (f"?{at.query}" if at.query else ""))
    return found


def kind(address: str) -> tuple[object, ...]:
    """What distinguishes addresses that are worth asking for each: the page, and whether choices are made."""
    at = urlsplit(address)
    route = parse_path(at.path.removeprefix(BASE))
    if route.suffix == "png":
        return ("png",)  # half a second each
    other = at.path if route.page == "not_found" else ""
    return route.page, route.kind, route.suffix, bool(route.release), bool(at.query), other


def crawl(client: Client, starts: Iterable[str]) -> dict[str, int]:
    """Follow every link, one of each kind, from some addresses; what each was answered with."""
    queue, seen, answered = list(starts), set(), {}
    while queue:
        address = queue.pop(0)
        if kind(address) in seen:
            continue
        seen.add(kind(address))
        reply = client.get(address)
        answered[address] = reply.status_code
        text = said(reply)
        if "/_dash-component-suites/" not in address:  # libraries, whose patterns look like paths; the browser's test runs them
            assert outside(text) == [], address
        queue += sorted(links(text))
    return answered


def test_every_link_and_every_byte_stays_below_the_base(releases: Path, tmp_path: Path) -> None:
    tables: Tables = {**district(), "plan": [{"id": "other"}]}
    write(tmp_path / "two", **tables)
    build(tmp_path / "two", releases)  # so that the home page lists plans, and a page leads to the other one
    client = mounted(Settings(releases, base=BASE))
    answered = crawl(
        client, [BASE, f"{BASE}/nowhere", f"{BASE}/demo/search?q=graduation", f"{BASE}/demo/wall", f"{BASE}/demo/wall/slides/1"]
    )
    pages = {parse_path(urlsplit(a).path.removeprefix(BASE)).page for a in answered}
    expected = {*BY_NAME, "chart", "wall", "worker", "workbook", "project_rows"}
    assert expected <= pages
    assert {a for a, status in answered.items() if status != 200} == {f"{BASE}/nowhere"}
    named = " ".join(answered)
    for part in ("/_dash-component-suites/", ".woff2", "plotly-basic", ".png", "/oembed?url=", "@", "equity.xlsx"):
        assert part in named, part
    assert len(answered) > 80
    (releases / "other.json").unlink()


def test_what_scripts_ask_for_stays_below_the_base_too(releases: Path) -> None:
    client = mounted(Settings(releases, base=BASE))
    page = f"{BASE}/demo/goals/learning"
    layout = client.get(f"{BASE}/_dash-layout", query_string={"at": page})
    known = client.get(f"{BASE}/_dash-dependencies").get_json()
    output = next(d["output"] for d in known if d["inputs"][0]["id"] == "address")
    change = client.post(f"{BASE}/_dash-update-component", json=body_of(layout.get_json(), output, f"{page}?group=black"))
    for reply in (layout, change, client.get(f"{BASE}/demo/wall/slides/1")):
        assert reply.status_code == 200
        assert outside(said(reply)) == []
    assert "black" in said(change).lower()
    assert "Learning" in said(layout)
    elsewhere = client.get(f"{BASE}/_dash-layout", query_string={"at": "/demo/goals/learning"})
    front = client.get(f"{BASE}/_dash-layout", query_string={"at": f"{BASE}/"})
    assert elsewhere.data == front.data != layout.data, "an address of another site means none of this one's pages"
    config = re.search(r'id="_dash-config"[^>]*>(.*?)</script>', said(client.get(page)))
    assert config
    assert json.loads(config[1])["requests_pathname_prefix"] == f"{BASE}/"
    worker = client.get(f"{BASE}/demo/wall-sw.js")
    assert worker.headers["Service-Worker-Allowed"] == f"{BASE}/demo/"


def test_an_editor_is_told_of_a_chart_below_the_base_and_of_none_beside_it(releases: Path) -> None:
    client = mounted(Settings(releases, base=BASE))
    for path in (f"{BASE}/c/demo/trend/graduation", f"{BASE}/demo/kpis/graduation"):
        told = client.get(f"{BASE}/oembed", query_string={"url": HOST + path}).get_json()
        assert f'src="{HOST}{BASE}/c/demo/trend/graduation"' in told["html"]
        assert told["provider_url"] == f"{HOST}{BASE}/"
        assert told["thumbnail_url"].startswith(f"{HOST}{BASE}/c/demo/")
    assert client.get(f"{BASE}/oembed", query_string={"url": f"{HOST}/c/demo/trend/graduation"}).status_code == 404


@pytest.mark.parametrize("passed_on", ["whole", "without the base"])
def test_a_proxy_may_take_the_base_off_or_leave_it(releases: Path, passed_on: str) -> None:
    client: FlaskClient = create_app(Settings(releases, base=BASE)).server.test_client()
    before = BASE if passed_on == "whole" else ""
    plain = create_app(Settings(releases)).server.test_client()
    for path in ("/", "/demo/goals/learning?group=black", "/c/demo/trend/graduation.csv", "/demo/wall", "/healthz", "/nowhere"):
        reply = client.get(before + path)
        assert reply.status_code == plain.get(path).status_code, path
        assert outside(said(reply)) == [], path
    assert client.get("/of/waymarks").status_code == 404, "a path that only begins like the base is none of it"


def test_without_a_base_nothing_changes_and_no_header_makes_one(releases: Path) -> None:
    client = create_app(Settings(releases)).server.test_client()
    lied = client.get("/demo", headers={"X-Forwarded-Prefix": BASE, "X-Script-Name": BASE})
    assert lied.data == client.get("/demo").data
    assert BASE not in said(lied)


def test_signing_in_leads_below_the_base_and_out_again(releases: Path, tmp_path: Path) -> None:
    roles = tmp_path / "roles.toml"
    with providing({"super": {}}) as provider:
        roles.write_text(f'[[people]]\nissuer = "{provider.issuer}"\nsubject = "super"\nrole = "superintendent"\n', "utf-8")
        settings = Settings(
            releases,
            "internal",
            base=BASE,
            issuer=provider.issuer,
            client="waymark",
            secret="both",
            roles=roles,
            state=tmp_path / "state",
        )
        server = create_app(settings).server
        client, site = server.test_client(), f"{SITE}{BASE}"
        first = client.get("/demo/kpis/graduation?school=0001", base_url=site, headers={"Accept": "text/html"})
        assert first.headers["Location"] == f"{BASE}/login?next={BASE}/demo/kpis/graduation?school%3D0001"
        onward = f"{BASE}/demo/kpis/graduation"
        address = leave(client, onward, site)
        assert f"redirect_uri={SITE}{BASE}/callback".replace(":", "%3A").replace("/", "%2F") in address
        back = come_back(client, consent(address, "super"))
        assert (back.status_code, back.headers["Location"]) == (303, onward)
        (cookie,) = back.headers.getlist("Set-Cookie")
        assert cookie.startswith("__Host-waymark-of-waymark="), "two such sites on one host keep their sessions apart"
        page = client.get("/demo/kpis/graduation", base_url=site)
        assert page.status_code == 200
        assert f'href="{BASE}/logout"' in page.get_data(as_text=True)
        asked = [client.get(path, base_url=site) for path in ("/logout", "/pair")]
        asked.append(server.test_client().get("/demo/wall", base_url=site))
        for reply in (page, *asked):
            assert outside(said(reply)) == []
        assert f"{SITE}{BASE}/pair" in asked[-1].get_data(as_text=True), "a wall says where its code is typed"
        out = client.post("/logout", base_url=site)
        assert out.status_code == 303
        assert outside(out.headers["Location"]) == []
        beside = leave(client, "/another/site", site)
        assert come_back(client, consent(beside, "super")).headers["Location"] == f"{BASE}/", "another site's address"


def test_a_principal_lands_on_the_own_school_below_the_base(releases: Path, tmp_path: Path) -> None:
    plain = internal(releases, tmp_path / "private")
    assert plain.server
    roles = tmp_path / "private" / "roles.toml"
    settings = Settings(releases, "internal", base=BASE, issuer=ISSUER, client="c", roles=roles, state=tmp_path / "private")
    server = create_app(settings).server
    state = server.session_interface._state
    state.keep_session("token", {"issuer": ISSUER, "subject": "principal", "claimed": None}, True)
    client = server.test_client()
    client.set_cookie("waymark-of-waymark", "token")
    reply = client.get("/", base_url=f"{HOST}{BASE}")
    assert (reply.status_code, reply.headers["Location"]) == (303, f"{BASE}/demo/schools/0001")
