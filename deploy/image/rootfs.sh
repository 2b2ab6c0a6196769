#!/usr/bin/env bash
# The Debian part of the image, as a tar file: rootfs.sh OUT.tar
#
# It is what takes long (eleven minutes under emulation), and changes only with Debian
# and with the list of packages; image.sh keeps it between runs. Debian comes from
# where this machine's own packages come from.
set -euo pipefail
out=$(realpath -m "$1")
cd "$(dirname "$0")"

# Programs for arm64 run here under qemu's user emulation, which the kernel must be told.
if ! arch-test arm64 >/dev/null 2>&1; then
  mountpoint -q /proc/sys/fs/binfmt_misc || mount -t binfmt_misc binfmt_misc /proc/sys/fs/binfmt_misc
  update-binfmts --enable qemu-aarch64
  arch-test arm64 >/dev/null || { echo "rootfs: programs for arm64 do not run here: is qemu-user-static installed?" >&2; exit 1; }
fi

# sources prints Debian's lines of this machine's sources, with the firmware's component.
sources() {
  (cat /etc/apt/sources.list /etc/apt/sources.list.d/*.sources /etc/apt/sources.list.d/*.list 2>/dev/null || true) | awk '
    function put(n, i) { n = split(suites, s, " "); for (i = 1; i <= n; i++) if (uri != "" && s[i] ~ /^bookworm/) print "deb", uri, s[i], "main non-free-firmware" }
    /^deb / { for (i = 2; i <= NF && $i !~ /:\/\//; i++); uri = $i; suites = $(i + 1); if (uri ~ /debian/) put(); uri = suites = "" }
    /^URIs:/ { uri = $2 } /^Suites:/ { sub(/^Suites: */, ""); suites = $0 }
    /^Types:|^$/ { put(); uri = suites = "" } END { put() }' | sort -u
}
list=$(mktemp)
trap 'rm -f "$list"' EXIT
sources > "$list"
grep -q ' bookworm ' "$list" || { echo "rootfs: this machine's package sources name no Debian 12 (bookworm)" >&2; exit 1; }

part=${out%.tar}.part.tar # mmdebstrap knows by the name that a tar file is wanted
include=$(grep -v '^#' packages | paste -sd,)
# update-initramfs waits until the image's own files are there: image.sh runs it.
divert='chroot "$1" dpkg-divert --local --quiet --rename'
SOURCE_DATE_EPOCH=1767225600 mmdebstrap --mode=root --architectures=arm64 --variant=minbase \
  --aptopt='Acquire::Languages "none"' --aptopt='APT::Install-Recommends "false"' \
  --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/info/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
  --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-include=/usr/share/doc/*/copyright' \
  --include="$include" \
  --setup-hook='mkdir -p "$1/boot/firmware"' \
  --essential-hook="$divert --divert /usr/sbin/update-initramfs.real --add /usr/sbin/update-initramfs; ln -s /bin/true \"\$1/usr/sbin/update-initramfs\"" \
  --customize-hook="rm -f \"\$1/usr/sbin/update-initramfs\"; $divert --remove /usr/sbin/update-initramfs" \
  bookworm "$part" - < "$list"
mv "$part" "$out"
