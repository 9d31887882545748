"""Invented students as Parquet: five years, a hundred schools, five dimensions, one KPI. The same count gives the same rows."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import duckdb

SCHOOLS = 100
DECLARED = """
[columns]
year = "integer"
school_id = "text"
race = "text"
sex = "text"
swd = "boolean"
el = "boolean"
ed = "boolean"
in_cohort = "boolean"
graduated = "boolean"

[dimensions]
race = "race"
sex = "sex"
disability = "case when swd then 'swd' else 'not_swd' end"
english = "case when el then 'el' else 'not_el' end"
income = "case when ed then 'ed' else 'not_ed' end"

[kpis.graduation]
numerator = "graduated"
denominator = "in_cohort"
"""
TABLES: dict[str, list[list[str]]] = {
    "plan": [
        ["id", "district", "title", "first_year", "last_year"],
        ["bench", "Invented Schools", "The plan of the bench", "2019", "2023"],
    ],
    "goals": [["goal_id", "order", "name"], ["learning", "1", "Learning"]],
    "objectives": [["objective_id", "goal_id", "order", "name"], ["learn", "learning", "1", "Every student learns"]],
    "kpis": [
        ["kpi_id", "objective_id", "order", "name", "unit", "better"],
        ["graduation", "learn", "1", "Graduation", "percent", "higher"],
    ],
    "schools": [["school_id", "name"], *([f"{n:04}", f"School {n}"] for n in range(SCHOOLS))],
}
# A student's every fact comes from one hash of its number, so that no generator's state is needed.
_STUDENTS = """
COPY (
    SELECT 2019 + (h % 5)::INTEGER AS year, lpad(((h >> 3) % {schools})::VARCHAR, 4, '0') AS school_id,
        (['white', 'white', 'white', 'black', 'black', 'hispanic', 'asian', 'two_or_more', 'american_indian',
          'pacific_islander'])[1 + ((h >> 10) % 10)::INTEGER] AS race,
        CASE WHEN (h >> 14) % 2 = 0 THEN 'female' ELSE 'male' END AS sex, (h >> 16) % 100 < 14 AS swd,
        (h >> 23) % 100 < 11 AS el, (h >> 30) % 100 < 52 AS ed, (h >> 37) % 100 < 92 AS in_cohort,
        (h >> 44) % 100 < 83 AS graduated, 's' || i AS student_id
    FROM (SELECT i, hash(i) AS h FROM range({rows}) AS t(i))
) TO '{file}' (FORMAT parquet)
"""


def bundle(folder: Path, rows: int) -> Path:
    """A bundle whose records hold ``rows`` students; made once, and left as it is where it is there already."""
    file = folder / "records" / "students.parquet"
    if file.exists():
        return file
    (folder / "records").mkdir(parents=True, exist_ok=True)
    for name, cells in TABLES.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as table:
            csv.writer(table).writerows(cells)
    (folder / "records.toml").write_text(DECLARED, encoding="utf-8")
    made = file.with_name(".students.part")
    unsorted: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": "2GB",
        "preserve_insertion_order": "false",
        "temp_directory": str(folder),
    }
    with duckdb.connect(config=unsorted) as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.execute(_STUDENTS.format(schools=SCHOOLS, rows=rows, file=str(made).replace("'", "''")))
    os.replace(made, file)
    return file
