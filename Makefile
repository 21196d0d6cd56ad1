# make demo: the main job on sample forms. make test: the tests. make check: everything CI asks for.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable

.PHONY: demo test check bench docs templates clean

demo: $(VENV)/.installed
	$(BIN)/checkback demo

test: $(VENV)/.installed-dev
	$(BIN)/pytest

check: $(VENV)/.installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(MAKE) test

bench: $(VENV)/.installed-dev
	for bench in reading tracker reports checks; do $(BIN)/python benchmarks/$$bench.py; done

docs: $(VENV)/.installed
	$(BIN)/checkback rules --markdown > docs/rules.md
	PYTHONPATH=tests $(BIN)/python tests/builders/coverage.py > docs/coverage.md

templates: $(VENV)/.installed
	$(BIN)/checkback templates build

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(INSTALL) .
	touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(INSTALL) '.[dev]'
	touch $@
