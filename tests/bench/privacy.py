"""The privacy engine: is anything hidden recovered, at what cost in time and in groups hidden?

Random districts of 5 to 60 schools, most of them small as districts are, sparse and dense, of one to three years, are
protected under both hiding profiles, and every hidden count of what they publish is attacked by anybody and by every
school. Beside them ``primary only`` hides small groups and nothing else, and ``gauss`` is secondary suppression by
Gaussian elimination. Then come districts of more and more schools, and the largest committed plan is built from nothing
and with one KPI changed. Seconds are processor seconds.
"""

from __future__ import annotations

import argparse
import csv
import math
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import astuple, dataclass, field
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from data.build import build
from data.privacy import ladder
from data.privacy.attack import Attack
from data.privacy.cells import Key, Slice, slices
from data.privacy.guard import guard
from data.privacy.ranges import apply as ranged
from data.privacy.sums import sums
from data.privacy.suppress import published
from tests.bench.gauss import suppressed
from tests.data.privacy.districts import KPIS, Rows, district

MINIMUM = 10
ENOUGH = 1000
LIMIT = 180.0
"""Seconds that the largest plan may take from nothing, on two cores."""
CHANGED = 0.5
"""The share of that which a release may take in which one KPI changed."""
PLAN = Path(__file__).parents[2] / "data" / "plans" / "riverbend"
SCALES = (30, 100, 200)
OURS = ("exact_suppressed", "range_ladder")
PROFILES = ("primary only", "gauss", *OURS)


@dataclass
class Tally:
    """Sums over districts; seconds, entries and counts. ``scoped``: told to the people of a school."""

    entries: int = 0
    hidden: int = 0
    attacked: int = 0
    exact: int = 0
    narrow: int = 0
    scoped: int = 0
    protect: float = 0.0
    audit: float = 0.0
    failed: list[str] = field(default_factory=list)

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))


Tallies = dict[str, Tally]


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--districts", type=int, default=200, help="how many (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of the first district (default: %(default)s)")
    parser.add_argument("--no-build", action="store_true", help="leave the build of the largest plan out")
    parser.add_argument("--no-scaling", action="store_true", help="leave the districts of many schools out")


def bench(args: argparse.Namespace) -> bool:
    """Prints a row a profile, then scaling and the build; True where nothing was told and every limit held."""
    begun = time.monotonic()
    total = {profile: Tally() for profile in PROFILES}
    seeds = range(args.seed, args.seed + args.districts)
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        jobs = {pool.submit(one_district, seed): seed for seed in seeds}
        for done, job in enumerate(as_completed(jobs), start=1):
            said, tallies = job.result()
            total = {profile: total[profile] + tallies[profile] for profile in PROFILES}
            print(f"{done} of {len(seeds)}: district {jobs[job]}, {said}", file=sys.stderr, flush=True)
        _print(total)
        print(f"{len(seeds)} districts in {time.monotonic() - begun:.0f} s", flush=True)
        for line in pool.map(_scaled, SCALES if not args.no_scaling else ()):
            print(line, flush=True)
    hiding = [total[profile] for profile in OURS]
    clean = all(tally.exact + tally.narrow + tally.scoped == 0 for tally in hiding)
    enough = args.districts < 200 or all(tally.attacked >= ENOUGH for tally in hiding)
    return clean and enough and (args.no_build or _builds())


def one_district(seed: int) -> tuple[str, Tallies]:
    """What a random district is, and its tallies by profile."""
    rng = np.random.default_rng(seed)
    schools = round(math.exp(rng.uniform(math.log(5), math.log(60))))
    students, years = int(math.exp(rng.uniform(3, 5.7))), int(rng.integers(1, 4))
    rows = district(seed, schools, students, years, loose=bool(rng.random() < 0.25))
    tallies = {profile: Tally() for profile in PROFILES}
    for year in sorted({str(row["year"]) for row in rows}):
        mine = [row for row in rows if str(row["year"]) == year]
        _exact(tallies, mine, f"district {seed}")
        _ladder(tallies["range_ladder"], mine, f"district {seed}")
    return f"{schools} schools of about {students} students, {years} years, {len(rows)} results", tallies


def _print(tallies: Tallies) -> None:
    head = f"{'profile':<18}{'attacked':>10}{'exact':>7}{'narrow':>8}{'by scope':>10}{'hidden':>9}{'protect s':>11}{'audit s':>9}"
    print(head)
    for profile, tally in tallies.items():
        share = f"{100 * tally.hidden / max(1, tally.entries):.1f} %"
        scoped = str(tally.scoped) if profile == "exact_suppressed" else "-"  # on the ladder nobody is told a school's counts
        print(
            f"{profile:<18}{tally.attacked:>10}{tally.exact:>7}{tally.narrow:>8}{scoped:>10}{share:>9}"
            f"{tally.protect:>11.1f}{tally.audit:>9.1f}"
        )
        for name in tally.failed[:10] if profile in OURS else ():
            print(f"  {name}")


def _scaled(schools: int) -> str:
    tally = Tally()
    _ours(tally, slices(KPIS, district(1, schools, 70), [], "")[0], f"{schools} schools")
    told = tally.exact + tally.narrow + tally.scoped
    return f"{schools} schools, {tally.entries} groups: protect {tally.protect:.1f} s, audit {tally.audit:.1f} s, {told} told"


def _builds() -> bool:
    """The largest plan from nothing, and again with one result of one KPI changed."""
    with tempfile.TemporaryDirectory() as folder:
        out, bundle = Path(folder) / "releases", Path(folder) / "bundle"
        whole = _seconds(PLAN, out)
        shutil.copytree(PLAN, bundle)
        path = bundle / "results.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        row = next(r for r in rows if r["kpi_id"] == "graduation_4yr" and r["school_id"] and int(r["denominator"] or 0) > 50)
        row["numerator"] = str(int(row["numerator"]) - 1)
        row["value"] = f"{100 * int(row['numerator']) / int(row['denominator']):.2f}"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        again = _seconds(bundle, out)
    print(f"build from nothing {whole:.1f} s (at most {LIMIT:.0f}), one KPI changed {again:.1f} s ({again / whole:.2f} of it)")
    return whole <= LIMIT and again <= CHANGED * whole


def _seconds(bundle: Path, out: Path) -> float:
    begun = time.perf_counter()
    build(bundle, out, lambda line: print(line, file=sys.stderr, flush=True))
    return time.perf_counter() - begun


def _exact(tallies: Tallies, rows: Rows, name: str) -> None:
    (of,) = slices(KPIS, rows, [], "")
    small = [entry.key for entry in of.entries if entry.first.low + entry.second.low < MINIMUM]
    _peer(tallies["primary only"], of, lambda: small, name)
    _peer(tallies["gauss"], of, lambda: suppressed(of, frozenset(small)), name)
    _ours(tallies["exact_suppressed"], of, name)


def _peer(tally: Tally, of: Slice, hide: Callable[[], Collection[Key]], name: str) -> None:
    with _timed(tally, "protect"):
        hidden = hide()
    _attack(tally, of.withholding(hidden), len(hidden), name)


def _ours(tally: Tally, of: Slice, name: str) -> None:
    with _timed(tally, "protect"):
        protection = guard(of, MINIMUM).protection
    view = published(of, protection)
    _attack(tally, view, len(protection.hidden | protection.coded), name)
    with _timed(tally, "audit"):
        truth = {entry.key: (entry.first.low, entry.second.low) for entry in of.entries}
        scoped = list(Attack(view, sums(of), truth).recoveries())
    tally.scoped += len(scoped)
    tally.failed += [f"{name}: {each.cell} by {each.scope or 'anybody'}" for each in scoped]


def _ladder(tally: Tally, rows: Rows, name: str) -> None:
    tables: ladder.Tables = {"kpis": [dict(kpi) for kpi in KPIS], "results": rows, "targets": []}
    with _timed(tally, "protect"):
        public = ranged(tables, MINIMUM)
    for view in slices(KPIS, public["results"], [], "range_ladder"):
        _attack(tally, view, sum(entry.rate is None for entry in view.entries), name)


def _attack(tally: Tally, view: Slice, hidden: int, name: str) -> None:
    with _timed(tally, "audit"):
        attack = Attack(view)
        found = list(attack.recoveries())
    tally.entries += len(view.entries)
    tally.hidden += hidden
    tally.attacked += attack.attacked
    tally.exact += sum(each.kind == "exact" for each in found)
    tally.narrow += sum(each.kind == "narrow" for each in found)
    tally.failed += [f"{name}: {each.cell} is {each.low} to {each.high}" for each in found]


@contextmanager
def _timed(tally: Tally, what: str) -> Iterator[None]:
    begun = time.process_time()
    try:
        yield
    finally:
        setattr(tally, what, getattr(tally, what) + time.process_time() - begun)
