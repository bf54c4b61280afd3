# Two commands: `make demo` and `make test`. Each sets up what it needs, in the versions that requirements/ locks.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := -m pip install --quiet --disable-pip-version-check
# A worker for each core; a file's tests stay together, because they share what the file builds.
PARALLEL := -n auto --dist loadfile

.PHONY: demo test explore test-newest check lint audit mutate lock clean

$(VENV)/.run: pyproject.toml requirements/run.txt
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Umweg needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12 demo")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Setting up Umweg in $(VENV) ..."
	@$(BIN)/python $(PIP) --require-hashes -r requirements/run.txt
	@$(BIN)/python $(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.txt
	@$(BIN)/python $(PIP) --require-hashes -r requirements/dev.txt
	@touch $@

demo: $(VENV)/.run
	@$(BIN)/umweg demo

test: $(VENV)/.dev
	@$(BIN)/python -m pytest $(PARALLEL)

# New examples for the tests of properties, which else see the same in every run.
explore: $(VENV)/.dev
	@UMWEG_EXAMPLES=explore $(BIN)/python -m pytest $(PARALLEL)

# With what the package index gives today: tells beforehand what the next `make lock` will bring.
test-newest:
	@test -x .venv-newest/bin/python || $(PYTHON) -m venv .venv-newest
	@.venv-newest/bin/python $(PIP) --upgrade --upgrade-strategy eager -e '.[dev]'
	@.venv-newest/bin/python -m pytest $(PARALLEL)

# For the inner loop: the linters, and the unit tests of what differs from upstream (or from the last commit).
check: $(VENV)/.dev
	@$(BIN)/python scripts/check_changed.py

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff check --preview --select S4 src
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python scripts/check_sql.py

# Known holes of what is locked, as PyPI tells them. Where PyPI tells nothing it says "not assessed", which is not "clear".
audit: $(VENV)/.dev
	@$(BIN)/python scripts/audit.py

# Would the tests see it? ARGS="names --seed 2 --places 40"; minutes to hours, in a copy of the work tree.
mutate: $(VENV)/.dev
	@$(BIN)/python -m scripts.mutate $(ARGS)

# Renews what is locked: the newest of everything, for Python 3.11 and later, with the hashes of plain PyPI.
lock:
	@$(PYTHON) scripts/lock.py

clean:
	rm -rf $(VENV) .venv-newest .venv-lock .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
