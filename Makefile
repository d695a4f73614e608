# Everything a stranger needs: `make demo` and `make test` do all of their own set-up and can be run again.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready
DIST := src/hansa/web/static/dist/manifest.json
FRONTEND := $(shell find src/hansa/web/frontend -type f -not -path '*/node_modules/*' 2>/dev/null)
# Drivers of warehouses that no test can reach: only the SQL they would run is checked.
NOT_HERE := $(addprefix --no-extra ,bigquery databricks oracle snowflake sqlserver trino)
DEMO_HOME ?= demo-home
PORT ?= 8420

.PHONY: setup demo test check bench docs clean

setup: $(STAMP) $(DIST)
	@$(BIN)/python -m compileall -q src

$(STAMP): pyproject.toml uv.lock hatch_build.py
	@command -v uv >/dev/null 2>&1 || test -x $(BIN)/uv || { $(PYTHON) -m venv $(VENV) && $(BIN)/python -m pip install --quiet --disable-pip-version-check uv; }
	@UV=$$(command -v uv || echo $(CURDIR)/$(BIN)/uv); test -x $(BIN)/python || $$UV venv --quiet --python $(PYTHON) $(VENV); $$UV sync --frozen --inexact --all-extras $(NOT_HERE) --compile-bytecode --quiet
	@touch $@

$(DIST): $(FRONTEND) $(STAMP)
	@$(BIN)/python hatch_build.py
	@touch $@

demo: setup
	$(BIN)/hansa demo --home $(DEMO_HOME) --port $(PORT)

check: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy

test: setup check
	$(BIN)/python -m pytest -n 2 --ignore tests/e2e --ignore tests/conformance/api
	$(BIN)/python -m pytest -n 2 --dist loadfile tests/conformance/api
	$(BIN)/python -m pytest -n 2 --dist loadfile tests/e2e

bench: setup
	$(BIN)/python -m bench

docs: setup
	$(BIN)/python docs/build.py

clean:
	rm -rf $(VENV) src/hansa/web/static/dist src/hansa/web/frontend/node_modules site
