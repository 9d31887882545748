"""Ranked bars begin at zero, order one group's own wishes, and never draw a bound as a result."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.charts import matrix, priorities
from components.charts.model import Priorities
from components.text import survey_words
from components.text.fitting import LIMIT
from queries.types import PriorityCell, SurveyGroup
from tests.components import survey_samples as samples
from tests.components.picture_checks import assert_readable, said, snap_data, snap_picture

WIDTHS = (280, 360, 479, 480, 560, 860, 1100, 1800)
SVG = "{http://www.w3.org/2000/svg}"
STUDENT = samples.wave(stakeholder="student")


def bars_of(picture: str) -> list[dict[str, str]]:
    """The bars and outlined bars, without the little square of the key."""
    return [r.attrib for r in ElementTree.fromstring(picture).iter(f"{SVG}rect") if "data-tip" not in r.attrib][1:]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("who", [None, "student", "school_staff", "teacher"])
def test_every_word_can_be_read_at_every_width(who: str | None, width: int) -> None:
    assert_readable(priorities.svg(samples.wave(stakeholder=who), width))


def test_rows_are_the_contract_whoever_is_chosen() -> None:
    rows = priorities.rows(STUDENT)
    assert list(rows[0]) == ["wave", "group", "respondents", "priority", "count", "percent", "rank", "bound", "release"]
    assert rows == priorities.rows(samples.wave())
    assert {r["group"] for r in rows} == {"parent", "student", "community", "employee_parent", "school_staff"}
    assert len(rows) == 5 * 12
    row = next(r for r in rows if (r["group"], r["priority"]) == ("student", "recruitment"))
    assert row == {
        "wave": "2024-spring",
        "group": "student",
        "respondents": 802,
        "priority": "recruitment",
        "count": 174,
        "percent": 100 * 174 / 802,
        "rank": None,
        "bound": "at_most",
        "release": "r1",
    }


def test_what_was_not_offered_has_no_number() -> None:
    row = next(r for r in priorities.rows(samples.not_offered()) if r["bound"] == "not_offered")
    assert (row["count"], row["percent"], row["rank"]) == (None, None, None)
    chart = replace(samples.not_offered(), stakeholder="community")
    assert said(priorities.svg(chart, 560)).count("not offered") == 1
    assert len(bars_of(priorities.svg(chart, 560))) == 11


@pytest.mark.parametrize("width", [280, 560])
def test_bars_begin_at_zero_and_are_as_long_as_their_shares(width: int) -> None:
    filled = [b for b in bars_of(priorities.svg(STUDENT, width)) if b["fill"] == "var(--actual)"]
    assert len(filled) == 10
    assert len({b["x"] for b in filled}) == 1
    lengths = sorted((float(b["width"]) for b in filled), reverse=True)
    shares = sorted((100 * c / 802 for c in samples.COUNTS["student"] if c is not None), reverse=True)
    for length, share in zip(lengths, shares, strict=True):
        assert length / lengths[0] == pytest.approx(share / shares[0], abs=1e-3)


def test_bounds_are_outlined_and_said_to_be_bounds() -> None:
    picture = priorities.svg(STUDENT, 560)
    outlined = [b for b in bars_of(picture) if b["fill"] == "none"]
    assert len(outlined) == 2
    assert all("stroke-dasharray" in b for b in outlined)
    assert said(picture).count("at most 22\u00a0%") == 2


def test_a_bound_is_rounded_up() -> None:
    cell = PriorityCell("w", "g", "p", "P", 213, 21.3, None, "at_most")
    assert survey_words.cell_words(cell) == "at most 22\u00a0%"
    assert survey_words.cell_mark(replace(cell, percent=20.0)) == "≤\u00a020"


def test_bars_run_from_the_groups_own_first_to_its_bounds() -> None:
    names = [r[0] for r in priorities.table(STUDENT).rows]
    assert names[0] == "School safety"
    assert set(names[-2:]) == {"Employee recruitment and retention", "3rd Grade Reading"}


def test_the_figure_starts_at_zero_and_keeps_bounds_apart() -> None:
    figure = priorities.figure(STUDENT)
    assert figure["layout"]["xaxis"]["range"][0] == 0
    exact, at_most, dots = figure["data"]
    assert (exact["type"], at_most["type"], dots["type"]) == ("bar", "bar", "scatter")
    assert len(exact["y"]) == 10
    assert at_most["marker"]["color"] == "rgba(0,0,0,0)"
    go.Figure(figure)


def test_a_group_without_a_table_says_so() -> None:
    chart = samples.wave(stakeholder="teacher")
    assert said(priorities.svg(chart, 560)) == ["Teacher: no table published in this wave."]
    assert priorities.sentence(chart) == "Teacher: no table published in this wave."
    assert priorities.figure(chart)["data"] == []


def test_sentences() -> None:
    assert priorities.sentence(STUDENT).startswith(
        "Student: School safety (63\u00a0%) comes first, then Mental health/social emotional wellness (61\u00a0%)"
    )
    assert priorities.sentence(samples.wave(stakeholder="parent")).endswith("The first is the same over all groups.")


def test_snapshots() -> None:
    for width in (280, 760):
        snap_picture(f"priorities_student_{width}", priorities.svg(STUDENT, width))
    whole = {"figure": priorities.figure(STUDENT), "rows": priorities.rows(STUDENT), "table": priorities.table(STUDENT).rows}
    snap_data("priorities_student", whole)


names = st.text(st.characters(min_codepoint=32, max_codepoint=0x24F, exclude_characters="\x7f"), min_size=1, max_size=120).map(
    lambda s: s.strip() or "x"
)


@st.composite
def waves(draw: st.DrawFn) -> Priorities:
    groups = tuple(
        SurveyGroup("w", f"g{i}", draw(names), draw(st.none() | st.integers(1, 9999)), i, None, draw(st.booleans()))
        for i in range(draw(st.integers(0, 6)))
    )
    wanted = {f"p{i}": draw(names) for i in range(draw(st.integers(0, 5)))}
    cells = []
    for g in groups:
        for p, name in wanted.items():
            bound = draw(st.sampled_from(["exact", "at_most", "not_offered", "absent"]))
            if bound == "absent":
                continue
            share = draw(st.none() | st.floats(0, 100)) if bound != "not_offered" else None
            count = draw(st.none() | st.integers(0, 9999)) if bound != "not_offered" else None
            rank = draw(st.integers(1, 5)) if bound == "exact" else None
            cells.append(PriorityCell("w", g.group_id, p, name, count, share, rank, bound))  # type: ignore[arg-type]  # drawn above
    means = tuple((p, draw(st.floats(0, 100))) for p in wanted if draw(st.booleans()))
    return replace(
        samples.wave(),
        groups=groups,
        cells=tuple(cells),
        order=tuple(wanted),
        equal=means,
        pooled=means,
        stakeholder=draw(st.sampled_from([None, *(g.group_id for g in groups)])),
    )


@settings(max_examples=60, deadline=None)
@given(waves(), st.integers(280, 1900))
def test_no_valid_wave_raises_or_spills(chart: Priorities, width: int) -> None:
    for drawn in (priorities, matrix):
        assert_readable(drawn.svg(chart, width), apart=False)
        assert 0 < len(drawn.sentence(chart)) <= LIMIT
        table = drawn.table(chart)
        assert all(len(row) == len(table.headings) for row in table.rows)
        known = {g.group_id for g in chart.groups if g.published}
        assert {r["group"] for r in drawn.rows(chart)} <= known
    go.Figure(priorities.figure(chart))
