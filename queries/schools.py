"""Questions about schools: which there are, how each one's KPIs stand, and which are alike."""

from __future__ import annotations

from collections import defaultdict
from math import dist, log
from statistics import pstdev

from data.connection import Db
from queries.kpis import kpis, results, targets, tracks
from queries.run import Params, answer, question
from queries.types import ALL, DISTRICT, School, SchoolProfile, Trajectory


@question(School)
def schools() -> Params:
    return {}


def school(db: Db, school_id: str) -> School | None:
    """The school of that id, or None."""
    return next((each for each in schools(db) if each.school_id == school_id), None)


@question(SchoolProfile)
def profiles(school: str | None = None) -> Params:
    """Enrolment in students and shares in percent, by school and year."""
    return {"school": school}


@answer
def trajectories_of_schools(db: Db, group: str = ALL, goal: str | None = None) -> dict[str, tuple[Trajectory, ...]]:
    """For each school id with results or targets of its own, its KPIs that have some, in the plan's order."""
    rows, aims = results(db, None, None, group), targets(db, None, None, group)
    having: defaultdict[str, set[str]] = defaultdict(set)
    for school_id, kpi_id in [(r.school_id, r.kpi_id) for r in rows] + [(t.school_id, t.kpi_id) for t in aims]:
        having[school_id].add(kpi_id)
    of_school: defaultdict[str, list[Trajectory]] = defaultdict(list)
    for kpi in kpis(db, goal):
        places = [(school_id, group) for school_id in sorted(having) if school_id != DISTRICT and kpi.kpi_id in having[school_id]]
        for track in tracks(db, [kpi], rows, aims, places):
            of_school[track.school_id].append(track)
    return {school_id: tuple(of_school[school_id]) for school_id in sorted(of_school)}


@answer
def similar(db: Db, school_id: str, limit: int = 5) -> tuple[School, ...]:
    """The schools of the same level whose newest profile is nearest, the nearest first.

    Distance: Euclidean over the measures that both schools give (log of enrolment and the shares
    of three groups), each in standard deviations among the schools of that level, as the mean over
    measures. Empty where the school has no profile.
    """
    here = school(db, school_id)
    newest = {profile.school_id: _measures(profile) for profile in profiles(db)}
    if here is None or school_id not in newest:
        return ()
    peers = [each for each in schools(db) if each.level == here.level and each.school_id in newest and not each.closed]
    spread = [_spread([newest[peer.school_id][i] for peer in peers]) for i in range(4)]
    near = []
    for peer in peers:
        pairs = [
            (a / s, b / s)
            for a, b, s in zip(newest[school_id], newest[peer.school_id], spread, strict=True)
            if a is not None and b is not None and s
        ]
        if peer.school_id != school_id and pairs:
            near.append((dist(*zip(*pairs, strict=True)) / len(pairs) ** 0.5, peer.name, peer))
    return tuple(peer for _, _, peer in sorted(near, key=lambda found: found[:2])[:limit])


def _measures(profile: SchoolProfile) -> tuple[float | None, ...]:
    size = log(profile.enrolment) if profile.enrolment else None
    return size, profile.ed_pct, profile.el_pct, profile.swd_pct


def _spread(values: list[float | None]) -> float:
    known = [value for value in values if value is not None]
    return pstdev(known) if len(known) > 1 else 0.0
