"""The parts that charts are drawn from, and the placing of labels."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # fontTools ships no type hints
from hypothesis import given, settings
from hypothesis import strategies as st

from components.charts import shapes, svg, widths
from components.charts.placing import Box, Label, Spot, around, place
from tests.components.pictures import parse

FONTS = Path(__file__).parents[2] / "assets" / "fonts"
numbers = st.floats(-1e6, 1e6, allow_nan=False)


@given(numbers, st.floats(1e-3, 1e6), st.integers(3, 6))
@settings(max_examples=100)
def test_ticks_enclose_the_data_in_even_round_steps(low: float, span: float, at_most: int) -> None:
    found = svg.ticks(low, low + span, at_most)
    assert 2 <= len(found) <= at_most
    assert found[0] <= low + span * 1e-6 + 1e-9
    assert found[-1] >= (low + span) - span * 1e-6 - 1e-9
    steps = [b - a for a, b in pairwise(found)]
    assert max(steps) - min(steps) <= abs(found[-1]) * 1e-9 + max(steps) * 1e-6


def test_ticks_known_by_hand() -> None:
    assert svg.ticks(77, 90) == [75, 80, 85, 90]
    assert svg.ticks(0, 100) == [0, 25, 50, 75, 100]
    assert svg.ticks(81.4, 82.9) == [81, 81.5, 82, 82.5, 83]


def test_a_scale_runs_either_way_and_survives_a_single_value() -> None:
    assert svg.Scale(0, 10, 100, 0)(2.5) == 75
    assert svg.Scale(5, 5, 0, 80)(5) == 40


@pytest.mark.parametrize(("weight", "table"), [(400, widths.REGULAR), (600, widths.SEMIBOLD)])
def test_widths_are_those_of_the_vendored_files(weight: int, table: dict[int, str]) -> None:
    for file in (f"source-sans-3-{weight}.ttf", f"source-sans-3-{weight}.woff2"):
        font = TTFont(FONTS / file)
        names, advances = font.getBestCmap(), font["hmtx"]
        wrong = {c: units for units, chars in table.items() for c in chars if advances[names[ord(c)]][0] != units}
        assert wrong == {}, file


def test_figures_are_tabular() -> None:
    assert len({svg.text_width(digit, 13) for digit in "0123456789"}) == 1


def test_text_is_escaped_and_never_below_twelve_pixels() -> None:
    made = svg.text(0, 0, '<b>"A&B"</b>', size=9)
    node = parse(made.replace("<text", '<text xmlns="http://www.w3.org/2000/svg"', 1))
    assert node.text == '<b>"A&B"</b>'
    assert node.attrib["font-size"] == "12"


@given(st.text(st.sampled_from("abc WM,–é "), max_size=60), st.integers(20, 200))
@settings(max_examples=60)
def test_wrapped_lines_fit_and_lose_no_word_silently(content: str, width: int) -> None:
    lines = svg.wrap(content, width, 13)
    assert all(svg.text_width(line, 13) <= width or line == "…" for line in lines)
    if not any(line.endswith("…") for line in lines):
        assert " ".join(lines).split() == content.split()


@given(st.lists(st.floats(0, 300), max_size=9), st.floats(1, 40))
@settings(max_examples=60)
def test_spread_keeps_order_and_distance(wanted: list[float], gap: float) -> None:
    placed = svg.spread(wanted, gap, 0, 300)
    room = min(gap, 300 / (len(wanted) - 1)) if len(wanted) > 1 else gap
    ranked = sorted(range(len(wanted)), key=lambda i: wanted[i])
    assert all(-1e-6 <= p <= 300 + 1e-6 for p in placed)
    for a, b in pairwise(ranked):
        assert placed[b] - placed[a] >= room - 1e-6


def test_spread_leaves_what_is_far_apart_where_it_is() -> None:
    assert svg.spread([10, 100, 200], 15, 0, 300) == [10, 100, 200]
    assert svg.spread([100, 104], 16, 0, 300) == [94, 110]


def test_substitute_leaves_no_variable() -> None:
    picture = svg.document("c-x", 10, 10, title="t", description="d", body=[svg.circle(1, 1, 1, fill="actual", stroke="ground")])
    assert "var(" in picture
    for scheme, value in (("light", "#12436d"), ("dark", "#7db7e8")):
        solid = svg.substitute(picture, scheme)  # type: ignore[arg-type]  # a plain str from the table above
        assert "var(" not in solid
        assert value in solid


def test_a_document_names_itself_to_a_screen_reader() -> None:
    node = parse(svg.document("c-x", 10, 20, title="A & B", description="it's <so>", body=[]))
    title, description = list(node)
    assert node.attrib["role"] == "img"
    assert node.attrib["aria-labelledby"].split() == [title.attrib["id"], description.attrib["id"]]
    assert (title.text, description.text) == ("A & B", "it's <so>")


def test_each_state_has_its_own_shape() -> None:
    drawn = {state: shapes.shape(state, 10, 10) for state in shapes.STATE_COLOURS}
    assert len(set(drawn.values())) == 8
    assert shapes.shape("", 0, 0) == shapes.icon("") == ""
    for state in drawn:
        assert parse(shapes.icon(state)).attrib["aria-hidden"] == "true"


labels = st.lists(st.tuples(st.floats(0, 400), st.floats(0, 200), st.text("abcdef", min_size=1, max_size=20)), max_size=12)


@given(labels)
@settings(max_examples=60)
def test_placed_labels_never_meet_nor_leave_the_picture(wanted: list[tuple[float, float, str]]) -> None:
    bounds, taken = Box(0, 0, 400, 200), Box(0, 0, 50, 30)
    asked = [Label(str(n), (content,), x, y, around(15)) for n, (x, y, content) in enumerate(wanted)]
    boxes = [p.box for p in place(asked, bounds, [], [taken]).values()]
    assert all(b.within(bounds) and not b.hits(taken) for b in boxes)
    assert not any(a.hits(b) for i, a in enumerate(boxes) for b in boxes[i + 1 :])


def test_a_label_avoids_a_line_when_another_spot_is_free() -> None:
    label = Label("a", ("word",), 100, 100, (Spot(0, -14), Spot(0, 14)))
    free = place([label], Box(0, 0, 200, 200), [])["a"]
    moved = place([label], Box(0, 0, 200, 200), [[(0, 86), (200, 86)]])["a"]
    assert (free.spot.dy, moved.spot.dy) == (-14, 14)


def test_a_label_avoids_shaded_ground_unless_it_speaks_of_it() -> None:
    shades = [(float(x), 70.0, 98.0) for x in range(80, 120, 6)]
    label = Label("a", ("word",), 100, 100, (Spot(0, -14), Spot(0, 14)))
    moved = place([label], Box(0, 0, 200, 200), [], (), shades)["a"]
    stays = place([replace(label, over=True)], Box(0, 0, 200, 200), [], (), shades)["a"]
    assert (moved.spot.dy, stays.spot.dy) == (14, -14)


def test_two_labels_on_a_line_are_not_read_as_one() -> None:
    first = Label("a", ("one",), 100, 100, (Spot(0, 0, "end"),))
    second = Label("b", ("two",), 102, 100, (Spot(0, 0, "start"), Spot(0, 30, "start")))
    assert place([first, second], Box(0, 0, 200, 200), [])["b"].spot.dy == 30
