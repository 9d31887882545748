"""The timeline: plan hollow, work full, slip in words, and nothing drawn that is not known."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.charts import timeline
from components.charts.model import Timeline, TimelineRow
from components.charts.timeline_picture import moment, planned, worked
from components.text import timeline_words as words
from components.text.fitting import LIMIT
from tests.components import timeline_samples as samples
from tests.components.picture_checks import assert_readable, said

WIDTHS = (280, 360, 460, 619, 620, 860, 1200)
SVG = "{http://www.w3.org/2000/svg}"


def bars(picture: str) -> list[dict[str, str]]:
    """Every bar but those of the key and the unseen areas of tips."""
    found = [r.attrib for r in ElementTree.fromstring(picture).iter(f"{SVG}rect") if "data-tip" not in r.attrib]
    return found[2:]


@pytest.mark.parametrize("width", WIDTHS)
def test_every_word_can_be_read_at_every_width(width: int) -> None:
    for chart in (samples.timeline(), samples.timeline("gym"), samples.timeline("depot"), samples.nothing()):
        assert_readable(timeline.svg(chart, width))


@pytest.mark.parametrize("width", [280, 860])
def test_a_late_project_ends_right_of_its_plan_by_its_slip(width: int) -> None:
    plan, work = bars(timeline.svg(samples.timeline("gym"), width))
    assert (plan["fill"], plan["stroke"], work["fill"]) == ("var(--ground)", "var(--target)", "var(--actual)")
    end = [float(bar["x"]) + float(bar["width"]) for bar in (plan, work)]
    start = [float(bar["x"]) for bar in (plan, work)]
    # Planned January 2020 to the end of June 2021, 1.5 years; done on 15 September, 2.5 months later; begun a month late.
    year = (end[0] - start[0] + 1.5) / 1.496
    assert (end[1] - end[0] - 0.75) / year == pytest.approx(76 / 365, abs=0.02)
    assert (start[1] - start[0] + 0.75) / year == pytest.approx(31 / 366, abs=0.02)


def test_work_under_way_is_drawn_to_the_data_and_no_further() -> None:
    project = samples.PROJECTS[3][0]
    assert worked(project, samples.AS_OF) == (moment("2023-06"), moment("2024-03-15"), True)
    assert worked(project, "") is None
    picture = timeline.svg(samples.timeline("rebuild"), 860)
    assert any("drawn to 15\u00a0Mar\u00a02024" in line for line in said(picture))
    assert not any("drawn to" in line for line in said(timeline.svg(samples.timeline("gym"), 860)))


def test_of_what_was_stopped_only_the_start_is_drawn_and_of_what_never_began_nothing() -> None:
    assert worked(samples.PROJECTS[5][0], samples.AS_OF) == (moment("2022-06"), moment("2022-06"), False)
    assert float(bars(timeline.svg(samples.timeline("stopped"), 860))[1]["width"]) == 2
    assert worked(samples.PROJECTS[4][0], samples.AS_OF) is None
    assert planned(samples.PROJECTS[6][0]) is None
    assert "no dates given" in said(timeline.svg(samples.timeline("depot"), 860))


def test_slip_is_words_and_months() -> None:
    slips = {row["project"]: row["slip_months"] for row in timeline.rows(samples.timeline())}
    assert slips == {"gym": 3, "roof": -2, "addition": 7, "rebuild": None, "fields": None, "stopped": None, "depot": None}
    lines = said(timeline.svg(samples.timeline(), 860))
    assert {"3 months late", "2 months early", "7 months past its planned finish", "On hold", "Cancelled"} <= set(lines)
    assert "$2.4\u00a0M of $2\u00a0M" in lines
    assert "$100,000 budget" in lines


def test_the_sentence_counts_and_sums_what_is_known() -> None:
    assert timeline.sentence(samples.timeline("gym", "roof", "addition")) == (
        "3 projects: 2 complete, 1 of them late; 1 past its planned finish. $8.3\u00a0M spent of $12\u00a0M budgeted."
    )
    assert "in the 3 that give both" in timeline.sentence(samples.timeline())
    assert timeline.sentence(samples.timeline("depot")) == "1 project: none complete."
    assert timeline.sentence(samples.nothing()) == words.NO_PROJECT


def test_rows_and_table_say_the_same() -> None:
    chart = samples.timeline()
    for row, cells in zip(timeline.rows(chart), timeline.table(chart).rows, strict=True):
        assert tuple(row) == timeline.COLUMNS
        assert row["name"] == cells[0]
        assert (row["budget"] is None) == (cells[6] == "–")
    assert timeline.figure(chart) is None


DATES = st.none() | st.dates().map(lambda d: d.isoformat()[: 7 if d.day % 2 else 10]).filter(lambda text: text >= "1900")
STATUSES = st.sampled_from([None, "planned", "construction", "complete", "on_hold", "cancelled"])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(DATES, DATES, DATES, DATES, STATUSES, st.none() | st.floats(0, 1e9)), max_size=6), DATES)
def test_no_project_of_a_bundle_can_stop_the_picture(projects: list[tuple[object, ...]], as_of: str | None) -> None:
    names = ("planned_start", "planned_finish", "actual_start", "actual_finish", "status", "budget")
    rows = [TimelineRow(samples.project(f"p{n}", **dict(zip(names, p, strict=True))), "") for n, p in enumerate(projects)]
    chart = Timeline("Demo", tuple(rows), as_of or "", samples.timeline().provenance)
    for width in (280, 860):
        ElementTree.fromstring(timeline.svg(chart, width))
    assert len(timeline.sentence(chart)) <= LIMIT
