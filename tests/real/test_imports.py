"""Every published file imports or is refused by its line, and its totals are those of a second, naive reader."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from data.agencies.importing import BadLines, import_file
from data.agencies.reader import Refused
from data.bundle import read
from tests.prepare import write
from tests.real.published import FACTS, rows

FOLDER = FACTS / "published"
REFUSED = {
    "colorado/2022-2023_State_ChronicAbsenteeism.xlsx": r"sheet Data row [0-9]+: no published format",
    "connecticut/LICENSE": r"LICENSE line [0-9]+: no published format",
    "dc_capital/LICENSE": r"LICENSE line [0-9]+: no published format",
    "dc_capital/Data Dictionary.csv": r"Data Dictionary.csv line 1: no published format",
}
WORKS = "dc_capital/DCSchools_FY1415_Master_412.csv"
LARGEST = "edfacts/EdFacts 2014.csv"
MERGED = "wyoming/wyoming2018.csv"

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the published files are not beside this checkout")


@dataclass
class Total:
    """Figures by kind, and the sums of what is printed: of values, of ranges' low ends, of denominators."""

    kinds: Counter[str] = field(default_factory=Counter)
    values: Decimal = Decimal(0)
    lows: Decimal = Decimal(0)
    highs: Decimal = Decimal(0)
    denominators: Decimal = Decimal(0)
    read: int = 0

    def add(self, kind: str, value: str = "", low: str = "", high: str = "", denominator: str = "") -> None:
        self.kinds[kind] += 1
        self.values += Decimal(value or 0)
        self.lows += Decimal(low or 0)
        self.highs += Decimal(high or 0)
        self.denominators += Decimal(denominator or 0)


def digits(text: str) -> str:
    return text if re.fullmatch(r"[0-9.]*[0-9][0-9.]*", text) else ""


def georgia(path: Path) -> Total:
    total = Total()
    for row in rows(path):
        total.read += 1
        given = row["PROGRAM_PERCENT"]
        total.add("values" if given else "suppressed", given, denominator=row["TOTAL_COUNT"])
    return total


def connecticut(path: Path) -> Total:
    total = Total()
    with path.open(newline="") as file:
        lines = [line for line in csv.reader(file) if len(line) > 1 and line[0] not in ("", "District")]
    for line in lines:
        total.read += 1
        kind = {"*": "suppressed", "N/A": "not_applicable"}.get(line[-1], "values")
        total.add(kind, digits(line[-1]), denominator=digits(line[-3]))
    return total


def maryland(path: Path) -> Total:
    total = Total()
    for row in rows(path):
        total.read += 1
        rate, n = row["Grad Rate"], digits(row["Adjusted Cohort Count"])
        if rate == "*":
            total.add("suppressed", denominator=n)
        elif rate.startswith("<="):
            total.add("ranges", low="0", high=rate[3:], denominator=n)
        elif rate.startswith(">="):
            total.add("ranges", low=rate[3:], high="100", denominator=n)
        else:
            total.add("values", rate, denominator=n)
    return total


def new_jersey(path: Path) -> Total:
    total = Total()
    for row in openpyxl.load_workbook(path, read_only=True).worksheets[0].iter_rows(min_row=5, values_only=True):
        if row[6] is None:
            continue
        total.read += 1
        rate = str(row[7])
        total.add("suppressed" if rate == "*" else "values", digits(rate), denominator=digits(str(row[8])))
    return total


def wyoming(path: Path) -> Total:
    """The lines between the marks of the merge, each but once."""
    total = Total()
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if re.match("[0-9]{7},", line)]
    total.read = len(lines)
    for line in dict.fromkeys(lines):
        cells = line.split(",")
        total.add("values", cells[7].rstrip("%"), denominator=cells[5])
    return total


def colorado(path: Path) -> Total:
    total = Total()
    lines = list(openpyxl.load_workbook(path, data_only=True).worksheets[0].iter_rows(values_only=True))
    header = next(place for place, line in enumerate(lines) if "District Code" in line)
    names = [str(name or "").rstrip("*") for name in lines[header]]
    rate = next(place for place, name in enumerate(names) if "Chronically Absent" in name)
    count = next(
        place for place, name in enumerate(names) if re.search("K-12 (Enrollment|Student Count)|[0-9]{4} Student Count", name)
    )
    if "PK-12 Student Count" in names:
        count = next(place for place, name in enumerate(names) if name.startswith("K-12"))
    for line in lines[header + 1 :]:
        if sum(cell not in (None, "") for cell in line) < 2:
            continue
        total.read += 1
        share = Decimal(repr(float(str(line[rate]))))
        if share <= 1:
            total.add("values", str(share * 100), denominator=str(line[count]))
        if "Truancy Rate" in names:
            total.add("values", str(Decimal(repr(float(str(line[names.index("Truancy Rate")])))) * 100))
    return total


def edfacts(path: Path) -> Total:
    total = Total()
    for row in rows(path):
        total.read += 1
        for name, text in row.items():
            if "_RATE_" not in name or text in ("", "."):
                continue
            n = digits(row[name.replace("_RATE_", "_COHORT_")])
            ends = re.fullmatch(r"([0-9]+)-([0-9]+)", text)
            if text == "PS":
                total.add("suppressed", denominator=n)
            elif ends:
                total.add("ranges", low=ends[1], high=ends[2], denominator=n)
            elif text.startswith("GE"):
                total.add("ranges", low=text[2:], high="100", denominator=n)
            elif text[0] == "L":
                total.add("ranges", low="0", high=text[2:], denominator=n)
            else:
                total.add("values", text, denominator=n)
    return total


NAIVE = {
    "georgia": georgia,
    "connecticut": connecticut,
    "maryland": maryland,
    "new_jersey": new_jersey,
    "wyoming": wyoming,
    "colorado": colorado,
    "edfacts": edfacts,
}


def files() -> Iterator[str]:
    for path in sorted(FOLDER.glob("*/*")):
        yield str(path.relative_to(FOLDER))


IMPORTED = [name for name in files() if name not in REFUSED and name != WORKS]


def imported(bundle: Path) -> Total:
    total = Total()
    with (bundle / "results.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            kind = row.get("status") or ("ranges" if row.get("low") else "values")
            total.add(kind, row["value"], row.get("low", ""), row.get("high", ""), row.get("denominator", ""))
    return total


@pytest.mark.parametrize("name", IMPORTED)
def test_a_files_totals_are_those_of_a_naive_reader(name: str, tmp_path: Path) -> None:
    bundle = write(tmp_path / "b")
    said = list(import_file(FOLDER / name, bundle, skip_bad_lines=name == MERGED))
    expected, found = NAIVE[name.split("/", maxsplit=1)[0]](FOLDER / name), imported(bundle)
    assert found.kinds == expected.kinds
    # A workbook's percent is written to 15 digits, so sums agree to far less than any printed digit.
    assert abs(found.values - expected.values) < Decimal("1e-9")
    assert (found.lows, found.highs, found.denominators) == (expected.lows, expected.highs, expected.denominators)
    assert said[1].startswith(f"read: {expected.read:,} ")
    assert said[2].startswith(f"mapped: {sum(expected.kinds.values()):,} figures")
    if name != LARGEST:  # checking its 160,582 rows takes longer than all the others
        assert read(bundle).errors == ()


@pytest.mark.parametrize("name", [name for name in IMPORTED if not name.startswith(("edfacts", "new_jersey", "georgia"))][::3])
def test_a_published_file_imported_twice_changes_nothing(name: str, tmp_path: Path) -> None:
    bundle = tmp_path / "b"
    list(import_file(FOLDER / name, bundle, skip_bad_lines=True))
    before = {path.name: path.read_bytes() for path in bundle.iterdir()}
    list(import_file(FOLDER / name, bundle, skip_bad_lines=True))
    assert {path.name: path.read_bytes() for path in bundle.iterdir()} == before


def test_the_capital_file_becomes_projects(tmp_path: Path) -> None:
    list(import_file(FOLDER / WORKS, write(tmp_path / "b")))
    assert read(tmp_path / "b").problems == ()
    facts, found = rows(FOLDER / WORKS), rows(tmp_path / "b" / "projects.csv")
    assert [row["name"] for row in found] == [fact["School"] for fact in facts]
    for column, source in (("budget", "LifetimeBudget"), ("spent", "MajorExp9815")):
        assert [row[column] for row in found] == ["" if fact[source] == "NA" else fact[source] for fact in facts]
    assert [row["scope"] for row in found] == [fact["lifetimeProjType"] for fact in facts]
    assert len({row["project_id"] for row in found}) == len(facts) == 279
    # A fiscal year of the District ends in September; where the file gives no year, the row says what it gives.
    dated = {fact["FutureYrComplete"].isdigit() for fact in facts}
    assert dated == {True, False}
    for row, fact in zip(found, facts, strict=True):
        year = fact["FutureYrComplete"]
        assert row["planned_finish"] == (f"{year}-09" if year.isdigit() else "")
        given = f"fiscal year {year}," if year.isdigit() else f"completion is {'not given' if year in ('', 'NA') else year}"
        assert given in row["note"]


def test_a_file_with_lines_of_a_failed_merge_is_refused_by_them(tmp_path: Path) -> None:
    with pytest.raises(BadLines) as refused:
        list(import_file(FOLDER / MERGED, tmp_path / "b"))
    assert refused.value.complaints[0] == 'wyoming2018.csv line 1: "<<<<<<< HEAD": a line of a failed merge'
    lines = (FOLDER / MERGED).read_text(encoding="utf-8").split("\n")
    for complaint in refused.value.complaints:
        named = re.search(r'line ([0-9]+): "([^"]+)"', complaint)
        assert named is not None
        assert lines[int(named[1]) - 1].lstrip("\ufeff").startswith(named[2])
    assert not (tmp_path / "b").exists()


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_is_no_known_table_is_refused_by_its_line(name: str, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=REFUSED[name]):
        list(import_file(FOLDER / name, tmp_path / "b"))
    assert not (tmp_path / "b").exists()


def test_every_published_file_is_one_or_the_other() -> None:
    assert {*IMPORTED, *REFUSED, WORKS} == set(files())
    assert len(IMPORTED) == 7 + 9 + 1 + 1 + 1 + 1 + 1
