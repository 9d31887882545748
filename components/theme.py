"""The house style as data: colours, type sizes and spacing, and the style sheet made from them.

Both chart renderers, the pages and the grid read these same tokens. Every text colour reaches a
contrast of 4.5:1 on the ground and the panel, every mark 3:1 (WCAG 2.1, 1.4.3 and 1.4.11); the
hairlines ``grid`` and ``axis`` are exempt because nothing is read from them alone.
"""

from __future__ import annotations

from typing import Literal

Scheme = Literal["light", "dark"]

FONT = "Source Sans 3"
FONT_STACK = f'"{FONT}", system-ui, "Segoe UI", Helvetica, Arial, sans-serif'
STAND_IN = f"{FONT} stand-in"
"""What a page's words are set in until its typeface has come: Arial, or a face of the same widths, at the typeface's size."""

LIGHT: dict[str, str] = {
    "ground": "#ffffff",
    "panel": "#f6f6f3",
    "ink": "#16191d",
    "muted": "#565d66",
    "grid": "#dfe2e5",
    "axis": "#8b929a",
    "actual": "#12436d",
    "target": "#a35200",
    "third": "#1f6f68",
    "fourth": "#801650",
    "other": "#666d7a",
    "behind": "#a33b1f",
}
DARK: dict[str, str] = {
    "ground": "#111827",
    "panel": "#1b2433",
    "ink": "#e8eaed",
    "muted": "#a9b1ba",
    "grid": "#2b3340",
    "axis": "#7d8794",
    "actual": "#7db7e8",
    "target": "#f2a65a",
    "third": "#5cc8bd",
    "fourth": "#e79ac4",
    "other": "#9aa3ae",
    "behind": "#ff9a7a",
}
SCHEMES: dict[Scheme, dict[str, str]] = {"light": LIGHT, "dark": DARK}

TEXT_TOKENS = ("ink", "muted", "actual", "target", "third", "fourth", "other", "behind")
MARK_TOKENS = ("actual", "target", "third", "fourth", "other", "behind", "muted")

SIZES = (13, 15, 17, 21, 28, 40)
SMALL = 12
"""The least size of any text; only a chart's notes use it."""
BODY, LEAD, NAME, SECTION, TITLE, FIGURE = SIZES
REGULAR, SEMIBOLD = 400, 600
SPACE = 4
RADIUS = 6
PAGE_WIDTH = 1180

# By weight, how wide the prose of ten of this site's pages runs in the typeface, of its width in Arial: with it, lines
# break where they will when the typeface takes over. Ascent and descent are the typeface's own in em and a little more
# on either side. That moves nothing, since every line height is the page's own; but a browser would take the same words
# in the typeface, a pixel wider, for a larger text that was painted late.
STAND_IN_SIZE = {REGULAR: 0.928, SEMIBOLD: 0.894}
ASCENT, DESCENT = 1.024 + 0.08, 0.4 + 0.08
LOCAL = {
    REGULAR: ("Arial", "Liberation Sans", "Helvetica"),
    SEMIBOLD: ("Arial Bold", "Liberation Sans Bold", "Helvetica Bold"),
}

# The small file holds what English and the signs of this site need; the whole family loads only where a name asks for more.
LATIN = (
    "U+0000-00FF, U+0131, U+0152-0153, U+02BB-02BC, U+02C6, U+02DA, U+02DC, U+0304, U+0308, U+0329, "
    "U+2000-206F, U+20AC, U+2122, U+2190-2193, U+2212, U+2215, U+2248, U+2260, U+2264-2265, U+2713, U+FEFF, U+FFFD"
)
BEYOND_LATIN = "U+0100-0130, U+0132-0151, U+0154-024F, U+1E00-1EFF"


def token(name: str, scheme: Scheme = "light") -> str:
    """The value of a colour token as #rrggbb. Raises KeyError for a name that is no token."""
    return SCHEMES[scheme][name]


def luminance(colour: str) -> float:
    """Relative luminance 0-1 of an sRGB colour #rrggbb (WCAG 2.1's definition)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio 1-21 of two colours #rrggbb, in either order (WCAG 2.1)."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def css() -> str:
    """The style sheet of tokens: typeface, sizes, spacing, and both colour schemes.

    Light by default; dark under ``[data-scheme=dark]``, and under the reader's own setting where
    nothing or ``auto`` is asked for. Print is always light. Sizes are in rem, so that a reader's
    own text size holds.
    """
    faces = "".join(_face(weight) + _stand_in(weight) for weight in (REGULAR, SEMIBOLD))
    others = FONT_STACK.partition(", ")[2]
    fixed = [f'--font: "{FONT}", "{STAND_IN}", {others};']
    fixed += [f"--size-{size}: {size / 16:g}rem;" for size in (SMALL, *SIZES)]
    fixed += [f"--space-{n}: {n * SPACE}px;" for n in range(1, 13)]
    fixed += [f"--radius: {RADIUS}px;", f"--page: {PAGE_WIDTH}px;", "--text: 68ch;", "--leading: 1.45;", "--leading-tight: 1.15;"]
    dark_choice = ':root:not([data-scheme]), [data-scheme="auto"]'
    return (
        "/* Generated from components/theme.py; do not edit by hand. */\n"
        + faces
        + _block(":root", fixed)
        + _block(':root, [data-scheme="light"]', _colours("light"))
        + _block('[data-scheme="dark"]', _colours("dark"))
        + f"@media (prefers-color-scheme: dark) {{\n{_block(dark_choice, _colours('dark'))}}}\n"
        + f"@media print {{\n{_block(':root, [data-scheme]', _colours('light'))}}}\n"
    )


def _face(weight: int) -> str:
    return "".join(
        f'@font-face {{ font-family: "{FONT}"; font-style: normal; font-weight: {weight}; font-display: swap; '
        f'src: url("fonts/{file}-{weight}.woff2") format("woff2"); unicode-range: {characters}; }}\n'
        for file, characters in (("source-sans-3-latin", LATIN), ("source-sans-3", BEYOND_LATIN))
    )


def _stand_in(weight: int) -> str:
    size = STAND_IN_SIZE[weight]
    sources = ", ".join(f'local("{name}")' for name in LOCAL[weight])
    return (
        f'@font-face {{ font-family: "{STAND_IN}"; font-weight: {weight}; src: {sources}; size-adjust: {size:.2%}; '
        f"ascent-override: {ASCENT / size:.2%}; descent-override: {DESCENT / size:.2%}; line-gap-override: 0%; }}\n"
    )


def _colours(scheme: Scheme) -> list[str]:
    return [f"color-scheme: {scheme};", *(f"--{name}: {value};" for name, value in SCHEMES[scheme].items())]


def _block(selector: str, lines: list[str]) -> str:
    return f"{selector} {{\n" + "".join(f"  {line}\n" for line in lines) + "}\n"
