"""The command ``diff``: what a new bundle or release changes, before it is published."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from data.commands import guarded

if TYPE_CHECKING:
    from data.diff import Change, StateChange

_SHOWN = 20


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command; its handler returns 1 where a side cannot be compared, else 0, whatever differs."""
    made = subparsers.add_parser(
        "diff",
        help="show what a new bundle or release changes",
        description="Lists the rows that a new bundle or release adds, removes and changes in each table, and the states that "
        "come out otherwise. The exit status is 0 whether or not anything differs. "
        "Example: waymark diff data/releases/durham.0123456789ab.internal.duckdb data/plans/durham",
    )
    made.add_argument("old", metavar="OLD", type=Path, help="a bundle (folder or .xlsx file) or a release (.duckdb)")
    made.add_argument("new", metavar="NEW", type=Path, help="another of the same plan")
    made.add_argument("--json", action="store_true", help="one JSON object a change and line, and all of them")
    made.set_defaults(run=diff)


@guarded
def diff(options: argparse.Namespace) -> int:
    """Print what differs; 1 where a side cannot be read, or the two cannot be held against each other."""
    from data.diff import BadSide, changes, side, state_changes

    try:
        old, new = side(options.old), side(options.new)
    except BadSide as error:
        return _refuse(str(error))
    if old.plan != new.plan:
        return _refuse(f"{options.old} is of plan {old.plan}, {options.new} of plan {new.plan}: compare two of one plan")
    if old.tier != new.tier:
        public, other = (options.old, options.new) if old.tier == "public" else (options.new, options.old)
        return _refuse(f"{public} hides figures that {other} holds: compare it with another public release")
    found = tuple(changes(old, new))
    states = tuple(state_changes(old, new, found))
    if options.json:
        for change in found:
            print(json.dumps(asdict(change), ensure_ascii=False))
        for state in states:
            print(json.dumps({"table": "states", "change": "changed", **asdict(state)}, ensure_ascii=False))
    else:
        _print(old.plan, found, states)
    return 0


def _print(plan: str, found: Sequence[Change], states: Sequence[StateChange]) -> None:
    if not found:
        print(f"{plan}: nothing differs")
        return
    for table in dict.fromkeys(change.table for change in found):
        mine = [change for change in found if change.table == table]
        kinds = [(kind, sum(c.change == kind for c in mine)) for kind in ("added", "removed", "changed")]
        print(f"{table}: {', '.join(f'{count} {kind}' for kind, count in kinds if count)}")
        for change in mine[:_SHOWN]:
            print(f"  {sentence(change)}")
        _more(len(mine))
    print(f"states: {len(states)} differ" if states else "states: none differs")
    for state in states[:_SHOWN]:
        place = ", ".join(part for part in (state.school, "" if state.group == "all" else state.group) if part)
        where = f" ({place})" if place else ""
        print(f"  {state.kpi} {state.year}{where}: {state.old or 'no state'} → {state.new or 'no state'}")
    _more(len(states))


def sentence(change: Change) -> str:
    """A row on one line: its key, and where it was changed each column's old and new value."""
    key = ", ".join(f"{name}={_shown(value)}" for name, value in change.key.items() if value not in (None, ""))
    if change.change != "changed":
        return f"{change.change}: {key or change.table}"
    columns = "; ".join(f"{name} {_shown(old)} → {_shown(new)}" for name, (old, new) in change.columns.items())
    return f"changed: {key or change.table}: {columns}"


def _shown(value: object) -> str:
    return "empty" if value in (None, "") else f"{value:.15g}" if isinstance(value, float) else str(value)


def _more(count: int) -> None:
    if count > _SHOWN:
        print(f"  and {count - _SHOWN} more; --json lists all")


def _refuse(text: str) -> int:
    print(f"waymark: {text}", file=sys.stderr, flush=True)
    return 1
