"""How long publishing a whole plan takes: to a new folder, again without a change, and again after the program changed."""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from pathlib import Path

from tests.bench.process import run
from tests.bench.subjects import ROOT, WAYMARK, WORK


def options(parser: argparse.ArgumentParser) -> None:
    """The bench's own options."""
    parser.add_argument("--plan", default="dekalb", help="a plan of data/plans (default: %(default)s)")


def bench(args: argparse.Namespace) -> bool:
    """Prints the times. Nothing is expected of them but that a run without a change is quicker."""
    out, site = WORK / "publish", WORK / "site"
    shutil.rmtree(site, ignore_errors=True)
    run([*WAYMARK, "build", str(ROOT / "data" / "plans" / args.plan), "--out", str(out)], f"build {args.plan}", ROOT)
    full, again = timed(args.plan, out, site), timed(args.plan, out, site)
    # A list that says another program wrote the folder: every page is made anew, none differs, no picture is drawn.
    told = site / "publication.json"
    text = told.read_text("utf-8")
    told.write_text(text.replace('"made_from": "', '"made_from": "another ', 1), "utf-8")
    anew = timed(args.plan, out, site)
    files = [p for p in site.rglob("*") if p.is_file()]
    size = sum(p.stat().st_size for p in files)
    print(f"{args.plan}: {len(files):,} files, {size / 1e6:,.1f} MB")
    print(f"to a new folder    {full:7.1f} s")
    print(f"without a change   {again:7.1f} s")
    print(f"pages made anew    {anew:7.1f} s")
    return again < full


def timed(plan: str, data: Path, site: Path) -> float:
    """Seconds that one run of the command takes."""
    print(f"publishing {plan}", file=sys.stderr, flush=True)
    begun = time.monotonic()
    run([*WAYMARK, "publish", plan, "--data", str(data), "--to", str(site)], f"publish {plan}", ROOT)
    return time.monotonic() - begun
