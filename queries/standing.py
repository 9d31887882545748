"""Which KPIs a table of schools should show, when there is room for a few only."""

from __future__ import annotations

from data.connection import Db
from queries.kpis import kpis
from queries.run import answer
from queries.schools import trajectories_of_schools
from queries.types import Kpi, Trajectory

ADOPTED = ("value", "range", "increase", "decrease", "maintain")


def has_target(track: Trajectory) -> bool:
    """Whether a target of this school and group was ever adopted."""
    return any(point.target_kind in ADOPTED for point in track.years)


@answer
def school_kpis(db: Db) -> tuple[Kpi, ...]:
    """The KPIs that have a result at any school: first those with targets of schools' own, then those that are
    judged at all, each in the plan's order; what is only monitored comes last."""
    tracks = [track for of_school in trajectories_of_schools(db).values() for track in of_school]
    measured = {track.kpi.kpi_id for track in tracks if track.latest is not None}
    aimed = {track.kpi.kpi_id for track in tracks if has_target(track)}
    known = [kpi for kpi in kpis(db) if kpi.kpi_id in measured]
    return tuple(sorted(known, key=lambda kpi: (kpi.kpi_id not in aimed, kpi.better == "none")))
