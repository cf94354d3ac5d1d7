# What people and the build machine run. Each target sets up what it needs; bare ground is a
# Debian 12 with git, make and a python3 (3.11 or newer) that has venv and pip.
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
WORKERS ?= 2

.NOTPARALLEL:
.PHONY: help runtime dev demo demo-reset test lint types docs docs-check screenshots unit browser soak bench \
	lock changelog release clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

runtime:
	@$(PYTHON) scripts/system_packages.py run
	@$(PYTHON) scripts/bootstrap.py runtime

dev:
	@$(PYTHON) scripts/system_packages.py test
	@$(PYTHON) scripts/bootstrap.py dev

demo: runtime ## install what is missing and serve the demo plants
	@$(BIN)/workwright demo

demo-reset: runtime ## the same from the beginning; forgets what was done in the demo
	@$(BIN)/workwright demo --reset

test: lint types docs-check ## everything: what must be green before a change is done
	$(BIN)/pytest -q -n $(WORKERS)

lint: dev ## style, format and direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-logo

types: dev ## mypy, strict
	$(BIN)/mypy

docs: dev ## write the generated parts of the documentation anew
	$(BIN)/python scripts/generate_docs.py

docs-check: dev
	$(BIN)/python scripts/generate_docs.py --check

screenshots: dev ## take the pictures of the first steps anew, from a demo of its own
	$(BIN)/python scripts/screenshots.py

unit: dev ## all tests without a browser, on SQLite and PostgreSQL
	$(BIN)/pytest -q -n $(WORKERS) -m "not browser"

browser: dev ## the tests in Chromium, one beside the other
	$(BIN)/pytest -q -n $(WORKERS) -m browser

soak: dev ## the large numbers: fuzz, races, crash loops; takes hours
	$(BIN)/pytest -q -m soak --soak

bench: dev ## measure against bare SQL, bare pages and bare PDF; results in bench/results
	$(BIN)/python -m bench

lock: dev ## choose package versions anew and write both lock files
	$(BIN)/python scripts/lock.py

changelog: dev ## move the fragments of changelog/ into CHANGELOG.md
	$(BIN)/python scripts/changelog.py

release: test ## test, then build the distributions of the committed version into dist/
	$(BIN)/python scripts/release.py

clean: ## remove caches and built files; keeps .venv and the data of the demo
	rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache test-results
	find core plugins scripts tests -name __pycache__ -type d -prune -exec rm -rf {} +
