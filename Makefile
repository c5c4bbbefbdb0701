# What a person types. `make help` lists it.
.DEFAULT_GOAL := help
.PHONY: help run test coverage check faults bench bench-peers demo-reset setup-browser assets screens lock docs clean

SHELL := /bin/sh
BIN := .venv/bin
export NEXO_PROFILE ?= demo

help: ## list the targets, one line each
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## install what is missing, start everything, open http://localhost:8000 (NEXO_PORT for another port)
	@./requirements/setup.sh run
	@exec $(BIN)/nexo up

test: ## the whole suite on a real PostgreSQL, with a real browser where there is one (ARGS for pytest)
	@./requirements/setup.sh test
	@$(BIN)/python -m pytest -n 2 --dist loadfile $(ARGS)

coverage: ## the suite with the lines and branches that no test reaches
	@./requirements/setup.sh test
	@$(BIN)/python -m pytest -n 2 --dist loadfile --cov --cov-report term:skip-covered $(ARGS)

check: ## style, types, import contracts, templates, dependencies, migrations, architecture
	@./requirements/setup.sh dev
	@$(BIN)/python .ci/check.py

faults: ## the catalogue of faults: a thousand kills, ten thousand tamperings (takes long); writes JSON
	@./requirements/setup.sh test
	@$(BIN)/python -m benchmarks.faults $(ARGS)

bench: ## speed at 10 thousand, 100 thousand and 1 million cases; prints a table, writes JSON
	@./requirements/setup.sh test
	@$(BIN)/python -m benchmarks.bench $(ARGS)

bench-peers: ## the same workloads on another help desk, in an environment of its own
	@./requirements/setup.sh test
	@$(BIN)/python -m benchmarks.peers $(ARGS)

demo-reset: ## empty the demo city; the next start loads it afresh
	@./requirements/setup.sh run
	@$(BIN)/nexo demo reset

setup-browser: ## install Chromium with the system's package manager, for the journeys
	@./.ci/system-packages chromium

assets: ## compile styles and scripts from frontend/ (needs Node); the output is committed
	@sh frontend/assets.sh

screens: ## take the pictures of both sites into docs/user/screens/ (needs Chromium)
	@./requirements/setup.sh test
	@$(BIN)/python tests/journeys/screens.py $(ARGS)

lock: ## write the locks anew from requirements/*.in
	@./requirements/setup.sh dev
	@for name in requirements/tools requirements/run requirements/test requirements/dev benchmarks/peers/requirements; do \
		$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
			--no-emit-find-links --no-header $$name.in -o $$name.lock || exit 1; done

docs: ## write docs/reference/ from the code
	@./requirements/setup.sh run
	@$(BIN)/nexo reference docs/reference

clean: ## remove the environment and what tools left; data in var/ stay
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache build src/nexo.egg-info
