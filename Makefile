# Cairn's make file: what it takes is installed by scripts/deps.sh, what it does is in scripts/.
# `make help` lists the targets.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c

GO ?= go
PREFIX ?= /usr/local
DESTDIR ?=
BINARY ?= bin/cairn
FILES ?=
FUZZTIME ?= 10s
CYCLES ?= 1000
QUITS ?= 500
KILLS ?= 2000
SPECIMENS ?= 300
DATA ?= ../shared/data
RANDOM_DOCUMENTS ?= 10000
RANDOM_EDITS ?= 10000
BENCH ?=

VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo devel)
TAGS := migrated_fynedo
# The version is stamped by the linker, so that a build also works where git refuses to read the clone.
BUILDFLAGS := -tags $(TAGS) -trimpath -buildvcs=false -ldflags "-s -w -X main.version=$(VERSION)"

export GO TAGS BINARY PREFIX DESTDIR FUZZTIME CYCLES QUITS KILLS SPECIMENS DATA RANDOM_DOCUMENTS RANDOM_EDITS BENCH

.PHONY: build run test race bench install uninstall build-windows fuzz hostile soak clean help

build: ## build bin/cairn, installing what the build needs
	@scripts/deps.sh build
	@$(MAKE) --no-print-directory bin/cairn

# Go decides what is out of date, so this rule always runs.
.PHONY: bin/cairn
bin/cairn:
	$(GO) build $(BUILDFLAGS) -o bin/cairn ./app
	@touch bin/cairn # also where Go found nothing to do: install compares the times

run: build ## build, then open the sample, or FILES="a.ply b.obj" (a name with spaces in quotes: FILES="'my scan.ply'")
	@scripts/run.sh $(FILES)

test: ## install what the tests need and run everything
	@scripts/deps.sh build test
	@scripts/test.sh

race: ## run every package but the window's own tests under the race detector, the toolkit included
	@scripts/deps.sh build test
	$(GO) test -race -shuffle=on -timeout 30m -tags $(TAGS) $$($(GO) list -tags $(TAGS) ./... | grep -v '/app/e2e$$')

bench: ## measure beside f3d, VTK, MeshLab and Embree, and write bench/RESULTS.md (some 20 minutes; BENCH=quick prints a part in ten minutes)
	@scripts/deps.sh build test bench
	@$(MAKE) --no-print-directory bin/cairn
	@scripts/bench.sh

install: ## install into PREFIX (/usr/local), below DESTDIR if set; builds what is older than its sources
	@scripts/install.sh install

uninstall: ## remove what install put there
	@scripts/install.sh uninstall

build-windows: ## cross-build bin/cairn.exe with mingw
	@scripts/deps.sh windows
	CGO_ENABLED=1 GOOS=windows GOARCH=amd64 CC=x86_64-w64-mingw32-gcc $(GO) build $(BUILDFLAGS) -o bin/cairn.exe ./app

fuzz: ## run every fuzz target for FUZZTIME (10s)
	@scripts/deps.sh build
	@scripts/fuzz.sh

hostile: ## try every hostile and damaged file of DATA (../shared/data), and RANDOM_DOCUMENTS (10000) random documents a format
	@scripts/deps.sh build hostile
	@$(MAKE) --no-print-directory bin/cairn
	@scripts/hostile.sh

soak: ## open and close the sample CYCLES (1000) times, go through SPECIMENS (300) of a study, the window tests again and again, kill an editing program KILLS (2000) times, make RANDOM_EDITS (10000) random sequences of edits, then quit QUITS (500) times in each way
	@scripts/deps.sh build test
	@$(MAKE) --no-print-directory bin/cairn
	@scripts/soak.sh

clean: ## remove bin/ and dist/
	rm -rf bin dist

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 16
