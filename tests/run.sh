#!/usr/bin/env bash
# The whole suite: style, types, import contracts, tests; the browser is installed where it is missing.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=.venv/bin

if ! command -v chromium >/dev/null && ! command -v chromium-browser >/dev/null && ! command -v google-chrome >/dev/null; then
    echo "Installing Chromium for the browser tests ..." >&2
    root=""; [ "$(id -u)" -eq 0 ] || root="sudo"
    $root apt-get update -qq
    DEBIAN_FRONTEND=noninteractive $root apt-get install -y -qq --no-install-recommends chromium >/dev/null
fi

if ! command -v java >/dev/null; then
    echo "Installing Java for the tests of Spark ..." >&2
    root=""; [ "$(id -u)" -eq 0 ] || root="sudo"
    $root apt-get update -qq
    DEBIAN_FRONTEND=noninteractive $root apt-get install -y -qq --no-install-recommends openjdk-17-jre-headless >/dev/null
fi
# Spark is for the tests alone: 400 MB that serving the plans does without.
if ! $bin/python -c 'import pyspark' 2>/dev/null; then
    echo "Installing Spark for its tests ..." >&2
    $bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-build-isolation -r tests/spark.lock
fi
export TEST_SPARK=1

echo "ruff, mypy, import-linter ..." >&2
$bin/ruff check .
$bin/ruff format --check .
$bin/mypy
$bin/lint-imports

echo "pytest ..." >&2
$bin/python -m pytest -n 2 --dist loadgroup "$@" && exit 0
# Two browsers on two cores can starve each other: what failed is asked once more, alone, and must pass then.
echo "pytest: once more, what failed, one at a time ..." >&2
exec $bin/python -m pytest --last-failed --last-failed-no-failures none "$@"
