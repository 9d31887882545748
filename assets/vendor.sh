#!/usr/bin/env bash
# Fetches the chart library committed under assets/vendor: the version that plotly.py pins.
set -euo pipefail
cd "$(dirname "$0")"
version=$(../.venv/bin/python -c 'from plotly.offline import get_plotlyjs_version as v; print(v())')
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$work" && npm pack --silent "plotly.js-basic-dist-min@$version" >/dev/null && tar xzf ./*.tgz)
cp "$work/package/plotly-basic.min.js" vendor/plotly-basic.min.js
cp "$work/package/LICENSE" vendor/plotly-LICENSE.txt
echo "assets/vendor/plotly-basic.min.js is plotly.js $version"
