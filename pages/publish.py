"""The command ``publish``: a plan's public pages and charts as files for any static host.

Progress goes to stderr, the result to stdout. Pages first, since they name the charts; then the charts.
"""

from __future__ import annotations

import argparse
import hashlib
import multiprocessing
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tqdm import tqdm

from pages import published_plan
from pages.published_addresses import Addresses
from pages.published_files import Pinned, Publisher, code, drawn_by
from pages.published_folder import Changes, Entry, Refused, opened
from queries.site import Releases, current_release, resolve

WORTH_A_PROCESS = 150
"""Addresses below which starting more processes costs more than it saves."""
AT_ONCE = 4
Made = tuple[list[Entry], set[str]]


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser], guarded: Callable[[Any], Any]) -> None:
    """Add the command. ``guarded`` turns the failures of disks into a sentence and exit status 1."""
    made = subparsers.add_parser(
        "publish",
        help="write a plan's public pages and charts as files for any static host",
        description="Writes the public plan as files that need no server: every page and chart, as usual and for each school, "
        "with all addresses relative. A second run writes only what differs and removes what no longer belongs. "
        "Example: waymark publish riverbend --data data/releases --to site",
    )
    made.add_argument("plan", metavar="PLAN", help="the plan's id, as in its address")
    made.add_argument("--data", type=Path, default=Path("data/releases"), help="folder of releases (default: %(default)s)")
    made.add_argument("--to", metavar="DIR", type=Path, required=True, help="folder to write: new, empty, or published to before")
    made.add_argument("--base", metavar="URL", default="", help="where DIR will be served, for previews of links to it")
    made.set_defaults(run=guarded(run))


def run(options: argparse.Namespace) -> int:
    """Publish; prints the plan, its release and how many files there are, were written and were removed."""
    try:
        release, changes = publish(options.data, options.plan, options.to, _base(options.base) if options.base else "")
    except Refused as error:
        print(f"waymark: {error}", file=sys.stderr)
        return 1
    print(
        f"{options.plan} {release}: {changes.files} files, {changes.size / 1e6:.1f} MB; "
        f"{changes.written} written, {changes.removed} removed"
    )
    return 0


def _base(text: str) -> str:
    """An address with its closing slash. Raises Refused for what is none."""
    try:
        at = urlsplit(text)
        sound = at.scheme in ("http", "https") and at.hostname and not at.query and not at.fragment and not at.username
    except ValueError:
        sound = False
    if not sound or re.search(r"[\s\"<>]", text):
        raise Refused(f"--base {text!r} is no address of a folder; give one such as https://plan.example/site/")
    return text.rstrip("/") + "/"


def publish(data: Path, plan: str, to: Path, base: str = "") -> tuple[str, Changes]:
    """Write the plan's current release to ``to``. Gives the release and what changed; raises Refused, OSError.

    With ``base``, where the folder will be served, each page and chart names its address and a preview picture.
    """
    releases = Releases(data, "public")
    known = releases.plans() if data.is_dir() else ()
    if plan not in known:
        there = f"it holds {', '.join(known)}" if known else "it holds none; make one with waymark build"
        raise Refused(f"{data} holds no plan {plan!r}; {there}")
    release = current_release(releases, plan)
    if release is None:
        raise Refused(f"the public file of {plan} in {data} cannot be read; build the plan again")
    today = date.today().isoformat()  # what is due or late is judged by it
    made_from = hashlib.sha256(repr((release, today, releases.history(plan), base)).encode() + code()).hexdigest()
    with opened(to, plan) as folder:
        if folder.whole and folder.listed.made_from == made_from:
            entries = [folder.kept(file) for file in folder.listed.files]
        else:
            entries = _all(Pinned(releases, plan, release), plan, folder, today, base)
        return release, folder.finish(entries, plan=plan, release=release, made_from=made_from, drawn_by=drawn_by())


def _all(releases: Pinned, plan: str, folder: Any, today: str, base: str) -> list[Entry]:
    site = resolve(releases, f"/{plan}", "")
    pages = published_plan.pages(site)
    charts = dict.fromkeys(published_plan.charts(site))
    publisher = Publisher(releases, plan, Addresses(plan, pages, published_plan.usual(site)), folder, today, base)
    del site  # it holds a connection, which must not cross a fork
    entries = publisher.rest()
    every = 0.1 if sys.stderr.isatty() else 5.0  # seconds; a log needs fewer lines than a screen
    with (
        tqdm(total=len(pages) + len(charts), desc=f"publishing {plan}", unit=" pages", mininterval=every) as bar,
        _working(publisher, len(pages) + len(charts)) as work,
    ):
        for made, named in work([(True, page) for page in pages]):
            entries += made
            charts.update(dict.fromkeys(sorted(named)))
            bar.total = len(pages) + len(charts)
            bar.update()
        for made, _ in work([(False, chart) for chart in charts]):
            entries += made
            bar.update()
    return entries


@contextmanager
def _working(publisher: Publisher, many: int) -> Iterator[Callable[[Sequence[tuple[bool, str]]], Iterable[Made]]]:
    """A way to make addresses in order, over every core where there are enough of them."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    _worker.append(publisher)
    tqdm.monitor_interval = 0  # its thread must not live across a fork
    try:
        if cores < 2 or many < WORTH_A_PROCESS:
            yield lambda tasks: map(_make, tasks)
            return
        pool = ProcessPoolExecutor(cores, mp_context=multiprocessing.get_context("fork"))
        try:
            yield lambda tasks: pool.map(_make, tasks, chunksize=AT_ONCE)
        finally:
            pool.shutdown(cancel_futures=True)
    finally:
        _worker.pop()


_worker: list[Publisher] = []
"""The publisher of this run, which forked processes find here."""


def _make(task: tuple[bool, str]) -> Made:
    is_page, address = task
    return _worker[-1].page(address) if is_page else (_worker[-1].chart(address), set())
