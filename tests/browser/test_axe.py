"""Every page at every width, light and dark: no barrier, no sideways scrolling, no error."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import axe_playwright_python
import pytest

from tests.browser.routes import Address
from tests.browser.visits import Visit

Open = Callable[..., Visit]
WIDTHS = (320, 768, 1920)
KINDS = ("home", "plan", "goal", "kpi", "equity", "survey", "schools", "school", "projects", "method", "search", "not_found")
PLANS = ("dekalb", "durham", "riverbend")
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RUN = """async () => (await axe.run({resultTypes: ["violations"]})).violations.flatMap(
  (found) => found.nodes.map((node) => found.id + ": " + node.target.join(" ") + " " + node.html.slice(0, 160)))"""
# What is the same markup in other colours needs only the rules that look at colours, and of the texts that look alike
# (their own colour and size, every ground and opacity behind them) only one.
OF_COLOUR = """async () => {
  const looks = new Map();
  const grounds = (node) => {
    const behind = [];
    for (let at = node; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      const ground = style.backgroundImage === "none" ? style.backgroundColor : style.backgroundImage;
      if (ground !== "rgba(0, 0, 0, 0)" || style.opacity !== "1") behind.push(ground + style.opacity);
    }
    return behind;
  };
  for (const node of document.body.querySelectorAll("*")) {
    const says = Array.from(node.childNodes).some((child) => child.nodeType === Node.TEXT_NODE && child.data.trim());
    if (!says || !node.checkVisibility()) continue;
    const {color, fill, fontSize, fontWeight, textDecorationLine, textShadow} = getComputedStyle(node);
    const look = [node.localName === "a", color, fill, fontSize, fontWeight, textDecorationLine, textShadow, ...grounds(node)];
    if (!looks.has(look.join())) looks.set(look.join(), node);
  }
  const rules = {type: "rule", values: ["color-contrast", "link-in-text-block"]};
  const told = await axe.run({include: Array.from(looks.values())}, {resultTypes: ["violations"], runOnly: rules});
  return told.violations.flatMap((found) => found.nodes.map((node) => found.id + ": " + node.target.join(" ")));
}"""
SAME = """() => {
  const was = window.markup;
  window.markup = document.documentElement.outerHTML;
  return was === window.markup;
}"""
WIDE = "Math.max(document.documentElement.scrollWidth, document.body.scrollWidth) - document.documentElement.clientWidth"

# On a phone these tables are blocks, so that nothing of them is read through a sideways scroll.
ASTRAY = """() => innerWidth > 480 ? [] : Array.from(document.querySelectorAll("table.stacked"))
  .filter((table) => table.parentElement.scrollWidth > table.parentElement.clientWidth)
  .map((table) => table.caption.textContent)"""


def barriers(reader: Visit, where: str, run: str = RUN) -> list[str]:
    """What is wrong with the page as it stands: axe's violations, and content wider than the window."""
    found = [f"{where}: {violation}" for violation in reader.page.evaluate(run)]
    found += [f"{where}: scrolls sideways: {caption}" for caption in reader.page.evaluate(ASTRAY)]
    wider = reader.page.evaluate(WIDE)
    return found if wider <= 0 else [*found, f"{where}: {wider} px wider than the window"]


@pytest.mark.first
def test_the_list_holds_every_kind_of_page(places: list[Address]) -> None:
    assert {a.page for a in places} == set(KINDS)
    assert {a.plan for a in places} == {"", *PLANS}


# One plan's pages of one kind at a time, so that two test processes share the work evenly.
@pytest.mark.parametrize("plan", ["", *PLANS])
@pytest.mark.parametrize("kind", KINDS)
def test_every_page_at_every_width_in_both_colours(visit: Open, places: list[Address], kind: str, plan: str) -> None:
    mine = [a for a in places if (a.page, a.plan) == (kind, plan)]
    if not mine:
        pytest.skip("this plan has no such page")
    reader = visit(lasting=True, reduced_motion="reduce")
    found: list[str] = []
    for address in mine:
        reader.page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        reader.open(address.url, address.status)
        reader.page.evaluate(AXE)
        for width in WIDTHS:
            reader.page.set_viewport_size({"width": width, "height": 900})
            reader.page.emulate_media(color_scheme="light")
            reader.page.evaluate(SAME)
            found += barriers(reader, f"{address.url} {width} light")
            reader.page.emulate_media(color_scheme="dark")
            found += barriers(reader, f"{address.url} {width} dark", OF_COLOUR if reader.page.evaluate(SAME) else RUN)
    assert found == []


@pytest.mark.parametrize("kind", ["goal", "survey", "schools"])
def test_the_first_paint_has_no_barrier_either(visit: Open, places: list[Address], kind: str) -> None:
    reader = visit(strict=False)
    reader.context.route("**/assets/start.*.js", lambda route: route.abort("blockedbyclient"))
    for address in [a for a in places if a.page == kind][:2]:
        reader.open(address.url, mounted=False)
        reader.page.evaluate(AXE)
        assert barriers(reader, address.url) == []


def test_one_text_in_a_colour_that_cannot_be_read_is_found(visit: Open) -> None:
    """Among texts that look alike only one is looked at: so each of these must be told from its like."""
    reader = visit(viewport={"width": 1366, "height": 900}, color_scheme="dark").open("/dekalb/goals/student_success")
    reader.page.evaluate(AXE)
    assert reader.page.evaluate(OF_COLOUR) == []
    last = "Array.from(document.querySelectorAll('.site p.chart-sentence')).at(-1)"
    for spoil in ("color = '#1b2433'", "backgroundColor = '#e8eaed'", "opacity = 0.2"):
        reader.page.evaluate(f"{last}.style.{spoil}")
        found = reader.page.evaluate(OF_COLOUR)
        assert len(found) == 1, spoil
        assert "color-contrast" in found[0]
        reader.page.evaluate(f"{last}.removeAttribute('style')")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_chosen_by_the_reader_hold_against_the_device(visit: Open, scheme: str) -> None:
    reader = visit(lasting=True, color_scheme="dark" if scheme == "light" else "light")
    reader.open(f"/dekalb/goals/student_success?scheme={scheme}")
    reader.page.evaluate(AXE)
    assert barriers(reader, scheme) == []
    ground = reader.page.evaluate("getComputedStyle(document.body).backgroundColor")
    light = sum(int(part) for part in ground[ground.index("(") + 1 : -1].split(",")[:3]) > 384
    assert light == (scheme == "light")


def test_a_waking_chart_brings_no_barrier(visit: Open) -> None:
    reader = visit(lasting=True, viewport={"width": 1366, "height": 900})
    for url in ("/durham/kpis/graduation_4yr", "/dekalb/equity"):
        reader.open(url)
        reader.page.locator(".chart-picture").first.hover()
        reader.page.wait_for_selector(".chart-picture.drawn")
        reader.page.evaluate(AXE)
        assert barriers(reader, url) == []


def test_a_page_is_walked_by_keyboard_alone(visit: Open) -> None:
    reader = visit(lasting=True, viewport={"width": 1366, "height": 900})
    reader.open("/dekalb/goals/student_success")
    reader.page.keyboard.press("Tab")
    assert reader.page.evaluate("document.activeElement.getAttribute('href')") == "#content"
    reader.page.keyboard.press("Enter")
    assert reader.page.evaluate("document.activeElement.id") == "content"
    reached = set()
    for _ in range(120):
        reader.page.keyboard.press("Tab")
        reached.add(reader.page.evaluate("document.activeElement.tagName"))
    assert {"A", "BUTTON", "SUMMARY"} <= reached
    reader.page.focus("form[data-filters] select >> nth=0")
    reader.page.keyboard.press("ArrowDown")
    reader.leaves("/dekalb/goals/student_success")
