"""On paper: a school is one sheet, and no chart runs over the edge of a page."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from pages.school_parts import PAPER_ROWS
from tests.browser.visits import Visit

Open = Callable[..., Visit]
SHEET = re.compile(rb"/Type\s*/Page\b(?!s)")
WIDTH = {"A4": 682, "Letter": 704}
"""What is left of a sheet's width between margins of 14 mm, in CSS pixels."""


@pytest.mark.parametrize("school", ["/riverbend/schools/0402", "/riverbend/schools/0411", "/dekalb/schools/4054"])
def test_a_school_prints_on_one_sheet_with_its_part_in_the_gaps(visit: Open, school: str) -> None:
    """Each plan's schools with most to print."""
    reader = visit(lasting=True)
    reader.open(school)
    for paper in WIDTH:
        assert len(SHEET.findall(reader.page.pdf(format=paper))) == 1, paper
    reader.page.emulate_media(media="print")
    rows = reader.page.locator("table.parts tbody tr")
    printed = [rows.nth(n).is_visible() for n in range(rows.count())]
    assert printed == [n < PAPER_ROWS for n in range(len(printed))]
    left_out = reader.page.locator("#content [data-block=school-parts-body] p:visible").all_inner_texts()
    assert left_out or len(printed) <= PAPER_ROWS
    assert all("smaller part" in said for said in left_out)
    targets = reader.page.locator(".beside-target")
    assert [targets.nth(n).is_visible() for n in range(targets.count())] == [True] * targets.count()
    assert targets.count() or "dekalb" in school, "the district of that plan has yearly targets"


@pytest.mark.parametrize("paper", WIDTH)
def test_a_chart_stays_between_the_margins(visit: Open, paper: str) -> None:
    reader = visit(lasting=True, viewport={"width": WIDTH[paper], "height": 900})
    reader.open("/dekalb/goals/student_success")
    reader.page.emulate_media(media="print")
    drawn = reader.page.locator(".pictures .at svg:visible")
    boxes = [drawn.nth(n).bounding_box() for n in range(drawn.count())]
    assert len(boxes) == 2
    assert all(box is not None and box["x"] >= 0 and box["x"] + box["width"] <= WIDTH[paper] for box in boxes)
    assert len(SHEET.findall(reader.page.pdf(format=paper))) <= 4
