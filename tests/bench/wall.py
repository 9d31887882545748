"""What a wall display leaves in its browser's memory over thousands of slide changes, as a slope with its interval."""

from __future__ import annotations

import argparse
import sys

from tests.bench.browser import chromium
from tests.bench.process import free_port
from tests.bench.subjects import WORK, prepare_waymark, serve_waymark
from tests.browser.walls import WARMING, growth, screen

FASTER = 10_000
"""How much faster the page's own clock runs."""


def options(parser: argparse.ArgumentParser) -> None:
    """The bench's own options."""
    parser.add_argument("--changes", type=int, default=10_000, help="slide changes (default 10,000)")
    parser.add_argument("--wall", default="/durham/wall?dwell=5", help="the wall's address (default: %(default)s)")


def bench(args: argparse.Namespace) -> bool:
    """Prints the slopes; True where neither can be told from zero, or both fall."""
    if args.changes < 2 * WARMING:
        raise RuntimeError(f"--changes {args.changes}: give {2 * WARMING} or more, since the first {WARMING} only warm up")
    WORK.mkdir(exist_ok=True)
    prepare_waymark()
    # Without its limit of requests: months of a wall pass in minutes.
    with serve_waymark(free_port(), {"WAYMARK_RATE": "0"}) as site, chromium() as browser:
        print(f"{args.changes:,} slide changes", file=sys.stderr, flush=True)
        with screen(browser, site.base, args.wall, faster=FASTER) as page:
            left = growth(page, args.changes)
    held = left.heap - left.heap_reach <= 0 and left.nodes - left.nodes_reach <= 0
    low, high = left.heap - left.heap_reach, left.heap + left.heap_reach
    told = "includes zero" if low <= 0 <= high else "lies below zero" if high < 0 else "lies above zero"
    print(f"{left}; its interval {told}, expected not above  {'pass' if held else 'MISS'}")
    return held
