"""Targets of the synthetic district: adopted lists, and paths drawn from each group's and school's baseline."""

from __future__ import annotations

from collections.abc import Iterator

from data.synthetic_results import Row

ADOPTED = "2021-08-16"
AFTER_NEW_TEST = "2024-12-10"
LOWERED = "The board lowered the target after two years of staff shortage"

Listed = tuple[str, int, str, object]

_LISTED: tuple[Listed, ...] = (
    *(("graduation_4yr", y, "value", v) for y, v in ((2023, 82.5), (2024, 84), (2025, 87), (2026, 88.5), (2027, 90))),
    ("grade3_reading", 2027, "value", 52),
    *(("advanced_courses", y, "value", v) for y, v in ((2023, 35), (2025, 44), (2027, 52))),
    *(("counselor_ratio", y, "value", v) for y, v in ((2023, 460), (2024, 435), (2025, 410), (2026, 380), (2027, 350))),
    *(("postsecondary", y, "value", v) for y, v in ((2023, 60), (2024, 61.5), (2025, 63), (2026, 65), (2027, 67))),
    ("career_credentials", 2027, "value", 2000),
    *(("chronic_absence", y, "value", v) for y, v in ((2023, 28), (2024, 25), (2025, 22), (2026, 20), (2027, 18))),
    *(("suspensions", y, "value", v) for y, v in ((2025, 11), (2027, 8))),
    ("discipline_referrals", 2023, "value", 7500),
    *(("sel_competence", y, "value", v) for y, v in ((2024, 61), (2025, 63), (2026, 65), (2027, 67))),
    ("climate_rating", 2024, "value", "Developing"),
    *(("climate_rating", y, "value", "Strong") for y in (2025, 2026)),
    ("climate_rating", 2027, "value", "Exemplary"),
    *(("vacancy_days", y, "decrease", None) for y in (2023, 2024, 2025, 2026)),
    ("vacancy_days", 2027, "value", 30),
    *(("teacher_turnover", y, "value", v) for y, v in ((2023, 17), (2025, 15), (2027, 13))),
    *(("evaluations_completed", y, "value", v) for y, v in ((2023, 94), (2024, 97))),
    *(("evaluations_completed", y, "maintain", None) for y in (2025, 2026, 2027)),
    ("staff_voice", 2023, "establish", None),
    *(("staff_voice", y, "increase", None) for y in (2024, 2025, 2026)),
    ("staff_voice", 2027, "value", 80),
    *(("grievance_days", y, "value", v) for y, v in ((2023, 38), (2025, 35), (2027, 30))),
    *(("family_conferences", y, "value", v) for y, v in ((2023, 64), (2024, 67))),
    ("family_conferences", 2025, "maintain", None),
    *(("family_conferences", y, "pending", None) for y in (2026, 2027)),
    *(("language_access", y, "value", "yes") for y in (2025, 2026, 2027)),
    *(("facility_condition", y, "value", v) for y, v in ((2023, 38), (2025, 36), (2027, 33))),
    ("energy_cost", 2027, "value", 180),
)
_NEW_TEST: tuple[Listed, ...] = (
    *(("ela_proficiency", y, "value", v) for y, v in ((2025, 44.5), (2026, 47), (2027, 50))),
    ("math_proficiency", 2024, "establish", None),
    *(("math_proficiency", y, "increase", None) for y in (2025, 2026, 2027)),
)
_GAPS = {"black": (9, 4), "hispanic": (10, 5), "ed": (14, 8), "el": (20, 12)}
"""Most points by which a group may stay behind its reference in 2025 and in 2027."""

_GROUPS = ("black", "hispanic", "white", "asian", "female", "male", "swd", "el", "ed", "black_male", "hispanic_male")
_PATHS = (
    ("graduation_4yr", 2022, 0.08, "2022-12-13"),
    ("ela_proficiency", 2024, 0.06, AFTER_NEW_TEST),
    ("chronic_absence", 2024, 0.09, AFTER_NEW_TEST),
)
"""KPI, baseline year, and the share of the baseline's distance to 100 (to 0 for absence) cut each year."""


def targets(results: list[Row]) -> list[Row]:
    """Every target row; those of groups and schools start from their own baseline in ``results``."""
    return [*_adopted(), *_ranges(), *_counted(), *_bounds(), *_from_baselines(results), *_climate(results)]


def _adopted() -> Iterator[Row]:
    for rows, as_of in ((_LISTED, ADOPTED), (_NEW_TEST, AFTER_NEW_TEST)):
        for kpi_id, year, kind, value in rows:
            yield {"kpi_id": kpi_id, "year": year, "kind": kind, "value": value, "as_of": as_of}
    lowered: Row = {"kpi_id": "graduation_4yr", "year": 2025, "kind": "value", "value": 86.5, "as_of": "2024-06-10"}
    yield lowered | {"reason": LOWERED}


def _ranges() -> Iterator[Row]:
    for year in range(2023, 2028):
        yield {"kpi_id": "fund_balance", "year": year, "kind": "range", "value": 8, "high": 15, "as_of": ADOPTED}


def _counted() -> Iterator[Row]:
    """Targets printed as a whole percent and a count of schools: the counts decide."""
    for year, leads, percent in ((2023, 16, 41), (2024, 18, 46), (2025, 20, 51), (2026, 26, 67), (2027, 31, 79)):
        row: Row = {"kpi_id": "technology_leads", "year": year, "kind": "value", "value": percent}
        yield row | {"numerator": leads, "denominator": 39, "as_of": ADOPTED}


def _bounds() -> Iterator[Row]:
    for group, bounds in _GAPS.items():
        for year, points in zip((2025, 2027), bounds, strict=True):
            row: Row = {"kpi_id": "advanced_courses", "year": year, "group_id": group, "on": "gap"}
            yield row | {"kind": "value", "value": points, "as_of": ADOPTED}


def _from_baselines(results: list[Row]) -> Iterator[Row]:
    for kpi_id, start, cut, as_of in _PATHS:
        for found in results:
            school, group = str(found.get("school_id", "")), str(found.get("group_id", ""))
            if (found["kpi_id"], found["year"]) != (kpi_id, start) or (school == "") == (group == ""):
                continue
            if group and group not in _GROUPS:
                continue
            goal = 0.0 if kpi_id == "chronic_absence" else 100.0
            first = float(str(found["value"]))
            for year in range(start + 1, 2028):
                value = first + (goal - first) * min(1.0, cut * (year - start))
                row: Row = {"kpi_id": kpi_id, "year": year, "school_id": school, "group_id": group, "kind": "value"}
                yield row | {"value": f"{value:.1f}", "as_of": as_of}


def _climate(results: list[Row]) -> Iterator[Row]:
    for found in results:
        if (found["kpi_id"], found["year"]) == ("climate_rating", 2023) and found.get("school_id"):
            row: Row = {"kpi_id": "climate_rating", "year": 2027, "school_id": found["school_id"], "kind": "value"}
            yield row | {"value": "Strong", "as_of": ADOPTED}
