# Cổng OCOP. `make` alone tells what there is. Everything runs on this machine; only the first start downloads libraries.

SHELL := /bin/bash
PORT ?= 8000
PY := .venv/bin/python
VAR_DIR ?= var
CHROMIUM := $(wildcard /usr/bin/chromium)
TRYING := TRYING_OUT=1 DEMO=1 PORTAL_URL=$${PORTAL_URL:-http://127.0.0.1:$(PORT)}
# What `check` shows to Django as production; the key is made for this one run.
PRODUCTION = TRYING_OUT=0 DEBUG=0 DEMO=0 SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(64))') \
	ALLOWED_HOSTS=ocop.example.vn PORTAL_URL=https://ocop.example.vn DATABASE_URL= REDIS_URL= EMAIL_URL=

.DEFAULT_GOAL := help
.PHONY: help venv venv-dev run worker demo test test-quick journeys check fix requirements bench screenshots clean forget

help: ## what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## /  make \1|/' | column -t -s '|'

venv:
	@deploy/venv.sh

venv-dev:
	@deploy/venv.sh dev

run: venv ## the whole portal with the demo season on http://127.0.0.1:8000 (PORT=8001 for another)
	@exec env $(TRYING) $(PY) manage.py run_portal --port $(PORT)

worker: venv ## the workers alone (letters with the clock, reports), beside a web server of your own
	@exec env $(TRYING) $(PY) manage.py run_portal --only workers

demo: venv ## load the demo season into an empty database and print its logins
	@$(TRYING) $(PY) manage.py prepare
	@$(TRYING) $(PY) manage.py demo

test: test-quick ## all tests (SQLite, file broker; DATABASE_URL and REDIS_URL choose others); journeys where Chromium is found
ifneq ($(CHROMIUM),)
	@$(MAKE) --no-print-directory journeys
else
	@echo "Browser journeys left out: no /usr/bin/chromium (apt-get install chromium)."
endif

test-quick: venv-dev ## all tests without the browser journeys
	$(PY) -m pytest -q -n 3 --dist loadgroup -m "not journey" $(ARGS)

journeys: venv-dev ## the browser journeys (Chromium)
	$(PY) -m pytest -q -n 0 -m journey $(ARGS)

check: venv-dev ## format, lint, floors, templates, migrations, deployment settings
	$(PY) -m ruff format --check --output-format concise .
	$(PY) -m ruff check --output-format concise .
	.venv/bin/lint-imports --no-cache
	.venv/bin/djlint --lint --quiet templates
	$(PY) deploy/house_check.py
	TRYING_OUT=1 $(PY) manage.py makemigrations --check --dry-run
	$(PRODUCTION) $(PY) manage.py check --deploy --fail-level WARNING
	@static=$$(mktemp -d) && trap 'rm -rf '"$$static" EXIT && set -x && \
		$(PRODUCTION) STATIC_ROOT=$$static $(PY) manage.py collectstatic --noinput --verbosity 0

fix: venv-dev ## format and mend what can be mended; docs/statuses.md and deploy/application-role.sql from their tables
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .
	TRYING_OUT=1 $(PY) manage.py status_tables
	TRYING_OUT=1 $(PY) manage.py application_role

requirements: venv-dev ## resolve requirements*.in again into the hashed lists
	UV_PYTHON_DOWNLOADS=never .venv/bin/uv pip compile -q --upgrade --generate-hashes --universal --no-header \
		--no-emit-index-url --no-emit-find-links --python-version 3.11 requirements.in -o requirements.txt
	UV_PYTHON_DOWNLOADS=never .venv/bin/uv pip compile -q --upgrade --generate-hashes --universal --no-header \
		--no-emit-index-url --no-emit-find-links --python-version 3.11 -c requirements.txt requirements-dev.in -o requirements-dev.txt

SIZE ?= 20000
bench: venv-dev ## every page beside a bare Django page on PostgreSQL (SIZE=200, 20000 or 200000 dossiers; DATABASE_URL names the server)
	$(PY) -m benchmarks.portal $(SIZE) $(ARGS)

screenshots: venv-dev ## pictures of a running demo (make run) into docs/images/
	$(PY) deploy/screenshots.py --base http://127.0.0.1:$(PORT)

clean: ## caches and collected files
	rm -rf .pytest_cache .ruff_cache .hypothesis .import_linter_cache $(VAR_DIR)/static $(VAR_DIR)/shots
	find . -path ./.venv -prune -o -name __pycache__ -type d -print0 | xargs -0 rm -rf

forget: ## throw the try-out's data away (var/): the next run loads the demo season anew
	rm -rf $(VAR_DIR)
