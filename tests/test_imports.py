"""Import rules that name single modules, which import-linter's contracts cannot say without a list of the rest."""

from __future__ import annotations

import grimp
import pytest

PACKAGES = ("pages", "components", "queries", "data")
ALLOWED = {
    ("components", "queries"): {"queries.types", "queries.filters"},
    ("queries", "data"): {"data.connection"},
    ("data", "queries"): {"queries.types", "queries.status", "queries.gaps"},
}


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph(*PACKAGES, include_external_packages=True)


@pytest.mark.parametrize("pair", ALLOWED)
def test_one_package_reaches_only_named_modules_of_another(graph: grimp.ImportGraph, pair: tuple[str, str]) -> None:
    source, target = pair
    found = {
        imported
        for module in graph.modules
        if module.split(".")[0] == source
        for imported in graph.find_modules_directly_imported_by(module)
        if imported.split(".")[0] == target
    }
    assert found, f"{source} imports nothing of {target}: the rule would hold for nothing"
    assert found <= ALLOWED[pair]


def test_pure_modules_import_nothing_of_ours_but_each_other(graph: grimp.ImportGraph) -> None:
    for name in ("queries.types", "queries.filters"):
        ours = {m for m in graph.find_modules_directly_imported_by(name) if m.split(".")[0] in PACKAGES}
        assert ours <= {"queries.types"}
    for name in ("queries.status", "queries.gaps"):
        reached = {m for m in graph.find_upstream_modules(name) if m.split(".")[0] in ("data", "pages", "components")}
        assert not reached


def test_nothing_imports_the_app_module(graph: grimp.ImportGraph) -> None:
    assert "dash" in graph.modules
    assert "app" not in graph.modules
