"""What is true of the rows before anything was hidden: where a search for other truths begins, and what a school knows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from data.privacy.attack import Truth
from data.privacy.cells import FROM_INSIDE, current, slices
from data.privacy.suppress import imputed


def truths(inside: Mapping[str, Iterable[Mapping[str, object]]]) -> dict[str, Truth]:
    """Both counts of every entry, by the name of its slice; a possible truth where a bundle itself hides counts."""
    whole = slices(inside["kpis"], current(inside["results"]), inside.get("groups", []), FROM_INSIDE)
    known = ((each, imputed(each)) for each in whole)
    return {each.name: {e.key: (e.first.low, e.second.low) for e in one.entries} for each, one in known if one is not None}
