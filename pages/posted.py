"""The one body that this site's pages post to Dash, and the refusal of any other.

Dash trusts its own renderer and answers a body of another shape with an error of the server;
a body that is not ours is the sender's mistake, and is told so before Dash sees it.
"""

from __future__ import annotations

from collections.abc import Container


def sound(body: object, outputs: Container[str]) -> bool:
    """Whether ``body`` asks, in the shape the browser sends, for one of the ``outputs`` that callbacks have."""
    if not isinstance(body, dict):
        return False
    match body:
        case {
            "output": str() as output,
            "outputs": [list() as blocks, list() as figures, {"id": "page", "property": "data"}],
            "inputs": [{"id": "address", "property": "data", "value": _}],
            "changedPropIds": list() as changed,
        }:
            return (
                output in outputs
                and body.get("state", []) == []
                and all(_asks(part, "block", "html") for part in blocks)
                and all(_asks(part, "figure", "figure") for part in figures)
                and all(isinstance(name, str) for name in changed)
            )
    return False


def _asks(part: object, kind: str, prop: str) -> bool:
    match part:
        case {"id": dict() as name, "property": str() as wanted}:
            return wanted == prop and list(name) == [kind] and isinstance(name[kind], str)
    return False
