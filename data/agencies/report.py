"""The report of an import, in words: what was read, mapped, skipped and why, and what the bundle gained."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from data.agencies.find import Found
from data.agencies.ledger import Added
from data.agencies.outcome import Outcome
from data.agencies.reader import Bad, Source

SHOWN = 20


def report(source: Source, found: Found, outcome: Outcome, added: Mapping[str, Added]) -> Iterator[str]:
    """The lines of the report. Figures mapped and skipped add up to the figures of the lines read."""
    years = ", ".join(str(year) for year in sorted(outcome.years))
    where = f", sheet {found.grid.name}" if source.sheets else ""
    yield f"{source.path.name}{where}: {found.format.title} ({found.format.name}){f', {years}' if years else ''}"
    yield f"read: {outcome.read:,} {'rows' if source.sheets else 'lines'} of data, {_figures(outcome.figures)}"
    yield f"mapped: {_figures(outcome.mapped)}{_kinds(outcome)}"
    yield f"skipped: {_figures(outcome.skips.total)}"
    unit = "row" if source.sheets else "line"
    for reason, count in sorted(outcome.skips.counts.items(), key=lambda item: (-item[1], item[0])):
        first = outcome.skips.lines[reason]
        times = outcome.skips.times[reason]
        named = unit if len(first) == 1 else f"{unit}s"
        such = f"such as {named}" if times > len(first) else named
        # A line that could have held no figure, as a note, is counted as a line.
        counted = f"{count:,} {reason}" if count else f"{times:,} {unit}{'' if times == 1 else 's'}: {reason}"
        yield f"  {counted} ({such} {', '.join(str(line) for line in first)})"
    for table, change in added.items():
        restated = f", {change.restated:,} of them restated" if change.restated else ""
        kept = f", {len(change.kept):,} withheld by the file stay as the bundle has them" if change.kept else ""
        yield f"{table}: {len(change.rows):,} rows added{restated}, {change.same:,} were there{kept}"
    for warning in [*source.warnings, *_folded(outcome.warnings)]:
        yield f"warning: {warning}"


def _figures(count: int) -> str:
    return f"{count:,} figure{'' if count == 1 else 's'}"


def _kinds(outcome: Outcome) -> str:
    words = ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in sorted(outcome.kinds.items()))
    return f" ({words})" if words else ""


def _folded(warnings: list[str]) -> Iterator[str]:
    unique = list(dict.fromkeys(warnings))
    yield from unique[:SHOWN]
    if len(unique) > SHOWN:
        yield f"{len(unique) - SHOWN:,} more warnings like these"


def complaints(source: Source, found: Found, bad: list[Bad]) -> Iterator[str]:
    """The lines that stop an import, each named, with its text and what is wrong."""
    for one in bad[:SHOWN]:
        yield f'{source.at(one.number, one.sheet or found.grid.name)}: "{" ".join(one.text.split())}": {one.why}'
    if len(bad) > SHOWN:
        yield f"{source.path.name}: {len(bad) - SHOWN:,} more lines like these"
