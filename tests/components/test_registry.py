"""One registry knows every kind of chart and finds the right one for what is to be drawn."""

from __future__ import annotations

from dataclasses import fields

import pytest

from components.charts import KINDS, Kind, kind_of
from components.charts.model import Bullet, Sparkline
from tests.components import gap_samples, school_gap_samples, survey_samples, timeline_samples

BULLET = Bullet(gap_samples.KPI, 81.4, None, None, 90.0, 80.0, "improving")
SPARKLINE = Sparkline(gap_samples.KPI, ())
DRAWN = {
    "gaps": gap_samples.gaps(),
    "heat": school_gap_samples.heat(),
    "schools": school_gap_samples.ranking(),
    "matrix": survey_samples.wave(),
    "priorities": survey_samples.wave(stakeholder="student"),
    "timeline": timeline_samples.timeline(),
    "bullet": BULLET,
    "sparkline": SPARKLINE,
}


@pytest.mark.parametrize("name", DRAWN)
def test_each_dataclass_finds_its_kind(name: str) -> None:
    kind = kind_of(DRAWN[name])
    assert kind is KINDS[name]
    assert kind.title(DRAWN[name])


@pytest.mark.parametrize("name", DRAWN)
def test_columns_are_the_keys_of_the_rows(name: str) -> None:
    for row in KINDS[name].rows(DRAWN[name]):
        assert tuple(row) == KINDS[name].columns


def test_names_are_those_they_are_kept_under() -> None:
    assert all(kind.name == name for name, kind in KINDS.items())
    assert {"trend", "gaps", "priorities"} <= KINDS.keys()


def test_every_kind_offers_everything() -> None:
    assert all(getattr(kind, field.name) is not None for kind in KINDS.values() for field in fields(Kind))


def test_what_is_no_chart_is_refused() -> None:
    with pytest.raises(TypeError, match="str is no chart"):
        kind_of("trend")
