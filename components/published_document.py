"""The document around a page that is published as a file: its head, and the page itself."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class Files:
    """Addresses of the files a document asks for, from where the document lies."""

    style: str
    shared: tuple[str, ...]
    script: str
    plotly: str
    icon: str
    fonts: tuple[str, ...]


def document(*, title: str, description: str, release: str, painted: str, files: Files, policy: str, shared: str = "") -> str:
    """A whole HTML document for any static host, its policy inside it. ``shared`` are the tags of a link's preview."""
    preloads = "".join(f'<link rel="preload" as="font" type="font/woff2" crossorigin href="{font}">' for font in files.fonts)
    shared_scripts = "".join(f'<script defer src="{script}"></script>' for script in files.shared)
    return (
        f"{_open(release, policy)}<title>{escape(title)}</title>"
        f'<meta name="description" content="{escape(description)}">{shared}'
        f'<link rel="icon" href="{files.icon}" type="image/svg+xml">{preloads}<link rel="stylesheet" href="{files.style}">'
        f'{shared_scripts}<script defer src="{files.script}" data-plotly="{files.plotly}"></script>'
        f'</head><body><div id="paint">{painted}</div></body></html>'
    )


def not_found(*, title: str, release: str, painted: str, style: str, script: str, policy: str) -> str:
    """The page of what was not found. A host shows it at any depth, so it carries all it needs inside itself."""
    return (
        f"{_open(release, policy)}<title>{escape(title)}</title>"
        f'<meta name="robots" content="noindex"><link rel="icon" href="data:,"><style>{style}</style>'
        f'</head><body><div id="paint">{painted}</div><script>{script}</script></body></html>'
    )


def _open(release: str, policy: str) -> str:
    return (
        f'<!DOCTYPE html><html lang="en" data-scheme="auto" data-release="{escape(release)}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">'
    )
