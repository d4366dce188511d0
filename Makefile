# make demo and make test are all that a newcomer needs; see README.md.

GO      ?= go
PKGS    := ./...
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
LDFLAGS := -s -w -X main.version=$(VERSION)

# What the end-to-end tests run against: real mail servers, on loopback; and
# promtool, of the package prometheus.
DAEMONS := postfix postgrey dovecot-core dovecot-imapd dovecot-lmtpd dovecot-sieve prometheus

# What the tests of the pages look at them with; npm brings axe-core, which checks
# accessibility. Debian's npm is taken only where there is none.
BROWSER := chromium fonts-ipaexfont-gothic $(if $(shell command -v npm),,npm)

# What -race needs, and what the benchmarks count with.
TOOLS := gcc libc6-dev strace

# The race detector watches our code and every library but SQLite, which is C in the
# shape of Go: watching each of its loads takes a third of the time of all tests.
RACE := -race -gcflags='modernc.org/sqlite/lib=-race=false'

FUZZTIME ?= 30s

# How many seeded variants of the incident make incident plays.
VARIANTS ?= 200

.PHONY: all build demo test browser lint bench fuzz soak incident daemons go clean

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
	@deploy/install-daemons $(DAEMONS) $(BROWSER) $(TOOLS)

# These tests live in real time: they drive real servers and the demo, and judge by
# the clock how long mail took. All others have a time of their own, in which a busy
# machine spoils nothing: they go first, and the clock's have the machine to
# themselves.
BY_CLOCK := ./cmd/mailprobe ./cmd/mailprobe/e2e

test: go daemons lint
	$(GO) test $(RACE) -shuffle=on -timeout 15m $$($(GO) list $(PKGS) | grep -Fxv "$$($(GO) list $(BY_CLOCK))")
	$(GO) test $(RACE) -shuffle=on -timeout 15m -p 1 $(BY_CLOCK)
	$(MAKE) --no-print-directory browser

# The pages of a running demo in Chromium. MAILPROBE_SHOTS=FOLDER keeps a picture of
# each.
browser: go daemons
	cd cmd/browser && npm ci --ignore-scripts --no-audit --no-fund --silent
	cd cmd/browser && $(GO) vet ./... && $(GO) tool -modfile=../../go.mod staticcheck ./...
	cd cmd/browser && $(GO) test -shuffle=on -timeout 10m ./...

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
	rm -rf bin
