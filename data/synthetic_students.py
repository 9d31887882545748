"""Student records of the synthetic district, and their counts by school and group.

Every record is invented. Draws use only the generator's uniform stream, which numpy keeps stable
between versions, so that the committed files can be made again to the byte.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.float64]
Schools = list[dict[str, str]]

FIRST_COHORT, LAST_COHORT = 2022, 2037
"""Graduating classes: thirteen in a row are enrolled in one school year, 30,000 students."""

RACES = ("white", "black", "hispanic", "asian", "two_or_more", "american_indian", "pacific_islander")
REGIONS = ("North", "East", "South", "West")
_REGION_SHARE = (0.27, 0.25, 0.26, 0.22)
_RACE_SHARE = {
    "North": (0.58, 0.14, 0.12, 0.10, 0.05, 0.006, 0.004),
    "East": (0.30, 0.38, 0.20, 0.05, 0.055, 0.010, 0.005),
    "South": (0.08, 0.66, 0.20, 0.01, 0.040, 0.007, 0.003),
    "West": (0.15, 0.17, 0.57, 0.05, 0.035, 0.015, 0.010),
}
_ED_SHARE = {"North": 0.24, "East": 0.50, "South": 0.76, "West": 0.64}
_EL_SHARE = {"hispanic": 0.34, "asian": 0.22, "pacific_islander": 0.12}
_CITYWIDE_HIGH = {"0406": 0.035, "0403": 0.05, "0412": 0.025}

SCHOOL_GROUPS = ("all", *RACES, "female", "male", "swd", "not_swd", "el", "not_el", "ed", "not_ed")
DISTRICT_GROUPS = (
    *SCHOOL_GROUPS,
    *(f"{race}_{sex}" for race in RACES for sex in ("female", "male")),
    *("homeless", "foster", "migrant", "military", "gifted", "newcomer"),
)


@dataclass(frozen=True)
class Students:
    """One row a student: graduating class, region, zoned schools and group flags."""

    cohort: npt.NDArray[np.int64]
    region: npt.NDArray[np.object_]
    elementary: npt.NDArray[np.object_]
    middle: npt.NDArray[np.object_]
    high: npt.NDArray[np.object_]
    flags: Mapping[str, Flags]

    def grade(self, year: int) -> npt.NDArray[np.int64]:
        """Grade in a school year, 0 for kindergarten; below 0 or above 12 is not enrolled."""
        return 12 - (self.cohort - year)

    def enrolled(self, year: int) -> Flags:
        grade = self.grade(year)
        return (grade >= 0) & (grade <= 12)

    def school(self, year: int) -> npt.NDArray[np.object_]:
        """The school attended: Cotton Mill closed after 2023, the STEM academy opened in 2024."""
        grade = self.grade(year)
        elementary, middle = self.elementary.copy(), self.middle.copy()
        if year > 2023:
            elementary[elementary == "0110"] = "0111"
        else:
            elementary[elementary == "0301"] = "0117"
            middle[middle == "0301"] = "0207"
        return np.where(grade <= 5, elementary, np.where(grade <= 8, middle, self.high))


def _pick(u: Numbers, shares: Numbers) -> npt.NDArray[np.int64]:
    edges = np.cumsum(shares) / np.sum(shares)
    return np.minimum(np.searchsorted(edges, u, side="right"), len(shares) - 1)


def draw(rng: np.random.Generator, schools: Schools) -> Students:
    """Students of sixteen graduating classes; any thirteen in a row hold 30,000."""
    sizes = [2308 if (c - FIRST_COHORT) % 13 < 9 else 2307 for c in range(FIRST_COHORT, LAST_COHORT + 1)]
    cohort = np.repeat(np.arange(FIRST_COHORT, LAST_COHORT + 1), sizes)
    n = len(cohort)
    region = np.array(REGIONS, dtype=object)[_pick(rng.random(n), np.array(_REGION_SHARE))]
    u_race, u_ed = rng.random(n), rng.random(n)
    race = np.empty(n, dtype=object)
    ed = np.zeros(n, dtype=np.bool_)
    for name in REGIONS:
        here = region == name
        race[here] = np.array(RACES, dtype=object)[_pick(u_race[here], np.array(_RACE_SHARE[name]))]
        lift = np.where(race[here] == "white", -0.10, np.where(race[here] == "asian", -0.06, 0.05))
        ed[here] = u_ed[here] < _ED_SHARE[name] + lift
    flags = _flags(rng, race, ed)
    elementary, middle = _zones(rng, region, ed, schools)
    high = _high(rng, region, ed, schools)
    return Students(cohort, region, elementary, middle, high, flags)


def _flags(rng: np.random.Generator, race: npt.NDArray[np.object_], ed: Flags) -> dict[str, Flags]:
    n = len(race)

    def chance(p: float | Numbers) -> Flags:
        return rng.random(n) < p

    female = chance(0.49)
    swd = chance(np.where(female, 0.10, 0.18))
    el = chance(np.array([_EL_SHARE.get(r, 0.015) for r in race]))
    flags: dict[str, Flags] = {"all": np.ones(n, dtype=np.bool_)}
    flags |= {name: race == name for name in RACES}
    flags |= {"female": female, "male": ~female, "swd": swd, "not_swd": ~swd, "el": el, "not_el": ~el}
    flags |= {"ed": ed, "not_ed": ~ed}
    for name in RACES:
        flags |= {f"{name}_female": flags[name] & female, f"{name}_male": flags[name] & ~female}
    flags["homeless"] = chance(np.where(ed, 0.05, 0.004))
    flags["foster"] = chance(0.008)
    flags["migrant"] = chance(np.where(flags["hispanic"] & ed, 0.016, 0.0005))
    flags["military"] = chance(0.03)
    flags["gifted"] = chance(np.where(ed, 0.06, 0.16))
    flags["newcomer"] = el & chance(0.22)
    return flags


def _zones(
    rng: np.random.Generator, region: npt.NDArray[np.object_], ed: Flags, schools: Schools
) -> tuple[npt.NDArray[np.object_], npt.NDArray[np.object_]]:
    """Elementary and middle school of each student; a combined school is both."""
    elementary, middle = np.empty(len(region), dtype=object), np.empty(len(region), dtype=object)
    for name in REGIONS:
        first = [s["school_id"] for s in schools if s["region"] == name and s["level"] in ("elementary", "combined")]
        then = [s["school_id"] for s in schools if s["region"] == name and s["level"] == "middle"]
        here = region == name
        weight, tilt = 0.7 + 0.6 * rng.random(len(first)), 1.6 * (rng.random(len(first)) - 0.5)
        u, v = rng.random(int(here.sum())), rng.random(int(here.sum()))
        for poor in (False, True):
            some = ed[here] == poor
            lean = weight * np.exp(tilt * (0.5 if poor else -0.5))
            places = np.flatnonzero(here)[some]
            elementary[places] = np.array(first, dtype=object)[_pick(u[some], lean)]
            middle[places] = np.array(then, dtype=object)[_pick(v[some], np.ones(len(then)))]
    both = np.isin(elementary.astype(str), [s["school_id"] for s in schools if s["level"] == "combined"])
    return elementary, np.where(both, elementary, middle)


def _high(rng: np.random.Generator, region: npt.NDArray[np.object_], ed: Flags, schools: Schools) -> npt.NDArray[np.object_]:
    """High school of each student: three are open to the whole city, the rest take their region."""
    n = len(region)
    high = np.empty(n, dtype=object)
    u, v = rng.random(n), rng.random(n)
    for name in REGIONS:
        here = region == name
        zoned = [s["school_id"] for s in schools if s["region"] == name and s["level"] == "high"]
        zoned = [s for s in zoned if s not in _CITYWIDE_HIGH]
        high[here] = np.array(zoned, dtype=object)[_pick(u[here], 0.8 + 0.4 * rng.random(len(zoned)))]
    edge = 0.0
    for school, share in _CITYWIDE_HIGH.items():
        wide = share * (np.where(ed, 1.6, 0.3) if school == "0412" else 1.0)
        high = np.where((v >= edge) & (v < edge + wide), school, high)
        edge += 0.06
    return high


def outcome(rng: np.random.Generator, students: Students, base: float, effects: Mapping[str, float], extra: Numbers) -> Flags:
    """A yes or no a student, from a logistic model: ``base`` and ``effects`` are log-odds."""
    odds = base + extra
    for group, effect in effects.items():
        odds = odds + effect * students.flags[group]
    return rng.random(len(odds)) < 1 / (1 + np.exp(-odds))


def counts(
    students: Students, who: Flags, events: npt.NDArray[np.generic], school: npt.NDArray[np.object_] | None
) -> Iterator[tuple[str, str, int, int]]:
    """(school, group, numerator, denominator) of every group with students; schools when given.

    ``events`` may be flags or counts a student. Groups of few students are kept: what may be
    published of them is decided by the build, not here.
    """
    values = events[who].astype(np.int64)
    for group in DISTRICT_GROUPS:
        member = students.flags[group][who]
        if member.any():
            yield "", group, int(values[member].sum()), int(member.sum())
    if school is None:
        return
    places = school[who]
    for group in SCHOOL_GROUPS:
        member = students.flags[group][who]
        frame = pd.DataFrame({"school": places[member].astype(str), "x": values[member]})
        table = frame.groupby("school")["x"].agg(["sum", "count"])
        for place, x, n in zip(table.index, table["sum"], table["count"], strict=True):
            yield str(place), group, int(x), int(n)
