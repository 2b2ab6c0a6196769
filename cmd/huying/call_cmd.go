package main

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"huying/appliance"
	"huying/appliance/desk"
	"huying/appliance/loop"
)

type jsonCall struct {
	No           string       `json:"no"`
	Year         int          `json:"year"`
	State        string       `json:"state"`
	Case         string       `json:"case"`
	Reason       string       `json:"reason"`
	Urgent       bool         `json:"urgent"`
	Situation    string       `json:"situation"`
	Summary      string       `json:"summary"`
	Done         string       `json:"done"`
	Lead         string       `json:"lead"`
	Assists      []string     `json:"assists"`
	DocNo        string       `json:"doc_no"`
	CalledAt     *time.Time   `json:"called_at"`
	ReceivedAt   *time.Time   `json:"received_at"`
	DispatchedAt *time.Time   `json:"dispatched_at"`
	RespondedAt  *time.Time   `json:"responded_at"`
	CompletedAt  *time.Time   `json:"completed_at"`
	Due          *time.Time   `json:"due"`
	Light        string       `json:"light"`
	Measured     string       `json:"measured"` // working time from dispatch to response
	Disputes     int          `json:"disputes"`
	Ratings      []jsonRating `json:"ratings"`
	Allowed      []string     `json:"allowed"`
}

type jsonRating struct {
	Office   string    `json:"office"`
	Speed    int       `json:"speed"`
	Effect   int       `json:"effect"`
	At       time.Time `json:"at"`
	Measured string    `json:"measured"`
}

func (a *app) callCommand() *cobra.Command {
	list := reading(&cobra.Command{Use: "list", Short: "calls, newest first", Args: exactly(), RunE: a.inside(a.callList)}, true)
	list.Flags().Bool("open", false, "only those under way")
	show := reading(&cobra.Command{Use: "show NO", Short: "one call with its orders", Args: exactly("NO"), RunE: a.inside(a.callShow)}, false)
	cmds := []*cobra.Command{list, show}
	for _, v := range callVerbs() {
		cmds = append(cmds, a.deedCommand(v, "NO", func(ctx context.Context, cmd *cobra.Command, who desk.Who, no string, deed any) (loop.Result, error) {
			k, err := a.box.desk.CallNumber(ctx, no)
			if err != nil {
				return loop.Result{}, err
			}
			setCall(deed, k.ID)
			res, err := a.box.desk.Do(ctx, who, k.Case, 0, theDeed(deed), onWord(cmd))
			res.Call = 0 // it was named
			return res, err
		}))
	}
	return group("call", "乡呼县应: the township calls, the county responds (made with huying case call NO)", cmds...)
}

// setCall says which call a deed is about.
func setCall(deed any, id appliance.CallID) {
	switch d := deed.(type) {
	case *loop.ApproveCall:
		d.Call = id
	case *loop.ReceiveCall:
		d.Call = id
	case *loop.DispatchCall:
		d.Call = id
	case *loop.SendBackCall:
		d.Call = id
	case *loop.SupplyCall:
		d.Call = id
	case *loop.WithdrawCall:
		d.Call = id
	case *loop.RateCall:
		d.Call = id
	case *loop.EndCall:
		d.Call = id
	}
}

func (v viewer) callJSON(r desk.CallRow) jsonCall {
	k := r.Call
	j := jsonCall{
		No: k.ID.No(), Year: k.ID.Year(), State: string(k.State), Case: k.Case.No(), Reason: string(k.Reason), Urgent: k.Urgent, Situation: k.Situation,
		Summary: shown(k.Summary), Done: shown(k.Done), Lead: k.Lead, Assists: append([]string{}, k.Assists...), DocNo: k.DocNo,
		CalledAt: v.when(k.CalledAt), ReceivedAt: v.when(k.ReceivedAt), DispatchedAt: v.when(k.DispatchAt), RespondedAt: v.when(k.RespondedAt),
		CompletedAt: v.when(k.CompletedAt), Due: v.when(r.Due), Light: string(r.Light), Disputes: k.Disputes, Ratings: []jsonRating{}, Allowed: []string{},
	}
	if !k.RespondedAt.IsZero() {
		j.Measured = r.Measured.Round(time.Minute).String()
	}
	for _, x := range k.Ratings {
		j.Ratings = append(j.Ratings, jsonRating{x.Office, x.Speed, x.Effect, v.at(x.At), x.Measured.Round(time.Minute).String()})
	}
	for _, x := range r.Allowed {
		j.Allowed = append(j.Allowed, string(x))
	}
	return j
}

func (a *app) callList(ctx context.Context, cmd *cobra.Command, _ []string) error {
	n, err := limit(cmd)
	if err != nil {
		return err
	}
	open, err := cmd.Flags().GetBool("open")
	if err != nil {
		return err
	}
	v, err := a.viewer(ctx)
	if err != nil {
		return err
	}
	rows, err := a.box.desk.Calls(ctx, desk.Who{}, open)
	if err != nil {
		return err
	}
	if n > 0 && len(rows) > n {
		rows = rows[:n]
	}
	if wantsJSON(cmd) {
		out := make([]jsonCall, 0, len(rows))
		for _, r := range rows {
			out = append(out, v.callJSON(r))
		}
		return printJSON(a.stdout, out)
	}
	if len(rows) == 0 {
		fmt.Fprintln(a.stderr, v.say("没有呼叫。", "there is no call"))
	}
	var lines [][]string
	for _, r := range rows {
		lines = append(lines, []string{
			r.Call.ID.No(), loop.CallStateName(r.Call.State, v.english), r.Call.Case.No(), orElse(r.Lead, "-"), v.dueCell(r.Due, string(r.Light)), string(r.Call.Reason), cell(r.Call.Summary, 40),
		})
	}
	if v.english {
		return table(a.stdout, []string{"NO", "STATE", "CASE", "LEAD", "DUE", "REASON", "MATTER"}, lines)
	}
	return table(a.stdout, []string{"呼叫", "状态", "件号", "牵头", "期限", "理由", "内容"}, lines)
}

// dueCell is a due time with its light in words.
func (v viewer) dueCell(due time.Time, light string) string {
	if due.IsZero() {
		return "-"
	}
	return v.at(due).Format("01-02 15:04") + lightMarks[light][english(v.english)]
}

func (a *app) callShow(ctx context.Context, cmd *cobra.Command, args []string) error {
	k, err := a.box.desk.CallNumber(ctx, args[0])
	if err != nil {
		return a.explain("call "+args[0], err)
	}
	v, err := a.viewer(ctx)
	if err != nil {
		return err
	}
	r, err := a.box.desk.Call(ctx, desk.Who{}, k.ID)
	if err != nil {
		return err
	}
	t, _, err := a.box.desk.Town(ctx)
	if err != nil {
		return err
	}
	j := v.callJSON(r)
	if wantsJSON(cmd) {
		return printJSON(a.stdout, j)
	}
	line := func(zh, en, value string) {
		if value != "" {
			fmt.Fprintf(a.stdout, "%s  %s\n", v.say(zh, en), value)
		}
	}
	line("呼叫", "call    ", j.No+" ("+strconv.Itoa(j.Year)+")")
	line("状态", "state   ", loop.CallStateName(k.State, v.english))
	line("件号", "case    ", j.Case)
	line("理由", "reason  ", j.Reason)
	line("内容", "matter  ", j.Summary)
	line("已做", "done    ", j.Done)
	line("牵头", "lead    ", t.Short(k.Lead))
	line("响应", "response", j.Measured)
	for _, x := range k.Ratings {
		line("评价", "rating  ", t.Short(x.Office)+" "+loop.SpeedName(x.Speed)+" "+loop.EffectName(x.Effect))
	}
	return v.printOrders(a, r.Orders)
}

func (v viewer) printOrders(a *app, rows []desk.OrderRow) error {
	var lines [][]string
	for _, r := range rows {
		lines = append(lines, []string{
			r.No, r.Office, map[appliance.OrderRole][2]string{appliance.Lead: {"主办", "lead"}, appliance.Assist: {"协办", "assist"}}[r.Order.Role][english(v.english)],
			loop.OrderStateName(r.Order.State, v.english), v.dueCell(r.Due, string(r.Light)), v.waits(r.Waits), cell(first(r.Order.Words.Result, r.Order.Words.Plan, r.Case.Summary), 40),
		})
	}
	if v.english {
		return table(a.stdout, []string{"ORDER", "OFFICE", "ROLE", "STATE", "DUE", "WAITS FOR", "WORDS"}, lines)
	}
	return table(a.stdout, []string{"工单", "单位", "主协", "状态", "期限", "等", "内容"}, lines)
}

func (v viewer) waits(w desk.OrderWaits) string {
	pair := map[desk.OrderWaits][2]string{
		desk.WaitsSign: {"签收", "signature"}, desk.WaitsRule: {"裁定", "ruling"}, desk.WaitsExtend: {"批延期", "extension"},
		desk.WaitsPause: {"批挂起", "pause"}, desk.WaitsReview: {"审核", "review"},
	}[w]
	return orElse(pair[english(v.english)], "-")
}

func (a *app) orderCommand() *cobra.Command {
	list := reading(&cobra.Command{Use: "list", Short: "open work orders, what runs out first first", Args: exactly(), RunE: a.inside(a.orderList)}, true)
	list.Flags().String("office", "", "only those of this `OFFICE`")
	list.Flags().Bool("waits", false, "only those that wait for a ruling or a review")
	list.Flags().Bool("late", false, "only those overdue")
	return group("order", "work orders (acts on them are verbs of huying case)", list)
}

func (a *app) orderList(ctx context.Context, cmd *cobra.Command, _ []string) error {
	n, err := limit(cmd)
	if err != nil {
		return err
	}
	var f desk.OrderFilter
	f.Waits, _ = cmd.Flags().GetBool("waits")
	f.Late, _ = cmd.Flags().GetBool("late")
	if name, _ := cmd.Flags().GetString("office"); name != "" {
		t, _, err := a.box.desk.Town(ctx)
		if err != nil {
			return err
		}
		o, ok := t.OfficeNamed(name)
		if !ok {
			return a.explain("office "+name, &loop.Refusal{Act: loop.ActDispatch, Why: loop.WhyNoOffice, Name: name})
		}
		f.Office = o.Code
	}
	rows, err := a.box.desk.Orders(ctx, desk.Who{}, f)
	if err != nil {
		return err
	}
	if n > 0 && len(rows) > n {
		rows = rows[:n]
	}
	v, err := a.viewer(ctx)
	if err != nil {
		return err
	}
	if wantsJSON(cmd) {
		out := make([]jsonOrder, 0, len(rows))
		for _, r := range rows {
			out = append(out, v.orderJSON(r.Case, r.Order))
		}
		return printJSON(a.stdout, out)
	}
	if len(rows) == 0 {
		fmt.Fprintln(a.stderr, v.say("没有在办的工单。", "no order is open"))
	}
	return v.printOrders(a, rows)
}
