"""Agency files written in a test, and the command run on them."""

from __future__ import annotations

import argparse
import csv
import io
from collections.abc import Sequence
from pathlib import Path

from data import commands
from data.bundle import read
from tests.prepare import Row, write

GEORGIA = [
    *("LONG_SCHOOL_YEAR", "DETAIL_LVL_DESC", "SCHOOL_DSTRCT_CD", "SCHOOL_DSTRCT_NM", "INSTN_NUMBER", "INSTN_NAME"),
    *("GRADES_SERVED_DESC", "LABEL_LVL_1_DESC", "PROGRAM_TOTAL", "PROGRAM_PERCENT", "TOTAL_COUNT"),
]
DISTRICT = ["2017-18", "District", "761", "Peach City", "ALL", "All Column Values", "PK,12"]
HIGH = ["2017-18", "School", "761", "Peach City", "0103", "North High School", "09,10,11,12"]
OTHER = ["2017-18", "District", "601", "Apple County", "ALL", "All Column Values", "PK,12"]
STATE = ["2017-18", "State", "ALL", "All Column Values", "ALL", "All Column Values", "PK,12"]
EVERYONE, BLACK = "Grad Rate -ALL Students", "Grad Rate -Black"
ROWS = [
    [*DISTRICT, EVERYONE, "2438", "79.93", "3050"],
    [*DISTRICT, BLACK, "", "", ""],
    [*HIGH, EVERYONE, "0", "0", "12"],
    [*HIGH, BLACK, "TFS", "TFS", "TFS"],
    [*OTHER, EVERYONE, "221", "88.76", "249"],
    [*STATE, EVERYONE, "108491", "81.56", "133012"],
]
KPI: Row = {"kpi_id": "graduation_4yr"}


def text(rows: Sequence[Sequence[str]], header: Sequence[str] = GEORGIA, ending: str = "\n") -> str:
    made = io.StringIO()
    csv.writer(made, lineterminator=ending, quoting=csv.QUOTE_MINIMAL if ending == "\n" else csv.QUOTE_ALL).writerows(
        [header, *rows]
    )
    return made.getvalue()


def georgia(folder: Path, rows: Sequence[Sequence[str]] = ROWS, name: str = "georgia.csv") -> Path:
    path = folder / name
    path.write_bytes(text(rows).encode())
    return path


def plan(folder: Path, **tables: Sequence[Row]) -> Path:
    """A sound bundle that knows the KPI and has no results yet."""
    return write(folder / "plan", **{"kpis": [KPI], **tables})


def waymark(*words: object) -> int:
    parser = argparse.ArgumentParser(prog="waymark")
    commands.add_parsers(parser.add_subparsers(required=True))
    options = parser.parse_args([str(word) for word in words])
    status: int = options.run(options)
    return status


def cells(bundle: Path, table: str) -> list[dict[str, str]]:
    with (bundle / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def figures(bundle: Path) -> dict[tuple[str, str], tuple[str, ...]]:
    """School and group of each result with its value, ends, counts and status."""
    columns = ("value", "low", "high", "numerator", "denominator", "status")
    return {(r["school_id"], r.get("group_id", "")): tuple(r.get(c, "") for c in columns) for r in cells(bundle, "results")}


def state(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, byte for byte."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def errors(bundle: Path) -> list[str]:
    return [f"{p.table} {p.row} {p.column} {p.text}: {p.expected}" for p in read(bundle).errors]
