# Rexian 热线. `make run` sets everything up and starts it; `make help` lists the rest.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: setup run test check bench clean help

# Debian's and Ubuntu's python3 may be older than 3.11 with a newer one beside it.
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	if $$p -c '$(NEW_ENOUGH)' 2>/dev/null; then command -v $$p; break; fi; done)

# A build server may start us without a home; caches then belong to the user's own folder.
ifeq ($(strip $(HOME)),)
export HOME := $(shell getent passwd "$$(id -u)" | cut -d: -f6)
endif
export PYTHONDONTWRITEBYTECODE :=

prepare = $(or $(PYTHON),python3) scripts/prepare.py

setup: ## set everything up: environment, console, Asterisk, speech model, database · 完成全部安装
	@began=$$(date +%s); $(prepare) run && .venv/bin/rexian setup --began $$began

run: ## set up, then start the whole system; Ctrl-C stops it · 安装并启动，Ctrl-C 停止
	@began=$$(date +%s); $(prepare) run && .venv/bin/rexian setup --began $$began
	@exec .venv/bin/rexian run

test: ## set up and run every check and test · 安装并运行全部检查与测试
	@$(prepare) test
	@.venv/bin/python scripts/needs.py
	@.venv/bin/rexian setup
	@.venv/bin/python -m transcription.models --test
	@.venv/bin/python scripts/tests.py $(PYTEST)

check: ## format, lint, types, imports, generated files · 静态检查
	@$(prepare) test
	@.venv/bin/python scripts/check.py

bench: ## measure, print a table, write var/bench/latest.json · 性能测量
	@$(prepare) test
	@.venv/bin/python scripts/needs.py
	@.venv/bin/rexian setup
	@.venv/bin/python -m transcription.models --test
	@.venv/bin/python scripts/bench.py $(BENCH)

clean: ## remove what can be made again; recordings and database stay · 清理，可再生成的部分
	@rm -rf .venv build dist *.egg-info console/static console/web/node_modules
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

help: ## this list · 本列表
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16
