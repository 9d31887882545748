#!/usr/bin/env bash
# Cuts the typeface down, from the whole family to
# - what a page asks for first: the letters of Western Europe and the signs that the site prints, with kerning;
# - what an embedded chart carries inside itself: the letters of English and Spanish, figures of one width, and the signs
#   that charts print. Kerning is left out of it, since charts measure their text without it.
set -euo pipefail
cd "$(dirname "$0")/fonts"
latin=$(cd ../.. && .venv/bin/python -c 'from components.theme import LATIN; print(LATIN.replace(" ", ""))')
for weight in 400 600; do
  cut() { ../../.venv/bin/pyftsubset "source-sans-3-$weight.ttf" --output-file="source-sans-3-$1-$weight.woff2" --flavor=woff2 "${@:2}"; }
  cut latin --unicodes="$latin"
  cut embed --layout-features=tnum --no-hinting --desubroutinize \
    --unicodes=U+20-7E,U+A0,U+A1,U+AB,U+B1,U+B7,U+BB,U+BF,U+C1,U+C9,U+CD,U+D1,U+D3,U+D7,U+DA,U+E1,U+E9,U+ED,U+F1,U+F3,U+FA,U+FC,U+2013,U+2014,U+2018,U+2019,U+201C,U+201D,U+2026,U+2212,U+2264,U+2265
done
