"""How readers reach a release: resolve the pointer, open its file read-only, change over when it moves.

A ``Db`` is taken once for a request and stays on its release until it is dropped. A file is closed
when nothing holds it any more: no count is kept by hand, the last reference closes it.
DuckDB connections do not survive a fork (the child crashes on exit), so they are dropped before one
and opened again on both sides when next asked for. For the same reason nothing here or in queries
calls duckdb's own module-level functions: they keep a hidden connection.
"""

from __future__ import annotations

import os
import threading
import time
import weakref
from collections import OrderedDict
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import duckdb

from data import release as releases
from data import scoped
from data.release import BadPointer, Past, Tier
from data.scoped import EVERYTHING, NO_SCHOOLS, Scope

__all__ = [
    "EVERYTHING",
    "NO_SCHOOLS",
    "Db",
    "Past",
    "PlanUnavailable",
    "Releases",
    "Scope",
    "Tier",
    "schema_connection",
]

SCHEMA = Path(__file__).with_name("schema.sql")
FROZEN_FILES = 4  # older releases kept open for permalinks
SCOPED_CURSORS = 8  # of the scopes asked for last, in each thread
RETRY_SECONDS = 1.0  # how long a file that would not open is left alone
Param = str | int | float | bool | None
Row = tuple[object, ...]

_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    # Answers take about a millisecond: threads inside one query would only compete with the other requests.
    "threads": 1,
    "lock_configuration": "true",
}


class PlanUnavailable(Exception):
    """The plan, or the release asked for, cannot be served: it is unknown or its file is unusable."""


class _File:
    """One open release file: a connection for the process, a cursor for each thread."""

    def __init__(self, directory: Path, plan: str, release: str, tier: Tier, size: int | None = None) -> None:
        path = directory / releases.file_name(plan, release, tier)
        try:
            if size is not None and path.stat().st_size != size:
                raise PlanUnavailable(f"{path.name} has not the size it was built with")
            self._connection = duckdb.connect(str(path), read_only=True, config=_CONFIG)
            said = self._connection.execute("SELECT plan, release, tier, data_as_of FROM release").fetchone()
        except (duckdb.Error, OSError) as error:
            raise PlanUnavailable(f"{path.name} cannot be opened") from error
        if said is None or said[:3] != (plan, release, tier):
            raise PlanUnavailable(f"{path.name} does not hold what its name says")
        self.plan, self.release, self.tier = plan, release, tier
        self.data_as_of = str(said[3])
        self._directory = directory
        self._threads = threading.local()
        self._lock = threading.Lock()
        self._pair: duckdb.DuckDBPyConnection | None = None

    def cursor(self) -> duckdb.DuckDBPyConnection:
        cursor: duckdb.DuckDBPyConnection | None = getattr(self._threads, "cursor", None)
        if cursor is None:
            cursor = self._threads.cursor = self._connection.cursor()
        return cursor

    def restricted(self, own: tuple[str, ...]) -> duckdb.DuckDBPyConnection:
        """This thread's cursor for a viewer of these schools. Raises PlanUnavailable without a sound public file."""
        kept: OrderedDict[tuple[str, ...], duckdb.DuckDBPyConnection] | None = getattr(self._threads, "restricted", None)
        if kept is None:
            kept = self._threads.restricted = OrderedDict()
        found = kept.pop(own, None)
        if found is None:
            found = scoped.restricted(self.both().cursor, own)
        kept[own] = found
        while len(kept) > SCOPED_CURSORS:
            kept.popitem(last=False)
        return found

    def both(self) -> duckdb.DuckDBPyConnection:
        """The two files of this release in one connection, opened when first asked for."""
        with self._lock:
            if self._pair is None:
                public, internal = (
                    self._directory / releases.file_name(self.plan, self.release, tier) for tier in ("public", "internal")
                )
                # Opened once as the public tier opens it: only a sound file may stand in for what is hidden.
                _File(self._directory, self.plan, self.release, "public")
                try:
                    self._pair = scoped.pair(public, internal, _CONFIG)
                except duckdb.Error as error:
                    raise PlanUnavailable(f"{public.name} cannot be opened") from error
            return self._pair


class Db:
    """One release as one viewer sees it in one request. Hold it for the request, then let it go.

    ``own`` are the schools shown in full under a restricted scope, None where the scope has no limits.
    ``tier`` is "internal" only where all of the internal file may be seen. Whatever is kept of a ``Db``
    is kept under its ``key``: two viewers share an answer only where they may see the same rows.
    """

    __slots__ = ("_file", "data_as_of", "key", "own", "plan", "release", "tier")

    def __init__(self, file: _File, scope: Scope = EVERYTHING) -> None:
        self._file = file
        self.own: tuple[str, ...] | None = None if scope.schools is None or file.tier == "public" else scope.own(file.plan)
        self.plan: str = file.plan
        self.release: str = file.release
        self.tier: Tier = file.tier if self.own is None else "public"
        self.data_as_of: str = file.data_as_of
        self.key: tuple[object, ...] = (self.plan, self.release, file.tier, self.own)
        if self.own is not None:
            file.restricted(self.own)

    def execute(self, sql: str, params: Mapping[str, Param] | None = None) -> list[Row]:
        """All rows of one statement with its ``$names`` bound; raises duckdb.Error."""
        cursor = self._file.cursor() if self.own is None else self._file.restricted(self.own)
        return cursor.execute(sql, dict(params) if params else None).fetchall()


@dataclass(frozen=True)
class _Served:
    """A plan's open release and the pointer it came from; ``failed_at`` while that pointer's file is bad."""

    mark: tuple[int, int, int] | None
    file: _File | None
    failed_at: float | None = None


class Releases:
    """The releases of any number of plans in one directory, as one tier sees them.

    A process of the public tier never forms the name of an internal file. ``scope`` says what the viewer
    of the request in hand may see; it is asked each time a release is opened, and raises where nobody may.
    """

    def __init__(self, directory: Path | str, tier: Tier = "public", scope: Callable[[], Scope] = lambda: EVERYTHING) -> None:
        self.directory = Path(directory)
        self.tier: Tier = tier
        self._scope = scope
        self._lock = threading.Lock()
        self._served: dict[str, _Served] = {}
        self._frozen: OrderedDict[tuple[str, str], _File] = OrderedDict()
        _every.add(self)

    def plans(self) -> tuple[str, ...]:
        """The plans that have a pointer here, sorted by id."""
        return releases.plans(self.directory)

    def history(self, plan: str) -> tuple[Past, ...]:
        """Every release the plan has had, oldest first; empty where its pointer cannot be read."""
        if not releases.PLAN_ID.match(plan):
            return ()
        try:
            return releases.read_pointer(self.directory, plan).history
        except (OSError, BadPointer):
            return ()

    def open(self, plan: str, release: str | None = None) -> Db:
        """The plan's current release, or an older one by its id.

        Where the current release cannot be read, the last good one is served on.
        Raises PlanUnavailable when there is none, and for ids that name nothing.
        """
        scope = self._scope()
        if not releases.PLAN_ID.match(plan):
            raise PlanUnavailable(f"{plan!r} is not the id of a plan")
        current = self._current(plan) if release is None else self._older(plan, release)
        return Db(current, scope)

    def current(self, plan: str) -> str:
        """The id of the release that the plan is served from, which anybody may know. Raises PlanUnavailable."""
        if not releases.PLAN_ID.match(plan):
            raise PlanUnavailable(f"{plan!r} is not the id of a plan")
        return self._current(plan).release

    def standing(self, plan: str) -> Literal["current", "older", "none"]:
        """How the plan is served now: the release its pointer names, the last good one in its place, or not at all."""
        try:
            self.current(plan)
        except PlanUnavailable:
            return "none"
        served = self._served.get(plan)
        return "current" if served is None or served.failed_at is None else "older"

    def _current(self, plan: str) -> _File:
        mark = self._mark(plan)
        served = self._served.get(plan)
        if served is None or not _holds(served, mark):
            with self._lock:
                served = self._served.get(plan)
                if served is None or not _holds(served, mark):
                    served = self._served[plan] = self._renew(plan, mark, served)
        if served.file is None:
            raise PlanUnavailable(f"no release of plan {plan} can be read")
        return served.file

    def _renew(self, plan: str, mark: tuple[int, int, int] | None, served: _Served | None) -> _Served:
        last = served.file if served else None
        try:
            pointer = releases.read_pointer(self.directory, plan)
            if last is None or last.release != pointer.release:
                last = _File(self.directory, plan, pointer.release, self.tier, pointer.bytes[self.tier])
        except (OSError, BadPointer, PlanUnavailable):
            return _Served(mark, last or self._before(plan), failed_at=time.monotonic())
        return _Served(mark, last)

    def _before(self, plan: str) -> _File | None:
        """The newest release before the current one that can be read: for a process that begins while that one cannot."""
        try:
            pointer = releases.read_pointer(self.directory, plan)
        except (OSError, BadPointer):
            return None
        for past in reversed(pointer.history):
            if past.release != pointer.release:
                with suppress(PlanUnavailable):
                    return _File(self.directory, plan, past.release, self.tier)
        return None

    def _mark(self, plan: str) -> tuple[int, int, int] | None:
        try:
            found = os.stat(releases.pointer_path(self.directory, plan))
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino, found.st_size

    def _older(self, plan: str, release: str) -> _File:
        if not releases.RELEASE_ID.match(release):
            raise PlanUnavailable(f"{release!r} is not the id of a release")
        served = self._served.get(plan)
        if served and served.file and served.file.release == release:
            return served.file
        with self._lock:
            file = self._frozen.pop((plan, release), None) or _File(self.directory, plan, release, self.tier)
            self._frozen[plan, release] = file
            while len(self._frozen) > FROZEN_FILES:
                self._frozen.popitem(last=False)
        return file

    def drop(self) -> None:
        """Let every file go; those in use close when their last ``Db`` goes."""
        self._served = {}
        self._frozen = OrderedDict()

    def renew_lock(self) -> None:
        """After a fork: another thread of the parent may have held the lock, which nobody here would release."""
        self._lock = threading.Lock()


def _holds(served: _Served, mark: tuple[int, int, int] | None) -> bool:
    """Whether what is served needs no second look; one that failed is tried again after a moment."""
    if served.failed_at is not None and time.monotonic() - served.failed_at > RETRY_SECONDS:
        return False
    return served.mark == mark


def schema_connection() -> duckdb.DuckDBPyConnection:
    """An empty release in memory: what SQL is checked against when it is loaded."""
    connection = duckdb.connect(":memory:", config={"threads": 1})
    connection.execute(SCHEMA.read_text(encoding="utf-8"))
    return connection


_every: weakref.WeakSet[Releases] = weakref.WeakSet()


def _before_fork() -> None:
    for each in list(_every):
        each.drop()


def _in_child() -> None:
    for each in list(_every):
        each.renew_lock()


os.register_at_fork(before=_before_fork, after_in_child=_in_child)
