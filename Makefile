# Each target does one thing you could type, and installs what it needs.
GO ?= go
export CGO_ENABLED ?= 0
STATICCHECK = honnef.co/go/tools/cmd/staticcheck@v0.7.0
FUZZTIME ?= 10s
VERSION ?= 0.1.0
LDFLAGS = -s -w -X main.release=$(VERSION)

.PHONY: build demo test race check vet platforms deb deb-try image image-twice image-boot fuzz golden crash bench peers

build: ## the binary, in ./bin
	$(GO) build -trimpath -ldflags "-s -w" -o bin/huying ./cmd/huying

demo: build ## the main job in one terminal, no hardware
	@bin/huying demo

test: ## every test
	$(GO) test ./...

race: ## every test under the race detector (wants a C compiler); the killed box is a binary of its own, without it
	CGO_ENABLED=1 GORACE=atexit_sleep_ms=0 $(GO) test -race -timeout 45m -skip '^TestKilled' ./...

vet: ## formatting, go vet, staticcheck
	@out=$$(gofmt -l $$(git ls-files '*.go')); test -z "$$out" || { echo "gofmt wants: $$out"; exit 1; }
	$(GO) vet ./...
	$(GO) run $(STATICCHECK) ./...

platforms: ## the three boards we promise, without cgo; arm64 stays under 30 MB
	@mkdir -p dist
	GOARCH=amd64 $(GO) build -trimpath -ldflags "$(LDFLAGS)" -o dist/huying-amd64 ./cmd/huying
	GOARCH=arm64 $(GO) build -trimpath -ldflags "$(LDFLAGS)" -o dist/huying-arm64 ./cmd/huying
	GOARCH=arm GOARM=7 $(GO) build -trimpath -ldflags "$(LDFLAGS)" -o dist/huying-armv7 ./cmd/huying
	@ls -l dist/huying-* | awk 'NR > 1 {printf "%s %.1f MB\n", $$9, $$5/1e6}'
	@test $$(wc -c < dist/huying-arm64) -lt 30000000 || { echo "huying-arm64 is over 30 MB"; exit 1; }

deb: platforms ## the packages for Debian 12, twice: the same files must give the same bytes; the unit is checked
	@rm -rf dist/deb dist/deb2
	cd deploy/deb && $(GO) run . ../../dist ../../dist/deb $(VERSION) && $(GO) run . ../../dist ../../dist/deb2 $(VERSION) >/dev/null
	@for f in dist/deb/*.deb; do cmp $$f dist/deb2/$$(basename $$f) || exit 1; done; rm -rf dist/deb2
	@sha256sum dist/deb/*.deb
	deploy/deb/verify.sh

deb-try: deb ## install, upgrade, remove and purge in a Debian root of its own
	deploy/deb/try.sh dist/deb

image: build deb ## the card's image, its bundle and its list of packages, in dist/image (root; see card.md for how long)
	nice deploy/image/image.sh $(VERSION)

image-twice: image ## assembles it once more and compares: the same bytes
	OUT=$(CURDIR)/dist/image/twice nice deploy/image/image.sh $(VERSION)
	@for f in img bundle packages; do cmp dist/image/huying-$(VERSION)-arm64.$$f dist/image/twice/huying-$(VERSION)-arm64.$$f || exit 1; done; rm -r dist/image/twice; echo "the image is the same, twice"

CUTS ?= 10
image-boot: build ## starts it in QEMU: the screen, a text and its answer, the plug pulled CUTS times in a burst
	@command -v qemu-system-aarch64 >/dev/null && test -e /usr/share/qemu-efi-aarch64/QEMU_EFI.fd || { apt-get update -q && apt-get install -yq --no-install-recommends qemu-system-arm qemu-efi-aarch64 mtools e2fsprogs; }
	nice $(GO) run ./deploy/image/boot --image dist/image/huying-$(VERSION)-arm64.img --huying bin/huying --out dist/image --cuts $(CUTS)

check: vet race platforms ## what a change must pass before it lands

fuzz: ## what strangers write, FUZZTIME each (10s; 2000x counts tries)
	@set -e; for t in $$(grep -rlE '^func Fuzz' --include='*_test.go' . | xargs -n1 dirname | sort -u); do \
	  for f in $$(grep -hoE '^func Fuzz[A-Za-z0-9_]*' $$t/*_test.go | sed 's/func //'); do \
	    echo "fuzz $$t $$f $(FUZZTIME)"; $(GO) test $$t -run '^$$' -fuzz "^$$f\$$" -fuzztime $(FUZZTIME) -parallel 2 >$(or $(TMPDIR),/tmp)/huying-fuzz.log 2>&1 || { cat $(or $(TMPDIR),/tmp)/huying-fuzz.log; exit 1; }; \
	  done; done

golden: ## rewrite the golden screens; read the diff like prose
	$(GO) test ./tui -update

crash: ## pull the plug at every step and every write, the long way
	HUYING_CRASH=full $(GO) test -count=1 -timeout 60m -v -run 'Killed|PowerCut|Planted' ./store ./cmd/huying

bench: build ## figures, side by side with gammu-smsd on the same emulator
	deploy/bench/bench.sh

peers: build ## gammu and gammu-smsd, unmodified, on our emulator
	deploy/peers/peers.sh
