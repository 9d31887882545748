"""What an embedded chart weighs against the chart library it does without, and its first paint against a bare file.

The bare file is served by the same gunicorn and holds as many bytes of plain words as the embed, both as they are and
as they cross the network, so what differs is the chart. The two are loaded in turn: what slows the machine slows both of a
pair, and the ratio is the median over the pairs.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import urllib.request
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from string import ascii_lowercase

import brotli
from playwright.sync_api import Browser

from app import Settings, create_app
from queries.site import Releases
from tests.bench.browser import chromium
from tests.bench.network import DSL, UNTHROTTLED, Profile
from tests.bench.process import Server, free_port, run
from tests.bench.rates import EMBED
from tests.bench.subjects import ROOT, WAYMARK, WORK, prepare_waymark, serve_waymark
from tests.every_chart import every_chart
from tests.every_chart import weight as sent

HEAVIEST = 30_000
OF_LIBRARY = 1 / 50
SLOWEST = 1.1
WARMING = 40
SHOWN = 10
CHARTS = (EMBED, "/c/durham/gaps/graduation_4yr", "/c/durham/gaps/graduation_4yr?view=time")
LIBRARY = ROOT / "assets" / "vendor" / "plotly-basic.min.js"
PAINT = 'performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? null'


def options(parser: argparse.ArgumentParser) -> None:
    """The bench's own options."""
    parser.add_argument("--rounds", type=int, default=25, help="loads of each page and network (default 25)")
    parser.add_argument("--paint-only", action="store_true", help="do not weigh every chart of every plan (which builds them)")


def bench(args: argparse.Namespace) -> bool:
    """Prints weights and paints; True where all are within what is expected."""
    WORK.mkdir(exist_ok=True)
    prepare_waymark()
    held = all_light() if not args.paint_only else True
    with ExitStack() as stack:
        site = stack.enter_context(serve_waymark(free_port()))
        for chart in CHARTS:
            size, library = weight(site.base + chart), LIBRARY.stat().st_size
            fits = size <= min(HEAVIEST, library * OF_LIBRARY)
            held = held and fits
            print(
                f"{chart}: {size:,} bytes compressed, 1/{library / size:.0f} of Plotly basic's {library:,}; "
                f"expected ≤ {HEAVIEST:,} and ≤ 1/{1 / OF_LIBRARY:.0f}  {'pass' if fits else 'MISS'}"
            )
        bare = stack.enter_context(static(bare_file(weight(site.base + EMBED, "identity"), weight(site.base + EMBED))))
        for _ in range(WARMING):  # so that each worker has the reply at hand, as it has of any chart that is read at all
            weight(site.base + EMBED)
        browser = stack.enter_context(chromium())
        for profile in (UNTHROTTLED, DSL):
            held = paints(browser, site.base + EMBED, bare.base + "/", profile, args.rounds) and held
    return held


def paints(browser: Browser, embed: str, bare: str, profile: Profile, rounds: int) -> bool:
    """Prints how soon an embed and a bare file paint; True where the first takes at most ``SLOWEST`` times as long."""
    pairs: list[tuple[float, float]] = []
    for number in range(rounds + 1):
        print(f"{profile.name}, load {number} of {rounds}", file=sys.stderr, flush=True)
        pair = first_paint(browser, embed, profile), first_paint(browser, bare, profile)
        if number:  # the first warms up
            pairs.append(pair)
    ratio = median(ours / theirs for ours, theirs in pairs)
    print(
        f"first paint, {profile.name}: embed {median(ours for ours, _ in pairs):,.0f} ms, "
        f"bare file {median(theirs for _, theirs in pairs):,.0f} ms; {ratio:.2f} × (median of {rounds} pairs, "
        f"load {os.getloadavg()[0]:.1f}), expected ≤ {SLOWEST:.2f}  {'pass' if ratio <= SLOWEST else 'MISS'}"
    )
    return ratio <= SLOWEST


def all_light() -> bool:
    """Weighs every chart that the committed plans offer; prints the heaviest."""
    folder = WORK / "plans"
    plans = sorted(path.name for path in (ROOT / "data" / "plans").iterdir() if path.is_dir())
    run(
        [*WAYMARK, "build", *(str(ROOT / "data" / "plans" / plan) for plan in plans), "--out", str(folder)],
        "build every plan",
        ROOT,
    )
    client = create_app(Settings(folder)).server.test_client()
    found: list[tuple[int, str]] = []
    for plan in plans:
        print(f"weighing {plan}", file=sys.stderr, flush=True)
        found += [(sent(client, chart), chart) for chart in every_chart(client, Releases(folder, "public"), plan)]
    found.sort(reverse=True)
    light = found[0][0] <= HEAVIEST
    print(
        f"{len(found):,} charts of {len(plans)} plans: the heaviest {found[0][0]:,} bytes compressed, the median "
        f"{found[len(found) // 2][0]:,}; expected ≤ {HEAVIEST:,}  {'pass' if light else 'MISS'}"
    )
    for size, chart in found[:SHOWN]:
        print(f"  {size:>7,}  {chart}")
    return light


def weight(url: str, coding: str = "br") -> int:
    """Bytes of a reply's body as sent."""
    with urllib.request.urlopen(urllib.request.Request(url, headers={"Accept-Encoding": coding})) as reply:
        return len(reply.read())


def bare_file(size: int, sent: int) -> Path:
    """A folder whose index.html is one paragraph of ``size`` bytes, of which ``sent`` cross the network. Raises RuntimeError.

    The words are letters by chance, each as likely to come again as makes the file compress as far as wanted.
    """
    chance = random.Random(1)
    fresh = ["".join(chance.choices(ascii_lowercase, k=chance.randint(2, 9))) for _ in range(size // 3)]
    least, most = 1, len(fresh)
    while least < most:
        kinds = (least + most) // 2
        whole = bare(size, fresh[:kinds])
        least, most = (kinds + 1, most) if len(brotli.compress(whole)) < sent else (least, kinds)
    whole = bare(size, fresh[:least])
    packed = brotli.compress(whole)
    if abs(len(packed) - sent) > sent / 50:
        raise RuntimeError(f"no file of {size:,} bytes that compresses to {sent:,}; the nearest comes to {len(packed):,}")
    folder = WORK / "bare"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "index.html").write_bytes(whole)
    (folder / "index.html.br").write_bytes(packed)
    return folder


def bare(size: int, words: Sequence[str]) -> bytes:
    """A bare document of ``size`` bytes of these words in a random order."""
    head = '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Bare</title></head><body><p>'
    text = " ".join(random.Random(2).choices(words, k=size // 3))
    return (head + text[: max(0, size - len(head))]).encode()


def static(folder: Path) -> Server:
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--worker-class", "gthread", "--workers", "2", "--threads", "4"]
    command += ["--bind", f"127.0.0.1:{port}", "tests.bench.static:application"]
    return Server("bare", command, port, ROOT, {"BENCH_STATIC": str(folder)})


def first_paint(browser: Browser, url: str, profile: Profile) -> float:
    """Milliseconds from the navigation to the first text or picture, with an empty cache."""
    context = browser.new_context(viewport={"width": 700, "height": 900})
    try:
        page = context.new_page()
        profile.impose(context.new_cdp_session(page))
        page.goto(url)
        for _ in range(100):
            taken = page.evaluate(PAINT)
            if taken is not None:
                return float(taken)
            page.wait_for_timeout(20)
    finally:
        context.close()
    raise RuntimeError(f"{url}: the browser reported no paint")
