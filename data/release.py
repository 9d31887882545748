"""The names and the pointer of a plan's releases: which file is served, and how that changes.

A release is two files that never change, ``<plan>.<release>.internal.duckdb`` and ``….public.duckdb``.
One small file, ``<plan>.json``, points at the pair; replacing it is the only step a reader can see.
"""

from __future__ import annotations

import fcntl
import functools
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Tier = Literal["public", "internal"]
TIERS: tuple[Tier, ...] = ("public", "internal")
PLAN_ID = re.compile(r"[a-z0-9][a-z0-9_-]*\Z")
RELEASE_ID = re.compile(r"[0-9a-f]{12}\Z")


class BadPointer(Exception):
    """The pointer's text is not one that ``move_pointer`` writes."""


@dataclass(frozen=True)
class Past:
    """One step of a plan's history: a release and when it became the current one (UTC, ISO)."""

    release: str
    data_as_of: str
    since: str


@dataclass(frozen=True)
class Pointer:
    """What a plan's pointer says. ``bytes`` holds each tier's file size, so a truncated file is seen
    before it is opened. ``history`` is oldest first and ends with the current release."""

    plan: str
    release: str
    data_as_of: str
    bytes: dict[str, int] = field(default_factory=dict)
    history: tuple[Past, ...] = ()


def file_name(plan: str, release: str, tier: Tier) -> str:
    """The file of one tier of one release."""
    return f"{plan}.{release}.{tier}.duckdb"


@functools.lru_cache(maxsize=256)  # asked at every request, whether a new release has come
def pointer_path(directory: Path, plan: str) -> Path:
    return directory / f"{plan}.json"


def plans(directory: Path) -> tuple[str, ...]:
    """The plans that have a pointer in the directory, sorted; empty where there is no directory."""
    try:
        names = os.listdir(directory)
    except OSError:
        return ()
    stems = (name.removesuffix(".json") for name in names if name.endswith(".json"))
    return tuple(sorted(stem for stem in stems if PLAN_ID.match(stem)))


def read_pointer(directory: Path, plan: str) -> Pointer:
    """The plan's pointer. OSError where it cannot be read, BadPointer where it makes no sense."""
    try:
        given = json.loads(pointer_path(directory, plan).read_bytes())
        pointer = Pointer(
            plan=str(given["plan"]),
            release=str(given["release"]),
            data_as_of=str(given["data_as_of"]),
            bytes={tier: int(given["bytes"][tier]) for tier in TIERS},
            history=tuple(Past(str(p["release"]), str(p["data_as_of"]), str(p["since"])) for p in given["history"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise BadPointer(f"the pointer of plan {plan} cannot be understood: {error!r}") from error
    if pointer.plan != plan or not RELEASE_ID.match(pointer.release):
        raise BadPointer(f"the pointer of plan {plan} names {pointer.plan!r} and release {pointer.release!r}")
    return pointer


def move_pointer(directory: Path, pointer: Pointer) -> None:
    """Make the pointer's release the current one, in one step that survives a power cut."""
    text: dict[str, object] = {
        "plan": pointer.plan,
        "release": pointer.release,
        "data_as_of": pointer.data_as_of,
        "public": file_name(pointer.plan, pointer.release, "public"),
        "internal": file_name(pointer.plan, pointer.release, "internal"),
        "bytes": pointer.bytes,
        "history": [vars(past) for past in pointer.history],
    }
    target = pointer_path(directory, pointer.plan)
    temporary = target.with_name(f".{pointer.plan}.json.{os.getpid()}.tmp")
    try:
        with temporary.open("w", encoding="utf-8") as file:
            json.dump(text, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)
    sync(directory)


def sync(path: Path) -> None:
    """Wait until a file, or a directory's entries, are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def only_builder(directory: Path) -> Iterator[None]:
    """Hold the directory against another build, which waits; readers never do."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
