"""The commands that make releases: ``new``, ``check`` and ``build``. Progress goes to stderr, results to stdout."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from data.records import ENGINES, Options

if TYPE_CHECKING:
    from data.bundle import Bundle
    from queries.types import Problem

RELEASES = Path("data/releases")
Handler = Callable[[argparse.Namespace], int]
# The libraries that read workbooks and write releases are imported by the handlers that need them:
# serving, and --help, start without.


def add_parsers(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands; each sets ``run`` to its handler, which takes the options and returns the exit status."""
    made = subparsers.add_parser(
        "new",
        help="start a bundle: empty tables and a workbook that explains them",
        description="Writes an empty bundle to fill in: one file a table, and template.xlsx, which explains every column. "
        "Example: waymark new my-plan",
    )
    made.add_argument("directory", metavar="DIR", type=Path, help="folder to make; it must be empty or not exist")
    made.set_defaults(run=new)
    checked = subparsers.add_parser(
        "check",
        help="list every problem of a bundle",
        description="Lists every problem of a bundle, a folder or an .xlsx file, in one run; exit status 1 if any is an error. "
        "Example: waymark check my-plan",
    )
    checked.add_argument("bundle", metavar="BUNDLE", type=Path, help="folder of CSV files, or an .xlsx file")
    checked.add_argument("--json", action="store_true", help="one JSON object a problem and line")
    checked.set_defaults(run=check)
    built = subparsers.add_parser(
        "build",
        help="make bundles the current releases of their plans",
        description="Checks bundles and makes them the current releases of their plans. Where any has errors, nothing is "
        "changed and the exit status is 1. Example: waymark build my-plan --out data/releases",
    )
    built.add_argument("bundles", metavar="BUNDLE", type=Path, nargs="+", help="folder of CSV files, or an .xlsx file")
    built.add_argument("--out", metavar="DIR", type=Path, default=RELEASES, help="folder of releases (default: %(default)s)")
    built.add_argument("--engine", choices=ENGINES, default="duckdb", help="what counts student records (default: %(default)s)")
    built.add_argument("--master", metavar="URL", default="local[*]", help="address of the Spark cluster (default: %(default)s)")
    built.add_argument(
        "--memory-limit", metavar="SIZE", default="2GB", help="memory for counting student records (default: %(default)s)"
    )
    built.set_defaults(run=build)
    from data import commands_audit, commands_diff, commands_import  # they are guarded like the commands here

    commands_audit.add_parser(subparsers)
    commands_diff.add_parser(subparsers)
    commands_import.add_parser(subparsers)


def guarded(handler: Handler) -> Handler:
    """Turn the failures of disks and files into one line on stderr and exit status 1."""

    @wraps(handler)
    def run(options: argparse.Namespace) -> int:
        try:
            status = handler(options)
            sys.stdout.flush()
        except BrokenPipeError:
            # The reader of our output has gone, as `head` does; what is still buffered goes nowhere.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 1
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            _say(f"waymark: {where}{error.strerror or error}")
            return 1
        except KeyboardInterrupt:
            _say("waymark: interrupted; every release is whole, the old one or the new")
            return 130
        return status

    return run


@guarded
def new(options: argparse.Namespace) -> int:
    """Write an empty bundle; prints its files."""
    from data import template

    try:
        files = template.new(options.directory)
    except template.BundleExistsError as error:
        _say(f"waymark: {error}")
        return 1
    for file in files:
        print(file)
    return 0


@guarded
def check(options: argparse.Namespace) -> int:
    """Print every problem of a bundle; 1 if any is an error."""
    from data import bundle

    read = bundle.read(options.bundle)
    if options.json:
        for problem in read.problems:
            print(json.dumps(asdict(problem), ensure_ascii=False))
    else:
        _list(read.problems, sys.stdout)
        print(f"{options.bundle}: {tally(read.problems)}")
    return 1 if read.errors else 0


@guarded
def build(options: argparse.Namespace) -> int:
    """Build every bundle, or none where one has errors; prints a line for each plan: its id and release."""
    from data.build import BuildFailed, BuildRefused, read_sound, store_bundle

    counting = Options(options.engine, options.master, options.memory_limit, _say)
    sound: list[tuple[Path, Bundle]] = []
    refused = False
    for path in options.bundles:
        try:
            read = read_sound(path, _say, counting)
        except BuildRefused as error:
            problems, refused = error.problems, True
        else:
            problems = read.problems
            sound.append((path, read))
        _list(problems, sys.stderr)
        _say(f"{path}: {tally(problems)}")
    twice = sorted({read.plan_id for _, read in sound if sum(other.plan_id == read.plan_id for _, other in sound) > 1})
    for plan in twice:
        _say(f"waymark: more than one bundle is of plan {plan}; build one of them, or give the other an id of its own")
    if refused or twice:
        _say("waymark: nothing was built")
        return 1
    # What takes a search comes last: plans that are quick to build do not wait for it.
    for _, read in sorted(sound, key=lambda each: each[1].tables["plan"][0].get("privacy_profile") == "exact_suppressed"):
        try:
            made = store_bundle(read, options.out, _say)
        except BuildFailed as error:
            _say(f"waymark: {error}")
            return 1
        print(f"{made.plan} {made.release}{'' if made.changed else ' (already current)'}")
    return 0


def sentence(problem: Problem) -> str:
    """A problem on one line: where, the offending text, what is expected, and what to do."""
    row = f" row {problem.row}" if problem.row else ""
    column = f", column {problem.column}" if problem.column else ""
    where = f"{problem.table or 'bundle'}{row}{column}"
    remedy = f"; {problem.remedy}" if problem.remedy else ""
    text = " ".join(problem.text.split())
    return f'{problem.severity}: {where}: "{text}": expected {problem.expected}{remedy}'


def tally(problems: Sequence[Problem]) -> str:
    """How many errors and warnings, in words."""
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    return f"{errors} error{'' if errors == 1 else 's'}, {warnings} warning{'' if warnings == 1 else 's'}"


def _list(problems: Sequence[Problem], to: TextIO) -> None:
    for problem in problems:
        print(sentence(problem), file=to)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
