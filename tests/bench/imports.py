"""The import of a state's file of 12,508 lines against the least a program can do with it, one bare pandas read."""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from data.agencies.importing import import_file

FILE = Path(__file__).parents[3] / "shared" / "data" / "published" / "georgia" / "georgia2018.csv"
AT_MOST = {"import, one district": 30, "import, every district": 60}
"""How many bare reads each may cost: an import keeps the lines, judges, compares and writes every figure."""


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rounds", type=int, default=7, help="how often each is done (default: %(default)s)")
    parser.add_argument("--file", type=Path, default=FILE, help="the state's file (default: %(default)s)")


def bench(args: argparse.Namespace) -> bool:
    """Prints the median seconds of each and their ratio; True where no import costs more bare reads than ``AT_MOST``.

    Raises RuntimeError where the file is not there.
    """
    if not args.file.is_file():
        raise RuntimeError(f"{args.file} is not there; name the state's file with --file")
    works: dict[str, Callable[[Path], object]] = {
        "bare pandas read": lambda _: pd.read_csv(args.file),
        "import, one district": lambda folder: list(import_file(args.file, folder / "b", district="761")),
        "import, every district": lambda folder: list(import_file(args.file, folder / "b")),
    }
    seconds: dict[str, list[float]] = {name: [] for name in works}
    for count in range(args.rounds + 1):
        for name, work in works.items():
            with tempfile.TemporaryDirectory() as folder:
                start = time.perf_counter()
                work(Path(folder))
                if count:  # the first round imports modules and fills the disk's cache
                    seconds[name].append(time.perf_counter() - start)
    bare = statistics.median(seconds["bare pandas read"])
    held = True
    for name, taken in seconds.items():
        ratio = statistics.median(taken) / bare
        held = held and ratio <= AT_MOST.get(name, 1)
        print(f"{name:<24} {statistics.median(taken):7.3f} s ({min(taken):.3f} to {max(taken):.3f})  {ratio:5.1f} x")
    return held
