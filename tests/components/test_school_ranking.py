"""Schools ranked by students to parity: bars from zero, shares of the whole, and no count made out of nothing."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from components.charts import school_ranking
from components.text.fitting import LIMIT
from tests.components import school_gap_samples as samples
from tests.components.picture_checks import assert_readable, said

WIDTHS = (280, 360, 460, 619, 620, 860, 1200)
SVG = "{http://www.w3.org/2000/svg}"


def bars(picture: str) -> list[dict[str, str]]:
    found = [r.attrib for r in ElementTree.fromstring(picture).iter(f"{SVG}rect")]
    return [r for r in found if "data-tip" not in r]


@pytest.mark.parametrize("width", WIDTHS)
def test_every_word_can_be_read_at_every_width(width: int) -> None:
    for chart in (samples.ranking(), samples.of_ranges(), samples.ranking(()), samples.ranking(here="s1", first_year=2016)):
        assert_readable(school_ranking.svg(chart, width))


@pytest.mark.parametrize("width", [280, 860])
def test_bars_start_at_zero_and_are_as_long_as_their_number(width: int) -> None:
    first, second, key = bars(school_ranking.svg(samples.ranking(), width))
    assert float(first["x"]) == pytest.approx(float(second["x"]), abs=1)
    numbers = [row["to_parity"] for row in school_ranking.rows(samples.ranking())][:2]
    ratio = float(first["width"]) / (float(second["width"]) + 1.5)
    assert ratio == pytest.approx(int(str(numbers[0])) / int(str(numbers[1])), rel=0.02)
    assert first["fill"] == "var(--actual)"
    assert second["fill"] == key["fill"] == "none", "hollow where chance may explain the gap"


@pytest.mark.parametrize("width", [280, 860])
def test_where_no_counts_are_published_the_gaps_themselves_are_drawn(width: int) -> None:
    """One school between 20 and 11 points behind, one 5 ahead: a bar between a range's ends, and one from no gap to a gap."""
    (first, hidden) = samples.of_ranges().rows
    ahead = replace(first, gap=replace(first.gap, gap=5.0, gap_low=None, gap_high=None, value=77.0, to_parity=None))
    picture = school_ranking.svg(replace(samples.of_ranges(), rows=(first, ahead, hidden)), width)
    one, other = bars(picture)
    assert float(one["width"]) / float(other["width"]) == pytest.approx(9 / 5, rel=0.01)
    zero = float(other["x"])
    assert (zero - float(one["x"])) / float(one["width"]) == pytest.approx(20 / 9, rel=0.01)
    assert "no gap" in said(picture)
    assert "Students to parity" not in said(picture)


def test_a_few_rows_against_the_district_do_not_name_the_reference_of_all() -> None:
    rows = (*samples.ROWS[:3], samples.school("s5", "Fifth High School", samples.of_ranges().rows[0].gap))
    chart = samples.ranking(rows)
    words = " ".join(said(school_ranking.svg(chart, 860)))
    assert "Most schools are held against all other students of the same school." in words
    assert "1 gap held against the district, where the others’ counts are not published." in words
    assert "with all other students of the same school" in school_ranking.sentence(chart)
    assert "Each school is held against the district." in " ".join(said(school_ranking.svg(samples.of_ranges(), 860)))


@pytest.mark.parametrize("width", [280, 860])
def test_hidden_is_words_and_at_parity_is_no_bar(width: int) -> None:
    words = said(school_ranking.svg(samples.ranking(), width))
    assert any("hidden to protect privacy" in line for line in words)
    assert "at parity" in words
    assert "0" not in words


def test_the_sentence_counts_students_and_says_where_most_are() -> None:
    """All others of the first school: 260 of 280, so 112 of 120 for 60; of the second 312 of 384, so 13 of 16 for 8."""
    assert school_ranking.sentence(samples.ranking()) == (
        "In 2017–18, 2 of 3 schools graduate 57 fewer Hispanic students than at parity with all other students of the same "
        "school; 75\u00a0% of them at First High School; too few to tell at 1."
    )
    assert "cannot" not in school_ranking.sentence(samples.ranking())
    unsure = samples.ranking(samples.ROWS[1:2])
    assert "at none of them can the gap be told from chance" in school_ranking.sentence(unsure)
    ranges = school_ranking.sentence(samples.of_ranges())
    assert "11 to 20\u00a0points against the district" in ranges
    assert "Students to parity need counts, which are not published." in ranges
    none = samples.ranking(samples.ROWS[2:3])
    assert school_ranking.sentence(none).startswith("In 2017–18 no school is short of parity for Hispanic students")
    for chart in (samples.ranking(), unsure, none, samples.of_ranges(), samples.ranking(samples.ROWS[3:]), samples.ranking(())):
        assert len(school_ranking.sentence(chart)) <= LIMIT


def test_the_view_states_reference_students_and_what_is_not_there() -> None:
    words = " ".join(said(school_ranking.svg(samples.ranking(), 860)))
    assert "Each school is held against all other students of the same school." in words
    assert "Groups count 16 to 120 students." in words
    assert "1 result hidden to protect privacy." in words
    assert "2 schools without a result for this group not listed." in words


def test_rows_are_unrounded_and_empty_is_empty() -> None:
    rows = school_ranking.rows(samples.ranking())
    assert [row["share"] for row in rows] == [75.0, 25.0, 0.0, None]
    assert rows[3]["to_parity"] is rows[3]["gap"] is rows[3]["value"] is None
    assert all(tuple(row) == school_ranking.COLUMNS for row in rows)
    assert school_ranking.table(samples.ranking()).rows[3][-1] == "* hidden to protect privacy"


def test_every_row_leads_to_its_school() -> None:
    picture = school_ranking.svg(samples.ranking(), 860)
    assert [picture.count(f'data-href="/demo/equity?school=s{i}"') for i in (1, 2, 3, 4)] == [1, 1, 1, 1]
    assert school_ranking.figure(samples.ranking()) is None
