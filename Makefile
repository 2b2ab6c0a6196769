# Each target does one thing you could type, and installs what it needs.
GO ?= go
export CGO_ENABLED ?= 0

.PHONY: build demo test
build: ## the binary, in ./bin
	$(GO) build -trimpath -o bin/huying ./cmd/huying

demo: build ## the main job in one terminal, no hardware
	bin/huying demo

test: ## every test
	$(GO) test ./...
