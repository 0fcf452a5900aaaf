# Two commands matter: `make run` and `make test`. Only make and Python 3.11 or newer have to be there.

PYTHON ?= python3
BENCH_SIZE ?= 10000
BIN := .venv/bin
PIP := PIP_CONSTRAINT=constraints.txt $(BIN)/python -m pip --quiet --disable-pip-version-check

.PHONY: run install test check bench messages clean

run: .venv/installed  ## Prepare what is missing and serve on http://127.0.0.1:8000 until Ctrl-C
	@$(BIN)/kb init --starter --demo
	@exec $(BIN)/kb serve

install: .venv/installed  ## Make the environment alone

test: .venv/installed-dev  ## The whole test suite
	@for name in chromium chromium-browser google-chrome google-chrome-stable; do command -v $$name >/dev/null && exit 0; done; \
		echo "No Chromium on this machine: the tests that need a browser are skipped."
	$(BIN)/pytest -n 2

check: .venv/installed-dev  ## Style, types, layers, templates, translations
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/pytest tests/house/test_translations.py

bench: .venv/installed-dev  ## Medians and p95 on generated libraries, as JSON
	$(BIN)/python -m tests.bench --size $(BENCH_SIZE) --json bench.json

messages: .venv/installed-dev  ## Read every sentence again and renew the catalogues
	$(BIN)/python -m tests.house.catalogues

clean:  ## Remove what can be made again; data in instance/ stays
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Passerelle needs Python 3.11 or newer" if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv .venv

.venv/installed: pyproject.toml constraints.txt | .venv/bin/python
	@echo "Installing Passerelle into .venv ..."
	@$(PIP) install --editable .
	@touch $@

.venv/installed-dev: pyproject.toml constraints.txt | .venv/bin/python
	@echo "Installing Passerelle with what tests it into .venv ..."
	@$(PIP) install --editable '.[dev,postgresql]'
	@touch $@ .venv/installed
