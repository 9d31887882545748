"""The packed roll-up gives the rows of the general one, for the same file, and steps aside where it cannot."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from data.records import declaration, engines, packed
from data.records.sql import roll_up
from tests.data.records.samples import bundle, counted, naive, read_quietly, students

ENOUGH = packed.FEWEST_ROWS + 5000
DECLARATION = """
year = 'Year "{0}'
school = "school"
[columns]
'Year "{0}' = "integer"
school = "text"
race = "text"
grade = "integer"
flag = "boolean"
other = "boolean"
met = "boolean"
points = "integer"
[dimensions]
race = "case when flag then race else coalesce(race, school) end"
grade = "case when grade > 3 then 'high' else race end"
other = "case when other then 'yes' else 'no' end"
[kpis.a]
numerator = "met"
denominator = "flag"
[kpis.b]
numerator = "points"
denominator = "grade"
"""
Student = tuple[int, str | None, str | None, int | None, bool | None, bool, bool | None, int | None]
_texts = st.one_of(
    st.sampled_from(["", "it's", "{x}", "\\", "Å", "a", "b"]), st.text(st.characters(exclude_characters="\0"), max_size=3)
)
_students = st.lists(
    st.tuples(
        st.integers(2019, 2024), st.none() | _texts, st.none() | _texts, st.none() | st.integers(-2, 5),
        st.none() | st.booleans(), st.booleans(), st.none() | st.booleans(), st.none() | st.integers(-9, 2**31 - 1),
    ),
    min_size=1, max_size=12,
)  # fmt: skip
TYPES = "SMALLINT", "VARCHAR", "VARCHAR", "TINYINT", "BOOLEAN", "BOOLEAN", "BOOLEAN", "INTEGER"


def declared(folder: Path, text: str = DECLARATION) -> declaration.Declaration:
    (folder / "records.toml").write_text(text, encoding="utf-8")
    said: list[tuple[object, ...]] = []
    found = declaration.read(folder / "records.toml", lambda *problem: said.append(problem))
    assert found is not None, said
    return found


def parquet(folder: Path, rows: Sequence[Student], times: int, options: str = "") -> Path:
    names = 'Year "{0}', "school", "race", "grade", "flag", "other", "met", "points"
    columns = ", ".join(
        f'CAST(c{n} AS {kind}) AS "{name.replace(chr(34), chr(34) * 2)}"'
        for n, (name, kind) in enumerate(zip(names, TYPES, strict=True))
    )
    listed = ", ".join(f"c{n}" for n in range(len(TYPES)))
    with duckdb.connect() as connection:
        marks = ", ".join("(" + ", ".join("?" * len(TYPES)) + ")" for _ in rows)
        given = f"SELECT {columns} FROM (VALUES {marks}) AS t({listed}), range({times})"
        sql = f"COPY ({given}) TO '{folder}/x.parquet' (FORMAT parquet{options})"
        connection.execute(sql, [cell for row in rows for cell in row])
    return folder / "x.parquet"


@settings(max_examples=15, deadline=None)
@given(_students)
@example([(2020, "0101", "a", 1, True, False, True, 1), (2021, None, None, None, None, True, None, None)])
@example([(2020, "0101", "a", 1, True, True, False, 3)])
def test_packed_and_general_rows_are_the_same(rows: list[Student]) -> None:
    # A column without one value has no range in the file's footer: the last student gives each its value.
    rows = [*rows, (2019, "x", "y", 0, False, True, True, 0)]
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as connection:
        found, file = declared(Path(folder)), parquet(Path(folder), rows, ENOUGH // len(rows))
        connection.read_parquet(str(file)).create_view("records")
        quick = packed.roll_up(found, file, connection)
        assert quick is not None
        connection.execute(f"SET perfect_ht_threshold = {quick.bits}")
        one, other = connection.execute(quick.sql), connection.cursor().execute(roll_up(found))
        assert [each[:2] for each in one.description] == [each[:2] for each in other.description]
        assert sorted(one.fetchall(), key=repr) == sorted(other.fetchall(), key=repr)
        assert "PERFECT" in connection.execute(f"EXPLAIN {quick.sql}").fetchall()[0][1].upper()


ROW: Student = (2020, "0101", "a", 1, True, False, True, 1)


@pytest.mark.parametrize(
    ("rows", "times", "options"),
    [
        ([ROW], packed.FEWEST_ROWS - 1, ""),
        ([(year, f"{year}", f"{year}", 1, True, True, True, 1) for year in range(300)], 200, ""),  # 27 million combinations
        ([(2020, f"{n:05}", "a", 1, True, False, True, 1) for n in range(601)], 100, ""),
        ([(2020, "01\0", "a", 1, True, False, True, 1)], ENOUGH, ""),
        ([(2020, "0101", "a", None, True, True, True, 1)], ENOUGH, ""),
        ([ROW], ENOUGH, ", DICTIONARY_SIZE_LIMIT 0"),
    ],
    ids=["few rows", "many combinations", "many texts", "a zero byte", "no value", "no dictionary"],
)
def test_what_does_not_fit_is_left_to_the_general_query(rows: list[Student], times: int, options: str, tmp_path: Path) -> None:
    file = parquet(tmp_path, rows, times, options)
    with duckdb.connect() as connection:
        connection.read_parquet(str(file)).create_view("records")
        assert packed.roll_up(declared(tmp_path), file, connection) is None


def test_many_records_take_the_packed_query_and_give_the_naive_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = students(100) * (ENOUGH // 100)
    folder = bundle(tmp_path / "b", {"all.csv": rows})
    monkeypatch.setattr(engines, "roll_up", lambda _: pytest.fail("the general query was asked"))
    assert counted(read_quietly(folder)) == naive(rows)


def test_a_text_that_comes_while_the_file_is_read_is_an_error_and_no_wrong_count(tmp_path: Path) -> None:
    file = parquet(tmp_path, [ROW], ENOUGH)
    with duckdb.connect() as connection:
        connection.read_parquet(str(file)).create_view("records")
        quick = packed.roll_up(declared(tmp_path), file, connection)
        assert quick is not None
        parquet(tmp_path, [ROW, (2020, "0102", "b", 1, True, False, True, 1)], ENOUGH)
        with pytest.raises(duckdb.Error, match="changed while it was read"):
            connection.execute(quick.sql).fetchall()
