"""An SVG of this site as a PNG, by resvg: no browser, and no typeface but the vendored one."""

from __future__ import annotations

from pathlib import Path

import resvg_py

from components.theme import FONT

FONTS = tuple(str(Path(__file__).parent.parent / "assets" / "fonts" / f"source-sans-3-{weight}.ttf") for weight in (400, 600))
SHARP = 2.0


def png(picture: str, zoom: float = SHARP) -> bytes:
    """The picture ``zoom`` times as many pixels wide and tall as it says. Colours must stand by value in it.

    Raises ValueError where the text is no SVG.
    """
    return resvg_py.svg_to_bytes(
        svg_string=picture,
        zoom=zoom,
        skip_system_fonts=True,
        font_files=list(FONTS),
        font_family=FONT,
        sans_serif_family=FONT,
    )
