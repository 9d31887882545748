"""Runs a function over many items on all cores, the largest items first."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from multiprocessing import get_context
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")
_WORTH_A_PROCESS = 800  # below this weight in all, starting Python anew takes longer than the work


def spread(
    function: Callable[[Item], Result], items: Sequence[Item], weight: Callable[[Item], int]
) -> Iterator[tuple[Item, Result]]:
    """Each item with its result, in no particular order. ``function`` and items must be picklable."""
    ordered = sorted(items, key=lambda item: -weight(item))
    cores = min(os.cpu_count() or 1, len(ordered))
    if cores < 2 or sum(map(weight, ordered)) < _WORTH_A_PROCESS:
        yield from ((item, function(item)) for item in ordered)
        return
    # Spawned, not forked: the parent may hold DuckDB files open, which do not survive a fork.
    with ProcessPoolExecutor(cores, mp_context=get_context("spawn"), initializer=_give_way) as pool:
        jobs = [(item, pool.submit(function, item)) for item in ordered]
        for item, job in jobs:
            yield item, job.result()


def _give_way() -> None:
    """A build beside a running server takes what time is left."""
    with suppress(OSError, AttributeError):
        os.nice(10)
