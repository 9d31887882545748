"""Rankings and heat maps to draw in tests: made-up schools with every kind of row."""

from __future__ import annotations

from dataclasses import replace

from components.charts.model import HeatMap, HeatRow, SchoolGap, SchoolRanking
from queries.types import Gap, Group
from tests.components.gap_samples import KPI, PROVENANCE, counted, gap

GROUPS = (
    Group("asian_pacific", "Asian or Pacific Islander", "race", 2),
    Group("black", "Black", "race", 3),
    Group("hispanic", "Hispanic", "race", 4),
    Group("white", "White", "race", 6),
)
HIDDEN = gap("hispanic", "Hispanic", "race", status="suppressed", note="suppressed")


def hispanic(x: int, n: int, **more: object) -> Gap:
    """The group's gap to all others of a school of 400, 320 of whom reach the mark."""
    made = counted("hispanic", "Hispanic", "race", (x, n), (320, 400))
    return replace(made, **more)  # type: ignore[arg-type]  # test shorthand


def school(school_id: str, name: str, found: Gap, share: float | None = None) -> SchoolGap:
    return SchoolGap(school_id, name, found, share, f"/demo/equity?school={school_id}")


ROWS = (
    school("s1", "First High School", hispanic(60, 120, too_few=False), 75.0),
    school("s2", "Second Academy of Uncommonly Long Names and Excellence in the Arts", hispanic(8, 16, too_few=True), 25.0),
    school("s3", "Third High School", hispanic(90, 100, to_parity=0, too_few=False), 0.0),
    school("s4", "Fourth High School", HIDDEN),
)


def ranking(rows: tuple[SchoolGap, ...] = ROWS, **changes: object) -> SchoolRanking:
    chart = SchoolRanking(KPI, 2018, "Demo Schools", "hispanic", "Hispanic", "others", rows, PROVENANCE, absent=2)
    return replace(chart, **changes)  # type: ignore[arg-type]  # test shorthand


def of_ranges() -> SchoolRanking:
    """Published ranges, so no students to parity."""
    bounds = {"low": 60.0, "high": 64.0, "gap_low": -20.0, "gap_high": -11.0, "interval": "range", "note": "range"}
    found = gap("hispanic", "Hispanic", "race", reference="district", reference_name="District", **bounds)
    return ranking((school("s1", "First High School", found), school("s4", "Fourth High School", HIDDEN)), absent=0)


def heat(**changes: object) -> HeatMap:
    behind = hispanic(60, 120, too_few=False)
    ahead = replace(counted("white", "White", "race", (190, 200), (320, 400)), too_few=False)
    unsure = replace(counted("black", "Black", "race", (20, 30), (320, 400)), too_few=True)
    span = gap(
        "asian_pacific", "Asian or Pacific Islander", "race", low=60.0, high=64.0, gap_low=-20.0, gap_high=-11.0, note="range"
    )
    rows = (
        HeatRow("s1", "First High School", (span, unsure, behind, ahead), "/demo/equity?school=s1"),
        HeatRow(
            "s2", "Second Academy of Uncommonly Long Names and Excellence", (None, unsure, HIDDEN, None), "/demo/equity?school=s2"
        ),
    )
    chart = HeatMap(
        KPI,
        2018,
        "Demo Schools",
        "race",
        GROUPS,
        "others",
        rows,
        PROVENANCE,
        district=HeatRow("", "Demo Schools", (None, unsure, behind, ahead)),
        links=(("hispanic", "/demo/equity?view=schools&group=hispanic"),),
    )
    return replace(chart, **changes)  # type: ignore[arg-type]  # test shorthand
