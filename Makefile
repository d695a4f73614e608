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

PYTEST := $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

.PHONY: setup demo test check clients bench docs clean

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

# The environments of the real clients: mostly waiting for the network, so `make test` makes them beside the checks.
clients: $(STAMP)
	-@$(BIN)/python tests/conformance/api/clients.py

# A file stays on one worker, so that what its tests share is made once; the browser's tests have a run of their own, because
# Playwright keeps an event loop in the thread of the tests. The order is the folders': the long files stand before the short ones.
test: setup
	@$(MAKE) --no-print-directory -j 2 check clients
	$(PYTEST) --ignore tests/e2e
	$(PYTEST) tests/e2e

bench: setup
	$(BIN)/python -m bench

docs: setup
	$(BIN)/python docs/build.py

clean:
	rm -rf $(VENV) src/hansa/web/static/dist src/hansa/web/frontend/node_modules site
