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
    """Lazy, streaming, texts as categories, rolled up first: the quickest of eight spellings that were tried."""
    pl = importlib.import_module("polars")
    met, among = pl.col("in_cohort") & pl.col("graduated"), pl.col("in_cohort")
    students = pl.scan_parquet(file).with_columns(pl.col(*TEXTS).cast(pl.Categorical))
    rolled = students.group_by("year", "school_id", *KEYS).agg(met.sum().alias("x"), among.sum().alias("n"))
    sets = [rolled.group_by(names).agg(pl.col("x").sum(), pl.col("n").sum()) for names, _ in SETS]
    cells: list[Cell] = []
    for (_, key), made in zip(SETS, pl.collect_all(sets, engine="streaming"), strict=True):
        cells += [_cell(row, key) for row in made.iter_rows(named=True)]
    return cells


def with_pandas(file: Path) -> list[Cell]:
    """The needed columns, texts as categories, and a groupby for each grouping set."""
    return _with_pandas(file, rolled_up=False)


def with_pandas_rolled(file: Path) -> list[Cell]:
    """As ``with_pandas``, but rolled up first, as Waymark does."""
    return _with_pandas(file, rolled_up=True)


def _with_pandas(file: Path, *, rolled_up: bool) -> list[Cell]:
    parquet = importlib.import_module("pyarrow.parquet")
    columns = ["year", "school_id", *KEYS, "in_cohort", "graduated"]
    frame = parquet.read_table(file, columns=columns, read_dictionary=list(TEXTS)).to_pandas()
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
    "pandas": (with_pandas, ("pandas", "pyarrow.parquet")),
    "pandas-rolled": (with_pandas_rolled, ("pandas", "pyarrow.parquet")),
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
