"""The privacy engine: is anything hidden recovered, at what cost in time and in groups hidden?

Random districts are protected under both hiding profiles, and every hidden count of what they publish is attacked by
anybody and by every school; ``primary only`` hides small groups and nothing else, to show what the complements are for.
Then the largest committed plan is built from nothing and with one KPI changed.
"""

from __future__ import annotations

import argparse
import csv
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from data.build import build
from data.privacy import ladder
from data.privacy.attack import Attack
from data.privacy.cells import Slice, slices
from data.privacy.guard import guard
from data.privacy.ranges import apply as ranged
from data.privacy.sums import sums
from data.privacy.suppress import published
from tests.data.privacy.districts import KPIS, Rows, district

MINIMUM = 10
ENOUGH = 1000
LIMIT = 180.0
"""Seconds that the largest plan may take from nothing, on two cores."""
CHANGED = 0.5
"""The share of that which a release may take in which one KPI changed."""
PLAN = Path(__file__).parents[2] / "data" / "plans" / "riverbend"
PROFILES = ("primary only", "exact_suppressed", "range_ladder")


@dataclass
class Tally:
    """Sums over districts; seconds, entries and counts."""

    entries: int = 0
    hidden: int = 0
    attacked: int = 0
    exact: int = 0
    narrow: int = 0
    scoped: int = 0
    protect: float = 0.0
    audit: float = 0.0
    failed: list[str] = field(default_factory=list)


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--districts", type=int, default=200, help="how many (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of the first district (default: %(default)s)")
    parser.add_argument("--no-build", action="store_true", help="leave the build of the largest plan out")


def bench(args: argparse.Namespace) -> bool:
    """Prints a row a profile, then scaling and the build; True where nothing was told and every limit held."""
    tallies = {profile: Tally() for profile in PROFILES}
    for seed in range(args.seed, args.seed + args.districts):
        rng = np.random.default_rng(seed)
        schools, students, years = int(rng.integers(5, 61)), int(np.exp(rng.uniform(3, 5.7))), int(rng.integers(1, 4))
        rows = district(seed, schools, students, years, loose=bool(rng.random() < 0.25))
        _exact(tallies, rows, f"district {seed}")
        _ladder(tallies["range_ladder"], rows, f"district {seed}")
        print(f"district {seed}: {schools} schools, {years} years, {len(rows)} results", file=sys.stderr, flush=True)
    _print(tallies)
    for schools in (30, 100):
        scaled = {profile: Tally() for profile in PROFILES}
        _exact(scaled, district(1, schools, 70), f"{schools} schools")
        tally = scaled["exact_suppressed"]
        print(f"{schools} schools, {tally.entries} groups: protect and attack {tally.protect:.1f} s, audit {tally.audit:.1f} s")
    hiding = [tallies[profile] for profile in PROFILES[1:]]
    clean = all(tally.exact + tally.narrow + tally.scoped == 0 for tally in hiding)
    enough = args.districts < 200 or all(tally.attacked >= ENOUGH for tally in hiding)
    return clean and enough and (args.no_build or _builds())


def _print(tallies: dict[str, Tally]) -> None:
    print(f"{'profile':<18}{'attacked':>10}{'exact':>7}{'narrow':>8}{'by scope':>10}{'hidden':>9}{'protect s':>11}{'audit s':>9}")
    for profile, tally in tallies.items():
        share = f"{100 * tally.hidden / max(1, tally.entries):.1f} %"
        print(
            f"{profile:<18}{tally.attacked:>10}{tally.exact:>7}{tally.narrow:>8}{tally.scoped:>10}{share:>9}"
            f"{tally.protect:>11.1f}{tally.audit:>9.1f}"
        )
        for name in tally.failed[:10]:
            print(f"  {name}")


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


def _exact(tallies: dict[str, Tally], rows: Rows, name: str) -> None:
    for of in slices(KPIS, rows, [], ""):
        truth = {entry.key: (entry.first.low, entry.second.low) for entry in of.entries}
        small = [key for key, pair in truth.items() if sum(pair) < MINIMUM]
        _attack(tallies["primary only"], of.withholding(small), len(small), name)
        tally = tallies["exact_suppressed"]
        begun = time.perf_counter()
        protection = guard(of, MINIMUM).protection
        tally.protect += time.perf_counter() - begun
        view = published(of, protection)
        _attack(tally, view, len(protection.hidden | protection.coded), name)
        begun = time.perf_counter()
        scoped = list(Attack(view, sums(of), truth).recoveries())
        tally.audit += time.perf_counter() - begun
        tally.scoped += len(scoped)
        tally.failed += [f"{name}: {each.cell} by {each.scope or 'anybody'}" for each in scoped]


def _ladder(tally: Tally, rows: Rows, name: str) -> None:
    tables: ladder.Tables = {"kpis": [dict(kpi) for kpi in KPIS], "results": rows, "targets": []}
    begun = time.perf_counter()
    public = ranged(tables, MINIMUM)
    tally.protect += time.perf_counter() - begun
    for view in slices(KPIS, public["results"], [], "range_ladder"):
        _attack(tally, view, sum(entry.rate is None for entry in view.entries), name)


def _attack(tally: Tally, view: Slice, hidden: int, name: str) -> None:
    begun = time.perf_counter()
    attack = Attack(view)
    found = list(attack.recoveries())
    tally.audit += time.perf_counter() - begun
    tally.entries += len(view.entries)
    tally.hidden += hidden
    tally.attacked += attack.attacked
    tally.exact += sum(each.kind == "exact" for each in found)
    tally.narrow += sum(each.kind == "narrow" for each in found)
    tally.failed += [f"{name}: {each.cell} is {each.low} to {each.high}" for each in found]
