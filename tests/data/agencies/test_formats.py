"""A format is a TOML and nothing else: the shipped ones load, a mistake is named, and questions make a new one."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import pytest

from data.agencies.formats import SHIPPED, FormatError, load, shipped
from tests.data.agencies.files import cells, errors, figures, plan, state, waymark
from tests.prepare import write

Capture = pytest.CaptureFixture[str]
TIDY = """Report of attendance

District;Dist No;School;Sch No;Yr;Student Group;Pct Present;Days
Peach;0010;North;0103;2022-23;All;0.931;1,200
Peach;0010;North;0103;2022-23;Black or African American;<0.05;40
Peach;0010;North;0103;2022-23;Newcomer;*;*
Peach;0010;;;2022-23;All;0.94;5,000
"""
ANSWERS = (
    *("", "7", "", "Days", "", "", "attendance", "Attendance rate", "percent", "higher", "0.814"),
    *("Yr", "", "Student Group", "Sch No", "School", "Dist No", "District", "", "Attendance report", "att"),
)
FIGURES = {
    ("0103", ""): ("93.1", "", "", "", "1200", ""),
    ("0103", "black"): ("", "0", "5", "", "40", ""),
    ("0103", "newcomer"): ("", "", "", "", "", "suppressed"),
    ("", ""): ("94", "", "", "", "5000", ""),
}
MINIMAL = """
title = "Any"
source = "Anyone"
[find]
columns = ["School", "Rate"]
[columns]
school = "School"
[year]
fixed = 2020
[level]
default = "school"
[[measures]]
kpi_id = "rate"
name = "Rate"
unit = "percent"
better = "higher"
value = "Rate"
"""


def answer(monkeypatch: pytest.MonkeyPatch, answers: Sequence[str]) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{text}\n" for text in answers)))


def attendance(folder: Path) -> Path:
    return plan(folder, kpis=[{"kpi_id": "attendance"}])


def tidy(folder: Path, text: str = TIDY) -> Path:
    path = folder / "tidy.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_shipped_format_loads_and_has_no_code_of_its_own() -> None:
    loaded = [load(path) for path in shipped()]
    assert {one.layout for one in loaded} == {"rows", "wide", "works", "plan_workbook"}
    names = {one.name for one in loaded}
    assert len(names) >= 9
    for module in SHIPPED.glob("*.py"):
        text = module.read_text(encoding="utf-8")
        assert not [name for name in names - {"plan_workbook"} if name in text], module.name
        assert "georgia" not in text.casefold(), module.name


def test_questions_make_a_format_that_reads_the_file_and_the_next_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    bundle = attendance(tmp_path)
    answer(monkeypatch, ANSWERS)
    assert waymark("import", tidy(tmp_path), "--into", bundle, "--map") == 0
    said = capsys.readouterr()
    assert "Which column holds the figures?" in said.err
    assert "?" not in said.out
    assert figures(bundle) == FIGURES
    assert errors(bundle) == []
    assert [(g["group_id"], g["name"], g["dimension"]) for g in cells(bundle, "groups")] == [
        ("newcomer", "Newcomer", "published")
    ]
    again = plan(tmp_path / "again", kpis=[{"kpi_id": "attendance"}])
    (again / "formats").mkdir()
    (bundle / "formats" / "att.toml").rename(again / "formats" / "att.toml")
    next_year = tidy(tmp_path, TIDY.replace("2022-23", "2023-24"))
    assert waymark("import", next_year, "--into", again) == 0
    assert figures(again) == FIGURES
    assert {row["year"] for row in cells(again, "results")} == {"2024"}


def test_a_wrong_answer_is_asked_for_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    bundle = attendance(tmp_path)
    wrong = ["1", "", "77", *ANSWERS[1:6], "Attendance!", *ANSWERS[6:]]
    answer(monkeypatch, wrong)
    assert waymark("import", tidy(tmp_path), "--into", bundle, "--map") == 1
    # Line 1 is a title, so no column can be chosen there: the answers run out and nothing is written.
    assert "the answers ended before the last question" in capsys.readouterr().err
    assert not (bundle / "formats").exists()
    answer(monkeypatch, wrong[1:])
    assert waymark("import", tidy(tmp_path), "--into", bundle, "--map") == 0
    said = capsys.readouterr().err
    assert 'There is no column "77"' in said
    assert "such as attendance." in said
    assert figures(bundle) == FIGURES


def test_answers_that_end_write_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    bundle = attendance(tmp_path)
    before = state(bundle)
    for count in range(len(ANSWERS)):
        answer(monkeypatch, ANSWERS[:count])
        assert waymark("import", tidy(tmp_path), "--into", bundle, "--map") == 1
    assert state(bundle) == before
    capsys.readouterr()


def test_a_file_of_several_measures_is_asked_about_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tidy(tmp_path, "Year,Measure,Score\n2020,Reading,50\n2020,Maths,60\n2020,Art,70\n")
    bundle = write(tmp_path / "b", kpis=[{"kpi_id": "reading"}, {"kpi_id": "maths"}])
    measures = ["reading", "", "", "", "", "maths", "", "", "", "", ""]
    answer(monkeypatch, ["", "Score", "", "", "", "Measure", *measures, "Year", "", "", "", "", "", "", "", "Scores", "scores"])
    assert waymark("import", file, "--into", bundle, "--map") == 0
    assert {row["kpi_id"]: row["value"] for row in cells(bundle, "results")} == {"reading": "50", "maths": "60"}
    assert errors(bundle) == []


def test_a_masked_value_is_bounded_by_a_column_of_its_own(tmp_path: Path, capsys: Capture) -> None:
    toml = tmp_path / "mine.toml"
    toml.write_text(MINIMAL + 'bound = "Bound"\nlow = "Low"\nhigh = "High"\n')
    file = tidy(tmp_path, "School,Rate,Bound,Low,High\na,95,>=,,\nb,*,<5%,,\nc,*,,80,84\nd,*,,,10\ne,81.4,,,\nf,*,,,\n")
    bundle = plan(tmp_path, kpis=[{"kpi_id": "rate"}])
    assert waymark("import", file, "--into", bundle, "--format", toml) == 0
    assert {school: row[:3] + row[5:] for (school, _), row in figures(bundle).items()} == {
        "a": ("", "95", "100", ""),
        "b": ("", "0", "5", ""),
        "c": ("", "80", "84", ""),
        "d": ("", "0", "10", ""),
        "e": ("81.4", "", "", ""),
        "f": ("", "", "", "suppressed"),
    }
    assert errors(bundle) == []
    assert "warning" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (('title = "Any"', ""), "title is missing"),
        (('unit = "percent"', 'unit = "percents"'), "unit is 'percents'"),
        (("[find]", "[fnid]"), "fnid is no setting of a format"),
        (('value = "Rate"', 'valeu = "Rate"'), "measures.valeu is no setting of a measure"),
        (('columns = ["School", "Rate"]', 'columns = ["/(/"]'), "missing ), unterminated"),
        (('name = "Rate"', ""), "measures.name is missing"),
        (("[find]", "[find"), "not TOML"),
        (("[find]", '[codes]\nhidden = ["x"]\n[find]'), "codes.hidden is no status of a result"),
        (("[find]", 'layout = "tall"\n[find]'), "layout is 'tall'"),
    ],
)
def test_a_mistake_in_a_format_is_named(tmp_path: Path, capsys: Capture, change: tuple[str, str], why: str) -> None:
    toml = tmp_path / "mine.toml"
    toml.write_text(MINIMAL.replace(*change))
    with pytest.raises(FormatError):
        load(toml)
    assert waymark("import", tidy(tmp_path), "--into", plan(tmp_path), "--format", toml) == 1
    said = capsys.readouterr().err
    assert f"waymark: mine.toml: {why}" in said


def test_a_group_the_plan_names_is_that_group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = {"group_id": "arrived", "name": "Newcomer", "dimension": "arrival"}
    bundle = plan(tmp_path, kpis=[{"kpi_id": "attendance"}], groups=[own])
    answer(monkeypatch, ANSWERS)
    assert waymark("import", tidy(tmp_path), "--into", bundle, "--map") == 0
    assert ("0103", "arrived") in figures(bundle)
    assert len(cells(bundle, "groups")) == 1


def test_a_title_may_hold_braces_and_a_wrong_day_is_a_bad_line(tmp_path: Path, capsys: Capture) -> None:
    toml = tmp_path / "mine.toml"
    toml.write_text(
        MINIMAL.replace('source = "Anyone"', 'source = "{Any} {year}"').replace("[year]", 'measured_on = "Day"\n[year]')
    )
    bundle = plan(tmp_path, kpis=[{"kpi_id": "rate"}])
    assert (
        waymark("import", tidy(tmp_path, "School,Rate,Day\na,95,5/1/20\nb,7,2020-05-01\n"), "--into", bundle, "--format", toml)
        == 1
    )
    assert 'line 2: "5/1/20": expected a date' in capsys.readouterr().err
    assert waymark("import", tidy(tmp_path, "School,Rate,Day\nb,7,2020-05-01\n"), "--into", bundle, "--format", toml) == 0
    assert [(row["source"], row["measured_on"]) for row in cells(bundle, "results")] == [("{Any} 2019-20", "2020-05-01")]


def test_a_format_that_is_not_there_is_refused_with_the_nearest(tmp_path: Path, capsys: Capture) -> None:
    assert waymark("import", tidy(tmp_path), "--into", plan(tmp_path), "--format", "georgia_gradution") == 1
    assert "did you mean georgia_graduation?" in capsys.readouterr().err
