// Package town reads, checks, compares and writes the tables of a township:
// offices, people, villages, grids, clusters, teams, who talks to whom, the
// responsibility list and the guide (F2-02). It is pure: bytes and the present
// Town in, faults or records out; what day it is, the caller says. Anyone may
// call it from any goroutine.
//
//	工作簿.xlsx ─┐
//	文件夹/*.csv ─ Pack ─▶ Read ─▶ Tables ─▶ Plan(Town now) ─▶ Changes, []Record   (all)
//	一张.csv ────┘           │                 │
//	                         └──── *Faults ◀───┘                                  (or nothing)
//
//	Town ─▶ Write ─▶ the same tables, which read again change nothing
//
// A table is the whole of its matter: a row that is new is added, one that
// differs is changed, a code that vanished is closed with a date and never
// deleted, one that came back is opened again. A table that is not in the pack
// touches nothing; neither does a trailing column that is not in its table.
// Every fault is collected and says file, row and column as a person sees them
// in the spreadsheet; with any fault there are no records.
//
// The 情形 table is the responsibility list S. An import makes its next version
// as a draft; only the rows that differ are written. In a town that has no list
// yet the first import is version 1 and in force at once, since nothing could be
// compared with it. Later versions go the long way (domain 5 §B.8):
//
//	import ─▶ draft ─ Propose ─▶ proposed ─ Publish ─▶ published, never changed again
//	             ╰──── Drop ────────╯  ╰─▶ a proposed version of the grid list G (两单联动, F0-13)
//
//	起草 ─▶ 书面申请 ─▶ 县级研究 ─┬▶ 编办审核 ─┬▶ 生效      an application for a change (F2-29);
//	                             └▶ 司法审核 ─┘           不同意 ends it at any review
//
// The number of a draft that was dropped is given to the next one, so that
// published versions have no gaps.
package town
