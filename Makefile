# `make serve` and `make test` are all a newcomer needs; the rest is for developers.
PORT ?= 8050
PYTHON ?= python3
BIN := .venv/bin
PLANS := $(wildcard data/plans/*)

.PHONY: help setup serve test lint check bench lock vendor screenshots clean

help:
	@echo "make serve        set up, build the committed plans, serve them at http://127.0.0.1:$(PORT)"
	@echo "make test         set up, then lint, types, import contracts and every test, browser included"
	@echo "make bench        measure against the named peers (some need npm); BENCH=goal runs that bench alone"
	@echo "make lint         ruff, mypy and import-linter only"
	@echo "make screenshots  take the README's pictures anew"
	@echo "make lock         resolve requirements.lock and tests/spark.lock anew"
	@echo "make vendor       fetch the chart library and typeface that are committed under assets"

setup: .venv/ready

.venv/ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "waymark needs Python 3.11 or newer")'
	@echo "Setting up .venv (about a minute the first time) ..." >&2
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@echo "Compressing the scripts and styles that every page asks for ..." >&2
	@$(BIN)/python -c 'from app import create_app; create_app()'
	@touch $@

serve: setup
	@echo "Building the committed plans in the background; each appears when it is ready ..." >&2
	@$(BIN)/waymark build $(PLANS) --out data/releases & exec $(BIN)/waymark serve --data data/releases --port $(PORT)

test: setup
	@bash tests/run.sh

lint: setup
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports

bench: setup
	@$(BIN)/python -m tests.bench $(BENCH)

lock: setup
	@$(BIN)/python -m pip install --quiet pip-tools
	@$(BIN)/pip-compile --quiet --extra dev --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-header --no-annotate --output-file requirements.lock pyproject.toml
	@echo 'pyspark>=4.3,<5' | $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-header --no-annotate --output-file tests/spark.lock -

vendor:
	@bash assets/vendor.sh

screenshots: setup
	@$(BIN)/python -m tests.browser.screenshots

clean:
	@rm -rf .venv data/releases assets/built .mypy_cache .ruff_cache .pytest_cache
