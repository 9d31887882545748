"""Random small districts, counted from invented students: what the privacy engine is tried on."""

from __future__ import annotations

import numpy as np

RACES = ("white", "black", "hispanic", "asian", "two_or_more", "american_indian")
PAIRS = (("female", "male"), ("swd", "not_swd"), ("el", "not_el"), ("ed", "not_ed"))
KPIS = [{"kpi_id": "graduation", "unit": "percent", "audience": "public"}]
Rows = list[dict[str, object]]


def district(
    seed: int,
    schools: int,
    students: int,
    years: int = 1,
    loose: bool = False,
    kpi: str = "graduation",
    outcome: int = 0,
    first: int = 2021,
) -> Rows:
    """Result rows of ``schools`` schools with about ``students`` each, by group, and of their district.

    Race by sex is counted for the district alone. ``loose``: one student in fifty has no race on
    record, so that the races do not add up, and the homeless are a group without a counterpart.
    ``outcome`` other than 0: the same students, and another outcome of theirs.
    """
    rng = np.random.default_rng(seed)
    shares = rng.dirichlet(np.full(len(RACES), 0.7), size=schools)
    rows: Rows = []
    for year in range(first, first + years):
        sizes = np.maximum(4, rng.poisson(students * rng.uniform(0.3, 1.7, schools)))
        place = np.repeat([f"s{n:02d}" for n in range(schools)], sizes)
        race = np.concatenate([rng.choice(RACES, size, p=share) for size, share in zip(sizes, shares, strict=True)])
        if loose:
            race = np.where(rng.random(len(race)) < 0.02, "unknown", race)
        member: dict[str, np.ndarray] = {"all": np.ones(len(place), dtype=bool)}
        member |= {name: race == name for name in RACES}
        for (name, other), share in zip(PAIRS, (0.5, 0.13, 0.08, 0.45), strict=True):
            member[name] = rng.random(len(place)) < share
            member[other] = ~member[name]
        if loose:
            member["homeless"] = rng.random(len(place)) < 0.03
        crossed = {f"{r}_{s}": member[r] & member[s] for r in RACES for s in ("female", "male")}
        done = rng.random(len(place)) < rng.uniform(0.5, 0.95)
        if outcome:
            done = np.random.default_rng([seed, year, outcome]).random(len(place)) < 0.4
        for school in ("", *sorted(set(place))):
            here = np.ones(len(place), dtype=bool) if school == "" else place == school
            for group, who in (member | crossed if school == "" else member).items():
                n, x = int((who & here).sum()), int((who & here & done).sum())
                if n:
                    rows.append(row(school, group, x, n, year, kpi))
    return rows


def row(school: str, group: str, x: int, n: int, year: int = 2021, kpi: str = "graduation") -> dict[str, object]:
    """A result as a bundle holds it once it is read."""
    return {
        "kpi_id": kpi,
        "school_id": school,
        "group_id": group,
        "year": year,
        "measured_on": None,
        "value": round(100 * x / n, 1),
        "low": None,
        "high": None,
        "numerator": float(x),
        "denominator": float(n),
        "status": "final",
    }
