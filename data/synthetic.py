"""Writes the generated tables of the synthetic district: ``python -m data.synthetic [FOLDER]``.

The texts of the plan (goals, KPIs, strategies, projects, schools and so on) are written by hand in
``data/plans/riverbend``; the numbers come from invented student records and a fixed seed, so the
same code writes the same bytes. Nothing here describes a real district, school or person.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from data.synthetic_ledger import restated
from data.synthetic_measures import other_results
from data.synthetic_results import Row, student_results
from data.synthetic_students import Schools, Students, draw
from data.synthetic_survey import survey
from data.synthetic_targets import targets

HOME = Path(__file__).parent / "plans" / "riverbend"
SEED = 20210816

COLUMNS = {
    "results": "kpi_id year school_id group_id measured_on value low high numerator denominator"
    " status baseline series as_of reason",
    "targets": "kpi_id year school_id group_id on kind value high numerator denominator as_of reason",
    "school_profiles": "school_id year enrolment ed_pct el_pct swd_pct",
    "survey_groups": "wave group_id group respondents order list_length",
    "survey_priorities": "wave group_id rank priority_id priority count reported_pct",
}


def generate(schools: Schools) -> dict[str, list[Row]]:
    """Rows of every generated table, by table name. ``schools`` are the rows of ``schools.csv``."""
    rng = np.random.default_rng(SEED)
    students = draw(rng, schools)
    results = list(restated([*student_results(rng, students, schools), *other_results(rng, students, schools)]))
    groups, priorities = survey(rng)
    return {
        "results": results,
        "targets": targets(results),
        "school_profiles": profiles(students, schools),
        "survey_groups": groups,
        "survey_priorities": priorities,
    }


def profiles(students: Students, schools: Schools) -> list[Row]:
    """Enrolment and shares of three groups, in percent to one decimal, a school and year."""
    rows: list[Row] = []
    for year in range(2022, 2026):
        places, here = students.school(year), students.enrolled(year)
        for school in schools:
            who = here & (places == school["school_id"])
            n = int(who.sum())
            if n:
                shares = {f"{g}_pct": f"{100 * int(students.flags[g][who].sum()) / n:.1f}" for g in ("ed", "el", "swd")}
                rows.append({"school_id": school["school_id"], "year": year, "enrolment": n, **shares})
    return rows


def write(tables: dict[str, list[Row]], folder: Path) -> None:
    """Each table as ``folder/<table>.csv``; a cell that is None or absent is left empty."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS[name].split(), restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


def read_schools(folder: Path) -> Schools:
    with (folder / "schools.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def main(arguments: Sequence[str]) -> None:
    folder = Path(arguments[0]) if arguments else HOME
    write(generate(read_schools(HOME)), folder)


if __name__ == "__main__":
    main(sys.argv[1:])
