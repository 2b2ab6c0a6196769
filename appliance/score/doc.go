// Package score reckons the evaluation of a month (domain 5 §B.7) from what the ledger
// holds: pure, nothing is written. Whoever asks gives it the month's matters, calls,
// counts and warnings one by one, and gets a Report, in which every number keeps the
// matters behind it.
//
//	Begin(Setting) ─▶ Case, Call, Tally, Warning … ─▶ Report ─▶ Tables (the same as rows, for paper)
//
// What a number counts, and in which month it is counted:
//
//	matters 件    received in the month, as they stand when the report is made. All of them
//	              are refused, merged, withdrawn, transferred, booked, done, or open.
//	orders 工单   sent in the month; done in the month they were reported done, and on time if
//	              that was before they fell due. One that fell due and is still open is late in
//	              the month it fell due. So each order is on time or late once. Those recalled,
//	              those that another office got, and the town's own part in a call do not count.
//	grades 评价   given in the month, each round of a matter by itself: what was done again was
//	              not solved the first time. Who gave none is shown and not counted.
//	calls 呼叫    made in the month; the town's grades of departments in the month they were given.
//
// A box in practice counts and scores nothing: its report says so and holds no points.
package score
