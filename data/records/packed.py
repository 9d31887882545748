"""A quicker way for DuckDB to roll a Parquet file up: its key columns packed into one whole number.

DuckDB counts into a plain array, and hashes nothing, where a key is one integer of a small and known
range. So each key column becomes a digit, each row a number in mixed radix, and the few numbers that
occur are spelt out as values again. The rows are those of the general query, for the same file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from data.records.declaration import Declaration
from data.records.sql import keys, quoted, sums, text

FEWEST_ROWS = 50_000
"""Below this many students the general query is as quick as learning what the columns hold."""
_MOST_TEXTS = 600
"""With more, seeking a text in the list of all costs what packing saves: measured with 300, 600 and 990 schools."""
_TOGETHER = 8
"""So many flags are added up at once."""
_MOST_BYTES = 32 << 20
"""For the array of one thread before its length is made a power of two; 16 bytes a sum."""


@dataclass(frozen=True)
class Packed:
    """A query over the view ``records``, and the least setting of ``perfect_ht_threshold`` that lets it count into an array."""

    sql: str
    bits: int


@dataclass(frozen=True)
class _Digit:
    """A column as a digit below ``size``. ``code`` gives a row's digit times ``{scale}``, ``value`` undoes ``{digit}``."""

    size: int
    code: str
    value: str


@dataclass(frozen=True)
class _Chunks:
    """What a file's footer says of one column: whether cells are empty, its range, whether all is written by dictionary."""

    type: str
    nulls: bool
    low: int | None
    high: int | None
    dictionary: bool


def roll_up(declaration: Declaration, file: Path, connection: duckdb.DuckDBPyConnection) -> Packed | None:
    """The packed query for a sound Parquet file that is the view ``records``; None where its keys are too many or too wide.

    Raises duckdb.Error where the file cannot be read.
    """
    columns = tuple(dict.fromkeys(keys(declaration).values()))
    if any(declaration.columns[name] == "number" for name in columns):
        return None
    rows, chunks = _footer(file, columns, connection)
    if rows < FEWEST_ROWS or len(chunks) < len(columns):
        return None
    room = min(rows, _MOST_BYTES // (16 * 3 * len(declaration.measures)))
    packing = _packing(declaration, columns, chunks, room, connection)
    return None if packing is None else _query(declaration, packing)


@dataclass(frozen=True)
class _Packing:
    """The number of a row is the sum of ``codes`` and below ``size``; ``values`` gives each column back from ``packed``."""

    size: int
    codes: list[str]
    values: dict[str, str]


def _packing(
    declaration: Declaration, columns: Sequence[str], chunks: Mapping[str, _Chunks], room: int,
    connection: duckdb.DuckDBPyConnection,
) -> _Packing | None:  # fmt: skip
    flags = [name for name in columns if declaration.columns[name] == "boolean" and not chunks[name].nulls]
    scale = 2 ** len(flags)
    codes = [_of_flags(flags[at : at + _TOGETHER], 2**at) for at in range(0, len(flags), _TOGETHER) if scale <= room]
    values = {name: f"((packed // {2**place}) % 2 = 1)" for place, name in enumerate(flags)}
    for name in (name for name in columns if name not in flags):
        digit = _digit(name, declaration.columns[name], chunks[name], connection) if scale <= room else None
        if digit is None:
            return None
        codes.append(digit.code.format(scale=scale, twice=2 * scale, column=quoted(name)))
        values[name] = digit.value.format(digit=f"((packed // {scale}) % {digit.size})")
        scale *= digit.size
    return _Packing(scale, codes, values) if scale <= room else None


def _query(declaration: Declaration, packing: _Packing) -> Packed:
    named, totals = keys(declaration), sums(declaration)
    # A text that was not there a moment ago has no digit, and its row no number.
    changed = f"CASE WHEN packed IS NULL THEN error({text('the file changed while it was read')}) ELSE"
    shown = {alias: packing.values[name] for alias, name in named.items()}
    shown["year"] = f"{changed} {shown['year']} END"
    # Names are quoted and texts written as literals; the rest is written here.
    counted = {"packed": " + ".join(packing.codes), **totals}
    inner = f"SELECT {_listed(counted)} FROM records GROUP BY 1"  # noqa: S608
    outer = f"SELECT {_listed(shown)}, {', '.join(totals)} FROM ({inner}) AS counted"  # noqa: S608
    return Packed(outer, (packing.size + 1).bit_length())


def _listed(columns: Mapping[str, str]) -> str:
    return ", ".join(f"{sql} AS {alias}" for alias, sql in columns.items())


def _footer(file: Path, columns: tuple[str, ...], connection: duckdb.DuckDBPyConnection) -> tuple[int, Mapping[str, _Chunks]]:
    view = connection.view("records")
    types = dict(zip(view.columns, map(str, view.types), strict=True))
    found = connection.execute(
        "SELECT path_in_schema, sum(row_group_num_rows), sum(stats_null_count), count(*) - count(stats_null_count),"
        " min(TRY_CAST(stats_min_value AS BIGINT)), max(TRY_CAST(stats_max_value AS BIGINT)),"
        " count(*) - least(count(TRY_CAST(stats_min_value AS BIGINT)), count(TRY_CAST(stats_max_value AS BIGINT))),"
        " count(*) = count(dictionary_page_offset) FROM parquet_metadata(?) GROUP BY path_in_schema",
        [str(file)],
    ).fetchall()
    chunks: dict[str, _Chunks] = {}
    rows = 0
    for name, held, nulls, untold, low, high, unbounded, dictionary in found:
        rows = max(rows, int(held))
        if name in columns:
            bounded = not unbounded
            chunks[name] = _Chunks(
                types[name], bool(nulls or untold), int(low) if bounded else None, int(high) if bounded else None, dictionary
            )
    return rows, chunks


def _digit(name: str, kind: str, chunks: _Chunks, connection: duckdb.DuckDBPyConnection) -> _Digit | None:
    if kind == "boolean":
        code = "CASE WHEN {column} IS NULL THEN 0 WHEN {column} THEN {scale} ELSE {twice} END"
        return _Digit(3, code, "CASE {digit} WHEN 1 THEN true WHEN 2 THEN false END")
    if kind == "integer":
        return _of_number(chunks)
    if not chunks.dictionary:
        return None  # each row's text would be sought for, not each dictionary's
    column = quoted(name)
    asked = f"SELECT DISTINCT {column} FROM records LIMIT {_MOST_TEXTS + 1}"  # noqa: S608  # the name is quoted
    values = [value for (value,) in connection.execute(asked).fetchall()]
    if not values or len(values) > _MOST_TEXTS or any(value is not None and "\0" in value for value in values):
        return None
    return _of_text(sorted(values, key=lambda value: (value is not None, value)))


def _of_flags(names: list[str], scale: int) -> str:
    """Flags without an empty cell as binary digits. Floating point adds them up without looking for overflow at each step,
    exactly for so few; the list gives back a whole number, and DuckDB its range."""
    bits = [f"CAST({quoted(name)} AS FLOAT) * CAST({2**place} AS FLOAT)" for place, name in enumerate(names)]
    places = f"CAST(range(0, {scale * 2 ** len(names)}, {scale}) AS INTEGER[])"
    return f"list_extract({places}, 1 + CAST({' + '.join(bits)} AS INTEGER))"


def _of_number(chunks: _Chunks) -> _Digit | None:
    if chunks.low is None or chunks.high is None or chunks.high - chunks.low >= _MOST_BYTES:
        return None
    first = chunks.low - chunks.nulls
    code = f"CAST(CAST({{column}} AS BIGINT) - {_whole(first)} AS INTEGER) * {{scale}}"
    value = f"CAST({_whole(first)} + {{digit}} AS {chunks.type})"
    if chunks.nulls:
        code, value = f"COALESCE({code}, 0)", f"CASE WHEN {{digit}} > 0 THEN {value} END"
    return _Digit(chunks.high - first + 1, code, value)


def _whole(number: int) -> str:
    return f"CAST({text(str(number))} AS BIGINT)"


def _of_text(values: list[str | None]) -> _Digit:
    listed = ", ".join("NULL" if value is None else _braced(text(value)) for value in values)
    places = f"range(0, {len(values)} * {{scale}}, {{scale}})"
    code = f"list_extract(CAST({places} AS INTEGER[]), list_position(CAST([{listed}] AS VARCHAR[]), {{column}}))"
    return _Digit(len(values), code, f"list_extract(CAST([{listed}] AS VARCHAR[]), 1 + {{digit}})")


def _braced(literal: str) -> str:
    return literal.replace("{", "{{").replace("}", "}}")
