"""One server of the committed plans and one browser for each test process; every visit is watched."""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from data.build import build
from tests.browser.chromium import chromium
from tests.browser.routes import Address, addresses
from tests.browser.serving import ROOT, Served, serving
from tests.browser.visits import Visit

WALKED = ("dekalb", "durham", "riverbend")
"""Atlanta's pages are of the same kinds as DeKalb's; tests/real asks for each of them without a browser."""


@pytest.fixture(scope="session")
def releases(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The plans that are walked as releases, built by whichever test process comes first."""
    shared = tmp_path_factory.getbasetemp() if worker_id == "master" else tmp_path_factory.getbasetemp().parent
    folder = shared / "committed"
    with (shared / "committed.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            for plan in WALKED:
                build(ROOT / "data" / "plans" / plan, folder)
    return folder


@pytest.fixture(scope="session")
def site(releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(releases, tmp_path_factory.mktemp("site") / "server.log") as served:
        yield served


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="session")
def places(releases: Path) -> list[Address]:
    """One address of every kind of page."""
    return addresses(releases)


@pytest.fixture
def visit(browser: Browser, site: Served) -> Iterator[Callable[..., Visit]]:
    """Opens a reader's window on the site. At the end none of them may have seen an error."""
    visits: list[Visit] = []

    def opened(*, strict: bool = True, **context: object) -> Visit:
        visits.append(Visit(browser, site.base, strict=strict, **context))
        return visits[-1]

    yield opened
    for each in visits:
        each.close()
    assert [trouble for each in visits if each.strict for trouble in each.troubles] == []
