"""The audit of files: what hidden counts can be told from one release or several, by anybody or by a school's people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from data.privacy import survey
from data.privacy.agency import NotAudited, agency_slices
from data.privacy.attack import Attack, Recovery, Truth
from data.privacy.cells import FROM_INSIDE, Entry, Slice, current, slices
from data.privacy.cores import spread
from data.privacy.sums import Sum, sums
from data.privacy.suppress import imputed

Rows = list[dict[str, object]]
SliceKey = tuple[str, int, str]
RELEASE = ".duckdb"
_TABLES = ("kpis", "results", "groups", "survey_groups", "survey_priorities")


class Unreadable(Exception):
    """The file is neither a release nor an agency's file of a known format, or what its audit needs is not beside it."""


@dataclass(frozen=True)
class Audited:
    """What an audit found. ``attacked`` counts the hidden counts, ``slices`` the KPIs and years they are in."""

    recoveries: tuple[Recovery, ...]
    attacked: int
    slices: int


def audit(files: Sequence[Path], scopes: bool = False, name: str | None = None) -> Audited:
    """Attack the hidden counts of files, the oldest first, with everything all of them publish.

    A file is a release, or an agency's published file, whose format ``name`` may say. A count that the
    newest hides and an older one published is told by the older one. ``scopes``: attack again for each
    school with its own counts known, which needs the newest release's internal file beside it. Raises
    Unreadable, OSError.
    """
    views: dict[SliceKey, Slice] = {}
    told: list[Recovery] = []
    for path in files:
        for newer in file_slices(path, name):
            key = newer.kpi, newer.year, newer.measured_on
            if key in views:
                views[key], more = stack(views[key], newer)
                told += more
            else:
                views[key] = newer
    inside = {(s.kpi, s.year, s.measured_on): s for s in release_slices(_internal(files[-1]), FROM_INSIDE)} if scopes else {}
    attacks = [_Assault(view, inside.get(key)) for key, view in sorted(views.items())]
    found = {id(item): result for item, result in spread(_assault, attacks, lambda item: len(item.view.entries))}
    results = [found[id(each)] for each in attacks]
    recoveries = (*told, *(recovery for _, many in results for recovery in many))
    return Audited(recoveries, sum(count for count, _ in results) + len(told), len(views))


@dataclass(frozen=True)
class _Assault:
    view: Slice
    inside: Slice | None


def _assault(on: _Assault) -> tuple[int, tuple[Recovery, ...]]:
    """Anybody's attack; where the inside is known, each school's too, made with the sums that really hold."""
    anybody = Attack(on.view)
    found = list(anybody.recoveries())
    nobody = {(each.school, each.group) for each in found if each.count == "total" and each.high == 0}
    found = [each for each in found if (each.school, each.group) not in nobody]  # of an empty group nothing is told
    known = imputed(on.inside) if on.inside is not None else None
    if known is not None:
        truth: Truth = {entry.key: (entry.first.low, entry.second.low) for entry in known.entries}
        told = {(each.school, each.group, each.count) for each in found}
        if all(entry.key in truth for entry in on.view.entries):
            by_scope = Attack(on.view, _as_seen(on.view, known), truth).recoveries()
            found += [each for each in by_scope if (each.school, each.group, each.count) not in told]
    return anybody.attacked, tuple(found)


def _as_seen(view: Slice, known: Slice) -> tuple[Sum, ...]:
    """The sums that really hold, by the places that the view's entries have."""
    place = {entry.key: at for at, entry in enumerate(view.entries)}
    keys = [entry.key for entry in known.entries]
    return tuple(
        Sum(each.sort, place[keys[each.whole]], tuple(place[keys[part]] for part in each.parts), each.equal)
        for each in sums(known)
        if all(keys[at] in place for at in (each.whole, *each.parts))
    )


def stack(older: Slice, newer: Slice) -> tuple[Slice, list[Recovery]]:
    """What both files together say: the newer holds, and the older fills in what the newer hides."""
    before = {entry.key: entry for entry in older.entries}
    entries: list[Entry] = []
    told: list[Recovery] = []
    for entry in newer.entries:
        earlier = before.pop(entry.key, None)
        if entry.hidden and earlier is not None and earlier.known:
            entries.append(replace(earlier, hidden=False))
            values = (earlier.first.low, earlier.second.low, earlier.first.low + earlier.second.low)
            if newer.kind == "rate":
                values = (earlier.first.low, earlier.second.low, 0)
            told += [
                Recovery(newer.name, "", entry.unit, entry.group, count, value, value, ("an earlier release published it",))
                for count, value in zip(newer.counts, values, strict=False)
            ]
        elif entry.hidden and entry.rate is None and earlier is not None and earlier.rate is not None:
            entries.append(replace(entry, rate=earlier.rate, total=earlier.total))  # what the older range said still holds
        else:
            entries.append(entry)
    return replace(newer, entries=(*entries, *before.values())), told


def file_slices(path: Path, name: str | None = None) -> tuple[Slice, ...]:
    """The counts of a release, or of an agency's file of the format ``name``, as its readers know them. Raises Unreadable."""
    if path.suffix == RELEASE:
        return release_slices(path)
    try:
        return agency_slices(path, name)
    except NotAudited as error:
        raise Unreadable(str(error)) from error


def release_slices(path: Path, profile: str | None = None) -> tuple[Slice, ...]:
    """The counts of a release's results and survey, read as one who knows its profile, or from inside. Raises Unreadable."""
    tables = _tables(path)
    seen = str(tables["plan"][0]["privacy_profile"] or "range_ladder") if profile is None else profile
    return (*slices(tables["kpis"], current(tables["results"]), tables["groups"], seen), *survey.slices(tables))


def _tables(path: Path) -> dict[str, Rows]:
    try:
        connection = duckdb.connect(str(path), read_only=True)
        try:
            return {name: list(_rows(connection, name)) for name in ("plan", *_TABLES)}
        finally:
            connection.close()
    except duckdb.Error as error:
        raise Unreadable(f"{path}: not a release: {error}") from error


def _rows(connection: duckdb.DuckDBPyConnection, table: str) -> Iterator[dict[str, object]]:
    found = connection.execute(f'SELECT * FROM "{table}"')  # noqa: S608  # the names are this module's own
    names = [column[0] for column in found.description or ()]
    for row in found.fetchall():
        yield dict(zip(names, row, strict=True))


def _internal(path: Path) -> Path:
    if path.suffix != RELEASE:
        raise Unreadable(f"{path}: an attack by scopes needs a release: nothing here says what the file hides")
    inside = path.with_name(path.name.replace(".public.", ".internal."))
    if not inside.exists():
        raise Unreadable(f"{path}: the attack by scopes needs {inside.name} beside it")
    return inside
