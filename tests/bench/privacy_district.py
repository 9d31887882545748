"""One district of the privacy bench: protected and attacked in a process of its own, which prints what it found as JSON."""

from __future__ import annotations

import json
import math
import sys
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import partial

import numpy as np

from data.privacy import PromiseBroken, ladder
from data.privacy.attack import Attack, Recovery
from data.privacy.cells import Key, Slice, slices
from data.privacy.guard import guard
from data.privacy.ranges import apply as ranged
from data.privacy.sums import real
from data.privacy.suppress import published
from data.privacy.truths import truth
from tests.bench.gauss import suppressed
from tests.data.privacy.districts import KPIS, Rows, district

MINIMUM = 10
OURS = ("exact_suppressed", "range_ladder")
PROFILES = ("primary only", "gauss", *OURS)
RANDOM, SCALED = "random", "scaled"


@dataclass
class Tally:
    """Sums over districts; processor seconds, entries and counts. ``scoped``: told to the people of a school.

    ``refused`` counts the years of which nothing could be published.
    """

    entries: int = 0
    hidden: int = 0
    attacked: int = 0
    exact: int = 0
    narrow: int = 0
    undecided: int = 0
    scoped: int = 0
    refused: int = 0
    protect: float = 0.0
    audit: float = 0.0
    failed: list[str] = field(default_factory=list)

    def __add__(self, other: Tally) -> Tally:
        mine, its = asdict(self), asdict(other)
        return Tally(**{name: mine[name] + its[name] for name in mine})

    @property
    def told(self) -> int:
        """Whatever breaks the promise: told, or not shown to be safe."""
        return self.exact + self.narrow + self.undecided + self.scoped + self.refused


Tallies = dict[str, Tally]


def one(sort: str, number: int) -> tuple[str, Tallies]:
    """What a district is, and its tallies by profile: the random one of a seed, or one of so many schools."""
    tallies = {profile: Tally() for profile in (PROFILES if sort == RANDOM else OURS)}
    if sort == RANDOM:
        rng = np.random.default_rng(number)
        schools = round(math.exp(rng.uniform(math.log(5), math.log(60))))
        students, years = int(math.exp(rng.uniform(3, 5.7))), int(rng.integers(1, 4))
        rows = district(number, schools, students, years, loose=bool(rng.random() < 0.25))
    else:
        schools, students, years = number, 70, 1
        rows = district(1, schools, students)
    for year in sorted({str(row["year"]) for row in rows}):
        mine = [row for row in rows if str(row["year"]) == year]
        (of,) = slices(KPIS, mine, [], "")
        if sort == RANDOM:
            small = [entry.key for entry in of.entries if entry.first.low + entry.second.low < MINIMUM]
            _peer(tallies["primary only"], of, partial(list, small))
            _peer(tallies["gauss"], of, partial(suppressed, of, frozenset(small)))
        _exact(tallies["exact_suppressed"], of)
        _ladder(tallies["range_ladder"], of, mine)
    return f"{schools} schools of about {students} students, {years} years, {len(rows)} results", tallies


def _peer(tally: Tally, of: Slice, hide: Callable[[], Collection[Key]]) -> None:
    with _timed(tally, "protect"):
        hidden = hide()
    _attack(tally, of.withholding(hidden), len(hidden))


def _exact(tally: Tally, of: Slice) -> None:
    with _timed(tally, "protect"):
        found = guard(of, MINIMUM)
    if found.leaks:
        _refused(tally, found.leaks)
        return
    view = published(of, found.protection)
    _attack(tally, view, len(found.protection.hidden | found.protection.coded), of)


def _ladder(tally: Tally, of: Slice, rows: Rows) -> None:
    tables: ladder.Tables = {"kpis": [dict(kpi) for kpi in KPIS], "results": rows, "targets": []}
    try:
        with _timed(tally, "protect"):
            public = ranged(tables, MINIMUM)
    except PromiseBroken as broken:
        _refused(tally, broken.leaks)
        return
    for view in slices(KPIS, public["results"], [], "range_ladder"):
        _attack(tally, view, sum(entry.rate is None for entry in view.entries), of)


def _refused(tally: Tally, leaks: Iterable[Recovery]) -> None:
    tally.refused += 1
    tally.failed += [f"refused, for {each.cell}" for each in leaks]


def _attack(tally: Tally, view: Slice, hidden: int, of: Slice | None = None) -> None:
    """Attacked by anybody, and where the truth ``of`` it is given by the people of each school."""
    scoped: list[Recovery] = []
    with _timed(tally, "audit"):
        attack = Attack(view)
        found = list(attack.recoveries())
        if of is not None:
            scoped = list(Attack(view, real(view, of), truth(of)).recoveries())
    tally.entries += len(view.entries)
    tally.hidden += hidden
    tally.attacked += attack.attacked
    tally.exact += sum(each.kind == "exact" for each in found)
    tally.narrow += sum(each.kind == "narrow" for each in found)
    tally.undecided += sum(each.kind == "undecided" for each in (*found, *scoped))
    tally.scoped += sum(each.kind != "undecided" for each in scoped)
    tally.failed += [f"{each.cell} is {each.low} to {each.high} for {each.scope or 'anybody'}" for each in (*found, *scoped)]


@contextmanager
def _timed(tally: Tally, what: str) -> Iterator[None]:
    begun = time.process_time()
    try:
        yield
    finally:
        setattr(tally, what, getattr(tally, what) + time.process_time() - begun)


if __name__ == "__main__":
    said, tallies = one(sys.argv[1], int(sys.argv[2]))
    print(json.dumps({"said": said, "tallies": {profile: asdict(tally) for profile, tally in tallies.items()}}))
