"""The gap chart says what the data say, hides what is hidden, and blames nobody."""

from __future__ import annotations

import re
from dataclasses import replace

import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.charts import gaps
from components.charts.model import Gaps
from components.text import gap_words
from components.text.fitting import LIMIT
from components.text.numbers import count
from queries.types import Gap
from tests.components import gap_samples as samples
from tests.components.picture_checks import assert_readable, said, snap_data, snap_picture
from tests.components.pictures import struck, texts

WIDTHS = (280, 360, 479, 480, 560, 759, 760, 1100, 1800)
SAMPLES = {
    "others": samples.gaps(),
    "every_dimension": samples.every_dimension(),
    "district": samples.against_district(),
    "ranges": samples.of_ranges(),
    "lower": samples.lower_is_better(),
    "nothing": samples.gaps((), missing=()),
    "all_hidden": samples.gaps((samples.gap("white", "White", "race", status="suppressed", note="suppressed"),)),
}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("chart", SAMPLES.values(), ids=SAMPLES.keys())
def test_every_word_can_be_read_at_every_width(chart: Gaps, width: int) -> None:
    assert_readable(gaps.svg(chart, width))


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("chart", SAMPLES.values(), ids=SAMPLES.keys())
def test_no_line_runs_through_a_word_and_none_is_painted_over(chart: Gaps, width: int) -> None:
    """The ground may be anybody's: a line that meets a word has to end before it."""
    picture = gaps.svg(chart, width)
    assert struck(picture) == []
    assert "paint-order" not in picture


@pytest.mark.parametrize("width", WIDTHS)
def test_a_value_printed_over_its_mark_stands_beside_the_tick_of_its_reference(width: int) -> None:
    row = samples.gap("white", "White", "race", value=40.0, ci_low=10.0, ci_high=70.0, reference_value=41.0, too_few=True)
    picture = gaps.svg(samples.gaps((row, replace(row, group_id="black", reference_value=42.0))), width)
    ticks = [float(x) for x in re.findall(r'<rect x="([\d.]+)"[^>]*width="5" height="16"', picture)]
    words = [w for w in texts(picture) if w.content == "40.0"]
    assert len(ticks) == len(words) == 2
    assert all(word.right < tick or word.left > tick + 5 for word, tick in zip(words, ticks, strict=True))


def test_a_long_remark_takes_lines_of_its_own() -> None:
    row = replace(
        samples.gaps().rows[0], reference_value=None, gap=None, gap_low=None, gap_high=None, too_few=False, note="no_reference"
    )
    picture = gaps.svg(samples.gaps((row,)), 560)
    words = gap_words.remark(row)
    assert words
    assert words not in said(picture)
    assert words in " ".join(said(picture))


def test_rows_are_the_contract_in_its_order_and_unrounded() -> None:
    rows = gaps.rows(samples.gaps())
    assert ",".join(rows[0]) == (
        "kpi,year,school,group,dimension,value,low,high,n,reference,reference_value,gap,gap_low,gap_high,ratio,to_parity,note,release"
    )
    hispanic = next(r for r in rows if r["group"] == "hispanic")
    assert hispanic["value"] == 100 * 614 / 979
    assert (hispanic["n"], hispanic["to_parity"], hispanic["school"]) == (979, 140, None)


def test_a_hidden_group_has_no_number_anywhere() -> None:
    chart = samples.gaps()
    row = next(r for r in gaps.rows(chart) if r["group"] == "two_or_more")
    assert all(row[c] is None for c in ("value", "low", "high", "n", "gap", "gap_low", "gap_high", "ratio", "to_parity"))
    line = next(r for r in gaps.table(chart).rows if r[0] == "Two or more races")
    assert not re.search(r"\d", " ".join(line))
    assert line[-1] == "* hidden to protect privacy"
    for trace in gaps.figure(chart)["data"]:
        assert "Two or more races" not in trace["y"]
    assert "* hidden to protect privacy" in said(gaps.svg(chart, 560))


def test_every_group_with_a_value_has_one_dot_and_no_other_has() -> None:
    for width in (280, 560):
        assert gaps.svg(samples.gaps(), width).count("<circle") == 5


def test_missing_groups_are_listed_as_missing() -> None:
    chart = samples.gaps()
    assert ("Pacific Islander", "–", "–", "–", "–", "–", "–", "no result in the data") in gaps.table(chart).rows
    for width in (280, 1100):
        assert any("Pacific Islander" in line for line in said(gaps.svg(chart, width)))


def test_ranges_are_bars_without_dots_and_gaps_without_a_number() -> None:
    chart = samples.of_ranges()
    picture = gaps.svg(chart, 560)
    assert "<circle" not in picture
    assert {"−19 to −6", "−4 to +4", "+20 to +25", "60–69"} <= set(said(picture))
    assert [r["gap"] for r in gaps.rows(chart)] == [None] * 4
    assert [t["mode"] for t in gaps.figure(chart)["data"]] == ["lines"]


def test_too_few_to_tell_is_written_and_drawn_hollow() -> None:
    chart = samples.gaps()
    assert "too few to tell" in said(gaps.svg(chart, 560))
    hollow = [t for t in gaps.figure(chart)["data"] if t.get("name") == "Too few to tell"]
    assert [t["y"] for t in hollow] == [["American Indian or Alaskan Native"]]


def test_both_renderers_print_the_same_columns() -> None:
    """Gap, students, parity and "too few to tell" stand beside the plot in the picture and in the figure alike."""
    for chart in (samples.gaps(), samples.against_district(), samples.of_ranges()):
        notes = [re.sub(r"<[^>]+>", "\n", a["text"]) for a in gaps.figure(chart)["layout"]["annotations"]]
        figure = {line for note in notes for line in note.split("\n") if line}
        picture = set(said(gaps.svg(chart, 860)))
        columns = [gap_words.gap_heading(chart.kpi), *(gap_words.gap_text(g, chart.kpi) for g in chart.rows)]
        columns += [gap_words.remark(g) for g in chart.rows if g.too_few]
        columns += ["Students", "To parity"] if any(g.n for g in chart.rows) else []
        columns += [count(g.n) for g in chart.rows if g.n is not None]
        wanted = {text for text in columns if text}
        assert wanted <= figure
        assert wanted <= picture


def test_a_point_of_the_figure_leads_where_its_row_leads() -> None:
    linked = samples.gaps(links=(("black", "/demo/equity?view=schools&group=black"),))
    found = [
        (name, href)
        for trace in gaps.figure(linked)["data"]
        for name, href in zip(trace["y"], trace["customdata"], strict=True)
        if href
    ]
    assert set(found) == {("Black", "/demo/equity?view=schools&group=black")}
    assert 'data-href="/demo/equity?view=schools&amp;group=black"' in gaps.svg(linked, 860)
    assert "customdata" not in str(gaps.figure(samples.gaps())["data"])


def test_one_reference_is_one_labelled_hairline_and_own_references_are_ticks() -> None:
    shared, own = gaps.svg(samples.against_district(), 560), gaps.svg(samples.gaps(), 560)
    assert "District 75.0\u00a0%" in said(shared)
    assert len(re.findall(r'stroke="var\(--ink\)" stroke-width="1.25"', shared)) == 0
    assert len(re.findall(r'stroke="var\(--ink\)" stroke-width="1.25"', own)) == 5 + 1  # one a group and one in the key


def test_highest_of_each_dimension_is_a_hairline_in_its_own_block() -> None:
    rows = [
        replace(g, reference="white", reference_name="White", reference_value=88.5) if g.dimension == "race" else g
        for g in samples.every_dimension().rows
    ]
    picture = gaps.svg(samples.gaps(tuple(rows), dimension=None, reference="highest", reference_name="Highest"), 1100)
    assert "White 88.5\u00a0%" in said(picture)
    assert_readable(picture)


def test_an_order_across_dimensions_has_no_headings() -> None:
    rows = tuple(sorted(samples.every_dimension().rows, key=lambda g: g.gap or 0.0))
    mixed = gaps.svg(samples.gaps(rows, dimension=None), 1100)
    assert "Race and ethnicity" not in said(mixed)
    assert "Race and ethnicity" in said(gaps.svg(samples.every_dimension(), 1100))
    assert_readable(mixed)


def test_the_highest_group_is_called_the_reference_and_needs_no_label_of_its_own() -> None:
    alone = replace(samples.OTHER_DIMENSIONS[1], reference="el", reference_name="English Learners", gap=None, note="is_reference")
    picture = gaps.svg(samples.gaps((alone,), dimension=None, reference="highest", reference_name=""), 560)
    assert "the reference" in said(picture)
    assert not [line for line in said(picture) if line.startswith("English Learners ")]


def test_rows_stay_in_the_order_given() -> None:
    turned = samples.gaps(tuple(reversed(samples.RACE)))
    names = [line for line in said(gaps.svg(turned, 1100)) if line in {g.group for g in samples.RACE}]
    assert names == [g.group for g in reversed(samples.RACE)]
    assert gaps.figure(turned)["layout"]["yaxis"]["categoryarray"][-1] == "White"


@pytest.mark.parametrize("chart", SAMPLES.values(), ids=SAMPLES.keys())
def test_plotly_accepts_the_figure_and_the_basic_bundle_can_draw_it(chart: Gaps) -> None:
    for scheme in ("light", "dark"):
        figure = go.Figure(gaps.figure(chart, scheme))
        assert {t.type for t in figure.data} <= {"scatter", "bar"}


def test_the_sentence_tells_the_gap_of_the_district() -> None:
    assert gaps.sentence(samples.gaps()) == (
        "In 2017–18 the widest gap is 14.2\u00a0points, for Hispanic students: "
        "62.7\u00a0% against 76.9\u00a0% for all other students; "
        "the district graduates 140 fewer Hispanic students than it would at parity."
    )


def test_lower_is_better_looks_for_the_gap_above_the_reference() -> None:
    assert "for Black students" in gaps.sentence(samples.lower_is_better())
    assert "counts 347 more Black students here than it would at parity" in gaps.sentence(samples.lower_is_better())


def test_an_uncertain_gap_is_never_the_headline() -> None:
    small = replace(samples.RACE[0], gap=-40.0)
    assert "Hispanic" in gaps.sentence(samples.gaps((small, *samples.RACE[1:])))
    alone = gaps.sentence(samples.gaps((small,)))
    assert alone.startswith("In 2017–18 no group is far enough behind to tell from chance: the widest gap is 40\u00a0points")


def test_a_group_that_is_surely_ahead_is_not_denied() -> None:
    ahead = replace(samples.RACE[1], gap=30.0, too_few=False)
    said = gaps.sentence(samples.gaps((replace(samples.RACE[0], gap=-40.0), ahead)))
    assert "no gap" not in said
    assert "no group is far enough behind" in said


BLAME = re.compile(r"\b(lag|fail|underperform|low-performing|struggl|deficien|worse than|behind)", re.IGNORECASE)


@pytest.mark.parametrize("chart", SAMPLES.values(), ids=SAMPLES.keys())
def test_no_wording_blames_a_group(chart: Gaps) -> None:
    cells = [cell for row in gaps.table(chart).rows for cell in row]
    sentences = (gaps.sentence(chart), *said(gaps.svg(chart, 560)), *cells)
    assert not [s for s in sentences if BLAME.search(s)]


def test_the_group_is_named_as_people() -> None:
    assert gap_words.people("Hispanic") == "Hispanic students"
    assert gap_words.people("English Learners").lower() == "english learners"
    assert gap_words.people("Students with Disability").lower().count("student") == 1


@pytest.mark.parametrize("name", ["others", "every_dimension", "district", "ranges"])
def test_snapshots(name: str) -> None:
    chart = SAMPLES[name]
    for width in (280, 760):
        snap_picture(f"gaps_{name}_{width}", gaps.svg(chart, width))
    snap_data(f"gaps_{name}", {"figure": gaps.figure(chart), "rows": gaps.rows(chart), "table": gaps.table(chart).rows})


percents = st.floats(0, 100, allow_nan=False)
names = st.text(st.characters(min_codepoint=32, max_codepoint=0x24F, exclude_characters="\x7f"), min_size=1, max_size=90).map(
    lambda s: s.strip() or "x"
)


@st.composite
def any_gap(draw: st.DrawFn) -> Gap:
    status = draw(st.sampled_from(["final", "preliminary", "suppressed", "pending", "late", "not_collected", "not_applicable"]))
    known = draw(st.sampled_from(["value", "range", "none"])) if status in ("final", "preliminary") else "none"
    value = draw(percents) if known == "value" else None
    low, high = sorted((draw(percents), draw(percents))) if known == "range" else (None, None)
    reference = draw(st.none() | percents)
    ci = draw(st.booleans()) and value is not None
    return replace(
        samples.BLANK,
        group_id=draw(st.sampled_from("abcdefgh")),
        group=draw(names),
        dimension=draw(st.sampled_from(["race", "sex", "made_up"])),
        value=value,
        low=low,
        high=high,
        n=draw(st.none() | st.integers(1, 99999).map(float)) if known == "value" else None,
        ci_low=max(0.0, (value or 0) - 5) if ci else None,
        ci_high=min(100.0, (value or 0) + 7) if ci else None,
        reference=draw(st.sampled_from(["others", "district", "white"])),
        reference_name=draw(names),
        reference_value=reference if known == "value" else None,
        gap=value - reference if value is not None and reference is not None else None,
        gap_low=-20.0 if known == "range" else None,
        gap_high=10.0 if known == "range" else None,
        to_parity=draw(st.none() | st.integers(0, 9999)) if value is not None else None,
        too_few=draw(st.booleans()) and value is not None,
        status=status,
        note=draw(
            st.sampled_from(["", "interval", "range", "diluted no_n", "suppressed", "is_reference", "reference_fell_back"])
        ),
    )


charts = st.builds(
    lambda rows, dimension, better, unit, school, place, missing: samples.gaps(
        tuple(rows),
        dimension=dimension,
        kpi=replace(samples.KPI, better=better, unit=unit, name=place or "A rate"),
        school_id=school,
        place=place,
        missing=tuple(missing),
    ),
    st.lists(any_gap(), max_size=7),
    st.sampled_from([None, "race"]),
    st.sampled_from(["higher", "lower", "range", "none"]),
    st.sampled_from(["percent", "ratio", "rate_1000", "score", "dollars", "days", "count", "yes_no"]),
    st.sampled_from(["", "0103"]),
    names,
    st.lists(names, max_size=3),
)


@settings(max_examples=60, deadline=None)
@given(charts, st.integers(280, 1900))
def test_no_valid_input_raises_or_spills(chart: Gaps, width: int) -> None:
    assert_readable(gaps.svg(chart, width), apart=False)
    assert 0 < len(gaps.sentence(chart)) <= LIMIT
    table = gaps.table(chart)
    assert all(len(row) == len(table.headings) for row in table.rows)
    assert len(gaps.rows(chart)) == len(chart.rows)
    drawn = [y for t in gaps.figure(chart)["data"] for y in t["y"]]
    visible = {g.group for g in chart.rows if not gap_words.withheld(g)}
    assert {y for y in drawn if y is not None} <= visible
