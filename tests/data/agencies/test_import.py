"""``waymark import``: what a file holds is in the bundle once, and nothing is written where a line cannot be read."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.agencies.importing import BadLines, import_file
from data.agencies.reader import Refused
from tests.data.agencies.files import (
    BLACK,
    DISTRICT,
    EVERYONE,
    GEORGIA,
    HIGH,
    KPI,
    ROWS,
    cells,
    errors,
    figures,
    georgia,
    plan,
    state,
    text,
    waymark,
)
from tests.prepare import write

Capture = pytest.CaptureFixture[str]


def test_a_district_is_taken_from_a_states_file(tmp_path: Path, capsys: Capture) -> None:
    bundle = plan(tmp_path)
    assert waymark("import", georgia(tmp_path), "--into", bundle, "--district", "761") == 0
    assert figures(bundle) == {
        ("", ""): ("79.93", "", "", "2438", "3050", ""),
        ("", "black"): ("", "", "", "", "", "suppressed"),
        ("0103", ""): ("0", "", "", "0", "12", ""),
        ("0103", "black"): ("", "", "", "", "", "suppressed"),
    }
    assert [(s["school_id"], s["name"], s["level"], s["state_id"]) for s in cells(bundle, "schools")] == [
        ("0103", "North High School", "high", "0103")
    ]
    assert {r["source"] for r in cells(bundle, "results")} == {
        "Governor's Office of Student Achievement, graduation rate file 2017-18"
    }
    assert errors(bundle) == []
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "georgia.csv: Georgia: four-year cohort graduation rate (georgia_graduation), 2018"
    assert said[1] == "read: 6 lines of data, 6 figures"
    assert said[2] == "mapped: 4 figures (2 suppressed, 2 values)"
    assert said[3] == "skipped: 2 figures"
    assert "  1 of another district (line 6)" in said
    assert "  1 of the state (line 7)" in said
    assert "results: 4 rows added, 0 were there" in said


def test_importing_twice_changes_nothing(tmp_path: Path, capsys: Capture) -> None:
    bundle = plan(tmp_path)
    file = georgia(tmp_path)
    assert waymark("import", file, "--into", bundle, "--district", "761") == 0
    before = state(bundle)
    capsys.readouterr()
    assert waymark("import", file, "--into", bundle, "--district", "761") == 0
    assert state(bundle) == before
    assert "results: 0 rows added, 4 were there" in capsys.readouterr().out


def test_without_a_district_a_states_plan_is_read(tmp_path: Path, capsys: Capture) -> None:
    bundle = plan(tmp_path)
    assert waymark("import", georgia(tmp_path), "--into", bundle) == 0
    assert {school for school, _ in figures(bundle)} == {"", "761", "761-0103", "601"}
    assert {s["school_id"]: s["region"] for s in cells(bundle, "schools")}["761-0103"] == "Peach City"
    assert "warning: no --district was given" in capsys.readouterr().out
    assert errors(bundle) == []


def test_a_literal_zero_before_2010_is_suppressed_and_after_it_is_true(tmp_path: Path) -> None:
    bundle = plan(tmp_path)
    old = [["2008-09", *row[1:]] for row in ROWS]
    assert waymark("import", georgia(tmp_path, old), "--into", bundle, "--district", "761") == 0
    assert figures(bundle)["0103", ""] == ("", "", "", "", "", "suppressed")


@pytest.mark.parametrize("encode", ["utf-8-sig", "utf-16", "utf-8"])
@pytest.mark.parametrize("ending", ["\r\n", "\n", "\r"])
def test_encodings_and_line_ends_make_no_difference(tmp_path: Path, encode: str, ending: str) -> None:
    rows = [[*row[:5], "Peña High\nSchool", *row[6:]] if row[1] == "School" else row for row in ROWS]
    file = tmp_path / "georgia.csv"
    file.write_bytes(text(rows, ending=ending).encode(encode))
    bundle = plan(tmp_path)
    assert waymark("import", file, "--into", bundle, "--district", "761") == 0
    assert len(figures(bundle)) == 4
    assert [s["name"].split() for s in cells(bundle, "schools")] == [["Peña", "High", "School"]]


def test_another_encoding_is_read_and_said(tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "georgia.csv"
    file.write_bytes(text([*ROWS[:2], [*HIGH[:5], "Peña High", "09", EVERYONE, "1", "50", "2"]]).encode("cp1252"))
    bundle = plan(tmp_path)
    assert waymark("import", file, "--into", bundle, "--district", "761") == 0
    assert cells(bundle, "schools")[0]["name"] == "Peña High"
    assert "warning: line 4: the text is not UTF-8; it was read as Windows-1252" in capsys.readouterr().out


@pytest.mark.parametrize("mark", [";", "\t", "|"])
def test_other_marks_between_cells(tmp_path: Path, mark: str) -> None:
    file = tmp_path / "georgia.csv"
    file.write_text("\n".join(mark.join(row) for row in [GEORGIA, *ROWS]))
    bundle = plan(tmp_path)
    assert waymark("import", file, "--into", bundle, "--district", "761") == 0
    assert len(figures(bundle)) == 4


def test_lines_are_counted_as_an_editor_counts_them(tmp_path: Path, capsys: Capture) -> None:
    rows = [[*HIGH[:5], "North\nHigh", "09", EVERYONE, "1", "50", "2"], [*DISTRICT, EVERYONE, "1", "fifty", "2"]]
    assert waymark("import", georgia(tmp_path, rows), "--into", plan(tmp_path), "--district", "761") == 1
    assert 'waymark: georgia.csv line 4: "PROGRAM_PERCENT: fifty": expected a number' in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("<<<<<<< HEAD", "a line of a failed merge"),
        (",".join(GEORGIA), "the header again"),
        (",".join([*DISTRICT[:5], "Bell\x07", "PK", BLACK, "5", "10", "50"]), "an invisible control character"),
        ("2017-18,District,761", "3 cells where the header has 11"),
        ('2017-18,District,761,"Peach', "a quotation mark without its pair"),
        (",".join([*DISTRICT[:6], "PK", BLACK, "5", "14-Oct", "50"]), "a spreadsheet made a date of it"),
        (",".join([*DISTRICT[:6], "PK", BLACK, "5", "abc", "50"]), "expected a number, a range or a code"),
        (",".join([*DISTRICT[:6], "PK", EVERYONE, "2438", "70", "3050"]), "another figure of the same year"),
        (",".join(["soon", *DISTRICT[1:6], "PK", BLACK, "5", "10", "50"]), "no school year"),
    ],
)
def test_a_line_that_cannot_be_read_is_named_and_passed_over_only_when_asked(
    tmp_path: Path, capsys: Capture, line: str, why: str
) -> None:
    good = text([ROWS[0], *ROWS[2:]]).splitlines()
    file = tmp_path / "georgia.csv"
    file.write_text("\n".join([*good[:3], line, *good[3:]]) + "\n")
    bundle = plan(tmp_path)
    before = state(bundle)
    assert waymark("import", file, "--into", bundle, "--district", "761") == 1
    said = capsys.readouterr()
    assert "georgia.csv line 4: " in said.err
    assert why in said.err
    assert said.out == ""
    assert state(bundle) == before
    assert waymark("import", file, "--into", bundle, "--district", "761", "--skip-bad-lines") == 0
    said = capsys.readouterr()
    assert "a bad line: " in said.out
    assert ("0103", "") in figures(bundle)
    assert errors(bundle) == []


def test_a_note_below_the_table_is_no_line_of_it(tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "georgia.csv"
    file.write_text(text(ROWS) + '\nTFS: too few students\n"Source: the state",,,,,,,,,,\n')
    bundle = plan(tmp_path)
    assert waymark("import", file, "--into", bundle, "--district", "761") == 0
    assert len(figures(bundle)) == 4
    assert "  2 lines: a note, no figures (lines 9, 10)" in capsys.readouterr().out


def test_a_school_is_found_by_its_name_where_its_codes_are_of_another_kind(tmp_path: Path) -> None:
    header = "LEAID,LEANM,NCESSCH,SCHNAM,ALL_COHORT_1920,ALL_RATE_1920,MAS_COHORT_1920,MAS_RATE_1920"
    file = tmp_path / "edfacts.csv"
    file.write_text(f"{header}\n1300120,Peach City,130012000066,North High School,248,GE95,10,10-14\n")
    bundle = plan(tmp_path, schools=[{"school_id": "0103", "name": "North High School", "state_id": "0103"}])
    assert waymark("import", file, "--into", bundle) == 0
    assert figures(bundle) == {
        ("0103", ""): ("", "95", "100", "", "248", ""),
        ("0103", "asian_pacific"): ("", "10", "14", "", "10", ""),
    }
    assert {row["year"] for row in cells(bundle, "results")} == {"2020"}
    assert len(cells(bundle, "schools")) == 1


def test_of_figures_that_contradict_each_other_none_is_taken(tmp_path: Path) -> None:
    bundle = plan(tmp_path)
    file = georgia(tmp_path, [*ROWS, [*DISTRICT, EVERYONE, "10", "10", "100"]])
    assert waymark("import", file, "--into", bundle, "--district", "761", "--skip-bad-lines") == 0
    assert ("", "") not in figures(bundle)


def test_codes_that_lost_their_zeros_are_matched_with_a_warning(tmp_path: Path, capsys: Capture) -> None:
    bundle = plan(tmp_path, schools=[{"school_id": "0103", "name": "North High School"}])
    file = georgia(tmp_path, [[*HIGH[:4], "103", *HIGH[5:], EVERYONE, "1", "50", "2"]])
    assert waymark("import", file, "--into", bundle, "--district", "761") == 0
    assert list(figures(bundle)) == [("0103", "")]
    assert len(cells(bundle, "schools")) == 1
    assert "warning: school 103 was read as 0103: a spreadsheet had taken its zeros" in capsys.readouterr().out


def test_a_bundle_whose_own_ids_lost_their_zeros_is_matched_with_a_warning(tmp_path: Path, capsys: Capture) -> None:
    bundle = plan(tmp_path, schools=[{"school_id": "103", "name": "North High School"}])
    assert waymark("import", georgia(tmp_path), "--into", bundle, "--district", "761") == 0
    assert ("103", "") in figures(bundle)
    assert len(cells(bundle, "schools")) == 1
    assert "code 0103 (North High School) was taken for the bundle's 103" in capsys.readouterr().out


def test_a_renamed_school_stays_one_school(tmp_path: Path, capsys: Capture) -> None:
    renamed = {"school_id": "midtown", "name": "Midtown High School", "formerly": "North High School"}
    bundle = plan(tmp_path, schools=[renamed])
    assert waymark("import", georgia(tmp_path), "--into", bundle, "--district", "761") == 0
    assert ("midtown", "") in figures(bundle)
    assert [s["name"] for s in cells(bundle, "schools")] == ["Midtown High School"]
    assert "the bundle's name stays" not in capsys.readouterr().out
    by_code = plan(tmp_path / "code", schools=[{"school_id": "n", "name": "Midtown High School", "state_id": "0103"}])
    assert waymark("import", georgia(tmp_path), "--into", by_code, "--district", "761") == 0
    assert ("n", "") in figures(by_code)
    assert "is North High School in the file and Midtown High School in the bundle" in capsys.readouterr().out


@pytest.mark.parametrize("asked", ["Peach City", "peach_city", "0761"])
def test_a_district_may_be_named_or_have_other_zeros(tmp_path: Path, capsys: Capture, asked: str) -> None:
    bundle = plan(tmp_path)
    assert waymark("import", georgia(tmp_path), "--into", bundle, "--district", asked) == 0
    assert len(figures(bundle)) == 4
    assert ("was taken for 761" in capsys.readouterr().out) == (asked != "Peach City")


def test_a_district_that_is_not_there_is_refused(tmp_path: Path, capsys: Capture) -> None:
    bundle = plan(tmp_path)
    assert waymark("import", georgia(tmp_path), "--into", bundle, "--district", "762") == 1
    assert "no district 762; 2 districts are there, such as 761 Peach City" in capsys.readouterr().err
    assert not (bundle / "results.csv").exists()


def test_a_figure_that_changed_is_restated_and_both_stand(tmp_path: Path) -> None:
    bundle = plan(tmp_path)
    assert waymark("import", georgia(tmp_path), "--into", bundle, "--district", "761") == 0
    newer = georgia(tmp_path, [[*DISTRICT, EVERYONE, "2440", "80.0", "3050"], *ROWS[1:]], "newer.csv")
    list(import_file(newer, bundle, district="761", today="2026-03-01"))
    rows = [r for r in cells(bundle, "results") if not r["school_id"] and not r["group_id"]]
    assert [(r["value"], r["as_of"]) for r in rows] == [("79.93", ""), ("80.0", "2026-03-01")]
    assert rows[1]["reason"] == "Restated from the file newer.csv"
    assert errors(bundle) == []
    before = state(bundle)
    list(import_file(newer, bundle, district="761", today="2026-03-02"))
    assert state(bundle) == before
    with pytest.raises(Refused, match="restates graduation_4yr, 2018, all as of 2026-03-01 already"):
        list(import_file(georgia(tmp_path), bundle, district="761", today="2026-03-01"))
    assert state(bundle) == before


def test_what_stands_in_a_bundle_stays_byte_for_byte(tmp_path: Path) -> None:
    bundle = plan(tmp_path)
    old = b'\xef\xbb\xbfkpi_id,year,value,source\r\ngraduation_4yr,2017,  70.10 ,"a, b"\r\n'
    (bundle / "results.csv").write_bytes(old)
    simple = georgia(tmp_path, [[*DISTRICT, EVERYONE, "", "79.93", ""]])
    assert waymark("import", simple, "--into", bundle, "--district", "761") == 0
    new = (bundle / "results.csv").read_bytes()
    assert new.startswith(old)
    assert new.count(b"\r\n") == new.count(b"\n") == 3
    assert waymark("import", georgia(tmp_path), "--into", bundle, "--district", "601") == 0
    assert (bundle / "results.csv").read_bytes().startswith(b"\xef\xbb\xbfkpi_id,year,value,source,")
    assert cells(bundle, "results")[0]["value"] == "  70.10 "


def test_a_workbook_is_a_bundle_too(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    folder = plan(tmp_path)
    for table in ("plan", "goals", "objectives", "kpis"):
        sheet = book.create_sheet(table)
        rows = cells(folder, table)
        sheet.append(list(rows[0]))
        for row in rows:
            sheet.append([value or None for value in row.values()])
    bundle = tmp_path / "plan.xlsx"
    book.save(bundle)
    assert waymark("import", georgia(tmp_path), "--into", bundle, "--district", "761") == 0
    assert errors(bundle) == []
    sheet = openpyxl.load_workbook(bundle)["results"]
    header = [cell.value for cell in sheet[1]]
    assert [cell.value for cell in sheet[4]][header.index("school_id")] == "0103"
    assert [cell.value for cell in sheet[2]][header.index("value")] == 79.93
    before = bundle.read_bytes()
    assert waymark("import", georgia(tmp_path), "--into", bundle, "--district", "761") == 0
    assert bundle.read_bytes() == before


def test_a_workbook_file_keeps_its_ids_and_percents_and_refuses_its_dates(tmp_path: Path, capsys: Capture) -> None:
    header = ["County Code", "County Name", "District Code", "District Name", "Number of Students with Chronic Absenteeism"]
    header += ["Student Fall K-12 Enrollment", "% Chronically Absent", "Truancy Rate"]
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append([])
    sheet.append(["2016-17 Students with Chronic Absenteeism and Truancy Rate by District"])
    sheet.append(header)
    sheet.append(["01", "ADAMS", "0010", "MAPLETON 1", 25, 100, 0.25, 0.0306])
    sheet["G4"].number_format = "0.00%"
    file = tmp_path / "absent.xlsx"
    book.save(file)
    bundle = write(tmp_path / "b", kpis=[{"kpi_id": "chronic_absenteeism", "better": "lower"}, {"kpi_id": "truancy_rate"}])
    assert waymark("import", file, "--into", bundle, "--district", "10") == 0
    assert [(r["kpi_id"], r["year"], r["value"], r["numerator"]) for r in cells(bundle, "results")] == [
        ("chronic_absenteeism", "2017", "25", "25"),
        ("truancy_rate", "2017", "3.06", ""),
    ]
    assert "--district 10 was taken for 0010" in capsys.readouterr().out
    sheet["H4"] = datetime(2014, 10, 1)
    book.save(file)
    before = state(bundle)
    assert waymark("import", file, "--into", bundle, "--district", "0010") == 1
    said = capsys.readouterr().err
    assert "absent.xlsx sheet Sheet row 4" in said
    assert "cell H4" in said
    assert state(bundle) == before


def test_a_header_of_no_format_is_refused_with_the_nearest(tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "x.csv"
    file.write_text("Report\n\nLONG_SCHOOL_YEAR,LABEL_LVL_1_DESC,RATE\n2017-18,Grad Rate -Black,5\n")
    assert waymark("import", file, "--into", plan(tmp_path)) == 1
    said = capsys.readouterr().err
    assert "x.csv line 3: no published format has this header" in said
    assert "the nearest, georgia_graduation, also needs PROGRAM_PERCENT" in said


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "the file is empty"),
        (b"PK\x03\x04junk", "no workbook"),
        (b"%PDF-1.7", "a PDF"),
        (b"a,b\n1,\x002\n", "line 2: no text"),
    ],
)
def test_a_file_of_no_table_is_refused(tmp_path: Path, capsys: Capture, data: bytes, why: str) -> None:
    file = tmp_path / "file.csv"
    file.write_bytes(data)
    assert waymark("import", file, "--into", tmp_path / "b") == 1
    assert why in capsys.readouterr().err
    assert not (tmp_path / "b").exists()


def test_a_plan_without_the_kpi_gets_it_under_its_first_objective(tmp_path: Path, capsys: Capture) -> None:
    bundle = plan(tmp_path, kpis=[])
    assert waymark("import", georgia(tmp_path), "--into", bundle, "--district", "761") == 0
    assert [(k["kpi_id"], k["objective_id"], k["unit"]) for k in cells(bundle, "kpis")] == [
        ("graduation_4yr", "learn", "percent")
    ]
    assert "the plan had no KPI graduation_4yr" in capsys.readouterr().out
    assert errors(bundle) == []


def test_a_plan_of_goals_alone_becomes_one_that_builds(tmp_path: Path, capsys: Capture) -> None:
    goals = [{"goal_id": "late", "order": 2, "name": "Later"}, {"goal_id": "soon", "order": 1, "name": "Sooner"}]
    bundle = plan(tmp_path, goals=goals, objectives=[], kpis=[])
    assert waymark("import", georgia(tmp_path), "--into", bundle, "--district", "761") == 0
    assert [(o["goal_id"], o["name"]) for o in cells(bundle, "objectives")] == [("soon", "Four-year cohort graduation rate")]
    assert "added under a new objective of the goal soon" in capsys.readouterr().out
    assert waymark("build", bundle, "--out", tmp_path / "releases") == 0
    before = state(bundle)
    assert waymark("import", georgia(tmp_path), "--into", bundle, "--district", "761") == 0
    assert state(bundle) == before


def test_figures_go_to_the_plans_own_kpi_where_it_is_named(tmp_path: Path, capsys: Capture) -> None:
    bundle = plan(tmp_path, kpis=[{**KPI, "kpi_id": "grad_rate", "name": "Graduation rate"}])
    for named in ("grad_rate", "graduation_4yr=grad_rate"):
        assert waymark("import", georgia(tmp_path), "--into", bundle, "--district", "761", "--kpi", named) == 0
    assert "the plan had no KPI" not in capsys.readouterr().out
    assert (
        {row["kpi_id"] for row in cells(bundle, "kpis")} == {row["kpi_id"] for row in cells(bundle, "results")} == {"grad_rate"}
    )
    assert len(cells(bundle, "results")) == 4
    assert errors(bundle) == []


def test_a_kpi_that_may_be_the_files_by_another_id_is_named_in_the_warning(tmp_path: Path, capsys: Capture) -> None:
    kpis = [{**KPI, "kpi_id": "grad_rate", "name": "Graduation rate"}, {**KPI, "kpi_id": "math", "name": "Mathematics, grade 8"}]
    assert waymark("import", georgia(tmp_path), "--into", plan(tmp_path, kpis=kpis), "--district", "761") == 0
    assert (
        "if it is the plan's grad_rate, take its rows out again and import with --kpi graduation_4yr=grad_rate"
        in capsys.readouterr().out
    )


@pytest.mark.parametrize(
    ("named", "why"),
    [
        ("grad_rat", "has no KPI grad_rat: did you mean grad_rate?"),
        ("graduation=grad_rate", "has no KPI graduation: did you mean graduation_4yr?"),
        ("", "has no KPI : add it"),
        ("count", "its count is a percent, the plan's KPI of that id a count"),
    ],
)
def test_a_kpi_that_is_not_there_or_of_another_unit_is_refused(tmp_path: Path, capsys: Capture, named: str, why: str) -> None:
    bundle = plan(tmp_path, kpis=[{**KPI, "kpi_id": "grad_rate"}, {**KPI, "kpi_id": "count", "unit": "count"}])
    before = state(bundle)
    assert waymark("import", georgia(tmp_path), "--into", bundle, "--district", "761", "--kpi", named) == 1
    assert why in capsys.readouterr().err
    assert state(bundle) == before


def test_a_kpi_of_another_unit_is_refused(tmp_path: Path, capsys: Capture) -> None:
    bundle = plan(tmp_path, kpis=[{**KPI, "unit": "count"}])
    assert waymark("import", georgia(tmp_path), "--into", bundle, "--district", "761") == 1
    assert "its graduation_4yr is a percent, the plan's KPI of that id a count" in capsys.readouterr().err


def test_a_full_disk_leaves_the_bundle_as_it_was(tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    bundle = plan(tmp_path)
    before = state(bundle)
    done: list[int] = []

    def full(number: int) -> None:
        done.append(number)
        if len(done) == 2:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("data.agencies.write.os.fsync", full)
    assert waymark("import", georgia(tmp_path), "--into", bundle, "--district", "761") == 1
    assert capsys.readouterr().err.splitlines()[-1] == "waymark: No space left on device"
    assert state(bundle) == before


def test_a_bundle_that_cannot_be_read_is_not_added_to(tmp_path: Path, capsys: Capture) -> None:
    bundle = plan(tmp_path)
    (bundle / "results.csv").write_bytes("kpi_id,year,value\ngraduation_4yr,2018,5\xe9\n".encode("cp1252"))
    assert waymark("import", georgia(tmp_path), "--into", bundle, "--district", "761") == 1
    assert "mend it first: waymark check" in capsys.readouterr().err


published = st.sampled_from(
    ["81.4", "80-84", "GE95", "LE5", "<5", ">=95%", "*", "", "PS", "TFS", "N/A", ".", "0", "100", "80.6%", "n<10", "-1", "-3"]
)
counted = st.sampled_from(["", "*", "0", "12", "1,234", "<10", "PS", "30"])
lines = st.lists(
    st.tuples(st.sampled_from(["0103", "0104", "ALL"]), st.sampled_from([EVERYONE, BLACK]), counted, published, counted),
    max_size=8,
    unique_by=lambda line: line[:2],
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(lines)
def test_whatever_an_agency_prints_the_bundle_stays_sound_and_a_second_import_adds_nothing(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[tuple[str, ...]]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    rows = [
        [*(DISTRICT if school == "ALL" else [*HIGH[:4], school, f"School {school}", "09"]), group, top, value, bottom]
        for school, group, top, value, bottom in drawn
    ]
    bundle = plan(folder)
    file = georgia(folder, rows)
    said = list(import_file(file, bundle)) if rows else []
    assert errors(bundle) == []
    before = state(bundle)
    if rows:
        list(import_file(file, bundle))
        taken = len(cells(bundle, "results")) if (bundle / "results.csv").exists() else 0
        assert said[2].startswith(f"mapped: {taken} figure")
    assert state(bundle) == before


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.integers(0, 700), st.integers(0, 40), st.binary(max_size=12) | st.text(max_size=6).map(str.encode), st.booleans())
def test_a_damaged_file_is_read_or_refused_and_never_half_written(
    tmp_path_factory: pytest.TempPathFactory, start: int, length: int, other: bytes, skip: bool
) -> None:
    folder = tmp_path_factory.mktemp("damaged")
    data = text(ROWS).encode()
    file = folder / "georgia.csv"
    file.write_bytes(data[:start] + other + data[start + length :])
    bundle = plan(folder)
    before = state(bundle)
    try:
        list(import_file(file, bundle, district="761", skip_bad_lines=skip))
    except (Refused, BadLines):
        refused = True
    else:
        refused = False
    assert state(bundle) == before if refused else errors(bundle) == []


TIDY = """
title = "A tidy file"
source = "A tidy file"
[find]
columns = ["School", "Year", "Rate"]
[columns]
school = "School"
year = "Year"
[level]
default = "school"
[[measures]]
kpi_id = "graduation_4yr"
name = "Graduation rate"
unit = "percent"
better = "higher"
value = "Rate"
"""


def tidy(folder: Path, lines: str) -> tuple[Path, Path]:
    """A tidy file of the columns School, Year and Rate, and the plan that knows its format."""
    bundle = plan(folder)
    (bundle / "formats").mkdir()
    (bundle / "formats" / "tidy.toml").write_text(TIDY, encoding="utf-8")
    file = folder / "tidy.csv"
    file.write_text(lines, encoding="utf-8")
    return file, bundle


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ("School,Year,Rate\n", "tidy.csv line 1: there is no line of data under the header"),
        ("School,Year,Rate,Rate\n0101,2022,81.4,3\n", 'tidy.csv line 1: two columns are called "Rate": rename one of them'),
        ("School,Year,Rate\n0101,2022,81\nTotal,2022,80\n", 'tidy.csv line 3: "Total": no school but a total'),
        ("School,Year,Rate\n0101,12/1/2021,81\n", 'tidy.csv line 2: "12/1/2021": no school year'),
        ("School,Year,Rate\n0101,2022,$81\n", 'tidy.csv line 2: "Rate: $81": expected a number'),
        ("School,Year,Rate\n0101,2022,Oct-14\n", 'tidy.csv line 2: "Rate: Oct-14": expected a number or a range; a spreadsheet'),
        ("School,Year,Rate\n0101,2022,95+\n", 'tidy.csv line 2: "Rate: 95+": expected a number'),
        ("School;Year;Rate\n0101;2022;81,4\n", 'tidy.csv line 2: "Rate: 81,4": expected a number with a decimal point'),
        ("School,Year,Rate\n0101,2022,81\n0101,SY21-22,82\n", "another figure of the same year, place and group as in line 2"),
    ],
)
def test_what_would_be_read_wrongly_is_refused_by_its_line(tmp_path: Path, capsys: Capture, lines: str, why: str) -> None:
    file, bundle = tidy(tmp_path, lines)
    before = state(bundle)
    assert waymark("import", file, "--into", bundle) == 1
    assert why in capsys.readouterr().err
    assert state(bundle) == before


def test_percents_below_one_are_kept_as_printed_and_told(tmp_path: Path, capsys: Capture) -> None:
    file, bundle = tidy(tmp_path, "School,Year,Rate\n0101,Fall 2021,0.0596\n0102,2022,6.0\n0103,2022,0\n")
    assert waymark("import", file, "--into", bundle) == 0
    assert {(r["school_id"], r["year"]): r["value"] for r in cells(bundle, "results")} == {
        ("0101", "2022"): "0.0596",
        ("0102", "2022"): "6.0",
        ("0103", "2022"): "0",
    }
    assert "graduation_4yr: 1 figure is below 1 percent as printed (line 2); if shares are meant" in capsys.readouterr().out
