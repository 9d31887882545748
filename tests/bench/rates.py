"""Requests a second of a cached embed, and of its 304, against the same gunicorn answering constant bytes.

One worker and the client share the machine, in turn for each subject, so the ratio stands and not the rate.
"""

from __future__ import annotations

import argparse
import os
import sys
import urllib.request
from contextlib import ExitStack
from statistics import median

from tests.bench.load import Rate, measure
from tests.bench.process import Server, free_port
from tests.bench.subjects import ROOT, WORK, prepare_waymark

EMBED = "/c/durham/trend/graduation_4yr"
LEAST = 0.8
CONNECTIONS = 4


def options(parser: argparse.ArgumentParser) -> None:
    """The bench's own options."""
    parser.add_argument("--rounds", type=int, default=9, help="rounds of each subject (default 9)")
    parser.add_argument("--seconds", type=float, default=1.5, help="length of a round in seconds (default 1.5)")


def bench(args: argparse.Namespace) -> bool:
    """Prints the rates and their ratios; True where both reach what is expected."""
    WORK.mkdir(exist_ok=True)
    prepare_waymark()
    held = True
    with ExitStack() as stack:
        site = stack.enter_context(
            served("waymark-requests", "app:server", {"WAYMARK_DATA": str(WORK / "waymark"), "WAYMARK_RATE": "0"})
        )
        tag, size = first(site.base + EMBED)
        whole = stack.enter_context(served("constant", CONSTANT, {"BENCH_BYTES": str(size)}))
        empty = stack.enter_context(served("constant-304", CONSTANT, {"BENCH_STATUS": "304 NOT MODIFIED"}))
        asked = {
            "an embed": (site.base + EMBED, whole.base + EMBED, ()),
            "its 304": (site.base + EMBED, empty.base + EMBED, (f"If-None-Match: {tag}",)),
        }
        for name, (own, bare, headers) in asked.items():
            rounds: list[tuple[Rate, Rate]] = []
            for number in range(args.rounds + 1):
                print(f"{name}, round {number} of {args.rounds}", file=sys.stderr, flush=True)
                both = [measure(url, args.seconds, CONNECTIONS, ("Accept-Encoding: br", *headers)) for url in (own, bare)]
                if (both[0].status, both[0].size) != (both[1].status, both[1].size):
                    raise RuntimeError(f"{name}: {both[0]} is not the same reply as {both[1]}")
                if number:  # the first warms up
                    rounds.append((both[0], both[1]))
            ratio = median(mine.per_second / constant.per_second for mine, constant in rounds)
            mine, constant = (median(pair[i].per_second for pair in rounds) for i in (0, 1))
            held = held and ratio >= LEAST
            print(
                f"{name:<9} {rounds[0][0].size:>6,} bytes  {mine:>7,.0f} requests/s, constant {constant:>7,.0f}; "
                f"{ratio:.2f} ×, expected ≥ {LEAST:.2f}  {'pass' if ratio >= LEAST else 'MISS'}"
            )
    return held


CONSTANT = "tests.bench.constant:application"


def served(name: str, application: str, env: dict[str, str]) -> Server:
    """One gunicorn worker with the site's own settings."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--preload", "--worker-class", "gthread", "--threads", "4", "--keep-alive", "15"]
    command += ["--workers", "1", "--bind", f"127.0.0.1:{port}", application]
    return Server(name, command, port, ROOT, env | {"PYTHONPATH": os.fspath(ROOT)})


def first(url: str) -> tuple[str, int]:
    """The validator and compressed size of a reply."""
    with urllib.request.urlopen(urllib.request.Request(url, headers={"Accept-Encoding": "br"})) as reply:
        return str(reply.headers["ETag"]), len(reply.read())
