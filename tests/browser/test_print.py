"""On paper: a school is one sheet, and no chart runs over the edge of a page."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.browser.visits import Visit

Open = Callable[..., Visit]
SHEET = re.compile(rb"/Type\s*/Page\b(?!s)")
WIDTH = {"A4": 682, "Letter": 704}
"""What is left of a sheet's width between margins of 14 mm, in CSS pixels."""


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("school", ["/riverbend/schools/0104", "/riverbend/schools/0409", "/dekalb/schools/0103"])
def test_a_school_prints_on_one_sheet(visit: Open, school: str, paper: str) -> None:
    reader = visit(lasting=True)
    reader.open(school)
    assert len(SHEET.findall(reader.page.pdf(format=paper))) == 1


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
