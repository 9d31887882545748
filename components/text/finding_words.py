"""Findings of the checks, gathered under plain headings."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from queries.types import Problem

INTRO = (
    "Before a release is built, every table of the plan is checked. Errors stop a build; these are the warnings that were left "
    "standing. Rows are counted from the first row of data."
)
NONE = "The checks found nothing to warn of in what this file holds."
NONE_PUBLIC = (
    "The public file lists no finding. Findings about results are kept out of it wherever a quoted cell could give a hidden "
    "number away."
)
OTHER = "Other findings"

_Test = Callable[[Problem], bool]
_KINDS: tuple[tuple[str, _Test], ...] = (
    ("Target years that are past, without a result", lambda p: p.expected.startswith("a result for a target year")),
    ("KPIs without any result", lambda p: p.expected == "a KPI with results"),
    ("Texts that still hold a placeholder", lambda p: p.expected == "the final text"),
    ("Addresses that lead nowhere", lambda p: p.expected == "a web address"),
    ("What is hidden in the workbook", lambda p: p.expected.endswith("that can be seen")),
    ("Targets that differ from the KPI’s own rule", lambda p: " by the rule " in p.expected),
    (
        "Published numbers that their own counts do not give; the published number is shown",
        lambda p: p.column in ("value", "reported_pct") and " from " in p.expected,
    ),
    ("Counts of groups that sum to more than the whole", lambda p: "of the groups of" in p.expected),
    ("Lists shorter or longer than they say", lambda p: "list_length" in p.expected),
    ("Dates and years out of order", lambda p: p.expected.endswith("or later") or p.column == "year"),
)


def grouped(problems: Sequence[Problem]) -> tuple[tuple[str, tuple[Problem, ...]], ...]:
    """The findings under plain headings, in a fixed order; what fits none comes last."""
    found: dict[str, list[Problem]] = {heading: [] for heading in (*(name for name, _ in _KINDS), OTHER)}
    for problem in problems:
        heading = next((name for name, test in _KINDS if test(problem)), OTHER)
        found[heading].append(problem)
    return tuple((heading, tuple(members)) for heading, members in found.items() if members)


def place(problem: Problem) -> str:
    """Where a finding is: "targets, row 14, column year"."""
    row = f", row {problem.row}" if problem.row else ""
    return f"{problem.table}{row}" + (f", column {problem.column}" if problem.column else "")


def says(problem: Problem) -> str:
    """What stands in the cell, what was expected, and what could be done."""
    given = f"“{problem.text}”" if problem.text else "an empty cell"
    return f"{given}; expected {problem.expected}. To mend it: {problem.remedy}."
