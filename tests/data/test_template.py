"""The empty form: what it misses is said, its workbook is a sound bundle, and it overwrites nothing."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest

from data.bundle import read
from data.tables import TABLES
from data.template import BundleExistsError, new


def test_the_workbook_is_a_sound_bundle_with_a_row_in_every_table(tmp_path: Path) -> None:
    new(tmp_path / "plan")
    bundle = read(tmp_path / "plan" / "template.xlsx")
    assert bundle.problems == ()
    assert bundle.plan_id == "example"
    assert all(bundle.tables[name] for name in TABLES)
    assert bundle.tables["strategy_phases"]
    assert bundle.tables["schools"][0]["state_id"] == "0103"
    assert bundle.tables["survey_waves"][0]["date"] == "2025-04"


def test_the_empty_folder_says_only_what_is_missing(tmp_path: Path) -> None:
    written = new(tmp_path / "plan")
    assert {p.name for p in written} == {p.name for p in (tmp_path / "plan").iterdir()}
    problems = read(tmp_path / "plan").problems
    assert [(p.table, p.row, p.column) for p in problems] == [
        ("plan", 1, "id"),
        ("plan", 1, "district"),
        ("plan", 1, "title"),
        ("plan", 1, "first_year"),
        ("plan", 1, "last_year"),
        ("goals", 0, ""),
    ]


def test_the_folder_filled_with_the_example_rows_is_sound(tmp_path: Path) -> None:
    path = tmp_path / "plan"
    new(path)
    book = openpyxl.load_workbook(path / "template.xlsx")
    (path / "plan.toml").unlink()
    for sheet in book.worksheets:
        with (path / f"{sheet.title}.csv").open("w", newline="") as file:
            csv.writer(file).writerows([["" if v is None else v for v in row] for row in sheet.iter_rows(values_only=True)])
    by_folder, by_book = read(path), read(path / "template.xlsx")
    assert by_folder.problems == ()
    assert by_folder.tables == by_book.tables


def test_every_column_has_a_note_with_its_meaning_and_choices(tmp_path: Path) -> None:
    new(tmp_path / "plan")
    book = openpyxl.load_workbook(tmp_path / "plan" / "template.xlsx")
    for table in TABLES.values():
        for place, column in enumerate(table.columns, 1):
            head = book[table.name].cell(1, place)
            assert head.value == column.name
            assert head.comment is not None
            assert column.meaning in head.comment.text
            assert all(choice in head.comment.text for choice in column.choices)
            assert ("required" in head.comment.text) is column.required


@pytest.mark.parametrize("there", ["folder", "file"])
def test_nothing_is_overwritten(tmp_path: Path, there: str) -> None:
    place = tmp_path / "plan"
    kept = place
    if there == "folder":
        place.mkdir()
        kept = place / "goals.csv"
    kept.write_text("mine")
    with pytest.raises(BundleExistsError, match="not an empty folder"):
        new(place)
    assert kept.read_text() == "mine"
    assert [p.name for p in tmp_path.rglob("*")] == (["plan", "goals.csv"] if there == "folder" else ["plan"])


def test_an_empty_folder_may_be_filled(tmp_path: Path) -> None:
    assert (tmp_path / "template.xlsx") in new(tmp_path)
