# Everything a person does here, in one place; `make` alone explains it. Each target shows the commands it runs.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# Maven and the tools do their own work in parallel; two Mavens in one tree would spoil each other's target folders.
.NOTPARALLEL:

JDK = $(or $(shell tools/jdk.sh),$(error no JDK 25: see the line above))
MVN = JAVA_HOME=$(JDK) mvn -B -ntp
# For what a person only waits for: warnings and errors, without the story. (Maven's -q would hide the warning that is the error.)
MVN_TERSE = $(MVN) -Dorg.slf4j.simpleLogger.defaultLogLevel=warn
BIN := .tools/bin
# Options of `make run`'s JVM. Netty and protobuf still use sun.misc.Unsafe, of which JDK 25 would warn at each start.
# The archive of loaded classes is written at the first stop after a build, and halves what later starts cost.
JVM_FLAGS ?= -Xmx1g --sun-misc-unsafe-memory-access=allow -Xlog:cds=off -Xlog:cds+dynamic=off \
	-XX:+AutoCreateSharedArchive -XX:SharedArchiveFile=api/target/countersign.jsa

# What the application is built from. Folders are listed too: their time changes when a file in them goes away.
SOURCES = $(shell find pom.xml .mvn */pom.xml */src/main policies/trading approvals-ui/src $(addprefix approvals-ui/, \
	index.html package.json package-lock.json vite.config.ts tsconfig.json) 2>/dev/null)
# Carries the time at which the build began, so that what was edited while it ran counts as newer.
BUILT := api/target/.built

.PHONY: help
help: ## this list
	@echo 'Countersign. Targets:'
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9-]+):.*## (.*)/  \1\t\2/' | expand -t 14

.PHONY: run
run: build ## start everything on this machine, nothing to configure; Ctrl-C stops it, the data stays
	@tools/install.sh opa temporal
	PATH="$(CURDIR)/$(BIN):$$PATH" exec $(JDK)/bin/java $(JVM_FLAGS) -jar api/target/countersign.jar dev

.PHONY: build
build: $(BUILT) ## the application, api/target/countersign.jar with its libraries, untested

$(BUILT): $(SOURCES)
	@mkdir -p $(@D) && touch $(@D)/.building
	$(MVN_TERSE) -Dmaven.test.skip=true -pl api -am package
	@mv $(@D)/.building $@

.PHONY: check
check: policy ## the fast tests: compile, unit, policy
	$(MVN) test

.PHONY: test
test: policy compose ## all tests, with real servers and a real browser: what CI runs
	@tools/install.sh
	$(MVN) verify
	@$(MAKE) --no-print-directory browser

.PHONY: browser
browser: build ## the tests of the web pages in Chromium; one file of them: make browser ARGS=flows
	@tools/install.sh opa temporal
	@tools/chromium.sh
	@$(MVN_TERSE) -pl approvals-ui dependency:copy-dependencies@issuer
	npm --prefix approvals-ui run browser -- $(ARGS)

.PHONY: latency
latency: build ## how long after its commit an order is on the screen, with twenty a second going through
	@tools/install.sh opa temporal
	@tools/chromium.sh
	npm --prefix approvals-ui run latency

.PHONY: screenshots
screenshots: build ## make the pictures in docs/screenshots again
	@tools/install.sh opa temporal
	@tools/chromium.sh
	npm --prefix approvals-ui run screenshots

.PHONY: policy
policy: ## the policies: compile, format, tests with full coverage, lint
	@tools/install.sh opa regal
	$(BIN)/opa check --strict --ignore '.*' policies
	$(BIN)/opa fmt --fail --list policies
	$(BIN)/opa test --fail-on-empty --ignore '.*' policies
	$(BIN)/opa test --verbose --coverage --threshold 100 --ignore '.*' policies >/dev/null
	$(BIN)/regal lint policies

.PHONY: compose
compose: ## read docker-compose.yml as docker compose does; what is wrong with it is an error
	@tools/install.sh compose
	$(BIN)/compose docker-compose.yml >/dev/null

.PHONY: e2e
e2e: ## the tests with real servers alone; one of them: make e2e IT=OrderIT
	@tools/install.sh
	$(MVN) verify -pl tests -am -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false $(if $(IT),-Dit.test=$(IT))

.PHONY: bench-one
bench-one: build ## how long an order takes at one client, and what it costs; options: make bench-one ARGS='...'
	@tools/install.sh opa temporal
	python3 tests/bench/bench.py $(ARGS)

.PHONY: bench
bench: ## the product under load beside bare Temporal, its risk gate and the disk: at 1, 8 and 32 clients, in turns; 15 min
	@tools/install.sh
	$(MVN_TERSE) verify -pl tests -am -Dtest=None -Dsurefire.failIfNoSpecifiedTests=false \
		-Dit.test=LoadBench -Dfailsafe.failIfNoSpecifiedTests=false $(ARGS)

.PHONY: bench-growth
bench-growth: ## what an order costs, and what lists and audit queries take, with a thousand to a million orders there already; 22 min, 15 GB of disk
	@tools/install.sh
	$(MVN_TERSE) verify -pl tests -am -Dtest=None -Dsurefire.failIfNoSpecifiedTests=false \
		-Dit.test=GrowthBench -Dfailsafe.failIfNoSpecifiedTests=false $(ARGS)

.PHONY: bench-overload
bench-overload: ## orders at a fixed rate above what can be decided, for five minutes; ARGS='-Dcountersign.overload.rate=100'
	@tools/install.sh
	$(MVN_TERSE) verify -pl tests -am -Dtest=None -Dsurefire.failIfNoSpecifiedTests=false \
		-Dit.test=OverloadBench -Dfailsafe.failIfNoSpecifiedTests=false $(ARGS)

.PHONY: bench-wire
bench-wire: ## from the risk decision to the wire, from a venue's trade to the books, and reports a second through a session
	@tools/install.sh
	$(MVN_TERSE) verify -pl tests -am -Dtest=None -Dsurefire.failIfNoSpecifiedTests=false \
		'-Dit.test=WirePace,FixVenuesIT#how_many*' -Dfailsafe.failIfNoSpecifiedTests=false $(ARGS)

.PHONY: bench-start
bench-start: build ## how long `make run` takes to be ready: from nothing, and a second time
	@tools/install.sh opa temporal
	python3 tests/bench/start.py $(ARGS)

.PHONY: chaos
chaos: ## every process killed, paused, restarted at random while people trade, and the books compared; 25 min, or ARGS='-Dcountersign.chaos.seconds=120'
	@tools/install.sh
	@tools/faketime.sh
	$(MVN_TERSE) verify -pl tests -am -Dtest=None -Dsurefire.failIfNoSpecifiedTests=false \
		-Dit.test=ChaosIT -Dfailsafe.failIfNoSpecifiedTests=false -Dcountersign.chaos.seconds=1500 $(ARGS)

.PHONY: demo
demo: ## a morning of orders for a running system: fills, refusals, approvals, a failure at the venue
	python3 tests/demo/demo.py $(ARGS)

.PHONY: docs
docs: ## write the documents that follow from the code: docs/reject-codes.md
	$(MVN_TERSE) test -pl tests -am -Dtest=RejectCodesTest -Dsurefire.failIfNoSpecifiedTests=false -Dcountersign.docs.write=true

.PHONY: fmt
fmt: ## format all sources
	@tools/install.sh opa
	$(MVN_TERSE) spotless:apply
	$(BIN)/opa fmt --write policies

.PHONY: tools
tools: ## install the servers and linters we run into .tools, at their pinned versions
	tools/install.sh

.PHONY: clean
clean: ## remove what was built
	rm -rf target */target

.PHONY: clean-data
clean-data: ## remove the data of `make run`: orders, positions, audit records
	rm -rf .countersign
