"""Keeps real files from every test outside tests/real: tests build their own data."""

from __future__ import annotations

import fcntl
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from data.build import build
from queries.run import kept

ROOT = Path(__file__).parent.parent
REAL = tuple(str(folder) + os.sep for folder in (ROOT / "data" / "plans", ROOT.parent / "shared"))
_EVENTS = frozenset(["open", "os.listdir", "os.scandir"])
_state = {"forbidden": False}


Committed = Callable[..., Path]


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


@pytest.fixture(scope="session")
def committed(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Committed:
    """Gives a new folder with the releases of the committed plans that are named, each plan built once in all the run,
    by whichever test process first asks for it."""
    base = tmp_path_factory.getbasetemp()
    shared = (base if worker_id == "master" else base.parent) / "committed"
    shared.mkdir(exist_ok=True)

    def together(*plans: str) -> Path:
        folder = tmp_path_factory.mktemp("releases")
        for plan in plans:
            with (shared / f"{plan}.lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                if not (shared / plan / "built").exists():
                    build(ROOT / "data" / "plans" / plan, shared / plan)
                    (shared / plan / "built").touch()
            shutil.copytree(shared / plan, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("built"))
        return folder

    return together


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last, but for the two that take longest: the one that has the committed plans built, so that
    meanwhile the other process has enough to do that does not wait for them, and the wall's ten thousand slides."""
    items.sort(key=lambda item: (item.get_closest_marker("first") is None, item.path.parent == ROOT / "tests" / "browser"))
