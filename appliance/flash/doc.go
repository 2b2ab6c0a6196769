// Package flash writes a box's image onto a card in the technician's laptop.
//
// The wrong disk is the one mistake that cannot be taken back, so everything is asked
// of the system first: what is mounted, swapped to, part of another disk, or holds the
// running system is refused, and so is what is too small. What was written is read
// back from the card and compared. The configuration and the town's workbook are then
// put on the card's FAT partition, without mounting it.
package flash
