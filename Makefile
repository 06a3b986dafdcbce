# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
#
# make demo   installs into .venv and restyles the cat of scikit-image; prints where it is
# make test   the same set-up, then the tests
# make lint   the same set-up, then ruff, which it installs there
# make clean  removes .venv and what the demo wrote

.DEFAULT_GOAL := help
.PHONY: help demo test lint clean

# The newest Python that TensorFlow 2.21 has wheels for, unless PYTHON says otherwise.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	  $$p -c 'import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' \
	    2>/dev/null && { echo $$p; break; }; done)
VENV := .venv
STAMP := $(VENV)/.installed

help:
	@sed -n 's/^# make /make /p' Makefile

# Made again when what is to be installed changes; an interrupted installation leaves no stamp.
$(STAMP): setup.cfg pyproject.toml
	@test -n "$(PYTHON)" || { echo "error: no Python 3.11, 3.12 or 3.13 with venv and ensurepip" \
	  "found (Debian: apt-get install python3-venv); name one with PYTHON=..." >&2; exit 2; }
	@echo "installing into $(VENV); TensorFlow is large, this takes some minutes"
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

demo: $(STAMP)
	@bin/demo

# One process more than most machines have cores, since many tests wait for a browser or a program;
# in the order in which they were collected (tests/shared_work.py).
test: $(STAMP)
	$(VENV)/bin/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder $(PYTEST_FLAGS)

lint: $(STAMP)
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check 'ruff>=0.9,<1'
	$(VENV)/bin/python -m ruff check .
	$(VENV)/bin/python -m ruff format --check .

clean:
	rm -rf $(VENV) demo_output
