# make demo and make test are all that a newcomer needs; see README.md.

GO      ?= go
PKGS    := ./...
# Our repository, never one around it; and as many digits of a commit in every clone.
GIT     := git --git-dir=.git
VERSION ?= $(shell $(GIT) describe --tags --always --dirty --abbrev=12 2>/dev/null || echo unknown)
COMMIT  ?= $(shell $(GIT) rev-parse HEAD 2>/dev/null || echo unknown)
LDFLAGS := -s -w -X main.version=$(VERSION) -X main.commit=$(COMMIT)

# What the end-to-end tests run against: real mail servers, on loopback; and
# promtool, of the package prometheus.
DAEMONS := postfix postgrey dovecot-core dovecot-imapd dovecot-lmtpd dovecot-sieve prometheus

# What the tests of the pages look at them with; npm brings axe-core, which checks
# accessibility. Debian's npm is taken only where there is none.
BROWSER := chromium fonts-ipaexfont-gothic $(if $(shell command -v npm),,npm)

# What the tests of deploy check its files with, and install the package by.
PACKAGING := systemd mandoc mmdebstrap rpm shellcheck prometheus-alertmanager buildah

# What -race needs, and what the benchmarks count with.
TOOLS := gcc libc6-dev strace

# The race detector watches our code and every library but SQLite, which is C in the
# shape of Go: watching each of its loads takes a third of the time of all tests.
RACE := -race -gcflags='modernc.org/sqlite/lib=-race=false'

FUZZTIME ?= 30s

# How many seeded variants of the incident make incident plays.
VARIANTS ?= 200

# Where packages and archives go, and for which machines they are. All files in them
# are as old as the commit; without git, as its archives date the changelog.
DIST  ?= dist
ARCHS ?= amd64 arm64
SOURCE_DATE_EPOCH ?= $(shell $(GIT) log -1 --format=%ct 2>/dev/null || stat -c %Y CHANGELOG.md)
PACK = VERSION='$(VERSION)' COMMIT='$(COMMIT)' SOURCE_DATE_EPOCH='$(SOURCE_DATE_EPOCH)' GO='$(GO)' deploy/package/build

.PHONY: all build demo test browser container-test alerts package release reproducible package-test lint bench fuzz soak incident daemons go clean

all: build

go:
	@command -v $(GO) >/dev/null || { echo "Go is missing: install Go 1.26 or newer (https://go.dev/doc/install), then run make again"; exit 1; }

build: go
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '$(LDFLAGS)' -o bin/mailprobe ./cmd/mailprobe

# The demo needs nothing but the binary: no root, no configuration, no network.
demo: build
	bin/mailprobe demo $(DEMO)

# Installs the mail servers that the tests drive, as root; else says what to do.
daemons:
	@deploy/install-daemons $(DAEMONS) $(BROWSER) $(PACKAGING) $(TOOLS)

# These tests drive real servers, and judge by the clock how long mail took: they have
# the machine to themselves. A busy one spoils nothing of the others.
BY_CLOCK := ./cmd/mailprobe/e2e

test: go daemons lint
	$(GO) test $(RACE) -shuffle=on -timeout 15m $$($(GO) list $(PKGS) | grep -Fxv "$$($(GO) list $(BY_CLOCK))")
	$(GO) test $(RACE) -shuffle=on -timeout 15m $(BY_CLOCK)
	$(MAKE) --no-print-directory -j3 browser package-test container-test

# The pages of a running demo in Chromium. MAILPROBE_SHOTS=FOLDER keeps a picture of
# each.
browser: go daemons
	cd cmd/browser && npm ci --ignore-scripts --no-audit --no-fund --silent
	cd cmd/browser && $(GO) vet ./... && $(GO) tool -modfile=../../go.mod staticcheck ./...
	cd cmd/browser && $(GO) test -shuffle=on -timeout 10m ./...

# The container file, built and read, and the Compose example.
container-test: go daemons
	cd deploy/container && $(GO) vet ./... && $(GO) tool -modfile=../../go.mod staticcheck ./...
	cd deploy/container && $(GO) test -shuffle=on -timeout 5m ./...

# The packages, .deb and .rpm.
package: go
	$(PACK) packages '$(DIST)' $(ARCHS)

# All that a release has: archives and packages, and their checksums.
release: go
	$(PACK) release '$(DIST)' $(ARCHS)

# Two clones of the last commit, as different as two builders are, must give equal
# bytes: folder, user's settings, time zone, rights of new files, and nothing in any cache.
reproducible: go
	deploy/package/reproducible '$(GO)' $(ARCHS)

# Installs, uses, upgrades, removes and purges the package in a root of its own.
package-test: go daemons
	cd deploy/package && $(GO) vet ./... && $(GO) tool -modfile=../../go.mod staticcheck ./...
	cd deploy/package && $(GO) test -count=1 -timeout 10m ./...

# The shipped alerting rules, Alertmanager example and dashboard with real programs:
# Prometheus scrapes two demos, one of which loses a network for six minutes. A
# quarter of an hour; it ends with a table of the alerts.
alerts: go daemons
	MAILPROBE_ALERTS=1 $(GO) test -count=1 -timeout 30m -v -run '^TestAlerts$$' ./deploy/live

lint: go
	@test -z "$$(gofmt -l .)" || { echo "not formatted (run gofmt -w):"; gofmt -l .; exit 1; }
	$(GO) vet $(PKGS)
	$(GO) tool staticcheck $(PKGS)
	$(GO) mod tidy -diff
	$(GO) mod verify

# Ratios to references that are taken in the same run.
bench: go daemons
	$(GO) test -run '^$$' -bench '^BenchmarkMailprobe$$' -benchtime 1x -count=1 -timeout 120m ./cmd/mailprobe/e2e

# Every fuzz target for $(FUZZTIME).
fuzz: go
	@set -e; for pkg in $$($(GO) list $(PKGS)); do \
	  for f in $$($(GO) test -list '^Fuzz' $$pkg | grep '^Fuzz' || true); do \
	    echo "== $$pkg $$f"; $(GO) test -run '^$$' -fuzz "^$$f$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 10x $$pkg; \
	  done; \
	done

# The long forms of the tests: whole days in a bubble, many more kills.
soak: go daemons
	MAILPROBE_SOAK=1 $(GO) test $(RACE) -shuffle=on -timeout 80m -v -run 'Soak|Kill|Outage|TwelveHours|Flush' ./cmd/mailprobe/...

# The incident of 6 May 2011, lived through by a real agent: its reports and
# notices are written again and must be as they are committed; three runs must be
# equal byte for byte; then seeded variants of it are judged.
INCIDENT := report/incident/testdata/2011-05-06
incident: go
	mkdir -p $(INCIDENT)
	MAILPROBE_REPLAY=full TZ=UTC MAILPROBE_INCIDENT_DIR=$(CURDIR)/$(INCIDENT) \
	  $(GO) test -count=1 -timeout 30m -v -run '^TestMay2011$$' ./cmd/mailprobe/replay
	MAILPROBE_REPLAY=full $(GO) test -count=1 -timeout 60m -v -run '^TestRunsAlike$$' ./cmd/mailprobe/replay
	MAILPROBE_VARIANTS=$(VARIANTS) $(GO) test -count=1 -timeout 60m -v -run '^TestVariants$$' ./cmd/mailprobe/replay
	git diff --exit-code -- $(INCIDENT)

clean:
	rm -rf bin dist
