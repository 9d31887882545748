"""The command ``audit``: attack a file's hidden counts, and say which can be told and by what."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

from data.commands import guarded


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command; its handler returns 1 where a hidden count can be told exactly, or to within one."""
    made = subparsers.add_parser(
        "audit",
        help="attack the hidden counts of releases, or of an agency's file",
        description="Takes every number in one file, or in several from the oldest to the newest, for a constraint and solves "
        "for each hidden count's least and greatest value. Lists those that can be told, with the sums that give them away, "
        "and as undecided those not shown to be safe in the time allowed; exit status 1 if there is any of either, or if a file "
        "cannot be audited. "
        "Example: waymark audit data/releases/riverbend.0123456789ab.public.duckdb",
    )
    made.add_argument(
        "files", metavar="FILE", type=Path, nargs="+", help="a release (.duckdb) or a published file; several: oldest first"
    )
    made.add_argument("--format", metavar="NAME", help="the published format of an agency's file")
    made.add_argument(
        "--scopes",
        action="store_true",
        help="attack again for each school as its own people could; needs the newest release's internal file beside it",
    )
    made.add_argument("--json", action="store_true", help="one JSON object a count and line")
    made.set_defaults(run=audit)


@guarded
def audit(options: argparse.Namespace) -> int:
    """Print every count that can be told, or was not shown to be safe; 1 if there is one, or where a file cannot be audited."""
    from data.privacy import audit as audits
    from data.privacy import in_words

    missing = next((path for path in options.files if not path.is_file()), None)
    if missing is not None:
        _say(f"waymark: {missing}: no such file")
        return 1
    try:
        found = audits.audit(options.files, options.scopes, options.format)
    except audits.Unreadable as error:
        _say(f"waymark: {error}")
        return 1
    for recovery in found.recoveries:
        if options.json:
            line: dict[str, object] = {"cell": recovery.cell, "low": recovery.low, "high": recovery.high, "kind": recovery.kind}
            line |= {"sums": list(recovery.sums), "scope": recovery.scope}
            print(json.dumps(line, ensure_ascii=False))
        else:
            print(in_words(recovery))
    kinds = Counter(recovery.kind for recovery in found.recoveries)
    told = f"{kinds['exact']} told exactly, {kinds['narrow']} to within one, {kinds['undecided']} undecided"
    _say(f"{found.attacked} hidden counts in {found.slices} tables attacked: {told}")
    return 1 if found.recoveries else 0


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
