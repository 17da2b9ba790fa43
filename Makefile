# Every target looks for what it needs and installs what is missing, or says what to run.
# The gate (test, acceptance) builds one profile only, ci, and always the whole workspace: a single
# package would resolve other features and compile its dependencies a second time.

SHELL := /bin/bash
CARGO ?= cargo
# HiGHS is compiled in by every target, the same way, so that it is compiled once.
FEATURES := --features highs
CI_CARGO := --profile ci --locked
DISPATCH_CI := $${CARGO_TARGET_DIR:-target}/ci/dispatch

.DEFAULT_GOAL := help
.PHONY: help need test acceptance bench demo console console-test

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

need:
	@.ci/need

test: need ## format, lints, documentation, all tests, benches compile, the program starts
	$(CARGO) fmt --all --check
	$(CARGO) clippy $(CI_CARGO) --workspace $(FEATURES) --all-targets -- -D warnings
	$(CARGO) clippy $(CI_CARGO) --workspace $(FEATURES) --test acceptance -- -D warnings
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc $(CI_CARGO) --workspace $(FEATURES) --no-deps
	@if $(CARGO) nextest --version >/dev/null 2>&1; then \
	    echo "$(CARGO) nextest run"; \
	    $(CARGO) nextest run --cargo-profile ci --locked --workspace $(FEATURES); \
	else \
	    echo "$(CARGO) test"; \
	    $(CARGO) test $(CI_CARGO) --workspace $(FEATURES) --lib --bins --tests; \
	fi
	$(CARGO) test $(CI_CARGO) --workspace $(FEATURES) --doc
	$(CARGO) bench $(CI_CARGO) --workspace $(FEATURES) --no-run
	$(DISPATCH_CI) --version
	$(DISPATCH_CI) nearest --scenario seeds/grid --at 10.009,0.027

acceptance: need ## compares with other programs' results; DISPATCH_DATA names the folder of data
	@if [ -z "$$DISPATCH_DATA" ]; then \
	    echo "make acceptance needs the data: DISPATCH_DATA=/path/to/data make acceptance" >&2; exit 1; \
	elif [ ! -d "$$DISPATCH_DATA" ]; then \
	    echo "DISPATCH_DATA is $$DISPATCH_DATA, and there is no such folder" >&2; exit 1; \
	fi
	$(CARGO) test $(CI_CARGO) --workspace $(FEATURES) --test acceptance

bench: need ## the benchmarks, the routing kernel first
	$(CARGO) bench --locked -p benches $(FEATURES)

demo: need ## grows Wuhan, places its 140 stations, and asks who should go; into target/demo
	$(CARGO) build -q $(CI_CARGO) --workspace $(FEATURES)
	$(DISPATCH_CI) grow seeds/wuhan --out target/demo/wuhan
	$(DISPATCH_CI) place --scenario target/demo/wuhan --model mclp --time-limit 20 --out target/demo/plan
	$(DISPATCH_CI) nearest --scenario target/demo/plan --at 114.305,30.593
	@echo "target/demo/plan/plan/map.svg is the map. The desk on it: target/ci/dispatch serve --scenario target/demo/plan"

console: ## the web console, built into the program by the next build (Node 20 or newer)
	@.ci/need node
	cd dispatch-server/console && npm ci && npm run check && npm run build

console-test: console ## the console in a real browser, over a server of its own
	$(CARGO) build $(CI_CARGO) --workspace $(FEATURES)
	cd dispatch-server/console && npm run test:e2e
