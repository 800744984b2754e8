# The two commands a fresh machine needs: `make run` and `make test`.
PYTHON ?= python3.11
ifeq ($(shell command -v $(PYTHON)),)
PYTHON = python3
endif
BIN = .venv/bin
export CCHC_DATA_DIR ?= data

.PHONY: run test lock demo measure clean

run: .venv/installed ## the demonstration office and the chat at 127.0.0.1:8080
	$(BIN)/cchc demo
	$(BIN)/cchc run

demo: .venv/installed
	$(BIN)/cchc demo

test: .venv/installed-dev ## every gate: format, lint, types, import direction, tests with coverage
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest --cov --cov-report=term:skip-covered --cov-fail-under=85

measure: .venv/installed-dev ## every figure of docs/measurements.md
	$(BIN)/cchc evaluate answers
	$(BIN)/cchc evaluate retrieval --form all \
		--corpus ../shared/benchmarks/legal-questions/corpus.jsonl.gz \
		--queries ../shared/benchmarks/legal-questions/queries-dev.jsonl \
		--qrels ../shared/benchmarks/legal-questions/qrels-dev.tsv
	$(BIN)/cchc evaluate retrieval --form all --damage 0.3 \
		--corpus ../shared/benchmarks/alqac2022/alqac2022_law.json \
		--queries ../shared/benchmarks/alqac2022/alqac2022_question.json
	$(BIN)/python -m benchmarks.index_curve
	$(BIN)/python -m benchmarks.answers
	$(BIN)/python -m benchmarks.start
	$(BIN)/python -m benchmarks.plans
	$(BIN)/cchc evaluate reading
	$(BIN)/python -m benchmarks.reading

lock: .venv/installed-dev ## resolve pyproject.toml again into the two lock files
	$(BIN)/pip install --quiet pip-tools
	$(BIN)/pip-compile --quiet --upgrade --strip-extras --no-emit-index-url \
		--no-emit-find-links --no-emit-trusted-host --output-file requirements.lock pyproject.toml
	$(BIN)/pip-compile --quiet --strip-extras --extra dev --no-emit-index-url \
		--no-emit-find-links --no-emit-trusted-host --constraint requirements.lock \
		--output-file requirements-dev.lock pyproject.toml
	sed -i 's/^\(torch==[0-9.]*\)+cpu/\1/' requirements.lock requirements-dev.lock

# torch goes first and by its exact version, so that pip takes the CPU build where it finds one.
.venv/installed: requirements.lock pyproject.toml
	$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "$$(grep '^torch==' requirements.lock)"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $@

.venv/installed-dev: .venv/installed requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.lock
	touch $@

clean:
	rm -rf .venv build *.egg-info
