"""One server of the committed plans and one browser for each test process; every visit is watched."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import chromium
from tests.browser.routes import Address, addresses
from tests.browser.serving import Served, serving
from tests.browser.visits import Visit
from tests.conftest import Committed

Windows = dict[str, list[Visit]]
WALKED = ("dekalb", "durham", "riverbend")
"""Atlanta's pages are of the same kinds as DeKalb's; tests/real asks for each of them without a browser."""


@pytest.fixture(scope="session")
def releases(committed: Committed) -> Path:
    """The plans that are walked, as releases."""
    return committed(*WALKED)


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


@pytest.fixture(scope="session")
def windows() -> Iterator[Windows]:
    """Windows at rest, by how they were opened."""
    resting: Windows = {}
    yield resting
    for each in (window for alike in resting.values() for window in alike):
        each.close()


@pytest.fixture
def visit(browser: Browser, site: Served, windows: Windows) -> Iterator[Callable[..., Visit]]:
    """Opens a reader's window on the site. At the end none of them may have seen an error.

    ``lasting``: a window that an earlier test used will do, with what its cache holds; a new one costs more than most
    of what is done in it. It may only be asked for where nothing is changed in it that outlasts its page but
    the size and the colours, which are put back.
    """
    visits: list[tuple[Visit, str]] = []

    def opened(*, strict: bool = True, lasting: bool = False, **context: object) -> Visit:
        how = repr((strict, sorted(context.items()))) if lasting else ""
        visits.append((windows[how].pop() if windows.get(how) else Visit(browser, site.base, strict=strict, **context), how))
        return visits[-1][0]

    yield opened
    troubles = [trouble for each, _ in visits if each.strict for trouble in each.troubles]
    for each, how in visits:
        if how and not troubles:
            each.rest()
            windows.setdefault(how, []).append(each)
        else:
            each.close()
    assert troubles == []
