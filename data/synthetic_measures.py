"""Results of the synthetic district's other KPIs: staff, families, buildings, money, technology.

Figures of the district are the sums of its schools'.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from data.synthetic_ledger import not_yet, set_by_hand
from data.synthetic_results import MERGED, Row, row
from data.synthetic_students import Schools, Students

People = Mapping[int, Mapping[str, int]]
Shape = tuple[str, float, float, float, str]
"""A KPI, its share in the first year, its yearly step, its spread over schools, its day of publication."""

_GRADE3: Shape = ("grade3_reading", 0.412, 0.021, 0.10, "06-30")
_CONFERENCES: Shape = ("family_conferences", 0.612, 0.031, 0.12, "11-30")
_TURNOVER: Shape = ("teacher_turnover", 0.188, -0.0145, 0.06, "12-01")
_EVALUATIONS: Shape = ("evaluations_completed", 0.915, 0.0285, 0.02, "07-31")


def other_results(rng: np.random.Generator, students: Students, schools: Schools) -> list[Row]:
    """Every result not counted from student flags; see ``student_results`` for those."""
    size = {year: _sizes(students, schools, year) for year in range(2022, 2026)}
    return [
        *set_by_hand(),
        *not_yet(),
        *_shares(rng, schools, _GRADE3, {y: _sizes(students, schools, y, 3) for y in size}),
        *_shares(rng, schools, _CONFERENCES, size),
        *_shares(rng, schools, _TURNOVER, _teachers(size)),
        *_shares(rng, schools, _EVALUATIONS, _teachers(size)),
        *_bullying(rng, size),
        *_ordinals(rng, schools, size),
        *_buildings(rng, schools, size),
    ]


def _sizes(students: Students, schools: Schools, year: int, grade: int | None = None) -> dict[str, int]:
    """Students enrolled a school, of one grade when given; schools without any are left out."""
    who = students.enrolled(year) if grade is None else students.grade(year) == grade
    places = students.school(year)[who].astype(str)
    found = {s["school_id"]: int((places == s["school_id"]).sum()) for s in schools}
    return {school: n for school, n in found.items() if n}


def _teachers(size: Mapping[int, Mapping[str, int]]) -> dict[int, dict[str, int]]:
    return {year: {school: round(n / 15.5) for school, n in places.items()} for year, places in size.items()}


def _shares(rng: np.random.Generator, schools: Schools, shape: Shape, people: People) -> Iterator[Row]:
    """A share by school and for the district, counted over ``people`` by year and school."""
    kpi_id, start, step, spread, day = shape
    offset = {s["school_id"]: spread * (2 * rng.random() - 1) for s in schools}
    speed = {s["school_id"]: step * (2 * rng.random()) for s in schools}
    ceiling = 1.0 if kpi_id == "evaluations_completed" else 0.97
    for year, places in people.items():
        x_all = 0
        flag, as_of = "true" if year == min(people) else "", f"{year}-{day}"
        for school, n in places.items():
            p = start + offset[school] + (year - min(people)) * speed[school] + 0.03 * (rng.random() - 0.5)
            x = round(n * min(max(p, 0.01), ceiling))
            x_all += x
            yield row(kpi_id, year, (school, "all", x, n), baseline=flag, as_of=as_of)
        yield row(kpi_id, year, ("", "all", x_all, sum(places.values())), baseline=flag, as_of=as_of)
        if year > 2023 and kpi_id == "family_conferences":
            yield {
                "kpi_id": kpi_id,
                "year": year,
                "school_id": "0110",
                "status": "not_applicable",
                "reason": MERGED,
                "as_of": as_of,
            }


def _bullying(rng: np.random.Generator, size: Mapping[int, Mapping[str, int]]) -> Iterator[Row]:
    for (year, places), rate in zip(size.items(), (11.2, 12.9, 12.4, 13.8), strict=True):
        found = {school: round(n * rate / 1000 * (0.5 + rng.random())) for school, n in places.items()}
        for school, x in [*found.items(), ("", sum(found.values()))]:
            n = places.get(school, sum(places.values()))
            counted = {"numerator": x, "denominator": n, "as_of": f"{year}-11-15"}
            # No value: the reader computes it from the counts, and says so.
            yield {"kpi_id": "bullying_reports", "year": year, "school_id": school, **counted}


def _ordinals(rng: np.random.Generator, schools: Schools, size: Mapping[int, Mapping[str, int]]) -> Iterator[Row]:
    """Climate ratings by school, and whether notices went out in every language; from 2023."""
    levels = ("Needs support", "Developing", "Strong", "Exemplary")
    start = {s["school_id"]: 0.3 + 2.0 * rng.random() for s in schools}
    start["0402"] = 2.4
    step = {s["school_id"]: 0.5 * rng.random() for s in schools} | {"0402": -0.5}
    speaks = {s["school_id"]: rng.random() for s in schools}
    for year in (2023, 2024, 2025):
        more = {"as_of": f"{year}-11-30"}
        first = more | {"baseline": "true" if year == 2023 else ""}
        for school in size[year]:
            level = min(int(start[school] + (year - 2023) * step[school]), 3)
            yield {"kpi_id": "climate_rating", "year": year, "school_id": school, "value": levels[level], **first}
            yes = speaks[school] < 0.25 * (year - 2022)
            yield {"kpi_id": "language_access", "year": year, "school_id": school, "value": "yes" if yes else "no", **more}
        yield {"kpi_id": "climate_rating", "year": year, "value": levels[1] if year < 2025 else levels[2], **first}
        yield {"kpi_id": "language_access", "year": year, "value": "no", **more}


def _buildings(rng: np.random.Generator, schools: Schools, size: Mapping[int, Mapping[str, int]]) -> Iterator[Row]:
    """The condition index of each building (0 is new), and technology leads counted over schools."""
    start = {s["school_id"]: 18 + 42 * rng.random() for s in schools} | {"0301": 3.0, "0112": 58.0, "0408": 61.0}
    done = {("0112", 2024): 34.0, ("0408", 2025): 17.0}
    for year, places in size.items():
        known = {}
        for school in places:
            if year > 2022:
                repaired, cost = rng.random() < 0.22, 4 + 8 * rng.random()
                start[school] += 0.7 - done.get((school, year), cost if repaired else 0.0)
            known[school] = start[school]
        flag = "true" if year == 2022 else ""
        mean = sum(known.values()) / len(known)
        for school, value in [*known.items(), ("", mean)]:
            shown = f"{value:.1f}"
            yield {"kpi_id": "facility_condition", "year": year, "school_id": school, "value": shown} | {
                "baseline": flag,
                "as_of": f"{year}-12-15",
            }
        leads = {2022: 13, 2023: 16, 2024: 19, 2025: 22}[year]
        yield row("technology_leads", year, ("", "all", leads, len(places)), baseline=flag, as_of=f"{year}-11-30")
