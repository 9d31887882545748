"""Spark, with executors in processes of their own, counts what DuckDB counts, to the last digit."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from pathlib import Path

import pytest

from data.bundle import read
from data.records import Options, engines
from tests.data.records.samples import DECLARED, bundle, counted, naive, students

# tests/run.sh installs Spark and says so; there its absence is a failure, not a skip.
needs_spark = pytest.mark.skipif(
    "TEST_SPARK" not in os.environ and (importlib.util.find_spec("pyspark") is None or shutil.which("java") is None),
    reason="pyspark or Java is not installed; tests/run.sh installs both",
)
_QUICK = "-XX:TieredStopAtLevel=1"  # compiled code would only pay for itself in a longer run
_SUBMIT = f"--conf spark.driver.extraJavaOptions={_QUICK} --conf spark.executor.extraJavaOptions={_QUICK} pyspark-shell"


@needs_spark
def test_separate_executors_give_the_digits_of_duckdb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYSPARK_SUBMIT_ARGS", _SUBMIT)
    monkeypatch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    monkeypatch.setitem(engines._SETTINGS, "spark.sql.shuffle.partitions", "2")
    rows = students(800)
    # A dimension with quotes and a backslash in it: what one dialect reads as an escape, the other must not.
    declared = DECLARED.replace("case when swd", "case when race = 'it''s \\\\\\\\ a' then 'swd' when swd")
    assert declared != DECLARED
    folder = bundle(tmp_path / "b", {"a.csv": rows[:500], "b.csv": rows[500:]}, declared)
    said: list[str] = []
    spark = read(folder, Options("spark", "local-cluster[2,1,1024]", say=said.append))
    assert not spark.errors, spark.errors
    assert "records/b.csv: counting 300 students" in said
    assert counted(spark) == naive(rows)
    duckdb = read(folder, Options())
    assert spark.tables == duckdb.tables
    assert [{k: repr(v) for k, v in row.items()} for row in spark.tables["results"]] == [
        {k: repr(v) for k, v in row.items()} for row in duckdb.tables["results"]
    ]


@pytest.mark.parametrize(("gone", "remedy"), [("java", "openjdk"), ("pyspark", "waymark[spark]")])
def test_without_spark_the_remedy_is_said(gone: str, remedy: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None if name == gone else f"/bin/{name}")
    if gone == "pyspark":
        monkeypatch.setitem(sys.modules, "pyspark", None)
    (only,) = read(bundle(tmp_path / "b", {"a.csv": students(3)}), Options("spark")).errors
    assert (only.table, only.text) == ("records", gone)
    assert remedy in only.remedy
