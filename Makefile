# What one does with tieout in a checkout. Each target sets up what it needs, once.
#
#   make gate          judge the example publication, as a user would (needs Python 3.11-3.14 and make)
#   make test          run the tests                 make lint    ruff, mypy, import-linter
#   make test-rare     run the long loops that `make test` leaves out
#   make test-spark    run those of judging by Spark, in an environment that has it; they need Java 17
#   make test-another-day   run those that ask the clock, five years on, on Linux
#   make bench         measure                       make wheel   build dist/
#   make requirements  refresh the pins from pyproject.toml; UPGRADE=1 takes newer releases
#   make clean         remove all that was made here

.PHONY: gate test test-rare test-spark test-another-day lint bench wheel requirements chromium java clean
.DELETE_ON_ERROR:

# The first Python here that tieout runs on; PYTHON=... names another.
ifndef PYTHON
PYTHON := $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null \
	&& echo $$python && break; done)
endif

UV_VERSION := 0.13.9
# Each process takes a stretch of the tests, in their order, so that what a module makes once is made by one of them.
PYTEST_ARGS ?= -n auto --dist worksteal

# $(call set-up,FOLDER,REQUIREMENTS): a virtual environment with these hash-pinned wheels and, editable, tieout.
define set-up
	@test -n "$(PYTHON)" || { echo "tieout needs Python 3.11, 3.12, 3.13 or 3.14, and none is on the PATH." \
		"Install one, or name it: make PYTHON=/path/to/python3.14" >&2; exit 2; }
	@echo "Setting up $(1) with $$($(PYTHON) --version); this takes a minute or two, once." >&2
	$(PYTHON) -m venv --clear $(1)
	$(1)/bin/python -m pip install --quiet --disable-pip-version-check \
		--require-hashes --only-binary :all: $(addprefix -r ,$(2))
	$(1)/bin/python -m pip install --quiet --disable-pip-version-check \
		--no-index --no-deps --no-build-isolation --editable .
	@# What pip does for a wheel: where Python may write no bytecode, every process would compile all of it anew.
	$(1)/bin/python -m compileall -q pipeline/tieout
	@touch $(1)/ready
endef

.venv/ready: requirements.txt requirements-build.txt pyproject.toml
	$(call set-up,.venv,requirements.txt requirements-build.txt)

.venv-dev/ready: requirements-dev.txt pyproject.toml
	$(call set-up,.venv-dev,requirements-dev.txt)

# A hold is a verdict too, so exit codes 0 and 1 both succeed here. As a command that cannot even start
# ends in 1 as well, --version comes first.
gate: .venv/ready
	@.venv/bin/tieout --version >/dev/null
	@.venv/bin/tieout check data/logius-2022; code=$$?; \
		test $$code -le 1 || { echo "make gate: no verdict was reached (exit code $$code)" >&2; exit $$code; }

test: .venv-dev/ready chromium
	@# Tests start commands: where Python may write no bytecode, each would compile what changed since the set-up.
	.venv-dev/bin/python -m compileall -q pipeline/tieout
	.venv-dev/bin/python -m pytest -m "not rare" $(PYTEST_ARGS)

# What takes minutes and fails seldom: every single operation of a check and of publishing made to fail in turn, whole
# commands for each of their cases, and all examples of the properties of which `make test` tries a quarter.
test-rare: .venv-dev/ready
	.venv-dev/bin/python -m compileall -q pipeline/tieout
	EXAMPLES=all .venv-dev/bin/python -m pytest -m "rare or drawn" $(PYTEST_ARGS)

# Spark is published as source alone, half a gigabyte of it: it has an environment of its own, and what builds it there is
# pinned too.
.venv-spark/ready: requirements-dev.txt requirements-spark.txt requirements-spark-build.txt pyproject.toml
	$(call set-up,.venv-spark,requirements-dev.txt requirements-spark-build.txt)
	@rm .venv-spark/ready
	.venv-spark/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
		--only-binary :all: --no-binary pyspark --no-build-isolation -r requirements-spark.txt
	@touch $@

# Where none is collected pytest ends in 5: that they are run is part of the test.
test-spark: .venv-spark/ready java
	.venv-spark/bin/python -m compileall -q pipeline/tieout
	SPARK=1 .venv-spark/bin/python -m pytest tests/spark $(SPARK_ARGS)

java:
	@command -v java >/dev/null || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null \
		&& export DEBIAN_FRONTEND=noninteractive && apt-get update -qq \
		&& apt-get install -y -qq --no-install-recommends openjdk-17-jre-headless >/dev/null; } \
		|| { echo "Spark needs Java 17. On Debian: apt-get install openjdk-17-jre-headless (as root)" >&2; exit 2; }

# The tests that ask the clock, or start what does, by another time of day, in UTC, in another time zone. The clock is
# moved and not set: a process that is started later must not begin that day anew.
ANOTHER_DAY ?= $(shell date -u -d '+5 years' '+%F %T')
ANOTHER_ZONE ?= Pacific/Kiritimati
test-another-day: .venv-dev/moved_clock.so
	@export AHEAD=$$(( $$(date -u -d '$(ANOTHER_DAY)' +%s) - $$(date +%s) )) TZ='$(ANOTHER_ZONE)' \
		ANOTHER_DAY="$$(date -u -d '$(ANOTHER_DAY)' +%F)"; \
	LD_PRELOAD="$(CURDIR)/.venv-dev/moved_clock.so" .venv-dev/bin/python -m pytest -p tests.another_day $(PYTEST_ARGS)

.venv-dev/moved_clock.so: tests/moved_clock.c .venv-dev/ready
	@command -v cc >/dev/null || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null \
		&& export DEBIAN_FRONTEND=noninteractive && apt-get update -qq \
		&& apt-get install -y -qq --no-install-recommends gcc libc6-dev tzdata >/dev/null; } \
		|| { echo "This needs a C compiler. On Debian: apt-get install gcc libc6-dev tzdata (as root)" >&2; exit 2; }
	cc -O2 -Wall -Wextra -Werror -shared -fPIC -o $@ $<

lint: .venv-dev/ready
	.venv-dev/bin/ruff check .
	.venv-dev/bin/ruff format --check .
	.venv-dev/bin/mypy --strict
	.venv-dev/bin/lint-imports --no-logo

bench: .venv-dev/ready
	.venv-dev/bin/python -m tests.benchmarks
	.venv-dev/bin/python -m tests.benchmarks.records
	.venv-dev/bin/python -m tests.benchmarks.peers

wheel: .venv-dev/ready
	rm -rf dist
	.venv-dev/bin/python -m build --no-isolation --outdir dist .

# The tests open the report page in a real browser.
chromium:
	@command -v chromium >/dev/null || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null \
		&& export DEBIAN_FRONTEND=noninteractive && apt-get update -qq \
		&& apt-get install -y -qq --no-install-recommends chromium >/dev/null; } \
		|| { echo "The tests need chromium on the PATH. On Debian: apt-get install chromium (as root)" >&2; exit 2; }

# One resolution for all supported Pythons. The smaller files are held to the pins of the largest.
requirements:
	@test -n "$(PYTHON)" || { echo "This needs Python 3.11, 3.12, 3.13 or 3.14 on the PATH." >&2; exit 2; }
	@set -eu; tools=$$(mktemp -d); trap 'rm -rf "$$tools"' EXIT; \
	$(PYTHON) -m venv "$$tools"; \
	"$$tools/bin/python" -m pip install --quiet --disable-pip-version-check --only-binary :all: uv==$(UV_VERSION); \
	export UV_CUSTOM_COMPILE_COMMAND="make requirements"; \
	compile() { "$$tools/bin/uv" pip compile --quiet --no-config --universal --python-version 3.11 \
		--generate-hashes --only-binary :all: "$$@"; }; \
	compile pyproject.toml --extra pdf --group dev $(if $(UPGRADE),--upgrade) --output-file requirements-dev.txt; \
	compile pyproject.toml --constraints requirements-dev.txt --output-file requirements.txt; \
	compile --group build --constraints requirements-dev.txt --output-file requirements-build.txt; \
	compile pyproject.toml --extra spark --no-binary pyspark --constraints requirements-dev.txt \
		--output-file requirements-spark.txt; \
	compile --group spark-build --constraints requirements-dev.txt --output-file requirements-spark-build.txt; \
	sed -i.old '/^ *#.* -c requirements-dev.txt$$/d' requirements.txt requirements-build.txt \
		requirements-spark.txt requirements-spark-build.txt; \
	rm -f requirements*.txt.old

clean:
	rm -rf .venv .venv-dev .venv-spark dist build .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find pipeline tests -name __pycache__ -type d -prune -exec rm -rf {} +
