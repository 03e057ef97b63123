# Everything a person or a machine does with Verksted. `make` alone lists it.
# Each target does its own set-up; a second run of a finished step costs nothing.

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq install
WORKERS := -n 3 --dist worksteal

# Said below pip's own words when it could not do its part.
UNFINISHED := { echo "Installing failed. Is there a network? Then run make again." >&2; exit 1; }

# The locks must not depend on the settings of the machine that makes them. The first two are
# constraints for the third, and constraints have no extras. The third must keep them: with a bare
# name, pip 23 takes the newest release for `name[extra]` and refuses it for want of a hash.
COMPILE := env -u PIP_CONSTRAINT -u PIP_EXTRA_INDEX_URL -u PIP_FIND_LINKS \
	PIP_CONFIG_FILE=/dev/null PYTHONWARNINGS=ignore CUSTOM_COMPILE_COMMAND="make lock" \
	$(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host

# Where it is set, every process that a test starts compiles all of it again: 0.4 s each.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help setup setup-dev demo run lint browser postgres test coverage crash \
	bench lock clean

help: ## List what make can do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

setup: .venv/.setup ## Make .venv with what the bot needs to run

setup-dev: .venv/.setup-dev ## Make .venv with the developers' tools too

demo: setup ## Try it: sample workshop, chat and board in the browser (ARGS="--port 8080")
	@$(BIN)/verksted demo $(ARGS)

run: setup ## Run the bot with the settings in .env (ARGS="--only web")
	@$(BIN)/verksted run $(ARGS)

lint: setup-dev ## Check style, types and who imports whom
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/mypy --no-error-summary .
	@$(BIN)/lint-imports --no-logo

browser: ## Make sure of Chromium for the tests in a browser
	@tools/browser.sh

postgres: ## Make sure of PostgreSQL for the tests on both databases
	@tools/postgres.sh

test: setup-dev lint browser postgres ## Check everything, as CI does
	@$(BIN)/pytest $(WORKERS) $(ARGS)

coverage: setup-dev browser postgres ## Run the tests and list what they leave out (twice as long)
	@$(BIN)/pytest $(WORKERS) --cov --cov-report term:skip-covered $(ARGS)

crash: setup-dev ## Kill the bot hundreds of times and count (ARGS="--kills 50 --updates 2500")
	@$(BIN)/python -m tests.crash $(ARGS)

bench: setup-dev ## Measure speed
	@$(BIN)/python -m benchmarks $(ARGS)

lock: setup-dev ## Take new versions into the locks, within the ranges of pyproject.toml
	@echo "Choosing versions. This takes a minute."
	@$(COMPILE) --strip-extras --upgrade -o requirements/build.lock requirements/build.in
	@$(COMPILE) --strip-extras --upgrade -o requirements/runtime.lock pyproject.toml
	@$(COMPILE) --no-strip-extras --upgrade -o requirements/dev.lock requirements/dev.in

clean: ## Remove .venv, caches and builds; no database, photo or setting is touched
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	rm -rf .coverage .coverage.* build dist *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/.python:
	@command -v $(PYTHON) >/dev/null 2>&1 || \
		{ echo "Install Python 3.11 or newer: $(PYTHON) was not found." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Install Python 3.11 or newer: this is $$($(PYTHON) -V 2>&1)." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "Install Python's venv (on Debian and Ubuntu: apt-get install python3-venv)." >&2; exit 1; }
	@$(PYTHON) -m venv .venv
	@touch $@

# The build backend goes first, by hash: langdetect is published as source only, and without
# it pip would fetch an unpinned backend to build it.
.venv/.setup: .venv/.python pyproject.toml requirements/build.lock requirements/runtime.lock
	@echo "Installing what the bot needs. This takes a minute the first time."
	@$(PIP) --require-hashes -r requirements/build.lock || $(UNFINISHED)
	@$(PIP) --require-hashes --no-build-isolation --use-pep517 -r requirements/runtime.lock || \
		$(UNFINISHED)
	@$(PIP) --no-deps --no-build-isolation -e . || $(UNFINISHED)
	@touch $@

.venv/.setup-dev: .venv/.setup requirements/dev.lock
	@echo "Installing the developers' tools."
	@$(PIP) --require-hashes -r requirements/dev.lock || $(UNFINISHED)
	@touch $@
