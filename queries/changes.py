"""What a release brought: the KPIs that do not read as they did in the release before it."""

from __future__ import annotations

from dataclasses import dataclass

from data.connection import Db, Past, PlanUnavailable, Releases
from queries.kpis import trajectories
from queries.types import ALL, DISTRICT, Trajectory


@dataclass(frozen=True)
class Changes:
    """The ids of the KPIs that changed, and the release they are held against; none where there is no such release."""

    kpis: frozenset[str] = frozenset()
    before: Past | None = None


def previous(db: Db, history: tuple[Past, ...]) -> Past | None:
    """The step of a plan's history (oldest first) that served another release last before this one; None where none did."""
    steps = list(history)
    while steps and steps[-1].release != db.release:
        steps.pop()
    return next((past for past in reversed(steps) if past.release != db.release), None)


def changes(releases: Releases, db: Db, history: tuple[Past, ...], school: str = DISTRICT, group: str = ALL) -> Changes:
    """The KPIs of a school and group whose definition, results or targets are not those of the release before.

    Nothing changed where this is the first release, or where the file of the one before cannot be read any more.
    """
    before = previous(db, history)
    if before is None:
        return Changes()
    try:
        old = releases.open(db.plan, before.release)
    except PlanUnavailable:
        return Changes()
    known = {track.kpi.kpi_id: _read(track) for track in trajectories(old, school, group)}
    changed = {t.kpi.kpi_id for t in trajectories(db, school, group) if known.get(t.kpi.kpi_id) != _read(t)}
    return Changes(frozenset(changed), before)


def _read(track: Trajectory) -> tuple[object, ...]:
    """What a reader of one KPI is told: its name and unit, and each year's result, target and state."""
    years = tuple(
        (p.year, p.value, p.low, p.high, p.status, p.target, p.target_high, p.target_kind, p.state) for p in track.years
    )
    return track.kpi.name, track.kpi.unit, track.kpi.decimals, years
