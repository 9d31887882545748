"""The heat map: a side has its colour and its sign, chance an outline, and nothing known no colour at all."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from components.charts import heatmap, heatmap_marks
from components.text.fitting import LIMIT
from components.theme import SCHEMES, Scheme, contrast, token
from tests.components import school_gap_samples as samples
from tests.components.gap_samples import KPI
from tests.components.picture_checks import assert_readable, said

WIDTHS = (280, 320, 460, 560, 860, 1200)
SVG = "{http://www.w3.org/2000/svg}"


def shaded(picture: str) -> list[str]:
    found = [r.attrib for r in ElementTree.fromstring(picture).iter(f"{SVG}rect")]
    return [r["fill"] for r in found if "fill-opacity" in r]


@pytest.mark.parametrize("width", WIDTHS)
def test_every_word_can_be_read_at_every_width(width: int) -> None:
    assert_readable(heatmap.svg(samples.heat(), width))
    assert_readable(heatmap.svg(samples.heat(rows=(), district=None, groups=()), width))


@pytest.mark.parametrize("width", WIDTHS)
def test_no_school_loses_the_end_of_its_name(width: int) -> None:
    name = "Corretta Scott King Young Women's Leadership Academy"
    chart = samples.heat()
    picture = heatmap.svg(replace(chart, rows=(replace(chart.rows[0], school=name),)), width)
    assert name in " ".join(said(picture))


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("ground", ["ground", "panel"])
@pytest.mark.parametrize("side", heatmap_marks.SIDES.values())
@pytest.mark.parametrize("opacity", [opacity for _, opacity in heatmap_marks.SHADES])
def test_numbers_stand_out_from_their_shade(opacity: float, side: str, ground: str, scheme: Scheme) -> None:
    over, under = token(side, scheme), token(ground, scheme)
    mixed = "#" + "".join(
        f"{round(int(over[i : i + 2], 16) * opacity + int(under[i : i + 2], 16) * (1 - opacity)):02x}" for i in (1, 3, 5)
    )
    assert contrast(mixed, token("ink", scheme)) >= 4.5


@pytest.mark.parametrize("width", [280, 860])
def test_only_gaps_that_stand_apart_are_shaded(width: int) -> None:
    found = shaded(heatmap.svg(samples.heat(), width))
    behind, ahead = "var(--target)", "var(--actual)"
    # The district's Hispanic and White, the first school's range, Hispanic and White; and the key's two.
    assert sorted(found) == sorted([behind, ahead, behind, behind, ahead, behind, ahead])


def test_sides_follow_which_way_is_better() -> None:
    behind = samples.hispanic(60, 120, too_few=False)
    assert heatmap_marks.side(behind, KPI) == "behind"
    assert heatmap_marks.side(behind, replace(KPI, better="lower")) == "ahead"
    assert heatmap_marks.side(behind, replace(KPI, better="none")) == "unsure"
    assert heatmap_marks.side(replace(behind, too_few=True), KPI) == "unsure"
    assert heatmap_marks.side(samples.HIDDEN, KPI) == ""
    spanning = replace(behind, gap=None, gap_low=-3.0, gap_high=2.0, interval="range")
    assert heatmap_marks.side(spanning, KPI) == "unsure"
    assert heatmap_marks.least(spanning) == 0
    assert heatmap_marks.least(replace(spanning, gap_high=-1.0)) == 1


def test_hidden_and_absent_have_signs_of_their_own() -> None:
    words = said(heatmap.svg(samples.heat(), 860))
    assert words.count("*") == 1
    assert words.count("·") == 3
    assert "* hidden to protect privacy" in words
    assert "· no result for this group" in words
    narrow = said(heatmap.svg(samples.heat(), 280))
    assert "·" not in narrow
    assert any("left out there" in line for line in narrow)


def test_the_sentence() -> None:
    words = heatmap.sentence(samples.heat())
    assert words.startswith(
        "In 2017–18, 2 of 5 gaps at schools stand behind all other students of the same school; the widest is "
    )
    assert words.endswith("for Hispanic students at First High School.")
    assert len(words) <= LIMIT
    assert heatmap.sentence(samples.heat(rows=())) == "In 2017–18 no school has a published result by group."


def test_rows_and_table_hold_what_the_picture_shows() -> None:
    rows = heatmap.rows(samples.heat())
    assert len(rows) == 3 + 4 + 2
    assert {row["school"] for row in rows} == {None, "s1", "s2"}
    assert all(tuple(row) == heatmap.COLUMNS for row in rows)
    second = heatmap.table(samples.heat()).rows[2]
    assert second[1] == "no result for this group"
    assert second[3] == "* hidden to protect privacy"


def test_cells_lead_to_the_school_and_the_districts_to_the_groups_schools() -> None:
    picture = heatmap.svg(samples.heat(), 860)
    assert picture.count('data-href="/demo/equity?school=s1"') == 4
    assert picture.count('data-href="/demo/equity?view=schools&amp;group=hispanic"') == 2, "its column's head and the district's"
    assert heatmap.figure(samples.heat()) is None
