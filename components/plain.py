"""A small document of its own, for signing in and for pairing: a heading, paragraphs, forms, and no script."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape


def document(title: str, body: Sequence[str], style: str, icon: str, extra: str = "") -> str:
    """The whole document; ``body`` and ``extra`` are markup already, ``title`` is text."""
    return (
        '<!DOCTYPE html><html lang="en" data-scheme="auto"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
        f'<meta name="color-scheme" content="light dark"><title>{escape(title)} · Waymark</title>'
        f'<link rel="icon" href="{escape(icon)}" type="image/svg+xml"><style>{style}{_STYLE}</style></head>'
        f'<body><main class="page plain" id="content"><h1>{escape(title)}</h1>{"".join(body)}</main>{extra}</body></html>'
    )


def paragraph(text: str, role: str = "") -> str:
    """A paragraph of text; ``role`` "status" or "alert" has it read out."""
    said = f' role="{role}"' if role else ""
    return f"<p{said}>{escape(text)}</p>"


def link(text: str, href: str) -> str:
    """A paragraph that is one link."""
    return f'<p><a href="{escape(href)}">{escape(text)}</a></p>'


def button(text: str, action: str, **hidden: str) -> str:
    """A form of one button, which posts the hidden fields."""
    fields = "".join(f'<input type="hidden" name="{escape(n)}" value="{escape(v)}">' for n, v in hidden.items())
    return f'<form method="post" action="{escape(action)}">{fields}{_submit(text)}</form>'


def asked_code(label: str, text: str, action: str, length: int) -> str:
    """A form that asks for a code of so many letters and digits."""
    return (
        f'<form method="post" action="{escape(action)}"><label for="code">{escape(label)}</label> '
        f'<input id="code" name="code" maxlength="{length + 6}" autocomplete="off" autocapitalize="characters" '
        f'spellcheck="false" required> {_submit(text)}</form>'
    )


def shown_code(code: str) -> str:
    """A code to be read from across a room, letter by letter where it is read out."""
    spelt = f'<span class="visually-hidden">{escape(" ".join(code))}</span>'
    return f'<p class="code"><span aria-hidden="true">{escape(code)}</span>{spelt}</p>'


def items(lines: Sequence[str]) -> str:
    """A list of markup."""
    return f"<ul>{''.join(f'<li>{line}</li>' for line in lines)}</ul>"


def _submit(text: str) -> str:
    return f'<button class="button" type="submit">{escape(text)}</button>'


_STYLE = (
    ".plain{max-width:44rem;margin:3rem auto;padding:0 1rem}.plain .code{font-size:clamp(3rem,14vw,11rem);letter-spacing:.08em;"
    "font-weight:600;font-variant-numeric:tabular-nums;margin:.5rem 0;white-space:nowrap}.plain form{margin:1rem 0}"
    ".plain li form{display:inline;margin-left:.6rem}.plain input#code{font:inherit;font-size:1.5rem;width:9em;padding:.3em}"
)
