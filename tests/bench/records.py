"""Student records counted to results: Waymark against the best bare query, polars, pandas, and itself on Spark.

Every run is a process of its own that reads the same Parquet file; rounds are interleaved, so that a
busy minute falls on every way alike. All ways of one size must give the same cells.

polars and pandas each stand here twice. Under their own names they are what an analyst writes who has
read the library's user guide, and the limits are set against those: both guides advise to read only the
columns that are needed and to make texts of few values categories, polars' to scan lazily, to collect
several queries at once and to use the streaming engine; neither has grouping sets, so there is a
grouping for each. The other two are tuned as far as we could take them, with Waymark's own plan (roll
up first, then group the few rows that are left), which no guide has. Their ratios are printed without a limit.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import shutil
import subprocess
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.bench.process import run
from tests.bench.students.make import bundle
from tests.bench.subjects import HERE, PIP, ROOT, WORK

MILLION = 1_000_000
SIZES = (1, 10, 50)
PEERS = ("polars", "polars-rolled", "pandas", "pandas-rolled")
AT = {"waymark": SIZES, "duckdb": SIZES, **dict.fromkeys(PEERS, SIZES), "spark": (10,)}
"""The sizes, in millions of students, that each way is asked for."""
LIMITS = {"duckdb": 1.5, "polars": 0.7, "pandas": 0.06}
ONCE = {("pandas", 50), ("pandas-rolled", 50), ("spark", 10)}
"""What takes so long that one round of it must do."""
MEGABYTES = {"pandas": 150, "pandas-rolled": 150}
"""What a way needs in memory for a million students, with a fifth to spare; the others do not grow."""
DISK = 30
"""Megabytes for a million students: the file, its roll-up, and room to spill while it is made."""
MEMINFO = Path("/proc/meminfo")
GROWTH = 1.1
"""The greatest exponent of seconds in rows that still counts as linear."""
TIMEOUT = 1200


@dataclass(frozen=True)
class Run:
    """One way, once: seconds by the clock and of all cores, largest resident set in MB, and what identifies its cells."""

    seconds: float
    processor: float
    megabytes: float
    cells: str


Runs = dict[tuple[str, int], list[Run]]


def options(parser: argparse.ArgumentParser) -> None:
    """The bench's own options."""
    parser.add_argument("--rounds", type=int, default=3, help="runs of each way and size (default 3)")
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES), help="millions of students (default 1 10 50)")
    parser.add_argument("--only", action="append", choices=list(AT), help="measure only this way; may be repeated")


def bench(args: argparse.Namespace) -> bool:
    """Prints seconds, memory, ratios and growth; True where every expected ratio holds."""
    ways = [way for way in AT if not args.only or way in args.only]
    homes = prepare(ways)
    runs: Runs = defaultdict(list)
    for size in args.sizes:
        say(f"making {size} million students")
        _needs("disk", size * DISK, shutil.disk_usage(WORK).free)
        file = bundle(WORK / "records" / f"{size}m", size * MILLION)
        for number in range(args.rounds):
            for way in ways:
                asked = size in AT[way] or way in ("waymark", "duckdb")
                if asked and not (number and (way, size) in ONCE) and _fits(way, size):
                    say(f"{size} million, round {number + 1}: {way}")
                    runs[way, size].append(count(way, file, homes[way]))
        agree(runs, size)
    print("\nstudent records to results, median (least–greatest) of", args.rounds)
    print("\n".join(table(runs)))
    lines, held = verdicts(runs)
    print("\n".join(lines))
    return held


def agree(runs: Runs, size: int) -> None:
    """Raises RuntimeError where not all ways gave the same cells at a size, and names what each gave."""
    found = {(each.cells, way) for (way, at), these in runs.items() if at == size for each in these}
    if len({cells for cells, _ in found}) > 1:
        told = "; ".join(f"{way}: {cells}" for cells, way in sorted(found))
        raise RuntimeError(f"the ways do not agree at {size} million students: {told}")


def prepare(ways: list[str]) -> dict[str, tuple[str, dict[str, str]]]:
    """The interpreter and environment of each way; the peers are installed where they are missing."""
    home = WORK / "records"
    home.mkdir(parents=True, exist_ok=True)
    own: tuple[str, dict[str, str]] = (sys.executable, {})
    homes = dict.fromkeys(ways, own)
    if set(PEERS) & set(ways):
        wanted = HERE / "students" / "requirements.txt"
        if _stale(home / ".peers", wanted):
            run([sys.executable, "-m", "venv", str(home / ".peers")], "make the peers' environment")
            peers = str(home / ".peers/bin/python")
            run([peers, *PIP, "-r", str(wanted)], "install polars and pandas (needs the package index)")
            _stamp(home / ".peers", wanted)
        homes |= {way: (str(home / ".peers/bin/python"), {}) for way in ways if way in PEERS}
    if "spark" in ways:
        wanted = HERE.parent / "spark.lock"
        if _stale(home / ".spark", wanted):
            into = ["--target", str(home / ".spark"), "--no-build-isolation", "--require-hashes", "-r", str(wanted)]
            run([sys.executable, *PIP, *into], "install Spark (needs the package index)")
            _stamp(home / ".spark", wanted)
        homes["spark"] = (sys.executable, {"PYTHONPATH": str(home / ".spark")})
    return homes


def _needs(what: str, megabytes: int, free: int) -> None:
    if free < megabytes * 1_000_000:
        raise RuntimeError(f"this needs {megabytes:,} MB of {what}, and {free // 1_000_000:,} MB are free: ask for fewer --sizes")


def _fits(way: str, size: int) -> bool:
    """Whether this much memory is free; says so where it is not."""
    if way not in MEGABYTES or not MEMINFO.exists():
        return True
    wanted = size * MEGABYTES[way]
    free = int(MEMINFO.read_text(encoding="utf-8").partition("MemAvailable:")[2].split()[0]) // 1000
    if wanted > free:
        say(f"{way} is left out at {size} million: it needs {wanted:,} MB of memory, and {free:,} MB are free")
    return wanted <= free


def _stale(home: Path, wanted: Path) -> bool:
    stamp = home / "installed.txt"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted.read_text(encoding="utf-8"):
        return False
    shutil.rmtree(home, ignore_errors=True)
    return True


def _stamp(home: Path, wanted: Path) -> None:
    shutil.copy(wanted, home / "installed.txt")


def count(way: str, file: Path, home: tuple[str, dict[str, str]]) -> Run:
    """One run in a process of its own. Raises RuntimeError where it fails."""
    python, env = home
    command = [python, "-m", "tests.bench.students.count", way, str(file)]
    try:
        done = subprocess.run(
            command, check=False, cwd=ROOT, env={**os.environ, **env}, capture_output=True, text=True, timeout=TIMEOUT
        )
    except subprocess.TimeoutExpired as error:
        raise RuntimeError(f"{way} took more than {TIMEOUT} seconds") from error
    if done.returncode:
        tail = "\n".join((done.stdout + done.stderr).strip().splitlines()[-8:])
        raise RuntimeError(f"{way} failed (exit {done.returncode}):\n{tail}")
    made = json.loads(done.stdout.splitlines()[-1])
    return Run(made["seconds"], made["processor"], made["megabytes"], f"{made['cells']} {made['digest']}")


def table(runs: Runs) -> list[str]:
    """A line for each way and size: seconds, and the largest resident set of any run."""
    lines = [f"{'':<10}{'students':>12}{'seconds':>26}{'of processor':>14}{'peak memory':>14}"]
    for (way, size), these in sorted(runs.items(), key=lambda item: (item[0][1], list(AT).index(item[0][0]))):
        seconds = [each.seconds for each in these]
        said = f"{median(seconds):.2f} ({min(seconds):.2f}–{max(seconds):.2f})"
        spent = "" if way == "spark" else f"{median(each.processor for each in these):.2f}"
        lines.append(f"{way:<14}{size:>6} M{said:>26}{spent:>14}{max(each.megabytes for each in these):>11,.0f} MB")
    return lines


def verdicts(runs: Runs) -> tuple[list[str], bool]:
    """A line for each peer that was measured beside Waymark, and whether all limits hold.

    The limits are of the clock. A line that misses its limit says what the best bare query itself
    would give, which is the least that DuckDB can do with this file on this machine.
    """
    lines: list[str] = []
    held = True
    middle = {key: median(each.seconds for each in these) for key, these in runs.items()}
    spent = {key: median(each.processor for each in these) for key, these in runs.items()}
    for (way, size), seconds in sorted(middle.items(), key=lambda item: item[0][1]):
        if way in ("waymark", "spark") or ("waymark", size) not in middle:
            continue
        ratio = middle["waymark", size] / seconds
        line = f"{size:>3} M  {ratio:6.3f} × {way} ({spent['waymark', size] / spent[way, size]:.3f} of processor)"
        if way in LIMITS:
            passed = ratio <= LIMITS[way]
            held = held and passed
            line += f", expected ≤ {LIMITS[way]:.2f}"
            if not passed and way != "duckdb" and ("duckdb", size) in middle:
                line += f"; the bare query alone {middle['duckdb', size] / seconds:.3f}"
            line += "  pass" if passed else "  MISS"
        else:
            line += ", no limit"
        lines.append(line)
    sizes = sorted(size for way, size in middle if way == "waymark")
    if len(sizes) > 1:
        least, most = sizes[0], sizes[-1]
        grown = math.log(middle["waymark", most] / middle["waymark", least]) / math.log(most / least)
        passed = grown <= GROWTH
        held = held and passed
        said = f"growth from {least} to {most} M: seconds ~ rows^{grown:.2f}"
        lines.append(f"{said}, expected ≤ {GROWTH:.2f}  {'pass' if passed else 'MISS'}")
    return lines, held


def say(text: str) -> None:
    print(f"bench: {text}", file=sys.stderr, flush=True)
