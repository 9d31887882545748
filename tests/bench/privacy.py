"""The privacy engine: is anything hidden recovered, at what cost in time and in groups hidden?

Random districts of 5 to 60 schools, most of them small as districts are, sparse and dense, of one to three years, are
protected under both hiding profiles, and every hidden count of what they publish is attacked by anybody and by every
school. Beside them ``primary only`` hides small groups and nothing else, and ``gauss`` is secondary suppression by
Gaussian elimination. Then come districts of more and more schools, and the largest committed plan is built from nothing
and with one KPI changed. Seconds are processor seconds.

Each district has a process of its own: one that crashes or takes too long is a failed district, and fails the bench.
What was found is kept for as long as the code stays the same, so that a bench that was stopped goes on where it was.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

from data.build import build
from data.privacy.kept import content
from tests.bench.isolated import Kept, Result, results
from tests.bench.privacy_district import OURS, PROFILES, RANDOM, SCALED, Tallies, Tally

ENOUGH = 1000
LIMIT = 180.0
"""Seconds that the largest plan may take from nothing, on two cores."""
CHANGED = 0.5
"""The share of that which a release may take in which one KPI changed."""
HERE = Path(__file__).parent
PLAN = HERE.parents[1] / "data" / "plans" / "riverbend"
SOURCES = (HERE / "privacy_district.py", HERE / "gauss.py", HERE.parent / "data" / "privacy" / "districts.py")
SCALES = (30, 100, 200)


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--districts", type=int, default=200, help="how many (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of the first district (default: %(default)s)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="districts at once (default: %(default)s)")
    parser.add_argument("--patience", type=float, default=1800.0, help="seconds one district may take (default: %(default)s)")
    parser.add_argument("--anew", action="store_true", help="forget what an earlier run of the same code found")
    parser.add_argument("--no-build", action="store_true", help="leave the build of the largest plan out")
    parser.add_argument("--no-scaling", action="store_true", help="leave the districts of many schools out")


def bench(args: argparse.Namespace) -> bool:
    """Prints a row a profile, then scaling and the build; True where nothing was told and every limit held."""
    begun = time.monotonic()
    path = HERE / "work" / f"privacy.{_version()}.jsonl"
    if args.anew:
        path.unlink(missing_ok=True)
    seeds = range(args.seed, args.seed + args.districts)
    total = {profile: Tally() for profile in PROFILES}
    failed: list[Result] = []
    jobs = {f"{RANDOM} {seed}": _command(RANDOM, seed) for seed in seeds}
    for done, each in enumerate(results(jobs, Kept(path), args.jobs, args.patience), start=1):
        said, tallies = _read(each)
        if each.found is None:
            failed.append(each)
        total = {profile: total[profile] + tallies.get(profile, Tally()) for profile in PROFILES}
        print(f"{done} of {len(seeds)}: district {each.job}: {said}", file=sys.stderr, flush=True)
    _print(total)
    print(f"{len(seeds)} districts in {time.monotonic() - begun:.0f} s, {len(failed)} failed", flush=True)
    scales = {f"{SCALED} {schools}": _command(SCALED, schools) for schools in (() if args.no_scaling else SCALES)}
    scaled = list(results(scales, Kept(path), args.jobs, args.patience))
    for each in scaled:
        said, tallies = _read(each)
        print("\n".join([said, *(_seconds_of(profile, tally) for profile, tally in tallies.items())]), flush=True)
    failed += [each for each in scaled if each.found is None]
    for each in failed:
        print(f"FAILED {each.job}: {each.failure}", flush=True)
    clean = all(total[profile].told == 0 for profile in OURS)
    clean &= all(tally.told == 0 for each in scaled for tally in _read(each)[1].values())
    enough = args.districts < 200 or all(total[profile].attacked >= ENOUGH for profile in OURS)
    return not failed and clean and enough and (args.no_build or _builds())


def _version() -> str:
    """A name for the code that finds what is kept."""
    return content(hashlib.sha256(b"".join(source.read_bytes() for source in SOURCES)).hexdigest())[:12]


def _command(sort: str, number: int) -> list[str]:
    return [sys.executable, "-m", "tests.bench.privacy_district", sort, str(number)]


def _read(result: Result) -> tuple[str, Tallies]:
    """What a district is and its tallies; how it failed, where it did, and none."""
    if result.found is None:
        return f"FAILED: {result.failure}", {}
    tallies = {profile: Tally(**tally) for profile, tally in result.found["tallies"].items()}
    for tally in tallies.values():
        tally.failed = [f"{result.job}: {each}" for each in tally.failed]
    return str(result.found["said"]), tallies


def _seconds_of(profile: str, tally: Tally) -> str:
    return f"  {profile}: {tally.entries} groups, protect {tally.protect:.1f} s, audit {tally.audit:.1f} s, {tally.told} told"


def _print(tallies: Tallies) -> None:
    heads = ("attacked", "exact", "narrow", "undecided", "by scope", "refused", "hidden", "protect s", "audit s")
    print(f"{'profile':<18}{''.join(f'{head:>11}' for head in heads)}")
    for profile, tally in tallies.items():
        ours = profile in OURS
        counts = (tally.attacked, tally.exact, tally.narrow, tally.undecided, tally.scoped if ours else "-")
        share = f"{100 * tally.hidden / max(1, tally.entries):.1f} %"
        row = (*counts, tally.refused if ours else "-", share, f"{tally.protect:.1f}", f"{tally.audit:.1f}")
        print(f"{profile:<18}{''.join(f'{cell:>11}' for cell in row)}")
        for name in tally.failed[:10] if ours else ():
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
