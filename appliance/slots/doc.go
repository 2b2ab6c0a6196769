// Package slots brings a new release onto the card, beside the one that runs.
//
// The card has two slots, a and b. Each is a read-only root partition and a folder
// of its own on the boot partition (kernel, initrd, manifest). One runs; the other
// is written, read back, and armed: it is started once, and unless the box says
// within ten minutes that it is well, the machine goes back to the first by itself.
//
//	boot partition (FAT)
//	├── a/ b/                        vmlinuz, initrd.img, manifest.toml …
//	├── loader/entries/huying-a.conf    UEFI: systemd-boot starts the newest that is not bad;
//	│                  huying-b+1.conf    +1 has one try, which the loader takes away before it starts it
//	├── config.txt                   Raspberry Pi: os_prefix=a/, then include slot.txt
//	├── slot.txt                     the slot that is good: os_prefix=b/
//	└── tryboot.txt                  once, after reboot "0 tryboot": the slot to try
//
// The order is what keeps a slot startable whenever the plug is pulled, and each
// step is on the card before the next begins (TestPlugPulledAtEveryWrite):
//
//  1. Whatever would start the other slot is removed.
//  2. Its root is written, read back, and compared with the bundle's sums.
//  3. Its folder on the boot partition is written, and read back.
//  4. It is armed: tryboot.txt, then the loader's entry, by a rename.
//  5. The machine starts anew. Well: Confirm makes it the good one. Unwell, hung, or
//     without power: the next start is the old slot's, and Status says what happened.
//
// What runs is never touched, so that nothing here can make it worse. A bundle is a
// tar file and its minisign signature; a byte is written only when the whole bundle
// was found to be signed by the key in the running slot, for this target, and newer
// than what runs.
//
// None of it was seen on a real board's firmware: the boot loaders' rules are those
// of systemd-boot's automatic boot assessment and of the Raspberry Pi's tryboot, and
// the image was started in QEMU.
package slots
