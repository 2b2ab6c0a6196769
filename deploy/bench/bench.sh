#!/usr/bin/env bash
# Figures of the whole box, side by side with gammu-smsd (and smstools3, for
# sending) on the same emulated modem, then what it hears, understands and writes, then
# the rooms' own benchmarks.
#
#   deploy/bench/bench.sh          what `make bench` calls
#   PARTS="box tones texts pinyin bytes rooms"  may be set to choose some
#   PARTS=large                    a ledger of 1,000,000 cases (BENCH_CASES) beside the clerk's screen; filling it takes
#                                  minutes and 3 GB in TMPDIR; BENCH_STORE=FOLDER keeps it
#   BENCH_LARGE=1                  also fills stores with 100,000 and 1,000,000 cases
set -euo pipefail
cd "$(dirname "$0")/../.."
PARTS=${PARTS:-box tones texts pinyin bytes rooms}
wanted() { [[ " $PARTS " == *" $1 "* ]]; }

# needs PROGRAM PACKAGE: installed below when it is not there.
need=()
needs() { command -v "$1" >/dev/null || need+=("$2"); }
if wanted box; then
  needs gammu-smsd gammu-smsd
  needs smsd smstools
fi
if wanted tones; then
  needs espeak-ng espeak-ng
fi
if ((${#need[@]})); then
  install="apt-get install -y ${need[*]}"
  if [[ $(id -u) != 0 ]]; then
    echo "only root can install ${need[*]}; what needs them fails or is left out. As root: $install" >&2
  else
    echo "installing ${need[*]}"
    { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -yq "${need[@]}"; } ||
      echo "could not install ${need[*]}; what needs them fails or is left out. Try: $install" >&2
  fi
fi

# figures COMMAND... : one part that fails does not keep the others from theirs.
failed=0
figures() { "$@" || failed=1; }

if wanted box; then
  figures go test -tags bench -run '^TestFigures$' -count=1 -v -timeout 90m ./cmd/huying
  echo
fi
if wanted tones; then
  echo "== tones: digits under noise, half an hour of speech"
  figures go test -tags bench -run '^TestFigures' -count=1 -v ./modem/tone
  echo
fi
if wanted texts; then
  echo "== villagers' texts: what the box understands of them"
  figures go test -tags bench -run '^TestFigures$' -count=1 -v ./appliance/hotline
  echo
fi
if wanted pinyin; then
  echo "== the pinyin line: phrases of township work it was not made with"
  figures go test -tags bench -run '^TestFigures$' -count=1 -v ./appliance/pinyin/ime
  echo
fi
if wanted bytes; then
  echo "== bytes: what a key costs on the line to a terminal, and 4000 random frames on eight of them"
  figures go test -tags bench -run '^TestFigures$' -count=1 -v ./tui
  HUYING_FRAMES=500 figures go test -run '^TestFramesOnTheGlass$' -count=1 -v ./tui
  echo
fi
if wanted large; then
  echo "== large: a clerk beside 1,000,000 cases"
  figures go test -tags bench -run '^TestFiguresLarge$' -count=1 -v -timeout 90m ./cmd/huying
  echo
fi
if wanted rooms; then
  echo "== rooms"
  figures go test -run '^$' -bench . -benchmem -timeout 60m ./appliance/... ./modem/... ./store/... ./tui/...
fi
exit $failed
