"""What the browser posts to Dash after a filter change, built from what the server itself has sent."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient

UPDATE = "/_dash-update-component"


def follow_body(client: FlaskClient, page: str, href: object) -> dict[str, Any]:
    """The body with which the page at ``page`` asks for what its blocks hold under ``href``."""
    layout = client.get("/_dash-layout", query_string={"at": page}).get_json()
    dependency = next(d for d in client.get("/_dash-dependencies").get_json() if d["inputs"][0]["id"] == "address")
    return body_of(layout, dependency["output"], href)


def body_of(layout: Any, output: str, href: object) -> dict[str, Any]:
    """The same, of a layout and the name of the callback's outputs."""
    blocks, figures = _ids(layout, "block"), _ids(layout, "figure")
    return {
        "output": output,
        "outputs": [
            [{"id": {"block": name}, "property": "html"} for name in blocks],
            [{"id": {"figure": name}, "property": "figure"} for name in figures],
            {"id": "page", "property": "data"},
        ],
        "inputs": [{"id": "address", "property": "data", "value": {"href": href}}],
        "changedPropIds": ["address.data"],
        "parsedChangedPropsIds": ["address.data"],
        "state": [],
    }


def _ids(node: Any, kind: str) -> list[str]:
    if isinstance(node, list):
        return [name for child in node for name in _ids(child, kind)]
    if not isinstance(node, dict):
        return []
    props = node.get("props", {})
    mine = props.get("id")
    own = [mine[kind]] if isinstance(mine, dict) and kind in mine else []
    return own + _ids(props.get("children"), kind)
