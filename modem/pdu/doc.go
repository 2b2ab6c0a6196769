// Package pdu turns what a modem lists into parts, and parts of ours into what
// a modem sends. It is pure and may be called from any goroutine.
//
//	+CMGL: 3,0,,27
//	0891683108200505F0 04 0D91683108001011F1 00 08 62112241305023 04 4F60597D
//	└ service centre ┘ │  └ sender ────────┘ │  │  └ its stamp ─┘ │  └ 你好
//	   (prefix)        first octet         PID DCS               UDL
//
// Decode never fails. A PDU that makes no sense is a Part of kind
// PartMalformed that says why and keeps the bytes; nothing a stranger writes
// may stand in the way of the text behind it.
//
// Both directions go through the codec of github.com/warthog618/sms, v0.3.0.
// What that codec gets wrong is worked around here, each with a test beside it
// in library_test.go that fails on the bare library:
//
//   - its encoder counts concatenation references from 1 again on each call:
//     the reference is the caller's (appliance.Handover.Ref);
//   - it calls every number international: the type of number is set here;
//   - it looks for the national tables under elements 24 and 25, where 23.040
//     says 0x24 and 0x25: the tables are chosen here;
//   - half a surrogate pair drops the whole text: UCS-2 is read here, and a
//     half is kept until appliance.JoinText finds the other;
//   - nonsense in a field nobody reads (an impossible stamp, a sender's letter
//     outside the alphabet, bits after the last septet, bytes after the text,
//     a reserved coding) drops the whole text: mend takes it out first.
package pdu
