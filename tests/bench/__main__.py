"""``python -m tests.bench [NAME]`` runs one bench, or without a name every one in turn; of several names each.

A bench is a module with ``options(parser)`` and ``bench(args) -> bool``; a new one is a line in BENCHES.
"""

from __future__ import annotations

import argparse
import importlib
import signal
import sys

BENCHES = {
    "goal": "the goal page against Vizro and Observable Framework",
    "imports": "the import of a state's file against a bare pandas read",
    "records": "student records counted to results against a bare query, polars, pandas and Spark",
    "embeds": "an embed's weight and first paint against a bare file",
    "wall": "the wall's heap over ten thousand slide changes",
    "lighthouse": "Lighthouse's four scores of an embed, a home and a goal page",
    "publish": "publishing a whole plan, in full and again",
    "privacy": "protecting and attacking small groups, and the build of the largest plan against three minutes",
    "viewers": "fifty viewers of the goal page against an idiomatic Dash page and a bare JSON route",
    "rates": "requests a second of a cached embed against constant bytes",
}


def main(words: list[str]) -> int:
    """Runs the named bench, or all; 1 where ``--check`` is given and an expected ratio is missed."""
    named = [word for word in words if word != "--check"]
    if not named or (len(named) > 1 and set(named) <= BENCHES.keys()):
        return max(_whatever_befalls(name, ["--check"] if "--check" in words else []) for name in named or BENCHES)
    name, rest = (words[0], words[1:]) if not words[0].startswith("-") else ("goal", words)
    return _one(name, rest)


def _whatever_befalls(name: str, rest: list[str]) -> int:
    """One bench of many: what it lacks ends it, and not those after it."""
    print(f"\n{name}: {BENCHES[name]}", flush=True)
    try:
        return _one(name, rest)
    except SystemExit as end:
        print(end, file=sys.stderr, flush=True)
        return 1


def _one(name: str, rest: list[str]) -> int:
    if name not in BENCHES:
        print("\n".join(["bench: one of", *(f"  {known:<8} {says}" for known, says in BENCHES.items())]), file=sys.stderr)
        return 2
    module = importlib.import_module(f"tests.bench.{name}")
    parser = argparse.ArgumentParser(prog=f"python -m tests.bench {name}", description=module.__doc__)
    parser.add_argument("--check", action="store_true", help="exit 1 where an expected ratio is missed")
    module.options(parser)
    args = parser.parse_args(rest)
    try:
        held = module.bench(args)
    except RuntimeError as error:
        raise SystemExit(f"bench: {error}") from error
    return 0 if held or not args.check else 1


def stop(*_signal: object) -> None:
    """Ends as an error would, so that the servers are ended too."""
    sys.exit("bench: stopped")


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, stop)
    sys.exit(main(sys.argv[1:]))
