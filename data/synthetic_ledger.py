"""Results of the synthetic district that no record stands behind: set here, with their open ends.

A ratio, a balance or a cost of an invented district has nothing to be counted from.
"""

from __future__ import annotations

from collections.abc import Iterator

from data.synthetic_results import Row, row

CORRECTED = "The state accepted corrections to transfer records in March 2025"

_WAIVED = ("not_collected", "State testing waived", "2021-10-15")
_SPRING = ("pending", "The state publishes the tests of spring 2026 in December", "2026-10-15")
_OPEN = (
    ("ela_proficiency", 2021, *_WAIVED),
    ("math_proficiency", 2021, *_WAIVED),
    ("sel_competence", 2022, "not_collected", "No survey that year", "2022-06-30"),
    ("ela_proficiency", 2026, *_SPRING),
    ("math_proficiency", 2026, *_SPRING),
    ("graduation_4yr", 2026, "pending", "The state confirms the cohort in December", "2026-10-01"),
    ("counselor_ratio", 2026, "pending", "Counted in the autumn staffing file", "2026-10-01"),
    ("career_credentials", 2026, "pending", "The register closes in November", "2026-10-01"),
    ("fund_balance", 2026, "pending", "The audit ends in December", "2026-10-01"),
    ("technology_leads", 2026, "pending", "Counted in the autumn staffing file", "2026-10-01"),
    ("climate_rating", 2026, "pending", "Reviewers report at the end of November", "2026-10-01"),
    ("language_access", 2026, "pending", "The audit of notices ends in November", "2026-10-01"),
    ("postsecondary", 2025, "late", "The match with college records was due in May and has not arrived", "2026-06-01"),
    ("postsecondary", 2026, "pending", "Matched with college records in May 2027", "2026-10-01"),
    ("chronic_absence", 2026, "late", "Two schools have not closed their attendance registers", "2026-11-16"),
    ("sel_competence", 2026, "late", "The survey closed in June; the file has not been delivered", "2026-07-15"),
    ("staff_voice", 2026, "late", "Coding of answers is not finished", "2026-11-01"),
)

_DISTRICT: dict[str, tuple[str, dict[int, float]]] = {
    "counselor_ratio": ("11-15", {2022: 490, 2023: 455, 2024: 430, 2025: 402}),
    "career_credentials": ("11-30", {2022: 1210, 2023: 1385, 2024: 1502, 2025: 1730}),
    "discipline_referrals": ("09-15", {2022: 8120, 2023: 7740}),
    "vacancy_days": ("07-15", {2022: 48, 2023: 44, 2024: 45}),
    "grievance_days": ("08-31", {2022: 41, 2023: 38, 2024: 39, 2025: 44}),
    "fund_balance": ("12-20", {2022: 7.1, 2023: 9.4, 2024: 12.2, 2025: 15.8}),
    "energy_cost": ("09-30", {2022: 214.6, 2023: 231.1, 2024: 222.45, 2025: 205.3}),
}
_BEFORE_NEW_TEST = {"ela_proficiency": {2022: 48.3, 2023: 49.4}, "math_proficiency": {2022: 44.9, 2023: 45.2}}
_EARLIER_ABSENCE = {2022: 29.8, 2023: 27.1}


def set_by_hand() -> Iterator[Row]:
    """District figures without counts, older series, and quarterly readings within a year."""
    for kpi_id, (day, values) in _DISTRICT.items():
        first = min(values)
        for year, value in values.items():
            flag = "true" if year == first else ""
            yield {"kpi_id": kpi_id, "year": year, "value": f"{value:g}", "baseline": flag, "as_of": f"{year}-{day}"}
    for kpi_id, old in _BEFORE_NEW_TEST.items():
        for year, value in old.items():
            yield {"kpi_id": kpi_id, "year": year, "value": value, "series": "State test of 2015", "as_of": f"{year}-10-15"}
    for year, value in _EARLIER_ABSENCE.items():
        flag = "true" if year == 2022 else ""
        yield {"kpi_id": "chronic_absence", "year": year, "value": value, "baseline": flag, "as_of": f"{year}-11-15"}
    for year, number, day in ((2023, 47, "04-30"), (2024, 49, "04-30"), (2025, 56, "04-30")):
        yield {"kpi_id": "staff_voice", "year": year, "value": number, "as_of": f"{year}-{day}"}
    for year, quarter, value in (
        *((2025, "2024-10-31", 43), (2025, "2025-01-31", 41), (2025, "2025-04-30", 38), (2025, "2025-06-30", 36)),
        *((2026, "2025-10-31", 39), (2026, "2026-01-31", 37), (2026, "2026-06-30", 35)),
    ):
        status, day = ("final", "2025-07-15") if year == 2025 else ("preliminary", "2026-07-15")
        yield {"kpi_id": "vacancy_days", "year": year, "value": value, "measured_on": quarter, "status": status, "as_of": day}
    # A published range: the old report printed bands for the smallest groups.
    yield {"kpi_id": "advanced_courses", "year": 2021, "group_id": "pacific_islander", "low": 20, "high": 29} | {
        "reason": "Published as a band",
        "as_of": "2021-11-30",
    }
    yield {"kpi_id": "advanced_courses", "year": 2021, "value": "31.4", "as_of": "2021-11-30"}


def not_yet() -> Iterator[Row]:
    """What is due, late, provisional or was never collected, as it stands in November 2026."""
    for kpi_id, year, status, reason, as_of in _OPEN:
        yield {"kpi_id": kpi_id, "year": year, "status": status, "reason": reason, "as_of": as_of}
    provisional = {"status": "preliminary", "as_of": "2026-08-15"}
    yield row("evaluations_completed", 2026, ("", "all", 1893, 1931), reason="Before appeals are decided", **provisional)
    yield {"kpi_id": "energy_cost", "year": 2026, "value": "198.75", "reason": "Before the final gas bill", **provisional}


def restated(rows: list[Row]) -> Iterator[Row]:
    """The first report of graduation in 2024 beside the corrected one, which keeps its place."""
    for found in rows:
        if (found["kpi_id"], found["year"]) != ("graduation_4yr", 2024) or found.get("school_id", "") not in ("", "0404"):
            yield found
            continue
        x, n = int(str(found["numerator"])), int(str(found["denominator"]))
        if found["group_id"] == "":
            yield row("graduation_4yr", 2024, (str(found["school_id"]), "all", x - 11, n + 4), as_of="2024-12-01")
            yield found | {"as_of": "2025-03-14", "reason": CORRECTED}
        else:
            yield found
