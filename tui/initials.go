package tui

import "huying/appliance/loop"

// initials are the first letters of how an act is read: pd finds 派单 where there
// is no input method. One letter a character.
var initials = map[loop.Act]string{
	loop.ActQuestion: "qljrbc", loop.ActGoOn: "bzdbc", loop.ActAccept: "sl", loop.ActRefuse: "bysl", loop.ActBook: "gz", loop.ActConfirm: "fhty",
	loop.ActDecline: "fhbty", loop.ActMerge: "bj", loop.ActUnmerge: "ccbj", loop.ActSplit: "cj", loop.ActDispatch: "pd", loop.ActMakeCall: "hj",
	loop.ActAnswer: "df", loop.ActNote: "bz", loop.ActTake: "lb", loop.ActHandOver: "zj", loop.ActConclude: "bj", loop.ActPass: "shtg",
	loop.ActSendBack: "shth", loop.ActFeed: "dmgz", loop.ActRate: "jpj", loop.ActTry: "jycmlxs", loop.ActGiveUp: "awflxbj", loop.ActReopen: "cb",
	loop.ActUnbook: "xz", loop.ActTransfer: "ys", loop.ActTransferSigned: "ysqs", loop.ActTransferBack: "ysth", loop.ActSecrecy: "gbm",
	loop.ActCorrect: "gz", loop.ActReveal: "ckhm", loop.ActSupervise: "db", loop.ActReply: "dfdb", loop.ActRecheck: "fc", loop.ActUrge: "cb",
	loop.ActPrint: "dyqgc", loop.ActPolice: "jz110",

	loop.ActSign: "qs", loop.ActRespond: "xy", loop.ActArrive: "bd", loop.ActReturn: "td", loop.ActRule: "cdtd", loop.ActExtend: "sqyq",
	loop.ActRuleExtend: "pyq", loop.ActSuspend: "sqgq", loop.ActRuleSuspend: "pgq", loop.ActResume: "hfbl", loop.ActReport: "fkbj",
	loop.ActRecall: "shgd", loop.ActAsk: "wljr", loop.ActCheck: "qwghs", loop.ActChecked: "hs", loop.ActReasonLate: "smcqyy", loop.ActComplicate: "gafzb",

	loop.ActApproveCall: "phj", loop.ActReceiveCall: "jshj", loop.ActDispatchCall: "fphj", loop.ActSendBackCall: "thbc", loop.ActSupplyCall: "bchj",
	loop.ActRateCall: "pjbm", loop.ActWithdrawCall: "ch", loop.ActEndCall: "jshj",
}

// goInitials are the same for the places the menu of the inbox leads to, by key.
var goInitials = map[string]string{
	"n": "dj", "/": "cz", "f5": "gd", "f6": "hjdb", "f7": "dp", "f11": "dwry", "f12": "yj", "f3": "dx", "f4": "sb", "f9": "jj", "?": "bz", "ctrl+q": "lk", "ctrl+t": "sbkg",
}
