"""The audit of files: what hidden counts can be told from one release or several, by anybody or by a school's people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from data.privacy import survey
from data.privacy.agency import NotAudited, agency_slices
from data.privacy.attack import Attack, Recovery, Truth
from data.privacy.cells import FROM_INSIDE, Entry, Slice, current, slices
from data.privacy.cores import spread
from data.privacy.sums import Sum, real, sums
from data.privacy.suppress import imputed
from data.privacy.ties import Joint, attack, clusters, joint, ties

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
    ordered = [views[key] for key in sorted(views)]
    found = {id(on): result for on, result in spread(_assault, _assaults(ordered, inside), lambda on: on.weight)}
    recoveries = (*told, *(recovery for many in found.values() for recovery in many))
    attacked = sum(Attack(view).attacked for view in ordered)
    return Audited(recoveries, attacked + len(told), len(views))


@dataclass(frozen=True)
class _Assault:
    """Tables attacked together: as anybody reads them, and with the truth as each school's people do."""

    anybody: Joint
    scopes: Joint | None

    @property
    def weight(self) -> int:
        return self.anybody.weight * (2 if self.scopes else 1)


def _assaults(views: Sequence[Slice], inside: Mapping[SliceKey, Slice]) -> list[_Assault]:
    tied = ties(views)
    guessed = [sums(view) for view in views]
    found: list[_Assault] = []
    for cluster in clusters(views, tied):
        together = joint(cluster, views, guessed, tied)
        groups = [cluster] if together is not None else [(place,) for place in cluster]
        for places in groups:
            anybody = together or Joint((views[places[0]],), (guessed[places[0]],), ())
            known = [inside.get((v.kpi, v.year, v.measured_on)) for v in anybody.views]
            found.append(_Assault(anybody, _scoped(anybody, [imputed(each) if each else None for each in known])))
    return found


def _scoped(anybody: Joint, known: Sequence[Slice | None]) -> Joint | None:
    """The same tables with their truth and the sums that really hold; None where the inside does not say."""
    truths: list[Truth] = []
    made: list[tuple[Sum, ...]] = []
    for view, whole in zip(anybody.views, known, strict=True):
        truth = {entry.key: (entry.first.low, entry.second.low) for entry in whole.entries} if whole else {}
        if whole is None or not all(entry.key in truth for entry in view.entries):
            return None
        truths.append({entry.key: truth[entry.key] for entry in view.entries})
        made.append(real(view, whole))
    return replace(anybody, sums=tuple(made), truths=tuple(truths))


def _assault(on: _Assault) -> tuple[Recovery, ...]:
    found = list(attack(on.anybody))
    nobody = {_entry(each) for each in found if each.count == "total" and each.high == 0}
    found = [each for each in found if _entry(each) not in nobody]  # of an empty group nothing is told
    if on.scopes is not None:
        told = {(*_entry(each), each.count) for each in found}
        found += [each for each in attack(on.scopes) if (*_entry(each), each.count) not in told]
    return tuple(found)


def _entry(told: Recovery) -> tuple[str, str, str]:
    return told.slice, told.school, told.group


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
