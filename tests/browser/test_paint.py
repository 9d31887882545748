"""From the first paint to the hand-over: nothing jumps, nothing typed is lost, nothing needless is asked for."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Route

from tests.browser.serving import Served
from tests.browser.visits import MOUNTED, Visit

Open = Callable[..., Visit]
GOAL = "/dekalb/goals/student_success"
SHIFTS = """
window.shift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""
DSL = {"offline": False, "latency": 40, "downloadThroughput": 1.25e6, "uploadThroughput": 1.25e6}


@pytest.mark.parametrize("width", [320, 1366])
@pytest.mark.parametrize("url", ["/", "/riverbend", "/riverbend/schools", "/riverbend/schools/0402", GOAL])
def test_nothing_jumps_while_dash_takes_over(visit: Open, url: str, width: int) -> None:
    reader = visit(viewport={"width": width, "height": 800})
    reader.context.add_init_script(SHIFTS)
    network = reader.context.new_cdp_session(reader.page)
    network.send("Network.enable")
    network.send("Network.emulateNetworkConditions", DSL)  # so that paint and hand-over are moments apart
    reader.open(url)
    reader.page.wait_for_timeout(300)
    assert reader.page.evaluate("window.shift") < 0.02
    assert reader.page.locator("#paint").count() == 0


def test_the_headline_is_on_the_screen_before_the_rest_can_be_drawn(visit: Open) -> None:
    """Without the style sheet of what is below, a reader sees whose goal this is and how it stands, and nothing raw."""
    reader = visit(viewport={"width": 1366, "height": 900})
    held = held_up(reader, "**/assets/below.*.css")
    reader.page.goto(reader.base + GOAL, wait_until="commit")
    reader.page.wait_for_selector("#paint .headline .lead")
    reader.page.screenshot()  # a frame is drawn for it, if there is none yet
    assert reader.page.evaluate("performance.getEntriesByName('first-contentful-paint').length") == 1
    assert reader.page.locator(".chart, footer").count() == 0
    let_go(reader, held)
    assert reader.page.locator(".chart").count() > 1
    assert reader.page.evaluate("getComputedStyle(document.querySelector('.chart')).display") == "flex"


def test_a_style_sheet_that_never_comes_does_not_keep_dash_away(visit: Open) -> None:
    reader = visit(strict=False)
    reader.context.route("**/assets/below.*.css", lambda route: route.abort())
    reader.page.goto(reader.base + GOAL)
    reader.page.wait_for_selector(MOUNTED, state="attached")
    assert reader.page.locator("#paint").count() == 0


@dataclass
class Held:
    """The routes of a file that is held back; once ``free``, one that is asked for late is not held at all."""

    routes: list[Route] = field(default_factory=list)
    free: bool = False


def held_up(reader: Visit, file: str = "**/assets/start.*.js") -> Held:
    """Hold back a file until it is let go: where none is named, the script that starts Dash."""
    held = Held()

    def hold(route: Route) -> None:
        if held.free:
            route.continue_()
        else:
            held.routes.append(route)

    reader.context.route(file, hold)
    return held


def let_go(reader: Visit, held: Held) -> None:
    held.free = True
    for route in held.routes:
        route.continue_()
    reader.page.wait_for_selector(MOUNTED, state="attached")


def test_what_was_begun_before_the_hand_over_goes_on_after_it(visit: Open) -> None:
    reader = visit(viewport={"width": 1366, "height": 700})
    held = held_up(reader)
    reader.page.goto(reader.base + GOAL, wait_until="commit")
    reader.page.wait_for_selector("#paint footer")
    table = reader.page.locator("#paint details.chart-table").first
    table.locator("summary").click()
    opened = table.get_attribute("id")
    reader.page.locator("#paint input[type=search]").fill("gradua")
    reader.page.evaluate("window.scrollTo(0, 350)")
    where = reader.page.evaluate("window.scrollY")
    assert where == 350
    let_go(reader, held)
    assert reader.page.locator("#paint").count() == 0
    assert reader.page.evaluate("window.scrollY") == where
    assert reader.page.input_value(".site input[type=search]") == "gradua"
    assert reader.page.evaluate("document.activeElement.type") == "search"
    assert reader.page.locator(f"#{opened}").get_attribute("open") is not None
    reader.page.keyboard.type("tion")
    assert reader.page.input_value(".site input[type=search]") == "graduation"


def test_a_link_in_focus_stays_in_focus(visit: Open) -> None:
    reader = visit(viewport={"width": 1366, "height": 700})
    held = held_up(reader)
    reader.page.goto(reader.base + GOAL, wait_until="commit")
    reader.page.wait_for_selector("#paint footer")
    reader.page.locator("#paint .chart-title a").first.focus()
    href = reader.page.evaluate("document.activeElement.getAttribute('href')")
    let_go(reader, held)
    assert reader.page.evaluate("document.activeElement.getAttribute('href')") == href


def drawn(reader: Visit, figure: str) -> list[dict[str, Any]]:
    """What the live chart holds, as the chart library has it."""
    found: list[dict[str, Any]] = reader.page.evaluate(
        """(id) => Array.from(document.querySelector(`#${CSS.escape(id)} .js-plotly-plot`).data,
          (trace) => ({x: Array.from(trace.x || []), y: Array.from(trace.y || [])}))""",
        figure,
    )
    return found


def data_of(site: Served, reader: Visit, figure: str) -> list[dict[str, Any]]:
    """The rows of a chart's own data, by the address that stands under it."""
    href = reader.page.get_attribute(f"#{figure} a[href*='.json']", "href")
    assert href
    with urllib.request.urlopen(site.url(href)) as reply:
        rows: list[dict[str, Any]] = json.load(reply)["rows"]
    return rows


@pytest.mark.parametrize(
    ("url", "figure"),
    [("/durham/goals/achievement", "trend-graduation_4yr"), (GOAL, "gaps-graduation_4yr"), (GOAL, "trend-graduation_4yr")],
)
def test_pointing_at_a_chart_wakes_it_with_the_same_numbers(visit: Open, site: Served, url: str, figure: str) -> None:
    reader = visit(lasting=True, viewport={"width": 1366, "height": 900})
    reader.open(url)
    picture = reader.page.locator(f"#{figure} .chart-picture")
    picture.hover()
    reader.page.wait_for_selector(f"#{figure} .chart-picture.drawn")
    values = {round(row["value"], 6) for row in data_of(site, reader, figure) if isinstance(row["value"], int | float)}
    axis = "y" if figure.startswith("trend") else "x"
    live = {round(v, 6) for trace in drawn(reader, figure) for v in trace[axis] if isinstance(v, int | float)}
    assert values
    assert values <= live
    reader.page.locator("h1").hover()
    picture.hover()
    reader.page.wait_for_timeout(500)
    assert len([r for r in reader.requests if "plotly" in r]) == 1


def test_only_what_is_needed_is_asked_for_and_kept_for_good(visit: Open) -> None:
    reader = visit()
    reader.open(GOAL)
    reader.page.wait_for_load_state("networkidle")
    asked = " ".join(reader.requests)
    assert not [
        word for word in ("dash_table", "polyfill", "plotly.min", "async-") if word in asked.replace("plotly-basic.min", "")
    ]
    assert all(url.startswith((reader.base, "data:")) for url in reader.requests)
    static = [r for r in reader.replies if "/assets/" in r.url or "/_dash-component-suites/" in r.url]
    assert len(static) > 5
    types = {".js": "javascript", ".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
    for reply in static:
        headers, name = reply.all_headers(), reply.url.partition("?")[0]
        assert reply.status == 200, name
        assert "immutable" in headers["cache-control"], name
        assert "max-age=31" in headers["cache-control"], name
        assert headers["x-content-type-options"] == "nosniff"
        suffix = name[name.rindex(".") :]
        assert types[suffix] in headers["content-type"], name
        if suffix in (".js", ".css") and int(headers["content-length"]) > 500:
            assert headers.get("content-encoding") == "br", name


def test_a_second_page_asks_for_no_static_file_again(visit: Open) -> None:
    reader = visit()
    reader.open(GOAL)
    reader.page.wait_for_load_state("networkidle")
    before = len(reader.replies)
    reader.open("/dekalb")
    again = [r.url for r in reader.replies[before:] if "/assets/" in r.url or "suites" in r.url]
    kept = reader.page.evaluate("performance.getEntriesByType('resource').filter((e) => e.transferSize > 0).map((e) => e.name)")
    assert again
    assert not [url for url in kept if "/assets/" in url or "suites" in url]
