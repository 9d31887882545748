"""The trend chart states facts, prints nothing over anything else, and breaks on no input."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import plotly.graph_objects as go
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from components.charts import svg, trend, trend_layout
from components.charts.model import Comparison, Trend
from components.charts.svg import substitute
from components.charts.trend_layout import layout
from components.charts.trend_marks import domain, marks
from components.text.numbers import NBSP
from queries.types import Benchmark, FanPoint, Reason, YearPoint
from tests.components import pictures
from tests.components.samples import DOLLARS, GRADUATION, LEVELS, RATIO, SAMPLES, YES_NO, adopted, graduation, result, school
from tests.components.samples import trend as build

WIDTHS = (280, 360, 560, 900)


def trace(figure: dict[str, Any], name: str) -> dict[str, Any]:
    return next(t for t in figure["data"] if t["name"] == name)


def rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 2)
    if isinstance(value, dict):
        return {key: rounded(v) for key, v in value.items()}
    return [rounded(v) for v in value] if isinstance(value, list | tuple) else value


@pytest.mark.parametrize("name", SAMPLES)
def test_snapshots(name: str) -> None:
    chart = SAMPLES[name]
    figure = json.dumps(rounded(trend.figure(chart)), sort_keys=True, indent=1, ensure_ascii=False)
    pictures.assert_snapshot(f"trend-{name}.json", figure + "\n")
    for width in (280, 560):
        pictures.assert_snapshot(f"trend-{name}-{width}.svg", trend.svg(chart, width) + "\n")


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("width", WIDTHS)
def test_no_text_is_cut_nor_stands_on_another(name: str, width: int) -> None:
    picture = trend.svg(SAMPLES[name], width)
    assert pictures.outside(picture) == []
    assert pictures.overlaps(picture) == []
    assert all(word.size >= 12 for word in pictures.texts(picture))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", SAMPLES)
def test_figures_are_valid_for_plotly_and_made_of_scatters(name: str, scheme: Any) -> None:
    figure = trend.figure(SAMPLES[name], scheme)
    go.Figure(figure)
    assert {t["type"] for t in figure["data"]} <= {"scatter"}
    assert figure["layout"]["showlegend"] is False


def test_a_missing_year_is_a_gap_and_never_zero() -> None:
    line = trace(trend.figure(graduation()), "result")
    assert line["connectgaps"] is False
    assert 0 not in line["y"]
    assert list(zip(line["x"], line["y"], strict=True)) == [
        (2012, 77.0),
        (None, None),
        (2016, 82.1),
        (2017, 81.4),
        (2018, 81.5),
        (2019, 82.9),
        (2020, 83.5),
        (2021, 87.0),
        (None, None),
        (2023, 84.3),
    ]


def test_a_suppressed_year_draws_nothing_but_its_reason() -> None:
    figure = trend.figure(SAMPLES["suppressed"])
    assert [t["name"] for t in figure["data"]] == ["missing"]
    assert figure["data"][0]["marker"]["opacity"] == 0
    assert figure["data"][0]["hovertext"][0] == "2018–19: hidden to protect privacy"
    assert "hidden to protect" in " ".join(w.content for w in pictures.texts(trend.svg(SAMPLES["suppressed"], 560)))


def test_a_true_zero_is_drawn() -> None:
    line = trace(trend.figure(build(result(2019, 0.0), result(2020, 1.0))), "result")
    assert line["y"] == [0.0, 1.0]


def test_the_axis_starts_where_the_data_need() -> None:
    assert trend.figure(graduation())["layout"]["yaxis"]["range"] == [75, 90]
    assert domain([3.0, 97.0], GRADUATION)[:2] == (0, 100)
    low, high, ticks = domain([99.5, 100.0], GRADUATION)
    assert (low >= 90, high, 3 <= len(ticks) <= 5) == (True, 100, True)
    assert domain([], GRADUATION)[2] == ()


def test_a_small_wobble_is_not_blown_up_into_a_landslide() -> None:
    low, high, _ = domain([81.4, 81.5], GRADUATION)
    assert high - low >= 4


def test_an_ordinal_is_drawn_and_listed_by_its_names() -> None:
    chart = SAMPLES["levels"]
    assert trend.figure(chart)["layout"]["yaxis"]["ticktext"] == [
        "Not proficient",
        "Partially proficient",
        "Proficient",
        "Advanced",
    ]
    assert [row["value"] for row in trend.rows(chart)] == [
        "Not proficient",
        "Partially proficient",
        "Partially proficient",
        "Proficient",
    ]
    assert [row["target"] for row in trend.rows(chart)][1:] == ["Partially proficient", "Proficient", "Proficient"]
    assert [row["value"] for row in trend.rows(SAMPLES["yes_no"])] == ["no", "no", "yes", "yes"]


def test_a_change_of_method_breaks_the_line() -> None:
    figure = trend.figure(SAMPLES["projected"])
    assert trace(figure, "result")["x"] == [2015, 2016, None, 2017, 2018, 2019, 2020]
    breaks = [s["x0"] for s in figure["layout"]["shapes"] if s["type"] == "line" and s.get("name") != "tick"]
    assert breaks == [2016.5]
    assert "2017 cut scores" in [a["text"] for a in figure["layout"]["annotations"]]


def test_ranges_are_bars_without_a_point() -> None:
    figure = trend.figure(school())
    bars = [t for t in figure["data"] if t["name"] == "range"]
    assert [(t["x"], t["y"], t["mode"]) for t in bars] == [([2017, 2017], [75, 79], "lines"), ([2018, 2018], [80, 84], "lines")]
    assert trace(figure, "result")["x"] == [2021, 2022]


def test_a_projection_is_drawn_unlike_a_result_and_ends_with_the_plan() -> None:
    figure = trend.figure(SAMPLES["projected"])
    assert trace(figure, "fan")["fillpattern"]["shape"] == "/"
    assert max(trace(figure, "pace")["x"]) == 2023
    assert trace(figure, "pace")["line"]["dash"] != "solid"
    assert "url(#" in trend.svg(SAMPLES["projected"], 560)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("reach", [1.0, 4.0, 30.0], ids=["narrow", "wide", "beyond the plot"])
def test_words_stand_clear_of_a_projection(width: int, reach: float) -> None:
    """The hatching may only meet the words that are about it."""
    fan = tuple(FanPoint(year, low=88 - reach * (year - 2021), mid=88, high=88 + reach * (year - 2021)) for year in (2022, 2023))
    chart = build(result(2019, 82.0), adopted(2020, 84, 85.0), adopted(2021, 86, 88.0), adopted(2023, 89), fan=fan)
    drawn = marks(chart)
    frame = layout(chart, drawn, width)
    slivers = trend_layout.shades(drawn, frame)
    assert slivers[-1][2] - slivers[-1][1] > 4
    for placed in frame.labels:
        box = placed.box
        covered = [x for x, top, low in slivers if box.left < x < box.right and top < box.bottom - 2 and low > box.top + 2]
        assert placed.label.over or not covered, placed.label.lines
    assert "target" in {placed.label.key for placed in frame.labels}


@pytest.mark.parametrize("name", SAMPLES)
def test_what_lies_under_a_word_is_left_out_and_not_painted_over(name: str) -> None:
    """A chart in another site's page stands on a ground whose colour is not known here."""
    for width in WIDTHS:
        picture = trend.svg(SAMPLES[name], width)
        assert "var(--ground)" not in picture
        inside = layout(SAMPLES[name], marks(SAMPLES[name]), width)
        left_out = pictures.holes(picture)
        for placed in inside.labels:
            box, middle_ = placed.box, (placed.box.top + placed.box.bottom) / 2
            assert any(a <= box.left and box.right <= c and b < middle_ < d for a, b, c, d in left_out)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", SAMPLES)
def test_neither_a_tick_nor_a_leader_runs_through_a_word(name: str, width: int) -> None:
    assert pictures.struck(trend.svg(SAMPLES[name], width), ("var(--target)", "var(--muted)")) == []


def test_a_target_named_far_from_its_point_is_led_to_it_in_both_renderers() -> None:
    fan = (FanPoint(2022, low=60, mid=88, high=100), FanPoint(2023, low=40, mid=88, high=100))
    chart = build(result(2019, 82.0), adopted(2021, 86, 88.0), adopted(2023, 86), fan=fan)
    spoken = next(p for p in layout(chart, marks(chart), 280).labels if p.label.key == "target")
    assert spoken.box.bottom < spoken.label.y - 16
    drawn = re.findall(r"<line ([^>]*)stroke=\"var\(--target\)\"", trend.svg(chart, 280))
    ends = [float(x) for x in re.findall(r'="([\d.]+)"', drawn[0])]
    assert len(drawn) == 1
    assert (ends[0], ends[2]) == pytest.approx((spoken.label.x, spoken.label.x), abs=0.01)
    assert (ends[1], ends[3]) == pytest.approx((spoken.box.bottom, spoken.label.y - 5), abs=0.01)
    assert [s["x0"] for s in trend.figure(chart, width=280)["layout"]["shapes"] if s.get("name") == "leader"] == [2023]
    assert [s for s in trend.figure(chart, width=900)["layout"]["shapes"] if s.get("name") == "leader"] == []


@pytest.mark.parametrize("width", [*WIDTHS, 420])
def test_a_value_stands_clear_of_both_ends_of_a_target_range(width: int) -> None:
    """A fan above the last value drives its label down, where the range's upper end lies."""
    path = ((2023, 9.5), (2024, 12.2), (2025, 15.8), (2026, None), (2027, None))
    aimed = [replace(adopted(year, 8.0, value), target_high=15.0, target_kind="range") for year, value in path]
    fan = tuple(
        FanPoint(y, low=15.3 + 0.8 * (y - 2025), mid=15.8 + 2.7 * (y - 2025), high=15.8 + 4.6 * (y - 2025)) for y in (2026, 2027)
    )
    chart = build(result(2022, 7.1), *aimed, fan=fan, first=2022, last=2027)
    frame = layout(chart, marks(chart), width)
    box = next(p.box for p in frame.labels if p.label.key == "last")
    for level in (8.0, 15.0):
        assert not box.top < frame.y(level) < box.bottom


def test_a_line_ends_at_the_rim_of_a_hollow_point() -> None:
    chart = build(result(2021, 80.0), result(2022, 80.0), replace(result(2023, 80.0), status="preliminary"))
    picture = trend.svg(chart, 560)
    centre = float(re.findall(r'<circle cx="([\d.]+)"', picture)[-1])
    drawn = re.findall(r'<path d="M([^"Z]*)" fill="none" stroke="var\(--actual\)"', picture)
    assert [float(p.split()[0]) for p in drawn[-1].split("L")][-1] == pytest.approx(centre - 4, abs=0.02)


def test_derived_targets_are_lighter_and_say_so() -> None:
    figure = trend.figure(SAMPLES["projected"])
    marker = trace(figure, "target")["marker"]
    assert marker["opacity"] == [0.75] * 5 + [1]
    assert "derived" in [a["text"] for a in figure["layout"]["annotations"]]
    kinds = [(row["year"], row["target"], row["target_kind"]) for row in trend.rows(SAMPLES["projected"])]
    assert kinds[3:] == [
        (2018, 49.7, "derived"),
        (2019, 52.2, "derived"),
        (2020, 54.6, "derived"),
        (2021, 57.1, "derived"),
        (2022, 59.6, "derived"),
        (2023, 62.0, "value"),
    ]
    assert kinds[2] == (2017, None, None)


@pytest.mark.parametrize("name", SAMPLES)
def test_both_renderers_show_the_same_labels(name: str) -> None:
    chart = SAMPLES[name]
    figure = trend.figure(chart, width=560)
    drawn = {word.content for word in pictures.texts(trend.svg(chart, 560))}
    said = {part for a in figure["layout"]["annotations"] if a["text"] for part in a["text"].split("<br>")}
    said |= set(figure["layout"]["xaxis"]["ticktext"]) | set(figure["layout"]["yaxis"]["ticktext"])
    assert said == drawn
    assert figure["layout"]["height"] == pictures.size(trend.svg(chart, 560))[1]


def test_the_last_target_and_the_ends_of_the_line_are_labelled() -> None:
    for width in WIDTHS:
        said = " ".join(w.content for w in pictures.texts(trend.svg(graduation(), width))).replace(NBSP, " ")
        for label in ("Target 90 % by 2022–23", "77.0 %", "84.3 %", "Baseline", "2022–23", "no result published"):
            assert label in said, (label, width)


def test_names_are_text_and_never_markup() -> None:
    chart = replace(school(), comparisons=(Comparison("<b>R&D</b>", (result(2019, 82.0), result(2020, 83.0)), "all"),))
    assert "<b>" not in trend.svg(chart, 560)
    assert not any("<b>" in json.dumps(a) for a in trend.figure(chart)["layout"]["annotations"])
    assert "<b>" not in json.dumps([t.get("hovertext") for t in trend.figure(chart)["data"]])


def test_colours_are_tokens_in_the_picture_and_values_in_the_figure() -> None:
    picture = trend.svg(graduation(), 560)
    assert re.findall(r"#[0-9a-f]{6}", picture) == []
    assert "var(" not in substitute(picture, "dark")
    assert "#12436d" in json.dumps(trend.figure(graduation()))
    assert "#7db7e8" in json.dumps(trend.figure(graduation(), "dark"))


def test_the_sentence_gives_level_change_target_and_year() -> None:
    said = trend.sentence(graduation()).replace(NBSP, " ")
    assert said == "84.3 % in 2022–23, down 2.7 points since 2020–21; 5.7 points below the 2022–23 target of 90 %."
    assert trend.sentence(build()) == "No result has been published; no target is set."
    only = trend.sentence(SAMPLES["only_targets"]).replace(NBSP, " ")
    assert only == "No result has been published; the target is 90 % by 2022–23."
    assert trend.sentence(school()).startswith("Hillside High School: 86.5")


def test_a_long_name_of_a_benchmark_is_never_cut_short() -> None:
    name = "Recommended: counselor association guidance"
    mark = Benchmark("graduation_4yr", 2023, name, 78.0, None, None)
    chart = build(*[result(year, 80.0 + year - 2018) for year in range(2018, 2024)], benchmarks=(mark,))
    for width in (280, 400, 540, 700):
        drawn = trend.svg(chart, width)
        assert name in " ".join(re.findall(r"<text[^>]*>([^<]*)</text>", drawn)), width


def test_rows_hold_the_contracts_columns_unrounded() -> None:
    chart = build(
        adopted(2019, 82.4, 74.954089, n=7079.0),
        YearPoint(2020),
        YearPoint(2021, status="suppressed", reason=Reason("suppressed")),
    )
    first, second = trend.rows(chart)
    assert tuple(first) == trend.COLUMNS
    assert (first["value"], first["n"], first["target"], first["target_kind"], first["school_year"]) == (
        74.954089,
        7079,
        82.4,
        "value",
        "2018–19",
    )
    assert (first["school"], first["group"], first["release"]) == (None, "all", "a1b2c3d4")
    assert (second["year"], second["value"], second["status"], second["state"]) == (2021, None, "suppressed", None)
    assert second["reason"] == "hidden to protect privacy"


def test_the_table_lists_comparisons_beside_the_result() -> None:
    table = trend.table(school())
    assert table.headings[-1] == "District"
    assert all(len(row) == len(table.headings) for row in table.rows)
    by_year = {row[0]: row for row in table.rows}
    assert by_year["2022–23"][-1].replace(NBSP, " ") == "84.3 %"
    assert by_year["2018–19"][1] == "hidden to protect privacy"
    assert table.numeric <= set(range(len(table.headings)))


def test_the_same_chart_is_always_the_same_picture() -> None:
    assert trend.svg(graduation(), 560) == trend.svg(graduation(), 560)
    ids = re.findall(r' id="([^"]+)"', trend.svg(graduation(), 560) + trend.svg(graduation(), 360) + trend.svg(school(), 560))
    assert len(ids) == len(set(ids))


STATUSES = ("", "final", "preliminary", "pending", "late", "not_collected", "suppressed", "not_applicable")
UNITS = {
    "percent": (GRADUATION, 100.0),
    "ordinal": (LEVELS, 3.0),
    "yes_no": (YES_NO, 1.0),
    "ratio": (RATIO, 900.0),
    "dollars": (DOLLARS, 9e9),
}
names = st.text(st.sampled_from("abcdefg HIW&<é"), min_size=1, max_size=30)


@st.composite
def charts(draw: st.DrawFn) -> Trend:
    kpi, most = UNITS[draw(st.sampled_from(sorted(UNITS)))]
    whole = kpi.unit in ("ordinal", "yes_no")
    amount = st.integers(0, int(most)).map(float) if whole else st.floats(0, most)
    maybe = st.none() | amount
    years = sorted(draw(st.sets(st.integers(2008, 2030), max_size=10)))
    points = []
    for year in years:
        status = draw(st.sampled_from(STATUSES))
        point = YearPoint(
            year, status=status, series=draw(st.sampled_from([None, "new cut scores"])), baseline=draw(st.booleans())
        )
        if status in ("final", "preliminary"):
            if draw(st.booleans()):
                point = replace(point, value=draw(amount))
            else:
                low, high = sorted((draw(amount), draw(amount)))
                point = replace(point, low=low, high=high)
        kind = draw(st.sampled_from(["", "value", "range", "derived", "increase", "pending", "establish"]))
        if kind in ("value", "range", "derived"):
            low, high = sorted((draw(amount), draw(amount)))
            point = replace(point, target=low, target_high=high if kind == "range" else None)
        points.append(replace(point, target_kind=kind, path=draw(maybe), result_reason=draw(st.none() | names)))
    last = years[-1] if years else 2022
    spread = [sorted((draw(amount), draw(amount), draw(amount))) for _ in range(draw(st.integers(0, 2)))]
    fan = tuple(FanPoint(last + n, mid, low, high) for n, (low, mid, high) in enumerate(spread, 1))
    others = tuple(
        Comparison(
            draw(names), tuple(result(y, draw(amount)) for y in sorted(draw(st.sets(st.integers(2010, 2028), max_size=4)))), group
        )
        for group in draw(st.lists(st.sampled_from(["all", "black", "white"]), max_size=4))
    )
    benchmarks = tuple(
        Benchmark(kpi.kpi_id, draw(st.integers(2010, 2028)), draw(names), draw(amount), None, None)
        for _ in range(draw(st.integers(0, 2)))
    )
    return build(*points, kpi=kpi, fan=fan, comparisons=others, benchmarks=benchmarks)


def test_the_readers_of_pictures_see_a_collision_and_a_cut() -> None:
    words = [svg.text(10, 20, "First"), svg.text(20, 22, "Second"), svg.text(80, 60, "Outside")]
    picture = svg.document("c-x", 100, 100, title="t", description="d", body=words)
    assert pictures.overlaps(picture) == [("First", "Second")]
    assert [w.content for w in pictures.outside(picture)] == ["Outside"]


@given(charts(), st.sampled_from(WIDTHS))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_no_valid_trajectory_breaks_the_chart(chart: Trend, width: int) -> None:
    picture = trend.svg(chart, width)
    assert pictures.outside(picture) == []
    assert pictures.overlaps(picture) == []
    go.Figure(trend.figure(chart, width=width))
    assert 0 < len(trend.sentence(chart)) <= 220
    assert "None" not in trend.sentence(chart)
    assert all(tuple(row) == trend.COLUMNS for row in trend.rows(chart))
    table = trend.table(chart)
    assert all(len(row) == len(table.headings) for row in table.rows)
