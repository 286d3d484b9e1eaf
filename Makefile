# wiredesk: everything is set up by the first target that needs it.
PYTHON ?= python3
INPUT  ?= seeds
OUTPUT ?= out
NEWEST ?= $(shell .ci/newest-python)
BIN    := .venv/bin
# A process that has done its share takes over tests of another one.
PARALLEL := --numprocesses auto --maxprocesses 4 --dist worksteal
# These have targets of their own.
APART := --ignore tests/stores --ignore tests/browser

.DEFAULT_GOAL := help
.PHONY: help setup run-local test test-stores test-browser test-newest test-package test-faults test-engines test-flink test-dataflow test-readers test-dbt prism lint types format pins clean

help:  ## Show what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'
	@echo
	@echo "  make run-local INPUT='wire/**/*.txt' OUTPUT=tables"

setup: .venv/.ready  ## Make .venv with the pinned packages

.venv/.ready: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "wiredesk needs Python 3.11 or newer: make setup PYTHON=python3.12"; exit 1; }
	$(call make_pinned,$(PYTHON),.venv)
	@touch $@

run-local: setup  ## Run the pipeline on seeds/ into out/ (INPUT=... OUTPUT=...)
	$(BIN)/wiredesk run --input '$(INPUT)' --output '$(OUTPUT)' $(if $(STRICT),--strict)

test: setup  ## Run the tests, on two cores or more at once
	$(BIN)/python -m pytest $(PARALLEL) $(APART)

test-stores: setup $(if $(shell command -v go),prism)  ## Run the tests of buckets on servers of S3, Google Cloud Storage and their messages
	$(BIN)/python -m pytest $(PARALLEL) tests/stores
	$(BIN)/python -m tests.faults.kill_run --data seeds --kills 3 --limit 20 --slice-size 6 --store s3
	$(BIN)/python -m tests.faults.kill_run --data seeds --kills 3 --limit 20 --slice-size 6 --store gs

test-browser: .venv-browser/.ready  ## Look at the report and the reading room with Chromium
	$(if $(shell command -v chromium),WIREDESK_TEST_BROWSER=1) .venv-browser/bin/python -m pytest -rs tests/browser

.venv-browser/.ready: .venv/.ready
	$(call make_beside,.venv-browser)
	$(BIN)/python -m pip --python .venv-browser/bin/python install --quiet --disable-pip-version-check \
		--constraint requirements.txt "wiredesk[browser]"
	@touch $@

test-newest:  ## Run one case of each test on the newest Python above 3.11 that this machine has (NEWEST=...)
	@if [ -z '$(NEWEST)' ]; then echo "This machine has no Python newer than 3.11: nothing was tested on one."; \
	else $(MAKE) --no-print-directory .venv-newest/.ready && .venv-newest/bin/python --version && \
		.venv-newest/bin/python -m pytest $(PARALLEL) $(APART) -m "not one_python" --one-case; fi

.venv-newest/.ready: requirements.txt pyproject.toml
	$(call make_pinned,$(NEWEST),.venv-newest)
	@touch $@

test-package: setup  ## Install the wheel, the sdist and the image in empty environments, run seeds/
	WIREDESK_TEST_PACKAGE=1 $(BIN)/python -m pytest --numprocesses 2 --dist loadfile tests/package

test-faults: setup  ## Kill and interrupt a few runs, and take some odd texts through every stage
	$(BIN)/python -m tests.faults.odd_texts --count 1000 --data seeds
	$(BIN)/python -m tests.faults.kill_run --data seeds --kills 4 --limit 20 --slice-size 6
	$(BIN)/python -m tests.faults.interrupt --times 4 --articles 60

prism: $(BIN)/prism  ## Build Beam's Prism runner with Go, of the version of the installed Beam

$(BIN)/prism: .venv/.ready
	@command -v go >/dev/null || \
		{ echo "make prism needs Go, and there is none in the path"; exit 1; }
	@version=$$($(BIN)/python -c 'from apache_beam.version import __version__ as v; print(v)') && \
		echo "building Prism $$version" && \
		GOBIN="$(CURDIR)/$(BIN)" go install "github.com/apache/beam/sdks/v2/go/cmd/prism@v$$version"

# Google's in-memory Pub/Sub, for the tests of subscriptions.
build/pubsub-server: tests/stores/pubsub_server/main.go tests/stores/pubsub_server/go.mod tests/stores/pubsub_server/go.sum
	@mkdir -p build
	cd tests/stores/pubsub_server && go build -o "$(CURDIR)/$@" .

# On an engine of yours: make test-engines JOB_ENDPOINT=host:8099 ARTIFACT_ENDPOINT=host:8098 WORKER_POOL=host:50000
# On Flink add ENGINE_ARGS=--flink_master=http://host:8081, or Beam leaves jobs running there.
test-engines: setup $(if $(JOB_ENDPOINT),,prism)  ## Run the tests of engines on Prism, or on JOB_ENDPOINT
	WIREDESK_JOB_ENDPOINT='$(JOB_ENDPOINT)' WIREDESK_ARTIFACT_ENDPOINT='$(ARTIFACT_ENDPOINT)' \
		WIREDESK_WORKER_POOL='$(WORKER_POOL)' WIREDESK_ENGINE_ARGS='$(ENGINE_ARGS)' \
		$(BIN)/python -m pytest tests/engines

# The jar of Beam's job server comes from Maven; without one, a task of Flink hosts the pipelines. It needs Java 11 or 17.
test-flink: setup prism  ## Run the tests of Flink on a cluster on this machine (Java, Maven)
	@command -v java >/dev/null && command -v javac >/dev/null && command -v mvn >/dev/null || \
		{ echo "make test-flink needs Java with javac, and Maven"; exit 1; }
	$(BIN)/python -m tests.engines.flink_cluster fetch .flink
	WIREDESK_FLINK=.flink $(BIN)/python -m pytest tests/engines/test_flink.py

test-dataflow: .venv-gcp/.ready  ## Build Dataflow's job offline and check it
	.venv-gcp/bin/python -m pytest tests/engines/test_dataflow.py

.venv-gcp/.ready: .venv/.ready
	$(call make_beside,.venv-gcp)
	$(BIN)/python -m pip --python .venv-gcp/bin/python install --quiet --disable-pip-version-check \
		--constraint requirements.txt "wiredesk[gcp]"
	@touch $@

test-readers: .venv-readers/.ready  ## Read the tables with ClickHouse, fastparquet and Spark as well
	.venv-readers/bin/python -m pytest tests/readers tests/whole/test_spark.py

.venv-readers/.ready: .venv/.ready
	$(call make_beside,.venv-readers)
	$(BIN)/python -m pip --python .venv-readers/bin/python install --quiet --disable-pip-version-check \
		--constraint requirements.txt "wiredesk[readers]"
	@touch $@

# An environment with the pinned packages and wiredesk. The pip that comes with Python 3.11 would take twice as long.
define make_pinned
	$(1) -m venv $(2)
	$(2)/bin/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	$(2)/bin/python -m pip install --quiet --disable-pip-version-check --requirement requirements.txt
	$(2)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
endef

# An environment that has wiredesk and the packages of .venv as well, so that only what an extra adds is installed.
define make_beside
	$(PYTHON) -m venv --without-pip $(1)
	$(BIN)/python -c "import sysconfig; print('import site; site.addsitedir(%r)' % sysconfig.get_path('purelib'))" \
		> "$$($(1)/bin/python -c "import sysconfig; print(sysconfig.get_path('purelib'))")/beside.pth"
endef

test-dbt: setup .venv-dbt/.ready  ## Build deploy/dbt on tables of several kinds
	WIREDESK_DBT_BIN="$(CURDIR)/.venv-dbt/bin/dbt" $(BIN)/python -m pytest tests/dbt

# Its pins are others than ours. Of its parser's wheels one fetches another file where it is built.
.venv-dbt/.ready: pyproject.toml
	$(PYTHON) -m venv .venv-dbt
	.venv-dbt/bin/python -m pip install --quiet --disable-pip-version-check --only-binary :all: \
		"dbt-core>=1.10,<2" "dbt-duckdb>=1.10,<2"
	@touch $@

lint: setup  ## Check style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/hadolint deploy/Dockerfile

types: setup  ## Check types
	$(BIN)/mypy

format: setup  ## Rewrite the code in the house style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

pins: setup  ## Write requirements.txt anew from what is installed
	$(BIN)/python -m pip freeze --exclude-editable | sort --ignore-case > requirements.txt

clean:  ## Remove what was made
	rm -rf .venv .venv-newest .venv-gcp .venv-readers .venv-browser .venv-dbt .flink out build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
