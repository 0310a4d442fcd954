# `make run` does the main job on the real data and serves it, `make test` runs all tests; both set up what they
# need first.

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin

.PHONY: run test check wheel clean

run: .venv/ready
	@$(BIN)/gcm-ld run
	@$(BIN)/gcm-ld serve --port $(PORT) --quiet

test: .venv/ready
	$(BIN)/python -m pytest -n 2 --dist loadfile

check: .venv/ready
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/gcm-ld check

wheel: .venv/ready
	$(BIN)/python -m hatchling build -t wheel

clean:
	rm -rf build dist .pytest_cache .ruff_cache .hypothesis
	find gcm_ld tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/ready: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "GCM-LD needs Python 3.11 or newer, and '$(PYTHON)' is not. Name another: make PYTHON=python3.12 …" >&2; \
	  exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { \
	  echo "Python could not make .venv. On Debian and Ubuntu: apt install python3-venv" >&2; \
	  rm -rf .venv; exit 1; }
	@echo "Installing GCM-LD and what it needs into .venv, a minute or two the first time …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test]'
	@touch $@
