"""The one seam between a bundle and its public file: every public number passes through ``publish``."""

from __future__ import annotations

from data.privacy import ladder

Rows = list[dict[str, object]]
Tables = dict[str, Rows]

PROFILES = ("as_published", "range_ladder", "exact_suppressed")
_OF_KPIS = ("kpis", "targets", "results", "benchmarks", "comments")


class UnknownProfile(ValueError):
    """The plan names a privacy profile that does not exist; nothing may be published under it."""


def publish(tables: Tables, profile: str, minimum: int) -> Tables:
    """The rows the public may see, as new lists; the given tables stay as they are.

    ``minimum`` is the smallest published group size, in persons. KPIs for the district's own eyes
    go, with every row that belongs to them. Findings of the checks quote cells, so those about
    KPIs go too unless all of these are public as they stand. Raises UnknownProfile.
    """
    if profile not in PROFILES:
        raise UnknownProfile(f"no privacy profile {profile!r}; there are {', '.join(PROFILES)}")
    hidden = {row["kpi_id"] for row in tables.get("kpis", []) if row.get("audience") == "internal"}
    public = {name: list(rows) for name, rows in tables.items()}
    for name in _OF_KPIS:
        public[name] = [row for row in public.get(name, []) if row["kpi_id"] not in hidden]
    public["kpis"] = [{**row, "replaced_by": None} if row.get("replaced_by") in hidden else row for row in public["kpis"]]
    if hidden or profile != "as_published":
        public["problems"] = [row for row in public.get("problems", []) if row["table"] not in _OF_KPIS]
    if profile == "as_published":
        return public
    # The ladder is also the answer for "exact_suppressed" as long as nothing protects exact cells.
    return ladder.apply(public, minimum)
