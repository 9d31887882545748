"""Reading a bundle: typed rows, defaults, and a problem instead of a traceback for any bytes."""

from __future__ import annotations

import re
import zipfile
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.bundle import read
from data.groups import BUILT_IN, RACES, lookup
from data.tables import TABLES
from tests.data.bundles import BASE, KPIS, PLAN, errors, folder, found, workbook

Content = str | float | bool | datetime | date | time
SCHEMA = (Path(__file__).parents[2] / "data" / "schema.sql").read_text()
OWN = {"current", "yearly", "synthetic"}


def schema() -> dict[str, list[str]]:
    """The columns of each table that a bundle feeds."""
    tables = {}
    for name, body in re.findall(r"CREATE TABLE (\w+) \((.*?)\);", SCHEMA, re.DOTALL):
        columns = [part.split()[0].strip('"') for part in body.replace("\n", " ").split(",")]
        tables[name] = [c for c in columns if c not in OWN]
    return {name: columns for name, columns in tables.items() if name not in ("release", "problems")}


def test_rows_have_exactly_the_columns_of_the_release(tmp_path: Path) -> None:
    phases = "objective_id,order,name,phase_2019\ngraduate,1,Coach,plan\n"
    bundle = read(folder(tmp_path / "b", strategies=phases))
    assert bundle.errors == ()
    assert set(bundle.tables) == set(schema())
    for name, rows in bundle.tables.items():
        for row in rows:
            assert set(row) == set(schema()[name]), name


def test_the_tables_described_are_those_of_the_release() -> None:
    described = {t.name: set(t.names) for t in TABLES.values()}
    released = {name: set(columns) - {"computed"} for name, columns in schema().items() if name != "strategy_phases"}
    assert described == released


def test_a_sound_bundle_is_read_with_its_defaults(tmp_path: Path) -> None:
    bundle = read(folder(tmp_path / "b", targets="kpi_id,year,kind,value\ngrad,2019,value,84\n"))
    assert bundle.problems == ()
    assert bundle.plan_id == "test"
    plan, kpi = bundle.tables["plan"][0], bundle.tables["kpis"][0]
    assert (plan["privacy_profile"], plan["minimum_group_size"], plan["message"]) == ("range_ladder", 10, None)
    assert (kpi["decimals"], kpi["audience"], kpi["path_rule"], kpi["order"]) == (1, "public", "listed", 1)
    result, target = bundle.tables["results"][0], bundle.tables["targets"][0]
    assert result["value"] == 81.4
    assert (result["school_id"], result["group_id"], result["status"], result["baseline"]) == ("", "all", "final", False)
    assert (result["computed"], result["measured_on"], result["as_of"]) == (False, None, None)
    assert (target["on"], target["group_id"], target["value"]) == ("value", "all", 84.0)
    assert [g["group_id"] for g in bundle.tables["groups"]] == list(BUILT_IN)


@pytest.mark.parametrize(("unit", "decimals"), [("percent", 1), ("count", 0), ("dollars", 0), ("ratio", 0), ("rate_1000", 1)])
def test_decimals_follow_the_unit(tmp_path: Path, unit: str, decimals: int) -> None:
    bundle = read(folder(tmp_path / "b", kpis=KPIS.replace("percent", unit)))
    assert bundle.tables["kpis"][0]["decimals"] == decimals


@pytest.mark.parametrize(
    ("unit", "value"), [("percent", 75.0), ("ratio", 0.75), ("rate_100", 75.0), ("rate_1000", 750.0), ("count", None)]
)
def test_an_empty_value_is_computed_from_its_counts(tmp_path: Path, unit: str, value: float | None) -> None:
    results = "kpi_id,year,value,numerator,denominator\ngrad,2019,,39,52\n"
    row = read(folder(tmp_path / "b", kpis=KPIS.replace("percent", unit), results=results)).tables["results"][0]
    assert row["value"] == value
    assert row["computed"] is (value is not None)


def test_a_missing_numerator_or_a_hidden_row_gives_no_value(tmp_path: Path) -> None:
    results = (
        "kpi_id,year,value,numerator,denominator,status\n"
        "grad,2018,,,52,final\ngrad,2019,,,52,suppressed\ngrad,2020,0,0,52,final\ngrad,2021,,0,52,final\n"
    )
    bundle = read(folder(tmp_path / "b", results=results))
    assert bundle.problems == ()
    assert [r["value"] for r in bundle.tables["results"]] == [None, None, 0.0, 0.0]
    assert [r["computed"] for r in bundle.tables["results"]] == [False, False, False, True]


def test_a_target_in_counts_gets_its_value(tmp_path: Path) -> None:
    targets = "kpi_id,year,kind,value,numerator,denominator\ngrad,2019,value,,41,50\n"
    bundle = read(folder(tmp_path / "b", targets=targets))
    assert bundle.errors == ()
    assert bundle.tables["targets"][0]["value"] == 82.0


def test_levels_and_yes_no_become_numbers(tmp_path: Path) -> None:
    kpis = (
        "kpi_id,objective_id,order,name,unit,better,definition\n"
        "growth,graduate,1,Growth,ordinal,higher,Not met < Met < Exceeded\n"
        "safe,graduate,2,Safe,yes_no,higher,\n"
    )
    results = "kpi_id,year,value\ngrowth,2019,Exceeded\ngrowth,2020,not met\nsafe,2019,yes\nsafe,2020,No\n"
    bundle = read(folder(tmp_path / "b", kpis=kpis, results=results))
    assert bundle.errors == ()
    assert [r["value"] for r in bundle.tables["results"]] == [2.0, 0.0, 1.0, 0.0]


def test_phases_and_own_groups(tmp_path: Path) -> None:
    strategies = "objective_id,order,name,phase_2020,phase_2021\ngraduate,1,Coach,plan,refine\ngraduate,2,Train,,implement\n"
    groups = "group_id,name,dimension,order\nnewcomer,Newcomer,arrival,\n"
    bundle = read(folder(tmp_path / "b", strategies=strategies, groups=groups))
    assert bundle.errors == ()
    phases = [(p["order"], p["year"], p["phase"]) for p in bundle.tables["strategy_phases"]]
    assert sorted(phases, key=str) == [(1, 2020, "plan"), (1, 2021, "refine"), (2, 2021, "implement")]
    own = bundle.tables["groups"][-1]
    assert (own["group_id"], own["dimension"]) == ("newcomer", "arrival")
    assert isinstance(own["order"], int)


def test_a_plan_in_toml_reads_like_one_in_csv(tmp_path: Path) -> None:
    toml = 'id = "test"\ndistrict = "Test District"\ntitle = "Test Plan"\nfirst_year = 2019\nlast_year = 2023\n'
    by_csv = read(folder(tmp_path / "a"))
    path = folder(tmp_path / "b", plan=None)
    (path / "plan.toml").write_text(toml + "published = 2018-06-28\nnces_leaid = 1301740\n")
    plan = read(path).tables["plan"][0]
    assert read(path).problems == ()
    assert {**plan, "published": None, "nces_leaid": None} == by_csv.tables["plan"][0]
    assert (plan["published"], plan["nces_leaid"]) == ("2018-06-28", "1301740")


def test_bom_crlf_blank_rows_and_leading_zeros(tmp_path: Path) -> None:
    schools = b"\xef\xbb\xbfschool_id,name,state_id\r\n0103,North,0103\r\n\r\n,,\r\nbad id,South,7\r\n"
    path = folder(tmp_path / "b", schools=schools)
    school = read(path).tables["schools"][0]
    assert (school["school_id"], school["state_id"]) == ("0103", "0103")
    assert found(path, "schools", 4, "school_id").remedy == "write bad_id"


def test_other_files_may_lie_in_the_folder(tmp_path: Path) -> None:
    path = folder(tmp_path / "b")
    for name in ("README.md", ".hidden.csv", "~$plan.xlsx"):
        (path / name).write_text("anything")
    assert read(path).problems == ()
    (path / "other.xlsx").write_text("anything")
    assert [(p.table, p.severity) for p in read(path).problems] == [("other", "warning")]


def test_a_table_that_is_a_folder_or_a_link_to_nowhere_is_told(tmp_path: Path) -> None:
    path = folder(tmp_path / "b")
    (path / "results.csv").unlink(missing_ok=True)
    (path / "results.csv").mkdir()
    (path / "comments.csv").symlink_to(tmp_path / "nowhere.csv")
    assert {(p.table, p.text, p.remedy) for p in errors(path)} == {
        ("results", "results.csv", "the system says: Is a directory"),
        ("comments", "comments.csv", "the system says: No such file or directory"),
    }


# ---- one problem for each way a file can be broken


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("goals", b"", "names of the columns"),
        ("goals", b"\n\n", "names of the columns"),
        ("goals", b"goal_id;order;name\nsuccess;1;Success\n", "commas"),
        ("goals", "goal_id,order,name\nsuccess,1,Success\n".encode("utf-16"), "UTF-8"),
        ("goals", "goal_id,order,name\nsuccess,1,Éxito\n".encode("cp1252"), "UTF-8"),
        ("goals", b"goal_id,order,name\nsuccess,1,Suc\x00cess\n", "text"),
        ("goals", b'goal_id,order,name\nsuccess,1,"Success\n', "quotes"),
        ("goals", b'goal_id,order,name\nsuccess,1,"Suc"cess\n', "quotes"),
        ("goals", b"goal_id,order,name,description\nsuccess,1,Success\n", "4 cells"),
        ("goals", b"goal_id,order,name\nsuccess,1,Success, truly\n", "3 cells"),
        ("goals", b"goal_id,order,name,name\nsuccess,1,Success,Success\n", "each column once"),
        ("goals", b"goal_id,order,name,\nsuccess,1,Success,more\n", "3 cells"),
        ("goals", b"goal_id,order,name,,description\nsuccess,1,Success,more,\n", "a name over every column"),
        ("goals", b"PK\x03\x04 not really", "commas"),
        ("goals", b"goal_id,order,name\n", "at least one row"),
        ("goals", b"goal_id,order,name\nsuccess,1," + b"x" * 200_000 + b"\n", "quotes"),
        ("plan", b"id,district,title,first_year,last_year\na,A,A,2019,2020\nb,B,B,2019,2020\n", "one row"),
    ],
)
def test_a_broken_file_is_one_error_that_says_what_is_expected(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    problems = [p for p in errors(folder(tmp_path / "b", **{name: data})) if p.table == name]
    assert len(problems) == 1
    assert words in problems[0].expected
    assert problems[0].remedy


@pytest.mark.parametrize(
    "text", [b"id = ", b"\xff\xfe", b"id = [1]\n", b"[plan]\nid = 'a'\n", b"id = 'a'\nid = 'b'\n", b"a" * 9 + b"\x00"]
)
def test_a_broken_toml_is_an_error(tmp_path: Path, text: bytes) -> None:
    path = folder(tmp_path / "b", plan=None)
    (path / "plan.toml").write_bytes(text)
    assert {p.table for p in errors(path)} == {"plan"}


def test_plan_twice_is_an_error(tmp_path: Path) -> None:
    path = folder(tmp_path / "b")
    (path / "plan.toml").write_text('id = "x"')
    assert [p.text for p in errors(path)] == ["plan.toml and plan.csv"]


@pytest.mark.parametrize("name", ["absent", "absent.xlsx", "file.txt"])
def test_a_path_that_is_no_bundle_is_one_error(tmp_path: Path, name: str) -> None:
    (tmp_path / "file.txt").write_text("hello")
    (problem,) = read(tmp_path / name).problems
    assert (problem.severity, problem.row) == ("error", 0)


def test_an_empty_folder_misses_plan_and_goals(tmp_path: Path) -> None:
    assert [p.table for p in errors(tmp_path)] == ["plan", "goals"]


# ---- workbooks


def test_a_workbook_reads_like_the_folder(tmp_path: Path) -> None:
    broken = {
        "results": "kpi_id,year,value,group_id,nots\ngrad,2019,81.4%,all,\ngard,2020,<5,blak,x\ngrad,,1e999,,\n\ngrad,2019,81,,",
        "resluts": "kpi_id\ngrad\n",
    }
    by_folder, by_book = read(folder(tmp_path / "a", **broken)), read(workbook(tmp_path / "b.xlsx", **broken))
    assert by_folder.problems == by_book.problems
    assert len(by_folder.errors) > 5
    assert by_folder.tables == by_book.tables


def cells(path: Path, **changes: Content) -> Path:
    """A sound workbook with the results row's cells replaced: A2 kpi_id, B2 year, C2 value, D2 as_of, E2 note."""
    workbook(path, results="kpi_id,year,value,as_of,note\ngrad,2019,81.4,,\n")
    book = openpyxl.load_workbook(path)
    for place, value in changes.items():
        book["results"][place] = value
    book.save(path)
    return path


def test_numbers_and_dates_of_a_workbook(tmp_path: Path) -> None:
    path = cells(tmp_path / "b.xlsx", B2=2019.0, C2=80, D2=datetime(2021, 9, 1), E2=103.0)
    bundle = read(path)
    assert bundle.errors == ()
    row = bundle.tables["results"][0]
    assert (row["year"], row["value"], row["as_of"], row["note"]) == (2019, 80.0, "2021-09-01", "103")


def test_a_month_shown_without_a_day_stays_a_month(tmp_path: Path) -> None:
    path = cells(tmp_path / "b.xlsx", D2=date(2021, 9, 1))
    book = openpyxl.load_workbook(path)
    book["results"]["D2"].number_format = "mmm\\-yy"
    book.save(path)
    assert read(path).tables["results"][0]["as_of"] == "2021-09"


@pytest.mark.parametrize(
    ("place", "value", "column", "words"),
    [
        ("C2", datetime(2019, 5, 1), "value", "holds a date"),
        ("C2", "=SUM(B2:B2)", "value", "formula"),
        ("C2", "#N/A", "value", "mend the formula"),
        ("C2", time(8, 30), "value", "time of day"),
        ("C2", True, "value", "digits"),
        ("E2", datetime(2019, 5, 1), "note", "holds a date"),
        ("E2", "=B2", "note", "formula"),
    ],
)
def test_an_unusual_cell_is_an_error_that_names_the_cell(
    tmp_path: Path, place: str, value: Content, column: str, words: str
) -> None:
    problem = found(cells(tmp_path / "b.xlsx", **{place: value}), "results", 1, column)
    assert problem.severity == "error"
    assert words in problem.remedy
    assert place in problem.remedy or value is True


def test_a_percent_format_is_an_error_with_the_number_to_write(tmp_path: Path) -> None:
    path = cells(tmp_path / "b.xlsx", C2=0.814)
    book = openpyxl.load_workbook(path)
    book["results"]["C2"].number_format = "0.0%"
    book.save(path)
    problem = found(path, "results", 1, "value")
    assert problem.text == "81.4% (cell C2)"
    assert "write 81.4" in problem.remedy


def test_merged_cells_are_an_error(tmp_path: Path) -> None:
    path = workbook(tmp_path / "b.xlsx")
    book = openpyxl.load_workbook(path)
    book["results"].merge_cells("A2:A3")
    book.save(path)
    assert [(p.table, p.text) for p in errors(path)] == [("results", "A2:A3")]


def test_a_damaged_workbook_is_one_error(tmp_path: Path) -> None:
    good = workbook(tmp_path / "b.xlsx").read_bytes()
    for place, data in enumerate([b"", b"PK", good[: len(good) // 2], b"hello, world"]):
        path = tmp_path / f"broken{place}.xlsx"
        path.write_bytes(data)
        assert len(read(path).problems) == 1
        assert "workbook" in read(path).problems[0].expected


def test_a_damaged_sheet_does_not_hide_the_others(tmp_path: Path) -> None:
    good = workbook(tmp_path / "b.xlsx", goals=BASE["goals"].replace(",1,", ",one,"))
    path = tmp_path / "c.xlsx"
    with zipfile.ZipFile(good) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name)[:200] if name.endswith("sheet5.xml") else old.read(name))
    assert [(p.table, p.column) for p in errors(path)] == [("goals", "order"), ("results", "")]


# ---- any bytes, any cells

CELL = st.text(max_size=12) | st.sampled_from(["81.4", "grad", "2019", "all", "#N/A", '"', "1e999", "nan", "\x00", "TBD", "=1+1"])
slow = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@slow
@given(st.sampled_from(sorted(TABLES)), st.binary(max_size=300))
def test_no_bytes_raise(tmp_path: Path, table: str, data: bytes) -> None:
    bundle = read(folder(tmp_path / "b", plan=PLAN, **({table: data} if table != "plan" else {"goals": data})))
    assert all(p.expected and p.remedy for p in bundle.problems)
    (tmp_path / "b" / f"{table}.csv").unlink()


@slow
@given(st.data())
def test_no_cells_raise_and_both_forms_agree(tmp_path: Path, data: st.DataObject) -> None:
    import csv
    import io

    table = TABLES[data.draw(st.sampled_from(["goals", "kpis", "targets", "results", "survey_priorities", "strategies"]))]
    printable = CELL.map(lambda text: re.sub(r"[^ -~\u00a1-\ud7ff]|^=|^#.*", "", text).strip())
    rows = data.draw(st.lists(st.lists(printable, min_size=len(table.names), max_size=len(table.names)), max_size=4))
    text = io.StringIO()
    csv.writer(text).writerows([table.names, *[row for row in rows if any(row)]])
    by_folder = read(folder(tmp_path / "a", **{table.name: text.getvalue()}))
    by_book = read(workbook(tmp_path / "b.xlsx", **{table.name: text.getvalue()}))
    (tmp_path / "a" / f"{table.name}.csv").unlink()
    assert by_folder.tables == by_book.tables
    assert by_folder.problems == by_book.problems


@slow
@given(st.lists(st.lists(CELL, max_size=6), min_size=1, max_size=5))
def test_no_table_of_cells_raises(tmp_path: Path, rows: list[list[str]]) -> None:
    text = "\n".join(",".join(row) for row in rows)
    for name in ("results", "targets", "groups"):
        bundle = read(folder(tmp_path / "b", **{name: text.encode("utf-8", "surrogatepass")}))
        assert all(p.severity in ("error", "warning") for p in bundle.problems)
        (tmp_path / "b" / f"{name}.csv").unlink()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 5000), st.binary(min_size=1, max_size=8))
def test_no_damage_to_a_workbook_raises(tmp_path: Path, place: int, damage: bytes) -> None:
    good = tmp_path / "good.xlsx"
    if not good.exists():
        workbook(good)
    data = bytearray(good.read_bytes())
    place %= len(data)
    data[place : place + len(damage)] = damage
    bad = tmp_path / "bad.xlsx"
    bad.write_bytes(data)
    assert isinstance(read(bad).problems, tuple)


# ---- student groups


@pytest.mark.parametrize(
    ("label", "group_id"),
    [
        ("Black or African American", "black"),
        ("Economically Disadvantaged", "ed"),
        ("Not Economically Disadvantaged", "not_ed"),
        ("English Learners", "el"),
        ("Limited English Proficient", "el"),
        ("Students with Disability", "swd"),
        ("Students Without Disability", "not_swd"),
        ("Grad Rate -ALL Students", "all"),
        ("Grad Rate -American Indian/Alaskan", "american_indian"),
        ("Asian/Pacific Islander", "asian_pacific"),
        ("Hawaiian or Pacific Islander", "pacific_islander"),
        ("Multi-Racial", "two_or_more"),
        ("Hispanic/Latino", "hispanic"),
        ("Active Duty", "military"),
        ("Black Male", "black_male"),
        ("Female Hispanic", "hispanic_female"),
        ("Martians", None),
        ("", None),
    ],
)
def test_published_labels_find_their_group(label: str, group_id: str | None) -> None:
    assert lookup(label) == group_id


def test_every_built_in_group_is_found_by_its_own_name() -> None:
    for group in BUILT_IN.values():
        assert lookup(group.name) == lookup(group.group_id) == group.group_id
    assert len([g for g in BUILT_IN.values() if g.dimension == "race_sex"]) == 2 * len(RACES)
    assert len({g.order for g in BUILT_IN.values()}) == len(BUILT_IN)
