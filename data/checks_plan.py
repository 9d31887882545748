"""Checks of the plan itself: its row, its years, strategies, KPIs, groups, schools and projects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from data.draft import Draft, Row
from data.groups import BUILT_IN, RESERVED
from data.values import levels
from queries.types import PLAN_ID, RESERVED_PLANS, SUFFIXES


def check(draft: Draft) -> None:
    _plan(draft)
    _strategies(draft)
    _kpis(draft)
    _groups(draft)
    for table, earlier, later in _SPANS:
        _span(draft, table, earlier, later)


_SPANS = (
    ("schools", "opened", "closed"),
    ("strategies", "start", "due"),
    ("projects", "planned_start", "planned_finish"),
    ("projects", "actual_start", "actual_finish"),
)


def _plan(draft: Draft) -> None:
    for number, row in draft.tables["plan"]:
        plan_id = row["id"]
        if isinstance(plan_id, str) and plan_id in RESERVED_PLANS:
            draft.add(
                "plan", number, "id", plan_id, "a name no address of the site uses", f"write another, such as {plan_id}-plan"
            )
        elif isinstance(plan_id, str) and not PLAN_ID.match(plan_id):
            remedy = f"write {plan_id.replace('.', '-')}"
            draft.add("plan", number, "id", plan_id, "a lower-case id of letters, digits, _ and -", remedy)
        first, last = row["first_year"], row["last_year"]
        if isinstance(first, int) and isinstance(last, int) and last < first:
            draft.add("plan", number, "last_year", last, f"{first} or later", "exchange first_year and last_year, or correct one")
        for phase in draft.phases:
            year = phase["year"]
            if isinstance(first, int) and isinstance(last, int) and isinstance(year, int) and not first <= year <= last:
                name = f"phase_{year}"
                text = "a year of the plan"
                draft.add("strategies", 0, name, year, text, f"the plan runs from {first} to {last}", warning=True)


def _chain(start: object, parent: Callable[[object], object]) -> bool:
    """True where following parents from ``start`` comes back to it."""
    seen: set[object] = set()
    at = parent(start)
    while at is not None and at not in seen:
        if at == start:
            return True
        seen.add(at)
        at = parent(at)
    return False


def _strategies(draft: Draft) -> None:
    parents: dict[object, dict[object, object]] = defaultdict(dict)
    for row in draft.rows("strategies"):
        parents[row["objective_id"]][row["order"]] = row["parent_order"]
    for number, row in draft.tables["strategies"]:
        objective, parent = row["objective_id"], row["parent_order"]
        if parent is None:
            continue
        if parent not in parents[objective]:
            expected = f"the order of a strategy of {objective}"
            draft.add("strategies", number, "parent_order", parent, expected, "write the order of the strategy this is a step of")
        elif _chain(row["order"], parents[objective].get):
            expected = "steps that lead to a strategy without a parent"
            draft.add("strategies", number, "parent_order", parent, expected, "leave parent_order empty on one of the circle")


def _kpis(draft: Draft) -> None:
    replaced = {r["kpi_id"]: r["replaced_by"] for r in draft.rows("kpis")}
    for number, row in draft.tables["kpis"]:
        kpi_id = row["kpi_id"]
        if isinstance(kpi_id, str) and kpi_id.rpartition(".")[2] in SUFFIXES and "." in kpi_id:
            draft.add("kpis", number, "kpi_id", kpi_id, "an id that ends in no file type", f"write {kpi_id.replace('.', '_')}")
        if row["unit"] == "ordinal":
            _levels(draft, number, row)
        first, last = row["introduced"], row["retired"]
        if isinstance(first, int) and isinstance(last, int) and last < first:
            draft.add("kpis", number, "retired", last, f"{first} or later", "exchange introduced and retired, or correct one")
        if row["replaced_by"] is not None and _chain(kpi_id, replaced.get):
            remedy = "leave replaced_by empty on the KPI that is current"
            draft.add("kpis", number, "replaced_by", row["replaced_by"], "a KPI that is not replaced by this one", remedy)
        rule = row["path_rule"]
        if isinstance(rule, str) and rule.startswith("close_gap") and row["unit"] not in ("percent", None):
            draft.add(
                "kpis", number, "path_rule", rule, "a KPI in percent", "the distance to 100 needs percents: use listed or linear"
            )


def _levels(draft: Draft, number: int, row: Row) -> None:
    names = levels(row)
    definition = row["definition"]
    if len(names) < 2:
        remedy = "write the levels worst to best, such as Beginning < Developing < Proficient"
        draft.add("kpis", number, "definition", definition, "the levels of an ordinal, separated by <", remedy)
    elif "" in names or len({n.casefold() for n in names}) < len(names):
        draft.add("kpis", number, "definition", definition, "levels that differ and are not empty", "name every level once")


def _groups(draft: Draft) -> None:
    dimensions = {str(g.dimension) for g in BUILT_IN.values()}
    for number, row in draft.tables["groups"]:
        group_id = row["group_id"]
        if group_id in RESERVED:
            remedy = f"write another, such as {group_id}_group"
            draft.add("groups", number, "group_id", group_id, "an id that chooses no reference", remedy)
        elif isinstance(group_id, str) and group_id in BUILT_IN:
            remedy = f"remove the row: {group_id} is known as {BUILT_IN[group_id].name}"
            draft.add("groups", number, "group_id", group_id, "a group beyond the built-in ones", remedy)
        if row["dimension"] == "all":
            remedy = f"name what divides the group, such as {', '.join(sorted(dimensions - {'all'}))}"
            draft.add("groups", number, "dimension", "all", "a dimension other than all", remedy)


def _span(draft: Draft, table: str, earlier: str, later: str) -> None:
    for number, row in draft.tables[table]:
        first, last = row[earlier], row[later]
        if not isinstance(first, str) or not isinstance(last, str):
            continue
        # An unknown day or month may fall either way, so only what both state is compared.
        length = min(len(first), len(last))
        if last[:length] < first[:length]:
            expected = f"{first} or later"
            draft.add(table, number, later, last, expected, f"check {earlier} and {later} against the source", warning=True)
