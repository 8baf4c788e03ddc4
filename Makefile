# Two commands: `make demo` and `make test`. Nothing is installed outside .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
EXAMPLES := examples/nisshin.yaml examples/ykp.yaml examples/diagnosis/plastics_works.yaml

.PHONY: demo test test-spark lint lock schema screenshots messages pages benchmark clean

demo: $(VENV)/.ready
	@$(BIN)/shoryoku assess examples/nisshin.yaml --programme shoryokuka_ippan $(ARGUMENTS)
	@echo
	@$(BIN)/shoryoku assess examples/ykp.yaml --programme shoryokuka_ippan $(ARGUMENTS)
	@echo
	@$(BIN)/shoryoku choose examples/investments.yaml $(ARGUMENTS)
	@echo
	@echo "診断レポート: $(BIN)/shoryoku diagnose examples/diagnosis/plastics_works.yaml --out report.pdf"
	@echo "すべての制度: $(BIN)/shoryoku assess examples/nisshin.yaml    理由と出典: --why    English: make demo ARGUMENTS='--lang en'"
	@echo "自分の会社で: $(BIN)/shoryoku ask my-firm.yaml"
	@echo
	@$(BIN)/shoryoku serve --port $(PORT) $(foreach firm,$(EXAMPLES),--example $(firm))

test: $(VENV)/.ready-test
	@$(BIN)/python -m pytest $(ARGUMENTS)

# Also the tests that run the rules on Spark; Java 17 or newer must be there.
test-spark: $(VENV)/.ready-spark
	@$(BIN)/python -m pytest tests/population/test_spark.py $(ARGUMENTS)

lint: $(VENV)/.ready-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

$(VENV)/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "shoryoku needs Python 3.11 or newer: make PYTHON=python3.12")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q src
	@touch $@

$(VENV)/.ready-test: $(VENV)/.ready requirements-test.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.lock
	@touch $@

$(VENV)/.ready-spark: $(VENV)/.ready-test requirements-spark.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-build-isolation -r requirements-spark.lock
	@touch $@

# The lock files hold versions and hashes, no addresses.
lock: $(VENV)/.ready-test
	$(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-options --no-emit-find-links --no-emit-trusted-host --no-header --output-file requirements.lock requirements.in
	$(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-options --no-emit-find-links --no-emit-trusted-host --no-header --output-file requirements-test.lock requirements-test.in
	$(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-options --no-emit-find-links --no-emit-trusted-host --no-header --output-file requirements-spark.lock requirements-spark.in

schema: $(VENV)/.ready
	$(BIN)/python -m shoryoku.rulebook.schema

# Pictures of the main pages for the docs; needs Chromium.
screenshots: $(VENV)/.ready-test
	@SCREENSHOTS=docs/screenshots $(BIN)/python -m pytest tests/browser/test_screenshots.py

# The English of the site's pages, after its templates have changed.
messages: $(VENV)/.ready-test
	DJANGO_SETTINGS_MODULE=shoryoku.web.settings $(BIN)/python -m shoryoku.web.messages

pages: $(VENV)/.ready
	$(BIN)/python -m shoryoku.rulebook.pages

benchmark: $(VENV)/.ready-test
	$(BIN)/python benchmarks/one_firm.py
	$(BIN)/python benchmarks/whole_rulebook.py
	$(BIN)/python benchmarks/diagnosis.py
	$(BIN)/python benchmarks/population.py
	$(BIN)/python benchmarks/site.py

clean:
	rm -rf $(VENV)
