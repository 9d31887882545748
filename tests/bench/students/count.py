"""``python -m tests.bench.students.count NAME FILE``: counts one file of students in one way, and prints what it cost.

One JSON object: seconds (from the file's path to the counted cells, libraries loaded), processor
(seconds of all cores, without Spark's), megabytes (the process' largest resident set; Spark's with its
executor), cells, and a digest of them. A cell is (year, school, group, graduates, cohort); all ways
must give the same.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import resource
import shutil
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from data.records import EngineName

Cell = tuple[int, str, str, int, int]
KEYS = ("race", "sex", "swd", "el", "ed")
TEXTS = ("school_id", "race", "sex")
_READ = ["year", "school_id", *KEYS, "in_cohort", "graduated"]
SETS = [(unit + ([key] if key else []), key) for unit in (["year"], ["year", "school_id"]) for key in (None, *KEYS)]
"""Each grouping set's columns, and which of them is a group's."""
_ROLL_UP = """
WITH students AS (
    SELECT year, school_id, race, sex, swd, el, ed, count(*) FILTER (WHERE in_cohort AND graduated) AS x,
        count(*) FILTER (WHERE in_cohort) AS n
    FROM read_parquet(?) GROUP BY ALL
)
SELECT year, school_id, race, sex, swd, el, ed, sum(x)::BIGINT, sum(n)::BIGINT FROM students GROUP BY GROUPING SETS (
    (year), (year, race), (year, sex), (year, swd), (year, el), (year, ed), (year, school_id), (year, school_id, race),
    (year, school_id, sex), (year, school_id, swd), (year, school_id, el), (year, school_id, ed))
"""


def named(key: str, value: Any) -> str:
    """The group that a column's value means."""
    return str(value) if key in ("race", "sex") else key if value else f"not_{key}"


def with_duckdb(file: Path) -> list[Cell]:
    import duckdb

    cells: list[Cell] = []
    for year, school, *values, x, n in (
        duckdb.connect(config={"preserve_insertion_order": "false"}).execute(_ROLL_UP, [str(file)]).fetchall()
    ):
        group = next((named(key, value) for key, value in zip(KEYS, values, strict=True) if value is not None), "all")
        cells.append((year, school or "", group, x, n))
    return cells


def with_waymark(file: Path, engine: EngineName = "duckdb") -> list[Cell]:
    """As ``waymark build`` counts the bundle around the file, declaration, hash and checks included, nothing kept from before."""
    from data.draft import draft
    from data.records import Options, count
    from data.sheets import read_source

    shutil.rmtree(file.parent / ".rollups", ignore_errors=True)
    made = draft(read_source(file.parent.parent))
    count.add(made, file.parent.parent, Options(engine))
    if made.problems:
        raise SystemExit(str(made.problems[0]))
    found: list[dict[str, Any]] = made.rows("results")
    return [(r["year"], r["school_id"], r["group_id"], int(r["numerator"]), int(r["denominator"])) for r in found]


def with_spark(file: Path) -> list[Cell]:
    return with_waymark(file, "spark")


def with_polars(file: Path) -> list[Cell]:
    """As polars' user guide has it: a lazy scan, texts of few values as Categorical (their values are not known beforehand,
    else it would be Enum), a group_by for each grouping set, and all collected at once by the streaming engine."""
    pl = importlib.import_module("polars")
    students, met, among = _polars(pl, file)
    return _collected(pl, [students.group_by(names).agg(met.sum().alias("x"), among.sum().alias("n")) for names, _ in SETS])


def with_polars_rolled(file: Path) -> list[Cell]:
    """As ``with_polars``, but rolled up first, as Waymark does: the quickest of eight spellings that were tried."""
    pl = importlib.import_module("polars")
    students, met, among = _polars(pl, file)
    rolled = students.group_by("year", "school_id", *KEYS).agg(met.sum().alias("x"), among.sum().alias("n"))
    return _collected(pl, [rolled.group_by(names).agg(pl.col("x").sum(), pl.col("n").sum()) for names, _ in SETS])


def _polars(pl: Any, file: Path) -> tuple[Any, Any, Any]:
    students = pl.scan_parquet(file).with_columns(pl.col(*TEXTS).cast(pl.Categorical))
    return students, pl.col("in_cohort") & pl.col("graduated"), pl.col("in_cohort")


def _collected(pl: Any, sets: list[Any]) -> list[Cell]:
    cells: list[Cell] = []
    for (_, key), made in zip(SETS, pl.collect_all(sets, engine="streaming"), strict=True):
        cells += [_cell(row, key) for row in made.iter_rows(named=True)]
    return cells


def with_pandas(file: Path) -> list[Cell]:
    """As pandas' user guide has it: only the needed columns are read, texts of few values become categories, and there is
    a groupby for each grouping set, of the observed groups and unsorted."""
    pandas = importlib.import_module("pandas")
    return _with_pandas(pandas.read_parquet(file, columns=_READ).astype(dict.fromkeys(TEXTS, "category")), rolled_up=False)


def with_pandas_rolled(file: Path) -> list[Cell]:
    """Tuned: the texts are read as the dictionaries they are in the file, and all is rolled up first, as Waymark does."""
    parquet = importlib.import_module("pyarrow.parquet")
    return _with_pandas(parquet.read_table(file, columns=_READ, read_dictionary=list(TEXTS)).to_pandas(), rolled_up=True)


def _with_pandas(frame: Any, *, rolled_up: bool) -> list[Cell]:
    frame = frame.assign(x=frame["in_cohort"] & frame["graduated"], n=frame["in_cohort"])
    if rolled_up:
        frame = frame.groupby(["year", "school_id", *KEYS], observed=True, sort=False)[["x", "n"]].sum().reset_index()
    cells: list[Cell] = []
    for names, key in SETS:
        grouped = frame.groupby(names, observed=True, sort=False)[["x", "n"]].sum().reset_index()
        cells += [_cell(row, key) for row in grouped.to_dict("records")]
    return cells


def _cell(row: dict[str, Any], key: str | None) -> Cell:
    group = named(key, row[key]) if key else "all"
    return int(row["year"]), str(row.get("school_id", "")), group, int(row["x"]), int(row["n"])


WAYS: dict[str, tuple[Callable[[Path], list[Cell]], tuple[str, ...]]] = {
    "waymark": (with_waymark, ("data.records.count", "sqlglot.dialects.duckdb")),
    "duckdb": (with_duckdb, ("duckdb",)),
    "polars": (with_polars, ("polars",)),
    "polars-rolled": (with_polars_rolled, ("polars",)),
    "pandas": (with_pandas, ("pandas", "pyarrow.parquet", "pyarrow.dataset")),
    "pandas-rolled": (with_pandas_rolled, ("pandas", "pyarrow.parquet", "pyarrow.dataset")),
    "spark": (with_spark, ("data.records.count", "sqlglot.dialects.spark", "pyspark.sql")),
}


def digest(cells: Iterable[Cell]) -> str:
    """The same for the same cells in any order."""
    return hashlib.sha256("\n".join(map(str, sorted(cells))).encode()).hexdigest()[:16]


def _megabytes() -> float:
    """The largest resident set of this process and of those it started, added up."""
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return (own + _executor()) / 1024


def _executor() -> int:
    """The largest resident set, in kB, of the Java process that Spark runs in; 0 without one."""
    if "pyspark" not in sys.modules:
        return 0
    gateway = importlib.import_module("pyspark").SparkContext._gateway
    status = Path(f"/proc/{gateway.proc.pid}/status").read_text(encoding="utf-8")
    return int(status.partition("VmHWM:")[2].split()[0])


def main(words: list[str]) -> None:
    way, libraries = WAYS[words[0]]
    for library in libraries:
        importlib.import_module(library)
    begun, spent = time.perf_counter(), time.process_time()
    cells = way(Path(words[1]).resolve())
    seconds, spent = time.perf_counter() - begun, time.process_time() - spent
    made = {"seconds": seconds, "processor": spent, "megabytes": _megabytes(), "cells": len(cells), "digest": digest(cells)}
    print(json.dumps(made))


if __name__ == "__main__":
    main(sys.argv[1:])
