# Every target looks for what it needs and installs what is missing, or says what to run.
# The gate (test, acceptance) builds one profile only, ci, and always the whole workspace: a single
# package would resolve other features and compile its dependencies a second time.

SHELL := /bin/bash
CARGO ?= cargo
# HiGHS is compiled in by every target, the same way, so that it is compiled once.
FEATURES := --features highs
CI_CARGO := --profile ci --locked
DISPATCH_CI := $(abspath $(or $(CARGO_TARGET_DIR),target))/ci/dispatch
RELEASE := $(abspath $(or $(CARGO_TARGET_DIR),target))/release/dispatch
# Wuhan, grown and placed, for the tests that need a real city's size.
GROWN = rm -rf target/wuhan && $(DISPATCH_CI) grow seeds/wuhan --out target/wuhan/grown && \
	$(DISPATCH_CI) place --scenario target/wuhan/grown --model mclp --time-limit 10 --out target/wuhan/placed

.DEFAULT_GOAL := help
.PHONY: help need test acceptance bench demo console console-build console-test

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# What a page and its tests need is installed first, so that a long build does not end in a request.
need:
	@.ci/need build

test: ## format, lints, documentation, all tests, the console in a browser, the API against its description
	@.ci/need build node browser python
	$(CARGO) fmt --all --check
	@$(MAKE) --no-print-directory console
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
	@echo "== what must survive, with its counts"
	DISPATCH_KILLS=200 $(CARGO) test -q $(CI_CARGO) --workspace $(FEATURES) --test it --bin dispatch -- --nocapture \
	    live::kill live::damage live::tests::torn live::tests::full live::tests::races
	$(CARGO) test $(CI_CARGO) --workspace $(FEATURES) --doc
	$(CARGO) bench $(CI_CARGO) --workspace $(FEATURES) --no-run
	$(DISPATCH_CI) --version
	$(DISPATCH_CI) nearest --scenario seeds/grid --at 10.009,0.027
	.ci/contract $(DISPATCH_CI)
	cd dispatch-server/console && npm run test:e2e
	$(GROWN)
	cd dispatch-server/console && DISPATCH_E2E_SCENARIO=$(CURDIR)/target/wuhan/placed npm run test:e2e

acceptance: need ## compares with other programs' results; DISPATCH_DATA names the folder of data
	@if [ -z "$$DISPATCH_DATA" ]; then \
	    echo "make acceptance needs the data: DISPATCH_DATA=/path/to/data make acceptance" >&2; exit 1; \
	elif [ ! -d "$$DISPATCH_DATA" ]; then \
	    echo "DISPATCH_DATA is $$DISPATCH_DATA, and there is no such folder" >&2; exit 1; \
	fi
	$(CARGO) test $(CI_CARGO) --workspace $(FEATURES) --test acceptance

bench: need ## the benchmarks, the routing kernel first; then the live desk under load, and a start from a month
	$(CARGO) bench --locked --workspace $(FEATURES) --features benches/peers --bench '*'
	@mkdir -p target/bench
	$(CARGO) build --release --locked --workspace $(FEATURES)
	@if [ -d "$$DISPATCH_DATA/wuhan" ]; then \
	    rm -rf target/bench/real && DISPATCH=$(RELEASE) seeds/real-wuhan.sh "$$DISPATCH_DATA/wuhan" target/bench/real; \
	else \
	    echo "without DISPATCH_DATA the city is the grown Wuhan"; \
	    rm -rf target/bench/real && $(RELEASE) grow seeds/wuhan --out target/bench/real; \
	fi
	rm -rf target/bench/city && $(RELEASE) place --scenario target/bench/real --model mclp --p 140 --time-limit 20 --out target/bench/city
	@# A fleet of 289: the known units again under other names.
	@awk -F, -v OFS=, 'NR == 1 {print; next} {row[n++] = $$0; print} \
	    END {for (i = n; i < 289; i++) {$$0 = row[i % n]; $$1 = "B" i; print}}' \
	    target/bench/city/units.csv >target/bench/units.csv && mv target/bench/units.csv target/bench/city/units.csv
	DISPATCH_LOAD=$(CURDIR)/target/bench/city $(CARGO) test --release --locked --workspace $(FEATURES) --test it -- live::load --nocapture
	DISPATCH_LOAD=$(CURDIR)/target/bench/city DISPATCH_LOAD_POSITIONS=5000 $(CARGO) test --release --locked --workspace $(FEATURES) --test it -- live::load --nocapture
	DISPATCH_MONTH=$(CURDIR)/target/bench/city $(CARGO) test --release --locked --workspace $(FEATURES) --bin dispatch -- live::tests::month --nocapture

demo: ## Wuhan, grown and placed, on a simulated evening: the desk's address, until Ctrl-C; PORT=N
	@.ci/need build node
	@$(MAKE) --no-print-directory console-build
	$(CARGO) build -q $(CI_CARGO) --workspace $(FEATURES)
	$(DISPATCH_CI) demo --dir target/demo $(if $(PORT),--port $(PORT))

console: ## the web console: checked, and built into the program by the next build (Node 20 or newer)
	@.ci/need node
	@$(MAKE) --no-print-directory console-build
	cd dispatch-server/console && npm run check

# Only what is older than its sources: a page made anew is a program made anew.
console-build:
	cd dispatch-server/console && if [ ! node_modules/.package-lock.json -nt package-lock.json ]; then npm ci; fi
	@cd dispatch-server/console && if [ ! -f dist/index.html ] || [ -n "$$(find src public scripts index.html unit.html \
	    vite.config.ts svelte.config.js package-lock.json -newer dist/index.html -print -quit)" ]; then npm run build; fi

console-test: console ## the console in a real browser, over a server of its own; SCENARIO=DIR
	@.ci/need build browser
	$(CARGO) build $(CI_CARGO) --workspace $(FEATURES)
	cd dispatch-server/console && $(if $(SCENARIO),DISPATCH_E2E_SCENARIO=$(abspath $(SCENARIO))) npm run test:e2e
