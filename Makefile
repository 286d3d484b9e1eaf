# wiredesk: everything is set up by the first target that needs it.
PYTHON ?= python3
INPUT  ?= seeds
OUTPUT ?= out
DATA   ?= data
BIN    := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help setup run-local test lint types format quality bench pins clean

help:  ## Show what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'
	@echo
	@echo "  make run-local INPUT='wire/**/*.txt' OUTPUT=tables"

setup: .venv/.ready  ## Make .venv with the pinned packages

.venv/.ready: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "wiredesk needs Python 3.11 or newer: make setup PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

run-local: setup  ## Run the pipeline on seeds/ into out/ (INPUT=... OUTPUT=...)
	$(BIN)/wiredesk run --input '$(INPUT)' --output '$(OUTPUT)'

test: setup  ## Run the tests
	$(BIN)/python -m pytest

lint: setup  ## Check style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup  ## Check types
	$(BIN)/mypy

format: setup  ## Rewrite the code in the house style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

pins: setup  ## Write requirements.txt anew from what is installed
	$(BIN)/python -m pip freeze --exclude-editable | sort --ignore-case > requirements.txt

clean:  ## Remove what was made
	rm -rf .venv out build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
