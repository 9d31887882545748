"""The address is the only state: every way to reach it shows the same page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Route

from queries.filters import DEFAULT, Filters
from tests.browser.routes import Address
from tests.browser.visits import MOUNTED, Visit

Open = Callable[..., Visit]
PAGES = (
    ("goal", "/dekalb/goals/student_success"),
    ("goal", "/riverbend/goals/learning"),
    ("kpi", "/durham/kpis/graduation_4yr"),
    ("kpi", "/riverbend/kpis/grade3_reading"),
    ("equity", "/dekalb/equity"),
    ("equity", "/riverbend/equity?view=schools"),
    ("survey", "/dekalb/survey"),
    ("schools", "/riverbend/schools"),
)
MARK = "window.samePage = true"
KEPT = "window.samePage === true"


def _there(places: list[Address], page: str) -> None:
    if not any(a.page == page for a in places):
        pytest.skip(f"there is no {page} page")


def other(values: list[str], now: str = DEFAULT) -> str:
    """An option that is not the present one, nor at either end of the list."""
    rest = [v for v in values if v != now]
    return rest[len(rest) // 2]


@pytest.mark.parametrize(("kind", "start"), PAGES, ids=lambda v: str(v).strip("/").replace("/", "-"))
def test_each_choice_shows_what_a_fresh_load_of_its_address_shows(
    visit: Open, places: list[Address], kind: str, start: str
) -> None:
    _there(places, kind)
    reader, fresh = visit(lasting=True), visit(lasting=True)
    reader.open(start)
    first = reader.picture()
    trail = [first]
    for control, values in reader.options().items():
        chosen = dict(c.split("=", 1) for c in trail[-1].controls)
        if len(values) < 2 or control not in chosen:  # one choice may leave nothing to choose in another
            continue
        reader.page.evaluate(MARK)
        reader.choose(control, other(values, chosen[control]))
        reader.leaves(trail[-1].url)
        address = reader.page.url.removeprefix(reader.base)
        wanted = fresh.open(address).picture()
        reader.becomes(wanted)
        if wanted.blocks == trail[-1].blocks:
            assert reader.page.evaluate(KEPT), f"{address} was loaded anew"
        assert canonical(fresh) == address
        trail.append(wanted)
    assert len({picture.content for picture in trail}) > 1, "no filter shows anything new"

    reader.page.reload()
    reader.becomes(trail[-1])
    for back in reversed(trail[:-1]):
        reader.page.go_back()
        reader.becomes(back)
    for forward in trail[1:]:
        reader.page.go_forward()
        reader.becomes(forward)


def canonical(visit: Visit) -> str:
    """The address that the page calls its own; its choices stand in the one order, none of them empty."""
    named = visit.page.get_attribute("link[rel=canonical]", "href") or ""
    chosen = parse_qsl(urlsplit(named).query, keep_blank_values=True)
    assert all(value for _, value in chosen)
    names = [name for name, _ in chosen]
    assert names == [f.name for f in fields(Filters) if f.name in names]
    return named.removeprefix(visit.base)


def test_the_default_leaves_the_address(visit: Open) -> None:
    reader = visit(lasting=True).open("/dekalb/goals/student_success")
    first = reader.picture()
    control, values = next((c, v) for c, v in reader.options().items() if len(v) > 1)
    reader.choose(control, other(values))
    reader.page.wait_for_url(f"**?{control}=*")
    reader.choose(control, DEFAULT)
    reader.becomes(first)
    assert reader.page.url == reader.base + "/dekalb/goals/student_success"


def test_of_two_choices_close_together_the_second_is_shown(visit: Open) -> None:
    reader = visit(lasting=True).open("/durham/goals/achievement")
    first = reader.picture()
    chosen = other(reader.options()["group"])
    reader.page.evaluate(MARK)
    select = "#react-entry-point select[name=group]"
    for _ in range(4):
        reader.page.select_option(select, chosen)
        reader.page.select_option(select, DEFAULT)
        reader.page.wait_for_timeout(1000)  # the first choice's answer may come late
        reader.becomes(first)
    assert reader.page.evaluate(KEPT), "a choice was lost, and the page loaded anew"


def test_parameters_in_any_order_and_defaults_spelled_out_are_the_same_page(visit: Open) -> None:
    asked = visit(lasting=True).open("/dekalb/goals/student_success?ref=others&group=black&utm_source=x&school=&year=default")
    plain = visit(lasting=True).open("/dekalb/goals/student_success?group=black")
    there, here = asked.picture(), plain.picture()
    assert (there.content, there.links, there.controls) == (here.content, here.links, here.controls)
    assert canonical(asked) == here.url


def test_an_unknown_choice_is_named_and_the_usual_page_shown(visit: Open) -> None:
    reader = visit(lasting=True).open("/dekalb/goals/student_success?group=martians")
    usual = visit(lasting=True).open("/dekalb/goals/student_success").picture()
    assert "martians" in reader.picture().content
    assert reader.picture().controls == usual.controls


def test_the_chosen_school_goes_along_through_every_page_and_is_a_bookmark(visit: Open) -> None:
    reader = visit(lasting=True).open("/dekalb")
    reader.choose("school", "0105")
    reader.page.wait_for_url("**/dekalb?school=0105")
    said = "Miller Grove High School"
    reader.page.wait_for_selector(f".site .headline >> text={said}")
    trail = [reader.picture()]
    ways = ("goals/", "kpis/", "equity", "survey", "projects", "method", "schools", "schools/0105")
    for way in ways:
        reader.page.locator(f".site a[href^='/dekalb/{way}'][href*='school=0105']:visible").first.click()
        reader.page.wait_for_url(f"**/dekalb/{way}*school=0105*")
        reader.page.wait_for_selector(MOUNTED, state="attached")
        trail.append(reader.picture())
    for shown, way in zip(trail, ("", *ways), strict=True):
        if way != "method":  # which is about no school at all
            assert said in shown.content, shown.url
    for before in reversed(trail[:-1]):
        reader.page.go_back()
        reader.becomes(before)
    kept = trail[2]
    reader.page.reload()
    reader.becomes(trail[0])
    visit(lasting=True).open(kept.url).becomes(kept)


def test_the_keyboard_reaches_a_groups_schools_from_the_full_table(visit: Open) -> None:
    reader = visit(lasting=True).open("/dekalb/equity?view=table")
    link = reader.page.wait_for_selector(".live-grid .ag-row[row-index='1'] .ag-cell a[href]")
    assert link is not None
    leads = link.get_attribute("href")
    reader.page.focus(".live-grid .ag-header-cell")
    for key in ("ArrowDown", "ArrowDown", "Enter"):
        reader.page.keyboard.press(key)
    reader.leaves("/dekalb/equity?view=table")
    assert reader.page.url == f"{reader.base}{leads}"


def dashless(route: Route) -> None:
    route.abort("blockedbyclient")


def test_filters_work_before_dash_has_mounted(visit: Open) -> None:
    reader = visit(strict=False)
    reader.context.route("**/_dash-component-suites/**", dashless)
    reader.open("/dekalb/goals/student_success", mounted=False)
    control, values = next((c, v) for c, v in _painted(reader).items() if len(v) > 1)
    chosen = other(values)
    reader.page.select_option(f"#paint select[name={control}]", chosen)
    reader.page.wait_for_url(f"**?{control}={chosen}")
    wanted = visit(lasting=True).open(f"/dekalb/goals/student_success?{control}={chosen}").picture()
    reader.becomes(wanted)


def _painted(reader: Visit) -> dict[str, list[str]]:
    reader.page.wait_for_selector("#paint form[data-filters]", state="attached")
    return reader.options()


@pytest.mark.parametrize("start", ["/dekalb/goals/student_success", "/riverbend/kpis/grade3_reading"])
def test_filters_work_without_scripts(visit: Open, start: str) -> None:
    reader = visit(lasting=True, java_script_enabled=False)
    reader.open(start, mounted=False)
    form = reader.page.locator("form[data-filters]")
    select = form.locator("select").first
    name = select.get_attribute("name")
    value = select.locator("option").last.get_attribute("value")
    assert value
    select.select_option(value)
    form.locator("button[type=submit]").click()
    reader.page.wait_for_url(f"**{name}={value}*")
    said = " ".join((reader.page.locator("#content").text_content() or "").split())
    assert said == visit(lasting=True).open(f"{start}?{name}={value}").picture().content


def test_without_scripts_every_page_has_its_headline_tables_and_pictures(visit: Open, places: list[Address]) -> None:
    reader, scripted = visit(lasting=True, java_script_enabled=False), visit(lasting=True)
    for address in [a for a in places if a.plan == "dekalb"]:
        reader.open(address.url, address.status, mounted=False)
        scripted.open(address.url, address.status)
        for tag in ("h1", "table", "svg", "figure", "figcaption"):
            there = reader.page.locator(f"#content {tag}").count()
            assert there == scripted.page.locator(f"#content {tag}").count(), f"{address.url}: {tag}"
        assert reader.page.locator("h1").count() == 1
