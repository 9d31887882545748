"""Student records written in a test, and a naive count of them that knows nothing of SQL."""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from data.bundle import Bundle, read
from data.records import Options
from tests.prepare import write

Student = Mapping[str, object]
Cells = dict[tuple[str, int, str, str], tuple[float | None, float | None, float | None]]

DECLARED = """
[columns]
year = "integer"
school_id = "text"
race = "text"
sex = "text"
swd = "boolean"
in_cohort = "boolean"
graduated = "boolean"
suspensions = "integer"

[dimensions]
race = "race"
sex = "sex"
disability = "case when swd then 'swd' when not swd then 'not_swd' end"

[kpis.graduation]
numerator = "graduated"
denominator = "in_cohort"
crosses = [["race", "sex"]]
as_of = { 2021 = "2021-12-01" }
baseline = 2021

[kpis.suspensions]
numerator = "suspensions"
denominator = "true"
dimensions = ["race"]
schools = false

[kpis.credentials]
numerator = "graduated and in_cohort"
dimensions = []
years = [2022]
"""
KPIS = [
    {"kpi_id": "graduation"},
    {"kpi_id": "suspensions", "unit": "rate_100", "better": "lower"},
    {"kpi_id": "credentials", "unit": "count"},
]
SCHOOLS = [{"school_id": "0101", "name": "A"}, {"school_id": "0102", "name": "B"}]


def students(count: int, seed: int = 7) -> list[dict[str, object]]:
    """Invented students, some of no school and some whose race is not given."""
    draw = random.Random(seed)
    return [
        {
            "student_id": f"canary-{seed}-{number:05}",
            "year": draw.choice((2021, 2022)),
            "school_id": draw.choice(("0101", "0102", "0102", "")),
            "race": draw.choice(("black", "white", "Hispanic/Latino", "")),
            "sex": draw.choice(("female", "male")),
            "swd": draw.choice(("yes", "no", "no")),
            "in_cohort": draw.choice(("true", "false")),
            "graduated": draw.choice(("1", "1", "0")),
            "suspensions": draw.choice((0, 0, 0, 1, 3)),
        }
        for number in range(count)
    ]


def bundle(folder: Path, files: Mapping[str, Sequence[Student]], declared: str = DECLARED, **tables: Sequence[Student]) -> Path:
    """A sound bundle whose only results are those of its records; ``files`` are CSV files by name."""
    given = {"plan": [{"privacy_profile": "range_ladder"}], "kpis": KPIS, "schools": SCHOOLS, **tables}
    write(folder, **given)
    (folder / "records.toml").write_text(declared, encoding="utf-8")
    (folder / "records").mkdir(exist_ok=True)
    for name, rows in files.items():
        with (folder / "records" / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    return folder


def counted(found: Bundle) -> Cells:
    """The cells of a bundle's results: value where it was not computed, numerator and denominator."""
    assert not found.errors, found.errors
    return {
        (str(r["kpi_id"]), int(str(r["year"])), str(r["school_id"]), str(r["group_id"])): (
            None if r["computed"] else _number(r["value"]),
            _number(r["numerator"]),
            _number(r["denominator"]),
        )
        for r in found.tables["results"]
    }


def read_quietly(folder: Path) -> Bundle:
    return read(folder, Options(memory_limit="200MB"))


def naive(rows: Iterable[Student]) -> Cells:
    """What DECLARED asks for, counted a student at a time."""
    sums: dict[tuple[str, int, str, str], list[int]] = defaultdict(lambda: [0, 0])
    credentials: dict[tuple[str, int, str, str], int] = defaultdict(int)
    for row in rows:
        year, school, race, sex = int(str(row["year"])), str(row["school_id"]), str(row["race"]), str(row["sex"])
        race = {"Hispanic/Latino": "hispanic"}.get(race, race)
        cohort, graduated = row["in_cohort"] == "true", row["graduated"] == "1"
        groups = ["all", sex, "swd" if row["swd"] == "yes" else "not_swd", *([race] if race else [])]
        for place in {"", school}:
            crossed = [f"{race}_{sex}"] if race and place == "" else []
            for group in [*groups, *crossed] if cohort else []:
                sums["graduation", year, place, group][0] += graduated
                sums["graduation", year, place, group][1] += 1
            if year == 2022:
                credentials["credentials", year, place, "all"] += graduated and cohort
        for group in ["all", *([race] if race else [])]:
            sums["suspensions", year, "", group][0] += int(str(row["suspensions"]))
            sums["suspensions", year, "", group][1] += 1
    found: Cells = {key: (None, float(x), float(n)) for key, (x, n) in sums.items()}
    return found | {key: (float(x), None, None) for key, x in credentials.items()}


def _number(value: object) -> float | None:
    assert value is None or isinstance(value, float)
    return value
