"""One layout, two renderers: a Dash tree as Dash mounts it, and the same tree as HTML.

``Block`` is the unit a filter change replaces: a piece of finished HTML, with the interactive
chart behind it where there is one. ``to_html`` walks any layout of ours and writes escaped HTML,
each Block as the HTML it holds; so the first paint, the page without scripts and Dash's own
picture cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "source", "wbr", "col"})
RENAMED = {"className": "class", "class_name": "class", "htmlFor": "for", "html_for": "for", "html_size": "size"}
NOT_ATTRIBUTES = frozenset({"children", "n_clicks", "n_submit", "n_blur", "persistence", "key", "options", "color", "debounce"})


class _Own(Component):
    """What Dash asks of a component class, said once for ours."""

    _namespace = "components"  # Dash imports this name for every component it makes
    _children_props = []
    _base_nodes = ["children"]
    _prop_names = []
    _valid_wildcard_attributes = []
    available_properties: list[str] = []
    available_wildcard_properties: list[str] = []


class Block(_Own):
    """A replaceable piece of a page: ``html`` is painted at once, ``children`` on first use.

    ``children`` may hold one ``dcc.Graph``; the browser mounts it when the reader points at or
    touches the picture (assets/waymark.js), so a page of twelve charts costs as much as a page
    of none. ``html`` must come from ``to_html`` or a chart's SVG, never from outside text.
    """

    _type = "Block"
    _prop_names = ["children", "id", "html", "className"]
    children: Any
    html: str
    id: dict[str, str]

    def __init__(
        self,
        children: dcc.Graph | None = None,
        *,
        id: str,
        html: str,
        className: str = "",  # noqa: N803  # the prop's name in React
    ) -> None:
        super().__init__(children=children, id={"block": id}, html=html, className=className)  # type: ignore[no-untyped-call]  # Dash's


class Raw(_Own):
    """Finished HTML or SVG inside a tree that will be frozen; Dash itself never sees one."""

    _type = "Raw"

    def __init__(self, markup: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # Dash's
        self.markup = markup

    def to_plotly_json(self) -> dict[str, Any]:
        """Raises TypeError: finished markup outside a Block would not reach the browser."""
        raise TypeError("Raw markup must be frozen into a Block")


def frozen(block_id: str, *content: Any, class_name: str = "") -> Block:
    """A Block that holds some content as finished HTML: what never needs React costs it nothing."""
    return Block(id=block_id, html="".join(to_html(part) for part in content), className=class_name)


def aria(**names: str) -> dict[str, Any]:
    """Accessibility attributes for a Dash component: ``aria(label="Goals")`` is aria-label."""
    return {f"aria-{name}": text for name, text in names.items()}


def dataset(**names: str) -> dict[str, Any]:
    """data- attributes for a Dash component, underscores as hyphens."""
    return {f"data-{name.replace('_', '-')}": text for name, text in names.items()}


def to_html(node: Any) -> str:
    """Escaped HTML of a Dash component, text, number, Raw, None or a list of these.

    Raises TypeError for a component this site does not use, so that a new one is added here
    knowingly instead of vanishing from the page without scripts.
    """
    if node is None or node is False:
        return ""
    if isinstance(node, Raw):
        return node.markup
    if isinstance(node, list | tuple):
        return "".join(to_html(child) for child in node)
    if isinstance(node, str | int | float):
        return escape(str(node), quote=False)
    if isinstance(node, Block):
        name = escape(node.id["block"])
        class_name = escape(getattr(node, "className", ""))
        return f'<div class="block {class_name}" data-block="{name}"><div class="still">{node.html}</div></div>'
    if isinstance(node, dcc.Graph | dcc.Store):
        return ""
    if isinstance(node, Component):
        return _element(node)
    raise TypeError(f"cannot write {type(node).__name__} as HTML")


def _element(node: Component) -> str:
    props = node.to_plotly_json()["props"]
    if isinstance(node, dbc.Select):
        chosen = props.get("value")
        inner = "".join(_option(o["value"], o["label"], o["value"] == chosen) for o in props.get("options", []))
        attributes = {k: v for k, v in props.items() if k != "value"}
        return f"<select{_attributes(attributes, 'form-select')}>{inner}</select>"
    if isinstance(node, dbc.Input):
        return f"<input{_attributes(props, 'form-control')}>"
    if isinstance(node, dbc.Button):
        return f"<button{_attributes(props, 'btn')}>{to_html(props.get('children'))}</button>"
    if isinstance(node, dbc.Label):
        return f"<label{_attributes(props, 'form-label')}>{to_html(props.get('children'))}</label>"
    if node.__module__.startswith("dash.html"):
        tag = (props and node._type.lower()) or node._type.lower()
        if tag in VOID:
            return f"<{tag}{_attributes(props)}>"
        return f"<{tag}{_attributes(props)}>{to_html(props.get('children'))}</{tag}>"
    raise TypeError(f"cannot write {node._type} as HTML")


def _option(value: str, label: str, chosen: bool) -> str:
    return f'<option value="{escape(value)}"{" selected" if chosen else ""}>{escape(label)}</option>'


def _attributes(props: dict[str, Any], base_class: str = "") -> str:
    pairs: dict[str, str | None] = {"class": base_class} if base_class else {}
    for name, value in props.items():
        if name in NOT_ATTRIBUTES or value is None or value is False:
            continue
        if name == "id" and not isinstance(value, str):
            continue
        key = RENAMED.get(name, name if "-" in name else name.lower())
        if key == "class":
            pairs[key] = " ".join(part for part in (pairs.get("class"), value) if part)
        elif isinstance(value, dict):
            pairs[key] = ";".join(f"{_kebab(k)}:{v}" for k, v in value.items())
        elif value is True:
            pairs[key] = "true" if "-" in key else None
        else:
            pairs[key] = str(value)
    return "".join(f" {k}" if v is None else f' {k}="{escape(v)}"' for k, v in pairs.items())


def _kebab(name: str) -> str:
    return "".join(f"-{c.lower()}" if c.isupper() else c for c in name)


def blocks_of(tree: Component) -> Iterator[tuple[str, Block]]:
    """Every Block of a layout with its id, in document order."""
    if isinstance(tree, Block):
        yield tree.id["block"], tree
        return
    children = getattr(tree, "children", None)
    for child in children if isinstance(children, list | tuple) else [children]:
        if isinstance(child, Component):
            yield from blocks_of(child)


__all__ = ["Block", "Raw", "blocks_of", "frozen", "html", "to_html"]
