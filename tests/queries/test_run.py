"""Questions are checked when they are loaded, and their answers kept by release."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

import queries
from data.connection import Db, Releases
from queries import run
from queries.run import BadQuestion, Kept, Params, answer, question
from queries.types import Goal
from tests.prepare import make, prepare


@dataclass(frozen=True)
class Seen:
    goal_id: str
    order: int
    share: float | None


GOOD = '-- Parameters: $goal. Columns: goal_id, order, share.\nSELECT goal_id, "order", CAST(0.5 AS DOUBLE) AS share FROM goals '


@pytest.fixture
def sql(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    monkeypatch.setattr(run, "SQL", tmp_path)

    def write(text: str) -> None:
        (tmp_path / "seen.sql").write_text(text)

    return write


def define() -> Callable[..., tuple[Seen, ...]]:
    @question(Seen)
    def seen(goal: str | None = None) -> Params:
        return {"goal": goal}

    return seen


def test_a_question_gives_its_rows_as_its_type(tmp_path: Path, sql: Callable[[str], None]) -> None:
    sql(GOOD + "WHERE $goal IS NULL OR goal_id = $goal")
    db = prepare(tmp_path)
    assert define()(db) == (Seen("learning", 1, 0.5),)
    assert define()(db, goal="none") == ()


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("SELECT 1", "no header"),
        (GOOD, r"asks for \[\], the function gives \['goal'\]"),
        (GOOD + "WHERE goal_id = $goal AND name = $name", r"asks for \['goal', 'name'\]"),
        (GOOD.replace('"order"', "name") + "WHERE goal_id = $goal", "gives .*'name'"),
        (GOOD.replace("CAST(0.5 AS DOUBLE)", "1") + "WHERE goal_id = $goal", "share', <class 'int'>"),
        (GOOD.replace("CAST(0.5 AS DOUBLE)", "0.5") + "WHERE goal_id = $goal", "share', None"),
        (GOOD.replace('goal_id, "order"', '"order", goal_id', 1) + "WHERE goal_id = $goal", "seen.sql"),
        (GOOD + "WHERE goal_id = $goal; DROP TABLE goals", "2 statements"),
    ],
)
def test_sql_that_does_not_fit_its_function_is_refused_at_import(sql: Callable[[str], None], text: str, complaint: str) -> None:
    sql(text)
    with pytest.raises(BadQuestion, match=complaint):
        define()


def test_values_are_bound_and_never_become_sql(tmp_path: Path, sql: Callable[[str], None]) -> None:
    sql(GOOD + "WHERE goal_id = $goal")
    db = prepare(tmp_path)
    assert define()(db, goal="' OR 1=1 --") == ()
    assert len(define()(db, goal="learning")) == 1


def test_every_sql_file_belongs_to_a_question() -> None:
    modules = [importlib.import_module(f"queries.{module.name}") for module in pkgutil.iter_modules(queries.__path__)]
    asked = {name for module in modules for name in vars(module)}
    files = {path.stem for path in run.SQL.glob("*.sql")}
    assert files
    assert files <= asked


def test_an_answer_is_asked_for_once_a_release(tmp_path: Path) -> None:
    asked: list[str] = []

    @answer
    def names(db: Db, prefix: str = "") -> tuple[str, ...]:
        asked.append(db.release)
        return tuple(prefix + str(name) for (name,) in db.execute("SELECT name FROM goals"))

    first = prepare(tmp_path)
    assert names(first) == names(first, "") == names(first, prefix="") == ("Learning",)
    assert names(first, "a ") == ("a Learning",)
    assert asked == [first.release] * 2
    make(tmp_path, goals=[{"goal_id": "learning", "order": 1, "name": "Growth"}])
    second = Releases(tmp_path / "releases").open("demo")
    assert names(second) == ("Growth",)
    assert names(first) == ("Learning",)
    assert asked == [first.release] * 2 + [second.release]


def test_tiers_do_not_share_answers(tmp_path: Path) -> None:
    kpis = [{"kpi_id": "open"}, {"kpi_id": "secret", "audience": "internal"}]
    internal = prepare(tmp_path, tier="internal", kpis=kpis)
    public = Releases(tmp_path / "releases").open("demo")
    count = answer(lambda db: db.execute("SELECT count(*) FROM kpis")[0][0])
    assert (count(internal), count(public)) == (2, 1)


def test_what_is_kept_is_bounded_and_the_least_used_goes() -> None:
    kept = Kept(rows=40)
    for number in range(100):
        assert kept.get(number, partial(tuple, [number] * 4)) == (number,) * 4
        assert kept.get(0, lambda: (0,) * 4) == (0,) * 4
        assert kept.rows <= 40

    def refuse() -> tuple[int, ...]:
        raise AssertionError("it was still needed")

    assert kept.get(0, refuse) == (0,) * 4
    assert kept.get("large", lambda: tuple(range(1000))) == tuple(range(1000))
    assert kept.rows <= 40


def test_a_failed_question_is_not_kept() -> None:
    kept = Kept()
    with pytest.raises(ZeroDivisionError):
        kept.get("key", lambda: 1 // 0)
    assert kept.get("key", lambda: (Goal("g", 1, "G", None),)) == (Goal("g", 1, "G", None),)
