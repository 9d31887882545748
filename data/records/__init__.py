"""From student records to a plan's results.

A bundle's ``records.toml`` says how KPIs are counted from its ``records/*.parquet`` or ``.csv``, one
row a student and year. The files are rolled up one by one, the roll-ups are grouped, and what comes
out are counts by year, school and group. No row of a student leaves this package.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

EngineName = Literal["duckdb", "spark"]
ENGINES: tuple[EngineName, ...] = ("duckdb", "spark")


@dataclass(frozen=True)
class Options:
    """How records are counted. ``memory_limit`` bounds DuckDB, in its own words ("2GB"), and what does not fit goes
    to disk; ``master`` is the address of a Spark cluster; ``say`` hears each step in a line."""

    engine: EngineName = "duckdb"
    master: str = "local[*]"
    memory_limit: str = "2GB"
    say: Callable[[str], None] = lambda _: None
