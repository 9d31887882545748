"""What must hold of every picture, in one call; and snapshots of pictures and data in lines that can be compared."""

from __future__ import annotations

import json
import re

from tests.components.pictures import assert_snapshot, outside, overlaps, texts


def assert_readable(picture: str, apart: bool = True) -> None:
    """All text at least 12 px and inside the view box; with ``apart`` no line lies over another."""
    assert [w for w in texts(picture) if w.size < 12] == []
    assert outside(picture) == []
    if apart:
        assert overlaps(picture) == []


def said(picture: str) -> list[str]:
    """Every line of text, in the order drawn."""
    return [w.content for w in texts(picture)]


def snap_picture(name: str, picture: str) -> None:
    assert_snapshot(f"{name}.svg", re.sub(r"(?<=>)(?=<)", "\n", picture) + "\n")


def snap_data(name: str, data: object) -> None:
    """Keys sorted, numbers rounded to three decimals."""
    assert_snapshot(f"{name}.json", json.dumps(_rounded(data), indent=1, sort_keys=True, ensure_ascii=False) + "\n")


def _rounded(value: object) -> object:
    if isinstance(value, float):
        return round(value, 3)
    if isinstance(value, dict):
        return {str(k): _rounded(v) for k, v in value.items()}
    return [_rounded(v) for v in value] if isinstance(value, list | tuple) else value
