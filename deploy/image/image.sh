#!/usr/bin/env bash
# The flashable image: image.sh VERSION, with packages in dist/deb and bin/huying built (make image does both).
#
#   dist/image/huying-VERSION-arm64.img      1.5 GB, sparse; .img.gz to hand on, .sha256 of each
#   dist/image/huying-VERSION-arm64.bundle   the same release for boxes that run, and its signature
#   dist/image/huying-VERSION-arm64.packages which Debian packages are in it
#
# The same checkout, the same Debian part (dist/image/cache) and the same key give the same bytes.
# KEY names the secret key that releases are signed with; without one a trial key is made in dist/image/keys.
set -euo pipefail
{ # read whole before it runs: it takes minutes, in which it may be edited
version=$1
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
kept=$top/dist/image
out=${OUT:-$kept}
name=$out/huying-$version-arm64
began=$SECONDS
step() { printf '== %4ds  %s\n' $((SECONDS - began)) "$*"; }
fail() { echo "image: $*" >&2; exit 1; }

[ "$(id -u)" = 0 ] || fail "this wants root: it makes device nodes and owners in a root of its own"
# The card's own id: slots, the kernel and the mounts name its parts by it (68757969-02 is the root of slot a).
disk=68757969
uuid=68757969-6e67-4875-a179-696e67000004
# MB. appliance/slots writes a root of at most $slot.
fat=256 slot=512 data=256

want=()
for need in mmdebstrap:mmdebstrap arch-test:arch-test qemu-aarch64-static:qemu-user-static update-binfmts:binfmt-support \
  mksquashfs:squashfs-tools mkfs.vfat:dosfstools mcopy:mtools mke2fs:e2fsprogs sfdisk:fdisk depmod:kmod; do
  command -v "${need%:*}" >/dev/null || want+=("${need#*:}")
done
if [ ${#want[@]} -gt 0 ]; then
  step "installing ${want[*]}"
  apt-get update -q && apt-get install -yq --no-install-recommends "${want[@]}" debian-archive-keyring
fi

epoch=${SOURCE_DATE_EPOCH:-$(git -C "$top" log -1 --format=%ct 2>/dev/null || echo 1767225600)}
export SOURCE_DATE_EPOCH=$epoch LC_ALL=C TZ=UTC
umask 022
deb=$(ls "$top"/dist/deb/huying_"$version"*_arm64.deb) || fail "there is no dist/deb/huying_${version}_arm64.deb: make deb"

# 1. Debian, kept between runs.
mkdir -p "$kept/cache" "$out"
key=$(cat "$here/rootfs.sh" "$here/packages" | sha256sum | cut -c1-12)
base=$kept/cache/debian-$key.tar
if [ -e "$base" ]; then
  step "Debian as of $(date -u -r "$base" +%F), kept from an earlier run (rm -r dist/image/cache for a new one)"
else
  step "Debian, under emulation: about eleven minutes"
  "$here/rootfs.sh" "$base"
  step "Debian is there, $(($(stat -c %s "$base") >> 20)) MB"
fi

# 2. The root.
work=$(mktemp -d "$out/work.XXXXXX")
trap 'rm -rf "$work"' EXIT
root=$work/root
mkdir "$root"
step "unpacking"
tar -C "$root" -xf "$base" --exclude='./var/cache/apt/archives/*.deb' --exclude='./var/lib/apt/lists/*' --exclude='./dev/*'
arch-test arm64 >/dev/null || { mountpoint -q /proc/sys/fs/binfmt_misc || mount -t binfmt_misc binfmt_misc /proc/sys/fs/binfmt_misc; update-binfmts --enable qemu-aarch64; }
inside() { chroot "$root" "$@"; }

step "the box's own files and its package"
tar -C "$here/files" --owner=0 --group=0 --mode='u=rwX,go=rX' -cf - . | tar -C "$root" -xf -
cp "$deb" "$root/huying.deb"
inside dpkg -i /huying.deb
rm "$root/huying.deb"
# On the image the configuration lies where any laptop can write it.
mkdir -p "$root/boot/huying" "$root/usr/share/huying"
ln -sf /boot/huying/huying.toml "$root/etc/huying/huying.toml"
cp "$here/../huying-ssh.conf" "$root/usr/share/huying/ssh.conf" # doc/ is left out below
if [ -z "${KEY:-}" ]; then
  KEY=$kept/keys/trial.key
  [ -e "$KEY" ] || { mkdir -p "$kept/keys"; "$top/bin/huying" update key "$kept/keys/trial" >/dev/null; }
  echo "   updates are signed with a trial key, $KEY: for boxes in use make one with huying update key, keep it offline, KEY=…"
fi
install -m 644 "${KEY%.key}.pub" "$root/etc/huying/update.pub"

on=(huying-first.service huying.service huying-console.service huying-update.path huying-trial.service huying-grow.service huying-network.service huying-measure.service)
inside systemctl --quiet enable "${on[@]}"
inside systemctl --quiet set-default multi-user.target
# What a box has no use for: consoles beside the clerk's, upkeep of packages, what writes to the card by itself.
for unit in getty@tty1 kmsconvt@tty1 autovt@ serial-getty@ systemd-networkd-wait-online systemd-journal-flush systemd-update-utmp \
  systemd-random-seed systemd-pstore systemd-firstboot emergency rescue e2scrub_reap; do ln -sf /dev/null "$root/etc/systemd/system/$unit.service"; done
for unit in ctrl-alt-del.target apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer fstrim.timer; do
  ln -sf /dev/null "$root/etc/systemd/system/$unit"
done
inside systemctl --quiet disable systemd-networkd.service 2>/dev/null || true # huying-network.service starts it

step "what an offline box never uses goes"
kernel=$(ls "$root/lib/modules")
modules=$root/lib/modules/$kernel/kernel
rm -rf "$modules"/sound "$modules"/fs/{btrfs,xfs,ocfs2,gfs2,cifs,smb,ceph,nfs,nfsd,f2fs,jfs,reiserfs,afs,ubifs,jffs2,nilfs2,udf}
rm -rf "$modules"/drivers/{media,infiniband,isdn,iio,staging,bluetooth,firewire,parport,scsi/{qla2xxx,lpfc,aacraid,megaraid,mpt3sas},gpu/drm/{amd,radeon,nouveau},net/{wireless,wwan,fddi,can}}
# Of wired networks those that boards bring.
find "$modules/drivers/net/ethernet" -mindepth 1 -maxdepth 1 ! -name broadcom ! -name stmicro ! -name realtek ! -name allwinner -exec rm -rf {} +
for driver in option cdc-acm ftdi_sio cp210x pl2303 qcserial ch341 sierra bcm2835_wdt; do
  find "$modules" -name "$driver.ko*" | grep -q . || fail "the kernel has no driver $driver"
done
rm -rf "$root"/usr/share/{locale,man,info,lintian,bug} "$root"/var/cache/apt/* "$root"/usr/share/doc
rm -rf "$root"/etc/apt/sources.list "$root"/etc/apt/sources.list.d/*

step "initramfs"
depmod -b "$root" "$kernel"
# The firmware's package would write a boot partition of its own making.
rm -f "$root"/etc/initramfs/post-update.d/z50-raspi-firmware "$root"/etc/kernel/*.d/z50-raspi-firmware
sed -i 's/^COMPRESS=.*/COMPRESS=zstd/; s/^MODULES=.*/MODULES=list/' "$root/etc/initramfs-tools/initramfs.conf"
echo RESUME=none > "$root/etc/initramfs-tools/conf.d/resume"
echo FSTYPE=squashfs > "$root/etc/initramfs-tools/conf.d/fstype"
inside update-initramfs -c -k "$kernel" 2>&1 | grep -v 'Possible missing firmware' || true

# What differs from run to run, or belongs to one machine.
find "$root" -xdev \( -name '*.dpkg-old' -o -name '*-old' -path '*/var/*' \) -delete
rm -rf "$root"/var/log/* "$root"/var/cache/{ldconfig,debconf}/* "$root"/var/lib/dbus/machine-id "$root"/etc/{passwd,group,shadow,gshadow}- "$root"/tmp/* "$root"/run/* "$root"/var/lib/systemd/random-seed "$root"/var/lib/initramfs-tools
: > "$root/etc/machine-id"
rm -f "$root/etc/resolv.conf"
ln -sf /usr/share/zoneinfo/Asia/Shanghai "$root/etc/localtime"
# No clock is earlier than this release.
: > "$root/usr/lib/clock-epoch"
# Fonts are indexed now and not at each start; the index names the folders' times.
find "$root/usr/share/fonts" -exec touch -h -d "@$epoch" {} +
rm -rf "$root"/var/cache/fontconfig/*
inside fc-cache -f
dpkg-query --admindir="$root/var/lib/dpkg" -W -f '${Package} ${Version} ${Architecture}\n' | sort > "$name.packages"

# 3. What a release is, on a card and in a bundle.
step "squashfs"
release=$work/release
mkdir "$release"
mv "$root/boot/vmlinuz-$kernel" "$release/vmlinuz"
mv "$root/boot/initrd.img-$kernel" "$release/initrd.img"
cp "$root"/usr/lib/linux-image-"$kernel"/broadcom/bcm2*-rpi-*.dtb "$release"
boot=$work/boot
mkdir -p "$boot"/{a,b,EFI/BOOT,loader/entries}
cp "$root/usr/lib/systemd/boot/efi/systemd-bootaa64.efi" "$boot/EFI/BOOT/BOOTAA64.EFI"
cp "$root"/usr/lib/raspi-firmware/{bootcode.bin,start.elf,fixup.dat,start4.elf,fixup4.dat} "$boot"
cp "$root/usr/lib/raspi-firmware/LICENCE.broadcom" "$boot" 2>/dev/null || true
find "$root/boot" -mindepth 1 ! -name huying -delete
rm -rf "$root"/usr/lib/raspi-firmware "$root"/usr/lib/linux-image-* "$root"/{vmlinuz,initrd.img}*
env -u SOURCE_DATE_EPOCH mksquashfs "$root" "$release/root.sqfs" -comp zstd -Xcompression-level 12 -noappend -quiet -no-progress \
  -reproducible -mkfs-time "$epoch" -all-time "$epoch"
used=$(du -sm "$root" | cut -f1)
[ "$(stat -c %s "$release/root.sqfs")" -le $((slot << 20)) ] || fail "the root is larger than a slot of $slot MB"
"$top/bin/huying" update bundle "$release" "$name.bundle" --version "$version" --key "$KEY"

# 4. The boot partition. Both boot loaders are told the same: the slot's root by its number, and the slot's name.
step "the boot partition"
cp "$release"/{vmlinuz,initrd.img,*.dtb} "$boot/a"
tar -xOf "$name.bundle" manifest.toml > "$boot/a/manifest.toml"
line() { echo "root=PARTUUID=$disk-$2 ro rootfstype=squashfs rootwait huying.slot=$1 quiet loglevel=3 vt.global_cursor_default=0 panic=10 fsck.repair=yes systemd.show_status=0 console=tty1"; }
line a 02 > "$boot/a/cmdline.txt"
line b 03 > "$boot/b/cmdline.txt"
cat > "$boot/loader/loader.conf" <<F
timeout 0
editor no
F
cat > "$boot/loader/entries/huying-a.conf" <<F
title huying $version
sort-key huying
version $version
linux /a/vmlinuz
initrd /a/initrd.img
options $(line a 02)
F
cat > "$boot/config.txt" <<'F'
os_prefix=a/
include slot.txt
arm_64bit=1
kernel=vmlinuz
initramfs initrd.img followkernel
upstream_kernel=1
disable_splash=1
hdmi_force_hotplug=1
enable_uart=0
F
echo os_prefix=a/ > "$boot/slot.txt"
cp "$here/card.txt" "$boot/README.txt"
find "$boot" -exec touch -d "@$epoch" {} +
truncate -s ${fat}M "$work/fat"
mkfs.vfat --invariant -F 32 -n HUYING -i $disk "$work/fat" >/dev/null
(cd "$boot" && find . -mindepth 1 | sort | while read -r f; do
  if [ -d "$f" ]; then mmd -i "$work/fat" "::${f#.}"; else mcopy -m -i "$work/fat" "$f" "::${f#.}"; fi
done)

step "the data partition"
mkdir "$work/empty"
truncate -s ${data}M "$work/data"
E2FSPROGS_FAKE_TIME=$epoch mke2fs -q -t ext4 -L HUYDATA -U $uuid -m 1 -e remount-ro -O ^metadata_csum_seed \
  -E hash_seed=$uuid,root_owner=0:0,lazy_itable_init=0,lazy_journal_init=0 -d "$work/empty" "$work/data"

# 5. The whole card.
step "the card"
rm -f "$name.img"
truncate -s $((1 + fat + 2 * slot + data))M "$name.img"
sfdisk -q "$name.img" <<F
label: dos
label-id: 0x$disk
unit: sectors
start=2048, size=$((fat * 2048)), type=c, bootable
start=$(((1 + fat) * 2048)), size=$((slot * 2048)), type=83
start=$(((1 + fat + slot) * 2048)), size=$((slot * 2048)), type=83
start=$(((1 + fat + 2 * slot) * 2048)), size=$((data * 2048)), type=83
F
lay() { dd if="$1" of="$name.img" bs=1M seek="$2" conv=notrunc,sparse status=none; }
lay "$work/fat" 1
lay "$release/root.sqfs" $((1 + fat))
lay "$work/data" $((1 + fat + 2 * slot))
step "packing it"
gzip -n -6 -c "$name.img" > "$name.img.gz"
for f in "$name.img" "$name.img.gz" "$name.bundle"; do (cd "$out" && sha256sum "$(basename "$f")" | tee "$(basename "$f").sha256"); done

step "done"
mb() { echo $(($(stat -c "$2" "$1") * ${3:-1} / 1000000)); }
echo "   root $used MB, packed $(mb "$release/root.sqfs" %s) of $((slot * 1048576 / 1000000)); kernel $(mb "$release/vmlinuz" %s), initrd $(mb "$release/initrd.img" %s)"
echo "   image $(mb "$name.img" %s) MB ($(mb "$name.img" %b 512) on disk), .gz $(mb "$name.img.gz" %s), bundle $(mb "$name.bundle" %s); $(wc -l < "$name.packages") packages"
exit
}
