"""What is hidden in a workbook: sheets are never read unseen, rows and columns never silently."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import openpyxl
import pytest

from app import main
from data.bundle import read
from data.sheet_marks import runs
from tests.data.bundles import BASE, workbook

RESULTS = "kpi_id,year,value,note\ngrad,2018,80.1,\ngrad,2019,81.4,\ngrad,2020,82,\ngrad,2021,82.5,\n"


def book(tmp_path: Path, **changes: str) -> tuple[Path, openpyxl.Workbook]:
    path = workbook(tmp_path / "b.xlsx", results=RESULTS, **changes)
    return path, openpyxl.load_workbook(path)


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_called_like_a_table_is_refused_by_name(tmp_path: Path, state: Literal["hidden", "veryHidden"]) -> None:
    path, changed = book(tmp_path)
    changed["results"].sheet_state = state
    changed.save(path)
    (problem,) = read(path).problems
    assert (problem.table, problem.text, problem.severity) == ("results", "hidden sheet results", "error")
    assert "unhide the sheet results" in problem.remedy
    assert "delete" in problem.remedy


def test_a_hidden_table_in_other_letters_is_refused_too_and_the_command_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, changed = book(tmp_path)
    changed["results"].title = "Results "
    changed["Results "].sheet_state = "hidden"
    changed.save(path)
    assert main(["check", str(path)]) == 1
    assert "hidden sheet Results" in "".join(capsys.readouterr())


def test_a_hidden_helper_sheet_does_no_harm(tmp_path: Path) -> None:
    path, changed = book(tmp_path)
    helper = changed.create_sheet("Choices")
    helper.append(["a", None, "b"])
    helper["A2"] = "=1/0"
    helper.merge_cells("A3:B3")
    helper.sheet_state = "hidden"
    changed.save(path)
    bundle = read(path)
    assert bundle.problems == ()
    assert len(bundle.tables["results"]) == 4


def test_a_hidden_sheet_with_nearly_a_tables_name_is_told_and_not_read(tmp_path: Path) -> None:
    path, changed = book(tmp_path)
    del changed["results"]
    changed.create_sheet("resluts").sheet_state = "hidden"
    changed.save(path)
    bundle = read(path)
    told = [(p.table, p.severity) for p in bundle.problems if p.text == "hidden sheet resluts"]
    assert told == [("resluts", "warning")]
    assert "call it results" in next(p.remedy for p in bundle.warnings if p.table == "resluts")
    assert bundle.tables["results"] == []


def test_hidden_rows_and_columns_are_read_and_told(tmp_path: Path) -> None:
    path, changed = book(tmp_path)
    sheet = changed["results"]
    for row in (3, 4, 9):  # 9 lies below the data
        sheet.row_dimensions[row].hidden = True
    sheet.column_dimensions["C"].hidden = True
    sheet.column_dimensions["X"].hidden = True
    changed.save(path)
    bundle = read(path)
    assert [row["value"] for row in bundle.tables["results"]] == [80.1, 81.4, 82.0, 82.5]
    assert [(p.row, p.column, p.text, p.severity) for p in bundle.problems] == [
        (0, "value", "hidden column value", "warning"),
        (2, "", "hidden rows 3 to 4 of the sheet", "warning"),
    ]
    assert all("unhide" in p.remedy and "read as data" in p.remedy for p in bundle.problems)


def test_a_workbook_with_all_in_sight_is_told_nothing(tmp_path: Path) -> None:
    path, changed = book(tmp_path)
    changed["results"].column_dimensions["C"].width = 30
    changed["results"].row_dimensions[3].height = 40
    changed.save(path)
    assert read(path).problems == ()
    assert set(BASE) <= set(changed.sheetnames)


def test_a_mark_that_is_cut_between_two_reads_is_found_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, changed = book(tmp_path)
    for row in (2, 3, 5):
        changed["results"].row_dimensions[row].hidden = True
    changed["results"].merge_cells("A7:B7")
    changed.save(path)
    whole = read(path).problems
    assert {p.text for p in whole} == {"hidden rows 2 to 3, 5 of the sheet", "A7:B7"}
    for size in (7, 64):
        monkeypatch.setattr("data.sheet_marks._BLOCK", size)
        assert read(path).problems == whole


def test_numbers_are_said_in_runs() -> None:
    assert runs([4, 7, 8, 9, 12]) == "4, 7 to 9, 12"
