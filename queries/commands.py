"""The command that only asks: ``status`` lists what is due, late or overdue, with who owes it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from data.connection import Db, Releases

# Reading releases is imported by the handler, so that --help starts without it.
Handler = Callable[[argparse.Namespace], int]


def add_parser(
    subparsers: argparse._SubParsersAction[argparse.ArgumentParser], releases: Path, guarded: Callable[[Handler], Handler]
) -> None:
    """Add the command. ``releases`` is the default folder; ``guarded`` turns failures of the disk into words."""
    made = subparsers.add_parser(
        "status",
        help="list KPIs that are due or late and strategies that are overdue, with their owners",
        description="Lists for each plan the KPIs that are due or late and the strategies past their date, with who owes "
        "them. The exit status is 0 whatever is listed. Example: waymark status riverbend --data data/releases",
    )
    made.add_argument("plan", metavar="PLAN", nargs="?", help="id of one plan (default: every plan)")
    made.add_argument("--data", metavar="DIR", type=Path, default=releases, help="folder of releases (default: %(default)s)")
    made.add_argument("--today", metavar="DATE", type=_day, default=None, help="judge as of this day, YYYY-MM-DD")
    made.set_defaults(run=guarded(status))


def status(options: argparse.Namespace) -> int:
    """Print a heading a plan and a line for each thing owed; 1 where a plan cannot be read."""
    from data.connection import PlanUnavailable, Releases

    internal, public = Releases(options.data, "internal"), Releases(options.data, "public")
    plans = [options.plan] if options.plan else internal.plans()
    if not plans:
        _say(f"waymark: {options.data}: there is no release here; make one with waymark build BUNDLE --out {options.data}")
        return 1
    today = (options.today or date.today()).isoformat()
    unread = 0
    for plan in plans:
        try:
            db = _open(internal, public, plan)
        except PlanUnavailable as error:
            known = ", ".join(internal.plans()) or "none"
            _say(f"waymark: {error}; the plans in {options.data} are: {known}")
            unread = 1
            continue
        for line in lines(db, today):
            print(line)
    return unread


def lines(db: Db, today: str) -> Iterator[str]:
    """One plan's list: a heading with the counts, then late, due and overdue, each with its owner."""
    from queries.due import due_kpis, overdue_strategies

    kpis, steps = due_kpis(db, today), overdue_strategies(db, today)
    late = sum(each.standing == "late" for each in kpis)
    yield f"{db.plan}: {late} late, {len(kpis) - late} due, {len(steps)} overdue, as of {today}"
    for each in kpis:
        when = f"since {each.since}" if each.standing == "late" and each.since else f"by {each.since}" if each.since else ""
        year = f"{each.year - 1}–{each.year % 100:02d}" if each.year else ""
        facts = " ".join(part for part in (when, year) if part)
        why = f" ({each.reason})" if each.reason else ""
        yield f"  {each.standing}: {each.kpi.name}{f', {facts}' if facts else ''}; {_owner(each.kpi.owner)}{why}"
    for step in steps:
        done = f", {step.percent_complete:g} % done" if step.percent_complete is not None else ""
        yield f"  overdue: {step.name}, due {step.due}{done}; {_owner(step.owner)}"


def _open(internal: Releases, public: Releases, plan: str) -> Db:
    """The internal file, or the public one where a copy of the folder holds nothing else."""
    from data.connection import PlanUnavailable

    try:
        return internal.open(plan)
    except PlanUnavailable:
        return public.open(plan)


def _owner(owner: str | None) -> str:
    return owner or "no owner named"


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day such as 2026-11-22") from None


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
