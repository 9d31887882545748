"""A published plan: whole, relative, the same as the server's; a second run writes only what differs."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app import Settings, create_app, main
from pages import publish as publishing
from pages import published_folder
from pages.publish import publish
from pages.published_addresses import Addresses, file_of, safe
from pages.published_folder import LIST, Refused
from tests.district import SCHOOLS, district
from tests.pages.published import addresses, files, leads_to, state
from tests.prepare import make
from tests.surfaces import pictures, tables

BASES = ("/", "/some/deep/base/")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("publish")
    make(folder, **district())
    return folder / "releases"


@pytest.fixture(scope="module")
def site(data: Path) -> Path:
    folder = data.parent / "site"
    publish(data, "demo", folder)
    return folder


@pytest.fixture(scope="module")
def client(data: Path) -> FlaskClient:
    made: FlaskClient = create_app(Settings(data)).server.test_client()
    return made


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures that take no time to draw, for tests of where files go; each still follows from its SVG alone."""
    monkeypatch.setattr("pages.published_files.png", lambda sheet, _zoom: hashlib.sha256(sheet.encode()).digest())


def test_every_address_of_every_file_stays_in_the_folder(site: Path) -> None:
    seen: dict[str, int] = {}
    for file in files(site):
        if file.suffix not in (".html", ".css", ".json"):
            continue
        for kind, address in addresses(file):
            if address.startswith(("data:", "#", "mailto:")):
                continue
            assert not address.startswith(("/", "http")), f"{file.name}: {address} is absolute"
            assert "?" not in address, f"{file.name}: {address} needs a server to read its query"
            for base in BASES:
                leads_to(site, file, address, base)
            seen[kind] = seen.get(kind, 0) + 1
    assert {"href", "src", "data-figure", "data-plotly", "data-copy-url", "data-href", "code", "css", "figure"} <= set(seen)
    assert min(seen.values()) > 0


def test_no_file_can_be_reached_only_by_guessing(site: Path) -> None:
    reached = {site / "404.html", site / LIST, site / "index.html"}
    todo = list(reached)
    while todo:
        file = todo.pop()
        if file.suffix not in (".html", ".css"):
            continue
        for _, address in addresses(file):
            if not address.startswith(("data:", "#", "mailto:")):
                found = leads_to(site, file, address, "/")
                if found not in reached:
                    reached.add(found)
                    todo.append(found)
    left = [f for f in files(site) if f not in reached and not f.name.startswith(("schools", "survey", "equity", "projects"))]
    assert left == []


def test_there_is_a_page_for_each_kind_and_school_and_five_files_for_each_chart(site: Path) -> None:
    names = {str(f.relative_to(site)) for f in files(site)}
    for page in ("goals/learning", "kpis/graduation", "equity", "survey", "schools", "projects", "method", "schools/0001"):
        assert f"demo/{page}.html" in names
    for school in SCHOOLS:
        assert {f"index.school-{school}.html", f"demo/goals/safety.school-{school}.html"} <= names
        assert f"demo/kpis/graduation.school-{school}.html" in names
        for kind in ("trend", "gaps"):
            assert {f"c/demo/{kind}/graduation.school-{school}.{s}" for s in ("html", "svg", "png", "csv", "json")} <= names
    assert {f"c/demo/priorities/2021-spring.{s}" for s in ("html", "svg", "png", "csv", "json")} <= names
    assert (site / "c/demo/trend/graduation.png").read_bytes()[:4] == b"\x89PNG"


@pytest.mark.parametrize("school", ["", "0001"])
@pytest.mark.parametrize("kind", ["trend", "gaps"])
def test_a_published_chart_is_the_servers(site: Path, client: FlaskClient, kind: str, school: str) -> None:
    query = f"?school={school}" if school else ""
    for suffix in ("csv", "json", "svg", "png"):
        address = f"/c/demo/{kind}/graduation.{suffix}{query}"
        assert (site / file_of(address)).read_bytes() == client.get(address).data, address
    address = f"/c/demo/{kind}/graduation{query}"
    mine, live = (site / file_of(address)).read_text("utf-8"), client.get(address).get_data(as_text=True)
    assert pictures(mine) == pictures(live)
    assert tables(mine) == tables(live)


@pytest.mark.parametrize("address", ["/demo", "/demo/goals/learning?school=0002", "/demo/kpis/graduation", "/demo/schools/0001"])
def test_a_published_page_says_what_the_servers_says(site: Path, client: FlaskClient, address: str) -> None:
    mine, live = (site / file_of(address)).read_text("utf-8"), client.get(address).get_data(as_text=True)
    assert pictures(mine) == pictures(live)
    assert [re.sub(r"<[^>]+>", "", t) for t in tables(mine)] == [re.sub(r"<[^>]+>", "", t) for t in tables(live)]
    heads = [re.findall(r"<h[123][^>]*>(.*?)</h[123]>", html, flags=re.S) for html in (mine, live)]
    assert [re.sub("<[^>]+>", "", h) for h in heads[0]] == [re.sub("<[^>]+>", "", h) for h in heads[1]]


def test_choices_are_links_and_nothing_asks_for_a_server(site: Path) -> None:
    for file in site.rglob("*.html"):
        html = file.read_text("utf-8")
        assert not re.findall(r"<(?:form|input|select)\b", html), file
        policy = unescape(re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)[1])  # type: ignore[index]
        assert "frame-ancestors" not in policy, "a document cannot state it"
        assert policy.startswith("default-src 'none'; script-src ")
        assert html.index("Content-Security-Policy") < html.index("<script" if "<script" in html else "</html>")
        assert not re.search(r"oembed|og:image|og:url|rel=\"canonical\"", html), file
    page = (site / "demo/kpis/graduation.html").read_text("utf-8")
    chooser = re.search(r'<details id="filter-school".*?</details>', page, flags=re.S)
    assert chooser
    assert re.findall(r'href="([^"]*)"', chooser[0]) == ["graduation.html", *(f"graduation.school-{s}.html" for s in SCHOOLS)]


def test_a_page_that_shows_one_kpi_of_several_offers_its_choices_without_being_told_which(site: Path) -> None:
    page = (site / "demo/equity.html").read_text("utf-8")
    schools = re.search(r'<details id="filter-school".*?</details>', page, flags=re.S)
    assert schools
    named = re.findall(r'href="([^"]*)"', schools[0])
    assert named == ["equity.html", *(f"equity.kpi-graduation.school-{s}.html" for s in SCHOOLS)]
    survey = (site / "demo/survey.html").read_text("utf-8")
    assert 'href="survey.wave-2021-spring.stakeholder-student.html"' in survey


def test_a_chart_sleeps_until_it_is_used(site: Path) -> None:
    page = (site / "demo/kpis/graduation.html").read_text("utf-8")
    scripts = re.findall(r'<script[^>]* src="([^"]*)"', page)
    assert [Path(script).name.partition(".")[0] for script in scripts] == ["page", "tips", "published"]
    assert not any("plotly" in address for address in scripts)
    figure = re.search(r'data-block="trend-picture" data-figure="([^"]*)"', page)
    assert figure
    drawn = json.loads((site / "demo/kpis" / figure[1]).resolve().read_text("utf-8"))
    assert drawn["data"]
    assert drawn["layout"]


def test_a_second_run_writes_nothing(data: Path, site: Path) -> None:
    before = state(site)
    _, changes = publish(data, "demo", site)
    assert (changes.written, changes.removed) == (0, 0)
    assert state(site) == before


def test_a_run_after_a_change_of_code_alone_draws_no_picture_again(
    data: Path, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = shutil.copytree(site, tmp_path / "site")
    before = state(site)
    monkeypatch.setattr(publishing, "code", lambda: b"another program")
    monkeypatch.setattr("pages.published_files.png", lambda *_: pytest.fail("drew a picture that is there already"))
    _, changes = publish(data, "demo", site)
    assert (changes.written, changes.removed) == (0, 0)
    after = state(site)
    assert {n for n in before if before[n] != after[n]} == {LIST}


@pytest.mark.usefixtures("quick")
def test_a_change_rewrites_only_what_differs_and_removes_what_is_gone(tmp_path: Path) -> None:
    make(tmp_path, **district())
    site = tmp_path / "site"
    publish(tmp_path / "releases", "demo", site)
    (site / "CNAME").write_text("plan.example")
    before = state(site)

    changed = district()
    changed["results"][-1] = {**changed["results"][-1], "value": 33}  # absence, 2021
    changed["schools"] = [s for s in changed["schools"] if s["school_id"] != "0002"]
    changed["results"] = [r for r in changed["results"] if r.get("school_id") != "0002"]
    make(tmp_path, **changed)
    _, changes = publish(tmp_path / "releases", "demo", site)
    after = state(site)
    fresh = tmp_path / "fresh"
    publish(tmp_path / "releases", "demo", fresh)
    assert {n: b for n, (b, _) in after.items() if n != "CNAME"} == {n: b for n, (b, _) in state(fresh).items()}

    gone = set(before) - set(after)
    assert any("school-0002" in name for name in gone)
    assert changes.removed == len(gone)
    assert after["CNAME"] == before["CNAME"]
    assert not (site / "demo/schools/0002.html").exists()
    rewritten = {n for n in after if n not in before or after[n][1] != before[n][1]} - {LIST}
    assert rewritten == {n for n in after if n not in before or after[n][0] != before[n][0]} - {LIST}
    assert len(rewritten) == changes.written
    untouched = {n for n in after if n in before and after[n] == before[n]}
    assert any(n.startswith("assets/figures/") for n in untouched), "charts of other KPIs are the same"
    assert any(n.startswith("assets/plotly") for n in untouched)


def test_a_run_that_fails_leaves_everything_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, **district())
    site = tmp_path / "site"
    with monkeypatch.context() as quickly:
        quickly.setattr("pages.published_files.png", lambda *_: b"drawn")
        publish(tmp_path / "releases", "demo", site)
    before = state(site)
    make(tmp_path, **district(higher=1))
    monkeypatch.setattr("pages.published_files.png", _full_disk)
    with pytest.raises(OSError, match="No space left"):
        publish(tmp_path / "releases", "demo", site)
    assert state(site) == before
    with pytest.raises(OSError, match="No space left"):
        publish(tmp_path / "releases", "demo", tmp_path / "new" / "folder")
    assert not (tmp_path / "new").exists()


def _full_disk(*_: object) -> bytes:
    raise OSError(28, "No space left on device")


@pytest.mark.usefixtures("quick")
def test_a_run_cut_short_while_files_change_places_is_mended_by_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, **district())
    site, fresh = tmp_path / "site", tmp_path / "fresh"
    publish(tmp_path / "releases", "demo", site)
    make(tmp_path, **{**district(), "schools": district()["schools"][:1]} | {"results": _of_first_school()})
    replace, moved = Path.replace, []

    def cut(self: Path, target: Path) -> Path:
        if target.is_relative_to(site) and ".waymark" not in str(target):
            moved.append(target)
            if len(moved) == 20:
                raise KeyboardInterrupt
        return replace(self, target)

    with monkeypatch.context() as cutting:
        cutting.setattr(Path, "replace", cut)
        with pytest.raises(KeyboardInterrupt):
            publish(tmp_path / "releases", "demo", site)
    publish(tmp_path / "releases", "demo", site)
    publish(tmp_path / "releases", "demo", fresh)
    assert {n: b for n, (b, _) in state(site).items()} == {n: b for n, (b, _) in state(fresh).items()}


def _of_first_school() -> list[dict[str, object]]:
    return [dict(r) for r in district()["results"] if r.get("school_id") in (None, "", "0001")]


@pytest.mark.usefixtures("quick")
def test_what_is_not_ours_is_never_written_over(tmp_path: Path, data: Path) -> None:
    full = tmp_path / "full"
    full.mkdir()
    (full / "thesis.doc").write_text("mine")
    with pytest.raises(Refused, match="not empty"):
        publish(data, "demo", full)
    assert [p.name for p in full.iterdir()] == ["thesis.doc"]

    (tmp_path / "file").write_text("mine")
    with pytest.raises(Refused, match="is a file"):
        publish(data, "demo", tmp_path / "file")

    site = tmp_path / "site"
    publish(data, "demo", site)
    listed = json.loads((site / LIST).read_text())
    (site / LIST).write_text(json.dumps(listed | {"plan": "other"}))
    with pytest.raises(Refused, match="holds the plan other"):
        publish(data, "demo", site)
    outside = tmp_path / "outside.txt"
    outside.write_text("mine")
    for name in ("../outside.txt", str(outside), "c/../../outside.txt", LIST):
        (site / LIST).write_text(json.dumps(listed | {"files": {name: ["0", 1]}}))
        with pytest.raises(Refused, match="cannot be read"):
            publish(data, "demo", site)
    assert outside.read_text() == "mine"


@pytest.mark.usefixtures("quick")
def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path, data: Path) -> None:
    site, other = tmp_path / "site", tmp_path / "other"
    publish(data, "demo", site)
    (site / "c").rename(other)
    (site / "c").symlink_to(other)
    before = state(other)
    (other / "demo/trend/graduation.csv").write_text("changed by hand")
    with pytest.raises(Refused, match="move it away"):
        publish(data, "demo", site)
    assert (other / "demo/trend/graduation.csv").read_text() == "changed by hand"
    assert set(state(other)) == set(before)


@pytest.mark.usefixtures("quick")
def test_a_file_changed_by_hand_is_put_right(data: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    publish(data, "demo", site)
    before = {n: b for n, (b, _) in state(site).items()}
    (site / "demo/method.html").write_text("changed by hand")
    (site / "c/demo/trend/graduation.png").unlink()
    assert publish(data, "demo", site)[1].written == 2
    assert {n: b for n, (b, _) in state(site).items()} == before


def test_two_runs_do_not_write_one_folder_at_once(tmp_path: Path, data: Path) -> None:
    site = tmp_path / "site"
    with published_folder.opened(site, "demo"), pytest.raises(Refused, match="another run"):
        publish(data, "demo", site)
    assert not site.exists()


@pytest.mark.usefixtures("quick")
def test_the_command_says_what_it_did_and_what_is_wrong(data: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    site = tmp_path / "site"
    assert main(["publish", "demo", "--data", str(data), "--to", str(site)]) == 0
    told = capfd.readouterr()
    assert re.fullmatch(r"demo [0-9a-f]{12}: \d+ files, [\d.]+ MB; \d+ written, 0 removed\n", told.out)
    assert "publishing demo" in told.err
    assert main(["publish", "nope", "--data", str(data), "--to", str(site)]) == 1
    told = capfd.readouterr()
    assert told.out == ""
    assert "holds no plan 'nope'; it holds demo" in told.err
    assert main(["publish", "demo", "--data", str(tmp_path / "none"), "--to", str(site)]) == 1
    assert "it holds none" in capfd.readouterr().err


@pytest.mark.usefixtures("quick")
def test_the_internal_release_is_never_published(tmp_path: Path) -> None:
    rows = district()
    small = [
        {**r, "denominator": 6, "value": None, "numerator": 3} if r.get("group_id") == "black" else r for r in rows["results"]
    ]
    rows["results"], rows["plan"] = list(small), [{**rows["plan"][0], "privacy_profile": "range_ladder"}]
    make(tmp_path, **rows)
    publish(tmp_path / "releases", "demo", tmp_path / "site")
    public, internal = (
        create_app(settings).server.test_client().get("/c/demo/gaps/graduation.csv").data
        for settings in (Settings(tmp_path / "releases"), Settings(tmp_path / "releases", "internal", sign_in="off"))
    )
    assert public != internal
    assert (tmp_path / "site/c/demo/gaps/graduation.csv").read_bytes() == public


@pytest.mark.usefixtures("quick")
def test_over_many_addresses_every_core_helps_and_the_files_are_the_same(
    data: Path, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing, "WORTH_A_PROCESS", 1)
    publish(data, "demo", tmp_path / "parallel")
    drawn = {n: b for n, (b, _) in state(tmp_path / "parallel").items() if n != LIST and not n.endswith(".png")}
    assert drawn == {n: b for n, (b, _) in state(site).items() if n != LIST and not n.endswith(".png")}


def test_names_of_files_hold_no_surprise() -> None:
    assert safe("A/ü.b") == "~41~2f~c3~bc~2eb"
    assert file_of("/demo/kpis/a.b?school=01/2") == "demo/kpis/a~2eb.school-01~2f2.html"
    assert file_of("/") == file_of("/demo") == "index.html"
    assert file_of("/c/demo/trend/x.csv?school=1") == "c/demo/trend/x.school-1.csv"
    long = [f"/demo/kpis/{'k' * 200}{end}" for end in "ab"]
    assert len({file_of(a) for a in long}) == 2
    assert max(len(file_of(a).rpartition("/")[2]) for a in long) < 140


def test_a_link_leads_to_the_nearest_choices_published_and_never_to_its_own_page() -> None:
    known = Addresses("demo", ["/demo", "/demo/equity?kpi=a", "/demo/equity?kpi=a&view=heat", "/demo/equity?kpi=a&school=1"])
    here = "demo/equity.kpi-a.html"
    assert known.link("/demo/equity?kpi=a&school=1&year=2020", here) == "equity.kpi-a.school-1.html"
    assert known.link("/demo/equity?kpi=a&school=1&view=heat", here) == "equity.kpi-a.view-heat.html"
    assert known.link("/demo/equity?kpi=a&sort=gap", here) is None
    assert known.link("/demo/equity?kpi=a", here) == "equity.kpi-a.html"
    assert known.link("/demo#kpi-a", "index.html") == "index.html#kpi-a"
    assert known.link("/demo/search?q=a", here) is None
    assert known.relinked('<a class="x" href="/demo/search?q=a">find</a>', here) == '<a class="x">find</a>'
    assert known.relinked('<p><a href="/demo/equity.xlsx" download="">Excel</a></p>', here) == "<p></p>"


def test_previews_are_named_only_where_the_folders_address_is_known(
    data: Path, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pages.published_files.png", lambda sheet, _zoom: sheet.encode())
    publish(data, "demo", tmp_path / "known", "https://plan.example/kept/")
    assert not list(site.rglob("*.card.png"))
    seen = 0
    for file in (tmp_path / "known").rglob("*.html"):
        if file.name == "404.html":
            continue
        graph = dict(re.findall(r'<meta property="([^"]+)" content="([^"]*)">', file.read_text("utf-8")))
        here = file.relative_to(tmp_path / "known").as_posix()
        assert graph["og:url"] == f"https://plan.example/kept/{here}"
        assert "og:image" in graph or not here.startswith("c/"), "a chart without a picture"
        if picture := graph.get("og:image"):
            card = tmp_path / "known" / picture.removeprefix("https://plan.example/kept/")
            assert 'width="1200" height="628"' in card.read_text("utf-8")
            seen += not here.startswith("c/")
    assert seen >= 2, "no page has the picture of one of its charts"
    again = publish(data, "demo", tmp_path / "known", "https://plan.example/kept/")[1]
    assert (again.written, again.removed) == (0, 0)


@pytest.mark.parametrize("base", ["plan.example", "ftp://plan.example/", "https://", "https://plan.example/?a=1", 'https://a"b/'])
def test_an_address_that_is_none_is_refused(data: Path, tmp_path: Path, base: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["publish", "demo", "--data", str(data), "--to", str(tmp_path / "new"), "--base", base]) == 1
    assert "--base" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("page", "rows"),
    [("/demo/equity", "/demo/equity.xlsx"), ("/demo/projects", "/demo/projects.csv")],
    ids=["workbook", "projects"],
)
def test_a_pages_rows_lie_beside_it_and_are_the_servers(site: Path, client: FlaskClient, page: str, rows: str) -> None:
    html = (site / file_of(page)).read_text("utf-8")
    name = rows.rpartition("/")[2]
    assert re.search(rf'<a [^>]*download[^>]* href="(?:{re.escape(name)}|equity.kpi-graduation.xlsx)"', html)
    assert (site / rows.lstrip("/")).read_bytes() == client.get(rows).data
    assert len(list(site.rglob(f"*.{name.rpartition('.')[2]}"))) >= 2
