"""What a goal page shows, read from a bundle's CSV files: the one source of both peers' pages.

The peers stand for "the same page in another tool", so neither may read the bundle its own way.
Only the standard library is used: nothing of Waymark helps its rivals or slows them.
"""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path
from typing import Any

Row = dict[str, str]
Json = dict[str, Any]

ABBREVIATIONS = {
    "all": "All students",
    "el": "English learners",
    "swd": "Students with disabilities",
    "ed": "Economically disadvantaged",
}


def read(bundle: Path, table: str) -> list[Row]:
    """The rows of one table; an absent table has none."""
    path = bundle / f"{table}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def goal_page(bundle: Path, goal_id: str) -> Json:
    """Everything the goal page of a bundle shows, as plain JSON values.

    Raises LookupError where the bundle has no such goal.
    """
    plan = tomllib.loads((bundle / "plan.toml").read_text(encoding="utf-8"))
    goal = next((g for g in read(bundle, "goals") if g["goal_id"] == goal_id), None)
    if goal is None:
        raise LookupError(f"{bundle.name} has no goal {goal_id!r}")
    objectives = [o for o in read(bundle, "objectives") if o["goal_id"] == goal_id]
    ids = {o["objective_id"] for o in objectives}
    results = newest(read(bundle, "results"))
    targets = newest(read(bundle, "targets"))
    kpis = [_kpi(k, results, targets) for k in read(bundle, "kpis") if k["objective_id"] in ids]
    groups = list(dict.fromkeys(r["group"] for k in kpis for r in k["results"]))
    return {
        "district": plan["district"],
        "plan": plan["title"],
        "title": f"Goal {goal['order']}: {goal['name']}",
        "summary": summary(kpis, plan["last_year"]),
        "groups": [{"id": g, "name": group_name(g)} for g in groups],
        "kpis": kpis,
        "strategies": [
            {"objective": o["name"], "strategy": s["name"]}
            for o in objectives
            for s in read(bundle, "strategies")
            if s["objective_id"] == o["objective_id"]
        ],
    }


def newest(rows: list[Row]) -> list[Row]:
    """The rows that hold: of rows with one key, the one with the latest ``as_of`` (none is oldest)."""
    held: dict[tuple[str, ...], Row] = {}
    for row in rows:
        key = tuple(row.get(part) or "" for part in ("kpi_id", "year", "measured_on", "school_id", "group_id", "on"))
        if key not in held or (row.get("as_of") or "") >= (held[key].get("as_of") or ""):
            held[key] = row
    return list(held.values())


def _kpi(kpi: Row, results: list[Row], targets: list[Row]) -> Json:
    own = [r for r in results if r["kpi_id"] == kpi["kpi_id"] and not r.get("school_id")]
    rows = [
        {
            "group": r["group_id"] or "all",
            "year": int(r["year"]),
            "value": number(r["value"]),
            "n": number(r.get("denominator")),
            "status": r["status"],
        }
        for r in sorted(own, key=lambda r: int(r["year"]))
    ]
    path = [
        {"year": int(t["year"]), "kind": t["kind"], "value": number(t["value"])}
        for t in sorted(targets, key=lambda t: int(t["year"]))
        if t["kpi_id"] == kpi["kpi_id"] and not t.get("school_id") and not t.get("group_id")
    ]
    return {
        "id": kpi["kpi_id"],
        "name": kpi["name"],
        "definition": kpi.get("definition") or "",
        "results": rows,
        "targets": path,
        "gaps": gaps(rows),
    }


def gaps(rows: list[Json]) -> Json | None:
    """The groups of the newest year that has values of two or more races, with all students' value."""
    races = {"american_indian", "asian", "asian_pacific", "black", "hispanic", "pacific_islander", "two_or_more", "white"}
    known = [r for r in rows if r["value"] is not None]
    years = [y for y in sorted({r["year"] for r in known}) if sum(r["year"] == y and r["group"] in races for r in known) >= 2]
    if not years:
        return None
    year = years[-1]
    everyone = next((r["value"] for r in known if r["year"] == year and r["group"] == "all"), None)
    named = [
        {**r, "name": group_name(r["group"]), "gap": None if everyone is None else round(r["value"] - everyone, 1)}
        for r in known
        if r["year"] == year and r["group"] != "all"
    ]
    return {"year": year, "all": everyone, "groups": sorted(named, key=lambda r: r["value"])}


def summary(kpis: list[Json], last_year: int) -> str:
    """One sentence: how many of the goal's KPIs met their last target."""
    judged = met = 0
    for kpi in kpis:
        target = next((t["value"] for t in kpi["targets"] if t["year"] == last_year and t["value"] is not None), None)
        value = next((r["value"] for r in kpi["results"] if r["year"] == last_year and r["group"] == "all"), None)
        if target is not None and value is not None:
            judged += 1
            met += value >= target
    return f"{met} of {judged} KPIs met their {last_year - 1}–{last_year % 100:02d} target."


def group_name(group: str) -> str:
    """A group's printed name."""
    return ABBREVIATIONS.get(group) or group.replace("_", " ").capitalize()


def number(text: str | None) -> float | None:
    """A cell's number; an empty cell is None."""
    return float(text) if text else None
