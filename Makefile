# Two commands do everything on a fresh Debian machine: `make demo` and `make test`.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo test setup run run-hq bench bench-sync bench-hq check screenshots translations forms drop-server lock clean

demo: setup
	$(BIN)/python packaging/demo.py

test: setup check
	packaging/system-libraries tests
	$(BIN)/python -m pytest -q -n 2 --dist worksteal

setup: $(VENV)/.ready
	@packaging/system-libraries

$(VENV)/.ready: requirements.txt pyproject.toml packaging/texts.py
	@packaging/python-version $(PYTHON)
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --require-hashes -r requirements.txt
	$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	$(BIN)/python packaging/texts.py --compile
	@touch $@

run: setup
	$(BIN)/python -m fieldkit

run-hq: setup
	$(BIN)/fieldkit-hq

bench: setup
	packaging/system-libraries bench
	$(BIN)/python -m benchmarks

bench-sync: setup
	packaging/system-libraries bench
	$(BIN)/python -m benchmarks --only upload small-objects slow-clients resume idle

bench-hq: setup
	$(BIN)/python -m benchmarks --only names hq-intake hq-proposals hq-search hq-case hq-list hq-figures

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

# Every scene in four languages, light and dark; those of the documentation are some of them.
screenshots: setup
	rm -rf docs/screenshots
	$(BIN)/python packaging/screenshots.py docs/screenshots
	for name in home report seal people-desk; do cp docs/screenshots/en/light/$$name.png docs/pictures/; done

translations: setup
	$(BIN)/python packaging/texts.py

forms: setup
	$(BIN)/python packaging/build_forms.py

# What the administrator of a drop server gets, in dist/.
drop-server: setup
	$(BIN)/python packaging/build_drop_server.py dist

# For maintainers: pins everything anew, with hashes and without naming an index (needs uv).
lock:
	uv pip compile pyproject.toml --extra hq --extra drop --extra test --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate -o requirements.txt
	uv pip compile packaging/drop_server/pyproject.toml -c requirements.txt --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate \
	  -o packaging/drop_server/requirements-drop.txt

clean:
	rm -rf $(VENV) demo build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
