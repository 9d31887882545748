"""Reads a plan bundle, a folder of CSV files or one workbook, with every problem it has."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

from data.checks import check
from data.draft import Draft, Row, draft
from data.groups import BUILT_IN
from data.records import Options
from data.sheets import read_source
from data.tables import TABLES
from data.values import settle
from queries.types import Problem


@dataclass(frozen=True)
class Bundle:
    """``tables`` holds a list of rows, possibly empty, for every table of a release that a bundle feeds.

    The rows are sound only where ``errors`` is empty; otherwise a cell that could not be read is
    None or its column's default.
    """

    plan_id: str
    tables: dict[str, list[Row]]
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(p for p in self.problems if p.severity == "error")

    @property
    def warnings(self) -> tuple[Problem, ...]:
        return tuple(p for p in self.problems if p.severity == "warning")


def read(path: Path, counting: Options | None = None) -> Bundle:
    """The typed, normalised rows of a bundle and all its problems, in the order of its tables.

    ``path`` is a folder of CSV files with ``plan.toml`` or ``plan.csv``, or an .xlsx workbook.
    A folder's student records are counted into its results, in the way ``counting`` says.
    Never raises on what it finds there, not even on nothing: the problems say it. Values of
    ordinals are the index of their level, 0 = worst; yes is 1 and no is 0; a result whose value
    comes from its counts has ``computed`` true.
    """
    path = Path(path)
    made = draft(read_source(path))
    if path.is_dir() and ((path / "records.toml").exists() or (path / "records").is_dir()):
        from data.records import count  # it brings a parser of SQL, which few bundles need

        count.add(made, path, counting or Options())
    settle(made)
    check(made)
    plan = made.rows("plan")
    plan_id = plan[0]["id"] if plan else None
    return Bundle(str(plan_id or ""), _release_rows(made), _in_order(made.problems))


def _release_rows(made: Draft) -> dict[str, list[Row]]:
    tables = {name: made.rows(name) for name in TABLES}
    built_in: list[Row] = [asdict(group) for group in BUILT_IN.values()]
    tables["groups"] = [*built_in, *(row for row in tables["groups"] if row["group_id"] not in BUILT_IN)]
    tables["strategy_phases"] = made.phases
    return tables


def _in_order(problems: list[Problem]) -> tuple[Problem, ...]:
    tables = {name: place for place, name in enumerate(TABLES)}
    columns = {(t.name, c): place for t in TABLES.values() for place, c in enumerate(t.names)}
    unique = dict.fromkeys(problems)
    return tuple(
        sorted(
            unique,
            key=lambda p: (tables.get(p.table, -1), p.table, p.row, columns.get((p.table, p.column), -1), p.column, p.severity),
        )
    )
