"""One chart for other people's pages: what a reply holds, what it weighs, how long it may be kept."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import struct
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from app import Settings, create_app
from data.connection import Db
from pages import http
from pages.settings import BadSetting
from tests.district import district
from tests.prepare import make
from tests.surfaces import assert_one_content, csv_rows, pictures, printed, text_of, with_suffix

TREND, GAPS, WAVE = "/c/demo/trend/graduation", "/c/demo/gaps/graduation", "/c/demo/priorities/2021-spring"
CHARTS = (
    (TREND, "/demo/kpis/graduation"),
    (f"{TREND}?school=0001", "/demo/kpis/graduation?school=0001"),
    (f"{TREND}?group=black", "/demo/kpis/graduation?group=black"),
    ("/c/demo/trend/absence", "/demo/kpis/absence"),
    (GAPS, "/demo/equity?kpi=graduation"),
    (f"{GAPS}?school=0002&year=2020", "/demo/equity?kpi=graduation&school=0002&year=2020"),
    (f"{GAPS}?ref=white", "/demo/equity?kpi=graduation&ref=white"),
    (f"{GAPS}?view=heat", "/demo/equity?kpi=graduation&view=heat"),
    (f"{GAPS}?group=hispanic&view=schools", "/demo/equity?kpi=graduation&group=hispanic&view=schools"),
    (f"{GAPS}?dimension=race&view=time", "/demo/equity?kpi=graduation&view=time"),
    (f"{GAPS}?school=0001&dimension=race&view=time", "/demo/equity?kpi=graduation&school=0001&dimension=race&view=time"),
    (WAVE, "/demo/survey?wave=2021-spring"),
    (f"{WAVE}?stakeholder=parent", "/demo/survey?wave=2021-spring&stakeholder=parent"),
)
ADDRESSES = tuple(address for address, _ in CHARTS)
SUFFIXES = ("csv", "json", "svg", "png")
HEAVIEST = 30_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("embeds")
    make(folder, **district())
    return folder


@pytest.fixture(scope="module")
def client(folder: Path) -> FlaskClient:
    made: FlaskClient = create_app(Settings(folder / "releases")).server.test_client()
    return made


@pytest.mark.parametrize(("address", "page"), CHARTS)
def test_every_surface_shows_the_same_numbers(client: FlaskClient, address: str, page: str) -> None:
    assert_one_content(client, address, page)


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_embed_is_one_light_reply_that_asks_for_nothing_else(client: FlaskClient, address: str) -> None:
    packed = client.get(address, headers={"Accept-Encoding": "br"})
    assert len(packed.data) <= HEAVIEST
    assert "Set-Cookie" not in packed.headers
    html = text_of(client, address)
    assert not re.findall(r'<(?:script|img|iframe|object|embed|source)\b[^>]*\bsrc=|<link rel="stylesheet"', html)
    assert set(re.findall(r'url\("?([a-z]+):', html)) == {"data"}
    read_early = re.findall(r'<link rel="preload" as="font" type="font/woff2" crossorigin href="([^"]*)">', html)
    assert read_early == re.findall(r'url\("([^"]*)"\) format', html), "a face that is asked for only by the layout comes late"
    assert len(read_early) == html.count("preload") == 2
    assert re.search(r'<link rel="icon" href="data:,">', html), "a browser asks for an icon where none is named"
    assert len(re.findall(r"<script", html)) == 1
    assert len(re.search(r"<script>(.*?)</script>", html, flags=re.S)[1]) <= 10_000  # type: ignore[index]  # there is one


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_embed_is_whole_without_scripts(client: FlaskClient, address: str) -> None:
    html = re.sub(r"<script.*?</script>", "", text_of(client, address), flags=re.S)
    assert re.search(r"<h1><a [^>]*>[^<]+</a></h1>", html)
    assert "<figure>" in html
    assert "<table" in html
    widths = [int(w) for w in re.findall(r'<div class="at at-(\d+)">', html)]
    assert widths[0] == 280
    assert [int(w) for w in re.findall(r"@media \(min-width:(\d+)px\)\{\.at-", html)] == widths[1:]
    for picture in pictures(html):
        assert min(float(n.get("font-size", "0")) for n in ElementTree.fromstring(picture).iter() if n.get("font-size")) >= 12


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_policy_admits_the_embeds_own_script_and_nobody_elses(client: FlaskClient, address: str) -> None:
    reply = client.get(address)
    policy = dict(part.strip().partition(" ")[::2] for part in reply.headers["Content-Security-Policy"].split(";"))
    script = re.search(r"<script>(.*?)</script>", reply.get_data(as_text=True), flags=re.S)
    assert script
    digest = base64.b64encode(hashlib.sha256(script[1].encode()).digest()).decode()
    assert policy["script-src"] == f"'self' 'sha256-{digest}'"
    assert policy["default-src"] == policy["base-uri"] == policy["object-src"] == "'none'"
    assert policy["font-src"] == "data:"
    assert policy["frame-ancestors"] == "*"
    assert reply.headers["Access-Control-Allow-Origin"] == "*"
    assert "X-Frame-Options" not in reply.headers


def test_only_the_districts_sites_may_frame_where_it_names_them(folder: Path) -> None:
    client = create_app(Settings(folder / "releases", hosts="https://news.example https://*.school.example")).server.test_client()
    for url in (TREND, f"{TREND}.csv", "/c/demo/trend/none"):
        policy = client.get(url).headers["Content-Security-Policy"]
        assert policy.endswith("frame-ancestors https://news.example https://*.school.example")
    assert client.get("/demo").headers["Content-Security-Policy"].endswith("frame-ancestors 'self'")


def test_hosts_come_from_the_environment_and_nonsense_is_refused() -> None:
    assert Settings.from_env({}).hosts == "*"
    named = {"WAYMARK_HOSTS": "https://news.example  *.school.example:8443"}
    assert Settings.from_env(named).hosts == "https://news.example *.school.example:8443"
    with pytest.raises(BadSetting, match="WAYMARK_HOSTS"):
        Settings.from_env({"WAYMARK_HOSTS": "https://news.example; script-src *"})


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_chosen_scheme_leaves_the_ground_to_the_host_and_names_itself_on_the_frame(client: FlaskClient, scheme: str) -> None:
    html = text_of(client, f"{TREND}?scheme={scheme}")
    assert f'data-scheme="{scheme}"' in html
    assert f'<meta name="color-scheme" content="{scheme}">' in html
    assert f"border:0;color-scheme:{scheme}" in unescape(html)
    style = re.search(r"<style>(.*?)</style>", html, flags=re.S)
    assert style
    rules = re.findall(r"([^{}]+)\{([^{}]*)\}", style[1])
    painted = [name for name, rule in rules if re.search(r"\b(html|body|main|figure)\b", name) and "background:#" in rule]
    assert painted == ['html[data-scheme="auto"]']


def test_files_carry_the_chosen_scheme_by_value(client: FlaskClient) -> None:
    light, dark = (text_of(client, f"{TREND}.svg?scheme={scheme}") for scheme in ("light", "dark"))
    assert "var(--" not in light + dark
    assert "#12436d" in light
    assert "#7db7e8" in dark
    assert printed(light) == printed(dark)
    assert text_of(client, f"{TREND}.svg") == light


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_file_carries_title_sentence_choices_source_and_date(client: FlaskClient, address: str) -> None:
    said = "".join("".join(printed(text_of(client, with_suffix(address, "svg")))).split())
    data = json.loads(text_of(client, with_suffix(address, "json")))
    choices = re.search(r'<p class="choices">(.*?)</p>', text_of(client, address))
    assert choices
    for part in (data["title"], data["sentence"], unescape(choices[1]), f"Release {data['release']}."):
        assert "".join(part.split()) in said
    assert "Demo Schools" in unescape(choices[1]) or "School 000" in unescape(choices[1])


def test_a_png_carries_its_text_and_twice_the_pixels(client: FlaskClient) -> None:
    from components.png import png

    sheet = text_of(client, f"{TREND}.svg")
    made = client.get(f"{TREND}.png").data
    wide, tall = struct.unpack(">II", made[16:24])
    box = ElementTree.fromstring(sheet)
    assert (wide, tall) == (2 * int(box.attrib["width"]), 2 * int(box.attrib["height"]))
    assert png(re.sub(r"<text.*?</text>", "", sheet)) != made, "its text is not drawn"


@pytest.mark.parametrize("address", [TREND, GAPS, WAVE])
@pytest.mark.parametrize(("card", "pixels"), [("1200", (1200, 628)), ("600", (600, 314)), ("300", (300, 157))])
def test_the_preview_has_the_size_that_networks_show(
    client: FlaskClient, address: str, card: str, pixels: tuple[int, int]
) -> None:
    reply = client.get(f"{address}.png?card={card}")
    assert reply.mimetype == "image/png"
    assert struct.unpack(">II", reply.data[16:24]) == pixels


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_document_names_its_preview_and_its_oembed(client: FlaskClient, address: str) -> None:
    html = text_of(client, address)
    graph = {name: unescape(value) for name, value in re.findall(r'<meta property="([^"]+)" content="([^"]*)">', html)}
    assert graph["og:image"].startswith("http://localhost/c/demo/")
    assert (graph["og:image:width"], graph["og:image:height"]) == ("1200", "628")
    assert client.get(graph["og:image"].removeprefix("http://localhost")).mimetype == "image/png"
    assert graph["og:description"] == json.loads(text_of(client, with_suffix(address, "json")))["sentence"]
    found = re.search(r'<link rel="alternate" type="application/json\+oembed" href="([^"]+)"', html)
    assert found
    told = client.get(unescape(found[1]).removeprefix("http://localhost")).get_json()
    assert f'src="http://localhost{address}"' in unescape(told["html"])


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_address_that_an_embed_names_is_there(client: FlaskClient, address: str) -> None:
    links = {unescape(href) for href in re.findall(r'<a href="([^"]+)"', text_of(client, address))}
    assert len(links) >= 6
    for link in links:
        assert client.get(link.removeprefix("http://localhost")).status_code == 200, link


def test_the_snippet_needs_no_script_and_says_what_it_shows(client: FlaskClient) -> None:
    found = re.search(r"<textarea[^>]*>(.*?)</textarea>", text_of(client, f"{TREND}?school=0001"))
    assert found
    frame = ElementTree.fromstring(unescape(found[1]).replace("&", "&amp;"))
    assert frame.tag == "iframe"
    assert frame.attrib["src"] == f"http://localhost{TREND}?school=0001"
    assert frame.attrib["title"] == "Graduation rate, School 0001"
    assert frame.attrib["loading"] == "lazy"
    style = re.fullmatch(r"width:100%;min-height:(\d+)px;border:0", frame.attrib["style"])
    assert style
    assert 300 < int(style[1]) <= int(frame.attrib["height"]) < 900


@pytest.mark.parametrize(("address", "page"), CHARTS)
def test_every_chart_of_a_page_offers_its_code_and_files(client: FlaskClient, address: str, page: str) -> None:
    html = text_of(client, page)
    codes = {unescape(code) for code in re.findall(r'data-copy-code="([^"]*)"', html)}
    assert any(f'src="{address}"' in unescape(code) for code in codes)
    for suffix in SUFFIXES:
        assert with_suffix(address, suffix) in unescape(html)


class Questions:
    """Counts what is asked of the database."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked = 0
        ask = Db.execute

        def counted(db: Db, *args: Any, **kwargs: Any) -> Any:
            self.asked += 1
            return ask(db, *args, **kwargs)

        monkeypatch.setattr(Db, "execute", counted)


@pytest.mark.parametrize("suffix", ["", *SUFFIXES])
@pytest.mark.parametrize("coding", ["identity", "br"])
def test_what_a_reader_holds_is_confirmed_without_a_question(
    folder: Path, monkeypatch: pytest.MonkeyPatch, suffix: str, coding: str
) -> None:
    client = create_app(Settings(folder / "releases")).server.test_client()
    questions = Questions(monkeypatch)
    address = f"{with_suffix(GAPS, suffix) if suffix else GAPS}?year=2020"
    headers = {"Accept-Encoding": coding}
    first = client.get(address, headers=headers)
    assert questions.asked > 0
    assert not first.headers["ETag"].startswith("W/")
    asked = questions.asked
    again = client.get(address, headers=headers | {"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert questions.asked == asked
    assert {n: again.headers[n] for n in ("ETag", "Cache-Control", "Vary", "Content-Security-Policy")} == {
        n: first.headers[n] for n in ("ETag", "Cache-Control", "Vary", "Content-Security-Policy")
    }
    assert not set(http.STEADY) & set(again.headers.keys())  # the reader's copy has them
    other = client.get(address, headers=headers | {"If-None-Match": '"other"'})
    assert (other.status_code, other.data) == (200, first.data)


def test_the_validator_changes_with_query_release_coding_and_headers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, **district())
    client = create_app(Settings(tmp_path / "releases")).server.test_client()
    asked = (TREND, f"{TREND}?school=0001", f"{TREND}?scheme=dark", f"{TREND}.csv", f"{TREND}.svg")
    before = {client.get(url).headers["ETag"] for url in asked}
    assert len(before) == len(asked)
    assert client.get(TREND, headers={"Accept-Encoding": "br"}).headers["ETag"] not in before
    make(tmp_path, **district(higher=1))
    after = {client.get(url).headers["ETag"] for url in asked}
    assert not before & after
    monkeypatch.setitem(http.STEADY, "Referrer-Policy", "no-referrer")
    told = create_app(Settings(tmp_path / "releases")).server.test_client()
    assert not after & {told.get(url).headers["ETag"] for url in asked}


def test_a_live_chart_is_asked_for_again_and_a_frozen_one_is_kept(client: FlaskClient) -> None:
    release = csv_rows(client, TREND)[0]["release"]
    for suffix in ("", *SUFFIXES):
        dot = f".{suffix}" if suffix else ""
        live = client.get(TREND + dot).headers["Cache-Control"]
        assert {"max-age=0", "must-revalidate", "s-maxage=300"} <= {part.strip() for part in live.split(",")}
        frozen = client.get(f"/c/demo@{release}/trend/graduation{dot}").headers["Cache-Control"]
        assert frozen == "public, max-age=31536000, immutable"


def test_the_internal_tier_is_kept_by_nobody(folder: Path) -> None:
    client = create_app(Settings(folder / "releases", "internal", sign_in="off")).server.test_client()
    for suffix in ("", ".csv", ".png"):
        assert client.get(TREND + suffix).headers["Cache-Control"] == "no-store, private"


def frozen_notice(client: FlaskClient, release: str, rest: str) -> str:
    found = re.search(r'<div id="standing">(.*?)</div>', text_of(client, f"/c/demo@{release}/{rest}"))
    assert found
    return re.sub(r"<[^>]+>", "", found[1])


def test_a_frozen_chart_keeps_its_numbers_and_says_what_became_of_it(tmp_path: Path) -> None:
    first = make(tmp_path, **district()).release
    client = create_app(Settings(tmp_path / "releases")).server.test_client()
    frozen = f"/c/demo@{first}/trend/graduation"
    was = {suffix: client.get(f"{frozen}.{suffix}").data for suffix in SUFFIXES}
    tag = client.get(frozen).headers["ETag"]
    assert frozen_notice(client, first, "trend/graduation") == ""

    more = district()
    more["results"].append({"kpi_id": "graduation", "year": 2022, "value": 74.4})
    second = make(tmp_path, **more).release
    assert second != first
    said = frozen_notice(client, first, "trend/graduation")
    assert said.startswith("Superseded. ")
    assert first in said
    assert second in said
    renewed = client.get(frozen, headers={"If-None-Match": tag})
    assert renewed.status_code == 200, "a copy that was kept must learn of the notice when it asks"

    changed = district()
    changed["results"][0] = {**changed["results"][0], "value": 75.5}
    make(tmp_path, **changed)
    assert frozen_notice(client, first, "trend/graduation").startswith("Corrected. ")
    assert "1 row of its data was changed" in frozen_notice(client, first, "trend/graduation")
    assert frozen_notice(client, first, "trend/absence").startswith("Superseded. ")
    for chosen in ("trend/graduation?school=0001", "gaps/graduation?school=0001&dimension=race"):
        assert "none of these numbers was changed" in frozen_notice(client, first, chosen)
    assert frozen_notice(client, first, "priorities/2021-spring").startswith("Superseded. ")
    assert {suffix: client.get(f"{frozen}.{suffix}").data for suffix in SUFFIXES} == was
    live = re.search(r'<div id="standing">.*?href="([^"]+)"', text_of(client, frozen))
    assert live
    assert unescape(live[1]) == f"http://localhost{TREND}"

    make(tmp_path, **district())
    assert frozen_notice(client, first, "trend/graduation") == "", "the release is the current one again"


def test_a_gap_chart_is_compared_in_its_own_year(tmp_path: Path) -> None:
    first = make(tmp_path, **district()).release
    client = create_app(Settings(tmp_path / "releases")).server.test_client()
    later = district()
    later["results"] += [
        {"kpi_id": "graduation", "year": 2022, "group_id": group, "value": value, "denominator": 210}
        for group, value in (("black", 61.0), ("white", 72.5))
    ]
    make(tmp_path, **later)
    assert frozen_notice(client, first, "gaps/graduation").startswith("Superseded. ")
    restated = district()
    restated["results"] = [
        {**row, "value": 55.5} if (row.get("group_id"), row["year"], row.get("school_id")) == ("black", 2021, "") else row
        for row in restated["results"]
    ]
    make(tmp_path, **restated)
    assert frozen_notice(client, first, "gaps/graduation").startswith("Corrected. ")


def test_a_chart_that_is_no_longer_there_says_so(tmp_path: Path) -> None:
    first = make(tmp_path, **district()).release
    client = create_app(Settings(tmp_path / "releases")).server.test_client()
    less = district()
    less["kpis"] = [k for k in less["kpis"] if k["kpi_id"] != "absence"]
    less["results"] = [r for r in less["results"] if r["kpi_id"] != "absence"]
    make(tmp_path, **less)
    assert "no longer has this chart" in frozen_notice(client, first, "trend/absence")
    assert client.get("/c/demo/trend/absence").status_code == 404


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("", "graduation-district"),
        ("?school=0001", "graduation-0001"),
        ("?school=0001&group=black", "graduation-0001-black"),
    ],
)
def test_downloads_are_named_by_kpi_school_and_date(tmp_path: Path, query: str, name: str) -> None:
    rows = district()
    rows["results"] = [{**row, "as_of": "2021-10-12"} for row in rows["results"]]
    make(tmp_path, **rows)
    client = create_app(Settings(tmp_path / "releases")).server.test_client()
    for suffix in SUFFIXES:
        said = client.get(f"{TREND}.{suffix}{query}").headers["Content-Disposition"]
        assert f'filename="{name}-2021-10-12.{suffix}"' in said


def test_what_was_not_understood_is_named_and_the_usual_chart_shown(client: FlaskClient) -> None:
    html = text_of(client, f"{TREND}?group=martians&utm_source=x")
    assert "martians" in html
    assert "utm_source" not in html
    assert pictures(html) == pictures(text_of(client, TREND))


def test_a_synthetic_district_says_so_in_every_embed_and_file(tmp_path: Path) -> None:
    make(tmp_path, **district("(synthetic)"))
    client = create_app(Settings(tmp_path / "releases")).server.test_client()
    for address in (TREND, GAPS, WAVE):
        assert "<strong>Synthetic.</strong>" in text_of(client, address)
        assert "Synthetic data." in " ".join(printed(text_of(client, f"{address}.svg")))


@pytest.mark.parametrize(
    "url", ["/c/demo/trend/none", "/c/nope/trend/x", "/c/demo@0123456789ab/trend/graduation", "/c/demo/pie/x"]
)
@pytest.mark.parametrize("suffix", ["", ".csv", ".png"])
def test_an_address_of_no_chart_is_a_404_that_helps_and_is_not_kept(client: FlaskClient, url: str, suffix: str) -> None:
    reply = client.get(url + suffix)
    assert reply.status_code == 404
    assert "/c/PLAN/KIND/ID" in reply.get_data(as_text=True)
    assert "ETag" not in reply.headers
    assert client.get(url + suffix, headers={"If-None-Match": "*"}).status_code == 404


def described(client: FlaskClient, address: str, more: str = "") -> dict[str, Any]:
    reply = client.get(f"/oembed?url={quote('http://localhost' + address, safe='')}{more}")
    assert reply.status_code == 200
    assert reply.mimetype == "application/json"
    found: dict[str, Any] = reply.get_json()
    return found


@pytest.mark.parametrize("address", ADDRESSES)
def test_oembed_describes_a_chart(client: FlaskClient, address: str) -> None:
    told = described(client, address)
    assert (told["version"], told["type"]) == ("1.0", "rich")
    frame = ElementTree.fromstring(told["html"])
    assert frame.attrib["src"] == f"http://localhost{address}"
    assert (int(frame.attrib["width"]), int(frame.attrib["height"])) == (told["width"], told["height"])
    picture = client.get(told["thumbnail_url"].removeprefix("http://localhost"))
    assert struct.unpack(">II", picture.data[16:24]) == (told["thumbnail_width"], told["thumbnail_height"])


@pytest.mark.parametrize("most", [200, 280, 300, 412, 650, 5000])
def test_oembed_honours_the_width_it_is_given(client: FlaskClient, most: int) -> None:
    told = described(client, GAPS, f"&maxwidth={most}&maxheight=400")
    assert told["width"] <= most
    assert told["height"] <= 400
    assert told.get("thumbnail_width", 0) <= most
    assert told.get("thumbnail_height", 0) <= 400
    assert f"max-width:{told['width']}px" in told["html"]


def test_oembed_takes_a_kpis_page_and_a_frozen_chart(client: FlaskClient) -> None:
    assert (
        'src="http://localhost/c/demo/trend/graduation?school=0001"'
        in described(client, "/demo/kpis/graduation?school=0001")["html"]
    )
    frozen = f"/c/demo@{csv_rows(client, TREND)[0]['release']}/trend/graduation"
    assert f'src="http://localhost{frozen}"' in described(client, frozen)["html"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 400),
        ("?url=", 400),
        ("?url=http://localhost/demo", 404),
        ("?url=http://localhost/c/demo/trend/none", 404),
        ("?url=https://elsewhere.example/c/demo/trend/graduation", 404),
        ("?url=javascript:alert(1)", 404),
        ("?url=http://[", 404),
        ("?url=http://localhost/c/demo/trend/graduation&format=xml", 501),
        ("?url=http://localhost/c/demo/trend/graduation&maxwidth=-1", 200),
        ("?url=http://localhost/c/demo/trend/graduation&maxwidth=wide&maxheight=0", 200),
    ],
)
def test_oembed_answers_what_it_cannot_describe(client: FlaskClient, query: str, status: int) -> None:
    assert client.get(f"/oembed{query}").status_code == status


def test_a_facet_that_a_kpi_has_no_results_for_is_named_and_its_groups_are_shown(client: FlaskClient, tmp_path: Path) -> None:
    html = text_of(client, "/c/demo/gaps/absence?view=heat")
    assert "view “heat”" in html
    assert pictures(html) == pictures(text_of(client, "/c/demo/gaps/absence"))
    assert "view “heat”" in text_of(client, f"{TREND}?view=heat"), "only gaps have facets"
    assert "view “table”" in text_of(client, f"{GAPS}?view=table")

    rows = district()
    rows["results"] = [r for r in rows["results"] if not (r.get("school_id") and r.get("group_id"))]
    make(tmp_path, **rows)
    alone = create_app(Settings(tmp_path / "releases")).server.test_client()
    for view in ("heat", "schools"):
        assert f"view “{view}”" in text_of(alone, f"{GAPS}?view={view}")
    assert "view “time”" not in text_of(alone, f"{GAPS}?view=time")


def test_a_facet_goes_with_the_data_unless_a_year_is_named(tmp_path: Path) -> None:
    make(tmp_path, **district())
    client = create_app(Settings(tmp_path / "releases")).server.test_client()
    first = csv_rows(client, f"{GAPS}?view=heat")[0]["release"]
    more = district()
    newer = [{**r, "year": 2022} for r in more["results"] if r["year"] == 2021]
    make(tmp_path, **{**more, "results": [*more["results"], *newer]})
    for view in ("heat", "schools"):
        assert {r["year"] for r in csv_rows(client, f"{GAPS}?view={view}")} == {"2022"}
        assert {r["year"] for r in csv_rows(client, f"{GAPS}?year=2020&view={view}")} == {"2020"}
        assert frozen_notice(client, first, f"gaps/graduation?view={view}").startswith("Superseded. ")
    assert "2022" in {r["year"] for r in csv_rows(client, f"{GAPS}?view=time")}
