"""Answers kept for the next reader, and the tally of what one request has read, kept answers included."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, TypeVar

T = TypeVar("T")
KEPT_ROWS = 100_000


@dataclass
class Reading:
    """What has been read so far: rows of the database behind the answers, and the releases by plan."""

    rows: int = 0
    releases: dict[str, str] = field(default_factory=dict)


_now: ContextVar[Reading | None] = ContextVar("reading", default=None)


@contextmanager
def tally() -> Iterator[Reading]:
    """Count what is read within; what is nested is counted outside too."""
    outer = _now.get()
    mine = Reading()
    token = _now.set(mine)
    try:
        yield mine
    finally:
        _now.reset(token)
        if outer is not None:
            outer.rows += mine.rows
            outer.releases |= mine.releases


def read(rows: tuple[T, ...]) -> tuple[T, ...]:
    """The rows, counted as read."""
    _add(len(rows))
    return rows


def read_of(plan: str, release: str) -> None:
    """Note which release the plan's rows are read from."""
    now = _now.get()
    if now is not None:
        now.releases[plan] = release


def _add(rows: int) -> None:
    now = _now.get()
    if now is not None:
        now.rows += rows


class Kept:
    """Answers by release, the least recently asked for going first. Bounded by rows, not by answers."""

    def __init__(self, rows: int = KEPT_ROWS) -> None:
        self._limit = rows
        self._rows = 0
        self._answers: OrderedDict[Hashable, tuple[Any, int, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, ask: Callable[[], T]) -> T:
        """The answer kept under the key, or asked for now and kept. Two threads may ask at once: both are right."""
        with self._lock:
            found = self._answers.get(key)
            if found is not None:
                self._answers.move_to_end(key)
                answer: T = found[0]
                _add(found[2])
                return answer
        with tally() as reading:
            answer = ask()
        weight = 1 + _rows(answer)
        with self._lock:
            if key not in self._answers and weight <= self._limit // 4:
                self._answers[key] = (answer, weight, reading.rows)
                self._rows += weight
                while self._rows > self._limit:
                    self._rows -= self._answers.popitem(last=False)[1][1]
        return answer

    def clear(self) -> None:
        with self._lock:
            self._answers.clear()
            self._rows = 0

    @property
    def rows(self) -> int:
        return self._rows


def _rows(answer: object) -> int:
    if isinstance(answer, dict):
        return sum(1 + _rows(value) for value in answer.values())
    return len(answer) if isinstance(answer, tuple) else 0
