"""What is wrong with a declaration or a record is said with its file, row, column, text and remedy; nothing is built."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
import sqlglot
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlglot import exp

from data.build import BuildRefused, build
from data.records import declaration
from data.records.expressions import ExpressionError, parse
from queries.types import Problem
from tests.data.records.samples import DECLARED, bundle, read_quietly, students

COLUMNS = {"a": "text", "n": "integer", "r": "number", "b": "boolean", "School ID": "text"}


def problems(path: Path, declared: str = DECLARED, change: dict[str, object] | None = None) -> tuple[Problem, ...]:
    """The errors of a bundle of twenty students, the seventh of whom is changed."""
    rows = students(20)
    rows[6] = {**rows[6], "in_cohort": "true", **(change or {})}
    return read_quietly(bundle(path / "b", {"all.csv": rows}, declared)).errors


@pytest.mark.parametrize(
    ("column", "cell", "says"),
    [
        ("year", "2021-22", "a whole number"),
        ("year", "1821", "four digits"),
        ("year", "", "four digits"),
        ("school_id", "101", "school_id of the table schools"),
        ("race", "Blak", "a group of the dimension race"),
        ("race", "male", "a group of the dimension race"),
        ("swd", "perhaps", "true or false"),
        ("graduated", "", "a value for each student counted for graduation"),
        ("suspensions", "1.5", "a whole number"),
    ],
)
def test_a_bad_cell_is_named_by_file_row_and_column(column: str, cell: str, says: str, tmp_path: Path) -> None:
    found = problems(tmp_path, change={column: cell})
    assert found
    assert {(p.table, p.row, p.text) for p in found} == {("records/all.csv", 7, cell)}
    assert found[0].column == column
    assert says in found[0].expected
    assert found[0].remedy


def test_a_misspelt_value_is_told_its_nearest_and_how_often_it_stands(tmp_path: Path) -> None:
    rows = [{**row, "race": "Blak"} for row in students(12)]
    folder = bundle(tmp_path / "b", {"all.csv": rows})
    (only,) = read_quietly(folder).errors
    assert (only.row, only.remedy) == (1, "did you mean black?; 12 rows are so")
    with pytest.raises(BuildRefused):
        build(folder, tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("old", "new", "place", "remedy"),
    [
        ('year = "integer"', 'year = "number"', "year", 'write year = "integer"'),
        ('year = "integer"', 'year = "int"', "columns.year", "did you mean integer?"),
        ('race = "text"\n', "", "dimensions.race", "race is not: "),
        ('"graduated"\nden', '"gradated"\nden', "kpis.graduation.numerator", "did you mean graduated?"),
        ('"graduated"\nden', '"race"\nden', "kpis.graduation.numerator", "this is text"),
        ('"graduated"\nden', '"(select 1)"\nden', "kpis.graduation.numerator", "is not among them"),
        ('"in_cohort"\ncro', '"true; drop table x"\ncro', "kpis.graduation.denominator", "without semicolons"),
        ('"in_cohort"\ncro', '"read_text(race)"\ncro', "kpis.graduation.denominator", "is not among them"),
        ("[kpis.graduation]", "[kpis.gradation]", "kpis.gradation", "did you mean graduation?"),
        ('denominator = "true"\n', "", "kpis.suspensions.denominator", "for every student"),
        ('[["race", "sex"]]', '[["race", "age"]]', "kpis.graduation.crosses", "declare it there"),
        ('[["race", "sex"]]', '[["race", "disability"]]', "crosses", "leave the cross out"),
        ('dimensions = ["race"]', 'dimension = ["race"]', "kpis.suspensions.dimension", "did you mean dimensions?"),
        ('disability = "case', 'disabled = "case', "dimensions.disabled", "did you mean disability?"),
        ("schools = false", 'schools = "no"', "kpis.suspensions.schools", "without quotation marks"),
        ("years = [2022]", "years = [22]", "kpis.credentials.years", "four digits"),
        ("[kpis.graduation]", "[kpis.graduation", "", "check the line it names"),
    ],
)
def test_a_bad_declaration_names_its_setting(old: str, new: str, place: str, remedy: str, tmp_path: Path) -> None:
    assert old in DECLARED
    found = problems(tmp_path, DECLARED.replace(old, new))
    assert found
    assert {p.table for p in found} == {"records.toml"}
    assert any(p.column == place and remedy in p.remedy for p in found), found


def test_the_readmes_declaration_is_one(tmp_path: Path) -> None:
    readme = (Path(__file__).parents[3] / "README.md").read_text(encoding="utf-8")
    (tmp_path / "records.toml").write_text(readme.split("```toml\n")[1].split("```")[0], encoding="utf-8")
    said: list[tuple[object, ...]] = []
    found = declaration.read(tmp_path / "records.toml", lambda *problem: said.append(problem))
    assert said == []
    assert found is not None
    assert [(m.kpi_id, m.crosses, m.fact("as_of", 2025)) for m in found.measures] == [
        ("graduation_4yr", (("race", "sex"),), "2025-12-01")
    ]
    assert set(found.used) == set(found.columns)


def test_files_that_are_no_records_are_named(tmp_path: Path) -> None:
    folder = bundle(tmp_path / "b", {"all.csv": students(3)})
    (folder / "records" / "all.parquet").write_bytes(b"nothing of the kind")
    (folder / "records" / "old.xlsx").write_bytes(b"PK")
    assert {p.table for p in read_quietly(folder).errors} == {"records/old.xlsx"}
    (folder / "records" / "old.xlsx").unlink()
    assert [(p.table, p.expected) for p in read_quietly(folder).errors] == [("records/all.parquet", "a Parquet file")]
    (folder / "records" / "all.parquet").unlink()
    (folder / "records" / "all.csv").unlink()
    assert [(p.table, p.expected) for p in read_quietly(folder).errors] == [("records", "at least one file")]
    (folder / "records.toml").unlink()
    assert [(p.table, p.expected) for p in read_quietly(folder).errors] == [("records.toml", "this file beside records/")]


def test_numbers_where_text_is_declared_are_refused_for_their_leading_zeros(tmp_path: Path) -> None:
    folder = bundle(tmp_path / "b", {"all.csv": students(3)})
    with duckdb.connect() as connection:
        connection.execute(
            "COPY (SELECT 2021 AS year, 101 AS school_id, 'black' AS race, 'male' AS sex, true AS swd, true AS in_cohort,"
            f" true AS graduated, 0 AS suspensions) TO '{folder}/records/more.parquet'"
        )
    (only,) = read_quietly(folder).errors
    assert (only.table, only.column, only.text) == ("records/more.parquet", "school_id", "INTEGER")
    assert "leading zeros" in only.remedy


def test_lines_that_are_no_rows_are_named(tmp_path: Path) -> None:
    folder = bundle(tmp_path / "b", {"all.csv": students(5)})
    file = folder / "records" / "all.csv"
    lines = file.read_text().splitlines()
    file.write_text("\n".join([*lines[:3], lines[3] + ",one,too,many", *lines[4:]]) + "\n")
    (only,) = read_quietly(folder).errors
    assert (only.table, only.row) == ("records/all.csv", 3)
    file.write_bytes(file.read_bytes().replace(b"black", b"bl\xe4ck").replace(b"white", b"wh\xeete"))
    assert {p.table for p in read_quietly(folder).errors} == {"records/all.csv"}
    file.write_text("\n".join([lines[0].replace("graduated", "grad"), *lines[1:]]))
    (only,) = read_quietly(folder).errors
    assert (only.column, only.expected) == ("graduated", "this declared column")


def test_counts_of_students_are_never_published_as_they_are(tmp_path: Path) -> None:
    folder = bundle(tmp_path / "b", {"all.csv": students(5)}, plan=[{"privacy_profile": "as_published"}])
    (only,) = read_quietly(folder).errors
    assert (only.table, only.column, only.text) == ("plan", "privacy_profile", "as_published")


@pytest.mark.parametrize(
    ("text", "kind", "sql"),
    [
        ("b and not (n >= 3)", "boolean", '"b" AND NOT ("n" >= 3)'),
        ("a in ('it''s', 'x\\y') or a is null", "boolean", "\"a\" IN ('it''s', 'x\\y') OR \"a\" IS NULL"),
        ("n * 10 - 1", "integer", 'CAST(CAST("n" AS BIGINT) * CAST(10 AS BIGINT) AS BIGINT) - CAST(1 AS BIGINT)'),
        ("r between 0.1 and 1", "boolean", '"r" BETWEEN 0.1 AND 1'),
        ("case a when 'x' then 1 else 0 end", "integer", "CASE \"a\" WHEN 'x' THEN 1 ELSE 0 END"),
        ('coalesce("School ID", A)', "text", 'COALESCE("School ID", "a")'),
        ("b -- says nothing", "boolean", '"b"'),
    ],
)
def test_plain_expressions_are_written_anew(text: str, kind: str, sql: str) -> None:
    found = parse(text, COLUMNS)
    assert (found.type, found.tree.sql(dialect="duckdb", comments=False)) == (kind, sql)


@pytest.mark.parametrize(
    "text",
    [
        *("a; b", "(select 1)", "a in (select a from x)", "exists (select 1)", "read_csv('x')", "getenv('HOME')"),
        *("sum(n)", "count(*)", "n / 2", "a::integer", "x.b", "*", "b as c", "a like '%'", "random() < 1", "n = 'x'"),
        *("b and n", "not a", "coalesce(a, n)", "?", "$x", "pg_sleep(1)", "row_number() over ()", "n = (1)[1]", "b; --"),
        *("", "((((", "[1]", "{'a': 1}", "a || 'x'", "lambda x: x", "n between symmetric 3 and 1", "(" * 3000),
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ExpressionError):
        parse(text, COLUMNS)


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("abnr '\"();,=<>*-+/.|~[]{}$selctfromwhrndogica 0123456789\\\n"), max_size=60))
def test_no_text_does_more_than_be_refused(text: str) -> None:
    try:
        found = parse(text, COLUMNS)
    except ExpressionError:
        return
    assert found.columns <= COLUMNS.keys()
    (written,) = sqlglot.parse(found.tree.sql(dialect="duckdb", comments=False), dialect="duckdb")
    assert written is not None
    assert {column.name for column in written.find_all(exp.Column)} == found.columns
    assert {type(each) for each in written.find_all(exp.Func)} <= {exp.And, exp.Or, exp.Case, exp.If, exp.Coalesce, exp.Cast}
    assert not list(written.find_all(exp.Query, exp.Command))
