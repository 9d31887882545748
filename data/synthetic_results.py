"""Results of the synthetic district that are counted from student records.

Which group does better is a choice made here, in log-odds, so that gaps look like those districts
publish; it describes no real place. Schools have their own effects, and a few have a story.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from data.synthetic_students import Flags, Numbers, Schools, Students, counts, outcome

Row = dict[str, object]
Cell = tuple[str, str, int, int]
"""School, group, numerator and denominator."""

SUPPRESSED = "Fewer than forty answered; the survey's own rule withholds the result"
MERGED = "Closed in June 2023; its students moved to Harriet Tubman Elementary School"


@dataclass(frozen=True)
class Model:
    """A yes-or-no outcome: log-odds by year and group, and how a group's odds drift each year.

    ``stories`` moves one school's odds each year; ``spread`` is the width of school effects.
    """

    kpi_id: str
    base: Mapping[int, float]
    effects: Mapping[str, float]
    first_grade: int
    last_grade: int
    by_school: bool = False
    drift: Mapping[str, float] = field(default_factory=dict)
    stories: Mapping[str, float] = field(default_factory=dict)
    spread: float = 0.5
    share: float = 1.0
    baseline: int | None = None
    series: str = ""
    published: str = "10-15"


GRADUATION = Model(
    "graduation_4yr",
    {2022: 1.86, 2023: 1.93, 2024: 2.08, 2025: 2.13},
    {"female": 0.28, "ed": -0.55, "el": -0.55, "swd": -0.95, "homeless": -0.7, "foster": -0.6}
    | {"black": -0.18, "hispanic": -0.22, "asian": 0.35, "american_indian": -0.4, "gifted": 1.2, "newcomer": -0.6},
    12,
    12,
    True,
    {"swd": 0.11, "el": -0.05, "black": 0.05},
    {"0402": -0.30, "0408": 0.20, "0410": -0.03},
    baseline=2022,
    published="12-01",
)
ADVANCED = Model(
    "advanced_courses",
    {2022: -0.35, 2023: -0.22, 2024: -0.02, 2025: 0.06},
    {"female": 0.2, "ed": -0.7, "el": -0.9, "swd": -1.1, "black": -0.55, "hispanic": -0.4, "asian": 0.7, "gifted": 1.6},
    11,
    12,
    drift={"ed": 0.08, "black": 0.05},
    baseline=2022,
    published="11-30",
)
POSTSECONDARY = Model(
    "postsecondary",
    {2022: 0.55, 2023: 0.58, 2024: 0.60},
    {"female": 0.35, "ed": -0.65, "el": -0.4, "swd": -0.7, "black": -0.05, "hispanic": -0.25, "asian": 0.6, "gifted": 0.9},
    12,
    12,
    drift={"hispanic": -0.03},
    baseline=2022,
    published="05-15",
)
ABSENCE = Model(
    "chronic_absence",
    {2024: -1.90, 2025: -2.03},
    {"ed": 0.75, "swd": 0.35, "el": -0.1, "homeless": 0.95, "foster": 0.3, "black": 0.10, "hispanic": 0.12, "asian": -0.6}
    | {"american_indian": 0.5, "migrant": 0.3},
    0,
    12,
    True,
    stories={"0412": 0.1, "0206": -0.3},
    spread=0.4,
    baseline=2024,
    published="11-15",
)
ELA = Model(
    "ela_proficiency",
    {2024: 0.38, 2025: 0.45},
    {"female": 0.22, "ed": -0.75, "el": -1.3, "swd": -1.35, "black": -0.40, "hispanic": -0.25, "asian": 0.5, "gifted": 1.7},
    3,
    8,
    True,
    {"el": 0.05},
    {"0115": 0.25, "0105": -0.1},
    baseline=2024,
    series="State test of 2024",
)
MATHEMATICS = Model(
    "math_proficiency",
    {2024: 0.16, 2025: 0.20},
    {"ed": -0.8, "el": -0.9, "swd": -1.25, "black": -0.50, "hispanic": -0.3, "asian": 0.8, "gifted": 1.7},
    3,
    8,
    True,
    {"swd": -0.04},
    {"0204": 0.2, "0208": -0.2},
    baseline=2024,
    series="State test of 2024",
)
CONFIDENCE = Model(
    "sel_competence",
    {2023: 0.55, 2024: 0.60, 2025: 0.76},
    {"female": -0.12, "ed": -0.2, "el": -0.15, "swd": -0.3, "two_or_more": -0.15, "homeless": -0.4},
    6,
    12,
    share=0.71,
    baseline=2023,
    published="06-30",
)


def row(kpi_id: str, year: int, cell: Cell, **more: object) -> Row:
    """A result row from counts: ``value`` is 100 x/n to two decimals, as an agency would print it."""
    place, group, x, n = cell
    shown = "" if group == "all" else group
    value = f"{100 * x / n:.2f}".rstrip("0").rstrip(".")
    return {"kpi_id": kpi_id, "year": year, "school_id": place, "group_id": shown, "value": value} | {
        "numerator": x,
        "denominator": n,
        **more,
    }


def student_results(rng: np.random.Generator, students: Students, schools: Schools) -> list[Row]:
    """Every result that is a share of students, with numerator and denominator."""
    graduates: dict[int, Flags] = {}
    rows: list[Row] = []
    for model in (GRADUATION, ADVANCED, POSTSECONDARY, ABSENCE, ELA, MATHEMATICS, CONFIDENCE):
        rows += _modelled(rng, students, schools, model, graduates)
    return [*rows, *suspensions(rng, students)]


def _modelled(
    rng: np.random.Generator, students: Students, schools: Schools, model: Model, graduates: dict[int, Flags]
) -> Iterator[Row]:
    effect = {s["school_id"]: model.spread * (2 * rng.random() - 1) for s in schools}
    effect |= {"0406": 1.6, "0412": -1.1} if model is GRADUATION else {"0412": 0.9} if model is ABSENCE else {}
    first = min(model.base)
    for year, base in model.base.items():
        grade, school = students.grade(year), students.school(year)
        who = (grade >= model.first_grade) & (grade <= model.last_grade)
        if model in (ELA, MATHEMATICS):
            who = who | (grade == 11)
        if model is POSTSECONDARY:
            who = who & graduates[year]
        if model.share < 1:
            who = who & (rng.random(len(who)) < model.share)
        moved = {s: e + (year - first) * model.stories.get(s, 0.0) for s, e in effect.items()}
        extra: Numbers = np.array([moved[s] for s in school])
        if model is ABSENCE:
            extra = extra + np.where((grade == 0) | (grade >= 9), 0.45, 0.0)
        effects = {g: e + (year - first) * model.drift.get(g, 0.0) for g, e in model.effects.items()}
        effects |= {g: (year - first) * d for g, d in model.drift.items() if g not in model.effects}
        events = outcome(rng, students, base, effects, extra)
        if model is GRADUATION:
            graduates[year] = events
        as_of = f"{year + (model is POSTSECONDARY)}-{model.published}"
        for cell in counts(students, who, events, school if model.by_school else None):
            if model is CONFIDENCE and cell[3] < 40:
                yield _withheld(model.kpi_id, year, cell[1], as_of)
            else:
                baseline = _baseline(model, year, cell)
                yield row(model.kpi_id, year, cell, series=model.series, baseline=baseline, as_of=as_of)


def _baseline(model: Model, year: int, cell: Cell) -> str:
    """The district's own absence rate has an older baseline, published without counts."""
    older = model is ABSENCE and cell[:2] == ("", "all")
    return "true" if year == model.baseline and not older else ""


def _withheld(kpi_id: str, year: int, group: str, as_of: str) -> Row:
    return {"kpi_id": kpi_id, "year": year, "group_id": group, "status": "suppressed", "reason": SUPPRESSED, "as_of": as_of}


def suspensions(rng: np.random.Generator, students: Students) -> Iterator[Row]:
    """Out-of-school suspensions for each 100 students: a student may count more than once."""
    effects = {"male": 0.7, "ed": 0.8, "swd": 0.75, "black": 0.85, "hispanic": 0.1, "asian": -1.2, "gifted": -0.9}
    for year, base in {2023: -4.05, 2024: -4.15, 2025: -4.42}.items():
        grade, school = students.grade(year), students.school(year)
        extra = np.where(grade >= 6, 1.0, -0.6)
        once = outcome(rng, students, base, effects, extra)
        again = once & (rng.random(len(once)) < 0.32)
        third = again & (rng.random(len(once)) < 0.3)
        events: npt.NDArray[np.int64] = once.astype(np.int64) + again + third
        for cell in counts(students, students.enrolled(year), events, school):
            if cell[0] == "" or cell[1] == "all":
                yield row("suspensions", year, cell, as_of=f"{year}-11-15", baseline="true" if year == 2023 else "")
