"""Checks of targets and results: what a row may say, and whether its numbers agree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from data.cells import NUMBER
from data.draft import Draft, Row, Rows
from data.groups import BUILT_IN
from data.tables import NO_VALUE
from data.values import FACTOR
from queries.types import ALL, DISTRICT

_FLOAT_NOISE = Decimal("1e-9")
_WARNED = frozenset(["late"])


def current(rows: Rows) -> list[tuple[int, Row]]:
    """The rows of a ledger that hold: of each key the newest ``as_of``, empty being oldest; (index, row)."""
    key = [name for name in rows.table.key if name != "as_of"]
    newest: dict[tuple[object, ...], tuple[int, Row]] = {}
    for index, row in enumerate(rows.rows):
        at = tuple(row[name] for name in key)
        held = newest.get(at)
        if held is None or str(row["as_of"] or "") >= str(held[1]["as_of"] or ""):
            newest[at] = (index, row)
    return list(newest.values())


def half_unit(text: str) -> Decimal:
    """Half a unit of the last digit printed: "79.6" gives 0.05, "79" gives 0.5."""
    exponent = Decimal(text).as_tuple().exponent
    # Past these powers nothing a district publishes differs, and Decimal would refuse to go.
    return Decimal(1).scaleb(max(-30, min(30, int(exponent)))) / 2


def check(draft: Draft) -> None:
    kpis = {str(k["kpi_id"]): k for k in draft.rows("kpis")}
    for name in ("targets", "results"):
        rows = draft.tables[name]
        for index, (number, row) in enumerate(rows):
            kpi = kpis.get(str(row["kpi_id"]), {})
            _counts(draft, name, index, number, row, kpi)
            if name == "targets":
                _target(draft, index, number, row, kpi)
            else:
                _result(draft, index, number, row, kpi)
    _baselines(draft)
    _fractions(draft, kpis)
    _missing(draft, kpis)
    _sums(draft)


def _counts(draft: Draft, table: str, index: int, number: int, row: Row, kpi: Row) -> None:
    x, n, value, unit = row["numerator"], row["denominator"], row["value"], kpi.get("unit")
    for column, count in (("numerator", x), ("denominator", n)):
        if isinstance(count, float) and count != int(count) and unit in ("percent", "rate_100", "rate_1000"):
            draft.add(table, number, column, count, "a whole number", "counts are whole: check the column", warning=True)
    if not isinstance(x, float) or not isinstance(n, float):
        return
    if unit == "percent" and x > n and row.get("on") != "gap":
        draft.add(table, number, "numerator", x, f"at most the denominator {n:.15g}", "exchange the two counts, or correct one")
        return
    if n == 0 and value is None and x == 0 and row.get("status") not in NO_VALUE:
        draft.add(table, number, "denominator", n, "more than 0", "none out of none gives no value", warning=True)
    printed = draft.tables[table].printed["value"][index]
    factor = FACTOR.get(str(unit))
    if factor is None or n <= 0 or not isinstance(value, float) or not NUMBER.match(printed) or row.get("on") == "gap":
        return
    given = Decimal(factor) * Decimal(x) / Decimal(n)
    if abs(given - Decimal(printed)) > max(half_unit(printed), _FLOAT_NOISE):
        expected = f"{float(given):.6g} from {x:.15g} of {n:.15g}"
        draft.add(table, number, "value", printed, expected, "check value and counts; the value holds as published", warning=True)


def _target(draft: Draft, index: int, number: int, row: Row, kpi: Row) -> None:
    kind, value, high = row["kind"], row["value"], row["high"]
    # What was written but could not be typed is a problem of its own already, so the cell's text decides.
    printed, bad = draft.tables["targets"].printed, draft.tables["targets"].bad
    missing = value is None and not printed["value"][index] and not {(index, "numerator"), (index, "denominator")} & bad
    if kind in ("value", "range") and missing:
        remedy = "fill in value, or say pending or establish"
        draft.add("targets", number, "value", "", f"a value, for a target of kind {kind}", remedy)
    if kind == "range" and not printed["high"][index]:
        draft.add("targets", number, "high", "", "the high end of the range", "fill in high, or use kind value")
    if isinstance(value, float) and isinstance(high, float) and high < value:
        draft.add("targets", number, "high", high, f"at least the value {value:.15g}", "exchange value and high")
    if kind not in ("value", "range", None) and (value is not None or high is not None):
        column = "value" if value is not None else "high"
        remedy = "use kind value where the number is the target; the number is not judged by"
        draft.add("targets", number, column, row[column], f"no value, for a target of kind {kind}", remedy, warning=True)
    if kind == "value" and high is not None:
        draft.add("targets", number, "high", high, "no high, for a target of kind value", "use kind range", warning=True)
    if kind == "value" and kpi.get("better") == "range":
        remedy = "use kind range, with value and high"
        draft.add("targets", number, "kind", kind, "a range, since the KPI is better within one", remedy, warning=True)
    if row["on"] == "gap" and row["group_id"] == ALL:
        remedy = "name the group whose gap it bounds"
        draft.add("targets", number, "group_id", ALL, "a student group, for a target on the gap", remedy, warning=True)


def _result(draft: Draft, index: int, number: int, row: Row, kpi: Row) -> None:
    bad, printed, status = draft.tables["results"].bad, draft.tables["results"].printed, row["status"]
    value, low, high = row["value"], row["low"], row["high"]
    counts = (row["numerator"], row["denominator"])
    if status in NO_VALUE:
        for column, given in (("value", value), ("low", low), ("high", high)):
            if given is not None:
                remedy = (
                    "leave it empty; a published range has the status final"
                    if column != "value"
                    else "leave it empty, or use the status final"
                )
                draft.add(
                    "results", number, column, given, f"no value, where the status is {status}", remedy, warning=status in _WARNED
                )
        if status in ("suppressed", "pending") and None not in counts:
            remedy = "leave numerator empty: with the denominator it gives the value away"
            draft.add("results", number, "numerator", counts[0], f"no value, where the status is {status}", remedy)
        return
    if isinstance(low, float) and isinstance(high, float) and low > high:
        draft.add("results", number, "low", low, f"at most the high end {high:.15g}", "exchange low and high")
    elif bool(printed["low"][index]) != bool(printed["high"][index]):
        column = "high" if printed["low"][index] else "low"
        draft.add("results", number, column, "", "both ends of a range", "fill in both, such as 95 and 100 for >95")
    elif isinstance(low, float) and isinstance(high, float) and isinstance(value, float):
        inside = low <= value <= high
        remedy = (
            "leave low and high empty where the value is published" if inside else "check value, low and high against the source"
        )
        draft.add("results", number, "value", value, "a value or a range, not both", remedy, warning=inside)
    written = any(printed[c][index] for c in ("value", "low", "high"))
    if not written and counts == (None, None) and not {(index, c) for c in ("numerator", "denominator", "status")} & bad:
        remedy = "fill in the value, or say pending, not_collected, suppressed or not_applicable"
        draft.add("results", number, "value", "", f"a value, where the status is {status}", remedy, warning=True)
    retired, year = kpi.get("retired"), row["year"]
    if isinstance(retired, int) and isinstance(year, int) and year > retired:
        draft.add(
            "results", number, "year", year, f"a year up to {retired}, when the KPI was retired", "check the year", warning=True
        )


def _baselines(draft: Draft) -> None:
    rows = draft.tables["results"]
    first: dict[tuple[object, ...], tuple[int, Row]] = {}
    for index, row in sorted(current(rows), key=lambda item: item[0]):
        if not row["baseline"]:
            continue
        key = (row["kpi_id"], row["school_id"], row["group_id"], row["series"])
        if key in first:
            place = rows.at[first[key][0]]
            text = f"{row['kpi_id']}, {row['year']}"
            remedy = f"row {place} is the baseline too: keep true on one of them, or name a new series"
            draft.add("results", rows.at[index], "baseline", text, "one baseline for a KPI, school, group and series", remedy)
        else:
            first[key] = (index, row)


def _fractions(draft: Draft, kpis: dict[str, Row]) -> None:
    rows = draft.tables["results"]
    values: dict[str, list[tuple[int, Row, float]]] = defaultdict(list)
    for number, row in rows:
        if isinstance(row["value"], float) and not row["computed"] and kpis.get(str(row["kpi_id"]), {}).get("unit") == "percent":
            values[str(row["kpi_id"])].append((number, row, row["value"]))
    for kpi_id, found in values.items():
        numbers = [value for _, _, value in found]
        if max(numbers) > 1 or max(numbers) <= 0 or any(_agrees(row) for _, row, _ in found):
            continue
        remedy = "write percents as printed, 81.4 and not 0.814"
        draft.add("results", found[0][0], "value", max(numbers), f"percents of {kpi_id} between 0 and 100", remedy, warning=True)


def _agrees(row: Row) -> bool:
    """True where the row's own counts show that its small percent is meant."""
    x, n, value = row["numerator"], row["denominator"], row["value"]
    if not isinstance(x, float) or not isinstance(n, float) or not isinstance(value, float) or n <= 0 or value <= 0:
        return False
    return abs(100 * x / n - value) < abs(x / n - value)


def _missing(draft: Draft, kpis: dict[str, Row]) -> None:
    results, kpi_rows = draft.rows("results"), draft.tables["kpis"]
    if "results" in draft.unreadable:
        return
    measured = {r["kpi_id"] for r in results}
    for number, row in kpi_rows:
        if row["kpi_id"] is not None and row["kpi_id"] not in measured:
            remedy = "add its results, or a row that says pending"
            draft.add("kpis", number, "kpi_id", row["kpi_id"], "a KPI with results", remedy, warning=True)
    years = [r["year"] for r in results if isinstance(r["year"], int) and r["status"] in ("final", "preliminary")]
    newest = max(years, default=0)
    present = {(r["kpi_id"], r["year"]) for r in results if r["school_id"] == DISTRICT and r["group_id"] == ALL}
    targets = draft.tables["targets"]
    last = [p["last_year"] for p in draft.rows("plan") if isinstance(p["last_year"], int)]
    for index, row in current(targets):
        year = row["year"]
        if not isinstance(year, int) or row["kpi_id"] not in kpis:
            continue
        if last and year > max(last):
            draft.add(
                "targets",
                targets.at[index],
                "year",
                year,
                f"a year up to the plan's last, {max(last)}",
                "check the year",
                warning=True,
            )
        district = row["school_id"] == DISTRICT and row["group_id"] == ALL and row["on"] == "value" and row["kind"] != "pending"
        if district and year <= newest and row["kpi_id"] in measured and (row["kpi_id"], year) not in present:
            remedy = "add the result, or a row that says pending, late or not_collected"
            text = f"{row['kpi_id']}, {year}"
            draft.add("targets", targets.at[index], "year", text, "a result for a target year that is past", remedy, warning=True)


def _sums(draft: Draft) -> None:
    """Groups that divide all students cannot hold more of them than there are."""
    dimension = {g.group_id: g.dimension for g in BUILT_IN.values()} | {
        str(r["group_id"]): str(r["dimension"]) for r in draft.rows("groups") if r["group_id"] not in BUILT_IN
    }
    rows = draft.tables["results"]
    totals: dict[tuple[object, ...], dict[str, tuple[int, Row]]] = defaultdict(dict)
    for index, row in current(rows):
        key = (row["kpi_id"], row["year"], row["school_id"], row["measured_on"])
        totals[key][str(row["group_id"])] = (index, row)
    for groups in totals.values():
        if ALL not in groups or len(groups) < 3:
            continue
        index, whole = groups[ALL]
        for name in sorted({dimension.get(g, "") for g in groups} - {"", "all"}):
            members = _disjoint(g for g in groups if dimension.get(g) == name)
            for column in ("denominator", "numerator"):
                parts = [c for c in (groups[g][1][column] for g in members) if isinstance(c, float)]
                total = whole[column]
                if len(parts) > 1 and isinstance(total, float) and sum(parts) > total:
                    expected = f"at least the {sum(parts):.15g} of the groups of {name}"
                    remedy = f"check the counts of {', '.join(members)} for {whole['kpi_id']} {whole['year']}"
                    draft.add("results", rows.at[index], column, total, expected, remedy, warning=True)


def _disjoint(groups: Iterable[str]) -> list[str]:
    """The groups without ``asian_pacific`` forms where their parts are given too, so that none counts twice."""
    named = sorted(groups)
    parts = {g for g in named if g.startswith(("asian", "pacific_islander")) and not g.startswith("asian_pacific")}
    return [g for g in named if not (g.startswith("asian_pacific") and parts)]
