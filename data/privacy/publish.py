"""The one seam between a bundle and its public file: every public number passes through ``publish``."""

from __future__ import annotations

from pathlib import Path

from data.privacy import exact, promise, ranges, survey
from data.privacy.guard import PromiseBroken

Rows = list[dict[str, object]]
Tables = dict[str, Rows]

PROFILES = ("as_published", "range_ladder", "exact_suppressed")
_OF_KPIS = ("kpis", "targets", "results", "benchmarks", "comments")
_WITH_COUNTS = (*_OF_KPIS, "school_profiles", "survey_groups", "survey_priorities")


class UnknownProfile(ValueError):
    """The plan names a privacy profile that does not exist; nothing may be published under it."""


def publish(tables: Tables, profile: str, minimum: int, kept: Path | None = None) -> Tables:
    """The rows the public may see, as new lists; the given tables stay as they are.

    ``minimum`` is the smallest published group size, in persons. KPIs for the district's own eyes
    go, with every row that belongs to them. Findings of the checks quote cells, so those about
    KPIs go too unless all of these are public as they stand. ``kept`` is a folder for what the
    protection of a KPI and year has found, so that it is not sought again while they stay the same.
    Raises UnknownProfile, and PromiseBroken where a hidden count could still be told.
    """
    if profile not in PROFILES:
        raise UnknownProfile(f"no privacy profile {profile!r}; there are {', '.join(PROFILES)}")
    hidden = {row["kpi_id"] for row in tables.get("kpis", []) if row.get("audience") == "internal"}
    public = {name: list(rows) for name, rows in tables.items()}
    for name in _OF_KPIS:
        public[name] = [row for row in public.get(name, []) if row["kpi_id"] not in hidden]
    public["kpis"] = [{**row, "replaced_by": None} if row.get("replaced_by") in hidden else row for row in public["kpis"]]
    if hidden or profile != "as_published":
        quoted = _OF_KPIS if profile == "as_published" else _WITH_COUNTS
        public["problems"] = [row for row in public.get("problems", []) if row["table"] not in quoted]
    if profile == "as_published":
        return public
    inside = public
    public = survey.apply(public, minimum, kept)
    if profile == "exact_suppressed":
        public = exact.apply(public, minimum, kept)
    else:
        # A count has no range on the ladder, so counts are published exactly or not at all under this profile too.
        public = ranges.apply(exact.apply(public, minimum, kept, frozenset(["count"])), minimum, kept)
    leaks = promise.told(public, profile, kept, inside)
    if leaks:
        raise PromiseBroken(leaks)
    return public
