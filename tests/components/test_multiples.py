"""Small multiples: one scale for all, a missing year is a gap, an empty panel says why."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.charts import multiples
from components.charts.model import Comparison, Multiples
from components.text.fitting import LIMIT
from queries.types import YearPoint
from tests.components import multiples_samples as samples
from tests.components.picture_checks import assert_readable, said, snap_data, snap_picture
from tests.components.pictures import struck, texts

HOLES = samples.line("Hispanic", (60.0, None, 61.0, 62.0, None, None, 70.0))
UNITS = ["percent", "dollars", "yes_no"]
HIDDEN = samples.line("Migrant", (None,) * 7)


@pytest.mark.parametrize("width", [280, 360, 450, 560, 860, 1100, 1800])
def test_every_word_can_be_read_at_every_width(width: int) -> None:
    assert_readable(multiples.svg(samples.multiples(), width))
    assert_readable(multiples.svg(samples.multiples((HOLES, HIDDEN)), width))
    assert_readable(multiples.svg(samples.multiples(()), width))


def test_a_missing_year_breaks_the_line_in_both_renderers() -> None:
    chart = replace(samples.multiples((HOLES,)), reference=None)
    picture = multiples.svg(chart, 360)
    assert len(re.findall("<path", picture)) == 1  # 2019–20 to 2020–21; the lone years are dots
    assert multiples.figure(chart)["data"][0]["y"] == [60.0, None, 61.0, 62.0, None, 70.0, None]


def test_a_hidden_group_keeps_its_panel_and_says_why() -> None:
    chart = samples.multiples((HIDDEN,))
    assert {"Migrant", "hidden to protect privacy"} <= set(said(multiples.svg(chart, 360)))
    assert all(r["value"] is None for r in multiples.rows(chart))
    assert [t["name"] for t in multiples.figure(chart)["data"]] == ["All students"]


@pytest.mark.parametrize("width", [280, 560, 900])
def test_no_line_runs_through_a_word(width: int) -> None:
    flat = samples.line("Asian", (80.0, None, None, None, None, None, None))
    everybody = samples.line("All students", (80.0, 80.5, None, None, 70.0, 70.0, 70.0))
    chart = replace(samples.multiples((flat, HIDDEN)), reference=everybody)
    picture = multiples.svg(chart, width)
    corners = [[tuple(map(float, p.split())) for p in d.split("L")] for d in re.findall(r'<path d="M([^"Z]*)"', picture)]
    assert corners
    for (x1, y1), (x2, y2) in (pair for line in corners for pair in pairwise(line)):
        for step in range(51):
            x, y = x1 + (x2 - x1) * step / 50, y1 + (y2 - y1) * step / 50
            assert [w.content for w in texts(picture) if w.left < x < w.right and w.top < y < w.bottom] == []
    assert struck(picture) == []


def test_all_panels_share_one_scale_and_say_it() -> None:
    figure = multiples.figure(samples.multiples())
    ranges = {tuple(part["range"]) for name, part in figure["layout"].items() if name.startswith("yaxis")}
    assert len(ranges) == 1
    assert "Every panel runs from 40\u00a0% to 100\u00a0%" in said(multiples.svg(samples.multiples(), 560))


def test_rows_and_table() -> None:
    chart = samples.multiples()
    assert len(multiples.rows(chart)) == 7 * 7
    assert tuple(multiples.rows(chart)[0]) == multiples.COLUMNS
    assert multiples.table(chart).rows[-1] == (
        "2023–24",
        *(f"{v[-1]}\u00a0%" for v in samples.STATED.values()),
        "79.1\u00a0%",
    )


def test_the_sentence() -> None:
    assert multiples.sentence(samples.multiples()).startswith(
        "In 2023–24 groups range from 60.7\u00a0% (English Learners) to 94.3\u00a0% (White); "
        "the largest change is 23\u00a0points up from 2017–18, for "
    )
    assert multiples.sentence(samples.multiples((HIDDEN,))) == "No group has a published value in these years."


def test_no_change_is_claimed_across_a_new_method() -> None:
    broken = replace(HOLES, points=(*HOLES.points[:-1], replace(HOLES.points[-1], series="new cut score")))
    assert "change" not in multiples.sentence(samples.multiples((broken,)))


def test_snapshots() -> None:
    for width in (280, 560):
        snap_picture(f"multiples_{width}", multiples.svg(samples.multiples(), width))
    snap_data("multiples", {"figure": multiples.figure(samples.multiples()), "rows": multiples.rows(samples.multiples())})


names = st.text(st.characters(min_codepoint=32, max_codepoint=0x24F, exclude_characters="\x7f"), min_size=1, max_size=80).map(
    lambda s: s.strip() or "x"
)


@st.composite
def lines(draw: st.DrawFn) -> Comparison:
    points = []
    for year in draw(st.sets(st.integers(2015, 2027), max_size=6)):
        kind = draw(st.sampled_from(["value", "range", "suppressed", ""]))
        low, high = sorted((draw(st.floats(0, 100)), draw(st.floats(0, 100))))
        bare = YearPoint(year, status="final" if kind in ("value", "range") else kind)
        made = {"value": replace(bare, value=low), "range": replace(bare, low=low, high=high)}
        points.append(made.get(kind, bare))
    return Comparison(draw(names), tuple(points))


@settings(max_examples=50, deadline=None)
@given(st.lists(lines(), max_size=6), st.none() | lines(), st.sampled_from(UNITS), st.integers(280, 1900))
def test_no_valid_input_raises_or_spills(panels: list[Comparison], reference: Comparison | None, unit: str, width: int) -> None:
    chart: Multiples = replace(samples.multiples(tuple(panels)), reference=reference)
    chart = replace(chart, kpi=replace(chart.kpi, unit=unit))  # type: ignore[arg-type]  # drawn from the units
    assert_readable(multiples.svg(chart, width), apart=False)
    assert 0 < len(multiples.sentence(chart)) <= LIMIT
    go.Figure(multiples.figure(chart))
    multiples.table(chart)
    multiples.rows(chart)
