"""Runs the questions: SQL loaded once, its parameters and columns checked, answers kept by release.

A question is a function from its arguments to the parameters of ``sql/<its name>.sql``::

    @question(Comment)
    def comments(kpi: str | None = None) -> Params:
        return {"kpi": kpi}

and is called with a ``Db`` first: ``comments(db, kpi="graduation_4yr") -> tuple[Comment, ...]``.
"""

from __future__ import annotations

import inspect
import os
import types
import typing
from collections.abc import Callable
from dataclasses import fields
from functools import cache, wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import duckdb

from data.connection import Db, Param, schema_connection
from queries.kept import Kept, read

__all__ = ["BadQuestion", "Kept", "Params", "answer", "check", "kept", "load", "question"]

SQL = Path(__file__).with_name("sql")
Params = dict[str, Param]
P = ParamSpec("P")
T = TypeVar("T")

_KINDS = {"VARCHAR": str, "DOUBLE": float, "INTEGER": int, "BIGINT": int, "BOOLEAN": bool}


class BadQuestion(TypeError):
    """SQL and function disagree; raised when the module is imported, so that no reader meets it."""


kept = Kept()


def question(row: type[T]) -> Callable[[Callable[P, Params]], Callable[Concatenate[Db, P], tuple[T, ...]]]:
    """Make a function from arguments to parameters into a question whose rows are ``row``s.

    Raises BadQuestion at once where the SQL's ``$names`` are not the function's parameters, or its
    columns not the dataclass' fields in name, order and type.
    """

    def decorate(parameters: Callable[P, Params]) -> Callable[Concatenate[Db, P], tuple[T, ...]]:
        name = parameters.__name__
        sql = load(name)
        check(name, sql, tuple(inspect.signature(parameters).parameters), row)

        @wraps(parameters)
        def ask(db: Db, /, *args: P.args, **kwargs: P.kwargs) -> tuple[T, ...]:
            params = parameters(*args, **kwargs)
            key = (db.key, name, tuple(params.values()))
            return kept.get(key, lambda: read(tuple(row(*each) for each in db.execute(sql, params))))

        # ``wraps`` would show the signature without the Db.
        del ask.__wrapped__
        return ask

    return decorate


def answer(compute: Callable[Concatenate[Db, P], T]) -> Callable[Concatenate[Db, P], T]:
    """Keep what is computed from questions, by release and arguments, which must be hashable."""
    name = f"{compute.__module__}.{compute.__qualname__}"
    signature = inspect.signature(compute)

    @wraps(compute)
    def ask(db: Db, /, *args: P.args, **kwargs: P.kwargs) -> T:
        bound = signature.bind(db, *args, **kwargs)
        bound.apply_defaults()
        key = (db.key, name, tuple(list(bound.arguments.values())[1:]))
        return kept.get(key, lambda: compute(db, *args, **kwargs))

    return ask


def load(name: str) -> str:
    """The SQL of a question. It must open with comments that name its parameters and columns."""
    sql = (SQL / f"{name}.sql").read_text(encoding="utf-8")
    if not sql.startswith("-- "):
        raise BadQuestion(f"{name}.sql has no header that names its parameters and columns")
    return sql


@cache
def _schema() -> duckdb.DuckDBPyConnection:
    return schema_connection()


# A connection must not cross a fork: the child would crash when it closes it.
os.register_at_fork(before=_schema.cache_clear)


def check(name: str, sql: str, parameters: tuple[str, ...], row: type[Any]) -> None:
    """Raise BadQuestion where SQL, function and dataclass do not agree."""
    statements = _schema().extract_statements(sql)
    if len(statements) != 1:
        raise BadQuestion(f"{name}.sql holds {len(statements)} statements, not one")
    named = statements[0].named_parameters
    if named != set(parameters):
        raise BadQuestion(f"{name}.sql asks for {sorted(named)}, the function gives {sorted(parameters)}")
    found = _schema().execute(f"DESCRIBE {sql}", dict.fromkeys(parameters)).fetchall()
    hints = typing.get_type_hints(row)
    wanted = [(f.name, _plain(hints[f.name])) for f in fields(row)]
    given = [(column, _KINDS.get(kind)) for column, kind, *_ in found]
    if wanted != given:
        raise BadQuestion(f"{name}.sql gives {given}, {row.__name__} wants {wanted}")


def _plain(hint: Any) -> type:
    """The type of a column under Optional and Literal."""
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        (hint,) = (part for part in typing.get_args(hint) if part is not type(None))
    if typing.get_origin(hint) is typing.Literal:
        return type(typing.get_args(hint)[0])
    plain: type = hint
    return plain
