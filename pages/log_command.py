"""The ``waymark log`` command: prints who read what in the internal tier, oldest first."""

from __future__ import annotations

import argparse
import os
import re
import sys
from pathlib import Path

from pages.access_log import Access, lines, parsed
from pages.settings import DEFAULT_DATA, PREFIX

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """The command's options; its handler is ``run``."""
    made: argparse.ArgumentParser = subparsers.add_parser(
        "log",
        help="print who read what in the internal tier",
        description="Prints the access log of the internal tier, oldest first: time (UTC), role, issuer and subject, scope, "
        "status, rows read, releases, and what was asked. Example: waymark log --data data/releases --since 2026-08-01",
    )
    made.add_argument("--data", type=Path, default=DEFAULT_DATA, help="folder of releases (default: %(default)s)")
    made.add_argument("--since", metavar="DAY", default="", help="from this day on, as 2026-08-01")
    made.add_argument("--json", action="store_true", help="one JSON object an access and line, as it was written")
    return made


def run(options: argparse.Namespace) -> int:
    """Print the log; 1 where there is none or lines of it cannot be understood. Raises OSError where it cannot be read."""
    if options.since and not DAY.fullmatch(options.since):
        print(f"waymark: --since is {options.since!r}; write the day as 2026-08-01", file=sys.stderr)
        return 1
    given = os.environ.get(f"{PREFIX}STATE")
    folder = Path(given) if given else options.data / "private"
    if not folder.is_dir():
        print(f"waymark: {folder} does not exist; the internal tier makes it when somebody signs in or reads", file=sys.stderr)
        return 1
    broken = 0
    for path, place, line in lines(folder):
        access = parsed(line)
        if access is None:
            print(f"waymark: {path.name} line {place} was cut off: {line.strip()[:80]!r}", file=sys.stderr)
            broken += 1
        elif access.at[:10] >= options.since:
            print(line.rstrip("\n") if options.json else sentence(access))
    return 1 if broken else 0


def sentence(access: Access) -> str:
    """One access on one line, its parts apart by tabs."""
    releases = " ".join(f"{plan}@{release}" for plan, release in sorted(access.releases.items()))
    parts = (access.at, access.role, access.who, access.scope, str(access.status), f"{access.rows} rows", releases, access.query)
    return "\t".join(re.sub(r"[\x00-\x1f\x7f-\x9f]+", " ", part) for part in parts)
