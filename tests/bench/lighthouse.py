"""Lighthouse's four scores, desktop, of an embed, a plan's home and a goal page."""

from __future__ import annotations

import argparse
import json
import shutil
from typing import Any

from tests.bench.browser import FLAGS, executable
from tests.bench.process import free_port, run
from tests.bench.rates import EMBED
from tests.bench.subjects import GOAL, WORK, prepare_waymark, serve_waymark

VERSION = "12.8.2"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
PAGES = {EMBED: 100, "/durham": 95, f"/durham/goals/{GOAL}": 95}
"""The least score expected of each page in every category, of 100."""


def options(parser: argparse.ArgumentParser) -> None:
    """The bench has no options of its own."""
    del parser


def bench(_args: argparse.Namespace) -> bool:
    """Prints the scores and what costs points; True where every score reaches what is expected."""
    WORK.mkdir(exist_ok=True)
    home = install()
    prepare_waymark()
    held = True
    with serve_waymark(free_port()) as site:
        for page, least in PAGES.items():
            report = audited(home, site.base + page)
            scores = {name: round(100 * (report["categories"][name]["score"] or 0)) for name in CATEGORIES}
            reached = min(scores.values()) >= least
            held = held and reached
            said = ", ".join(f"{name} {score}" for name, score in scores.items())
            print(f"{page}: {said}; expected ≥ {least}  {'pass' if reached else 'MISS'}")
            for name in CATEGORIES:
                if scores[name] < least:
                    print("\n".join(f"  {name}: {cost}" for cost in costs(report, name)))
    return held


def install() -> Any:
    """Lighthouse in the bench's own folder, from the npm registry where it is not there yet."""
    home = WORK / "lighthouse"
    if not (home / "node_modules" / ".bin" / "lighthouse").exists():
        if shutil.which("npm") is None:
            raise SystemExit("bench: Lighthouse needs Node.js with npm; neither is on the path")
        home.mkdir(parents=True, exist_ok=True)
        npm = ["npm", "install", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error", f"lighthouse@{VERSION}"]
        run(npm, "install Lighthouse (needs the npm registry)", home)
    return home


def audited(home: Any, url: str) -> dict[str, Any]:
    """Lighthouse's report of one page."""
    out = home / "report.json"
    command = ["node_modules/.bin/lighthouse", url, "--preset=desktop", "--quiet", "--output=json", f"--output-path={out}"]
    command += [f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={' '.join(FLAGS)}"]
    run(command, f"audit {url}", home, {"CHROME_PATH": executable() or ""})
    report: dict[str, Any] = json.loads(out.read_text("utf-8"))
    return report


def costs(report: dict[str, Any], category: str) -> list[str]:
    """The audits of a category that are weighed and did not reach their best."""
    named = {each["id"] for each in report["categories"][category]["auditRefs"] if each["weight"]}
    audits = [audit for key, audit in report["audits"].items() if key in named and (audit["score"] or 0) < 0.9]
    return [f"{audit['title']} ({audit.get('displayValue') or audit['score']})" for audit in audits if audit["score"] is not None]
