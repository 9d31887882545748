"""Findings kept by content, so that a new release redoes only what changed."""

from __future__ import annotations

import hashlib
import json
import os
import time
from contextlib import suppress
from functools import cache
from pathlib import Path


def content(*parts: object) -> str:
    """A name for what is found from these parts, by this engine."""
    return hashlib.sha256(repr((_engine(), *parts)).encode()).hexdigest()[:32]


@cache
def _engine() -> str:
    """A change to this package, or to its solver, makes every earlier finding void."""
    import highspy

    sources = sorted(Path(__file__).parent.glob("*.py"))
    digest = hashlib.sha256(b"".join(source.read_bytes() for source in sources))
    return f"{highspy.Highs().version()} {digest.hexdigest()}"  # type: ignore[no-untyped-call]  # no annotations


class Kept:
    """A folder of findings, one small file each; None keeps nothing."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def read(self, name: str) -> dict[str, list[list[str]]] | None:
        """What was kept under the name; None where there is nothing, or nothing whole."""
        if self._folder is None:
            return None
        path = self._folder / f"{name}.json"
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        with suppress(OSError):
            _used(path)
        return found if isinstance(found, dict) else None

    def write(self, name: str, finding: dict[str, list[list[str]]]) -> None:
        """Keep a finding. A folder that cannot be written to costs time at the next build, and nothing else."""
        if self._folder is None:
            return
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            temporary = self._folder / f".{name}.{os.getpid()}.tmp"
            temporary.write_text(json.dumps(finding), encoding="utf-8")
            _used(temporary)
            os.replace(temporary, self._folder / f"{name}.json")


def _used(path: Path) -> None:
    """Mark a finding as used now, by the clock that ``prune`` is asked with."""
    now = time.time_ns()
    os.utime(path, ns=(now, now))


def prune(folder: Path, since: int) -> int:
    """Delete the findings of a folder that were last used before ``since``, in nanoseconds as ``time.time_ns`` gives; how many.

    The caller must be the only one to write there. What cannot be deleted stays, and takes room.
    """
    gone = 0
    for path in folder.iterdir() if folder.is_dir() else ():
        with suppress(OSError):
            if path.stat().st_mtime_ns < since:
                path.unlink()
                gone += 1
    return gone
