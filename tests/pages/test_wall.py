"""The wall as the server sends it: its slides, what is new on them, its options, and the size of every text."""

from __future__ import annotations

import re
from html import unescape
from itertools import pairwise
from pathlib import Path

import flask
import pytest
from flask.testing import FlaskClient

from app import Settings, create_app
from components.charts.svg import text_width
from components.wall_sizes import HEIGHT, WIDTH, sizes
from pages import wall
from queries.filters import Filters, Route, parse_path, path_of, query_of, url
from queries.site import Releases, resolve
from tests.district import district
from tests.prepare import Row, make

TEXT = re.compile(r'<text x="([-\d.]+)" y="([-\d.]+)" font-size="([\d.]+)"(?: font-weight="(\d+)")?([^>]*)>([^<]*)</text>')
LONG = "Staff using technology to accelerate and personalize learning for every student in every grade"


class Screen:
    """A wall of one plan, asked for as its script asks."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.releases = Releases(folder / "releases")
        server = flask.Flask("wall")
        server.register_blueprint(wall.blueprint(self.releases))
        self.client = server.test_client()

    def build(self, **tables: list[Row]) -> str:
        return make(self.folder, **tables).release

    def shell(self, query: str = "") -> str:
        reply = self.client.get(f"/demo/wall{query}")
        assert reply.status_code == 200
        return reply.get_data(as_text=True)

    def slide(self, number: int, query: str = "") -> str:
        reply = self.client.get(f"/demo/wall/slides/{number}{query}")
        assert reply.status_code == 200
        return reply.get_data(as_text=True)

    def slides(self, query: str = "") -> list[str]:
        count = int(said(self.slide(1, query), "count"))
        return [self.slide(n, query) for n in range(1, count + 1)]


def said(fragment: str, name: str) -> str:
    found = re.search(rf' data-{name}="([^"]*)"', fragment)
    assert found, f"no data-{name}"
    return unescape(found[1])


def description(fragment: str) -> str:
    found = re.search(r"<desc[^>]*>(.*?)</desc>", fragment)
    assert found
    return unescape(found[1]).replace("\u00a0", " ")


def texts(fragment: str) -> list[tuple[float, float, float, float, str]]:
    """Every text of a slide: left, baseline, right, size and content, in lines of the stage."""
    found = []
    for x, y, size, weight, rest, content in TEXT.findall(fragment):
        wide = text_width(unescape(content), float(size), int(weight or 400))
        left = float(x) - (wide if "end" in rest else 0)
        found.append((left, float(y), left + wide, float(size), unescape(content).replace("\u00a0", " ")))
    assert len(found) == fragment.count("<text ")
    return found


@pytest.fixture
def screen(tmp_path: Path) -> Screen:
    made = Screen(tmp_path)
    made.build(**district())
    return made


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder = tmp_path_factory.mktemp("wall")
    make(folder, **district())
    made: FlaskClient = create_app(Settings(folder / "releases")).server.test_client()
    return made


def test_the_wall_opens_with_the_plan_and_goes_on_goal_by_goal(screen: Screen) -> None:
    plan, learning = screen.slides()
    assert [said(f, "place") for f in (plan, learning)] == ["1", "2"]
    assert description(plan) == "The Demo Plan: Target missed. 1. Learning: target missed. 2. Safety: no kpi yet."
    assert description(learning) == (
        "1. Learning: Target missed. Graduation rate: 71.0 % in 2020–21, improving, behind path. "
        "Chronic absence: 20.0 % in 2020–21, no target yet."
    )


def test_the_page_holds_its_first_slide_without_a_script(screen: Screen) -> None:
    assert screen.slide(1) in screen.shell()


def test_without_a_release_before_it_nothing_is_new(screen: Screen) -> None:
    assert not any("(new)" in description(each) for each in screen.slides())


def test_a_release_starts_with_what_it_changed_and_marks_it_everywhere(screen: Screen) -> None:
    rows = district()
    first = said(screen.slide(1), "release")
    rows["results"] = [{**r, "value": 22} if r["kpi_id"] == "absence" and r["year"] == 2021 else r for r in rows["results"]]
    second = screen.build(**rows)
    new, plan, learning = screen.slides()
    assert said(new, "release") == second != first
    assert description(new) == "New in this release: 1 KPI changed. Chronic absence: 22.0 % in 2020–21, no target yet (new)."
    assert "(new)" not in description(plan)
    assert re.findall(r"(\w+ \w+): [\d.]+ % in 2020–21, [a-z ]+ \(new\)", description(learning)) == ["Chronic absence"]
    for fragment, frames in ((new, 1), (plan, 0), (learning, 1)):
        assert fragment.count('stroke="var(--target)" stroke-width="2"/>') == frames
        assert [content for *_, content in texts(fragment)].count("new") == frames


def test_going_back_to_an_older_release_shows_what_that_changes(screen: Screen) -> None:
    screen.build(**district(higher=3))
    screen.build(**district())
    assert description(screen.slide(1)).startswith("New in this release: 2 KPIs changed. Graduation rate: 71.0 % in 2020–21")


def test_a_change_at_another_school_is_not_new_here(screen: Screen) -> None:
    rows = district()
    rows["results"] = [{**r, "value": 50} if r.get("school_id") == "0002" else r for r in rows["results"]]
    screen.build(**rows)
    assert description(screen.slide(1, "?school=0001")).startswith("The Demo Plan")
    assert description(screen.slide(1, "?school=0002")).startswith("New in this release: 1 KPI changed. Graduation rate: 50.0 %")


def test_where_the_file_of_the_release_before_is_gone_nothing_is_new(tmp_path: Path) -> None:
    screen = Screen(tmp_path)
    first = screen.build(**district())
    screen.build(**district(higher=3))
    for file in (tmp_path / "releases").glob(f"demo.{first}.*"):
        file.unlink()
    assert description(screen.slide(1)).startswith("The Demo Plan")


def test_a_school_shows_only_what_is_measured_there(screen: Screen) -> None:
    plan, learning = screen.slides("?school=0001")
    assert "Graduation rate: 72.0 % in 2020–21" in description(learning)
    assert "absence" not in description(learning)
    assert any(content == "School 0001" for *_, content in texts(plan))


def test_chosen_goals_are_the_only_ones(screen: Screen) -> None:
    (only,) = screen.slides("?goals=learning")
    assert description(only).startswith("1. Learning")
    assert [description(f) for f in screen.slides("?goals=safety")] == ["The Demo Plan: No KPI yet. 2. Safety: no kpi yet."]


def test_a_number_past_the_last_slide_starts_anew(screen: Screen) -> None:
    assert screen.slide(3) == screen.slide(1)
    assert screen.slide(202) == screen.slide(2)


@pytest.mark.parametrize(
    "path", ["/nope/wall", "/nope/wall/slides/1", "/demo/wall/slides/0", "/demo/wall/slides/x", "/nope/wall-sw.js"]
)
def test_what_is_not_there_is_not_found(screen: Screen, path: str) -> None:
    reply = screen.client.get(path)
    assert reply.status_code == 404
    assert reply.get_data(as_text=True).startswith("No ")


def test_an_unchanged_slide_is_not_sent_again(screen: Screen) -> None:
    tag = screen.client.get("/demo/wall/slides/1").headers["ETag"]
    again = screen.client.get("/demo/wall/slides/1", headers={"If-None-Match": tag})
    assert (again.status_code, again.get_data()) == (304, b"")
    screen.build(**district(higher=1))
    assert screen.client.get("/demo/wall/slides/1", headers={"If-None-Match": tag}).status_code == 200


def test_the_page_is_told_what_its_address_says(screen: Screen) -> None:
    shell = screen.shell("?dwell=12&hours=7-18&scheme=light&school=0001&distance=15&diagonal=75")
    assert (said(shell, "dwell"), said(shell, "hours"), said(shell, "scheme")) == ("12", "7-18", "light")
    assert said(shell, "query") == "?school=0001&scheme=light&dwell=12&diagonal=75&hours=7-18"
    assert (said(screen.shell(), "dwell"), said(screen.shell(), "scheme"), said(screen.shell(), "query")) == ("30", "dark", "")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("dwell=2", "dwell “2”"),
        ("dwell=1e3", "dwell “1e3”"),
        ("distance=500", "distance “500”"),
        ("diagonal=-55", "diagonal “-55”"),
        ("hours=8-25", "hours “8-25”"),
        ("hours=8-8", "hours “8-8”"),
        ("school=<b>", "school “<b>”"),
        ("distance=40&diagonal=32", "Too small for this distance"),
    ],
)
def test_what_the_address_asks_in_vain_is_said(screen: Screen, query: str, words: str) -> None:
    notice = re.search(r'<p class="notice">(.*?)</p>', screen.shell(f"?{query}"))
    assert notice
    assert words in unescape(notice[1])
    assert "notice" not in screen.shell().partition("<body")[2].replace("data-notice", "")


def test_only_a_wall_is_told_about_its_room(screen: Screen) -> None:
    assert resolve(screen.releases, "/demo", "dwell=12&hours=7-18").filters == Filters()
    on_wall = resolve(screen.releases, "/demo/wall", "dwell=30&distance=15&diagonal=55&hours=07-18").filters
    assert query_of(on_wall) == "hours=7-18"


@pytest.mark.parametrize("route", [Route("wall", "demo"), Route("slide", "demo", "12"), Route("worker", "demo")])
def test_the_addresses_of_a_wall_read_back_as_written(route: Route) -> None:
    assert parse_path(path_of(route)) == route
    assert url(route, Filters(dwell=10)) == f"{path_of(route)}?dwell=10"


def test_a_wall_may_be_framed_by_anybody_and_its_worker_rules_its_plan(client: FlaskClient) -> None:
    reply = client.get("/demo/wall")
    policy = reply.headers["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "script-src 'self'" in policy
    assert reply.headers["Access-Control-Allow-Origin"] == "*"
    assert "X-Frame-Options" not in reply.headers
    page = reply.get_data(as_text=True)
    assert not re.search(r"<script(?![^>]* src=)", page)
    for file in [*re.findall(r'(?:src|href)="(/assets/[^"]+)"', page), *said(page, "files").split()]:
        assert "immutable" in client.get(file).headers["Cache-Control"], file
    worker = client.get("/demo/wall-sw.js")
    assert worker.headers["Service-Worker-Allowed"] == "/demo/"
    assert worker.mimetype == "text/javascript"
    assert "frame-ancestors 'self'" in client.get("/demo/wall/slides/1").headers["Content-Security-Policy"]


def many(count: int, name: str = "Students who are ready") -> dict[str, list[Row]]:
    """One goal with as many KPIs as wanted, each with results and targets in three years."""
    ids = [f"k{n}" for n in range(count)]
    years = [(kpi, year) for kpi in ids for year in (2019, 2020, 2021)]
    return {
        "kpis": [{"kpi_id": kpi, "name": f"{name} {kpi}"} for kpi in ids],
        "results": [{"kpi_id": kpi, "year": year, "value": 80 + year % 10} for kpi, year in years],
        "targets": [
            {"kpi_id": kpi, "year": year, "kind": "value", "value": 82 + year % 10} for kpi, year in years if year > 2019
        ],
    }


@pytest.mark.parametrize(("count", "name"), [(1, "Rate"), (5, "Students on track"), (7, LONG), (13, "Students on track")])
@pytest.mark.parametrize("query", ["?distance=10&diagonal=75", "", "?distance=20", "?distance=20&diagonal=98"])
def test_every_kpi_is_on_a_slide_of_at_most_six_with_every_text_whole_and_large_enough(
    tmp_path: Path, count: int, name: str, query: str
) -> None:
    screen = Screen(tmp_path)
    screen.build(**many(count, name))
    asked = resolve(screen.releases, "/demo/wall", query.lstrip("?")).filters
    size = sizes(asked.distance or 15, asked.diagonal or 55)
    slides = [each for each in screen.slides(query) if "in 2020–21" in description(each)]
    shown = [re.findall(r"(k\d+): 81\.0 %", description(each)) for each in slides]
    assert [kpi for each in shown for kpi in each] == [f"k{n}" for n in range(count)]
    assert max(map(len, shown)) <= 6
    assert max(map(len, shown)) - min(map(len, shown)) <= 1
    for fragment in screen.slides(query):
        for left, baseline, right, font, content in texts(fragment):
            assert font >= size.small, content
            assert left >= 40, content
            assert right <= WIDTH - 40, content
            assert font <= baseline <= HEIGHT - 40, content
            assert "…" not in content
        apart(texts(fragment))


def apart(found: list[tuple[float, float, float, float, str]]) -> None:
    """No two texts may stand on each other."""
    boxes = sorted((y - 0.66 * size, y + 0.05 * size, left, right, content) for left, y, right, size, content in found)
    for one in boxes:
        for other in boxes:
            if one is not other and one[0] < other[1] and other[0] < one[1]:
                assert one[3] <= other[2] + 1 or other[3] <= one[2] + 1, (one[4], other[4])


def test_tiles_beside_each_other_stand_on_the_same_lines(tmp_path: Path) -> None:
    screen = Screen(tmp_path)
    rows = many(4)
    rows["kpis"] = [{**kpi, "name": LONG[:60].strip() if n == 1 else "Short"} for n, kpi in enumerate(rows["kpis"])]
    screen.build(**rows)
    (tiles,) = [each for each in screen.slides() if "81.0 %" in description(each)]
    numbers = [y for _, y, _, _, content in texts(tiles) if content == "81.0 %"]
    assert len(numbers) == 4
    assert numbers[0] == numbers[1]
    assert numbers[2] == numbers[3]


def test_a_rate_is_a_large_number_with_its_unit_below(tmp_path: Path) -> None:
    screen = Screen(tmp_path)
    screen.build(
        kpis=[{"kpi_id": "suspensions", "unit": "rate_100", "better": "lower", "name": "Suspensions"}],
        results=[{"kpi_id": "suspensions", "year": 2020, "value": 10}],
        targets=[{"kpi_id": "suspensions", "year": 2020, "kind": "value", "value": 11}],
    )
    found = [content for *_, content in texts(screen.slide(2))]
    assert "10.0" in found
    assert "per 100 · 2019–20 · target 11" in found


def test_a_result_without_a_state_says_why(tmp_path: Path) -> None:
    screen = Screen(tmp_path)
    screen.build(
        kpis=[{"kpi_id": "a", "name": "First try"}, {"kpi_id": "b", "name": "Only watched", "better": "none"}],
        results=[{"kpi_id": kpi, "year": 2020, "value": 50} for kpi in "ab"],
        targets=[{"kpi_id": "a", "year": 2020, "kind": "value", "value": 60}],
    )
    assert "First try: 50.0 % in 2019–20, short of target. Only watched: 50.0 % in 2019–20, monitored only." in description(
        screen.slide(2)
    )


def test_how_old_the_picture_is_comes_with_it(tmp_path: Path) -> None:
    screen = Screen(tmp_path)
    screen.build(**many(1))
    assert re.fullmatch(r"Released \d+ \w{3} \d{4}", said(screen.slide(1), "age").replace("\u00a0", " "))
    dated = many(1)
    dated["results"] = [{**row, "as_of": "2021-10-12"} for row in dated["results"]]
    screen.build(**dated)
    assert said(screen.slide(1), "age").replace("\u00a0", " ") == "Data of 12 Oct 2021"


def test_the_sentences_of_slides_name_each_kpi_once(screen: Screen) -> None:
    for each in screen.slides():
        names = re.findall(r"([A-Z][a-z]+ [a-z]+): ", description(each))
        assert all(one != other for one, other in pairwise(names))
