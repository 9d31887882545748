"""A survey wave to draw in tests: DeKalb's spring survey of 2024, five published groups and two without a table."""

from __future__ import annotations

from dataclasses import replace

from components.charts.model import Priorities
from queries.types import PriorityCell, Provenance, SurveyGroup, SurveyWave

WAVE = SurveyWave("2024-spring", "Strategic planning survey", "2024-04-08", None, "Cabinet meeting deck of 8 April 2024")
PROVENANCE = Provenance("Cabinet meeting deck", "2024-04-08", "r1", "as_published", False, "DeKalb County", "dekalb")
GROUPS = (
    SurveyGroup("2024-spring", "parent", "Parent/Guardian", 3685, 1, 10, True),
    SurveyGroup("2024-spring", "student", "Student", 802, 2, 10, True),
    SurveyGroup("2024-spring", "community", "Community Member", 257, 3, 10, True),
    SurveyGroup("2024-spring", "employee_parent", "DCSD Employee + Parent", 359, 4, 10, True),
    SurveyGroup("2024-spring", "teacher", "Teacher", 2022, 5, None, False),
    SurveyGroup("2024-spring", "school_staff", "School-Based Employee (Non-Teacher)", 814, 6, 10, True),
    SurveyGroup("2024-spring", "district_staff", "District Level Employee", 460, 7, None, False),
)
NAMES = {
    "mental_health": "Mental health/social emotional wellness",
    "safety": "School safety",
    "recruitment": "Employee recruitment and retention",
    "equity": "Educational equity for all students",
    "graduation": "High school readiness, graduation, and post-graduate success",
    "facilities": "Age and maintenance of school district facilities",
    "choice": "Expanding school choice, career programs, and access to advanced coursework "
    "(honors-level, International Baccalaureate, Advanced Placement)",
    "accelerate": "Accelerating student learning (due to COVID-19)",
    "staff_pd": "Professional and career development and training for teachers and staff",
    "technology": "Investments in technology and associated training",
    "early_childhood": "Early Childhood Education",
    "grade3_reading": "3rd Grade Reading",
}
COUNTS = {
    "parent": (2122, 1900, 1438, 1519, 1740, 1637, 1460, 1383, 1176, 1085, None, None),
    "student": (493, 505, None, 327, 451, 246, 479, 252, 193, 232, 174, None),
    "community": (162, 86, 89, 133, 97, 103, 103, 66, 71, 83, None, None),
    "employee_parent": (228, 161, 222, 165, 146, 152, 104, 102, 120, None, 88, None),
    "school_staff": (563, 416, 513, 359, 269, 383, None, 299, 280, None, 194, 160),
}


def _cells() -> tuple[PriorityCell, ...]:
    cells = []
    for g in GROUPS:
        if not g.published or g.respondents is None:
            continue
        known = [c for c in COUNTS[g.group_id] if c is not None]
        ranked = sorted(known, reverse=True)
        for p, c in zip(NAMES, COUNTS[g.group_id], strict=True):
            n = min(known) if c is None else c
            rank = None if c is None else ranked.index(c) + 1
            cells.append(
                PriorityCell(
                    WAVE.wave, g.group_id, p, NAMES[p], n, 100 * n / g.respondents, rank, "at_most" if c is None else "exact"
                )
            )
    return tuple(cells)


def wave(**changes: object) -> Priorities:
    """The whole wave, ordered by the mean that counts every group alike, with some fields changed."""
    cells = _cells()
    exact = {p: [c for c in cells if c.priority_id == p and c.bound == "exact"] for p in NAMES}
    people = {g.group_id: g.respondents or 0 for g in GROUPS}
    equal = {p: sum(c.percent or 0 for c in found) / len(found) for p, found in exact.items()}
    pooled = {p: 100 * sum(c.count or 0 for c in f) / sum(people[c.group_id] for c in f) for p, f in exact.items()}
    order = tuple(sorted(NAMES, key=lambda p: -equal[p]))
    chart = Priorities(WAVE, GROUPS, cells, order, tuple(pooled.items()), tuple(equal.items()), PROVENANCE)
    return replace(chart, **changes)  # type: ignore[arg-type]  # test shorthand


def not_offered() -> Priorities:
    """The same wave where the community was never offered "3rd Grade Reading"."""
    cells = tuple(
        replace(c, count=None, percent=None, rank=None, bound="not_offered")
        if (c.group_id, c.priority_id) == ("community", "grade3_reading")
        else c
        for c in _cells()
    )
    return wave(cells=cells)
