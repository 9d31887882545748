"""A viewer's scope admits the schools it names, and every school where it names none."""

from __future__ import annotations

from queries.scope import PUBLIC, Scope


def test_a_principal_sees_exact_values_of_own_schools_only() -> None:
    principal = Scope("internal", frozenset({"0103"}))
    assert principal.admits("0103")
    assert not principal.admits("0104")
    assert not principal.admits("")
    assert not Scope("internal", frozenset()).admits("0103")
    assert PUBLIC.admits("0103")
