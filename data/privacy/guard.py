"""Protects slices and attacks the outcome, a KPI and year at a time, on all cores, and keeps what was found by content."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from data.privacy.attack import Attack, Recovery
from data.privacy.cells import Slice
from data.privacy.cores import spread
from data.privacy.sums import Sum, sums
from data.privacy.suppress import Protection, imputed, protect, published

_ATTEMPTS = 4


@dataclass(frozen=True)
class Guarded:
    """A slice's protection and whatever could still be told from what it publishes: nothing, or the slice may not leave."""

    protection: Protection
    leaks: tuple[Recovery, ...]


def guard(of: Slice, minimum: int, ends: bool = True) -> Guarded:
    """Protect a slice and attack it: as anybody, who must guess which sums hold, and as each school's people, who know them.

    Where a reader would take a sum to hold that does not, what it seems to tell is protected as well.
    """
    stricter: frozenset[Sum] = frozenset()
    known = imputed(of)
    for _ in range(_ATTEMPTS):
        protection = protect(of, minimum, stricter, ends)
        view = published(of, protection)
        leaks = tuple(Attack(view).recoveries())
        true = {(each.whole, each.parts) for each in sums(known) if each.equal} if known else set()
        guessed = frozenset(each for each in sums(view) if each.equal and (each.whole, each.parts) not in true)
        if not leaks or guessed <= stricter:
            break
        stricter |= guessed
    if known is not None and not leaks:
        truth = {entry.key: (entry.first.low, entry.second.low) for entry in known.entries}
        leaks = tuple(Attack(view, sums(known), truth).recoveries())
    return Guarded(protection, leaks)


def guard_all(slices: Sequence[Slice], minimum: int, ends: bool = True, kept: Path | None = None) -> tuple[Guarded, ...]:
    """``guard`` for every slice. ``kept`` is a folder of earlier findings: only slices that changed are done anew."""
    names = [_content(each, minimum, ends) for each in slices]
    found: dict[str, Guarded] = {}
    if kept is not None:
        found = {name: earlier for name in names if (earlier := _load(kept / f"{name}.json")) is not None}
    todo = {name: each for name, each in zip(names, slices, strict=True) if name not in found}
    work = partial(_guard_item, minimum=minimum, ends=ends)
    for (name, _), guarded in spread(work, list(todo.items()), lambda item: len(item[1].entries)):
        found[name] = guarded
        if kept is not None and not guarded.leaks:
            _save(kept / f"{name}.json", guarded.protection)
    return tuple(found[name] for name in names)


def _guard_item(item: tuple[str, Slice], minimum: int, ends: bool) -> Guarded:
    return guard(item[1], minimum, ends)


def _content(of: Slice, minimum: int, ends: bool) -> str:
    return hashlib.sha256(f"{_engine()} {minimum} {ends} {of!r}".encode()).hexdigest()[:32]


@cache
def _engine() -> str:
    """A change to this package, or to its solver, makes every earlier finding void."""
    import highspy

    sources = sorted(Path(__file__).parent.glob("*.py"))
    digest = hashlib.sha256(b"".join(source.read_bytes() for source in sources))
    return f"{highspy.Highs().version()} {digest.hexdigest()}"  # type: ignore[no-untyped-call]  # no annotations


_PARTS = ("hidden", "coded", "primary", "by_rule")


def _load(path: Path) -> Guarded | None:
    try:
        text = json.loads(path.read_text(encoding="utf-8"))
        sets = [frozenset((str(school), str(group)) for school, group in text[part]) for part in _PARTS]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return Guarded(Protection(*sets), ())


def _save(path: Path, protection: Protection) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    text = {part: sorted(getattr(protection, part)) for part in _PARTS}
    temporary.write_text(json.dumps(text), encoding="utf-8")
    os.replace(temporary, path)
