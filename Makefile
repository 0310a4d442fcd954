# `make run` does the main job on the real data and serves it, `make test` runs all tests; both set up what they
# need first.

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin

# What is asked of the lowest versions that pyproject.toml allows: the rooms whose tests are quick.
LOWEST := tests/core tests/edition tests/rdf tests/reasoner tests/questions tests/metadata tests/publish \
  tests/web/test_app.py tests/web/test_files.py tests/web/test_negotiation.py tests/cli/test_console.py

.PHONY: run test long check lowest constraints docs wheel clean

run: .venv/ready
	@$(BIN)/gcm-ld run
	@$(BIN)/gcm-ld serve --port $(PORT) --quiet

test: .venv/ready
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder tests

long: .venv/ready $(BIN)/uv
	$(BIN)/uv tool run --quiet 'cffconvert==2.0.0' --validate --infile CITATION.cff
	$(BIN)/python -m pytest -n 2 -m long tests

check: .venv/ready
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/gcm-ld check

lowest: $(BIN)/uv
	@mkdir -p build
	$(BIN)/uv pip compile --quiet --resolution lowest-direct --extra frames --python $(BIN)/python \
	  --no-header --no-annotate -o build/lowest.txt pyproject.toml
	$(BIN)/uv venv --quiet --clear --python $(BIN)/python build/lowest
	$(BIN)/uv pip install --quiet --python build/lowest/bin/python -c build/lowest.txt -e '.[test]'
	build/lowest/bin/python -m pytest -n 2 --dist loadfile -W ignore::DeprecationWarning $(LOWEST)

constraints: $(BIN)/uv
	$(BIN)/uv pip compile --quiet --upgrade --universal --all-extras --python-version 3.11 \
	  --no-header --no-annotate -o constraints.txt pyproject.toml

docs: .venv/ready
	$(BIN)/python tools/api_docs.py build/api.html

wheel: .venv/ready
	$(BIN)/python -m hatchling build -t wheel

clean:
	rm -rf build dist .pytest_cache .ruff_cache .mypy_cache .hypothesis
	find gcm_ld tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/uv: .venv/ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check 'uv>=0.8'
	@touch $@

.venv/ready: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "GCM-LD needs Python 3.11 or newer, and '$(PYTHON)' is not. Name another: make PYTHON=python3.12 …" >&2; \
	  exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { \
	  echo "Python could not make .venv. On Debian and Ubuntu: apt install python3-venv" >&2; \
	  rm -rf .venv; exit 1; }
	@echo "Installing GCM-LD and what it needs into .venv, a minute or two the first time …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test]'
	@touch $@
