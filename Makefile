# Plan server. `make` lists the targets.

DATABASE ?= data/plan.sqlite
LISTEN   ?= 127.0.0.1:8080
# Addresses for TLS, with the certificate of `make dev-certificate` or another.
TLS_LISTEN ?=
TLS_CERTIFICATE ?= data/dev-certificate.pem
TLS_KEY  ?= $(TLS_CERTIFICATE:.pem=.key)
PREFIX   ?= /usr/local
DESTDIR  ?=
UNITDIR  ?= $(PREFIX)/lib/systemd/system
# A part of a suite's or a test's name, for `make test FILTER=…`.
FILTER   ?=
# How long `make fuzz` takes, its two targets together.
SECONDS  ?= 600
# How often `make torture` kills the server, and the seed of a run that is to be repeated.
ROUNDS   ?= 1000
SEED     ?=
UPDATES  ?= 0
# How many requests `make soak` makes.
COUNT    ?= 10000000

SWIFT    ?= swift
SOURCES  := Sources Tests Benchmarks Fuzz Package.swift
RELEASE  := .build/release/plan-server
# The executable and the tests come from one debug build, which is quicker than a release build beside it.
DEBUG    := $(CURDIR)/.build/debug/plan-server
LISTENS  := $(LISTEN:%=--listen %)
ifneq ($(TLS_LISTEN),)
LISTENS  += $(TLS_LISTEN:%=--tls-listen %) --tls-certificate "$(TLS_CERTIFICATE)" --tls-key "$(TLS_KEY)"
endif

.DEFAULT_GOAL := help
.PHONY: help dependencies build serve demo dev-certificate test torture soak screenshots examples test-sanitized fuzz bench \
  bench-instructions format lint install clean

help: ## list the targets and the variables they take
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-19s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo '  DATABASE=$(DATABASE)  LISTEN=$(LISTEN)  TLS_LISTEN=$(TLS_LISTEN)  PREFIX=$(PREFIX)  DESTDIR=$(DESTDIR)  FILTER=$(FILTER)  SECONDS=$(SECONDS)  ROUNDS=$(ROUNDS)  UPDATES=$(UPDATES)  COUNT=$(COUNT)'

dependencies: ## install what is missing (Debian packages), check the Swift version
	@Scripts/install-dependencies.sh

build: dependencies ## build the release binary
	$(SWIFT) build -c release --static-swift-stdlib --product plan-server

# `exec` makes the server the process that gets make's signals, so Ctrl-C is an orderly stop.
serve: build ## build and run the server on DATABASE, listening on LISTEN
	@mkdir -p "$$(dirname "$(DATABASE)")"
	exec $(RELEASE) serve --database "$(DATABASE)" --token-file "$$(dirname "$(DATABASE)")/admin.token" $(LISTENS)

demo: build ## build and run a server with a year of sample data, printing a token for each role
	exec $(RELEASE) demo $(LISTENS)

dev-certificate: ## make data/dev-certificate.pem and its key, to try TLS out on localhost
	@Scripts/install-dependencies.sh certificate
	@Scripts/make-dev-certificate.sh data

test: ## run every test, the end-to-end ones on the debug binary; FILTER=name for some
	@Scripts/install-dependencies.sh tests
	@Scripts/install-sslyze.sh
	@Scripts/install-axe.sh
	@Scripts/install-schemathesis.sh
	PLAN_SERVER_BINARY="$(DEBUG)" $(SWIFT) test --disable-xctest $(FILTER:%=--filter "%")

torture: build ## kill the server ROUNDS times under load, with UPDATES stored; SEED=number repeats a run
	@Scripts/install-dependencies.sh tests
	PLAN_SERVER_BINARY="$(CURDIR)/$(RELEASE)" ROUNDS="$(ROUNDS)" SEED="$(SEED)" UPDATES="$(UPDATES)" $(SWIFT) test --disable-xctest --filter LongKillTests

soak: dependencies ## ask a server COUNT things of every kind, and fail where its memory or its descriptors grow
	COUNT="$(COUNT)" Benchmarks/soak.sh

screenshots: ## make the pictures of the page in docs/screenshots anew
	@Scripts/install-dependencies.sh tests
	@mkdir -p docs/screenshots
	PLAN_SERVER_SCREENSHOTS="$(CURDIR)/docs/screenshots" $(SWIFT) test --disable-xctest --filter PageScreenshots

examples: ## ask the demo anew what the description of the API shows as examples
	@Scripts/install-dependencies.sh tests
	PLAN_SERVER_EXAMPLES="$(CURDIR)/Sources/PlanAPI/Resources/openapi-examples.json" $(SWIFT) test --disable-xctest --filter DescriptionExamples

test-sanitized: dependencies ## run HTTPCore's tests under ThreadSanitizer and under AddressSanitizer
	$(SWIFT) test --disable-xctest --sanitize thread -Xswiftc -DTHREAD_SANITIZER \
	  --scratch-path .build-tsan --filter "$(or $(FILTER),HTTPCoreTests)"
	$(SWIFT) test --disable-xctest --sanitize address \
	  --scratch-path .build-asan --filter "$(or $(FILTER),HTTPCoreTests)"

fuzz: dependencies ## feed the parsers with made-up input for SECONDS (Fuzz/README.md)
	Fuzz/run.sh $(SECONDS)

bench: ## measure side by side with bare C programs, nginx and another server (Benchmarks/README.md)
	@Scripts/install-dependencies.sh benchmarks
	Benchmarks/run.sh

bench-instructions: ## count instructions and allocations of the hot paths, and fail where they have grown
	@Scripts/install-dependencies.sh benchmarks
	Benchmarks/instructions.sh

format: ## rewrite the Swift sources in the project's style
	$(SWIFT) format -i -p -r $(SOURCES)

lint: ## check the style; shell scripts too where shellcheck is installed
	$(SWIFT) format lint --strict -p -r $(SOURCES)
	@if command -v shellcheck >/dev/null; then shellcheck -x -a -P SCRIPTDIR .ci/run Scripts/*.sh Benchmarks/*.sh Fuzz/*.sh examples/*.sh; fi

# Builds only where there is no binary yet, so that `make build && sudo make install` compiles nothing as root.
install: | $(RELEASE) ## copy binary, completions, systemd units and what Prometheus and Grafana take below DESTDIR and PREFIX
	install -d "$(DESTDIR)$(PREFIX)/bin" "$(DESTDIR)$(UNITDIR)" "$(DESTDIR)$(PREFIX)/share/plan-server"
	install -m 755 $(RELEASE) "$(DESTDIR)$(PREFIX)/bin/plan-server"
	set -e; for unit in deploy/systemd/*.service deploy/systemd/*.socket deploy/systemd/*.timer; do \
	  target="$(DESTDIR)$(UNITDIR)/$${unit##*/}"; \
	  sed 's|/usr/local/bin/|$(PREFIX)/bin/|' "$$unit" >"$$target"; \
	  chmod 644 "$$target"; \
	done
	set -e; for shell in bash:bash-completion/completions/plan-server zsh:zsh/site-functions/_plan-server \
	  fish:fish/vendor_completions.d/plan-server.fish; do \
	  target="$(DESTDIR)$(PREFIX)/share/$${shell#*:}"; \
	  install -d "$${target%/*}"; \
	  $(RELEASE) --generate-completion-script "$${shell%%:*}" >"$$target"; \
	  chmod 644 "$$target"; \
	done
	install -m 644 deploy/systemd/plan-server-tls.conf deploy/prometheus/alerts.yml deploy/grafana/plan-server.json \
	  "$(DESTDIR)$(PREFIX)/share/plan-server"

$(RELEASE):
	$(MAKE) build

clean: ## remove what was built; databases stay
	rm -rf .build .build-hummingbird .build-asan .build-fuzz .build-tsan
