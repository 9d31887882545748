"""Fifty viewers change a filter of the goal page at once: requests a second and the 95th percentile of the wait.

Two gunicorn workers of four threads for each subject, asked in turn by the same client in a process of its own. ``uncached``
asks for an address nobody asked for before, so that the page is drawn; ``cached`` for the same address again. The peers are
an idiomatic Dash page of the same content, and a Flask route that makes a JSON reply of the same size.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import subprocess
import sys
import time
import urllib.request
from contextlib import ExitStack
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlsplit

from tests.bench.process import Server, free_port
from tests.bench.subjects import ROOT, WORK, prepare_waymark, write_content
from tests.callbacks import UPDATE, body_of

GOAL = "/durham/goals/achievement"
VIEWERS = 50
UNIQUE = "@@@"
"""In a body, what the client replaces by a number that no earlier request held."""


@dataclass(frozen=True)
class Load:
    """What fifty viewers saw: requests a second, and milliseconds within which 95 of 100 were answered."""

    per_second: float
    p95: float


def options(parser: argparse.ArgumentParser) -> None:
    """The bench's own options."""
    parser.add_argument("--rounds", type=int, default=5, help="rounds of each subject (default 5)")
    parser.add_argument("--seconds", type=float, default=4, help="length of a round in seconds (default 4)")


def bench(args: argparse.Namespace) -> bool:
    """Prints the loads and their ratios; True where every expected ratio holds."""
    WORK.mkdir(exist_ok=True)
    prepare_waymark()
    content = write_content()
    with ExitStack() as stack:
        own = stack.enter_context(served("app:server", {"WAYMARK_DATA": str(WORK / "waymark"), "WAYMARK_RATE": "0"}))
        dash = stack.enter_context(served("tests.bench.idiomatic:application", {"BENCH_CONTENT": str(content)}))
        cached = waymark_body(own.base, "?group=el")
        size = len(post(own.base + UPDATE, cached))
        asked = {
            "waymark, uncached": (own.base + UPDATE, waymark_body(own.base, f"?group=el&n={UNIQUE}")),
            "waymark, cached": (own.base + UPDATE, cached),
            "idiomatic Dash": (dash.base + UPDATE, dash_body(dash.base)),
            "Flask, JSON": (f"{dash.base}/plain.json?bytes={size}", ""),
        }
        loads: dict[str, list[Load]] = {name: [] for name in asked}
        for number in range(args.rounds + 1):
            for name, (url, body) in asked.items():
                print(f"round {number} of {args.rounds}: {name}", file=sys.stderr, flush=True)
                load = (
                    ask(url, body, args.seconds, number) if name.startswith("waymark") else again(url, body, args.seconds, number)
                )
                if number:  # the first warms up
                    loads[name].append(load)
    for name, found in loads.items():
        print(
            f"{name:<18} {median(f.per_second for f in found):>8,.0f} requests/s   p95 {median(f.p95 for f in found):>7,.0f} ms"
        )
    verdicts = [
        verdict(loads, "waymark, uncached", "idiomatic Dash", "per_second", least=3),
        verdict(loads, "waymark, uncached", "idiomatic Dash", "p95", most=0.35),
        verdict(loads, "waymark, cached", "idiomatic Dash", "per_second", least=10),
        verdict(loads, "waymark, cached", "Flask, JSON", "per_second", least=0.4),
    ]
    return all(verdicts)


def verdict(loads: dict[str, list[Load]], mine: str, peer: str, measure: str, least: float = 0, most: float = 1e9) -> bool:
    """Prints one ratio, the median over the rounds, beside what is expected of it."""
    pairs = zip(loads[mine], loads[peer], strict=True)
    ratio = median(getattr(a, measure) / getattr(b, measure) for a, b in pairs)
    held = bool(least <= ratio <= most)
    expected = f"≥ {least:g}" if least else f"≤ {most:g}"
    print(f"{mine} / {peer}, {measure}: {ratio:.2f} ×, expected {expected}  {'pass' if held else 'MISS'}")
    return held


def served(application: str, env: dict[str, str]) -> Server:
    """Two gunicorn workers with the site's own settings."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--preload", "--worker-class", "gthread", "--threads", "4", "--workers", "2"]
    command += ["--keep-alive", "15", "--bind", f"127.0.0.1:{port}", application]
    return Server(f"viewers-{application.partition(':')[0]}", command, port, ROOT, env | {"PYTHONPATH": str(ROOT)})


def get(url: str) -> Any:
    with urllib.request.urlopen(url) as reply:
        return json.load(reply)


def post(url: str, body: str) -> bytes:
    """The reply to a JSON body. Raises HTTPError where it is refused."""
    request = urllib.request.Request(url, body.encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request) as reply:
        return bytes(reply.read())


def waymark_body(base: str, query: str) -> str:
    """What the goal page posts for a filter change, as its own layout and dependencies say."""
    layout = get(f"{base}/_dash-layout?at={GOAL}")
    output = next(d for d in get(f"{base}/_dash-dependencies") if d["inputs"][0]["id"] == "address")["output"]
    return json.dumps(body_of(layout, output, GOAL + query))


def dash_body(base: str) -> str:
    """What the idiomatic page posts for a filter change."""
    only = next(d for d in get(f"{base}/_dash-dependencies"))
    names = [part.rsplit(".", 1) for part in only["output"].strip(".").split("...")]
    outputs = [{"id": name, "property": prop} for name, prop in names]
    inputs = [{"id": "group", "property": "value", "value": "el"}]
    return json.dumps({"output": only["output"], "outputs": outputs, "inputs": inputs, "changedPropIds": ["group.value"]})


def ask(url: str, body: str, seconds: float, number: int) -> Load:
    """One round in a process of its own. Raises RuntimeError where a reply is not 200."""
    command = [sys.executable, "-m", "tests.bench.viewers", url, str(seconds), str(number)]
    done = subprocess.run(command, input=body, capture_output=True, text=True, check=False, timeout=seconds + 120)
    if done.returncode:
        raise RuntimeError(f"{url}: {done.stderr.strip().splitlines()[-1] if done.stderr.strip() else 'the client failed'}")
    rate, p95 = done.stdout.split()
    return Load(float(rate), float(p95))


def again(url: str, body: str, seconds: float, number: int, tries: int = 5) -> Load:
    """As ``ask``, once more where a peer failed: plotly.express, drawn from several threads, now and then raises."""
    for left in range(tries - 1, -1, -1):
        try:
            return ask(url, body, seconds, number)
        except RuntimeError as error:
            if not left:
                raise
            print(f"once more: {error}", file=sys.stderr, flush=True)
    raise AssertionError("no try was allowed")


async def viewer(url: str, body: str, numbers: itertools.count[int], end: float, waits: list[float]) -> None:
    """One viewer who asks again as soon as the answer has come."""
    at = urlsplit(url)
    reader, writer = await asyncio.open_connection(at.hostname, at.port)
    where = at.path + ("?" + at.query if at.query else "")
    while (begun := time.monotonic()) < end:
        text = body.replace(UNIQUE, str(next(numbers))).encode()
        method = "POST" if body else "GET"
        told = (f"Host: {at.netloc}", "Content-Type: application/json", f"Content-Length: {len(text)}")
        writer.write("\r\n".join([f"{method} {where} HTTP/1.1", *told, "", ""]).encode() + text)
        got = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower().split("\r\n")
        if " 200 " not in got[0] + " ":
            raise RuntimeError(f"answered {got[0]}")
        size = next(int(line.partition(":")[2]) for line in got if line.startswith("content-length:"))
        await reader.readexactly(size)
        waits.append(time.monotonic() - begun)
    writer.close()


async def everybody(url: str, body: str, seconds: float, number: int) -> Load:
    """All viewers at once, for so many seconds."""
    waits: list[float] = []
    numbers = itertools.count(number * 10_000_000 + 1)
    begun = time.monotonic()
    await asyncio.gather(*[viewer(url, body, numbers, begun + seconds, waits) for _ in range(VIEWERS)])
    return Load(len(waits) / (time.monotonic() - begun), quantiles(waits, n=20)[-1] * 1000)


if __name__ == "__main__":
    found = asyncio.run(everybody(sys.argv[1], sys.stdin.read(), float(sys.argv[2]), int(sys.argv[3])))
    print(found.per_second, found.p95)
