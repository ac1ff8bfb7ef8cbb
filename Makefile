# The commands of Sliphound. `make help` lists them.
.DEFAULT_GOAL := help
PYTHON ?= python3
UV := .tools/bin/uv
BIN := .venv/bin
ROOMS := graph evidence investigate cases web

.PHONY: help setup lock lint test test-deep check demo serve

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort

$(UV):
	$(PYTHON) -m venv .tools
	.tools/bin/python -m pip install --quiet --disable-pip-version-check uv==0.13.9

.venv/.stamp: $(UV) requirements.lock pyproject.toml
	test -x $(BIN)/python || $(UV) venv --quiet --python $(PYTHON) .venv
	$(UV) pip sync --quiet --python $(BIN)/python --require-hashes --compile-bytecode requirements.lock
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q $(ROOMS)
	touch $@

# Compiled here, not by the first start after it: that one takes 3 s without.
setup: .venv/.stamp ## make .venv from requirements.lock, with sliphound in it

lock: $(UV) ## write requirements.lock anew from pyproject.toml
	$(UV) pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --python-version 3.11 \
		--group dev --override requirements.overrides pyproject.toml --output-file requirements.lock

# What needs a real server runs in one worker each (--dist loadgroup), so that one test's outage is no other's.
PYTEST := $(BIN)/python -m pytest -q -n 2 --dist loadgroup

.PHONY: vendor
vendor: setup ## web/static/vendor anew from npm, held against its lock
	$(BIN)/python tests/support/vendor.py

.PHONY: test-tools
test-tools: setup
	$(BIN)/python tests/support/install.py

lint: setup ## style, types, import contracts
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports

test: test-tools ## all tests but the deep ones; installs what they need
	$(PYTEST) -m "not deep"

test-deep: test-tools ## the issues' full counts
	SLIPHOUND_HYPOTHESIS=deep $(PYTEST) -m deep

.PHONY: bench-web
bench-web: test-tools ## the pages' figures over 100,000 accounts (the first run brings them in: minutes)
	$(BIN)/python -m tests.bench.web

.PHONY: bench-import
bench-import: setup ## a million transactions into SQLite: time, memory, disk, beside the driver alone
	$(BIN)/python -m tests.bench.imports

.PHONY: bench-graph
bench-graph: setup ## B1-B4 over SIZE transactions (100000 1000000 5000000; made on the first run, 5 million in minutes)
	$(BIN)/python -m tests.bench.graph $(SIZE)

check: lint test ## lint and test

demo: setup ## a workspace from the sample files, the whole story, the packet
	$(BIN)/sliphound demo

serve: setup ## the pages in a browser, over SLIPHOUND_WORKSPACE or the newest demo
	$(BIN)/sliphound serve --workspace "$${SLIPHOUND_WORKSPACE:-$$(ls -dt demo demo-* 2>/dev/null | head -1 | grep . || echo workspace)}"
