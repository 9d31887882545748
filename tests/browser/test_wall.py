"""The wall in a browser: legible at its distance, whole at 1080p and 4K, and never blank whatever the server does."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route

from components.wall_sizes import CAP_HEIGHT
from data.release import plans
from tests.browser.serving import Served, serving
from tests.browser.visits import Visit
from tests.browser.walls import HEARD, growth, screen, until
from tests.district import district
from tests.prepare import make

SCREENS = {"1080p": (1920, 1080), "4k": (3840, 2160)}
SLIDES = "**/wall/slides/**"
CHANGES = int(os.environ.get("WALL_CHANGES", "10000"))

TEXTS = """() => Array.from(document.querySelectorAll(".slide text, .foot span"), (node) => {
  const box = node.getBoundingClientRect();
  const svg = node.ownerSVGElement;
  const scale = svg ? svg.getBoundingClientRect().height / 1080 : 1;
  return { said: node.textContent, size: parseFloat(getComputedStyle(node).fontSize) * scale,
           left: box.left, right: box.right, top: box.top, bottom: box.bottom };
}).filter((text) => text.said.trim() && text.right > 0)"""
PLACE = "Number(document.querySelector('.slide:last-child').dataset.place)"
PICTURE = "document.querySelector('.slide:last-child svg').outerHTML"
BAND = "!document.querySelector('.band').hidden"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("demo")
    make(folder, **district())
    with serving(folder / "releases", folder / "server.log") as served:
        yield served


def angle(pixels: float, distance: float, diagonal: float, height: int) -> float:
    """Minutes of arc of a capital in text of a font size, on a 16:9 screen ``height`` pixels high; feet and inches."""
    inches = pixels * CAP_HEIGHT / height * diagonal * 9 / math.hypot(16, 9)
    return math.degrees(2 * math.atan(inches / 2 / (distance * 12))) * 60


@pytest.mark.parametrize("name", SCREENS)
@pytest.mark.parametrize(("distance", "diagonal"), [(15, 55), (20, 55), (10, 75)])
def test_every_text_of_every_plan_is_whole_and_large_enough(
    browser: Browser, site: Served, name: str, distance: int, diagonal: int
) -> None:
    width, height = SCREENS[name]
    for plan in plans(site.data):
        query = f"?distance={distance}&diagonal={diagonal}"
        with screen(browser, site.base, f"/{plan}/wall{query}", viewport={"width": width, "height": height}) as page:
            page.evaluate("document.fonts.ready")
            count = page.evaluate("Number(document.querySelector('.slide').dataset.count)")
            for number in range(1, count + 1):
                fragment = page.request.get(site.url(f"/{plan}/wall/slides/{number}{query}")).text()
                page.evaluate("(html) => { document.querySelector('.stage').innerHTML = html; }", fragment)
                found = page.evaluate(TEXTS)
                assert len(found) > 4
                angles = [angle(text["size"], distance, diagonal, height) for text in found]
                assert min(angles) >= 15.99, found[angles.index(min(angles))]
                assert max(angles) >= 40  # the message
                for text in found:
                    assert 0 <= text["left"] < text["right"] <= width, text
                    assert 0 <= text["top"] < text["bottom"] <= height, text
            for end in ("scrollWidth", "scrollHeight"):
                assert page.evaluate(f"document.documentElement.{end}") == (width if end == "scrollWidth" else height)


def hang(_route: Route) -> None:
    """Leave a request without any reply."""


def cut_short(route: Route) -> None:
    body = route.fetch().text()
    route.fulfill(status=200, content_type="text/html", body=body[: len(body) // 2])


TROUBLES: dict[str, Callable[[Route], None]] = {
    "offline": lambda route: route.abort("internetdisconnected"),
    "401": lambda route: route.fulfill(status=401, body="sign in"),
    "500": lambda route: route.fulfill(status=500, body="oops"),
    "cut short": cut_short,
    "another page": lambda route: route.fulfill(status=200, content_type="text/html", body="<h1>Sign in to the network</h1>"),
    "nothing": lambda route: route.fulfill(status=200, content_type="text/html", body=""),
    "no reply": hang,
}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_the_last_picture_stays_with_its_two_ages_and_the_wall_recovers(browser: Browser, demo: Served, trouble: str) -> None:
    with screen(browser, demo.base, "/demo/wall?dwell=5", faster=10, strict=False) as page:
        assert not page.evaluate(BAND)
        page.route(SLIDES, TROUBLES[trouble])
        until(page, BAND, 30)
        said = page.text_content(".band")
        assert said is not None
        assert said.replace("\u00a0", " ").startswith("Last heard ")
        assert "Data of 1 Apr 2021" in said.replace("\u00a0", " ")
        colours = page.evaluate(
            "(() => { const s = getComputedStyle(document.querySelector('.band')); return s.backgroundColor; })()"
        )
        assert colours == "rgb(242, 166, 90)"
        picture = page.evaluate(PICTURE)
        page.wait_for_timeout(1500)  # three dwells
        assert page.evaluate(PICTURE) == picture
        assert "KPI" in picture or "Graduation" in picture
        page.unroute(SLIDES)
        until(page, f"!({BAND})", 30)
        place = page.evaluate(PLACE)
        until(page, f"{PLACE} !== {place}", 30)
        assert page.evaluate("window.flights.most") == 1


def test_slow_replies_do_not_pile_up_and_the_slides_still_turn(browser: Browser, demo: Served) -> None:
    def slow(route: Route) -> None:
        time.sleep(0.2)  # four tenths of a dwell
        route.continue_()

    with screen(browser, demo.base, "/demo/wall?dwell=5", faster=10) as page:
        page.route(SLIDES, slow)
        for place in (1, 2, 1, 2):
            until(page, f"{PLACE} === {place}", 30)
        assert page.evaluate("window.flights.most") == 1
        page.unroute_all(behavior="ignoreErrors")


def test_a_release_shows_within_one_dwell_and_starts_with_what_is_new(browser: Browser, tmp_path: Path) -> None:
    dwell = 10
    make(tmp_path, **district())
    with (
        serving(tmp_path / "releases", tmp_path / "log") as served,
        screen(browser, served.base, f"/demo/wall?dwell={dwell}") as page,
    ):
        before = page.evaluate("document.querySelector('.slide').dataset.release")
        page.wait_for_timeout(1000)
        make(tmp_path, **district(higher=5))
        built = time.monotonic()
        until(page, f"document.querySelector('.slide:last-child').dataset.release !== '{before}'", 30)
        took = time.monotonic() - built
        assert took <= dwell, took
        assert page.evaluate(PLACE) == 1
        assert "New in this release: 2 KPIs changed." in page.evaluate(
            "document.querySelector('.slide:last-child desc').textContent"
        )


def test_nothing_moves_where_the_reader_asks_for_stillness(browser: Browser, demo: Served) -> None:
    watch = """() => { window.seen = []; new MutationObserver(() => window.seen.push(
        [document.querySelectorAll('.slide').length, document.getAnimations().map((a) => a.effect.getTiming().duration)]
      )).observe(document.querySelector('.stage'), { childList: true }); }"""
    for motion, most in (("reduce", 1), ("no-preference", 2)):
        with screen(browser, demo.base, "/demo/wall?dwell=5", reduced_motion=motion) as page:
            page.evaluate(watch)
            until(page, "window.seen.length > 0", 30)
            page.wait_for_timeout(600)
            seen = page.evaluate("window.seen")
            assert max(slides for slides, _ in seen) == most
            durations = [duration for _, each in seen for duration in each]
            assert all(duration <= 300 for duration in durations)
            assert bool(durations) is (motion == "no-preference")
            assert page.evaluate("document.querySelectorAll('.slide').length") == 1


@pytest.mark.parametrize("touch", ["key", "tap"])
def test_a_key_or_a_tap_halts_the_slides_and_lets_them_go_on(browser: Browser, demo: Served, touch: str) -> None:
    with screen(browser, demo.base, "/demo/wall?dwell=5", faster=10, has_touch=True) as page:

        def press() -> None:
            if touch == "key":
                page.keyboard.press("Space")
            else:
                page.touchscreen.tap(900, 500)

        press()
        assert page.is_visible(".paused")
        place = page.evaluate(PLACE)
        page.wait_for_timeout(1600)
        assert page.evaluate(PLACE) == place
        assert not page.evaluate(BAND)  # it still hears from its server
        press()
        until(page, f"{PLACE} !== {place}", 10)
        assert not page.is_visible(".paused")


def test_a_reload_without_network_brings_the_picture_back(browser: Browser, demo: Served) -> None:
    with screen(browser, demo.base, "/demo/wall?dwell=5", strict=False) as page:
        until(page, "navigator.serviceWorker.controller !== null")
        until(page, "caches.match(location.href).then((held) => held !== undefined)")
        picture = page.evaluate(PICTURE)
        page.context.set_offline(True)
        page.reload()
        assert page.evaluate(PICTURE) == picture
        page.evaluate("document.fonts.ready")
        assert page.evaluate("document.fonts.check('600 40px \"Source Sans 3\"')")
        until(page, HEARD)
        until(page, BAND, 30)
        page.context.set_offline(False)
        until(page, f"!({BAND})", 60)


@pytest.mark.parametrize("name", SCREENS)
def test_the_canvas_drifts_and_by_no_more_than_24_pixels_a_minute(browser: Browser, demo: Served, name: str) -> None:
    width, height = SCREENS[name]
    visit = Visit(browser, demo.base, viewport={"width": width, "height": height})
    try:
        visit.page.clock.install(time=datetime(2026, 11, 20, 10))
        visit.open("/demo/wall?dwell=3600", mounted=False)
        spots = []
        for _ in range(10):
            visit.page.clock.run_for(60_000)
            box = visit.page.evaluate("(({x, y}) => [x, y])(document.querySelector('.canvas').getBoundingClientRect())")
            spots.append(tuple(box))
        steps = [math.dist(one, other) for one, other in pairwise(spots)]
        assert all(0 < step <= 24 for step in steps), steps
        assert len(set(spots)) >= 8
    finally:
        visit.close()


@pytest.mark.parametrize(
    ("hour", "hours", "lit_at"), [(3, "7-18", "07:00"), (10, "7-18", ""), (23, "20-6", ""), (12, "20-6", "20:00")]
)
def test_outside_its_hours_the_screen_is_dark_but_for_a_word(
    browser: Browser, demo: Served, hour: int, hours: str, lit_at: str
) -> None:
    visit = Visit(browser, demo.base, viewport={"width": 1920, "height": 1080})
    try:
        visit.page.clock.install(time=datetime(2026, 11, 20, hour))
        visit.open(f"/demo/wall?hours={hours}", mounted=False)
        assert visit.page.is_visible(".night") is bool(lit_at)
        assert visit.page.text_content(".night") == (f"On again at {lit_at}" if lit_at else "")
    finally:
        visit.close()


@pytest.mark.first
def test_ten_thousand_slides_leave_nothing_behind(
    browser: Browser, demo: Served, record_property: Callable[[str, object], None]
) -> None:
    with screen(browser, demo.base, "/demo/wall?dwell=5", faster=10_000) as page:
        left = growth(page, CHANGES)
    print(left)
    record_property("wall_heap", str(left))
    assert left.slides >= CHANGES
    assert left.heap - left.heap_reach <= 0, left
    assert left.nodes - left.nodes_reach <= 0, left
    assert left.most_nodes < 2000, left
