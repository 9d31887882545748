"""The two queries that turn student records into counts, written once and translated for each engine.

Rolling up first reads every student once and leaves one row for each combination of the used
columns; the grouping sets then read only those. Both queries sum whole numbers and nothing else,
so every engine gives the same digits; the one division happens later, where a bundle's values are made.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlglot
from sqlglot import exp

from data.records.declaration import Declaration, Measure


@dataclass(frozen=True)
class Sets:
    """What each grouping set is: the dimensions it splits by, after the year and the school."""

    dimensions: tuple[str, ...]
    crosses: tuple[tuple[str, str], ...]
    crosses_by_school: bool


def sets_of(declaration: Declaration) -> Sets:
    """The grouping sets that all measures together need."""
    measures = declaration.measures
    wanted = {name for m in measures for name in m.dimensions}
    crosses = dict.fromkeys(pair for m in measures for pair in m.crosses)
    wanted |= {name for pair in crosses for name in pair}
    return Sets(
        tuple(name for name in declaration.dimensions if name in wanted),
        tuple(crosses),
        declaration.school is not None and any(m.school_crosses for m in measures),
    )


def keys_of(declaration: Declaration) -> tuple[str, ...]:
    """The columns that dimensions are made of: the roll-up keeps them apart."""
    used = {name for d in sets_of(declaration).dimensions for name in declaration.dimensions[d].columns}
    return tuple(name for name in declaration.columns if name in used)


def keys(declaration: Declaration) -> dict[str, str]:
    """What a roll-up is grouped by: year, school, k0 … and the column that each is."""
    named = {"year": declaration.year}
    if declaration.school is not None:
        named["school"] = declaration.school
    return named | {f"k{place}": name for place, name in enumerate(keys_of(declaration))}


def sums(declaration: Declaration) -> dict[str, str]:
    """What a roll-up counts: of each measure n (students), x (who met it), m (x not given)."""
    measures = enumerate(declaration.measures)
    return {f"{letter}{place}": part for place, measure in measures for letter, part in counted(measure).items()}


def roll_up(declaration: Declaration) -> str:
    """Over the view ``records``: the keys and the sums of each combination of keys."""
    named = keys(declaration)
    columns = [f"{quoted(name)} AS {alias}" for alias, name in named.items()]
    columns += [f"{part} AS {alias}" for alias, part in sums(declaration).items()]
    groups = ", ".join(str(place) for place in range(1, len(named) + 1))
    return f"SELECT {', '.join(columns)} FROM records GROUP BY {groups}"  # noqa: S608  # names are quoted, parts made from a tree


def counted(measure: Measure) -> dict[str, str]:
    """The sums n, x and m of a measure over students. Flags are counted, which is quicker than adding ones up."""
    numerator, among = f"({_plain(measure.numerator.tree)})", among_of(measure)
    n = _count(among)
    if measure.denominator is not None and measure.denominator.type == "integer":
        n = _sum(f"COALESCE({_plain(measure.denominator.tree)}, 0)")
    if measure.numerator.type == "boolean":
        x = _count(f"{among} AND {numerator}")
    else:
        x = _sum(f"CASE WHEN {among} THEN COALESCE({numerator}, 0) ELSE 0 END")
    return {"n": n, "x": x, "m": _count(f"{among} AND {numerator} IS NULL")}


def _count(test: str) -> str:
    return f"COUNT(*) FILTER (WHERE {test})"


def _sum(number: str) -> str:
    return f"CAST(SUM({number}) AS BIGINT)"


def among_of(measure: Measure) -> str:
    """Whether a student belongs to a measure's denominator."""
    if measure.denominator is None:
        return "TRUE"
    plain = _plain(measure.denominator.tree)
    return f"({plain})" if measure.denominator.type == "boolean" else f"({plain}) <> 0"


def grouped(declaration: Declaration) -> str:
    """Over the view ``rollups``: year, school, whether it is of all schools (1), the split, the groups of its first and its
    last dimension, then the sums. The split has a binary digit for each dimension: 0 where it is split by, 1 where not."""
    sets, school = sets_of(declaration), declaration.school is not None
    renamed = {name: f"k{place}" for place, name in enumerate(keys_of(declaration))}
    sums = [f"{letter}{place}" for place in range(len(declaration.measures)) for letter in "nxm"]
    inner = ["year", *(["school"] if school else [])]
    inner += [
        f"{_plain(_renamed(declaration.dimensions[d].tree, renamed))} AS d{place}" for place, d in enumerate(sets.dimensions)
    ]
    place_of = {name: f"d{place}" for place, name in enumerate(sets.dimensions)}
    unit = ["year", "school"] if school else ["year"]
    cross_unit = unit if sets.crosses_by_school else ["year"]
    lists = [unit, *([*unit, place_of[d]] for d in sets.dimensions)]
    lists += [[*cross_unit, *(place_of[d] for d in pair)] for pair in sets.crosses]
    outer = ["year", *(["school", "GROUPING(school) AS gs"] if school else ["NULL AS school", "1 AS gs"])]
    outer.append(f"{' + '.join(f'GROUPING({d}) * {2**place}' for place, d in enumerate(place_of.values())) or '0'} AS split")
    outer += [
        f"{_first_of(names)} AS {alias}" for alias, names in (("one", [*place_of.values()]), ("two", [*place_of.values()][::-1]))
    ]
    outer += [f"CAST(SUM({name}) AS BIGINT) AS {name}" for name in sums]
    grouping = ", ".join(f"({', '.join(names)})" for names in lists)
    given = f"SELECT {', '.join([*inner, *sums])} FROM rollups"  # noqa: S608  # as above
    return f"SELECT {', '.join(outer)} FROM ({given}) AS keyed GROUP BY GROUPING SETS ({grouping})"  # noqa: S608


def _first_of(dimensions: list[str]) -> str:
    """The group of the first of the dimensions that a set splits by."""
    cases = "".join(f" WHEN GROUPING({name}) = 0 THEN {name}" for name in dimensions)
    return f"CASE{cases} END" if cases else "NULL"


def quoted(name: str) -> str:
    """A column's name as an identifier of DuckDB."""
    return exp.to_identifier(name, quoted=True).sql(dialect="duckdb")


def text(value: str) -> str:
    """A text as a literal of DuckDB, which knows no escape but the doubled quotation mark."""
    doubled = value.replace("'", "''")
    return f"'{doubled}'"


def for_spark(sql: str) -> str:
    """The same query in Spark's dialect."""
    return sqlglot.transpile(sql, read="duckdb", write="spark")[0]


def _plain(tree: exp.Expression) -> str:
    return tree.sql(dialect="duckdb", comments=False)


def _renamed(tree: exp.Expression, names: dict[str, str]) -> exp.Expression:
    return tree.transform(lambda node: exp.column(names[node.name]) if isinstance(node, exp.Column) else node)
