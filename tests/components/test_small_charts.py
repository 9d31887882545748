"""The bullet and the sparkline of a KPI's card."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest
import resvg_py
from hypothesis import given, settings
from hypothesis import strategies as st

from components.charts import bullet, sparkline, trend
from components.charts.model import Bullet, Sparkline
from components.charts.svg import substitute
from components.text.numbers import NBSP
from queries.types import Kpi, YearPoint
from tests.components import pictures
from tests.components.samples import DOLLARS, GRADUATION, LEVELS, RATIO, SAMPLES, YES_NO, graduation, result

FONTS = Path(__file__).parents[2] / "assets" / "fonts"
BULLETS: dict[str, Bullet] = {
    "percent": Bullet(GRADUATION, 84.3, None, None, 90, 81.4, "no_progress"),
    "range": Bullet(GRADUATION, None, 80, 84, 82, None, ""),
    "pending": Bullet(GRADUATION, None, None, None, 90, 81.4, "pending"),
    "ratio": Bullet(RATIO, 441, None, None, 250, 490, "improving"),
    "levels": Bullet(LEVELS, 1, None, None, 2, 0, "improving"),
    "yes_no": Bullet(YES_NO, 1, None, None, 1, 0, "met"),
    "dollars": Bullet(DOLLARS, 24_350_000, None, None, 30_000_000, 22_100_000, "on_path"),
    "debt": Bullet(DOLLARS, -2_000_000, None, None, 1_000_000, None, "improving"),
}


def spark(name: str) -> Sparkline:
    trajectory = SAMPLES[name].trajectory
    return Sparkline(trajectory.kpi, trajectory.years)


@pytest.mark.parametrize("name", BULLETS)
@pytest.mark.parametrize("width", [160, 280, 480])
def test_a_bullet_prints_cleanly(name: str, width: int) -> None:
    picture = bullet.svg(BULLETS[name], width)
    assert pictures.outside(picture) == []
    assert pictures.overlaps(picture) == []
    go.Figure(bullet.figure(BULLETS[name]))


def test_a_bullet_starts_at_zero_and_has_no_bar_without_a_result() -> None:
    assert bullet.scale(BULLETS["percent"]) == (0, 100)
    assert bullet.scale(replace(BULLETS["percent"], value=2.0, target=1.0, baseline=3.0))[0] == 0
    assert bullet.scale(BULLETS["ratio"])[0] == 0
    assert bullet.scale(BULLETS["debt"])[0] < 0 < bullet.scale(BULLETS["debt"])[1]
    assert bullet.figure(BULLETS["pending"])["data"] == []
    assert bullet.figure(BULLETS["percent"])["data"][0]["x"] == [84.3]


def test_a_bullet_names_target_baseline_and_both_ends() -> None:
    said = {w.content.replace(NBSP, " ") for w in pictures.texts(bullet.svg(BULLETS["percent"], 280))}
    assert said == {"Target 90 %", "Baseline 81.4 %", "0", "100 %"}
    sentence = bullet.sentence(BULLETS["percent"]).replace(NBSP, " ")
    assert sentence == "84.3 %; target 90 %; baseline 81.4 %. No progress."


def test_a_bullets_row_and_table_agree() -> None:
    assert bullet.rows(BULLETS["levels"]) == [
        {
            "kpi": "rating",
            "value": "Partially proficient",
            "low": None,
            "high": None,
            "target": "Proficient",
            "baseline": "Not proficient",
            "state": "improving",
        }
    ]
    assert bullet.table(BULLETS["levels"]).rows == (
        ("Partially proficient", "Proficient", "Not proficient", "Improving, behind path"),
    )


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("width", [120, 200, 320])
def test_a_sparkline_prints_cleanly(name: str, width: int) -> None:
    picture = sparkline.svg(spark(name), width)
    assert pictures.outside(picture) == []
    assert pictures.overlaps(picture) == []
    go.Figure(sparkline.figure(spark(name)))


def test_a_sparkline_keeps_its_gaps() -> None:
    line = sparkline.figure(spark("graduation"))["data"][0]
    assert line["connectgaps"] is False
    assert line["x"] == list(range(2012, 2024))
    assert [x for x, y in zip(line["x"], line["y"], strict=True) if y is None] == [2013, 2014, 2015, 2022]
    assert sparkline.svg(spark("graduation"), 280).count("<path") == 1
    assert sparkline.svg(spark("nothing"), 280).count("<path") == 0


def test_a_sparkline_labels_its_first_and_last_value() -> None:
    said = [w.content.replace(NBSP, " ") for w in pictures.texts(sparkline.svg(spark("graduation"), 280))]
    assert said == ["77.0 %", "84.3 %"]
    assert sparkline.sentence(spark("graduation")).replace(NBSP, " ") == "From 77.0 % in 2011–12 to 84.3 % in 2022–23."
    assert sparkline.sentence(spark("nothing")) == "No result has been published."


def test_two_small_charts_of_one_kpi_can_share_a_page() -> None:
    one, other = (sparkline.svg(spark("graduation"), 280, key=school) for school in ("0101", "0103"))
    assert one != other
    assert bullet.svg(BULLETS["percent"], 280, "a") != bullet.svg(BULLETS["percent"], 280, "b")


def test_a_sparkline_lists_a_hidden_year_in_words() -> None:
    chart = Sparkline(GRADUATION, (result(2019, 82.0), YearPoint(2020, status="suppressed")))
    assert sparkline.table(chart).rows[1] == ("2019–20", "hidden to protect privacy")
    assert sparkline.rows(chart)[1]["value"] is None


amounts = st.none() | st.floats(0, 1e6)


@given(st.sampled_from([RATIO, DOLLARS]), amounts, amounts, amounts, st.sampled_from([160, 320]))
@settings(max_examples=60, deadline=None)
def test_no_valid_bullet_breaks(kpi: Kpi, value: float | None, target: float | None, baseline: float | None, width: int) -> None:
    chart = Bullet(kpi, value, None, None, target, baseline, "")
    picture = bullet.svg(chart, width)
    assert pictures.outside(picture) == []
    assert pictures.overlaps(picture) == []
    go.Figure(bullet.figure(chart))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_png_carries_its_text_on_a_machine_without_fonts(scheme: Any) -> None:
    def png(**fonts: Any) -> bytes:
        picture = substitute(trend.svg(graduation(), 560), scheme)
        return bytes(resvg_py.svg_to_bytes(svg_string=picture, skip_system_fonts=True, **fonts))

    files = [str(FONTS / f"source-sans-3-{weight}.ttf") for weight in (400, 600)]
    assert png(font_files=files)[:4] == b"\x89PNG"
    assert len(png(font_files=files)) > len(png(font_files=[])) + 2000
