"""Finds words an editor left to be filled in, and addresses that lead nowhere."""

from __future__ import annotations

import re

from data.draft import Draft

PLACEHOLDER = re.compile(
    r"\b(insert|add|enter|paste)\s+(a\s+|the\s+|your\s+)?(link|links|url|text|name|date|number|value|here|data|source|title|photo|image)\b"
    r"|\[\s*(insert|link|name|date|tbd|tba|text|url)\b[^\]]*\]"
    r"|\b(tbd|tba|tbc|lorem\s+ipsum|to\s+be\s+(determined|announced|decided|confirmed|completed|filled)|fixme)\b"
    r"|\b(placeholder\s+text|text\s+goes\s+here|link\s+goes\s+here|coming\s+soon)\b"
    r"|(?<![\w.])x{2,}(?![\w.])|\?{3,}|_{4,}",
    re.IGNORECASE,
)
_TODO = re.compile(r"\bTODO\b")
_WEB = re.compile(r"(https?://[^\s/]+\.[^\s]+|mailto:[^\s@]+@[^\s@]+)\Z", re.IGNORECASE)


def placeholder(text: str) -> str:
    """The placeholder a text still holds, "" where it holds none. "TODO" counts in capitals only: Spanish has the word."""
    found = PLACEHOLDER.search(text) or _TODO.search(text)
    return found[0] if found else ""


def check(draft: Draft) -> None:
    for rows in draft.tables.values():
        name = rows.table.name
        for column in rows.table.columns:
            if column.type not in ("text", "url") or not rows.rows:
                continue
            found: dict[str, str] = {}
            for number, row in rows:
                text = row[column.name]
                if not isinstance(text, str):
                    continue
                if text not in found:
                    found[text] = placeholder(text)
                if found[text]:
                    remedy = f"replace {found[text]!r}, or leave the cell empty"
                    draft.add(name, number, column.name, text, "the final text", remedy, warning=True)
                elif column.type == "url" and not _WEB.match(text):
                    remedy = "write the whole address, beginning with https://"
                    draft.add(name, number, column.name, text, "a web address", remedy, warning=True)
