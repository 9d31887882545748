"""Keeps real files from every test outside tests/real: tests build their own data."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from queries.run import kept

ROOT = Path(__file__).parent.parent
REAL = tuple(str(folder) + os.sep for folder in (ROOT / "data" / "plans", ROOT.parent / "shared"))
_EVENTS = frozenset(["open", "os.listdir", "os.scandir"])
_state = {"forbidden": False}


class RealFileError(AssertionError):
    """A test outside tests/real has opened a real plan."""


def _watch(event: str, args: tuple[object, ...]) -> None:
    if _state["forbidden"] and event in _EVENTS and args and isinstance(args[0], str | os.PathLike):
        path = os.path.abspath(os.fspath(args[0]))
        if f"{path}{os.sep}".startswith(REAL):
            raise RealFileError(f"{path} is real; only tests in tests/real may read it")


sys.addaudithook(_watch)  # sees every way Python opens a file; hooks cannot be removed, so it has a switch


@pytest.fixture(autouse=True)
def _no_real_files(request: pytest.FixtureRequest) -> Iterator[None]:
    _state["forbidden"] = ROOT / "tests" / "real" not in request.path.parents
    yield
    _state["forbidden"] = False


@pytest.fixture(autouse=True)
def _fresh_answers() -> None:
    """Two tests may build the same rows, and so the same release: no answer passes from one to the other."""
    kept.clear()
