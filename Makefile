# Two commands: `make run` starts the dashboard, `make test` runs every test. Both make what they need.
PORT ?= 8501
HOST ?= 127.0.0.1
PYTHON ?= python3
BIN := .venv/bin

.PHONY: help run test bench faults lint clean
help:  ## what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## */\t/' | expand -t 12

run: .venv/installed  ## start the dashboard (PORT=8501, HOST=127.0.0.1)
	$(BIN)/streamlit run dashboard.py --server.port $(PORT) --server.address $(HOST)

test: .venv/tests-installed  ## run every test, and say what was skipped and why
	$(BIN)/ruff check .
	$(BIN)/python -m pytest -n 2 --dist loadfile $(TESTS)

bench: .venv/tests-installed  ## measure: pages, many visitors, memory, checking 100,000 rows, and what figures cost
	$(BIN)/python -m tests.benchmarks

faults: .venv/tests-installed  ## kill, fill up, take away and crowd the store, at length: minutes
	$(BIN)/python -m tests.faults

lint: .venv/tests-installed  ## one style for all
	$(BIN)/ruff check .

clean:  ## forget the virtual environment and caches; data/store stays
	rm -rf .venv .pytest_cache .ruff_cache .hypothesis

.venv/made:
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv .venv
	touch $@

.venv/installed: .venv/made requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

.venv/tests-installed: .venv/installed tests/requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r tests/requirements.txt
	touch $@
