# What a newcomer and the build machine run. Each target sets up what it needs.
.DEFAULT_GOAL := help
BIN := .venv/bin

.PHONY: help lint types
help:
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

lint: ## style, formatting and import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: ## mypy, strict
	$(BIN)/mypy
