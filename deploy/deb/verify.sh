#!/usr/bin/env bash
# The units and the udev rules of the package and of the image, as the system reads them.
set -euo pipefail
cd "$(dirname "$0")"
command -v systemd-analyze >/dev/null || { apt-get update -q && apt-get install -yq systemd; }
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
mkdir -p "$root/usr/bin" "$root/usr/lib/systemd/system" "$root/perm/huying"
install -m 755 /bin/true "$root/usr/bin/huying"
units=(../*.service ../*.path ../image/files/etc/systemd/system/*.service)
for unit in "${units[@]}"; do
  install -m 644 "$unit" "$root/usr/lib/systemd/system/"
done
cp -r ../image/files/usr/lib/huying "$root/usr/lib/"
install -m 755 /bin/true "$root/usr/bin/grep"
for script in "$root"/usr/lib/huying/*; do sh -n "$script"; done
# --root has the programs looked for there; what our units want of the system's own is not.
for unit in "${units[@]}"; do
  unit=${unit/@./@sda.} # of a template, one as it would be
  said=$(systemd-analyze verify --man=no --recursive-errors=no --root="$root" "$(basename "$unit")" 2>&1 | grep -v -E 'not-found|sysinit|basic\.target|shutdown\.target|kmscon' || true)
  [ -z "$said" ] || { echo "$unit: $said"; exit 1; }
done
# A rule that udev does not know is only a line in its log: every key and label is checked here.
awk '
  /^#|^$/ { next }
  { n = split($0, part, ", *"); for (i = 1; i <= n; i++) if (part[i] !~ /^(ACTION|SUBSYSTEM|SUBSYSTEMS|ATTRS\{[a-zA-Z]+\}|ENV\{[A-Z_]+\}|GROUP|MODE|GOTO|LABEL|TAG|SYMLINK|PROGRAM|OPTIONS)(==|!=|\+=|=)"[^"]*"$/) { print FILENAME ": " part[i]; bad = 1 } }
  /LABEL="/ { match($0, /LABEL="[^"]*"/); have[substr($0, RSTART + 7, RLENGTH - 8)] = 1 }
  /GOTO="/ { match($0, /GOTO="[^"]*"/); want[substr($0, RSTART + 6, RLENGTH - 7)] = 1 }
  END { for (l in want) if (!(l in have)) { print "no label " l; bad = 1 } exit bad }
' ./*.rules ../image/files/etc/udev/rules.d/*.rules
echo "units and rules are well"
