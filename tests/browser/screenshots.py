"""Pictures of the site: the README's, or every page at every width and colour scheme for looking at.

``python -m tests.browser.screenshots`` writes assets/screenshots; ``--all DIR`` writes one picture
of each kind of page of each plan into DIR.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page

from data.build import build
from tests.browser.chromium import chromium
from tests.browser.routes import addresses, path_name
from tests.browser.serving import ROOT, serving

Scheme = Literal["light", "dark"]
README = ROOT / "assets" / "screenshots"
WIDTHS = (320, 1366, 1920)
HEIGHTS = {320: 720, 1366: 768, 1920: 1080, 3840: 2160}
TALLEST = 12000  # a page of hundreds of rows is cut here: nobody looks further
LARGEST = 250_000


@dataclass(frozen=True)
class Picture:
    """One of the README's pictures: an address, and how large the window is that shows it."""

    name: str
    url: str
    width: int
    height: int
    scheme: Scheme = "light"


PICTURES = (
    Picture("goal-durham", "/durham/goals/achievement", 1366, 1000),
    Picture("plan-riverbend-dark", "/riverbend", 1366, 1000, "dark"),
    Picture("equity-dekalb", "/dekalb/equity", 1366, 1000),
    Picture("survey-dekalb", "/dekalb/survey", 1366, 1000),
    Picture("phone-durham", "/durham/goals/achievement", 320, 720),
)


def shoot(page: Page, base: str, url: str) -> None:
    """Open an address and wait until the page stands as a reader finds it."""
    for _ in range(2):  # a first visit may keep the reader's own typeface; the second has the site's at hand
        page.goto(base + url)
        page.wait_for_selector("html[data-mounted]", state="attached")
        page.evaluate("document.fonts.ready.then(() => true)")


def readme(browser: Browser, base: str) -> list[Path]:
    """Take the README's pictures. Raises RuntimeError where one is heavier than a page should carry."""
    README.mkdir(parents=True, exist_ok=True)
    made = []
    for picture in PICTURES:
        context = browser.new_context(
            viewport={"width": picture.width, "height": picture.height}, color_scheme=picture.scheme, reduced_motion="reduce"
        )
        page = context.new_page()
        shoot(page, base, picture.url)
        path = README / f"{picture.name}.png"
        page.screenshot(path=path)
        if path.stat().st_size > LARGEST:
            raise RuntimeError(f"{path.name} is {path.stat().st_size} bytes, more than {LARGEST}")
        context.close()
        made.append(path)
    return made


def everything(browser: Browser, base: str, data: Path, to: Path, widths: Sequence[int], only: str) -> int:
    """Take every page whose picture's name holds ``only``; each is loaded once a scheme, then resized."""
    to.mkdir(parents=True, exist_ok=True)
    count = 0
    schemes: tuple[Scheme, ...] = ("light", "dark")
    for scheme in schemes:
        context = browser.new_context(color_scheme=scheme, reduced_motion="reduce")
        page = context.new_page()
        for address in addresses(data, every=True):
            stem = path_name(address)
            if only not in stem:
                continue
            shoot(page, base, address.url)
            for width in widths:
                page.set_viewport_size({"width": width, "height": HEIGHTS.get(width, 1080)})
                tall = min(TALLEST, int(page.evaluate("document.documentElement.scrollHeight")))
                wide = int(page.evaluate("document.documentElement.scrollWidth"))
                page.screenshot(
                    path=to / f"{stem}-{width}-{scheme}.png",
                    full_page=True,
                    clip={"x": 0, "y": 0, "width": wide, "height": tall},
                )
                count += 1
            print(f"screenshots: {stem} {scheme}", file=sys.stderr)
        context.close()
    return count


def main(argv: Sequence[str] | None = None) -> int:
    """The command. Returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.browser.screenshots", description=__doc__)
    parser.add_argument("--all", type=Path, metavar="DIR", help="take every page into DIR instead of the README's pictures")
    parser.add_argument("--widths", type=int, nargs="+", default=list(WIDTHS), help="in CSS pixels (default: %(default)s)")
    parser.add_argument("--only", default="", help="only pages whose picture's name holds this text, for example dekalb-equity")
    parser.add_argument("--data", type=Path, help="folder of releases (default: the committed plans, built for the occasion)")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as scratch:
        data = options.data or Path(scratch) / "releases"
        if options.data is None:
            for bundle in sorted((ROOT / "data" / "plans").iterdir()):
                build(bundle, data)
        with serving(data, Path(scratch) / "server.log") as served, chromium() as browser:
            if options.all:
                count = everything(browser, served.base, data, options.all, options.widths, options.only)
                print(f"{count} pictures in {options.all}")
            else:
                for path in readme(browser, served.base):
                    print(path.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
