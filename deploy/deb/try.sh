#!/usr/bin/env bash
# Installs, upgrades, removes and purges the package in a Debian 12 root of its own.
set -euo pipefail
debs=$(readlink -f "$1")
cd "$(dirname "$0")"
command -v mmdebstrap >/dev/null || { apt-get update -q && apt-get install -yq mmdebstrap; }
work=$(mktemp -d)
root=$work/root
trap 'umount "$root/proc" 2>/dev/null; rm -rf --one-file-system "$work"' EXIT
mirror=$(awk '/^URIs:/{print $2; exit}' /etc/apt/sources.list.d/debian.sources 2>/dev/null || true)
mmdebstrap --quiet --variant=minbase --include=systemd,udev,adduser bookworm "$root" ${mirror:+"$mirror"}
arch=$(dpkg --print-architecture)
deb=$(ls "$debs"/huying_*_"$arch".deb)
cp "$deb" "$root/new.deb"
mount -t proc proc "$root/proc" # systemd-tmpfiles, which makes the ledger's folder, does not run without
inside() { chroot "$root" "$@"; }
say() { printf '== %s\n' "$*"; }
same() { [ "$1" = "$2" ] || { echo "want '$2', got '$1'"; exit 1; }; }

say install
inside dpkg -i /new.deb
inside huying version
same "$(inside id -nG huying | tr ' ' '\n' | grep -c dialout)" 1
same "$(inside stat -c '%U %a' /perm/huying)" "huying 700"
same "$(inside stat -c '%G %a' /etc/huying/huying.toml)" "huying 640"
inside test -f /usr/lib/systemd/system/huying.service -a -f /usr/lib/udev/rules.d/60-huying-modem.rules
out=$(inside huying doctor 2>&1 || true)
grep -q 盒子没有运行 <<<"$out" || { echo "$out"; exit 1; }

say "upgrade keeps what was configured"
inside sed -i 's/青山镇/王家镇/' /etc/huying/huying.toml
echo ledger | inside tee /perm/huying/kept >/dev/null
inside dpkg -i --force-confdef --force-confold /new.deb
inside grep -q 王家镇 /etc/huying/huying.toml

say "what would take texts away is refused beside it"
mkdir -p "$work/rival/DEBIAN"
printf 'Package: smstools\nVersion: 3.1\nArchitecture: all\nMaintainer: x <x@example.invalid>\nDescription: stands for it\n' > "$work/rival/DEBIAN/control"
dpkg-deb -b "$work/rival" "$root/rival.deb" >/dev/null
if inside dpkg -i /rival.deb >/dev/null 2>&1; then echo "smstools was installed beside it"; exit 1; fi

say remove
inside dpkg -r huying
inside test -f /etc/huying/huying.toml
if inside test -e /usr/bin/huying; then echo "the binary is still there"; exit 1; fi

say purge
inside dpkg -P huying
if inside test -e /etc/huying; then echo "the configuration is still there"; exit 1; fi
inside test -f /perm/huying/kept # what villagers wrote stays
echo "the package is well"
