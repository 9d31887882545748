"""The small language of records.toml: plain scalar expressions over declared columns, checked by type.

An expression is parsed, and only the shapes listed here pass; what runs is written anew from the
parsed tree, so no text of a bundle ever reaches an engine. The shapes are those whose meaning
DuckDB and Spark share to the last digit: no division, no casts, no pattern matching.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from data.cells import suggest

TYPES = ("text", "integer", "number", "boolean")
SHAPES = "columns, literals, and, or, not, =, <>, <, <=, >, >=, is null, in, between, case, coalesce, +, -, *"
_LONGEST = 2000
_SAMPLES = {"text": "'grade 9'", "integer": "9", "number": "0.1", "boolean": "true"}


class ExpressionError(Exception):
    """``expected`` and ``remedy`` say what is wrong with the text and how to mend it."""

    def __init__(self, expected: str, remedy: str) -> None:
        super().__init__(f"expected {expected}; {remedy}")
        self.expected, self.remedy = expected, remedy


@dataclass(frozen=True)
class Expression:
    """``tree`` is in DuckDB's dialect with every name quoted; ``columns`` are the declared names it reads."""

    tree: exp.Expression
    type: str
    columns: frozenset[str]


def parse(text: str, columns: Mapping[str, str]) -> Expression:
    """One expression over ``columns`` (name → type, one of TYPES). Raises ExpressionError."""
    if len(text) > _LONGEST:
        raise ExpressionError(f"at most {_LONGEST} characters", "compute a column of the records instead")
    try:
        trees = [tree for tree in sqlglot.parse(text, dialect="duckdb") if isinstance(tree, exp.Expression)]
    except (SqlglotError, RecursionError) as error:
        raise ExpressionError("a plain expression such as swd and not el", "check its words and brackets") from error
    if len(trees) != 1 or ";" in _outside_quotes(text):
        raise ExpressionError("one expression", "write one expression without semicolons")
    reader = _Reader(columns)
    try:
        tree, kind = reader.read(trees[0])
    except RecursionError as error:
        raise ExpressionError("an expression of modest depth", "compute a column of the records instead") from error
    return Expression(tree, kind, frozenset(reader.used))


def _outside_quotes(text: str) -> str:
    return "".join(part for place, part in enumerate(text.split("'")) if place % 2 == 0)


class _Reader:
    """Walks a parsed tree once: gives back a fresh tree of allowed shapes, and the type of each node."""

    def __init__(self, columns: Mapping[str, str]) -> None:
        self.columns = columns
        self.used: set[str] = set()
        self._shapes: dict[type[exp.Expression], Callable[[exp.Expression], tuple[exp.Expression, str]]] = {
            exp.Column: self._column,
            exp.Literal: self._literal,
            exp.Boolean: lambda node: (exp.Boolean(this=node.this), "boolean"),
            exp.Null: lambda _: (exp.Null(), ""),
            exp.Paren: self._paren,
            exp.Not: self._not,
            exp.Is: self._is,
            exp.In: self._in,
            exp.Between: self._between,
            exp.Case: self._case,
            exp.Coalesce: self._coalesce,
            exp.Neg: self._negative,
            **dict.fromkeys((exp.And, exp.Or), self._logic),
            **dict.fromkeys((exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE), self._comparison),
            **dict.fromkeys((exp.Add, exp.Sub, exp.Mul), self._arithmetic),
        }

    def read(self, node: exp.Expression) -> tuple[exp.Expression, str]:
        shape = self._shapes.get(type(node))
        if shape is None:
            raise ExpressionError(f"only {SHAPES}", f"{type(node).__name__.lower()} is not among them: compute a column instead")
        return shape(node)

    def _all(self, nodes: list[exp.Expression], what: str) -> tuple[list[exp.Expression], str]:
        """Several operands that must be of one kind; that kind, whole numbers giving way to numbers."""
        read = [self.read(node) for node in nodes]
        kinds = {kind for _, kind in read if kind}
        if kinds == {"integer", "number"}:
            kinds = {"number"}
        if len(kinds) > 1:
            listed = " and ".join(sorted(kinds))
            raise ExpressionError(f"{what} of one type", f"here are {listed}: {self._hint()}")
        return [tree for tree, _ in read], next(iter(kinds), "")

    def _hint(self) -> str:
        used = ", ".join(f"{name} is {self.columns[name]}" for name in sorted(self.used))
        return f"{used or 'check the literals'}, written such as {', '.join(_SAMPLES.values())}"

    def _boolean(self, node: exp.Expression) -> exp.Expression:
        tree, kind = self.read(node)
        if kind not in ("boolean", ""):
            raise ExpressionError("true or false on both sides of and, or and not", f"this part is {kind}: compare it")
        return tree

    def _column(self, node: exp.Expression) -> tuple[exp.Expression, str]:
        if node.args.get("table") or node.args.get("db") or not isinstance(node.this, exp.Identifier):
            raise ExpressionError("the bare name of a column", "write the column without a dot")
        name = node.name if node.name in self.columns else self._caseless(node.name)
        self.used.add(name)
        return exp.column(name, quoted=True), self.columns[name]

    def _caseless(self, name: str) -> str:
        for known in self.columns:
            if known.casefold() == name.casefold():
                return known
        remedy = suggest(name, self.columns, f"add {name} to [columns], or write text in single quotes")
        raise ExpressionError("a column declared under [columns]", f"{name} is not: {remedy}")

    def _literal(self, node: exp.Expression) -> tuple[exp.Expression, str]:
        if node.args.get("is_string"):
            return exp.Literal.string(node.this), "text"
        whole = str(node.this).isdigit()
        return exp.Literal.number(str(node.this)), "integer" if whole else "number"

    def _paren(self, node: exp.Expression) -> tuple[exp.Expression, str]:
        tree, kind = self.read(node.this)
        return exp.Paren(this=tree), kind

    def _not(self, node: exp.Expression) -> tuple[exp.Expression, str]:
        return exp.Not(this=self._boolean(node.this)), "boolean"

    def _logic(self, node: exp.Expression) -> tuple[exp.Expression, str]:
        return type(node)(this=self._boolean(node.this), expression=self._boolean(node.expression)), "boolean"

    def _comparison(self, node: exp.Expression) -> tuple[exp.Expression, str]:
        (left, right), _ = self._all([node.this, node.expression], "two sides")
        return type(node)(this=left, expression=right), "boolean"

    def _is(self, node: exp.Expression) -> tuple[exp.Expression, str]:
        if isinstance(node.expression, exp.Boolean):
            return exp.Is(this=self._boolean(node.this), expression=exp.Boolean(this=node.expression.this)), "boolean"
        if not isinstance(node.expression, exp.Null):
            raise ExpressionError("is null, is true or is false", "compare with = instead")
        return exp.Is(this=self.read(node.this)[0], expression=exp.Null()), "boolean"

    def _in(self, node: exp.Expression) -> tuple[exp.Expression, str]:
        if any(value for name, value in node.args.items() if name not in ("this", "expressions")) or not node.expressions:
            raise ExpressionError("a list of literals after in", "write them in brackets: in ('9', '10')")
        trees, _ = self._all([node.this, *node.expressions], "a list")
        return exp.In(this=trees[0], expressions=trees[1:]), "boolean"

    def _between(self, node: exp.Expression) -> tuple[exp.Expression, str]:
        if node.args.get("symmetric"):
            raise ExpressionError("between low and high", "write the lower bound first")
        (this, low, high), _ = self._all([node.this, node.args["low"], node.args["high"]], "bounds")
        return exp.Between(this=this, low=low, high=high), "boolean"

    def _case(self, node: exp.Expression) -> tuple[exp.Expression, str]:
        branches, default, subject = node.args["ifs"], node.args.get("default"), node.args.get("this")
        if subject is None:
            tests = [self._boolean(branch.this) for branch in branches]
        else:
            (subject, *tests), _ = self._all([subject, *(branch.this for branch in branches)], "cases")
        answers = [branch.args["true"] for branch in branches] + ([default] if default is not None else [])
        trees, kind = self._all(answers, "answers")
        ifs = [exp.If(this=test, true=tree) for test, tree in zip(tests, trees, strict=False)]
        return exp.Case(this=subject, ifs=ifs, default=trees[-1] if default is not None else None), kind

    def _coalesce(self, node: exp.Expression) -> tuple[exp.Expression, str]:
        trees, kind = self._all([node.this, *node.expressions], "values")
        return exp.Coalesce(this=trees[0], expressions=trees[1:]), kind

    def _negative(self, node: exp.Expression) -> tuple[exp.Expression, str]:
        return exp.Neg(this=self._wide(node.this)[0]), self._wide(node.this)[1]

    def _arithmetic(self, node: exp.Expression) -> tuple[exp.Expression, str]:
        (left, one), (right, other) = self._wide(node.this), self._wide(node.expression)
        kind = "number" if "number" in (one, other) else "integer"
        return type(node)(this=left, expression=right), kind

    def _wide(self, node: exp.Expression) -> tuple[exp.Expression, str]:
        """An operand of arithmetic; whole numbers are widened, so that a narrow column cannot overflow."""
        tree, kind = self.read(node)
        if kind not in ("integer", "number"):
            raise ExpressionError("numbers on both sides of +, - and *", f"this part is {kind or 'null'}")
        return (exp.cast(tree, "BIGINT") if kind == "integer" else tree), kind
