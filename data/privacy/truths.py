"""What is true of the rows before anything was hidden: where a search for other truths begins, and what a school knows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from data.privacy.attack import Truth
from data.privacy.cells import FROM_INSIDE, Slice, current, slices
from data.privacy.suppress import imputed


def inside(tables: Mapping[str, Iterable[Mapping[str, object]]]) -> dict[str, Slice]:
    """Every slice with all its counts, by its name; a possible truth where a bundle itself hides counts."""
    whole = slices(tables["kpis"], current(tables["results"]), tables.get("groups", []), FROM_INSIDE)
    return {each.name: known for each in whole if (known := imputed(each)) is not None}


def truth(known: Slice) -> Truth:
    """Both counts of every entry."""
    return {entry.key: (entry.first.low, entry.second.low) for entry in known.entries}


def truths(tables: Mapping[str, Iterable[Mapping[str, object]]]) -> dict[str, Truth]:
    """Both counts of every entry, by the name of its slice."""
    return {name: truth(known) for name, known in inside(tables).items()}
