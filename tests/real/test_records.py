"""The synthetic district's students, given as records, are counted to the figures that its bundle holds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest

from data import synthetic, synthetic_results
from data.bundle import read
from data.synthetic_students import RACES, SCHOOL_GROUPS, Flags, Students, draw
from tests.prepare import write
from tests.real.published import plan_rows

YEARS = (2024, 2025)
MODELS = (
    synthetic_results.GRADUATION,
    synthetic_results.ADVANCED,
    synthetic_results.POSTSECONDARY,
    synthetic_results.ABSENCE,
    synthetic_results.ELA,
    synthetic_results.MATHEMATICS,
    synthetic_results.CONFIDENCE,
)
KPIS = ("graduation_4yr", "advanced_courses", "chronic_absence", "ela_proficiency", "math_proficiency")
FLAGS = ("swd", "el", "ed", "homeless", "foster", "migrant", "military", "gifted", "newcomer")
PAIRS = {"disability": "swd", "english": "el", "income": "ed"}
ALONE = {
    "housing": "homeless",
    "care": "foster",
    "mobility": "migrant",
    "family": "military",
    "programme": "gifted",
    "arrival": "newcomer",
}
Cells = dict[tuple[str, int, str, str], tuple[float, float]]


def records() -> Iterator[pd.DataFrame]:
    """The students of each year with a flag for each KPI: who was counted, and who met it."""
    schools = synthetic.read_schools(synthetic.HOME)
    rng = np.random.default_rng(synthetic.SEED)
    students = draw(rng, schools)
    asked = [(model.kpi_id, year) for model in MODELS for year in model.base]
    flags: dict[int, dict[str, Flags]] = {year: {} for year in YEARS}

    def spy(_: Students, who: Flags, events: Flags, _school: object) -> Iterator[object]:
        kpi_id, year = asked.pop(0) if asked else ("", 0)  # suspensions come last and are not asked for
        if kpi_id in KPIS and year in YEARS:
            flags[year] |= {kpi_id: events & who, f"{kpi_id}_of": who}
        return iter(())

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(synthetic_results, "counts", spy)
        synthetic_results.student_results(rng, students, schools)
    race = np.select([students.flags[name] for name in RACES], RACES, "")
    for year in YEARS:
        frame = {"year": np.int32(year), "school_id": students.school(year), "race": race}
        sex = {"sex": np.where(students.flags["female"], "female", "male")}
        yield pd.DataFrame({**frame, **sex, **{name: students.flags[name] for name in FLAGS}, **flags[year]})


def declared() -> str:
    flags = [*FLAGS, *KPIS, *(f"{kpi}_of" for kpi in KPIS)]
    columns = ['year = "integer"', *(f'{name} = "text"' for name in ("school_id", "race", "sex"))]
    dimensions = ['race = "race"', 'sex = "sex"']
    dimensions += [f"{name} = \"case when {flag} then '{flag}' else 'not_{flag}' end\"" for name, flag in PAIRS.items()]
    dimensions += [f"{name} = \"case when {flag} then '{flag}' end\"" for name, flag in ALONE.items()]
    kpis = [
        f'[kpis.{kpi}]\nnumerator = "{kpi}"\ndenominator = "{kpi}_of"\ncrosses = [["race", "sex"]]\n'
        f"schools = {str(kpi != 'advanced_courses').lower()}"
        for kpi in KPIS
    ]
    parts = [["[columns]", *columns, *(f'{name} = "boolean"' for name in flags)], ["[dimensions]", *dimensions], kpis]
    return "\n".join(line for part in parts for line in part)


def committed() -> Cells:
    """Numerators and denominators of the bundle, the newest of each key."""
    found: Cells = {}
    for row in sorted(plan_rows("riverbend", "results"), key=lambda row: row["as_of"]):
        if row["kpi_id"] in KPIS and int(row["year"]) in YEARS and row["numerator"]:
            key = row["kpi_id"], int(row["year"]), row["school_id"], row["group_id"] or "all"
            found[key] = float(row["numerator"]), float(row["denominator"])
    return found


def test_its_student_records_give_the_counts_of_its_results(tmp_path: Path) -> None:
    kpis = [{"kpi_id": kpi} for kpi in KPIS]
    schools = [{"school_id": row["school_id"], "name": row["name"]} for row in plan_rows("riverbend", "schools")]
    folder = write(
        tmp_path / "b",
        plan=[{"privacy_profile": "exact_suppressed"}],
        kpis=kpis,
        schools=schools,
        groups=plan_rows("riverbend", "groups"),
    )
    (folder / "records").mkdir()
    with duckdb.connect() as connection:
        for year, frame in zip(YEARS, records(), strict=True):
            connection.register("students", frame)
            connection.execute(f"COPY students TO '{folder}/records/{year}.parquet'")
    (folder / "records.toml").write_text(declared())
    made = read(folder)
    assert not made.errors
    counted: Cells = {
        (str(r["kpi_id"]), int(str(r["year"])), str(r["school_id"]), str(r["group_id"])): (
            float(str(r["numerator"])),
            float(str(r["denominator"])),
        )
        for r in made.tables["results"]
    }
    # The bundle gives fewer groups by school than by district.
    shown = {key: cell for key, cell in counted.items() if not key[2] or key[3] in SCHOOL_GROUPS}
    expected = committed()
    assert len(expected) > 4000
    assert shown == expected
