#!/usr/bin/env bash
# Figures of the whole box, side by side with gammu-smsd (and smstools3, for
# sending) on the same emulated modem, then the rooms' own benchmarks.
# BENCH_LARGE=1 also fills stores with 100,000 and 1,000,000 cases.
set -euo pipefail
cd "$(dirname "$0")/../.."
need=()
command -v gammu-smsd >/dev/null || need+=(gammu-smsd)
command -v smsd >/dev/null || need+=(smstools)
command -v espeak-ng >/dev/null || need+=(espeak-ng)
if ((${#need[@]})); then
  echo "installing ${need[*]}"
  apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -yq "${need[@]}"
fi
go test -tags bench -run '^TestFigures$' -count=1 -v -timeout 90m ./cmd/huying
echo
echo "== tones: digits under noise, half an hour of speech"
go test -tags bench -run '^TestFigures' -count=1 -v ./modem/tone
echo
echo "== villagers' texts: what the box understands of them"
go test -tags bench -run '^TestFigures$' -count=1 -v ./appliance/hotline
echo
echo "== rooms"
go test -run '^$' -bench . -benchmem -timeout 60m ./appliance/... ./modem/... ./store/... ./tui/...
