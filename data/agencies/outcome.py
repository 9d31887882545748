"""What an import found: figures to keep, lines that cannot be read, and what was left out and why."""

from __future__ import annotations

from dataclasses import dataclass, field

from data.agencies.reader import Bad

Row = dict[str, str]


@dataclass(frozen=True)
class Place:
    """Where a figure belongs; ``school_id`` is "" for the whole district, or the whole state in a state's plan."""

    school_id: str
    name: str = ""
    level: str = ""
    region: str = ""
    state_id: str = ""
    nces_id: str = ""


@dataclass
class Skips:
    """Reasons with how many figures they left out, how many times, and the first lines where."""

    counts: dict[str, int] = field(default_factory=dict)
    lines: dict[str, list[int]] = field(default_factory=dict)
    times: dict[str, int] = field(default_factory=dict)

    def add(self, reason: str, line: int, count: int = 1) -> None:
        self.counts[reason] = self.counts.get(reason, 0) + count
        self.times[reason] = self.times.get(reason, 0) + 1
        first = self.lines.setdefault(reason, [])
        if len(first) < 3 and line not in first:
            first.append(line)

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass
class Outcome:
    """``tables`` hold the rows read for a bundle, in the order of the file; ``read`` counts lines of data.

    ``figures`` counts what those lines could have given: one for each line and measure, and in a
    wide file for each group; ``mapped`` and what was skipped add up to it.
    """

    read: int = 0
    figures: int = 0
    tables: dict[str, list[Row]] = field(default_factory=dict)
    lines: dict[str, list[int]] = field(default_factory=dict)
    skips: Skips = field(default_factory=Skips)
    bad: list[Bad] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    years: set[int] = field(default_factory=set)
    kinds: dict[str, int] = field(default_factory=dict)

    def add(self, table: str, row: Row, line: int) -> None:
        self.tables.setdefault(table, []).append(row)
        self.lines.setdefault(table, []).append(line)

    def kind(self, name: str) -> None:
        self.kinds[name] = self.kinds.get(name, 0) + 1

    @property
    def mapped(self) -> int:
        return sum(self.kinds.values())
