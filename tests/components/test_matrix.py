"""The matrix: every share printed on a ground it can be read on; bounds, gaps and silence told apart."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from components.charts import matrix, survey_marks
from components.text.fitting import LIMIT
from components.theme import SCHEMES, Scheme, contrast, token
from tests.components import survey_samples as samples
from tests.components.picture_checks import assert_readable, said, snap_data, snap_picture

WIDTHS = (280, 360, 450, 560, 700, 860, 1100, 1800)
SVG = "{http://www.w3.org/2000/svg}"


def boxes(picture: str) -> list[dict[str, str]]:
    return [r.attrib for r in ElementTree.fromstring(picture).iter(f"{SVG}rect")]


@pytest.mark.parametrize("width", WIDTHS)
def test_every_word_can_be_read_at_every_width(width: int) -> None:
    assert_readable(matrix.svg(samples.wave(), width))
    assert_readable(matrix.svg(samples.not_offered(), width))


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("ground", ["ground", "panel"])
@pytest.mark.parametrize("percent", [0, 19.9, 20, 34.9, 35, 49.9, 50, 64.9, 65, 100])
def test_numbers_stand_out_from_their_shade(percent: float, ground: str, scheme: Scheme) -> None:
    opacity, ink = survey_marks.shade(percent)
    over, under = token("actual", scheme), token(ground, scheme)
    mixed = "#" + "".join(
        f"{round(int(over[i : i + 2], 16) * opacity + int(under[i : i + 2], 16) * (1 - opacity)):02x}" for i in (1, 3, 5)
    )
    assert contrast(mixed, token(ink, scheme)) >= 4.5


@pytest.mark.parametrize("width", [280, 1100])
def test_shaded_boxes_are_the_known_shares_and_nothing_else(width: int) -> None:
    shaded = [b for b in boxes(matrix.svg(samples.wave(), width)) if "fill-opacity" in b]
    assert len(shaded) == sum(c is not None for counts in samples.COUNTS.values() for c in counts)


@pytest.mark.parametrize("width", [280, 1100])
def test_bounds_are_dashed_and_never_shaded(width: int) -> None:
    picture = matrix.svg(samples.wave(), width)
    bounds = sum(c is None for counts in samples.COUNTS.values() for c in counts)
    assert sum("stroke-dasharray" in b for b in boxes(picture)) == bounds + 1  # and one that explains them
    assert sum(line.startswith("≤") for line in said(picture)) == bounds


@pytest.mark.parametrize("width", [280, 1100])
def test_each_published_groups_first_three_are_outlined(width: int) -> None:
    outlined = [b for b in boxes(matrix.svg(samples.wave(), width)) if b.get("stroke") == "var(--ink)"]
    assert len(outlined) >= 5 * 3 + 1  # ties may add to them; one more explains the outline


def test_groups_without_a_table_are_named_and_hatched_but_hold_no_number() -> None:
    wide, narrow = said(matrix.svg(samples.wave(), 1100)), said(matrix.svg(samples.wave(), 280))
    assert wide.count("no table published") == 2
    assert "Teacher: no table published" in narrow
    for row in matrix.table(samples.wave()).rows:
        assert row[7] == row[9] == "no table published"
    assert not {"teacher", "district_staff"} & {r["group"] for r in matrix.rows(samples.wave())}


def test_not_offered_is_words_and_neither_zero_nor_a_bound() -> None:
    chart = samples.not_offered()
    assert "not offered" in said(matrix.svg(chart, 1100))
    row = next(r for r in matrix.table(chart).rows if r[0] == "3rd Grade Reading")
    assert row[5] == "not offered"


def test_rows_are_in_the_order_of_the_mean_that_counts_groups_alike() -> None:
    means = [float(row[1].split("\u00a0")[0]) for row in matrix.table(samples.wave()).rows]
    assert means == sorted(means, reverse=True)
    assert matrix.table(samples.wave()).rows[0][:3] == ("Mental health/social emotional wellness", "63.0\u00a0%", "60.3\u00a0%")


def test_a_mean_over_some_groups_says_over_how_many() -> None:
    assert "4 of 5 groups" in said(matrix.svg(samples.wave(), 1100))
    assert "4 of 5 groups" in said(matrix.svg(samples.wave(), 280))


def test_the_sentence() -> None:
    words = matrix.sentence(samples.wave())
    assert words == (
        "Mental health/social emotional wellness comes first: 63.0\u00a0% when each of 5 groups counts alike, "
        "60.3\u00a0% of all who answered in them. No table was published for Teacher and District Level Employee."
    )
    assert len(words) <= LIMIT
    assert (
        matrix.sentence(samples.wave(order=(), cells=())) == "No group's priorities were published for Strategic planning survey."
    )


def test_it_has_no_plotly_figure() -> None:
    assert matrix.figure(samples.wave()) is None


def test_snapshots() -> None:
    for width in (280, 1100):
        snap_picture(f"matrix_{width}", matrix.svg(samples.not_offered(), width))
    snap_data("matrix", {"rows": matrix.rows(samples.not_offered()), "table": matrix.table(samples.not_offered()).rows})
