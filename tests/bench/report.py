"""Medians of the rounds, as a table, and ratios between subjects against their limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from statistics import median

from tests.bench.browser import Load

Rounds = Mapping[str, Sequence[Load]]
HEADINGS = {
    "first_paint": "first paint",
    "largest_paint": "largest paint",
    "usable": "chart usable",
    "redraw": "redraw",
    "bytes": "bytes",
    "requests": "requests",
}


@dataclass(frozen=True)
class Limit:
    """Waymark's median of ``measure`` is to be at most ``most`` times that of ``peer``; on one network, where it is named."""

    measure: str
    peer: str
    most: float
    network: str = ""


def middle(loads: Sequence[Load], measure: str) -> float:
    """The median of one measure; ms, bytes or a count."""
    return float(median(getattr(load, measure) for load in loads))


def table(rounds: Rounds) -> list[str]:
    """A line a subject: the median of each measure with its least and greatest in brackets."""
    names = [f.name for f in fields(Load)]
    lines = [["", *(HEADINGS[name] for name in names)]]
    for subject, loads in rounds.items():
        lines.append([subject, *(cell(name, [getattr(load, name) for load in loads]) for name in names)])
    widths = [max(len(line[i]) for line in lines) for i in range(len(lines[0]))]
    return [
        "  ".join(text.rjust(w) if i else text.ljust(w) for i, (text, w) in enumerate(zip(line, widths, strict=True)))
        for line in lines
    ]


def cell(measure: str, values: Sequence[float]) -> str:
    """One measure of all rounds in its own unit: "1,194 ms (1,180–1,260)"."""
    scale, unit, digits = {"bytes": (1000, " kB", 0), "requests": (1, "", 0)}.get(measure, (1, " ms", 0))
    low, mid, high = (f"{value / scale:,.{digits}f}" for value in (min(values), median(values), max(values)))
    return f"{mid}{unit}" if low == high else f"{mid}{unit} ({low}–{high})"


def ratios(rounds: Rounds, limits: Sequence[Limit], subject: str) -> tuple[list[str], bool]:
    """A line a limit that both of its subjects were measured for, and whether all of them hold."""
    lines: list[str] = []
    held = True
    for limit in limits:
        if subject not in rounds or limit.peer not in rounds:
            continue
        ratio = middle(rounds[subject], limit.measure) / middle(rounds[limit.peer], limit.measure)
        passed = ratio <= limit.most
        held = held and passed
        name = HEADINGS[limit.measure]
        lines.append(f"{name:<13} {ratio:6.2f} × {limit.peer}, expected ≤ {limit.most:.2f}  {'pass' if passed else 'MISS'}")
    return lines, held
