"""The goal page against its peers: the same content in Vizro and in Observable Framework.

Rounds are interleaved, so that a busy minute of the machine falls on every subject alike.
"""

from __future__ import annotations

import argparse
import sys
from contextlib import ExitStack

from tests.bench.browser import Load, chromium, measure
from tests.bench.network import DSL, UNTHROTTLED, Profile
from tests.bench.process import free_port
from tests.bench.report import Limit, ratios, table
from tests.bench.subjects import SUBJECTS, WORK, Subject

PROFILES = (UNTHROTTLED, DSL)
LIMITS = (
    Limit("usable", "vizro", 0.45),
    Limit("redraw", "vizro", 0.30),
    Limit("redraw", "observable", 2.0),
    Limit("bytes", "vizro", 0.27),
    Limit("largest_paint", "observable", 1.05),
    Limit("usable", "observable", 1.5),
    Limit("largest_paint", "vizro", 0.1, DSL.name),
)


def options(parser: argparse.ArgumentParser) -> None:
    """The bench's own options."""
    names = [subject.name for subject in SUBJECTS]
    parser.add_argument("--rounds", type=int, default=5, help="rounds of each subject and network (default 5)")
    parser.add_argument("--only", action="append", choices=names, help="measure only this subject; may be repeated")
    parser.add_argument("--network", choices=["both", "fast", "slow"], default="both", help="unthrottled, 10 Mbit/s, or both")


def bench(args: argparse.Namespace) -> bool:
    """Prints the tables and ratios; True where every expected ratio holds."""
    WORK.mkdir(exist_ok=True)
    subjects = [s for s in SUBJECTS if not args.only or s.name in args.only]
    profiles = {"both": PROFILES, "fast": PROFILES[:1], "slow": PROFILES[1:]}[args.network]
    for subject in subjects:
        say(f"preparing {subject.name}")
        subject.prepare()
    measured = take(subjects, profiles, args.rounds)
    held = True
    for profile in profiles:
        rounds = {subject.name: measured[profile, subject.name] for subject in subjects}
        print(f"\n{profile.name}, median (least–greatest) of {args.rounds}")
        print("\n".join(table(rounds)))
        lines, passed = ratios(rounds, [limit for limit in LIMITS if limit.network in ("", profile.name)], "waymark")
        print("\n".join(lines))
        held = held and passed
    return held


def take(subjects: list[Subject], profiles: tuple[Profile, ...], rounds: int) -> dict[tuple[Profile, str], list[Load]]:
    """All loads, each subject in turn within each round; a first load of each is not counted."""
    measured: dict[tuple[Profile, str], list[Load]] = {(p, s.name): [] for p in profiles for s in subjects}
    with ExitStack() as stack:
        bases = {s.name: stack.enter_context(s.serve(free_port())).base for s in subjects}
        browser = stack.enter_context(chromium())
        for subject in subjects:
            say(f"warming {subject.name}")
            measure(browser, subject, bases[subject.name], UNTHROTTLED)
        for number in range(1, rounds + 1):
            for profile in profiles:
                for subject in subjects:
                    say(f"round {number} of {rounds}, {profile.name}: {subject.name}")
                    measured[profile, subject.name].append(measure(browser, subject, bases[subject.name], profile))
    return measured


def say(text: str) -> None:
    """Progress goes to stderr, so that the results alone can be kept."""
    print(text, file=sys.stderr, flush=True)
