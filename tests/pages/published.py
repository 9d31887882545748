"""Reads a published folder the way a browser does: every address of every file, and where it leads."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

ADDRESS = re.compile(r' (href|src|action|data-href|data-copy-url|data-figure|data-plotly|content|srcset)="([^"]*)"')
CODE = re.compile(r"<iframe src=\"([^\"]*)\"")


def addresses(file: Path) -> Iterator[tuple[str, str]]:
    """The addresses of one file, each with what kind it is: the attribute, css, figure or code."""
    text = file.read_text("utf-8")
    if file.suffix == ".html":
        body = re.sub(r"<textarea.*?</textarea>|<style>.*?</style>|<script>.*?</script>", "", text, flags=re.S)
        for name, value in ADDRESS.findall(body):
            if name != "content":
                yield name, unescape(value)
        for code in re.findall(r'data-copy-code="([^"]*)"|<textarea[^>]*>(.*?)</textarea>', text, flags=re.S):
            for address in CODE.findall(unescape("".join(code))):
                yield "code", unescape(address)
        for style in re.findall(r"<style>(.*?)</style>", text, flags=re.S):
            yield from (("css", at) for at in re.findall(r'url\("?([^")]+)', style))
    elif file.suffix == ".css":
        yield from (("css", at) for at in re.findall(r'url\("?([^")]+)', text))
    elif file.suffix == ".json" and file.parent.name == "figures":
        yield from (("figure", at) for at in _customdata(json.loads(text)))


def _customdata(value: Any, key: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _customdata(part, name)
    elif isinstance(value, list):
        for part in value:
            yield from _customdata(part, key)
    elif isinstance(value, str) and (key == "customdata" or value.startswith("/")):
        yield value


def leads_to(folder: Path, file: Path, address: str, base: str) -> Path:
    """The file that a browser gets where the folder is served at ``base``. Fails where it leaves the folder."""
    here = f"http://host.example{base}{file.relative_to(folder).as_posix()}"
    target = urlsplit(urljoin(here, address))
    assert target.netloc == "host.example", f"{file}: {address} leaves the host"
    assert target.path.startswith(base), f"{file}: {address} leaves {base}"
    found = folder / target.path.removeprefix(base)
    assert found.is_file(), f"{file}: {address} leads nowhere"
    if target.fragment:
        assert f' id="{target.fragment}"' in found.read_text("utf-8"), f"{file}: {address} names no place in {found.name}"
    return found


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def state(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Bytes and time of every file."""
    return {str(p.relative_to(folder)): (p.read_bytes(), p.stat().st_mtime_ns) for p in files(folder)}
