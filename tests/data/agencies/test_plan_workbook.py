"""Strategic-plan workbooks as districts keep them: each cell is read rightly or refused by its name."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.agencies.codes import Unreadable
from data.agencies.plan_cells import Said, read
from data.cells import Odd
from tests.data.agencies.files import cells, errors, state, waymark
from tests.prepare import write

Capture = pytest.CaptureFixture[str]
Cell = str | float | datetime | time | timedelta | None
HEADER = ["KPI", "Start 2018-19", "Actual 2019-20", "Target 2019-20", "Actual 2020-21", "Target 2020-21"]
KPIS = [
    {"kpi_id": "graduation", "name": "Graduation rate"},
    {"kpi_id": "counselors", "name": "Students to one counselor", "unit": "ratio", "better": "lower"},
    {"kpi_id": "grants", "name": "Grants won", "unit": "dollars"},
    {"kpi_id": "visits", "name": "Visits to the website", "unit": "count"},
    {"kpi_id": "discipline", "name": "Suspension rate", "better": "lower"},
]


def workbook(folder: Path, *rows: list[Cell], header: list[str] = HEADER, formats: dict[str, str] | None = None) -> Path:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Goals"
    sheet.append(["Strategic plan 2018-2023, measures"])
    sheet.append(header)
    for row in rows:
        sheet.append(row)
    for place, shown in (formats or {}).items():
        sheet[place].number_format = shown
    path = folder / "plan.xlsx"
    book.save(path)
    return path


def bundle_of(folder: Path) -> Path:
    return write(folder / "b", kpis=KPIS)


def results(bundle: Path) -> dict[tuple[str, str], tuple[str, ...]]:
    rows = cells(bundle, "results")
    return {(r["kpi_id"], r["year"]): tuple(r.get(c, "") for c in ("value", "status", "baseline", "note")) for r in rows}


def targets(bundle: Path) -> dict[tuple[str, str], tuple[str, ...]]:
    rows = cells(bundle, "targets")
    return {(r["kpi_id"], r["year"]): tuple(r.get(c, "") for c in ("kind", "value", "high", "reason")) for r in rows}


def test_start_actual_and_target_become_results_and_targets(tmp_path: Path, capsys: Capture) -> None:
    bundle = bundle_of(tmp_path)
    file = workbook(
        tmp_path,
        ["Goal 1: Students"],
        ["Graduation rate", "79.6%", 0.814, 82, "N/A - Fall 22", "85%"],
        ["Students to one counselor", "490:1", "450:1", "450:1", "NOT STARTED", "400 to 1"],
        ["Grants won", "$43K", "22.1 Million", "$1,250,000", None, "TBD"],
        ["Visits to the website", "1.5 M", "12,345", "Increase", "-", "Establish baseline"],
        formats={"C4": "0.0%"},
    )
    assert waymark("import", file, "--into", bundle) == 0
    assert results(bundle) == {
        ("graduation", "2019"): ("79.6", "", "true", ""),
        ("graduation", "2020"): ("81.4", "", "", ""),
        ("graduation", "2021"): ("", "pending", "", "N/A - Fall 22"),
        ("counselors", "2019"): ("490", "", "true", ""),
        ("counselors", "2020"): ("450", "", "", ""),
        ("counselors", "2021"): ("", "pending", "", "NOT STARTED"),
        ("grants", "2019"): ("43000", "", "true", ""),
        ("grants", "2020"): ("22100000", "", "", ""),
        ("visits", "2019"): ("1500000", "", "true", ""),
        ("visits", "2020"): ("12345", "", "", ""),
    }
    assert targets(bundle) == {
        ("graduation", "2020"): ("value", "82", "", ""),
        ("graduation", "2021"): ("value", "85", "", ""),
        ("counselors", "2020"): ("value", "450", "", ""),
        ("counselors", "2021"): ("value", "400", "", ""),
        ("grants", "2020"): ("value", "1250000", "", ""),
        ("grants", "2021"): ("pending", "", "", "TBD"),
        ("visits", "2020"): ("increase", "", "", "Increase"),
        ("visits", "2021"): ("establish", "", "", "Establish baseline"),
    }
    assert errors(bundle) == []
    assert '1 no figure is given ("-") (row 7)' in capsys.readouterr().out
    before = state(bundle)
    assert waymark("import", file, "--into", bundle) == 0
    assert state(bundle) == before


@pytest.mark.parametrize(
    ("row", "place", "why"),
    [
        (["Suspension rate", 0.0596, 6.0, 5], "B3", "it may mean 0.0596% or 5.96%"),
        (["Graduation rate", 0.81, 0.82, 0.9], "B3", "it may mean 0.81% or 81%"),
        (["Graduation rate", "113%"], "B3", "a percent between 0 and 100"),
        (["Graduation rate", "high"], "B3", "a percent"),
        (["Students to one counselor", datetime(1900, 1, 20, 10, 1)], "B3", "made a time of it"),
        (["Students to one counselor", time(15, 1)], "B3", "made a time of it"),
        (["Students to one counselor", None, timedelta(days=20, hours=10, minutes=1)], "C3", "made a time of it"),
        (["Students to one counselor", datetime(2021, 4, 15)], "B3", "made a date of it"),
        (["Students to one counselor", "490:2"], "B3", "a ratio to 1"),
        (["Grants won", "43 thousend"], "B3", "a number (dollars)"),
        (["Visits to the website", "$5"], "B3", "the cell is in dollars and the KPI is not"),
        (["Visits to the website", "about 5"], "B3", "a number (count)"),
        (["Visits to the website", -5], "B3", "a count of at least 0"),
        (["Unheard-of rate", 5], "A3", "no KPI of the plan is called so"),
        (["Suspension rate", None, None, "at least 95"], "D3", "which way is better"),
    ],
)
def test_what_may_mean_two_things_is_refused_by_its_cell(
    tmp_path: Path, capsys: Capture, row: list[Cell], place: str, why: str
) -> None:
    bundle = bundle_of(tmp_path)
    before = state(bundle)
    assert waymark("import", workbook(tmp_path, row), "--into", bundle) == 1
    said = capsys.readouterr().err.splitlines()[1:]
    assert said[0].startswith(f'waymark: plan.xlsx sheet Goals row 3: "{place}: ')
    assert why in said[0]
    assert state(bundle) == before


def test_a_refused_cell_is_passed_over_only_when_asked(tmp_path: Path) -> None:
    bundle = bundle_of(tmp_path)
    file = workbook(tmp_path, ["Suspension rate", 0.0596, 6.0, 5])
    assert waymark("import", file, "--into", bundle, "--skip-bad-lines") == 0
    assert results(bundle) == {("discipline", "2020"): ("6", "", "", "")}


def test_years_may_stand_above_the_columns_and_plans_on_several_sheets(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, kpi, value in (("Goal 1", "Graduation rate", "80%"), ("Goal 2", "Suspension rate", "6%")):
        sheet = book.create_sheet(title)
        sheet.append([None, "2019-20", None, "2020-21", None])
        sheet.append(["Measure", "Target", "Actual", "Target", "Actual"])
        sheet.append([kpi, value, "70%", value, "75%"])
    book.create_sheet("Notes").append(["Anything else"])
    file = tmp_path / "plan.xlsx"
    book.save(file)
    bundle = bundle_of(tmp_path)
    assert waymark("import", file, "--into", bundle) == 0
    assert {key: row[0] for key, row in results(bundle).items()} == {
        (kpi, year): value for kpi in ("graduation", "discipline") for year, value in (("2020", "70"), ("2021", "75"))
    }
    assert targets(bundle)["discipline", "2021"] == ("value", "6", "", "")


def test_a_column_without_a_year_is_left_and_said(tmp_path: Path, capsys: Capture) -> None:
    bundle = bundle_of(tmp_path)
    file = workbook(tmp_path, ["Graduation rate", 80, 81, 82, 83, 84, 99], header=[*HEADER, "Final target"])
    assert waymark("import", file, "--into", bundle) == 0
    assert 'Goals G2: the column "Final target" names no single school year; it was not read' in capsys.readouterr().out
    assert "99" not in {row[1] for row in targets(bundle).values()}


def test_a_start_that_is_the_first_actual_is_one_result(tmp_path: Path) -> None:
    header = ["KPI", "Baseline 2019-20", "Actual 2019-20", "Target 2020-21"]
    bundle = bundle_of(tmp_path)
    assert waymark("import", workbook(tmp_path, ["Graduation rate", 80, 80, 82], header=header), "--into", bundle) == 0
    assert results(bundle) == {("graduation", "2020"): ("80", "", "true", "")}
    other = bundle_of(tmp_path / "other")
    assert waymark("import", workbook(tmp_path, ["Graduation rate", 80, 81, 82], header=header), "--into", other) == 1


def test_a_formula_is_read_as_the_value_it_last_gave_or_refused(tmp_path: Path, capsys: Capture) -> None:
    bundle = bundle_of(tmp_path)
    assert waymark("import", workbook(tmp_path, ["Graduation rate", "=40+40"]), "--into", bundle) == 1
    assert "so that the formula has a value" in capsys.readouterr().err


@settings(max_examples=60)
@given(
    st.decimals(min_value=0, max_value=9999, places=2), st.sampled_from([("K", 3), (" Million", 6), ("M", 6), ("", 0), (" B", 9)])
)
def test_any_amount_is_worth_what_is_written(number: object, power: tuple[str, int]) -> None:
    said = read(f"${number}{power[0]}", "dollars", "higher", target=False)
    assert isinstance(said, Said)
    assert float(said.value) == pytest.approx(float(str(number)) * 10 ** power[1])


@settings(max_examples=60)
@given(st.text(max_size=12), st.sampled_from(["percent", "ratio", "count", "dollars", "days", "rate_100"]), st.booleans())
def test_no_text_is_guessed_or_raises(text: str, unit: str, target: bool) -> None:
    said = read(text, unit, "higher", target=target)
    if isinstance(said, Said) and said.kind in ("value", "range"):
        assert any(character.isdigit() for character in text)
        assert float(said.value) >= (0 if unit != "dollars" else float("-inf"))


def test_a_percent_that_the_workbook_shows_as_one_is_one() -> None:
    assert read(Odd("percent", "5.96%", "D7"), "percent", "lower", target=False, beside=["6.0"]) == Said("value", "5.96")
    assert isinstance(read(Odd("percent", "5.96%", "D7"), "count", "lower", target=False), Unreadable)
