# Everything a fresh clone needs: `make run` (the report), `make test` (all checks and tests).
# Only relative paths: the project works from folders with spaces and Hangul in their names.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	2>/dev/null && { echo $$p; break; }; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

.PHONY: help run test check unit format docs pictures evaluate bench clean setup

help:  ## show the targets
	@grep -hE '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/'

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: https://www.python.org"; exit 1; }
	$(PYTHON) -m venv .venv

# The stamps are written last: an interrupted installation is done again.
.venv/run.stamp: pyproject.toml constraints.txt | .venv/bin/python
	$(PIP) install --quiet --constraint constraints.txt --editable .
	@touch $@

.venv/dev.stamp: pyproject.toml constraints.txt | .venv/bin/python
	$(PIP) install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $@ .venv/run.stamp

setup: .venv/dev.stamp  ## install everything into .venv

run: .venv/run.stamp  ## read data/raw (or the sample), build the tables, render the report
	$(BIN)/python -m pipeline.cli run

test: check unit  ## all checks and tests

check: .venv/dev.stamp  ## format, lint, types, architecture
	$(BIN)/python -m ruff format --check --quiet .
	$(BIN)/python -m ruff check --quiet .
	$(BIN)/python -m mypy
	$(BIN)/lint-imports --no-cache

unit: .venv/dev.stamp  ## the test suite, with branch coverage
	$(BIN)/python tests/browser/ensure_chromium.py
	$(BIN)/python -m pytest --cov --cov-report=term --cov-fail-under=90

format: .venv/dev.stamp  ## put the code into its format
	$(BIN)/python -m ruff format .
	$(BIN)/python -m ruff check --fix .

docs: .venv/dev.stamp  ## write the generated documents
	$(BIN)/python -m pipeline.tables.dictionary > docs/data_dictionary.md
	$(BIN)/python -m pipeline.cli.reference > docs/cli.md

pictures: run .venv/dev.stamp  ## take the pictures of the README from the newest report
	$(BIN)/python tests/tools/take_pictures.py

evaluate: .venv/dev.stamp  ## build the sample and score it against its gold
	$(BIN)/python -m pipeline.cli build --raw data/raw/sample --processed .evaluate --no-report --quiet
	$(BIN)/python benchmarks/evaluate.py .evaluate

bench: .venv/dev.stamp  ## speed as a ratio to raw Kiwi
	$(BIN)/python benchmarks/build_cost.py

clean:  ## delete what can be made again (not the raw briefs)
	rm -rf data/processed reports .evaluate .mypy_cache .ruff_cache .pytest_cache .hypothesis
