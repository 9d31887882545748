"""Reads an SVG back: where each text stands, by the widths of the vendored typeface."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from components.charts.svg import text_width

SNAPSHOTS = Path(__file__).parent / "snapshots"
_SVG = "{http://www.w3.org/2000/svg}"
_ASCENT, _DESCENT = 0.70, 0.22  # of the letters in use; measured from the letters' own outlines


@dataclass(frozen=True)
class Word:
    content: str
    left: float
    top: float
    right: float
    bottom: float
    size: float

    def hits(self, other: Word, slack: float = 0.5) -> bool:
        return (
            self.left + slack < other.right
            and other.left + slack < self.right
            and self.top + slack < other.bottom
            and other.top + slack < self.bottom
        )


def parse(picture: str) -> ElementTree.Element:
    return ElementTree.fromstring(picture)


def size(picture: str) -> tuple[float, float]:
    box = parse(picture).attrib["viewBox"].split()
    return float(box[2]), float(box[3])


def texts(picture: str) -> list[Word]:
    words = []
    for node, right, down in _placed(parse(picture), "text"):
        content = "".join(node.itertext())
        em = float(node.attrib["font-size"])
        width = text_width(content, em, int(node.attrib.get("font-weight", "400")))
        left = (
            right
            + float(node.attrib["x"])
            - width * {"start": 0, "middle": 0.5, "end": 1}[node.attrib.get("text-anchor", "start")]
        )
        base = down + float(node.attrib["y"])
        words.append(Word(content, left, base - _ASCENT * em, left + width, base + _DESCENT * em, em))
    return words


def _placed(
    node: ElementTree.Element, tag: str, right: float = 0.0, down: float = 0.0
) -> Iterator[tuple[ElementTree.Element, float, float]]:
    """Every element of a name, with how far the groups around it move it."""
    if moved := node.attrib.get("transform"):
        by = re.fullmatch(r"translate\(([-\d.]+) ([-\d.]+)\)", moved)
        assert by, moved
        right, down = right + float(by[1]), down + float(by[2])
    if node.tag == f"{_SVG}{tag}":
        yield node, right, down
    for child in node:
        yield from _placed(child, tag, right, down)


def outside(picture: str) -> list[Word]:
    """The texts that leave the picture, by more than half a pixel."""
    width, height = size(picture)
    return [w for w in texts(picture) if w.left < -0.5 or w.right > width + 0.5 or w.top < -0.5 or w.bottom > height + 0.5]


def overlaps(picture: str) -> list[tuple[str, str]]:
    """Every two texts that stand on each other."""
    words = texts(picture)
    return [(a.content, b.content) for i, a in enumerate(words) for b in words[i + 1 :] if a.hits(b)]


def struck(picture: str, strokes: Sequence[str] = ()) -> list[str]:
    """The words that a straight line, or a path of upright ones, of one of the colours given, runs through."""
    found = []
    words = texts(picture)
    for node, right, down in _placed(parse(picture), "line"):
        if strokes and node.attrib["stroke"] not in strokes:
            continue
        x1, y1, x2, y2 = (float(node.attrib[name]) for name in ("x1", "y1", "x2", "y2"))
        stroke = Word("", min(x1, x2) + right, min(y1, y2) + down, max(x1, x2) + right, max(y1, y2) + down, 0)
        found += [w.content for w in words if stroke.hits(w, 0.4)]
    for node, right, down in _placed(parse(picture), "path"):
        if strokes and node.attrib.get("stroke") not in strokes:
            continue
        for x, top, bottom in re.findall(r"M([-\d.]+) ([-\d.]+)V([-\d.]+)", node.attrib["d"]):
            at, upper, lower = float(x) + right, float(top) + down, float(bottom) + down
            found += [w.content for w in words if Word("", at, upper, at, lower, 0).hits(w, 0.4)]
    return found


def holes(picture: str) -> list[tuple[float, float, float, float]]:
    """Left, top, right and bottom of what is left out of the clipped part of a picture."""
    found = re.search(r'<clipPath id="[^"]*-c"><path d="([^"]*)"', picture)
    assert found
    parts = [[tuple(map(float, p.split())) for p in part.rstrip("Z").split("L")] for part in found[1].split("M")[2:]]
    return [(min(p[0] for p in o), min(p[1] for p in o), max(p[0] for p in o), max(p[1] for p in o)) for o in parts]


def assert_snapshot(name: str, content: str) -> None:
    """Compares with the committed file; ``UPDATE_SNAPSHOTS=1`` writes it anew."""
    path = SNAPSHOTS / name
    if os.environ.get("UPDATE_SNAPSHOTS"):
        SNAPSHOTS.mkdir(exist_ok=True)
        path.write_text(content, encoding="utf-8")
    assert content == path.read_text(encoding="utf-8"), f"{name} differs; look at it, then run with UPDATE_SNAPSHOTS=1"
