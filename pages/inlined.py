"""What an embedded chart carries inside itself: style sheet, typeface and script, so that it is one request."""

from __future__ import annotations

import base64
import functools
import hashlib
import re
from pathlib import Path

from components import theme
from components.embed_document import Parts

ROOT = Path(__file__).parent.parent
ASSETS = ROOT / "assets"
WEIGHTS = (theme.REGULAR, theme.SEMIBOLD)
CODE = ("app.py", "pages/*.py", "components/**/*.py", "queries/**/*.py", "queries/sql/*.sql", "assets/embed.*", "assets/tips.js")


@functools.cache
def style() -> str:
    """The style sheet of an embed: the typeface as data, the tokens, the few rules it needs."""
    rules = (ASSETS / "embed.css").read_text("utf-8")
    tokens = re.sub(r"@font-face \{.*?\}\n", "", theme.css())
    asked = {*re.findall(r"var\((--[\w-]+)", rules), *(f"--{name}" for name in theme.LIGHT)}
    tokens = re.sub(r" *(--[\w-]+):.*\n", lambda token: token[0] if token[1] in asked else "", tokens)
    faces = "".join(
        f'@font-face {{ font-family: "{theme.FONT}"; font-weight: {weight}; src: url("{face}") format("woff2"); }}\n'
        for weight, face in zip(WEIGHTS, fonts(), strict=True)
    )
    return _small(faces + tokens + rules)


@functools.cache
def fonts() -> tuple[str, ...]:
    """The typeface of an embed as data addresses, one a weight."""
    files = (ASSETS / "fonts" / f"source-sans-3-embed-{weight}.woff2" for weight in WEIGHTS)
    return tuple(f"data:font/woff2;base64,{base64.b64encode(file.read_bytes()).decode()}" for file in files)


def _small(css: str) -> str:
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    return re.sub(r"\s*([{};,>])\s*|(:)\s", r"\1\2", re.sub(r"\s+", " ", css)).strip()


@functools.cache
def parts() -> Parts:
    """What each embed has in common with every other."""
    return Parts(style(), script(), fonts())


@functools.cache
def script() -> str:
    """The script of an embed, without its comments and indentation."""
    return "\n".join(small(ASSETS / name) for name in ("tips.js", "embed.js"))


def small(path: Path) -> str:
    """A script of ours without its comments and indentation."""
    text = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.S)
    lines = (re.sub(r" // .*$", "", line).strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line)


@functools.cache
def script_hash() -> str:
    """The embed's script as a source of a Content-Security-Policy."""
    return hash_of(script())


def hash_of(script: str) -> str:
    """A script's digest as a source of a Content-Security-Policy (CSP 3, 2.3.1)."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


@functools.cache
def code() -> bytes:
    """A digest of everything but the data that an embed is made from: it changes when this program does."""
    digest = hashlib.sha256()
    for pattern in CODE:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.digest()
