"""The access log of the internal tier: who read what, under which scope, how much, from which release.

One JSON line an access, appended to a file a UTC day in the private folder; no line is ever changed.
A line that a full disk keeps from being written is held and written when there is room, so that nothing
is lost and readers are still answered; past a bound, nothing is shown that could not be recorded.
"""

from __future__ import annotations

import json
import logging
import os
import re
import threading
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

log = logging.getLogger("waymark")
NAME = re.compile(r"access-(\d{4}-\d{2}-\d{2})\.jsonl")
MOST_HELD = 5000
LONGEST = 500


@dataclass(frozen=True)
class Access:
    """One access. ``at`` is UTC, ``who`` an issuer and subject, ``rows`` those of the database behind the reply."""

    at: str
    who: str
    role: str
    scope: str
    query: str
    status: int
    rows: int
    releases: dict[str, str]


def now() -> datetime:
    """The time in UTC."""
    return datetime.now(UTC)


class AccessLog:
    """Appends to the day's file; safe for threads, and for several processes on one file."""

    def __init__(self, folder: Path, days: int, clock: Callable[[], datetime] = now) -> None:
        self.folder = folder
        self._days = days
        self._clock = clock
        self._lock = threading.Lock()
        self._held: deque[bytes] = deque()
        self._torn = False
        self._day = ""
        os.register_at_fork(after_in_child=self._in_child)

    @property
    def held(self) -> int:
        """How many accesses wait for room on the disk."""
        return len(self._held)

    def has_room(self) -> bool:
        """Whether one more access can be recorded, now or later; tries to write what is held where it cannot."""
        if len(self._held) < MOST_HELD:
            return True
        with self._lock:
            self._try()
        return len(self._held) < MOST_HELD

    def record(self, access: Access) -> None:
        """Append one access, after those that are held. Never raises for a disk that fails; see ``has_room``."""
        line = (
            json.dumps(asdict(access) | {"query": access.query[:LONGEST]}, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
        )
        with self._lock:
            self._held.append(line)
            self._try()

    def _try(self) -> None:
        try:
            self._write()
        except OSError as error:
            log.error("the access log cannot be written (%s); %d lines are held", error.strerror or error, len(self._held))

    def _write(self) -> None:
        day = self._clock().date().isoformat()
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(self.folder / f"access-{day}.jsonl", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            while self._held:
                # A line that was cut off stays behind as it is; the next begins on a line of its own.
                line = b"\n" + self._held[0] if self._torn else self._held[0]
                written = os.write(handle, line)
                self._torn = written < len(line)
                if self._torn:
                    raise OSError(None, "the disk is full")
                self._held.popleft()
        finally:
            os.close(handle)
        if day != self._day:
            self._day = day
            self._forget(day)

    def _forget(self, today: str) -> None:
        if not self._days:
            return
        oldest = (datetime.fromisoformat(today) - timedelta(days=self._days)).date().isoformat()
        for path in self.folder.iterdir():
            found = NAME.fullmatch(path.name)
            if found and found[1] < oldest:
                path.unlink(missing_ok=True)

    def _in_child(self) -> None:
        self._lock = threading.Lock()
        self._held = deque()


def lines(folder: Path) -> Iterator[tuple[Path, int, str]]:
    """Every line of a folder's logs, oldest first, with its file and its place from 1. Raises OSError."""
    for path in sorted(path for path in folder.iterdir() if NAME.fullmatch(path.name)):
        with path.open(encoding="utf-8", errors="replace") as file:
            for place, line in enumerate(file, start=1):
                if line.strip():
                    yield path, place, line


def parsed(line: str) -> Access | None:
    """The access that a line records; None for a line that was cut off."""
    try:
        given = json.loads(line)
        return Access(**given) if isinstance(given, dict) else None
    except (ValueError, TypeError):
        return None
